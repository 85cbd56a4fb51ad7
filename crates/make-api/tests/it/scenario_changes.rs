//! Creating, changing, cloning and deleting scenarios, as it looks on the wire.

use std::collections::BTreeMap;

use make_api::{
    BlueprintText, BlueprintVersion, Confirmation, ConnectionId, FolderId, Interface,
    InterfaceField, NewScenario, NoteText, OrganizationId, ScenarioChange, ScenarioClone,
    ScenarioId, ScenarioQuery, Scheduling, ShareChange, TeamId, TemplateId,
};
use serde_json::json;

use crate::bare;
use crate::client::{answered_with, name_of};

const ID: ScenarioId = ScenarioId(925);
const TEAM: TeamId = TeamId(215);

const SCENARIO: &str =
    r#"{"scenario":{"id":925,"name":"New scenario","teamId":215,"isActive":false}}"#;

fn blueprint() -> BlueprintText {
    BlueprintText::new(&json!({"name": "x", "flow": [], "metadata": {}})).unwrap()
}

fn new_scenario() -> NewScenario {
    NewScenario {
        team: TEAM,
        blueprint: blueprint(),
        scheduling: Scheduling::Indefinitely {
            interval_seconds: 900,
            restrict: Vec::new(),
        },
        folder: Some(FolderId(1)),
        based_on: Some(TemplateId(20)),
        confirmation: Confirmation::NotAsked,
    }
}

#[tokio::test]
async fn blueprint_and_schedule_travel_as_texts_inside_the_document() {
    let (server, caller) = answered_with(SCENARIO).await;
    let scenario = caller.create_scenario(&new_scenario()).await.unwrap();
    assert_eq!((scenario.id, scenario.is_active), (ID, false));
    let body = server.bodies().remove(0);
    let text_in = |key: &str| {
        let text = body[key].as_str().unwrap();
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    };
    assert_eq!(
        text_in("blueprint"),
        json!({"name": "x", "flow": [], "metadata": {}})
    );
    assert_eq!(
        text_in("scheduling"),
        json!({"type": "indefinitely", "interval": 900})
    );
    assert_eq!(body["teamId"], json!(215));
    assert_eq!(body["folderId"], json!(1));
    assert_eq!(body["basedon"], json!(20));
}

#[tokio::test]
async fn a_new_app_is_installed_only_with_a_persons_word() {
    let (server, caller) = answered_with(SCENARIO).await;
    let refusal = r#"{"message":"Confirmation required","detail":"Installs Slack","code":"IM004"}"#;
    server.now_answers(vec![bare::answer(406, &[], refusal.as_bytes())]);
    let error = caller.create_scenario(&new_scenario()).await.unwrap_err();
    assert_eq!(name_of(&error), "ConfirmationNeeded");
    assert_eq!(error.detail(), Some("Installs Slack"), "what Make says");
    assert_eq!(server.lines(), ["POST /scenarios"]);

    server.now_answers(vec![bare::json(SCENARIO)]);
    let agreed = NewScenario {
        confirmation: Confirmation::Given,
        ..new_scenario()
    };
    caller.create_scenario(&agreed).await.unwrap();
    assert_eq!(server.lines(), ["POST /scenarios?confirmed=true"]);
}

#[tokio::test]
async fn only_what_shall_change_is_sent() {
    let (server, caller) = answered_with(SCENARIO).await;
    let change = ScenarioChange {
        name: Some("Orders".to_owned()),
        folder: Some(None),
        ..ScenarioChange::default()
    };
    caller
        .update_scenario(ID, &change, Confirmation::NotAsked)
        .await
        .unwrap();
    let change = ScenarioChange {
        description: Some("Daily".to_owned()),
        scheduling: Some(Scheduling::OnDemand),
        ..ScenarioChange::default()
    };
    caller
        .update_scenario(ID, &change, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!(
        server.bodies(),
        [
            json!({"name": "Orders", "folderId": null}),
            json!({"description": "Daily", "scheduling": "{\"type\":\"on-demand\"}"}),
        ]
    );
    assert_eq!(
        server.lines(),
        [
            "PATCH /scenarios/925",
            "PATCH /scenarios/925?confirmed=true"
        ]
    );
}

#[tokio::test]
async fn a_clone_maps_what_it_is_told_and_is_read_wrapped_or_bare() {
    let bare_scenario = r#"{"id":7,"name":"Copy","teamId":20030}"#;
    let (server, caller) = answered_with(bare_scenario).await;
    let connections = BTreeMap::from([
        (ConnectionId(4400), Some(ConnectionId(5564))),
        (ConnectionId(5500), None),
    ]);
    let clone = ScenarioClone {
        connections,
        skip_analysis: true,
        ..ScenarioClone::new(OrganizationId(11), TeamId(20030), "Copy")
    };
    assert_eq!(
        caller.clone_scenario(ID, &clone).await.unwrap().id,
        ScenarioId(7)
    );
    assert_eq!(
        server.lines(),
        ["POST /scenarios/925/clone?organizationId=11&notAnalyze=true"]
    );
    assert_eq!(
        server.bodies(),
        [
            json!({"name": "Copy", "teamId": 20030, "states": false, "account": {"4400": 5564, "5500": null}})
        ]
    );
    server.now_answers(vec![bare::json(&format!(
        r#"{{"scenario":{bare_scenario}}}"#
    ))]);
    assert_eq!(
        caller.clone_scenario(ID, &clone).await.unwrap().id,
        ScenarioId(7)
    );
}

#[tokio::test]
async fn an_unclear_creation_is_not_repeated_and_says_so() {
    let (server, caller) = answered_with(SCENARIO).await;
    for status in [500, 502, 503] {
        server.now_answers(vec![bare::answer(status, &[], b"{}")]);
        let error = caller.create_scenario(&new_scenario()).await.unwrap_err();
        assert!(error.outcome_unknown(), "{status}");
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_blueprint_too_large_for_make_says_so_whatever_the_status() {
    let (server, caller) = answered_with(SCENARIO).await;
    let refusal = br#"{"detail":"request entity too large"}"#;
    for status in [400, 413] {
        server.now_answers(vec![bare::answer(status, &[], refusal)]);
        let error = caller.create_scenario(&new_scenario()).await.unwrap_err();
        assert_eq!(name_of(&error), "TooLarge", "{status}");
        assert!(!error.outcome_unknown(), "{status}");
    }
}

#[tokio::test]
async fn inputs_need_a_schedule_on_demand_first() {
    let (server, caller) = answered_with(r#"{"interface":{"input":null,"output":null}}"#).await;
    let interface = Interface {
        input: vec![InterfaceField::new("email", "text")],
        output: Vec::new(),
    };
    let kept = caller.set_interface(ID, &interface).await.unwrap();
    assert_eq!(kept, Interface::default());
    let field = json!({"name": "email", "type": "text", "required": false, "default": null});
    assert_eq!(
        server.bodies(),
        [json!({"interface": {"input": [field], "output": []}})]
    );
    let refusal = br#"{"message":"Scheduling must be on demand","code":"IM016"}"#;
    server.now_answers(vec![bare::answer(422, &[], refusal)]);
    let error = caller.set_interface(ID, &interface).await.unwrap_err();
    assert_eq!(error.code(), Some("IM016"));
}

#[tokio::test]
async fn older_versions_and_drafts_are_asked_for_by_name() {
    let answer = r#"{"code":"OK","response":{"blueprint":{"name":"x","flow":[],"metadata":{}}}}"#;
    let (server, caller) = answered_with(answer).await;
    caller.blueprint(ID).await.unwrap();
    caller
        .blueprint_version(ID, BlueprintVersion(12))
        .await
        .unwrap();
    caller.blueprint_draft(ID).await.unwrap();
    let path = "GET /scenarios/925/blueprint";
    assert_eq!(
        server.lines(),
        [
            path.to_owned(),
            format!("{path}?blueprintId=12"),
            format!("{path}?draft=true")
        ]
    );
}

#[tokio::test]
async fn a_single_version_may_come_without_a_list() {
    let alone = r#"{"scenariosBlueprints":
        {"created":"2021-08-25T17:48:07.360Z","version":16,"scenarioId":424,"draft":false}}"#;
    let (_server, caller) = answered_with(alone).await;
    let versions = caller.blueprint_versions(ID).await.unwrap();
    assert_eq!(versions[0].version, BlueprintVersion(16));
}

#[tokio::test]
async fn a_scenario_without_a_hook_has_no_trigger() {
    for answer in ["{}", "null", r#"{"id":null}"#] {
        let (_server, caller) = answered_with(answer).await;
        assert_eq!(caller.trigger(ID).await.unwrap(), None, "{answer}");
    }
}

#[tokio::test]
async fn a_scenario_without_custom_properties_has_none() {
    for answer in [
        r#"{"scenarioId":22}"#,
        r#"{"customProperties":null,"scenarioId":22}"#,
    ] {
        let (_server, caller) = answered_with(answer).await;
        assert!(
            caller.custom_properties(ID).await.unwrap().is_empty(),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_note_is_asked_for_with_its_team_and_changed_in_part() {
    let (server, caller) = answered_with(r#"{"note":{"id":4}}"#).await;
    let text = NoteText {
        content: Some("<p>Hello</p>".to_owned()),
        ..NoteText::default()
    };
    caller.create_note(TEAM, ID, &text).await.unwrap();
    assert_eq!(server.lines(), ["POST /scenarios/925/notes?teamId=215"]);
    assert_eq!(server.bodies(), [json!({"content": "<p>Hello</p>"})]);
}

#[tokio::test]
async fn a_listing_can_be_narrowed_to_a_folder_and_to_drafts() {
    let (server, caller) = answered_with(r#"{"scenarios":[]}"#).await;
    let query = ScenarioQuery::in_team(TEAM)
        .in_folder(FolderId(3))
        .concept(false)
        .active(true);
    caller.scenarios(query).collect_all().await.unwrap();
    let line = server.lines().remove(0);
    for part in [
        "teamId=215",
        "folderId=3",
        "concept=false",
        "isActive=true",
        "pg%5Blimit%5D=100",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(!line.contains("organizationId"), "exactly one of the two");
}

#[tokio::test]
async fn a_public_link_says_only_what_it_shall_and_may_come_without_an_id() {
    let (server, caller) = answered_with(r#"{"scenarioShared":{"scenarioId":925}}"#).await;
    let change = ShareChange {
        title: Some("Orders".to_owned()),
        is_enabled: Some(false),
        ..ShareChange::default()
    };
    assert_eq!(caller.create_share(ID, &change).await.unwrap(), None);
    assert_eq!(server.lines(), ["POST /scenarios-shared/925"]);
    assert_eq!(
        server.bodies(),
        [json!({"title": "Orders", "isEnabled": false})]
    );
}
