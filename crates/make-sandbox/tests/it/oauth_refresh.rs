//! How long a sign-in lasts, and what ends it before its time.

use jiff::SignedDuration;
use make_sandbox::{Size, Switches};
use serde_json::Value;

use crate::{
    desk::Desk,
    oauth::{PUBLIC, VERIFIER, code, consent, exchange, token, with_bearer},
};

fn renewing() -> Switches {
    Switches {
        oauth_public_refresh: true,
        oauth_token_lives_s: 3600,
        ..Switches::default()
    }
}

async fn sign_in(desk: &Desk) -> Value {
    let (status, given) = exchange(desk, &code(&consent(desk, &PUBLIC).await), VERIFIER).await;
    assert_eq!(status, 200, "{given}");
    given
}

async fn refresh(desk: &Desk, given: &Value) -> (u16, Value) {
    let opener = given["refresh_token"].as_str().unwrap();
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", "mandor"),
        ("refresh_token", opener),
    ];
    token(desk, &fields).await
}

/// What a call with the access token of an answer is told.
async fn call(desk: &Desk, given: &Value) -> u16 {
    let access = given["access_token"].as_str().unwrap();
    with_bearer(desk, 0, access, "/users/me").await
}

#[tokio::test]
async fn a_code_shown_twice_ends_what_it_gave_the_first_time() {
    let desk = Desk::with(Size::Tiny, renewing()).await;
    let code = code(&consent(&desk, &PUBLIC).await);
    let (_, given) = exchange(&desk, &code, VERIFIER).await;
    let (_, renewed) = refresh(&desk, &given).await;
    let other = sign_in(&desk).await;
    assert_eq!(exchange(&desk, &code, VERIFIER).await.0, 400);
    assert_eq!(call(&desk, &given).await, 401);
    assert_eq!(call(&desk, &renewed).await, 401);
    assert_eq!(refresh(&desk, &renewed).await.0, 400);
    assert_eq!(call(&desk, &other).await, 200, "another sign-in goes on");
}

#[tokio::test]
async fn a_refresh_token_shown_twice_ends_the_sign_in_or_only_fails() {
    for ends in [true, false] {
        let switches = Switches {
            oauth_reuse_ends_sign_in: ends,
            ..renewing()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let given = sign_in(&desk).await;
        let (_, renewed) = refresh(&desk, &given).await;
        let (status, told) = refresh(&desk, &given).await;
        assert_eq!((status, &told["error"]), (400, &"invalid_grant".into()));
        let expected = if ends { (401, 400) } else { (200, 200) };
        let after = (
            call(&desk, &renewed).await,
            refresh(&desk, &renewed).await.0,
        );
        assert_eq!(after, expected);
    }
}

#[tokio::test]
async fn a_sign_in_is_refreshed_as_long_as_the_switch_says() {
    for (lives_s, status) in [(600, 400), (601, 200)] {
        let switches = Switches {
            oauth_refresh_lives_s: lives_s,
            ..renewing()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let given = sign_in(&desk).await;
        let wait = SignedDuration::from_secs(601);
        desk.control().advance(wait).unwrap();
        assert_eq!(refresh(&desk, &given).await.0, status);
    }
}

#[tokio::test]
async fn an_answer_tells_how_long_its_token_lives_or_does_not() {
    for tells in [true, false] {
        let switches = Switches {
            oauth_tells_life: tells,
            ..renewing()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let given = sign_in(&desk).await;
        assert_eq!(given.get("expires_in").is_some(), tells);
        let (_, renewed) = refresh(&desk, &given).await;
        assert_eq!(renewed.get("expires_in").is_some(), tells);
    }
}

#[tokio::test]
async fn a_client_with_a_secret_gets_a_refresh_token_or_does_not() {
    for gets in [true, false] {
        let switches = Switches {
            oauth_secret_refresh: gets,
            ..Switches::default()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let code = code(&consent(&desk, &[]).await);
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", "mandor"),
            ("client_secret", "s"),
            ("code", code.as_str()),
        ];
        let (status, given) = token(&desk, &fields).await;
        assert_eq!(status, 200, "{given}");
        assert_eq!(given.get("refresh_token").is_some(), gets);
    }
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_its_sign_in_along() {
    let desk = Desk::with(Size::Tiny, renewing()).await;
    let given = sign_in(&desk).await;
    let opener = given["refresh_token"].as_str().unwrap();
    let ended = desk
        .http
        .post(format!("{}/oauth/v2/revoke", desk.ready().url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("token={opener}"));
    assert_eq!(ended.send().await.unwrap().status(), 200);
    assert_eq!(call(&desk, &given).await, 401);
    assert_eq!(refresh(&desk, &given).await.0, 400);
}
