//! Making, changing and deleting an organization.
//!
//! In: names, ids of Make's fixed lists. Out: the organization as `organizations` tells it. Making one needs admin
//! rights unless a switch says otherwise; deleting one needs confirmation.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    routing::{patch, post},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{
    answer::{Answer, Reply, columns},
    asked,
    body::Brought,
    errors::Refusal,
    invitations::is_name,
    memberships::brief,
    organizations::full,
    teams::found_team,
    visit::Visit,
};
use crate::{
    engine,
    world::{Event, Membership, Organization, Tier, World, roles, timezones},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/organizations", post(create))
        .route("/organizations/{id}", patch(change).delete(delete))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrganizationOrder {
    name: Option<String>,
    region_id: Option<u64>,
    timezone_id: Option<u64>,
    country_id: Option<u64>,
}

fn checked(name: &str) -> Result<&str, Refusal> {
    if is_name(name) {
        Ok(name)
    } else {
        Err(Refusal::validation(
            "Parameter 'name' contains characters that are not allowed.",
        ))
    }
}

fn timezone(id: u64) -> Result<&'static str, Refusal> {
    timezones::code_of(id)
        .ok_or_else(|| Refusal::validation("Parameter 'timezoneId' is no known timezone."))
}

async fn create(visit: Visit, Brought(order): Brought<OrganizationOrder>) -> Answer {
    if !visit.switches.organization_creation {
        return Err(
            Refusal::new(StatusCode::FORBIDDEN, "IM002", "Access denied.").with_detail(
                "Insufficient rights, admin permission \"organizations add\" is needed.",
            ),
        );
    }
    let order = order.ok_or_else(|| Refusal::missing("name"))?;
    let name = order.name.ok_or_else(|| Refusal::missing("name"))?;
    checked(&name)?;
    if order.region_id.is_none() {
        return Err(Refusal::missing("regionId"));
    }
    let timezone = timezone(
        order
            .timezone_id
            .ok_or_else(|| Refusal::missing("timezoneId"))?,
    )?;
    let country_id = order
        .country_id
        .ok_or_else(|| Refusal::missing("countryId"))?;
    let (mut world, now) = visit.world();
    visit.home(&world)?;
    let id = found(
        &mut world,
        Founding {
            name,
            zone: visit.zone,
            timezone,
            country_id,
            owner: visit.person,
            now,
        },
    );
    found_team(&mut world, id, "My Team".to_owned(), visit.person);
    let organization = world
        .organizations
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Organization"))?;
    let own = organization.members.get(&visit.person).copied();
    Ok(Reply(json!({
        "organization": full(&world, organization, true),
        "userOrganizationRole": brief(organization, visit.person, own),
    })))
}

struct Founding {
    name: String,
    zone: usize,
    timezone: &'static str,
    country_id: u64,
    owner: u64,
    now: Timestamp,
}

/// A new organization on the free plan.
fn found(world: &mut World, plan: Founding) -> u64 {
    let Some(zone) = world.zones.get_mut(plan.zone) else {
        return 0;
    };
    let id = zone.new_id();
    let next_reset = plan.now + engine::period(false);
    zone.agenda
        .insert((next_reset, Event::Reset { organization: id }));
    let owner = Membership {
        role: roles::OWNER,
        invitation: None,
    };
    world.organizations.insert(
        id,
        Organization {
            id,
            name: plan.name,
            zone: plan.zone,
            tier: Tier::Free,
            api_limit: Tier::Free.api_limit(),
            timezone: plan.timezone,
            country_id: plan.country_id,
            members: BTreeMap::from([(plan.owner, owner)]),
            chosen_teams: BTreeMap::new(),
            last_reset: plan.now,
            next_reset,
            first_reset: plan.now,
            is_paused: false,
            is_yearly: false,
            expected_use_percent: 100,
        },
    );
    id
}

async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<OrganizationOrder>,
) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    visit.organization(&world, id)?;
    visit.allowed_in_organization(&world, id)?;
    if let Some(order) = order {
        let timezone = order.timezone_id.map(timezone).transpose()?;
        let name = order.name.as_deref().map(checked).transpose()?;
        if let Some(organization) = world.organizations.get_mut(&id) {
            if let Some(name) = name {
                name.clone_into(&mut organization.name);
            }
            organization.timezone = timezone.unwrap_or(organization.timezone);
            organization.country_id = order.country_id.unwrap_or(organization.country_id);
        }
    }
    let row = world
        .organizations
        .get(&id)
        .map(|organization| columns(full(&world, organization, true), &visit.asked.cols()));
    Ok(Reply(json!({"organization": row})))
}

async fn delete(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    visit.organization(&world, id)?;
    visit.allowed_in_organization(&world, id)?;
    if !visit.asked.is_confirmed()? {
        return Err(Refusal::confirmation_required());
    }
    world.remove_organization(id);
    Ok(Reply(json!({"organization": id})))
}
