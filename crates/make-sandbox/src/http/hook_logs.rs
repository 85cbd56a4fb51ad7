//! Who called a webhook, with what, and what it was answered.
//!
//! In: a webhook, a stretch of time, a page. Out: rows, and one call in full, which may hold secrets of the sender.
//! Calls of imagined senders are told from the runs that they began.

use axum::{Router, extract::Path, routing::get};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    errors::Refusal,
    hooks::{enter, url},
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::{
    config::Switches,
    engine::{self, history},
    world::{Dice, Hook, HookCall, Scenario, World, Zone, schedule::Schedule, stamp},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/hooks/{id}/logs", get(list))
        .route("/hooks/{id}/logs/{log}", get(get_one))
}

const PAGE: Defaults = Defaults {
    sort_by: "loggedAt",
    descending: true,
    limit: 25,
    largest: 1000,
    keys: &["loggedAt"],
};

/// Assumed: calls are kept for so long; no document says.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 3);

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let page = Page::asked(&visit.asked, &PAGE, &visit.switches)?;
    let from = visit.asked.moment("from", 1)?;
    let to = visit.asked.moment("to", 1)?;
    let (world, now) = visit.world();
    let hook = enter(&visit, &world, &id)?;
    let mut calls = calls(&visit.switches, visit.home(&world)?, hook, now);
    calls.retain(|call| {
        from.is_none_or(|from| from <= call.at) && to.is_none_or(|to| call.at <= to)
    });
    sort(&mut calls, page.descending, |call| {
        (call.at, call.id.clone())
    });
    let total = calls.len();
    let rows = page.cut(calls);
    let rows = rows.iter().map(|call| row(hook, call));
    Ok(Reply(
        json!({"hookLogs": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

async fn get_one(visit: Visit, Path((id, log)): Path<(String, String)>) -> Answer {
    let (world, now) = visit.world();
    let hook = enter(&visit, &world, &id)?;
    let call = find(&visit, &world, hook, &log, now)?;
    let mut row = row(hook, &call);
    row["data"] = json!({"request": call.request, "response": call.response});
    Ok(Reply(json!({"hookLog": row})))
}

fn find(
    visit: &Visit,
    world: &World,
    hook: &Hook,
    log: &str,
    now: Timestamp,
) -> Result<HookCall, Refusal> {
    calls(&visit.switches, visit.home(world)?, hook, now)
        .into_iter()
        .find(|call| call.id == log)
        .ok_or_else(|| Refusal::not_found("Hook log"))
}

fn calls(switches: &Switches, zone: &Zone, hook: &Hook, now: Timestamp) -> Vec<HookCall> {
    let oldest = now - KEPT;
    let mut calls: Vec<HookCall> = hook
        .calls
        .iter()
        .filter(|call| call.at >= oldest)
        .cloned()
        .collect();
    let Some(scenario) = hook.scenario.and_then(|id| zone.scenarios.get(&id)) else {
        return calls;
    };
    if !matches!(scenario.rhythm.schedule, Schedule::Immediately { .. }) {
        return calls;
    }
    let mut moments: Vec<Timestamp> = history::between(scenario, oldest, now)
        .iter()
        .map(|run| run.start)
        .collect();
    // A run that was given a message belongs to a call that is known already.
    let imagined = scenario
        .runs
        .iter()
        .filter(|run| run.author.is_none() && run.brought.is_none());
    moments.extend(imagined.map(|run| run.start).filter(|at| *at >= oldest));
    let address = url(switches, zone, hook);
    calls.extend(
        moments
            .into_iter()
            .map(|at| imagined_call(scenario, &address, at)),
    );
    calls
}

fn imagined_call(scenario: &Scenario, address: &str, at: Timestamp) -> HookCall {
    let message = engine::queue::imagined(scenario.nature.key, at);
    let moment = u64::try_from(at.as_millisecond()).unwrap_or(0);
    HookCall {
        id: Dice::new(scenario.nature.key, "hook log", moment).hex(32),
        at,
        was_taken: true,
        size: message.size,
        request: json!({
            "headers": [{"name": "content-type", "value": "application/json"}],
            "method": "POST",
            "query": [],
            "ip": "203.0.113.7",
            "body": message.data,
            "url": address,
        }),
        response: json!({
            "status": 200,
            "body": "Accepted",
            "headers": [{"name": "content-type", "value": "text/plain"}],
        }),
    }
}

fn row(hook: &Hook, call: &HookCall) -> Value {
    json!({
        "id": call.id,
        "imtId": format!("{}_hook.{}.{}", call.at.as_millisecond(), hook.id, call.id),
        "statusId": if call.was_taken { 1 } else { 3 },
        "parser": hook.kind,
        "appParser": null,
        "replayable": call.was_taken,
        "sizes": {"before": call.size, "after": call.size},
        "loggedAt": stamp(call.at),
        "udids": [hook.udid],
        "typeId": 3,
    })
}
