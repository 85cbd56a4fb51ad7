//! `/scenarios`: lists, one scenario, its blueprint, use, trigger and interface.
//!
//! In: a team or an organization, filters, columns, a page. Out: scenario objects; there is no "last run" in them.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::Path, routing::get};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked::{self, Asked, Place},
    errors::Refusal,
    hooks,
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::{
    config::NoTrigger,
    engine::{self, history},
    world::{
        Organization, Run, Scenario, Use, World, Zone, blueprint as flows, place_time,
        schedule::Schedule, stamp,
    },
};

const KEYS: &[&str] = &[
    "proprietal",
    "id",
    "name",
    "teamId",
    "folderId",
    "isActive",
    "islinked",
    "isinvalid",
    "islocked",
    "lastEdit",
    "createdByUserName",
    "updatedByUserName",
    "created",
];

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios", get(list))
        .route("/scenarios/consumptions", get(consumptions))
        .route("/scenarios/{id}", get(get_one))
        .route("/scenarios/{id}/blueprint", get(blueprint))
        .route("/scenarios/{id}/blueprints", get(blueprints))
        .route("/scenarios/{id}/usage", get(usage))
        .route("/scenarios/{id}/triggers", get(triggers))
        .route("/scenarios/{id}/interface", get(interface))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("scenarios:read")?;
    let place = visit.asked.place()?;
    let defaults = Defaults {
        sort_by: "proprietal",
        descending: true,
        limit: visit.switches.default_page,
        largest: visit.switches.largest_page,
        keys: KEYS,
    };
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &defaults, &visit.switches)?
    };
    let filter = Filter::asked(&visit.asked)?;
    let (world, _) = visit.world();
    let (_, teams) = teams_of(&visit, &world, place)?;
    let zone = visit.home(&world)?;
    let mut found: Vec<&Scenario> = zone
        .scenarios
        .values()
        .filter(|scenario| teams.contains(&scenario.team) && filter.lets_through(scenario))
        .collect();
    sort(&mut found, page.descending, |scenario| {
        (sort_key(&world, scenario, &page.sort_by), scenario.id)
    });
    let total = found.len();
    let waiting = waiting(zone);
    let cols = visit.asked.cols();
    let rows = page
        .cut(found)
        .into_iter()
        .map(|scenario| columns(row(&visit, &world, scenario, &waiting), &cols));
    Ok(Reply(
        json!({"scenarios": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

pub(crate) async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:read")?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let waiting = waiting(visit.home(&world)?);
    let row = columns(row(&visit, &world, scenario, &waiting), &visit.asked.cols());
    Ok(Reply(json!({"scenario": row})))
}

pub(crate) async fn blueprint(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:read")?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    Ok(Reply(
        json!({"code": "OK", "response": flows::response(scenario, visit.home(&world)?)}),
    ))
}

pub(crate) async fn blueprints(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:read")?;
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let rows = scenario.flow.versions(now).into_iter().rev().map(|(version, created)| {
        json!({"created": stamp(created), "version": version, "scenarioId": scenario.id, "draft": false})
    });
    Ok(Reply(
        json!({"scenariosBlueprints": rows.collect::<Vec<Value>>()}),
    ))
}

pub(crate) async fn usage(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:read")?;
    let in_place = visit.asked.flag("organizationTimezone")?.unwrap_or(false);
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let timezone = if in_place {
        timezone_of(&visit, &world, scenario)
    } else {
        "Etc/UTC"
    };
    Ok(Reply(
        json!({"data": usage_rows(std::iter::once(scenario), timezone, now)}),
    ))
}

/// Organizations that pay by the year are told what the last sixty days have used.
const YEARLY_WINDOW: SignedDuration = SignedDuration::from_hours(24 * 60);

pub(crate) async fn consumptions(visit: Visit) -> Answer {
    visit.need("scenarios:read")?;
    let place = visit.asked.place()?;
    let (world, now) = visit.world();
    let (organization, teams) = teams_of(&visit, &world, place)?;
    let zone = visit.home(&world)?;
    let rows = zone
        .scenarios
        .values()
        .filter(|scenario| teams.contains(&scenario.team))
        .filter_map(|scenario| {
            let used = if organization.is_yearly {
                engine::used_between(scenario, now - YEARLY_WINDOW, now)
            } else {
                engine::used(scenario, organization, world.birth)
            };
            (used.operations > 0).then(|| {
                json!({
                    "scenarioId": scenario.id,
                    "operations": used.operations,
                    "transfer": used.transfer,
                    "centicredits": used.centicredits,
                })
            })
        });
    let last_reset = stamp(organization.last_reset);
    Ok(Reply(
        json!({"scenarioConsumptions": rows.collect::<Vec<Value>>(), "lastReset": last_reset}),
    ))
}

pub(crate) async fn triggers(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:read")?;
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let zone = visit.home(&world)?;
    let Some(hook) = scenario.hook.and_then(|hook| zone.hooks.get(&hook)) else {
        return match visit.switches.no_trigger {
            NoTrigger::NotFound => Err(Refusal::not_found("Trigger")),
            NoTrigger::EmptyObject => Ok(Reply(json!({}))),
        };
    };
    Ok(Reply(json!({
        "id": hook.id,
        "name": hook.name,
        "udid": hook.udid,
        "scope": "hook",
        "queueCount": engine::queue::waiting(Some(scenario), hook, now),
        "queueLimit": hook.queue_limit,
        "typeName": "gateway-webhook",
        "type": "web",
        "flags": {},
        "url": hooks::url(zone, hook),
    })))
}

pub(crate) async fn interface(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("scenarios:read")?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let input = match scenario.rhythm.schedule {
        Schedule::OnDemand => flows::input_spec(scenario),
        _ => Value::Null,
    };
    Ok(Reply(
        json!({"interface": {"input": input, "output": null}}),
    ))
}

/// What a list of scenarios is narrowed to.
struct Filter {
    ids: BTreeSet<u64>,
    folder: Option<u64>,
    is_active: Option<bool>,
    is_concept: Option<bool>,
    kind: Option<String>,
}

impl Filter {
    fn asked(asked: &Asked) -> Result<Self, Refusal> {
        let ids = asked
            .list("id")
            .into_iter()
            .map(asked::id)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            ids,
            folder: asked.number("folderId")?,
            is_active: asked.flag("isActive")?,
            is_concept: asked.flag("concept")?,
            kind: asked.text("type").map(str::to_owned),
        })
    }

    fn lets_through(&self, scenario: &Scenario) -> bool {
        (self.ids.is_empty() || self.ids.contains(&scenario.id))
            && self
                .folder
                .is_none_or(|folder| scenario.folder == Some(folder))
            && self
                .is_active
                .is_none_or(|is_active| scenario.is_active == is_active)
            && self.is_concept != Some(true)
            && self.kind.as_deref().is_none_or(|kind| kind == "scenario")
    }
}

/// The organization of a place, and those of its teams that are meant and seen.
fn teams_of<'w>(
    visit: &Visit,
    world: &'w World,
    place: Place,
) -> Result<(&'w Organization, BTreeSet<u64>), Refusal> {
    match place {
        Place::Team(id) => {
            let team = visit.team(world, id)?;
            let organization = world.organizations.get(&team.organization);
            let organization = organization.ok_or_else(|| Refusal::not_found("Organization"))?;
            Ok((organization, BTreeSet::from([team.id])))
        }
        Place::Organization(id) => {
            let organization = visit.organization(world, id)?;
            Ok((organization, visit.seen_teams(world, organization.id)))
        }
    }
}

/// Comparable whatever the column: numbers keep their order in the first field, texts in the second.
fn sort_key(world: &World, scenario: &Scenario, column: &str) -> (i64, String) {
    let number = |value: u64| (i64::try_from(value).unwrap_or(i64::MAX), String::new());
    let person = |id| {
        (
            0,
            world
                .people
                .get(&id)
                .map(|person| person.name.to_lowercase())
                .unwrap_or_default(),
        )
    };
    match column {
        "id" => number(scenario.id),
        "name" => (0, scenario.name.to_lowercase()),
        "teamId" => number(scenario.team),
        "folderId" => scenario.folder.map_or((-1, String::new()), number),
        "isActive" | "islinked" => number(u64::from(scenario.is_active)),
        "isinvalid" => number(u64::from(scenario.is_invalid)),
        "islocked" => number(u64::from(scenario.is_locked)),
        "lastEdit" => (scenario.last_edit.as_millisecond(), String::new()),
        "created" => (scenario.created.as_millisecond(), String::new()),
        "createdByUserName" => person(scenario.created_by),
        "updatedByUserName" => person(scenario.updated_by),
        _ => number(scenario.place),
    }
}

/// How many incomplete executions wait, for each scenario that has any.
fn waiting(zone: &Zone) -> BTreeMap<u64, u64> {
    let mut counts = BTreeMap::new();
    for dlq in zone.dlqs.values().filter(|dlq| !dlq.is_resolved) {
        *counts.entry(dlq.scenario).or_insert(0) += 1;
    }
    counts
}

fn row(visit: &Visit, world: &World, scenario: &Scenario, waiting: &BTreeMap<u64, u64>) -> Value {
    let person = |id: u64| {
        world
            .people
            .get(&id)
            .map(|person| json!({"id": person.id, "name": person.name, "email": person.email}))
    };
    let next = scenario
        .next
        .filter(|_| scenario.rhythm.schedule.is_timed());
    let mut row = json!({
        "id": scenario.id,
        "name": scenario.name,
        "teamId": scenario.team,
        "hookId": scenario.hook,
        "deviceId": null,
        "deviceScope": null,
        "concept": false,
        "description": scenario.about,
        "folderId": scenario.folder,
        "isinvalid": scenario.is_invalid,
        "islinked": scenario.is_active,
        "isActive": scenario.is_active,
        "islocked": scenario.is_locked,
        "isPaused": scenario.is_paused,
        "usedPackages": scenario.flow.packages(),
        "lastEdit": stamp(scenario.last_edit),
        "scheduling": scenario.scheduling(),
        "iswaiting": false,
        "dlqCount": waiting.get(&scenario.id).copied().unwrap_or(0),
        "createdByUser": person(scenario.created_by),
        "updatedByUser": person(scenario.updated_by),
        "nextExec": next.map(stamp),
        "created": stamp(scenario.created),
        "type": "scenario",
    });
    if visit.switches.unknown_fields {
        row["scenarioVersion"] = json!(1);
        row["moduleSequenceId"] = json!(scenario.flow.module_count());
        row["apimRouteExists"] = json!(false);
    }
    row
}

fn timezone_of(visit: &Visit, world: &World, scenario: &Scenario) -> &'static str {
    world
        .zones
        .get(visit.zone)
        .and_then(|zone| zone.teams.get(&scenario.team))
        .and_then(|team| world.organizations.get(&team.organization))
        .map_or("Etc/UTC", |organization| organization.timezone)
}

/// What scenarios have used on each of the last thirty days.
pub(crate) fn usage_rows<'a>(
    scenarios: impl Iterator<Item = &'a Scenario>,
    timezone: &str,
    now: Timestamp,
) -> Vec<Value> {
    let zone = place_time(timezone);
    let from = now - SignedDuration::from_hours(24 * 29);
    let mut days: BTreeMap<String, Use> = (0..30)
        .map(|day| {
            (
                day_of(from + SignedDuration::from_hours(24) * day, &zone),
                Use::default(),
            )
        })
        .collect();
    let mut add = |run: &Run| {
        if let Some(day) = days.get_mut(&day_of(run.start, &zone)) {
            day.add(Use::of(run));
        }
    };
    for scenario in scenarios {
        history::between(scenario, from, now)
            .iter()
            .for_each(&mut add);
        scenario
            .runs
            .iter()
            .filter(|run| run.end <= now)
            .for_each(&mut add);
    }
    days.into_iter()
        .map(|(date, used)| {
            json!({
                "date": date,
                "operations": used.operations,
                "dataTransfer": used.transfer,
                "centicredits": used.centicredits,
            })
        })
        .collect()
}

fn day_of(at: Timestamp, zone: &jiff::tz::TimeZone) -> String {
    zone.to_datetime(at).date().to_string()
}
