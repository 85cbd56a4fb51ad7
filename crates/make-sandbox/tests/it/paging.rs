use std::collections::BTreeSet;

use make_sandbox::{LogLast, LogPaging, Size, Switches};
use serde_json::Value;

use crate::desk::Desk;

fn ids(rows: &Value) -> Vec<String> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].to_string())
        .collect()
}

#[tokio::test]
async fn pages_of_scenarios_in_turn_give_every_scenario_once() {
    let desk = Desk::of(Size::Mid).await;
    let organization = desk.organization("Nusantara Retail Group");
    let mut seen = Vec::new();
    for page in 0.. {
        let path = format!(
            "/scenarios?organizationId={organization}&pg[limit]=100&pg[offset]={}&pg[returnTotalCount]=true&cols[]=id",
            page * 100
        );
        let told = desk.get(&path).await;
        assert_eq!(told.body["pg"]["totalCount"], 500);
        let rows = ids(&told.body["scenarios"]);
        if rows.is_empty() {
            break;
        }
        seen.extend(rows);
    }
    assert_eq!(seen.len(), 500);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 500);
}

#[tokio::test]
async fn a_list_is_sorted_by_every_documented_key_both_ways() {
    let desk = Desk::of(Size::Agency).await;
    for key in [
        "proprietal",
        "id",
        "name",
        "teamId",
        "folderId",
        "isActive",
        "islinked",
        "isinvalid",
        "islocked",
        "lastEdit",
        "createdByUserName",
        "updatedByUserName",
        "created",
    ] {
        let page = |dir: &str| {
            format!(
                "/scenarios?teamId={}&pg[limit]=100&pg[sortBy]={key}&pg[sortDir]={dir}",
                desk.team()
            )
        };
        let up = ids(&desk.get(&page("asc")).await.body["scenarios"]);
        let mut down = ids(&desk.get(&page("desc")).await.body["scenarios"]);
        down.reverse();
        assert_eq!(up, down, "{key}");
    }
    let bad = desk
        .get(&format!(
            "/scenarios?teamId={}&pg[sortBy]=color",
            desk.team()
        ))
        .await;
    assert_eq!(bad.status, 400);
}

#[tokio::test]
async fn both_or_neither_place_is_refused() {
    let desk = Desk::of(Size::Tiny).await;
    for path in [
        "/scenarios",
        "/scenarios?teamId=1201&organizationId=2340",
        "/users",
    ] {
        let told = desk.get(path).await;
        assert_eq!((told.status, told.code()), (400, "IM005"), "{path}");
    }
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let desk = Desk::of(Size::Tiny).await;
    let team = desk.team();
    let paused = desk
        .get(&format!("/scenarios?teamId={team}&isActive=false"))
        .await;
    assert_eq!(
        paused.body["scenarios"].as_array().unwrap().len(),
        2,
        "one paused, one switched off by Make"
    );
    let two = desk
        .get(&format!("/scenarios?teamId={team}&id[]=48211&id[]=48213"))
        .await;
    assert_eq!(two.body["scenarios"].as_array().unwrap().len(), 2);
}

/// Walks all logs of a scenario by key.
async fn walk_by_key(desk: &Desk, scenario: u64) -> Vec<String> {
    let mut seen = Vec::new();
    let mut last = String::new();
    for _ in 0..100 {
        let told = desk
            .get(&format!("/scenarios/{scenario}/logs?pg[limit]=200{last}"))
            .await;
        let rows = ids(&told.body["scenarioLogs"]);
        if rows.is_empty() {
            break;
        }
        seen.extend(rows);
        last = format!("&pg[last]={}", told.body["pg"]["last"].as_str().unwrap());
    }
    seen
}

#[tokio::test]
async fn logs_walked_by_key_and_by_offset_are_the_same_logs() {
    let desk = Desk::of(Size::Tiny).await;
    let scenario = desk.find("Review digest").id;
    let by_key = walk_by_key(&desk, scenario).await;
    let mut by_offset = Vec::new();
    loop {
        let path = format!(
            "/scenarios/{scenario}/logs?pg[limit]=200&pg[offset]={}",
            by_offset.len()
        );
        let rows = ids(&desk.get(&path).await.body["scenarioLogs"]);
        if rows.is_empty() {
            break;
        }
        by_offset.extend(rows);
    }
    assert!(
        by_key.len() > 50,
        "a frequent scenario has a history from the start"
    );
    assert_eq!(by_key, by_offset);
    assert_eq!(by_key.iter().collect::<BTreeSet<_>>().len(), by_key.len());
}

#[tokio::test]
async fn the_key_may_name_the_row_that_comes_next() {
    let usual = walk_by_key(&Desk::of(Size::Tiny).await, 48_211).await;
    let switches = Switches {
        log_last: LogLast::NextRow,
        ..Switches::default()
    };
    let desk = Desk::with(Size::Tiny, switches).await;
    let mut other = walk_by_key_until_short(&desk, 48_211).await;
    other.dedup();
    assert_eq!(usual, other);
}

async fn walk_by_key_until_short(desk: &Desk, scenario: u64) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut last = String::new();
    loop {
        let told = desk
            .get(&format!("/scenarios/{scenario}/logs?pg[limit]=200{last}"))
            .await;
        let rows = ids(&told.body["scenarioLogs"]);
        let is_short = rows.len() < 200;
        seen.extend(rows);
        last = format!("&pg[last]={}", told.body["pg"]["last"].as_str().unwrap());
        if is_short {
            return seen;
        }
    }
}

#[tokio::test]
async fn a_server_that_pages_only_by_key_ignores_the_offset() {
    let switches = Switches {
        log_paging: LogPaging::KeyOnly,
        ..Switches::default()
    };
    let desk = Desk::with(Size::Tiny, switches).await;
    let first = desk.get("/scenarios/48211/logs?pg[limit]=5").await;
    let again = desk
        .get("/scenarios/48211/logs?pg[limit]=5&pg[offset]=5")
        .await;
    assert_eq!(
        ids(&first.body["scenarioLogs"]),
        ids(&again.body["scenarioLogs"])
    );
}

#[tokio::test]
async fn logs_are_filtered_by_status_and_time() {
    let desk = Desk::of(Size::Tiny).await;
    let failing = desk.find("Order → Warehouse sync").id;
    let errors = desk
        .get(&format!("/scenarios/{failing}/logs?status=3"))
        .await;
    let rows = errors.body["scenarioLogs"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["status"] == 3));
    let hour_ago = desk.control().now().as_millisecond() - 3_600_000;
    let recent = desk
        .get(&format!("/scenarios/{failing}/logs?from={hour_ago}"))
        .await;
    for row in recent.body["scenarioLogs"].as_array().unwrap() {
        let begun: i64 = row["imtId"]
            .as_str()
            .unwrap()
            .split('_')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!(begun >= hour_ago);
    }
    assert_eq!(
        desk.get(&format!("/scenarios/{failing}/logs?status=7"))
            .await
            .status,
        400
    );
}
