//! `/dlqs`: incomplete executions, listed and taken up again.
//!
//! In: a scenario or an id. Out: what waits, and which ids were queued for a retry.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::{
    engine,
    world::{Dlq, Zone, stamp},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/dlqs", get(list).delete(delete))
        .route("/dlqs/{id}", get(get_one))
        .route("/dlqs/{id}/retry", post(retry))
        .route("/dlqs/retry", post(retry_many))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("dlqs:read")?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, visit.asked.required("scenarioId")?)?;
    visit.may(&world, scenario.team, "dlq view")?;
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

pub(crate) async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("dlqs:read")?;
    let (world, _) = visit.world();
    let zone = visit.home(&world)?;
    let (place, dlq) = (1..)
        .zip(zone.dlqs.values())
        .find(|(_, dlq)| dlq.id == id)
        .ok_or_else(|| Refusal::not_found("Incomplete execution"))?;
    let scenario = visit.scenario(&world, dlq.scenario)?;
    visit.may(&world, scenario.team, "dlq view")?;
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

pub(crate) async fn retry(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("dlqs:write")?;
    let (mut world, now) = visit.world();
    let scenario = visit
        .home(&world)?
        .dlqs
        .get(&id)
        .filter(|dlq| !dlq.is_resolved)
        .map(|dlq| dlq.scenario);
    let scenario = visit.scenario(
        &world,
        scenario.ok_or_else(|| Refusal::not_found("Incomplete execution"))?,
    )?;
    visit.may(&world, scenario.team, "dlq edit")?;
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        engine::retry(zone, &id, now);
    }
    Ok(Reply(json!({"dlq": id})))
}

/// Which of a scenario's incomplete executions are meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Chosen {
    ids: Vec<String>,
    all: bool,
    except_ids: Vec<String>,
}

pub(crate) async fn retry_many(visit: Visit, Brought(body): Brought<Chosen>) -> Answer {
    visit.need("dlqs:write")?;
    let chosen = body.unwrap_or_default();
    if !chosen.all && chosen.ids.is_empty() {
        return Err(Refusal::validation(
            "Missing value of required parameter 'ids'.",
        ));
    }
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, visit.asked.required("scenarioId")?)?;
    visit.may(&world, scenario.team, "dlq edit")?;
    let id = scenario.id;
    let Some(zone) = world.zones.get_mut(visit.zone) else {
        return Err(Refusal::permission_denied());
    };
    let queued: Vec<String> = chosen
        .of(zone, id)
        .into_iter()
        .filter(|dlq| engine::retry(zone, dlq, now))
        .collect();
    Ok(Reply(json!({"dlqs": queued})))
}

/// Throws unfinished runs away. All of them at once needs `confirmed=true`.
pub(crate) async fn delete(visit: Visit, Brought(body): Brought<Chosen>) -> Answer {
    visit.need("dlqs:write")?;
    let chosen = body.unwrap_or_default();
    if chosen.all && visit.asked.flag("confirmed")? != Some(true) {
        return Err(Refusal::confirmation_required());
    }
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, visit.asked.required("scenarioId")?)?;
    visit.may(&world, scenario.team, "dlq edit")?;
    let id = scenario.id;
    let Some(zone) = world.zones.get_mut(visit.zone) else {
        return Err(Refusal::permission_denied());
    };
    let gone = chosen.of(zone, id);
    zone.dlqs.retain(|dlq, _| !gone.contains(dlq));
    Ok(Reply(json!({"dlqs": gone})))
}

impl Chosen {
    /// The ids of a scenario's waiting runs that are meant.
    fn of(&self, zone: &Zone, scenario: u64) -> Vec<String> {
        let waiting = zone
            .dlqs
            .values()
            .filter(|dlq| dlq.scenario == scenario && !dlq.is_resolved);
        waiting
            .filter(|dlq| {
                if self.all {
                    !self.except_ids.contains(&dlq.id)
                } else {
                    self.ids.contains(&dlq.id)
                }
            })
            .map(|dlq| dlq.id.clone())
            .collect()
    }
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
