//! A sign-in over hours and days: renewed ahead, once, and kept before it is used.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use make_api::auth::{Grant, Provider, Session};
use make_api::clock::ManualClock;
use make_api::{
    Budgets, Caller, Client, Error, Guide, Lane, Options, OrganizationId, RunRequest, ScenarioId,
    Zone,
};
use make_sandbox::Dialect;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Notify;

use crate::bare::{BareServer, answer, json};
use crate::browser::until;
use crate::signing::{NOW, SigningIn, clock, sandbox, zone_of};

const ORGANIZATION: OrganizationId = OrganizationId(11);

/// A server that gives tokens and believes only the newest, and knows one refresh token at a time.
pub(crate) struct Fake {
    /// Grows with each renewal; the tokens carry it.
    generation: u64,
    /// What the token address answers instead.
    pub(crate) token_answer: Option<Vec<u8>>,
    /// What every call is answered instead.
    pub(crate) call_answer: Option<Vec<u8>>,
    pub(crate) rotates: bool,
    pub(crate) lives_s: i64,
}

impl Fake {
    fn answer(&mut self, request: &str) -> Vec<u8> {
        if request.starts_with("POST /oauth/v2/token") {
            if let Some(answer) = &self.token_answer {
                return answer.clone();
            }
            let shown = if self.rotates { self.generation } else { 0 };
            if !request.contains(&format!("refresh_token=eyJr{shown}&"))
                && !request.ends_with(&format!("refresh_token=eyJr{shown}"))
            {
                return answer(400, &[], br#"{"error":"invalid_grant"}"#);
            }
            self.generation += 1;
            let (next, lives) = (self.generation, self.lives_s);
            let refresh = if self.rotates {
                format!(r#""refresh_token":"eyJr{next}","#)
            } else {
                String::new()
            };
            return json(&format!(
                r#"{{"access_token":"eyJa{next}",{refresh}"expires_in":{lives}}}"#
            ));
        }
        if let Some(answer) = &self.call_answer {
            return answer.clone();
        }
        let right = format!("authorization: bearer eyja{}\r\n", self.generation);
        if request.to_ascii_lowercase().contains(&right) {
            json(r#"{"scenario":{"id":5,"teamId":1}}"#)
        } else {
            let headers = ["content-type: application/json"];
            answer(401, &headers, br#"{"code":"IM015","message":"No"}"#)
        }
    }
}

/// A client that is signed in at a [`Fake`] server, on a clock that stands still.
pub(crate) struct Signed {
    pub(crate) server: BareServer,
    pub(crate) fake: Arc<Mutex<Fake>>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) budgets: Arc<Budgets>,
    pub(crate) session: Session,
    pub(crate) client: Client,
    pub(crate) kept: Arc<Mutex<Vec<SecretString>>>,
    /// Nothing is kept while this is held.
    vault: Arc<tokio::sync::Mutex<()>>,
    /// Rings when something is about to be kept.
    knocked: Arc<Notify>,
}

/// A grant as a vault kept it, five minutes from its end and four from its renewal.
pub(crate) fn grant(zone: &Zone, refresh: Option<&str>) -> Grant {
    let now = NOW.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let text = serde_json::json!({
        "version": 1,
        "access": "eyJa0",
        "refresh": refresh,
        "expiresAt": now + 300_000,
        "renewAt": now + 240_000,
        "scopes": [],
        "reach": "loopback",
        "authority": format!("http://{zone}"),
    });
    Grant::from_secret(&text.to_string().into()).unwrap()
}

impl Signed {
    pub(crate) async fn start() -> Self {
        Self::with(Some("eyJr0")).await
    }

    pub(crate) async fn with(refresh: Option<&str>) -> Self {
        let fake = Arc::new(Mutex::new(Fake {
            generation: 0,
            token_answer: None,
            call_answer: None,
            rotates: true,
            lives_s: 300,
        }));
        let answering = Arc::clone(&fake);
        let server =
            BareServer::choosing(move |request| answering.lock().unwrap().answer(request)).await;
        let (clock, kept) = (clock(), Arc::new(Mutex::new(Vec::new())));
        let vault = Arc::new(tokio::sync::Mutex::new(()));
        let knocked = Arc::new(Notify::new());
        let keep = {
            let (kept, vault, knocked) = (kept.clone(), vault.clone(), knocked.clone());
            move |grant: Grant| {
                let (kept, vault, knocked) = (kept.clone(), vault.clone(), knocked.clone());
                async move {
                    knocked.notify_one();
                    let _open = vault.lock().await;
                    kept.lock().unwrap().push(grant.to_secret().unwrap());
                }
            }
        };
        let provider = Provider::make_at(&server.zone, "mandor").unwrap();
        let grant = grant(&server.zone, refresh);
        let session = Session::signed_in(provider, grant, clock.clone(), keep).unwrap();
        let budgets = Arc::new(Budgets::new(clock.clone()));
        budgets.set_limit(&server.zone, ORGANIZATION, 1_000_000);
        let options = Options::new(budgets.clone(), clock.clone());
        let client = Client::new(server.zone.clone(), session.clone(), options).unwrap();
        Self {
            server,
            fake,
            clock,
            budgets,
            session,
            client,
            kept,
            vault,
            knocked,
        }
    }

    pub(crate) fn caller(&self) -> Caller {
        self.client.on(Some(ORGANIZATION), Lane::Background)
    }

    pub(crate) async fn call(&self) -> Result<(), Error> {
        self.caller().scenario(ScenarioId(5)).await.map(drop)
    }

    pub(crate) fn fake(&self) -> std::sync::MutexGuard<'_, Fake> {
        self.fake.lock().unwrap()
    }

    /// How often the token address was asked, and how often anything else.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let lines = self.server.lines();
        let renewals = lines.iter().filter(|line| line.contains("/oauth/")).count();
        (renewals, lines.len() - renewals)
    }

    /// The tokens that calls were proved with, in order.
    fn shown(&self) -> Vec<String> {
        let requests = self.server.requests();
        let headers = requests.iter().filter_map(|request| {
            let line = request
                .lines()
                .find(|line| line.to_ascii_lowercase().starts_with("authorization:"))?;
            line.split_once(": ").map(|(_, value)| value.to_owned())
        });
        headers.collect()
    }

    fn kept(&self) -> usize {
        self.kept.lock().unwrap().len()
    }
}

#[tokio::test]
async fn a_fresh_token_is_used_as_it_is() {
    let signed = Signed::start().await;
    signed.call().await.unwrap();
    signed.clock.advance(Duration::from_secs(239));
    signed.call().await.unwrap();
    assert_eq!(signed.counts(), (0, 2));
    assert_eq!(signed.session.ends_at(), None, "it renews itself");
}

#[tokio::test]
async fn a_token_that_ends_soon_is_renewed_while_calls_go_on() {
    let signed = Signed::start().await;
    signed.fake().call_answer = Some(json(r#"{"scenario":{"id":5,"teamId":1}}"#));
    signed.clock.advance(Duration::from_mins(4));
    let closed = signed.vault.lock().await;
    signed.call().await.unwrap();
    signed.call().await.unwrap();
    assert_eq!(
        signed.shown(),
        ["Bearer eyJa0"; 2],
        "it is good for a minute"
    );
    drop(closed);
    until("the renewed token is kept", || signed.kept() == 1).await;
    signed.call().await.unwrap();
    assert_eq!(signed.shown()[2], "Bearer eyJa1");
    assert_eq!(signed.counts(), (1, 3));
}

#[tokio::test]
async fn twenty_callers_at_once_renew_once() {
    let signed = Signed::start().await;
    signed.clock.advance(Duration::from_mins(10));
    let calls = (1..=20).map(|id| {
        let caller = signed.caller();
        tokio::spawn(async move { caller.scenario(ScenarioId(id)).await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(signed.counts(), (1, 20));
    let shown: HashSet<String> = signed.shown().into_iter().collect();
    assert_eq!(shown, HashSet::from(["Bearer eyJa1".to_owned()]));
}

#[tokio::test]
async fn twenty_callers_who_are_refused_at_once_renew_once() {
    let signed = Signed::start().await;
    signed.fake().generation = 1;
    // Its refresh token is the old one still, so that the next renewal is accepted.
    signed.fake().rotates = false;
    let calls = (1..=20).map(|id| {
        let caller = signed.caller();
        tokio::spawn(async move { caller.scenario(ScenarioId(id)).await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(signed.counts().0, 1);
    assert!(!signed.session.is_over());
}

#[tokio::test]
async fn a_renewed_token_is_kept_before_it_is_used() {
    let signed = Arc::new(Signed::start().await);
    signed.clock.advance(Duration::from_mins(5));
    let closed = signed.vault.lock().await;
    let caller = signed.caller();
    let call = tokio::spawn(async move { caller.scenario(ScenarioId(5)).await.map(drop) });
    signed.knocked.notified().await;
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(signed.counts(), (1, 0), "the call waits for the vault");
    drop(closed);
    call.await.unwrap().unwrap();
    assert_eq!(signed.counts(), (1, 1));
    let kept = signed.kept.lock().unwrap()[0].clone();
    assert!(kept.expose_secret().contains("eyJa1") && kept.expose_secret().contains("eyJr1"));
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_lose_the_rotated_token() {
    let signed = Signed::start().await;
    signed.clock.advance(Duration::from_mins(5));
    let closed = signed.vault.lock().await;
    let caller = signed.caller();
    let call = tokio::spawn(async move { caller.scenario(ScenarioId(5)).await.map(drop) });
    signed.knocked.notified().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    drop(closed);
    until("the rotated token is kept", || signed.kept() == 1).await;
    signed.call().await.unwrap();
    assert_eq!(signed.counts(), (1, 1));
}

#[tokio::test]
async fn a_server_that_does_not_rotate_is_asked_with_the_same_refresh_token_again() {
    let signed = Signed::start().await;
    signed.fake().rotates = false;
    for _ in 0..3 {
        signed.clock.advance(Duration::from_mins(5));
        signed.call().await.unwrap();
    }
    assert_eq!(signed.counts(), (3, 3));
    let kept = signed.kept.lock().unwrap()[2].clone();
    assert!(kept.expose_secret().contains("eyJr0"));
}

#[tokio::test]
async fn lives_of_seconds_and_of_a_day_are_both_renewed_ahead() {
    for (lives_s, renewed_after) in [(10, 8), (60, 48), (86_400, 86_280)] {
        let signed = Signed::start().await;
        signed.fake().lives_s = lives_s;
        signed.clock.advance(Duration::from_mins(5));
        signed.call().await.unwrap();
        signed.clock.advance(Duration::from_secs(renewed_after - 1));
        signed.call().await.unwrap();
        assert_eq!(signed.kept(), 1, "{lives_s}");
        signed.clock.advance(Duration::from_secs(1));
        // Whether this call or the renewal comes first, it ends well: an old token that is refused is replaced.
        signed.call().await.unwrap();
        until("it is renewed", || signed.kept() == 2).await;
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_even_an_action_sent_once_more() {
    let refused = |signed: &Signed| {
        signed.fake().generation = 1;
        signed.fake().rotates = false;
    };
    let signed = Signed::start().await;
    refused(&signed);
    signed.call().await.unwrap();
    assert_eq!(signed.shown(), ["Bearer eyJa0", "Bearer eyJa2"]);
    let signed = Signed::start().await;
    refused(&signed);
    signed.caller().stop(ScenarioId(5)).await.unwrap();
    assert_eq!(signed.counts(), (1, 2));
    let signed = Signed::start().await;
    refused(&signed);
    let run = signed
        .caller()
        .run(ScenarioId(5), RunRequest::default())
        .await;
    assert!(!matches!(run, Err(Error::Unauthorized { .. })), "{run:?}");
    assert_eq!(signed.counts(), (1, 2));
}

#[tokio::test]
async fn clients_of_several_zones_share_what_one_of_them_renewed() {
    let signed = Signed::start().await;
    let other = BareServer::answering(vec![json(r#"{"scenario":{"id":5,"teamId":1}}"#)]).await;
    let options = Options::new(signed.budgets.clone(), signed.clock.clone());
    let there = Client::new(other.zone.clone(), signed.session.clone(), options).unwrap();
    signed.clock.advance(Duration::from_mins(5));
    signed.call().await.unwrap();
    let caller = there.on(Some(ORGANIZATION), Lane::Click);
    caller.scenario(ScenarioId(5)).await.unwrap();
    assert_eq!(signed.counts(), (1, 1));
    assert!(other.requests()[0].contains("Bearer eyJa1"));
}

#[tokio::test]
async fn an_access_token_in_the_form_of_an_api_token_is_a_bearer_all_the_same() {
    let uuid = "7615989d-d213-48dc-b625-27133ae3f1a8";
    for (guide, scheme) in [(None, "Bearer"), (Some(Guide::default()), "Token")] {
        let server = BareServer::answering(vec![json("{}")]).await;
        let zone = server.zone.clone();
        let text = grant(&zone, None).to_secret().unwrap();
        let text = text.expose_secret().replace("eyJa0", uuid);
        let grant = Grant::from_secret(&text.into()).unwrap();
        let provider = Provider::make_at(&zone, "mandor").unwrap();
        let session =
            Session::signed_in(provider, grant, clock(), |_| async { /* nothing comes */ });
        let clock = clock();
        let options = Options {
            guide,
            ..Options::new(Arc::new(Budgets::new(clock.clone())), clock)
        };
        let client = Client::new(zone, session.unwrap(), options).unwrap();
        let caller = client.on(None, Lane::Click);
        assert!(caller.scenario(ScenarioId(5)).await.is_err(), "no scenario");
        let request = server.requests().remove(0);
        assert!(request.contains(&format!("{scheme} {uuid}")), "{request}");
    }
}

/// A night of eight hours with a look every two minutes, on a server that forgets every token after its time.
async fn a_night(dialect: Dialect, rotates: bool, lives_s: i64) {
    let sandbox = sandbox(dialect, |switches| {
        switches.oauth_public_refresh = true;
        switches.oauth_refresh_rotates = rotates;
        switches.oauth_token_lives_s = lives_s;
    })
    .await;
    let zone = zone_of(&sandbox);
    let (provider, guide) = match dialect {
        Dialect::Make => (Provider::make_at(&zone, "mandor").unwrap(), None),
        Dialect::Guide => {
            let provider = Provider::guide(&zone, "mandor").unwrap();
            let provider = provider.with_secret(&"hush-hush".into());
            (provider, Some(Guide::default()))
        }
    };
    let signing_in = SigningIn::at(provider.clone()).await;
    let clock = signing_in.clock.clone();
    let grant = signing_in.through_the_browser().await.unwrap();
    let kept = Arc::new(Mutex::new(grant.to_secret().unwrap()));
    let keep = {
        let kept = kept.clone();
        move |grant: Grant| {
            *kept.lock().unwrap() = grant.to_secret().unwrap();
            std::future::ready(())
        }
    };
    let budgets = Arc::new(Budgets::new(clock.clone()));
    let mut session =
        Session::signed_in(provider.clone(), grant, clock.clone(), keep.clone()).unwrap();
    for look in 0..240 {
        // Once in the night the program starts anew, with what the vault kept.
        if look == 120 {
            let grant = Grant::from_secret(&kept.lock().unwrap()).unwrap();
            session =
                Session::signed_in(provider.clone(), grant, clock.clone(), keep.clone()).unwrap();
        }
        let options = Options {
            guide: guide.clone(),
            ..Options::new(budgets.clone(), clock.clone())
        };
        let client = Client::new(zone.clone(), session.clone(), options).unwrap();
        let caller = client.on(None, Lane::Background);
        let seen = caller.organizations().collect_all().await;
        assert!(seen.is_ok(), "look {look}: {seen:?}");
        clock.advance(Duration::from_mins(2));
        let passed = SignedDuration::from_mins(2);
        sandbox.control().advance(passed).unwrap();
    }
}

#[tokio::test]
async fn a_night_is_watched_through_with_tokens_of_five_minutes() {
    a_night(Dialect::Make, true, 300).await;
}

#[tokio::test]
async fn a_night_is_watched_through_with_tokens_shorter_than_a_look() {
    a_night(Dialect::Make, true, 60).await;
}

#[tokio::test]
async fn a_night_is_watched_through_where_refresh_tokens_stay() {
    a_night(Dialect::Make, false, 3600).await;
}

#[tokio::test]
async fn a_night_is_watched_through_at_a_guides_server() {
    a_night(Dialect::Guide, true, 3600).await;
}
