//! Makes, changes and deletes scenarios.
//!
//! In: blueprint and schedule as texts that hold JSON, names, folders. Out: the scenario as it has become, or the
//! refusal Make would give. Everything is checked before anything is changed.

use axum::{
    Router,
    extract::Path,
    routing::{delete, patch, post},
};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    blueprints::on_demand_needed,
    body::Brought,
    errors::Refusal,
    interface,
    scenarios::object,
    visit::Visit,
};
use crate::{
    config::ScheduleTimezone,
    engine::{self, Change, Founded, Move},
    world::{
        Scenario, World, blueprint as flows,
        outline::{self, Flaw, Outline},
        place_time,
        schedule::Schedule,
        scheduling,
    },
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios", post(create))
        .route("/scenarios/{id}", patch(update))
        .route("/scenarios/{id}", delete(remove))
}

type Fields = Map<String, Value>;

async fn create(visit: Visit, Brought(body): Brought<Fields>) -> Answer {
    let body = body.unwrap_or_default();
    needed(&body, &["teamId", "blueprint", "scheduling"])?;
    let team = id_in(&body, "teamId")?.ok_or_else(|| Refusal::missing("teamId"))?;
    let (mut world, now) = visit.world();
    visit.team(&world, team)?;
    visit.allowed_in_team(&world, team)?;
    let change = wanted(&visit, &world, team, None, &body)?;
    if let Some(blueprint) = &change.blueprint {
        analyze(&visit, &world, team, None, blueprint)?;
    }
    let id = found(&visit, &mut world, team, change, now);
    Ok(Reply(json!({"scenario": object(&visit, &world, id?)?})))
}

/// Makes a scenario of what was found to be right.
pub(crate) fn found(
    visit: &Visit,
    world: &mut World,
    team: u64,
    change: Change,
    now: jiff::Timestamp,
) -> Result<u64, Refusal> {
    let timezone = match visit.switches.schedule_timezone {
        ScheduleTimezone::Organization => {
            let organization = visit
                .home(world)?
                .teams
                .get(&team)
                .and_then(|team| world.organizations.get(&team.organization));
            organization.map(|organization| organization.timezone)
        }
        ScheduleTimezone::Author => world
            .people
            .get(&visit.person)
            .map(|person| person.timezone),
    };
    let founded = Founded {
        team,
        by: visit.person,
        timezone: place_time(timezone.unwrap_or("Etc/UTC")),
        key: world.seed,
        change,
    };
    install(visit, world, team, founded.change.blueprint.as_ref());
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    Ok(engine::create(zone, founded, now))
}

async fn update(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Fields>) -> Answer {
    let body = body.unwrap_or_default();
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    let team = scenario.team;
    let only_schedules = body
        .keys()
        .all(|key| ["scheduling", "metadata"].contains(&key.as_str()));
    if body.contains_key("scheduling") && only_schedules {
        visit.may(&world, team, "scenario scheduling")?;
    } else {
        visit.allowed_in_team(&world, team)?;
    }
    unlocked(&visit, scenario)?;
    let change = wanted(&visit, &world, team, Some(scenario), &body)?;
    if change == Change::default() {
        return Ok(Reply(json!({"scenario": object(&visit, &world, id)?})));
    }
    if let Some(blueprint) = &change.blueprint {
        analyze(&visit, &world, team, Some(id), blueprint)?;
    }
    install(&visit, &mut world, team, change.blueprint.as_ref());
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        engine::save(zone, id, change, visit.person, now);
    }
    Ok(Reply(json!({"scenario": object(&visit, &world, id)?})))
}

/// Deletes a scenario, whether it is active or not. Make asks for no confirmation.
async fn remove(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, now) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    unlocked(&visit, scenario)?;
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        engine::delete(zone, id, now);
    }
    Ok(Reply(json!({"scenario": id})))
}

fn unlocked(visit: &Visit, scenario: &Scenario) -> Result<(), Refusal> {
    if scenario.is_locked && visit.switches.lock_holds {
        return Err(Refusal::with_status(422, "SC422", "Scenario is locked"));
    }
    Ok(())
}

/// All of these must be there; whatever is missing is named at once.
pub(crate) fn needed(body: &Fields, names: &[&str]) -> Result<(), Refusal> {
    let missing = names
        .iter()
        .filter(|name| body.get(**name).is_none_or(Value::is_null));
    let problems: Vec<String> = missing
        .map(|name| format!("Missing value of required parameter '{name}'."))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::validations(problems))
    }
}

/// An id in a body; Make's own documents write some as text.
pub(crate) fn id_in(body: &Fields, name: &str) -> Result<Option<u64>, Refusal> {
    let id = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.parse().ok(),
        Some(other) => other.as_u64(),
    };
    id.map(Some)
        .ok_or_else(|| Refusal::validation(&format!("Parameter '{name}' must be a number.")))
}

/// A text in a body that is not longer than Make allows.
pub(crate) fn text_in(body: &Fields, name: &str, most: usize) -> Result<Option<String>, Refusal> {
    let text = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value
            .as_str()
            .ok_or_else(|| Refusal::validation(&format!("Parameter '{name}' must be a string.")))?,
    };
    if text.chars().count() > most {
        return Err(Refusal::validation(&format!(
            "Parameter '{name}' must be at most {most} characters long."
        )));
    }
    Ok(Some(text.to_owned()))
}

/// JSON inside of a text, as Make wants blueprints and schedules; the object itself is refused.
pub(crate) fn json_in(body: &Fields, name: &str) -> Result<Option<Value>, Refusal> {
    let text = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value
            .as_str()
            .ok_or_else(|| Refusal::validation(&format!("Parameter '{name}' must be a string.")))?,
    };
    serde_json::from_str(text).map(Some).map_err(|error| {
        let place = format!(
            "Unexpected token in {name} at line {} column {}",
            error.line(),
            error.column()
        );
        Refusal::invalid("SC400", "Bad Request").with_detail(place)
    })
}

/// What a body asks for. Nothing in the world is looked up but the folder and the plan.
fn wanted(
    visit: &Visit,
    world: &World,
    team: u64,
    scenario: Option<&Scenario>,
    body: &Fields,
) -> Result<Change, Refusal> {
    let blueprint = json_in(body, "blueprint")?;
    if let Some(blueprint) = &blueprint {
        outline::flaw(blueprint).map_or(Ok(()), |flaw| Err(refusal_of(&flaw)))?;
    }
    let folder = match (body.get("folderId"), id_in(body, "folderId")?) {
        (None, _) => Move::Stays,
        (Some(_), None) => Move::OutOfItsFolder,
        (Some(_), Some(id)) => {
            let known = visit.home(world)?.folders.get(&id);
            if known.is_none_or(|folder| folder.team != team) {
                return Err(Refusal::not_found("Folder"));
            }
            Move::Into(id)
        }
    };
    let scheduling = json_in(body, "scheduling")?
        .map(|written| {
            scheduling::read(&written, shortest_interval(world, visit, team))
                .map(|read| (written, read))
                .map_err(|problem| Refusal::validation(&problem))
        })
        .transpose()?;
    let counts = blueprint.is_some() || visit.switches.metadata_alone_counts;
    let side = |name: &str| {
        let metadata = body.get("metadata").filter(|_| counts)?;
        metadata.get(name).filter(|spec| spec.is_array()).cloned()
    };
    let change = Change {
        name: text_in(body, "name", 120)?,
        about: text_in(body, "description", 240)?,
        folder,
        blueprint,
        scheduling,
        inputs: side("input_spec"),
        outputs: side("output_spec"),
    };
    fits_together(scenario, &change)?;
    Ok(change)
}

/// A scenario that cannot run without being given something must wait to be run.
fn fits_together(scenario: Option<&Scenario>, change: &Change) -> Result<(), Refusal> {
    let schedule = match (&change.scheduling, scenario) {
        (Some((_, read)), _) => &read.schedule,
        (None, Some(scenario)) => &scenario.rhythm.schedule,
        (None, None) => return Ok(()),
    };
    let inputs = change
        .inputs
        .clone()
        .or_else(|| scenario.map(flows::input_spec))
        .unwrap_or(Value::Null);
    if *schedule != Schedule::OnDemand && interface::asks_for_something(&inputs) {
        return Err(on_demand_needed());
    }
    Ok(())
}

fn shortest_interval(world: &World, visit: &Visit, team: u64) -> i64 {
    let organization = visit
        .home(world)
        .ok()
        .and_then(|zone| zone.teams.get(&team))
        .and_then(|team| world.organizations.get(&team.organization));
    organization.map_or(60, |organization| organization.tier.interval_minutes() * 60)
}

fn refusal_of(flaw: &Flaw) -> Refusal {
    match flaw {
        Flaw::NoName => Refusal::with_status(500, "SC500", "Internal Server Error"),
        Flaw::Lacks(name) => {
            Refusal::validation(&format!("should have required property '{name}'"))
        }
        Flaw::UnknownModule { name, version } => Refusal::invalid("IM007", "Invalid blueprint")
            .with_detail(format!("Module not found '{name}' version '{version}'.")),
    }
}

/// Whether everything exists that a blueprint refers to.
pub(crate) fn analyze(
    visit: &Visit,
    world: &World,
    team: u64,
    scenario: Option<u64>,
    blueprint: &Value,
) -> Result<(), Refusal> {
    let zone = visit.home(world)?;
    let outline = Outline::of(blueprint);
    for account in &outline.accounts {
        let known = zone.connections.get(account);
        if known.is_none_or(|known| known.team != team) {
            return Err(no_account(*account));
        }
    }
    for store in &outline.data_stores {
        let known = zone.data_stores.get(store);
        if known.is_none_or(|known| known.team != team) {
            return Err(Refusal::not_found("Data store"));
        }
    }
    for hook in &outline.hooks {
        let known = zone
            .hooks
            .get(hook)
            .filter(|known| known.team == team)
            .ok_or_else(|| Refusal::not_found("Hook"))?;
        if known.scenario.is_some() && known.scenario != scenario {
            let status = visit.switches.hook_taken_status;
            return Err(Refusal::with_status(
                status,
                "IM016",
                "The hook is used by another scenario.",
            ));
        }
    }
    let Some(strange) = strange_app(visit, world, team, &outline) else {
        return Ok(());
    };
    if visit.asked.is_confirmed()? {
        return Ok(());
    }
    let status = visit.switches.unconfirmed_app_status;
    Err(
        Refusal::unconfirmed(status).with_detail(format!(
            "The app '{strange}' is not installed in the organization yet. Repeat the request with confirmed=true."
        )),
    )
}

pub(crate) fn no_account(id: u64) -> Refusal {
    Refusal::with_status(404, "IM304", "Account doesn't exist")
        .with_detail(format!("Connection not found '{id}'."))
}

/// The first app of a blueprint that its organization has never used.
fn strange_app(visit: &Visit, world: &World, team: u64, outline: &Outline) -> Option<String> {
    let zone = visit.home(world).ok()?;
    let organization = zone.teams.get(&team)?.organization;
    let is_ours = |id: &u64| {
        zone.teams
            .get(id)
            .is_some_and(|team| team.organization == organization)
    };
    outline.packages().into_iter().find(|package| {
        let is_built_in = flows::is_built_in(package);
        let is_confirmed = zone.installed.contains(&(organization, package.clone()));
        let is_used = || {
            let mut scenarios = zone.scenarios.values();
            scenarios.any(|scenario| is_ours(&scenario.team) && scenario.flow.uses(package))
        };
        !is_built_in && !is_confirmed && !is_used()
    })
}

fn install(visit: &Visit, world: &mut World, team: u64, blueprint: Option<&Value>) {
    let Some(blueprint) = blueprint else { return };
    let Some(zone) = world.zones.get_mut(visit.zone) else {
        return;
    };
    let Some(organization) = zone.teams.get(&team).map(|team| team.organization) else {
        return;
    };
    let packages = Outline::of(blueprint).packages();
    zone.installed
        .extend(packages.into_iter().map(|package| (organization, package)));
}
