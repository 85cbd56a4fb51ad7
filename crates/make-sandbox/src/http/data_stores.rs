//! `/data-stores`: what a team's flows remember between runs.
//!
//! In: a team, a name, a size. Out: the data store as it has become, its numbers as text. One that scenarios use is
//! deleted only after confirmation. What is in it is in `data_store_records`.
//!
//! `Assumed:` the size of all of a team's organization counts against its licence.

use std::collections::BTreeMap;

use axum::{Router, extract::Path, routing::get};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked,
    authoring::{id_in, needed, text_in},
    body::Brought,
    errors::Refusal,
    organizations::STORED_BYTES,
    paging::{Defaults, Page, sort_by_name},
    visit::Visit,
};
use crate::world::{DataStore, World, Zone, blueprint, outline::Outline};

type Body = Brought<Map<String, Value>>;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/data-stores", get(list).post(create))
        .route(
            "/data-stores/{id}",
            get(get_one).patch(change).delete(remove),
        )
}

const PAGE: Defaults = Defaults {
    sort_by: "name",
    descending: false,
    limit: 10,
    largest: 1000,
    keys: &["name"],
};
const LONGEST_NAME: usize = 128;
const MEGABYTE: u64 = 1_048_576;

async fn list(visit: Visit) -> Answer {
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &PAGE, &visit.switches)?
    };
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    visit.allowed_in_team(&world, team)?;
    let stores = visit.home(&world)?.data_stores.values();
    let mut stores: Vec<&DataStore> = stores.filter(|store| store.team == team).collect();
    sort_by_name(&mut stores, &page, |store| (store.name.as_str(), store.id));
    let total = stores.len();
    let cols = visit.asked.cols();
    let rows = page.cut(stores).into_iter();
    let rows = rows.map(|store| columns(to_json(store), &cols));
    Ok(Reply(
        json!({"dataStores": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let store = enter(&visit, &world, &id)?;
    Ok(Reply(
        json!({"dataStore": columns(to_json(store), &visit.asked.cols())}),
    ))
}

async fn create(visit: Visit, Brought(body): Body) -> Answer {
    let body = body.unwrap_or_default();
    needed(&body, &["name", "teamId", "maxSizeMB"])?;
    let team = id_in(&body, "teamId")?.ok_or_else(|| Refusal::missing("teamId"))?;
    let (mut world, _) = visit.world();
    visit.team(&world, team)?;
    visit.allowed_in_team(&world, team)?;
    let name = text_in(&body, "name", LONGEST_NAME)?.unwrap_or_default();
    let most_bytes = size_in(&body)?.unwrap_or(MEGABYTE);
    fits(visit.home(&world)?, team, None, most_bytes)?;
    let zone = home(&visit, &mut world)?;
    let store = DataStore {
        id: zone.new_id(),
        name,
        team,
        structure: id_in(&body, "datastructureId")?,
        most_bytes,
        records: BTreeMap::new(),
    };
    let told = to_json(&store);
    zone.data_stores.insert(store.id, store);
    Ok(Reply(json!({"dataStore": told})))
}

async fn change(visit: Visit, Path(id): Path<String>, Brought(body): Body) -> Answer {
    let body = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    let store = enter(&visit, &world, &id)?;
    let (id, team) = (store.id, store.team);
    let name = text_in(&body, "name", LONGEST_NAME)?;
    let structure = id_in(&body, "datastructureId")?;
    let most_bytes = size_in(&body)?;
    if let Some(most_bytes) = most_bytes {
        fits(visit.home(&world)?, team, Some(id), most_bytes)?;
    }
    let zone = home(&visit, &mut world)?;
    let store = zone
        .data_stores
        .get_mut(&id)
        .ok_or_else(|| Refusal::not_found("Data store"))?;
    store.name = name.unwrap_or_else(|| store.name.clone());
    store.structure = structure.or(store.structure);
    store.most_bytes = most_bytes.unwrap_or(store.most_bytes);
    Ok(Reply(json!({"dataStore": to_json(store)})))
}

async fn remove(visit: Visit, Path(id): Path<String>) -> Answer {
    let is_confirmed = visit.asked.is_confirmed()?;
    let (mut world, _) = visit.world();
    let store = enter(&visit, &world, &id)?;
    let id = store.id;
    if !is_confirmed && is_used(visit.home(&world)?, store) {
        return Err(Refusal::confirmation_required());
    }
    home(&visit, &mut world)?.data_stores.remove(&id);
    Ok(Reply(json!({"dataStore": id})))
}

/// The data store, if the caller may do in its team what the address asks for.
pub(super) fn enter<'w>(
    visit: &Visit,
    world: &'w World,
    id: &str,
) -> Result<&'w DataStore, Refusal> {
    let store = visit
        .home(world)?
        .data_stores
        .get(&asked::id(id)?)
        .ok_or_else(|| Refusal::not_found("Data store"))?;
    visit.team(world, store.team)?;
    visit.allowed_in_team(world, store.team)?;
    Ok(store)
}

pub(super) fn home<'w>(visit: &Visit, world: &'w mut World) -> Result<&'w mut Zone, Refusal> {
    world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)
}

fn is_used(zone: &Zone, store: &DataStore) -> bool {
    let scenarios = zone.scenarios.values();
    let mut scenarios = scenarios.filter(|scenario| scenario.team == store.team);
    scenarios.any(|scenario| {
        let blueprint = blueprint::current(scenario, zone);
        Outline::of(&blueprint).data_stores.contains(&store.id)
    })
}

/// Whether the organization has room for a data store of this size, in place of one it has.
fn fits(zone: &Zone, team: u64, instead_of: Option<u64>, bytes: u64) -> Result<(), Refusal> {
    let organization = zone.teams.get(&team).map(|team| team.organization);
    let is_ours = |store: &&DataStore| {
        let home = zone.teams.get(&store.team).map(|team| team.organization);
        home == organization && Some(store.id) != instead_of
    };
    let others = zone.data_stores.values().filter(is_ours);
    let taken: u64 = others.map(|store| store.most_bytes).sum();
    if taken.saturating_add(bytes) > STORED_BYTES {
        return Err(Refusal::no_space());
    }
    Ok(())
}

fn size_in(body: &Map<String, Value>) -> Result<Option<u64>, Refusal> {
    match id_in(body, "maxSizeMB")? {
        Some(0) => Err(Refusal::validation(
            "Parameter 'maxSizeMB' must be at least 1.",
        )),
        size => Ok(size.map(|size| size.saturating_mul(MEGABYTE))),
    }
}

fn to_json(store: &DataStore) -> Value {
    json!({
        "id": store.id,
        "name": store.name,
        "teamId": store.team,
        "records": store.records.len().to_string(),
        "size": store.bytes().to_string(),
        "maxSize": store.most_bytes.to_string(),
        "datastructureId": store.structure,
    })
}
