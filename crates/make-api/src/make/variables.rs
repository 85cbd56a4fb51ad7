//! A team's own variables, which its scenarios read.
//!
//! In: a team and a variable. Out: the team's variables, and orders to make, change or remove one.
//! Never prints a value: people keep keys of other services in them.
//!
//! Plans without custom variables list Make's own ones only and answer everything else with "not found".
//! Source: <https://developers.make.com/api-documentation/api-reference/teams>

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::TeamId;
use crate::lenient;
use crate::make::confirmation::Confirmation;

// Assumed: the scopes of Make's OpenAPI document; its prose writes `teams-variables:read` for the first.
endpoints! {
    TEAM_VARIABLES = Endpoint::get("team_variables", "/teams/{team}/variables", &["team-variables:read"]);
    CREATE_TEAM_VARIABLE = Endpoint::post("create_team_variable", "/teams/{team}/variables", &["team-variables:write"])
        .once();
    UPDATE_TEAM_VARIABLE = Endpoint::patch(
        "update_team_variable",
        "/teams/{team}/variables/{variable}",
        &["team-variables:write"],
    );
    DELETE_TEAM_VARIABLE = Endpoint::delete(
        "delete_team_variable",
        "/teams/{team}/variables/{variable}",
        &["team-variables:write"],
    );
}

/// What kind of value a variable holds, by Make's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableKind {
    /// 1.
    Number,
    /// 2.
    Text,
    /// 3: yes or no.
    Flag,
    /// 4: a moment, as `1998-03-06T12:31:00.000Z`.
    Date,
    /// A kind Make added later.
    Other(u64),
}

impl VariableKind {
    fn number(self) -> u64 {
        match self {
            Self::Number => 1,
            Self::Text => 2,
            Self::Flag => 3,
            Self::Date => 4,
            Self::Other(number) => number,
        }
    }
}

impl<'de> Deserialize<'de> for VariableKind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match lenient::number(from)? {
            1 => Self::Number,
            2 => Self::Text,
            3 => Self::Flag,
            4 => Self::Date,
            other => Self::Other(other),
        })
    }
}

/// One variable.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    /// Letters, digits, `$` and `_`.
    pub name: String,
    /// What kind of value it holds.
    #[serde(rename = "typeId")]
    pub kind: VariableKind,
    /// Its value. Make checks value and kind against each other only when both are sent.
    #[serde(default)]
    pub value: Value,
    /// Make's own, which nobody can change.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_system: bool,
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Variable")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("value", &"[redacted]")
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// `GET /teams/{id}/variables`. Scope `team-variables:read`.
    pub async fn team_variables(&self, team: TeamId) -> Result<Vec<Variable>, Error> {
        self.ask_rows("teamVariables", TEAM_VARIABLES.call().with(team))
            .await
    }

    /// `POST /teams/{id}/variables`: adds a variable. Scope `team-variables:write`. Never sent again by itself.
    pub async fn create_team_variable(
        &self,
        team: TeamId,
        variable: &Variable,
    ) -> Result<Variable, Error> {
        let body = json!({
            "name": variable.name, "typeId": variable.kind.number(), "value": variable.value,
        });
        self.ask_for(
            "teamVariable",
            CREATE_TEAM_VARIABLE.call().with(team).body(body),
        )
        .await
    }

    /// `PATCH /teams/{id}/variables/{name}`: another value, always together with its kind. Scope
    /// `team-variables:write`.
    pub async fn update_team_variable(
        &self,
        team: TeamId,
        variable: &Variable,
    ) -> Result<Variable, Error> {
        let body = json!({ "typeId": variable.kind.number(), "value": variable.value });
        let call = UPDATE_TEAM_VARIABLE.call().with(team).with(&variable.name);
        self.ask_for("teamVariable", call.body(body)).await
    }

    /// `DELETE /teams/{id}/variables/{name}`. Scope `team-variables:write`.
    ///
    /// Unconfirmed, Make always answers [`Error::ConfirmationNeeded`].
    pub async fn delete_team_variable(
        &self,
        team: TeamId,
        name: &str,
        confirmation: Confirmation,
    ) -> Result<(), Error> {
        let call = DELETE_TEAM_VARIABLE.call().with(team).with(name);
        confirmation.read(self.tell(confirmation.put_into(call)).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_printed() {
        let variable = Variable::deserialize(
            json!({"name": "key", "typeId": "2", "value": "sk-secret", "isSystem": false}),
        )
        .unwrap();
        assert_eq!(variable.kind, VariableKind::Text);
        assert!(!format!("{variable:?}").contains("sk-secret"));
    }
}
