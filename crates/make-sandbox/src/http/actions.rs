//! Switches scenarios on and off.
//!
//! In: a scenario, who asks. Out: what Make says at once; what happens then goes on in the engine.

use axum::{Router, extract::Path, routing::post};
use serde_json::json;

use super::{
    answer::{Answer, Reply},
    asked,
    errors::Refusal,
    visit::Visit,
};
use crate::engine;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/start", post(start))
        .route("/scenarios/{id}/stop", post(stop))
}

async fn start(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.allowed_in_team(&world, team)?;
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

async fn stop(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.allowed_in_team(&world, team)?;
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
