//! Whatever a server, a browser or a stranger says: no secret of a sign-in is shown or logged.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use make_api::auth::{self, Grant, Session};
use make_api::{Budgets, Client, Lane, Options, ScenarioId};
use proptest::prelude::*;

use crate::bare::{BareServer, answer, json};
use crate::browser;
use crate::secrets::Log;
use crate::signing::{SigningIn, clock};

/// The secrets of one sign-in.
#[derive(Debug, Clone)]
struct Secrets {
    code: String,
    access: String,
    refresh: String,
    next_access: String,
    next_refresh: String,
    client: String,
}

fn secrets() -> impl Strategy<Value = Secrets> {
    let secret = "[A-Za-z0-9._-]{20,60}";
    (secret, secret, secret, secret, secret, secret).prop_map(
        |(code, access, refresh, next_access, next_refresh, client)| Secrets {
            code,
            access,
            refresh,
            next_access,
            next_refresh,
            client,
        },
    )
}

/// The field of a form that came to a server.
fn field(request: &str, name: &str) -> Option<String> {
    let (_, form) = request.split_once("\r\n\r\n")?;
    let mut pairs = url::form_urlencoded::parse(form.as_bytes());
    let (_, value) = pairs.find(|(key, _)| key == name)?;
    Some(value.into_owned())
}

/// Answers that say back what they were asked with, in every place an answer has.
fn echoes(request: &str, step: usize) -> Vec<u8> {
    let said: String = request
        .split_once("\r\n\r\n")
        .map_or("", |(_, form)| form)
        .replace('"', "");
    let location = format!("location: /{said}");
    let text = format!(r#"{{"error":"{said}","error_description":"{said}","message":"{said}"}}"#);
    let headers = ["content-type: application/json"];
    match step % 8 {
        0 => answer(400, &headers, text.as_bytes()),
        1 => answer(200, &headers, text.as_bytes()),
        2 => answer(302, &[&location], said.as_bytes()),
        3 => answer(500, &headers, text.as_bytes()),
        4 => answer(200, &["content-type: text/html"], said.as_bytes()),
        5 => json(&format!(r#"{{"access_token":{{"{said}":1}}}}"#)),
        6 => json(&format!(r#"{{"access_token":"a","token_type":"{said}"}}"#)),
        _ => answer(401, &headers, br#"{"error":"invalid_grant"}"#),
    }
}

/// Signs in, renews, calls, signs out, at a server that goes wrong in the given way. What was shown on the way.
async fn a_life(secrets: &Secrets, step: usize, is_bad: bool) -> (String, Option<String>) {
    let mut shown = Vec::new();
    let (first, second) = (secrets.clone(), secrets.clone());
    let seen = Arc::new(Mutex::new(None));
    let verifier = Arc::clone(&seen);
    let server = BareServer::choosing(move |request| {
        if let Some(found) = field(request, "code_verifier") {
            *verifier.lock().unwrap() = Some(found);
        }
        let tokens = |access: &str, refresh: &str| {
            json(&format!(
                r#"{{"access_token":"{access}","refresh_token":"{refresh}","expires_in":60}}"#
            ))
        };
        match field(request, "grant_type").as_deref() {
            Some("authorization_code") if is_bad => echoes(request, step),
            Some("authorization_code") => tokens(&first.access, &first.refresh),
            Some("refresh_token") if step % 2 == 1 => echoes(request, step / 2),
            Some("refresh_token") => tokens(&first.next_access, &first.next_refresh),
            _ => echoes(request, step),
        }
    })
    .await;
    let provider = make_api::auth::Provider::make_at(&server.zone, "mandor")
        .unwrap()
        .with_secret(&second.client.as_str().into());
    shown.push(format!("{provider:?}"));
    let clock = clock();
    let signing_in = SigningIn::on(provider.clone(), clock.clone()).await;
    let state = signing_in.asked("state");
    let wrong = signing_in.back(&format!("code={}&state=wrong", secrets.code));
    browser::get(&wrong).await.unwrap();
    let right = signing_in.back(&format!("code={}&state={state}", secrets.code));
    browser::get(&right).await.unwrap();
    let outcome = signing_in.grant.await.unwrap();
    shown.push(format!("{outcome:?}"));
    let grant = match outcome {
        Ok(grant) => grant,
        Err(error) => {
            shown.push(format!("{error} {error:#?}"));
            let found = seen.lock().unwrap().clone();
            return (shown.join("\n"), found);
        }
    };
    shown.push(format!("{grant:#?} {:?}", grant.tokens()));
    let text = grant.to_secret().unwrap();
    shown.push(format!("{text:?} {:?}", Grant::from_secret(&text)));
    let session = Session::signed_in(provider.clone(), grant.clone(), clock.clone(), |_| async {
        /* a vault that forgets */
    })
    .unwrap();
    let options = Options::new(Arc::new(Budgets::new(clock.clone())), clock.clone());
    let client = Client::new(server.zone.clone(), session.clone(), options).unwrap();
    for _ in 0..2 {
        let called = client.on(None, Lane::Click).stop(ScenarioId(5)).await;
        shown.push(format!("{called:?} {session:?} {client:?}"));
        if let Err(error) = called {
            shown.push(format!("{error} {error:#?}"));
        }
        clock.advance(Duration::from_mins(2));
    }
    shown.push(format!("{:?}", session.why_over()));
    for error in [
        auth::revoke(&provider, &grant, clock.clone()).await.err(),
        auth::discover(&provider, clock.clone()).await.err(),
    ]
    .into_iter()
    .flatten()
    {
        shown.push(format!("{error} {error:#?}"));
    }
    let found = seen.lock().unwrap().clone();
    (shown.join("\n"), found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_secret_of_a_sign_in_is_shown_or_logged(
        secrets in secrets(),
        step in 0_usize..16,
        is_bad in any::<bool>(),
    ) {
        let (log, _listening) = Log::begin();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (shown, verifier) = runtime.block_on(a_life(&secrets, step, is_bad));
        drop(runtime);
        let log = log.text();
        prop_assert!(log.contains("the sign-in server"), "the log was captured");
        let verifier = verifier.expect("the code was shown with its verifier");
        let Secrets { code, access, refresh, next_access, next_refresh, client } = secrets;
        for secret in [code, access, refresh, next_access, next_refresh, client, verifier] {
            let beginning = &secret[..12];
            prop_assert!(!log.contains(beginning), "the log shows {}", secret);
            prop_assert!(!shown.contains(beginning), "a text shows {}", secret);
        }
    }
}
