//! `/teams/{id}/variables` and `/organizations/{id}/variables`.
//!
//! In: names, kinds and values. Out: what is set; a deleted variable is told by its name.
//!
//! `Assumed:` the envelopes are named after their owner as everywhere, and where the licence has no custom variables
//! nothing can be added. One document names the calls and the kinds, no more.

use axum::{
    Router,
    extract::Path,
    routing::{get, patch},
};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::{needed, text_in},
    body::Brought,
    errors::Refusal,
    organizations::has_custom_variables,
    visit::Visit,
};
use crate::world::{Keeper, Variable, World};

type Body = Brought<Map<String, Value>>;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/teams/{id}/variables", get(list_team).post(add_team))
        .route(
            "/teams/{id}/variables/{name}",
            patch(change_team).delete(remove_team),
        )
        .route(
            "/organizations/{id}/variables",
            get(list_organization).post(add_organization),
        )
        .route(
            "/organizations/{id}/variables/{name}",
            patch(change_organization).delete(remove_organization),
        )
}

/// The longest name, as of build-time variables.
const LONGEST_NAME: usize = 128;

/// Enters the team or the organization, with the right that the call needs.
fn enter(visit: &Visit, world: &World, keeper: Keeper) -> Result<(), Refusal> {
    let organization = match keeper {
        Keeper::Team(id) => {
            let organization = visit.team(world, id)?.organization;
            visit.allowed_in_team(world, id)?;
            organization
        }
        Keeper::Organization(id) => {
            visit.organization(world, id)?;
            visit.allowed_in_organization(world, id)?;
            id
        }
    };
    let is_licensed = world
        .organizations
        .get(&organization)
        .is_some_and(has_custom_variables);
    // Reading is open to everybody: the list is empty then.
    let is_read = visit.right.is_some_and(|right| right.method == "GET");
    if is_licensed || is_read {
        Ok(())
    } else {
        Err(Refusal::not_found("Variable"))
    }
}

fn word(keeper: Keeper) -> &'static str {
    match keeper {
        Keeper::Team(_) => "teamVariable",
        Keeper::Organization(_) => "organizationVariable",
    }
}

fn list(visit: &Visit, keeper: Keeper) -> Answer {
    let (world, _) = visit.world();
    enter(visit, &world, keeper)?;
    let variables = visit.home(&world)?.variables.iter();
    let rows = variables
        .filter(|((own, _), _)| *own == keeper)
        .map(|((_, name), variable)| variable.to_json(name));
    let rows: Vec<Value> = rows.collect();
    Ok(Reply(json!({format!("{}s", word(keeper)): rows})))
}

fn set(
    visit: &Visit,
    keeper: Keeper,
    name: Option<String>,
    body: Option<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    let (mut world, _) = visit.world();
    enter(visit, &world, keeper)?;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    let (name, known) = if let Some(name) = name {
        let known = zone.variables.get(&(keeper, name.clone())).cloned();
        let known = known.ok_or_else(|| Refusal::not_found("Variable"))?;
        (name, Some(known))
    } else {
        needed(&body, &["name", "typeId", "value"])?;
        let name = text_in(&body, "name", LONGEST_NAME)?.unwrap_or_default();
        if zone.variables.contains_key(&(keeper, name.clone())) {
            return Err(Refusal::invalid("IM005", "Variable already exists")
                .with_detail(format!("The variable '{name}' already exists.")));
        }
        (name, None)
    };
    let kind = match body.get("typeId") {
        None => known.as_ref().map_or(0, |known| known.kind),
        Some(kind) => kind.as_u64().unwrap_or(0),
    };
    let value = body.get("value").cloned();
    let value = value.or_else(|| known.map(|known| known.value));
    let variable = Variable {
        kind,
        value: value.unwrap_or_default(),
    };
    if !is_name(&name) || !variable.fits() {
        return Err(Refusal::validation(&format!(
            "The variable '{name}' has no valid name, type or value."
        )));
    }
    let told = variable.to_json(&name);
    zone.variables.insert((keeper, name), variable);
    Ok(Reply(json!({word(keeper): told})))
}

/// A variable is deleted only after confirmation, whether or not anything uses it.
fn remove(visit: &Visit, keeper: Keeper, name: String) -> Answer {
    let is_confirmed = visit.asked.is_confirmed()?;
    let (mut world, _) = visit.world();
    enter(visit, &world, keeper)?;
    let key = (keeper, name);
    let zone = world.zones.get_mut(visit.zone);
    let is_known = (zone.as_ref()).is_some_and(|zone| zone.variables.contains_key(&key));
    if is_known && !is_confirmed {
        return Err(Refusal::confirmation_required());
    }
    if zone.and_then(|zone| zone.variables.remove(&key)).is_none() {
        return Err(Refusal::not_found("Variable"));
    }
    Ok(Reply(json!({word(keeper): key.1})))
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    !text.is_empty()
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$'))
}

async fn list_team(visit: Visit, Path(id): Path<String>) -> Answer {
    list(&visit, Keeper::Team(asked::id(&id)?))
}

async fn list_organization(visit: Visit, Path(id): Path<String>) -> Answer {
    list(&visit, Keeper::Organization(asked::id(&id)?))
}

async fn add_team(visit: Visit, Path(id): Path<String>, Brought(body): Body) -> Answer {
    set(&visit, Keeper::Team(asked::id(&id)?), None, body)
}

async fn add_organization(visit: Visit, Path(id): Path<String>, Brought(body): Body) -> Answer {
    set(&visit, Keeper::Organization(asked::id(&id)?), None, body)
}

type Named = Path<(String, String)>;

async fn change_team(visit: Visit, Path((id, name)): Named, Brought(body): Body) -> Answer {
    set(&visit, Keeper::Team(asked::id(&id)?), Some(name), body)
}

async fn change_organization(visit: Visit, Path((id, name)): Named, Brought(body): Body) -> Answer {
    let keeper = Keeper::Organization(asked::id(&id)?);
    set(&visit, keeper, Some(name), body)
}

async fn remove_team(visit: Visit, Path((id, name)): Named) -> Answer {
    remove(&visit, Keeper::Team(asked::id(&id)?), name)
}

async fn remove_organization(visit: Visit, Path((id, name)): Named) -> Answer {
    remove(&visit, Keeper::Organization(asked::id(&id)?), name)
}
