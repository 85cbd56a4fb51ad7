//! Signing in with the system's browser, from the press to signing out, and what is left of it on the disk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use journeys::traces::{files_with, forms_of};
use make_sandbox::{Config, Sandbox, Switches};

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::programs::{eventually, output_of};

/// Chromium takes its time on a busy computer.
const PATIENCE: Duration = Duration::from_mins(1);

async fn make() -> Sandbox {
    let switches = Switches {
        oauth_page: true,
        oauth_public_refresh: true,
        ..Switches::default()
    };
    let config = Config {
        switches,
        ..Config::default()
    };
    Sandbox::start(config).await.expect("it listens")
}

/// Waits for a window of the browser whose title begins like this; the browser adds its own name.
async fn browser_shows(desktop: &Desktop, title: &str) {
    let what = format!("the browser shows {title}");
    eventually(&what, PATIENCE, async || {
        let windows = desktop.windows();
        windows
            .iter()
            .any(|window| window.starts_with(title))
            .then_some(())
    })
    .await;
}

/// Files that hold a code or a token; the keychain's own, and what the browser keeps of the addresses it visited, is
/// not ours.
fn traces(desktop: &Desktop, secrets: &[String]) -> Vec<PathBuf> {
    let forms: Vec<String> = secrets.iter().flat_map(|secret| forms_of(secret)).collect();
    let is_others = |path: &Path| path.ends_with("data/keyrings") || path.ends_with("chromium");
    files_with(desktop.home(), &forms, is_others).expect("every file can be read")
}

#[tokio::test]
async fn the_browser_signs_in_a_restart_finds_the_sign_in_and_signing_out_leaves_nothing() {
    let desktop = Desktop::open().await;
    desktop.has_chromium();
    let make = make().await;
    let server = format!("http://{}", make.ready().zones[0].zone);
    let person = Person::opens_app(&desktop, &[]).await;
    person.presses("Sign in with Make").await;
    person.presses("I have my own registration").await;
    let [authorize, token, revoke] =
        ["authorize", "token", "revoke"].map(|end| format!("{server}/oauth/v2/{end}"));
    person
        .fills(&[
            ("Client id", "lentera"),
            ("Address where people sign in", &authorize),
            ("Address that gives tokens", &token),
            ("Address that ends tokens", &revoke),
        ])
        .await;
    person.presses("Keep").await;
    person.reads("your own registration").await;
    person.presses("Sign in with Make").await;
    browser_shows(&desktop, "Allow ").await;
    desktop.picture("browser-allow");
    output_of(desktop.command("xdotool").args(["key", "Tab", "Return"]));
    browser_shows(&desktop, "Mandor - ").await;
    desktop.picture("browser-done");
    person.opens_list_by_names().await;
    let name = person.name_of_row("Working").await;
    person.picture("browser-list").await;
    person.leaves().await;
    let secrets = make.control().sign_in_tokens();
    assert!(secrets.len() >= 2, "an access token and a refresh token");
    assert_eq!(traces(&desktop, &secrets), [] as [PathBuf; 0]);

    let person = Person::opens_app(&desktop, &[]).await;
    person.opens_list_by_names().await;
    person.reads_in_row(&name, "Working").await;
    person.presses("Settings").await;
    person.presses("Sign out").await;
    person.answers("Sign out").await;
    person.reads("Know what your automations are doing").await;
    person.leaves().await;
    assert_eq!(traces(&desktop, &secrets), [] as [PathBuf; 0]);
    let list = [name];
    let kept = files_with(&desktop.folder(), &list, |_| false).expect("every file can be read");
    assert_eq!(kept, [] as [PathBuf; 0], "the list is gone too");
    let left = make.control().sign_in_tokens();
    assert_eq!(left, Vec::<String>::new(), "Make has ended them");
    make.stop().await;
}
