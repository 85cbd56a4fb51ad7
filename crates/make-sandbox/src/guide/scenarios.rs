//! Scenarios in the guide's words.
//!
//! In: `limit`, `offset`, `folder`; a name, a blueprint of modules and connections, a cron expression. Out: rows with
//! `active` and `schedule`. Which team a new scenario comes into is not the caller's choice here.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{cron, number, open_teams, organization_text, own_zone, page};
use crate::{
    engine::{self, Begin, Change, Founded, NotStarted, history},
    http::{
        answer::{Answer, Reply},
        body::Brought,
        errors::Refusal,
        visit::Visit,
    },
    world::{Organization, Scenario, World, Zone, blueprint, outline, scheduling, stamp},
};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios", get(list).post(create))
        .route("/scenarios/{id}", get(get_one).patch(change).delete(delete))
        .route("/scenarios/{id}/execute", post(execute))
}

async fn list(visit: Visit) -> Answer {
    let (world, now) = visit.world();
    let teams = open_teams(&visit, &world)?;
    let folder = visit.asked.text("folder").map(number).transpose()?;
    let zone = visit.home(&world)?;
    let own = zone
        .scenarios
        .values()
        .filter(|scenario| teams.contains(&scenario.team))
        .filter(|scenario| folder.is_none_or(|folder| scenario.folder == Some(folder)));
    let rows: Vec<Value> = page(&visit.asked, own.collect())?
        .into_iter()
        .map(|scenario| row(&world, zone, scenario, now))
        .collect();
    Ok(Reply(json!({"data": rows})))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, number(&id)?)?;
    told(&visit, &world, scenario.id, now)
}

/// One scenario with its blueprint.
fn told(visit: &Visit, world: &World, id: u64, now: Timestamp) -> Answer {
    let zone = visit.home(world)?;
    let scenario = zone
        .scenarios
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Scenario"))?;
    let flow = blueprint::current(scenario, zone);
    let accounts = outline::Outline::of(&flow).accounts;
    let connections = zone
        .connections
        .values()
        .filter(|connection| accounts.contains(&connection.id))
        .map(|connection| {
            json!({
                "id": connection.id.to_string(),
                "name": connection.name,
                "type": connection.app.account,
            })
        });
    let mut row = row(world, zone, scenario, now);
    row["blueprint"] = json!({
        "modules": flow["flow"],
        "connections": connections.collect::<Vec<Value>>(),
    });
    Ok(Reply(row))
}

fn row(world: &World, zone: &Zone, scenario: &Scenario, now: Timestamp) -> Value {
    let flow = blueprint::current(scenario, zone);
    let settings = &flow["metadata"]["scenario"];
    let modules = outline::Outline::of(&flow).modules;
    let organization = zone.teams.get(&scenario.team).map(|team| team.organization);
    let schedule = cron::expression(&scenario.scheduling()).map(|expression| {
        json!({
            "cronExpression": expression,
            "timezone": scenario.rhythm.zone.iana_name(),
        })
    });
    let last = organization
        .and_then(|id| world.organizations.get(&id))
        .and_then(|organization| last_run(scenario, organization, now));
    json!({
        "id": scenario.id.to_string(),
        "name": scenario.name,
        "description": scenario.about,
        "active": scenario.is_active,
        "organizationId": organization.map(organization_text),
        "folder": scenario.folder.map(|folder| folder.to_string()),
        "lastRunDate": last.map(stamp),
        "modules": modules
            .iter()
            .map(|module| json!({"id": module.id, "type": module.name}))
            .collect::<Vec<Value>>(),
        "schedule": schedule,
        "priority": settings.get("priority").cloned().unwrap_or(json!("normal")),
        "maxErrors": scenario.max_errors,
        "autoCommit": settings.get("autoCommit").cloned().unwrap_or(json!(true)),
    })
}

fn last_run(scenario: &Scenario, organization: &Organization, now: Timestamp) -> Option<Timestamp> {
    let days = organization.tier.retention_days();
    let since = now - jiff::SignedDuration::from_hours(24 * days);
    history::newest(scenario, since, now, 1)
        .iter()
        .map(|run| run.start)
        .max()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schedule {
    cron_expression: String,
    timezone: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScenarioOrder {
    name: Option<String>,
    description: Option<String>,
    active: Option<bool>,
    blueprint: Option<Map<String, Value>>,
    priority: Option<Value>,
    max_errors: Option<u32>,
    auto_commit: Option<bool>,
    schedule: Option<Schedule>,
}

impl ScenarioOrder {
    /// The order as a change of the world; settings of the guide that Make keeps in the blueprint are put there.
    fn change(&self, old: Option<Value>) -> Result<Change, Refusal> {
        let asks_for_settings =
            self.priority.is_some() || self.max_errors.is_some() || self.auto_commit.is_some();
        let begun = self.blueprint.as_ref().map(|given| {
            let flow = given.get("modules").or(given.get("flow"));
            json!({"flow": flow.cloned().unwrap_or(json!([])), "metadata": {}})
        });
        let mut blueprint = begun.or(old.filter(|_| asks_for_settings));
        if let Some(blueprint) = &mut blueprint {
            if let Some(name) = &self.name {
                blueprint["name"] = json!(name);
            }
            let settings = &mut blueprint["metadata"]["scenario"];
            for (name, value) in [
                ("priority", self.priority.clone()),
                ("maxErrors", self.max_errors.map(Value::from)),
                ("autoCommit", self.auto_commit.map(Value::from)),
            ] {
                if let Some(value) = value {
                    settings[name] = value;
                }
            }
        }
        if blueprint.as_ref().and_then(outline::flaw).is_some() {
            return Err(Refusal::invalid("SC400", "The blueprint is not valid."));
        }
        Ok(Change {
            name: self.name.clone(),
            about: self.description.clone(),
            blueprint,
            scheduling: self.scheduling()?,
            ..Change::default()
        })
    }

    fn scheduling(&self) -> Result<Option<(Value, scheduling::Read)>, Refusal> {
        let Some(schedule) = &self.schedule else {
            return Ok(None);
        };
        let refused = || Refusal::invalid("SC400", "This cronExpression is not supported.");
        let written = cron::scheduling(&schedule.cron_expression).ok_or_else(refused)?;
        let read = scheduling::read(&written, 60).map_err(|_| refused())?;
        Ok(Some((written, read)))
    }

    fn timezone(&self) -> Result<Option<TimeZone>, Refusal> {
        let name = self.schedule.as_ref().and_then(|own| own.timezone.as_ref());
        name.map(|name| {
            TimeZone::get(name)
                .map_err(|_| Refusal::invalid("SC400", "This timezone is not known."))
        })
        .transpose()
    }
}

async fn create(visit: Visit, Brought(order): Brought<ScenarioOrder>) -> Answer {
    let mut order = order.ok_or_else(|| Refusal::missing("name"))?;
    if order.name.is_none() {
        return Err(Refusal::missing("name"));
    }
    order.blueprint.get_or_insert_default();
    let change = order.change(None)?;
    let timezone = order.timezone()?.unwrap_or(TimeZone::UTC);
    let (mut world, now) = visit.world();
    // Assumed: the guide knows no teams, so the first that the caller may add to is meant.
    let team = open_teams(&visit, &world)?
        .first()
        .copied()
        .ok_or_else(Refusal::permission_denied)?;
    let key = world.seed;
    let zone = own_zone(&visit, &mut world)?;
    let founded = Founded {
        team,
        by: visit.person,
        timezone,
        key,
        change,
    };
    let id = engine::create(zone, founded, now);
    if order.active == Some(true) {
        engine::start(zone, id, now);
    }
    told(&visit, &world, id, now)
}

async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<ScenarioOrder>,
) -> Answer {
    let id = number(&id)?;
    let order = order.ok_or_else(|| Refusal::missing("active"))?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.allowed_in_team(&world, team)?;
    let only_switches = order.name.is_none()
        && order.description.is_none()
        && order.blueprint.is_none()
        && order.priority.is_none()
        && order.max_errors.is_none()
        && order.auto_commit.is_none();
    if !only_switches {
        visit.may(&world, team, "scenario edit")?;
    }
    let timezone = order.timezone()?;
    let switches = visit.switches.clone();
    let zone = own_zone(&visit, &mut world)?;
    let old = zone
        .scenarios
        .get(&id)
        .map(|scenario| blueprint::current(scenario, zone));
    let change = order.change(old)?;
    if let (Some(timezone), Some(scenario)) = (timezone, zone.scenarios.get_mut(&id)) {
        scenario.rhythm.zone = timezone;
    }
    if !only_switches || order.schedule.is_some() {
        engine::save(zone, id, change, visit.person, now);
    }
    match order.active {
        Some(true) => engine::start(zone, id, now),
        Some(false) => engine::stop(zone, id, now, &switches),
        None => None,
    };
    told(&visit, &world, id, now)
}

async fn delete(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = number(&id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.allowed_in_team(&world, team)?;
    engine::delete(own_zone(&visit, &mut world)?, id, now);
    Ok(Reply(json!({"id": id.to_string()})))
}

/// Runs a scenario; the body is its input as it stands.
async fn execute(visit: Visit, Path(id): Path<String>, Brought(input): Brought<Value>) -> Answer {
    let id = number(&id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.allowed_in_team(&world, team)?;
    let order = Begin {
        author: visit.person,
        callback: None,
        brought: input,
        ends_at_once: false,
    };
    let switches = visit.switches.clone();
    match engine::begin(own_zone(&visit, &mut world)?, id, now, order, &switches) {
        None => Err(Refusal::not_found("Scenario")),
        Some(Err(NotStarted::Inactive)) => Err(Refusal::with_status(
            422,
            "SC422",
            "Scenario is not active.",
        )),
        Some(Err(NotStarted::AlreadyExecuting)) => Err(Refusal::with_status(
            409,
            "SC409",
            "Scenario is running already.",
        )),
        Some(Ok(run)) => Ok(Reply(super::executions::row(id, &run, now, 0))),
    }
}
