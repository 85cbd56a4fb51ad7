//! Teams, organizations, and who is what in them.

use make_api::{
    Confirmation, CountryId, CustomRoleChange, In, Invite, NewCustomRole, NewOrganization, NewTeam,
    OrganizationChange, OrganizationId, PermissionId, PlainName, RegionId, RoleCategory, RoleId,
    TeamChange, TeamId, TimezoneId, UserId, Variable,
};
use serde_json::json;

use super::{Row, row};

const ORGANIZATION: OrganizationId = OrganizationId(11);
const TEAM: TeamId = TeamId(22);
const USER: UserId = UserId(13);
const ROLE: RoleId = RoleId(3);

pub(super) fn rows() -> Vec<Row> {
    let all = [
        teams(),
        variables(),
        organizations(),
        users(),
        roles(),
        custom_roles(),
        invitations(),
    ];
    all.into_iter().flatten().collect()
}

const TEAM_ANSWER: &str = r#"{"team":{"id":22,"name":"My Team","organizationId":11,"operationsLimit":"10000",
    "consumedOperations":9,"consumedTransfer":"135"}}"#;

fn teams() -> Vec<Row> {
    vec![
        row!(
            "teams",
            "GET /teams",
            r#"{"teams":[{"id":22,"name":"My Team","organizationId":11}],
                "pg":{"sortBy":"name","sortDir":"asc","limit":10000,"offset":0}}"#,
            |c| c.teams(ORGANIZATION).collect_all()
        ),
        row!("team", "GET /teams/{team}", TEAM_ANSWER, |c| c.team(TEAM)),
        row!(
            "create_team",
            "POST /teams",
            r#"{"team":{"id":26,"name":"New","organizationId":11},
                "userTeamRole":{"usersRoleId":1,"userId":1,"teamId":26,"changeable":false}}"#,
            |c| c.create_team(&NewTeam::named(ORGANIZATION, "New"))
        ),
        row!("update_team", "PATCH /teams/{team}", TEAM_ANSWER, |c| c
            .update_team(TEAM, &TeamChange::default())),
        row!(
            "delete_team",
            "DELETE /teams/{team}",
            r#"{"team":22}"#,
            |c| c.delete_team(TEAM, Confirmation::NotAsked)
        ),
        row!(
            "team_usage",
            "GET /teams/{team}/usage",
            r#"{"data":[{"date":"2024-05-30","operations":9,"dataTransfer":135,"centicredits":900}]}"#,
            |c| c.team_usage(TEAM)
        ),
    ]
}

const VARIABLE: &str =
    r#"{"teamVariable":{"name":"userId","typeId":1,"value":123,"isSystem":false}}"#;

fn variable() -> Variable {
    serde_json::from_value(json!({"name": "userId", "typeId": 1, "value": 123})).unwrap()
}

fn variables() -> Vec<Row> {
    vec![
        row!(
            "team_variables",
            "GET /teams/{team}/variables",
            r#"{"teamVariables":[{"name":"userId","typeId":1,"value":123,"isSystem":false}]}"#,
            |c| c.team_variables(TEAM)
        ),
        row!(
            "create_team_variable",
            "POST /teams/{team}/variables",
            VARIABLE,
            |c| c.create_team_variable(TEAM, &variable())
        ),
        row!(
            "update_team_variable",
            "PATCH /teams/{team}/variables/{variable}",
            VARIABLE,
            |c| c.update_team_variable(TEAM, &variable())
        ),
        row!(
            "delete_team_variable",
            "DELETE /teams/{team}/variables/{variable}",
            r#"{"ok":1}"#,
            |c| c.delete_team_variable(TEAM, "userId", Confirmation::Given)
        ),
    ]
}

const ORGANIZATION_ANSWER: &str = r#"{"organization":{"id":11,"name":"Organization 11","serviceName":"unlimited",
    "nextReset":null,"operations":"0","transfer":"0","centicreditsConsumed":"0","isPaused":false,"countryId":1,
    "timezoneId":113,"license":{"apps":["T2","T3"],"users":50,"interval":1,"transfer":1099511627776,
    "operations":800000000,"apiLimit":1000},"features":{},"zone":"eu1.make.com","teams":[{"id":22,"name":"My Team"}]}}"#;

fn organizations() -> Vec<Row> {
    vec![
        row!(
            "organizations",
            "GET /organizations",
            r#"{"organizations":[{"id":11,"name":"New organization","timezoneId":113,"zone":"eu1.make.com"}],
                "pg":{"sortBy":"name","limit":10000,"sortDir":"asc","offset":0,"returnTotalCount":false}}"#,
            |c| c.organizations().collect_all()
        ),
        row!(
            "organization",
            "GET /organizations/{organization}",
            ORGANIZATION_ANSWER,
            |c| c.organization(ORGANIZATION)
        ),
        row!(
            "create_organization",
            "POST /organizations",
            ORGANIZATION_ANSWER,
            |c| c.create_organization(&NewOrganization {
                name: PlainName::new("Organization 11").unwrap(),
                region: RegionId(1),
                timezone: TimezoneId(113),
                country: CountryId(1),
            })
        ),
        row!(
            "update_organization",
            "PATCH /organizations/{organization}",
            ORGANIZATION_ANSWER,
            |c| c.update_organization(ORGANIZATION, &OrganizationChange::default())
        ),
        row!(
            "delete_organization",
            "DELETE /organizations/{organization}",
            r#"{"organization":11}"#,
            |c| c.delete_organization(ORGANIZATION, Confirmation::Given)
        ),
        row!(
            "subscription",
            "GET /organizations/{organization}/subscription",
            r#"{"product":{"id":1,"name":"FREE","nextBill":"2021-11-26T13:31:00.082Z",
                "price":{"id":1,"price":"0.00","currencyCode":"USD","period":"1 month"}}}"#,
            |c| c.subscription(ORGANIZATION)
        ),
    ]
}

const USERS: &str = r#"{"users":[{"id":13,"name":"Jane Smith","email":"jane.smith@example.com","language":"en",
    "timezoneId":113,"localeId":18,"countryId":202,"features":{},"avatar":null,
    "lastLogin":"2022-04-04T10:23:34.347Z","tfaStatus":0}]}"#;

fn users() -> Vec<Row> {
    vec![
        row!("users", "GET /users", USERS, |c| c
            .users(In::Team(TEAM))
            .collect_all()),
        row!(
            "users_by_permission",
            "GET /users/by-permission",
            USERS,
            |c| c.users_by_permission(In::Team(TEAM), "team user add and edit")
        ),
    ]
}

const TEAM_ROLE: &str =
    r#"{"userTeamRole":{"usersRoleId":3,"userId":13,"teamId":22,"changeable":true}}"#;
const TEAM_ROLES: &str =
    r#"{"userTeamRoles":[{"usersRoleId":3,"userId":13,"teamId":22,"changeable":true}]}"#;
const ORGANIZATION_ROLE: &str = r#"{"userOrganizationRole":
    {"userId":13,"organizationId":11,"usersRoleId":12,"invitation":null}}"#;
const ORGANIZATION_ROLES: &str = r#"{"userOrganizationRoles":[
    {"userId":13,"organizationId":11,"usersRoleId":11,"invitation":null},
    {"userId":2,"organizationId":11,"usersRoleId":12,"invitation":"expired"}]}"#;

fn roles() -> Vec<Row> {
    vec![
        row!(
            "roles",
            "GET /users/roles",
            r#"{"usersRoles":[{"id":1,"name":"Team Admin","identifier":"company:team-admin","subsidiary":true,
                "category":"team","description":"Full access.","permissions":["account add","team view"]}]}"#,
            |c| c.roles(RoleCategory::Team, Some(ORGANIZATION))
        ),
        row!(
            "role",
            "GET /users/roles/{role}",
            r#"{"usersRole":{"id":42,"name":"Custom Viewer","category":"organization",
                "managementType":"custom_managed","description":null,"permissions":["organization users view"]}}"#,
            |c| c.role(RoleId(42))
        ),
        row!(
            "permissions",
            "GET /users/roles/permissions",
            r#"{"usersRolesPermissions":[{"id":1,"name":"account add","note":"","category":"accounts",
                "roleCategory":"team","label":""}]}"#,
            |c| c.permissions(RoleCategory::Team)
        ),
        row!(
            "team_roles",
            "GET /teams/{team}/user-team-roles",
            TEAM_ROLES,
            |c| c.team_roles(TEAM).collect_all()
        ),
        row!(
            "team_role",
            "GET /teams/{team}/user-team-roles/{user}",
            TEAM_ROLE,
            |c| c.team_role(TEAM, USER)
        ),
        row!(
            "team_roles_of",
            "GET /users/{user}/user-team-roles",
            TEAM_ROLES,
            |c| c.team_roles_of(USER)
        ),
        row!(
            "organization_roles",
            "GET /organizations/{organization}/user-organization-roles",
            ORGANIZATION_ROLES,
            |c| c.organization_roles(ORGANIZATION).collect_all()
        ),
        row!(
            "organization_role",
            "GET /organizations/{organization}/user-organization-roles/{user}",
            ORGANIZATION_ROLE,
            |c| c.organization_role(ORGANIZATION, USER)
        ),
        row!(
            "organization_roles_of",
            "GET /users/{user}/user-organization-roles",
            ORGANIZATION_ROLES,
            |c| c.organization_roles_of(USER)
        ),
        row!(
            "set_team_role",
            "POST /users/{user}/user-team-roles/{team}",
            TEAM_ROLE,
            |c| c.set_team_role(USER, TEAM, ROLE)
        ),
        row!(
            "set_organization_role",
            "POST /users/{user}/user-organization-roles/{organization}",
            ORGANIZATION_ROLE,
            |c| c.set_organization_role(USER, ORGANIZATION, ROLE)
        ),
        row!(
            "transfer_organization",
            "POST /users/{user}/user-organization-roles/{organization}/transfer",
            ORGANIZATION_ROLES,
            |c| c.transfer_organization(ORGANIZATION, USER)
        ),
    ]
}

const PERSON_AND_ROLE: &str = r#"{"organization":{"id":11,"name":"Organization 11"},
    "user":{"id":13,"name":"Martin","email":"admin@make.cloud","language":"en","timezoneId":113,"features":{}},
    "userOrganizationRole":{"userId":13,"organizationId":11,"usersRoleId":12,"invitation":"pending"}}"#;

fn invite() -> Invite {
    Invite {
        role: RoleId(12),
        email: "dewi@example.com".to_owned(),
        name: PlainName::new("Dewi").unwrap(),
        note: None,
        teams: vec![TEAM],
    }
}

/// A custom role, as Make answers with it.
pub(crate) const CUSTOM_ROLE: &str = r#"{"role":{"id":42,"name":"Looks after runs","category":"team",
    "managementType":"custom_managed","description":null,"permissions":[{"id":101,"name":"dlq edit"}]}}"#;

/// The same role before it is made.
pub(crate) fn new_custom_role() -> NewCustomRole {
    NewCustomRole {
        organization: ORGANIZATION,
        name: "Looks after runs".to_owned(),
        category: RoleCategory::Team,
        description: None,
        permissions: vec![PermissionId(101)],
    }
}

fn custom_roles() -> Vec<Row> {
    vec![
        row!(
            "create_custom_role",
            "POST /users/custom-roles",
            CUSTOM_ROLE,
            |c| async { c.create_custom_role(&new_custom_role()).await }
        ),
        row!(
            "update_custom_role",
            "PATCH /users/custom-roles/{role}",
            CUSTOM_ROLE,
            |c| c.update_custom_role(ROLE, ORGANIZATION, &CustomRoleChange::default())
        ),
        row!(
            "delete_custom_role",
            "DELETE /users/custom-roles/{role}",
            r#"{"roleId":42}"#,
            |c| c.delete_custom_role(ROLE, ORGANIZATION)
        ),
    ]
}

fn invitations() -> Vec<Row> {
    vec![
        row!(
            "invite",
            "POST /organizations/{organization}/invite",
            PERSON_AND_ROLE,
            |c| c.invite(ORGANIZATION, &invite())
        ),
        row!(
            "invitation",
            "GET /organizations/invitation",
            PERSON_AND_ROLE,
            |c| c.invitation("bf1effe1-bc9d-4ab3-9414-9c3b66175305")
        ),
        row!(
            "accept_invitation",
            "POST /organizations/accept-invitation",
            PERSON_AND_ROLE,
            |c| c.accept_invitation("bf1effe1-bc9d-4ab3-9414-9c3b66175305")
        ),
        row!(
            "my_invitations",
            "GET /users/me/organization-invitations",
            r#"{"userOrganizationInvitations":[{"hash":"e99ca895-4c54-4d13-b83a-8ab37c35f17a","organizationId":10,
                "organizationName":"Organization 10","usersRoleId":12,"invitation":"expired"}]}"#,
            |c| c.my_invitations()
        ),
    ]
}
