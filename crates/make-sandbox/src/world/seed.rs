//! Grows a world from a seed.
//!
//! In: size, seed, birth time, switches. Out: a whole `World`, the same for the same input.
//! It leaves the future to the engine: only the first due moment of each scenario is put on the agenda.

use std::{
    borrow::Cow,
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use jiff::{SignedDuration, Timestamp, civil::time};

use super::{
    APPS, CAUSES, Connection, Dice, Dlq, Event, Failure, Folder, Hook, Membership, Mood, Nature,
    Organization, Past, Pattern, Person, Scenario, Team, Token, Use, World, Zone, blueprint,
    catalog::Often,
    dice::mix,
    fate::{self, Fate},
    people, place_time, plan,
    plan::{OrganizationPlan, TeamPlan, Tier},
    roles,
    schedule::{Restrict, Rhythm, Schedule},
};
use crate::{
    config::{Size, Switches},
    engine::history,
};

/// Grows the world.
pub(crate) fn grow(size: Size, seed: u64, birth: Timestamp, switches: &Switches) -> World {
    let plan = plan::of(size);
    let mails: Vec<&str> = plan
        .organizations
        .iter()
        .map(|organization| organization.mail)
        .collect();
    let people = crew(seed, birth, plan.people, &mails);
    let owner = if size == Size::Huge {
        FIRST_PERSON + 2
    } else {
        FIRST_PERSON
    };
    let mut world = World {
        seed,
        birth,
        owner,
        people,
        roles: roles::all(switches),
        organizations: BTreeMap::new(),
        zones: plan.zones.iter().map(|name| empty_zone(name)).collect(),
        tokens: BTreeMap::new(),
    };
    for (number, zone) in world.zones.iter().enumerate() {
        let mut dice = Dice::new(seed, zone.name, 0);
        world.tokens.insert(
            dice.uuid(),
            Token {
                zone: number,
                person: owner,
                scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
                label: "Mandor".to_owned(),
                created: birth - SignedDuration::from_hours(24 * 9),
                is_revoked: false,
            },
        );
    }
    let mut counts = vec![Count::default(); world.zones.len()];
    for (number, organization) in (0..).zip(&plan.organizations) {
        let id = 2340 + 3 * number;
        let Some(count) = counts.get_mut(organization.zone) else {
            continue;
        };
        found(&mut world, organization, id, size);
        for team in &organization.teams {
            Grower {
                world: &mut world,
                plan: organization,
                organization: id,
                calm: plan.calm,
                count,
            }
            .team(team);
        }
    }
    world
}

/// Every scope that the sandbox knows; the owner's tokens have them all.
pub(crate) const SCOPES: &[&str] = &[
    "scenarios:read",
    "scenarios:write",
    "scenarios:run",
    "dlqs:read",
    "dlqs:write",
    "hooks:read",
    "hooks:write",
    "teams:read",
    "teams:write",
    "organizations:read",
    "organizations:write",
    "user:read",
    "user:write",
    "connections:read",
    "connections:write",
    "templates:read",
    "templates:write",
    "analytics:read",
    "notifications:read",
    "notifications:write",
    "datastores:read",
    "datastores:write",
    "udts:read",
    "udts:write",
    "keys:read",
    "keys:write",
    "functions:read",
    "functions:write",
    "devices:read",
    "devices:write",
    "organization-variables:read",
    "organization-variables:write",
    "team-variables:read",
    "team-variables:write",
];

const FIRST_PERSON: u64 = 985;

/// Last ids given in a zone; zones know nothing of each other, so ids meet.
#[derive(Debug, Clone)]
struct Count {
    team: u64,
    folder: u64,
    scenario: u64,
    connection: u64,
    hook: u64,
}

impl Default for Count {
    fn default() -> Self {
        Self {
            team: 1200,
            folder: 1575,
            scenario: 48_210,
            connection: 3000,
            hook: 5800,
        }
    }
}

fn empty_zone(name: &'static str) -> Zone {
    Zone {
        name,
        address: String::new(),
        teams: BTreeMap::new(),
        folders: BTreeMap::new(),
        scenarios: BTreeMap::new(),
        connections: BTreeMap::new(),
        hooks: BTreeMap::new(),
        dlqs: BTreeMap::new(),
        agenda: BTreeSet::new(),
    }
}

fn crew(seed: u64, birth: Timestamp, count: usize, mails: &[&str]) -> BTreeMap<u64, Person> {
    const FIXED: [(&str, &str); 3] = [
        ("Sari Wulandari", "sari@lentera.id"),
        ("Budi Santoso", "budi@lentera.id"),
        ("Rina Hartono", "rina@lentera.id"),
    ];
    let mut taken = BTreeSet::new();
    (FIRST_PERSON..)
        .take(count)
        .zip(0..)
        .map(|(id, number)| {
            let mut dice = Dice::new(seed, "person", id);
            let (name, email) = FIXED.get(number).map_or_else(
                || stranger(&mut dice, &mut taken, mails),
                |(name, email)| ((*name).to_owned(), (*email).to_owned()),
            );
            let days = if number == 0 { 0 } else { dice.between(0, 95) };
            let person = Person {
                id,
                name,
                email,
                language: if dice.chance(600) { "id" } else { "en" },
                timezone: "Asia/Jakarta",
                last_login: birth - SignedDuration::from_mins(days * 1440 + dice.between(3, 300)),
                has_two_factor: dice.chance(550),
            };
            (id, person)
        })
        .collect()
}

fn stranger(dice: &mut Dice, taken: &mut BTreeSet<String>, mails: &[&str]) -> (String, String) {
    let mut name = String::new();
    for _ in 0..50 {
        let given = dice.pick(people::GIVEN).copied().unwrap_or("Dewi");
        let family = dice.pick(people::FAMILY).copied().unwrap_or("Lestari");
        name = format!("{given} {family}");
        if taken.insert(name.clone()) {
            break;
        }
    }
    let mail = dice.pick(mails).copied().unwrap_or("lentera.id");
    let address = name.to_lowercase().replace(' ', ".");
    (name, format!("{address}@{mail}"))
}

fn found(world: &mut World, plan: &OrganizationPlan, id: u64, size: Size) {
    let mut members = BTreeMap::new();
    let mine = match (size, plan.name) {
        (Size::Tiny, _) | (_, "Kopi Nusantara" | "Toko Jaya") => roles::ADMIN,
        (_, "Harbor & Pine") | (Size::Mid | Size::Huge, _) => roles::OWNER,
        _ => roles::MEMBER,
    };
    let all: Vec<u64> = world.people.keys().copied().collect();
    let mut has_owner = mine == roles::OWNER;
    for person in all {
        let mut dice = Dice::new(world.seed, plan.name, person);
        let is_ours = person < FIRST_PERSON + 3;
        let is_theirs = world
            .people
            .get(&person)
            .is_some_and(|known| known.email.ends_with(plan.mail));
        if !(is_ours || is_theirs || dice.chance(60)) {
            continue;
        }
        let role = if person == world.owner {
            mine
        } else if !has_owner && (is_theirs || person == FIRST_PERSON + 1) {
            has_owner = true;
            roles::OWNER
        } else {
            *dice
                .pick(&[
                    roles::MEMBER,
                    roles::MEMBER,
                    roles::MEMBER,
                    roles::MEMBER,
                    roles::ADMIN,
                    roles::ACCOUNTANT,
                ])
                .unwrap_or(&roles::MEMBER)
        };
        let invitation =
            (!is_ours && role == roles::MEMBER && dice.chance(60)).then_some("pending");
        members.insert(person, Membership { role, invitation });
    }
    let month = SignedDuration::from_hours(24);
    let age = Dice::new(world.seed, "reset", id).between(9, 24);
    world.organizations.insert(
        id,
        Organization {
            id,
            name: plan.name,
            zone: plan.zone,
            tier: plan.tier,
            api_limit: plan.tier.api_limit(),
            timezone: plan.timezone,
            country_id: plan.country_id,
            members,
            last_reset: world.birth - month * i32::try_from(age).unwrap_or(9),
            next_reset: world.birth + month * i32::try_from(30 - age).unwrap_or(9),
            is_paused: false,
            expected_use_percent: plan.expected_use_percent,
        },
    );
}

/// Fills one organization's teams.
struct Grower<'a> {
    world: &'a mut World,
    plan: &'a OrganizationPlan,
    organization: u64,
    calm: i64,
    count: &'a mut Count,
}

impl Grower<'_> {
    fn team(&mut self, plan: &TeamPlan) {
        self.count.team += 1;
        let id = self.count.team;
        let members = self.team_members(plan, id);
        let folders = self.folders(plan, id);
        let team = Team {
            id,
            name: plan.name.clone(),
            organization: self.organization,
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
            .find(|role| role.identifier == "company:team-restricted-member")
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
            zone: place_time(self.plan.timezone),
            key: dice.any(),
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
        let mut scenario = Scenario {
            id,
            name,
            about: pattern.about,
            pattern,
            team,
            folder: if dice.chance(700) {
                dice.pick(folders).copied()
            } else {
                None
            },
            hook: None,
            place: 10_000 - id % 10_000,
            rhythm,
            is_active: !matches!(fate, Fate::SwitchedOff(_) | Fate::Paused(_)),
            is_invalid: matches!(fate, Fate::SwitchedOff(_)),
            is_paused: false,
            is_locked: dice.chance(8),
            created,
            created_by,
            last_edit,
            updated_by,
            stores_incomplete: matches!(fate, Fate::Failing(_) | Fate::Unfinished(_))
                || dice.chance(250),
            max_errors: 3,
            nature,
            past,
            mood: match fate {
                Fate::Quiet(_) => Mood::Quiet,
                _ => Mood::Usual,
            },
            next: None,
            runs: Vec::new(),
            errors_in_a_row: 0,
            past_use: OnceCell::new(),
            live_use: Use::default(),
            inputs: None,
        };
        if let Fate::Failing(_) = fate {
            scenario.mood = Mood::Failing(scenario.nature.failure.clone());
        }
        self.connect(&scenario);
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

    /// Gives the team a connection for each account that the scenario's apps need.
    fn connect(&mut self, scenario: &Scenario) {
        let Some(zone) = self.world.zones.get_mut(self.plan.zone) else {
            return;
        };
        for step in blueprint::all_steps(scenario.pattern) {
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
            zone.hooks.insert(
                id,
                Hook {
                    id,
                    name: format!("{} webhook", scenario.name),
                    team: scenario.team,
                    udid,
                    scenario: Some(scenario.id),
                    queue_limit: if self.plan.tier == Tier::Free {
                        667
                    } else {
                        10_000
                    },
                    is_enabled: true,
                },
            );
        }
    }
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
    let places = super::catalog::PLACES;
    let shift = usize::try_from(team).unwrap_or(0);
    let place = places
        .get((round + shift) % places.len())
        .copied()
        .unwrap_or("Jakarta");
    format!("{} – {place}", pattern.name)
}

/// A scenario that nothing starts by itself cannot have gone quiet, nor can it fail by the hour.
fn sensible(fate: Fate, schedule: &Schedule) -> Fate {
    match (fate, schedule) {
        (Fate::Quiet(_), Schedule::Immediately { .. })
        | (_, Schedule::OnDemand | Schedule::Once { .. }) => Fate::Fine,
        (fate, _) => fate,
    }
}

fn schedule_of(often: Often, tier: Tier, calm: i64, birth: Timestamp, dice: &mut Dice) -> Schedule {
    let weekdays = || vec![1, 2, 3, 4, 5];
    let minutes = |every: i64| 60 * (every * calm).max(tier.interval_minutes());
    let clock = |hour, minute| time(hour, minute, 0, 0);
    match often {
        Often::Every(every) => Schedule::Indefinitely {
            interval_s: minutes(every),
            restrict: None,
        },
        Often::Office(every) => Schedule::Indefinitely {
            interval_s: minutes(every),
            restrict: Some(Restrict {
                days: weekdays(),
                from: clock(8, 0),
                to: clock(18, 0),
            }),
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
            mean_gap_s: gap * calm,
            most_per_minute: dice.chance(150).then_some(60),
        },
        Often::Once(days) => Schedule::Once {
            date: birth + SignedDuration::from_hours(24 * days + 3),
        },
        Often::Demand => Schedule::OnDemand,
    }
}

fn nature_of(pattern: &Pattern, fate: Fate, dice: &mut Dice) -> Nature {
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

fn past_of(fate: Fate, rhythm: &Rhythm, birth: Timestamp) -> Past {
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
fn unfinished(scenario: &Scenario, fate: Fate, birth: Timestamp) -> Vec<Dlq> {
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
        .map(|run| crate::engine::incomplete(scenario, run))
        .collect()
}
