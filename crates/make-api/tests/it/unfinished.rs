//! Mending, retrying and deleting incomplete executions, as it looks on the wire.

use make_api::{
    BlueprintText, Confirmation, DlqId, DlqSelection, ModuleId, RunStatus, ScenarioId, TeamId,
};
use serde_json::json;

use crate::bare;
use crate::client::{answered_with, name_of};

const ID: ScenarioId = ScenarioId(4);

fn dlq(text: &str) -> DlqId {
    DlqId::new(text).unwrap()
}

#[tokio::test]
async fn all_are_deleted_only_with_a_persons_word() {
    let (server, caller) = answered_with(r#"{"dlqs":["f140"]}"#).await;
    let all = DlqSelection::AllExcept(vec![dlq("keep")]);
    let refusal = br#"{"message":"Confirmation required.","code":"IM004"}"#;
    server.now_answers(vec![bare::answer(406, &[], refusal)]);
    let error = caller
        .delete_dlqs(ID, &all, Confirmation::NotAsked)
        .await
        .unwrap_err();
    assert_eq!(name_of(&error), "ConfirmationNeeded");
    assert!(!error.outcome_unknown(), "nothing was deleted");
    assert_eq!(server.lines(), ["DELETE /dlqs?scenarioId=4"]);

    server.now_answers(vec![bare::json(r#"{"dlqs":["f140"]}"#)]);
    let deleted = caller
        .delete_dlqs(ID, &all, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!((deleted.ids, deleted.problem), (vec![dlq("f140")], None));
    assert_eq!(server.lines(), ["DELETE /dlqs?scenarioId=4&confirmed=true"]);
    assert_eq!(
        server.bodies(),
        [json!({"all": true, "exceptIds": ["keep"]})]
    );
}

#[tokio::test]
async fn some_that_are_being_worked_on_stay_and_make_says_why() {
    let answer = r#"{"dlqs":["2f2e"],"error":{"name":"APIError",
        "message":"Some of the executions could not be deleted because they are being processed right now.",
        "stack":"APIError: at deleteDlqMulti"}}"#;
    let (server, caller) = answered_with(answer).await;
    let these = DlqSelection::Only(vec![dlq("2f2e"), dlq("8535")]);
    let deleted = caller
        .delete_dlqs(ID, &these, Confirmation::NotAsked)
        .await
        .unwrap();
    let problem = deleted.problem.unwrap();
    assert!(problem.as_deref().unwrap().contains("being processed"));
    assert!(!problem.as_deref().unwrap().contains("deleteDlqMulti"));
    assert_eq!(server.bodies(), [json!({"ids": ["2f2e", "8535"]})]);
}

#[tokio::test]
async fn one_is_mended_and_then_tried_again() {
    let (server, caller) = answered_with(r#"{"dlq":"a07e"}"#).await;
    let blueprint = json!({"name": "x", "flow": [{"id": 1}], "metadata": {}});
    let text = BlueprintText::new(&blueprint).unwrap();
    caller
        .update_dlq(&dlq("a07e"), &text, ModuleId(1))
        .await
        .unwrap();
    caller.retry_dlq(&dlq("a07e")).await.unwrap();
    assert_eq!(
        server.lines(),
        ["PATCH /dlqs/a07e", "POST /dlqs/a07e/retry"]
    );
    assert_eq!(server.bodies()[0]["failer"], json!(1));
    assert_eq!(server.bodies()[0]["blueprint"], json!(text.as_str()));
}

#[tokio::test]
async fn the_detail_calls_the_team_a_company() {
    let answer = r#"{"dlq":{"id":"a07e","scenarioId":3,"companyId":1,"created":"2019-11-26T09:57:10.039Z",
        "executionId":"55602700-e840-45bf-b18c-0aef214dd967","attempts":2}}"#;
    let (_server, caller) = answered_with(answer).await;
    let detail = caller.dlq(&dlq("a07e")).await.unwrap();
    assert_eq!(detail.team_id, Some(TeamId(1)));
    assert_eq!((detail.attempts, detail.size_bytes), (2, None));
    assert!(detail.execution_id.is_some());
}

#[tokio::test]
async fn the_data_of_each_step_is_found_by_its_number_and_never_printed() {
    let answer = r#"{"code":"OK","response":{"1":{"error":{"type":"InvalidConfigurationError",
        "message":"IP address is not valid."}},"3":{"value":"secret"},"meta":{}}}"#;
    let (_server, caller) = answered_with(answer).await;
    let bundle = caller.dlq_bundle(&dlq("a07e")).await.unwrap();
    assert_eq!(bundle.by_module[&ModuleId(3)], json!({"value": "secret"}));
    assert_eq!(bundle.by_module.len(), 2, "only steps have numbers");
    assert!(!format!("{bundle:?}").contains("secret"));
}

#[tokio::test]
async fn the_blueprint_of_that_time_comes_with_the_reason() {
    let answer = r#"{"code":"OK","response":{"blueprint":{"name":"x","flow":[{"id":1,"module":"http:Get"}],
        "metadata":{}},"company":1,"idSequence":3,"reason":"IP address is not valid."}}"#;
    let (_server, caller) = answered_with(answer).await;
    let found = caller.dlq_blueprint(&dlq("a07e")).await.unwrap();
    assert_eq!(found.blueprint.steps[0].app(), "http");
    assert_eq!(found.reason.as_deref(), Some("IP address is not valid."));
}

#[tokio::test]
async fn tries_can_be_narrowed_to_one_status() {
    let (server, caller) = answered_with(r#"{"dlqLogs":[]}"#).await;
    let mut tries = caller.dlq_logs(&dlq("a07e"), Some(RunStatus::Error));
    tries.collect_all().await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /dlqs/a07e/logs?status=3&pg%5Blimit%5D=100"]
    );
}
