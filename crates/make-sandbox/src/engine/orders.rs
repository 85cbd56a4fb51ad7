//! What people and tests may order: start, stop, run, retry; and behind Make's back fail, silence, heal.
//!
//! In: a zone, a scenario, the moment. Out: a changed zone, or why not. It checks no rights.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{history, is_running, launch, queue};
use crate::{
    config::{StoppedRun, Switches},
    world::{Agenda, Event, Failure, Mood, Run, Scenario, Status, Zone},
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
    pub(crate) brought: Option<Value>,
    /// A caller who waits while the clock stands still gets a run that takes no time.
    pub(crate) ends_at_once: bool,
}

/// Switches a scenario on. One with an interval also runs at once.
pub(crate) fn start(zone: &mut Zone, id: u64, now: Timestamp) -> Option<bool> {
    if zone.scenarios.get(&id)?.is_active {
        return Some(false);
    }
    queue::settle_before(zone, id, now);
    let scenario = zone.scenarios.get_mut(&id)?;
    turn_on(scenario, &mut zone.agenda, now);
    if matches!(
        scenario.rhythm.schedule,
        crate::world::schedule::Schedule::Indefinitely { .. }
    ) && scenario.mood != Mood::Quiet
    {
        // One behind a webhook runs for a message, and only if there is one.
        let run = match scenario.hook.and_then(|hook| zone.hooks.get_mut(&hook)) {
            None => Some(history::decide(scenario, now, None)),
            Some(hook) => hook
                .queue
                .pop_front()
                .map(|message| queue::given(scenario, now, message.data)),
        };
        if let Some(run) = run {
            launch(scenario, &mut zone.agenda, run);
        }
    }
    queue::resume(zone, id, now);
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
            stop_run(zone, id, &execution, now, true, switches);
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
    run.callback = order.callback;
    run.brought = order.brought;
    if order.ends_at_once {
        run.end = now;
    }
    Some(Ok(launch(scenario, &mut zone.agenda, run)))
}

/// From now on somebody waits for word of a run that is still going on.
pub(crate) fn call_back(zone: &mut Zone, id: u64, execution: &str, url: String, now: Timestamp) {
    let runs = zone
        .scenarios
        .get_mut(&id)
        .map(|scenario| &mut scenario.runs);
    let run = runs.and_then(|runs| runs.iter_mut().find(|run| run.execution == execution));
    if let Some(run) = run.filter(|run| now < run.end) {
        run.callback = Some(url);
    }
}

/// Ends one run: now by force, else once the module that is at work has done its part. True when it was going on.
pub(crate) fn stop_run(
    zone: &mut Zone,
    id: u64,
    execution: &str,
    now: Timestamp,
    by_force: bool,
    switches: &Switches,
) -> bool {
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    let modules = scenario.flow.module_count();
    let Some(run) = scenario
        .runs
        .iter_mut()
        .find(|run| run.execution == execution && now < run.end)
    else {
        return false;
    };
    let end = if by_force {
        now
    } else {
        end_of_module(run, modules, now)
    };
    if end >= run.end {
        // The last module is at work, and after it there is nothing left to stop.
        return true;
    }
    let event = Event::Ends {
        scenario: id,
        execution: execution.to_owned(),
    };
    zone.agenda.remove(&(run.end, event.clone()));
    run.end = end;
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
    zone.agenda.insert((end, event));
    true
}

/// The moment at which the module that is at work will have done its part; all take equally long.
fn end_of_module(run: &Run, modules: usize, now: Timestamp) -> Timestamp {
    let whole = run.end.as_millisecond() - run.start.as_millisecond();
    let count = i64::try_from(modules.max(1)).unwrap_or(1);
    let step = (whole / count).max(1);
    let passed = now.as_millisecond() - run.start.as_millisecond();
    let end = run.start + SignedDuration::from_millis((passed / step + 1) * step);
    end.min(run.end)
}

fn stopped(at: Failure) -> Failure {
    Failure {
        name: Cow::Borrowed("ExecutionInterruptedError"),
        message: Cow::Borrowed("The execution was stopped by a user."),
        ..at
    }
}

/// From now on every run of the scenario fails with these words.
pub(crate) fn fail(
    zone: &mut Zone,
    id: u64,
    name: Option<String>,
    message: Option<String>,
    now: Timestamp,
) -> bool {
    queue::settle_before(zone, id, now);
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
    queue::resume(zone, id, now);
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
    queue::settle_before(zone, id, now);
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return false;
    };
    scenario.mood = Mood::Healed;
    scenario.errors_in_a_row = 0;
    turn_on(scenario, &mut zone.agenda, now);
    queue::resume(zone, id, now);
    true
}

fn turn_on(scenario: &mut Scenario, agenda: &mut Agenda, now: Timestamp) {
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

pub(super) fn turn_off(scenario: &mut Scenario, agenda: &mut Agenda) {
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
