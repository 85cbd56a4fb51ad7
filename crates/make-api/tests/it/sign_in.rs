//! Signing in through the browser, from the address to the tokens.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::Error;
use make_api::auth::{
    self, Endpoints, Grant, LoopbackHost, OAuthError, Ports, Provider, Reach, Redirect, Refusal,
    Revocation, Session, SignInError,
};
use make_sandbox::{Config, Dialect, Sandbox, Size};
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use url::Url;

use crate::bare::{BareServer, answer, json};
use crate::browser;
use crate::signing::{NOW, SigningIn, bare, clock, sandbox, zone_of};

/// How long from the sign-in a token lives and when it is renewed, in seconds.
fn lives_s(grant: &Grant) -> (i64, i64) {
    let since = |at: Option<Timestamp>| at.unwrap().duration_since(NOW.parse().unwrap()).as_secs();
    (
        since(grant.tokens().expires_at),
        since(grant.tokens().renew_at),
    )
}

fn is_refused(outcome: &Result<Grant, SignInError>, why: Refusal) -> bool {
    let Err(SignInError::OAuth(OAuthError::Refused { refusal })) = outcome else {
        return false;
    };
    *refusal == why
}

#[tokio::test]
async fn a_person_allows_it_in_the_browser_and_the_tokens_come() {
    let sandbox = sandbox(Dialect::Make, |_| {}).await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    let scopes = provider.scopes().to_vec();
    let signing_in = SigningIn::at(provider).await;
    let port = signing_in.port;
    assert_eq!(signing_in.asked("code_challenge_method"), "S256");
    assert_eq!(signing_in.asked("code_challenge").len(), 43);
    assert_eq!(signing_in.asked("client_id"), "mandor");
    assert_eq!(
        signing_in.asked("redirect_uri"),
        format!("http://127.0.0.1:{port}/callback")
    );
    let last_page = browser::visit(&signing_in.address).await;
    assert_eq!(last_page.status, 200);
    assert!(last_page.text.contains("Back to Mandor"));
    assert!(last_page.text.contains("You can close this window."));
    let grant = signing_in.grant.await.unwrap().unwrap();
    assert!(!browser::is_open(port).await, "the port is closed");
    assert_eq!(lives_s(&grant), (300, 240));
    assert_eq!(grant.tokens().scopes, scopes);
    assert!(
        grant.tokens().refresh.is_none(),
        "a public client gets none"
    );
    assert_eq!(*grant.reach(), Reach::Loopback);
}

#[tokio::test]
async fn a_guides_server_signs_people_in_with_its_own_words_and_a_secret() {
    let sandbox = sandbox(Dialect::Guide, |_| {}).await;
    let zone = zone_of(&sandbox);
    let provider = Provider::guide(&zone, "mandor").unwrap();
    let with_secret = provider.clone().with_secret(&"hush-hush".into());
    let signing_in = SigningIn::at(with_secret).await;
    assert_eq!(signing_in.address.path(), "/oauth/authorize");
    assert_eq!(signing_in.asked("scope"), "read write execute");
    assert_eq!(signing_in.asked("code_challenge_method"), "S256");
    let grant = signing_in.through_the_browser().await.unwrap();
    assert!(grant.tokens().refresh.is_some());
    assert_eq!(*grant.reach(), Reach::Only(zone));
    let without = SigningIn::at(provider).await.through_the_browser().await;
    assert!(is_refused(&without, Refusal::Client));
}

#[tokio::test]
async fn a_person_who_says_no_is_told_so_and_nothing_else_happens() {
    let sandbox = sandbox(Dialect::Make, |switches| switches.oauth_consents = false).await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    let signing_in = SigningIn::at(provider).await;
    let port = signing_in.port;
    let page = browser::visit(&signing_in.address).await;
    assert!(page.text.contains("You did not allow it"));
    let outcome = signing_in.grant.await.unwrap();
    assert!(matches!(outcome, Err(SignInError::Denied)));
    assert!(!browser::is_open(port).await);
}

#[tokio::test]
async fn a_wish_the_server_does_not_grant_says_what_to_mend() {
    let sandbox = sandbox(Dialect::Make, |_| {}).await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor")
        .unwrap()
        .with_scopes(["everything:always"]);
    let signing_in = SigningIn::at(provider).await;
    let page = browser::visit(&signing_in.address).await;
    assert!(page.text.contains("That did not work"));
    assert!(is_refused(&signing_in.grant.await.unwrap(), Refusal::Scope));
}

#[tokio::test]
async fn a_server_that_sends_nobody_back_is_waited_for_five_minutes() {
    let sandbox = sandbox(Dialect::Make, |switches| {
        switches.oauth_takes_loopback = false;
    })
    .await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    let signing_in = SigningIn::at(provider).await;
    assert_eq!(browser::visit(&signing_in.address).await.status, 400);
    signing_in.clock.advance(Duration::from_secs(299));
    assert!(browser::is_open(signing_in.port).await);
    signing_in.clock.advance(Duration::from_secs(1));
    let outcome = signing_in.grant.await.unwrap();
    assert!(matches!(outcome, Err(SignInError::TimedOut)));
    assert!(!browser::is_open(signing_in.port).await);
}

#[tokio::test]
async fn two_sign_ins_have_nothing_in_common() {
    let (_server, provider) = bare(vec![json("{}")]).await;
    let first = SigningIn::at(provider.clone()).await;
    let second = SigningIn::at(provider).await;
    for name in ["state", "code_challenge", "redirect_uri"] {
        assert_ne!(first.asked(name), second.asked(name), "{name}");
    }
}

#[tokio::test]
async fn a_registration_with_fixed_ports_takes_the_first_free_one() {
    let (_server, provider) = bare(vec![json("{}")]).await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
    let ports = vec![port(&taken), port(&free)];
    for host in [LoopbackHost::V4, LoopbackHost::Name] {
        let redirect = Redirect {
            ports: Ports::OneOf(ports.clone()),
            host,
            ..Redirect::default()
        };
        let provider = provider.clone().with_redirect(redirect).unwrap();
        let refused = auth::sign_in(provider, clock(), crate::signing::words()).await;
        let Err(SignInError::PortTaken { ports: told }) = refused else {
            panic!("both ports are taken");
        };
        assert_eq!(told, ports);
    }
    drop(free);
    let redirect = Redirect {
        ports: Ports::OneOf(ports.clone()),
        host: LoopbackHost::Name,
        path: "/back/to/mandor".to_owned(),
    };
    let signing_in = SigningIn::at(provider.with_redirect(redirect).unwrap()).await;
    assert_eq!(signing_in.port, ports[1]);
    assert_eq!(
        signing_in.asked("redirect_uri"),
        format!("http://localhost:{}/back/to/mandor", ports[1])
    );
}

#[tokio::test]
async fn the_code_is_shown_with_its_verifier_and_the_same_address() {
    let tokens = json(r#"{"access_token":"eyJa","token_type":"bearer","expires_in":3600}"#);
    let (server, provider) = bare(vec![tokens]).await;
    let provider = provider.with_secret(&"hush-hush".into());
    let signing_in = SigningIn::at(provider).await;
    let redirect = signing_in.asked("redirect_uri");
    signing_in.comes_back().await.unwrap();
    let request = server.requests().remove(0);
    let (head, form) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /oauth/v2/token http/1.1"), "{head}");
    assert!(head.contains("content-type: application/x-www-form-urlencoded"));
    assert!(
        !head.contains("authorization:"),
        "the secret is in the body"
    );
    let field = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(form.as_bytes());
        let (_, value) = pairs.find(|(key, _)| key == name).expect(name);
        value.into_owned()
    };
    assert_eq!(field("grant_type"), "authorization_code");
    assert_eq!(field("code"), "the-code");
    assert_eq!(field("client_id"), "mandor");
    assert_eq!(field("client_secret"), "hush-hush");
    assert_eq!(field("redirect_uri"), redirect);
    assert_eq!(field("code_verifier").len(), 43);
}

#[tokio::test]
async fn a_life_that_is_not_told_is_taken_to_be_short_where_the_token_can_be_renewed() {
    let table = [
        (r#""expires_in":3600"#, 3600),
        (r#""expires_in":"3600""#, 3600),
        (r#""expires_in":20"#, 20),
        (r#""other":1"#, 300),
        (r#""expires_in":0"#, 300),
        (r#""expires_in":-7"#, 300),
        (r#""expires_in":"soon""#, 300),
        (r#""expires_in":null"#, 300),
    ];
    for (told, lives) in table {
        let body = format!(r#"{{"access_token":"eyJa","refresh_token":"eyJr",{told}}}"#);
        let (_server, provider) = bare(vec![json(&body)]).await;
        let grant = SigningIn::at(provider).await.comes_back().await.unwrap();
        assert_eq!(lives_s(&grant).0, lives, "{told}");
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_and_names_no_end_lasts_until_it_is_refused() {
    for told in [
        r#""other":1"#,
        r#""expires_in":0"#,
        r#""expires_in":"soon""#,
    ] {
        let body = format!(r#"{{"access_token":"eyJa",{told}}}"#);
        let (_server, provider) = bare(vec![json(&body)]).await;
        let grant = SigningIn::at(provider.clone())
            .await
            .comes_back()
            .await
            .unwrap();
        assert_eq!(grant.tokens().expires_at, None, "{told}");
        assert_eq!(grant.tokens().renew_at, None, "{told}");
        let session = Session::signed_in(provider, grant, clock(), |_: Grant| async {});
        assert_eq!(
            session.unwrap().ends_at(),
            None,
            "nobody is warned of a guess"
        );
    }
}

#[tokio::test]
async fn what_a_token_address_answers_wrongly_says_what_to_do() {
    let refused = |status, body: &str| answer(status, &[], body.as_bytes());
    let cut = answer(200, &["content-length: 900"], br#"{"access_token":"#);
    let html = b"<html>hotel network, please sign in</html>";
    let table = [
        (refused(400, r#"{"error":"invalid_grant"}"#), "Ended"),
        (
            refused(401, r#"{"error":"invalid_client"}"#),
            "Refused { refusal: Client }",
        ),
        (
            refused(
                400,
                r#"{"error":"unauthorized_client","error_description":7}"#,
            ),
            "Refused { refusal: NotAuthorized }",
        ),
        (
            refused(400, r#"{"error":"unsupported_grant_type"}"#),
            "Refused { refusal: Unsupported }",
        ),
        (
            refused(400, r#"{"error":"invalid_request"}"#),
            "Refused { refusal: Request }",
        ),
        (
            refused(400, r#"{"error":"the-code"}"#),
            "Refused { refusal: Other }",
        ),
        (
            answer(200, &["content-type: text/html"], html),
            "NotOAuth { status: 200 }",
        ),
        (
            answer(403, &["content-type: text/html"], html),
            "NotOAuth { status: 403 }",
        ),
        (
            refused(400, r#"{"detail":"x","code":"SC400"}"#),
            "NotOAuth { status: 400 }",
        ),
        (refused(404, ""), "NotOAuth { status: 404 }"),
        (json("{}"), "NotOAuth { status: 200 }"),
        (json(r#"{"access_token":""}"#), "NotOAuth { status: 200 }"),
        (
            json(r#"{"access_token":"a\nb"}"#),
            "NotOAuth { status: 200 }",
        ),
        (
            json(r#"{"access_token":"a","token_type":"mac"}"#),
            "NotOAuth { status: 200 }",
        ),
        (
            json(r#"{"error":"invalid_grant"}"#),
            "NotOAuth { status: 200 }",
        ),
        (
            answer(200, &[], &vec![b' '; 300 * 1024]),
            "NotOAuth { status: 200 }",
        ),
        (refused(500, "oops"), "Network(Server"),
        (
            refused(503, r#"{"error":"temporarily_unavailable"}"#),
            "Network(Server",
        ),
        (
            refused(400, r#"{"error":"server_error"}"#),
            "Network(Server",
        ),
        (
            answer(429, &["retry-after: 7"], b""),
            "Network(TooManyRequests",
        ),
        (cut, "Network(CutShort"),
        (Vec::new(), "Network(CutShort"),
    ];
    for (answer, expected) in table {
        let (server, provider) = bare(vec![answer]).await;
        let outcome = SigningIn::at(provider).await.comes_back().await;
        let shown = format!("{:?}", outcome.unwrap_err());
        assert!(shown.starts_with(&format!("OAuth({expected}")), "{shown}");
        assert_eq!(
            server.requests().len(),
            1,
            "a code is good once: {expected}"
        );
    }
}

#[tokio::test]
async fn a_token_address_that_sends_elsewhere_takes_no_secret_along() {
    for status in [301, 302, 303, 307, 308] {
        let stranger = BareServer::answering(vec![json("{}")]).await;
        let to = format!("location: http://{}/oauth/v2/token", stranger.zone);
        let (_server, provider) = bare(vec![answer(status, &[&to], b"")]).await;
        let outcome = SigningIn::at(provider).await.comes_back().await;
        let Err(SignInError::OAuth(OAuthError::NotOAuth { status: told })) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(told, status);
        assert!(stranger.requests().is_empty());
    }
}

#[tokio::test]
async fn a_token_address_nobody_answers_at_is_a_matter_of_the_network() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_nobody_is_reached_at(&server).await;
}

#[tokio::test]
async fn a_sign_in_server_whose_certificate_nobody_vouches_for_gets_no_code() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(Config {
        size: Size::Tiny,
        tls: Some(folder.path().join("sandbox.pem")),
        ..Config::default()
    })
    .await
    .unwrap();
    let told = &sandbox.ready().zones[0].tls_url;
    assert_nobody_is_reached_at(told.as_deref().unwrap()).await;
}

/// A code that comes back for this server finds no way to it.
async fn assert_nobody_is_reached_at(server: &str) {
    let at = |path: &str| Url::parse(&format!("{server}{path}")).unwrap();
    let endpoints = Endpoints {
        authorize: at("/oauth/v2/authorize"),
        token: at("/oauth/v2/token"),
        revoke: None,
    };
    let provider = Provider::new(endpoints, "mandor").unwrap();
    let outcome = SigningIn::at(provider).await.comes_back().await;
    let Err(SignInError::OAuth(OAuthError::Network(error))) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
}

#[tokio::test]
async fn signing_out_ends_both_tokens_at_the_server() {
    let sandbox = sandbox(Dialect::Make, |switches| {
        switches.oauth_public_refresh = true;
    })
    .await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    let signing_in = SigningIn::at(provider.clone()).await;
    let grant = signing_in.through_the_browser().await.unwrap();
    let outcome = auth::revoke(&provider, &grant, clock()).await.unwrap();
    assert_eq!(outcome, Revocation::Done);
    let again = auth::revoke(&provider, &grant, clock()).await.unwrap();
    assert_eq!(again, Revocation::Done, "ended is ended");
    let guide = Provider::guide(&zone_of(&sandbox), "mandor").unwrap();
    let nowhere = auth::revoke(&guide, &grant, clock()).await.unwrap();
    assert_eq!(nowhere, Revocation::NotOffered);
}

#[tokio::test]
async fn tokens_are_ended_at_no_other_server_than_their_own() {
    let tokens = json(r#"{"access_token":"eyJa","refresh_token":"eyJr"}"#);
    let (server, provider) = bare(vec![tokens, json("{}")]).await;
    let grant = SigningIn::at(provider.clone())
        .await
        .comes_back()
        .await
        .unwrap();
    let (stranger, other) = bare(vec![json("{}")]).await;
    let refused = auth::revoke(&other, &grant, clock()).await.unwrap_err();
    assert!(matches!(refused, OAuthError::Unusable(_)), "{refused:?}");
    assert!(stranger.requests().is_empty());
    auth::revoke(&provider, &grant, clock()).await.unwrap();
    let requests = server.requests();
    assert!(requests[1].contains("token=eyJr&token_type_hint=refresh_token"));
    assert!(requests[2].contains("token=eyJa&token_type_hint=access_token"));
    for (answer, expected) in [
        (answer(503, &[], b""), "Network"),
        (
            answer(401, &[], br#"{"error":"invalid_client"}"#),
            "Refused",
        ),
        (answer(404, &[], b"<html>"), "NotOAuth"),
    ] {
        server.now_answers(vec![answer]);
        let error = auth::revoke(&provider, &grant, clock()).await.unwrap_err();
        assert!(format!("{error:?}").starts_with(expected), "{error:?}");
        assert_eq!(
            server.requests().len(),
            2,
            "the second token is ended all the same"
        );
    }
}

#[tokio::test]
async fn the_servers_own_document_may_be_read_and_is_not_needed() {
    let sandbox = sandbox(Dialect::Make, |_| {}).await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    let found = auth::discover(&provider, clock()).await.unwrap();
    assert_eq!(found.endpoints(), provider.endpoints());
    let (server, provider) = bare(vec![answer(404, &[], b"<html>")]).await;
    for (answer, status) in [
        (answer(404, &[], b"<html>"), 404),
        (json("<html>"), 200),
        (json("[]"), 200),
    ] {
        server.now_answers(vec![answer]);
        let error = auth::discover(&provider, clock()).await.unwrap_err();
        let OAuthError::NotOAuth { status: told } = error else {
            panic!("{error:?}");
        };
        assert_eq!(told, status);
    }
}

#[tokio::test]
async fn what_the_vault_keeps_is_the_whole_sign_in() {
    let sandbox = sandbox(Dialect::Make, |switches| {
        switches.oauth_public_refresh = true;
    })
    .await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    let grant = SigningIn::at(provider)
        .await
        .through_the_browser()
        .await
        .unwrap();
    let read = Grant::from_secret(&grant.to_secret().unwrap()).unwrap();
    let (old, new) = (grant.tokens(), read.tokens());
    assert_eq!(new.access.expose_secret(), old.access.expose_secret());
    assert_eq!(new.expires_at, old.expires_at);
    assert_eq!(new.renew_at, old.renew_at);
    assert_eq!(new.scopes, old.scopes);
    assert_eq!(read.reach(), grant.reach());
}

#[tokio::test]
async fn the_sandbox_takes_the_new_token_in_its_own_clock() {
    let sandbox = sandbox(Dialect::Make, |_| {}).await;
    let zone = zone_of(&sandbox);
    let provider = Provider::make_at(&zone, "mandor").unwrap();
    let grant = SigningIn::at(provider)
        .await
        .through_the_browser()
        .await
        .unwrap();
    let access = grant.tokens().access.expose_secret();
    let client = crate::client::TestClient::new(&zone, access, Duration::from_secs(30));
    let me = || async { client.on(None, make_api::Lane::Click).me().await };
    me().await.unwrap();
    sandbox
        .control()
        .advance(SignedDuration::from_mins(6))
        .unwrap();
    assert!(matches!(me().await, Err(Error::Unauthorized { .. })));
}
