//! Unfinished runs in full: what they hold, what is changed, how often they were tried, how they go away.

use jiff::SignedDuration;
use make_sandbox::Size;
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

const SOON: SignedDuration = SignedDuration::from_secs(5);

/// The scenario whose every run fails, and its newest unfinished run.
async fn failing(desk: &Desk) -> (u64, String) {
    let order = desk.find("Order → Warehouse sync").id;
    let list = desk.get(&format!("/dlqs?scenarioId={order}")).await;
    let id = list.body["dlqs"][0]["id"].as_str().unwrap().to_owned();
    (order, id)
}

#[tokio::test]
async fn an_unfinished_run_shows_its_flow_and_what_each_module_held() {
    let desk = Desk::of(Size::Tiny).await;
    let (_, id) = failing(&desk).await;
    let one = desk.get(&format!("/dlqs/{id}")).await;
    assert_eq!(one.body["dlq"]["companyId"], json!(desk.team()));
    let blueprint = desk.get(&format!("/dlqs/{id}/blueprint")).await;
    let response = &blueprint.body["response"];
    assert_eq!(blueprint.body["code"], "OK");
    assert_eq!(response["company"], json!(desk.team()));
    assert!(response["blueprint"]["flow"].as_array().unwrap().len() > 1);
    let bundle = desk.get(&format!("/dlqs/{id}/bundle")).await;
    let bundles = bundle.body["response"].as_object().unwrap();
    let errors: Vec<&Value> = bundles
        .values()
        .filter(|bundle| bundle.get("error").is_some())
        .collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["error"]["message"], response["reason"]);
    assert!(bundles.len() > 1, "the modules before it held data");
    for path in ["", "/blueprint", "/bundle", "/logs"] {
        assert_eq!(desk.get(&format!("/dlqs/unknown{path}")).await.status, 404);
    }
}

#[tokio::test]
async fn its_log_tells_the_first_failure_and_each_retry() {
    let desk = Desk::of(Size::Tiny).await;
    let (_, id) = failing(&desk).await;
    let execution = desk.get(&format!("/dlqs/{id}")).await.body["dlq"]["executionId"].clone();
    let logs = async |query: &str| {
        let told = desk.get(&format!("/dlqs/{id}/logs{query}")).await;
        told.body["dlqLogs"].as_array().unwrap().clone()
    };
    assert_eq!(logs("").await.len(), 1);
    desk.post(&format!("/dlqs/{id}/retry"), Value::Null).await;
    desk.control().advance(SOON).unwrap();
    let rows = logs("").await;
    assert_eq!(rows.len(), 2, "newest first");
    assert_eq!(rows[1]["id"], execution);
    assert!(
        rows[0]["imtId"]
            .as_str()
            .unwrap()
            .contains(&format!("_dlq.{id}."))
    );
    assert_eq!(logs("?status=1").await.len(), 0);
    assert_eq!(logs("?pg[limit]=1").await.len(), 1);
    let retry = rows[0]["id"].as_str().unwrap();
    let one = desk.get(&format!("/dlqs/{id}/logs/{retry}")).await;
    assert_eq!(one.body["dlqLog"], rows[0]);
    assert_eq!(
        desk.get(&format!("/dlqs/{id}/logs/unknown")).await.status,
        404
    );
}

#[tokio::test]
async fn a_resolved_run_is_told_as_resolved_and_cannot_be_retried() {
    let desk = Desk::of(Size::Tiny).await;
    let (order, id) = failing(&desk).await;
    desk.control()
        .heal(desk.find("Order → Warehouse sync"))
        .unwrap();
    let retried = desk.post(&format!("/dlqs/{id}/retry"), Value::Null).await;
    assert_eq!(retried.body, json!({"dlq": id}));
    let waiting = desk.get(&format!("/dlqs/{id}")).await;
    assert_eq!(waiting.body["dlq"]["retry"], true);
    desk.control().advance(SOON).unwrap();
    let done = desk.get(&format!("/dlqs/{id}")).await;
    assert_eq!(done.body["dlq"]["resolved"], true);
    assert_eq!(done.body["dlq"]["attempts"], 2);
    let list = desk.get(&format!("/dlqs?scenarioId={order}")).await;
    assert!(
        list.body["dlqs"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["id"] != json!(id))
    );
    assert_eq!(
        desk.post(&format!("/dlqs/{id}/retry"), Value::Null)
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn its_flow_can_be_changed_for_the_retry_alone() {
    let desk = Desk::of(Size::Tiny).await;
    let (order, id) = failing(&desk).await;
    let path = format!("/dlqs/{id}");
    let flow = desk.get(&format!("{path}/blueprint")).await.body["response"]["blueprint"].clone();
    let mut changed = flow.clone();
    changed["name"] = json!("Repaired");
    let failer = flow["flow"][0]["id"].clone();
    let told = desk
        .patch(
            &path,
            json!({"blueprint": changed.to_string(), "failer": failer}),
        )
        .await;
    assert_eq!(told.body["dlq"]["failer"], failer, "{:?}", told.body);
    assert_eq!(told.body["dlq"]["blueprint"]["name"], "Repaired");
    let kept = desk.get(&format!("{path}/blueprint")).await;
    assert_eq!(kept.body["response"]["blueprint"]["name"], "Repaired");
    let scenario = desk.get(&format!("/scenarios/{order}/blueprint")).await;
    assert_ne!(scenario.body["response"]["blueprint"]["name"], "Repaired");
    let object = desk.patch(&path, json!({"blueprint": changed})).await;
    assert_eq!((object.status, object.code()), (400, "SC400"));
    let unknown = desk.patch(&path, json!({"failer": 999})).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn deleting_some_that_are_gone_already_is_a_success_in_part() {
    let desk = Desk::of(Size::Tiny).await;
    let (order, id) = failing(&desk).await;
    let path = format!("/dlqs?scenarioId={order}");
    let told = desk
        .call(Method::DELETE, &path, json!({"ids": [id, "unknown"]}))
        .await;
    assert_eq!(told.status, 200);
    assert_eq!(told.body["dlqs"], json!([id]));
    assert_eq!(told.body["error"]["name"], "NotFoundError");
    let nothing = desk.call(Method::DELETE, &path, json!({})).await;
    assert_eq!(nothing.status, 400);
    let (_, next) = failing(&desk).await;
    let one = desk.delete(&format!("/dlqs/{next}")).await;
    assert_eq!(one.body, json!({"dlq": next}));
    assert_eq!(desk.get(&format!("/dlqs/{next}")).await.status, 404);
}

#[tokio::test]
async fn retrying_all_leaves_out_what_is_excepted() {
    let desk = Desk::of(Size::Tiny).await;
    let (order, id) = failing(&desk).await;
    let list = desk.get(&format!("/dlqs?scenarioId={order}")).await;
    let count = list.body["dlqs"].as_array().unwrap().len();
    let told = desk
        .post(
            &format!("/dlqs/retry?scenarioId={order}"),
            json!({"all": true, "exceptIds": [id]}),
        )
        .await;
    let queued = told.body["dlqs"].as_array().unwrap();
    assert_eq!(queued.len(), count - 1);
    assert!(!queued.contains(&json!(id)));
    let again = desk
        .post(
            &format!("/dlqs/retry?scenarioId={order}"),
            json!({"all": true}),
        )
        .await;
    assert_eq!(
        again.body["dlqs"],
        json!([id]),
        "the others are on their way"
    );
    assert_eq!(
        desk.post("/dlqs/retry", json!({"all": true})).await.status,
        400
    );
}

#[tokio::test]
async fn who_may_only_look_changes_nothing() {
    let desk = Desk::of(Size::Tiny).await;
    let (order, id) = failing(&desk).await;
    let person = desk.control().people()[3].id;
    desk.control()
        .set_team_role(0, desk.team(), person, Some(4))
        .unwrap();
    let token = desk.control().issue_token(0, person, None).unwrap();
    let seen = desk.get_as(&token, &format!("/dlqs/{id}/bundle")).await;
    assert_eq!(seen.status, 200);
    for (method, path, body) in [
        (Method::POST, format!("/dlqs/{id}/retry"), None),
        (Method::PATCH, format!("/dlqs/{id}"), Some(json!({}))),
        (Method::DELETE, format!("/dlqs/{id}"), None),
        (
            Method::POST,
            format!("/dlqs/retry?scenarioId={order}"),
            Some(json!({"all": true})),
        ),
    ] {
        let told = desk.call_as(&token, method, 0, &path, body).await;
        assert_eq!((told.status, told.code()), (403, "SC403"), "{path}");
    }
}

#[tokio::test]
async fn a_message_of_a_webhook_is_kept_with_the_run_that_failed_over_it() {
    let desk = Desk::of(Size::Tiny).await;
    let made = json!({"name": "Orders", "teamId": desk.team(), "typeName": "gateway-webhook"});
    let hook = desk
        .post("/hooks?useDefaults=requiredOnly", made)
        .await
        .body["hook"]
        .clone();
    let blueprint = json!({
        "name": "Orders",
        "flow": [
            {"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": hook["id"]}},
            {"id": 5, "module": "json:ParseJSON", "version": 1},
        ],
        "metadata": {"scenario": {"dlq": true}},
    });
    let body = json!({
        "teamId": desk.team(),
        "blueprint": blueprint.to_string(),
        "scheduling": r#"{"type":"immediately"}"#,
    });
    let id = desk.post("/scenarios", body).await.body["scenario"]["id"].clone();
    desk.control()
        .fail(desk.find("Orders"), None, None)
        .unwrap();
    let message = json!({"order": 7});
    let url = hook["url"].as_str().unwrap();
    desk.http.post(url).json(&message).send().await.unwrap();
    desk.control().advance(SOON).unwrap();
    let list = desk.get(&format!("/dlqs?scenarioId={id}")).await;
    let dlq = list.body["dlqs"][0]["id"].as_str().unwrap().to_owned();
    let scenario = desk.get(&format!("/scenarios/{id}")).await;
    assert_eq!(scenario.body["scenario"]["dlqCount"], 1);
    let bundle = desk.get(&format!("/dlqs/{dlq}/bundle")).await;
    assert_eq!(bundle.body["response"]["1"], message);
    assert!(bundle.body["response"]["5"]["error"].is_object());
}
