//! What a hook was sent, and what it answered.
//!
//! In: a hook and a span of time. Out: one row per message, and one message with its request and response.
//! Never prints a request or a response: they may hold secrets of whoever sends.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/hooks/logs>

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{HookId, HookLogId};
use crate::lenient;
use crate::make::logs::RunStatus;
use crate::page::Pages;

endpoints! {
    HOOK_LOGS = Endpoint::get("hook_logs", "/hooks/{hook}/logs", &["hooks:read"]);
    HOOK_LOG = Endpoint::get("hook_log", "/hooks/{hook}/logs/{log}", &["hooks:read"]);
}

/// One message that came to a hook.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HookLogRow {
    /// Make's id for the row.
    pub id: HookLogId,
    /// Success or error; Make knows no other for hooks.
    #[serde(rename = "statusId")]
    pub status: RunStatus,
    /// When it came.
    #[serde(deserialize_with = "lenient::moment")]
    pub logged_at: Timestamp,
    /// It could be sent again, in Make's editor.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub replayable: bool,
    /// Its size as it came, in bytes.
    #[serde(rename = "sizes", default, deserialize_with = "size_before")]
    pub size_bytes: Option<u64>,
}

fn size_before<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let sizes = Value::deserialize(from)?;
    let before = sizes.get("before").cloned().unwrap_or_default();
    // A number that cannot be read costs the size only.
    Ok(lenient::number(before).ok())
}

/// One message with what was asked and answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct HookLogDetail {
    /// The row.
    #[serde(flatten)]
    pub row: HookLogRow,
    /// Request and response. `None` for the hooks of some apps, such as Slack or Zoom, which keep them to themselves.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub data: Option<HookExchange>,
}

/// What was asked and answered.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct HookExchange {
    /// `method`, `url`, `ip`, `headers`, `query` and `body`, as Make keeps them.
    #[serde(default)]
    pub request: Value,
    /// `status`, `headers` and `body`, as Make keeps them.
    #[serde(default)]
    pub response: Value,
}

impl fmt::Debug for HookExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookExchange").finish_non_exhaustive()
    }
}

impl Caller {
    /// `GET /hooks/{id}/logs`: messages that came, newest first. Scope `hooks:read`.
    pub fn hook_logs(
        &self,
        hook: HookId,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Pages<HookLogRow> {
        let call = HOOK_LOGS
            .call()
            .with(hook)
            .query_opt("from", from.map(Timestamp::as_millisecond))
            .query_opt("to", to.map(Timestamp::as_millisecond))
            .query("pg[sortBy]", "loggedAt")
            .query("pg[sortDir]", "desc");
        Pages::by_offset(self, "hookLogs", call, |row: &HookLogRow| {
            row.id.to_string()
        })
    }

    /// `GET /hooks/{id}/logs/{log}`: one message with its request and response. Scope `hooks:read`.
    pub async fn hook_log(&self, hook: HookId, log: &HookLogId) -> Result<HookLogDetail, Error> {
        self.ask_for("hookLog", HOOK_LOG.call().with(hook).with(log))
            .await
    }
}
