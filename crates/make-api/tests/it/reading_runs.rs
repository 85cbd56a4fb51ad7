//! Reading and finding runs, as it looks on the wire.

use make_api::{
    Between, ExecutionId, LogQuery, ModuleId, OrganizationId, RunSearch, RunStatus, ScenarioId,
    TeamId,
};
use serde_json::json;

use crate::bare;
use crate::client::{answered_with, name_of};

const ID: ScenarioId = ScenarioId(1229);

fn execution() -> ExecutionId {
    ExecutionId::new("cc1c49323b344687a324888762206003").unwrap()
}

#[tokio::test]
async fn every_limit_of_a_log_query_reaches_make() {
    let (server, caller) = answered_with(r#"{"scenarioLogs":[]}"#).await;
    let between = |from, to| Between {
        from: Some(from),
        to: Some(to),
    };
    let query = LogQuery {
        from: Some("2026-01-01T00:00:00Z".parse().unwrap()),
        to: Some("2026-01-02T00:00:00Z".parse().unwrap()),
        status: Some(RunStatus::Error),
        duration_ms: between(1000, 5000),
        operations: between(0, 100),
        transfer_bytes: between(0, 10_000),
        centicredits: Between {
            from: None,
            to: Some(1000),
        },
        execution_name: Some("My run".to_owned()),
        show_check_runs: Some(true),
        ..LogQuery::of(ID)
    };
    caller.logs(query).collect_all().await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /scenarios/1229/logs?from=1767225600&to=1767312000000&status=3\
            &durationFrom=1000&durationTo=5000&operationsFrom=0&operationsTo=100\
            &transferFrom=0&transferTo=10000&creditsTo=1000&executionName=My+run\
            &showCheckRuns=true&pg%5Blimit%5D=100"
        ]
    );
}

#[tokio::test]
async fn the_row_of_one_run_stands_under_either_word() {
    let row = r#"{"id":"cc1c49323b344687a324888762206003","timestamp":"2021-09-23T11:55:22.946Z","status":1,
        "executionName":"Fancy run name","authorName":null}"#;
    for key in ["scenarioLog", "scenarioLogs"] {
        let (_server, caller) = answered_with(&format!(r#"{{"{key}":{row}}}"#)).await;
        let found = caller.log(ID, &execution()).await.unwrap();
        assert_eq!(found.execution_name.as_deref(), Some("Fancy run name"));
    }
}

#[tokio::test]
async fn a_run_with_huge_outputs_is_left_where_it_is() {
    let (server, caller) = answered_with(r#"{"status":"SUCCESS","outputs":{}}"#).await;
    caller
        .execution_within(ID, &execution(), 1_000_000)
        .await
        .unwrap();
    assert!(server.lines()[0].ends_with("?maxBytes=1000000"));
    server.now_answers(vec![bare::answer(413, &[], b"{}")]);
    let error = caller.execution_within(ID, &execution(), 1).await;
    assert_eq!(name_of(&error.unwrap_err()), "TooLarge");
}

#[tokio::test]
async fn a_step_that_ran_twice_in_one_run_has_two_rows() {
    let row = |second| {
        json!({"imtId": format!("1632398122{second}_scenario.5"), "executionId": execution(),
            "timestamp": format!("2021-09-23T11:55:{second}.000Z"), "status": 2, "bundles": 1,
            "warning": {"message": "Nothing found"}})
    };
    let answer = json!({"moduleLogs": [row(10), row(11)]}).to_string();
    let (_server, caller) = answered_with(&answer).await;
    let rows = caller.module_logs(ID, ModuleId(1), None);
    let rows = { rows }.collect_all().await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].warning.as_deref(), Some("Nothing found"));
    assert_eq!(rows[0].error, None);
}

#[tokio::test]
async fn sums_of_steps_are_asked_for_at_most_thirty_days() {
    let (server, caller) = answered_with(r#"{"operations":[]}"#).await;
    for days in [0, 7, 90] {
        caller.module_operations(ID, days).await.unwrap();
    }
    let path = "GET /scenarios/1229/modules/operations?days";
    assert_eq!(
        server.lines(),
        [
            format!("{path}=1"),
            format!("{path}=7"),
            format!("{path}=30")
        ]
    );
}

#[tokio::test]
async fn days_can_be_those_of_the_organization() {
    let (server, caller) = answered_with(r#"{"data":[]}"#).await;
    caller.scenario_usage(ID).await.unwrap();
    caller.scenario_usage_at_home(ID).await.unwrap();
    let organization = OrganizationId(11);
    caller
        .organization_usage_at_home(organization)
        .await
        .unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /scenarios/1229/usage",
            "GET /scenarios/1229/usage?organizationTimezone=true",
            "GET /organizations/11/usage?organizationTimezone=true",
        ]
    );
}

#[tokio::test]
async fn a_search_says_only_what_it_looks_for() {
    let (server, caller) = answered_with(r#"{"results":[]}"#).await;
    let organization = OrganizationId(11);
    caller
        .search_runs(organization, &RunSearch::default())
        .await
        .unwrap();
    let search = RunSearch {
        team: Some(TeamId(27)),
        scenarios: vec![ID],
        status: vec![RunStatus::Error],
        error_text: Some("timeout".to_owned()),
        page_size: Some(9000),
        page: 2,
        ..RunSearch::default()
    };
    caller.search_runs(organization, &search).await.unwrap();
    assert_eq!(
        server.bodies(),
        [
            json!({"pageIndex": 0}),
            json!({"teamId": 27, "scenarioIds": [1229], "status": [3], "errorMessage": "timeout",
                "pageSize": 500, "pageIndex": 2}),
        ]
    );
}
