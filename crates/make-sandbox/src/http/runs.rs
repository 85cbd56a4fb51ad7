//! Runs scenarios by hand: once, once more, and no further.
//!
//! In: a scenario, inputs, who asks. Out: the execution, with its outcome for whoever waits. The run itself goes on
//! in the engine, whether anybody waits or not.

use std::time::Duration;

use axum::{Router, extract::Path, http::StatusCode, routing::post};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    interface,
    logs::{self, error_of, outputs_of},
    visit::{Counting, Visit},
};
use crate::{
    clock,
    config::{Callback, ResponsiveTimeout},
    engine::{self, Begin, NotStarted},
    world::{Run, Status, World, blueprint as flows},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/run", post(run))
        .route("/scenarios/{id}/replay", post(replay))
        .route(
            "/scenarios/{id}/executions/{execution}/stop",
            post(stop_execution),
        )
}

/// What a run is given.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RunBody {
    data: Option<Map<String, Value>>,
    responsive: bool,
    callback_url: Option<String>,
}

async fn run(visit: Visit, Path(id): Path<String>, Brought(body): Brought<RunBody>) -> Answer {
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
    outcome(&visit, id, &run.execution, &body)
}

fn begin(visit: &Visit, id: u64, body: &RunBody) -> Result<Run, Refusal> {
    let (mut world, now) = visit.world();
    let scenario = visit.scenario_counting(&world, id, Counting::Exempt)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let problems = interface::problems(&flows::input_spec(scenario), body.data.as_ref());
    if !problems.is_empty() {
        return Err(Refusal::validations(problems));
    }
    let order = Begin {
        author: visit.person,
        // Whoever waits for the outcome is not called back with it.
        callback: callback(visit, body).filter(|_| !body.responsive),
        brought: body.data.clone().map(Value::Object),
        ends_at_once: body.responsive && !visit.shared.clock.is_live(),
    };
    start(visit, &mut world, id, now, order)
}

fn callback(visit: &Visit, body: &RunBody) -> Option<String> {
    let is_sent = visit.switches.callback == Callback::Sent;
    body.callback_url.clone().filter(|_| is_sent)
}

fn start(
    visit: &Visit,
    world: &mut World,
    id: u64,
    now: jiff::Timestamp,
    order: Begin,
) -> Result<Run, Refusal> {
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

/// A responsive run's answer; while it still goes on only the id, or that it takes too long.
fn outcome(visit: &Visit, id: u64, execution: &str, body: &RunBody) -> Answer {
    let (mut world, now) = visit.world();
    let only_id = Ok(Reply(json!({"executionId": execution})));
    let scenario = world
        .zones
        .get(visit.zone)
        .and_then(|zone| zone.scenarios.get(&id));
    let Some((scenario, run)) = scenario.and_then(|scenario| {
        let mut runs = scenario.runs.iter().rev();
        let run = runs.find(|run| run.execution == execution)?;
        Some((scenario, run))
    }) else {
        return only_id;
    };
    if now < run.end {
        if let (Some(zone), Some(url)) = (world.zones.get_mut(visit.zone), callback(visit, body)) {
            engine::call_back(zone, id, execution, url, now);
        }
        return match visit.switches.responsive_timeout {
            ResponsiveTimeout::OnlyId => only_id,
            ResponsiveTimeout::Error => Err(Refusal::with_status(
                408,
                "SC408",
                "The scenario did not finish in time.",
            )),
        };
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
        _ => answer["outputs"] = outputs_of(scenario, run),
    }
    Ok(Reply(answer))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ReplayBody {
    execution_ids: Vec<String>,
}

/// Runs once more with what an earlier run was given. Only the first id counts, and nothing is told but *accepted*.
async fn replay(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<ReplayBody>,
) -> Result<StatusCode, Refusal> {
    let id = asked::id(&id)?;
    let ids = body.unwrap_or_default().execution_ids;
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let execution = ids
        .first()
        .ok_or_else(|| Refusal::missing("executionIds"))?;
    let (_, organization) = logs::home_of(&visit, &world, scenario)?;
    let earlier = logs::find(scenario, organization, execution, now)
        .filter(|run| run.end <= now)
        .ok_or_else(|| Refusal::not_found("Execution"))?;
    let order = Begin {
        author: visit.person,
        callback: None,
        brought: earlier.brought,
        ends_at_once: false,
    };
    start(&visit, &mut world, id, now, order)?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StopBody {
    force: bool,
}

async fn stop_execution(
    visit: Visit,
    Path((id, execution)): Path<(String, String)>,
    Brought(body): Brought<StopBody>,
) -> Answer {
    if !visit.switches.execution_stop {
        return Err(Refusal::no_such_route());
    }
    let by_force = body.is_some_and(|body: StopBody| body.force);
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    if !scenario.runs.iter().any(|run| run.execution == execution) {
        return Err(Refusal::not_found("Execution"));
    }
    let was_going = world
        .zones
        .get_mut(visit.zone)
        .is_some_and(|zone| engine::stop_run(zone, id, &execution, now, by_force, &visit.switches));
    let status = visit.switches.stop_ended_status;
    if !was_going && status >= 400 {
        return Err(Refusal::with_status(
            status,
            "SC422",
            "Execution is not running",
        ));
    }
    Ok(Reply(json!({})))
}
