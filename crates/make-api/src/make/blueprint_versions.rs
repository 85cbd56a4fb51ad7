//! Which versions of a scenario there were.
//!
//! In: a scenario. Out: its versions of the last 60 days; older ones Make puts away.
//! Never their content; [`Caller::blueprint_version`] reads one.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/blueprints>

use jiff::Timestamp;
use serde::Deserialize;

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{BlueprintVersion, ScenarioId};
use crate::lenient;

endpoints! {
    BLUEPRINT_VERSIONS =
        Endpoint::get("blueprint_versions", "/scenarios/{scenario}/blueprints", &["scenarios:read"]);
}

/// One version of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct VersionRow {
    /// Its number, which grows.
    pub version: BlueprintVersion,
    /// When it was saved.
    #[serde(deserialize_with = "lenient::moment")]
    pub created: Timestamp,
    /// It was saved as a draft and never ran.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub draft: bool,
}

impl Caller {
    /// `GET /scenarios/{id}/blueprints`: the versions of the last 60 days, as Make sorts them. Scope
    /// `scenarios:read`.
    pub async fn blueprint_versions(&self, id: ScenarioId) -> Result<Vec<VersionRow>, Error> {
        let call = BLUEPRINT_VERSIONS.call().with(id);
        let mut document = self.document(&call).await?;
        if let Some(only) = document.get_mut("scenariosBlueprints")
            && only.is_object()
        {
            // Make's own example shows a single version without the list around it.
            *only = serde_json::Value::Array(vec![only.take()]);
        }
        decode::all_rows(document, "scenariosBlueprints", call.template)
    }
}
