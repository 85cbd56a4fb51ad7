//! Runs of scenarios that were made here: inputs and outputs, replay, stopping, what single modules did.

use jiff::SignedDuration;
use make_sandbox::{Config, ResponsiveTimeout, Size, Switches, Time};
use serde_json::{Value, json};

use crate::desk::{Desk, Told};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// An active scenario that is asked for an e-mail address and gives back a count.
async fn asked_for_an_address(desk: &Desk) -> u64 {
    let blueprint = json!({"name": "Asked", "metadata": {}, "flow": [
        {"id": 1, "module": "json:ParseJSON", "version": 1},
        {"id": 4, "module": "http:ActionSendData", "version": 3},
    ]});
    let body = json!({
        "teamId": desk.team(),
        "blueprint": blueprint.to_string(),
        "scheduling": r#"{"type":"on-demand"}"#,
        "metadata": {
            "input_spec": [
                {"name": "email", "type": "text", "required": true},
                {"name": "count", "type": "number"},
            ],
            "output_spec": [{"name": "email", "type": "text"}, {"name": "rows", "type": "number"}],
        },
    });
    let told = desk.post("/scenarios", body).await;
    let id = told.body["scenario"]["id"].as_u64().unwrap();
    let started = desk
        .post(&format!("/scenarios/{id}/start"), json!({}))
        .await;
    assert_eq!(started.status, 200, "{:?}", started.body);
    id
}

/// A live clock, and nobody waits for a run.
async fn impatient() -> Desk {
    let config = Config {
        size: Size::Tiny,
        time: Time::Live { speed: 1 },
        switches: Switches {
            responsive_wait_ms: 0,
            ..Switches::default()
        },
        ..Config::default()
    };
    Desk::start(config).await
}

async fn run(desk: &Desk, id: u64, body: Value) -> Told {
    desk.post(&format!("/scenarios/{id}/run"), body).await
}

#[tokio::test]
async fn a_run_is_checked_against_the_interface_and_gives_back_what_it_declares() {
    let desk = Desk::of(Size::Tiny).await;
    let id = asked_for_an_address(&desk).await;
    let nothing = run(&desk, id, json!({"data": {}})).await;
    assert_eq!((nothing.status, nothing.code()), (400, "SC400"));
    let wrong = run(
        &desk,
        id,
        json!({"data": {"email": ["x"], "count": "many"}}),
    )
    .await;
    assert_eq!(wrong.body["suberrors"].as_array().unwrap().len(), 2);
    let right = run(
        &desk,
        id,
        json!({"data": {"email": "a@b.c", "count": 3}, "responsive": true}),
    )
    .await;
    assert_eq!(right.body["status"], json!("1"), "{:?}", right.body);
    assert_eq!(right.body["outputs"], json!({"email": "a@b.c", "rows": 42}));
    let execution = right.body["executionId"].as_str().unwrap();
    let detail = desk
        .get(&format!("/scenarios/{id}/executions/{execution}"))
        .await;
    assert_eq!(detail.body["outputs"], right.body["outputs"]);
    let small = desk
        .get(&format!(
            "/scenarios/{id}/executions/{execution}?maxBytes=5"
        ))
        .await;
    assert_eq!(small.status, 413);
}

#[tokio::test]
async fn a_scenario_made_here_has_no_past_and_logs_each_run_once() {
    let desk = Desk::of(Size::Tiny).await;
    let id = asked_for_an_address(&desk).await;
    let logs = format!("/scenarios/{id}/logs");
    assert_eq!(desk.get(&logs).await.body["scenarioLogs"], json!([]));
    for _ in 0..3 {
        run(&desk, id, json!({"data": {"email": "a@b.c"}})).await;
    }
    desk.control().advance(MINUTE).unwrap();
    let rows = desk.get(&logs).await.body["scenarioLogs"].clone();
    let ids: std::collections::BTreeSet<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 3, "runs of the same millisecond are told apart");
    let one = desk.get(&format!("{logs}?executionName=invoice")).await;
    assert_eq!(one.body["scenarioLogs"], json!([]), "no run has a name");
}

#[tokio::test]
async fn a_replay_is_accepted_without_a_word_and_runs_the_first_id_only() {
    let desk = Desk::of(Size::Tiny).await;
    let id = asked_for_an_address(&desk).await;
    let told = run(
        &desk,
        id,
        json!({"data": {"email": "a@b.c"}, "responsive": true}),
    )
    .await;
    let execution = told.body["executionId"].as_str().unwrap().to_owned();
    let path = format!("/scenarios/{id}/replay");
    let replay = async |ids: &[&str]| desk.post(&path, json!({"executionIds": ids})).await;
    let token = desk.ready().token.clone();
    let raw = desk
        .raw(
            &token,
            reqwest::Method::POST,
            0,
            &path,
            Some(json!({"executionIds": [execution, "unknown"]})),
        )
        .await;
    assert_eq!(raw.status(), 202);
    assert_eq!(raw.text().await.unwrap(), "");
    desk.control().advance(MINUTE).unwrap();
    let rows = desk.get(&format!("/scenarios/{id}/logs")).await.body["scenarioLogs"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    let newest = rows[0]["id"].as_str().unwrap();
    let detail = desk
        .get(&format!("/scenarios/{id}/executions/{newest}"))
        .await;
    assert_eq!(
        detail.body["outputs"]["email"], "a@b.c",
        "it was given what the first run was given"
    );
    assert_eq!(replay(&["0123"]).await.status, 404);
    assert_eq!(replay(&[]).await.status, 400);
    desk.post(&format!("/scenarios/{id}/stop"), json!({})).await;
    let inactive = replay(&[&execution]).await;
    assert_eq!((inactive.status, inactive.code()), (422, "IM325"));
}

#[tokio::test]
async fn stopping_waits_for_the_module_at_work_unless_it_is_forced() {
    let desk = Desk::with(
        Size::Tiny,
        Switches {
            detail_hidden_ms: 0,
            ..Switches::default()
        },
    )
    .await;
    let id = asked_for_an_address(&desk).await;
    let begun = run(&desk, id, json!({"data": {"email": "a@b.c"}})).await;
    let execution = begun.body["executionId"].as_str().unwrap();
    let path = format!("/scenarios/{id}/executions/{execution}");
    let status = async || desk.get(&path).await.body["status"].clone();
    let stop = async |force: bool| {
        desk.post(&format!("{path}/stop"), json!({"force": force}))
            .await
    };
    assert_eq!(stop(false).await.body, json!({}));
    assert_eq!(status().await, "RUNNING", "the first module goes on");
    desk.control()
        .advance(SignedDuration::from_millis(900))
        .unwrap();
    assert_eq!(status().await, "ERROR", "the second one never began");
    assert_eq!(stop(true).await.status, 200);
    desk.control().set_switches(Switches {
        stop_ended_status: 422,
        ..Switches::default()
    });
    assert_eq!(stop(true).await.status, 422);
    desk.control().set_switches(Switches {
        execution_stop: false,
        ..Switches::default()
    });
    assert_eq!(
        stop(true).await.status,
        404,
        "older servers know no such call"
    );
}

#[tokio::test]
async fn a_run_that_takes_too_long_is_told_by_its_id_or_refused_by_switch() {
    let desk = impatient().await;
    let id = asked_for_an_address(&desk).await;
    let body = json!({"data": {"email": "a@b.c"}, "responsive": true});
    let told = run(&desk, id, body.clone()).await;
    assert_eq!(told.status, 200);
    assert_eq!(told.body.as_object().unwrap().len(), 1);
    desk.control().set_switches(Switches {
        responsive_wait_ms: 0,
        responsive_timeout: ResponsiveTimeout::Error,
        ..Switches::default()
    });
    assert_eq!(run(&desk, id, body).await.status, 408);
}

#[tokio::test]
async fn modules_tell_how_far_runs_came_and_why_they_ended() {
    let desk = Desk::of(Size::Tiny).await;
    let order = desk.find("Order → Warehouse sync").id;
    let blueprint = desk.get(&format!("/scenarios/{order}/blueprint")).await;
    let flow = blueprint.body["response"]["blueprint"]["flow"].clone();
    let failing = flow
        .as_array()
        .unwrap()
        .iter()
        .find(|node| node["module"].as_str().unwrap().starts_with("salesforce:"))
        .unwrap()["id"]
        .clone();
    let logs = async |module: &Value| {
        desk.get(&format!(
            "/scenarios/{order}/modules/{module}/logs?pg[limit]=5"
        ))
        .await
    };
    let failed = logs(&failing).await;
    let row = &failed.body["moduleLogs"][0];
    assert_eq!(row["status"], 3, "{:?}", failed.body);
    assert!(
        row["error"]["message"]
            .as_str()
            .unwrap()
            .contains("INVALID_SESSION_ID")
    );
    let first = logs(&flow[0]["id"]).await;
    assert_eq!(first.body["moduleLogs"][0]["status"], 1);
    assert!(first.body["moduleLogs"][0].get("error").is_none());
    assert_eq!(first.body["pg"]["limit"], 5);
    let last = first.body["pg"]["last"].as_str().unwrap();
    let next = desk
        .get(&format!(
            "/scenarios/{order}/modules/{}/logs?pg[limit]=5&pg[last]={last}",
            flow[0]["id"]
        ))
        .await;
    assert!(next.body["moduleLogs"][0]["imtId"].as_str().unwrap() < last);
    assert_eq!(logs(&json!(999)).await.status, 404);

    let sums = desk
        .get(&format!("/scenarios/{order}/modules/operations?days=2"))
        .await;
    let sums = sums.body["operations"].as_array().unwrap();
    let of = |module: &Value| sums.iter().find(|row| row["moduleId"] == *module).unwrap();
    assert!(of(&failing)["errors"].as_u64().unwrap() > 0);
    assert_eq!(of(&flow[0]["id"])["errors"], 0);
    assert_eq!(
        desk.get(&format!("/scenarios/{order}/modules/operations?days=31"))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn whoever_was_told_the_outcome_is_not_called_back_with_it() {
    use tokio::io::AsyncReadExt;

    let desk = Desk::of(Size::Tiny).await;
    let id = asked_for_an_address(&desk).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/done", listener.local_addr().unwrap());
    let body = |responsive: bool| json!({"data": {"email": "a@b.c"}, "responsive": responsive, "callbackUrl": url});
    let told = run(&desk, id, body(true)).await;
    assert!(told.body["outputs"].is_object());
    let second = run(&desk, id, body(false)).await;
    desk.control().advance(MINUTE).unwrap();
    let mut first_call = String::new();
    let (mut stream, _) = listener.accept().await.unwrap();
    stream.read_to_string(&mut first_call).await.unwrap();
    assert!(
        first_call.contains(second.body["executionId"].as_str().unwrap()),
        "only the run that nobody waited for"
    );
}

#[tokio::test]
async fn whoever_waited_in_vain_is_called_back() {
    use tokio::io::AsyncReadExt;

    let desk = impatient().await;
    let id = asked_for_an_address(&desk).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/done", listener.local_addr().unwrap());
    let told = run(
        &desk,
        id,
        json!({"data": {"email": "a@b.c"}, "responsive": true, "callbackUrl": url}),
    )
    .await;
    desk.control().advance(MINUTE).unwrap();
    let mut call = String::new();
    let (mut stream, _) = listener.accept().await.unwrap();
    stream.read_to_string(&mut call).await.unwrap();
    assert!(call.contains(told.body["executionId"].as_str().unwrap()));
}
