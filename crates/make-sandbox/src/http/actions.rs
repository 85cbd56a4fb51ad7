//! Starting, stopping and running scenarios.
//!
//! In: a scenario, who asks. Out: what Make says at once; the run itself goes on in the engine.

use std::time::Duration;

use axum::{
    Router,
    extract::Path,
    routing::{patch, post},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    logs::{error_of, outputs_of},
    visit::{Counting, Visit},
};
use crate::{
    clock,
    config::{Callback, RunScopes},
    engine::{self, Begin, NotStarted},
    world::{Run, Scenario, Status, schedule::Schedule},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/start", post(start))
        .route("/scenarios/{id}/stop", post(stop))
        .route("/scenarios/{id}/run", post(run))
        .route(
            "/scenarios/{id}/executions/{execution}/stop",
            post(stop_execution),
        )
        .route("/scenarios/{id}/interface", patch(set_interface))
}

pub(crate) async fn start(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:write")?;
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.may(&world, team, "scenario start")?;
    let started = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| engine::start(zone, id, now));
    if started == Some(false) {
        let status = visit.switches.already_running_status;
        return Err(Refusal::with_status(
            status,
            "IM306",
            "Scenario is already running",
        ));
    }
    Ok(Reply(
        json!({"scenario": {"id": id, "isActive": true, "islinked": true}}),
    ))
}

pub(crate) async fn stop(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:write")?;
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.may(&world, team, "scenario stop")?;
    let stopped = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| engine::stop(zone, id, now, &visit.switches));
    if stopped == Some(false) {
        let status = visit.switches.not_running_status;
        return Err(Refusal::with_status(
            status,
            "SC422",
            "Scenario is not running",
        ));
    }
    Ok(Reply(
        json!({"scenario": {"id": id, "isActive": false, "islinked": false}}),
    ))
}

/// What a run is given.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct RunBody {
    data: Option<Map<String, Value>>,
    responsive: bool,
    callback_url: Option<String>,
}

pub(crate) async fn run(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<RunBody>,
) -> Answer {
    for scope in ["scenarios:read", "scenarios:run"] {
        visit.need(scope)?;
    }
    if visit.switches.run_scopes == RunScopes::All {
        visit.need("scenarios:write")?;
    }
    let body = body.unwrap_or_default();
    if body.callback_url.is_some() && visit.switches.callback == Callback::Refused {
        return Err(Refusal::validation(
            "Parameter 'callbackUrl' is not allowed.",
        ));
    }
    let id = asked::id(&id)?;
    let run = begin(&visit, id, &body)?;
    if !body.responsive {
        return Ok(Reply(json!({"executionId": run.execution})));
    }
    let end = run
        .end
        .min(run.start + SignedDuration::from_millis(visit.switches.responsive_wait_ms));
    while visit.shared.clock.now() < end {
        clock::pause(Duration::from_millis(20)).await;
    }
    Ok(Reply(outcome(&visit, id, &run.execution)))
}

fn begin(visit: &Visit, id: u64, body: &RunBody) -> Result<Run, Refusal> {
    let (mut world, now) = visit.world();
    let scenario = visit.scenario_counting(&world, id, Counting::Exempt)?;
    visit.may(&world, scenario.team, &visit.switches.run_permission)?;
    if let Some(missing) = missing_input(scenario, body) {
        return Err(Refusal::validation(&format!(
            "Missing value of required parameter '{missing}'."
        )));
    }
    let order = Begin {
        author: visit.person,
        callback: body
            .callback_url
            .clone()
            .filter(|_| visit.switches.callback == Callback::Sent),
        brought: body.data.clone().map(Value::Object),
        ends_at_once: body.responsive && !visit.shared.clock.is_live(),
    };
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    match engine::begin(zone, id, now, order, &visit.switches) {
        None => Err(Refusal::not_found("Scenario")),
        Some(Err(NotStarted::Inactive)) => Err(Refusal::with_status(
            422,
            "IM325",
            "Scenario is not activated",
        )),
        Some(Err(NotStarted::AlreadyExecuting)) => {
            let status = visit.switches.already_executing_status;
            Err(Refusal::with_status(
                status,
                "SC422",
                "Scenario is already being executed",
            ))
        }
        Some(Ok(run)) => Ok(run),
    }
}

fn missing_input(scenario: &Scenario, body: &RunBody) -> Option<String> {
    let spec = crate::world::blueprint::input_spec(scenario);
    let fields = spec.as_array()?;
    fields
        .iter()
        .filter(|field| field["required"] == json!(true))
        .filter_map(|field| field["name"].as_str())
        .find(|name| {
            body.data
                .as_ref()
                .is_none_or(|data| !data.contains_key(*name))
        })
        .map(str::to_owned)
}

/// A responsive run's answer; only the id while it still goes on.
fn outcome(visit: &Visit, id: u64, execution: &str) -> Value {
    let (world, now) = visit.world();
    let scenario = world
        .zones
        .get(visit.zone)
        .and_then(|zone| zone.scenarios.get(&id));
    let Some(run) =
        scenario.and_then(|scenario| scenario.runs.iter().find(|run| run.execution == execution))
    else {
        return json!({"executionId": execution});
    };
    if now < run.end {
        return json!({"executionId": execution});
    }
    let code = run.status.code();
    let status = if visit.switches.run_status_is_number {
        json!(code)
    } else {
        json!(code.to_string())
    };
    let mut answer = json!({"executionId": execution, "status": status});
    match (&run.failure, run.status) {
        (Some(failure), Status::Error | Status::Warning) => answer["error"] = error_of(failure),
        _ => answer["outputs"] = outputs_of(run),
    }
    answer
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StopBody {
    force: bool,
}

pub(crate) async fn stop_execution(
    visit: Visit,
    Path((id, execution)): Path<(String, String)>,
    Brought(body): Brought<StopBody>,
) -> Answer {
    if !visit.switches.execution_stop {
        return Err(Refusal::no_such_route());
    }
    visit.need("scenarios:run")?;
    let force = body.is_some_and(|body: StopBody| body.force);
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.may(&world, scenario.team, "scenario stop")?;
    if !scenario.runs.iter().any(|run| run.execution == execution) {
        return Err(Refusal::not_found("Execution"));
    }
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        let was_going = engine::stop_run(zone, id, &execution, now, force, &visit.switches);
        tracing::debug!(scenario = id, force, was_going, "an execution was stopped");
    }
    Ok(Reply(json!({})))
}

#[derive(Debug, Deserialize)]
pub(crate) struct InterfaceBody {
    interface: Interface,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Interface {
    input: Option<Value>,
    output: Option<Value>,
}

/// Says what a run may be given. Only a scenario that runs on demand can be asked for anything.
pub(crate) async fn set_interface(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<InterfaceBody>,
) -> Answer {
    visit.need("scenarios:write")?;
    let Some(InterfaceBody { interface }) = body else {
        return Err(Refusal::validation(
            "Missing value of required parameter 'interface'.",
        ));
    };
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.may(&world, scenario.team, "scenario edit")?;
    if scenario.rhythm.schedule != Schedule::OnDemand {
        let problem = "The scenario must be scheduled on demand to have inputs.";
        return Err(Refusal::with_status(422, "IM016", problem));
    }
    let answer = json!({"interface": {"input": interface.input, "output": interface.output}});
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    if let (Some(scenario), Some(input)) = (zone.scenarios.get_mut(&id), interface.input) {
        scenario.inputs = Some(input);
    }
    Ok(Reply(answer))
}
