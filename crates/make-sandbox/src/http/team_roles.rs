//! Who is in a team, and as what.
//!
//! In: a team and a person. Out: role rows that hold ids only. What `changeable` denies is refused.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked,
    body::Brought,
    errors::Refusal,
    memberships::RoleOrder,
    users::is_leading,
    visit::Visit,
};
use crate::{
    config::EmptyTeamRole,
    world::{Team, World, roles},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/teams/{id}/user-team-roles", get(members))
        .route("/teams/{id}/user-team-roles/{user}", get(member))
        .route("/users/{id}/user-team-roles", get(of_person))
        .route(
            "/users/{id}/user-team-roles/{team}",
            get(one_of_person).post(set_role),
        )
}

async fn members(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let team = seen_team(&visit, &world, asked::id(&id)?)?;
    let cols = visit.asked.cols();
    let rows = team
        .members
        .iter()
        .map(|(person, role)| columns(row(&world, team, *person, *role), &cols));
    let echo = json!({"sortBy": "userId", "sortDir": "asc", "limit": 10_000, "offset": 0});
    Ok(Reply(
        json!({"userTeamRoles": rows.collect::<Vec<Value>>(), "pg": echo}),
    ))
}

async fn member(visit: Visit, Path((id, person)): Path<(String, String)>) -> Answer {
    let (world, _) = visit.world();
    let team = seen_team(&visit, &world, asked::id(&id)?)?;
    one(&world, team, asked::id(&person)?)
}

/// One person's role in one team; somebody who is not in it is not found.
async fn one_of_person(visit: Visit, Path((person, id)): Path<(String, String)>) -> Answer {
    let (world, _) = visit.world();
    let team = visit.team(&world, asked::id(&id)?)?;
    one(&world, team, asked::id(&person)?)
}

fn one(world: &World, team: &Team, person: u64) -> Answer {
    let role = team
        .members
        .get(&person)
        .ok_or_else(|| Refusal::not_found("User"))?;
    Ok(Reply(
        json!({"userTeamRole": row(world, team, person, *role)}),
    ))
}

async fn of_person(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    visit.home(&world)?;
    let id = asked::id(&id)?;
    if !world.people.contains_key(&id) {
        return Err(Refusal::not_found("User"));
    }
    Ok(Reply(
        json!({"userTeamRoles": roles_of(&world, &visit, id)}),
    ))
}

/// A person's roles in those teams of this zone whose inside the caller sees.
pub(super) fn roles_of(world: &World, visit: &Visit, person: u64) -> Value {
    let Some(zone) = world.zones.get(visit.zone) else {
        return json!([]);
    };
    let is_own = person == visit.person;
    let rows = zone
        .teams
        .values()
        .filter(|team| is_own || visit.team_role(world, team).is_some())
        .filter_map(|team| {
            team.members
                .get(&person)
                .map(|role| row(world, team, person, *role))
        });
    Value::Array(rows.collect())
}

/// Sets a person's role in a team, or brings them into it.
async fn set_role(
    visit: Visit,
    Path((person, id)): Path<(String, String)>,
    Brought(order): Brought<RoleOrder>,
) -> Answer {
    let (person, id) = (asked::id(&person)?, asked::id(&id)?);
    let role = order.and_then(|order| order.users_role_id);
    let (mut world, _) = visit.world();
    let organization = may_lead(&visit, &world, id)?;
    let is_theirs = world
        .organizations
        .get(&organization)
        .is_some_and(|organization| organization.members.contains_key(&person));
    if !is_theirs {
        return Err(Refusal::not_found("User"));
    }
    if is_owner(&world, organization, person) {
        return Err(Refusal::unchangeable(&visit.switches));
    }
    if let Some(role) = role {
        let is_known = world
            .role(role)
            .is_some_and(|role| role.is_for(organization, "team"));
        if !is_known {
            return Err(Refusal::validation(
                "Parameter 'usersRoleId' is no role of a team.",
            ));
        }
    } else if visit.switches.empty_team_role == EmptyTeamRole::Refused {
        return Err(Refusal::missing("usersRoleId"));
    }
    let team = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| zone.teams.get_mut(&id))
        .ok_or_else(|| Refusal::not_found("Team"))?;
    let before = match role {
        Some(role) => team.members.insert(person, role),
        None => team.members.remove(&person),
    };
    if role.is_none() && before.is_none() {
        return Err(Refusal::not_found("User"));
    }
    Ok(Reply(json!({"userTeamRole": {
        "usersRoleId": role, "userId": person, "teamId": id, "changeable": true,
    }})))
}

/// The team's organization, if the caller may look after the team's people.
fn may_lead(visit: &Visit, world: &World, id: u64) -> Result<u64, Refusal> {
    let organization = visit
        .home(world)?
        .teams
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Team"))?
        .organization;
    let from_above = visit.switches.admin_sets_team_roles
        && visit
            .may_in_organization(world, organization, "organization user add and edit")
            .is_ok();
    if from_above {
        visit.organization(world, organization)?;
    } else {
        visit.team(world, id)?;
        visit.allowed_in_team(world, id)?;
    }
    Ok(organization)
}

/// A team whose members the caller may see.
fn seen_team<'w>(visit: &Visit, world: &'w World, id: u64) -> Result<&'w Team, Refusal> {
    let known = visit.home(world)?.teams.get(&id);
    let leads =
        known.is_some_and(|team| is_leading(visit.organization_role(world, team.organization)));
    match known {
        Some(team) if leads && visit.switches.admin_sees_team_roles => {
            visit.organization(world, team.organization)?;
            Ok(team)
        }
        _ => visit.team(world, id),
    }
}

fn is_owner(world: &World, organization: u64, person: u64) -> bool {
    world
        .organizations
        .get(&organization)
        .and_then(|organization| organization.members.get(&person))
        .is_some_and(|membership| membership.role == roles::OWNER)
}

/// One person's role in one team. The owner's implied role cannot be changed.
pub(super) fn row(world: &World, team: &Team, person: u64, role: u64) -> Value {
    json!({
        "usersRoleId": role,
        "userId": person,
        "teamId": team.id,
        "changeable": !is_owner(world, team.organization, person),
        "ssoPending": false,
    })
}
