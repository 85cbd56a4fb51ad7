//! The one window.
//!
//! In: the wish to see it, or to be rid of it. Out: a window with the page in it, in the person's colours. It is
//! made when wanted and destroyed when closed, so that watching in the tray costs no memory for it.

use std::sync::atomic::{AtomicBool, Ordering};

use mandor_core::App;
use mandor_core::settings::Appearance;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::window::Color;
use tauri::{AppHandle, Manager as _, Theme, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::ahead::Ahead;

/// The name by which the capability file knows the window.
pub(crate) const LABEL: &str = "main";

/// The page's own background, `--canvas` in `ui/src/app/tokens.css`, so that opening does not flash.
const LIGHT: Color = Color(0xf5, 0xf6, 0xf4, 0xff);
const DARK: Color = Color(0x12, 0x16, 0x14, 0xff);

/// Runs before the page. Tauri's own `freezePrototype` would break the library that draws the steps.
const FREEZE: &str = include_str!("freeze.js");

/// Shows the window, making it first when there is none.
pub(crate) fn show(app: &AppHandle) {
    show_at(app, None);
}

/// Shows the window; one that has to be made opens at this page.
pub(crate) fn show_at(app: &AppHandle, page: Option<&str>) {
    let shown = match app.get_webview_window(LABEL) {
        Some(window) => bring_forward(&window),
        None => open(app, page),
    };
    if let Err(error) = shown {
        tracing::error!(%error, "the window cannot be shown");
    }
}

/// Whether there is a window, seen or not.
pub(crate) fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some()
}

/// Destroys the window and the page in it.
pub(crate) fn close(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    if let Err(error) = window.destroy() {
        tracing::error!(%error, "the window cannot be closed");
    }
}

/// Follows the chosen look.
pub(crate) fn wear(app: &AppHandle, appearance: Appearance) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    if let Err(error) = window.set_theme(theme_of(appearance)) {
        tracing::warn!(%error, "the window does not take the chosen look");
    }
}

fn bring_forward(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

fn open(app: &AppHandle, page: Option<&str>) -> tauri::Result<()> {
    // Setup manages the core before anybody can ask for the window.
    let appearance = app.try_state::<App>().map_or(Appearance::System, |core| {
        core.current_settings().appearance
    });
    let address = page.map_or_else(WebviewUrl::default, |page| {
        WebviewUrl::App(format!("index.html#/{page}").into())
    });
    let ahead = app.state::<Ahead>().inner().clone();
    let was_shown = AtomicBool::new(false);
    let window = WebviewWindowBuilder::new(app, LABEL, address)
        .title("Mandor")
        .inner_size(1280.0, 800.0)
        .min_inner_size(360.0, 480.0)
        .prevent_overflow()
        .theme(theme_of(appearance))
        .visible(false)
        .initialization_script(FREEZE)
        .on_navigation(is_ours)
        .on_web_resource_request(move |_, response| ahead.hand_to(response))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, load| {
            let is_first =
                load.event() == PageLoadEvent::Finished && !was_shown.swap(true, Ordering::Relaxed);
            if let Some(Err(error)) = is_first.then(|| bring_forward(&window)) {
                tracing::error!(%error, "the window cannot be shown");
            }
        })
        .build()?;
    let canvas = match window.theme()? {
        Theme::Dark => DARK,
        _ => LIGHT,
    };
    window.set_background_color(Some(canvas))
}

/// The page lives under Tauri's own address, which Windows spells as http. Nothing else is ever shown in the window.
fn is_ours(address: &tauri::Url) -> bool {
    address.scheme() == "tauri" || address.host_str() == Some("tauri.localhost")
}

fn theme_of(appearance: Appearance) -> Option<Theme> {
    match appearance {
        Appearance::System => None,
        Appearance::Light => Some(Theme::Light),
        Appearance::Dark => Some(Theme::Dark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_the_page() {
        let leads = |address: &str| is_ours(&address.parse().unwrap());
        assert!(leads("tauri://localhost/index.html"));
        assert!(leads("http://tauri.localhost/index.html"));
        for elsewhere in [
            "https://eu1.make.com/1/scenarios",
            "http://tauri.localhost.example.com/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
        ] {
            assert!(!leads(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn a_chosen_look_wins_over_the_system() {
        assert_eq!(theme_of(Appearance::System), None);
        assert_eq!(theme_of(Appearance::Dark), Some(Theme::Dark));
    }
}
