//! How often a step worked, and what went wrong in it.
//!
//! In: a scenario and one of its steps. Out: one row per run of the step, or sums of some days.
//! Never the data that went through the step; Make's API does not give it.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/logs>

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ExecutionId, ModuleId, ScenarioId};
use crate::lenient;
use crate::make::logs::RunStatus;
use crate::page::Pages;

endpoints! {
    MODULE_LOGS =
        Endpoint::get("module_logs", "/scenarios/{scenario}/modules/{module}/logs", &["scenarios:read"]);
    MODULE_OPERATIONS =
        Endpoint::get("module_operations", "/scenarios/{scenario}/modules/operations", &["scenarios:read"]);
}

/// One run of one step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ModuleLogRow {
    /// The run of the scenario it was part of.
    pub execution_id: ExecutionId,
    /// The key Make sorts these rows by.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub imt_id: Option<String>,
    /// When the step ran.
    #[serde(deserialize_with = "lenient::moment")]
    pub timestamp: Timestamp,
    /// How it ended.
    pub status: RunStatus,
    /// Pieces of data (Make: bundles) that went through it.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub bundles: Option<u64>,
    /// Their size, in bytes.
    #[serde(rename = "size", default, deserialize_with = "lenient::opt_number")]
    pub size_bytes: Option<u64>,
    /// What the app warned of. It may quote the data the run worked on.
    #[serde(default, deserialize_with = "message")]
    pub warning: Option<String>,
    /// What went wrong. It may quote the data the run worked on.
    #[serde(default, deserialize_with = "message")]
    pub error: Option<String>,
}

/// Warnings and errors come as an object with a message in it.
fn message<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let object = Value::deserialize(from)?;
    let message = object.get("message").and_then(Value::as_str);
    Ok(message.map(str::to_owned))
}

/// What one step did over some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ModuleOperations {
    /// The step.
    pub module_id: ModuleId,
    /// How often it ran, warnings and errors included.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub total: u64,
    /// How often it ended with a warning.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub warnings: u64,
    /// How often it failed.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub errors: u64,
}

impl Caller {
    /// `GET /scenarios/{id}/modules/{module}/logs`: the runs of one step. Scope `scenarios:read`.
    ///
    /// Of `most` rows, up to 100 cost one call.
    pub fn module_logs(
        &self,
        scenario: ScenarioId,
        module: ModuleId,
        most: Option<usize>,
    ) -> Pages<ModuleLogRow> {
        let call = MODULE_LOGS.call().with(scenario).with(module);
        // A step may run more than once in a run, so the run alone does not name a row.
        let id_of = |row: &ModuleLogRow| {
            let key = row.imt_id.as_deref().unwrap_or_default();
            format!("{}/{}/{key}", row.execution_id, row.timestamp)
        };
        Pages::by_last_key(self, "moduleLogs", call, id_of, most)
    }

    /// `GET /scenarios/{id}/modules/operations`: what each step did over the last `days`, 1 to 30. Scope
    /// `scenarios:read`.
    ///
    /// Make calls it deprecated and names nothing in its place.
    pub async fn module_operations(
        &self,
        scenario: ScenarioId,
        days: u8,
    ) -> Result<Vec<ModuleOperations>, Error> {
        let call = MODULE_OPERATIONS.call().with(scenario);
        self.ask_rows("operations", call.query("days", days.clamp(1, 30)))
            .await
    }
}
