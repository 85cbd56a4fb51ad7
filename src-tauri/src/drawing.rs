//! How WebKit draws on this computer.
//!
//! In: which graphics cards there are. Out: word to WebKit, before it starts, to draw without one where there is
//! none. It would otherwise pretend one in software, which takes several times the time and a hundred megabytes more.

use std::env;
use std::fs;

/// Where Linux lists the graphics cards that programs may draw with.
const CARDS: &str = "/dev/dri";

/// WebKit's own switch. Its processes read it while they start, so it has to be set before anything else runs.
const PLAINLY: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Chooses the quicker of WebKit's two ways to draw, unless the person has chosen.
pub(crate) fn suit_the_screen() {
    let names = fs::read_dir(CARDS).into_iter().flatten().flatten();
    let has_card = names
        .map(|entry| entry.file_name())
        .any(|name| is_card(&name.to_string_lossy()));
    if has_card || env::var_os(PLAINLY).is_some() {
        return;
    }
    // What keeps a log is not there yet, and a page that is drawn slowly is drawn all the same.
    if let Err(error) = glib::setenv(PLAINLY, "1", false) {
        eprintln!("mandor: the page is drawn as usual: {error}");
    }
}

/// `card0` only shows pictures; drawing is done through `renderD128` and its like.
fn is_card(name: &str) -> bool {
    name.starts_with("renderD")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_without_a_graphics_card_is_told_from_one_with() {
        assert!(is_card("renderD128"));
        for other in ["card0", "by-path", "controlD64", ""] {
            assert!(!is_card(other), "{other}");
        }
    }
}
