//! The list: how many calls it costs, and that it never shows half of a refresh.

use std::time::Duration;

use journeys::World;
use journeys::world::of;
use make_sandbox::{Fault, FaultKind, ScenarioAt, Size};
use mandor_core::scenarios::rows::ScenarioState;
use serde_json::Value;

#[tokio::test]
async fn the_first_full_listing_of_5000_scenarios_takes_at_most_52_calls() {
    let world = World::of(Size::Huge).await.unwrap();
    world.open_demo().await.unwrap();
    world.tick().await;
    let calls = world.control().count_of("GET", "/scenarios");
    assert!(calls <= 52, "{calls} calls");
    let list = world.list().await.unwrap();
    assert_eq!(list.rows.len(), 5_000);
    assert_eq!(list.progress, None, "nothing is under way any more");
}

#[tokio::test]
async fn a_list_begins_with_all_rows_of_its_worst_states() {
    let world = World::demo(Size::Agency).await.unwrap();
    let whole = world.get("list_scenarios", Value::Null).await.unwrap();
    let worst = world
        .get("list_worst_scenarios", Value::Null)
        .await
        .unwrap();
    let in_state = |list: &Value, state: &str| {
        let rows = list["rows"].as_array().unwrap();
        rows.iter().filter(|row| row["state"] == state).count()
    };
    let counts = worst["counts"].as_object().unwrap();
    assert!(counts.len() > 3, "{counts:?}");
    for (state, count) in counts {
        let all = in_state(&whole, state);
        assert_eq!(count, all, "{state}");
        let begun = in_state(&worst["list"], state);
        assert!(begun == all || begun == 0, "{state}: {begun} of {all}");
    }
    assert_eq!(
        in_state(&worst["list"], "failing"),
        in_state(&whole, "failing"),
        "what fails comes first"
    );
    assert_eq!(worst["list"]["asOf"], whole["asOf"]);
}

#[tokio::test]
async fn the_last_list_is_there_after_a_restart_before_any_call() {
    let world = World::demo(Size::Agency).await.unwrap();
    let before = world.list().await.unwrap();
    let world = world.restart().await.unwrap();
    world.control().clear_calls();
    world.wait(Duration::from_hours(1));
    let after = world.list().await.unwrap();
    assert_eq!(after.rows.len(), before.rows.len());
    assert_eq!(after.as_of, before.as_of, "the list shows its real age");
    assert_eq!(world.calls(), 0);
}

#[tokio::test]
async fn a_listing_cut_on_its_second_page_keeps_all_old_rows() {
    let world = World::demo(Size::Mid).await.unwrap();
    let before = world.list().await.unwrap();
    let renamed = world.place_of(&before.rows[0]).unwrap();
    world
        .control()
        .rename(renamed, "Renamed meanwhile")
        .unwrap();
    let second_page = Fault::new(FaultKind::CutBody)
        .on_path("/scenarios")
        .after(1);
    world.control().set_fault(second_page);

    check_now(&world).await;
    let kept = world.list().await.unwrap();
    assert_eq!(kept.rows.len(), before.rows.len());
    assert!(kept.rows.iter().all(|row| row.name != "Renamed meanwhile"));
    assert_eq!(kept.as_of, before.as_of);
    assert_eq!(reach_of_first(&world).await["problem"]["code"], "cutShort");

    world.control().clear_faults(None);
    check_now(&world).await;
    let fresh = world.list().await.unwrap();
    assert!(fresh.rows.iter().any(|row| row.name == "Renamed meanwhile"));
    assert_eq!(reach_of_first(&world).await["kind"], "watched");
}

#[tokio::test]
async fn a_scenario_deleted_elsewhere_leaves_the_list() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = world.list().await.unwrap().rows[0].clone();
    world
        .control()
        .delete(world.place_of(&row).unwrap())
        .unwrap();
    check_now(&world).await;
    let list = world.list().await.unwrap();
    assert_eq!(list.rows.len(), 7);
    assert!(list.rows.iter().all(|it| it.key != row.key));
}

#[tokio::test]
async fn a_row_paused_while_a_listing_is_under_way_is_not_turned_back() {
    let world = World::demo(Size::Mid).await.unwrap();
    let first_page_row = {
        let mut rows = world.list().await.unwrap().rows;
        rows.sort_by_key(|row| row.key.id.0);
        let row = rows.into_iter().find(|row| row.is_active);
        row.unwrap()
    };
    world.control().clear_calls();
    let slowly = Fault::new(FaultKind::SlowBody { ms: 150 }).on_path("/scenarios");
    world.control().set_fault(slowly);

    let pause = async {
        // The page that still says "active" has left Make before the pause does.
        while world.control().count_of("GET", "/scenarios") == 0 {
            tokio::task::yield_now().await;
        }
        let entry = world
            .get("pause_scenario", of(&first_page_row))
            .await
            .unwrap();
        let sent = world
            .get("send_now", serde_json::json!({ "entry": entry["id"] }))
            .await
            .unwrap();
        assert_eq!(sent["state"], "done");
        assert!(
            world.control().count_of("GET", "/scenarios") < 5,
            "the listing is still under way"
        );
    };
    world.get("check_now", Value::Null).await.unwrap();
    tokio::join!(world.tick(), pause);
    assert_eq!(world.control().count_of("GET", "/scenarios"), 5);
    let row = world
        .row(|row| row.key == first_page_row.key)
        .await
        .unwrap()
        .unwrap();
    assert!(!row.is_active);
    assert_eq!(row.state, ScenarioState::Paused);
}

#[tokio::test]
async fn two_looks_at_the_same_time_are_one() {
    let world = World::demo(Size::Tiny).await.unwrap();
    world.control().clear_calls();
    world.get("check_now", Value::Null).await.unwrap();
    tokio::join!(world.tick(), world.tick());
    assert_eq!(world.control().count_of("GET", "/scenarios"), 1);
}

#[tokio::test]
async fn a_person_who_leaves_a_team_no_longer_sees_its_scenarios() {
    let world = World::demo(Size::Agency).await.unwrap();
    let is_support = |organization: &str, team: Option<&str>| {
        organization == "Rumah Sehat" && team == Some("Support")
    };
    let row = world
        .row(|row| is_support(&row.organization_name, row.team_name.as_deref()))
        .await
        .unwrap()
        .unwrap();
    let ScenarioAt { zone, .. } = world.place_of(&row).unwrap();
    world
        .control()
        .set_team_role(zone, row.team.id.0, world.ready().user.id, None)
        .unwrap();
    check_now(&world).await;
    let gone = world
        .row(|row| is_support(&row.organization_name, row.team_name.as_deref()))
        .await
        .unwrap();
    assert!(gone.is_none());
}

async fn check_now(world: &World) {
    world.get("check_now", Value::Null).await.unwrap();
    world.tick().await;
}

async fn reach_of_first(world: &World) -> Value {
    let organizations = world.get("list_organizations", Value::Null).await.unwrap();
    organizations["rows"][0]["reach"].clone()
}
