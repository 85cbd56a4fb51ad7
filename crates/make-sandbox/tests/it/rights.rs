use make_sandbox::{BadToken, Size, Switches};
use reqwest::Method;
use serde_json::json;

use crate::desk::{Desk, client};

#[tokio::test]
async fn a_missing_or_wrong_token_is_not_logged_in() {
    let desk = Desk::of(Size::Tiny).await;
    let bare = desk
        .http
        .get(desk.url(0, "/users/me"))
        .send()
        .await
        .unwrap();
    assert_eq!(bare.status(), 401);
    let wrong = desk
        .get_as("7615989d-d213-48dc-b625-27133ae3f1a8", "/users/me")
        .await;
    assert_eq!((wrong.status, wrong.code()), (401, "IM015"));
    let token = desk.ready().token.clone();
    let bearer = desk
        .http
        .get(desk.url(0, "/users/me/current-authorization"));
    let told = bearer
        .header("authorization", format!("Bearer {token}"))
        .send()
        .await
        .unwrap();
    assert!(told.text().await.unwrap().contains("oauth"));
}

#[tokio::test]
async fn a_bad_token_may_be_answered_in_other_ways() {
    for (bad_token, expected) in [
        (BadToken::BadCredentials, (401, "IM102")),
        (BadToken::Forbidden, (403, "SC403")),
    ] {
        let desk = Desk::with(
            Size::Tiny,
            Switches {
                bad_token,
                ..Switches::default()
            },
        )
        .await;
        let told = desk.get_as("nobody", "/users/me").await;
        assert_eq!((told.status, told.code()), expected);
    }
}

#[tokio::test]
async fn a_caller_without_a_name_is_turned_away_by_cloudflare() {
    let desk = Desk::of(Size::Tiny).await;
    let told = client("").get(desk.url(0, "/ping")).send().await.unwrap();
    assert_eq!(told.status(), 403);
    assert_eq!(told.text().await.unwrap(), "error code: 1010");
}

#[tokio::test]
async fn a_token_of_another_zone_knows_who_it_is_and_nothing_else() {
    let desk = Desk::of(Size::Agency).await;
    let foreign = desk.ready().zones[1].token.clone();
    assert_eq!(desk.get_as(&foreign, "/users/me").await.status, 200);
    assert_eq!(desk.get_as(&foreign, "/organizations").await.status, 200);
    let told = desk
        .get_as(&foreign, &format!("/scenarios?teamId={}", desk.team()))
        .await;
    assert_eq!((told.status, told.code()), (403, "SC403"));
}

#[tokio::test]
async fn each_call_needs_its_scope() {
    let desk = Desk::of(Size::Tiny).await;
    let token = desk
        .control()
        .issue_token(0, 985, Some(vec!["scenarios:read".to_owned()]))
        .unwrap();
    let team = desk.team();
    assert_eq!(
        desk.get_as(&token, &format!("/scenarios?teamId={team}"))
            .await
            .status,
        200
    );
    for path in [
        format!("/connections?teamId={team}"),
        format!("/hooks?teamId={team}"),
        "/users/roles".to_owned(),
    ] {
        let told = desk.get_as(&token, &path).await;
        assert_eq!((told.status, told.code()), (403, "SC403"), "{path}");
    }
    let stop = desk
        .call_as(&token, Method::POST, 0, "/scenarios/48211/stop", None)
        .await;
    assert_eq!(stop.status, 403);
    assert_eq!(
        desk.get_as(&token, "/users/me").await.status,
        200,
        "needs no scope"
    );
}

#[tokio::test]
async fn somebody_who_may_only_look_cannot_start_or_stop() {
    let desk = Desk::of(Size::Agency).await;
    let facts = desk.control().scenarios();
    let finance = facts
        .iter()
        .find(|fact| fact.organization == "Rumah Sehat" && fact.team == "Finance")
        .unwrap();
    assert_eq!(
        desk.get(&format!("/scenarios/{}", finance.id)).await.status,
        200
    );
    for action in ["start", "stop", "run"] {
        let told = desk
            .post(&format!("/scenarios/{}/{action}", finance.id), json!({}))
            .await;
        assert_eq!((told.status, told.code()), (403, "SC403"), "{action}");
    }
    assert_eq!(
        desk.get(&format!("/hooks?teamId={}", finance.team_id))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn an_admin_sees_that_a_team_exists_and_not_its_inside() {
    let desk = Desk::of(Size::Agency).await;
    let facts = desk.control().scenarios();
    let hidden = facts
        .iter()
        .find(|fact| fact.organization == "Toko Jaya" && fact.team == "Finance")
        .unwrap();
    let teams = desk
        .get_in(
            1,
            &format!("/teams?organizationId={}", hidden.organization_id),
        )
        .await;
    assert_eq!(teams.body["teams"].as_array().unwrap().len(), 3);
    for path in [
        format!("/scenarios?teamId={}", hidden.team_id),
        format!("/scenarios/{}", hidden.id),
        format!("/teams/{}/user-team-roles", hidden.team_id),
    ] {
        assert_eq!(desk.get_in(1, &path).await.status, 403, "{path}");
    }
    let all = desk
        .get_in(
            1,
            &format!(
                "/scenarios?organizationId={}&pg[limit]=100",
                hidden.organization_id
            ),
        )
        .await;
    assert!(
        all.body["scenarios"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["teamId"] != json!(hidden.team_id))
    );
}

#[tokio::test]
async fn an_owner_is_implied_in_every_team_and_cannot_be_changed() {
    let desk = Desk::of(Size::Agency).await;
    let facts = desk.control().scenarios();
    let harbor = facts
        .iter()
        .find(|fact| fact.organization == "Harbor & Pine")
        .unwrap();
    let told = desk
        .get_in(2, &format!("/teams/{}/user-team-roles", harbor.team_id))
        .await;
    let rows = told.body["userTeamRoles"].as_array().unwrap();
    let own = rows.iter().find(|row| row["userId"] == 985).unwrap();
    assert_eq!(own["changeable"], json!(false));
    assert!(rows.iter().any(|row| row["changeable"] == json!(true)));
}

#[tokio::test]
async fn every_organization_has_exactly_one_owner() {
    for size in [Size::Tiny, Size::Agency, Size::Mid, Size::Huge] {
        let desk = Desk::of(size).await;
        for organization in desk.ready().organizations.clone() {
            let zone = desk
                .ready()
                .zones
                .iter()
                .position(|zone| zone.zone == organization.zone)
                .unwrap();
            let told = desk
                .get_in(
                    zone,
                    &format!("/organizations/{}/user-organization-roles", organization.id),
                )
                .await;
            let rows = told.body["userOrganizationRoles"].as_array().unwrap();
            let owners = rows.iter().filter(|row| row["usersRoleId"] == 11).count();
            assert_eq!(owners, 1, "{} of {size:?}", organization.name);
        }
    }
}

#[tokio::test]
async fn what_is_unknown_is_not_found_and_what_is_foreign_may_look_the_same() {
    let desk = Desk::of(Size::Agency).await;
    for path in [
        "/scenarios/1",
        "/scenarios?teamId=9",
        "/teams?organizationId=9",
    ] {
        assert_eq!(desk.get(path).await.status, 404, "{path}");
    }
    let facts = desk.control().scenarios();
    let ops = facts
        .iter()
        .find(|fact| fact.organization == "Rumah Sehat" && fact.team == "Ops")
        .unwrap();
    let path = format!("/scenarios?teamId={}", ops.team_id);
    assert_eq!(desk.get(&path).await.status, 403);
    desk.control().set_switches(Switches {
        hide_foreign: true,
        ..Switches::default()
    });
    assert_eq!(desk.get(&path).await.status, 404);
}

#[tokio::test]
async fn the_owner_of_the_tokens_meets_every_kind_of_role() {
    let desk = Desk::of(Size::Agency).await;
    let me = desk
        .get("/users/me?cols[]=userOrganizationRoles&cols[]=id")
        .await;
    let rows = me.body["authUser"]["userOrganizationRoles"]
        .as_array()
        .unwrap();
    let roles: std::collections::BTreeSet<u64> = rows
        .iter()
        .map(|row| row["usersRoleId"].as_u64().unwrap())
        .collect();
    assert_eq!(roles, [11, 12, 13].into());
}
