//! What `docs/SECURITY.md` promises, rule by rule, tried on the whole program. A rule that only a real desktop can
//! show (keychain, window, browser) has its test in `tests/window`; the page names it.

use std::path::PathBuf;

mod between;
mod cache;
mod certificates;
mod hosts;
mod links;
mod shell;
mod silence;

/// The top of the repository.
fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
