//! Inviting, changing roles, removing, handing over.

use make_sandbox::{EmptyTeamRole, Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::{Desk, Told};

/// Kopi Nusantara, where the owner of the tokens is Admin, seen from its zone.
struct Kopi {
    desk: Desk,
    id: u64,
}

impl Kopi {
    async fn with(switches: Switches) -> Self {
        let desk = Desk::with(Size::Agency, switches).await;
        let id = desk.organization("Kopi Nusantara");
        Self { desk, id }
    }

    async fn usual() -> Self {
        Self::with(Switches::default()).await
    }

    async fn invite(&self, teams: &[u64]) -> Told {
        let body =
            json!({"usersRoleId": 13, "email": "tom@make.cloud", "name": "Tom", "teamsId": teams});
        self.desk
            .post(&format!("/organizations/{}/invite", self.id), body)
            .await
    }

    /// A member who is neither the Owner nor the caller.
    async fn somebody(&self) -> u64 {
        self.who_has(13).await
    }

    async fn owner(&self) -> u64 {
        self.who_has(11).await
    }

    /// The first member with this role who has come already.
    async fn who_has(&self, role: u64) -> u64 {
        let path = format!("/organizations/{}/user-organization-roles", self.id);
        let told = self.desk.get(&path).await;
        let rows = told.body["userOrganizationRoles"].as_array().unwrap();
        rows.iter()
            .find(|row| row["usersRoleId"] == role && row["invitation"].is_null())
            .and_then(|row| row["userId"].as_u64())
            .unwrap()
    }
}

#[tokio::test]
async fn an_invited_person_is_pending_and_a_team_member_whatever_was_meant() {
    let kopi = Kopi::usual().await;
    let team = kopi.desk.team();
    let told = kopi.invite(&[team]).await;
    assert_eq!(told.status, 200, "{told:?}");
    let row = &told.body["userOrganizationRole"];
    assert_eq!(row["invitation"], "pending");
    assert_eq!(row["joinedTeamsCount"], 1);
    let person = row["userId"].as_u64().unwrap();
    let role = kopi
        .desk
        .get(&format!("/users/{person}/user-team-roles/{team}"))
        .await;
    assert_eq!(role.body["userTeamRole"]["usersRoleId"], 3);
    let lower = kopi
        .desk
        .post(
            &format!("/users/{person}/user-team-roles/{team}"),
            json!({"usersRoleId": 4}),
        )
        .await;
    assert_eq!(lower.body["userTeamRole"]["usersRoleId"], 4);
}

#[tokio::test]
async fn whoever_is_invited_sees_it_accepts_it_and_is_in() {
    let kopi = Kopi::with(Switches {
        invited_join_at_once: false,
        ..Switches::default()
    })
    .await;
    let team = kopi.desk.team();
    let told = kopi.invite(&[team]).await;
    let person = told.body["user"]["id"].as_u64().unwrap();
    assert!(told.body["user"]["lastLogin"].is_null());
    let role = format!("/users/{person}/user-team-roles/{team}");
    assert_eq!(
        kopi.desk.get(&role).await.status,
        404,
        "not before accepting"
    );
    let token = kopi.desk.control().issue_token(0, person, None).unwrap();
    let inside = format!("/scenarios?teamId={team}");
    assert_eq!(kopi.desk.get_as(&token, &inside).await.status, 403);
    let mine = kopi
        .desk
        .get_as(&token, "/users/me/organization-invitations")
        .await;
    let hash = mine.body["userOrganizationInvitations"][0]["hash"].clone();
    let detail = kopi
        .desk
        .get_as(
            &token,
            &format!("/organizations/invitation?hash={}", hash.as_str().unwrap()),
        )
        .await;
    assert_eq!(detail.body["organization"]["name"], "Kopi Nusantara");
    let stolen = kopi
        .desk
        .post("/organizations/accept-invitation", json!({"hash": hash}))
        .await;
    assert_eq!(stolen.status, 404, "it is somebody else's");
    let accepted = kopi
        .desk
        .call_as(
            &token,
            Method::POST,
            0,
            "/organizations/accept-invitation",
            Some(json!({"hash": hash})),
        )
        .await;
    assert_eq!(accepted.status, 200, "{accepted:?}");
    assert!(accepted.body["userOrganizationRole"]["invitation"].is_null());
    assert_eq!(kopi.desk.get_as(&token, &inside).await.status, 200);
}

#[tokio::test]
async fn an_invitation_is_declined_by_leaving() {
    let kopi = Kopi::usual().await;
    let told = kopi.invite(&[]).await;
    let person = told.body["user"]["id"].as_u64().unwrap();
    let token = kopi.desk.control().issue_token(0, person, None).unwrap();
    let path = format!("/users/{person}/user-organization-roles/{}", kopi.id);
    let left = kopi
        .desk
        .call_as(&token, Method::POST, 0, &path, None)
        .await;
    assert_eq!(left.status, 200, "{left:?}");
    assert!(left.body["userOrganizationRole"]["usersRoleId"].is_null());
    assert_eq!(kopi.desk.get(&path).await.status, 404);
}

#[tokio::test]
async fn an_invitation_needs_a_name_an_address_a_role_and_teams_that_exist() {
    let kopi = Kopi::usual().await;
    let path = format!("/organizations/{}/invite", kopi.id);
    for (body, status) in [
        (json!({"usersRoleId": 13, "email": "tom@make.cloud"}), 400),
        (
            json!({"usersRoleId": 13, "email": "tom", "name": "Tom"}),
            400,
        ),
        (
            json!({"usersRoleId": 13, "email": "tom@make.cloud", "name": "T<b>"}),
            400,
        ),
        (json!({"email": "tom@make.cloud", "name": "Tom"}), 400),
        (
            json!({"usersRoleId": 3, "email": "tom@make.cloud", "name": "Tom"}),
            400,
        ),
        (
            json!({"usersRoleId": 11, "email": "tom@make.cloud", "name": "Tom"}),
            403,
        ),
        (
            json!({"usersRoleId": 13, "email": "tom@make.cloud", "name": "Tom", "teamsId": [9]}),
            404,
        ),
        (
            json!({"usersRoleId": 13, "email": "sari@lentera.id", "name": "Sari"}),
            400,
        ),
    ] {
        let told = kopi.desk.post(&path, body.clone()).await;
        assert_eq!(told.status, status, "{body}");
    }
}

#[tokio::test]
async fn a_member_gets_another_role_and_an_empty_body_removes_them() {
    let kopi = Kopi::usual().await;
    let person = kopi.somebody().await;
    let path = format!("/users/{person}/user-organization-roles/{}", kopi.id);
    let told = kopi.desk.post(&path, json!({"usersRoleId": 14})).await;
    assert_eq!(told.body["userOrganizationRole"]["usersRoleId"], 14);
    let unconfirmed = kopi
        .desk
        .call(
            Method::POST,
            &format!("{path}?deleteConnections=true"),
            Value::Null,
        )
        .await;
    assert_eq!((unconfirmed.status, unconfirmed.code()), (406, "IM004"));
    let removed = kopi.desk.call(Method::POST, &path, Value::Null).await;
    assert!(removed.body["userOrganizationRole"]["usersRoleId"].is_null());
    assert_eq!(kopi.desk.get(&path).await.status, 404);
    let roles = kopi
        .desk
        .get(&format!("/users/{person}/user-team-roles"))
        .await;
    assert_eq!(roles.status, 200);
}

#[tokio::test]
async fn nobody_becomes_or_stops_being_the_owner_by_a_role() {
    let kopi = Kopi::usual().await;
    let owner = kopi.owner().await;
    let somebody = kopi.somebody().await;
    for (person, body) in [
        (owner, json!({"usersRoleId": 13})),
        (owner, Value::Null),
        (somebody, json!({"usersRoleId": 11})),
    ] {
        let path = format!("/users/{person}/user-organization-roles/{}", kopi.id);
        let told = kopi.desk.call(Method::POST, &path, body).await;
        assert_eq!(told.status, 403);
    }
    let team = kopi.desk.team();
    let path = format!("/users/{owner}/user-team-roles/{team}");
    let row = kopi.desk.get(&path).await;
    assert_eq!(row.body["userTeamRole"]["changeable"], false);
    let told = kopi.desk.post(&path, json!({"usersRoleId": 4})).await;
    assert_eq!(told.status, 403, "what is not changeable is refused");
    kopi.desk.control().set_switches(Switches {
        unchangeable_status: 422,
        ..Switches::default()
    });
    assert_eq!(
        kopi.desk
            .post(&path, json!({"usersRoleId": 4}))
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn only_the_owner_hands_an_organization_over_and_stays_as_admin() {
    let kopi = Kopi::usual().await;
    let somebody = kopi.somebody().await;
    let path = format!(
        "/organizations/{}/user-organization-roles/transfer",
        kopi.id
    );
    let told = kopi.desk.post(&path, json!({"userId": somebody})).await;
    assert_eq!(told.status, 403, "an Admin is not the Owner");
    let owner = kopi.owner().await;
    let token = kopi.desk.control().issue_token(0, owner, None).unwrap();
    let told = kopi
        .desk
        .call_as(
            &token,
            Method::POST,
            0,
            &path,
            Some(json!({"userId": somebody})),
        )
        .await;
    assert_eq!(told.status, 200, "{told:?}");
    let rows = &told.body["userOrganizationRoles"];
    assert_eq!(
        (&rows[0]["userId"], &rows[0]["usersRoleId"]),
        (&json!(somebody), &json!(11))
    );
    assert_eq!(
        (&rows[1]["userId"], &rows[1]["usersRoleId"]),
        (&json!(owner), &json!(12))
    );
    assert_eq!(kopi.owner().await, somebody);
}

#[tokio::test]
async fn a_team_role_is_set_added_and_removed() {
    let kopi = Kopi::usual().await;
    let person = kopi.somebody().await;
    let team = kopi.desk.team();
    let path = format!("/users/{person}/user-team-roles/{team}");
    let told = kopi.desk.post(&path, json!({"usersRoleId": 6})).await;
    assert_eq!(told.body["userTeamRole"]["usersRoleId"], 6, "{told:?}");
    let wrong = kopi.desk.post(&path, json!({"usersRoleId": 13})).await;
    assert_eq!(
        wrong.status, 400,
        "a role of organizations is none of teams"
    );
    let stranger = kopi
        .desk
        .post(
            &format!("/users/9/user-team-roles/{team}"),
            json!({"usersRoleId": 6}),
        )
        .await;
    assert_eq!(stranger.status, 404);
    let removed = kopi.desk.post(&path, json!({})).await;
    assert!(removed.body["userTeamRole"]["usersRoleId"].is_null());
    assert_eq!(kopi.desk.get(&path).await.status, 404);
    kopi.desk.control().set_switches(Switches {
        empty_team_role: EmptyTeamRole::Refused,
        ..Switches::default()
    });
    kopi.desk.post(&path, json!({"usersRoleId": 6})).await;
    assert_eq!(
        kopi.desk
            .call(Method::POST, &path, Value::Null)
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn somebody_who_leads_nothing_sets_no_role() {
    let kopi = Kopi::usual().await;
    let person = kopi.somebody().await;
    let token = kopi.desk.control().issue_token(0, person, None).unwrap();
    let team = kopi.desk.team();
    for path in [
        format!("/users/985/user-team-roles/{team}"),
        format!("/users/985/user-organization-roles/{}", kopi.id),
        format!("/organizations/{}/invite", kopi.id),
    ] {
        let told = kopi
            .desk
            .call_as(
                &token,
                Method::POST,
                0,
                &path,
                Some(json!({"usersRoleId": 4})),
            )
            .await;
        assert_eq!((told.status, told.code()), (403, "SC403"), "{path}");
    }
}

#[tokio::test]
async fn permissions_can_be_listed_and_their_holders_found() {
    let kopi = Kopi::usual().await;
    let all = kopi.desk.get("/users/roles/permissions").await;
    let names = all.body["usersRolesPermissions"]
        .as_array()
        .unwrap()
        .clone();
    assert!(names.iter().any(|row| row["name"] == "scenario start"));
    let one = kopi.desk.get("/users/roles/4").await;
    assert_eq!(
        one.body["usersRole"]["identifier"],
        "company:team-monitoring"
    );
    let holders = kopi
        .desk
        .get(&format!(
            "/users/by-permission?type=organization&permission=team%20add&organizationId={}",
            kopi.id
        ))
        .await;
    let holders = holders.body["users"].as_array().unwrap().clone();
    assert!(holders.iter().any(|user| user["id"] == 985));
    let mine = kopi
        .desk
        .get(&format!("/users/985/user-organization-roles/{}", kopi.id))
        .await;
    assert_eq!(mine.body["userOrganizationRole"]["usersRoleId"], 12);
}
