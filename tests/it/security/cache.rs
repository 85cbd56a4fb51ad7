//! S12: what is kept on the disk is for this person only, holds no run contents, and goes when it has to.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use journeys::World;
use journeys::traces::files_with;
use make_sandbox::{ScenarioAt, Size};
use serde_json::Value;

#[cfg(unix)]
#[tokio::test]
async fn the_cache_is_for_this_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::demo(Size::Tiny).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let cache = world.folder().join("cache");
    assert_eq!(mode(&cache), 0o700);
    let mut kept = 0;
    for entry in fs::read_dir(&cache).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        kept += 1;
    }
    assert!(
        kept >= 3,
        "the file, what was just written to it, and the mark"
    );
}

#[tokio::test]
async fn the_rows_of_a_team_one_has_left_go_with_the_next_look() {
    let world = World::demo(Size::Agency).await.unwrap();
    let is_of_team = |row: &mandor_core::scenarios::rows::ScenarioRow| {
        row.organization_name == "Rumah Sehat" && row.team_name.as_deref() == Some("Support")
    };
    let row = world.row(is_of_team).await.unwrap().unwrap();
    let ScenarioAt { zone, .. } = world.place_of(&row).unwrap();
    let me = world.ready().user.id;
    let taken = world.control().set_team_role(zone, row.team.id.0, me, None);
    taken.unwrap();
    for _ in 0..5 {
        world.later(Duration::from_mins(1)).await;
    }
    assert!(world.row(is_of_team).await.unwrap().is_none());
    assert!(
        world
            .row(|row| row.organization_name == "Rumah Sehat")
            .await
            .unwrap()
            .is_some()
    );
    let gone = world.ask("get_scenario", journeys::world::of(&row)).await;
    assert!(gone.is_err(), "its runs and steps are gone too");
}

#[tokio::test]
async fn the_text_of_an_error_is_kept_for_ninety_days() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = world.row(|row| row.is_active).await.unwrap().unwrap();
    let place = world.place_of(&row).unwrap();
    let message = "The parcel of Bu Ratna was refused.".to_owned();
    let failing = world
        .control()
        .fail(place, Some("DataError".to_owned()), Some(message.clone()));
    failing.unwrap();
    let detail = async || {
        world
            .get("get_scenario", journeys::world::of(&row))
            .await
            .unwrap()
    };
    let mut hours = 0;
    while detail().await["lastError"]["message"] != message.as_str() {
        world.later(Duration::from_hours(1)).await;
        hours += 1;
        assert!(hours <= 48, "it has run in two days");
    }
    let on_disk = || files_with(world.folder(), std::slice::from_ref(&message), |_| false).unwrap();
    assert!(!on_disk().is_empty());

    // From now on nothing runs that would say it again.
    world.control().switch_off(place).unwrap();
    for _ in 0..89 {
        world.later(Duration::from_hours(24)).await;
    }
    assert_eq!(detail().await["lastError"]["message"], message.as_str());
    for _ in 0..3 {
        world.later(Duration::from_hours(24)).await;
    }
    assert_eq!(detail().await["lastError"], Value::Null);
    let runs = detail().await["runs"].clone();
    assert_eq!(runs.as_array().map(Vec::len), Some(0), "{runs}");
    world.app.close();
    assert_eq!(on_disk(), [] as [PathBuf; 0]);
}
