//! Webhooks: made, changed, called, queued, logged, deleted.

use jiff::SignedDuration;
use make_sandbox::{HookAddress, Learning, Size, Switches};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{Desk, Told};

const SOON: SignedDuration = SignedDuration::from_secs(30);

async fn make(desk: &Desk, more: Value) -> Told {
    let mut body = json!({"name": "Orders", "teamId": desk.team(), "typeName": "gateway-webhook"});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    desk.post("/hooks?useDefaults=requiredOnly", body).await
}

async fn made(desk: &Desk) -> Value {
    let told = make(desk, json!({})).await;
    assert_eq!(told.status, 200, "{:?}", told.body);
    told.body["hook"].clone()
}

/// An active scenario behind a new webhook.
async fn listening(desk: &Desk, scheduling: Value, settings: Value) -> (u64, Value) {
    let hook = made(desk).await;
    let blueprint = json!({
        "name": "Orders",
        "flow": [{"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": hook["id"]}}],
        "metadata": {"scenario": settings},
    });
    let body = json!({
        "teamId": desk.team(),
        "blueprint": blueprint.to_string(),
        "scheduling": scheduling.to_string(),
    });
    let told = desk.post("/scenarios", body).await;
    let id = told.body["scenario"]["id"].as_u64().unwrap();
    desk.post(&format!("/scenarios/{id}/start"), json!({}))
        .await;
    (id, hook)
}

async fn call(desk: &Desk, hook: &Value, body: Value) -> (u16, String) {
    let url = hook["url"].as_str().unwrap();
    let response = desk.http.post(url).json(&body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn logged(desk: &Desk, scenario: u64) -> usize {
    let told = desk.get(&format!("/scenarios/{scenario}/logs")).await;
    told.body["scenarioLogs"].as_array().unwrap().len()
}

async fn stats(desk: &Desk, hook: &Value) -> Value {
    let path = format!("/hooks/{}/incomings/stats", hook["id"]);
    desk.get(&path).await.body["incomingStat"].clone()
}

#[tokio::test]
async fn a_webhook_is_made_renamed_set_and_deleted() {
    let desk = Desk::of(Size::Tiny).await;
    let hook = made(&desk).await;
    assert_eq!(hook["typeName"], "gateway-webhook");
    assert_eq!(hook["data"]["headers"], false);
    assert!(hook.get("scenarioId").is_none());
    let path = format!("/hooks/{}", hook["id"]);
    let renamed = desk.patch(&path, json!({"name": "Shop orders"})).await;
    assert_eq!(renamed.body["hook"]["name"], "Shop orders");
    let set = json!({"ip": "", "udt": "", "headers": true, "method": false, "stringify": false});
    let changed = desk.post(&format!("{path}/set-data"), set.clone()).await;
    assert_eq!(changed.body, json!({"changed": true}));
    let again = desk.post(&format!("{path}/set-data"), set).await;
    assert_eq!(again.body, json!({"changed": false}));
    let got = desk.get(&path).await;
    assert_eq!(got.body["hook"]["data"]["headers"], true);
    let gone = desk.delete(&path).await;
    assert_eq!(
        gone.body,
        json!({"hook": hook["id"]}),
        "used by nobody, so nothing is asked"
    );
    assert_eq!(desk.get(&path).await.status, 404);
}

#[tokio::test]
async fn what_a_webhook_needs_is_asked_for() {
    let desk = Desk::of(Size::Tiny).await;
    let team = desk.team();
    let post = async |query: &str, body: Value| desk.post(&format!("/hooks{query}"), body).await;
    let bare = json!({"name": "x", "teamId": team, "typeName": "gateway-webhook"});
    let told = post("", bare.clone()).await;
    assert_eq!((told.status, told.code()), (400, "SC400"));
    assert_eq!(
        told.body["suberrors"].as_array().unwrap().len(),
        3,
        "method, headers and stringify"
    );
    let mut whole = bare.clone();
    for key in ["method", "headers", "stringify"] {
        whole[key] = json!(false);
    }
    whole["teamId"] = json!(team.to_string());
    assert_eq!(post("", whole).await.status, 200, "a team's id may be text");
    for (key, value) in [
        ("name", json!("x".repeat(129))),
        ("typeName", json!("nonsense")),
        ("teamId", json!("x")),
    ] {
        let mut wrong = bare.clone();
        wrong[key] = value;
        let told = post("?useDefaults=requiredOnly", wrong).await;
        assert_eq!(told.status, 400, "{key}");
    }
    let foreign = make(
        &desk,
        json!({"typeName": "shopify-orders", "__IMTCONN__": 1}),
    )
    .await;
    assert_eq!((foreign.status, foreign.code()), (404, "IM304"));
    let mail = make(&desk, json!({"typeName": "gateway-mailhook"})).await;
    assert_eq!(mail.body["hook"]["type"], "mail");
    assert!(mail.body["hook"]["url"].as_str().unwrap().contains('@'));
}

#[tokio::test]
async fn a_webhook_in_use_is_deleted_only_after_confirmation() {
    for (status, code) in [(406, "IM004"), (422, "SC422")] {
        let switches = Switches {
            hook_in_use_status: status,
            ..Switches::default()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let (scenario, hook) = listening(&desk, json!({"type": "immediately"}), json!({})).await;
        let path = format!("/hooks/{}", hook["id"]);
        let refused = desk.delete(&path).await;
        assert_eq!((refused.status, refused.code()), (status, code));
        assert_eq!(desk.get(&path).await.status, 200, "nothing happened");
        let gone = desk.delete(&format!("{path}?confirmed=true")).await;
        assert_eq!(gone.status, 200);
        let scenario = desk.get(&format!("/scenarios/{scenario}")).await;
        assert!(scenario.body["scenario"]["hookId"].is_null());
        assert_eq!(call(&desk, &hook, json!({})).await.0, 404);
    }
}

#[tokio::test]
async fn a_call_begins_a_run_with_its_message() {
    let desk = Desk::of(Size::Tiny).await;
    let (scenario, hook) = listening(&desk, json!({"type": "immediately"}), json!({})).await;
    assert_eq!(
        call(&desk, &hook, json!({"order": 7})).await,
        (200, "Accepted".to_owned())
    );
    desk.control().advance(SOON).unwrap();
    let rows = desk.get(&format!("/scenarios/{scenario}/logs")).await;
    assert_eq!(rows.body["scenarioLogs"][0]["instant"], true);
    assert_eq!(rows.body["scenarioLogs"][0]["type"], "auto");
    let logs = desk.get(&format!("/hooks/{}/logs", hook["id"])).await;
    let row = &logs.body["hookLogs"][0];
    assert_eq!(row["statusId"], 1);
    assert_eq!(logs.body["pg"]["sortBy"], "loggedAt");
    let log = row["id"].as_str().unwrap();
    let one = desk.get(&format!("/hooks/{}/logs/{log}", hook["id"])).await;
    let data = &one.body["hookLog"]["data"];
    assert_eq!(data["request"]["method"], "POST");
    assert_eq!(data["request"]["body"], r#"{"order":7}"#);
    assert_eq!(data["response"]["status"], 200);
    assert_eq!(
        desk.get(&format!("/hooks/{}/logs/unknown", hook["id"]))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn messages_wait_while_the_scenario_is_off_and_are_worked_off_once_it_is_on() {
    let desk = Desk::of(Size::Tiny).await;
    let (scenario, hook) = listening(&desk, json!({"type": "immediately"}), json!({})).await;
    desk.post(&format!("/scenarios/{scenario}/stop"), json!({}))
        .await;
    for order in 1..=3 {
        assert_eq!(call(&desk, &hook, json!({"order": order})).await.0, 200);
        desk.control()
            .advance(SignedDuration::from_secs(1))
            .unwrap();
    }
    assert_eq!(
        stats(&desk, &hook).await,
        json!({"queue": 3, "limit": 10_000, "enabled": true})
    );
    let list = desk.get(&format!("/hooks/{}/incomings", hook["id"])).await;
    let rows = list.body["incomings"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(list.body["pg"]["sortBy"], "created");
    let first = desk
        .get(&format!(
            "/hooks/{}/incomings/{}",
            hook["id"],
            rows[0]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(first.body["incoming"]["data"], json!({"order": 1}));
    assert_eq!(logged(&desk, scenario).await, 0);
    desk.post(&format!("/scenarios/{scenario}/start"), json!({}))
        .await;
    desk.control().advance(SOON).unwrap();
    assert_eq!(stats(&desk, &hook).await["queue"], 0);
    assert_eq!(logged(&desk, scenario).await, 3);
}

#[tokio::test]
async fn a_queue_is_emptied_by_id_or_whole_after_confirmation() {
    let desk = Desk::of(Size::Tiny).await;
    let hook = made(&desk).await;
    for order in 1..=4 {
        call(&desk, &hook, json!({"order": order})).await;
    }
    let path = format!("/hooks/{}/incomings", hook["id"]);
    let rows = desk.get(&path).await.body["incomings"].clone();
    let id = |place: usize| rows[place]["id"].clone();
    let delete = async |query: &str, body: Value| {
        desk.call(Method::DELETE, &format!("{path}{query}"), body)
            .await
    };
    let some = delete("", json!({"ids": [id(0), "unknown"]})).await;
    assert_eq!(some.body["incomings"], json!([id(0)]));
    assert!(some.body["error"]["message"].is_string());
    let refused = delete("", json!({"all": true})).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    let rest = delete(
        "?confirmed=true",
        json!({"all": true, "exceptIds": [id(1)]}),
    )
    .await;
    assert_eq!(rest.body["incomings"].as_array().unwrap().len(), 2);
    assert_eq!(stats(&desk, &hook).await["queue"], 1);
    assert_eq!(
        desk.get(&format!("{path}/{}", id(0).as_str().unwrap()))
            .await
            .status,
        404
    );
    assert_eq!(delete("", json!({})).await.status, 400);
}

#[tokio::test]
async fn imagined_senders_fill_a_queue_that_can_be_read_and_emptied() {
    let desk = Desk::of(Size::Tiny).await;
    let order = desk.find("Order → Warehouse sync").id;
    desk.post(&format!("/scenarios/{order}/stop"), json!({}))
        .await;
    desk.control()
        .advance(SignedDuration::from_hours(5))
        .unwrap();
    let trigger = desk.get(&format!("/scenarios/{order}/triggers")).await.body;
    let path = format!("/hooks/{}/incomings", trigger["id"]);
    let rows = desk.get(&path).await.body["incomings"].clone();
    let count = rows.as_array().unwrap().len();
    assert_eq!(json!(count), trigger["queueCount"]);
    let again = desk.get(&path).await.body["incomings"].clone();
    assert_eq!(again, rows, "reading changes nothing");
    let gone = desk
        .call(
            Method::DELETE,
            &format!("{path}?confirmed=true"),
            json!({"all": true}),
        )
        .await;
    assert_eq!(gone.body["incomings"].as_array().unwrap().len(), count);
    assert_eq!(stats(&desk, &trigger).await["queue"], 0);
    desk.control()
        .advance(SignedDuration::from_hours(5))
        .unwrap();
    assert!(
        stats(&desk, &trigger).await["queue"].as_u64().unwrap() > 0,
        "the senders go on"
    );
}

#[tokio::test]
async fn a_full_queue_turns_messages_away() {
    let desk = Desk::of(Size::Agency).await;
    let facts = desk.control().scenarios();
    // The smallest queues belong to the smallest plan.
    let fact = facts
        .iter()
        .find(|fact| fact.organization == "Batik Laras")
        .unwrap();
    let body = json!({"name": "x", "teamId": fact.team_id, "typeName": "gateway-webhook"});
    let told = desk
        .post_in(fact.zone, "/hooks?useDefaults=requiredOnly", body)
        .await;
    let hook = told.body["hook"].clone();
    assert_eq!(hook["queueLimit"], 667, "{:?}", told.body);
    for number in 0..667 {
        assert_eq!(call(&desk, &hook, json!({})).await.0, 200, "{number}");
        if number % 250 == 249 {
            desk.control()
                .advance(SignedDuration::from_secs(11))
                .unwrap();
        }
    }
    assert_eq!(
        call(&desk, &hook, json!({})).await,
        (400, "Queue is full.".to_owned())
    );
    desk.control().set_switches(Switches {
        full_queue_status: 429,
        ..Switches::default()
    });
    assert_eq!(call(&desk, &hook, json!({})).await.0, 429);
}

#[tokio::test]
async fn more_than_three_hundred_calls_in_ten_seconds_are_too_many() {
    let desk = Desk::of(Size::Tiny).await;
    let hook = made(&desk).await;
    for number in 0..300 {
        assert_eq!(call(&desk, &hook, json!({})).await.0, 200, "{number}");
    }
    assert_eq!(call(&desk, &hook, json!({})).await.0, 429);
    desk.control()
        .advance(SignedDuration::from_secs(10))
        .unwrap();
    assert_eq!(call(&desk, &hook, json!({})).await.0, 200);
    let logs = desk
        .get(&format!("/hooks/{}/logs?pg[limit]=1000", hook["id"]))
        .await;
    let failed = logs.body["hookLogs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["statusId"] == 3)
        .count();
    assert_eq!(failed, 1);
}

#[tokio::test]
async fn a_webhook_switched_off_answers_that_it_is_gone() {
    let desk = Desk::of(Size::Tiny).await;
    let (_, hook) = listening(&desk, json!({"type": "immediately"}), json!({})).await;
    let switch = async |word: &str| {
        desk.post(&format!("/hooks/{}/{word}", hook["id"]), Value::Null)
            .await
    };
    assert_eq!(switch("disable").await.body, json!({"success": true}));
    assert_eq!(call(&desk, &hook, json!({})).await.0, 410);
    let off = desk.get(&format!("/hooks/{}", hook["id"])).await;
    assert_eq!(off.body["hook"]["enabled"], false);
    assert_eq!(switch("enable").await.body, json!({"success": true}));
    assert_eq!(call(&desk, &hook, json!({})).await.0, 200);
}

#[tokio::test]
async fn a_webhook_that_belongs_to_nobody_for_five_days_is_gone() {
    let desk = Desk::of(Size::Tiny).await;
    let hook = made(&desk).await;
    let ping = async || desk.get(&format!("/hooks/{}/ping", hook["id"])).await.body;
    assert_eq!(
        ping().await,
        json!({"address": hook["url"], "attached": false, "learning": false, "gone": false, "dataStructure": null})
    );
    desk.control()
        .advance(SignedDuration::from_hours(119))
        .unwrap();
    assert_eq!(call(&desk, &hook, json!({})).await.0, 200);
    desk.control()
        .advance(SignedDuration::from_hours(2))
        .unwrap();
    assert_eq!(call(&desk, &hook, json!({})).await.0, 410);
    assert_eq!(ping().await["gone"], true);
    desk.post(&format!("/hooks/{}/enable", hook["id"]), Value::Null)
        .await;
    assert_eq!(call(&desk, &hook, json!({})).await.0, 200);
}

#[tokio::test]
async fn a_learning_webhook_learns_from_a_message_instead_of_running() {
    for (learning, still) in [
        (Learning::EndsWithFirstCall, false),
        (Learning::UntilStopped, true),
    ] {
        let switches = Switches {
            learning,
            ..Switches::default()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let (scenario, hook) = listening(&desk, json!({"type": "immediately"}), json!({})).await;
        let order = async |word: &str| {
            desk.post(&format!("/hooks/{}/{word}", hook["id"]), Value::Null)
                .await
        };
        assert_eq!(order("learn-start").await.body, json!({"success": true}));
        let message = json!({"order": 7, "customer": {"email": "a@b.c"}});
        assert_eq!(call(&desk, &hook, message).await.0, 200);
        let ping = desk.get(&format!("/hooks/{}/ping", hook["id"])).await.body;
        assert_eq!(ping["learning"], json!(still));
        assert_eq!(ping["dataStructure"].is_null(), still, "told once it stops");
        order("learn-stop").await;
        let ping = desk.get(&format!("/hooks/{}/ping", hook["id"])).await.body;
        let spec = ping["dataStructure"].as_array().unwrap();
        assert!(spec.contains(&json!({"name": "order", "type": "number"})));
        assert!(spec.iter().any(|field| field["type"] == "collection"));
        desk.control().advance(SOON).unwrap();
        assert_eq!(logged(&desk, scenario).await, 0);
    }
}

#[tokio::test]
async fn runs_that_wait_for_each_other_let_messages_queue() {
    let desk = Desk::of(Size::Tiny).await;
    let (scenario, hook) = listening(
        &desk,
        json!({"type": "immediately"}),
        json!({"sequential": true}),
    )
    .await;
    for order in 0..3 {
        call(&desk, &hook, json!({"order": order})).await;
    }
    assert_eq!(stats(&desk, &hook).await["queue"], 2);
    desk.control().advance(SOON).unwrap();
    assert_eq!(stats(&desk, &hook).await["queue"], 0);
    let told = desk.get(&format!("/scenarios/{scenario}/logs")).await;
    let rows = told.body["scenarioLogs"].as_array().unwrap().clone();
    let starts: std::collections::BTreeSet<&str> = rows
        .iter()
        .map(|row| row["timestamp"].as_str().unwrap())
        .collect();
    assert_eq!(starts.len(), 3, "one after the other");
}

#[tokio::test]
async fn a_limit_of_runs_a_minute_lets_messages_queue() {
    let desk = Desk::of(Size::Tiny).await;
    let (scenario, hook) = listening(
        &desk,
        json!({"type": "immediately", "maximum_runs_per_minute": 2}),
        json!({}),
    )
    .await;
    for order in 0..5 {
        call(&desk, &hook, json!({"order": order})).await;
    }
    assert_eq!(stats(&desk, &hook).await["queue"], 3);
    desk.control()
        .advance(SignedDuration::from_secs(70))
        .unwrap();
    assert_eq!(logged(&desk, scenario).await, 4);
    desk.control()
        .advance(SignedDuration::from_secs(70))
        .unwrap();
    assert_eq!(logged(&desk, scenario).await, 5);
}

#[tokio::test]
async fn on_a_schedule_the_queue_is_looked_into_when_the_time_has_come() {
    let desk = Desk::of(Size::Tiny).await;
    let (scenario, hook) = listening(
        &desk,
        json!({"type": "indefinitely", "interval": 900}),
        json!({}),
    )
    .await;
    call(&desk, &hook, json!({"order": 1})).await;
    desk.control().advance(SOON).unwrap();
    assert_eq!(logged(&desk, scenario).await, 0);
    desk.control()
        .advance(SignedDuration::from_mins(16))
        .unwrap();
    assert_eq!(logged(&desk, scenario).await, 1);
    desk.control()
        .advance(SignedDuration::from_mins(60))
        .unwrap();
    assert_eq!(
        logged(&desk, scenario).await,
        1,
        "without a message there is nothing to run for"
    );
}

#[tokio::test]
async fn an_address_that_never_was_and_how_addresses_look_are_switches() {
    let desk = Desk::of(Size::Tiny).await;
    let url = format!("{}/hook/nobody", desk.ready().url);
    let status = async || desk.http.get(&url).send().await.unwrap().status();
    assert_eq!(status().await, StatusCode::NOT_FOUND);
    desk.control().set_switches(Switches {
        unknown_hook_status: 410,
        hook_address: HookAddress::Make,
        hooks_page: true,
        ..Switches::default()
    });
    assert_eq!(status().await, StatusCode::GONE);
    let hook = made(&desk).await;
    assert!(
        hook["url"]
            .as_str()
            .unwrap()
            .starts_with("https://hook.eu1.make.com/")
    );
    let list = desk.get(&format!("/hooks?teamId={}", desk.team())).await;
    assert_eq!(list.body["pg"]["sortBy"], "name");
}

#[tokio::test]
async fn lists_of_webhooks_are_narrowed() {
    let desk = Desk::of(Size::Tiny).await;
    let order = desk.find("Order → Warehouse sync").id;
    made(&desk).await;
    make(&desk, json!({"typeName": "gateway-mailhook"})).await;
    let list = async |query: &str| {
        let path = format!("/hooks?teamId={}{query}", desk.team());
        desk.get(&path).await.body["hooks"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert_eq!(list("&typeName=gateway-mailhook").await.len(), 1);
    assert!(
        list("&assigned=true")
            .await
            .iter()
            .all(|hook| hook["scenarioId"].is_u64())
    );
    assert!(
        list(&format!("&viewForScenarioId={order}"))
            .await
            .iter()
            .all(|hook| hook.get("scenarioId").is_none_or(|id| *id == json!(order)))
    );
    assert_eq!(list("&pg[limit]=1").await.len(), 1);
    assert!(list("").await.iter().all(|hook| hook["udid"].is_string()));
}

#[tokio::test]
async fn who_may_only_look_sees_no_webhooks_and_an_operator_changes_none() {
    let desk = Desk::of(Size::Tiny).await;
    let hook = made(&desk).await;
    let person = desk.control().people()[3].id;
    let token = desk.control().issue_token(0, person, None).unwrap();
    let path = format!("/hooks/{}", hook["id"]);
    let role = |role| {
        desk.control()
            .set_team_role(0, desk.team(), person, Some(role))
            .unwrap();
    };
    role(4);
    assert_eq!(desk.get_as(&token, &path).await.status, 403);
    role(6);
    assert_eq!(desk.get_as(&token, &path).await.status, 200);
    for (method, path) in [
        (Method::POST, format!("{path}/disable")),
        (Method::POST, format!("{path}/learn-start")),
        (Method::DELETE, path.clone()),
        (Method::DELETE, format!("{path}/incomings?confirmed=true")),
    ] {
        let told = desk
            .call_as(&token, method, 0, &path, Some(json!({"all": true})))
            .await;
        assert_eq!((told.status, told.code()), (403, "SC403"), "{path}");
    }
}
