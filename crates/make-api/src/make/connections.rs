//! Connections to other services.
//!
//! In: a team or a connection. Out: connections without anything secret, whether they still work, and orders to
//! rename or remove one. Never reads or writes what a connection signs in with; that needs a browser anyway.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/connections>

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ConnectionId, TeamId};
use crate::lenient;
use crate::make::confirmation::Confirmation;

endpoints! {
    CONNECTIONS = Endpoint::get("connections", "/connections", &["connections:read"]);
    CONNECTION = Endpoint::get("connection", "/connections/{connection}", &["connections:read"]);
    TEST_CONNECTION = Endpoint::post(
        "test_connection",
        "/connections/{connection}/test",
        &["connections:write"],
    )
    .question();
    CONNECTION_HAS_SCOPES = Endpoint::post(
        "connection_has_scopes",
        "/connections/{connection}/scoped",
        &["connections:write"],
    )
    .question();
    RENAME_CONNECTION = Endpoint::patch(
        "rename_connection",
        "/connections/{connection}",
        &["connections:write"],
    );
    DELETE_CONNECTION = Endpoint::delete(
        "delete_connection",
        "/connections/{connection}",
        &["connections:write"],
    );
}

/// One connection to another service. Its `uid` is left out on purpose: it outgrows every number type.
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
    /// How it signs in, such as `oauth` or `basic`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub account_type: Option<String>,
    /// When its sign-in ends, for services that say so.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub expire: Option<Timestamp>,
    /// The team it belongs to.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub team_id: Option<TeamId>,
    /// Whose account at the service it is, such as an e-mail address.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub metadata: Option<AccountMark>,
    /// A newer kind of this connection exists.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub upgradeable: bool,
    /// What it may do at the service, in the service's words. Told only by [`Caller::connection`].
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub scopes: Vec<ConnectionScope>,
}

/// Whose account a connection uses, as far as the service tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct AccountMark {
    /// What kind of mark it is, such as `email`.
    #[serde(rename = "type", default, deserialize_with = "lenient::text_or_empty")]
    pub kind: String,
    /// The mark itself.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub value: String,
}

/// One thing a connection may do at its service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WireScope")]
#[non_exhaustive]
pub struct ConnectionScope {
    /// The scope in the service's own words.
    pub id: String,
    /// What it means, if Make tells.
    pub name: Option<String>,
}

/// Make's pages show objects; a bare text is taken too.
#[derive(Deserialize)]
#[serde(untagged)]
enum WireScope {
    Text(String),
    Object {
        id: String,
        #[serde(default, deserialize_with = "lenient::soft")]
        name: Option<String>,
    },
}

impl From<WireScope> for ConnectionScope {
    fn from(wire: WireScope) -> Self {
        match wire {
            WireScope::Text(id) => Self { id, name: None },
            WireScope::Object { id, name } => Self { id, name },
        }
    }
}

#[derive(Deserialize)]
struct WireTest {
    #[serde(deserialize_with = "lenient::flag")]
    verified: bool,
}

#[derive(Deserialize)]
struct WireScoped {
    #[serde(deserialize_with = "lenient::flag")]
    scoped: bool,
}

impl Caller {
    /// `GET /connections`: the connections of a team. Scope `connections:read`.
    pub async fn connections(&self, team: TeamId) -> Result<Vec<Connection>, Error> {
        self.ask_rows("connections", CONNECTIONS.call().query("teamId", team))
            .await
    }

    /// `GET /connections/{id}`: one connection with its scopes. Scope `connections:read`.
    pub async fn connection(&self, id: ConnectionId) -> Result<Connection, Error> {
        self.ask_for("connection", CONNECTION.call().with(id)).await
    }

    /// `POST /connections/{id}/test`: does the service still accept it? Scope `connections:write`.
    ///
    /// A service that answers nothing or nonsense is [`Error::Server`] with status 424, which says nothing about the
    /// sign-in itself.
    pub async fn test_connection(&self, id: ConnectionId) -> Result<bool, Error> {
        let answer: WireTest = self.ask(TEST_CONNECTION.call().with(id)).await?;
        Ok(answer.verified)
    }

    /// `POST /connections/{id}/scoped`: may it do all of this at its service? Scope `connections:write`.
    pub async fn connection_has_scopes(
        &self,
        id: ConnectionId,
        scopes: &[&str],
    ) -> Result<bool, Error> {
        let call = CONNECTION_HAS_SCOPES.call().with(id);
        let answer: WireScoped = self
            .ask_for("connection", call.body(json!({ "scope": scopes })))
            .await?;
        Ok(answer.scoped)
    }

    /// `PATCH /connections/{id}`: gives it another name. Scope `connections:write`.
    pub async fn rename_connection(
        &self,
        id: ConnectionId,
        name: &str,
    ) -> Result<Connection, Error> {
        let call = RENAME_CONNECTION.call().with(id);
        self.ask_for("connection", call.body(json!({ "name": name })))
            .await
    }

    /// `DELETE /connections/{id}`. Scope `connections:write`.
    ///
    /// Unconfirmed, Make refuses what scenarios use with [`Error::ConfirmationNeeded`].
    pub async fn delete_connection(
        &self,
        id: ConnectionId,
        confirmation: Confirmation,
    ) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_CONNECTION.call().with(id));
        confirmation.read(self.tell(call).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_own_example_with_a_number_no_type_can_hold_is_read() {
        let text = r#"{"id":15,"name":"Mail","accountName":"google","accountLabel":"Google","packageName":null,
            "expire":null,"metadata":{"type":"email","value":"a@b.c"},"teamId":22,"theme":"fecd5f","upgradeable":false,
            "scopesCnt":4,"scoped":true,"accountType":"oauth","editable":false,"uid":225874569526501080000,
            "scopes":[{"id":"mail.read","name":"Read mail"},"mail.send"]}"#;
        let connection: Connection = serde_json::from_str(text).unwrap();
        assert_eq!(connection.account_type.as_deref(), Some("oauth"));
        let scopes: Vec<&str> = connection
            .scopes
            .iter()
            .map(|scope| scope.id.as_str())
            .collect();
        assert_eq!(scopes, ["mail.read", "mail.send"]);
    }
}
