//! `/scenarios`: lists, and one scenario.
//!
//! In: a team or an organization, filters, columns, a page. Out: scenario objects; there is no "last run" in them.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked::{self, Asked, Place},
    errors::Refusal,
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::world::{Organization, Scenario, World, Zone, stamp};

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
        .route("/scenarios/{id}", get(get_one))
}

async fn list(visit: Visit) -> Answer {
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
    let mut answer = json!({"scenarios": rows.collect::<Vec<Value>>()});
    if visit.switches.page_echo {
        answer["pg"] = page.echo(total);
    }
    Ok(Reply(answer))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let id = visit.scenario(&world, asked::id(&id)?)?.id;
    Ok(Reply(json!({"scenario": object(&visit, &world, id)?})))
}

/// One scenario with the columns that were asked for.
pub(crate) fn object(visit: &Visit, world: &World, id: u64) -> Result<Value, Refusal> {
    let zone = visit.home(world)?;
    let scenario = zone
        .scenarios
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Scenario"))?;
    let row = row(visit, world, scenario, &waiting(zone));
    Ok(columns(row, &visit.asked.cols()))
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
pub(crate) fn teams_of<'w>(
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
    if let Some(properties) = &scenario.custom_properties {
        row["customProperties"] = json!(properties);
    }
    if visit.switches.unknown_fields {
        row["scenarioVersion"] = json!(scenario.flow.next_number() - 1);
        row["moduleSequenceId"] = json!(scenario.flow.module_count());
        row["apimRouteExists"] = json!(false);
    }
    row
}
