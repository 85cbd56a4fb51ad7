//! Sending what the journal holds, and reading back what became of a lost answer.
//!
//! In: entries of the store. Out: entries one step further. An entry is marked as sent before the
//! call leaves, so a crash at any point leaves it held (never sent) or sent (to be read back).

use std::time::Duration;

use make_api::{Error, Lane, LogQuery, RunRequest};

use super::{ActionError, HOLD, JournalAction, JournalState, later};
use crate::app::App;
use crate::clock::Moment;
use crate::event::{Event, Topic};
use crate::problem::{Code, Failure, Problem};
use crate::scenarios::convert;
use crate::scenarios::rows::{RunRow, StartedBy};
use crate::store::journal::EntryRecord;
use crate::store::{self, StoreError};
use crate::sync;

/// A held action that waited longer than this over a restart is not sent any more: its moment is gone.
const STALE_AFTER: Duration = Duration::from_mins(10);
/// A run whose answer was lost shows in the log by then, or it never began.
const RUN_SHOWS_WITHIN: Duration = Duration::from_mins(5);
/// How soon an entry whose answer was lost is read back again.
const READ_BACK_EVERY: Duration = Duration::from_secs(10);
/// Clocks of this computer and of Make may differ by this much when a run is looked for in the log.
const CLOCK_SLACK: Duration = Duration::from_secs(5);

/// What one call to Make came to.
enum Outcome {
    Done,
    NotDone(Problem),
    NotKnown,
}

/// After a start: nothing is under way any more. Sent entries are to be read back, held ones get
/// their time to be taken back again, and very old ones are closed.
pub(crate) async fn recover(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let words = app.words();
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
                        store::journal::hold_until(tx, entry.id, later(now, HOLD))?;
                    }
                    JournalState::Sent => {
                        let (from, to) = (JournalState::Sent, JournalState::NotKnown);
                        store::journal::advance(tx, entry.id, from, to, now, None)?;
                    }
                    JournalState::Done
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
    for entry in app.store().read(store::journal::open).await? {
        if entry.state == JournalState::Held && entry.send_at <= now {
            match send(app, entry).await {
                Ok(_) | Err(ActionError::TooLate) => {}
                Err(error) => tracing::warn!(%error, "an entry of the journal could not be sent"),
            }
        }
    }
    Ok(())
}

/// How long until the journal has to be looked at again; `None` when nothing is open.
pub(crate) async fn next_wait(app: &App) -> Result<Option<Duration>, StoreError> {
    let now = app.now().millis();
    let open = app.store().read(store::journal::open).await?;
    let waits = open.iter().map(|entry| match entry.state {
        JournalState::Held => {
            let wait = entry.send_at.millis().saturating_sub(now);
            Duration::from_millis(u64::try_from(wait).unwrap_or(0))
        }
        _ => READ_BACK_EVERY,
    });
    Ok(waits.min())
}

/// Sends one held entry and keeps what became of it.
///
/// # Errors
/// [`ActionError::TooLate`] when it is not held any more: nothing is sent then.
pub(super) async fn send(app: &App, entry: EntryRecord) -> Result<EntryRecord, ActionError> {
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
        Err(error) => return Outcome::NotDone(words_of(app, error.into())),
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
        Err(error) => Outcome::NotDone(words_of(app, error.into())),
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

/// Reads back every entry whose answer was lost. What cannot be read stays open for the next time.
pub(crate) async fn settle_unknown(app: &App) -> Result<(), StoreError> {
    for entry in app.store().read(store::journal::open).await? {
        if entry.state != JournalState::NotKnown {
            continue;
        }
        let outcome = match read_back(app, &entry).await {
            Ok(outcome) => outcome,
            Err(failure) => {
                tracing::info!(code = ?failure.code(), "an action cannot be read back yet");
                continue;
            }
        };
        let (state, problem) = match outcome {
            Outcome::Done => (JournalState::Done, None),
            Outcome::NotDone(problem) => (JournalState::NotDone, Some(problem)),
            Outcome::NotKnown => continue,
        };
        if let Err(error) = close(app, entry, JournalState::NotKnown, state, problem).await {
            tracing::warn!(%error, "an entry of the journal could not be closed");
        }
    }
    Ok(())
}

async fn read_back(app: &App, entry: &EntryRecord) -> Result<Outcome, Failure> {
    let client = app.client(entry.scenario.zone).await?;
    let caller = client.on(Some(entry.organization.id), Lane::Click);
    let wanted = match entry.action {
        JournalAction::Pause => false,
        JournalAction::TurnOn => true,
        JournalAction::Run => {
            let sent_at = entry.sent_at.unwrap_or(entry.send_at);
            let mut query = LogQuery::of(entry.scenario.id);
            query.limit = Some(50);
            let rows = caller.logs(query).collect_all().await?;
            let runs: Vec<RunRow> = rows.iter().map(convert::run).collect();
            return Ok(find_run(&runs, sent_at, app.now(), || {
                words_of(app, ActionError::Unclear.into())
            }));
        }
    };
    match caller.scenario(entry.scenario.id).await {
        Ok(scenario) if scenario.is_active == wanted => Ok(Outcome::Done),
        Ok(_) => Ok(Outcome::NotDone(words_of(app, ActionError::Unclear.into()))),
        Err(error @ Error::NotFound { .. }) => Ok(Outcome::NotDone(words_of(app, error.into()))),
        Err(error) => Err(error.into()),
    }
}

/// Whether the log shows a run that a person started after `sent_at`.
fn find_run(
    runs: &[RunRow],
    sent_at: Moment,
    now: Moment,
    unclear: impl FnOnce() -> Problem,
) -> Outcome {
    let from = sent_at
        .millis()
        .saturating_sub(i64::try_from(millis(CLOCK_SLACK)).unwrap_or(0));
    let is_it = |run: &RunRow| run.started_by == StartedBy::Person && run.at.millis() >= from;
    if runs.iter().any(is_it) {
        Outcome::Done
    } else if sent_at.age_ms(now.0) > millis(RUN_SHOWS_WITHIN) {
        Outcome::NotDone(unclear())
    } else {
        Outcome::NotKnown
    }
}

/// Keeps the end of an entry together with what it changed, then reads the scenario again.
async fn close(
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

async fn advance(
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

fn words_of(app: &App, failure: Failure) -> Problem {
    failure.into_problem(app.words())
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::rows::RunOutcome;
    use crate::settings::Language;
    use crate::words::Words;

    fn run(at: i64, started_by: StartedBy) -> RunRow {
        RunRow {
            id: "a".into(),
            at: Moment::from_millis(at),
            outcome: RunOutcome::Success,
            duration_ms: None,
            credits: None,
            started_by,
        }
    }

    fn found(runs: &[RunRow], sent_at: i64, now: i64) -> Outcome {
        let unclear = || Problem::new(Code::Unclear, Words(Language::En));
        find_run(
            runs,
            Moment::from_millis(sent_at),
            Moment::from_millis(now),
            unclear,
        )
    }

    #[test]
    fn a_lost_run_is_found_in_the_log() {
        let runs = [run(100_500, StartedBy::Person)];
        assert!(matches!(found(&runs, 100_000, 101_000), Outcome::Done));
    }

    #[test]
    fn a_run_of_the_schedule_or_of_before_is_not_taken_for_it() {
        let runs = [
            run(100_500, StartedBy::Schedule),
            run(50_000, StartedBy::Person),
        ];
        assert!(matches!(found(&runs, 100_000, 101_000), Outcome::NotKnown));
    }

    #[test]
    fn a_run_that_never_shows_is_closed_as_unclear() {
        assert!(matches!(found(&[], 100_000, 401_000), Outcome::NotDone(_)));
    }
}
