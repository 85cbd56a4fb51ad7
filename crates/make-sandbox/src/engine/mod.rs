//! Makes time pass: runs start and end, unfinished runs pile up, failing scenarios are switched off.
//!
//! In: the world, the moment to reach, orders (start, stop, run, retry). Out: a changed world.
//! It never asks the time; a moment reached in one step or in many leaves the same world behind.

pub(crate) mod history;
mod orders;

use jiff::{SignedDuration, Timestamp};

pub(crate) use self::orders::{
    Begin, NotStarted, begin, fail, heal, retry, silence, start, stop, stop_run, switch_off,
};
use crate::world::{Dice, Dlq, Event, Mood, Organization, Run, Scenario, Status, Use, World, Zone};

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
                Event::Retried { dlq } => retried(zone, &dlq),
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
    let Some(scenario) = zone.scenarios.get_mut(&id) else {
        return;
    };
    if !scenario.is_active || scenario.mood == Mood::Quiet {
        return;
    }
    let run = history::decide(scenario, at, None);
    let end = run.end;
    zone.agenda.insert((
        end,
        Event::Ends {
            scenario: id,
            execution: run.execution.clone(),
        },
    ));
    scenario.runs.push(run);
    // A timed scenario does not start again before its last run has ended.
    let after = if scenario.rhythm.schedule.is_timed() {
        end.max(at)
    } else {
        at
    };
    scenario.next = scenario.rhythm.next_after(after);
    if let Some(next) = scenario.next {
        zone.agenda.insert((next, Event::Due { scenario: id }));
    }
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

/// A retried run goes through unless its cause is still there.
fn retried(zone: &mut Zone, id: &str) {
    let Some(dlq) = zone.dlqs.get_mut(id) else {
        return;
    };
    dlq.is_retrying = false;
    dlq.attempts += 1;
    let still_fails = zone
        .scenarios
        .get(&dlq.scenario)
        .is_some_and(|scenario| matches!(scenario.mood, Mood::Failing(_)));
    dlq.is_resolved = !still_fails;
}

/// The incomplete execution that a failed run leaves behind.
pub(crate) fn incomplete(scenario: &Scenario, run: &Run) -> Dlq {
    let number = u64::try_from(run.start.as_millisecond()).unwrap_or(0);
    let mut dice = Dice::new(scenario.nature.key, "dlq", number);
    Dlq {
        id: dice.hex(32),
        scenario: scenario.id,
        reason: run
            .failure
            .as_ref()
            .map(|failure| failure.message.to_string())
            .unwrap_or_default(),
        created: run.end,
        execution: run.execution.clone(),
        size: dice.between(180, 9_000),
        attempts: 1,
        is_resolved: false,
        is_retrying: false,
    }
}

/// Messages that wait in a webhook's queue because nobody takes them out.
pub(crate) fn queued(scenario: &Scenario, now: Timestamp, limit: u64) -> u64 {
    let stands = !scenario.is_active || scenario.mood == Mood::Quiet;
    if !stands {
        return 0;
    }
    let mut at = scenario
        .runs
        .last()
        .map_or(scenario.past.until, |run| run.start);
    let mut count = 0;
    while let Some(next) = scenario
        .rhythm
        .next_after(at)
        .filter(|next| *next <= now && count < limit)
    {
        at = next;
        count += 1;
    }
    count
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

/// How long a retried run takes to be worked off.
const RETRY_TIME: SignedDuration = SignedDuration::from_secs(4);

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
            .map(|dlq| format!("{} {} {}", dlq.id, dlq.attempts, dlq.is_resolved));
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
