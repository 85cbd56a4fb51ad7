//! The bridge from the core to page and desktop, and from tray and frame to the core.
//!
//! In: what the core announces; wishes from outside the page. Out: the same, on the other side. The few
//! announcements that ask something of the desktop (open an address, close, quit) are carried out here.

use std::pin::pin;
use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};
use mandor_core::event::Topic;
use mandor_core::links::inward;
use mandor_core::rpc::dispatch;
use mandor_core::{App, Event, closing};
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Manager as _};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::ahead::Ahead;
use crate::page::{self, PageSaid};
use crate::tray::Drawn;
use crate::{tray_host, window};

/// The name under which the page hears the core.
const CHANNEL: &str = "mandor";

/// After the page has begun to listen, its dialogs do too when this has passed.
const DIALOGS_LISTEN: Duration = Duration::from_millis(500);
/// A page that does not listen after this long is not going to.
const PAGE_STARTS: Duration = Duration::from_secs(10);

/// Runs a command that takes nothing; what went wrong is in the log already.
pub(crate) fn ask(app: &AppHandle, name: &'static str) {
    let Some(core) = core(app) else {
        return;
    };
    tauri::async_runtime::spawn(async move {
        if let Err(problem) = dispatch(&core, name, Value::Null).await {
            tracing::warn!(name, code = ?problem.code, "what was asked outside the page was not done");
        }
    });
}

/// The person wants the window gone; the core says what that means.
pub(crate) fn close_asked(app: &AppHandle) {
    let Some(core) = core(app) else {
        return;
    };
    tauri::async_runtime::spawn(async move {
        let is_tray_shown = tray_host::is_shown().await;
        if let Err(error) = closing::window_closing(&core, is_tray_shown).await {
            tracing::error!(%error, "closing the window failed");
        }
    });
}

/// Shows the window, and in it the place that a link into Mandor names.
pub(crate) fn follow(app: &AppHandle, link: String) {
    let is_new = !window::is_open(app);
    window::show(app);
    tauri::async_runtime::spawn(announce_place(app.clone(), link, is_new));
}

/// The same for the link that Mandor was started with, whose window was made a moment ago.
pub(crate) fn follow_first(app: &AppHandle, link: String) {
    tauri::async_runtime::spawn(announce_place(app.clone(), link, true));
}

async fn announce_place(app: AppHandle, link: String, is_new: bool) {
    if is_new {
        page_listens(&app).await;
    }
    let Some(core) = core(&app) else {
        return;
    };
    if let Err(error) = inward::follow(&core, &link).await {
        tracing::warn!(%error, "a link into mandor was not followed");
    }
}

/// Carries announcements until the program ends, to the page and to the tray, which is put up after the page.
pub(crate) async fn carry(app: AppHandle, core: App, mut events: Receiver<Event>) {
    let (mut tray, mut is_early) = (None, true);
    let mut page_is_there = pin!(page::is_there(&app));
    loop {
        let received = tokio::select! {
            received = events.recv() => received,
            // Both the tray and the page take their time from the one thread that draws.
            () = &mut page_is_there, if is_early => {
                tray = Drawn::put_up(&app, &core).await;
                is_early = false;
                continue;
            }
        };
        let event = match received {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "too much news at once, everything is read again");
                Event::Changed {
                    topics: Topic::ALL.to_vec(),
                }
            }
            Err(RecvError::Closed) => return,
        };
        if let Some(ahead) = app.try_state::<Ahead>() {
            ahead.hear(&event);
        }
        act(&app, &core, &event);
        if let (Some(tray), Event::Changed { .. }) = (&tray, &event) {
            tray.refresh(&core).await;
        }
    }
}

fn act(app: &AppHandle, core: &App, event: &Event) {
    match event {
        Event::OpenAddress { url } => open_in_browser(url.clone()),
        Event::QuitReady => app.exit(0),
        Event::CloseReady => window::close(app),
        Event::QuitAsked { .. } | Event::CloseAsked { .. } => {
            let is_new = !window::is_open(app);
            window::show(app);
            if is_new {
                tauri::async_runtime::spawn(emit_later(app.clone(), event.clone()));
                return;
            }
        }
        Event::Changed { topics } if topics.contains(&Topic::Settings) => {
            window::wear(app, core.current_settings().appearance);
        }
        Event::Changed { .. }
        | Event::ScenarioChanged { .. }
        | Event::LinkAsked { .. }
        | Event::LinkFollowed { .. } => {}
    }
    emit(app, event);
}

/// A page that was just made hears nothing yet.
async fn emit_later(app: AppHandle, event: Event) {
    page_listens(&app).await;
    emit(&app, &event);
}

/// Waits for the page to hear what it is told, and for the dialogs in it.
async fn page_listens(app: &AppHandle) {
    let clock = SystemClock::new();
    if let Some(page) = app.try_state::<PageSaid>() {
        tokio::select! {
            () = page.listens() => {}
            () = clock.sleep(PAGE_STARTS) => {}
        }
    }
    clock.sleep(DIALOGS_LISTEN).await;
}

fn emit(app: &AppHandle, event: &Event) {
    if let Err(error) = app.emit_to(window::LABEL, CHANNEL, event) {
        tracing::warn!(%error, "the page does not hear the core");
    }
}

fn open_in_browser(url: String) {
    // Some systems start the browser as a child and wait for it.
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = open::that_detached(url) {
            tracing::error!(%error, "no browser opens");
        }
    });
}

fn core(app: &AppHandle) -> Option<App> {
    app.try_state::<App>().map(|core| core.inner().clone())
}
