//! Teams and what belongs to them: members, folders, scenarios, connections, webhooks.
//!
//! In: the plan of a team. Out: the team in its zone, with the first due moments on the agenda.
//! What a scenario is like is decided in `habits`.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    APPS, Beginning, Connection, DataStore, Dice, Event, Flow, Folder, Hook, Mood, Pattern,
    Scenario, Team, World, blueprint,
    crew::FIRST_PERSON,
    dice::mix,
    fate::{self, Fate},
    habits::{nature_of, past_of, schedule_of, sensible, unfinished},
    patterns::PLACES,
    place_time,
    plan::{OrganizationPlan, TeamPlan, Tier},
    roles,
    schedule::{Rhythm, Schedule},
};

/// Last ids given in a zone; zones know nothing of each other, so ids meet.
#[derive(Debug, Clone)]
pub(super) struct Count {
    team: u64,
    folder: u64,
    scenario: u64,
    connection: u64,
    hook: u64,
    data_store: u64,
}

impl Default for Count {
    fn default() -> Self {
        Self {
            team: 1200,
            folder: 1575,
            scenario: 48_210,
            connection: 3000,
            hook: 5800,
            data_store: 130,
        }
    }
}

/// Fills one organization's teams.
pub(super) struct Grower<'a> {
    pub(super) world: &'a mut World,
    pub(super) plan: &'a OrganizationPlan,
    pub(super) organization: u64,
    pub(super) calm: i64,
    /// Whose clock schedules go by.
    pub(super) timezone: &'static str,
    pub(super) count: &'a mut Count,
}

impl Grower<'_> {
    pub(super) fn team(&mut self, plan: &TeamPlan) {
        self.count.team += 1;
        let id = self.count.team;
        let members = self.team_members(plan, id);
        let folders = self.folders(plan, id);
        let team = Team {
            id,
            name: plan.name.clone(),
            organization: self.organization,
            operations_limit: None,
            transfer_limit: None,
            members,
        };
        let zone = self.plan.zone;
        let Some(home) = self.world.zones.get_mut(zone) else {
            return;
        };
        home.teams.insert(id, team);
        home.folders.extend(folders.iter().map(|(folder, name)| {
            (
                *folder,
                Folder {
                    id: *folder,
                    name: name.clone(),
                    team: id,
                    parent: None,
                },
            )
        }));
        let names: Vec<u64> = folders.into_iter().map(|(folder, _)| folder).collect();
        for number in 0..plan.scenarios {
            let Some(pattern) = plan.patterns.get(number % plan.patterns.len().max(1)) else {
                continue;
            };
            let name = name_of(pattern, number / plan.patterns.len().max(1), id);
            self.scenario(id, pattern, name, &names);
        }
        if plan.scenarios >= 10 {
            self.stray_hook(id);
        }
    }

    fn team_members(&self, plan: &TeamPlan, team: u64) -> BTreeMap<u64, u64> {
        let Some(organization) = self.world.organizations.get(&self.organization) else {
            return BTreeMap::new();
        };
        let mut members = BTreeMap::new();
        let share = if organization.members.len() > 60 {
            90
        } else {
            520
        };
        for (person, membership) in &organization.members {
            let mut dice = Dice::new(self.world.seed, &plan.name, mix(team, *person));
            let role = if membership.role == roles::OWNER {
                Some(roles::TEAM_ADMIN)
            } else if *person == self.world.owner {
                own_role(self.plan.name, &plan.name)
            } else {
                dice.chance(share).then(|| {
                    *dice
                        .pick(&[
                            roles::TEAM_MEMBER,
                            roles::TEAM_MEMBER,
                            roles::TEAM_MONITORING,
                            roles::TEAM_OPERATOR,
                            roles::TEAM_ADMIN,
                            self.restricted_role(),
                        ])
                        .unwrap_or(&roles::TEAM_MEMBER)
                })
            };
            members.extend(role.map(|role| (*person, role)));
        }
        members
    }

    fn restricted_role(&self) -> u64 {
        self.world
            .roles
            .iter()
            .find(|role| role.identifier == Some("company:team-restricted-member"))
            .map_or(roles::TEAM_MEMBER, |role| role.id)
    }

    fn folders(&mut self, plan: &TeamPlan, team: u64) -> Vec<(u64, String)> {
        let names = ["Live", "Experiments", "Customer facing", "Month end"];
        let wanted = if plan.scenarios > 5 {
            2 + usize::try_from(team % 3).unwrap_or(0)
        } else {
            0
        };
        names
            .iter()
            .take(wanted)
            .map(|name| {
                self.count.folder += 1;
                (self.count.folder, (*name).to_owned())
            })
            .collect()
    }

    fn scenario(&mut self, team: u64, pattern: &'static Pattern, name: String, folders: &[u64]) {
        self.count.scenario += 1;
        let id = self.count.scenario;
        let seed = self.world.seed;
        let birth = self.world.birth;
        let mut dice = Dice::new(seed, self.plan.name, id);
        let schedule = schedule_of(pattern.often, self.plan.tier, self.calm, birth, &mut dice);
        let created = birth - SignedDuration::from_mins(dice.between(45 * 1440, 600 * 1440));
        let rhythm = Rhythm {
            anchor: created
                + SignedDuration::from_mins(dice.between(2, 90))
                + SignedDuration::from_secs(dice.between(0, 59)),
            zone: place_time(self.timezone),
            key: dice.any(),
            between: None,
            schedule,
        };
        let fate = sensible(fate::of(&name, self.plan.name, &mut dice), &rhythm.schedule);
        let authors: Vec<u64> = self
            .world
            .zones
            .get(self.plan.zone)
            .and_then(|zone| zone.teams.get(&team))
            .map(|team| team.members.keys().copied().collect())
            .unwrap_or_default();
        let by = |dice: &mut Dice| dice.pick(&authors).copied().unwrap_or(FIRST_PERSON + 1);
        let created_by = by(&mut dice);
        let updated_by = by(&mut dice);
        let nature = nature_of(pattern, fate, &mut dice);
        let past = past_of(fate, &rhythm, birth);
        let last_edit = last_edit(created, birth, &mut dice);
        let beginning = Beginning {
            id,
            team,
            by: created_by,
            at: created,
            place: 10_000 - id % 10_000,
            flow: Flow::grown(pattern, nature.key, last_edit),
            rhythm,
            nature,
        };
        let mut scenario = Scenario {
            name,
            about: Cow::Borrowed(pattern.about),
            folder: if dice.chance(700) {
                dice.pick(folders).copied()
            } else {
                None
            },
            is_active: !matches!(fate, Fate::SwitchedOff(_) | Fate::Paused(_)),
            is_invalid: matches!(fate, Fate::SwitchedOff(_)),
            is_locked: dice.chance(8),
            last_edit,
            updated_by,
            stores_incomplete: matches!(fate, Fate::Failing(_) | Fate::Unfinished(_))
                || dice.chance(250),
            past,
            mood: match fate {
                Fate::Quiet(_) => Mood::Quiet,
                _ => Mood::Usual,
            },
            ..Scenario::new(beginning)
        };
        if let Fate::Failing(_) = fate {
            scenario.mood = Mood::Failing(scenario.nature.failure.clone());
        }
        self.connect(&scenario, pattern);
        self.remember(&scenario, pattern);
        self.hang_hook(&mut scenario, &mut dice);
        let dlqs = unfinished(&scenario, fate, birth);
        let Some(zone) = self.world.zones.get_mut(self.plan.zone) else {
            return;
        };
        if scenario.is_active {
            scenario.next = scenario.rhythm.next_after(scenario.past.until);
            if let (Some(next), false) = (scenario.next, scenario.mood == Mood::Quiet) {
                zone.agenda.insert((next, Event::Due { scenario: id }));
            }
        }
        zone.dlqs
            .extend(dlqs.into_iter().map(|dlq| (dlq.id.clone(), dlq)));
        zone.scenarios.insert(id, scenario);
    }

    /// A webhook that belongs to no scenario any more, as larger teams tend to keep.
    fn stray_hook(&mut self, team: u64) {
        self.count.hook += 1;
        let id = self.count.hook;
        let udid = Dice::new(self.world.seed, "stray hook", mix(self.organization, id)).hex(32);
        let queue_limit = queue_limit(self.plan.tier);
        if let Some(zone) = self.world.zones.get_mut(self.plan.zone) {
            let name = "Old website form".to_owned();
            let mut hook = Hook::new(id, name, team, udid, queue_limit);
            hook.is_enabled = false;
            hook.unattached_since = Some(self.world.birth - SignedDuration::from_hours(24 * 40));
            zone.hooks.insert(id, hook);
        }
    }

    /// Gives the team a data store, once a scenario remembers something in one.
    fn remember(&mut self, scenario: &Scenario, pattern: &Pattern) {
        let Some(zone) = self.world.zones.get_mut(self.plan.zone) else {
            return;
        };
        let is_needed = blueprint::used_packages(pattern).contains(&"datastore");
        let mut known = zone.data_stores.values();
        if !is_needed || known.any(|store| store.team == scenario.team) {
            return;
        }
        self.count.data_store += 1;
        let id = self.count.data_store;
        let mut dice = Dice::new(self.world.seed, "data store", mix(self.organization, id));
        let records = (0..dice.between(3, 25)).map(|number| {
            let data = json!({"phone": format!("+62 811 {number:04}"), "since": "2026-01-05"});
            (dice.hex(12), data)
        });
        let store = DataStore {
            id,
            name: "Customers".to_owned(),
            team: scenario.team,
            structure: None,
            most_bytes: 1_048_576,
            records: records.collect(),
        };
        zone.data_stores.insert(id, store);
    }

    /// Gives the team a connection for each account that the scenario's apps need.
    fn connect(&mut self, scenario: &Scenario, pattern: &Pattern) {
        let Some(zone) = self.world.zones.get_mut(self.plan.zone) else {
            return;
        };
        for step in blueprint::all_steps(pattern) {
            let Some(app) = step.app().filter(|app| !app.account.is_empty()) else {
                continue;
            };
            let exists = zone
                .connections
                .values()
                .any(|known| known.team == scenario.team && known.app.account == app.account);
            if exists {
                continue;
            }
            self.count.connection += 1;
            let id = self.count.connection;
            let short = self.plan.name.split(' ').next().unwrap_or(self.plan.name);
            zone.connections.insert(
                id,
                Connection {
                    id,
                    name: format!("{} – {short}", app.label),
                    team: scenario.team,
                    app: APPS
                        .iter()
                        .find(|first| first.account == app.account)
                        .unwrap_or(app),
                    account_of: format!("automation@{}", self.plan.mail),
                    expire: id
                        .is_multiple_of(3)
                        .then(|| self.world.birth + SignedDuration::from_hours(24 * 40)),
                    is_broken: false,
                    made_by: scenario.created_by,
                },
            );
        }
    }

    fn hang_hook(&mut self, scenario: &mut Scenario, dice: &mut Dice) {
        if !matches!(scenario.rhythm.schedule, Schedule::Immediately { .. }) {
            return;
        }
        self.count.hook += 1;
        let id = self.count.hook;
        let udid = dice.hex(32);
        scenario.hook = Some(id);
        if let Some(zone) = self.world.zones.get_mut(self.plan.zone) {
            let name = format!("{} webhook", scenario.name);
            let mut hook = Hook::new(id, name, scenario.team, udid, queue_limit(self.plan.tier));
            hook.scenario = Some(scenario.id);
            zone.hooks.insert(id, hook);
        }
    }
}

/// How many messages a webhook keeps until somebody takes them.
pub(crate) fn queue_limit(tier: Tier) -> u64 {
    if tier == Tier::Free { 667 } else { 10_000 }
}

/// Some scenarios are worked on every week, some have not been touched for a year.
fn last_edit(created: Timestamp, birth: Timestamp, dice: &mut Dice) -> Timestamp {
    let days = match dice.below(10) {
        0..=3 => dice.between(0, 14),
        4..=7 => dice.between(15, 170),
        _ => dice.between(180, 500),
    };
    let minutes = days * 1440 + dice.between(30, 1000);
    created.max(birth - SignedDuration::from_mins(minutes))
}

/// What the token's owner is in a team; every organization teaches something different.
fn own_role(organization: &str, team: &str) -> Option<u64> {
    match (organization, team) {
        ("Kopi Nusantara" | "Warung Digital", _) | ("Toko Jaya", "Ops") => Some(roles::TEAM_ADMIN),
        ("Rumah Sehat", "Finance") => Some(roles::TEAM_MONITORING),
        ("Rumah Sehat", "Support") | ("Batik Laras", _) => Some(roles::TEAM_MEMBER),
        ("Sunline Travel", _) => Some(roles::TEAM_OPERATOR),
        _ => None,
    }
}

fn name_of(pattern: &Pattern, round: usize, team: u64) -> String {
    if round == 0 {
        return pattern.name.to_owned();
    }
    let places = PLACES;
    let shift = usize::try_from(team).unwrap_or(0);
    let place = places
        .get((round + shift) % places.len())
        .copied()
        .unwrap_or("Jakarta");
    format!("{} – {place}", pattern.name)
}
