//! Copies a scenario, within its team or into another.
//!
//! In: a name, a team, and which account, webhook or data store stands in for which. Out: the copy, which is not active.
//! Make's examples show the copy bare, its schema below a key; a switch decides.

use axum::{Router, extract::Path, routing::post};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::{analyze, found, id_in, needed, no_account, text_in},
    body::Brought,
    errors::Refusal,
    scenarios::object,
    visit::Visit,
};
use crate::{
    engine::{Change, Move},
    world::{
        blueprint as flows,
        outline::{Outline, StandIns, Wiring, rewire},
        scheduling::Read,
    },
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new().route("/scenarios/{id}/clone", post(clone))
}

async fn clone(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    let organization: u64 = visit.asked.required("organizationId")?;
    needed(&body, &["name", "teamId", "states"])?;
    if !body.get("states").is_some_and(Value::is_boolean) {
        return Err(Refusal::validation("Parameter 'states' must be a boolean."));
    }
    let name = text_in(&body, "name", 120)?;
    let team = id_in(&body, "teamId")?.ok_or_else(|| Refusal::missing("teamId"))?;
    let is_analyzed = !visit.asked.flag("notAnalyze")?.unwrap_or(false);
    let mut wiring = Wiring {
        accounts: stand_ins(&body, "account", is_analyzed)?,
        hooks: stand_ins(&body, "hook", is_analyzed)?,
        data_stores: stand_ins(&body, "datastore", is_analyzed)?,
    };
    let (mut world, now) = visit.world();
    let source = visit.scenario(&world, asked::id(&id)?)?;
    visit.may(&world, source.team, "scenario view")?;
    let target = visit.home(&world)?.teams.get(&team);
    if target.is_none_or(|team| team.organization != organization) {
        return Err(Refusal::not_found("Team"));
    }
    if visit
        .team_role(&world, target.ok_or_else(|| Refusal::not_found("Team"))?)
        .is_none()
    {
        return Err(Refusal::permission_denied());
    }
    visit.allowed_in_team(&world, team)?;
    let mut blueprint = flows::current(source, visit.home(&world)?);
    let outline = Outline::of(&blueprint);
    // A webhook belongs to one scenario, a connection and a data store to one team: what has no stand-in is missing in
    // the copy.
    let leaves = team != source.team;
    let missing = |hole: Refusal| if is_analyzed { Err(hole) } else { Ok(None) };
    for hook in &outline.hooks {
        if !wiring.hooks.contains_key(hook) {
            wiring
                .hooks
                .insert(*hook, missing(Refusal::not_found("Hook"))?);
        }
    }
    for account in &outline.accounts {
        if leaves && !wiring.accounts.contains_key(account) {
            wiring
                .accounts
                .insert(*account, missing(no_account(*account))?);
        }
    }
    for store in &outline.data_stores {
        if leaves && !wiring.data_stores.contains_key(store) {
            let hole = missing(Refusal::not_found("Data store"))?;
            wiring.data_stores.insert(*store, hole);
        }
    }
    rewire(&mut blueprint, &wiring);
    if is_analyzed {
        analyze(&visit, &world, team, None, &blueprint)?;
    }
    let change = Change {
        name,
        about: Some(source.about.to_string()),
        folder: source
            .folder
            .filter(|_| team == source.team)
            .map_or(Move::Stays, Move::Into),
        blueprint: Some(blueprint),
        scheduling: Some((
            source.scheduling(),
            Read {
                schedule: source.rhythm.schedule.without_senders(),
                between: source.rhythm.between,
            },
        )),
        inputs: Some(flows::input_spec(source)),
        outputs: source.outputs.clone(),
    };
    let id = found(&visit, &mut world, team, change, now)?;
    let copy = object(&visit, &world, id)?;
    Ok(Reply(if visit.switches.clone_is_bare {
        copy
    } else {
        json!({"scenario": copy})
    }))
}

fn stand_ins(
    body: &Map<String, Value>,
    name: &str,
    is_analyzed: bool,
) -> Result<StandIns, Refusal> {
    let fields = match body.get(name) {
        None | Some(Value::Null) => return Ok(StandIns::new()),
        Some(Value::Object(fields)) => fields,
        Some(_) => {
            return Err(Refusal::validation(&format!(
                "Parameter '{name}' must be an object."
            )));
        }
    };
    fields
        .keys()
        .map(|key| {
            let old = key.parse().map_err(|_| {
                Refusal::validation(&format!("Parameter '{name}' must map ids to ids."))
            })?;
            let new = id_in(fields, key)?;
            if new.is_none() && is_analyzed {
                return Err(Refusal::validation(&format!(
                    "Parameter '{name}.{key}' may be null only with notAnalyze."
                )));
            }
            Ok((old, new))
        })
        .collect()
}
