//! What happens in Make shows in the list: failing, gone quiet, switched off, unfinished.

use std::collections::BTreeMap;
use std::time::Duration;

use journeys::World;
use journeys::world::of;
use make_sandbox::{Fault, FaultKind, ScenarioAt, Size};
use mandor_core::scenarios::rows::{ScenarioRow, ScenarioState};
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_hours(1);

/// A scenario that runs by itself and is well.
async fn healthy(world: &World) -> (ScenarioRow, ScenarioAt) {
    let usual: Vec<(u64, String)> = world
        .control()
        .scenarios()
        .into_iter()
        .filter(|it| it.is_active && it.schedule == "indefinitely" && it.mood == "usual")
        .map(|it| (it.id, it.organization))
        .collect();
    let row = world
        .row(|row| {
            let name = &row.organization_name;
            row.state == ScenarioState::Working
                && usual
                    .iter()
                    .any(|(id, of)| *id == row.key.id.0 && of == name)
        })
        .await
        .unwrap()
        .unwrap();
    let place = world.place_of(&row).unwrap();
    (row, place)
}

async fn state(world: &World, row: &ScenarioRow) -> ScenarioState {
    let row = world.row(|it| it.key == row.key).await.unwrap().unwrap();
    row.state
}

/// Looks every minute for so long.
async fn watch_for(world: &World, length: Duration) {
    for _ in 0..length.as_secs() / 60 {
        world.later(Duration::from_mins(1)).await;
    }
}

#[tokio::test]
async fn a_scenario_that_begins_to_fail_shows_as_failing_with_makes_own_words() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let (row, place) = healthy(&world).await;
    let message = "The spreadsheet was moved to the bin.".to_owned();
    world
        .control()
        .fail(place, Some("DataError".to_owned()), Some(message.clone()))
        .unwrap();
    let mut minutes = 0;
    while state(&world, &row).await != ScenarioState::Failing {
        world.later(Duration::from_mins(1)).await;
        minutes += 1;
        assert!(minutes <= 24 * 60, "a day has passed");
    }
    let detail = world.get("get_scenario", of(&row)).await.unwrap();
    assert_eq!(detail["lastError"]["message"], message.as_str());

    world.control().heal(place).unwrap();
    while state(&world, &row).await == ScenarioState::Failing {
        world.later(Duration::from_mins(1)).await;
        minutes += 1;
        assert!(minutes <= 48 * 60, "another day has passed");
    }
}

#[tokio::test]
async fn a_known_failure_is_seen_within_75_seconds_in_a_small_workspace() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let (row, place) = healthy(&world).await;
    world.control().fail(place, None, None).unwrap();
    let due = row.next_run.unwrap().0;
    let now = world.control().now();
    world.wait(due.duration_since(now).try_into().unwrap());
    // The run itself takes a moment.
    let ended_within = Duration::from_mins(1);
    world.wait(ended_within);
    world.later(Duration::from_mins(1)).await;
    assert_eq!(state(&world, &row).await, ScenarioState::Failing);
}

#[tokio::test]
async fn a_scenario_that_no_longer_runs_when_due_has_gone_quiet() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let (row, place) = healthy(&world).await;
    world.control().silence(place).unwrap();
    let mut hours = 0;
    while state(&world, &row).await != ScenarioState::GoneQuiet {
        watch_for(&world, HOUR).await;
        hours += 1;
        assert!(hours <= 24, "it is {:?}", state(&world, &row).await);
    }
}

#[tokio::test]
async fn a_scenario_that_make_switched_off_says_so_and_can_be_turned_on() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let (row, place) = healthy(&world).await;
    world.control().switch_off(place).unwrap();
    world.later(Duration::from_mins(1)).await;
    assert_eq!(state(&world, &row).await, ScenarioState::SwitchedOff);

    world.get("turn_on_scenario", of(&row)).await.unwrap();
    world.later(Duration::from_secs(8)).await;
    world.later(Duration::from_mins(1)).await;
    assert_ne!(state(&world, &row).await, ScenarioState::SwitchedOff);
}

#[tokio::test]
async fn the_agency_shows_every_state_and_today_counts_the_same_rows() {
    let world = World::demo(Size::Agency).await.unwrap();
    let rows = world.list().await.unwrap().rows;
    let mut seen: BTreeMap<ScenarioState, u64> = BTreeMap::new();
    for row in &rows {
        *seen.entry(row.state).or_default() += 1;
    }
    for state in [
        ScenarioState::Failing,
        ScenarioState::SwitchedOff,
        ScenarioState::GoneQuiet,
        ScenarioState::Unfinished,
        ScenarioState::Paused,
        ScenarioState::Working,
    ] {
        assert!(
            seen.contains_key(&state),
            "{state:?} is missing in {seen:?}"
        );
    }
    assert!(rows.iter().any(|row| row.unfinished > 0));

    let today = world.get("get_today", json!({})).await.unwrap();
    let counts = &today["counts"];
    let seen_of = |state| json!(seen.get(&state).copied().unwrap_or(0));
    assert_eq!(counts["failing"], seen_of(ScenarioState::Failing));
    assert_eq!(counts["goneQuiet"], seen_of(ScenarioState::GoneQuiet));
    assert_eq!(counts["switchedOff"], seen_of(ScenarioState::SwitchedOff));
    assert_eq!(counts["total"], json!(rows.len()));
    let items = today["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.len() <= 7);
}

#[tokio::test]
async fn a_scenario_whose_history_was_never_read_is_not_called_working() {
    let world = World::of(Size::Tiny).await.unwrap();
    let unreadable = Fault::new(FaultKind::InternalError).on_path("*/logs");
    world.control().set_fault(unreadable);
    world.open_demo().await.unwrap();
    world.tick().await;

    let rows = world.list().await.unwrap().rows;
    let of = |state| rows.iter().filter(|row| row.state == state).count();
    assert_eq!(of(ScenarioState::Working), 0, "nobody knows that");
    assert!(of(ScenarioState::Unchecked) > 0);
    let today = world.get("get_today", json!({})).await.unwrap();
    let unchecked = of(ScenarioState::Unchecked);
    assert_eq!(today["counts"]["fine"], json!(0));
    assert_eq!(today["counts"]["unchecked"], json!(unchecked));
}

#[tokio::test]
async fn today_of_one_organization_counts_only_its_rows() {
    let world = World::demo(Size::Agency).await.unwrap();
    let rows = world.list().await.unwrap().rows;
    let key = rows[0].organization;
    let expected = rows.iter().filter(|row| row.organization == key).count();
    let today = world
        .get("get_today", json!({ "organization": key }))
        .await
        .unwrap();
    assert_eq!(today["counts"]["total"], json!(expected));
}

#[tokio::test]
async fn details_are_read_behind_the_answer_and_show_the_flow() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let (row, _) = healthy(&world).await;
    let first = world.get("get_scenario", of(&row)).await.unwrap();
    assert_eq!(first["row"]["name"], row.name.as_str());
    let flow = world
        .until(async |world| {
            let detail = world.get("get_scenario", of(&row)).await.ok()?;
            Some(detail["flow"].clone()).filter(Value::is_object)
        })
        .await
        .expect("the blueprint arrives");
    assert!(flow["steps"].as_array().unwrap().len() > 1);
    assert!(!flow["links"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn an_hour_of_watching_stays_within_the_planned_share_of_every_minute() {
    let world = World::demo(Size::Agency).await.unwrap();
    world.wait(Duration::from_mins(2));
    for _ in 0..60 {
        world.later(Duration::from_mins(1)).await;
        let meter = world.get("get_meter", Value::Null).await.unwrap();
        for row in meter.as_array().unwrap() {
            assert!(
                row["used"].as_u64() <= row["planned"].as_u64(),
                "{} of {}",
                row["used"],
                row["planned"]
            );
        }
    }
    let refused = world
        .control()
        .calls()
        .into_iter()
        .filter(|call| call.status == 429)
        .count();
    assert_eq!(refused, 0, "Make never had to ask us to slow down");
}
