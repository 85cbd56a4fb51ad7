//! Closing the window, watching without it, and the tray that brings it back.

use std::fs;
use std::time::Duration;

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::programs::{Running, eventually, is_alive, pause, quiet};
use crate::tray::Tray;

#[tokio::test]
async fn the_tray_says_how_things_are_and_offers_open_check_and_quit() {
    let desktop = Desktop::open().await;
    let tray = Tray::show_on(&desktop).await;
    let person = Person::opens_app(&desktop, &["--demo"]).await;
    let labels = |entries: &[crate::tray::Entry]| -> Vec<String> {
        entries.iter().map(|entry| entry.label.clone()).collect()
    };
    let menu = tray
        .wait_for("the tray says what was seen", |entries| {
            entries.iter().any(|entry| entry.label.contains("need you"))
        })
        .await;
    assert_eq!(menu[0].label, "Open Mandor", "{:?}", labels(&menu));
    assert!(!menu[1].is_enabled, "the sentence is no button");
    for label in ["Check now", "Quit (stops watching)"] {
        assert!(
            labels(&menu).contains(&label.to_owned()),
            "{:?}",
            labels(&menu)
        );
    }
    let picture = tray.picture().await.expect("a picture");
    let bytes = fs::read(&picture).expect("the picture is a file");
    assert!(bytes.starts_with(b"\x89PNG"), "{}", picture.display());
    fs::copy(
        &picture,
        crate::desktop::pictures().join("tray-needs-you.png"),
    )
    .unwrap();
    tray.press("Check now").await;
    let pid = tray.pid().await;
    tray.press("Quit (stops watching)").await;
    ends(pid).await;
    person.leaves().await;
}

#[tokio::test]
async fn closing_asks_the_first_time_and_the_tray_brings_the_window_back() {
    let desktop = Desktop::open().await;
    let tray = Tray::show_on(&desktop).await;
    let person = Person::opens_app(&desktop, &["--demo"]).await;
    person.reads("need you").await;
    desktop.press_close();
    person.reads("Keep watching without the window?").await;
    person.picture("close-asked").await;
    person.presses_last("Keep watching").await;
    desktop.wait_for_windows(0).await;
    let pid = tray.pid().await;
    assert!(is_alive(pid), "it watches on without its window");
    desktop.picture("close-watching");

    tray.press("Open Mandor").await;
    desktop.wait_for_windows(1).await;
    // The page in the new window is out of the driver's reach, so only a picture shows it.
    pause(Duration::from_secs(2)).await;
    desktop.picture("close-open-again");
    desktop.press_close();
    desktop.wait_for_windows(0).await;
    assert!(is_alive(pid), "the choice is remembered");
    tray.press("Quit (stops watching)").await;
    ends(pid).await;
    person.leaves().await;
}

#[tokio::test]
async fn a_window_that_was_closed_comes_back_by_a_second_start() {
    let desktop = Desktop::open().await;
    let tray = Tray::show_on(&desktop).await;
    choose_on_close(&desktop, "keepWatching");
    let mut app = Running::start(quiet(desktop.app().arg("--demo")));
    desktop.wait_for_windows(1).await;
    tray.wait_for("something is watched", |entries| {
        entries.iter().any(|entry| entry.label.contains("need you"))
    })
    .await;
    desktop.press_close();
    desktop.wait_for_windows(0).await;
    let mut second = Running::start(quiet(&mut desktop.app()));
    assert!(second.end().await.success());
    desktop.wait_for_windows(1).await;
    tray.press("Quit (stops watching)").await;
    assert!(app.end().await.success());
}

#[tokio::test]
async fn without_a_tray_the_window_never_vanishes_silently() {
    let desktop = Desktop::open().await;
    choose_on_close(&desktop, "keepWatching");
    let person = Person::opens_app(&desktop, &["--demo"]).await;
    person.reads("need you").await;
    desktop.press_close();
    person.reads("This desktop shows no tray").await;
    person.picture("close-no-tray").await;
    person.presses("Cancel").await;
    person.reads_no_more("This desktop shows no tray").await;
    desktop.wait_for_windows(1).await;
    desktop.press_close();
    person.presses_last("Quit Mandor").await;
    desktop.wait_for_windows(0).await;
    person.leaves().await;
}

#[tokio::test]
async fn with_nobody_signed_in_closing_the_window_quits() {
    let desktop = Desktop::open().await;
    let mut app = Running::start(quiet(&mut desktop.app()));
    desktop.wait_for_windows(1).await;
    desktop.press_close();
    assert!(app.end().await.success());
}

async fn ends(pid: u32) {
    eventually("the program ends", Duration::from_mins(1), async || {
        (!is_alive(pid)).then_some(())
    })
    .await;
}

fn choose_on_close(desktop: &Desktop, choice: &str) {
    fs::create_dir_all(desktop.folder()).expect("a folder");
    let settings = serde_json::json!({ "settings": { "onClose": choice } });
    fs::write(desktop.folder().join("settings.json"), settings.to_string()).expect("settings");
}
