//! `/users/custom-roles`: roles that an organization makes for itself.
//!
//! In: an organization, a name, permissions by number. Out: the role as it has become. Only where the licence has it,
//! and never Make's own roles. Reading them is in `roles`.
//!
//! Make's client library names the role in the path, its `OpenAPI` in the body; the younger library is followed.
//! `Assumed:` a role that somebody has is refused with IM016.

use axum::{
    Router,
    extract::Path,
    routing::{patch, post},
};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::{id_in, needed, text_in},
    body::Brought,
    errors::Refusal,
    organizations::has_custom_roles,
    visit::Visit,
};
use crate::world::{Role, World, roles};

type Body = Brought<Map<String, Value>>;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/users/custom-roles", post(create))
        .route("/users/custom-roles/{role}", patch(change).delete(remove))
}

/// Makes ids that no role of Make's has.
const FIRST: u64 = 1000;
const LONGEST_NAME: usize = 50;

async fn create(visit: Visit, Brought(body): Body) -> Answer {
    let body = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    let organization = enter(&visit, &world, &body)?;
    needed(&body, &["name", "category"])?;
    let category = match body.get("category").and_then(Value::as_str) {
        Some("team") => "team",
        Some("organization") => "organization",
        _ => {
            return Err(Refusal::validation(
                "Parameter 'category' must be organization or team.",
            ));
        }
    };
    let name = name_in(&body)?.ok_or_else(|| Refusal::missing("name"))?;
    let permissions = permissions_in(&body, category)?.unwrap_or_default();
    let description = text_in(&body, "description", usize::MAX)?;
    world.roles_made += 1;
    let role = Role {
        id: FIRST + world.roles_made,
        name: name.into(),
        identifier: None,
        category,
        description: description.map(Into::into),
        permissions,
        organization: Some(organization),
    };
    let told = to_json(&role);
    world.roles.push(role);
    Ok(Reply(json!({"role": told})))
}

async fn change(visit: Visit, Path(id): Path<String>, Brought(body): Body) -> Answer {
    let body = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    let organization = enter(&visit, &world, &body)?;
    let role = own(&mut world, asked::id(&id)?, organization)?;
    let name = name_in(&body)?;
    let permissions = permissions_in(&body, role.category)?;
    if let Some(description) = body.get("description") {
        role.description = description.as_str().map(|text| text.to_owned().into());
    }
    if let Some(name) = name {
        role.name = name.into();
    }
    if let Some(permissions) = permissions {
        role.permissions = permissions;
    }
    Ok(Reply(json!({"role": to_json(role)})))
}

async fn remove(visit: Visit, Path(id): Path<String>, Brought(body): Body) -> Answer {
    let (mut world, _) = visit.world();
    let organization = enter(&visit, &world, &body.unwrap_or_default())?;
    let id = own(&mut world, asked::id(&id)?, organization)?.id;
    if is_given(&world, id) {
        return Err(Refusal::with_status(
            422,
            "IM016",
            "The role is assigned to a user.",
        ));
    }
    world.roles.retain(|role| role.id != id);
    Ok(Reply(json!({"roleId": id})))
}

/// The organization that is meant, if the caller may make roles for it.
fn enter(visit: &Visit, world: &World, body: &Map<String, Value>) -> Result<u64, Refusal> {
    let id = id_in(body, "organizationId")?.ok_or_else(|| Refusal::missing("organizationId"))?;
    let organization = visit.organization(world, id)?;
    visit.allowed_in_organization(world, id)?;
    if !has_custom_roles(organization) {
        return Err(Refusal::not_licensed(&visit.switches));
    }
    Ok(id)
}

/// A role that this organization has made.
fn own(world: &mut World, id: u64, organization: u64) -> Result<&mut Role, Refusal> {
    world
        .roles
        .iter_mut()
        .find(|role| role.id == id && role.organization == Some(organization))
        .ok_or_else(|| Refusal::not_found("Role"))
}

fn is_given(world: &World, id: u64) -> bool {
    let members = world.organizations.values();
    let mut in_organizations = members.flat_map(|it| it.members.values());
    let teams = world.zones.iter().flat_map(|zone| zone.teams.values());
    let mut in_teams = teams.flat_map(|team| team.members.values());
    in_organizations.any(|membership| membership.role == id) || in_teams.any(|role| *role == id)
}

fn name_in(body: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let name = text_in(body, "name", LONGEST_NAME)?;
    if name.as_deref() == Some("") {
        return Err(Refusal::validation("Parameter 'name' must not be empty."));
    }
    Ok(name)
}

/// Permissions by their numbers, all of the role's own category.
fn permissions_in(
    body: &Map<String, Value>,
    category: &str,
) -> Result<Option<Vec<&'static str>>, Refusal> {
    let numbers = match body.get("permissions") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(numbers)) => numbers,
        Some(_) => {
            return Err(Refusal::validation(
                "Parameter 'permissions' must be an array.",
            ));
        }
    };
    let known = roles::permissions();
    let named = numbers.iter().map(|number| {
        let fits = |it: &&roles::Permission| Some(it.id) == number.as_u64();
        let found = known.iter().find(fits);
        found
            .filter(|permission| permission.category == category)
            .map(|permission| permission.name)
            .ok_or_else(|| {
                Refusal::validation(&format!(
                    "Permission '{number}' cannot be given to this role."
                ))
            })
    });
    named.collect::<Result<Vec<_>, _>>().map(Some)
}

/// A role as these addresses tell it: its permissions with their numbers.
fn to_json(role: &Role) -> Value {
    let marks = roles::permissions();
    let marks = marks
        .iter()
        .filter(|it| it.category == role.category && role.allows(it.name))
        .map(|it| json!({"id": it.id, "name": it.name}));
    json!({
        "id": role.id,
        "name": role.name,
        "category": role.category,
        "managementType": "custom_managed",
        "description": role.description,
        "permissions": marks.collect::<Vec<Value>>(),
    })
}
