//! Quitting and starting again.

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::world::{make, signs_in};

#[tokio::test]
async fn after_a_restart_without_make_the_last_known_list_is_there_with_its_age() {
    let desktop = Desktop::open().await;
    let make = make().await;
    let person = Person::opens_app(&desktop, &[]).await;
    signs_in(&person, &make).await;
    let name = person.name_of_row("Working").await;
    person.leaves().await;
    make.stop().await;

    let person = Person::opens_app(&desktop, &[]).await;
    person.opens_list_by_names().await;
    person.reads("as of").await;
    person.reads_in_row(&name, "Working").await;
    person.reads("Offline since").await;
    person.picture("restart-offline").await;
    desktop.picture("restart-offline-desktop");
    person.leaves().await;
}
