//! Data stores: what the scenarios of a team remember between runs.
//!
//! In: a team or a data store. Out: [`DataStore`], with how full it is. Never reads or writes a record: they are the
//! customer's own.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/data-stores>

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{DataStoreId, TeamId};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::page::Pages;

endpoints! {
    DATA_STORES = Endpoint::get("data_stores", "/data-stores", &["datastores:read"]);
    // Assumed: Make's OpenAPI document names no scope for this one; that of the list stands.
    DATA_STORE = Endpoint::get("data_store", "/data-stores/{store}", &["datastores:read"]);
    CREATE_DATA_STORE = Endpoint::post("create_data_store", "/data-stores", &["datastores:write"]).once();
    UPDATE_DATA_STORE = Endpoint::patch("update_data_store", "/data-stores/{store}", &["datastores:write"]);
    DELETE_DATA_STORE = Endpoint::delete("delete_data_store", "/data-stores/{store}", &["datastores:write"]);
}

/// A table of records that scenarios of one team read and write.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DataStore {
    /// Make's id for it.
    pub id: DataStoreId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The team it belongs to.
    pub team_id: TeamId,
    /// Records in it.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub records: Option<u64>,
    /// Bytes that its records take.
    #[serde(rename = "size", default, deserialize_with = "lenient::opt_number")]
    pub size_bytes: Option<u64>,
    /// Bytes that fit.
    #[serde(rename = "maxSize", default, deserialize_with = "lenient::opt_number")]
    pub most_bytes: Option<u64>,
    /// The data structure of its records, by Make's number.
    #[serde(
        rename = "datastructureId",
        default,
        deserialize_with = "lenient::opt_number"
    )]
    pub data_structure: Option<u64>,
}

/// A data store that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDataStore {
    /// The team it shall belong to.
    pub team: TeamId,
    /// Its name, at most 128 characters.
    pub name: String,
    /// How much shall fit, in megabytes.
    pub most_megabytes: u64,
    /// The data structure of its records, by Make's number.
    pub data_structure: Option<u64>,
}

/// What shall change about a data store. `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DataStoreChange {
    /// Another name, at most 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How much shall fit, in megabytes.
    #[serde(rename = "maxSizeMB", skip_serializing_if = "Option::is_none")]
    pub most_megabytes: Option<u64>,
    /// Another data structure, by Make's number.
    #[serde(rename = "datastructureId", skip_serializing_if = "Option::is_none")]
    pub data_structure: Option<u64>,
}

impl Caller {
    /// `GET /data-stores`: the data stores of a team, by name. Scope `datastores:read`.
    pub fn data_stores(&self, team: TeamId) -> Pages<DataStore> {
        let call = DATA_STORES.call().query("teamId", team);
        Pages::by_offset(self, "dataStores", call, |store: &DataStore| {
            store.id.to_string()
        })
    }

    /// `GET /data-stores/{id}`. Scope `datastores:read`.
    pub async fn data_store(&self, id: DataStoreId) -> Result<DataStore, Error> {
        self.ask_for("dataStore", DATA_STORE.call().with(id)).await
    }

    /// `POST /data-stores`: makes an empty one. Scope `datastores:write`. Never sent again by itself.
    ///
    /// [`Error::Invalid`] with code `IM003` if the organization has no room for it.
    pub async fn create_data_store(&self, new: &NewDataStore) -> Result<DataStore, Error> {
        let mut body = json!({
            "teamId": new.team, "name": new.name, "maxSizeMB": new.most_megabytes,
        });
        if let Some(structure) = new.data_structure {
            body["datastructureId"] = json!(structure);
        }
        self.ask_for("dataStore", CREATE_DATA_STORE.call().body(body))
            .await
    }

    /// `PATCH /data-stores/{id}`. Scope `datastores:write`.
    pub async fn update_data_store(
        &self,
        id: DataStoreId,
        change: &DataStoreChange,
    ) -> Result<DataStore, Error> {
        let call = UPDATE_DATA_STORE.call().with(id);
        self.ask_for("dataStore", call.body(json!(change))).await
    }

    /// `DELETE /data-stores/{id}`: removes it with all its records, for good. Scope `datastores:write`.
    ///
    /// [`Error::ConfirmationNeeded`] if scenarios use it and nobody agreed; they stop working.
    pub async fn delete_data_store(
        &self,
        id: DataStoreId,
        confirmation: Confirmation,
    ) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_DATA_STORE.call().with(id));
        confirmation.read(self.tell(call).await)
    }
}
