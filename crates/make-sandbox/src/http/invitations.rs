//! Asking people into an organization, and their answer.
//!
//! In: an address, a name, a role, teams. Out: a membership that is pending until the person accepts it.
//! No mail is sent. Declining is leaving: the call with an empty role in `memberships`.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    memberships::{assignable, brief, row},
    users::person_row,
    visit::Visit,
};
use crate::world::{Dice, Membership, Organization, Person, World, mix, roles};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/organizations/{id}/invite", post(invite))
        .route("/organizations/invitation", get(detail))
        .route("/organizations/accept-invitation", post(accept))
        .route("/users/me/organization-invitations", get(mine))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invitation {
    users_role_id: Option<u64>,
    email: Option<String>,
    name: Option<String>,
    #[serde(default)]
    teams_id: Vec<u64>,
}

async fn invite(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<Invitation>,
) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    visit.organization(&world, id)?;
    visit.allowed_in_organization(&world, id)?;
    let order = order.ok_or_else(|| Refusal::missing("email"))?;
    let role = order
        .users_role_id
        .ok_or_else(|| Refusal::missing("usersRoleId"))?;
    let email = order.email.ok_or_else(|| Refusal::missing("email"))?;
    let name = order.name.ok_or_else(|| Refusal::missing("name"))?;
    assignable(&visit, &world, id, role)?;
    if !is_name(&name) {
        return Err(Refusal::validation(
            "Parameter 'name' contains characters that are not allowed.",
        ));
    }
    if !is_address(&email) {
        return Err(Refusal::validation("Parameter 'email' must be an e-mail."));
    }
    let teams = visit.home(&world)?.teams_of(id);
    if order.teams_id.iter().any(|team| !teams.contains(team)) {
        return Err(Refusal::not_found("Team"));
    }
    let person = person_of(&mut world, &email, name);
    let joined = world
        .organizations
        .get(&id)
        .and_then(|organization| organization.members.get(&person))
        .is_some_and(|membership| membership.invitation.is_none());
    if joined {
        return Err(Refusal::with_status(
            visit.switches.already_member_status,
            "IM005",
            "User is already a member of the organization.",
        ));
    }
    let membership = Membership {
        role,
        invitation: Some("pending"),
    };
    if let Some(organization) = world.organizations.get_mut(&id) {
        organization.members.insert(person, membership);
        organization
            .chosen_teams
            .insert(person, order.teams_id.into_iter().collect());
    }
    if visit.switches.invited_join_at_once {
        join_chosen_teams(&mut world, id, person);
    }
    let row = world
        .organizations
        .get(&id)
        .map(|organization| row(&world, organization, person, membership));
    let user = world.people.get(&person).map(person_row);
    Ok(Reply(json!({"user": user, "userOrganizationRole": row})))
}

/// Whoever is invited becomes a Team Member everywhere, whatever was meant for them; Make asks for no team role.
fn join_chosen_teams(world: &mut World, id: u64, person: u64) {
    let Some(organization) = world.organizations.get_mut(&id) else {
        return;
    };
    let chosen = organization.chosen_teams.remove(&person);
    let Some(zone) = world.zones.get_mut(organization.zone) else {
        return;
    };
    for team in chosen.into_iter().flatten() {
        if let Some(team) = zone.teams.get_mut(&team) {
            team.members.entry(person).or_insert(roles::TEAM_MEMBER);
        }
    }
}

/// The person with this address, new to Make if need be.
pub(crate) fn person_of(world: &mut World, email: &str, name: String) -> u64 {
    let known = world
        .people
        .values()
        .find(|person| person.email.eq_ignore_ascii_case(email));
    if let Some(person) = known {
        return person.id;
    }
    let id = world.people.keys().next_back().map_or(1, |last| last + 1);
    world.people.insert(
        id,
        Person {
            id,
            name,
            email: email.to_owned(),
            language: "en",
            timezone: "Etc/UTC",
            last_login: None,
            has_two_factor: false,
        },
    );
    id
}

/// Letters, digits, spaces and a few signs, and no space at either end.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || " '-.()*+,@_/".contains(letter);
    !name.is_empty() && name.trim() == name && name.chars().all(allowed)
}

pub(crate) fn is_address(email: &str) -> bool {
    email
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'))
}

/// The key that opens an invitation, as the mail would carry it.
fn hash(world: &World, organization: u64, person: u64) -> String {
    Dice::new(world.seed, "invitation", mix(organization, person)).uuid()
}

/// The open invitation that this key opens.
fn opened<'w>(world: &'w World, key: &str) -> Result<(&'w Organization, u64, Membership), Refusal> {
    world
        .organizations
        .values()
        .flat_map(|organization| {
            organization
                .members
                .iter()
                .map(move |(person, membership)| (organization, *person, *membership))
        })
        .find(|(organization, person, membership)| {
            membership.invitation.is_some() && hash(world, organization.id, *person) == key
        })
        .ok_or_else(|| Refusal::not_found("Invitation"))
}

async fn detail(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let key = visit
        .asked
        .text("hash")
        .ok_or_else(|| Refusal::missing("hash"))?;
    let (organization, person, membership) = opened(&world, key)?;
    Ok(Reply(json!({
        "organization": {"id": organization.id, "name": organization.name},
        "user": world.people.get(&person).map(person_row),
        "userOrganizationRole": brief(organization, person, Some(membership)),
    })))
}

#[derive(Deserialize)]
struct Acceptance {
    hash: Option<String>,
}

async fn accept(visit: Visit, Brought(order): Brought<Acceptance>) -> Answer {
    let key = order
        .and_then(|order| order.hash)
        .ok_or_else(|| Refusal::missing("hash"))?;
    let (mut world, _) = visit.world();
    let (organization, person, membership) = opened(&world, &key)?;
    let id = organization.id;
    // Somebody else's invitation does not exist, and an old one is over.
    if person != visit.person || membership.invitation != Some("pending") {
        return Err(Refusal::not_found("Invitation"));
    }
    let joined = Membership {
        invitation: None,
        ..membership
    };
    let row = world.organizations.get_mut(&id).map(|organization| {
        organization.members.insert(person, joined);
        brief(organization, person, Some(joined))
    });
    join_chosen_teams(&mut world, id, person);
    let user = world.people.get(&person).map(person_row);
    Ok(Reply(json!({"user": user, "userOrganizationRole": row})))
}

async fn mine(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let rows = world.organizations.values().filter_map(|organization| {
        let membership = organization.members.get(&visit.person)?;
        let invitation = membership.invitation?;
        Some(json!({
            "hash": hash(&world, organization.id, visit.person),
            "organizationId": organization.id,
            "organizationName": organization.name,
            "usersRoleId": membership.role,
            "invitation": invitation,
            "zone": world.zones.get(organization.zone).map(|zone| &zone.address),
        }))
    });
    Ok(Reply(
        json!({"userOrganizationInvitations": rows.collect::<Vec<Value>>()}),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_what_make_allows_and_no_space_at_its_ends() {
        for name in ["Tom", "Ünal O'Neil-Ray (ops)", "a_b/c"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", " Tom", "Tom ", "Tom<b>", "Tom!"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn an_address_has_a_user_and_a_host() {
        assert!(is_address("tom@make.cloud"));
        for email in ["tom", "@make.cloud", "tom@make", "a@b@c.d"] {
            assert!(!is_address(email), "{email}");
        }
    }
}
