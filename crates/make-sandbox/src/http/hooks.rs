//! `/hooks`, read only.
//!
//! In: a team or an id. Out: webhooks with how full their queue is.

use axum::{Router, extract::Path, routing::get};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    errors::Refusal,
    visit::Visit,
};
use crate::{
    engine,
    world::{Hook, Zone},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/hooks", get(list))
        .route("/hooks/{id}", get(get_one))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("hooks:read")?;
    let (world, now) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    visit.may(&world, team, "hooks get")?;
    let zone = visit.home(&world)?;
    let assigned = visit.asked.flag("assigned")?;
    let mut hooks: Vec<&Hook> = zone
        .hooks
        .values()
        .filter(|hook| hook.team == team)
        .filter(|_| {
            visit
                .asked
                .text("typeName")
                .is_none_or(|name| name == "gateway-webhook")
        })
        .filter(|hook| assigned.is_none_or(|assigned| hook.scenario.is_some() == assigned))
        .collect();
    hooks.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
    let rows = hooks.into_iter().map(|hook| row(zone, hook, now));
    Ok(Reply(json!({"hooks": rows.collect::<Vec<Value>>()})))
}

pub(crate) async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("hooks:read")?;
    let (world, now) = visit.world();
    let zone = visit.home(&world)?;
    let hook = zone
        .hooks
        .get(&asked::id(&id)?)
        .ok_or_else(|| Refusal::not_found("Hook"))?;
    visit.team(&world, hook.team)?;
    visit.may(&world, hook.team, "hooks get")?;
    Ok(Reply(json!({"hook": row(zone, hook, now)})))
}

/// A hook as lists and `/triggers` know it.
pub(crate) fn row(zone: &Zone, hook: &Hook, now: Timestamp) -> Value {
    let scenario = hook.scenario.and_then(|id| zone.scenarios.get(&id));
    let mut row = json!({
        "id": hook.id,
        "name": hook.name,
        "teamId": hook.team,
        "udid": hook.udid,
        "type": "web",
        "packageName": null,
        "theme": "#c73a63",
        "editable": true,
        "queueCount": engine::queue::waiting(scenario, hook, now),
        "queueLimit": hook.queue_limit,
        "enabled": hook.is_enabled,
        "gone": false,
        "typeName": "gateway-webhook",
        "data": {
            "ip": null, "udt": null, "headers": false, "method": false, "stringify": false, "teamId": hook.team,
        },
        "url": url(zone, hook),
    });
    if let Some(scenario) = scenario {
        row["scenarioId"] = json!(scenario.id);
        row["scenarioName"] = json!(scenario.name);
        row["scenarioIsActive"] = json!(scenario.is_active);
    }
    row
}

pub(crate) fn url(zone: &Zone, hook: &Hook) -> String {
    format!("https://hook.{}.make.com/{}", zone.name, hook.udid)
}
