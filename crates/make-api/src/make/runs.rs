//! Running a scenario now, and stopping a run.
//!
//! In: a scenario with inputs, or a run. Out: the run's id, and its result when Make waited for it.
//! Never sent again by itself: a run costs credits and does real work.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ExecutionId, ScenarioId};
use crate::lenient;
use crate::make::executions::ExecutionError;
use crate::make::logs::RunStatus;

endpoints! {
    RUN = Endpoint::post("run", "/scenarios/{scenario}/run", RUN_SCOPES).once().uncounted();
    STOP_EXECUTION = Endpoint::post(
        "stop_execution",
        "/scenarios/{scenario}/executions/{execution}/stop",
        &["scenarios:run"],
    );
}

/// Assumed: all three, as Make's `OpenAPI` document says; another page of Make's does without `scenarios:write`.
const RUN_SCOPES: &[&str] = &["scenarios:read", "scenarios:write", "scenarios:run"];

/// Make waits at most 40 seconds for a run; the rest is for the way there and back.
const RESPONSIVE_TIMEOUT: Duration = Duration::from_mins(1);

/// How to run a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunRequest {
    /// Values for the scenario's inputs; empty for a scenario without inputs.
    pub inputs: Map<String, Value>,
    /// Wait for the result, at most 40 seconds.
    pub responsive: bool,
}

/// A run that Make has begun.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RunStarted {
    /// The run.
    pub execution: ExecutionId,
    /// How it ended, if Make waited for the end.
    pub result: Option<RunOutcome>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RunOutcome {
    /// Success, warning or error.
    pub status: RunStatus,
    /// The scenario's own outputs.
    pub outputs: Option<Value>,
    /// What went wrong.
    pub error: Option<ExecutionError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRun {
    execution_id: ExecutionId,
    #[serde(default, deserialize_with = "lenient::soft")]
    status: Option<RunStatus>,
    #[serde(default)]
    outputs: Option<Value>,
    #[serde(default, deserialize_with = "lenient::soft")]
    error: Option<ExecutionError>,
}

impl Caller {
    /// `POST /scenarios/{id}/run`: runs a scenario now. Scopes `scenarios:read`, `scenarios:run` and, by Make's own
    /// document, `scenarios:write`. Not counted against the organization's calls.
    ///
    /// [`Error::NotActive`] if the scenario is switched off, [`Error::Conflict`] while it is running.
    pub async fn run(&self, id: ScenarioId, request: RunRequest) -> Result<RunStarted, Error> {
        let mut body = Map::new();
        if !request.inputs.is_empty() {
            body.insert("data".to_owned(), Value::Object(request.inputs));
        }
        body.insert("responsive".to_owned(), json!(request.responsive));
        let call = RUN.call().with(id).body(Value::Object(body));
        let call = if request.responsive {
            call.timeout(RESPONSIVE_TIMEOUT)
        } else {
            call
        };
        let WireRun {
            execution_id,
            status,
            outputs,
            error,
        } = self.ask(call).await?;
        let result = status.map(|status| RunOutcome {
            status,
            outputs,
            error,
        });
        Ok(RunStarted {
            execution: execution_id,
            result,
        })
    }

    /// `POST /scenarios/{id}/executions/{execution}/stop`: ends one run, after its current step or at once. Scope
    /// `scenarios:run`.
    ///
    /// Assumed: not every server has it yet; [`Error::NotFound`] and [`Error::Forbidden`] may mean so.
    pub async fn stop_execution(
        &self,
        id: ScenarioId,
        execution: &ExecutionId,
        force: bool,
    ) -> Result<(), Error> {
        let call = STOP_EXECUTION.call().with(id).with(execution);
        self.document(&call.body(json!({ "force": force })))
            .await
            .map(drop)
    }
}
