//! Making, changing, publishing and deleting a team's template.
//!
//! In: blueprint, schedule and controller as texts that hold JSON. Out: the template as it has become.
//!
//! `Assumed:` a template goes for good after confirmation only, and only a published one can be handed in for
//! approval, which nobody here ever gives.

use axum::{
    Router,
    extract::Path,
    routing::{patch, post},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    authoring::{id_in, json_in, needed, text_in},
    body::Brought,
    errors::Refusal,
    templates::own,
    visit::Visit,
};
use crate::world::{Template, World};

type Fields = Map<String, Value>;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/templates", post(create))
        .route("/templates/{id}", patch(change).delete(remove))
        .route("/templates/{id}/publish", post(publish))
        .route("/templates/{id}/request-approval", post(request_approval))
}

/// The longest name, as of a scenario's clone.
const LONGEST_NAME: usize = 120;

async fn create(visit: Visit, Brought(body): Brought<Fields>) -> Answer {
    let body = body.unwrap_or_default();
    needed(
        &body,
        &[
            "teamId",
            "language",
            "blueprint",
            "scheduling",
            "controller",
        ],
    )?;
    let team = id_in(&body, "teamId")?.ok_or_else(|| Refusal::missing("teamId"))?;
    let (mut world, _) = visit.world();
    visit.team(&world, team)?;
    visit.allowed_in_team(&world, team)?;
    let mut template = Template {
        id: 0,
        team: Some(team),
        name: String::new(),
        about: None,
        blueprint: Value::Null,
        controller: Value::Null,
        scheduling: Value::Null,
        language: text_in(&body, "language", 10)?.unwrap_or_default(),
        published: None,
        requested_approval: false,
    };
    apply(&mut template, &body)?;
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        template.id = zone.new_id();
    }
    Ok(keep(&visit, &mut world, template))
}

/// Puts into a template what a body says of it.
fn apply(template: &mut Template, body: &Fields) -> Result<(), Refusal> {
    if let Some(blueprint) = json_in(body, "blueprint")? {
        if !blueprint.get("flow").is_some_and(Value::is_array) {
            return Err(Refusal::validation(
                "Parameter 'blueprint' must have a flow.",
            ));
        }
        template.blueprint = blueprint;
    }
    if let Some(scheduling) = json_in(body, "scheduling")? {
        template.scheduling = scheduling;
    }
    if let Some(controller) = json_in(body, "controller")? {
        if !controller.is_object() {
            return Err(Refusal::validation(
                "Parameter 'controller' must hold an object.",
            ));
        }
        if let Some(name) = controller.get("name").and_then(Value::as_str) {
            name.clone_into(&mut template.name);
        }
        template.controller = controller;
    }
    if let Some(name) = text_in(body, "name", LONGEST_NAME)? {
        template.name.clone_from(&name);
        template.controller["name"] = json!(name);
    }
    Ok(())
}

fn keep(visit: &Visit, world: &mut World, template: Template) -> Reply {
    let told = template.to_json();
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        zone.templates.insert(template.id, Some(template));
    }
    Reply(json!({"template": told}))
}

/// Changes the template if the change succeeds.
fn with(
    visit: &Visit,
    id: &str,
    act: impl FnOnce(&mut Template, Timestamp) -> Result<(), Refusal>,
) -> Answer {
    let (mut world, now) = visit.world();
    let mut template = own(visit, &world, id)?;
    act(&mut template, now)?;
    Ok(keep(visit, &mut world, template))
}

async fn change(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Fields>) -> Answer {
    let body = body.unwrap_or_default();
    with(&visit, &id, |template, _| apply(template, &body))
}

async fn publish(visit: Visit, Path(id): Path<String>) -> Answer {
    with(&visit, &id, |template, now| {
        template.published = Some(now);
        Ok(())
    })
}

async fn request_approval(visit: Visit, Path(id): Path<String>) -> Answer {
    let wanted: Option<u64> = visit.asked.number("templatePublicId")?;
    with(&visit, &id, |template, _| {
        if template.published.is_none() || wanted != Some(template.id) {
            return Err(Refusal::validation(
                "Parameter 'templatePublicId' must name the published template.",
            ));
        }
        template.requested_approval = true;
        Ok(())
    })
}

async fn remove(visit: Visit, Path(id): Path<String>) -> Answer {
    let (mut world, _) = visit.world();
    let id = own(&visit, &world, &id)?.id;
    if !visit.asked.is_confirmed()? {
        return Err(Refusal::confirmation_required());
    }
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        zone.templates.insert(id, None);
    }
    Ok(Reply(json!({"template": id})))
}
