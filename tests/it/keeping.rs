//! What is kept and what is not: over a restart, over a damaged file, after signing out.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use journeys::World;
use journeys::traces::files_with;
use journeys::world::of;
use make_sandbox::Size;
use mandor_core::Event;
use mandor_core::scenarios::rows::Permission;
use serde_json::{Value, json};

#[tokio::test]
async fn signing_out_wipes_rows_and_secrets() {
    let world = World::of(Size::Tiny).await.unwrap();
    let token = world.ready().token.clone();
    let pasted = json!({ "token": token });
    let account = world
        .get("add_token_account", pasted.clone())
        .await
        .unwrap();
    world.tick().await;
    let name = world.list().await.unwrap().rows[0].name.clone();
    world
        .get("forget_account", json!({ "account": account["id"] }))
        .await
        .unwrap();

    assert_eq!(world.list().await.unwrap().rows.len(), 0);
    assert_eq!(world.shell().await.unwrap()["accounts"], json!([]));
    let organizations = world.get("list_organizations", Value::Null).await.unwrap();
    assert_eq!(organizations["rows"], json!([]));
    world.control().clear_calls();
    world.later(Duration::from_mins(2)).await;
    assert_eq!(world.calls(), 0, "nobody asks Make any more");
    let traces = files_with(world.folder(), &[name], |_| false).unwrap();
    assert_eq!(
        traces,
        [] as [PathBuf; 0],
        "not even in pages that SQLite no longer uses"
    );
    // The vault has forgotten it too, or it would be called known.
    world.get("add_token_account", pasted).await.unwrap();
}

#[tokio::test]
async fn a_sign_in_survives_a_restart() {
    let world = World::of(Size::Tiny).await.unwrap();
    let pasted = json!({ "token": world.ready().token });
    world.get("add_token_account", pasted).await.unwrap();
    world.tick().await;
    let world = world.restart().await.unwrap();
    world.later(Duration::from_mins(2)).await;
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"][0]["zones"][0]["problem"], Value::Null);
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}

#[tokio::test]
async fn a_damaged_cache_is_kept_aside_rebuilt_and_told() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let file = world.folder().join("cache/mandor.db");
    fs::write(&file, "not a database at all. ".repeat(500)).unwrap();
    for tail in ["-wal", "-shm"] {
        // Whether they exist depends on when SQLite last tidied up.
        fs::remove_file(world.folder().join(format!("cache/mandor.db{tail}"))).ok();
    }
    let world = world.restart().await.unwrap();
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["notices"][0]["code"], "databaseRebuilt");
    assert!(!shell["notices"][0]["happened"].as_str().unwrap().is_empty());
    let aside = fs::read_dir(world.folder().join("cache"))
        .unwrap()
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().contains("damaged"))
        .expect("the damaged file is kept");
    let kept = fs::read_to_string(aside.path()).unwrap();
    assert!(kept.starts_with("not a database"));

    world.open_demo().await.unwrap();
    world.tick().await;
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}

#[tokio::test]
async fn quitting_with_something_held_asks_and_drops_or_sends_as_told() {
    for send in [true, false] {
        let mut world = World::demo(Size::Tiny).await.unwrap();
        let row = world
            .row(|row| row.is_active && row.permission == Permission::Allowed)
            .await
            .unwrap()
            .unwrap();
        world.get("pause_scenario", of(&row)).await.unwrap();
        world.news();
        world.get("quit", Value::Null).await.unwrap();
        assert!(world.news().contains(&Event::QuitAsked { held: 1 }));

        world
            .get("settle_held", json!({ "send": send }))
            .await
            .unwrap();
        assert!(world.news().contains(&Event::QuitReady));
        let sent = world.control().count_of("POST", "/scenarios/{id}/stop");
        assert_eq!(sent, u64::from(send));
        world.get("quit", Value::Null).await.unwrap();
        assert!(world.news().contains(&Event::QuitReady));
    }
}

#[tokio::test]
async fn settings_outside_their_limits_become_the_nearest_limit() {
    let world = World::of(Size::Tiny).await.unwrap();
    let mut settings = world.get("get_settings", Value::Null).await.unwrap();
    settings["requestSharePercent"] = json!(99);
    settings["checkEveryS"] = json!(1);
    let kept = world.get("change_settings", settings).await.unwrap();
    assert_eq!(kept["requestSharePercent"], 80);
    assert_eq!(kept["checkEveryS"], 30);
}
