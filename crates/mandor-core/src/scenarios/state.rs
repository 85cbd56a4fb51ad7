//! How a scenario is doing, decided from what is known of it.
//!
//! In: the kept record, its history, the moment of the listing. Out: one state. Pure.

use std::time::Duration;

use super::rows::{RunOutcome, ScenarioState, Schedule, ScheduleRule};
use crate::clock::Moment;
use crate::store::histories::History;
use crate::store::scenarios::ScenarioRecord;

/// A run that is late by less than this is late, not missing.
const LATE_AT_LEAST: Duration = Duration::from_mins(20);
/// So many runs in a row have to be missing.
const PERIODS: u64 = 3;

/// The worst thing that is true of a scenario.
///
/// `listed_at` is when Make said all this; a cache that is old is no reason to call anything quiet.
pub(crate) fn state_of(
    scenario: &ScenarioRecord,
    history: Option<&History>,
    listed_at: Option<Moment>,
) -> ScenarioState {
    if scenario.is_paused {
        return ScenarioState::OnHold;
    }
    if scenario.is_invalid && !scenario.is_active {
        return ScenarioState::SwitchedOff;
    }
    if !scenario.is_active {
        return ScenarioState::Paused;
    }
    let last = history.and_then(|history| history.last.as_ref());
    if last.is_some_and(|last| last.outcome == RunOutcome::Failed) {
        return ScenarioState::Failing;
    }
    if is_quiet(scenario, last.map(|last| last.at), listed_at) {
        return ScenarioState::GoneQuiet;
    }
    if scenario.unfinished > 0 {
        return ScenarioState::Unfinished;
    }
    if last.is_some_and(|last| last.outcome == RunOutcome::Warning) {
        return ScenarioState::Warnings;
    }
    match history {
        Some(_) => ScenarioState::Working,
        // The listing never says how runs ended.
        None => ScenarioState::Unchecked,
    }
}

/// It was due, the time allowed for being late is over, and no run came.
fn is_quiet(scenario: &ScenarioRecord, last: Option<Moment>, listed_at: Option<Moment>) -> bool {
    let (Some(due), Some(listed_at)) = (scenario.next_run, listed_at) else {
        return false;
    };
    let ran_since = last.is_some_and(|last| last >= due);
    !ran_since && due.age_ms(listed_at.0) > millis(may_be_late(&scenario.schedule))
}

/// How late a run may be: three periods of an interval, but at least twenty minutes.
///
/// A schedule by the clock names the minute of its run, so twenty minutes are enough there.
pub(crate) fn may_be_late(schedule: &Schedule) -> Duration {
    match schedule.rule {
        ScheduleRule::Every { seconds } => {
            LATE_AT_LEAST.max(Duration::from_secs(seconds.saturating_mul(PERIODS)))
        }
        ScheduleRule::Once { .. }
        | ScheduleRule::Daily { .. }
        | ScheduleRule::Weekly { .. }
        | ScheduleRule::Monthly { .. }
        | ScheduleRule::Yearly { .. }
        | ScheduleRule::OnWebhook
        | ScheduleRule::OnDemand
        | ScheduleRule::Unknown => LATE_AT_LEAST,
    }
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::fixture;
    use crate::scenarios::rows::ScheduleSpan;
    use crate::store::histories::Last;

    const NOON: Moment = Moment(jiff::Timestamp::constant(1_795_435_200, 0));

    fn minutes_before_noon(minutes: i64) -> Moment {
        Moment::from_millis(NOON.millis() - minutes * 60_000)
    }

    fn history(outcome: RunOutcome, at: Moment) -> History {
        History {
            read_at: NOON,
            centicredits: 0,
            error: None,
            error_run: None,
            last: Some(Last {
                id: "a".into(),
                at,
                outcome,
            }),
            failing: None,
        }
    }

    type Change = fn(&mut ScenarioRecord);

    #[test]
    fn the_worst_true_thing_is_shown() {
        let every_quarter = ScheduleRule::Every { seconds: 900 };
        let base = || {
            let mut scenario = fixture::scenario(1, "Review digest");
            scenario.schedule.rule = every_quarter.clone();
            scenario.next_run = Some(Moment::from_millis(NOON.millis() + 60_000));
            scenario
        };
        let table: &[(Change, Option<RunOutcome>, ScenarioState)] = &[
            (|_| {}, None, ScenarioState::Unchecked),
            (|it| it.unfinished = 3, None, ScenarioState::Unfinished),
            (|it| it.is_active = false, None, ScenarioState::Paused),
            (|_| {}, Some(RunOutcome::Success), ScenarioState::Working),
            (|_| {}, Some(RunOutcome::Warning), ScenarioState::Warnings),
            (|_| {}, Some(RunOutcome::Failed), ScenarioState::Failing),
            (
                |it| it.unfinished = 3,
                Some(RunOutcome::Success),
                ScenarioState::Unfinished,
            ),
            (
                |it| it.unfinished = 3,
                Some(RunOutcome::Failed),
                ScenarioState::Failing,
            ),
            (
                |it| it.is_active = false,
                Some(RunOutcome::Failed),
                ScenarioState::Paused,
            ),
            (
                |it| {
                    it.is_active = false;
                    it.is_invalid = true;
                },
                Some(RunOutcome::Failed),
                ScenarioState::SwitchedOff,
            ),
            (
                |it| it.is_paused = true,
                Some(RunOutcome::Failed),
                ScenarioState::OnHold,
            ),
            (
                |it| it.next_run = Some(Moment::from_millis(NOON.millis() - 3_600_000)),
                Some(RunOutcome::Success),
                ScenarioState::GoneQuiet,
            ),
        ];
        for (change, outcome, expected) in table {
            let mut scenario = base();
            change(&mut scenario);
            let history = outcome.map(|outcome| history(outcome, minutes_before_noon(300)));
            assert_eq!(state_of(&scenario, history.as_ref(), Some(NOON)), *expected);
        }
    }

    #[test]
    fn a_run_after_the_due_time_is_no_silence() {
        let mut scenario = fixture::scenario(1, "Review digest");
        scenario.next_run = Some(minutes_before_noon(90));
        let ran = history(RunOutcome::Success, minutes_before_noon(85));
        assert_eq!(
            state_of(&scenario, Some(&ran), Some(NOON)),
            ScenarioState::Working
        );
    }

    #[test]
    fn an_old_cache_calls_nothing_quiet() {
        let mut scenario = fixture::scenario(1, "Review digest");
        scenario.next_run = Some(minutes_before_noon(90));
        let listed_before_it_was_due = minutes_before_noon(95);
        let state = state_of(&scenario, None, Some(listed_before_it_was_due));
        assert_eq!(state, ScenarioState::Unchecked);
    }

    #[test]
    fn a_history_without_runs_is_a_history() {
        let scenario = fixture::scenario(1, "Review digest");
        let mut read = history(RunOutcome::Success, NOON);
        read.last = None;
        assert_eq!(
            state_of(&scenario, Some(&read), Some(NOON)),
            ScenarioState::Working
        );
    }

    #[test]
    fn three_periods_have_to_be_missing() {
        let schedule = |seconds| Schedule {
            rule: ScheduleRule::Every { seconds },
            span: ScheduleSpan::default(),
            windows: Vec::new(),
            timezone: None,
        };
        assert_eq!(may_be_late(&schedule(60)), Duration::from_mins(20));
        assert_eq!(may_be_late(&schedule(3600)), Duration::from_hours(3));
    }
}
