//! How one run went, and why it failed.
//!
//! In: a scenario and one of its runs. Out: status, outputs, error.
//! Never the data between the steps; Make's API does not give it.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/executions>

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ExecutionId, ScenarioId};
use crate::lenient;

endpoints! {
    EXECUTION = Endpoint::get("execution", "/scenarios/{scenario}/executions/{execution}", &["scenarios:read"]);
}

/// Make's own client library asks so often for a run that was just begun, a second apart.
/// <https://github.com/integromat/make-typescript-sdk>
const TRIES_FOR_A_FRESH_RUN: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// How one run went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ExecutionDetail {
    /// Whether it has ended, and how.
    pub status: ExecutionStatus,
    /// The scenario's own outputs, if it has any.
    #[serde(default)]
    pub outputs: Option<Value>,
    /// What went wrong, for warnings and errors.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub error: Option<ExecutionError>,
}

/// Whether a run has ended, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ExecutionStatus {
    /// Not ended yet.
    Running,
    /// Ended well.
    Success,
    /// Ended, with warnings.
    Warning,
    /// Failed.
    Error,
    /// A state Make added later, in Make's word.
    Unknown(String),
}

impl From<String> for ExecutionStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "RUNNING" => Self::Running,
            "SUCCESS" => Self::Success,
            "WARNING" => Self::Warning,
            "ERROR" => Self::Error,
            _ => Self::Unknown(word),
        }
    }
}

/// What went wrong in a run, in the words of the app that failed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExecutionError {
    /// Kind of error, such as `RuntimeError`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// What the app said. It may quote the data the run worked on.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub message: String,
    /// The step that failed.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub cause_module: Option<CauseModule>,
}

/// The step a run failed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CauseModule {
    /// The module, such as `ActionSendData`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The app, such as `http`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub app_name: String,
}

impl Caller {
    /// `GET /scenarios/{id}/executions/{execution}`: how one run went. Scope `scenarios:read`.
    pub async fn execution(
        &self,
        scenario: ScenarioId,
        execution: &ExecutionId,
    ) -> Result<ExecutionDetail, Error> {
        let call = EXECUTION.call().with(scenario).with(execution);
        self.ask(call).await
    }

    /// Like [`Caller::execution`], for runs that may have huge outputs: [`Error::TooLarge`] instead of more than
    /// `most_bytes`.
    ///
    /// Unverified: Make's own client library sends this limit; Make's reference does not list it.
    pub async fn execution_within(
        &self,
        scenario: ScenarioId,
        execution: &ExecutionId,
        most_bytes: u64,
    ) -> Result<ExecutionDetail, Error> {
        let call = EXECUTION.call().with(scenario).with(execution);
        self.ask(call.query("maxBytes", most_bytes)).await
    }

    /// Like [`Caller::execution`], for a run that was begun just now: Make may not know it for the first seconds, so
    /// "not found" is asked again, up to 5 times a second apart.
    pub async fn fresh_execution(
        &self,
        scenario: ScenarioId,
        execution: &ExecutionId,
    ) -> Result<ExecutionDetail, Error> {
        for _ in 1..TRIES_FOR_A_FRESH_RUN {
            match self.execution(scenario, execution).await {
                Err(Error::NotFound { .. }) => self.clock().sleep(BETWEEN_TRIES).await,
                other => return other,
            }
        }
        self.execution(scenario, execution).await
    }
}
