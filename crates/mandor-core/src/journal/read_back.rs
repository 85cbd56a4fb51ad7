//! Reading back what became of an action whose answer was lost.
//!
//! In: entries that were sent and never answered. Out: entries that came to an end, or that are
//! looked for again later, ever more seldom. Nothing is sent a second time.

use std::time::Duration;

use jiff::SignedDuration;
use make_api::{Client, Error, Lane, LogQuery};

use super::send::{Outcome, advance, close, words_of};
use super::{ActionError, JournalAction, JournalState};
use crate::app::App;
use crate::clock::Moment;
use crate::event::Topic;
use crate::problem::{Code, Failure};
use crate::scenarios::convert;
use crate::scenarios::rows::{RunRow, StartedBy};
use crate::store::journal::EntryRecord;
use crate::store::{self, StoreError};

/// A run shows in the log only when it has ended. Assumed: Make ends each after 40 minutes at most.
const RUN_SHOWS_WITHIN: Duration = Duration::from_mins(45);
/// A pause whose answer was lost may still be on its way through Make for so long.
const SWITCH_SHOWS_WITHIN: Duration = Duration::from_secs(10);
/// So long a lost action keeps its scenario from another one; then it is only looked for.
const HOLDS_OTHERS_FOR: Duration = Duration::from_mins(5);
/// How soon an entry whose answer was lost is read back again.
const READ_BACK_EVERY: Duration = Duration::from_secs(10);
/// What cannot be read back is asked for ever more seldom, down to this.
const READ_BACK_AT_LEAST_EVERY: Duration = Duration::from_mins(10);
/// Make's clock is known to about a second, and a run begins a moment after it was asked for.
const CLOCK_SLACK: Duration = Duration::from_secs(5);

/// Whether another action on the same scenario has to wait for the end of this open entry.
pub(crate) fn holds_others(entry: &EntryRecord, now: Moment) -> bool {
    match (entry.state, entry.action) {
        (JournalState::NotKnown, JournalAction::Run) => {
            sent_at(entry).apart_from(now) < HOLDS_OTHERS_FOR
        }
        _ => true,
    }
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
            Outcome::NotKnown => {
                if !holds_others(&entry, app.now()) {
                    // Its scenario may be acted on again, and the page shows the buttons.
                    app.changed(&[Topic::Scenarios]);
                }
                continue;
            }
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
    let not_done = async |why| Outcome::NotDone(words_of(app, entry, why).await);
    let later = runs_asked_later(app, entry).await?;
    match shows(&client, entry, later).await {
        Ok(true) => Ok(Outcome::Done),
        Ok(false) if may_still_show(entry, app.now()) => Ok(Outcome::NotKnown),
        // Whoever may not look will not find out later either.
        Ok(false) | Err(Error::Forbidden { .. }) => Ok(not_done(ActionError::Unclear.into()).await),
        Err(error @ Error::NotFound { .. }) => Ok(not_done(error.into()).await),
        Err(error) => Err(error.into()),
    }
}

/// How many runs of the same scenario were asked for here after this one, and are in the log or may
/// still come to be.
async fn runs_asked_later(app: &App, entry: &EntryRecord) -> Result<usize, StoreError> {
    let (id, key) = (entry.id, entry.scenario);
    let later = app
        .store()
        .read(move |db| store::journal::runs_after(db, id, key))
        .await?;
    Ok(usize::try_from(later).unwrap_or(usize::MAX))
}

/// Whether Make shows what the entry asked for. As many runs as were asked for `later` are not it.
async fn shows(client: &Client, entry: &EntryRecord, later: usize) -> Result<bool, Error> {
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
            Ok(started_since(&runs, sent_at(entry), ahead) > later)
        }
    }
}

/// How many runs of the log a person started since `sent_at`, which our clock told; Make's clock is
/// `ahead` of ours.
fn started_since(runs: &[RunRow], sent_at: Moment, ahead: SignedDuration) -> usize {
    let slack = i64::try_from(CLOCK_SLACK.as_millis()).unwrap_or(0);
    let ahead = i64::try_from(ahead.as_millis()).unwrap_or(0);
    let from = sent_at.millis().saturating_add(ahead).saturating_sub(slack);
    runs.iter()
        .filter(|run| run.started_by == StartedBy::Person && run.at.millis() >= from)
        .count()
}

/// Whether what does not show yet may still do so.
fn may_still_show(entry: &EntryRecord, now: Moment) -> bool {
    let within = match entry.action {
        JournalAction::Run => RUN_SHOWS_WITHIN,
        JournalAction::Pause | JournalAction::TurnOn => SWITCH_SHOWS_WITHIN,
    };
    sent_at(entry).apart_from(now) < within
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::ManualClock;
    use crate::fixture;
    use crate::journal::fixture::{self as entries, entry_of, pause};
    use crate::keys::{EntryId, OrganizationKey, ScenarioKey, ZoneId};
    use crate::scenarios::rows::RunOutcome;

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
        started_since(runs, sent_at, SignedDuration::from_secs(ahead_s)) > 0
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
        assert!(may(JournalAction::Run, 2_699));
        assert!(!may(JournalAction::Run, 2_700));
    }

    #[test]
    fn a_lost_run_keeps_its_scenario_from_other_actions_for_five_minutes() {
        let holds = |action, state, later| {
            let now = Moment::from_millis(SENT_AT).after(Duration::from_secs(later));
            holds_others(&entry(action, state), now)
        };
        assert!(holds(JournalAction::Run, JournalState::NotKnown, 299));
        assert!(!holds(JournalAction::Run, JournalState::NotKnown, 300));
        assert!(holds(JournalAction::Run, JournalState::Sent, 300));
        assert!(holds(JournalAction::Pause, JournalState::NotKnown, 300));
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
        assert_eq!(entry_of(&core, sent.id).await.state, JournalState::Sent);

        drop(under_way);
        settle_unknown(&core.app).await.unwrap();
        let lost = entry_of(&core, sent.id).await;
        assert_eq!(lost.state, JournalState::NotKnown, "nobody waits for it");
        assert_eq!(lost.sent_at, sent.sent_at);
    }

    #[tokio::test]
    async fn a_run_that_was_asked_for_later_is_not_taken_for_a_lost_one() {
        let clock = Arc::new(ManualClock::hurried(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let lost = entries::lost_run(&core).await;
        assert_eq!(runs_asked_later(&core.app, &lost).await.unwrap(), 0);
        let refused = entries::write_down(&core).await;
        assert!(refused.is_err(), "the lost one may still be under way");
        clock.advance(HOLDS_OTHERS_FOR);
        let another = entries::lost_run(&core).await;
        assert_eq!(runs_asked_later(&core.app, &lost).await.unwrap(), 1);
        assert_eq!(runs_asked_later(&core.app, &another).await.unwrap(), 0);
    }
}
