//! Decides what runs are like, and recalls those before the sandbox was born.
//!
//! In: a scenario and a stretch of time. Out: runs. History is computed anew for each question and always comes
//! out the same, so a large world starts at once and costs no memory.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::world::{Failure, Mood, Run, Scenario, Status, WARNINGS, mix, schedule::Rhythm};

/// The run that starts at a moment, by itself or by a person's hand.
pub(crate) fn decide(scenario: &Scenario, start: Timestamp, author: Option<u64>) -> Run {
    match &scenario.mood {
        Mood::Failing(failure) => {
            shape(scenario, start, author, Some(failure.clone()), Luck::Usual)
        }
        Mood::Healed => shape(scenario, start, author, None, Luck::Good),
        Mood::Usual | Mood::Quiet => shape(scenario, start, author, None, Luck::Usual),
    }
}

/// A failed run that is taken up again fails only if every run fails.
pub(crate) fn retry(scenario: &Scenario, start: Timestamp) -> Run {
    let failure = match &scenario.mood {
        Mood::Failing(failure) => Some(failure.clone()),
        _ => None,
    };
    shape(scenario, start, None, failure, Luck::Good)
}

/// The runs that started in `from..to`, oldest first; only the time before birth is recalled.
pub(crate) fn between(scenario: &Scenario, from: Timestamp, to: Timestamp) -> Vec<Run> {
    let end = to.min(scenario.past.until);
    // Switching a scenario on again moves its anchor, and must not move what has already happened.
    let known = scenario.past.rhythm.as_deref();
    let rhythm = Rhythm {
        anchor: scenario.past.since,
        ..known.unwrap_or(&scenario.rhythm).clone()
    };
    let mut runs = Vec::new();
    let mut at = from.max(scenario.past.since) - SignedDuration::from_millis(1);
    while let Some(start) = rhythm.next_after(at).filter(|start| *start < end) {
        let failure = scenario
            .past
            .failing_since
            .filter(|since| *since <= start)
            .map(|_| scenario.nature.failure.clone());
        let run = shape(scenario, start, None, failure, Luck::Usual);
        at = if rhythm.schedule.is_timed() {
            start.max(run.end)
        } else {
            start
        };
        runs.push(run);
    }
    runs
}

/// At least the `count` newest runs that started in `from..to`, if there are so many; oldest first.
pub(crate) fn newest(
    scenario: &Scenario,
    from: Timestamp,
    to: Timestamp,
    count: usize,
) -> Vec<Run> {
    let end = to.min(scenario.past.until);
    let mut hours = 12;
    loop {
        let start = end - SignedDuration::from_hours(hours);
        let runs = between(scenario, start.max(from), to);
        if runs.len() >= count || start <= from {
            return runs;
        }
        hours *= 4;
    }
}

/// Whether chance may spoil a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    Usual,
    Good,
}

fn shape(
    scenario: &Scenario,
    start: Timestamp,
    author: Option<u64>,
    failure: Option<Failure>,
    luck: Luck,
) -> Run {
    let nature = &scenario.nature;
    let moment = u64::try_from(start.as_millisecond()).unwrap_or(0);
    let chance = mix(mix(nature.key, moment), author.unwrap_or(0));
    let roll = chance % 1000;
    let failure = failure.or_else(|| {
        (luck == Luck::Usual && roll < nature.error_permille).then(|| nature.failure.clone())
    });
    let (status, failure) = match failure {
        Some(failure) => (Status::Error, Some(failure)),
        None if luck == Luck::Usual && roll >= 1000 - nature.warning_permille.min(1000) => {
            (Status::Warning, Some(warning(nature, chance)))
        }
        None => (Status::Success, None),
    };
    let percent = 60 + i64::try_from((chance >> 20) % 90).unwrap_or(0);
    let share = if status == Status::Error { 40 } else { 100 };
    let duration = (nature.duration_ms * percent / 100 * share / 100).max(120);
    Run {
        execution: format!("{chance:016x}{:016x}", mix(chance, moment)),
        start,
        end: start + SignedDuration::from_millis(duration),
        status,
        operations: (nature.operations * share / 100).max(1),
        transfer: nature.transfer * percent / 100,
        author,
        failure,
        callback: None,
        brought: None,
    }
}

fn warning(nature: &crate::world::Nature, chance: u64) -> Failure {
    let index = usize::try_from(chance >> 40).unwrap_or(0) % WARNINGS.len().max(1);
    Failure {
        name: Cow::Borrowed("RuntimeWarning"),
        message: Cow::Borrowed(WARNINGS.get(index).copied().unwrap_or("A warning.")),
        app: nature.failure.app.clone(),
        module: nature.failure.module.clone(),
    }
}
