//! Scenarios, and what they are made of.

use make_api::{OrganizationId, ScenarioId, ScenarioQuery};

use super::{Row, row};

const ID: ScenarioId = ScenarioId(925);

const SCENARIO: &str = r#"{"scenario":{"id":925,"name":"New scenario","teamId":215,"hookId":null,"deviceId":null,
    "deviceScope":null,"concept":false,"description":"","folderId":null,"isinvalid":false,"islinked":false,
    "isActive":false,"islocked":false,"isPaused":false,"usedPackages":["json"],
    "lastEdit":"2021-09-22T06:40:56.692Z","scheduling":{"type":"indefinitely","interval":900},"iswaiting":false,
    "dlqCount":0,"createdByUser":{"id":985,"name":"John Doe","email":"j.doe@example.com"},
    "updatedByUser":{"id":986,"name":"John Foo","email":"j.foo@example.com"},
    "nextExec":"2021-09-22T06:41:56.692Z","created":"2021-10-22T06:41:56.692Z","type":"scenario"}}"#;

const SCENARIOS: &str = r#"{"scenarios":[{"id":925,"name":"New scenario","teamId":215,"isActive":false}],
    "pg":{"sortBy":"proprietal","limit":10,"sortDir":"desc","offset":0,"returnTotalCount":false}}"#;

const BLUEPRINT: &str = r#"{"code":"OK","response":{"blueprint":{"name":"Empty integration","flow":[],"metadata":{}},
    "scheduling":{"type":"indefinitely","interval":900},"concept":false,"created":"2021-09-22T06:40:56.692Z",
    "last_edit":"2021-09-22T06:40:56.692Z","idSequence":4,"metadata":{"input_spec":[],"output_spec":[]}}}"#;

const USAGE: &str =
    r#"{"data":[{"date":"2024-05-30","operations":9,"dataTransfer":135,"centicredits":900}]}"#;

const CONSUMPTIONS: &str = r#"{"scenarioConsumptions":[{"scenarioId":424,"operations":5,"transfer":143,
    "centicredits":500}],"lastReset":"2021-09-10T08:53:25.292Z"}"#;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("scenarios", "GET /scenarios", SCENARIOS, |c| c
            .scenarios(ScenarioQuery::in_organization(OrganizationId(11)))
            .collect_all()),
        row!("scenario", "GET /scenarios/{scenario}", SCENARIO, |c| c
            .scenario(ID)),
        row!(
            "start",
            "POST /scenarios/{scenario}/start",
            r#"{"scenario":{"id":5,"isActive":true,"islinked":true}}"#,
            |c| c.start(ID)
        ),
        row!(
            "stop",
            "POST /scenarios/{scenario}/stop",
            r#"{"scenario":{"id":5,"isActive":false,"islinked":false}}"#,
            |c| c.stop(ID)
        ),
        row!(
            "blueprint",
            "GET /scenarios/{scenario}/blueprint",
            BLUEPRINT,
            |c| c.blueprint(ID)
        ),
        row!(
            "scenario_usage",
            "GET /scenarios/{scenario}/usage",
            USAGE,
            |c| c.scenario_usage(ID)
        ),
        row!(
            "organization_usage",
            "GET /organizations/{organization}/usage",
            USAGE,
            |c| c.organization_usage(OrganizationId(11))
        ),
        row!(
            "consumptions",
            "GET /scenarios/consumptions",
            CONSUMPTIONS,
            |c| c.consumptions(OrganizationId(11))
        ),
    ]
}
