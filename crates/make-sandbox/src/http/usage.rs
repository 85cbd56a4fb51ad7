//! What scenarios have used: day by day, and since the counters were reset.
//!
//! In: a scenario, a team or an organization. Out: rows for each of thirty days, or a sum for each scenario.

use std::collections::BTreeMap;

use axum::{Router, extract::Path, routing::get};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    scenarios::teams_of,
    visit::Visit,
};
use crate::{
    engine::{self, history},
    world::{Run, Scenario, Use, World, place_time, stamp},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/consumptions", get(consumptions))
        .route("/scenarios/{id}/usage", get(usage))
}

async fn usage(visit: Visit, Path(id): Path<String>) -> Answer {
    let in_place = visit.asked.flag("organizationTimezone")?.unwrap_or(false);
    let (world, now) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let timezone = if in_place {
        timezone_of(&visit, &world, scenario)
    } else {
        "Etc/UTC"
    };
    Ok(Reply(
        json!({"data": usage_rows(std::iter::once(scenario), timezone, now)}),
    ))
}

/// Organizations that pay by the year are told what the last sixty days have used.
const YEARLY_WINDOW: SignedDuration = SignedDuration::from_hours(24 * 60);

async fn consumptions(visit: Visit) -> Answer {
    let place = visit.asked.place()?;
    let (world, now) = visit.world();
    let (organization, teams) = teams_of(&visit, &world, place)?;
    let zone = visit.home(&world)?;
    let rows = zone
        .scenarios
        .values()
        .filter(|scenario| teams.contains(&scenario.team))
        .filter_map(|scenario| {
            let used = if organization.is_yearly {
                engine::used_between(scenario, now - YEARLY_WINDOW, now)
            } else {
                engine::used(scenario, organization, world.birth)
            };
            (used.operations > 0).then(|| {
                json!({
                    "scenarioId": scenario.id,
                    "operations": used.operations,
                    "transfer": used.transfer,
                    "centicredits": used.centicredits,
                })
            })
        });
    let last_reset = stamp(organization.last_reset);
    Ok(Reply(
        json!({"scenarioConsumptions": rows.collect::<Vec<Value>>(), "lastReset": last_reset}),
    ))
}

fn timezone_of(visit: &Visit, world: &World, scenario: &Scenario) -> &'static str {
    world
        .zones
        .get(visit.zone)
        .and_then(|zone| zone.teams.get(&scenario.team))
        .and_then(|team| world.organizations.get(&team.organization))
        .map_or("Etc/UTC", |organization| organization.timezone)
}

/// What scenarios have used on each of the last thirty days.
pub(crate) fn usage_rows<'a>(
    scenarios: impl Iterator<Item = &'a Scenario>,
    timezone: &str,
    now: Timestamp,
) -> Vec<Value> {
    let zone = place_time(timezone);
    let from = now - SignedDuration::from_hours(24 * 29);
    let mut days: BTreeMap<String, Use> = (0..30)
        .map(|day| {
            (
                day_of(from + SignedDuration::from_hours(24) * day, &zone),
                Use::default(),
            )
        })
        .collect();
    let mut add = |run: &Run| {
        if let Some(day) = days.get_mut(&day_of(run.start, &zone)) {
            day.add(Use::of(run));
        }
    };
    for scenario in scenarios {
        history::between(scenario, from, now)
            .iter()
            .for_each(&mut add);
        scenario
            .runs
            .iter()
            .filter(|run| run.end <= now)
            .for_each(&mut add);
    }
    days.into_iter()
        .map(|(date, used)| {
            json!({
                "date": date,
                "operations": used.operations,
                "dataTransfer": used.transfer,
                "centicredits": used.centicredits,
            })
        })
        .collect()
}

fn day_of(at: Timestamp, zone: &jiff::tz::TimeZone) -> String {
    zone.to_datetime(at).date().to_string()
}
