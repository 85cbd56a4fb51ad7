//! What is inside an incomplete execution, and how it is mended.
//!
//! In: an incomplete execution. Out: its detail, its blueprint, its data at the moment it failed, the tries so far.
//! Never prints the data: it is the customer's own.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/incomplete-executions>

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{DlqId, ExecutionId, ModuleId, ScenarioId, TeamId};
use crate::lenient;
use crate::make::blueprint_text::BlueprintText;
use crate::make::blueprints::Blueprint;
use crate::make::logs::{LogRow, RunStatus};
use crate::page::Pages;

endpoints! {
    DLQ = Endpoint::get("dlq", "/dlqs/{dlq}", &["dlqs:read"]);
    UPDATE_DLQ = Endpoint::patch("update_dlq", "/dlqs/{dlq}", &["dlqs:write"]);
    DLQ_BLUEPRINT = Endpoint::get("dlq_blueprint", "/dlqs/{dlq}/blueprint", &["dlqs:read"]);
    DLQ_BUNDLE = Endpoint::get("dlq_bundle", "/dlqs/{dlq}/bundle", &["dlqs:read"]);
    DLQ_LOGS = Endpoint::get("dlq_logs", "/dlqs/{dlq}/logs", &["dlqs:read"]);
    DLQ_LOG = Endpoint::get("dlq_log", "/dlqs/{dlq}/logs/{execution}", &["dlqs:read"]);
}

/// One incomplete execution in detail. Its reason stands in the list and in its blueprint, not here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DlqDetail {
    /// Make's id for it.
    pub id: DlqId,
    /// The scenario it comes from.
    pub scenario_id: ScenarioId,
    /// The name of the scenario.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub scenario_name: String,
    /// The team, which Make calls a company here.
    #[serde(rename = "companyId", default, deserialize_with = "lenient::soft")]
    pub team_id: Option<TeamId>,
    /// The run that stopped.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub execution_id: Option<ExecutionId>,
    /// When it stopped.
    #[serde(deserialize_with = "lenient::moment")]
    pub created: Timestamp,
    /// Size of the kept data, in bytes.
    #[serde(rename = "size", default, deserialize_with = "lenient::opt_number")]
    pub size_bytes: Option<u64>,
    /// It has been dealt with.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub resolved: bool,
    /// It was deleted.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub deleted: bool,
    /// Make tries it again by itself.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub retry: bool,
    /// Tries so far.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub attempts: u64,
}

/// The blueprint an incomplete execution will run with.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DlqBlueprint {
    /// What the scenario was made of when it stopped.
    pub blueprint: Blueprint,
    /// Why it stopped, in the words of the service that failed.
    pub reason: Option<String>,
}

impl<'de> Deserialize<'de> for DlqBlueprint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let document = Value::deserialize(from)?;
        let reason = document.get("reason").and_then(Value::as_str);
        Ok(Self {
            reason: reason.map(str::to_owned),
            blueprint: Blueprint::deserialize(document).map_err(serde::de::Error::custom)?,
        })
    }
}

/// The data of each step when the run stopped, by step.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DlqBundle {
    /// What each step had: its output, or an `error` with `type` and `message`.
    pub by_module: BTreeMap<ModuleId, Value>,
}

impl<'de> Deserialize<'de> for DlqBundle {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let by_name = Map::<String, Value>::deserialize(from)?;
        let by_module = by_name
            .into_iter()
            .filter_map(|(name, value)| Some((name.parse().ok()?, value)))
            .collect();
        Ok(Self { by_module })
    }
}

impl fmt::Debug for DlqBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DlqBundle")
            .field("steps", &self.by_module.len())
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// `GET /dlqs/{id}`. Scope `dlqs:read`.
    pub async fn dlq(&self, dlq: &DlqId) -> Result<DlqDetail, Error> {
        self.ask_for("dlq", DLQ.call().with(dlq)).await
    }

    /// `PATCH /dlqs/{id}`: mends an incomplete execution before it is tried again. Scope `dlqs:write`.
    ///
    /// `failer` is the step that failed. Nothing runs yet; [`Caller::retry_dlq`] does that.
    pub async fn update_dlq(
        &self,
        dlq: &DlqId,
        blueprint: &BlueprintText,
        failer: ModuleId,
    ) -> Result<(), Error> {
        let body = json!({ "blueprint": blueprint.as_str(), "failer": failer });
        self.tell(UPDATE_DLQ.call().with(dlq).body(body)).await
    }

    /// `GET /dlqs/{id}/blueprint`: what the scenario was made of when it stopped. Scope `dlqs:read`.
    pub async fn dlq_blueprint(&self, dlq: &DlqId) -> Result<DlqBlueprint, Error> {
        self.ask_for("response", DLQ_BLUEPRINT.call().with(dlq))
            .await
    }

    /// `GET /dlqs/{id}/bundle`: the real data of the steps when the run stopped. Scope `dlqs:read`.
    pub async fn dlq_bundle(&self, dlq: &DlqId) -> Result<DlqBundle, Error> {
        self.ask_for("response", DLQ_BUNDLE.call().with(dlq)).await
    }

    /// `GET /dlqs/{id}/logs`: the tries so far, newest first, of one status or of all. Scope `dlqs:read`.
    pub fn dlq_logs(&self, dlq: &DlqId, status: Option<RunStatus>) -> Pages<LogRow> {
        let call = DLQ_LOGS.call().with(dlq);
        let call = call.query_opt("status", status.map(RunStatus::code));
        Pages::by_last_key(
            self,
            "dlqLogs",
            call,
            |row: &LogRow| row.id.to_string(),
            None,
        )
    }

    /// `GET /dlqs/{id}/logs/{execution}`: one try. Scope `dlqs:read`.
    pub async fn dlq_log(&self, dlq: &DlqId, execution: &ExecutionId) -> Result<LogRow, Error> {
        let call = DLQ_LOG.call().with(dlq).with(execution);
        self.ask_for("dlqLog", call).await
    }
}
