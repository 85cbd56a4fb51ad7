//! Grows a world from a seed.
//!
//! In: size, seed, birth time, switches. Out: a whole `World`, the same for the same input.
//! It leaves the future to the engine: only the first due moment of each scenario is put on the agenda.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{
    Dice, Token, World, Zone,
    crew::{FIRST_PERSON, crew},
    founding::found,
    growth::{Count, Grower},
    plan, roles,
};
use crate::config::{Size, Switches};

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
