//! Signing in with a token, and where the token goes.

use std::path::{Path, PathBuf};

use journeys::traces::{files_with, forms_of};

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::world::{make, signs_in};

#[tokio::test]
async fn a_pasted_token_survives_a_restart_in_the_keychain_and_is_found_nowhere_else() {
    let desktop = Desktop::open().await;
    let make = make().await;
    let token = make.ready().zones[0].token.clone();
    let person = Person::opens_app(&desktop, &[]).await;
    signs_in(&person, &make).await;
    let name = person.name_of_row("Working").await;
    person.picture("sign-in-list").await;
    person.leaves().await;
    assert_eq!(find(desktop.home(), &token), Vec::<PathBuf>::new());

    let before = make.control().calls().len();
    let person = Person::opens_app(&desktop, &[]).await;
    person.opens_list_by_names().await;
    person.reads_in_row(&name, "Working").await;
    assert!(
        !person.page().await.contains("Your sign-in ended"),
        "the token came back from the keychain"
    );
    crate::programs::eventually(
        "Make is asked with the kept token",
        std::time::Duration::from_mins(1),
        async || {
            let calls = make.control().calls();
            let accepted = calls[before..].iter().filter(|call| call.status == 200);
            (accepted.count() > 0).then_some(())
        },
    )
    .await;
    person.picture("sign-in-after-restart").await;
    person.leaves().await;
    assert_eq!(find(desktop.home(), &token), Vec::<PathBuf>::new());
    make.stop().await;
}

/// Files below this folder that hold the token, in one of the forms in which it might lie about.
fn find(home: &Path, token: &str) -> Vec<PathBuf> {
    // The keychain's own file is the one place where the token belongs.
    let is_keychain = |path: &Path| path.ends_with("data/keyrings");
    files_with(home, &forms_of(token), is_keychain).expect("every file can be read")
}
