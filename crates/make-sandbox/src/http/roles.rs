//! Role definitions, and who holds a permission.
//!
//! In: a category, a permission. Out: roles with default columns id and name, permissions by name, people. Those that
//! an organization has made are listed only where the organization, or a team of it, is named.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns, default_columns},
    asked,
    errors::Refusal,
    users::person_row,
    visit::Visit,
};
use crate::world::{Role, World, roles};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/users/roles", get(list))
        .route("/users/roles/permissions", get(permissions))
        .route("/users/roles/{id}", get(get_one))
        .route("/users/by-permission", get(by_permission))
}

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let category = visit.asked.text("category");
    let wanted: Option<u64> = visit.asked.number("roleId")?;
    let excluded = visit.asked.list("excludeRole");
    let cols = visit.asked.cols();
    let home = home(&visit, &world)?;
    let rows = world
        .roles
        .iter()
        .filter(|role| role.organization.is_none_or(|own| Some(own) == home))
        .filter(|role| category.is_none_or(|category| category == role.category))
        .filter(|role| wanted.is_none_or(|wanted| wanted == role.id))
        .filter(|role| {
            !excluded.iter().any(|excluded| {
                Some(*excluded) == role.identifier || *excluded == role.id.to_string()
            })
        })
        .map(|role| default_columns(role.to_json(), &cols, &["id", "name"]));
    Ok(Reply(json!({"usersRoles": rows.collect::<Vec<Value>>()})))
}

/// The organization whose own roles are asked for, if one or a team of one is named.
fn home(visit: &Visit, world: &World) -> Result<Option<u64>, Refusal> {
    if let Some(organization) = visit.asked.number("organizationId")? {
        return Ok(Some(visit.organization(world, organization)?.id));
    }
    let team = visit.asked.number("teamId")?;
    team.map(|team| Ok(visit.team(world, team)?.organization))
        .transpose()
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let is_seen = |role: &&Role| {
        role.organization
            .is_none_or(|own| visit.organization_role(&world, own).is_some())
    };
    let role = world
        .role(asked::id(&id)?)
        .filter(is_seen)
        .ok_or_else(|| Refusal::not_found("Role"))?;
    let mut row = role.to_json();
    if let Some(organization) = role.organization {
        row["organizationId"] = json!(organization);
    }
    Ok(Reply(
        json!({"usersRole": columns(row, &visit.asked.cols())}),
    ))
}

async fn permissions(visit: Visit) -> Answer {
    let category = visit.asked.text("roleCategory");
    let rows = roles::permissions()
        .into_iter()
        .filter(|permission| category.is_none_or(|category| category == permission.category))
        .map(roles::Permission::to_json);
    Ok(Reply(
        json!({"usersRolesPermissions": rows.collect::<Vec<Value>>()}),
    ))
}

/// Who may do something in a team (`type=company`) or an organization.
async fn by_permission(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let permission = visit
        .asked
        .text("permission")
        .ok_or_else(|| Refusal::missing("permission"))?;
    let holders: Vec<u64> = match visit.asked.text("type") {
        Some("company") => {
            let team = visit.team(&world, visit.asked.required("teamId")?)?;
            holding(
                &world,
                team.members.iter().map(|(id, role)| (*id, *role)),
                permission,
            )
        }
        Some("organization") => {
            let organization =
                visit.organization(&world, visit.asked.required("organizationId")?)?;
            let members = organization.members.iter();
            holding(&world, members.map(|(id, own)| (*id, own.role)), permission)
        }
        _ => {
            return Err(Refusal::validation(
                "Parameter 'type' must be organization or company.",
            ));
        }
    };
    let rows = holders
        .iter()
        .filter_map(|person| world.people.get(person))
        .map(person_row);
    Ok(Reply(json!({"users": rows.collect::<Vec<Value>>()})))
}

fn holding(world: &World, members: impl Iterator<Item = (u64, u64)>, permission: &str) -> Vec<u64> {
    members
        .filter(|(_, role)| {
            world
                .role(*role)
                .is_some_and(|role| role.allows(permission))
        })
        .map(|(person, _)| person)
        .collect()
}
