//! The newest runs of those scenarios that have some to tell.
//!
//! In: what moved since the last reading. Out: runs, and why the newest failed one failed.
//! It never reads more in one look than the organization's share of calls allows.

use std::collections::HashMap;
use std::time::Duration;

use futures::StreamExt;
use futures::stream;
use make_api::{Caller, Client, Error, ExecutionId, Lane, LogQuery, Support};

use super::{LookError, Troubles, plan};
use crate::app::App;
use crate::clock::Moment;
use crate::event::Topic;
use crate::keys::{OrganizationKey, ScenarioKey};
use crate::scenarios::convert;
use crate::scenarios::rows::RunOutcome;
use crate::store::histories::{History, Reading};
use crate::store::{self, StoreError};

/// Logs read at the same time.
const AT_ONCE: usize = 4;
/// Runs asked for: enough for the bars of the detail panel and a day of quarter-hours.
const RUNS: usize = 100;
/// A history that could not be read rests for so long, or it would come first in every look and
/// keep the others from being read.
const RESTS_FOR: Duration = Duration::from_mins(10);
/// A run that is still said to be under way after so long has ended unseen.
const RUNS_AT_MOST_MS: i64 = 60 * 60 * 1000;
/// Just after a run Make may not know yet why it failed.
const EXPLAINED_WITHIN: Duration = Duration::from_mins(10);
/// The screens are told after so many readings, so that a long look shows its progress.
const TOLD_EVERY: usize = 10;

/// Reads as many histories as the share of calls allows, the most telling first.
pub(super) async fn refresh(
    app: &App,
    client: &Client,
    key: OrganizationKey,
    planned: u32,
) -> Result<(), LookError> {
    let now = app.now();
    // A third of the planned calls is kept for clicks; some of the rest goes to lists and errors.
    let most = usize::try_from(planned / 2).unwrap_or(1).max(1);
    let resting = app
        .lookout()
        .unread_histories(app.clock().uptime(), RESTS_FOR);
    let tells_usage = client.capabilities().usage != Support::No;
    let (due, consumptions) = app
        .store()
        .read(move |db| {
            let mut scenarios = store::scenarios::all(db)?;
            scenarios.retain(|it| it.organization == key && !resting.contains(&it.key));
            let long_ago = Moment::from_millis(now.millis() - RUNS_AT_MOST_MS);
            let known = plan::Known {
                histories: store::histories::all(db)?,
                consumptions: store::scenarios::consumptions(db)?,
                running: store::histories::running_since(db, long_ago)?,
                tells_usage,
            };
            let due = plan::whose_history(&scenarios, &known, now, most);
            Ok((due, known.consumptions))
        })
        .await?;
    let caller = client.on(Some(key.id), Lane::Background);
    let mut readings = stream::iter(due)
        .map(async |scenario| {
            let consumed = consumptions.get(&scenario).copied().unwrap_or(0);
            (scenario, read(app, &caller, scenario, consumed).await)
        })
        .buffer_unordered(AT_ONCE);
    let mut troubles = Troubles::default();
    let (mut tried, mut succeeded) = (0, 0);
    while let Some((scenario, outcome)) = readings.next().await {
        match outcome {
            Ok(()) => succeeded += 1,
            Err(error) => {
                let is_slow = matches!(error, LookError::Make(Error::Timeout { .. }));
                if is_slow || !error.is_general() {
                    let uptime = app.clock().uptime();
                    app.lookout().history_is_unread(scenario, uptime);
                }
                // A scenario deleted meanwhile leaves with the next listing.
                if !matches!(error, LookError::Make(Error::NotFound { .. })) {
                    troubles.note(Err(error))?;
                }
            }
        }
        tried += 1;
        if tried % TOLD_EVERY == 0 {
            app.changed(&[Topic::Scenarios]);
        }
    }
    drop(readings);
    app.changed(&[Topic::Scenarios]);
    // One history that cannot be read is no trouble of the organization.
    if succeeded > 0 {
        Ok(())
    } else {
        troubles.end()
    }
}

/// Reads the newest runs of one scenario, and why the newest one failed if it did.
pub(super) async fn read(
    app: &App,
    caller: &Caller,
    key: ScenarioKey,
    consumed: u64,
) -> Result<(), LookError> {
    let at = app.now();
    let mut query = LogQuery::of(key.id);
    query.limit = Some(RUNS);
    let rows = caller.logs(query).collect_all().await?;
    let reading = Reading {
        key,
        at,
        centicredits: consumed,
        runs: rows.iter().map(convert::run).collect(),
    };
    let history = app
        .store()
        .write(move |tx| {
            if store::scenarios::one(tx, key)?.is_none() {
                return Ok(None);
            }
            store::histories::keep(tx, &reading)?;
            store::histories::one(tx, key)
        })
        .await?;
    if let Some(history) = history {
        explain(app, caller, key, &history).await?;
    }
    Ok(())
}

/// Asks once why the newest run failed.
async fn explain(
    app: &App,
    caller: &Caller,
    key: ScenarioKey,
    history: &History,
) -> Result<(), LookError> {
    let Some(last) = history
        .last
        .as_ref()
        .filter(|it| it.outcome == RunOutcome::Failed)
    else {
        return Ok(());
    };
    if history.error_run.as_deref() == Some(last.id.as_str()) {
        return Ok(());
    }
    let Ok(execution) = last.id.parse::<ExecutionId>() else {
        return Ok(());
    };
    let error = match caller.execution(key.id, &execution).await {
        Ok(detail) => detail.error.map(convert::run_error),
        // Asked again with the next reading.
        Err(Error::NotFound { .. }) if last.at.apart_from(app.now()) < EXPLAINED_WITHIN => {
            return Ok(());
        }
        Err(Error::NotFound { .. } | Error::TooLarge { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let run = last.id.clone();
    app.store()
        .write(move |tx| store::histories::keep_error(tx, key, &run, error.as_ref()))
        .await?;
    Ok(())
}

/// What one scenario consumed, by the last reading.
pub(super) async fn consumed(app: &App, key: ScenarioKey) -> Result<u64, StoreError> {
    let all: HashMap<ScenarioKey, u64> = app.store().read(store::scenarios::consumptions).await?;
    Ok(all.get(&key).copied().unwrap_or(0))
}

/// Drops runs, and texts of Make, that are older than we may keep them.
pub(super) async fn trim(app: &App) -> Result<(), StoreError> {
    const KEPT_MS: i64 = 90 * 24 * 3600 * 1000;
    let before = Moment::from_millis(app.now().millis() - KEPT_MS);
    app.store()
        .write(move |tx| {
            store::histories::trim(tx, before)?;
            store::journal::forget_details(tx, before)
        })
        .await
}
