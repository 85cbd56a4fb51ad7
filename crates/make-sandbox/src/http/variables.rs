//! Build-time variables of a scenario: which connection stands behind which input.
//!
//! In: names out of the scenario's inputs, values that begin with `TAC_` (the team's) or `PAC_` (one person's).
//! Out: what is set, or `{"ok":1}`.

use axum::{Router, extract::Path, routing::get};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{Scenario, blueprint as flows};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new().route(
        "/scenarios/{id}/build-variables",
        get(list).post(add).put(replace).delete(remove),
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Variables {
    input: Vec<Variable>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Variable {
    name: String,
    value: String,
}

/// The longest name of a variable.
const LONGEST_NAME: usize = 128;

async fn list(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let scenario = visit.scenario(&world, asked::id(&id)?)?;
    Ok(Reply(json!({"variables": {"input": scenario.variables}})))
}

/// Adds variables; one that is there already is refused.
async fn add(visit: Visit, Path(id): Path<String>, Brought(body): Brought<Variables>) -> Answer {
    let wanted = body.unwrap_or_default();
    change(&visit, &id, |scenario| {
        let mut variables = scenario.variables.clone();
        for (name, value) in checked(scenario, &wanted)? {
            if variables.contains_key(&name) {
                return Err(Refusal::invalid("IM005", "Variable already exists")
                    .with_detail(format!("The variable '{name}' already exists.")));
            }
            variables.insert(name, value);
        }
        Ok(variables)
    })
}

/// Puts these variables in place of all that were there.
async fn replace(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Variables>,
) -> Answer {
    let wanted = body.unwrap_or_default();
    change(&visit, &id, |scenario| {
        Ok(checked(scenario, &wanted)?.into_iter().collect())
    })
}

async fn remove(visit: Visit, Path(id): Path<String>) -> Answer {
    change(&visit, &id, |scenario| {
        let value = visit.asked.text("value");
        let value = value.ok_or_else(|| Refusal::missing("value"))?;
        let mut variables = scenario.variables.clone();
        let count = variables.len();
        variables.retain(|_, known| *known != json!(value));
        if variables.len() == count {
            return Err(Refusal::not_found("Variable"));
        }
        Ok(variables)
    })
}

fn change(
    visit: &Visit,
    id: &str,
    decide: impl FnOnce(&Scenario) -> Result<Map<String, Value>, Refusal>,
) -> Answer {
    let id = asked::id(id)?;
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let variables = decide(scenario)?;
    let zone = world.zones.get_mut(visit.zone);
    if let Some(scenario) = zone.and_then(|zone| zone.scenarios.get_mut(&id)) {
        scenario.variables = variables;
    }
    Ok(Reply(json!({"ok": 1})))
}

/// The wanted variables, if each of them belongs to an input and has a value of the right form.
fn checked(scenario: &Scenario, wanted: &Variables) -> Result<Vec<(String, Value)>, Refusal> {
    let spec = flows::input_spec(scenario);
    let is_input = |name: &str| {
        let mut fields = spec.as_array().into_iter().flatten();
        fields.any(|field| field["name"] == json!(name))
    };
    let mut problems = Vec::new();
    for Variable { name, value } in &wanted.input {
        if name.chars().count() > LONGEST_NAME || !is_input(name) {
            problems.push(format!(
                "The variable '{name}' is not in the input specification."
            ));
        }
        if !is_value(value) {
            problems.push(format!(
                "The value of '{name}' must be TAC_ or PAC_ followed by digits."
            ));
        }
    }
    if wanted.input.is_empty() {
        return Err(Refusal::missing("input"));
    }
    if !problems.is_empty() {
        return Err(Refusal::validations(problems));
    }
    let pairs = wanted.input.iter();
    Ok(pairs
        .map(|variable| (variable.name.clone(), json!(variable.value)))
        .collect())
}

fn is_value(text: &str) -> bool {
    text.strip_prefix("TAC_")
        .or_else(|| text.strip_prefix("PAC_"))
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}
