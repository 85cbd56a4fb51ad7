//! Finds runs over all scenarios of an organization, where a switch lets it.
//!
//! In: an organization, a span of days, teams, scenarios, statuses, a text of the error. Out: rows of the log with the
//! scenario's name and the error's text, newest first. Never a run of a team that the caller is not in.
//!
//! `Assumed:` the days are those of UTC, both ends included; one reading of Make's document says no more.

use axum::{Router, extract::Path, routing::post};
use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    logs::row,
    visit::Visit,
};
use crate::{
    engine::history,
    world::{Run, Scenario, World},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new().route("/organizations/{id}/scenarios/executions", post(search))
}

const LARGEST: usize = 500;

/// What is looked for.
#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wish {
    from: Option<i64>,
    to: Option<i64>,
    team_id: Option<u64>,
    scenario_ids: Vec<u64>,
    status: Vec<u8>,
    error_message: Option<String>,
    page_size: usize,
    page_index: usize,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            team_id: None,
            scenario_ids: Vec::new(),
            status: Vec::new(),
            error_message: None,
            page_size: 50,
            page_index: 0,
        }
    }
}

async fn search(visit: Visit, Path(id): Path<String>, Brought(wish): Brought<Wish>) -> Answer {
    if !visit.switches.run_search {
        return Err(Refusal::no_such_route());
    }
    let wish = wish.unwrap_or_default();
    if !(1..=LARGEST).contains(&wish.page_size) {
        return Err(Refusal::validation(&format!(
            "Parameter 'pageSize' must be from 1 to {LARGEST}."
        )));
    }
    let (world, now) = visit.world();
    let organization = visit.organization(&world, asked::id(&id)?)?;
    let seen = visit.seen_teams(&world, organization.id);
    let oldest = now - SignedDuration::from_hours(24 * organization.tier.retention_days());
    let (from, to) = wish.span(now)?;
    let (from, to) = (from.max(oldest), to.min(now));
    let mut found: Vec<(&Scenario, Run)> = Vec::new();
    for scenario in visit.home(&world)?.scenarios.values() {
        if seen.contains(&scenario.team) && wish.is_about(scenario) {
            let runs = runs(scenario, from, to, now).into_iter();
            let runs = runs.filter(|run| wish.fits(run));
            found.extend(runs.map(|run| (scenario, run)));
        }
    }
    found.sort_by(|(one, run), (other, next)| {
        (next.start, other.id, &next.execution).cmp(&(run.start, one.id, &run.execution))
    });
    let page = found
        .into_iter()
        .skip(wish.page_index.saturating_mul(wish.page_size))
        .take(wish.page_size);
    let rows = page.filter_map(|(scenario, run)| found_row(&visit, &world, scenario, &run));
    Ok(Reply(json!({"results": rows.collect::<Vec<Value>>()})))
}

/// What ended within a span.
fn runs(scenario: &Scenario, from: Timestamp, to: Timestamp, now: Timestamp) -> Vec<Run> {
    let mut runs = history::between(scenario, from, to + SignedDuration::from_millis(1));
    let lived = scenario.runs.iter();
    runs.extend(
        lived
            .filter(|run| from <= run.start && run.start <= to)
            .cloned(),
    );
    runs.retain(|run| run.end <= now);
    runs
}

fn found_row(visit: &Visit, world: &World, scenario: &Scenario, run: &Run) -> Option<Value> {
    let team = visit.home(world).ok()?.teams.get(&scenario.team)?;
    let mut row = row(world, scenario, team, run);
    row["scenarioId"] = json!(scenario.id);
    row["scenarioName"] = json!(scenario.name);
    row["errorMessage"] = json!(run.failure.as_ref().map(|failure| &failure.message));
    Some(row)
}

impl Wish {
    /// From the first moment of a day to the last of another; the last seven days unless told otherwise.
    fn span(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), Refusal> {
        let day = |ms: Option<i64>, usual: Timestamp, time: Time| {
            let at = ms.map_or(Ok(usual), Timestamp::from_millisecond);
            at.and_then(|at| {
                let date = TimeZone::UTC.to_datetime(at).date();
                TimeZone::UTC.to_timestamp(date.to_datetime(time))
            })
            .map_err(|_| Refusal::validation("Parameters 'from' and 'to' must be moments."))
        };
        let week_ago = now - SignedDuration::from_hours(24 * 7);
        Ok((
            day(self.from, week_ago, Time::MIN)?,
            day(self.to, now, Time::MAX)?,
        ))
    }

    fn is_about(&self, scenario: &Scenario) -> bool {
        self.team_id.is_none_or(|team| team == scenario.team)
            && (self.scenario_ids.is_empty() || self.scenario_ids.contains(&scenario.id))
    }

    fn fits(&self, run: &Run) -> bool {
        let says = |text: &String| {
            let failure = run.failure.as_ref();
            failure.is_some_and(|failure| failure.message.contains(text.as_str()))
        };
        (self.status.is_empty() || self.status.contains(&run.status.code()))
            && self.error_message.as_ref().is_none_or(says)
    }
}
