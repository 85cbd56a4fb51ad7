//! The picture in the tray and its menu.
//!
//! In: what the core says about how things are. Out: one of five pictures, a sentence, and the wishes *Open*,
//! *Check now* and *Quit*. It only draws; a desktop without a tray loses nothing but this.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mandor_core::App;
use mandor_core::tray::{Picture, Tray};
use tauri::image::Image;
use tauri::include_image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};
use tokio::sync::{Mutex, oneshot};

use crate::{bridge, window};

const OPEN: &str = "open";
const CHECK_NOW: &str = "check-now";
const QUIT: &str = "quit";

/// The tray as it was drawn last.
pub(crate) struct Drawn {
    icon: TrayIcon,
    open: MenuItem<Wry>,
    sentence: MenuItem<Wry>,
    check_now: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    last: Mutex<Tray>,
}

impl Drawn {
    /// Puts the picture up. Without the library that draws trays there is none, and Mandor goes on.
    pub(crate) async fn put_up(app: &AppHandle, core: &App) -> Option<Self> {
        let tray = match mandor_core::tray::tray(core).await {
            Ok(tray) => tray,
            Err(error) => {
                tracing::warn!(%error, "there is no tray, because the cache does not answer");
                return None;
            }
        };
        let (tell, drawn) = oneshot::channel();
        let builder = app.clone();
        let asked = app.run_on_main_thread(move || {
            // Nobody listens only when the program is ending.
            tell.send(build_if_possible(&builder, tray)).ok();
        });
        if let Err(error) = asked {
            tracing::warn!(%error, "there is no tray");
        }
        drawn.await.ok().flatten()
    }

    /// Draws what is different since the last time.
    pub(crate) async fn refresh(&self, core: &App) {
        let now = match mandor_core::tray::tray(core).await {
            Ok(now) => now,
            Err(error) => {
                tracing::warn!(%error, "the tray keeps what it said");
                return;
            }
        };
        let mut last = self.last.lock().await;
        if *last == now {
            return;
        }
        if let Err(error) = self.draw(&last, &now) {
            tracing::warn!(%error, "the tray cannot be drawn");
        }
        *last = now;
    }

    fn draw(&self, before: &Tray, now: &Tray) -> tauri::Result<()> {
        if before.picture != now.picture {
            self.icon.set_icon(Some(picture(now.picture)))?;
        }
        self.icon.set_tooltip(Some(&now.sentence))?;
        self.sentence.set_text(&now.sentence)?;
        self.open.set_text(now.open)?;
        self.check_now.set_text(now.check_now)?;
        self.quit.set_text(now.quit)
    }
}

fn build_if_possible(app: &AppHandle, tray: Tray) -> Option<Drawn> {
    // The library is looked for when it is first used, and its absence is told by a panic.
    match catch_unwind(AssertUnwindSafe(|| build(app, tray))) {
        Ok(Ok(drawn)) => Some(drawn),
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray");
            None
        }
        Err(_) => {
            tracing::warn!("there is no library for a tray");
            None
        }
    }
}

fn build(app: &AppHandle, tray: Tray) -> tauri::Result<Drawn> {
    let entry = |id: &str, text: &str, is_enabled| {
        MenuItem::with_id(app, id, text, is_enabled, None::<&str>)
    };
    let open = entry(OPEN, tray.open, true)?;
    let sentence = entry("sentence", &tray.sentence, false)?;
    let check_now = entry(CHECK_NOW, tray.check_now, true)?;
    let quit = entry(QUIT, tray.quit, true)?;
    let line = PredefinedMenuItem::separator(app)?;
    // Linux sends no clicks, so *Open* is the nearest entry.
    let menu = Menu::with_items(app, &[&open, &sentence, &line, &check_now, &quit])?;
    let icon = TrayIconBuilder::with_id("mandor")
        .icon(picture(tray.picture))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip(&tray.sentence)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| chosen(app, &event))
        .on_tray_icon_event(|icon, event| {
            if is_left_click(&event) {
                window::show(icon.app_handle());
            }
        })
        .build(app)?;
    Ok(Drawn {
        icon,
        open,
        sentence,
        check_now,
        quit,
        last: Mutex::new(tray),
    })
}

fn chosen(app: &AppHandle, event: &MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::show(app),
        CHECK_NOW => bridge::ask(app, "check_now"),
        QUIT => bridge::ask(app, "quit"),
        _ => {}
    }
}

fn is_left_click(event: &TrayIconEvent) -> bool {
    matches!(
        event,
        TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        }
    )
}

/// macOS colours a template by itself; elsewhere a tray is usually dark.
fn picture(which: Picture) -> Image<'static> {
    macro_rules! drawn {
        ($dark:tt, $template:tt) => {{
            #[cfg(target_os = "macos")]
            let image = include_image!($template);
            #[cfg(not(target_os = "macos"))]
            let image = include_image!($dark);
            image
        }};
    }
    match which {
        Picture::Fine => drawn!(
            "../icons/tray/fine-dark-64.png",
            "../icons/tray/fine-template-64.png"
        ),
        Picture::NeedsYou => drawn!(
            "../icons/tray/needs-you-dark-64.png",
            "../icons/tray/needs-you-template-64.png"
        ),
        Picture::NotWatching => drawn!(
            "../icons/tray/not-watching-dark-64.png",
            "../icons/tray/not-watching-template-64.png"
        ),
        Picture::Offline => drawn!(
            "../icons/tray/offline-dark-64.png",
            "../icons/tray/offline-template-64.png"
        ),
        Picture::Quiet => drawn!(
            "../icons/tray/quiet-dark-64.png",
            "../icons/tray/quiet-template-64.png"
        ),
    }
}
