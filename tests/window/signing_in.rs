//! Signing in with a token, and where the token goes.

use std::fs;
use std::path::Path;

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
    assert_eq!(find(desktop.home(), &token), Vec::<String>::new());

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
    assert_eq!(find(desktop.home(), &token), Vec::<String>::new());
    make.stop().await;
}

/// Files below this folder that hold the token, in one of the forms in which it might lie about.
fn find(home: &Path, token: &str) -> Vec<String> {
    let needles = [
        token.to_owned(),
        token[..12].to_owned(),
        base64(token),
        token.replace('-', ""),
    ];
    let mut found = Vec::new();
    let mut folders = vec![home.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                // The keychain's own file is the one place where the token belongs.
                if !path.ends_with("data/keyrings") {
                    folders.push(path);
                }
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            let holds = |needle: &String| {
                bytes
                    .windows(needle.len())
                    .any(|part| part == needle.as_bytes())
            };
            if needles.iter().any(holds) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// The token's letters as Base64 without the last, incomplete group.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = text.as_bytes().chunks_exact(3);
    groups
        .flat_map(|group| {
            let bits = group
                .iter()
                .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63]))
        })
        .collect()
}
