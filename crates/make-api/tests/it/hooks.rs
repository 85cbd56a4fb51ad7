//! Hooks, their queues and their logs, as it looks on the wire.

use make_api::{
    Confirmation, HookId, HookLogId, HookQuery, IncomingId, IncomingSelection, MakeText, NewHook,
    RunStatus, ScenarioId, TeamId, WebhookSettings,
};
use serde_json::json;

use crate::bare;
use crate::client::{answered_with, name_of};

const ID: HookId = HookId(12);
const TEAM: TeamId = TeamId(4);

const HOOK: &str = r#"{"hook":{"id":12,"name":"Orders","teamId":4,"typeName":"gateway-webhook","enabled":true,
    "data":{"ip":"10.0.0.1","udt":7,"headers":true,"method":false,"stringify":false,"teamId":4},
    "url":"https://hook.eu1.make.com/secret"}}"#;

#[tokio::test]
async fn a_new_hook_always_carries_the_three_settings_make_wants() {
    let (server, caller) = answered_with(HOOK).await;
    caller
        .create_hook(&NewHook::webhook(TEAM, "Orders"))
        .await
        .unwrap();
    let form = NewHook {
        type_name: "jotform".to_owned(),
        settings: WebhookSettings {
            headers: true,
            ..WebhookSettings::default()
        },
        more: json!({"__IMTCONN__": 96, "formId": "9128"})
            .as_object()
            .unwrap()
            .clone(),
        ..NewHook::webhook(TEAM, "Form")
    };
    caller.create_hook(&form).await.unwrap();
    assert_eq!(
        server.bodies(),
        [
            json!({"name": "Orders", "teamId": 4, "typeName": "gateway-webhook", "method": false,
                "headers": false, "stringify": false}),
            json!({"name": "Form", "teamId": 4, "typeName": "jotform", "method": false, "headers": true,
                "stringify": false, "__IMTCONN__": 96, "formId": "9128"}),
        ]
    );
}

#[tokio::test]
async fn the_settings_of_a_hook_are_read_and_changed() {
    let (server, caller) = answered_with(HOOK).await;
    let hook = caller.hook(ID).await.unwrap();
    let mut settings = WebhookSettings::read(&hook.settings.unwrap());
    assert_eq!((settings.ip.as_str(), settings.headers), ("10.0.0.1", true));
    settings.ip.clear();
    server.now_answers(vec![bare::json(r#"{"changed":true}"#)]);
    assert!(
        caller
            .set_hook_settings(ID, settings.to_map())
            .await
            .unwrap()
    );
    assert_eq!(
        server.bodies(),
        [json!({"ip": "", "udt": "7", "headers": true, "method": false, "stringify": false})]
    );
}

#[tokio::test]
async fn a_hook_in_use_goes_only_with_a_persons_word_whatever_makes_status() {
    let (server, caller) = answered_with(r#"{"hook":12}"#).await;
    let refusal =
        br#"{"message":"Hook is used by scenario 'Invoices', please confirm.","code":"IM004"}"#;
    let other_refusal =
        br#"{"message":"Hook is used by scenario 'Invoices', please confirm.","code":"SC422"}"#;
    for (status, body) in [(406, &refusal[..]), (422, &other_refusal[..])] {
        server.now_answers(vec![bare::answer(status, &[], body)]);
        let error = caller
            .delete_hook(ID, Confirmation::NotAsked)
            .await
            .unwrap_err();
        assert_eq!(name_of(&error), "ConfirmationNeeded", "{status}");
        assert!(
            error.detail().is_some_and(|text| text.contains("Invoices")),
            "what will break"
        );
    }
    server.now_answers(vec![bare::json(r#"{"hook":12}"#)]);
    caller.delete_hook(ID, Confirmation::Given).await.unwrap();
    assert_eq!(server.lines(), ["DELETE /hooks/12?confirmed=true"]);
}

#[tokio::test]
async fn an_order_that_make_answers_without_success_did_not_succeed() {
    let (_server, caller) = answered_with(r#"{"success":false}"#).await;
    assert_eq!(
        name_of(&caller.enable_hook(ID).await.unwrap_err()),
        "Conflict"
    );
    assert_eq!(
        name_of(&caller.start_learning(ID).await.unwrap_err()),
        "Conflict"
    );
}

#[tokio::test]
async fn hooks_can_be_narrowed_to_those_a_scenario_may_take() {
    let (server, caller) = answered_with(r#"{"hooks":[]}"#).await;
    let query = HookQuery::in_team(TEAM)
        .of_kind("gateway-webhook")
        .assigned(false)
        .usable_by(ScenarioId(123));
    caller.hooks_that(query).await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /hooks?teamId=4&typeName=gateway-webhook&assigned=false&viewForScenarioId=123"]
    );
}

#[tokio::test]
async fn a_hook_that_has_learned_tells_the_fields() {
    let answer = r#"{"address":"https://hook.eu1.make.com/secret","attached":true,"learning":false,"gone":false,
        "dataStructure":[{"name":"email","type":"text"}]}"#;
    let (_server, caller) = answered_with(answer).await;
    let ping = caller.ping_hook(ID).await.unwrap();
    assert!(ping.attached && !ping.learning);
    assert_eq!(ping.data_structure.as_ref().unwrap()[0].name, "email");
    assert!(
        !format!("{ping:?}").contains("secret"),
        "an address is like a password"
    );
}

#[tokio::test]
async fn a_queue_is_read_oldest_first_and_emptied_only_with_a_persons_word() {
    let rows = r#"{"incomings":[{"id":"a17c","scope":"hook","size":"1","created":"2021-02-03T09:59:36.260Z"}],
        "pg":{"limit":10000,"offset":0}}"#;
    let (server, caller) = answered_with(rows).await;
    let waiting = caller.incomings(ID).collect_all().await.unwrap();
    assert_eq!(waiting[0].size_bytes, Some(1));
    assert!(server.lines()[0].contains("pg%5BsortBy%5D=created&pg%5BsortDir%5D=asc"));

    let refusal = br#"{"message":"Confirm","code":"IM004"}"#;
    server.now_answers(vec![bare::answer(406, &[], refusal)]);
    let all = IncomingSelection::AllExcept(Vec::new());
    let error = caller
        .delete_incomings(ID, &all, Confirmation::NotAsked)
        .await
        .unwrap_err();
    assert_eq!(name_of(&error), "ConfirmationNeeded");

    server.now_answers(vec![bare::json(
        r#"{"incomings":["a17c"],"error":{"name":"APIError","message":"Busy."}}"#,
    )]);
    let deleted = caller
        .delete_incomings(ID, &all, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!(deleted.ids, [IncomingId::new("a17c").unwrap()]);
    assert_eq!(
        deleted.problem.and_then(MakeText::into_option),
        Some("Busy.".to_owned())
    );
    assert_eq!(
        server.lines(),
        ["DELETE /hooks/12/incomings?confirmed=true"]
    );
    assert_eq!(server.bodies(), [json!({"all": true, "exceptIds": []})]);
}

#[tokio::test]
async fn the_content_of_a_message_is_read_and_never_printed() {
    let incoming = r#"{"incoming":{"id":"8d88","size":11,"created":"2020-03-05T14:52:01.359Z",
        "data":{"password":"secret"}}}"#;
    let (server, caller) = answered_with(incoming).await;
    let id = IncomingId::new("8d88").unwrap();
    let message = caller.incoming(ID, &id).await.unwrap();
    assert_eq!(message.data, Some(json!({"password": "secret"})));
    assert!(!format!("{message:?}").contains("secret"));

    let log = r#"{"hookLog":{"id":"95b1","statusId":3,"loggedAt":"2022-09-01T13:37:19.344Z",
        "sizes":{"before":169,"after":169},
        "data":{"request":{"headers":{"authorization":"secret"}},"response":{"status":500}}}}"#;
    server.now_answers(vec![bare::json(log)]);
    let id = HookLogId::new("95b1").unwrap();
    let detail = caller.hook_log(ID, &id).await.unwrap();
    assert_eq!(detail.row.status, RunStatus::Error);
    assert_eq!(detail.row.size_bytes, Some(169));
    assert_eq!(detail.data.as_ref().unwrap().response["status"], json!(500));
    assert!(!format!("{detail:?}").contains("secret"));
}

#[tokio::test]
async fn the_log_of_an_apps_hook_may_keep_the_message_to_itself() {
    let log = r#"{"hookLog":{"id":"95b1","statusId":1,"loggedAt":"2022-09-01T13:37:19.344Z"}}"#;
    let (server, caller) = answered_with(log).await;
    let id = HookLogId::new("95b1").unwrap();
    assert_eq!(caller.hook_log(ID, &id).await.unwrap().data, None);

    server.now_answers(vec![bare::json(r#"{"hookLogs":[]}"#)]);
    let from = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut rows = caller.hook_logs(ID, Some(from), None);
    rows.collect_all().await.unwrap();
    assert!(server.lines()[0].starts_with("GET /hooks/12/logs?from=1767225600000&pg"));
}
