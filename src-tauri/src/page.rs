//! The one thing the page may ask of the shell.
//!
//! In: a command's name and its arguments. Out: the core's answer, or its problem in words. Never looks inside.
#![expect(
    clippy::let_underscore_must_use,
    reason = "the attribute for commands writes such a check beside each of them"
)]

use mandor_core::rpc::{Reply, dispatch};
use mandor_core::{App, Problem};
use serde_json::Value;
use tauri::State;
use tokio::sync::Notify;

use crate::ahead::Ahead;

/// Rings whenever the page asks something.
#[derive(Default)]
pub(crate) struct PageSpoke(Notify);

impl PageSpoke {
    /// Waits until the page asks something.
    pub(crate) async fn heard(&self) {
        self.0.notified().await;
    }
}

/// Runs a command of the core.
#[tauri::command]
pub(crate) async fn rpc(
    core: State<'_, App>,
    page: State<'_, PageSpoke>,
    ahead: State<'_, Ahead>,
    name: String,
    args: Value,
) -> Result<Reply, Problem> {
    page.0.notify_waiters();
    if let Some(answer) = ahead.take(&name, &args).await {
        return answer;
    }
    dispatch(&core, &name, args).await
}
