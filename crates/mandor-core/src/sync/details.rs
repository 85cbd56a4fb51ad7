//! The details of one scenario: its blueprint, its connected accounts, its newest runs.
//!
//! In: a scenario somebody looks at or changed. Out: fresher details, behind the screen's back.

use std::time::Duration;

use make_api::{Caller, ConnectionId, Error, Lane};

use super::{LookError, histories};
use crate::app::App;
use crate::clock::Moment;
use crate::event::{Event, Topic};
use crate::journal::JournalAction;
use crate::keys::{OrganizationKey, ScenarioKey};
use crate::scenarios::convert;
use crate::store;
use crate::store::details::DetailRecord;
use crate::store::journal::EntryRecord;
use crate::store::scenarios::ScenarioRecord;

/// When the log is read again after a run was started.
const AFTER_A_RUN: &[Duration] = &[
    Duration::from_secs(3),
    Duration::from_secs(7),
    Duration::from_secs(20),
];
/// Details younger than this are shown as they are.
const FRESH_FOR: Duration = Duration::from_secs(30);

/// Reads the details of a scenario again, unless they are fresh or being read. Returns at once.
pub(crate) fn refresh_details_behind(
    app: &App,
    scenario: &ScenarioRecord,
    history_read_at: Option<Moment>,
) {
    let uptime = app.clock().uptime();
    if !app.lookout().begin_details(scenario.key, uptime, FRESH_FOR) {
        return;
    }
    let now = app.now();
    let is_history_fresh = history_read_at.is_some_and(|at| at.apart_from(now) < FRESH_FOR);
    begin(app, scenario.key, scenario.organization, !is_history_fresh);
}

/// Reads a scenario again after Mandor changed it, so that the list follows.
///
/// A run shows in Make's log only when it has ended, so after one the log is read a few times.
pub(crate) fn refresh_after_action(app: &App, entry: &EntryRecord) {
    let (app, key, organization) = (app.clone(), entry.scenario, entry.organization);
    let waits: &[Duration] = match entry.action {
        JournalAction::Run => AFTER_A_RUN,
        JournalAction::Pause | JournalAction::TurnOn => &[],
    };
    let behind = app.clone();
    behind
        .behind()
        .begin("reading a scenario again", async move {
            follow_and_tell(&app, key, organization).await;
            for wait in waits {
                app.clock().sleep(*wait).await;
                follow_and_tell(&app, key, organization).await;
            }
        });
}

async fn follow_and_tell(app: &App, key: ScenarioKey, organization: OrganizationKey) {
    if let Err(error) = follow(app, key, organization).await {
        tracing::info!(%error, "a changed scenario could not be read again");
    }
    app.changed(&[Topic::Scenarios]);
    app.tell(Event::ScenarioChanged { key });
}

async fn follow(
    app: &App,
    key: ScenarioKey,
    organization: OrganizationKey,
) -> Result<(), LookError> {
    let caller = app
        .client(key.zone)
        .await?
        .on(Some(organization.id), Lane::Click);
    read_row(app, &caller, key, organization).await?;
    let consumed = histories::consumed(app, key).await?;
    histories::read(app, &caller, key, consumed).await
}

/// Says that the details of a scenario are being read until it is dropped, however that comes.
struct BeingRead {
    app: App,
    key: ScenarioKey,
}

impl Drop for BeingRead {
    fn drop(&mut self) {
        self.app.lookout().details_are_free(self.key);
    }
}

fn begin(app: &App, key: ScenarioKey, organization: OrganizationKey, with_history: bool) {
    let being_read = BeingRead {
        app: app.clone(),
        key,
    };
    app.behind().begin("reading details", async move {
        let app = &being_read.app;
        let outcome = read_details(app, key, organization, with_history).await;
        let trouble = outcome.err().map(|error| {
            tracing::info!(%error, "the details of a scenario could not be read");
            error.trouble()
        });
        app.lookout()
            .details_ended(key, app.clock().uptime(), trouble);
        let app = app.clone();
        // Whoever hears the news may ask again at once.
        drop(being_read);
        app.tell(Event::ScenarioChanged { key });
    });
}

async fn read_details(
    app: &App,
    key: ScenarioKey,
    organization: OrganizationKey,
    with_history: bool,
) -> Result<(), LookError> {
    let caller = app
        .client(key.zone)
        .await?
        .on(Some(organization.id), Lane::Click);
    read_row(app, &caller, key, organization).await?;
    let blueprint = caller.blueprint(key.id).await?;
    let used: Vec<ConnectionId> = blueprint
        .steps
        .iter()
        .flat_map(make_api::Step::walk)
        .flat_map(|step| step.connections.iter().copied())
        .collect();
    let detail = DetailRecord {
        flow: convert::flow(&blueprint),
        connected_accounts: connected_accounts(app, &caller, key, &used).await?,
        read_at: app.now(),
    };
    app.store()
        .write(move |tx| match store::scenarios::one(tx, key)? {
            Some(_) => store::details::put(tx, key, &detail),
            None => Ok(()),
        })
        .await?;
    if with_history {
        let consumed = histories::consumed(app, key).await?;
        histories::read(app, &caller, key, consumed).await?;
    }
    Ok(())
}

/// Reads the row itself: it may have been paused, renamed or deleted elsewhere.
async fn read_row(
    app: &App,
    caller: &Caller,
    key: ScenarioKey,
    organization: OrganizationKey,
) -> Result<(), LookError> {
    let changes = app.lookout().changes();
    let scenario = match caller.scenario(key.id).await {
        Ok(scenario) => scenario,
        Err(error @ Error::NotFound { .. }) => {
            app.store()
                .write(move |tx| store::scenarios::remove(tx, key))
                .await?;
            app.changed(&[Topic::Scenarios]);
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    let ours = app.clone();
    app.store()
        .write(move |tx| {
            if ours.lookout().is_touched_after(changes, key) {
                return Ok(());
            }
            let Some(known) = store::scenarios::one(tx, key)? else {
                return Ok(());
            };
            let timezone = known.schedule.timezone.as_deref();
            let fresh = convert::scenario(scenario, organization, timezone);
            store::scenarios::put(tx, &fresh)
        })
        .await?;
    Ok(())
}

/// Names of the connections in use; `None` when this person may not see the team's connections.
async fn connected_accounts(
    app: &App,
    caller: &Caller,
    key: ScenarioKey,
    used: &[ConnectionId],
) -> Result<Option<Vec<String>>, LookError> {
    if used.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let record = app
        .store()
        .read(move |db| store::scenarios::one(db, key))
        .await?;
    let Some(record) = record else {
        return Ok(None);
    };
    let connections = match caller.connections(record.team.id).await {
        Ok(connections) => connections,
        // What a server has no words for keeps nothing else from being shown.
        Err(Error::Forbidden { .. } | Error::Unsupported { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let names = connections
        .into_iter()
        .filter(|connection| used.contains(&connection.id))
        .map(|connection| connection.name);
    Ok(Some(names.collect()))
}
