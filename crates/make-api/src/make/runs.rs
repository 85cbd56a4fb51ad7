//! Running a scenario now, running an old run again, and stopping a run.
//!
//! In: a scenario with inputs, or a run. Out: the run's id, and its result when Make waited for it.
//! Never sent again by itself: a run costs credits and does real work.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ExecutionId, ScenarioId};
use crate::lenient;
use crate::make::executions::ExecutionError;
use crate::make::logs::RunStatus;

endpoints! {
    RUN = Endpoint::post("run", "/scenarios/{scenario}/run", RUN_SCOPES).once().uncounted();
    REPLAY = Endpoint::post("replay", "/scenarios/{scenario}/replay", &["scenarios:run"]).once();
    STOP_EXECUTION = Endpoint::post(
        "stop_execution",
        "/scenarios/{scenario}/executions/{execution}/stop",
        &["scenarios:run"],
    )
    .unproven();
}

/// Unverified: all three, as Make's `OpenAPI` document says; another page of Make's does without `scenarios:write`.
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
    /// An address Make calls when the run has ended, unless the answer has told the end already. Make posts the
    /// run's id and the address of its status.
    pub callback: Option<Url>,
}

/// A run that Make has begun.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RunStarted {
    /// The run.
    pub execution: ExecutionId,
    /// How it ended, if Make waited for the end. `None` after a responsive run means that it goes on.
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
    /// document, `scenarios:write`. Not counted against the organization's calls. Never sent again by itself.
    ///
    /// A responsive run that takes more than 40 seconds goes on without an answer. Unverified: Make's text promises
    /// a time-out error then, its example an answer with the id only; [`Error::outcome_unknown`] is true for the
    /// first, [`RunStarted::result`] is `None` for the second. A run that failed is a good answer with an error in it.
    ///
    /// [`Error::NotActive`] if the scenario is switched off, [`Error::Conflict`] while it is running.
    pub async fn run(&self, id: ScenarioId, request: RunRequest) -> Result<RunStarted, Error> {
        let mut body = Map::new();
        if !request.inputs.is_empty() {
            body.insert("data".to_owned(), Value::Object(request.inputs));
        }
        body.insert("responsive".to_owned(), json!(request.responsive));
        if let Some(callback) = &request.callback {
            body.insert("callbackUrl".to_owned(), json!(callback.as_str()));
        }
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

    /// `POST /scenarios/{id}/replay`: runs an old run again, with the data it had. Scope `scenarios:run`. Never sent
    /// again by itself.
    ///
    /// Make answers 202 and tells no id; the new run is the next row of the log. The scenario must be active.
    /// [`Error::NotFound`] when Make no longer has what the run worked on.
    pub async fn replay(&self, id: ScenarioId, execution: &ExecutionId) -> Result<(), Error> {
        // Make takes a list and replays only the first of it.
        let body = json!({ "executionIds": [execution] });
        self.tell(REPLAY.call().with(id).body(body)).await
    }

    /// `POST /scenarios/{id}/executions/{execution}/stop`: ends one run, after its current step or at once. Scope
    /// `scenarios:run`.
    ///
    /// Unverified: not every server has it yet; [`Error::NotFound`] and [`Error::Forbidden`] may mean so.
    pub async fn stop_execution(
        &self,
        id: ScenarioId,
        execution: &ExecutionId,
        force: bool,
    ) -> Result<(), Error> {
        let call = STOP_EXECUTION.call().with(id).with(execution);
        self.tell(call.body(json!({ "force": force }))).await
    }
}
