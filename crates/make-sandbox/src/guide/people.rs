//! People of an organization with the guide's four roles.
//!
//! In: an address, a word. Out: people with one word each. Make has two axes and the guide has one: the word is read
//! from both and written to both, and an owner's word cannot be changed.

use axum::{
    Router,
    extract::Path,
    routing::{get, patch},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{number, page};
use crate::{
    http::{
        answer::{Answer, Reply},
        body::Brought,
        errors::Refusal,
        invitations::{is_address, person_of},
        visit::Visit,
    },
    world::{Membership, Organization, World, roles},
};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/organizations/{id}/users", get(list).post(add))
        .route("/organizations/{id}/users/{user}", patch(change))
}

/// The guide's roles, from the one that may least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Viewer,
    Builder,
    Manager,
    Admin,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Builder => "builder",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The role in the organization and in each of its teams.
    fn in_make(self) -> (u64, u64) {
        match self {
            Self::Viewer => (roles::MEMBER, roles::TEAM_MONITORING),
            Self::Builder => (roles::MEMBER, roles::TEAM_MEMBER),
            Self::Manager => (roles::MEMBER, roles::TEAM_ADMIN),
            Self::Admin => (roles::ADMIN, roles::TEAM_ADMIN),
        }
    }

    fn of(world: &World, organization: &Organization, person: u64) -> Self {
        let role = organization.members.get(&person).map(|own| own.role);
        if matches!(role, Some(roles::OWNER | roles::ADMIN)) {
            return Self::Admin;
        }
        let teams = world
            .zones
            .get(organization.zone)
            .into_iter()
            .flat_map(|zone| zone.teams.values())
            .filter(|team| team.organization == organization.id);
        teams
            .filter_map(|team| team.members.get(&person))
            .map(|role| match *role {
                roles::TEAM_ADMIN => Self::Manager,
                roles::TEAM_MONITORING | roles::TEAM_OPERATOR => Self::Viewer,
                _ => Self::Builder,
            })
            .max()
            .unwrap_or(Self::Viewer)
    }
}

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let organization = visit.organization(&world, number(&id)?)?;
    let people: Vec<u64> = organization.members.keys().copied().collect();
    let rows: Vec<Value> = page(&visit.asked, people)?
        .into_iter()
        .map(|person| row(&world, organization, person))
        .collect();
    Ok(Reply(json!({"data": rows})))
}

fn row(world: &World, organization: &Organization, person: u64) -> Value {
    let known = world.people.get(&person);
    json!({
        "id": person.to_string(),
        "name": known.map(|known| &known.name),
        "email": known.map(|known| &known.email),
        "role": Role::of(world, organization, person).word(),
    })
}

#[derive(Deserialize)]
struct UserOrder {
    email: Option<String>,
    role: Option<String>,
}

fn role_in(order: &UserOrder) -> Result<Role, Refusal> {
    let word = order
        .role
        .as_deref()
        .ok_or_else(|| Refusal::missing("role"))?;
    serde_json::from_value(json!(word)).map_err(|_| {
        Refusal::validation("Parameter 'role' must be viewer, builder, manager or admin.")
    })
}

async fn add(visit: Visit, Path(id): Path<String>, Brought(order): Brought<UserOrder>) -> Answer {
    let id = number(&id)?;
    let order = order.ok_or_else(|| Refusal::missing("email"))?;
    let role = role_in(&order)?;
    let email = order.email.ok_or_else(|| Refusal::missing("email"))?;
    if !is_address(&email) {
        return Err(Refusal::validation("Parameter 'email' must be an e-mail."));
    }
    let (mut world, _) = visit.world();
    visit.organization(&world, id)?;
    visit.allowed_in_organization(&world, id)?;
    let name = email.split('@').next().unwrap_or_default().to_owned();
    let person = person_of(&mut world, &email, name);
    let is_member = world
        .organizations
        .get(&id)
        .is_some_and(|organization| organization.members.contains_key(&person));
    if is_member {
        return Err(Refusal::with_status(
            409,
            "SC409",
            "The user is a member already.",
        ));
    }
    let joined = Membership {
        role: roles::MEMBER,
        invitation: Some("pending"),
    };
    if let Some(organization) = world.organizations.get_mut(&id) {
        organization.members.insert(person, joined);
    }
    give(&mut world, id, person, role);
    told(&world, id, person)
}

async fn change(
    visit: Visit,
    Path((id, person)): Path<(String, String)>,
    Brought(order): Brought<UserOrder>,
) -> Answer {
    let (id, person) = (number(&id)?, number(&person)?);
    let role = role_in(&order.ok_or_else(|| Refusal::missing("role"))?)?;
    let (mut world, _) = visit.world();
    let organization = visit.organization(&world, id)?;
    visit.allowed_in_organization(&world, id)?;
    let membership = organization
        .members
        .get(&person)
        .ok_or_else(|| Refusal::not_found("User"))?;
    if membership.role == roles::OWNER {
        return Err(Refusal::unchangeable(&visit.switches));
    }
    give(&mut world, id, person, role);
    told(&world, id, person)
}

/// Writes a word to both axes: the organization's role, and the role in every team of it.
fn give(world: &mut World, id: u64, person: u64, role: Role) {
    let (in_organization, in_team) = role.in_make();
    let Some(organization) = world.organizations.get_mut(&id) else {
        return;
    };
    if let Some(membership) = organization.members.get_mut(&person) {
        membership.role = in_organization;
    }
    let Some(zone) = world.zones.get_mut(organization.zone) else {
        return;
    };
    for team in zone.teams_of(id) {
        if let Some(team) = zone.teams.get_mut(&team) {
            team.members.insert(person, in_team);
        }
    }
}

fn told(world: &World, id: u64, person: u64) -> Answer {
    let organization = world
        .organizations
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Organization"))?;
    Ok(Reply(row(world, organization, person)))
}
