//! Open questions about scenarios, runs and their lists, answered either way.

use make_sandbox::{OversizedPage, RunScopes, Size, Switches};
use serde_json::{Value, json};

use crate::desk::Desk;

async fn with(switches: Switches) -> Desk {
    Desk::with(Size::Tiny, switches).await
}

#[tokio::test]
async fn the_statuses_of_starting_stopping_and_running_twice_are_switches() {
    let desk = with(Switches {
        already_running_status: 400,
        not_running_status: 409,
        already_executing_status: 409,
        refuse_parallel_runs: true,
        ..Switches::default()
    })
    .await;
    let id = desk.find("Lead capture (Facebook)").id;
    let post = async |word: &str| {
        let told = desk
            .post(&format!("/scenarios/{id}/{word}"), json!({}))
            .await;
        (told.status, told.body["message"].clone())
    };
    assert_eq!(
        post("start").await,
        (400, json!("Scenario is already running"))
    );
    assert_eq!(post("run").await.0, 200);
    assert_eq!(
        post("run").await,
        (409, json!("Scenario is already being executed"))
    );
    desk.control().set_switches(Switches {
        not_running_status: 409,
        ..Switches::default()
    });
    assert_eq!(post("run").await.0, 200, "or several runs go on at once");
    assert_eq!(post("stop").await.0, 200);
    assert_eq!(post("stop").await, (409, json!("Scenario is not running")));
}

#[tokio::test]
async fn whether_stop_ends_the_run_is_a_switch() {
    for (stop_ends_run, word) in [(false, "RUNNING"), (true, "ERROR")] {
        let desk = with(Switches {
            stop_ends_run,
            detail_hidden_ms: 0,
            ..Switches::default()
        })
        .await;
        let id = desk.find("Lead capture (Facebook)").id;
        let run = desk.post(&format!("/scenarios/{id}/run"), json!({})).await;
        let execution = run.body["executionId"].as_str().unwrap();
        desk.post(&format!("/scenarios/{id}/stop"), json!({})).await;
        let detail = desk
            .get(&format!("/scenarios/{id}/executions/{execution}"))
            .await;
        assert_eq!(detail.body["status"], word);
    }
}

#[tokio::test]
async fn the_status_of_a_responsive_run_is_text_or_a_number() {
    for (run_status_is_number, status) in [(false, json!("1")), (true, json!(1))] {
        let desk = with(Switches {
            run_status_is_number,
            ..Switches::default()
        })
        .await;
        let at = desk.find("Lead capture (Facebook)");
        desk.control().heal(at).unwrap();
        let run = desk
            .post(
                &format!("/scenarios/{}/run", at.id),
                json!({"responsive": true}),
            )
            .await;
        assert_eq!(run.body["status"], status);
    }
}

#[tokio::test]
async fn what_a_run_needs_is_a_switch() {
    let desk = with(Switches::default()).await;
    let path = format!("/scenarios/{}/run", desk.find("Lead capture (Facebook)").id);
    let token = desk.ready().token.clone();
    desk.control()
        .narrow(&token, &["scenarios:read", "scenarios:run"])
        .unwrap();
    assert_eq!(desk.post(&path, json!({})).await.status, 403);
    desk.control().set_switches(Switches {
        run_scopes: RunScopes::ReadAndRun,
        ..Switches::default()
    });
    assert_eq!(desk.post(&path, json!({})).await.status, 200);
    desk.control().set_switches(Switches {
        run_scopes: RunScopes::ReadAndRun,
        run_permission: "organization delete".to_owned(),
        ..Switches::default()
    });
    assert_eq!(
        desk.post(&path, json!({})).await.status,
        403,
        "no role in a team holds that"
    );
}

#[tokio::test]
async fn pages_of_scenarios_have_the_sizes_of_the_switches() {
    let list = async |desk: &Desk, query: &str| {
        let path = format!("/scenarios?teamId={}{query}", desk.team());
        let told = desk.get(&path).await;
        (told.status, told.body["pg"]["limit"].clone())
    };
    let desk = with(Switches {
        default_page: 5,
        largest_page: 6,
        ..Switches::default()
    })
    .await;
    assert_eq!(list(&desk, "").await, (200, json!(5)));
    assert_eq!(list(&desk, "&pg[limit]=9").await, (200, json!(6)));
    let desk = with(Switches {
        oversized_page: OversizedPage::Refuse,
        ..Switches::default()
    })
    .await;
    assert_eq!(list(&desk, "").await, (200, json!(10)));
    assert_eq!(list(&desk, "&pg[limit]=1000").await.0, 400);
    let desk = with(Switches {
        page_echo: false,
        ..Switches::default()
    })
    .await;
    assert_eq!(list(&desk, "").await, (200, json!(null)));
}

#[tokio::test]
async fn times_of_the_log_list_count_milliseconds_or_seconds() {
    for (log_times_in_seconds, unit) in [(false, 1), (true, 1000)] {
        let desk = with(Switches {
            log_times_in_seconds,
            ..Switches::default()
        })
        .await;
        let id = desk.find("Lead capture (Facebook)").id;
        let hour_ago = desk.control().now() - jiff::SignedDuration::from_hours(1);
        let from = hour_ago.as_millisecond() / unit;
        let told = desk
            .get(&format!("/scenarios/{id}/logs?from={from}&pg[limit]=1000"))
            .await;
        let rows = told.body["scenarioLogs"].as_array().unwrap().clone();
        assert!((1..=4).contains(&rows.len()), "{}", rows.len());
    }
}

#[tokio::test]
async fn the_status_of_naming_anothers_webhook_is_a_switch() {
    let desk = with(Switches {
        hook_taken_status: 400,
        ..Switches::default()
    })
    .await;
    let order = desk.find("Order → Warehouse sync").id;
    let hook = desk.get(&format!("/scenarios/{order}")).await.body["scenario"]["hookId"].clone();
    let blueprint = json!({"name": "x", "metadata": {}, "flow": [
        {"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": hook}},
    ]});
    let body = json!({
        "teamId": desk.team(),
        "blueprint": blueprint.to_string(),
        "scheduling": r#"{"type":"immediately"}"#,
    });
    let told = desk.post("/scenarios", body).await;
    assert_eq!((told.status, told.code()), (400, "IM016"));
    let list = desk.get(&format!("/hooks?teamId={}", desk.team())).await;
    assert_eq!(
        list.body["pg"],
        Value::Null,
        "as in the examples, unless a switch says otherwise"
    );
}

#[tokio::test]
async fn a_change_that_changes_nothing_makes_no_version() {
    let desk = with(Switches::default()).await;
    let path = format!("/scenarios/{}", desk.find("Lead capture (Facebook)").id);
    let before = desk.get(&path).await.body["scenario"].clone();
    let told = desk.patch(&path, json!({})).await;
    assert_eq!(told.body["scenario"], before);
}
