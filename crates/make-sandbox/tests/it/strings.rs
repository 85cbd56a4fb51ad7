use make_sandbox::Size;
use serde_json::{Value, json};

use crate::desk::Desk;

async fn order(desk: &Desk, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}{path}", desk.ready().control_url);
    let response = desk.http.post(url).json(&body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn ask(desk: &Desk, path: &str) -> Value {
    desk.http
        .get(format!("{}{path}", desk.ready().control_url))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_clock_is_moved_over_http() {
    let desk = Desk::of(Size::Tiny).await;
    let (status, told) = order(&desk, "/clock", json!({"advanceMs": 90_000})).await;
    assert_eq!(
        (status, &told["now"]),
        (200, &json!("2026-11-24T02:37:30Z"))
    );
    let (_, told) = order(&desk, "/clock", json!({"now": "2026-12-01T00:00:00Z"})).await;
    assert_eq!(told["now"], json!("2026-12-01T00:00:00Z"));
    assert_eq!(ask(&desk, "/clock").await["live"], json!(false));
}

#[tokio::test]
async fn a_scenario_is_failed_silenced_switched_off_healed_and_deleted_over_http() {
    let desk = Desk::of(Size::Tiny).await;
    let name = "Review digest";
    let at = desk.find(name);
    for (path, mood) in [
        ("fail", "failing"),
        ("silence", "quiet"),
        ("heal", "healed"),
        ("switch-off", "healed"),
    ] {
        let (status, _) = order(&desk, &format!("/scenarios/{path}"), json!({"name": name})).await;
        assert_eq!(status, 200, "{path}");
        let facts = desk.control().scenarios();
        assert_eq!(
            facts.iter().find(|fact| fact.id == at.id).unwrap().mood,
            mood
        );
    }
    let (status, _) = order(&desk, "/scenarios/delete", json!({"id": at.id})).await;
    assert_eq!(status, 200);
    assert_eq!(desk.get(&format!("/scenarios/{}", at.id)).await.status, 404);
    let (status, told) = order(&desk, "/scenarios/delete", json!({"id": at.id})).await;
    assert_eq!(status, 400, "{told}");
}

#[tokio::test]
async fn a_token_is_narrowed_and_revoked() {
    let desk = Desk::of(Size::Tiny).await;
    let token = desk.ready().token.clone();
    let path = format!("/hooks?teamId={}", desk.team());
    assert_eq!(desk.get(&path).await.status, 200);
    order(
        &desk,
        "/tokens/narrow",
        json!({"token": token, "scopes": ["scenarios:read"]}),
    )
    .await;
    assert_eq!(desk.get(&path).await.status, 403);
    order(&desk, "/tokens/revoke", json!({"token": token})).await;
    assert_eq!(desk.get("/users/me").await.status, 401);
}

#[tokio::test]
async fn a_switch_is_set_alone_and_an_unknown_one_is_refused() {
    let desk = Desk::of(Size::Tiny).await;
    let (status, _) = order(&desk, "/switches", json!({"largestPage": 3})).await;
    assert_eq!(status, 200);
    let told = desk
        .get(&format!("/scenarios?teamId={}&pg[limit]=100", desk.team()))
        .await;
    assert_eq!(told.body["scenarios"].as_array().unwrap().len(), 3);
    assert_eq!(ask(&desk, "/switches").await["defaultPage"], json!(10));
    let (status, _) = order(&desk, "/switches", json!({"largestPge": 3})).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_request_log_counts_by_template_and_never_shows_a_token() {
    let desk = Desk::of(Size::Tiny).await;
    let token = desk.ready().token.clone();
    for id in [48_211, 48_212] {
        desk.get(&format!("/scenarios/{id}/logs?secret={token}"))
            .await;
    }
    let told = ask(&desk, "/requests").await;
    assert_eq!(
        told["counts"],
        json!([{"method": "GET", "path": "/scenarios/{id}/logs", "count": 2}])
    );
    assert!(!told.to_string().contains(&token));
    assert_eq!(desk.control().count_of("GET", "/scenarios/{id}/logs"), 2);
    desk.http
        .delete(format!("{}/requests", desk.ready().control_url))
        .send()
        .await
        .unwrap();
    assert!(desk.control().call_counts().is_empty());
}

#[tokio::test]
async fn the_control_surface_is_not_part_of_makes_api() {
    let desk = Desk::of(Size::Tiny).await;
    assert_eq!(desk.get("/sandbox/clock").await.status, 404);
    let told = desk
        .http
        .get(format!("{}/sandbox/clock", desk.ready().url))
        .send()
        .await
        .unwrap();
    assert_eq!(told.status(), 200, "needs no token");
}

#[tokio::test]
async fn a_stopped_sandbox_listens_no_more() {
    let desk = Desk::of(Size::Tiny).await;
    let url = desk.url(0, "/ping");
    assert!(desk.http.get(&url).send().await.is_ok());
    desk.sandbox.stop().await;
    assert!(
        crate::desk::client("desk/2")
            .get(&url)
            .send()
            .await
            .is_err()
    );
}
