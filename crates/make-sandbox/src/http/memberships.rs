//! Who belongs to an organization, and as what: reading, setting, removing, handing over.
//!
//! In: an organization and a person. Out: role rows that hold ids only. The Owner is set by handing over and in no
//! other way. Invitations are in `invitations`.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, default_columns},
    asked,
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{Membership, Organization, World, roles};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/organizations/{id}/user-organization-roles", get(members))
        .route(
            "/organizations/{id}/user-organization-roles/transfer",
            post(transfer),
        )
        .route(
            "/organizations/{id}/user-organization-roles/{user}",
            get(member),
        )
        .route("/users/{id}/user-organization-roles", get(of_person))
        .route(
            "/users/{id}/user-organization-roles/{organization}",
            get(one_of_person).post(set_role),
        )
        .route(
            "/users/{id}/user-organization-roles/{organization}/transfer",
            post(transfer_to),
        )
}

const USUAL: [&str; 5] = [
    "userId",
    "organizationId",
    "usersRoleId",
    "invitation",
    "ssoPending",
];

async fn members(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let organization = visit.organization(&world, asked::id(&id)?)?;
    let cols = visit.asked.cols();
    let rows = organization.members.iter().map(|(person, membership)| {
        default_columns(
            row(&world, organization, *person, *membership),
            &cols,
            &USUAL,
        )
    });
    Ok(Reply(
        json!({"userOrganizationRoles": rows.collect::<Vec<Value>>()}),
    ))
}

async fn member(visit: Visit, Path((id, person)): Path<(String, String)>) -> Answer {
    one(&visit, &id, &person)
}

async fn one_of_person(visit: Visit, Path((person, id)): Path<(String, String)>) -> Answer {
    one(&visit, &id, &person)
}

fn one(visit: &Visit, id: &str, person: &str) -> Answer {
    let (world, _) = visit.world();
    let organization = visit.organization(&world, asked::id(id)?)?;
    let person = asked::id(person)?;
    let membership = organization
        .members
        .get(&person)
        .ok_or_else(|| Refusal::not_found("User"))?;
    let row = row(&world, organization, person, *membership);
    Ok(Reply(
        json!({"userOrganizationRole": default_columns(row, &visit.asked.cols(), &USUAL)}),
    ))
}

/// A person's roles in those organizations that the caller belongs to.
async fn of_person(visit: Visit, Path(person): Path<String>) -> Answer {
    let person = asked::id(&person)?;
    let (world, _) = visit.world();
    if !world.people.contains_key(&person) {
        return Err(Refusal::not_found("User"));
    }
    let cols = visit.asked.cols();
    let rows = world
        .organizations
        .values()
        .filter(|organization| visit.organization_role(&world, organization.id).is_some())
        .filter_map(|organization| {
            let membership = organization.members.get(&person)?;
            let row = row(&world, organization, person, *membership);
            Some(default_columns(row, &cols, &USUAL))
        });
    Ok(Reply(
        json!({"userOrganizationRoles": rows.collect::<Vec<Value>>()}),
    ))
}

/// Which role somebody shall have, in an organization as in a team; none takes it away.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RoleOrder {
    pub(super) users_role_id: Option<u64>,
}

/// Sets a member's role; without one the member is removed.
async fn set_role(
    visit: Visit,
    Path((person, id)): Path<(String, String)>,
    Brought(order): Brought<RoleOrder>,
) -> Answer {
    let (person, id) = (asked::id(&person)?, asked::id(&id)?);
    let role = order.and_then(|order| order.users_role_id);
    let (mut world, _) = visit.world();
    // Assumed: whoever leaves by themselves, or declines an invitation, needs no permission.
    let leaves = role.is_none() && person == visit.person;
    if !leaves {
        visit.organization(&world, id)?;
        visit.allowed_in_organization(&world, id)?;
    }
    let membership = known(&world, id, person)?;
    if membership.role == roles::OWNER {
        return Err(Refusal::unchangeable(&visit.switches));
    }
    let Some(role) = role else {
        return remove(&visit, &mut world, id, person);
    };
    assignable(&visit, &world, id, role)?;
    let changed = Membership { role, ..membership };
    let row = world.organizations.get_mut(&id).map(|organization| {
        organization.members.insert(person, changed);
        brief(organization, person, Some(changed))
    });
    Ok(Reply(json!({"userOrganizationRole": row})))
}

fn remove(visit: &Visit, world: &mut World, id: u64, person: u64) -> Answer {
    let connections = visit.asked.flag("deleteConnections")?.unwrap_or(false);
    if connections && !visit.asked.is_confirmed()? {
        return Err(Refusal::confirmation_required());
    }
    world.remove_member(id, person, connections);
    let row = world
        .organizations
        .get(&id)
        .map(|organization| brief(organization, person, None));
    Ok(Reply(json!({"userOrganizationRole": row})))
}

/// A role that can be given to a member of an organization.
pub(super) fn assignable(
    visit: &Visit,
    world: &World,
    organization: u64,
    role: u64,
) -> Result<(), Refusal> {
    let known = world
        .role(role)
        .filter(|role| role.is_for(organization, "organization"))
        .ok_or_else(|| {
            Refusal::validation("Parameter 'usersRoleId' is no role of an organization.")
        })?;
    if known.id == roles::OWNER {
        return Err(Refusal::unchangeable(&visit.switches));
    }
    Ok(())
}

fn known(world: &World, id: u64, person: u64) -> Result<Membership, Refusal> {
    world
        .organizations
        .get(&id)
        .and_then(|organization| organization.members.get(&person))
        .copied()
        .ok_or_else(|| Refusal::not_found("User"))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Heir {
    user_id: u64,
}

async fn transfer(visit: Visit, Path(id): Path<String>, Brought(heir): Brought<Heir>) -> Answer {
    let heir = heir.ok_or_else(|| Refusal::missing("userId"))?;
    hand_over(&visit, asked::id(&id)?, heir.user_id)
}

async fn transfer_to(visit: Visit, Path((person, id)): Path<(String, String)>) -> Answer {
    hand_over(&visit, asked::id(&id)?, asked::id(&person)?)
}

/// The owner makes somebody else the owner and stays as Admin.
fn hand_over(visit: &Visit, id: u64, heir: u64) -> Answer {
    let (mut world, _) = visit.world();
    visit.organization(&world, id)?;
    if visit.organization_role(&world, id) != Some(roles::OWNER) {
        return Err(Refusal::insufficient_rights("organization transfer"));
    }
    if heir == visit.person {
        return Err(Refusal::validation(
            "The organization already belongs to this user.",
        ));
    }
    if known(&world, id, heir)?.invitation.is_some() {
        return Err(Refusal::not_found("User"));
    }
    let of = |role| Membership {
        role,
        invitation: None,
    };
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        // An owner is implied in every team.
        for team in zone.teams_of(id) {
            if let Some(team) = zone.teams.get_mut(&team) {
                team.members.insert(heir, roles::TEAM_ADMIN);
            }
        }
    }
    let rows = world.organizations.get_mut(&id).map(|organization| {
        organization.members.insert(heir, of(roles::OWNER));
        organization.members.insert(visit.person, of(roles::ADMIN));
        json!([
            brief(organization, heir, Some(of(roles::OWNER))),
            brief(organization, visit.person, Some(of(roles::ADMIN))),
        ])
    });
    Ok(Reply(json!({"userOrganizationRoles": rows})))
}

/// A role row as a change answers it; without a membership the person has just left.
pub(super) fn brief(
    organization: &Organization,
    person: u64,
    membership: Option<Membership>,
) -> Value {
    json!({
        "userId": person,
        "organizationId": organization.id,
        "usersRoleId": membership.map(|membership| membership.role),
        "invitation": membership.and_then(|membership| membership.invitation),
    })
}

/// A role row with every column that Make knows.
pub(super) fn row(
    world: &World,
    organization: &Organization,
    person: u64,
    membership: Membership,
) -> Value {
    let zone = world.zones.get(organization.zone);
    let teams = zone.map_or_else(Vec::new, |zone| zone.teams_of(organization.id));
    let joined = teams.iter().filter(|team| {
        zone.and_then(|zone| zone.teams.get(team))
            .is_some_and(|team| team.members.contains_key(&person))
    });
    let mut row = brief(organization, person, Some(membership));
    row["ssoPending"] = json!(false);
    row["joinedTeamsCount"] = json!(joined.count());
    row["organizationTeamsCount"] = json!(teams.len());
    row
}
