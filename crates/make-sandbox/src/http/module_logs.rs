//! What single modules did: counts and error texts, never data.
//!
//! In: a scenario and one of its modules. Out: a row for each run that came as far as the module.

use axum::{Router, extract::Path, routing::get};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    errors::Refusal,
    keyset::Keyset,
    logs::{home_of, imt_id},
    visit::Visit,
};
use crate::{
    engine::history,
    world::{
        Run, Scenario, Status, World, blueprint as flows,
        outline::{Module, Outline},
        stamp,
    },
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/modules/{module}/logs", get(list))
        .route("/scenarios/{id}/modules/operations", get(operations))
}

async fn list(visit: Visit, Path((id, module)): Path<(String, String)>) -> Answer {
    let module = asked::id(&module)?;
    let page = Keyset::asked(&visit.asked)?;
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    visit.may(&world, scenario.team, "scenario logs get")?;
    let modules = modules(&visit, &world, scenario)?;
    let place = modules
        .iter()
        .position(|known| known.id == module)
        .ok_or_else(|| Refusal::not_found("Module"))?;
    let (team, organization) = home_of(&visit, &world, scenario)?;
    let oldest = now - SignedDuration::from_hours(24 * organization.tier.retention_days());
    let runs = newest_first(scenario, oldest, now);
    let rows = runs.iter().filter_map(|run| {
        let state = reached(&modules, place, run)?;
        let mut row = json!({
            "imtId": imt_id(scenario.id, run),
            "executionId": run.execution,
            "organizationId": team.organization,
            "teamId": team.id,
            "scenarioId": scenario.id,
            "moduleId": module,
            "timestamp": stamp(run.start),
            "status": state.code(),
            "bundles": 1,
            "operations": 1,
            "size": run.transfer / i64::try_from(modules.len().max(1)).unwrap_or(1),
        });
        if let (Some(failure), Status::Warning | Status::Error) = (&run.failure, state) {
            let key = if state == Status::Error {
                "error"
            } else {
                "warning"
            };
            row[key] = json!({"message": failure.message});
        }
        Some(row)
    });
    let (rows, pg) = page.cut(rows);
    Ok(Reply(json!({"moduleLogs": rows, "pg": pg})))
}

/// Deprecated in Make, and still there.
async fn operations(visit: Visit, Path(id): Path<String>) -> Answer {
    let days = visit.asked.number::<i64>("days")?.unwrap_or(1);
    if !(1..=30).contains(&days) {
        return Err(Refusal::validation(
            "Parameter 'days' must be from 1 to 30.",
        ));
    }
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let modules = modules(&visit, &world, scenario)?;
    let runs = newest_first(scenario, now - SignedDuration::from_hours(24 * days), now);
    let rows = modules.iter().enumerate().map(|(place, module)| {
        let states: Vec<Status> = runs
            .iter()
            .filter_map(|run| reached(&modules, place, run))
            .collect();
        let count = |wanted| states.iter().filter(|state| **state == wanted).count();
        json!({
            "moduleId": module.id,
            "total": states.len(),
            "warnings": count(Status::Warning),
            "errors": count(Status::Error),
        })
    });
    Ok(Reply(json!({"operations": rows.collect::<Vec<Value>>()})))
}

fn modules(visit: &Visit, world: &World, scenario: &Scenario) -> Result<Vec<Module>, Refusal> {
    let blueprint = flows::current(scenario, visit.home(world)?);
    Ok(Outline::of(&blueprint).modules)
}

/// The place of the module at which a run failed; the last one if the failure names none of them.
pub(crate) fn place_of_failure(modules: &[Module], run: &Run) -> Option<usize> {
    let failure = run.failure.as_ref()?;
    let exact = modules
        .iter()
        .position(|module| module.package() == failure.app && module.action() == failure.module);
    let same_app = || {
        modules
            .iter()
            .position(|module| module.package() == failure.app)
    };
    exact
        .or_else(same_app)
        .or_else(|| modules.len().checked_sub(1))
}

/// How the module at a place fared in a run, if the run came so far.
fn reached(modules: &[Module], place: usize, run: &Run) -> Option<Status> {
    match (place_of_failure(modules, run), run.status) {
        (Some(failed), status) if failed == place => Some(status),
        (Some(failed), Status::Error) if failed < place => None,
        _ => Some(Status::Success),
    }
}

fn newest_first(scenario: &Scenario, from: Timestamp, now: Timestamp) -> Vec<Run> {
    let mut runs = history::between(scenario, from, now);
    runs.extend(scenario.runs.iter().cloned());
    runs.retain(|run| run.start >= from && run.end <= now);
    runs.sort_by(|one, other| (other.start, &other.execution).cmp(&(one.start, &one.execution)));
    runs
}
