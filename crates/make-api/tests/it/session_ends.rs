//! The end of a sign-in: known at once, told as one error, and nothing is sent any more.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use make_api::auth::{OAuthError, Provider, Session};
use make_api::{
    Budgets, Client, Credential, Error, Lane, Options, OrganizationId, ScenarioId, Zone, ZoneError,
};

use crate::bare::{BareServer, answer, json};
use crate::browser::until;
use crate::client::TOKEN;
use crate::session::{Signed, grant};
use crate::signing::{NOW, clock};

const ORGANIZATION: OrganizationId = OrganizationId(11);

fn refused() -> Vec<u8> {
    let headers = ["content-type: application/json"];
    answer(401, &headers, br#"{"code":"IM015","message":"No"}"#)
}

fn scenario() -> Vec<u8> {
    json(r#"{"scenario":{"id":5,"teamId":1}}"#)
}

fn is_unauthorized(outcome: &Result<(), Error>) -> bool {
    matches!(outcome, Err(Error::Unauthorized { .. }))
}

#[tokio::test]
async fn a_grant_that_is_over_ends_the_session_and_all_calls() {
    let signed = Signed::start().await;
    signed.fake().token_answer = Some(answer(400, &[], br#"{"error":"invalid_grant"}"#));
    signed.clock.advance(Duration::from_mins(5));
    assert!(is_unauthorized(&signed.call().await));
    assert!(signed.session.is_over());
    assert!(matches!(signed.session.why_over(), Some(OAuthError::Ended)));
    for _ in 0..3 {
        assert!(is_unauthorized(&signed.call().await));
        signed.clock.advance(Duration::from_mins(5));
    }
    assert_eq!(signed.counts(), (1, 0), "nothing was sent any more");
}

#[tokio::test]
async fn a_grant_that_turns_out_to_be_over_ahead_of_time_ends_the_session_too() {
    let signed = Signed::start().await;
    signed.fake().token_answer = Some(answer(400, &[], br#"{"error":"invalid_grant"}"#));
    signed.clock.advance(Duration::from_mins(4));
    signed.call().await.unwrap();
    until("the end is known", || signed.session.is_over()).await;
    assert!(is_unauthorized(&signed.call().await));
    assert_eq!(signed.counts(), (1, 1));
}

#[tokio::test]
async fn a_new_token_that_is_refused_as_well_ends_the_session() {
    let signed = Signed::start().await;
    signed.fake().call_answer = Some(refused());
    assert!(is_unauthorized(&signed.call().await));
    assert!(signed.session.is_over());
    assert!(is_unauthorized(&signed.call().await));
    assert_eq!(signed.counts(), (1, 2), "one renewal and one more try");
}

#[tokio::test]
async fn a_client_the_server_refuses_ends_the_session_when_its_token_ends() {
    let signed = Signed::start().await;
    signed.fake().token_answer = Some(answer(401, &[], br#"{"error":"invalid_client"}"#));
    signed.clock.advance(Duration::from_mins(4));
    signed.call().await.unwrap();
    until("the refusal came", || signed.counts().0 == 1).await;
    signed.call().await.unwrap();
    assert!(!signed.session.is_over(), "the token is still good");
    signed.clock.advance(Duration::from_mins(1));
    assert!(is_unauthorized(&signed.call().await));
    assert!(matches!(
        signed.session.why_over(),
        Some(OAuthError::Refused { .. })
    ));
}

#[tokio::test]
async fn a_sign_in_server_in_trouble_is_asked_again_later_and_ends_nothing() {
    let signed = Signed::start().await;
    for trouble in [
        answer(503, &[], b""),
        answer(200, &[], b"<html>"),
        Vec::new(),
    ] {
        signed.fake().token_answer = Some(trouble);
        signed.clock.advance(Duration::from_mins(5));
        let (before, sent) = signed.counts();
        for _ in 0..5 {
            let error = signed.call().await.unwrap_err();
            assert!(matches!(error, Error::Connect { .. }), "{error:?}");
            assert!(!error.outcome_unknown(), "the call itself was never sent");
        }
        assert_eq!(signed.counts(), (before + 1, sent), "no storm of renewals");
    }
    signed.fake().token_answer = None;
    signed.clock.advance(Duration::from_secs(10));
    signed.call().await.unwrap();
    assert!(!signed.session.is_over());
}

#[tokio::test]
async fn a_sign_in_server_that_asks_to_slow_down_is_left_alone_as_long() {
    let signed = Signed::start().await;
    signed.fake().token_answer = Some(answer(429, &["retry-after: 90"], b""));
    signed.clock.advance(Duration::from_mins(5));
    let error = signed.call().await.unwrap_err();
    assert!(matches!(error, Error::TooManyRequests { .. }), "{error:?}");
    signed.fake().token_answer = None;
    signed.clock.advance(Duration::from_secs(89));
    assert!(signed.call().await.is_err());
    signed.clock.advance(Duration::from_secs(1));
    signed.call().await.unwrap();
    assert_eq!(signed.counts(), (2, 1));
}

#[tokio::test]
async fn a_sign_in_that_cannot_renew_itself_says_when_it_ends_and_then_is_over() {
    let signed = Signed::with(None).await;
    let ends_at = NOW.parse::<Timestamp>().unwrap() + Duration::from_mins(5);
    assert_eq!(signed.session.ends_at(), Some(ends_at));
    signed.clock.advance(Duration::from_secs(299));
    signed.call().await.unwrap();
    signed.clock.advance(Duration::from_secs(1));
    assert!(is_unauthorized(&signed.call().await));
    assert!(signed.session.is_over());
    assert_eq!(signed.counts(), (0, 1), "nothing was sent after the end");
}

/// A client with an API token whose organization has so many calls a minute, of which it takes half.
fn client_with(
    server: &BareServer,
    per_minute: u32,
) -> (Client, Arc<make_api::clock::ManualClock>) {
    let clock = clock();
    let budgets = Arc::new(Budgets::new(clock.clone()));
    budgets.set_limit(&server.zone, ORGANIZATION, per_minute);
    let credential = Credential::new(&TOKEN.into()).unwrap();
    let options = Options::new(budgets, clock.clone());
    let client = Client::new(server.zone.clone(), credential, options).unwrap();
    (client, clock)
}

#[tokio::test]
async fn after_a_refused_api_token_at_most_one_more_call_goes_out() {
    let server = BareServer::answering(vec![refused()]).await;
    let (client, clock) = client_with(&server, 2);
    let calls = (1..=5).map(|id| {
        let caller = client.on(Some(ORGANIZATION), Lane::Background);
        tokio::spawn(async move { caller.scenario(ScenarioId(id)).await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        let outcome = call.await.unwrap();
        assert!(is_unauthorized(&outcome), "nobody waits for a minute");
    }
    assert_eq!(server.requests().len(), 1);
    assert!(!client.session().is_over(), "it may have been a slip");
    clock.advance(Duration::from_mins(2));
    for id in 1..=5 {
        let caller = client.on(Some(ORGANIZATION), Lane::Background);
        let outcome = caller.scenario(ScenarioId(id)).await.map(drop);
        assert!(is_unauthorized(&outcome));
        clock.advance(Duration::from_mins(2));
    }
    assert_eq!(server.requests().len(), 2);
    assert!(client.session().is_over());
}

#[tokio::test]
async fn a_refusal_that_was_a_slip_is_forgotten_with_the_next_answer() {
    let trouble = answer(503, &[], b"");
    let answers = vec![refused(), scenario(), refused(), trouble, scenario()];
    let server = BareServer::answering(answers).await;
    let (client, clock) = client_with(&server, 2);
    for expected in [false, true, false, true] {
        let caller = client.on(Some(ORGANIZATION), Lane::Background);
        let call = tokio::spawn(async move { caller.scenario(ScenarioId(5)).await.map(drop) });
        while !call.is_finished() {
            clock.advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
        assert_eq!(call.await.unwrap().is_ok(), expected);
    }
    assert_eq!(server.requests().len(), 5);
    assert!(!client.session().is_over());
}

#[tokio::test]
async fn a_call_that_tries_out_a_doubted_token_refuses_nobody_while_it_waits() {
    let slow = answer(429, &["retry-after: 50"], b"");
    let server = BareServer::answering(vec![refused(), slow, scenario()]).await;
    let (client, _clock) = client_with(&server, 60);
    let caller = client.on(Some(ORGANIZATION), Lane::Background);
    let first = caller.scenario(ScenarioId(5)).await.map(drop);
    assert!(is_unauthorized(&first));
    let trying = tokio::spawn(async move { caller.scenario(ScenarioId(5)).await.map(drop) });
    until("the token is tried out", || server.requests().len() == 2).await;
    let click = client.on(Some(OrganizationId(99)), Lane::Click);
    let mut outcome = click.scenario(ScenarioId(6)).await.map(drop);
    for _ in 0..10_000 {
        // The answer that asks to wait may still be on its way.
        if !is_unauthorized(&outcome) {
            break;
        }
        tokio::task::yield_now().await;
        outcome = click.scenario(ScenarioId(6)).await.map(drop);
    }
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(!trying.is_finished(), "it waits for its minute");
    trying.abort();
}

#[tokio::test]
async fn tokens_go_to_no_server_but_those_of_their_sign_in() {
    let server = BareServer::answering(vec![scenario()]).await;
    let provider = || Provider::make_at(&server.zone, "mandor").unwrap();
    let session = |provider, zone: &Zone| {
        Session::signed_in(provider, grant(zone, Some("eyJr0")), clock(), |_| async {
            /* nothing is renewed */
        })
    };
    let elsewhere = session(Provider::make("mandor").unwrap(), &server.zone);
    assert!(matches!(elsewhere, Err(OAuthError::Unusable(_))));
    let session = session(provider(), &server.zone).unwrap();
    for zone in ["eu1.make.com", "make.example.org", "evil.example"] {
        let clock = clock();
        let options = Options::new(Arc::new(Budgets::new(clock.clone())), clock);
        let refused = Client::new(Zone::parse(zone).unwrap(), session.clone(), options);
        let Err(Error::BadZone(ZoneError::OutOfReach { to })) = refused else {
            panic!("{zone} is none of this sign-in's");
        };
        assert_eq!(to.as_str(), zone);
    }
    assert!(server.requests().is_empty());
}
