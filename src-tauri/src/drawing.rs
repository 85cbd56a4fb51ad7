//! How WebKit draws on this computer.
//!
//! In: the page's view. Out: the same view, told to draw without a graphics card where there is none. WebKit would
//! otherwise pretend one in software, which takes several times the time and a hundred megabytes more.

use std::fs;

use tauri::webview::PlatformWebview;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Where Linux lists the graphics cards that programs may draw with.
const CARDS: &str = "/dev/dri";

/// Chooses the quicker of WebKit's two ways to draw.
pub(crate) fn suit_the_screen(view: &PlatformWebview) {
    let names = fs::read_dir(CARDS).into_iter().flatten().flatten();
    let has_card = names
        .map(|entry| entry.file_name())
        .any(|name| is_card(&name.to_string_lossy()));
    let Some(settings) = view.inner().settings().filter(|_| !has_card) else {
        return;
    };
    settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
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
