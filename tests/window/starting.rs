//! Starting: what a first, a second and an impossible start show.

use std::fs;
use std::time::Duration;

use serde_json::json;

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::programs::{Running, eventually, output_of, pause, quiet};

#[tokio::test]
async fn the_first_start_offers_three_ways_in() {
    let desktop = Desktop::open().await;
    let person = Person::opens_app(&desktop, &[]).await;
    person.reads("Know what your automations are doing").await;
    for way in [
        "Sign in with Make",
        "Use an API token",
        "Look around first, in a demo workspace",
    ] {
        assert!(person.could_press(way).await, "{way}");
    }
    person
        .reads("Your sign-in stays in this computer’s keychain")
        .await;
    person.picture("start-first").await;
    desktop.picture("start-first-desktop");
    person.leaves().await;
}

#[tokio::test]
async fn starting_without_a_keychain_says_so() {
    let desktop = Desktop::without_keychain().await;
    let person = Person::opens_app(&desktop, &[]).await;
    person.reads("This computer has no keychain").await;
    person.picture("start-no-keychain").await;
    person.leaves().await;
}

#[tokio::test]
async fn a_second_start_shows_the_first_window() {
    let desktop = Desktop::open().await;
    let _first = Running::start(quiet(&mut desktop.app()));
    desktop.wait_for_windows(1).await;
    let id = output_of(desktop.command("xdotool").args([
        "search",
        "--onlyvisible",
        "--name",
        "^Mandor$",
    ]));
    output_of(
        desktop
            .command("xdotool")
            .args(["windowminimize", id.trim()]),
    );
    eventually(
        "the first window is out of sight",
        Duration::from_mins(1),
        async || (desktop.active_window().as_deref() != Some("Mandor")).then_some(()),
    )
    .await;
    let mut second = Running::start(quiet(&mut desktop.app()));
    assert!(
        second.end().await.success(),
        "the second start ends by itself"
    );
    eventually(
        "the first window is in front",
        Duration::from_mins(1),
        async || (desktop.active_window().as_deref() == Some("Mandor")).then_some(()),
    )
    .await;
    desktop.wait_for_windows(1).await;
    desktop.picture("start-second");
}

#[tokio::test]
async fn a_link_into_mandor_shows_its_place_at_a_start_and_in_the_window_that_is_there() {
    let desktop = Desktop::open().await;
    let folder = desktop.folder().display().to_string();
    let args = ["--data-dir", &folder, "--demo", "mandor://activity"];
    let person = Person::opens(&desktop, &crate::desktop::app(), &args).await;
    person.reads("Everything changed from this computer").await;
    let follow = async |link: &str| {
        let mut second = Running::start(quiet(desktop.app().arg(link)));
        assert!(second.end().await.success(), "{link}");
    };
    follow("mandor://settings").await;
    person.reads("kept in this computer’s keychain").await;
    follow("mandor://settings/quit").await;
    follow("mandor://today?then=pause").await;
    follow("mandor://today").await;
    person.reads("automations need you").await;
    person.leaves().await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_told_in_words() {
    let desktop = Desktop::without_keychain().await;
    let file = desktop.home().join("a-file");
    fs::write(&file, "not a folder").unwrap();
    let mut app = desktop.command(crate::desktop::app());
    app.arg("--data-dir").arg(file.join("mandor"));
    let mut app = Running::start(quiet(&mut app));
    desktop.wait_for_windows(1).await;
    // The box is drawn a moment after it stands.
    pause(Duration::from_millis(500)).await;
    desktop.picture("start-no-folder");
    output_of(desktop.command("xdotool").args(["key", "Return"]));
    assert_eq!(
        app.end().await.code(),
        Some(1),
        "it ends once the words were read"
    );
}

#[tokio::test]
async fn the_page_may_do_no_more_than_its_one_command() {
    let desktop = Desktop::open().await;
    let person = Person::opens_app(&desktop, &[]).await;
    person.reads("Know what your automations are doing").await;
    for forbidden in [
        "plugin:window|close",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
        "plugin:store|load",
        "plugin:window-state|save_window_state",
        "plugin:app|app_hide",
        "plugin:deep-link|register",
        "plugin:resources|close",
        "plugin:shell|open",
    ] {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke({}, {{}}).then(() => done('allowed'), (e) => done('refused: ' + e))",
            json!(forbidden)
        );
        let said = person.awaits(&script).await;
        let said = said.as_str().unwrap_or_default().to_owned();
        assert!(said.starts_with("refused"), "{forbidden}: {said}");
    }
    person.leaves().await;
}

#[tokio::test]
async fn the_page_runs_no_foreign_code_and_reaches_no_other_address() {
    let desktop = Desktop::open().await;
    let person = Person::opens_app(&desktop, &["--demo"]).await;
    person.reads("Lentera Agency").await;
    // Injected script is the very thing the policy forbids; the driver's own way in is exempt from it.
    let ran = person
        .awaits(
            "const done = arguments[arguments.length - 1];
             const script = document.createElement('script');
             script.textContent = 'window.ranForeign = true';
             document.body.append(script);
             fetch('https://example.com/').then(() => done('left'), () => done(String(window.ranForeign === true)));",
        )
        .await;
    assert_eq!(ran, json!("false"));
    let changed = person
        .awaits(
            "const done = arguments[arguments.length - 1];
             try { Object.prototype.sneaked = 1; } catch {}
             try { Object.prototype.toString = () => 'sneaked'; } catch {}
             const own = {};
             own.toString = () => 'own';
             done([{}.sneaked === undefined, String({}), String(own)]);",
        )
        .await;
    assert_eq!(changed, json!([true, "[object Object]", "own"]));
    person.leaves().await;
}
