//! What a scenario consists of: its blueprint and versions, its interface, the webhook that starts it.
//!
//! In: a scenario, perhaps a version. Out: the blueprint in Make's third form; interface and trigger in their own.

use axum::{
    Router,
    extract::Path,
    routing::{get, patch},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    hooks,
    interface::flaw,
    visit::Visit,
};
use crate::{
    config::{NoDraft, NoTrigger},
    engine,
    world::{blueprint as flows, schedule::Schedule, stamp},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/blueprint", get(blueprint))
        .route("/scenarios/{id}/blueprints", get(versions))
        .route("/scenarios/{id}/interface", get(interface))
        .route("/scenarios/{id}/interface", patch(set_interface))
        .route("/scenarios/{id}/triggers", get(trigger))
        .route("/scenarios/{id}/data/{module}", get(data_exists))
}

async fn blueprint(visit: Visit, Path(id): Path<String>) -> Answer {
    let version = visit.asked.number::<u32>("blueprintId")?;
    let wants_draft = visit.asked.flag("draft")?.unwrap_or(false);
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let zone = visit.home(&world)?;
    // Drafts come about in Make's editor only, so there never is one here.
    if wants_draft && version.is_none() && visit.switches.no_draft == NoDraft::NotFound {
        return Err(Refusal::not_found("Draft"));
    }
    let response = match version {
        None => flows::response(scenario, zone),
        Some(number) => flows::version(scenario, zone, number, now)
            .ok_or_else(|| Refusal::not_found("Blueprint"))?,
    };
    Ok(Reply(json!({"code": "OK", "response": response})))
}

async fn versions(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let versions = scenario.flow.versions(now).into_iter().rev();
    let rows = versions.map(|(version, created)| {
        json!({"created": stamp(created), "version": version, "scenarioId": scenario.id, "draft": false})
    });
    Ok(Reply(
        json!({"scenariosBlueprints": rows.collect::<Vec<Value>>()}),
    ))
}

async fn interface(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let input = match (&scenario.inputs, &scenario.rhythm.schedule) {
        (Some(inputs), _) => inputs.clone(),
        (None, Schedule::OnDemand) => flows::input_spec(scenario),
        (None, _) => Value::Null,
    };
    Ok(Reply(
        json!({"interface": {"input": input, "output": scenario.outputs}}),
    ))
}

#[derive(Debug, Deserialize)]
struct InterfaceBody {
    interface: Interface,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Interface {
    input: Option<Value>,
    output: Option<Value>,
}

/// Says what a run may be given. Only a scenario that runs on demand can be asked for anything.
async fn set_interface(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<InterfaceBody>,
) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let InterfaceBody { interface } = body.ok_or_else(|| Refusal::missing("interface"))?;
    let problems: Vec<String> = [("input", &interface.input), ("output", &interface.output)]
        .into_iter()
        .filter_map(|(side, spec)| flaw(side, spec.as_ref().unwrap_or(&Value::Null)))
        .collect();
    if !problems.is_empty() {
        return Err(Refusal::validations(problems));
    }
    if scenario.rhythm.schedule != Schedule::OnDemand {
        return Err(on_demand_needed());
    }
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    let scenario = zone
        .scenarios
        .get_mut(&id)
        .ok_or_else(|| Refusal::not_found("Scenario"))?;
    scenario.inputs = interface.input.or(scenario.inputs.take());
    scenario.outputs = interface.output.or(scenario.outputs.take());
    Ok(Reply(
        json!({"interface": {"input": scenario.inputs, "output": scenario.outputs}}),
    ))
}

/// Inputs and a schedule do not go together.
pub(crate) fn on_demand_needed() -> Refusal {
    let problem = "The scenario must be scheduled on demand to have inputs.";
    Refusal::with_status(422, "IM016", problem)
}

async fn trigger(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let zone = visit.home(&world)?;
    let Some(hook) = scenario.hook.and_then(|hook| zone.hooks.get(&hook)) else {
        return match visit.switches.no_trigger {
            NoTrigger::NotFound => Err(Refusal::not_found("Trigger")),
            NoTrigger::EmptyObject => Ok(Reply(json!({}))),
        };
    };
    Ok(Reply(json!({
        "id": hook.id,
        "name": hook.name,
        "udid": hook.udid,
        "scope": "hook",
        "queueCount": engine::queue::waiting(Some(scenario), hook, now),
        "queueLimit": hook.queue_limit,
        "typeName": hook.kind,
        "type": hooks::transport(hook),
        "flags": {},
        "url": hooks::url(&visit.switches, zone, hook),
    })))
}

/// Whether a module holds data; the data itself is never told.
///
/// Assumed: a module that watches for new things remembers where it stopped, once it has run.
async fn data_exists(visit: Visit, Path((id, module)): Path<(String, String)>) -> Answer {
    let module = asked::id(&module)?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let blueprint = flows::current(scenario, visit.home(&world)?);
    let modules = crate::world::outline::Outline::of(&blueprint).modules;
    let module = modules
        .iter()
        .find(|known| known.id == module)
        .ok_or_else(|| Refusal::not_found("Module"))?;
    let has_run = !scenario.runs.is_empty() || scenario.past.since < scenario.past.until;
    let remembers = module.action().starts_with("watch");
    Ok(Reply(json!({"exists": has_run && remembers})))
}
