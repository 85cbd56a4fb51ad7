//! The one thing the page may ask of the shell.
//!
//! In: a command's name and its arguments. Out: the core's answer, or its problem in words. Never looks inside.
#![expect(
    clippy::let_underscore_must_use,
    reason = "the attribute for commands writes such a check beside each of them"
)]

use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};
use mandor_core::rpc::{Reply, dispatch};
use mandor_core::{App, Problem};
use serde_json::Value;
use tauri::{AppHandle, Manager as _, State};
use tokio::sync::Notify;

use crate::ahead::Ahead;
use crate::bridge;

/// A page that was given all it shows may have nothing to ask.
const PATIENCE: Duration = Duration::from_secs(2);

/// Rings whenever the page asks something.
#[derive(Default)]
pub(crate) struct PageSpoke(Notify);

impl PageSpoke {
    /// Waits until the page asks something.
    pub(crate) async fn heard(&self) {
        self.0.notified().await;
    }
}

/// Waits until the page has asked something, which it does when it has drawn what it was given. What takes time
/// from a start begins only then.
pub(crate) async fn is_there(app: &AppHandle) {
    let Some(page) = app.try_state::<PageSpoke>() else {
        return;
    };
    tokio::select! {
        () = page.heard() => {}
        () = SystemClock::new().sleep(PATIENCE) => {}
    }
}

/// Runs a command of the core.
#[tauri::command]
pub(crate) async fn rpc(
    app: AppHandle,
    core: State<'_, App>,
    page: State<'_, PageSpoke>,
    ahead: State<'_, Ahead>,
    name: String,
    args: Value,
) -> Result<Reply, Problem> {
    page.0.notify_waiters();
    if let Some(event) = ahead.unheard() {
        bridge::emit(&app, &event);
    }
    dispatch(&core, &name, args).await
}
