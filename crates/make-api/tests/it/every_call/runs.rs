//! Runs and their logs.

use make_api::{
    ExecutionId, LogQuery, ModuleId, OrganizationId, RunRequest, RunSearch, ScenarioId,
};

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

const LOG: &str = r#"{"scenarioLog":{"imtId":"1632398122946_scenario.5.manual.cc1c49323b344687a324888762206003",
    "duration":5611,"operations":2,"transfer":5,"centicredits":200,"organizationId":5,"teamId":16,
    "id":"cc1c49323b344687a324888762206003","type":"manual","authorId":5,"instant":true,
    "timestamp":"2021-09-23T11:55:22.946Z","status":1}}"#;

const MODULE_LOGS: &str = r#"{"moduleLogs":[
    {"imtId":"1632398122946_scenario.5.manual.cc1c49323b344687a324888762206003",
     "executionId":"384ef653d04844589e1c8427c13ffb15","organizationId":5,"teamId":16,"scenarioId":5,
     "timestamp":"2021-09-23T11:55:22.946Z","status":3,"bundles":1,"size":17,"error":{"message":"No"}}]}"#;

const FOUND: &str = r#"{"results":[{"imtId":"da518adcd14b4b64ac6358823ccb80ca",
    "id":"da518adcd14b4b64ac6358823ccb80ca","kindId":1229,"scenarioId":1229,"scenarioName":"Sync orders to CRM",
    "timestamp":"2024-11-15T04:35:44.497Z","type":"auto","instant":false,"authorId":null,"teamId":27,
    "organizationId":11,"duration":19979,"operations":10,"centicredits":1000,"transfer":3942,"status":3,
    "eventType":"scenario","errorMessage":"Request timed out after 30000ms",
    "highlight":["Request <em>timed</em> out after 30000ms"]}]}"#;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = running();
    rows.extend(logs());
    rows
}

fn running() -> Vec<Row> {
    vec![
        row!(
            "run",
            "POST /scenarios/{scenario}/run",
            r#"{"executionId":"9c4874979d974c3ebdef1e8aaa7dc452"}"#,
            |c| c.run(ID, RunRequest::default())
        ),
        row!(
            "replay",
            "POST /scenarios/{scenario}/replay",
            "",
            |c| async { c.replay(ID, &execution()).await }
        ),
        row!(
            "execution",
            "GET /scenarios/{scenario}/executions/{execution}",
            r#"{"status":"ERROR","error":{"name":"RuntimeError","message":"No","causeModule":
                {"name":"ActionSendData","appName":"http"}}}"#,
            |c| async { c.execution(ID, &execution()).await }
        ),
        row!(
            "stop_execution",
            "POST /scenarios/{scenario}/executions/{execution}/stop",
            "{}",
            |c| async { c.stop_execution(ID, &execution(), false).await }
        ),
    ]
}

fn logs() -> Vec<Row> {
    vec![
        row!("logs", "GET /scenarios/{scenario}/logs", LOGS, |c| c
            .logs(LogQuery::of(ID))
            .collect_all()),
        row!(
            "log",
            "GET /scenarios/{scenario}/logs/{execution}",
            LOG,
            |c| async { c.log(ID, &execution()).await }
        ),
        row!(
            "module_logs",
            "GET /scenarios/{scenario}/modules/{module}/logs",
            MODULE_LOGS,
            |c| c.module_logs(ID, ModuleId(1), None).collect_all()
        ),
        row!(
            "module_operations",
            "GET /scenarios/{scenario}/modules/operations",
            r#"{"operations":[{"moduleId":1,"total":315,"warnings":0,"errors":1}]}"#,
            |c| c.module_operations(ID, 30)
        ),
        row!(
            "search_runs",
            "POST /organizations/{organization}/scenarios/executions",
            FOUND,
            |c| async {
                c.search_runs(OrganizationId(11), &RunSearch::default())
                    .await
            }
        ),
    ]
}
