//! Finding runs over a whole organization, where the switch lets it.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use make_sandbox::{Size, Switches};
use serde_json::{Value, json};

use crate::desk::{Desk, Told};

async fn desk() -> Desk {
    let switches = Switches {
        run_search: true,
        rate_limit: false,
        ..Switches::default()
    };
    Desk::with(Size::Tiny, switches).await
}

async fn search(desk: &Desk, wish: Value) -> Told {
    let organization = desk.control().scenarios()[0].organization_id;
    desk.post(
        &format!("/organizations/{organization}/scenarios/executions"),
        wish,
    )
    .await
}

async fn rows(desk: &Desk, wish: Value) -> Vec<Value> {
    let told = search(desk, wish).await;
    assert_eq!(told.status, 200, "{told:?}");
    told.body["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_make_that_keeps_the_search_to_itself_knows_no_such_address() {
    let desk = Desk::of(Size::Tiny).await;
    let told = search(&desk, json!({})).await;
    assert_eq!(told.status, 404);
    assert_eq!(told.body["detail"], "Requested route does not exist.");
}

#[tokio::test]
async fn the_runs_of_all_scenarios_are_found_newest_first_and_page_by_page() {
    let desk = desk().await;
    let all = rows(&desk, json!({"pageSize": 500})).await;
    let stamps: Vec<&str> = all
        .iter()
        .map(|row| row["timestamp"].as_str().unwrap())
        .collect();
    assert!(stamps.is_sorted_by(|one, next| one >= next));
    let scenarios: BTreeSet<u64> = all
        .iter()
        .map(|row| row["scenarioId"].as_u64().unwrap())
        .collect();
    assert!(scenarios.len() > 3, "{scenarios:?}");
    assert_eq!(rows(&desk, json!({})).await, all[..50]);
    let third = rows(&desk, json!({"pageSize": 20, "pageIndex": 2})).await;
    assert_eq!(third, all[40..60]);
    for size in [0, 501] {
        assert_eq!(search(&desk, json!({"pageSize": size})).await.status, 400);
    }
}

#[tokio::test]
async fn a_search_is_narrowed_by_scenario_status_error_and_day() {
    let desk = desk().await;
    let order = desk.find("Order → Warehouse sync").id;
    let failed = rows(&desk, json!({"scenarioIds": [order], "status": [3]})).await;
    assert!(!failed.is_empty());
    for row in &failed {
        assert_eq!(
            (&row["scenarioId"], &row["status"]),
            (&json!(order), &json!(3))
        );
        assert_eq!(row["scenarioName"], "Order → Warehouse sync");
        let text = row["errorMessage"].as_str().unwrap();
        assert!(text.contains("INVALID_SESSION_ID"), "{text}");
    }
    let same = rows(
        &desk,
        json!({"errorMessage": "INVALID_SESSION_ID", "pageSize": 500}),
    )
    .await;
    assert!(failed.iter().all(|row| same.contains(row)));
    assert_eq!(
        rows(&desk, json!({"errorMessage": "no such words"})).await,
        [] as [Value; 0]
    );
    assert_eq!(rows(&desk, json!({"teamId": 1})).await, [] as [Value; 0]);
    // Only the day of a moment counts, so the hours before it are in.
    let now = desk.control().now();
    let today = rows(
        &desk,
        json!({"from": now.as_millisecond(), "pageSize": 500}),
    )
    .await;
    assert!(!today.is_empty());
    let midnight = "2026-11-24T00:00:00.000Z";
    assert!(
        today
            .iter()
            .all(|row| row["timestamp"].as_str().unwrap() >= midnight)
    );
    let yesterday = (now - SignedDuration::from_hours(24)).as_millisecond();
    let before = rows(&desk, json!({"to": yesterday, "pageSize": 500})).await;
    assert!(
        before
            .iter()
            .all(|row| row["timestamp"].as_str().unwrap() < midnight)
    );
}
