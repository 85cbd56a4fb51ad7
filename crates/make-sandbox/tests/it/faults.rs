use make_sandbox::{Fault, FaultKind, Size};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::{Desk, Told};

async fn struck(kind: FaultKind) -> (Desk, Told) {
    let desk = Desk::of(Size::Tiny).await;
    desk.control()
        .set_fault(Fault::new(kind).on_path("/scenarios"));
    let told = desk
        .get(&format!("/scenarios?teamId={}", desk.team()))
        .await;
    (desk, told)
}

#[tokio::test]
async fn each_refusal_comes_with_its_status() {
    for (kind, status) in [
        (FaultKind::Unauthorized, 401),
        (FaultKind::Forbidden, 403),
        (FaultKind::Cloudflare, 403),
        (FaultKind::NotFound, 404),
        (
            FaultKind::TooManyRequests {
                plain_text: false,
                retry_after_s: Some(7),
            },
            429,
        ),
        (FaultKind::OrganizationPaused, 429),
        (FaultKind::Status { status: 418 }, 418),
        (FaultKind::InternalError, 500),
        (FaultKind::BadGateway, 502),
        (FaultKind::Unavailable, 503),
        (FaultKind::HtmlPage, 200),
        (
            FaultKind::Redirect {
                to: "http://127.0.0.1:1/".to_owned(),
            },
            302,
        ),
    ] {
        let (_desk, told) = struck(kind.clone()).await;
        assert_eq!(told.status, status, "{kind:?}");
    }
}

#[tokio::test]
async fn a_refusal_may_tell_how_much_is_left() {
    let desk = Desk::of(Size::Tiny).await;
    let control = desk.control();
    control.set_fault(Fault::new(FaultKind::TooManyRequests {
        plain_text: true,
        retry_after_s: None,
    }));
    control.set_fault(Fault::new(FaultKind::RateLimitHeaders { remaining: 0 }));
    let token = desk.ready().token.clone();
    let response = desk.raw(&token, Method::GET, 0, "/users/me", None).await;
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["x-ratelimit-remaining"], "0");
    assert!(response.headers().get("retry-after").is_none());
}

#[tokio::test]
async fn every_fault_that_hostile_mixes_can_be_named() {
    let desk = Desk::of(Size::Hostile).await;
    for fault in desk.control().faults() {
        let body = serde_json::to_value(&fault).unwrap();
        let read: Fault = serde_json::from_value(body).unwrap();
        assert_eq!(read, fault);
    }
}

#[tokio::test]
async fn a_page_of_html_is_no_json() {
    let (_desk, told) = struck(FaultKind::HtmlPage).await;
    assert!(told.body.as_str().unwrap().starts_with("<!DOCTYPE"));
}

#[tokio::test]
async fn a_cut_body_breaks_the_connection() {
    let desk = Desk::of(Size::Tiny).await;
    desk.control().set_fault(Fault::new(FaultKind::CutBody));
    let token = desk.ready().token.clone();
    let response = desk.raw(&token, Method::GET, 0, "/users/me", None).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err());
}

#[tokio::test]
async fn a_cut_connection_hides_that_the_order_was_carried_out() {
    let desk = Desk::of(Size::Tiny).await;
    let at = desk.find("Review digest");
    desk.control().set_fault(
        Fault::new(FaultKind::CutConnection)
            .on_path("*/stop")
            .times(1),
    );
    let request = desk
        .http
        .post(desk.url(0, &format!("/scenarios/{}/stop", at.id)));
    let sent = request
        .header("authorization", format!("Token {}", desk.ready().token))
        .send()
        .await;
    assert!(sent.is_err());
    let facts = desk.control().scenarios();
    assert!(
        !facts
            .iter()
            .find(|fact| fact.id == at.id)
            .unwrap()
            .is_active
    );
}

#[tokio::test]
async fn a_slow_body_still_arrives_whole() {
    let (_desk, told) = struck(FaultKind::SlowBody { ms: 30 }).await;
    assert!(told.body["scenarios"].is_array());
    let (_desk, told) = struck(FaultKind::SlowStart { ms: 30 }).await;
    assert!(told.body["scenarios"].is_array());
}

#[tokio::test]
async fn numbers_come_as_strings() {
    let (_desk, told) = struck(FaultKind::NumbersAsStrings).await;
    assert!(told.body["scenarios"][0]["id"].is_string());
}

#[tokio::test]
async fn ids_outgrow_a_double() {
    let (_desk, told) = struck(FaultKind::HugeIds).await;
    assert!(told.body["scenarios"][0]["id"].as_u64().unwrap() > 9_007_199_254_740_992);
}

#[tokio::test]
async fn one_row_is_malformed_and_the_others_are_good() {
    let (_desk, told) = struck(FaultKind::MalformedRow).await;
    let rows = told.body["scenarios"].as_array().unwrap();
    assert_eq!(rows.iter().filter(|row| row["id"].is_object()).count(), 1);
    assert_eq!(
        rows.iter().filter(|row| row["id"].is_u64()).count(),
        rows.len() - 1
    );
}

#[tokio::test]
async fn unknown_fields_appear_everywhere() {
    let (_desk, told) = struck(FaultKind::UnknownFields).await;
    assert!(told.body["scenarios"][0]["imtFutureFlag"].is_object());
}

#[tokio::test]
async fn an_answer_can_be_huge_deep_or_broken_off() {
    let (desk, told) = struck(FaultKind::HugeAnswer).await;
    assert!(told.body["padding"].as_str().unwrap().len() > 5_000_000);
    assert!(told.body["scenarios"].is_array());
    for kind in [FaultKind::DeepJson, FaultKind::BrokenJson] {
        desk.control().clear_faults(None);
        desk.control().set_fault(Fault::new(kind.clone()));
        let told = desk.get("/users/me").await;
        assert_eq!(told.status, 200);
        assert!(
            told.body.is_string(),
            "{kind:?} is more than a usual parser takes"
        );
    }
}

async fn pages(desk: &Desk) -> Vec<u64> {
    let mut seen = Vec::new();
    for offset in [0, 3, 6] {
        let path = format!(
            "/scenarios?teamId={}&pg[limit]=3&pg[offset]={offset}",
            desk.team()
        );
        let told = desk.get(&path).await;
        seen.extend(
            told.body["scenarios"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|row| row["id"].as_u64()),
        );
    }
    seen
}

#[tokio::test]
async fn rows_come_twice_or_slip_through_between_pages() {
    let desk = Desk::of(Size::Tiny).await;
    let honest = pages(&desk).await;
    desk.control()
        .set_fault(Fault::new(FaultKind::DuplicateRows));
    let mut doubled = pages(&desk).await;
    assert!(doubled.len() > honest.len() || doubled != honest);
    assert_eq!(
        doubled[2], doubled[3],
        "the last row of a page opens the next one"
    );
    doubled.dedup();
    desk.control().clear_faults(Some("duplicateRows"));
    desk.control().set_fault(Fault::new(FaultKind::MovingRows));
    assert!(pages(&desk).await.len() < honest.len());
}

#[tokio::test]
async fn a_fault_strikes_only_where_and_as_often_as_ordered() {
    let desk = Desk::of(Size::Tiny).await;
    desk.control().set_fault(
        Fault::new(FaultKind::Unavailable)
            .on_path("/scenarios/*/logs")
            .on_method("GET")
            .times(1),
    );
    assert_eq!(desk.get("/users/me").await.status, 200);
    assert_eq!(desk.get("/scenarios/48211/logs").await.status, 503);
    assert_eq!(desk.get("/scenarios/48211/logs").await.status, 200);
    assert!(desk.control().faults().is_empty());
}

#[tokio::test]
async fn a_hostile_world_answers_badly_and_well() {
    let desk = Desk::of(Size::Hostile).await;
    let mut statuses = std::collections::BTreeSet::new();
    for _ in 0..120 {
        let token = desk.ready().token.clone();
        let response = desk.raw(&token, Method::GET, 0, "/users/me", None).await;
        statuses.insert(response.status().as_u16());
    }
    assert!(
        statuses.contains(&200) && statuses.len() > 3,
        "{statuses:?}"
    );
}

#[tokio::test]
async fn faults_can_be_set_over_http() {
    let desk = Desk::of(Size::Tiny).await;
    let url = format!("{}/faults", desk.ready().control_url);
    let body: Value =
        json!({"name": "tooManyRequests", "plainText": true, "retryAfterS": 9, "times": 1});
    assert_eq!(
        desk.http
            .post(&url)
            .json(&body)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    let token = desk.ready().token.clone();
    let response = desk.raw(&token, Method::GET, 0, "/users/me", None).await;
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "9");
}

#[tokio::test]
async fn an_organization_may_name_a_zone_that_is_not_makes() {
    let desk = Desk::of(Size::Tiny).await;
    desk.control().set_fault(Fault::new(FaultKind::StrangeZone {
        zone: "evil.example".to_owned(),
    }));
    let told = desk.get("/organizations").await;
    assert_eq!(told.body["organizations"][0]["zone"], json!("evil.example"));
}
