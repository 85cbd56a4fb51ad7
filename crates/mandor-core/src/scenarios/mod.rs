//! Scenarios: the list, and everything about one of them.
//!
//! In: what the store keeps. Out: rows. Reading never waits for Make; old details are read again
//! behind the answer.

pub(crate) mod assemble;
pub(crate) mod convert;
#[cfg(test)]
pub(crate) mod fixture;
pub mod rows;
pub(crate) mod state;
pub(crate) mod worst;

use make_api::{Zone, ZoneKind};

use crate::accounts::lacks_of;
use crate::app::App;
use crate::clock::Moment;
use crate::journal::ActionError;
use crate::problem::Failure;
use crate::store;
use crate::store::accounts::ZoneRecord;
use crate::store::details::DetailRecord;
use crate::store::scenarios::ScenarioRecord;
use crate::sync;
use assemble::Snapshot;
use rows::{OfScenario, RunRow, ScenarioDetail, ScenarioList, ScenarioRow, WorstScenarios};

/// Runs the detail panel draws.
const RUNS_SHOWN: u32 = 50;

/// The scenario list from the cache.
pub async fn list_scenarios(app: &App) -> Result<ScenarioList, Failure> {
    let now = app.now();
    let list = app
        .store()
        .read(move |db| {
            let snapshot = Snapshot::read(db, now)?;
            Ok(snapshot.list_of(snapshot.rows()))
        })
        .await?;
    Ok(ScenarioList {
        progress: app.lookout().view().progress,
        ..list
    })
}

/// The beginning of the scenario list from the cache, long before a page could have all of it.
pub async fn list_worst_scenarios(app: &App) -> Result<WorstScenarios, Failure> {
    let now = app.now();
    let mut worst = app
        .store()
        .read(move |db| Ok(worst::worst_of(&Snapshot::read(db, now)?)))
        .await?;
    worst.list.progress = app.lookout().view().progress;
    Ok(worst)
}

/// What the store has for the detail panel.
struct Found {
    row: ScenarioRow,
    record: ScenarioRecord,
    zone: ZoneRecord,
    error: Option<rows::RunError>,
    detail: Option<DetailRecord>,
    runs: Option<Vec<RunRow>>,
    history_read_at: Option<Moment>,
}

/// Everything about one scenario from the cache; old details are read again behind it.
pub async fn get_scenario(app: &App, ask: OfScenario) -> Result<ScenarioDetail, Failure> {
    let (key, now) = (ask.key, app.now());
    let found = app
        .store()
        .read(move |db| {
            let Some(record) = store::scenarios::one(db, key)? else {
                return Ok(None);
            };
            let zones = store::accounts::zones(db)?;
            let Some(zone) = zones.into_iter().find(|zone| zone.id == key.zone) else {
                return Ok(None);
            };
            let snapshot = Snapshot::read_one(db, record, now)?;
            let record = snapshot.scenarios.first().cloned();
            let Some(record) = record else {
                return Ok(None);
            };
            let history = snapshot.histories.get(&key);
            Ok(Some(Found {
                row: snapshot.row(&record),
                zone,
                error: history.and_then(|history| history.error.clone()),
                history_read_at: history.map(|history| history.read_at),
                detail: store::details::one(db, key)?,
                runs: store::histories::runs(db, key, RUNS_SHOWN)?,
                record,
            }))
        })
        .await?
        .ok_or(ActionError::NoScenario)?;
    sync::refresh_details_behind(app, &found.record, found.history_read_at);
    Ok(detail(app, found))
}

fn detail(app: &App, found: Found) -> ScenarioDetail {
    let trouble = app.lookout().detail_trouble(found.record.key);
    let (mut flow, connected_accounts, read_at) = match found.detail {
        Some(detail) => (
            Some(detail.flow),
            detail.connected_accounts,
            Some(detail.read_at),
        ),
        None => (None, None, None),
    };
    if let Some(flow) = &mut flow {
        let is_failing = found.row.state == rows::ScenarioState::Failing;
        convert::mark_failing(flow, found.error.as_ref().filter(|_| is_failing));
    }
    ScenarioDetail {
        make_url: match found.zone.guide_path {
            None => make_url(&found.zone.address, &found.record),
            // The guide says nothing of screens.
            Some(_) => None,
        },
        lacks: lacks_of(&found.zone),
        description: found.record.description,
        schedule: found.record.schedule,
        made_by: found.record.made_by,
        edited_by: found.record.edited_by,
        flow,
        connected_accounts,
        runs: found.runs,
        last_error: found.error,
        as_of: read_at.min(found.history_read_at).or(read_at),
        problem: trouble.map(|trouble| trouble.in_words(found.zone.other_server(), app.words())),
        row: found.row,
    }
}

/// Where Make's own screens show a scenario. A sandbox on this computer has no screens.
fn make_url(address: &str, scenario: &ScenarioRecord) -> Option<String> {
    let zone = Zone::parse(address).ok()?;
    if zone.kind() == ZoneKind::Loopback {
        return None;
    }
    let path = format!("/{}/scenarios/{}", scenario.team.id, scenario.key.id);
    zone.page(&path).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_scenario_of_make_itself_can_be_opened_in_make() {
        let scenario = fixture::scenario(1, "Review digest");
        let url = |address| make_url(address, &scenario);
        let shown = url("eu1.make.com");
        assert_eq!(
            shown.as_deref(),
            Some("https://eu1.make.com/20/scenarios/1")
        );
        assert!(url("make.example.com").is_some());
        assert_eq!(url("127.0.0.1:18080"), None);
        assert_eq!(url(""), None);
    }
}
