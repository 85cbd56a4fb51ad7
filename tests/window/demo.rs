//! The demo workspace, and acting in it.

use std::time::Duration;

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::programs::eventually;

#[tokio::test]
async fn the_demo_is_one_click_away_and_its_list_appears() {
    let desktop = Desktop::open().await;
    let person = Person::opens_app(&desktop, &[]).await;
    person.reads("Know what your automations are doing").await;
    person
        .presses("Look around first, in a demo workspace")
        .await;
    person.reads("Needs attention").await;
    person.opens_list_by_names().await;
    person.reads("98 scenarios").await;
    let name = person.name_of_row("Working").await;
    person.reads_in_row(&name, "Working").await;
    person.picture("demo-list").await;
    desktop.picture("demo-list-desktop");
    person.leaves().await;
}

#[tokio::test]
async fn pausing_changes_the_row_and_turning_on_brings_it_back() {
    let desktop = Desktop::open().await;
    let person = Person::opens_app(&desktop, &["--demo"]).await;
    person.opens_list_by_names().await;
    person.reads("98 scenarios").await;
    let name = person.name_of_row("Working").await;
    person.opens_row(&name).await;
    person.sees_picture_named("Picture of ").await;
    person.presses("Pause").await;
    // On a slow computer the eight seconds are over before anybody hurries it.
    person.presses_if_there("Send now").await;
    person.reads_in_row(&name, "Paused").await;
    person.picture("demo-paused").await;
    // Nobody hurries this one: it is sent when its eight seconds are over.
    person.presses("Turn on").await;
    person.picture("demo-turn-on-held").await;
    eventually(
        "the scenario is on again",
        Duration::from_mins(1),
        async || {
            let row = person.row(&name).await?;
            (!row.contains("Paused") && !row.contains("Turning on")).then_some(())
        },
    )
    .await;
    person.picture("demo-on-again").await;
    person.leaves().await;
}
