//! Connections that are filled into a scenario when it is built (Make: build-time variables).
//!
//! In: a scenario, and names with their connections. Out: the same, as Make keeps them.
//! Never a secret: a value is a prefix and a number that names a connection.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::ScenarioId;
use crate::lenient;

endpoints! {
    BUILD_VARIABLES =
        Endpoint::get("build_variables", "/scenarios/{scenario}/build-variables", &["scenarios:read"]);
    ADD_BUILD_VARIABLES =
        Endpoint::post("add_build_variables", "/scenarios/{scenario}/build-variables", &["scenarios:write"]).once();
    SET_BUILD_VARIABLES =
        Endpoint::put("set_build_variables", "/scenarios/{scenario}/build-variables", &["scenarios:write"]);
    DELETE_BUILD_VARIABLE =
        Endpoint::delete("delete_build_variable", "/scenarios/{scenario}/build-variables", &["scenarios:write"]);
}

/// A name of the scenario's inputs and the connection that is filled in for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildVariable {
    /// The name, at most 128 characters; the scenario's inputs must have it.
    pub name: String,
    /// `TAC_` for a connection of the team or `PAC_` for one of a person, followed by digits.
    pub value: String,
}

#[derive(Deserialize)]
struct WireVariables {
    #[serde(default, deserialize_with = "lenient::soft")]
    input: Option<BTreeMap<String, Value>>,
}

impl Caller {
    /// `GET /scenarios/{id}/build-variables`, by name. Scope `scenarios:read`.
    pub async fn build_variables(&self, id: ScenarioId) -> Result<Vec<BuildVariable>, Error> {
        let call = BUILD_VARIABLES.call().with(id);
        let WireVariables { input } = self.ask_for("variables", call).await?;
        let variables = input.unwrap_or_default().into_iter();
        let variables = variables.filter_map(|(name, value)| match value {
            Value::String(value) => Some(BuildVariable { name, value }),
            _ => None,
        });
        Ok(variables.collect())
    }

    /// `POST /scenarios/{id}/build-variables`: adds variables. Scope `scenarios:write`. Never sent again by itself,
    /// since the second time would be an error.
    ///
    /// [`Error::Invalid`] if one is there already or the scenario has no input of that name.
    pub async fn add_build_variables(
        &self,
        id: ScenarioId,
        variables: &[BuildVariable],
    ) -> Result<(), Error> {
        let call = ADD_BUILD_VARIABLES.call().with(id);
        self.tell(call.body(json!({ "input": variables }))).await
    }

    /// `PUT /scenarios/{id}/build-variables`: replaces all variables; those that are not named are gone. Scope
    /// `scenarios:write`.
    pub async fn set_build_variables(
        &self,
        id: ScenarioId,
        variables: &[BuildVariable],
    ) -> Result<(), Error> {
        let call = SET_BUILD_VARIABLES.call().with(id);
        self.tell(call.body(json!({ "input": variables }))).await
    }

    /// `DELETE /scenarios/{id}/build-variables?value=`: removes the variable with this value. Scope
    /// `scenarios:write`.
    pub async fn delete_build_variable(&self, id: ScenarioId, value: &str) -> Result<(), Error> {
        let call = DELETE_BUILD_VARIABLE.call().with(id);
        self.tell(call.query("value", value)).await
    }
}
