//! Messages that wait in a hook's queue.
//!
//! In: a hook. Out: its waiting messages, one with its content, or how full the queue is.
//! Never prints the content of a message: it is the customer's own.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/hooks/incomings>

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{HookId, IncomingId};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::make::selection::{Deleted, Selection};
use crate::page::Pages;

endpoints! {
    INCOMINGS = Endpoint::get("incomings", "/hooks/{hook}/incomings", &["hooks:read"]);
    INCOMING = Endpoint::get("incoming", "/hooks/{hook}/incomings/{incoming}", &["hooks:read"]);
    INCOMING_STATS = Endpoint::get("incoming_stats", "/hooks/{hook}/incomings/stats", &["hooks:read"]);
    DELETE_INCOMINGS = Endpoint::delete("delete_incomings", "/hooks/{hook}/incomings", &["hooks:write"]);
}

/// One waiting message.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Incoming {
    /// Make's id for it.
    pub id: IncomingId,
    /// When it came.
    #[serde(deserialize_with = "lenient::moment")]
    pub created: Timestamp,
    /// Its size, in bytes.
    #[serde(rename = "size", default, deserialize_with = "lenient::opt_number")]
    pub size_bytes: Option<u64>,
    /// Its content. Lists leave it out. What is not text comes as `IMTBuffer(…)` with hexadecimal digits.
    #[serde(default)]
    pub data: Option<Value>,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("id", &self.id)
            .field("created", &self.created)
            .field("size_bytes", &self.size_bytes)
            .finish_non_exhaustive()
    }
}

/// How full a queue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct QueueStats {
    /// Messages waiting.
    #[serde(rename = "queue", deserialize_with = "lenient::number")]
    pub waiting: u64,
    /// Messages that fit. `None` when Make does not tell.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub limit: Option<u64>,
    /// The hook takes messages.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub enabled: bool,
}

/// Which waiting messages of a hook are meant.
pub type IncomingSelection = Selection<IncomingId>;

impl Caller {
    /// `GET /hooks/{id}/incomings`: the waiting messages, oldest first, without their content. Scope `hooks:read`.
    pub fn incomings(&self, hook: HookId) -> Pages<Incoming> {
        let call = INCOMINGS
            .call()
            .with(hook)
            .query("pg[sortBy]", "created")
            .query("pg[sortDir]", "asc");
        Pages::by_offset(self, "incomings", call, |row: &Incoming| row.id.to_string())
    }

    /// `GET /hooks/{id}/incomings/{incoming}`: one waiting message with its content. Scope `hooks:read`.
    pub async fn incoming(&self, hook: HookId, incoming: &IncomingId) -> Result<Incoming, Error> {
        self.ask_for("incoming", INCOMING.call().with(hook).with(incoming))
            .await
    }

    /// `GET /hooks/{id}/incomings/stats`: how full the queue is. Scope `hooks:read`.
    pub async fn incoming_stats(&self, hook: HookId) -> Result<QueueStats, Error> {
        self.ask_for("incomingStat", INCOMING_STATS.call().with(hook))
            .await
    }

    /// `DELETE /hooks/{id}/incomings`: drops waiting messages for good, in one call. Scope `hooks:write`.
    ///
    /// To drop all, Make wants the person's word: [`Error::ConfirmationNeeded`]. Messages that are being worked on
    /// stay while the others go; [`Deleted::problem`] says so.
    pub async fn delete_incomings(
        &self,
        hook: HookId,
        which: &IncomingSelection,
        confirmation: Confirmation,
    ) -> Result<Deleted<IncomingId>, Error> {
        let call = DELETE_INCOMINGS.call().with(hook).body(which.body());
        let call = confirmation.put_into(call);
        let document = confirmation.read(self.document(&call).await)?;
        Deleted::read(document, "incomings", call.template)
    }
}
