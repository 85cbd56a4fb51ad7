//! Make's own sign-in, as a desktop program goes through it.

use jiff::SignedDuration;
use make_sandbox::{Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

/// The example of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const BACK: &str = "http://127.0.0.1:1/back";

/// Visits the page of consent and says where the browser is sent.
pub(crate) async fn consent(desk: &Desk, more: &[(&str, &str)]) -> String {
    let usual = [
        ("response_type", "code"),
        ("client_id", "mandor"),
        ("redirect_uri", BACK),
        ("scope", "user:read scenarios:read,teams:read"),
        ("state", "xyz"),
    ];
    let asked = desk
        .http
        .get(format!("{}/oauth/v2/authorize", desk.ready().url))
        .query(&usual)
        .query(more)
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), 302);
    asked.headers()["location"].to_str().unwrap().to_owned()
}

pub(crate) fn code(place: &str) -> String {
    let code = place.split("code=").nth(1).unwrap();
    code.split('&').next().unwrap().to_owned()
}

pub(crate) async fn token(desk: &Desk, fields: &[(&str, &str)]) -> (u16, Value) {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let told = desk
        .http
        .post(format!("{}/oauth/v2/token", desk.ready().url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.join("&"))
        .send()
        .await
        .unwrap();
    (told.status().as_u16(), told.json().await.unwrap())
}

pub(crate) async fn exchange(desk: &Desk, code: &str, verifier: &str) -> (u16, Value) {
    token(
        desk,
        &[
            ("grant_type", "authorization_code"),
            ("client_id", "mandor"),
            ("code", code),
            ("code_verifier", verifier),
        ],
    )
    .await
}

pub(crate) async fn with_bearer(desk: &Desk, zone: usize, access: &str, path: &str) -> u16 {
    let asked = desk.http.get(desk.url(zone, path));
    let told = asked.header("authorization", format!("Bearer {access}"));
    told.send().await.unwrap().status().as_u16()
}

pub(crate) const PUBLIC: [(&str, &str); 2] = [
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

#[tokio::test]
async fn a_public_client_gets_a_short_token_for_its_verifier_and_none_to_refresh_it() {
    let desk = Desk::of(Size::Agency).await;
    let place = consent(&desk, &PUBLIC).await;
    assert!(
        place.starts_with(BACK) && place.ends_with("state=xyz"),
        "{place}"
    );
    let (status, given) = exchange(&desk, &code(&place), VERIFIER).await;
    assert_eq!(status, 200, "{given}");
    assert_eq!(given["expires_in"], 300);
    assert!(given.get("refresh_token").is_none());
    let access = given["access_token"].as_str().unwrap();
    for zone in 0..3 {
        assert_eq!(
            with_bearer(&desk, zone, access, "/users/roles").await,
            200,
            "zone {zone}"
        );
    }
    assert_eq!(
        with_bearer(&desk, 0, access, "/hooks?teamId=1").await,
        403,
        "not consented"
    );
    assert_eq!(
        exchange(&desk, &code(&place), VERIFIER).await.0,
        400,
        "a code is good once"
    );
    desk.control()
        .advance(SignedDuration::from_mins(6))
        .unwrap();
    assert_eq!(with_bearer(&desk, 0, access, "/users/me").await, 401);
}

#[tokio::test]
async fn a_wrong_verifier_a_plain_challenge_and_an_old_code_open_nothing() {
    let desk = Desk::of(Size::Tiny).await;
    let place = consent(&desk, &PUBLIC).await;
    let wrong = "x".repeat(43);
    let (status, told) = exchange(&desk, &code(&place), &wrong).await;
    assert_eq!(
        (status, &told["error"]),
        (400, &Value::from("invalid_grant"))
    );
    let plain = consent(
        &desk,
        &[
            ("code_challenge", VERIFIER),
            ("code_challenge_method", "plain"),
        ],
    );
    assert!(plain.await.contains("error=invalid_request"));
    let late = consent(&desk, &PUBLIC).await;
    desk.control()
        .advance(SignedDuration::from_mins(6))
        .unwrap();
    assert_eq!(exchange(&desk, &code(&late), VERIFIER).await.0, 400);
}

#[tokio::test]
async fn a_client_with_a_secret_refreshes_and_may_end_it() {
    let desk = Desk::of(Size::Tiny).await;
    let place = consent(&desk, &[]).await;
    let bare = exchange(&desk, &code(&place), VERIFIER).await;
    assert_eq!(
        (bare.0, &bare.1["error"]),
        (401, &Value::from("invalid_client"))
    );
    let code = code(&consent(&desk, &[]).await);
    let secret = [("client_id", "mandor"), ("client_secret", "s")];
    let first = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
    ];
    let (_, given) = token(&desk, &[first, secret].concat()).await;
    let opener = given["refresh_token"].as_str().unwrap().to_owned();
    let again = [
        ("grant_type", "refresh_token"),
        ("refresh_token", opener.as_str()),
    ];
    let (status, renewed) = token(&desk, &[again, secret].concat()).await;
    assert_eq!(status, 200, "{renewed}");
    assert_eq!(
        token(&desk, &[again, secret].concat()).await.0,
        400,
        "it was used up"
    );
    let access = renewed["access_token"].as_str().unwrap();
    assert_eq!(with_bearer(&desk, 0, access, "/users/me").await, 200);
    let ended = desk
        .http
        .post(format!("{}/oauth/v2/revoke", desk.ready().url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("token={access}&client_id=mandor"))
        .send()
        .await
        .unwrap();
    assert_eq!(ended.status(), 200);
    assert_eq!(with_bearer(&desk, 0, access, "/users/me").await, 401);
}

#[tokio::test]
async fn what_a_client_gets_is_a_matter_of_switches() {
    let desk = Desk::of(Size::Tiny).await;
    desk.control().set_switches(Switches {
        oauth_public_refresh: true,
        oauth_refresh_rotates: false,
        oauth_token_lives_s: 3600,
        ..Switches::default()
    });
    let place = consent(&desk, &PUBLIC).await;
    let (_, given) = exchange(&desk, &code(&place), VERIFIER).await;
    assert_eq!(given["expires_in"], 3600);
    let opener = given["refresh_token"].as_str().unwrap().to_owned();
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", "mandor"),
        ("refresh_token", opener.as_str()),
    ];
    for _ in 0..2 {
        let (status, renewed) = token(&desk, &fields).await;
        assert_eq!(
            (status, &renewed["refresh_token"]),
            (200, &Value::from(opener.as_str()))
        );
    }
    desk.control().set_switches(Switches {
        oauth_consents: false,
        ..Switches::default()
    });
    assert!(
        consent(&desk, &PUBLIC)
            .await
            .contains("error=access_denied")
    );
}

#[tokio::test]
async fn the_address_of_this_machine_may_be_wanted_twice_or_not_taken_at_all() {
    let desk = Desk::with(
        Size::Tiny,
        Switches {
            oauth_wants_redirect_again: true,
            ..Switches::default()
        },
    )
    .await;
    let first = code(&consent(&desk, &PUBLIC).await);
    assert_eq!(exchange(&desk, &first, VERIFIER).await.0, 400);
    let code = code(&consent(&desk, &PUBLIC).await);
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "mandor"),
        ("code", code.as_str()),
        ("code_verifier", VERIFIER),
        ("redirect_uri", BACK),
    ];
    assert_eq!(token(&desk, &fields).await.0, 200);
    desk.control().set_switches(Switches {
        oauth_takes_loopback: false,
        ..Switches::default()
    });
    let url = format!("{}/oauth/v2/authorize", desk.ready().url);
    let asked = desk.http.get(url).query(&[
        ("response_type", "code"),
        ("client_id", "mandor"),
        ("redirect_uri", BACK),
    ]);
    assert_eq!(asked.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_program_that_was_let_in_is_listed_and_can_be_shut_out() {
    let desk = Desk::of(Size::Tiny).await;
    assert_eq!(
        desk.get("/users/me/oauth-connections").await.body,
        json!({"connections": []})
    );
    let (_, given) = exchange(&desk, &code(&consent(&desk, &PUBLIC).await), VERIFIER).await;
    let access = given["access_token"].as_str().unwrap();
    let list = desk.get("/users/me/oauth-connections").await;
    let row = &list.body["connections"][0];
    assert_eq!(
        (&row["id"], &row["clientName"]),
        (&json!(1), &json!("mandor"))
    );
    assert!(
        row["scopes"]
            .as_array()
            .unwrap()
            .contains(&json!("teams:read"))
    );
    let token = desk.ready().token.clone();
    let path = "/users/me/oauth-connections/1";
    let out = desk.call_as(&token, Method::DELETE, 0, path, None).await;
    assert_eq!(out.body, json!({"client": 1}));
    assert_eq!(with_bearer(&desk, 0, access, "/users/me").await, 401);
    let again = desk.call_as(&token, Method::DELETE, 0, path, None).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn the_discovery_document_names_addresses_that_answer() {
    let desk = Desk::of(Size::Tiny).await;
    let url = format!("{}/.well-known/openid-configuration", desk.ready().url);
    let told: Value = desk
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(told["code_challenge_methods_supported"][0], "S256");
    let (_, given) = exchange(&desk, &code(&consent(&desk, &PUBLIC).await), VERIFIER).await;
    let who: Value = desk
        .http
        .get(told["userinfo_endpoint"].as_str().unwrap())
        .header(
            "authorization",
            format!("Bearer {}", given["access_token"].as_str().unwrap()),
        )
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(who["sub"], desk.ready().user.id.to_string());
    let keys = told["jwks_uri"].as_str().unwrap();
    assert_eq!(desk.http.get(keys).send().await.unwrap().status(), 200);
}
