//! `/data-stores/{id}/data`: the records of a data store.
//!
//! In: keys and data. Out: records, flat. All of them go only after confirmation.
//!
//! `Assumed:` a key that is there already is refused, and one that is not cannot be changed; no document says so.

use axum::{
    Router,
    extract::Path,
    routing::{get, put},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    body::Brought,
    data_stores::{enter, home},
    errors::Refusal,
    paging::{Defaults, Page},
    visit::Visit,
};
use crate::world::{DataStore, Dice, World};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/data-stores/{id}/data", get(list).post(add).delete(remove))
        .route("/data-stores/{id}/data/{key}", put(replace).patch(change))
}

const PAGE: Defaults = Defaults {
    sort_by: "key",
    descending: false,
    limit: 10,
    largest: 1000,
    keys: &["key"],
};

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let page = Page::asked(&visit.asked, &PAGE, &visit.switches)?;
    let (world, _) = visit.world();
    let store = enter(&visit, &world, &id)?;
    let rows = page.cut(store.records.iter().collect());
    let rows = rows.into_iter().map(|(key, data)| record(key, data));
    Ok(Reply(json!({
        "records": rows.collect::<Vec<Value>>(),
        "spec": [],
        "strict": false,
        "count": store.records.len(),
        "pg": {"limit": page.limit, "offset": page.offset},
    })))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NewRecord {
    key: Option<String>,
    data: Map<String, Value>,
}

async fn add(visit: Visit, Path(id): Path<String>, Brought(body): Brought<NewRecord>) -> Answer {
    let body = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    let seed = world.seed;
    let store = entered(&visit, &mut world, &id)?;
    let key = body.key.unwrap_or_else(|| {
        let number = u64::try_from(store.records.len()).unwrap_or(0);
        Dice::new(seed, "record", store.id ^ (number << 20)).hex(12)
    });
    if store.records.contains_key(&key) {
        return Err(Refusal::invalid("IM005", "Record already exists")
            .with_detail(format!("The key '{key}' already exists.")));
    }
    put_in(store, key, Value::Object(body.data))
}

/// A data store and the key of one of its records.
type Place = Path<(String, String)>;
type Fields = Map<String, Value>;

async fn replace(visit: Visit, place: Place, body: Brought<Fields>) -> Answer {
    write_over(&visit, place, body, |_, fields| Value::Object(fields))
}

async fn change(visit: Visit, place: Place, body: Brought<Fields>) -> Answer {
    write_over(&visit, place, body, |old, fields| {
        let mut data = old.clone();
        if let Value::Object(old) = &mut data {
            old.extend(fields);
        }
        data
    })
}

/// Puts in the place of a record that is there what it becomes with the fields that came.
fn write_over(
    visit: &Visit,
    Path((id, key)): Place,
    Brought(fields): Brought<Fields>,
    becomes: impl FnOnce(&Value, Fields) -> Value,
) -> Answer {
    let (mut world, _) = visit.world();
    let store = entered(visit, &mut world, &id)?;
    let data = becomes(known(store, &key)?, fields.unwrap_or_default());
    put_in(store, key, data)
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Doomed {
    keys: Vec<String>,
    all: bool,
    except_keys: Vec<String>,
}

async fn remove(visit: Visit, Path(id): Path<String>, Brought(order): Brought<Doomed>) -> Answer {
    let is_confirmed = visit.asked.is_confirmed()?;
    let order = order.ok_or_else(|| Refusal::missing("keys"))?;
    let (mut world, _) = visit.world();
    let store = entered(&visit, &mut world, &id)?;
    if order.all && !is_confirmed {
        return Err(Refusal::confirmation_required());
    }
    let is_doomed = |key: &String| {
        if order.all {
            !order.except_keys.contains(key)
        } else {
            order.keys.contains(key)
        }
    };
    let gone: Vec<String> = store
        .records
        .keys()
        .filter(|key| is_doomed(key))
        .cloned()
        .collect();
    store.records.retain(|key, _| !gone.contains(key));
    Ok(Reply(json!({"keys": gone})))
}

/// The data store, to be changed.
fn entered<'w>(
    visit: &Visit,
    world: &'w mut World,
    id: &str,
) -> Result<&'w mut DataStore, Refusal> {
    let id = enter(visit, world, id)?.id;
    home(visit, world)?
        .data_stores
        .get_mut(&id)
        .ok_or_else(|| Refusal::not_found("Data store"))
}

fn known<'s>(store: &'s DataStore, key: &str) -> Result<&'s Value, Refusal> {
    let found = store.records.get(key);
    found.ok_or_else(|| Refusal::not_found("Record"))
}

/// Puts a record in, if there is room for it.
fn put_in(store: &mut DataStore, key: String, data: Value) -> Answer {
    let told = record(&key, &data);
    let before = store.records.insert(key.clone(), data);
    if store.bytes() > store.most_bytes {
        match before {
            Some(before) => store.records.insert(key, before),
            None => store.records.remove(&key),
        };
        return Err(Refusal::no_space());
    }
    Ok(Reply(told))
}

fn record(key: &str, data: &Value) -> Value {
    json!({"key": key, "data": data})
}
