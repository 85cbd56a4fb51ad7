use jiff::SignedDuration;
use make_sandbox::{Callback, Config, Size, StoppedRun, Switches, Time};
use serde_json::{Value, json};

use crate::desk::Desk;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn newest(desk: &Desk, scenario: u64) -> Value {
    desk.get(&format!("/scenarios/{scenario}/logs?pg[limit]=1"))
        .await
        .body["scenarioLogs"][0]
        .clone()
}

#[tokio::test]
async fn a_run_by_hand_is_hidden_then_running_then_logged() {
    let desk = Desk::of(Size::Tiny).await;
    let scenario = desk.find("Review digest").id;
    desk.control().heal(desk.find("Review digest")).unwrap();
    let told = desk
        .post(
            &format!("/scenarios/{scenario}/run"),
            json!({"responsive": false}),
        )
        .await;
    let execution = told.body["executionId"].as_str().unwrap().to_owned();
    let detail = format!("/scenarios/{scenario}/executions/{execution}");
    assert_eq!(
        desk.get(&detail).await.status,
        404,
        "hidden in its first moments"
    );
    desk.control().set_switches(Switches {
        detail_hidden_ms: 0,
        ..Switches::default()
    });
    assert_eq!(desk.get(&detail).await.body, json!({"status": "RUNNING"}));
    assert_eq!(
        desk.get(&format!("/scenarios/{scenario}/logs/{execution}"))
            .await
            .status,
        404,
        "no row before the end"
    );
    desk.control().advance(MINUTE).unwrap();
    assert_eq!(desk.get(&detail).await.body["status"], json!("SUCCESS"));
    let row = desk
        .get(&format!("/scenarios/{scenario}/logs/{execution}"))
        .await;
    assert_eq!(row.body["scenarioLog"]["type"], json!("manual"));
    assert_eq!(row.body["scenarioLog"]["authorId"], json!(985));
    assert!(
        row.body["scenarioLog"].get("error").is_none(),
        "rows never hold the error"
    );
}

#[tokio::test]
async fn a_responsive_run_tells_its_outcome_at_once() {
    let desk = Desk::of(Size::Tiny).await;
    let good = desk.find("Review digest");
    desk.control().heal(good).unwrap();
    let told = desk
        .post(
            &format!("/scenarios/{}/run", good.id),
            json!({"responsive": true}),
        )
        .await;
    assert_eq!(told.body["status"], json!("1"));
    desk.control()
        .fail(good, Some("DataError".to_owned()), Some("no".to_owned()))
        .unwrap();
    let told = desk
        .post(
            &format!("/scenarios/{}/run", good.id),
            json!({"responsive": true}),
        )
        .await;
    assert_eq!(told.status, 200, "a failed run is still an answer");
    assert_eq!(told.body["status"], json!("3"));
    assert_eq!(told.body["error"]["name"], json!("DataError"));
}

#[tokio::test]
async fn scheduled_runs_appear_as_time_passes() {
    let desk = Desk::of(Size::Tiny).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let due = desk.get(&format!("/scenarios/{lead}")).await.body["scenario"]["nextExec"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = newest(&desk, lead).await;
    desk.control().set_clock(due.parse().unwrap());
    desk.control().advance(MINUTE).unwrap();
    let after = newest(&desk, lead).await;
    assert_ne!(before["id"], after["id"]);
    assert_eq!(after["timestamp"], json!(due));
    let next = desk.get(&format!("/scenarios/{lead}")).await.body["scenario"]["nextExec"].clone();
    assert!(
        next.as_str().unwrap() > due.as_str(),
        "the next run is announced"
    );
}

#[tokio::test]
async fn frequent_scenarios_have_a_history_of_days() {
    let desk = Desk::of(Size::Agency).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let told = desk
        .get(&format!("/scenarios/{lead}/logs?pg[limit]=1000"))
        .await;
    let rows = told.body["scenarioLogs"].as_array().unwrap();
    assert!(rows.len() > 500);
    let days: std::collections::BTreeSet<&str> = rows
        .iter()
        .map(|row| &row["timestamp"].as_str().unwrap()[..10])
        .collect();
    assert!(days.len() > 5);
}

#[tokio::test]
async fn a_steadily_failing_scenario_piles_up_unfinished_runs() {
    let desk = Desk::of(Size::Agency).await;
    let order = desk.find("Order → Warehouse sync").id;
    let row = newest(&desk, order).await;
    assert_eq!(row["status"], json!(3));
    let detail = desk
        .get(&format!(
            "/scenarios/{order}/executions/{}",
            row["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        detail.body["error"]["message"],
        json!("[401] INVALID_SESSION_ID: Session expired or invalid")
    );
    assert_eq!(
        detail.body["error"]["causeModule"]["appName"],
        json!("salesforce")
    );
    let count = async || {
        desk.get(&format!("/scenarios/{order}")).await.body["scenario"]["dlqCount"]
            .as_u64()
            .unwrap()
    };
    let before = count().await;
    desk.control()
        .advance(SignedDuration::from_hours(1))
        .unwrap();
    assert!(before > 5 && count().await > before);
}

#[tokio::test]
async fn a_retry_goes_through_once_the_cause_is_gone() {
    let desk = Desk::of(Size::Agency).await;
    let order = desk.find("Order → Warehouse sync");
    let list = format!("/dlqs?scenarioId={}", order.id);
    let count = desk.get(&list).await.body["dlqs"].as_array().unwrap().len();
    let again = desk
        .post(
            &format!("/dlqs/retry?scenarioId={}", order.id),
            json!({"all": true}),
        )
        .await;
    assert_eq!(again.body["dlqs"].as_array().unwrap().len(), count);
    desk.control()
        .advance(SignedDuration::from_secs(5))
        .unwrap();
    let still = desk.get(&list).await;
    assert!(
        still.body["dlqs"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["attempts"] == 2)
    );
    desk.control().heal(order).unwrap();
    let first = still.body["dlqs"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        desk.post(&format!("/dlqs/{first}/retry"), json!({}))
            .await
            .body["dlq"],
        json!(first)
    );
    desk.control()
        .advance(SignedDuration::from_secs(5))
        .unwrap();
    let left = desk.get(&list).await.body["dlqs"].as_array().unwrap().len();
    assert!(left < still.body["dlqs"].as_array().unwrap().len());
}

#[tokio::test]
async fn throwing_all_unfinished_runs_away_needs_a_confirmation() {
    let desk = Desk::of(Size::Tiny).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let token = desk.ready().token.clone();
    let delete = async |query: &str| {
        let path = format!("/dlqs?scenarioId={lead}{query}");
        desk.call_as(
            &token,
            reqwest::Method::DELETE,
            0,
            &path,
            Some(json!({"all": true})),
        )
        .await
    };
    let asked = delete("").await;
    assert_eq!((asked.status, asked.code()), (406, "IM004"));
    assert_eq!(
        delete("&confirmed=true").await.body["dlqs"]
            .as_array()
            .unwrap()
            .len(),
        37
    );
}

#[tokio::test]
async fn a_quiet_scenario_stays_active_with_its_next_run_in_the_past() {
    let desk = Desk::of(Size::Tiny).await;
    let quiet = desk.find("Daily invoice export").id;
    let scenario = desk.get(&format!("/scenarios/{quiet}")).await.body["scenario"].clone();
    assert_eq!(scenario["isActive"], json!(true));
    let next: jiff::Timestamp = scenario["nextExec"].as_str().unwrap().parse().unwrap();
    assert!(next < desk.control().now());
    let before = newest(&desk, quiet).await;
    desk.control()
        .advance(SignedDuration::from_hours(48))
        .unwrap();
    assert_eq!(before["id"], newest(&desk, quiet).await["id"]);
}

#[tokio::test]
async fn make_switches_off_what_fails_too_often_and_keeps_nothing() {
    let desk = Desk::of(Size::Agency).await;
    let fact = desk.control().scenarios().into_iter().find(|fact| {
        fact.organization == "Kopi Nusantara"
            && fact.schedule == "indefinitely"
            && fact.is_active
            && fact.mood == "usual"
            && !fact.stores_incomplete
    });
    let fact = fact.unwrap();
    desk.control()
        .fail(
            make_sandbox::ScenarioAt {
                zone: fact.zone,
                id: fact.id,
            },
            None,
            None,
        )
        .unwrap();
    desk.control()
        .advance(SignedDuration::from_hours(24 * 7))
        .unwrap();
    let scenario = desk.get(&format!("/scenarios/{}", fact.id)).await.body["scenario"].clone();
    assert_eq!(scenario["isinvalid"], json!(true));
    assert_eq!(scenario["isActive"], json!(false));
    assert!(scenario["nextExec"].is_null());
    let rows = desk
        .get(&format!("/scenarios/{}/logs?pg[limit]=5", fact.id))
        .await;
    let statuses: Vec<&Value> = rows.body["scenarioLogs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["status"])
        .collect();
    assert_eq!(statuses[..3], [&json!(3), &json!(3), &json!(3)]);
}

#[tokio::test]
async fn starting_twice_and_stopping_twice_are_refused() {
    let desk = Desk::of(Size::Tiny).await;
    let crm = desk.find("Old CRM import").id;
    let start = format!("/scenarios/{crm}/start");
    let stop = format!("/scenarios/{crm}/stop");
    assert_eq!(
        desk.post(&stop, json!({})).await.body["message"],
        json!("Scenario is not running")
    );
    let run = desk.post(&format!("/scenarios/{crm}/run"), json!({})).await;
    assert_eq!((run.status, run.code()), (422, "IM325"));
    let started = desk.post(&start, json!({})).await;
    assert_eq!(
        started.body["scenario"],
        json!({"id": crm, "isActive": true, "islinked": true})
    );
    let twice = desk.post(&start, json!({})).await;
    assert_eq!((twice.status, twice.code()), (422, "IM306"));
    desk.control().advance(MINUTE).unwrap();
    assert_eq!(
        newest(&desk, crm).await["type"],
        json!("auto"),
        "an interval also runs at once"
    );
    let stopped = desk.post(&stop, json!({})).await;
    assert_eq!(
        stopped.body["scenario"],
        json!({"id": crm, "isActive": false, "islinked": false})
    );
}

#[tokio::test]
async fn a_scenario_switched_off_and_on_keeps_its_history() {
    let desk = Desk::of(Size::Tiny).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let before = newest(&desk, lead).await;
    for action in ["stop", "start"] {
        assert_eq!(
            desk.post(&format!("/scenarios/{lead}/{action}"), json!({}))
                .await
                .status,
            200
        );
    }
    assert_eq!(newest(&desk, lead).await, before);
}

#[tokio::test]
async fn a_stopped_execution_ends_as_the_switch_says() {
    for (stopped_run, word) in [
        (StoppedRun::Error, "ERROR"),
        (StoppedRun::Success, "SUCCESS"),
    ] {
        let desk = Desk::with(
            Size::Tiny,
            Switches {
                stopped_run,
                ..Switches::default()
            },
        )
        .await;
        let lead = desk.find("Lead capture (Facebook)").id;
        let run = desk
            .post(&format!("/scenarios/{lead}/run"), json!({}))
            .await;
        let execution = format!(
            "/scenarios/{lead}/executions/{}",
            run.body["executionId"].as_str().unwrap()
        );
        assert_eq!(
            desk.post(&format!("{execution}/stop"), json!({"force": true}))
                .await
                .body,
            json!({})
        );
        assert_eq!(desk.get(&execution).await.body["status"], json!(word));
    }
}

#[tokio::test]
async fn consumption_moves_when_a_run_ends() {
    let desk = Desk::of(Size::Tiny).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let organization = desk.organization("Warung Digital");
    let used = async || {
        let told = desk
            .get(&format!(
                "/scenarios/consumptions?organizationId={organization}"
            ))
            .await;
        let rows = told.body["scenarioConsumptions"]
            .as_array()
            .unwrap()
            .clone();
        rows.iter()
            .find(|row| row["scenarioId"] == json!(lead))
            .unwrap()["centicredits"]
            .as_i64()
            .unwrap()
    };
    let before = used().await;
    desk.post(&format!("/scenarios/{lead}/run"), json!({}))
        .await;
    desk.control()
        .advance(SignedDuration::from_secs(30))
        .unwrap();
    assert!(used().await > before);
}

#[tokio::test]
async fn inputs_are_only_for_scenarios_on_demand() {
    let desk = Desk::of(Size::Tiny).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let token = desk.ready().token.clone();
    let body = json!({"interface": {"input": [], "output": null}});
    let path = format!("/scenarios/{lead}/interface");
    let told = desk
        .call_as(&token, reqwest::Method::PATCH, 0, &path, Some(body))
        .await;
    assert_eq!((told.status, told.code()), (422, "IM016"));
}

#[tokio::test]
async fn a_webhook_that_nobody_reads_fills_up() {
    let desk = Desk::of(Size::Tiny).await;
    let order = desk.find("Order → Warehouse sync").id;
    desk.post(&format!("/scenarios/{order}/stop"), json!({}))
        .await;
    desk.control()
        .advance(SignedDuration::from_hours(5))
        .unwrap();
    let trigger = desk.get(&format!("/scenarios/{order}/triggers")).await;
    assert!(trigger.body["queueCount"].as_u64().unwrap() > 10);
}

#[tokio::test]
async fn counters_begin_anew_when_the_period_is_over() {
    let desk = Desk::of(Size::Tiny).await;
    let organization = desk.organization("Warung Digital");
    let path = format!("/organizations/{organization}");
    let before = desk.get(&path).await.body["organization"].clone();
    let reset = before["nextReset"].as_str().unwrap().to_owned();
    desk.control().set_clock(reset.parse().unwrap());
    let after = desk.get(&path).await.body["organization"].clone();
    assert_eq!(after["lastReset"], json!(reset));
    let used = |organization: &Value| {
        organization["operations"]
            .as_str()
            .unwrap()
            .parse::<i64>()
            .unwrap()
    };
    assert!(used(&before) > 100 && used(&after) < 100);
    assert_eq!(
        before["license"]["operations"], after["license"]["operations"],
        "what was bought stays bought"
    );
}

#[tokio::test]
async fn whoever_asked_is_called_back_when_the_run_ends() {
    use tokio::io::AsyncReadExt;

    let desk = Desk::of(Size::Tiny).await;
    let at = desk.find("Review digest");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/done", listener.local_addr().unwrap());
    let run = desk
        .post(
            &format!("/scenarios/{}/run", at.id),
            json!({"callbackUrl": url}),
        )
        .await;
    desk.control().advance(MINUTE).unwrap();
    let mut told = String::new();
    listener
        .accept()
        .await
        .unwrap()
        .0
        .read_to_string(&mut told)
        .await
        .unwrap();
    assert!(told.starts_with("POST /done HTTP/1.1"), "{told}");
    assert!(told.contains(run.body["executionId"].as_str().unwrap()));
    let switches = Switches {
        callback: Callback::Refused,
        ..Switches::default()
    };
    desk.control().set_switches(switches);
    let refused = desk
        .post(
            &format!("/scenarios/{}/run", at.id),
            json!({"callbackUrl": url}),
        )
        .await;
    assert_eq!(refused.status, 400);
}

#[tokio::test]
async fn on_a_live_clock_a_responsive_run_waits_for_its_end() {
    let live = |speed| Config {
        size: Size::Tiny,
        seed: 7,
        time: Time::Live { speed },
        ..Config::default()
    };
    let desk = Desk::start(live(200)).await;
    let at = desk.find("Review digest");
    desk.control().heal(at).unwrap();
    let told = desk
        .post(
            &format!("/scenarios/{}/run", at.id),
            json!({"responsive": true}),
        )
        .await;
    assert_eq!(told.body["status"], json!("1"));
    desk.control().set_switches(Switches {
        responsive_wait_ms: 0,
        ..Switches::default()
    });
    let told = desk
        .post(
            &format!("/scenarios/{}/run", at.id),
            json!({"responsive": true}),
        )
        .await;
    assert!(
        told.body.get("status").is_none(),
        "it took too long, so only the id is told"
    );
    let before = newest(&desk, at.id).await;
    desk.control()
        .advance(SignedDuration::from_hours(72))
        .unwrap();
    assert_ne!(
        newest(&desk, at.id).await["id"],
        before["id"],
        "a live clock can be moved, too"
    );
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_in_makes_shape() {
    let desk = Desk::of(Size::Tiny).await;
    let at = desk.find("Review digest");
    let request = desk
        .http
        .post(desk.url(0, &format!("/scenarios/{}/run", at.id)));
    let request = request
        .header("authorization", format!("Token {}", desk.ready().token))
        .body("{nonsense");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(
        response.json::<Value>().await.unwrap()["code"],
        json!("SC400")
    );
}

#[tokio::test]
async fn an_organization_that_pays_by_the_year_is_told_sixty_days() {
    let desk = Desk::of(Size::Agency).await;
    let harbor = desk.organization("Harbor & Pine");
    let organization = desk
        .get_in(2, &format!("/organizations/{harbor}"))
        .await
        .body["organization"]
        .clone();
    assert_eq!(organization["license"]["restartPeriod"], json!("yearly"));
    let told = desk
        .get_in(
            2,
            &format!("/scenarios/consumptions?organizationId={harbor}"),
        )
        .await;
    let rows = told.body["scenarioConsumptions"].as_array().unwrap();
    let sixty_days: i64 = rows
        .iter()
        .map(|row| row["operations"].as_i64().unwrap())
        .sum();
    let year: i64 = organization["operations"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(sixty_days > 0 && sixty_days < year);
}
