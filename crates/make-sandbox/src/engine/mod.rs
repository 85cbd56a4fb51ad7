//! Makes time pass: runs start and end, unfinished runs pile up, failing scenarios are switched off.
//!
//! In: the world, the moment to reach, orders (start, stop, run, retry). Out: a changed world.
//! It never asks the time; a moment reached in one step or in many leaves the same world behind.

mod authoring;
pub(crate) mod history;
mod incomplete;
mod orders;
pub(crate) mod queue;

use jiff::{SignedDuration, Timestamp};

pub(crate) use self::{
    authoring::{Change, Founded, Move, create, delete, save},
    incomplete::{incomplete, retry},
    orders::{
        Begin, NotStarted, begin, call_back, fail, heal, silence, start, stop, stop_run, switch_off,
    },
};
use crate::world::{Agenda, Event, Mood, Organization, Run, Scenario, Status, Use, World, Zone};

/// Word of a finished run that somebody asked to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) url: String,
    pub(crate) zone: usize,
    pub(crate) scenario: u64,
    pub(crate) execution: String,
}

/// Lets everything happen that is due up to and with `now`.
pub(crate) fn advance(world: &mut World, now: Timestamp) -> Vec<Callback> {
    let mut callbacks = Vec::new();
    let World {
        zones,
        organizations,
        ..
    } = world;
    for (number, zone) in zones.iter_mut().enumerate() {
        while zone.agenda.first().is_some_and(|(at, _)| *at <= now) {
            let Some((at, event)) = zone.agenda.pop_first() else {
                break;
            };
            match event {
                Event::Reset { organization } => {
                    if let Some(organization) = organizations.get_mut(&organization) {
                        reset(zone, organization, at);
                    }
                }
                Event::Due { scenario } => due(zone, scenario, at),
                Event::Ends {
                    scenario,
                    execution,
                } => {
                    callbacks.extend(ends(zone, number, scenario, &execution));
                }
                Event::Retried { dlq } => incomplete::retried(zone, &dlq, at),
                Event::Drains { hook } => queue::drain(zone, hook, at),
                Event::Abandoned { hook } => queue::abandoned(zone, hook, at),
            }
        }
    }
    callbacks
}

/// How long an organization's counters run.
pub(crate) fn period(is_yearly: bool) -> SignedDuration {
    SignedDuration::from_hours(24 * if is_yearly { 365 } else { 30 })
}

fn reset(zone: &mut Zone, organization: &mut Organization, at: Timestamp) {
    organization.last_reset = at;
    organization.next_reset = at + period(organization.is_yearly);
    for scenario in zone.scenarios.values_mut() {
        if zone
            .teams
            .get(&scenario.team)
            .is_some_and(|team| team.organization == organization.id)
        {
            scenario.live_use = Use::default();
        }
    }
    zone.agenda.insert((
        organization.next_reset,
        Event::Reset {
            organization: organization.id,
        },
    ));
}

fn due(zone: &mut Zone, id: u64, at: Timestamp) {
    let Zone {
        scenarios,
        hooks,
        agenda,
        ..
    } = zone;
    let Some(scenario) = scenarios.get_mut(&id) else {
        return;
    };
    if !scenario.is_active || scenario.mood == Mood::Quiet {
        return;
    }
    let is_timed = scenario.rhythm.schedule.is_timed();
    let hook = scenario.hook.and_then(|hook| hooks.get_mut(&hook));
    let run = match hook {
        // On a schedule the messages wait until the scenario looks; without any there is nothing to run for.
        Some(hook) if is_timed => hook
            .queue
            .pop_front()
            .map(|message| queue::given(scenario, at, message.data)),
        Some(hook) if !hook.is_enabled => None,
        // Imagined senders have an address to call, or there are none.
        None if !is_timed => None,
        _ => Some(history::decide(scenario, at, None)),
    };
    let end = run.map_or(at, |run| launch(scenario, agenda, run).end);
    // A timed scenario does not start again before its last run has ended.
    let after = if is_timed { end.max(at) } else { at };
    scenario.next = scenario.rhythm.next_after(after);
    if let Some(next) = scenario.next {
        agenda.insert((next, Event::Due { scenario: id }));
    }
}

/// Lets a run begin; its end is already known.
fn launch(scenario: &mut Scenario, agenda: &mut Agenda, mut run: Run) -> Run {
    // Two runs in the same millisecond would share their id.
    let half = run.execution.get(..16).unwrap_or_default().to_owned();
    let others = scenario
        .runs
        .iter()
        .rev()
        .take_while(|other| other.start >= run.start);
    let twins = others
        .filter(|other| other.execution.starts_with(&half))
        .count();
    if twins > 0 {
        run.execution = format!("{half}{twins:016x}");
    }
    let event = Event::Ends {
        scenario: scenario.id,
        execution: run.execution.clone(),
    };
    agenda.insert((run.end, event));
    scenario.runs.push(run.clone());
    run
}

fn ends(zone: &mut Zone, number: usize, id: u64, execution: &str) -> Option<Callback> {
    let scenario = zone.scenarios.get_mut(&id)?;
    let run = scenario
        .runs
        .iter()
        .rev()
        .find(|run| run.execution == execution)?
        .clone();
    scenario.live_use.add(Use::of(&run));
    if run.status == Status::Error {
        scenario.errors_in_a_row += 1;
        if scenario.stores_incomplete {
            let dlq = incomplete(scenario, &run);
            zone.dlqs.insert(dlq.id.clone(), dlq);
        } else if scenario.errors_in_a_row >= scenario.max_errors && run.author.is_none() {
            orders::turn_off(scenario, &mut zone.agenda);
            scenario.is_invalid = true;
        }
    } else {
        scenario.errors_in_a_row = 0;
    }
    run.callback.map(|url| Callback {
        url,
        zone: number,
        scenario: id,
        execution: run.execution,
    })
}

/// What a scenario has used since the organization's counters were reset.
pub(crate) fn used(scenario: &Scenario, organization: &Organization, birth: Timestamp) -> Use {
    let mut sum = scenario.live_use;
    if organization.last_reset < birth {
        sum.add(used_before_birth(scenario, organization, birth));
    }
    sum
}

/// What a scenario has used in a stretch of time that need not begin with a reset.
pub(crate) fn used_between(scenario: &Scenario, from: Timestamp, now: Timestamp) -> Use {
    let mut sum = Use::default();
    for run in history::between(scenario, from, now) {
        sum.add(Use::of(&run));
    }
    for run in scenario
        .runs
        .iter()
        .filter(|run| from <= run.start && run.end <= now)
    {
        sum.add(Use::of(run));
    }
    sum
}

/// The part of its use that lies before the sandbox was born.
pub(crate) fn used_before_birth(
    scenario: &Scenario,
    organization: &Organization,
    birth: Timestamp,
) -> Use {
    *scenario.past_use.get_or_init(|| {
        let mut sum = Use::default();
        for run in history::between(scenario, organization.first_reset, birth) {
            sum.add(Use::of(&run));
        }
        sum
    })
}

/// Whether a run of this scenario is going on.
pub(crate) fn is_running(scenario: &Scenario, now: Timestamp) -> bool {
    scenario
        .runs
        .iter()
        .rev()
        .take(20)
        .any(|run| run.start <= now && now < run.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        config::{Size, Switches},
        world::grow,
    };

    fn world() -> World {
        let birth = "2026-11-24T02:36:00Z".parse().unwrap();
        grow(Size::Tiny, 11, birth, &Switches::default())
    }

    /// Everything that running has changed.
    fn told(world: &World) -> Vec<String> {
        let zone = &world.zones[0];
        let scenarios = zone.scenarios.values().map(|scenario| {
            let Scenario {
                id,
                next,
                is_active,
                is_invalid,
                errors_in_a_row,
                live_use,
                ..
            } = scenario;
            format!(
                "{id} {next:?} {is_active} {is_invalid} {errors_in_a_row} {live_use:?} {:?}",
                scenario.runs
            )
        });
        let dlqs = zone
            .dlqs
            .values()
            .map(|dlq| format!("{} {} {}", dlq.id, dlq.attempts(), dlq.is_resolved));
        scenarios.chain(dlqs).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn steps_of_any_length_lead_to_the_same_world(steps in prop::collection::vec(1..20_000_i64, 1..40)) {
            let mut leap = world();
            let mut walk = world();
            let end = leap.birth + SignedDuration::from_secs(steps.iter().sum());
            advance(&mut leap, end);
            let mut now = walk.birth;
            for step in steps {
                now += SignedDuration::from_secs(step);
                advance(&mut walk, now);
            }
            prop_assert_eq!(told(&leap), told(&walk));
        }
    }

    #[test]
    fn no_run_starts_before_its_scenarios_last_run_has_ended_unless_a_webhook_is_called() {
        let mut world = world();
        let end = world.birth + SignedDuration::from_hours(24 * 20);
        advance(&mut world, end);
        for scenario in world.zones[0]
            .scenarios
            .values()
            .filter(|one| one.rhythm.schedule.is_timed())
        {
            for pair in scenario.runs.windows(2) {
                assert!(pair[0].end <= pair[1].start, "{}", scenario.name);
            }
        }
    }

    #[test]
    fn a_clock_that_is_turned_back_undoes_nothing() {
        let mut world = world();
        let later = world.birth + SignedDuration::from_hours(30);
        advance(&mut world, later);
        let before = told(&world);
        let birth = world.birth;
        advance(&mut world, birth);
        assert_eq!(told(&world), before);
    }
}
