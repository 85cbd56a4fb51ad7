//! The port a sign-in listens on, and everybody who should not come through it.

use std::time::Duration;

use make_api::auth::{self, LoopbackHost, Redirect, SignInError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bare::json;
use crate::browser::{self, until};
use crate::signing::{SigningIn, bare, clock, words};

const TOKENS: &str = r#"{"access_token":"eyJa","expires_in":3600}"#;

#[tokio::test]
async fn whoever_comes_with_the_wrong_words_is_refused_and_the_wait_goes_on() {
    let (server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    let (port, state) = (signing_in.port, signing_in.asked("state"));
    let good = format!("/callback?code=the-code&state={state}");
    let host = format!("127.0.0.1:{port}");
    let table = [
        (
            "GET",
            "/callback?code=the-code&state=guessed".to_owned(),
            host.clone(),
            403,
        ),
        (
            "GET",
            "/callback?code=the-code".to_owned(),
            host.clone(),
            400,
        ),
        (
            "GET",
            "/callback?error=access_denied".to_owned(),
            host.clone(),
            400,
        ),
        (
            "GET",
            "/callback?error=access_denied&state=x".to_owned(),
            host.clone(),
            403,
        ),
        ("GET", format!("/callback?state={state}"), host.clone(), 400),
        (
            "GET",
            format!("/other?code=the-code&state={state}"),
            host.clone(),
            404,
        ),
        ("GET", "/favicon.ico".to_owned(), host.clone(), 404),
        ("POST", good.clone(), host.clone(), 405),
        ("HEAD", good.clone(), host.clone(), 405),
        ("OPTIONS", good.clone(), host.clone(), 405),
        ("GET", good.clone(), format!("evil.example:{port}"), 421),
        ("GET", good.clone(), "127.0.0.1".to_owned(), 421),
    ];
    for (method, target, host, status) in table {
        let request = format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\n\r\n");
        let reply = browser::send("127.0.0.1", port, request.as_bytes())
            .await
            .unwrap();
        assert_eq!(reply.status, status, "{method} {target} at {host}");
        assert!(!reply.text.contains("the-code") && !reply.text.contains(&state));
        assert_eq!(reply.header("connection"), Some("close"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
    let nameless = format!("GET {good} HTTP/1.0\r\n\r\n");
    let reply = browser::send("127.0.0.1", port, nameless.as_bytes()).await;
    assert_eq!(reply.unwrap().status, 421);
    let nonsense = browser::send("127.0.0.1", port, b"\x16\x03\x01\x02\x00").await;
    assert!(nonsense.is_none_or(|reply| reply.status == 400));
    assert!(server.requests().is_empty(), "nobody asked for a token");
    signing_in.comes_back().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_last_page_has_no_script_is_not_kept_and_tells_nobody_its_address() {
    let (_server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    let state = signing_in.asked("state");
    let back = signing_in.back(&format!("code=the-code&state={state}"));
    let page = browser::get(&back).await.unwrap();
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(page.header("connection"), Some("close"));
    assert!(!page.text.contains("the-code") && !page.text.contains(&state));
    assert!(!page.text.contains("<script"));
    signing_in.grant.await.unwrap().unwrap();
}

#[tokio::test]
async fn nobody_is_let_in_after_the_first() {
    let (server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    let port = signing_in.port;
    let state = signing_in.asked("state");
    let again = signing_in.back(&format!("code=another&state={state}"));
    // Connected before the port closed, and with the right words after it.
    let mut early = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    until("the early one is in", || signing_in.clock.sleepers() == 2).await;
    signing_in.comes_back().await.unwrap();
    assert!(browser::get(&again).await.is_none(), "the port is closed");
    let request = format!(
        "GET /callback?code=another&state={state} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n"
    );
    early.write_all(request.as_bytes()).await.ok();
    let mut answer = String::new();
    early.read_to_string(&mut answer).await.ok();
    assert!(!answer.contains("200 OK"), "{answer}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_request_without_end_is_not_read_to_its_end() {
    let (server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    let (port, state) = (signing_in.port, signing_in.asked("state"));
    let long = "x".repeat(64 * 1024);
    let head = format!("HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n");
    let many = "x: y\r\n".repeat(2000);
    for request in [
        format!("GET /callback?code={long}&state={state} {head}\r\n"),
        format!("GET /callback?code=a&state={state} {head}x: {long}\r\n\r\n"),
        format!("GET /callback?code=a&state={state} {head}{many}\r\n"),
        format!("GET /{long}"),
    ] {
        let reply = browser::send("127.0.0.1", port, request.as_bytes()).await;
        let status = reply.map_or(431, |reply| reply.status);
        assert!(matches!(status, 400 | 414 | 431), "{status}");
    }
    let body = format!("POST /callback {head}content-length: 10000000\r\n\r\n");
    let reply = browser::send("127.0.0.1", port, body.as_bytes()).await;
    assert_eq!(reply.unwrap().status, 405, "its body is not waited for");
    assert!(server.requests().is_empty());
    signing_in.comes_back().await.unwrap();
}

#[tokio::test]
async fn a_slow_one_is_sent_away_and_does_not_hold_up_the_browser() {
    let (_server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    let clock = signing_in.clock.clone();
    let mut slow = TcpStream::connect(("127.0.0.1", signing_in.port))
        .await
        .unwrap();
    slow.write_all(b"GET /callback?code=").await.unwrap();
    until("the slow one is in", || clock.sleepers() == 2).await;
    clock.advance(Duration::from_secs(9));
    slow.write_all(b"x").await.unwrap();
    clock.advance(Duration::from_secs(1));
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).await.ok();
    assert!(rest.is_empty(), "it got no answer");
    until("the slow one is out", || clock.sleepers() == 1).await;
    signing_in.comes_back().await.unwrap();
}

#[tokio::test]
async fn a_crowd_that_says_nothing_does_not_keep_the_browser_out() {
    let (_server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    let mut crowd = Vec::new();
    for _ in 0..60 {
        let one = TcpStream::connect(("127.0.0.1", signing_in.port)).await;
        crowd.push(one.unwrap());
    }
    signing_in.comes_back().await.unwrap();
}

#[tokio::test]
async fn giving_up_closes_the_port_at_once() {
    let (_server, provider) = bare(vec![json(TOKENS)]).await;
    let before = auth::sign_in(provider.clone(), clock(), words())
        .await
        .unwrap();
    let port = before.port();
    assert!(browser::is_open(port).await);
    drop(before);
    assert!(!browser::is_open(port).await);
    let signing_in = SigningIn::at(provider).await;
    signing_in.grant.abort();
    assert!(signing_in.grant.await.unwrap_err().is_cancelled());
    assert!(!browser::is_open(signing_in.port).await);
}

#[tokio::test]
async fn nobody_coming_closes_the_port_after_five_minutes_whoever_knocked_meanwhile() {
    let (server, provider) = bare(vec![json(TOKENS)]).await;
    let signing_in = SigningIn::at(provider).await;
    for _ in 0..4 {
        signing_in.clock.advance(Duration::from_mins(1));
        let wrong = signing_in.back("code=x&state=wrong");
        assert_eq!(browser::get(&wrong).await.unwrap().status, 403);
    }
    signing_in.clock.advance(Duration::from_mins(1));
    let outcome = signing_in.grant.await.unwrap();
    assert!(matches!(outcome, Err(SignInError::TimedOut)));
    assert!(!browser::is_open(signing_in.port).await);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_browser_may_come_by_either_loopback_address() {
    for host in [LoopbackHost::V6, LoopbackHost::Name, LoopbackHost::V4] {
        let (_server, provider) = bare(vec![json(TOKENS)]).await;
        let redirect = Redirect {
            host,
            ..Redirect::default()
        };
        let provider = provider.with_redirect(redirect).unwrap();
        let waiting = auth::sign_in(provider.clone(), clock(), words()).await;
        if matches!(waiting, Err(SignInError::NoLoopback { .. })) && host == LoopbackHost::V6 {
            // This computer has only one loopback address.
            continue;
        }
        drop(waiting);
        let signing_in = SigningIn::at(provider).await;
        let (port, state) = (signing_in.port, signing_in.asked("state"));
        let second = if TcpStream::connect(("::1", port)).await.is_ok() {
            "::1"
        } else {
            "127.0.0.1"
        };
        let request = format!(
            "GET /callback?code=a&state={state} HTTP/1.1\r\nhost: {}:{port}\r\n\r\n",
            host.as_str()
        );
        let reply = browser::send(second, port, request.as_bytes()).await;
        assert_eq!(reply.unwrap().status, 200);
        signing_in.grant.await.unwrap().unwrap();
    }
}
