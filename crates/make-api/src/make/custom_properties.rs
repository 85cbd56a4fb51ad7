//! What an organization writes down about each scenario, in fields of its own.
//!
//! In: a scenario, and values by field name. Out: all values of that scenario.
//! Never which fields there are; the organization's structure says that, and Make checks every value against it.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/custom-properties-data>

use serde_json::{Map, Value};

use crate::call::Call;
use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::ScenarioId;
use crate::make::confirmation::Confirmation;

endpoints! {
    CUSTOM_PROPERTIES =
        Endpoint::get("custom_properties", "/scenarios/{scenario}/custom-properties", &["scenarios:read"]);
    FILL_CUSTOM_PROPERTIES =
        Endpoint::post("fill_custom_properties", "/scenarios/{scenario}/custom-properties", &["scenarios:write"])
            .once();
    UPDATE_CUSTOM_PROPERTIES =
        Endpoint::patch("update_custom_properties", "/scenarios/{scenario}/custom-properties", &["scenarios:write"]);
    SET_CUSTOM_PROPERTIES =
        Endpoint::put("set_custom_properties", "/scenarios/{scenario}/custom-properties", &["scenarios:write"]);
    DELETE_CUSTOM_PROPERTIES =
        Endpoint::delete("delete_custom_properties", "/scenarios/{scenario}/custom-properties", &["scenarios:write"]);
}

/// Values by field name: texts, numbers, flags, moments as text, and lists of texts for choices.
pub type CustomProperties = Map<String, Value>;

impl Caller {
    /// `GET /scenarios/{id}/custom-properties`. Scope `scenarios:read`.
    ///
    /// [`Error::Invalid`] or [`Error::Forbidden`] with code `IM027` in Make's words where the plan or the
    /// organization has no custom properties.
    pub async fn custom_properties(&self, id: ScenarioId) -> Result<CustomProperties, Error> {
        self.properties(CUSTOM_PROPERTIES.call().with(id)).await
    }

    /// `POST /scenarios/{id}/custom-properties`: the first values of a scenario, all required ones among them.
    /// Scope `scenarios:write`. Never sent again by itself, since the second time would be an error.
    ///
    /// [`Error::Invalid`] if the scenario has values already or one does not fit the structure.
    pub async fn fill_custom_properties(
        &self,
        id: ScenarioId,
        values: &CustomProperties,
    ) -> Result<CustomProperties, Error> {
        self.properties(with_values(FILL_CUSTOM_PROPERTIES.call().with(id), values))
            .await
    }

    /// `PATCH /scenarios/{id}/custom-properties`: changes only these values. Scope `scenarios:write`.
    ///
    /// [`Error::Invalid`] if the scenario has no values yet or one does not fit the structure.
    pub async fn update_custom_properties(
        &self,
        id: ScenarioId,
        values: &CustomProperties,
    ) -> Result<CustomProperties, Error> {
        self.properties(with_values(
            UPDATE_CUSTOM_PROPERTIES.call().with(id),
            values,
        ))
        .await
    }

    /// `PUT /scenarios/{id}/custom-properties`: replaces all values. Scope `scenarios:write`.
    ///
    /// [`Error::Invalid`] if the scenario has no values yet, or a required one is missing.
    pub async fn set_custom_properties(
        &self,
        id: ScenarioId,
        values: &CustomProperties,
    ) -> Result<CustomProperties, Error> {
        self.properties(with_values(SET_CUSTOM_PROPERTIES.call().with(id), values))
            .await
    }

    /// `DELETE /scenarios/{id}/custom-properties`: removes all values for good. Scope `scenarios:write`.
    ///
    /// Without the person's word Make always refuses: [`Error::ConfirmationNeeded`].
    pub async fn delete_custom_properties(
        &self,
        id: ScenarioId,
        confirmation: Confirmation,
    ) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_CUSTOM_PROPERTIES.call().with(id));
        confirmation.read(self.tell(call).await)
    }

    /// Make's answer may leave the values out where there are none.
    async fn properties(&self, call: Call) -> Result<CustomProperties, Error> {
        let document = self.document(&call).await?;
        if document.get("customProperties").is_none_or(Value::is_null)
            && document.get("scenarioId").is_some()
        {
            return Ok(CustomProperties::new());
        }
        decode::member(document, "customProperties")
    }
}

fn with_values(call: Call, values: &CustomProperties) -> Call {
    call.body(Value::Object(values.clone()))
}
