use jiff::SignedDuration;
use make_sandbox::{LimitBody, Size, Switches};
use reqwest::Method;
use serde_json::json;

use crate::desk::Desk;

/// Uses up the minute of the small organization.
async fn exhaust(desk: &Desk) -> String {
    let organization = desk.organization("Warung Digital");
    desk.control()
        .set_organization(organization, Some(3), None)
        .unwrap();
    let path = format!("/teams?organizationId={organization}");
    for _ in 0..3 {
        assert_eq!(desk.get(&path).await.status, 200);
    }
    path
}

#[tokio::test]
async fn a_full_minute_is_refused_with_makes_sentence_and_a_new_minute_is_not() {
    let desk = Desk::of(Size::Tiny).await;
    let path = exhaust(&desk).await;
    let told = desk.get(&path).await;
    assert_eq!(told.status, 429);
    assert_eq!(
        told.body["message"],
        json!("Requests limit for organization exceeded, please try again later.")
    );
    desk.control()
        .advance(SignedDuration::from_secs(61))
        .unwrap();
    assert_eq!(desk.get(&path).await.status, 200);
}

#[tokio::test]
async fn running_a_scenario_does_not_count() {
    let desk = Desk::of(Size::Tiny).await;
    exhaust(&desk).await;
    let scenario = desk.find("Review digest").id;
    let told = desk
        .post(&format!("/scenarios/{scenario}/run"), json!({}))
        .await;
    assert_eq!(told.status, 200);
}

#[tokio::test]
async fn a_refusal_may_be_bare_text_with_headers() {
    let switches = Switches {
        limit_body: LimitBody::PlainText,
        retry_after: true,
        rate_limit_headers: true,
        ..Switches::default()
    };
    let desk = Desk::with(Size::Tiny, switches).await;
    let path = exhaust(&desk).await;
    desk.control()
        .advance(SignedDuration::from_secs(20))
        .unwrap();
    let token = desk.ready().token.clone();
    let response = desk.raw(&token, Method::GET, 0, &path, None).await;
    assert_eq!(response.headers()["retry-after"], "40");
    assert_eq!(response.headers()["x-ratelimit-limit"], "3");
    assert_eq!(response.headers()["x-ratelimit-remaining"], "0");
    assert!(response.text().await.unwrap().starts_with("Requests limit"));
}

#[tokio::test]
async fn calls_that_belong_to_no_organization_are_free() {
    let desk = Desk::of(Size::Tiny).await;
    exhaust(&desk).await;
    for path in [
        "/users/me",
        "/organizations",
        "/enums/timezones",
        "/users/roles",
    ] {
        assert_eq!(desk.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_paused_organization_says_that_waiting_does_not_help() {
    let desk = Desk::of(Size::Tiny).await;
    let organization = desk.organization("Warung Digital");
    desk.control()
        .set_organization(organization, None, Some(true))
        .unwrap();
    let told = desk
        .get(&format!("/teams?organizationId={organization}"))
        .await;
    assert_eq!((told.status, told.code()), (429, "IM310"));
}
