//! `/hooks`: webhooks, listed, made, changed and deleted.
//!
//! In: a team or an id, settings. Out: webhooks with how full their queue is. What the addresses of webhooks answer
//! stands in `hook_calls`, their queues in `hook_queue`.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::{id_in, needed, no_account, text_in},
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::{
    config::{HookAddress, Switches},
    engine,
    world::{APPS, Dice, GATEWAY, Hook, MAIL, World, Zone, queue_limit},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/hooks", get(list).post(create))
        .route("/hooks/{id}", get(get_one).patch(rename).delete(delete))
        .route("/hooks/{id}/ping", get(ping))
        .route("/hooks/{id}/set-data", post(set_data))
        .route("/hooks/{id}/learn-start", post(learn_start))
        .route("/hooks/{id}/learn-stop", post(learn_stop))
        .route("/hooks/{id}/enable", post(enable))
        .route("/hooks/{id}/disable", post(disable))
}

/// The longest name of a webhook.
const LONGEST_NAME: usize = 128;

async fn list(visit: Visit) -> Answer {
    let asked = &visit.asked;
    let assigned = asked.flag("assigned")?;
    let kind = asked.text("typeName");
    let view = asked.number::<u64>("viewForScenarioId")?;
    let limit = asked.number("pg[limit]")?.unwrap_or(10_000_usize);
    let offset = asked.number("pg[offset]")?.unwrap_or(0_usize);
    let (world, now) = visit.world();
    let team = visit.team(&world, asked.required("teamId")?)?.id;
    visit.allowed_in_team(&world, team)?;
    let zone = visit.home(&world)?;
    let mut hooks: Vec<&Hook> = zone
        .hooks
        .values()
        .filter(|hook| hook.team == team)
        .filter(|hook| kind.is_none_or(|kind| hook.kind == kind))
        .filter(|hook| assigned.is_none_or(|assigned| hook.scenario.is_some() == assigned))
        .filter(|hook| view.is_none() || hook.scenario.is_none() || hook.scenario == view)
        .collect();
    hooks.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
    let rows = hooks.into_iter().skip(offset).take(limit);
    let rows = rows.map(|hook| row(&visit.switches, zone, hook, now));
    let mut answer = json!({"hooks": rows.collect::<Vec<Value>>()});
    if visit.switches.hooks_page {
        answer["pg"] =
            json!({"sortBy": "name", "sortDir": "asc", "limit": limit, "offset": offset});
    }
    Ok(Reply(answer))
}

/// Enters the team of a webhook and asks for the right that the called address needs.
pub(crate) fn enter<'w>(visit: &Visit, world: &'w World, id: &str) -> Result<&'w Hook, Refusal> {
    let hook = visit
        .home(world)?
        .hooks
        .get(&asked::id(id)?)
        .ok_or_else(|| Refusal::not_found("Hook"))?;
    visit.team(world, hook.team)?;
    visit.allowed_in_team(world, hook.team)?;
    Ok(hook)
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let hook = enter(&visit, &world, &id)?;
    let row = row(&visit.switches, visit.home(&world)?, hook, now);
    Ok(Reply(json!({"hook": row})))
}

/// Settings that a gateway webhook cannot be made without, unless the defaults are asked for.
const GATEWAY_NEEDS: [&str; 3] = ["method", "headers", "stringify"];

async fn create(visit: Visit, Brought(body): Brought<Map<String, Value>>) -> Answer {
    let body = body.unwrap_or_default();
    let team = id_in(&body, "teamId")?.ok_or_else(|| Refusal::missing("teamId"))?;
    let (mut world, now) = visit.world();
    let organization = visit.team(&world, team)?.organization;
    visit.allowed_in_team(&world, team)?;
    let wanted = Wanted::read(&visit, &body)?;
    let zone = visit.home(&world)?;
    if let Some(account) = id_in(&body, "__IMTCONN__")?
        && zone
            .connections
            .get(&account)
            .is_none_or(|known| known.team != team)
    {
        return Err(no_account(account));
    }
    let tier = world
        .organizations
        .get(&organization)
        .ok_or_else(|| Refusal::not_found("Organization"))?
        .tier;
    let seed = world.seed;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    let id = zone.new_id();
    let udid = Dice::new(seed, "hook made over the API", id).hex(32);
    let mut hook = Hook::new(id, wanted.name, team, udid, queue_limit(tier));
    hook.kind = wanted.kind;
    merge(&mut hook.settings, &wanted.settings);
    hook.settled = now;
    engine::queue::detach(&mut hook, &mut zone.agenda, now);
    zone.hooks.insert(id, hook);
    let zone = visit.home(&world)?;
    let hook = zone.hooks.get(&id);
    Ok(Reply(
        json!({"hook": hook.map(|hook| row(&visit.switches, zone, hook, now))}),
    ))
}

/// What a new webhook is asked to be.
struct Wanted {
    name: String,
    kind: String,
    settings: Map<String, Value>,
}

impl Wanted {
    fn read(visit: &Visit, body: &Map<String, Value>) -> Result<Self, Refusal> {
        needed(body, &["name", "typeName"])?;
        let name = text_in(body, "name", LONGEST_NAME)?.unwrap_or_default();
        let kind = text_in(body, "typeName", LONGEST_NAME)?.unwrap_or_default();
        let has_defaults = visit.asked.text("useDefaults") == Some("requiredOnly");
        if kind == GATEWAY && !has_defaults {
            needed(body, &GATEWAY_NEEDS)?;
        }
        let is_known = |app: &crate::world::App| kind.starts_with(app.package);
        if kind != GATEWAY && kind != MAIL && !APPS.iter().any(is_known) {
            return Err(Refusal::invalid("IM005", "Invalid hook type")
                .with_detail(format!("Hook type not found '{kind}'.")));
        }
        let settings = settings_of(body)?;
        Ok(Self {
            name,
            kind,
            settings,
        })
    }
}

/// Everything in a body that is a setting, with the three booleans checked.
fn settings_of(body: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let problems: Vec<String> = GATEWAY_NEEDS
        .iter()
        .filter(|name| body.get(**name).is_some_and(|value| !value.is_boolean()))
        .map(|name| format!("Parameter '{name}' must be a boolean."))
        .collect();
    if !problems.is_empty() {
        return Err(Refusal::validations(problems));
    }
    let fields = body.iter();
    let settings =
        fields.filter(|(name, _)| !["name", "teamId", "typeName"].contains(&name.as_str()));
    Ok(settings
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect())
}

/// True when something has become different.
fn merge(old: &mut Value, new: &Map<String, Value>) -> bool {
    let Value::Object(old) = old else {
        return false;
    };
    let mut has_changed = false;
    for (name, value) in new {
        // Make writes an empty text where nothing is set.
        let value = if *value == json!("") {
            Value::Null
        } else {
            value.clone()
        };
        if old.get(name) != Some(&value) {
            old.insert(name.clone(), value);
            has_changed = true;
        }
    }
    has_changed
}

/// Changes the webhook of a call, in a team where the caller may do so.
fn change<T>(
    visit: &Visit,
    id: &str,
    act: impl FnOnce(&mut Zone, u64, Timestamp) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let (mut world, now) = visit.world();
    let id = enter(visit, &world, id)?.id;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    act(zone, id, now)
}

fn hook_of(zone: &mut Zone, id: u64) -> Result<&mut Hook, Refusal> {
    zone.hooks
        .get_mut(&id)
        .ok_or_else(|| Refusal::not_found("Hook"))
}

async fn rename(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    let row = change(&visit, &id, |zone, id, now| {
        needed(&body, &["name"])?;
        let name = text_in(&body, "name", LONGEST_NAME)?.unwrap_or_default();
        hook_of(zone, id)?.name = name;
        let hook = zone.hooks.get(&id);
        Ok(hook.map(|hook| row(&visit.switches, zone, hook, now)))
    })?;
    Ok(Reply(json!({"hook": row})))
}

/// Deletes a webhook with its queue. One that a scenario uses needs `confirmed=true`.
async fn delete(visit: Visit, Path(id): Path<String>) -> Answer {
    let is_confirmed = visit.asked.is_confirmed()?;
    let (mut world, _) = visit.world();
    let hook = enter(&visit, &world, &id)?;
    let (id, scenario) = (hook.id, hook.scenario);
    if scenario.is_some() && !is_confirmed {
        let status = visit.switches.hook_in_use_status;
        return Err(Refusal::unconfirmed(status).with_detail(
            "The hook is used by a scenario. Repeat the request with confirmed=true.",
        ));
    }
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        zone.hooks.remove(&id);
        if let Some(scenario) = scenario.and_then(|id| zone.scenarios.get_mut(&id)) {
            scenario.hook = None;
            // Nobody can call any more, so nothing is due.
            if !scenario.rhythm.schedule.is_timed()
                && let Some(next) = scenario.next.take()
            {
                let due = crate::world::Event::Due {
                    scenario: scenario.id,
                };
                zone.agenda.remove(&(next, due));
            }
        }
    }
    Ok(Reply(json!({"hook": id})))
}

async fn ping(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let hook = enter(&visit, &world, &id)?;
    Ok(Reply(json!({
        "address": url(&visit.switches, visit.home(&world)?, hook),
        "attached": hook.scenario.is_some(),
        "learning": hook.is_learning,
        "gone": hook.is_gone,
        "dataStructure": hook.structure.as_ref().filter(|_| !hook.is_learning),
    })))
}

async fn set_data(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let has_changed = change(&visit, &id, |zone, id, _| {
        let settings = settings_of(&body.unwrap_or_default())?;
        Ok(merge(&mut hook_of(zone, id)?.settings, &settings))
    })?;
    Ok(Reply(json!({"changed": has_changed})))
}

async fn learn_start(visit: Visit, Path(id): Path<String>) -> Answer {
    learn(&visit, &id, true)
}

async fn learn_stop(visit: Visit, Path(id): Path<String>) -> Answer {
    learn(&visit, &id, false)
}

fn learn(visit: &Visit, id: &str, is_learning: bool) -> Answer {
    change(visit, id, |zone, id, _| {
        hook_of(zone, id)?.is_learning = is_learning;
        Ok(())
    })?;
    Ok(Reply(json!({"success": true})))
}

async fn enable(visit: Visit, Path(id): Path<String>) -> Answer {
    change(&visit, &id, |zone, id, now| {
        engine::queue::open(zone, id, now);
        Ok(())
    })?;
    Ok(Reply(json!({"success": true})))
}

async fn disable(visit: Visit, Path(id): Path<String>) -> Answer {
    change(&visit, &id, |zone, id, now| {
        engine::queue::close(zone, id, now);
        Ok(())
    })?;
    Ok(Reply(json!({"success": true})))
}

/// A hook as lists know it.
fn row(switches: &Switches, zone: &Zone, hook: &Hook, now: Timestamp) -> Value {
    let scenario = hook.scenario.and_then(|id| zone.scenarios.get(&id));
    let mut data = hook.settings.clone();
    data["teamId"] = json!(hook.team);
    let is_gateway = hook.kind == GATEWAY || hook.kind == MAIL;
    let app = APPS.iter().find(|app| hook.kind.starts_with(app.package));
    let app = app.filter(|_| !is_gateway);
    let mut row = json!({
        "id": hook.id,
        "name": hook.name,
        "teamId": hook.team,
        "udid": hook.udid,
        "type": transport(hook),
        "packageName": app.map(|app| app.package),
        "theme": app.map_or("#c73a63", |app| app.theme),
        "editable": true,
        "queueCount": engine::queue::waiting(scenario, hook, now),
        "queueLimit": hook.queue_limit,
        "enabled": hook.is_enabled,
        "gone": hook.is_gone,
        "typeName": hook.kind,
        "data": data,
        "url": url(switches, zone, hook),
    });
    if let Some(scenario) = scenario {
        row["scenarioId"] = json!(scenario.id);
        row["scenarioName"] = json!(scenario.name);
        row["scenarioIsActive"] = json!(scenario.is_active);
    }
    row
}

/// Whether messages come over the web or by mail.
pub(crate) fn transport(hook: &Hook) -> &'static str {
    if hook.kind == MAIL { "mail" } else { "web" }
}

/// Where messages are to be sent.
pub(crate) fn url(switches: &Switches, zone: &Zone, hook: &Hook) -> String {
    let (name, udid) = (zone.name, &hook.udid);
    if hook.kind == MAIL {
        return format!("{udid}@hook.{name}.make.com");
    }
    match switches.hook_address {
        HookAddress::Here => format!("http://{}/hook/{udid}", zone.address),
        HookAddress::Make => format!("https://hook.{name}.make.com/{udid}"),
    }
}
