//! Makes, changes and deletes scenarios.
//!
//! In: a zone, what was asked for, who asks, the moment. Out: a changed zone. Every change of a scenario saves a
//! version. Whether the change is allowed was decided before; here nothing is refused.

use std::borrow::Cow;

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::queue;
use crate::world::{
    APPS, Agenda, Beginning, CAUSES, Event, Failure, Flow, Mood, Nature, Scenario, Version, Zone,
    blueprint, mix,
    outline::Outline,
    schedule::{Rhythm, Schedule},
    scheduling::Read,
};

/// What a new scenario begins with.
pub(crate) struct Founded {
    pub(crate) team: u64,
    pub(crate) by: u64,
    /// Whose clock its schedule goes by.
    pub(crate) timezone: TimeZone,
    /// Decides how its runs go.
    pub(crate) key: u64,
    pub(crate) change: Change,
}

/// What is to become different; what is left out stays.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) about: Option<String>,
    pub(crate) folder: Move,
    pub(crate) blueprint: Option<Value>,
    /// The schedule as it was written, and as it was read.
    pub(crate) scheduling: Option<(Value, Read)>,
    pub(crate) inputs: Option<Value>,
    pub(crate) outputs: Option<Value>,
}

/// Where a scenario goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Move {
    #[default]
    Stays,
    OutOfItsFolder,
    Into(u64),
}

/// Makes a scenario, which is not active yet, and says its id.
pub(crate) fn create(zone: &mut Zone, founded: Founded, now: Timestamp) -> u64 {
    let id = zone.new_id();
    let key = mix(founded.key, id);
    let places = zone.scenarios.values().map(|scenario| scenario.place);
    let place = places.max().unwrap_or(0) + 1;
    let scenario = Scenario::new(Beginning {
        id,
        team: founded.team,
        by: founded.by,
        at: now,
        place,
        flow: Flow {
            pattern: None,
            grown: 0,
            grown_edit: now,
            saved: Vec::new(),
        },
        rhythm: Rhythm {
            schedule: Schedule::OnDemand,
            anchor: now,
            zone: founded.timezone,
            key,
            between: None,
        },
        nature: nature(&Outline::default(), key),
    });
    zone.scenarios.insert(id, scenario);
    save(zone, id, founded.change, founded.by, now);
    id
}

/// Changes a scenario and keeps what it has become as a version.
pub(crate) fn save(zone: &mut Zone, id: u64, change: Change, by: u64, now: Timestamp) {
    queue::settle_before(zone, id, now);
    let Some(blueprint) = zone
        .scenarios
        .get(&id)
        .map(|scenario| blueprint::current(scenario, zone))
    else {
        return;
    };
    let Zone {
        scenarios,
        hooks,
        agenda,
        ..
    } = zone;
    let Some(scenario) = scenarios.get_mut(&id) else {
        return;
    };
    let has_new_flow = change.blueprint.is_some();
    let mut blueprint = change.blueprint.unwrap_or(blueprint);
    let named = blueprint["name"].as_str().map(str::to_owned);
    if let Some(name) = change.name.or(named.filter(|_| has_new_flow)) {
        blueprint["name"] = json!(name);
        scenario.name = name;
    }
    if let Some(about) = change.about {
        scenario.about = Cow::Owned(about);
    }
    match change.folder {
        Move::Stays => {}
        Move::OutOfItsFolder => scenario.folder = None,
        Move::Into(folder) => scenario.folder = Some(folder),
    }
    if let Some((written, read)) = change.scheduling {
        reschedule(scenario, agenda, read, now);
        scenario.scheduling = Some(written);
    }
    scenario.inputs = change.inputs.or(scenario.inputs.take());
    scenario.outputs = change.outputs.or(scenario.outputs.take());
    let outline = Outline::of(&blueprint);
    if has_new_flow {
        scenario.max_errors = outline.max_errors.unwrap_or(3);
        scenario.stores_incomplete = outline.stores_incomplete;
        scenario.is_sequential = outline.is_sequential;
        if scenario.flow.pattern.is_none() {
            scenario.nature = nature(&outline, scenario.nature.key);
        }
        let wanted = outline.hooks.first().copied();
        if scenario.hook != wanted {
            if let Some(old) = scenario.hook.take().and_then(|old| hooks.get_mut(&old)) {
                queue::detach(old, agenda, now);
            }
            if let Some(new) = wanted.and_then(|new| hooks.get_mut(&new)) {
                queue::attach(new, id);
                scenario.hook = wanted;
            }
        }
    }
    scenario.last_edit = now;
    scenario.updated_by = by;
    let version = Version {
        number: scenario.flow.next_number(),
        created: now,
        blueprint,
        scheduling: scenario.scheduling(),
        inputs: blueprint::input_spec(scenario),
        outputs: blueprint::output_spec(scenario),
        outline,
    };
    scenario.flow.saved.push(version);
    queue::resume(zone, id, now);
}

fn reschedule(scenario: &mut Scenario, agenda: &mut Agenda, read: Read, now: Timestamp) {
    let due = Event::Due {
        scenario: scenario.id,
    };
    if let Some(next) = scenario.next.take() {
        agenda.remove(&(next, due.clone()));
    }
    let old = scenario.rhythm.clone();
    scenario.rhythm.schedule = match (read.schedule, &old.schedule) {
        // The imagined senders of a webhook do not mind being written down again.
        (
            Schedule::Immediately {
                most_per_minute, ..
            },
            Schedule::Immediately { mean_gap_s, .. },
        ) => Schedule::Immediately {
            mean_gap_s: *mean_gap_s,
            most_per_minute,
        },
        (schedule, _) => schedule,
    };
    scenario.rhythm.between = read.between;
    if !matches!(
        scenario.rhythm.schedule,
        Schedule::Immediately {
            mean_gap_s: Some(_),
            ..
        }
    ) {
        scenario.rhythm.anchor = now;
    }
    scenario.past.rhythm.get_or_insert_with(|| Box::new(old));
    if !scenario.is_active {
        return;
    }
    scenario.next = scenario.rhythm.next_after(now);
    if let (Some(next), false) = (scenario.next, scenario.mood == Mood::Quiet) {
        agenda.insert((next, due));
    }
}

/// Deletes a scenario with its unfinished runs; its webhook stays and belongs to nobody.
pub(crate) fn delete(zone: &mut Zone, id: u64, now: Timestamp) -> bool {
    queue::settle_before(zone, id, now);
    let Some(scenario) = zone.scenarios.remove(&id) else {
        return false;
    };
    if let Some(next) = scenario.next {
        zone.agenda.remove(&(next, Event::Due { scenario: id }));
    }
    if let Some(hook) = scenario.hook.and_then(|hook| zone.hooks.get_mut(&hook)) {
        queue::detach(hook, &mut zone.agenda, now);
    }
    zone.dlqs.retain(|_, dlq| dlq.scenario != id);
    true
}

/// What the runs of a flow are like that nobody knows yet: they go well, and take longer the more modules there are.
fn nature(outline: &Outline, key: u64) -> Nature {
    let count = i64::try_from(outline.modules.len()).unwrap_or(1).max(1);
    let needs_account = |package: &str| {
        APPS.iter()
            .any(|app| app.package == package && !app.account.is_empty())
    };
    let module = outline
        .modules
        .iter()
        .find(|module| needs_account(module.package()))
        .or(outline.modules.last());
    let package = module.map_or("http", |module| module.package()).to_owned();
    let cause = CAUSES.iter().find(|cause| cause.package == package);
    Nature {
        key,
        operations: count,
        duration_ms: 400 * count,
        transfer: 900 * count,
        error_permille: 0,
        warning_permille: 0,
        failure: Failure {
            name: Cow::Borrowed(cause.map_or("RuntimeError", |cause| cause.name)),
            message: Cow::Borrowed(cause.map_or("Internal Server Error", |cause| cause.message)),
            app: Cow::Owned(package),
            module: Cow::Owned(
                module
                    .map_or("ActionSendData", |module| module.action())
                    .to_owned(),
            ),
        },
    }
}
