//! What people have written beside the modules of a scenario.
//!
//! In: text and the modules it is about. Out: notes; a deleted one is told by its id.

use axum::{Router, extract::Path, routing::get};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::{needed, text_in},
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{Note, Zone};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/{id}/notes", get(list).post(add))
        .route(
            "/scenarios/{id}/notes/{note}",
            get(get_one).patch(update).delete(remove),
        )
}

/// Assumed: a note may be as long as this; no document names a limit.
const LONGEST: usize = 10_000;

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let notes = scenario.notes.iter().map(|note| note.to_json(scenario.id));
    Ok(Reply(json!({"notes": notes.collect::<Vec<Value>>()})))
}

async fn get_one(visit: Visit, Path((id, note)): Path<(String, String)>) -> Answer {
    let wanted = asked::id(&note)?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    let note = scenario
        .notes
        .iter()
        .find(|note| note.id == wanted)
        .ok_or_else(|| Refusal::not_found("Note"))?;
    Ok(Reply(json!({"note": note.to_json(scenario.id)})))
}

async fn add(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    change(&visit, &id, |zone, id, now| {
        needed(&body, &["content"])?;
        let note = Note {
            id: zone.new_id(),
            modules: modules_in(&body)?.unwrap_or_default(),
            content: text_in(&body, "content", LONGEST)?.unwrap_or_default(),
            is_at_filter: body.get("isFilterNote") == Some(&json!(true)),
            created: now,
            updated: now,
        };
        let told = note.to_json(id);
        notes_of(zone, id)?.push(note);
        Ok(json!({"note": told}))
    })
}

async fn update(
    visit: Visit,
    Path((id, note)): Path<(String, String)>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let wanted = asked::id(&note)?;
    let body = body.unwrap_or_default();
    change(&visit, &id, |zone, id, now| {
        let content = text_in(&body, "content", LONGEST)?;
        let modules = modules_in(&body)?;
        let mut notes = notes_of(zone, id)?.iter_mut();
        let note = notes
            .find(|note| note.id == wanted)
            .ok_or_else(|| Refusal::not_found("Note"))?;
        note.content = content.unwrap_or_else(|| note.content.clone());
        note.modules = modules.unwrap_or_else(|| note.modules.clone());
        note.updated = now;
        Ok(json!({"note": note.to_json(id)}))
    })
}

async fn remove(visit: Visit, Path((id, note)): Path<(String, String)>) -> Answer {
    let wanted = asked::id(&note)?;
    change(&visit, &id, |zone, id, _| {
        let notes = notes_of(zone, id)?;
        let place = notes
            .iter()
            .position(|note| note.id == wanted)
            .ok_or_else(|| Refusal::not_found("Note"))?;
        notes.remove(place);
        Ok(json!({"note": wanted}))
    })
}

fn change(
    visit: &Visit,
    id: &str,
    act: impl FnOnce(&mut Zone, u64, Timestamp) -> Result<Value, Refusal>,
) -> Answer {
    let id = asked::id(id)?;
    let (mut world, now) = visit.world();
    let team = visit.scenario(&world, id)?.team;
    visit.allowed_in_team(&world, team)?;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    act(zone, id, now).map(Reply)
}

fn notes_of(zone: &mut Zone, scenario: u64) -> Result<&mut Vec<Note>, Refusal> {
    zone.scenarios
        .get_mut(&scenario)
        .map(|scenario| &mut scenario.notes)
        .ok_or_else(|| Refusal::not_found("Scenario"))
}

fn modules_in(body: &Map<String, Value>) -> Result<Option<Vec<u64>>, Refusal> {
    let Some(value) = body.get("moduleIds") else {
        return Ok(None);
    };
    let ids = value
        .as_array()
        .and_then(|items| items.iter().map(Value::as_u64).collect());
    ids.map(Some)
        .ok_or_else(|| Refusal::validation("Parameter 'moduleIds' must hold numbers."))
}
