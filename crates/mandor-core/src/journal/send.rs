//! Sending what the journal holds.
//!
//! In: entries of the store. Out: entries one step further. An entry is marked as sent before the
//! call leaves, so a crash at any point leaves it held (never sent) or sent (to be read back).

use std::collections::BTreeMap;
use std::time::Duration;

use futures::{StreamExt, stream};
use make_api::{Error, Lane, RunRequest};

use super::{ActionError, HOLD, JournalAction, JournalState};
use crate::accounts;
use crate::app::App;
use crate::event::{Event, Topic};
use crate::keys::OrganizationKey;
use crate::problem::{Code, Failure, Problem};
use crate::store::journal::EntryRecord;
use crate::store::{self, StoreError};
use crate::sync;

/// A held action that waited longer than this over a restart is not sent any more: its moment is gone.
const STALE_AFTER: Duration = Duration::from_mins(10);
/// Organizations that are sent to at the same time: each has its own limit, and one that is slow
/// must not keep the others waiting.
const AT_ONCE: usize = 4;

/// What one call to Make came to.
pub(super) enum Outcome {
    Done,
    NotDone(Problem),
    NotKnown,
}

/// After a start: what was under way is so no more, except what a command sends just now. Sent
/// entries are to be read back, held ones get their time to be taken back again, and very old ones
/// are closed.
pub(crate) async fn recover(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let words = app.words();
    let ours = app.clone();
    app.store()
        .write(move |tx| {
            for entry in store::journal::open(tx)? {
                match entry.state {
                    JournalState::Held if entry.send_at.age_ms(now.0) > millis(STALE_AFTER) => {
                        let problem = Problem::new(Code::ClosedBefore, words);
                        let (from, to) = (JournalState::Held, JournalState::NotDone);
                        store::journal::advance(tx, entry.id, from, to, now, Some(&problem))?;
                    }
                    JournalState::Held => {
                        store::journal::hold_until(tx, entry.id, now.after(HOLD))?;
                    }
                    JournalState::Sent if !ours.lookout().is_sending(entry.id) => {
                        let (from, to) = (JournalState::Sent, JournalState::NotKnown);
                        store::journal::advance(tx, entry.id, from, to, now, None)?;
                    }
                    JournalState::Sent
                    | JournalState::Done
                    | JournalState::NotDone
                    | JournalState::NotKnown
                    | JournalState::Dropped => {}
                }
            }
            Ok(())
        })
        .await
}

/// Sends every held entry whose time has come.
pub(crate) async fn send_due(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let mut due = Vec::new();
    for entry in app.store().read(store::journal::open).await? {
        if entry.state != JournalState::Held {
            continue;
        }
        if entry.send_at <= now {
            due.push(entry);
        } else if entry.send_at > now.after(HOLD) {
            // Nothing is held that long: the clock was set back, and would keep it for as much.
            let id = entry.id;
            app.store()
                .write(move |tx| store::journal::hold_until(tx, id, now.after(HOLD)))
                .await?;
        }
    }
    for error in send_all(app, due).await {
        tracing::warn!(%error, "an entry of the journal could not be sent");
    }
    Ok(())
}

/// Sends these held entries, several organizations at once and those of one in their order. One
/// that cannot be sent hinders no other.
pub(super) async fn send_all(app: &App, entries: Vec<EntryRecord>) -> Vec<ActionError> {
    let mut queues: BTreeMap<OrganizationKey, Vec<EntryRecord>> = BTreeMap::new();
    for entry in entries {
        queues.entry(entry.organization).or_default().push(entry);
    }
    let sent = stream::iter(queues.into_values())
        .map(async |queue| {
            let mut errors = Vec::new();
            for entry in queue {
                match send(app, entry).await {
                    // Somebody was quicker: it is sent or dropped, which is what was wanted.
                    Ok(_) | Err(ActionError::TooLate) => {}
                    Err(error) => errors.push(error),
                }
            }
            errors
        })
        .buffer_unordered(AT_ONCE);
    sent.concat().await
}

/// Sends one held entry and keeps what became of it.
///
/// # Errors
/// [`ActionError::TooLate`] when it is not held any more: nothing is sent then.
pub(super) async fn send(app: &App, entry: EntryRecord) -> Result<EntryRecord, ActionError> {
    let Some(_under_way) = app.lookout().begin_sending(entry.id) else {
        return Err(ActionError::TooLate);
    };
    let begun = advance(app, &entry, JournalState::Held, JournalState::Sent, None).await?;
    let entry = begun.ok_or(ActionError::TooLate)?;
    app.changed(&[Topic::Journal, Topic::Scenarios]);
    let outcome = call(app, &entry).await;
    let (state, problem) = match outcome {
        Outcome::Done => (JournalState::Done, None),
        Outcome::NotDone(problem) => (JournalState::NotDone, Some(problem)),
        Outcome::NotKnown => (JournalState::NotKnown, None),
    };
    close(app, entry, JournalState::Sent, state, problem).await
}

async fn call(app: &App, entry: &EntryRecord) -> Outcome {
    let client = match app.client(entry.scenario.zone).await {
        Ok(client) => client,
        Err(error) => return Outcome::NotDone(words_of(app, entry, error.into()).await),
    };
    let caller = client.on(Some(entry.organization.id), Lane::Click);
    let id = entry.scenario.id;
    let answer = match entry.action {
        JournalAction::Run => {
            let request = RunRequest {
                responsive: false,
                ..RunRequest::default()
            };
            caller.run(id, request).await.map(drop)
        }
        JournalAction::Pause => unless_already_so(caller.stop(id).await),
        JournalAction::TurnOn => unless_already_so(caller.start(id).await),
    };
    match answer {
        Ok(()) => Outcome::Done,
        Err(error) if error.outcome_unknown() => {
            tracing::warn!(%error, "the answer to an action was lost");
            Outcome::NotKnown
        }
        Err(error) => Outcome::NotDone(words_of(app, entry, error.into()).await),
    }
}

/// Turning off what is off already is as good as done.
///
/// Source: <https://developers.make.com/api-documentation/api-reference/scenarios>
fn unless_already_so(answer: Result<(), Error>) -> Result<(), Error> {
    match answer {
        Err(Error::AlreadyInThatState { .. }) => Ok(()),
        other => other,
    }
}

/// Keeps the end of an entry together with what it changed, then reads the scenario again.
pub(super) async fn close(
    app: &App,
    entry: EntryRecord,
    from: JournalState,
    to: JournalState,
    problem: Option<Problem>,
) -> Result<EntryRecord, ActionError> {
    if to == JournalState::Done {
        app.lookout().touch(entry.scenario);
    }
    let closed = advance(app, &entry, from, to, problem)
        .await?
        .unwrap_or(entry);
    app.changed(&[Topic::Journal, Topic::Scenarios]);
    app.tell(Event::ScenarioChanged {
        key: closed.scenario,
    });
    if closed.state == JournalState::NotKnown {
        app.lookout().wake_journal();
    } else {
        sync::refresh_after_action(app, &closed);
    }
    Ok(closed)
}

pub(super) async fn advance(
    app: &App,
    entry: &EntryRecord,
    from: JournalState,
    to: JournalState,
    problem: Option<Problem>,
) -> Result<Option<EntryRecord>, StoreError> {
    let (id, key, action, now) = (entry.id, entry.scenario, entry.action, app.now());
    app.store()
        .write(move |tx| {
            let advanced = store::journal::advance(tx, id, from, to, now, problem.as_ref())?;
            let done = advanced.is_some() && to == JournalState::Done;
            match action {
                JournalAction::Pause if done => store::scenarios::set_active(tx, key, false)?,
                JournalAction::TurnOn if done => store::scenarios::set_active(tx, key, true)?,
                JournalAction::Run | JournalAction::Pause | JournalAction::TurnOn => {}
            }
            Ok(advanced)
        })
        .await
}

/// Why an entry was not done, in words that name its server.
pub(super) async fn words_of(app: &App, entry: &EntryRecord, failure: Failure) -> Problem {
    let server = accounts::server_of(app, entry.scenario.zone).await;
    failure.into_problem_at(server, app.words())
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::{ManualClock, Moment};
    use crate::fixture;
    use crate::journal::fixture::{entry_of, pause, write_down};

    #[tokio::test]
    async fn a_clock_set_back_a_day_holds_an_action_for_eight_seconds_and_not_for_a_day() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let held = pause(&core).await;
        let yesterday = held.asked_at.0 - SignedDuration::from_hours(24);
        clock.set_now(yesterday);
        send_due(&core.app).await.unwrap();
        let held = entry_of(&core, held.id).await;
        assert_eq!(held.state, JournalState::Held, "it can still be taken back");
        assert_eq!(held.send_at, Moment(yesterday).after(HOLD));
    }

    #[tokio::test]
    async fn a_start_leaves_alone_what_a_command_sends_just_now() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let entry = write_down(&core).await.unwrap();
        let under_way = core.app.lookout().begin_sending(entry.id);
        let (from, to) = (JournalState::Held, JournalState::Sent);
        advance(&core.app, &entry, from, to, None).await.unwrap();
        recover(&core.app).await.unwrap();
        assert_eq!(entry_of(&core, entry.id).await.state, JournalState::Sent);
        drop(under_way);
        recover(&core.app).await.unwrap();
        let left = entry_of(&core, entry.id).await;
        assert_eq!(left.state, JournalState::NotKnown);
    }
}
