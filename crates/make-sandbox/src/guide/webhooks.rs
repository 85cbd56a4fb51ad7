//! Webhooks in the guide's words.
//!
//! In: a name, a `type`, a `hookType`, a `security`, a scenario. Out: webhooks with their address. What is secret in
//! `security` is kept and not told again.

use axum::{
    Router,
    extract::Path,
    routing::{delete, get},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{number, open_teams, own_zone, page};
use crate::{
    engine,
    http::{
        answer::{Answer, Reply},
        body::Brought,
        errors::Refusal,
        hooks,
        visit::Visit,
    },
    world::{Dice, Hook, Zone},
};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/webhooks", get(list).post(create))
        .route("/webhooks/{id}", delete(remove))
}

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let teams = open_teams(&visit, &world)?;
    let zone = visit.home(&world)?;
    let own = zone
        .hooks
        .values()
        .filter(|hook| teams.contains(&hook.team));
    let rows: Vec<Value> = page(&visit.asked, own.collect())?
        .into_iter()
        .map(|hook| row(&visit, zone, hook))
        .collect();
    Ok(Reply(json!({"data": rows})))
}

fn row(visit: &Visit, zone: &Zone, hook: &Hook) -> Value {
    let security = hook.settings["security"]["type"].as_str();
    json!({
        "id": hook.id.to_string(),
        "name": hook.name,
        "type": hook.settings["type"].as_str().unwrap_or("custom"),
        "hookType": hook.settings["hookType"].as_str().unwrap_or("POST"),
        "security": security.map(|kind| json!({"type": kind})),
        "scenarioId": hook.scenario.map(|scenario| scenario.to_string()),
        "url": hooks::url(&visit.switches, zone, hook),
        "active": hook.is_enabled,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WebhookOrder {
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    hook_type: Option<String>,
    security: Option<Value>,
    scenario_id: Option<String>,
}

fn one_of<'t>(text: Option<&'t str>, known: &[&'t str], name: &str) -> Result<&'t str, Refusal> {
    let first = known.first().copied().unwrap_or_default();
    let text = text.unwrap_or(first);
    if known.contains(&text) {
        Ok(text)
    } else {
        Err(Refusal::validation(&format!(
            "Parameter '{name}' must be one of {}.",
            known.join(", ")
        )))
    }
}

async fn create(visit: Visit, Brought(order): Brought<WebhookOrder>) -> Answer {
    let order = order.ok_or_else(|| Refusal::missing("name"))?;
    let name = order.name.ok_or_else(|| Refusal::missing("name"))?;
    let kind = one_of(order.kind.as_deref(), &["custom", "raw"], "type")?;
    let verbs = ["POST", "GET", "HEAD", "PUT", "PATCH", "DELETE"];
    let hook_type = one_of(order.hook_type.as_deref(), &verbs, "hookType")?;
    let (mut world, now) = visit.world();
    let scenario = order.scenario_id.as_deref().map(number).transpose()?;
    let team = match scenario {
        Some(id) => visit.scenario(&world, id)?.team,
        None => open_teams(&visit, &world)?
            .first()
            .copied()
            .ok_or_else(Refusal::permission_denied)?,
    };
    visit.allowed_in_team(&world, team)?;
    let seed = world.seed;
    let zone = own_zone(&visit, &mut world)?;
    let id = zone.new_id();
    let udid = Dice::new(seed, "hook of the guide", id).hex(32);
    let mut hook = Hook::new(id, name, team, udid, 10_000);
    hook.settled = now;
    hook.settings["type"] = json!(kind);
    hook.settings["hookType"] = json!(hook_type);
    hook.settings["security"] = order.security.unwrap_or_default();
    match scenario.and_then(|id| zone.scenarios.get_mut(&id)) {
        Some(scenario) => {
            scenario.hook = Some(id);
            engine::queue::attach(&mut hook, scenario.id);
        }
        None => engine::queue::detach(&mut hook, &mut zone.agenda, now),
    }
    let row = row(&visit, zone, &hook);
    zone.hooks.insert(id, hook);
    Ok(Reply(row))
}

async fn remove(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = number(&id)?;
    let (mut world, _) = visit.world();
    let team = visit
        .home(&world)?
        .hooks
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Webhook"))?
        .team;
    visit.team(&world, team)?;
    visit.allowed_in_team(&world, team)?;
    let zone = own_zone(&visit, &mut world)?;
    let left = zone.hooks.remove(&id).and_then(|hook| hook.scenario);
    if let Some(scenario) = left.and_then(|left| zone.scenarios.get_mut(&left)) {
        scenario.hook = None;
    }
    Ok(Reply(json!({"id": id.to_string()})))
}
