//! What people and tests may order: start, stop, run, retry; and behind Make's back fail, silence, heal.
//!
//! In: a zone, a scenario, the moment. Out: a changed zone, or why not. It checks no rights.

use std::{borrow::Cow, collections::BTreeSet};

use jiff::Timestamp;

use super::{RETRY_TIME, history, is_running};
use crate::{
    config::{StoppedRun, Switches},
    world::{Event, Failure, Mood, Run, Scenario, Status, Zone},
};

/// Why a run was not started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotStarted {
    Inactive,
    AlreadyExecuting,
}

/// A run that somebody asks for.
pub(crate) struct Begin {
    pub(crate) author: u64,
    pub(crate) callback: Option<String>,
    /// A caller who waits while the clock stands still gets a run that takes no time.
    pub(crate) ends_at_once: bool,
}

/// Switches a scenario on. One with an interval also runs at once.
pub(crate) fn start(zone: &mut Zone, id: u64, now: Timestamp) -> Option<bool> {
    let scenario = zone.scenarios.get_mut(&id)?;
    if scenario.is_active {
        return Some(false);
    }
    turn_on(scenario, &mut zone.agenda, now);
    if matches!(
        scenario.rhythm.schedule,
        crate::world::schedule::Schedule::Indefinitely { .. }
    ) && scenario.mood != Mood::Quiet
    {
        let run = history::decide(scenario, now, None);
        zone.agenda.insert((
            run.end,
            Event::Ends {
                scenario: id,
                execution: run.execution.clone(),
            },
        ));
        scenario.runs.push(run);
    }
    Some(true)
}

/// Switches a scenario off. Whether its current run ends with it is a switch.
pub(crate) fn stop(zone: &mut Zone, id: u64, now: Timestamp, switches: &Switches) -> Option<bool> {
    let scenario = zone.scenarios.get_mut(&id)?;
    if !scenario.is_active {
        return Some(false);
    }
    turn_off(scenario, &mut zone.agenda);
    if switches.stop_ends_run {
        let going: Vec<String> = scenario
            .runs
            .iter()
            .filter(|run| now < run.end)
            .map(|run| run.execution.clone())
            .collect();
        for execution in going {
            stop_run(zone, id, &execution, now, switches);
        }
    }
    Some(true)
}

/// Runs a scenario by hand and says which execution it became.
pub(crate) fn begin(
    zone: &mut Zone,
    id: u64,
    now: Timestamp,
    order: Begin,
    switches: &Switches,
) -> Option<Result<Run, NotStarted>> {
    let scenario = zone.scenarios.get_mut(&id)?;
    if !scenario.is_active {
        return Some(Err(NotStarted::Inactive));
    }
    if switches.refuse_parallel_runs && is_running(scenario, now) {
        return Some(Err(NotStarted::AlreadyExecuting));
    }
    let mut run = history::decide(scenario, now, Some(order.author));
    // Two runs in the same millisecond would share their id.
    let twins = scenario
        .runs
        .iter()
        .filter(|other| other.execution[..16] == run.execution[..16])
        .count();
    if twins > 0 {
        run.execution = format!("{}{twins:016x}", &run.execution[..16]);
    }
    run.callback = order.callback;
    if order.ends_at_once {
        run.end = now;
    }
    zone.agenda.insert((
        run.end,
        Event::Ends {
            scenario: id,
            execution: run.execution.clone(),
        },
    ));
    scenario.runs.push(run.clone());
    Some(Ok(run))
}

/// Ends one run now. True when it was going on.
pub(crate) fn stop_run(
    zone: &mut Zone,
    id: u64,
    execution: &str,
    now: Timestamp,
    switches: &Switches,
) -> bool {
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    let Some(run) = scenario
        .runs
        .iter_mut()
        .find(|run| run.execution == execution && now < run.end)
    else {
        return false;
    };
    let event = Event::Ends {
        scenario: id,
        execution: execution.to_owned(),
    };
    zone.agenda.remove(&(run.end, event.clone()));
    run.end = now;
    (run.status, run.failure) = match switches.stopped_run {
        StoppedRun::Success => (Status::Success, None),
        StoppedRun::Warning => (
            Status::Warning,
            Some(stopped(scenario.nature.failure.clone())),
        ),
        StoppedRun::Error => (
            Status::Error,
            Some(stopped(scenario.nature.failure.clone())),
        ),
    };
    zone.agenda.insert((now, event));
    true
}

fn stopped(at: Failure) -> Failure {
    Failure {
        name: Cow::Borrowed("ExecutionInterruptedError"),
        message: Cow::Borrowed("The execution was stopped by a user."),
        ..at
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

/// From now on every run of the scenario fails with these words.
pub(crate) fn fail(
    zone: &mut Zone,
    id: u64,
    name: Option<String>,
    message: Option<String>,
    now: Timestamp,
) -> bool {
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    let usual = scenario.nature.failure.clone();
    let failure = Failure {
        name: name.map_or(usual.name, Cow::Owned),
        message: message.map_or(usual.message, Cow::Owned),
        ..usual
    };
    scenario.mood = Mood::Failing(failure);
    turn_on(scenario, &mut zone.agenda, now);
    true
}

/// From now on nothing happens, although the scenario stays on and its next run stays announced.
pub(crate) fn silence(zone: &mut Zone, id: u64) -> bool {
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    scenario.mood = Mood::Quiet;
    if let Some(next) = scenario.next {
        zone.agenda.remove(&(next, Event::Due { scenario: id }));
    }
    true
}

/// Make switches the scenario off because of errors.
pub(crate) fn switch_off(zone: &mut Zone, id: u64) -> bool {
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    turn_off(scenario, &mut zone.agenda);
    scenario.is_invalid = true;
    true
}

/// The scenario is on and every run succeeds.
pub(crate) fn heal(zone: &mut Zone, id: u64, now: Timestamp) -> bool {
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    scenario.mood = Mood::Healed;
    scenario.errors_in_a_row = 0;
    turn_on(scenario, &mut zone.agenda, now);
    true
}

fn turn_on(scenario: &mut Scenario, agenda: &mut BTreeSet<(Timestamp, Event)>, now: Timestamp) {
    if !scenario.is_active {
        // The interval counts from activation.
        scenario.rhythm.anchor = now;
        scenario.errors_in_a_row = 0;
    }
    scenario.is_active = true;
    scenario.is_invalid = false;
    if let Some(next) = scenario.next {
        agenda.remove(&(
            next,
            Event::Due {
                scenario: scenario.id,
            },
        ));
    }
    scenario.next = scenario.rhythm.next_after(now);
    if let (Some(next), false) = (scenario.next, scenario.mood == Mood::Quiet) {
        agenda.insert((
            next,
            Event::Due {
                scenario: scenario.id,
            },
        ));
    }
}

pub(super) fn turn_off(scenario: &mut Scenario, agenda: &mut BTreeSet<(Timestamp, Event)>) {
    if let Some(next) = scenario.next.take() {
        agenda.remove(&(
            next,
            Event::Due {
                scenario: scenario.id,
            },
        ));
    }
    scenario.is_active = false;
}
