//! What `docs/SECURITY.md` promises, rule by rule, tried on the whole program. A rule that only a real desktop can
//! show (keychain, window, browser) has its test in `tests/window`; the page names it.

use std::fs;
use std::path::{Path, PathBuf};

mod between;
mod cache;
mod certificates;
mod hosts;
mod links;
mod shell;
mod sign_in;
mod silence;

/// The top of the repository.
fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files and functions that the page of rules names: each line of a file names functions until the next file.
fn named_tests(page: &str) -> Vec<(String, String)> {
    let mut file = None;
    let mut named = Vec::new();
    for word in page.split('`').skip(1).step_by(2) {
        if Path::new(word).extension().is_some_and(|end| end == "rs") {
            file = Some(word.to_owned());
        } else if word.contains('_') && !word.contains(['/', ' ', ':']) {
            named.extend(file.clone().map(|file| (file, word.to_owned())));
        }
    }
    named
}

#[test]
fn every_test_that_the_page_of_rules_names_exists() {
    let page = fs::read_to_string(top().join("docs/SECURITY.md")).unwrap();
    let named = named_tests(page.split_once("### S1").unwrap().1);
    assert!(named.len() > 30, "{}", named.len());
    for (file, function) in named {
        let text = fs::read_to_string(top().join(&file)).unwrap();
        let is_there = text.contains(&format!("fn {function}("));
        assert!(is_there, "{function} in {file}");
    }
}
