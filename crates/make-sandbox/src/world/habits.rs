//! What a scenario is like: when it is due, how its runs go, what has become of it.
//!
//! In: its pattern, its fate, chance. Out: schedule, nature, past, unfinished runs. It changes nothing.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp, civil::time};

use super::{
    CAUSES, Dice, Dlq, Failure, Nature, Past, Pattern, Scenario, blueprint,
    fate::Fate,
    patterns::Often,
    plan::Tier,
    schedule::{Restrict, Rhythm, Schedule},
};
use crate::engine::{self, history};

/// A scenario that nothing starts by itself cannot have gone quiet, nor can it fail by the hour.
pub(super) fn sensible(fate: Fate, schedule: &Schedule) -> Fate {
    match (fate, schedule) {
        (Fate::Quiet(_), Schedule::Immediately { .. })
        | (_, Schedule::OnDemand | Schedule::Once { .. }) => Fate::Fine,
        (fate, _) => fate,
    }
}

pub(super) fn schedule_of(
    often: Often,
    tier: Tier,
    calm: i64,
    birth: Timestamp,
    dice: &mut Dice,
) -> Schedule {
    let weekdays = || vec![1, 2, 3, 4, 5];
    let minutes = |every: i64| 60 * (every * calm).max(tier.interval_minutes());
    let clock = |hour, minute| time(hour, minute, 0, 0);
    match often {
        Often::Every(every) => Schedule::Indefinitely {
            interval_s: minutes(every),
            restrict: Vec::new(),
        },
        Often::Office(every) => Schedule::Indefinitely {
            interval_s: minutes(every),
            restrict: vec![Restrict {
                days: weekdays(),
                months: (1..=12).collect(),
                from: clock(8, 0),
                to: clock(18, 0),
            }],
        },
        Often::Daily(hour, minute) => Schedule::Daily {
            time: clock(hour, minute),
        },
        Often::Weekdays(hour, minute) => Schedule::Weekly {
            days: weekdays(),
            time: clock(hour, minute),
        },
        Often::Weekly(day, hour, minute) => Schedule::Weekly {
            days: vec![day],
            time: clock(hour, minute),
        },
        Often::Monthly(day, hour, minute) => Schedule::Monthly {
            days: vec![day],
            time: clock(hour, minute),
        },
        Often::Yearly(month, day) => Schedule::Yearly {
            months: vec![month],
            days: vec![day],
            time: clock(23, 0),
        },
        Often::Hook(gap) => Schedule::Immediately {
            mean_gap_s: Some(gap * calm),
            most_per_minute: dice.chance(150).then_some(60),
        },
        Often::Once(days) => Schedule::Once {
            date: birth + SignedDuration::from_hours(24 * days + 3),
        },
        Often::Demand => Schedule::OnDemand,
    }
}

pub(super) fn nature_of(pattern: &Pattern, fate: Fate, dice: &mut Dice) -> Nature {
    let steps = blueprint::all_steps(pattern);
    let count = i64::try_from(steps.len()).unwrap_or(2);
    let first_account = steps
        .iter()
        .position(|step| step.app().is_some_and(|app| !app.account.is_empty()));
    let any = usize::try_from(dice.below(steps.len() as u64)).unwrap_or(0);
    let is_told = !matches!(fate, Fate::Fine | Fate::Paused(_)) || dice.chance(600);
    let step = steps.get(if is_told {
        first_account.unwrap_or(any)
    } else {
        any
    });
    let package = step.map_or("http", blueprint::Step::package);
    let fitting: Vec<_> = CAUSES
        .iter()
        .filter(|cause| cause.package == package)
        .collect();
    let general: Vec<_> = CAUSES
        .iter()
        .filter(|cause| cause.package.is_empty())
        .collect();
    let cause = dice
        .pick(if fitting.is_empty() {
            &general
        } else {
            &fitting
        })
        .copied();
    Nature {
        key: dice.any(),
        operations: dice.between(count, count * 4),
        duration_ms: dice.between(450, 9_000),
        transfer: dice.between(900, 60_000),
        error_permille: match fate {
            Fate::Unfinished(_) => 60,
            _ => *dice.pick(&[0, 0, 0, 2, 5, 12, 25]).unwrap_or(&0),
        },
        warning_permille: *dice.pick(&[0, 0, 4, 10, 30]).unwrap_or(&0),
        failure: Failure {
            name: Cow::Borrowed(cause.map_or("RuntimeError", |cause| cause.name)),
            message: Cow::Borrowed(cause.map_or("Internal Server Error", |cause| cause.message)),
            app: Cow::Borrowed(package),
            module: Cow::Borrowed(step.map_or("ActionSendData", blueprint::Step::action)),
        },
    }
}

pub(super) fn past_of(fate: Fate, rhythm: &Rhythm, birth: Timestamp) -> Past {
    let (until, failing_since) = match fate {
        Fate::Fine | Fate::Unfinished(_) => (birth, None),
        Fate::Failing(since) => (
            birth,
            Some((birth - since).min(last_slots(rhythm, birth, 3))),
        ),
        Fate::Quiet(since) | Fate::Paused(since) => (birth - since, None),
        Fate::SwitchedOff(since) => (birth - since, Some(last_slots(rhythm, birth - since, 3))),
    };
    Past {
        since: rhythm.anchor,
        until,
        failing_since,
        rhythm: None,
    }
}

/// The moment of the `count`-last run before `end`.
fn last_slots(rhythm: &Rhythm, end: Timestamp, count: usize) -> Timestamp {
    for days in [1, 8, 70, 800] {
        let mut slots = Vec::new();
        let mut at = end - SignedDuration::from_hours(24 * days);
        while let Some(next) = rhythm.next_after(at).filter(|next| *next < end) {
            slots.push(next);
            at = next;
        }
        if let Some(slot) = slots
            .len()
            .checked_sub(count)
            .and_then(|index| slots.get(index))
        {
            return *slot;
        }
    }
    end
}

/// The failed runs that wait to be taken up again.
pub(super) fn unfinished(scenario: &Scenario, fate: Fate, birth: Timestamp) -> Vec<Dlq> {
    let (from, most) = match fate {
        Fate::Failing(_) => (scenario.past.failing_since.unwrap_or(birth), 60),
        Fate::Unfinished(most) => (birth - SignedDuration::from_hours(24 * 14), most),
        _ => return Vec::new(),
    };
    let failed = history::between(scenario, from, birth);
    let failed: Vec<_> = failed
        .iter()
        .filter(|run| run.failure.is_some() && run.status.code() == 3)
        .collect();
    let skipped = failed.len().saturating_sub(most);
    failed
        .into_iter()
        .skip(skipped)
        .map(|run| engine::incomplete(scenario, run))
        .collect()
}
