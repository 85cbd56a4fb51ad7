//! S1: the way back from the browser takes one answer of the right sort, and nothing else gets a token.

use std::time::Duration;

use journeys::World;
use make_sandbox::{Config, Size};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::browser;

/// Where Make gives tokens.
const TOKENS: &str = "/oauth/v2/token";

/// Somebody who waits for the browser, and where it is to go.
struct Waiting {
    world: World,
    authorize: Url,
    /// The address that Make sends the browser to, with the right answer.
    answer: Url,
}

impl Waiting {
    async fn begin() -> Self {
        let config = Config {
            size: Size::Tiny,
            ..Config::default()
        };
        let world = World::with(config).await.unwrap();
        world.stand_still();
        let shown = world.get("begin_sign_in", json!({})).await.unwrap();
        let authorize = shown["address"].as_str().unwrap().to_owned();
        let answer = browser::sent_to(&authorize).await.unwrap();
        Self {
            world,
            authorize: authorize.parse().unwrap(),
            answer: answer.parse().unwrap(),
        }
    }

    /// The right answer with one thing about it changed.
    fn but(&self, change: impl FnOnce(&mut Url)) -> String {
        let mut changed = self.answer.clone();
        change(&mut changed);
        changed.into()
    }

    async fn kind(&self) -> String {
        let shown = self.world.get("get_sign_in", Value::Null).await.unwrap();
        shown["kind"].as_str().unwrap_or("none").to_owned()
    }

    async fn ends(&self) -> String {
        let end = self.world.until(async |_| {
            let kind = self.kind().await;
            (kind != "waiting" && kind != "finishing").then_some(kind)
        });
        end.await.unwrap()
    }

    fn tokens_asked(&self) -> u64 {
        self.world.control().count_of("POST", TOKENS)
    }

    async fn is_open(&self) -> bool {
        let host = self.answer.host_str().unwrap();
        let port = self.answer.port().unwrap();
        TcpStream::connect((host, port)).await.is_ok()
    }
}

/// The answer with this in place of its parameter.
fn with(url: &mut Url, name: &str, value: Option<&str>) {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != name)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let mut pairs = url.query_pairs_mut();
    pairs.clear().extend_pairs(kept);
    if let Some(value) = value {
        pairs.append_pair(name, value);
    }
}

#[tokio::test]
async fn what_make_is_asked_for_is_bound_to_this_very_wait() {
    let one = Waiting::begin().await;
    let other = Waiting::begin().await;
    let asked = |waiting: &Waiting, name: &str| {
        let mut pairs = waiting.authorize.query_pairs();
        let found = pairs.find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!(asked(&one, "code_challenge_method"), "S256");
    for once in ["state", "code_challenge"] {
        assert!(asked(&one, once).len() >= 22, "{once} cannot be guessed");
        assert_ne!(asked(&one, once), asked(&other, once), "{once}");
    }
    let back: Url = asked(&one, "redirect_uri").parse().unwrap();
    assert_eq!(back.scheme(), "http");
    assert!(matches!(back.host_str(), Some("127.0.0.1" | "[::1]")));
}

#[tokio::test]
async fn a_wrong_answer_asks_for_no_token_and_the_right_one_still_counts() {
    let waiting = Waiting::begin().await;
    let long = "x".repeat(100_000);
    for wrong in [
        waiting.but(|url| with(url, "state", None)),
        waiting.but(|url| with(url, "state", Some(""))),
        waiting.but(|url| with(url, "state", Some("stolen-from-another-wait"))),
        waiting.but(|url| url.set_path("/")),
        waiting.but(|url| url.set_path("/callback/../x")),
        waiting.but(|url| with(url, "code", Some(&long))),
    ] {
        let page = browser::ask(&wrong).await;
        let status = page.map(|page| page.status);
        assert!(status.is_none_or(|status| status >= 400), "{status:?}");
        assert_eq!(waiting.kind().await, "waiting");
    }
    assert_eq!(waiting.tokens_asked(), 0);
    let page = browser::ask(waiting.answer.as_str()).await.unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(waiting.ends().await, "done");
    assert_eq!(waiting.tokens_asked(), 1);
}

#[tokio::test]
async fn a_second_answer_finds_the_port_closed() {
    let waiting = Waiting::begin().await;
    browser::ask(waiting.answer.as_str()).await.unwrap();
    assert_eq!(waiting.ends().await, "done");
    assert!(!waiting.is_open().await);
    assert!(browser::ask(waiting.answer.as_str()).await.is_none());
    assert_eq!(waiting.tokens_asked(), 1);
}

#[tokio::test]
async fn whoever_speaks_slowly_or_not_at_all_keeps_nobody_out() {
    let waiting = Waiting::begin().await;
    let host = waiting.answer.host_str().unwrap().to_owned();
    let port = waiting.answer.port().unwrap();
    let mut crowd = Vec::new();
    for _ in 0..20 {
        let mut slow = TcpStream::connect((host.as_str(), port)).await.unwrap();
        slow.write_all(b"GET /").await.unwrap();
        crowd.push(slow);
    }
    let page = browser::ask(waiting.answer.as_str()).await.unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(waiting.ends().await, "done");
    assert!(!waiting.is_open().await);
    for mut slow in crowd {
        let mut rest = Vec::new();
        let end = slow.read_to_end(&mut rest);
        let end = tokio::time::timeout(Duration::from_secs(10), end).await;
        assert!(end.is_ok(), "its connection is closed too");
    }
}

#[tokio::test]
async fn the_port_closes_when_the_person_gives_up_and_after_five_minutes() {
    let waiting = Waiting::begin().await;
    assert!(waiting.is_open().await);
    waiting
        .world
        .get("cancel_sign_in", Value::Null)
        .await
        .unwrap();
    assert!(!waiting.is_open().await);

    let waiting = Waiting::begin().await;
    waiting.world.wait(Duration::from_secs(301));
    assert_eq!(waiting.ends().await, "failed");
    assert!(!waiting.is_open().await);
    assert_eq!(waiting.tokens_asked(), 0);
}
