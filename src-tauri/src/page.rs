//! What the page may ask of the shell: one door to the core, and a bell for when it listens.
//!
//! In: a command's name and its arguments. Out: the core's answer, or its problem in words; to a page that listens, what
//! it has missed. Never looks inside.
#![expect(
    clippy::let_underscore_must_use,
    reason = "the attribute for commands writes such a check beside each of them"
)]

use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};
use mandor_core::rpc::{Reply, dispatch};
use mandor_core::{App, Event, Problem};
use serde_json::Value;
use tauri::{AppHandle, Manager as _, State};
use tokio::sync::Notify;

use crate::ahead::Ahead;

/// A page that was given all it shows may have nothing to ask.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the page lets the shell know by speaking at all.
#[derive(Default)]
pub(crate) struct PageSaid {
    asked: Notify,
    listens: Notify,
}

impl PageSaid {
    /// Waits until the page asks something.
    async fn asks(&self) {
        self.asked.notified().await;
    }

    /// Waits until a page has begun to hear what is announced.
    pub(crate) async fn listens(&self) {
        self.listens.notified().await;
    }
}

/// Waits until the page has asked something, which it does when it has drawn what it was given. What takes time
/// from a start begins only then.
pub(crate) async fn is_there(app: &AppHandle) {
    let Some(page) = app.try_state::<PageSaid>() else {
        return;
    };
    tokio::select! {
        () = page.asks() => {}
        () = SystemClock::new().sleep(PATIENCE) => {}
    }
}

/// Runs a command of the core.
#[tauri::command]
pub(crate) async fn rpc(
    core: State<'_, App>,
    page: State<'_, PageSaid>,
    name: String,
    args: Value,
) -> Result<Reply, Problem> {
    page.asked.notify_waiters();
    dispatch(&core, &name, args).await
}

/// The page hears from now on. A page that was given all it shows would ask nothing, so it is told here what has changed
/// since that was read.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "this is how Tauri hands things to a command"
)]
pub(crate) fn listens(page: State<'_, PageSaid>, ahead: State<'_, Ahead>) -> Option<Event> {
    page.listens.notify_waiters();
    ahead.unheard()
}
