//! The guide's dialect over the same world.

use jiff::SignedDuration;
use make_sandbox::{Config, Dialect, GUIDE_RIGHTS, Size, Switches, Time};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::desk::{Desk, MORNING};

async fn guide(size: Size) -> Desk {
    let config = Config {
        size,
        time: Time::Frozen(MORNING.parse().unwrap()),
        dialect: Dialect::Guide,
        ..Config::default()
    };
    Desk::start(config).await
}

async fn raw(desk: &Desk, path: &str) -> Response {
    let token = desk.ready().token.clone();
    desk.raw(&token, Method::GET, 0, path, None).await
}

#[tokio::test]
async fn scenarios_come_as_data_with_text_ids_page_by_page() {
    let desk = guide(Size::Agency).await;
    let all = desk.get("/scenarios?limit=500").await;
    let all = all.body["data"].as_array().unwrap().clone();
    let first = desk.get("/scenarios?limit=3&offset=2").await;
    assert_eq!(
        first.body["data"].as_array().unwrap().as_slice(),
        &all[2..5]
    );
    let row = &all[0];
    assert!(row["id"].is_string() && row["active"].is_boolean(), "{row}");
    assert!(row["organizationId"].as_str().unwrap().starts_with("org-"));
    assert!(!row["modules"].as_array().unwrap().is_empty());
    let folder = all.iter().find_map(|row| row["folder"].as_str()).unwrap();
    let inside = desk
        .get(&format!("/scenarios?folder={folder}&limit=500"))
        .await;
    let inside = inside.body["data"].as_array().unwrap().clone();
    assert!(inside.iter().all(|row| row["folder"] == folder) && inside.len() < all.len());
}

#[tokio::test]
async fn a_scenario_lives_its_life_in_the_guides_words() {
    let desk = guide(Size::Agency).await;
    let made = desk
        .post(
            "/scenarios",
            json!({
                "name": "New lead", "description": "From the form", "active": true, "priority": "high",
                "maxErrors": 5, "autoCommit": false,
                "blueprint": {"modules": [{"id": 1, "module": "http:ActionSendData", "version": 3}], "connections": []},
            }),
        )
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    assert_eq!(made.body["active"], true);
    assert_eq!(
        (&made.body["maxErrors"], &made.body["autoCommit"]),
        (&json!(5), &json!(false))
    );
    assert_eq!(made.body["priority"], "high");
    assert_eq!(
        made.body["blueprint"]["modules"][0]["module"],
        "http:ActionSendData"
    );
    let id = made.body["id"].as_str().unwrap().to_owned();
    let path = format!("/scenarios/{id}");
    let schedule =
        json!({"schedule": {"cronExpression": "30 9 * * 1,5", "timezone": "Asia/Jakarta"}});
    let timed = desk.patch(&path, schedule.clone()).await;
    assert_eq!(timed.body["schedule"], schedule["schedule"], "{timed:?}");
    let odd = json!({"schedule": {"cronExpression": "0 9-17 * * *"}});
    assert_eq!(desk.patch(&path, odd).await.status, 400);
    let run = desk
        .post(&format!("{path}/execute"), json!({"lead": 7}))
        .await;
    assert_eq!(run.body["status"], "running", "{run:?}");
    let execution = format!("/executions/{}", run.body["id"].as_str().unwrap());
    assert_eq!(desk.get(&execution).await.body["status"], "running");
    desk.control()
        .advance(SignedDuration::from_mins(10))
        .unwrap();
    let done = desk.get(&execution).await;
    assert_eq!(done.body["status"], "success", "{done:?}");
    assert!(done.body["duration"].is_number() && done.body["modulesExecuted"] == 1);
    let off = desk.patch(&path, json!({"active": false})).await;
    assert_eq!(off.body["active"], false);
    assert_eq!(off.body["name"], "New lead");
    let idle = desk.post(&format!("{path}/execute"), json!({})).await;
    assert_eq!(idle.status, 422);
    assert_eq!(idle.body, json!({"message": "Scenario is not active."}));
    assert_eq!(desk.delete(&path).await.status, 200);
    assert_eq!(desk.get(&path).await.status, 404);
}

#[tokio::test]
async fn runs_are_filtered_by_word_and_by_date_and_can_be_stopped() {
    let desk = guide(Size::Agency).await;
    let failing = desk.find("Order → Warehouse sync").id;
    let path = format!("/scenarios/{failing}/executions");
    let errors = desk.get(&format!("{path}?status=error&limit=5")).await;
    let errors = errors.body["data"].as_array().unwrap().clone();
    assert_eq!(errors.len(), 5);
    assert!(errors.iter().all(|row| row["error"]["message"].is_string()));
    let day = desk
        .get(&format!("{path}?from=2026-11-23&to=2026-11-23T12:00:00Z"))
        .await;
    let day = day.body["data"].as_array().unwrap().clone();
    assert!(!day.is_empty());
    assert!(
        day.iter()
            .all(|row| row["startedAt"].as_str().unwrap().starts_with("2026-11-23"))
    );
    assert_eq!(
        desk.get(&format!("{path}?status=warning")).await.status,
        400
    );
    let run = desk
        .post(&format!("/scenarios/{failing}/execute"), json!({}))
        .await;
    let execution = format!("/executions/{}", run.body["id"].as_str().unwrap());
    assert_eq!(desk.delete(&execution).await.status, 200);
    assert_ne!(desk.get(&execution).await.body["status"], "running");
}

#[tokio::test]
async fn a_webhook_is_made_for_a_scenario_listed_and_deleted() {
    let desk = guide(Size::Agency).await;
    let scenario = desk.find("Review digest").id.to_string();
    let order = json!({
        "name": "Leads", "type": "custom", "hookType": "GET", "scenarioId": scenario,
        "security": {"type": "basic", "password": "hidden"},
    });
    let made = desk.post("/webhooks", order).await;
    assert_eq!(made.status, 200, "{made:?}");
    assert_eq!(
        (&made.body["type"], &made.body["hookType"]),
        (&json!("custom"), &json!("GET"))
    );
    assert_eq!(made.body["scenarioId"], json!(scenario));
    assert!(!made.body.to_string().contains("hidden"));
    let list = desk.get("/webhooks?limit=500").await;
    assert!(
        list.body["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["id"] == made.body["id"])
    );
    let path = format!("/webhooks/{}", made.body["id"].as_str().unwrap());
    assert_eq!(desk.delete(&path).await.status, 200);
    assert_eq!(desk.delete(&path).await.status, 404);
    let wrong = json!({"name": "x", "type": "mail"});
    assert_eq!(desk.post("/webhooks", wrong).await.status, 400);
}

#[tokio::test]
async fn one_object_may_come_under_data_too() {
    let desk = guide(Size::Tiny).await;
    let path = format!("/scenarios/{}", desk.find("Review digest").id);
    assert_eq!(desk.get(&path).await.body["name"], "Review digest");
    desk.control().set_switches(Switches {
        guide_wraps_objects: true,
        ..Switches::default()
    });
    assert_eq!(desk.get(&path).await.body["data"]["name"], "Review digest");
    let list = desk.get("/scenarios?limit=2").await;
    assert_eq!(list.body["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn people_have_one_of_four_roles() {
    let desk = guide(Size::Agency).await;
    let path = format!(
        "/organizations/org-{}/users",
        desk.organization("Kopi Nusantara")
    );
    let list = desk.get(&path).await;
    let rows = list.body["data"].as_array().unwrap().clone();
    assert!(rows.iter().any(|row| row["role"] == "admin"));
    let added = desk
        .post(&path, json!({"email": "tom@make.cloud", "role": "viewer"}))
        .await;
    assert_eq!(added.body["role"], "viewer", "{added:?}");
    let own = format!("{path}/{}", added.body["id"].as_str().unwrap());
    for role in ["builder", "manager", "admin", "viewer"] {
        let told = desk.patch(&own, json!({"role": role})).await;
        assert_eq!(told.body["role"], role);
    }
    let king = desk.patch(&own, json!({"role": "king"})).await;
    assert_eq!(king.status, 400);
}

#[tokio::test]
async fn every_answer_tells_what_is_left_of_the_burst_and_a_full_minute_is_refused() {
    let desk = guide(Size::Tiny).await;
    let first = raw(&desk, "/webhooks?limit=1").await;
    // Warung Digital is on the Pro plan.
    assert_eq!(first.headers()["x-ratelimit-limit"], "300");
    assert_eq!(first.headers()["x-ratelimit-remaining"], "499");
    assert!(first.headers().contains_key("x-ratelimit-reset"));
    for _ in 0..499 {
        raw(&desk, "/webhooks?limit=1").await;
    }
    let full = raw(&desk, "/webhooks?limit=1").await;
    assert_eq!(full.status(), 429);
    assert!(full.headers().contains_key("retry-after"));
    desk.control().set_switches(Switches {
        rate_limit: false,
        ..Switches::default()
    });
    assert_eq!(raw(&desk, "/webhooks?limit=1").await.status(), 200);
}

#[tokio::test]
async fn only_the_scheme_of_the_guide_opens_and_errors_are_a_message() {
    let desk = guide(Size::Tiny).await;
    let token = desk.ready().token.clone();
    let bearer = desk
        .http
        .get(desk.url(0, "/scenarios"))
        .header("authorization", format!("Bearer {token}"))
        .send()
        .await
        .unwrap();
    assert_eq!(bearer.status(), 401);
    let body: Value = bearer.json().await.unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1);
    assert!(body["message"].is_string());
    assert_eq!(
        desk.get("/hooks").await.status,
        404,
        "Make's own addresses are not here"
    );
    for right in GUIDE_RIGHTS {
        let path = right.path.replace("{id}", "1").replace("{user}", "1");
        let method = Method::from_bytes(right.method.as_bytes()).unwrap();
        let narrow = desk
            .control()
            .issue_token(0, 985, Some(Vec::new()))
            .unwrap();
        let told = desk.call_as(&narrow, method, 0, &path, None).await;
        assert_eq!(told.status, 403, "{right:?}");
    }
}

#[tokio::test]
async fn a_code_becomes_a_token_once_and_the_token_runs_out() {
    let desk = guide(Size::Tiny).await;
    let origin = desk.ready().url.clone();
    let back = "http://127.0.0.1:1/back";
    let asked = desk
        .http
        .get(format!("{origin}/oauth/authorize"))
        .query(&[
            ("response_type", "code"),
            ("client_id", "mandor"),
            ("redirect_uri", back),
            ("scope", "read"),
            ("state", "xyz"),
        ])
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), 302);
    let place = asked.headers()["location"].to_str().unwrap().to_owned();
    assert!(
        place.starts_with(back) && place.ends_with("state=xyz"),
        "{place}"
    );
    let code = place
        .split("code=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let exchange = |kind: &'static str, name: &'static str, value: String| {
        let body = format!("grant_type={kind}&client_id=mandor&client_secret=s&{name}={value}");
        desk.http
            .post(format!("{origin}/oauth/token"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
    };
    let given: Value = exchange("authorization_code", "code", code.to_owned())
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(given["expires_in"], 3600, "{given}");
    let access = given["access_token"].as_str().unwrap().to_owned();
    assert_eq!(desk.get_as(&access, "/scenarios").await.status, 200);
    let write = desk
        .call_as(
            &access,
            Method::POST,
            0,
            "/scenarios",
            Some(json!({"name": "x"})),
        )
        .await;
    assert_eq!(write.status, 403, "only read was granted");
    desk.control()
        .advance(SignedDuration::from_hours(2))
        .unwrap();
    assert_eq!(desk.get_as(&access, "/scenarios").await.status, 401);
    let refreshed: Value = exchange(
        "refresh_token",
        "refresh_token",
        given["refresh_token"].as_str().unwrap().to_owned(),
    )
    .await
    .unwrap()
    .json()
    .await
    .unwrap();
    let access = refreshed["access_token"].as_str().unwrap().to_owned();
    assert_eq!(desk.get_as(&access, "/scenarios").await.status, 200);
    let again = exchange("authorization_code", "code", code.to_owned())
        .await
        .unwrap();
    assert_eq!(again.status(), 400, "a code is good once");
    let ended = desk.get_as(&access, "/scenarios").await;
    assert_eq!(ended.status, 401, "a second use ends what the first gave");
}
