//! Organizations and who belongs to them.
//!
//! In: the plan of an organization. Out: the organization with its members' roles, exactly one of them Owner.
//! Teams come later.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::{
    Dice, Event, Membership, Organization, World, crew::FIRST_PERSON, plan::OrganizationPlan, roles,
};
use crate::{config::Size, engine};

pub(super) fn found(world: &mut World, plan: &OrganizationPlan, id: u64, size: Size) {
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
    let period = engine::period(plan.is_yearly);
    let share = Dice::new(world.seed, "reset", id).between(30, 80);
    let passed = SignedDuration::from_secs(period.as_secs() * share / 100);
    let last_reset = world.birth - passed;
    let next_reset = last_reset + period;
    if let Some(zone) = world.zones.get_mut(plan.zone) {
        zone.agenda
            .insert((next_reset, Event::Reset { organization: id }));
    }
    world.organizations.insert(
        id,
        Organization {
            id,
            name: plan.name.to_owned(),
            zone: plan.zone,
            tier: plan.tier,
            api_limit: plan.tier.api_limit(),
            timezone: plan.timezone,
            country_id: plan.country_id,
            members,
            chosen_teams: BTreeMap::new(),
            last_reset,
            next_reset,
            first_reset: last_reset,
            is_paused: false,
            is_yearly: plan.is_yearly,
            expected_use_percent: plan.expected_use_percent,
        },
    );
}
