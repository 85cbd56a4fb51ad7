//! Grows a world from a seed.
//!
//! In: size, seed, birth time, switches. Out: a whole `World`, the same for the same input.
//! It leaves the future to the engine: only the first due moment of each scenario is put on the agenda.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{
    Dice, Token, World, Zone,
    crew::{CREW_TIMEZONE, FIRST_PERSON, crew},
    founding::found,
    growth::{Count, Grower},
    notices, plan, roles,
};
use crate::config::{ScheduleTimezone, Size, Switches};

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
        roles_made: 0,
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
                expires: None,
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
        let timezone = match switches.schedule_timezone {
            ScheduleTimezone::Organization => organization.timezone,
            ScheduleTimezone::Author => CREW_TIMEZONE,
        };
        for team in &organization.teams {
            Grower {
                world: &mut world,
                plan: organization,
                organization: id,
                calm: plan.calm,
                timezone,
                count,
            }
            .team(team);
        }
    }
    notices::tell(&mut world);
    world
}

/// Every scope that the sandbox knows; the owner's tokens have them all.
pub(crate) const SCOPES: &[&str] = &[
    "scenarios:read",
    "scenarios:write",
    "scenarios:run",
    "scenarios-shared:read",
    "scenarios-shared:write",
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

fn empty_zone(name: &'static str) -> Zone {
    Zone {
        name,
        address: String::new(),
        teams: BTreeMap::new(),
        folders: BTreeMap::new(),
        scenarios: BTreeMap::new(),
        connections: BTreeMap::new(),
        data_stores: BTreeMap::new(),
        hooks: BTreeMap::new(),
        dlqs: BTreeMap::new(),
        notices: BTreeMap::new(),
        muted: BTreeSet::new(),
        ids_given: 0,
        installed: BTreeSet::new(),
        templates: BTreeMap::new(),
        variables: BTreeMap::new(),
        agenda: BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::history,
        world::{Scenario, Status},
    };

    #[test]
    fn the_told_stories_hold_at_any_hour_of_the_week() {
        let monday: Timestamp = "2026-11-23T00:17:09Z".parse().unwrap();
        for hour in (0..168).step_by(5) {
            let birth = monday + SignedDuration::from_hours(hour);
            let world = grow(Size::Tiny, 7, birth, &Switches::default());
            let zone = &world.zones[0];
            let of = |name: &str| {
                zone.scenarios
                    .values()
                    .find(|scenario| scenario.name == name)
                    .unwrap()
            };
            let waiting = |scenario: &Scenario| {
                zone.dlqs
                    .values()
                    .filter(|dlq| dlq.scenario == scenario.id)
                    .count()
            };
            assert!(
                waiting(of("Order → Warehouse sync")) >= 3,
                "failing, hour {hour}"
            );
            assert_eq!(
                waiting(of("Lead capture (Facebook)")),
                37,
                "unfinished, hour {hour}"
            );
            let quiet = of("Daily invoice export");
            assert!(
                quiet.is_active && quiet.next.unwrap() < birth,
                "gone quiet, hour {hour}"
            );
            let off = of("Stock reorder alert");
            assert!(off.is_invalid && !off.is_active && off.next.is_none());
            let runs = history::newest(off, birth - SignedDuration::from_hours(24 * 30), birth, 3);
            let last: Vec<Status> = runs.iter().rev().take(3).map(|run| run.status).collect();
            assert_eq!(
                last,
                [Status::Error; 3],
                "switched off after three errors, hour {hour}"
            );
            assert!(!of("Old CRM import").is_active && !of("Old CRM import").is_invalid);
        }
    }
}
