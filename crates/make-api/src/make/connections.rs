//! Connections to other services.
//!
//! In: a team. Out: its connections, without anything secret. Never reads or writes what a connection signs in with.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/connections>

use jiff::Timestamp;
use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::{ConnectionId, TeamId};
use crate::lenient;

/// One connection to another service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Connection {
    /// Make's number for the connection.
    pub id: ConnectionId,
    /// The name a person gave it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The kind of connection, such as `google`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub account_name: Option<String>,
    /// The service as Make shows it, such as `Google`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub account_label: Option<String>,
    /// When its sign-in ends, for services that say so.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub expire: Option<Timestamp>,
    /// The team it belongs to.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub team_id: Option<TeamId>,
}

impl Caller {
    /// `GET /connections`: the connections of a team. Scope `connections:read`.
    pub async fn connections(&self, team: TeamId) -> Result<Vec<Connection>, Error> {
        self.ask_rows(
            "connections",
            Call::get("/connections").query("teamId", team),
        )
        .await
    }
}
