//! Giving roles to people and taking them away, as it looks on the wire.

use make_api::{
    Caller, ConnectionsOfRemoved, CustomRoleChange, FolderPlace, In, Lane, OrganizationId,
    RoleCategory, RoleId, TeamId, TeamRemoval, UserId, UserQuery,
};
use serde_json::{Value, json};

use crate::bare::{self, BareServer};
use crate::client::{TestClient, client_for};
use crate::every_call::people::{CUSTOM_ROLE, new_custom_role};

const ORGANIZATION: OrganizationId = OrganizationId(11);
const TEAM: TeamId = TeamId(22);
const USER: UserId = UserId(13);

const OUT_OF_THE_ORGANIZATION: &str = r#"{"userOrganizationRole":
    {"userId":13,"organizationId":11,"usersRoleId":null,"invitation":null}}"#;

/// A server that gives one answer, and a client that asks it.
async fn answering(body: &str) -> (BareServer, TestClient) {
    let server = BareServer::answering(vec![bare::json(body)]).await;
    let client = client_for(&server.zone);
    (server, client)
}

fn caller(client: &TestClient) -> Caller {
    client.on(Some(ORGANIZATION), Lane::Click)
}

#[tokio::test]
async fn a_role_change_always_carries_a_role_and_a_removal_never_has_a_body() {
    let (server, client) = answering(OUT_OF_THE_ORGANIZATION).await;
    let caller = caller(&client);
    caller
        .set_organization_role(USER, ORGANIZATION, RoleId(12))
        .await
        .unwrap();
    let row = caller
        .remove_from_organization(USER, ORGANIZATION, ConnectionsOfRemoved::Keep)
        .await
        .unwrap();
    assert_eq!(row.users_role_id, None);
    assert_eq!(server.bodies(), [json!({"usersRoleId": 12}), Value::Null]);
    let address = "POST /users/13/user-organization-roles/11";
    assert_eq!(
        server.lines(),
        [address, address],
        "connections that shall stay are not even mentioned"
    );
}

#[tokio::test]
async fn connections_go_only_with_a_person_for_whom_that_was_chosen() {
    let (server, client) = answering(OUT_OF_THE_ORGANIZATION).await;
    caller(&client)
        .remove_from_organization(USER, ORGANIZATION, ConnectionsOfRemoved::Delete)
        .await
        .unwrap();
    assert_eq!(
        server.lines(),
        ["POST /users/13/user-organization-roles/11?confirmed=true&deleteConnections=true"]
    );
}

#[tokio::test]
async fn a_server_that_takes_nobody_out_of_a_team_is_not_believed_to_have_done_it() {
    let row = |role| {
        json!({"userTeamRole": {"usersRoleId": role, "userId": 13, "teamId": 22, "changeable": true}})
            .to_string()
    };
    let (server, client) = answering(&row(json!(3))).await;
    let caller = caller(&client);
    let removal = caller.remove_from_team(USER, TEAM).await.unwrap();
    assert!(
        matches!(removal, TeamRemoval::StillThere(row) if row.users_role_id == Some(RoleId(3)))
    );
    server.now_answers(vec![bare::json(&row(Value::Null))]);
    let removal = caller.remove_from_team(USER, TEAM).await.unwrap();
    assert_eq!(removal, TeamRemoval::Done);
    assert_eq!(server.bodies(), [Value::Null]);
}

#[tokio::test]
async fn people_are_looked_for_in_exactly_one_place() {
    let (server, client) = answering(r#"{"users":[]}"#).await;
    let caller = caller(&client);
    let outside = UserQuery::from(In::Organization(ORGANIZATION)).outside_all_teams();
    caller.users(outside).collect_all().await.unwrap();
    let in_team = UserQuery::from(In::Team(TEAM)).with_role(RoleId(3));
    caller.users(in_team).collect_all().await.unwrap();
    let lines = server.lines();
    assert!(
        lines[0].contains("organizationId=11&filterByTeamId=0"),
        "{lines:?}"
    );
    assert!(lines[1].contains("teamId=22&teamRoleId=3"), "{lines:?}");
    assert!(!lines[1].contains("organizationId"), "{lines:?}");
}

#[tokio::test]
async fn a_new_folder_at_the_top_says_nothing_of_parents() {
    let (server, client) =
        answering(r#"{"scenarioFolder":{"id":5,"name":"Invoices","scenariosTotal":0}}"#).await;
    let caller = caller(&client);
    for place in [FolderPlace::Top, FolderPlace::In(4.into())] {
        caller.create_folder(TEAM, "Invoices", place).await.unwrap();
    }
    assert_eq!(
        server.bodies(),
        [
            json!({"name": "Invoices", "teamId": 22}),
            json!({"name": "Invoices", "teamId": 22, "parentId": 4}),
        ]
    );
}

#[tokio::test]
async fn a_custom_role_is_made_changed_and_removed_for_its_organization_only() {
    let (server, client) = answering(CUSTOM_ROLE).await;
    let caller = caller(&client);
    let role = caller.create_custom_role(&new_custom_role()).await.unwrap();
    assert_eq!(
        (role.id, role.category),
        (RoleId(42), Some(RoleCategory::Team))
    );
    assert_eq!(role.permissions[0].name, "dlq edit");
    let change = CustomRoleChange {
        description: Some(None),
        permissions: Some(Vec::new()),
        ..CustomRoleChange::default()
    };
    let changed = caller.update_custom_role(role.id, ORGANIZATION, &change);
    changed.await.unwrap();
    let removed = caller.delete_custom_role(role.id, ORGANIZATION);
    removed.await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "POST /users/custom-roles",
            "PATCH /users/custom-roles/42",
            "DELETE /users/custom-roles/42"
        ]
    );
    let permissions = json!([101]);
    assert_eq!(
        server.bodies(),
        [
            json!({"organizationId": 11, "name": "Looks after runs", "category": "team", "permissions": permissions}),
            json!({"organizationId": 11, "description": null, "permissions": []}),
            json!({"organizationId": 11}),
        ],
        "what was not named is not sent, and what was taken away is"
    );
}
