//! The journal: what a person changes in Make through Mandor.
//!
//! In: a press on a button. Out: an entry that is written down before anything is sent, and that
//! ends as done, not done because of a problem, or taken back. A lost answer is read back; nothing
//! is ever sent twice.

#[cfg(test)]
pub(crate) mod fixture;
mod plan;
mod read_back;
pub mod rows;
mod send;

use std::time::Duration;

use crate::app::App;
use crate::event::{Event, Topic};
use crate::keys::{EntryId, ScenarioKey};
use crate::problem::Failure;
use crate::scenarios::rows::OfScenario;
use crate::store::journal::{EntryRecord, NewEntry};
use crate::store::{self, StoreError};

pub(crate) use read_back::{holds_others, next_wait, settle_unknown};
pub use rows::{JournalAction, JournalRow, JournalState};
use rows::{OfEntry, SettleHeld};
pub(crate) use send::{recover, send_due};

/// How long pausing and turning on can be taken back.
pub const HOLD: Duration = Duration::from_secs(8);
/// Entries that Activity shows.
const NEWEST: u32 = 200;

/// What a caller can do something about when an action fails.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The person's role does not include it.
    #[error("the role does not include it")]
    NotAllowed,
    /// Make runs only active scenarios.
    #[error("the scenario is not active")]
    NotActive,
    /// It already is as asked.
    #[error("it already is as asked")]
    AlreadySo,
    /// Another action on the same scenario is not finished.
    #[error("another action on it is not finished")]
    StillWaiting,
    /// The entry has left for Make already.
    #[error("the entry was sent already")]
    TooLate,
    /// Mandor was closed before the action was sent.
    #[error("closed before it was sent")]
    ClosedBefore,
    /// It cannot be found out what became of it.
    #[error("not known what became of it")]
    Unclear,
    /// No such entry.
    #[error("no such entry")]
    NoEntry,
    /// No such scenario.
    #[error("no such scenario")]
    NoScenario,
    /// Make, or the way to it.
    #[error(transparent)]
    Make(#[from] make_api::Error),
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Runs a scenario once, now. It is sent at once and never by itself a second time.
pub async fn run_scenario(app: &App, ask: OfScenario) -> Result<JournalRow, Failure> {
    let entry = write_down(app, ask.key, JournalAction::Run, Duration::ZERO).await?;
    Ok(row(app, send_or_find(app, entry).await?))
}

/// Sends an entry. When the loop was quicker, what matters is what became of it there.
async fn send_or_find(app: &App, entry: EntryRecord) -> Result<EntryRecord, ActionError> {
    let id = entry.id;
    match send::send(app, entry).await {
        Err(ActionError::TooLate) => find(app, id).await,
        sent => sent,
    }
}

async fn find(app: &App, id: EntryId) -> Result<EntryRecord, ActionError> {
    let found = app
        .store()
        .read(move |db| store::journal::one(db, id))
        .await?;
    found.ok_or(ActionError::NoEntry)
}

/// Pauses a scenario. It is held for eight seconds, in which it can be taken back.
pub async fn pause_scenario(app: &App, ask: OfScenario) -> Result<JournalRow, Failure> {
    let held = write_down(app, ask.key, JournalAction::Pause, HOLD).await?;
    Ok(row(app, held))
}

/// Turns a scenario on. It is held for eight seconds, in which it can be taken back.
pub async fn turn_on_scenario(app: &App, ask: OfScenario) -> Result<JournalRow, Failure> {
    let held = write_down(app, ask.key, JournalAction::TurnOn, HOLD).await?;
    Ok(row(app, held))
}

/// Writes an action down after checking that it makes sense.
async fn write_down(
    app: &App,
    key: ScenarioKey,
    action: JournalAction,
    hold: Duration,
) -> Result<EntryRecord, ActionError> {
    let asked_at = app.now();
    let send_at = asked_at.after(hold);
    let entry = app
        .store()
        .write(move |tx| {
            let Some(facts) = plan::Facts::read(tx, key, asked_at)? else {
                return Ok(Err(ActionError::NoScenario));
            };
            if let Err(refusal) = plan::may(action, &facts) {
                return Ok(Err(refusal));
            }
            let new = NewEntry {
                scenario: key,
                organization: facts.scenario.organization,
                scenario_name: facts.scenario.name,
                organization_name: facts.organization_name,
                action,
                asked_at,
                send_at,
            };
            Ok(Ok(store::journal::add(tx, &new)?))
        })
        .await??;
    app.changed(&[Topic::Journal, Topic::Scenarios]);
    if !hold.is_zero() {
        app.lookout().wake_journal();
    }
    Ok(entry)
}

/// Takes a held action back.
pub async fn undo_action(app: &App, ask: OfEntry) -> Result<JournalRow, Failure> {
    Ok(row(app, drop_held(app, ask.entry).await?))
}

async fn drop_held(app: &App, id: EntryId) -> Result<EntryRecord, ActionError> {
    let now = app.now();
    let dropped = app
        .store()
        .write(move |tx| {
            let (from, to) = (JournalState::Held, JournalState::Dropped);
            match store::journal::advance(tx, id, from, to, now, None)? {
                Some(entry) => Ok(Ok(entry)),
                None if store::journal::one(tx, id)?.is_some() => Ok(Err(ActionError::TooLate)),
                None => Ok(Err(ActionError::NoEntry)),
            }
        })
        .await??;
    app.changed(&[Topic::Journal, Topic::Scenarios]);
    Ok(dropped)
}

/// Sends a held action without waiting.
pub async fn send_now(app: &App, ask: OfEntry) -> Result<JournalRow, Failure> {
    let entry = find(app, ask.entry).await?;
    if entry.state == JournalState::Dropped {
        return Err(ActionError::TooLate.into());
    }
    Ok(row(app, send_or_find(app, entry).await?))
}

/// Sends or drops everything held, then says that nothing stands in the way of quitting. All are
/// tried; if some stay behind, the first reason is told.
pub async fn settle_held(app: &App, ask: SettleHeld) -> Result<(), Failure> {
    let waiting = held(app).await?;
    let errors = if ask.send {
        send::send_all(app, waiting).await
    } else {
        drop_all(app, waiting).await
    };
    for error in &errors {
        tracing::warn!(%error, "a held entry could not be settled");
    }
    if let Some(first) = errors.into_iter().next() {
        return Err(first.into());
    }
    app.tell(Event::QuitReady);
    Ok(())
}

async fn drop_all(app: &App, entries: Vec<EntryRecord>) -> Vec<ActionError> {
    let mut errors = Vec::new();
    for entry in entries {
        match drop_held(app, entry.id).await {
            // Somebody was quicker: it is sent or dropped.
            Ok(_) | Err(ActionError::TooLate) => {}
            Err(error) => errors.push(error),
        }
    }
    errors
}

/// Quits, unless held actions wait: then the page is told to ask.
pub async fn quit(app: &App) -> Result<(), Failure> {
    let waiting = held(app).await?.len();
    app.tell(match u32::try_from(waiting) {
        Ok(0) => Event::QuitReady,
        Ok(held) => Event::QuitAsked { held },
        Err(_) => Event::QuitAsked { held: u32::MAX },
    });
    Ok(())
}

async fn held(app: &App) -> Result<Vec<EntryRecord>, StoreError> {
    let open = app.store().read(store::journal::open).await?;
    Ok(open
        .into_iter()
        .filter(|entry| entry.state == JournalState::Held)
        .collect())
}

/// The newest changes made here, newest first.
pub async fn list_activity(app: &App) -> Result<Vec<JournalRow>, Failure> {
    let words = app.words();
    let entries = app
        .store()
        .read(|db| store::journal::newest(db, NEWEST))
        .await?;
    let rows = entries
        .into_iter()
        .map(|entry| JournalRow::of(entry, words));
    Ok(rows.collect())
}

fn row(app: &App, entry: EntryRecord) -> JournalRow {
    JournalRow::of(entry, app.words())
}
