//! What goes over the wire, and what never does.

use std::time::Duration;

use jiff::SignedDuration;
use make_api::{
    Client, Credential, Error, ExecutionId, Lane, Options, OrganizationId, RunRequest, ScenarioId,
    TeamId, Zone,
};
use tokio::net::TcpListener;

use crate::bare::{BareServer, answer, json};
use crate::client::{TOKEN, TestClient, client_for, name_of};

const SCENARIO: ScenarioId = ScenarioId(5);

#[tokio::test]
async fn a_call_introduces_itself_proves_itself_and_asks_for_json() {
    let server = BareServer::answering(vec![json(r#"{"scenario":{"id":5,"teamId":1}}"#)]).await;
    client_for(&server.zone)
        .on(None, Lane::Click)
        .scenario(SCENARIO)
        .await
        .unwrap();
    let request = server.requests().remove(0).to_ascii_lowercase();
    assert!(
        request.starts_with("get /api/v2/scenarios/5 http/1.1"),
        "{request}"
    );
    assert!(request.contains(&format!("authorization: token {TOKEN}")));
    assert!(request.contains(&format!("user-agent: mandor/{}", env!("CARGO_PKG_VERSION"))));
    assert!(request.contains("accept: application/json"));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_credential_stays_home() {
    let stranger = BareServer::answering(vec![json("{}")]).await;
    let to = format!("location: http://{}/api/v2/users/me", stranger.zone);
    let server = BareServer::answering(vec![answer(302, &[&to], b"")]).await;
    let error = client_for(&server.zone)
        .on(None, Lane::Click)
        .me()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NotMake { status: 302 }), "{error:?}");
    assert!(stranger.requests().is_empty());
}

#[tokio::test]
async fn an_answer_beyond_ten_megabytes_is_not_read_to_its_end() {
    let body = format!(r#"{{"scenario":"{}"}}"#, "x".repeat(11 * 1024 * 1024));
    let server = BareServer::answering(vec![json(&body)]).await;
    let error = client_for(&server.zone)
        .on(None, Lane::Click)
        .scenario(SCENARIO)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooLarge {
                refused_by_make: false
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_read_whose_connection_is_cut_is_asked_again() {
    let cut = answer(
        200,
        &["content-type: application/json", "content-length: 1000"],
        b"{\"scenario\":",
    );
    let server = BareServer::answering(vec![
        cut,
        Vec::new(),
        json(r#"{"scenario":{"id":5,"teamId":1}}"#),
    ])
    .await;
    let scenario = client_for(&server.zone)
        .on(None, Lane::Click)
        .scenario(SCENARIO)
        .await
        .unwrap();
    assert_eq!(scenario.team_id, TeamId(1));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn an_action_whose_answer_is_lost_is_not_sent_again() {
    let server = BareServer::answering(vec![Vec::new()]).await;
    let caller = client_for(&server.zone).on(None, Lane::Background);
    let run = caller
        .run(SCENARIO, RunRequest::default())
        .await
        .unwrap_err();
    let stop = caller.stop(SCENARIO).await.unwrap_err();
    for error in [run, stop] {
        assert!(matches!(error, Error::CutShort { .. }), "{error:?}");
        assert!(error.outcome_unknown());
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_refuses_connections_got_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let zone = Zone::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    drop(listener);
    let error = client_for(&zone)
        .on(None, Lane::Click)
        .stop(SCENARIO)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(!error.outcome_unknown());
}

#[tokio::test]
async fn a_silent_server_is_left_after_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let zone = Zone::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let client = TestClient::new(&zone, TOKEN, Duration::from_millis(200));
    let error = client
        .on(None, Lane::Click)
        .stop(SCENARIO)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
    assert!(error.outcome_unknown());
}

#[tokio::test]
async fn the_wait_make_asks_for_is_kept_before_the_second_try() {
    let busy = answer(
        429,
        &["retry-after: 4"],
        b"Requests limit for organization exceeded",
    );
    let server =
        BareServer::answering(vec![busy, json(r#"{"scenario":{"id":5,"teamId":1}}"#)]).await;
    let client = client_for(&server.zone);
    let started = client.slept_s();
    client
        .on(None, Lane::Click)
        .scenario(SCENARIO)
        .await
        .unwrap();
    let waited = client.slept_s() - started;
    assert!((4..6).contains(&waited), "waited {waited} s");
}

#[tokio::test]
async fn a_person_who_waits_gets_an_answer_once_no_try_would_begin_in_time() {
    let busy = answer(503, &["content-type: application/json"], b"{}");
    let asked_to_wait = answer(429, &["retry-after: 4"], b"");
    for (broken, tries) in [(busy, 2), (asked_to_wait, 1)] {
        let server = BareServer::answering(vec![broken]).await;
        let test = client_for(&server.zone);
        let options = Options {
            patience: Some(Duration::from_secs(2)),
            ..Options::new(test.budgets.clone(), test.clock.clone())
        };
        let credential = Credential::new(&TOKEN.into()).unwrap();
        let client = Client::new(server.zone.clone(), credential, options).unwrap();
        let caller = client.on(None, Lane::Click);
        caller.scenario(SCENARIO).await.unwrap_err();
        assert_eq!(server.requests().len(), tries);
        assert!(test.slept_s() < 2, "waited {} s", test.slept_s());
    }
}

#[tokio::test]
async fn a_run_is_never_sent_twice_even_when_make_says_too_many() {
    let busy = answer(429, &["retry-after: 1"], b"");
    let server = BareServer::answering(vec![busy]).await;
    let caller = client_for(&server.zone).on(None, Lane::Background);
    let error = caller
        .run(SCENARIO, RunRequest::default())
        .await
        .unwrap_err();
    assert_eq!(name_of(&error), "TooManyRequests");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_wrong_clock_shows_as_an_offset_to_the_server() {
    let date = "date: Sun, 01 Mar 2026 09:00:00 GMT";
    let body = br#"{"authUser":{"id":1}}"#;
    let server = BareServer::answering(vec![answer(
        200,
        &["content-type: application/json", date],
        body,
    )])
    .await;
    let client = client_for(&server.zone);
    assert_eq!(client.server_time_offset(), None);
    client
        .clock
        .set_now("2026-02-28T09:00:00Z".parse().unwrap());
    client.on(None, Lane::Click).me().await.unwrap();
    assert_eq!(
        client.server_time_offset(),
        Some(SignedDuration::from_hours(24))
    );
}

#[tokio::test]
async fn a_run_make_does_not_know_yet_is_asked_for_again_a_few_times() {
    let unknown = || {
        answer(
            404,
            &["content-type: application/json"],
            br#"{"code":"SC404"}"#,
        )
    };
    let known = json(r#"{"status":"RUNNING"}"#);
    let server = BareServer::answering(vec![unknown(), unknown(), known]).await;
    let client = client_for(&server.zone);
    let execution = ExecutionId::new("9c48e1ab9c48e1ab9c48e1ab9c48e1ab").unwrap();
    client
        .on(None, Lane::Click)
        .fresh_execution(SCENARIO, &execution)
        .await
        .unwrap();
    assert_eq!((server.requests().len(), client.slept_s()), (3, 2));
    let gone = BareServer::answering(vec![unknown()]).await;
    let error = client_for(&gone.zone)
        .on(None, Lane::Click)
        .fresh_execution(SCENARIO, &execution)
        .await
        .unwrap_err();
    assert_eq!(
        (name_of(&error).as_str(), gone.requests().len()),
        ("NotFound", 5)
    );
}

#[tokio::test]
async fn a_429_rests_the_background_and_shows_on_the_meter() {
    let busy = answer(429, &["retry-after: 30"], b"");
    let server = BareServer::answering(vec![busy]).await;
    let client = client_for(&server.zone);
    let organization = OrganizationId(11);
    let error = client
        .on(Some(organization), Lane::Click)
        .scenario(SCENARIO)
        .await
        .unwrap_err();
    let Error::TooManyRequests { retry_at } = error else {
        panic!("{error:?}")
    };
    let meter = client.budgets.meter(&server.zone, organization);
    assert_eq!((meter.used, meter.paused_until), (1, Some(retry_at)));
}

#[tokio::test]
async fn what_make_says_of_its_limit_beside_an_answer_makes_careful_and_never_bold() {
    let organization = OrganizationId(11);
    let limits = |limit: u32, left: u32| {
        let (limit, left) = (
            format!("x-ratelimit-limit: {limit}"),
            format!("x-ratelimit-remaining: {left}"),
        );
        let body = br#"{"scenario":{"id":5,"teamId":1}}"#;
        let headers = ["content-type: application/json", &limit, &left];
        answer(200, &headers, body)
    };
    let server = BareServer::answering(vec![limits(20, 7), limits(600, 500), limits(60, 0)]).await;
    let client = client_for(&server.zone);
    client.budgets.set_limit(client.zone(), organization, 60);
    let caller = client.on(Some(organization), Lane::Click);
    for (limit, rests) in [(20, false), (60, false), (60, true)] {
        caller.scenario(SCENARIO).await.unwrap();
        let meter = client.budgets.meter(client.zone(), organization);
        assert_eq!((meter.limit, meter.paused_until.is_some()), (limit, rests));
    }
}
