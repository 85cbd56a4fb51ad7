//! Run, pause, turn on: held, sent once, never repeated, and told truthfully whatever happens on the way.

use std::time::Duration;

use journeys::World;
use journeys::world::of;
use make_api::LogQuery;
use make_sandbox::{Fault, FaultKind, Size, Switches};
use mandor_core::problem::Code;
use mandor_core::rpc;
use mandor_core::scenarios::rows::{Permission, ScenarioRow, ScenarioState};
use serde_json::{Value, json};

const START: (&str, &str) = ("POST", "/scenarios/{id}/start");
const STOP: (&str, &str) = ("POST", "/scenarios/{id}/stop");
const RUN: (&str, &str) = ("POST", "/scenarios/{id}/run");
const HOLD: Duration = Duration::from_secs(8);

/// A scenario that is on, needs no inputs, and that this person may pause.
async fn some_row(world: &World) -> ScenarioRow {
    let simple: Vec<u64> = world
        .control()
        .scenarios()
        .into_iter()
        .filter(|it| it.is_active && it.schedule == "indefinitely" && it.mood == "usual")
        .map(|it| it.id)
        .collect();
    world
        .row(|row| {
            row.is_active
                && row.permission == Permission::Allowed
                && row.state == ScenarioState::Working
                && simple.contains(&row.key.id.0)
        })
        .await
        .unwrap()
        .unwrap()
}

async fn again(world: &World, row: &ScenarioRow) -> ScenarioRow {
    world.row(|it| it.key == row.key).await.unwrap().unwrap()
}

fn sent(world: &World, (method, path): (&str, &str)) -> u64 {
    world.control().count_of(method, path)
}

fn entry(row: &Value) -> Value {
    json!({ "entry": row["id"] })
}

async fn newest(world: &World) -> Value {
    world.get("list_activity", Value::Null).await.unwrap()[0].clone()
}

/// What the sandbox itself says about a scenario.
fn is_on(world: &World, row: &ScenarioRow) -> bool {
    let place = world.place_of(row).unwrap();
    let facts = world.control().scenarios();
    let fact = facts
        .into_iter()
        .find(|it| it.zone == place.zone && it.id == place.id);
    fact.unwrap().is_active
}

/// How many runs Make has that a person started.
async fn runs_by_hand(world: &World, row: &ScenarioRow) -> usize {
    let caller = world.make(row).unwrap();
    let newest = LogQuery {
        limit: Some(50),
        ..LogQuery::of(row.key.id)
    };
    let rows = caller.logs(newest).collect_all().await;
    let rows = rows.unwrap().into_iter();
    rows.filter(|row| row.kind.as_deref() == Some("manual"))
        .count()
}

#[tokio::test]
async fn a_pause_waits_eight_seconds_is_sent_once_and_the_row_follows() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let held = world.get("pause_scenario", of(&row)).await.unwrap();
    assert_eq!(held["state"], "held");
    assert!(again(&world, &row).await.waiting.is_some());

    world.later(Duration::from_millis(7_999)).await;
    assert_eq!(sent(&world, STOP), 0, "it can still be taken back");
    world.later(Duration::from_millis(1)).await;
    assert_eq!(sent(&world, STOP), 1);
    world.later(Duration::from_mins(1)).await;
    assert_eq!(sent(&world, STOP), 1);

    let row = again(&world, &row).await;
    assert_eq!(row.state, ScenarioState::Paused);
    assert_eq!(row.waiting, None);
    assert!(!is_on(&world, &row));
    assert_eq!(newest(&world).await["state"], "done");
}

#[tokio::test]
async fn a_paused_scenario_is_turned_on_again() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    world.get("turn_on_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    assert_eq!(sent(&world, START), 1);
    assert!(is_on(&world, &row));
    assert!(again(&world, &row).await.is_active);
}

#[tokio::test]
async fn undo_within_eight_seconds_sends_nothing() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let held = world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(Duration::from_secs(7)).await;
    let dropped = world.get("undo_action", entry(&held)).await.unwrap();
    assert_eq!(dropped["state"], "dropped");
    world.later(Duration::from_mins(1)).await;
    assert_eq!(sent(&world, STOP), 0);
    let row = again(&world, &row).await;
    assert!(row.is_active && row.waiting.is_none());
}

#[tokio::test]
async fn what_was_sent_cannot_be_taken_back() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let held = world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    let problem = world.ask("undo_action", entry(&held)).await.unwrap_err();
    assert_eq!(problem.code, Code::TooLateToUndo);
}

#[tokio::test]
async fn a_run_is_sent_once_and_shows_among_the_runs() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let done = world.get("run_scenario", of(&row)).await.unwrap();
    assert_eq!(done["state"], "done");
    world.later(Duration::from_mins(1)).await;
    world.later(Duration::from_mins(1)).await;
    assert_eq!(sent(&world, RUN), 1);

    let runs = world
        .until(async |world| {
            let detail = world.get("get_scenario", of(&row)).await.ok()?;
            let runs = detail["runs"].as_array()?;
            let mine = runs.iter().filter(|run| run["startedBy"] == "person");
            Some(mine.count()).filter(|count| *count > 0)
        })
        .await;
    assert_eq!(runs, Some(1));
}

#[tokio::test]
async fn one_scenario_has_one_action_at_a_time() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world.get("pause_scenario", of(&row)).await.unwrap();
    for command in ["pause_scenario", "run_scenario"] {
        let problem = world.ask(command, of(&row)).await.unwrap_err();
        assert_eq!(problem.code, Code::StillWaiting, "{command}");
    }
    world.later(HOLD).await;
    assert_eq!(sent(&world, STOP), 1);
    let problem = world.ask("run_scenario", of(&row)).await.unwrap_err();
    assert_eq!(problem.code, Code::NotActive);
    assert_eq!(sent(&world, RUN), 0);
}

#[tokio::test]
async fn a_cut_answer_to_a_pause_is_read_back_and_not_repeated() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world
        .control()
        .set_fault(Fault::new(FaultKind::CutBody).on_path("*/stop"));
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    world.later(Duration::from_secs(10)).await;
    assert_eq!(sent(&world, STOP), 1);
    assert_eq!(newest(&world).await["state"], "done", "Make says it is off");
    assert_eq!(again(&world, &row).await.state, ScenarioState::Paused);
}

#[tokio::test]
async fn a_pause_that_never_reached_make_is_not_called_done() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let gateway = Fault::new(FaultKind::BadGateway).on_path("*/stop");
    world.control().set_fault(gateway);
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    world.later(Duration::from_secs(10)).await;
    assert_eq!(
        sent(&world, STOP),
        1,
        "it may have happened, so it is not repeated"
    );
    let newest = newest(&world).await;
    assert_eq!(newest["state"], "notDone");
    assert!(!newest["problem"]["happened"].as_str().unwrap().is_empty());
    assert!(again(&world, &row).await.is_active);
}

#[tokio::test]
async fn a_cut_answer_to_a_run_is_found_in_the_log_and_not_repeated() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world
        .control()
        .set_fault(Fault::new(FaultKind::CutBody).on_path("*/run"));
    let lost = world.get("run_scenario", of(&row)).await.unwrap();
    assert_eq!(lost["state"], "notKnown");
    for _ in 0..12 {
        world.later(Duration::from_mins(1)).await;
    }
    assert_eq!(sent(&world, RUN), 1);
    assert_eq!(newest(&world).await["state"], "done");
}

#[tokio::test]
async fn a_run_lost_on_the_way_is_told_as_unclear_and_not_repeated() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let gateway = Fault::new(FaultKind::BadGateway).on_path("*/run");
    world.control().set_fault(gateway);
    world.get("run_scenario", of(&row)).await.unwrap();
    assert!(again(&world, &row).await.waiting.is_some());
    world.later(Duration::from_mins(5)).await;
    assert_eq!(newest(&world).await["state"], "notKnown");
    assert!(
        again(&world, &row).await.waiting.is_none(),
        "other actions need not wait for it any more"
    );
    for _ in 0..5 {
        world.later(Duration::from_mins(10)).await;
    }
    assert_eq!(sent(&world, RUN), 1);
    let newest = newest(&world).await;
    assert_eq!(newest["state"], "notDone");
    assert_eq!(newest["problem"]["code"], "unclear");
}

#[tokio::test]
async fn killed_while_an_action_is_held_it_is_sent_once_after_the_restart() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.wait(Duration::from_secs(5));
    let world = world.restart().await.unwrap();
    assert!(
        again(&world, &row).await.waiting.is_some(),
        "it can still be taken back"
    );
    for _ in 0..4 {
        world.later(HOLD).await;
    }
    assert_eq!(sent(&world, STOP), 1);
    assert!(!is_on(&world, &row));
    assert_eq!(newest(&world).await["state"], "done");
}

#[tokio::test]
async fn an_action_held_over_a_long_absence_is_not_sent_any_more() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.wait(Duration::from_hours(1));
    let world = world.restart().await.unwrap();
    world.later(HOLD).await;
    assert_eq!(sent(&world, STOP), 0);
    let newest = newest(&world).await;
    assert_eq!(newest["state"], "notDone");
    assert_eq!(newest["problem"]["code"], "closedBefore");
    assert!(is_on(&world, &row));
}

#[tokio::test]
async fn killed_while_an_action_is_on_its_way_it_takes_effect_exactly_once() {
    for is_run in [false, true] {
        let world = World::demo(Size::Tiny).await.unwrap();
        // The test asks again and again whether the action has arrived.
        let switches = Switches {
            rate_limit: false,
            ..world.control().switches()
        };
        world.control().set_switches(switches);
        let row = some_row(&world).await;
        let before = runs_by_hand(&world, &row).await;
        let path = if is_run { "*/run" } else { "*/stop" };
        let never_answered = Fault::new(FaultKind::SlowStart { ms: 3_600_000 }).on_path(path);
        world.control().set_fault(never_answered);

        let (command, args) = if is_run {
            ("run_scenario", of(&row))
        } else {
            let held = world.get("pause_scenario", of(&row)).await.unwrap();
            ("send_now", entry(&held))
        };
        let app = world.app.clone();
        let going = tokio::spawn(async move { rpc::dispatch(&app, command, args).await.map(drop) });
        // Make has done it, and keeps the answer to itself.
        let arrived = async {
            loop {
                let done = if is_run {
                    // A run stands in the log once it has ended.
                    world.wait(Duration::from_secs(1));
                    runs_by_hand(&world, &row).await > before
                } else {
                    !is_on(&world, &row)
                };
                if done {
                    break;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), arrived)
            .await
            .expect("the action reaches Make");
        going.abort();
        assert!(going.await.unwrap_err().is_cancelled());

        world.control().clear_faults(None);
        let world = world.restart().await.unwrap();
        for _ in 0..6 {
            world.later(Duration::from_mins(1)).await;
        }
        assert_eq!(newest(&world).await["state"], "done", "{command}");
        assert_eq!(
            sent(&world, STOP) + sent(&world, RUN),
            0,
            "{command} is not sent again"
        );
        if is_run {
            assert_eq!(runs_by_hand(&world, &row).await, before + 1);
        } else {
            assert!(!is_on(&world, &row));
        }
    }
}

#[tokio::test]
async fn a_role_that_may_only_look_is_refused_before_any_call() {
    let world = World::demo(Size::Agency).await.unwrap();
    let row = world
        .row(|row| {
            row.is_active
                && row.organization_name == "Rumah Sehat"
                && row.team_name.as_deref() == Some("Finance")
        })
        .await
        .unwrap()
        .unwrap();
    assert!(
        matches!(row.permission, Permission::Denied { .. }),
        "the button is off and says whom to ask: {:?}",
        row.permission
    );
    world.control().clear_calls();
    for command in ["run_scenario", "pause_scenario"] {
        let problem = world.ask(command, of(&row)).await.unwrap_err();
        assert_eq!(problem.code, Code::NotAllowed, "{command}");
    }
    assert_eq!(world.calls(), 0);
    assert_eq!(
        world.get("list_activity", Value::Null).await.unwrap(),
        json!([]),
        "nothing is written down that was never asked"
    );
}

#[tokio::test]
async fn a_refusal_by_make_is_told_with_its_reason_and_changes_nothing() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    let refusal = Fault::new(FaultKind::Forbidden).on_path("*/stop");
    world.control().set_fault(refusal);
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    let newest = newest(&world).await;
    assert_eq!(newest["state"], "notDone");
    assert_eq!(newest["problem"]["code"], "notAllowed");
    assert!(again(&world, &row).await.is_active);
    assert_eq!(sent(&world, STOP), 1);
}

#[tokio::test]
async fn what_somebody_else_paused_meanwhile_counts_as_paused() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = some_row(&world).await;
    world.get("pause_scenario", of(&row)).await.unwrap();
    let caller = world.make(&row).unwrap();
    caller.stop(row.key.id).await.unwrap();
    world.later(HOLD).await;
    assert_eq!(newest(&world).await["state"], "done");
    assert_eq!(again(&world, &row).await.state, ScenarioState::Paused);
}
