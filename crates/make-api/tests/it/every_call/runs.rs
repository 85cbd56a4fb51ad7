//! Runs and their logs.

use make_api::{ExecutionId, LogQuery, RunRequest, ScenarioId};

use super::{Row, row};

const ID: ScenarioId = ScenarioId(1229);

fn execution() -> ExecutionId {
    ExecutionId::new("da518adcd14b4b64ac6358823ccb80ca").unwrap()
}

const LOGS: &str = r#"{"scenarioLogs":[{"imtId":"1632371744497_scenario.1229.auto.da518adcd14b4b64ac6358823ccb80ca",
    "duration":19979,"operations":10,"centicredits":1000,"transfer":3942,"organizationId":21,"teamId":27,
    "id":"da518adcd14b4b64ac6358823ccb80ca","type":"auto","authorId":null,"instant":false,
    "timestamp":"2021-09-23T04:35:44.497Z","status":1}],
    "pg":{"sortBy":"imtId","sortDir":"desc","last":"1632371803593_scenario.1229.auto.3cf2","showLast":false,
    "limit":50}}"#;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("logs", "GET /scenarios/{scenario}/logs", LOGS, |c| c
            .logs(LogQuery::of(ID))
            .collect_all()),
        row!(
            "run",
            "POST /scenarios/{scenario}/run",
            r#"{"executionId":"9c48e1ab9c48e1ab9c48e1ab9c48e252"}"#,
            |c| c.run(ID, RunRequest::default())
        ),
        row!(
            "execution",
            "GET /scenarios/{scenario}/executions/{execution}",
            r#"{"status":"ERROR","error":{"name":"RuntimeError","message":"No","causeModule":
                {"name":"ActionSendData","appName":"http"}}}"#,
            |c| c.execution(ID, &execution())
        ),
        row!(
            "stop_execution",
            "POST /scenarios/{scenario}/executions/{execution}/stop",
            "{}",
            |c| c.stop_execution(ID, &execution(), false)
        ),
    ]
}
