//! Sending what the journal holds, and reading back what became of a lost answer.
//!
//! In: entries of the store. Out: entries one step further. An entry is marked as sent before the
//! call leaves, so a crash at any point leaves it held (never sent) or sent (to be read back).

use std::time::Duration;

use jiff::SignedDuration;
use make_api::{Client, Error, Lane, LogQuery, RunRequest};

use super::{ActionError, HOLD, JournalAction, JournalState};
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
/// A pause whose answer was lost may still be on its way through Make for so long.
const SWITCH_SHOWS_WITHIN: Duration = Duration::from_secs(10);
/// How soon an entry whose answer was lost is read back again.
const READ_BACK_EVERY: Duration = Duration::from_secs(10);
/// What cannot be read back is asked for ever more seldom, down to this.
const READ_BACK_AT_LEAST_EVERY: Duration = Duration::from_mins(10);
/// Make's clock is known to about a second, and a run begins a moment after it was asked for.
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
                        store::journal::hold_until(tx, entry.id, now.after(HOLD))?;
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
        if entry.state != JournalState::Held {
            continue;
        }
        if entry.send_at <= now {
            match send(app, entry).await {
                Ok(_) | Err(ActionError::TooLate) => {}
                Err(error) => tracing::warn!(%error, "an entry of the journal could not be sent"),
            }
        } else if entry.send_at > now.after(HOLD) {
            // Nothing is held that long: the clock was set back, and would keep it for as much.
            let id = entry.id;
            app.store()
                .write(move |tx| store::journal::hold_until(tx, id, now.after(HOLD)))
                .await?;
        }
    }
    Ok(())
}

/// How long until the journal has to be looked at again; `None` when nothing is open.
pub(crate) async fn next_wait(app: &App) -> Result<Option<Duration>, StoreError> {
    let now = app.now();
    let open = app.store().read(store::journal::open).await?;
    Ok(open.iter().map(|entry| wait_of(entry, now)).min())
}

/// How long an entry can be left alone. What cannot be read back may stay so for days, and each try
/// is a call that a person could need.
fn wait_of(entry: &EntryRecord, now: Moment) -> Duration {
    if entry.state == JournalState::Held {
        let wait = entry.send_at.millis().saturating_sub(now.millis());
        return Duration::from_millis(u64::try_from(wait).unwrap_or(0));
    }
    (sent_at(entry).apart_from(now) / 10).clamp(READ_BACK_EVERY, READ_BACK_AT_LEAST_EVERY)
}

fn sent_at(entry: &EntryRecord) -> Moment {
    entry.sent_at.unwrap_or(entry.send_at)
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
        if app.lookout().zone_problem(entry.scenario.zone) == Some(Code::SignInEnded) {
            // Make refuses every question there until the person signs in again.
            continue;
        }
        let Some(entry) = without_an_answer(app, entry).await? else {
            continue;
        };
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

/// The entry, if its answer was lost. That is also so when it was sent and nobody waits for the
/// answer any more: the one who sent it was stopped, or could not write down what Make said.
async fn without_an_answer(
    app: &App,
    entry: EntryRecord,
) -> Result<Option<EntryRecord>, StoreError> {
    match entry.state {
        JournalState::NotKnown => Ok(Some(entry)),
        JournalState::Sent if !app.lookout().is_sending(entry.id) => {
            let (from, to) = (JournalState::Sent, JournalState::NotKnown);
            advance(app, &entry, from, to, None).await
        }
        JournalState::Sent
        | JournalState::Held
        | JournalState::Done
        | JournalState::NotDone
        | JournalState::Dropped => Ok(None),
    }
}

async fn read_back(app: &App, entry: &EntryRecord) -> Result<Outcome, Failure> {
    let client = app.client(entry.scenario.zone).await?;
    let unclear = || Outcome::NotDone(words_of(app, ActionError::Unclear.into()));
    match shows(&client, entry).await {
        Ok(true) => Ok(Outcome::Done),
        Ok(false) if may_still_show(entry, app.now()) => Ok(Outcome::NotKnown),
        // Whoever may not look will not find out later either.
        Ok(false) | Err(Error::Forbidden { .. }) => Ok(unclear()),
        Err(error @ Error::NotFound { .. }) => Ok(Outcome::NotDone(words_of(app, error.into()))),
        Err(error) => Err(error.into()),
    }
}

/// Whether Make shows what the entry asked for.
async fn shows(client: &Client, entry: &EntryRecord) -> Result<bool, Error> {
    let caller = client.on(Some(entry.organization.id), Lane::Click);
    let id = entry.scenario.id;
    match entry.action {
        JournalAction::Pause => Ok(!caller.scenario(id).await?.is_active),
        JournalAction::TurnOn => Ok(caller.scenario(id).await?.is_active),
        JournalAction::Run => {
            let mut query = LogQuery::of(id);
            query.limit = Some(50);
            let rows = caller.logs(query).collect_all().await?;
            let runs: Vec<RunRow> = rows.iter().map(convert::run).collect();
            let ahead = client.server_time_offset().unwrap_or_default();
            Ok(is_among(&runs, sent_at(entry), ahead))
        }
    }
}

/// Whether the log shows a run that a person started since `sent_at`, which our clock told; Make's
/// clock is `ahead` of ours.
fn is_among(runs: &[RunRow], sent_at: Moment, ahead: SignedDuration) -> bool {
    let slack = i64::try_from(CLOCK_SLACK.as_millis()).unwrap_or(0);
    let ahead = i64::try_from(ahead.as_millis()).unwrap_or(0);
    let from = sent_at.millis().saturating_add(ahead).saturating_sub(slack);
    runs.iter()
        .any(|run| run.started_by == StartedBy::Person && run.at.millis() >= from)
}

/// Whether what does not show yet may still do so.
fn may_still_show(entry: &EntryRecord, now: Moment) -> bool {
    let within = match entry.action {
        JournalAction::Run => RUN_SHOWS_WITHIN,
        JournalAction::Pause | JournalAction::TurnOn => SWITCH_SHOWS_WITHIN,
    };
    sent_at(entry).apart_from(now) < within
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
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::ManualClock;
    use crate::fixture::{self, Core};
    use crate::keys::{EntryId, OrganizationKey, ScenarioKey, ZoneId};
    use crate::scenarios::rows::{OfScenario, RunOutcome};

    const SENT_AT: i64 = 100_000;

    fn entry(action: JournalAction, state: JournalState) -> EntryRecord {
        let zone = ZoneId(1);
        EntryRecord {
            id: EntryId(1),
            scenario: ScenarioKey { zone, id: 1.into() },
            organization: OrganizationKey { zone, id: 1.into() },
            scenario_name: "Review digest".into(),
            organization_name: "Kopi Nusantara".into(),
            action,
            state,
            asked_at: Moment::from_millis(SENT_AT - 8_000),
            send_at: Moment::from_millis(SENT_AT),
            sent_at: (state != JournalState::Held).then(|| Moment::from_millis(SENT_AT)),
            closed_at: None,
            problem: None,
        }
    }

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

    fn is_found(runs: &[RunRow], ahead_s: i64) -> bool {
        let sent_at = Moment::from_millis(SENT_AT);
        is_among(runs, sent_at, SignedDuration::from_secs(ahead_s))
    }

    #[test]
    fn a_lost_run_is_found_in_the_log() {
        assert!(is_found(&[run(100_500, StartedBy::Person)], 0));
    }

    #[test]
    fn a_run_of_the_schedule_or_of_before_is_not_taken_for_it() {
        let runs = [
            run(100_500, StartedBy::Schedule),
            run(50_000, StartedBy::Person),
        ];
        assert!(!is_found(&runs, 0));
    }

    #[test]
    fn a_lost_run_is_found_by_makes_clock_and_not_by_ours() {
        let hour = 3_600;
        let at = |seconds: i64| [run(SENT_AT + seconds * 1_000, StartedBy::Person)];
        assert!(is_found(&at(1 - hour), -hour), "our clock is ahead");
        assert!(!is_found(&at(60), hour), "that run was an hour before ours");
    }

    #[test]
    fn what_does_not_show_at_once_may_still_show() {
        let may = |action, later| {
            let now = Moment::from_millis(SENT_AT).after(Duration::from_secs(later));
            may_still_show(&entry(action, JournalState::NotKnown), now)
        };
        assert!(may(JournalAction::Pause, 0));
        assert!(!may(JournalAction::Pause, 10));
        assert!(may(JournalAction::Run, 299));
        assert!(!may(JournalAction::Run, 300));
    }

    #[test]
    fn a_clock_set_back_a_day_keeps_no_entry_open_for_a_day() {
        let yesterday = Moment::from_millis(SENT_AT - 86_400_000);
        let lost = entry(JournalAction::Run, JournalState::NotKnown);
        assert!(!may_still_show(&lost, yesterday));
        assert!(wait_of(&lost, yesterday) <= READ_BACK_AT_LEAST_EVERY);
    }

    #[test]
    fn what_cannot_be_read_back_is_asked_for_ever_more_seldom() {
        let wait = |later| {
            let lost = entry(JournalAction::Pause, JournalState::NotKnown);
            let now = Moment::from_millis(SENT_AT).after(Duration::from_secs(later));
            wait_of(&lost, now).as_secs()
        };
        assert_eq!(
            [0, 60, 600, 3_600, 864_000].map(wait),
            [10, 10, 60, 360, 600]
        );
    }

    #[test]
    fn a_held_entry_waits_until_its_time() {
        let held = entry(JournalAction::Pause, JournalState::Held);
        let wait = |now| wait_of(&held, Moment::from_millis(now));
        assert_eq!(wait(SENT_AT - 3_000), Duration::from_secs(3));
        assert_eq!(wait(SENT_AT + 3_000), Duration::ZERO);
    }

    async fn pause(core: &Core) -> EntryRecord {
        let held =
            crate::journal::pause_scenario(&core.app, OfScenario { key: core.scenario }).await;
        only_entry(core, held.unwrap().id).await
    }

    async fn only_entry(core: &Core, id: EntryId) -> EntryRecord {
        let found = core.app.store().read(move |db| store::journal::one(db, id));
        found.await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_clock_set_back_a_day_holds_an_action_for_eight_seconds_and_not_for_a_day() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let held = pause(&core).await;
        let yesterday = held.asked_at.0 - SignedDuration::from_hours(24);
        clock.set_now(yesterday);
        send_due(&core.app).await.unwrap();
        let held = only_entry(&core, held.id).await;
        assert_eq!(held.state, JournalState::Held, "it can still be taken back");
        assert_eq!(held.send_at, Moment(yesterday).after(HOLD));
    }

    #[tokio::test]
    async fn what_was_sent_by_somebody_who_is_gone_is_read_back() {
        let clock = Arc::new(ManualClock::hurried(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let held = pause(&core).await;
        let (from, to) = (JournalState::Held, JournalState::Sent);
        let sent = advance(&core.app, &held, from, to, None).await.unwrap();
        let sent = sent.unwrap();

        let under_way = core.app.lookout().begin_sending(sent.id);
        settle_unknown(&core.app).await.unwrap();
        assert_eq!(only_entry(&core, sent.id).await.state, JournalState::Sent);

        drop(under_way);
        settle_unknown(&core.app).await.unwrap();
        let lost = only_entry(&core, sent.id).await;
        assert_eq!(lost.state, JournalState::NotKnown, "nobody waits for it");
        assert_eq!(lost.sent_at, sent.sent_at);
    }
}
