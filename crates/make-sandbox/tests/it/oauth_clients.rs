//! Registered programs: who is served, with which secret, and where people are sent back to.

use make_sandbox::{Config, Dialect, Registration, Size, Switches, Time};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, MORNING},
    oauth::{BACK, CHALLENGE, PUBLIC, VERIFIER, code, consent, exchange, token},
};

/// What somebody is answered who visits the authorize address for a program.
async fn visit(desk: &Desk, client: &str, redirect: &str, more: &[(&str, &str)]) -> (u16, String) {
    let usual = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", redirect),
    ];
    let url = format!("{}/oauth/v2/authorize", desk.ready().url);
    let asked = desk.http.get(url).query(&usual).query(more);
    let told = asked.send().await.unwrap();
    let place = told.headers().get("location");
    let place = place.map_or("", |it| it.to_str().unwrap()).to_owned();
    (told.status().as_u16(), place)
}

#[tokio::test]
async fn who_is_not_registered_is_served_or_not_as_the_switch_says() {
    let desk = Desk::of(Size::Tiny).await;
    assert_eq!(visit(&desk, "stranger", BACK, &PUBLIC).await.0, 302);
    let early = code(&consent(&desk, &PUBLIC).await);
    desk.control().set_switches(Switches {
        oauth_registered_only: true,
        ..Switches::default()
    });
    assert_eq!(visit(&desk, "stranger", BACK, &PUBLIC).await.0, 400);
    let (status, told) = exchange(&desk, &early, VERIFIER).await;
    assert_eq!((status, &told["error"]), (401, &json!("invalid_client")));
    let mandor = Registration::public("mandor", BACK);
    desk.control().register(mandor).unwrap();
    assert_eq!(exchange(&desk, &early, VERIFIER).await.0, 200);
}

#[tokio::test]
async fn a_registered_address_is_met_exactly_or_with_any_port() {
    let desk = Desk::of(Size::Tiny).await;
    let mandor = Registration::public("mandor", BACK);
    desk.control().register(mandor).unwrap();
    let other_port = "http://127.0.0.1:2/back";
    let other_path = "http://127.0.0.1:1/else";
    for (is_exact, redirect, status) in [
        (false, BACK, 302),
        (false, other_port, 302),
        (false, other_path, 400),
        (true, BACK, 302),
        (true, other_port, 400),
    ] {
        desk.control().set_switches(Switches {
            oauth_exact_redirect: is_exact,
            ..Switches::default()
        });
        let told = visit(&desk, "mandor", redirect, &PUBLIC).await;
        assert_eq!(told.0, status, "{is_exact} {redirect}");
    }
}

#[tokio::test]
async fn a_registered_public_program_must_bring_a_challenge() {
    let desk = Desk::of(Size::Tiny).await;
    let mandor = Registration::public("mandor", BACK);
    desk.control().register(mandor).unwrap();
    let (_, place) = visit(&desk, "mandor", BACK, &[]).await;
    assert!(place.contains("error=invalid_request"), "{place}");
}

#[tokio::test]
async fn a_confidential_program_shows_its_own_secret_and_the_verifier_of_its_challenge() {
    let desk = Desk::of(Size::Tiny).await;
    let shop = Registration::public("shop", BACK).with_secret("hush");
    desk.control().register(shop).unwrap();
    for (challenge, secret, verifier, expected) in [
        (None, Some("hush"), None, (200, Value::Null)),
        (
            Some(CHALLENGE),
            Some("hush"),
            Some(VERIFIER),
            (200, Value::Null),
        ),
        (None, Some("other"), None, (401, json!("invalid_client"))),
        (
            Some(CHALLENGE),
            None,
            Some(VERIFIER),
            (401, json!("invalid_client")),
        ),
        (
            Some(CHALLENGE),
            Some("hush"),
            None,
            (400, json!("invalid_grant")),
        ),
        // Who takes the challenge away on the way there is found out by the verifier.
        (
            None,
            Some("hush"),
            Some(VERIFIER),
            (400, json!("invalid_grant")),
        ),
    ] {
        let more = challenge.map(|it| [("code_challenge", it), ("code_challenge_method", "S256")]);
        let more = more.as_ref().map_or(&[][..], |more| &more[..]);
        let (_, place) = visit(&desk, "shop", BACK, more).await;
        let code = code(&place);
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("client_id", "shop"),
            ("code", code.as_str()),
        ];
        fields.extend(secret.map(|secret| ("client_secret", secret)));
        fields.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let (status, told) = token(&desk, &fields).await;
        assert_eq!((status, told["error"].clone()), expected, "{fields:?}");
        let is_renewed = told.get("refresh_token").is_some();
        assert_eq!(is_renewed, status == 200, "confidential programs get one");
    }
}

#[tokio::test]
async fn a_refresh_needs_the_secret_too() {
    let desk = Desk::of(Size::Tiny).await;
    let shop = Registration::public("shop", BACK).with_secret("hush");
    desk.control().register(shop).unwrap();
    let (_, place) = visit(&desk, "shop", BACK, &[]).await;
    let code = code(&place);
    let id = ("client_id", "shop");
    let secret = ("client_secret", "hush");
    let first = [("grant_type", "authorization_code"), ("code", &code), id];
    let (_, told) = token(&desk, &[&first[..], &[secret]].concat()).await;
    let opener = told["refresh_token"].as_str().unwrap();
    let again = [
        ("grant_type", "refresh_token"),
        ("refresh_token", opener),
        id,
    ];
    assert_eq!(token(&desk, &again).await.0, 401);
    assert_eq!(token(&desk, &[&again[..], &[secret]].concat()).await.0, 200);
}

#[tokio::test]
async fn registrations_are_told_over_http_without_their_secret() {
    let desk = Desk::of(Size::Tiny).await;
    let url = format!("{}/sandbox/clients", desk.ready().url);
    let put = |body: Value| desk.http.post(&url).json(&body).send();
    let shop = json!({"id": "shop", "secret": "hush", "redirects": [BACK]});
    assert_eq!(put(shop).await.unwrap().status(), 200);
    let foreign = json!({"id": "shop", "redirects": ["https://evil.example/"]});
    assert_eq!(put(foreign).await.unwrap().status(), 400);
    let list = || async {
        let told = desk.http.get(&url).send().await.unwrap();
        told.json::<Value>().await.unwrap()
    };
    assert_eq!(
        list().await,
        json!({"clients": [
            {"id": "shop", "name": null, "hasSecret": true, "redirects": [BACK]}
        ]})
    );
    assert_eq!(desk.http.delete(&url).send().await.unwrap().status(), 200);
    assert_eq!(list().await, json!({"clients": []}));
}

#[tokio::test]
async fn a_server_of_the_guide_knows_registered_programs_too() {
    let desk = Desk::start(Config {
        size: Size::Tiny,
        time: Time::Frozen(MORNING.parse().unwrap()),
        dialect: Dialect::Guide,
        switches: Switches {
            oauth_registered_only: true,
            ..Switches::default()
        },
        ..Config::default()
    })
    .await;
    let shop = Registration::public("shop", BACK).with_secret("hush");
    desk.control().register(shop).unwrap();
    let visit = async |client: &str| {
        let url = format!("{}/oauth/authorize", desk.ready().url);
        let query = [
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", BACK),
            ("scope", "read"),
        ];
        desk.http.get(url).query(&query).send().await.unwrap()
    };
    assert_eq!(visit("stranger").await.status(), 400);
    for (secret, status) in [("other", 401), ("hush", 200)] {
        let told = visit("shop").await;
        let place = told.headers()["location"].to_str().unwrap().to_owned();
        let body = format!(
            "grant_type=authorization_code&client_id=shop&client_secret={secret}&code={}",
            code(&place)
        );
        let asked = desk
            .http
            .post(format!("{}/oauth/token", desk.ready().url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        assert_eq!(asked.send().await.unwrap().status(), status);
    }
}
