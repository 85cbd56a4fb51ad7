//! Running a scenario and running an old run again, as it looks on the wire.

use make_api::{ExecutionId, Lane, ModuleId, OrganizationId, RunRequest, RunStatus, ScenarioId};
use serde_json::json;

use crate::bare::{self, BareServer};
use crate::client::{answered_with, client_for, name_of};

const ID: ScenarioId = ScenarioId(111);

fn execution() -> ExecutionId {
    ExecutionId::new("509f0457d2804ba7b115faf1637beea6").unwrap()
}

#[tokio::test]
async fn inputs_waiting_and_a_callback_are_sent_as_make_wants_them() {
    let (server, caller) =
        answered_with(r#"{"executionId":"9c4874979d974c3ebdef1e8aaa7dc452"}"#).await;
    caller.run(ID, RunRequest::default()).await.unwrap();
    let request = RunRequest {
        inputs: json!({"email": "a@b.c"}).as_object().unwrap().clone(),
        responsive: true,
        callback: Some("https://example.com/callback".parse().unwrap()),
    };
    caller.run(ID, request).await.unwrap();
    assert_eq!(
        server.bodies(),
        [
            json!({"responsive": false}),
            json!({
                "data": {"email": "a@b.c"},
                "responsive": true,
                "callbackUrl": "https://example.com/callback",
            }),
        ]
    );
}

#[tokio::test]
async fn a_responsive_run_ends_well_ends_badly_or_goes_on() {
    let id = r#""executionId":"9c4874979d974c3ebdef1e8aaa7dc452""#;
    let (server, caller) = answered_with("{}").await;
    let request = RunRequest {
        responsive: true,
        ..RunRequest::default()
    };
    let table = [
        (
            format!(r#"{{{id},"status":"1","outputs":{{"a":1}}}}"#),
            Some(RunStatus::Success),
        ),
        (
            format!(r#"{{{id},"status":3,"error":{{"name":"RuntimeError","message":"No"}}}}"#),
            Some(RunStatus::Error),
        ),
        (format!("{{{id}}}"), None),
    ];
    for (answer, expected) in table {
        server.now_answers(vec![bare::json(&answer)]);
        let started = caller.run(ID, request.clone()).await.unwrap();
        assert_eq!(
            started.result.map(|result| result.status),
            expected,
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_run_that_outlasts_makes_patience_is_not_known_to_have_failed() {
    let (server, caller) = answered_with("{}").await;
    for status in [408, 500, 503, 504] {
        server.now_answers(vec![bare::answer(
            status,
            &[],
            br#"{"message":"Timed out"}"#,
        )]);
        let request = RunRequest {
            responsive: true,
            ..RunRequest::default()
        };
        let error = caller.run(ID, request).await.unwrap_err();
        assert!(error.outcome_unknown(), "{status}");
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_scenario_that_is_off_or_busy_says_which() {
    let (server, caller) = answered_with("{}").await;
    let table = [
        (
            r#"{"message":"Scenario is not activated","code":"IM325"}"#,
            "NotActive",
        ),
        (
            r#"{"message":"Scenario is already being executed"}"#,
            "Conflict",
        ),
    ];
    for (refusal, expected) in table {
        server.now_answers(vec![bare::answer(422, &[], refusal.as_bytes())]);
        let error = caller.run(ID, RunRequest::default()).await.unwrap_err();
        assert_eq!(name_of(&error), expected);
        assert!(!error.outcome_unknown(), "nothing ran");
    }
}

#[tokio::test]
async fn runs_are_not_counted_against_the_minute_and_do_not_wait_for_it() {
    let started = r#"{"executionId":"9c4874979d974c3ebdef1e8aaa7dc452"}"#;
    let server = BareServer::answering(vec![bare::json(started)]).await;
    let client = client_for(&server.zone);
    let organization = OrganizationId(11);
    client.budgets.set_limit(client.zone(), organization, 2);
    let caller = client.on(Some(organization), Lane::Click);
    for _ in 0..5 {
        caller.run(ID, RunRequest::default()).await.unwrap();
    }
    let used = client.budgets.meter(client.zone(), organization).used;
    assert_eq!((used, client.slept_s()), (0, 0));
    for _ in 0..2 {
        caller.replay(ID, &execution()).await.unwrap();
    }
    assert_eq!(
        client.slept_s(),
        61,
        "a replay is counted like any other call, and keeps its place for a second more than a minute"
    );
}

#[tokio::test]
async fn a_replay_is_accepted_without_a_word_and_names_one_run() {
    let (server, caller) = answered_with("{}").await;
    server.now_answers(vec![bare::answer(202, &["content-length: 0"], b"")]);
    caller.replay(ID, &execution()).await.unwrap();
    assert_eq!(server.lines(), ["POST /scenarios/111/replay"]);
    assert_eq!(
        server.bodies(),
        [json!({"executionIds": ["509f0457d2804ba7b115faf1637beea6"]})]
    );
}

#[tokio::test]
async fn a_step_that_remembers_nothing_says_so() {
    let (server, caller) = answered_with(r#"{"exists":false}"#).await;
    assert!(!caller.remembers(ID, ModuleId(1)).await.unwrap());
    assert_eq!(server.lines(), ["GET /scenarios/111/data/1"]);
}
