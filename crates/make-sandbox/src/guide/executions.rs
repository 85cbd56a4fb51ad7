//! Runs in the guide's words.
//!
//! In: `limit`, `offset`, `from`, `to` as dates, `status` as a word. Out: rows with `success`, `error` or `running`;
//! the guide knows no warnings, so a run with one counts as a success. An execution's id holds its scenario's.

use axum::{Router, extract::Path, routing::get};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{number, own_zone, page};
use crate::{
    engine::{self, history},
    http::{
        answer::{Answer, Reply},
        errors::Refusal,
        logs,
        visit::Visit,
    },
    world::{Run, Status, World, stamp},
};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/executions", get(list))
        .route("/executions/{id}", get(get_one).delete(stop))
}

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let wanted = visit.asked.text("status");
    if wanted.is_some_and(|word| !["success", "error", "running"].contains(&word)) {
        return Err(Refusal::validation("Parameter 'status' has no such value."));
    }
    let moment = |name: &str| visit.asked.text(name).map(date).transpose();
    let (from, to) = (moment("from")?, moment("to")?);
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, number(&id)?)?;
    let (_, organization) = logs::home_of(&visit, &world, scenario)?;
    let kept = SignedDuration::from_hours(24 * organization.tier.retention_days());
    let from = from.map_or(now - kept, |from| from.max(now - kept));
    let to = to.map_or(now, |to| to.min(now));
    let mut runs = history::between(scenario, from, to);
    let known = runs
        .iter()
        .map(|run| run.execution.clone())
        .collect::<std::collections::BTreeSet<_>>();
    runs.extend(
        scenario
            .runs
            .iter()
            .filter(|run| (from..=to).contains(&run.start) && !known.contains(&run.execution))
            .cloned(),
    );
    runs.retain(|run| wanted.is_none_or(|wanted| wanted == word(run, now)));
    runs.sort_by_key(|run| std::cmp::Reverse(run.start));
    let modules = scenario.flow.module_count();
    let rows: Vec<Value> = page(&visit.asked, runs)?
        .iter()
        .map(|run| row(scenario.id, run, now, modules))
        .collect();
    Ok(Reply(json!({"data": rows})))
}

/// A moment, or the beginning of a day.
fn date(text: &str) -> Result<Timestamp, Refusal> {
    let day = || {
        let day: Date = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
    };
    text.parse()
        .ok()
        .or_else(day)
        .ok_or_else(|| Refusal::validation("A date must be written as 2026-11-24T02:36:00Z."))
}

fn word(run: &Run, now: Timestamp) -> &'static str {
    match run.status {
        _ if now < run.end => "running",
        Status::Error => "error",
        Status::Success | Status::Warning => "success",
    }
}

/// One run. Its id begins with its scenario's, because the guide asks for a run by its id alone.
pub(super) fn row(scenario: u64, run: &Run, now: Timestamp, modules: usize) -> Value {
    let is_over = run.end <= now;
    let failure = run.failure.as_ref().filter(|_| word(run, now) == "error");
    json!({
        "id": format!("{scenario}-{}", run.execution),
        "scenarioId": scenario.to_string(),
        "status": word(run, now),
        "startedAt": stamp(run.start),
        "finishedAt": is_over.then(|| stamp(run.end)),
        "duration": is_over.then(|| logs::duration(run)),
        "modulesExecuted": is_over.then_some(modules),
        "operations": is_over.then_some(run.operations),
        "error": failure.map(|failure| json!({"message": failure.message})),
    })
}

fn find(visit: &Visit, world: &World, id: &str, now: Timestamp) -> Result<(u64, Run), Refusal> {
    let missing = || Refusal::not_found("Execution");
    let (scenario, execution) = id.split_once('-').ok_or_else(missing)?;
    let scenario = visit.scenario(world, number(scenario)?)?;
    let (_, organization) = logs::home_of(visit, world, scenario)?;
    let run = logs::find(scenario, organization, execution, now).ok_or_else(missing)?;
    Ok((scenario.id, run))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let (scenario, run) = find(&visit, &world, &id, now)?;
    let modules = visit
        .home(&world)?
        .scenarios
        .get(&scenario)
        .map_or(0, |scenario| scenario.flow.module_count());
    Ok(Reply(row(scenario, &run, now, modules)))
}

/// Stops a run at once. One that is over stays as it is.
async fn stop(visit: Visit, Path(id): Path<String>) -> Answer {
    let (mut world, now) = visit.world();
    let (scenario, run) = find(&visit, &world, &id, now)?;
    let team = visit.scenario(&world, scenario)?.team;
    visit.allowed_in_team(&world, team)?;
    let switches = visit.switches.clone();
    engine::stop_run(
        own_zone(&visit, &mut world)?,
        scenario,
        &run.execution,
        now,
        true,
        &switches,
    );
    Ok(Reply(json!({"id": id})))
}
