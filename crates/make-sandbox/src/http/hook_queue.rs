//! What waits in a webhook's queue.
//!
//! In: a webhook, perhaps ids. Out: messages with their data, how many wait, which are gone.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    body::Brought,
    dlqs::Chosen,
    errors::Refusal,
    hooks::enter,
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::{
    engine,
    world::{Incoming, stamp},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/hooks/{id}/incomings", get(list).delete(delete))
        .route("/hooks/{id}/incomings/stats", get(stats))
        .route("/hooks/{id}/incomings/{incoming}", get(get_one))
}

const PAGE: Defaults = Defaults {
    sort_by: "created",
    descending: false,
    limit: 10_000,
    largest: 10_000,
    keys: &["created", "size", "id"],
};

/// What waits in a queue, after the messages of imagined senders have joined it.
fn queue(visit: &Visit, id: &str) -> Result<Vec<Incoming>, Refusal> {
    let (mut world, now) = visit.world();
    let id = enter(visit, &world, id)?.id;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    engine::queue::settle(zone, id, now);
    let hook = zone.hooks.get(&id);
    Ok(hook
        .map(|hook| hook.queue.iter().cloned().collect())
        .unwrap_or_default())
}

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let page = Page::asked(&visit.asked, &PAGE, &visit.switches)?;
    let mut queue = queue(&visit, &id)?;
    sort(&mut queue, page.descending, |message| {
        let key = match page.sort_by.as_str() {
            "size" => i64::try_from(message.size).unwrap_or(i64::MAX),
            "id" => 0,
            _ => message.created.as_millisecond(),
        };
        (key, message.id.clone())
    });
    let total = queue.len();
    let rows = page.cut(queue);
    let rows = rows.iter().map(row);
    Ok(Reply(
        json!({"incomings": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

async fn get_one(visit: Visit, Path((id, incoming)): Path<(String, String)>) -> Answer {
    let queue = queue(&visit, &id)?;
    let message = queue
        .iter()
        .find(|message| message.id == incoming)
        .ok_or_else(|| Refusal::not_found("Incoming"))?;
    let mut row = row(message);
    row["data"] = message.data.clone();
    Ok(Reply(json!({"incoming": row})))
}

async fn stats(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let hook = enter(&visit, &world, &id)?;
    let zone = visit.home(&world)?;
    let scenario = hook.scenario.and_then(|id| zone.scenarios.get(&id));
    Ok(Reply(json!({"incomingStat": {
        "queue": engine::queue::waiting(scenario, hook, now),
        "limit": hook.queue_limit,
        "enabled": hook.is_enabled,
    }})))
}

/// Throws messages away. All of them at once needs `confirmed=true`.
async fn delete(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Chosen>) -> Answer {
    let chosen = body.unwrap_or_default();
    let (mut world, now) = visit.world();
    let id = enter(&visit, &world, &id)?.id;
    chosen.must_be_meant(&visit)?;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    engine::queue::settle(zone, id, now);
    let hook = zone
        .hooks
        .get_mut(&id)
        .ok_or_else(|| Refusal::not_found("Hook"))?;
    let known: Vec<String> = hook
        .queue
        .iter()
        .map(|message| message.id.clone())
        .collect();
    let gone: std::collections::BTreeSet<String> = chosen.among(&known).into_iter().collect();
    hook.queue.retain(|message| !gone.contains(&message.id));
    let gone: Vec<String> = gone.into_iter().collect();
    Ok(Reply(chosen.told("incomings", &gone)))
}

fn row(message: &Incoming) -> Value {
    json!({
        "id": message.id,
        "scope": "hook",
        "size": message.size,
        "created": stamp(message.created),
    })
}
