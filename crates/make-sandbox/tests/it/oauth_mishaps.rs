//! Wrong answers of the sign-in on order, and what its log keeps.

use make_sandbox::{Fault, FaultKind, Size};
use reqwest::Response;
use serde_json::{Value, json};

use crate::{
    desk::Desk,
    oauth::{PUBLIC, VERIFIER, code, consent, exchange},
};

const TOKEN: &str = "/oauth/v2/token";

/// The raw answer to a good code, with a fault on the token address.
async fn struck(kind: FaultKind) -> (Desk, Result<Response, reqwest::Error>) {
    let desk = Desk::of(Size::Tiny).await;
    desk.control()
        .set_fault(Fault::new(kind).on_path(TOKEN).times(1));
    let code = code(&consent(&desk, &PUBLIC).await);
    let body = format!(
        "grant_type=authorization_code&client_id=mandor&code={code}&code_verifier={VERIFIER}"
    );
    let asked = desk
        .http
        .post(format!("{}{TOKEN}", desk.ready().url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let told = asked.send().await;
    (desk, told)
}

async fn told(kind: FaultKind) -> Response {
    struck(kind).await.1.unwrap()
}

async fn told_json(kind: FaultKind) -> Value {
    told(kind).await.json().await.unwrap()
}

#[tokio::test]
async fn the_token_address_answers_wrongly_on_order() {
    let refusal = told(FaultKind::TooManyRequests {
        plain_text: false,
        retry_after_s: Some(7),
    })
    .await;
    assert_eq!(refusal.status(), 429);
    assert_eq!(refusal.headers()["retry-after"], "7");
    assert_eq!(told(FaultKind::InternalError).await.status(), 500);
    let page = told(FaultKind::HtmlPage).await;
    assert_eq!(page.status(), 200);
    assert!(
        page.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    let ended = told(FaultKind::OauthError {
        error: "invalid_grant".to_owned(),
    })
    .await;
    assert_eq!(ended.status(), 400);
    assert_eq!(
        ended.json::<Value>().await.unwrap(),
        json!({"error": "invalid_grant"})
    );
    let cut = told(FaultKind::CutBody).await;
    assert!(cut.text().await.is_err());
    let huge = told(FaultKind::HugeAnswer).await;
    assert!(huge.bytes().await.unwrap().len() > 5 * 1024 * 1024);
}

#[tokio::test]
async fn a_good_answer_loses_its_type_or_its_fields_on_order() {
    let odd = told(FaultKind::ContentType {
        value: "text/plain".to_owned(),
    })
    .await;
    assert_eq!(odd.headers()["content-type"], "text/plain");
    assert!(odd.json::<Value>().await.unwrap()["access_token"].is_string());
    let bare = told_json(FaultKind::WithoutField {
        field: "access_token".to_owned(),
    })
    .await;
    assert!(bare.get("access_token").is_none() && bare.get("token_type").is_some());
    let other = told_json(FaultKind::OtherField {
        field: "token_type".to_owned(),
        value: json!("mac"),
    })
    .await;
    assert_eq!(other["token_type"], "mac");
    let text = told_json(FaultKind::NumbersAsStrings).await;
    assert_eq!(text["expires_in"], "300");
}

#[tokio::test]
async fn a_lost_answer_hides_that_the_code_was_used() {
    let (desk, answer) = struck(FaultKind::CutConnection).await;
    assert!(answer.is_err(), "nothing came");
    assert_eq!(desk.control().count_of("POST", TOKEN), 1);
    let list = desk.get("/users/me/oauth-connections").await;
    assert_eq!(list.body["connections"][0]["clientName"], "mandor");
}

#[tokio::test]
async fn a_fault_of_the_api_leaves_the_sign_in_alone_and_the_other_way_round() {
    let desk = Desk::of(Size::Tiny).await;
    desk.control().set_fault(Fault::new(FaultKind::Unavailable));
    let early = code(&consent(&desk, &PUBLIC).await);
    assert_eq!(exchange(&desk, &early, VERIFIER).await.0, 200);
    desk.control().clear_faults(None);
    let anywhere = Fault::new(FaultKind::Unavailable).on_path("/oauth*");
    desk.control().set_fault(anywhere);
    assert_eq!(desk.get("/users/me/oauth-connections").await.status, 200);
}

#[tokio::test]
async fn calls_of_the_sign_in_are_counted_apart_and_without_what_they_carried() {
    let desk = Desk::of(Size::Tiny).await;
    let code = code(&consent(&desk, &PUBLIC).await);
    exchange(&desk, &code, VERIFIER).await;
    let control = desk.control();
    assert_eq!(control.count_of("POST", TOKEN), 1);
    assert_eq!(control.calls(), []);
    let url = format!("{}/sandbox/requests", desk.ready().url);
    let told = desk.http.get(&url).send().await.unwrap();
    let told: Value = told.json().await.unwrap();
    assert_eq!(
        told["signInCounts"],
        json!([
            {"method": "GET", "path": "/oauth/v2/authorize", "count": 1},
            {"method": "POST", "path": TOKEN, "count": 1},
        ])
    );
    let text = told.to_string();
    for secret in [code.as_str(), VERIFIER, "xyz"] {
        assert!(!text.contains(secret), "{text}");
    }
    desk.http.delete(&url).send().await.unwrap();
    assert_eq!(control.count_of("POST", TOKEN), 0);
}
