//! A Make on this computer, and the way a person signs in to it.

use make_sandbox::{Config, Sandbox};

use crate::driver::Person;

/// A running Make.
pub(crate) async fn make() -> Sandbox {
    Sandbox::start(Config::default()).await.expect("it listens")
}

/// Pastes the token of its first zone and opens the list.
pub(crate) async fn signs_in(person: &Person, make: &Sandbox) {
    let zone = &make.ready().zones[0];
    person.presses("Use an API token").await;
    person.presses("Another address").await;
    let fields = [("API token", &*zone.token), ("Address", &*zone.zone)];
    person.fills(&fields).await;
    person.ticks("Yes, send my token to").await;
    person.picture("sign-in-filled").await;
    person.presses("Check").await;
    person.opens_list_by_names().await;
}
