//! `/dlqs`: incomplete executions, listed, changed, taken up again and thrown away.
//!
//! In: a scenario or an id. Out: what waits, and which ids were queued for a retry or are gone.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    authoring::{id_in, json_in},
    body::Brought,
    errors::Refusal,
    module_logs::place_of_failure,
    visit::Visit,
};
use crate::{
    engine,
    world::{
        Dlq, Scenario, World, Zone, blueprint as flows,
        outline::{Module, Outline},
        stamp,
    },
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/dlqs", get(list).delete(delete))
        .route("/dlqs/{id}", get(get_one).patch(update).delete(delete_one))
        .route("/dlqs/{id}/retry", post(retry))
        .route("/dlqs/retry", post(retry_many))
        .route("/dlqs/{id}/blueprint", get(blueprint))
        .route("/dlqs/{id}/bundle", get(bundle))
}

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, visit.asked.required("scenarioId")?)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let zone = visit.home(&world)?;
    let mut dlqs: Vec<&Dlq> = zone
        .dlqs
        .values()
        .filter(|dlq| dlq.scenario == scenario.id && !dlq.is_resolved)
        .collect();
    dlqs.sort_by(|one, other| other.created.cmp(&one.created).then(one.id.cmp(&other.id)));
    let rows = dlqs.into_iter().map(row);
    Ok(Reply(json!({"dlqs": rows.collect::<Vec<Value>>()})))
}

/// Enters the team of an incomplete execution.
pub(crate) fn enter<'w>(
    visit: &Visit,
    world: &'w World,
    id: &str,
) -> Result<(&'w Scenario, &'w Dlq), Refusal> {
    let dlq = visit
        .home(world)?
        .dlqs
        .get(id)
        .ok_or_else(|| Refusal::not_found("Incomplete execution"))?;
    let scenario = visit.scenario(world, dlq.scenario)?;
    visit.allowed_in_team(world, scenario.team)?;
    Ok((scenario, dlq))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    let zone = visit.home(&world)?;
    let place = zone.dlqs.range(..id).count() + 1;
    Ok(Reply(json!({"dlq": {
        "id": dlq.id,
        "scenarioId": scenario.id,
        "scenarioName": scenario.name,
        // Make's older word for a team.
        "companyId": scenario.team,
        "companyName": zone.teams.get(&scenario.team).map(|team| team.name.as_str()),
        "resolved": dlq.is_resolved,
        "deleted": false,
        "index": place,
        "created": stamp(dlq.created),
        "executionId": dlq.execution(),
        "retry": dlq.is_retrying,
        "attempts": dlq.attempts(),
        "size": dlq.size,
    }})))
}

/// Changes the blueprint that the retry goes on with, or the module at which it begins.
async fn update(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let blueprint = json_in(&body, "blueprint")?;
    let failer = id_in(&body, "failer")?;
    let kept = flow_of(&visit, &world, scenario, dlq)?;
    let blueprint_now = blueprint.clone().unwrap_or(kept);
    let modules = Outline::of(&blueprint_now).modules;
    let failer = failer.or_else(|| failer_of(dlq, &modules));
    if failer.is_some_and(|failer| !modules.iter().any(|module| module.id == failer)) {
        return Err(Refusal::not_found("Module"));
    }
    let dlqs = world.zones.get_mut(visit.zone).map(|zone| &mut zone.dlqs);
    if let Some(dlq) = dlqs.and_then(|dlqs| dlqs.get_mut(&id)) {
        dlq.blueprint = blueprint.or(dlq.blueprint.take());
        dlq.failer = failer;
    }
    Ok(Reply(
        json!({"dlq": {"failer": failer, "blueprint": blueprint_now}}),
    ))
}

fn flow_of(visit: &Visit, world: &World, scenario: &Scenario, dlq: &Dlq) -> Result<Value, Refusal> {
    let zone = visit.home(world)?;
    let own = dlq.blueprint.clone();
    Ok(own.unwrap_or_else(|| flows::current(scenario, zone)))
}

fn failer_of(dlq: &Dlq, modules: &[Module]) -> Option<u64> {
    let failed = dlq.runs.first();
    let place = failed.and_then(|run| place_of_failure(modules, run));
    dlq.failer.or_else(|| Some(modules.get(place?)?.id))
}

async fn blueprint(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    let blueprint = flow_of(&visit, &world, scenario, dlq)?;
    let sequence = Outline::of(&blueprint).id_sequence();
    Ok(Reply(json!({"code": "OK", "response": {
        "blueprint": blueprint,
        "company": scenario.team,
        "idSequence": sequence,
        "reason": dlq.reason,
    }})))
}

/// What each module held when the run failed: real data up to the module that failed, and its error.
async fn bundle(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    let modules = Outline::of(&flow_of(&visit, &world, scenario, dlq)?).modules;
    let failer = failer_of(dlq, &modules);
    let mut bundles = Map::new();
    for (place, module) in modules.iter().enumerate() {
        if Some(module.id) == failer {
            let failure = dlq.runs.first().and_then(|run| run.failure.as_ref());
            let error = failure.map(
                |failure| json!({"error": {"type": failure.name, "message": failure.message}}),
            );
            bundles.insert(module.id.to_string(), json!(error));
            break;
        }
        let value = if place == 0 {
            let brought = dlq.runs.first().and_then(|run| run.brought.clone());
            brought
                .unwrap_or_else(|| engine::queue::imagined(scenario.nature.key, dlq.created).data)
        } else {
            json!({"value": format!("{}-{}", dlq.execution(), module.id)})
        };
        bundles.insert(module.id.to_string(), value);
    }
    Ok(Reply(json!({"code": "OK", "response": bundles})))
}

async fn retry(visit: Visit, Path(id): Path<String>) -> Answer {
    let (mut world, now) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    if dlq.is_resolved {
        return Err(Refusal::not_found("Incomplete execution"));
    }
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        engine::retry(zone, &id, now);
    }
    Ok(Reply(json!({"dlq": id})))
}

/// Which of several things are meant, as the bodies of Make's calls for many say it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Chosen {
    pub(crate) ids: Vec<String>,
    pub(crate) all: bool,
    pub(crate) except_ids: Vec<String>,
}

async fn retry_many(visit: Visit, Brought(body): Brought<Chosen>) -> Answer {
    let chosen = body.unwrap_or_default();
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, visit.asked.required("scenarioId")?)?;
    visit.allowed_in_team(&world, scenario.team)?;
    chosen.must_name_something()?;
    let id = scenario.id;
    let Some(zone) = world.zones.get_mut(visit.zone) else {
        return Err(Refusal::permission_denied());
    };
    let queued: Vec<String> = chosen
        .among(&waiting(zone, id))
        .into_iter()
        .filter(|dlq| engine::retry(zone, dlq, now))
        .collect();
    Ok(Reply(json!({"dlqs": queued})))
}

/// Throws unfinished runs away. All of them at once needs `confirmed=true`.
async fn delete(visit: Visit, Brought(body): Brought<Chosen>) -> Answer {
    let chosen = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, visit.asked.required("scenarioId")?)?;
    visit.allowed_in_team(&world, scenario.team)?;
    chosen.must_be_meant(&visit)?;
    let id = scenario.id;
    let Some(zone) = world.zones.get_mut(visit.zone) else {
        return Err(Refusal::permission_denied());
    };
    let gone = chosen.among(&waiting(zone, id));
    zone.dlqs.retain(|dlq, _| !gone.contains(dlq));
    Ok(Reply(chosen.told("dlqs", &gone)))
}

/// Deprecated in Make, and still there.
async fn delete_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (mut world, _) = visit.world();
    let (scenario, _) = enter(&visit, &world, &id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        zone.dlqs.remove(&id);
    }
    Ok(Reply(json!({"dlq": id})))
}

impl Chosen {
    fn must_name_something(&self) -> Result<(), Refusal> {
        if self.all || !self.ids.is_empty() {
            Ok(())
        } else {
            Err(Refusal::missing("ids"))
        }
    }

    /// The same, and whoever means all of them must have confirmed it.
    pub(crate) fn must_be_meant(&self, visit: &Visit) -> Result<(), Refusal> {
        self.must_name_something()?;
        if self.all && !visit.asked.is_confirmed()? {
            return Err(Refusal::confirmation_required());
        }
        Ok(())
    }

    /// Those that are meant, out of those that exist.
    pub(crate) fn among(&self, known: &[String]) -> Vec<String> {
        let is_meant = |id: &&String| {
            if self.all {
                !self.except_ids.contains(id)
            } else {
                self.ids.contains(id)
            }
        };
        known.iter().filter(is_meant).cloned().collect()
    }

    /// What was done, and that some ids were not found, if so: a success in part is still a success.
    pub(crate) fn told(&self, key: &str, done: &[String]) -> Value {
        let mut answer = json!({key: done});
        let missing = self.ids.iter().filter(|id| !done.contains(id)).count();
        if !self.all && missing > 0 {
            answer["error"] = json!({
                "name": "NotFoundError",
                "message": format!("{missing} of the given ids were not found."),
            });
        }
        answer
    }
}

/// The ids of a scenario's unfinished runs.
fn waiting(zone: &Zone, scenario: u64) -> Vec<String> {
    zone.dlqs
        .values()
        .filter(|dlq| dlq.scenario == scenario && !dlq.is_resolved)
        .map(|dlq| dlq.id.clone())
        .collect()
}

fn row(dlq: &Dlq) -> Value {
    json!({
        "id": dlq.id,
        "reason": dlq.reason,
        "created": stamp(dlq.created),
        "size": dlq.size,
        "resolved": dlq.is_resolved,
        "retry": dlq.is_retrying,
        "attempts": dlq.attempts(),
    })
}
