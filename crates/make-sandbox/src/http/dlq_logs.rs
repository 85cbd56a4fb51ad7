//! How often an unfinished run was tried, and how that went.
//!
//! In: an incomplete execution. Out: log rows: the run that failed first, then the retries; newest first.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    dlqs::enter,
    errors::Refusal,
    keyset::Keyset,
    logs::{home_of, row, unit_ms},
    visit::Visit,
};
use crate::world::{Dlq, Run, Scenario, Team, World};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/dlqs/{id}/logs", get(list))
        .route("/dlqs/{id}/logs/{execution}", get(get_one))
}

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let asked = &visit.asked;
    let unit_ms = unit_ms(&visit.switches);
    let status = asked.number::<u8>("status")?;
    let from = asked.moment("from", unit_ms)?;
    let to = asked.moment("to", unit_ms)?;
    let page = Keyset::asked(asked)?;
    let (world, _) = visit.world();
    let (scenario, dlq) = enter(&visit, &world, &id)?;
    let (team, _) = home_of(&visit, &world, scenario)?;
    let runs = dlq.runs.iter().rev().filter(|run| {
        status.is_none_or(|status| run.status.code() == status)
            && from.is_none_or(|from| from <= run.start)
            && to.is_none_or(|to| run.start <= to)
    });
    let (rows, pg) = page.cut(runs.map(|run| dlq_row(&world, scenario, team, dlq, run)));
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
    let (team, _) = home_of(&visit, &world, scenario)?;
    let row = dlq_row(&world, scenario, team, dlq, run);
    Ok(Reply(json!({"dlqLog": row})))
}

fn dlq_row(world: &World, scenario: &Scenario, team: &Team, dlq: &Dlq, run: &Run) -> Value {
    let mut row = row(world, scenario, team, run);
    let start = run.start.as_millisecond();
    row["imtId"] = json!(format!(
        "{start}_dlq.{}.{}.{}",
        dlq.id,
        run.kind(),
        run.execution
    ));
    row
}
