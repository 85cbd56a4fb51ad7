//! Public links to scenarios, and scenarios that contain AI agents.
//!
//! In: a scenario and how its page is to be called, or a team. Out: the link, or the scenarios with a count.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::text_in,
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::world::Dice;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/ai-agents", get(ai_agents))
        .route("/scenarios-shared/{id}", post(share))
}

/// Apps whose modules are agents.
const AGENTS: [&str; 2] = ["ai-agent", "ai-local-agent"];

async fn ai_agents(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    let zone = visit.home(&world)?;
    let rows = zone
        .scenarios
        .values()
        .filter(|scenario| scenario.team == team)
        .filter_map(|scenario| {
            let packages = scenario.flow.packages();
            let count = packages
                .iter()
                .filter(|package| AGENTS.contains(&package.as_str()))
                .count();
            (count > 0).then(|| {
                json!({"id": scenario.id, "name": scenario.name, "teamId": team, "agentCount": count})
            })
        });
    Ok(Reply(json!({"scenarios": rows.collect::<Vec<Value>>()})))
}

/// Assumed: the answer tells what was set; one observer noted the body only.
async fn share(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let title = text_in(&body, "title", 40)?;
    let description = text_in(&body, "descriptionShort", 260)?;
    let is_enabled = match body.get("isEnabled") {
        None => true,
        Some(Value::Bool(is_enabled)) => *is_enabled,
        Some(_) => {
            return Err(Refusal::validation(
                "Parameter 'isEnabled' must be a boolean.",
            ));
        }
    };
    let key = Dice::new(world.seed, "shared scenario", id).hex(12);
    let shared = json!({
        "scenarioId": id,
        "title": title.unwrap_or_else(|| scenario.name.chars().take(40).collect()),
        "descriptionShort": description,
        "isEnabled": is_enabled,
        "url": format!("http://{}/public/shared-scenario/{key}", visit.home(&world)?.address),
    });
    let zone = world.zones.get_mut(visit.zone);
    if let Some(scenario) = zone.and_then(|zone| zone.scenarios.get_mut(&id)) {
        scenario.shared = Some(shared.clone());
    }
    Ok(Reply(json!({"scenarioShared": shared})))
}
