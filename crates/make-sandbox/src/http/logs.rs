//! What a scenario's runs left behind: log rows and execution details.
//!
//! In: a scenario, filters, a page by offset or by key. Out: rows newest first; a row exists once its run has ended.
//! Error texts stand only in the detail, never in a row.

use axum::{Router, extract::Path, routing::get};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked::{self, Asked},
    errors::Refusal,
    interface,
    visit::Visit,
};
use crate::{
    config::{LogLast, LogPaging, Switches},
    engine::history,
    world::{Failure, Organization, Run, Scenario, Status, Team, Use, World, stamp},
};

const LIMIT: usize = 50;
const LARGEST: usize = 1000;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/logs", get(list))
        .route("/scenarios/{id}/logs/{execution}", get(get_one))
        .route("/scenarios/{id}/executions/{execution}", get(detail))
}

pub(crate) async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let wanted = Wanted::asked(&visit.asked, &visit.switches)?;
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let (team, organization) = home_of(&visit, &world, scenario)?;
    let oldest = now - SignedDuration::from_hours(24 * organization.tier.retention_days());
    let rows = wanted.page(scenario, oldest, now, visit.slip);
    let last = rows
        .next
        .clone()
        .filter(|_| visit.switches.log_last == LogLast::NextRow);
    let last = last.or_else(|| rows.runs.last().map(|run| imt_id(scenario.id, run)));
    let shown: Vec<Value> = rows
        .runs
        .iter()
        .map(|run| row(&world, scenario, team, run))
        .collect();
    let mut pg = json!({
        "sortBy": wanted.sort_by,
        "sortDir": if wanted.ascending { "asc" } else { "desc" },
        "showLast": wanted.shows_last,
        "limit": wanted.limit,
    });
    if let Some(last) = last {
        pg["last"] = json!(last);
    }
    if visit.asked.text("pg[offset]").is_some() {
        pg["offset"] = json!(wanted.offset);
    }
    Ok(Reply(json!({"scenarioLogs": shown, "pg": pg})))
}

pub(crate) async fn get_one(visit: Visit, Path((id, execution)): Path<(String, String)>) -> Answer {
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let (team, organization) = home_of(&visit, &world, scenario)?;
    let run = find(scenario, organization, &execution, now)
        .filter(|run| run.end <= now)
        .ok_or_else(|| Refusal::not_found("Scenario log"))?;
    Ok(Reply(
        json!({"scenarioLog": row(&world, scenario, team, &run)}),
    ))
}

pub(crate) async fn detail(visit: Visit, Path((id, execution)): Path<(String, String)>) -> Answer {
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let (_, organization) = home_of(&visit, &world, scenario)?;
    let hidden = SignedDuration::from_millis(visit.switches.detail_hidden_ms);
    let run = find(scenario, organization, &execution, now)
        .filter(|run| run.end <= now || run.start + hidden <= now)
        .ok_or_else(|| Refusal::not_found("Execution"))?;
    if now < run.end {
        return Ok(Reply(json!({"status": "RUNNING"})));
    }
    let mut answer = json!({"status": run.status.word()});
    match (&run.failure, run.status) {
        (Some(failure), Status::Error | Status::Warning) => answer["error"] = error_of(failure),
        _ => answer["outputs"] = outputs_of(scenario, &run),
    }
    if let Some(most) = visit.asked.number::<usize>("maxBytes")?
        && answer.to_string().len() > most
    {
        return Err(Refusal::with_status(413, "SC413", "Payload Too Large"));
    }
    Ok(Reply(answer))
}

/// The error of a run, as details and responsive answers tell it.
pub(crate) fn error_of(failure: &Failure) -> Value {
    json!({
        "name": failure.name,
        "message": failure.message,
        "causeModule": {"name": failure.module, "appName": failure.app},
    })
}

/// What a run gave back: what the scenario declares, or how much it has done.
pub(crate) fn outputs_of(scenario: &Scenario, run: &Run) -> Value {
    match &scenario.outputs {
        Some(Value::Array(spec)) if !spec.is_empty() => {
            interface::filled(&Value::Array(spec.clone()), run.brought.as_ref())
        }
        _ => json!({"processed": run.operations}),
    }
}

/// What `from` and `to` of logs count.
pub(crate) fn unit_ms(switches: &Switches) -> i64 {
    if switches.log_times_in_seconds {
        1000
    } else {
        1
    }
}

/// What a page of logs is asked to hold.
struct Wanted {
    status: Option<u8>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    duration: (Option<i64>, Option<i64>),
    operations: (Option<i64>, Option<i64>),
    transfer: (Option<i64>, Option<i64>),
    credits: (Option<i64>, Option<i64>),
    /// No run here was ever given a name, so a wanted one is never found.
    has_name: bool,
    offset: usize,
    after: Option<String>,
    limit: usize,
    sort_by: String,
    ascending: bool,
    shows_last: bool,
    last: LogLast,
}

/// The rows of one page, and the key of the row that follows.
struct Rows {
    runs: Vec<Run>,
    next: Option<String>,
}

impl Wanted {
    fn asked(asked: &Asked, switches: &Switches) -> Result<Self, Refusal> {
        let range = |name: &str| -> Result<(Option<i64>, Option<i64>), Refusal> {
            Ok((
                asked.number(&format!("{name}From"))?,
                asked.number(&format!("{name}To"))?,
            ))
        };
        let unit_ms = unit_ms(switches);
        let status = asked.number::<u8>("status")?;
        if status.is_some_and(|status| !(1..=3).contains(&status)) {
            return Err(Refusal::validation("Parameter 'status' must be 1, 2 or 3."));
        }
        let sort_by = asked.text("pg[sortBy]").unwrap_or("imtId");
        if ![
            "imtId",
            "duration",
            "operations",
            "transfer",
            "status",
            "timestamp",
        ]
        .contains(&sort_by)
        {
            return Err(Refusal::validation(&format!(
                "Parameter 'pg[sortBy]' cannot be '{sort_by}'."
            )));
        }
        let by_offset = switches.log_paging != LogPaging::KeyOnly;
        let by_key = switches.log_paging != LogPaging::OffsetOnly;
        Ok(Self {
            status,
            from: asked.moment("from", unit_ms)?,
            to: asked.moment("to", unit_ms)?,
            duration: range("duration")?,
            operations: range("operations")?,
            transfer: range("transfer")?,
            credits: range("credits")?,
            has_name: asked
                .text("executionName")
                .is_some_and(|name| !name.is_empty()),
            offset: if by_offset {
                asked.number("pg[offset]")?.unwrap_or(0)
            } else {
                0
            },
            after: asked.text("pg[last]").filter(|_| by_key).map(str::to_owned),
            limit: asked
                .number("pg[limit]")?
                .unwrap_or(LIMIT)
                .clamp(1, LARGEST),
            sort_by: sort_by.to_owned(),
            ascending: asked.text("pg[sortDir]") == Some("asc"),
            shows_last: asked.flag("pg[showLast]")?.unwrap_or(false),
            last: switches.log_last,
        })
    }

    fn page(&self, scenario: &Scenario, oldest: Timestamp, now: Timestamp, slip: i64) -> Rows {
        let from = self.from.unwrap_or(oldest).max(oldest);
        let to = self.to.unwrap_or(now).min(now);
        let mut runs = self.candidates(scenario, from, to);
        runs.retain(|run| {
            run.end <= now && run.start >= from && run.start <= to && self.lets_through(run)
        });
        runs.sort_by(|one, other| self.order(one, other));
        if let Some(key) = &self.after {
            // The key names a row that was given, or the one to go on with; either way it need not exist any more.
            let stands_before = |run: &Run| {
                let id = imt_id(scenario.id, run);
                let is_further = if self.ascending { id > *key } else { id < *key };
                is_further || ((self.shows_last || self.last == LogLast::NextRow) && id == *key)
            };
            runs.retain(stands_before);
        }
        let slip = if self.offset == 0 && self.after.is_none() {
            0
        } else {
            isize::try_from(slip).unwrap_or(0)
        };
        let skipped = self.offset.saturating_add_signed(slip);
        let mut rest = runs.into_iter().skip(skipped);
        let runs: Vec<Run> = rest.by_ref().take(self.limit).collect();
        Rows {
            runs,
            next: rest.next().map(|run| imt_id(scenario.id, &run)),
        }
    }

    /// Enough runs to fill the page; all of them unless they are wanted newest first and unfiltered.
    fn candidates(&self, scenario: &Scenario, from: Timestamp, to: Timestamp) -> Vec<Run> {
        let end = to + SignedDuration::from_millis(1);
        let is_simple = self.sort_by == "imtId"
            && !self.ascending
            && self.status.is_none()
            && self.after.is_none();
        let needed = self.offset.saturating_add(self.limit).saturating_add(2);
        let mut runs = if is_simple {
            history::newest(scenario, from, end, needed)
        } else {
            history::between(scenario, from, end)
        };
        runs.extend(scenario.runs.iter().cloned());
        runs
    }

    fn lets_through(&self, run: &Run) -> bool {
        let within = |value: i64, (low, high): (Option<i64>, Option<i64>)| {
            low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high)
        };
        !self.has_name
            && self.status.is_none_or(|status| run.status.code() == status)
            && within(duration(run), self.duration)
            && within(run.operations, self.operations)
            && within(run.transfer, self.transfer)
            && within(Use::of(run).centicredits, self.credits)
    }

    fn order(&self, one: &Run, other: &Run) -> std::cmp::Ordering {
        let key = |run: &Run| match self.sort_by.as_str() {
            "duration" => duration(run),
            "operations" => run.operations,
            "transfer" => run.transfer,
            "status" => i64::from(run.status.code()),
            _ => run.start.as_millisecond(),
        };
        let order = (key(one), one.start, one.kind(), &one.execution).cmp(&(
            key(other),
            other.start,
            other.kind(),
            &other.execution,
        ));
        if self.ascending {
            order
        } else {
            order.reverse()
        }
    }
}

pub(crate) fn find(
    scenario: &Scenario,
    organization: &Organization,
    execution: &str,
    now: Timestamp,
) -> Option<Run> {
    if let Some(run) = scenario.runs.iter().find(|run| run.execution == execution) {
        return (run.start <= now).then(|| run.clone());
    }
    let oldest = now - SignedDuration::from_hours(24 * organization.tier.retention_days());
    history::between(scenario, oldest, now)
        .into_iter()
        .find(|run| run.execution == execution)
}

pub(crate) fn home_of<'w>(
    visit: &Visit,
    world: &'w World,
    scenario: &Scenario,
) -> Result<(&'w Team, &'w Organization), Refusal> {
    let team = visit
        .home(world)?
        .teams
        .get(&scenario.team)
        .ok_or_else(|| Refusal::not_found("Team"))?;
    let organization = world
        .organizations
        .get(&team.organization)
        .ok_or_else(|| Refusal::not_found("Organization"))?;
    Ok((team, organization))
}

pub(crate) fn duration(run: &Run) -> i64 {
    run.end.as_millisecond() - run.start.as_millisecond()
}

pub(crate) fn imt_id(scenario: u64, run: &Run) -> String {
    format!(
        "{}_scenario.{scenario}.{}.{}",
        run.start.as_millisecond(),
        run.kind(),
        run.execution
    )
}

pub(crate) fn row(world: &World, scenario: &Scenario, team: &Team, run: &Run) -> Value {
    let mut row = json!({
        "imtId": imt_id(scenario.id, run),
        "duration": duration(run),
        "operations": run.operations,
        "centicredits": Use::of(run).centicredits,
        "transfer": run.transfer,
        "organizationId": team.organization,
        "teamId": team.id,
        "id": run.execution,
        "type": run.kind(),
        "authorId": run.author,
        "instant": scenario.hook.is_some() && run.author.is_none(),
        "timestamp": stamp(run.start),
        "status": run.status.code(),
    });
    if let Some(author) = run.author.and_then(|author| world.people.get(&author)) {
        row["authorName"] = json!(author.name);
    }
    row
}
