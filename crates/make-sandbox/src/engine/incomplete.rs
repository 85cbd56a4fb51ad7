//! Unfinished runs: how they come to be, and how they are taken up again.
//!
//! In: a failed run, the order to retry. Out: an incomplete execution that is resolved or has failed once more.
//! It checks no rights.

use jiff::{SignedDuration, Timestamp};

use super::history;
use crate::world::{Dice, Dlq, Event, Run, Scenario, Status, Use, Zone};

/// How long a retried run takes to be worked off.
const RETRY_TIME: SignedDuration = SignedDuration::from_secs(4);

/// The incomplete execution that a failed run leaves behind.
pub(crate) fn incomplete(scenario: &Scenario, run: &Run) -> Dlq {
    let number = u64::try_from(run.start.as_millisecond()).unwrap_or(0);
    let mut dice = Dice::new(scenario.nature.key, "dlq", number);
    let failure = run.failure.as_ref();
    Dlq {
        id: dice.hex(32),
        scenario: scenario.id,
        reason: failure
            .map(|failure| failure.message.to_string())
            .unwrap_or_default(),
        created: run.end,
        size: dice.between(180, 9_000),
        runs: vec![run.clone()],
        is_resolved: false,
        is_retrying: false,
        failer: None,
        blueprint: None,
    }
}

/// Takes an unfinished run up again. True when it was waiting.
pub(crate) fn retry(zone: &mut Zone, id: &str, now: Timestamp) -> bool {
    let Some(dlq) = zone
        .dlqs
        .get_mut(id)
        .filter(|dlq| !dlq.is_resolved && !dlq.is_retrying)
    else {
        return false;
    };
    dlq.is_retrying = true;
    zone.agenda
        .insert((now + RETRY_TIME, Event::Retried { dlq: id.to_owned() }));
    true
}

/// A retried run goes through unless its cause is still there.
pub(super) fn retried(zone: &mut Zone, id: &str, at: Timestamp) {
    let Some(dlq) = zone.dlqs.get_mut(id) else {
        return;
    };
    dlq.is_retrying = false;
    let Some(scenario) = zone.scenarios.get_mut(&dlq.scenario) else {
        return;
    };
    let start = at - RETRY_TIME;
    let number = u64::try_from(start.as_millisecond()).unwrap_or(0);
    let run = Run {
        execution: Dice::new(scenario.nature.key, id, number).hex(32),
        start,
        end: at,
        author: None,
        ..history::retry(scenario, start)
    };
    dlq.is_resolved = run.status != Status::Error;
    scenario.live_use.add(Use::of(&run));
    dlq.runs.push(run);
}
