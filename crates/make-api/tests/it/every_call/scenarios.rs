//! Scenarios, and what they are made of.

use make_api::{
    BlueprintText, BlueprintVersion, Confirmation, In, Interface, ModuleId, NewScenario,
    OrganizationId, ScenarioChange, ScenarioClone, ScenarioId, ScenarioQuery, Scheduling, TeamId,
};
use serde_json::json;

use super::{Row, row};

const ID: ScenarioId = ScenarioId(925);
const TEAM: TeamId = TeamId(215);
const ORGANIZATION: OrganizationId = OrganizationId(11);

const SCENARIO: &str = r#"{"scenario":{"id":925,"name":"New scenario","teamId":215,"hookId":null,"deviceId":null,
    "deviceScope":null,"concept":false,"description":"","folderId":null,"isinvalid":false,"islinked":false,
    "isActive":false,"islocked":false,"isPaused":false,"usedPackages":["json"],
    "lastEdit":"2021-09-22T06:40:56.692Z","scheduling":{"type":"indefinitely","interval":900},"iswaiting":false,
    "dlqCount":0,"createdByUser":{"id":985,"name":"John Doe","email":"j.doe@example.com"},
    "updatedByUser":{"id":986,"name":"John Foo","email":"j.foo@example.com"},
    "nextExec":"2021-09-22T06:41:56.692Z","created":"2021-10-22T06:41:56.692Z","type":"scenario"}}"#;

const SCENARIOS: &str = r#"{"scenarios":[{"id":925,"name":"New scenario","teamId":215,"isActive":false}],
    "pg":{"sortBy":"proprietal","limit":10,"sortDir":"desc","offset":0,"returnTotalCount":false}}"#;

/// As Make's examples show it, without a word around it.
const CLONE: &str = r#"{"id":925,"name":"Scenario clone","teamId":20030,"hookId":11900,"deviceId":116,
    "deviceScope":null,"concept":false,"description":"","folderId":null,"isinvalid":false,"isActive":false,
    "islinked":false,"islocked":false,"isPaused":false,"usedPackages":["gateway","airtable"],
    "lastEdit":"2021-09-22T06:40:56.692Z","scheduling":{"type":"indefinitely","interval":900},"iswaiting":false,
    "dlqCount":0,"nextExec":"2021-09-22T06:41:56.692Z"}"#;

const BLUEPRINT: &str = r#"{"code":"OK","response":{"blueprint":{"name":"Empty integration","flow":[],"metadata":{}},
    "scheduling":{"type":"indefinitely","interval":900},"concept":false,"created":"2021-09-22T06:40:56.692Z",
    "last_edit":"2021-09-22T06:40:56.692Z","idSequence":4,"metadata":{"input_spec":[],"output_spec":[]}}}"#;

const VERSIONS: &str = r#"{"scenariosBlueprints":[{"created":"2021-08-25T17:48:07.360Z","version":16,
    "scenarioId":424,"draft":false}]}"#;

const INTERFACE: &str = r#"{"interface":{"input":[{"name":"email","type":"text","default":null,"required":false,
    "multiline":false}],"output":null}}"#;

const TRIGGER: &str = r#"{"id":9765,"name":"WH1","udid":"e7cq6zty4qcnq7fb83kzcdsgqniqtd5c","scope":"hook",
    "queueCount":0,"queueLimit":100000,"typeName":"gateway-webhook","type":"web","flags":{},
    "url":"https://hook.make.com/e7cq6zty4qcnq7fb83kzcdsgqniqtd5c"}"#;

const USAGE: &str = r#"{"data":[{"date":"2024-05-30","operations":9,"dataTransfer":135,"centicredits":900},
    {"date":"2024-05-31","operations":15,"datatransfer":157,"centicredits":1500}]}"#;

const CONSUMPTIONS: &str = r#"{"scenarioConsumptions":[{"scenarioId":1128,"operations":9,"transfer":135},
    {"scenarioId":424,"operations":5,"transfer":143,"centicredits":500}],"lastReset":"2021-09-10T08:53:25.292Z"}"#;

const AGENTS: &str = r#"{"scenarios":[{"id":42,"name":"My AI Agent Scenario","description":null,"isActive":true,
    "teamId":5,"created":"2026-01-01T09:00:00.000Z","lastEdit":"2026-01-01T09:00:00.000Z",
    "scheduling":{"type":"on-demand"},"usedPackages":["ai-local-agent","http"],"agentCount":2,
    "createdByUser":{"id":1,"name":null,"email":"john@example.com"}}],"pg":{"limit":100,"offset":0}}"#;

fn blueprint() -> BlueprintText {
    BlueprintText::new(&json!({"flow": [], "metadata": {}, "name": "x"})).unwrap()
}

fn new_scenario() -> NewScenario {
    NewScenario {
        team: TEAM,
        blueprint: blueprint(),
        scheduling: Scheduling::OnDemand,
        folder: None,
        based_on: None,
        confirmation: Confirmation::NotAsked,
    }
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = listing();
    rows.extend(changes());
    rows.extend(parts());
    rows
}

fn listing() -> Vec<Row> {
    vec![
        row!("scenarios", "GET /scenarios", SCENARIOS, |c| c
            .scenarios(ScenarioQuery::in_organization(ORGANIZATION))
            .collect_all()),
        row!("agent_scenarios", "GET /scenarios/ai-agents", AGENTS, |c| c
            .agent_scenarios(TEAM)
            .collect_all()),
        row!(
            "consumptions",
            "GET /scenarios/consumptions",
            CONSUMPTIONS,
            |c| c.consumptions_in(In::Team(TEAM))
        ),
        row!(
            "organization_usage",
            "GET /organizations/{organization}/usage",
            USAGE,
            |c| c.organization_usage(ORGANIZATION)
        ),
        row!(
            "scenario_usage",
            "GET /scenarios/{scenario}/usage",
            USAGE,
            |c| c.scenario_usage(ID)
        ),
    ]
}

fn changes() -> Vec<Row> {
    vec![
        row!("scenario", "GET /scenarios/{scenario}", SCENARIO, |c| c
            .scenario(ID)),
        row!("create_scenario", "POST /scenarios", SCENARIO, |c| async {
            c.create_scenario(&new_scenario()).await
        }),
        row!(
            "update_scenario",
            "PATCH /scenarios/{scenario}",
            SCENARIO,
            |c| async {
                let change = ScenarioChange {
                    blueprint: Some(blueprint()),
                    ..ScenarioChange::default()
                };
                c.update_scenario(ID, &change, Confirmation::NotAsked).await
            }
        ),
        row!(
            "delete_scenario",
            "DELETE /scenarios/{scenario}",
            r#"{"scenario":1399}"#,
            |c| c.delete_scenario(ID)
        ),
        row!(
            "clone_scenario",
            "POST /scenarios/{scenario}/clone",
            CLONE,
            |c| async {
                let clone = ScenarioClone::new(ORGANIZATION, TEAM, "Scenario clone");
                c.clone_scenario(ID, &clone).await
            }
        ),
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
    ]
}

fn parts() -> Vec<Row> {
    vec![
        row!(
            "blueprint",
            "GET /scenarios/{scenario}/blueprint",
            BLUEPRINT,
            |c| c.blueprint_version(ID, BlueprintVersion(12))
        ),
        row!(
            "blueprint_versions",
            "GET /scenarios/{scenario}/blueprints",
            VERSIONS,
            |c| c.blueprint_versions(ID)
        ),
        row!(
            "interface",
            "GET /scenarios/{scenario}/interface",
            INTERFACE,
            |c| c.interface(ID)
        ),
        row!(
            "set_interface",
            "PATCH /scenarios/{scenario}/interface",
            INTERFACE,
            |c| async { c.set_interface(ID, &Interface::default()).await }
        ),
        row!(
            "trigger",
            "GET /scenarios/{scenario}/triggers",
            TRIGGER,
            |c| c.trigger(ID)
        ),
        row!(
            "remembers",
            "GET /scenarios/{scenario}/data/{module}",
            r#"{"exists":true}"#,
            |c| c.remembers(ID, ModuleId(1))
        ),
    ]
}
