//! Messages for webhooks: taken at once, put into the queue, or turned away.
//!
//! In: a zone, a webhook, the moment, a message. Out: a changed zone and what became of the message.
//! Grown webhooks also have imagined senders, whose messages are counted when somebody asks and put into the queue
//! only when somebody reads or empties it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{history, launch};
use crate::world::{
    Agenda, Dice, Event, Hook, Incoming, Mood, Run, Scenario, Zone, schedule::Schedule,
};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// A run has begun with it.
    Started(String),
    Queued,
    /// The webhook was learning; the message taught it and is gone.
    Learnt,
    Full,
    /// The webhook is switched off, or nobody is behind it any more.
    Gone,
    TooMany,
}

/// Make takes so many calls of one address in so much time.
const MOST_CALLS: usize = 300;
const CALLS_WINDOW: SignedDuration = SignedDuration::from_secs(10);

/// A webhook that belongs to nobody is switched off after so long.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24 * 5);

/// Messages leave a queue one after the other, so far apart.
const PACE: SignedDuration = SignedDuration::from_millis(250);

/// How many messages wait.
pub(crate) fn waiting(scenario: Option<&Scenario>, hook: &Hook, now: Timestamp) -> u64 {
    let imagined = scenario.map_or(0, |scenario| unsettled(scenario, hook, now).count());
    u64::try_from(hook.queue.len() + imagined).unwrap_or(u64::MAX)
}

/// Moments at which imagined senders called in vain and that nobody has looked at yet.
fn unsettled<'a>(
    scenario: &'a Scenario,
    hook: &'a Hook,
    now: Timestamp,
) -> impl Iterator<Item = Timestamp> + 'a {
    let stands = !scenario.is_active || scenario.mood == Mood::Quiet;
    let is_called = stands
        && hook.is_enabled
        && matches!(scenario.rhythm.schedule, Schedule::Immediately { .. });
    let last_taken = scenario.runs.iter().rev().find(|run| run.author.is_none());
    let from = last_taken
        .map_or(scenario.past.until, |run| run.start)
        .max(hook.settled);
    let limit = usize::try_from(hook.queue_limit).unwrap_or(usize::MAX);
    let free = limit.saturating_sub(hook.queue.len());
    let calls = std::iter::successors(scenario.rhythm.next_after(from), |at| {
        scenario.rhythm.next_after(*at)
    });
    calls
        .take_while(move |at| is_called && *at <= now)
        .take(free)
}

/// Puts what imagined senders have sent into the queue.
pub(crate) fn settle(zone: &mut Zone, id: u64, now: Timestamp) {
    let Some(hook) = zone.hooks.get_mut(&id) else {
        return;
    };
    if let Some(scenario) = hook.scenario.and_then(|id| zone.scenarios.get(&id)) {
        let calls: Vec<Timestamp> = unsettled(scenario, hook, now).collect();
        let key = scenario.nature.key;
        hook.queue
            .extend(calls.into_iter().map(|at| imagined(key, at)));
    }
    hook.settled = now;
}

/// The same for the webhook of a scenario, before the scenario changes.
pub(crate) fn settle_before(zone: &mut Zone, scenario: u64, now: Timestamp) {
    let hook = zone.scenarios.get(&scenario).and_then(|known| known.hook);
    if let Some(hook) = hook {
        settle(zone, hook, now);
    }
}

/// What an imagined sender sends.
pub(crate) fn imagined(key: u64, at: Timestamp) -> Incoming {
    let moment = u64::try_from(at.as_millisecond()).unwrap_or(0);
    let mut dice = Dice::new(key, "incoming", moment);
    let data = json!({
        "reference": format!("R-{}", dice.between(10_000, 99_999)),
        "amount": dice.between(10, 900),
        "source": "website",
    });
    Incoming {
        id: dice.hex(32),
        created: at,
        size: data.to_string().len(),
        data,
    }
}

/// Takes a message that somebody has really sent.
pub(crate) fn take(zone: &mut Zone, id: u64, now: Timestamp, message: Incoming) -> Taken {
    let Some(hook) = zone.hooks.get_mut(&id) else {
        return Taken::Gone;
    };
    if hook.is_gone || !hook.is_enabled {
        return Taken::Gone;
    }
    while hook
        .recent
        .front()
        .is_some_and(|at| *at <= now - CALLS_WINDOW || *at > now)
    {
        hook.recent.pop_front();
    }
    if hook.recent.len() >= MOST_CALLS {
        return Taken::TooMany;
    }
    hook.recent.push_back(now);
    if hook.is_learning {
        return Taken::Learnt;
    }
    settle(zone, id, now);
    let Zone {
        hooks,
        scenarios,
        agenda,
        ..
    } = zone;
    let Some(hook) = hooks.get_mut(&id) else {
        return Taken::Gone;
    };
    let scenario = hook
        .scenario
        .and_then(|id| scenarios.get_mut(&id))
        .filter(|scenario| takes_at_once(scenario));
    if let Some(scenario) = scenario {
        if hook.queue.is_empty() && next_slot(scenario, now) <= now {
            let run = given(scenario, now, message.data);
            return Taken::Started(launch(scenario, agenda, run).execution);
        }
        if is_full(hook) {
            return Taken::Full;
        }
        hook.queue.push_back(message);
        let slot = next_slot(scenario, now);
        plan_drain(hook, agenda, slot.max(now));
        return Taken::Queued;
    }
    if is_full(hook) {
        return Taken::Full;
    }
    hook.queue.push_back(message);
    Taken::Queued
}

fn is_full(hook: &Hook) -> bool {
    u64::try_from(hook.queue.len()).unwrap_or(u64::MAX) >= hook.queue_limit
}

fn takes_at_once(scenario: &Scenario) -> bool {
    scenario.is_active
        && scenario.mood != Mood::Quiet
        && matches!(scenario.rhythm.schedule, Schedule::Immediately { .. })
}

/// When the scenario may begin its next run: at once, unless its runs are counted or wait for each other.
fn next_slot(scenario: &Scenario, now: Timestamp) -> Timestamp {
    let mut slot = now;
    if scenario.is_sequential {
        let ends = scenario.runs.iter().rev().take(50).map(|run| run.end);
        slot = ends.fold(slot, Timestamp::max);
    }
    if let Schedule::Immediately {
        most_per_minute: Some(most),
        ..
    } = scenario.rhythm.schedule
    {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        let minute = SignedDuration::from_mins(1);
        if let Some(run) = scenario.runs.iter().rev().nth(most - 1) {
            slot = slot.max(run.start + minute);
        }
    }
    slot
}

/// A run that begins with a message.
pub(super) fn given(scenario: &Scenario, at: Timestamp, data: Value) -> Run {
    Run {
        brought: Some(data),
        ..history::decide(scenario, at, None)
    }
}

fn plan_drain(hook: &mut Hook, agenda: &mut Agenda, at: Timestamp) {
    if hook.drains_at.is_none() {
        hook.drains_at = Some(at);
        agenda.insert((at, Event::Drains { hook: hook.id }));
    }
}

/// Begins to work a queue off, once its scenario is on again.
pub(crate) fn resume(zone: &mut Zone, scenario: u64, now: Timestamp) {
    let Some(scenario) = zone
        .scenarios
        .get(&scenario)
        .filter(|one| takes_at_once(one))
    else {
        return;
    };
    if let Some(hook) = scenario.hook.and_then(|hook| zone.hooks.get_mut(&hook))
        && !hook.queue.is_empty()
    {
        plan_drain(hook, &mut zone.agenda, now);
    }
}

/// One message leaves the queue.
pub(super) fn drain(zone: &mut Zone, id: u64, at: Timestamp) {
    let Zone {
        hooks,
        scenarios,
        agenda,
        ..
    } = zone;
    let Some(hook) = hooks.get_mut(&id) else {
        return;
    };
    if hook.drains_at.take() != Some(at) {
        return;
    }
    let Some(scenario) = hook
        .scenario
        .and_then(|id| scenarios.get_mut(&id))
        .filter(|scenario| takes_at_once(scenario))
    else {
        return;
    };
    let slot = next_slot(scenario, at);
    if slot > at {
        plan_drain(hook, agenda, slot);
        return;
    }
    let Some(message) = hook.queue.pop_front() else {
        return;
    };
    let run = given(scenario, at, message.data);
    launch(scenario, agenda, run);
    if !hook.queue.is_empty() {
        let slot = next_slot(scenario, at).max(at + PACE);
        plan_drain(hook, agenda, slot);
    }
}

/// The webhook takes messages again.
pub(crate) fn open(zone: &mut Zone, id: u64, now: Timestamp) {
    settle(zone, id, now);
    if let Some(hook) = zone.hooks.get_mut(&id) {
        hook.is_enabled = true;
        hook.is_gone = false;
        if hook.scenario.is_none() {
            detach(hook, &mut zone.agenda, now);
        }
    }
}

/// The webhook turns messages away; those that wait go on waiting.
pub(crate) fn close(zone: &mut Zone, id: u64, now: Timestamp) {
    settle(zone, id, now);
    if let Some(hook) = zone.hooks.get_mut(&id) {
        hook.is_enabled = false;
    }
}

/// From now on the webhook belongs to the scenario.
pub(crate) fn attach(hook: &mut Hook, scenario: u64) {
    hook.scenario = Some(scenario);
    hook.unattached_since = None;
}

/// From now on the webhook belongs to nobody, and is switched off if that stays so.
pub(crate) fn detach(hook: &mut Hook, agenda: &mut Agenda, now: Timestamp) {
    hook.scenario = None;
    hook.unattached_since = Some(now);
    agenda.insert((now + PATIENCE, Event::Abandoned { hook: hook.id }));
}

pub(super) fn abandoned(zone: &mut Zone, id: u64, at: Timestamp) {
    if let Some(hook) = zone.hooks.get_mut(&id)
        && hook
            .unattached_since
            .is_some_and(|since| since + PATIENCE <= at)
    {
        hook.is_enabled = false;
        hook.is_gone = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        config::{Size, Switches},
        engine::{self, Change, Founded},
        world::{World, grow, place_time, scheduling},
    };

    /// A world with an active scenario behind a webhook that nobody else calls.
    fn world(settings: &Value, scheduling: &Value) -> (World, u64, u64) {
        let birth = "2026-11-24T02:36:00Z".parse().unwrap();
        let mut world = grow(Size::Tiny, 11, birth, &Switches::default());
        let zone = &mut world.zones[0];
        let team = *zone.teams.keys().next().unwrap();
        let hook = zone.new_id();
        zone.hooks.insert(
            hook,
            Hook::new(hook, "Orders".to_owned(), team, "udid".to_owned(), 10_000),
        );
        let blueprint = json!({
            "name": "Orders",
            "flow": [{"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": hook}}],
            "metadata": {"scenario": settings},
        });
        let founded = Founded {
            team,
            by: 985,
            timezone: place_time("Asia/Jakarta"),
            key: 5,
            change: Change {
                blueprint: Some(blueprint),
                scheduling: Some((
                    scheduling.clone(),
                    scheduling::read(scheduling, 60).unwrap(),
                )),
                ..Change::default()
            },
        };
        let scenario = engine::create(zone, founded, birth);
        engine::start(zone, scenario, birth);
        (world, scenario, hook)
    }

    #[derive(Debug, Clone)]
    enum Step {
        Send,
        Start,
        Stop,
        Wait(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => Just(Step::Send),
            1 => Just(Step::Start),
            1 => Just(Step::Stop),
            3 => (1..90_i64).prop_map(Step::Wait),
        ];
        prop::collection::vec(step, 1..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_message_that_was_taken_begins_exactly_one_run(
            steps in steps(), is_sequential in any::<bool>(), most in prop::option::of(1..20_u32), is_timed in any::<bool>(),
        ) {
            let scheduling = if is_timed {
                json!({"type": "indefinitely", "interval": 60})
            } else {
                json!({"type": "immediately", "maximum_runs_per_minute": most})
            };
            let (mut world, scenario, hook) = world(&json!({"sequential": is_sequential}), &scheduling);
            let mut now = world.birth;
            let mut taken = 0;
            for (number, step) in (0_u64..).zip(steps) {
                engine::advance(&mut world, now);
                let zone = &mut world.zones[0];
                match step {
                    Step::Send => {
                        let message = Incoming { id: number.to_string(), created: now, size: 2, data: json!({"number": number}) };
                        if matches!(take(zone, hook, now, message), Taken::Started(_) | Taken::Queued) { taken += 1; }
                    }
                    Step::Start => { engine::start(zone, scenario, now); }
                    Step::Stop => { engine::stop(zone, scenario, now, &Switches::default()); }
                    Step::Wait(seconds) => now += SignedDuration::from_secs(seconds),
                }
            }
            engine::advance(&mut world, now);
            engine::start(&mut world.zones[0], scenario, now);
            engine::advance(&mut world, now + SignedDuration::from_hours(3));
            let zone = &world.zones[0];
            let mut begun: Vec<u64> = zone.scenarios[&scenario].runs.iter()
                .filter_map(|run| run.brought.as_ref()?["number"].as_u64())
                .collect();
            prop_assert!(begun.is_sorted(), "first come, first served");
            begun.sort_unstable();
            begun.dedup();
            prop_assert_eq!(begun.len(), taken);
            prop_assert_eq!(zone.scenarios[&scenario].runs.len(), taken, "and nothing else runs");
            prop_assert!(zone.hooks[&hook].queue.is_empty());
        }
    }
}
