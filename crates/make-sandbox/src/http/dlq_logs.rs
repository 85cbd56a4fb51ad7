//! How often an unfinished run was tried, and how that went.
//!
//! In: an incomplete execution. Out: log rows: the run that failed first, then the retries; newest first.

use axum::{Router, extract::Path, routing::get};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    dlqs::enter,
    errors::Refusal,
    logs::{home_of, row},
    visit::Visit,
};
use crate::world::{Dlq, Run, Scenario, World};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/dlqs/{id}/logs", get(list))
        .route("/dlqs/{id}/logs/{execution}", get(get_one))
}

const LIMIT: usize = 50;

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let asked = &visit.asked;
    let status = asked.number::<u8>("status")?;
    let (from, to) = (moment(&visit, "from")?, moment(&visit, "to")?);
    let limit = asked.number("pg[limit]")?.unwrap_or(LIMIT).max(1);
    let offset = asked.number::<usize>("pg[offset]")?.unwrap_or(0);
    let after = asked.text("pg[last]").map(str::to_owned);
    let (world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    let runs = dlq.runs.iter().rev().filter(|run| {
        status.is_none_or(|status| run.status.code() == status)
            && from.is_none_or(|from| from <= run.start)
            && to.is_none_or(|to| run.start <= to)
            && after.as_ref().is_none_or(|last| imt_id(dlq, run) < *last)
    });
    let rows = runs.skip(offset).take(limit);
    let rows: Vec<Value> = rows
        .map(|run| dlq_row(&visit, &world, scenario, dlq, run))
        .collect::<Result<_, _>>()?;
    let mut pg = json!({"sortBy": "imtId", "sortDir": "desc", "showLast": false, "limit": limit});
    if let Some(last) = rows.last() {
        pg["last"] = last["imtId"].clone();
    }
    Ok(Reply(json!({"dlqLogs": rows, "pg": pg})))
}

async fn get_one(visit: Visit, Path((id, execution)): Path<(String, String)>) -> Answer {
    let (world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    let run = dlq
        .runs
        .iter()
        .find(|run| run.execution == execution)
        .ok_or_else(|| Refusal::not_found("Incomplete execution log"))?;
    let row = dlq_row(&visit, &world, scenario, dlq, run)?;
    Ok(Reply(json!({"dlqLog": row})))
}

fn dlq_row(
    visit: &Visit,
    world: &World,
    scenario: &Scenario,
    dlq: &Dlq,
    run: &Run,
) -> Result<Value, Refusal> {
    let (team, _) = home_of(visit, world, scenario)?;
    let mut row = row(world, scenario, team, run);
    row["imtId"] = json!(imt_id(dlq, run));
    Ok(row)
}

fn imt_id(dlq: &Dlq, run: &Run) -> String {
    let start = run.start.as_millisecond();
    format!("{start}_dlq.{}.{}.{}", dlq.id, run.kind(), run.execution)
}

fn moment(visit: &Visit, name: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(number) = visit.asked.number::<i64>(name)? else {
        return Ok(None);
    };
    let unit = if visit.switches.log_times_in_seconds {
        1000
    } else {
        1
    };
    Timestamp::from_millisecond(number.saturating_mul(unit))
        .map(Some)
        .map_err(|_| Refusal::validation(&format!("Parameter '{name}' is out of range.")))
}
