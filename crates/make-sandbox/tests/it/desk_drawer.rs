//! Connections, notifications, fixed lists, API tokens.

use make_sandbox::{Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

async fn first_connection(desk: &Desk) -> Value {
    let team = desk.team();
    let told = desk.get(&format!("/connections?teamId={team}")).await;
    told.body["connections"][0].clone()
}

#[tokio::test]
async fn a_connection_is_renamed_tested_and_deleted_after_confirmation() {
    let desk = Desk::of(Size::Agency).await;
    let id = first_connection(&desk).await["id"].clone();
    let path = format!("/connections/{id}");
    let renamed = desk.patch(&path, json!({"name": "Shop"})).await;
    assert_eq!(renamed.body["connection"]["name"], "Shop", "{renamed:?}");
    let tested = desk
        .call(Method::POST, &format!("{path}/test"), Value::Null)
        .await;
    assert_eq!(tested.body, json!({"verified": true}));
    let scoped = json!({"scope": ["read", "admin"]});
    let told = desk.post(&format!("{path}/scoped"), scoped).await;
    assert_eq!(told.body["connection"]["scoped"], false);
    let refused = desk.delete(&path).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    let deleted = desk.delete(&format!("{path}?confirmed=true")).await;
    assert_eq!(deleted.body, json!({"connection": id}));
    let gone = desk.get(&path).await;
    assert_eq!((gone.status, gone.code()), (404, "IM304"));
}

#[tokio::test]
async fn a_connection_that_the_other_side_refuses_fails_its_test() {
    let desk = Desk::of(Size::Agency).await;
    let id = first_connection(&desk).await["id"].as_u64().unwrap();
    desk.control().break_connection(0, id).unwrap();
    let told = desk
        .call(
            Method::POST,
            &format!("/connections/{id}/test"),
            Value::Null,
        )
        .await;
    assert_eq!((told.status, told.code()), (424, "SC424"));
}

#[tokio::test]
async fn an_unused_connection_is_made_mended_and_deleted_without_asking() {
    let desk = Desk::of(Size::Agency).await;
    let team = desk.team();
    let made = desk
        .post(
            &format!("/connections?teamId={team}"),
            json!({"accountName": "Our database", "accountType": "postgres"}),
        )
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    let id = made.body["connection"]["id"].clone();
    let schema = desk
        .get(&format!("/connections/{id}/editable-data-schema"))
        .await;
    assert_eq!(schema.body["editableParameters"], json!(["apiKey"]));
    let mended = desk
        .post(
            &format!("/connections/{id}/set-data"),
            json!({"apiKey": "x"}),
        )
        .await;
    assert_eq!(mended.body, json!({"changed": true}));
    let deleted = desk.delete(&format!("/connections/{id}")).await;
    assert_eq!(deleted.status, 200);
}

#[tokio::test]
async fn notifications_are_counted_read_and_deleted_by_ids_beyond_64_bits() {
    let desk = Desk::of(Size::Agency).await;
    let list = desk.get("/notifications?unreadOnly=true&pg[limit]=2").await;
    assert_eq!(list.status, 200, "{list:?}");
    let unread = list.body["userUnreadNotifications"].as_u64().unwrap();
    assert!(unread > 0);
    let id = list.body["notifications"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(id.parse::<u64>().is_err(), "{id} fits into 64 bits");
    let one = desk.get(&format!("/notifications/{id}")).await;
    assert!(
        one.body["notification"]["body"]
            .as_str()
            .unwrap()
            .starts_with("<p>")
    );
    let marked = desk
        .post("/notifications/mark-as-read?ids=all", json!({}))
        .await;
    assert!(!marked.body["notifications"].as_array().unwrap().is_empty());
    let counts = desk.get("/users/unread-notifications").await;
    assert_eq!(
        counts.body["userZoneNotifications"][0]["unreadNotifications"],
        0
    );
    let deleted = desk
        .call(Method::DELETE, "/notifications", json!({"ids": [id, "1"]}))
        .await;
    assert_eq!(deleted.body["notifications"], json!([{"id": id}]));
    assert_eq!(desk.get(&format!("/notifications/{id}")).await.status, 404);
}

#[tokio::test]
async fn notifications_may_ask_for_their_zone() {
    let desk = Desk::with(
        Size::Agency,
        Switches {
            notifications_need_zone: true,
            ..Switches::default()
        },
    )
    .await;
    assert_eq!(desk.get("/notifications").await.status, 400);
    assert_eq!(desk.get("/notifications?imtZoneId=1").await.status, 200);
    assert_eq!(desk.get("/notifications?imtZoneId=9").await.status, 404);
}

#[tokio::test]
async fn mails_are_switched_off_for_oneself_only() {
    let desk = Desk::of(Size::Agency).await;
    let team = desk.team();
    let path = format!("/users/985/user-team-notifications/{team}");
    let off = desk
        .call(Method::PUT, &format!("{path}/2"), json!({"enabled": false}))
        .await;
    assert_eq!(
        off.body["userTeamNotification"]["enabled"], false,
        "{off:?}"
    );
    let all = desk.get(&path).await;
    assert_eq!(all.body["userTeamNotifications"][1]["enabled"], false);
    assert_eq!(all.body["userTeamNotifications"][0]["enabled"], true);
    let other = format!("/users/986/user-team-notifications/{team}");
    assert_eq!(desk.get(&other).await.status, 403);
}

#[tokio::test]
async fn a_token_is_told_once_listed_masked_and_deleted_by_its_moment() {
    let desk = Desk::of(Size::Tiny).await;
    let order = json!({"label": "Backup", "scope": ["scenarios:read", "user:read"]});
    let made = desk.post("/users/me/api-tokens", order.clone()).await;
    let token = made.body["apiToken"]["token"].as_str().unwrap().to_owned();
    let second = desk.post("/users/me/api-tokens", order).await;
    let created = made.body["apiToken"]["created"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(
        second.body["apiToken"]["created"].as_str().unwrap(),
        created
    );
    let told = desk.get_as(&token, "/users/me/current-authorization").await;
    assert_eq!(
        told.body["authorization"],
        json!({"authUsed": "token", "scope": ["scenarios:read", "user:read"]})
    );
    let list = desk.get("/users/me/api-tokens").await;
    assert!(!list.body.to_string().contains(&token), "a list is masked");
    let path = format!("/users/me/api-tokens/{created}");
    let deleted = desk.delete(&path).await;
    assert_eq!(deleted.body, json!({"apiToken": created}));
    assert_eq!(desk.get_as(&token, "/users/me").await.status, 401);
    let strange = json!({"label": "x", "scope": ["everything"]});
    assert_eq!(desk.post("/users/me/api-tokens", strange).await.status, 400);
}

#[tokio::test]
async fn every_fixed_list_has_rows_under_its_name() {
    let desk = Desk::of(Size::Tiny).await;
    for (name, key) in [
        ("timezones", "timezones"),
        ("countries", "countries"),
        ("imt-zones", "imtZones"),
        ("imt-regions", "imtRegions"),
        ("locales", "locales"),
        ("languages", "languages"),
        ("module-types", "moduleTypes"),
        ("variable-types", "variableTypes"),
        ("user-email-notifications", "userEmailNotifications"),
        ("organization-features", "organizationFeatures"),
        ("user-api-token-scopes", "userApiTokenScopes"),
    ] {
        let told = desk.get(&format!("/enums/{name}")).await;
        assert!(!told.body[key].as_array().unwrap().is_empty(), "{name}");
    }
    assert_eq!(desk.get("/enums/colours").await.status, 404);
}
