//! What an organization wants to know of each scenario besides: owner, cost centre and the like.
//!
//! In: values by name. Out: all values of the scenario. Filling in works once; afterwards values are changed.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    visit::Visit,
};

type Values = Map<String, Value>;

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new().route(
        "/scenarios/{id}/custom-properties",
        get(list)
            .post(fill_in)
            .put(replace)
            .patch(merge)
            .delete(remove),
    )
}

fn enabled(visit: &Visit) -> Result<(), Refusal> {
    if visit.switches.custom_properties {
        Ok(())
    } else {
        Err(Refusal::with_status(
            403,
            "IM027",
            "Custom properties are not enabled.",
        ))
    }
}

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    enabled(&visit)?;
    let values = scenario.custom_properties.clone().unwrap_or_default();
    Ok(Reply(json!({"customProperties": values, "scenarioId": id})))
}

async fn fill_in(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Values>) -> Answer {
    change(&visit, &id, |known| match known {
        Some(_) => Err(Refusal::invalid(
            "IM005",
            "Custom properties of the scenario are filled in already.",
        )),
        None => Ok(body),
    })
}

async fn replace(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Values>) -> Answer {
    change(&visit, &id, |known| {
        known.ok_or_else(nothing_yet)?;
        Ok(body)
    })
}

/// Changes the named values alone; `null` takes one away.
async fn merge(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Values>) -> Answer {
    change(&visit, &id, |known| {
        let mut values = known.ok_or_else(nothing_yet)?;
        values.extend(body.unwrap_or_default());
        values.retain(|_, value| !value.is_null());
        Ok(Some(values))
    })
}

async fn remove(visit: Visit, Path(id): Path<String>) -> Answer {
    change(&visit, &id, |_| Ok(None))
}

/// Assumed: Make's library names the code only.
fn nothing_yet() -> Refusal {
    Refusal::with_status(
        404,
        "IM013",
        "Custom properties of the scenario are not filled in yet.",
    )
}

fn change(
    visit: &Visit,
    id: &str,
    decide: impl FnOnce(Option<Values>) -> Result<Option<Values>, Refusal>,
) -> Answer {
    let id = asked::id(id)?;
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    enabled(visit)?;
    let values = decide(scenario.custom_properties.clone())?;
    let told = values.clone().unwrap_or_default();
    let zone = world.zones.get_mut(visit.zone);
    if let Some(scenario) = zone.and_then(|zone| zone.scenarios.get_mut(&id)) {
        scenario.custom_properties = values;
    }
    Ok(Reply(json!({"customProperties": told, "scenarioId": id})))
}
