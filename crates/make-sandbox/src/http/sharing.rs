//! Public links to scenarios, and scenarios that contain AI agents.
//!
//! In: a scenario and how its page is to be called, or a team. Out: the link, or the scenarios with a count.
//!
//! `Assumed:` a scenario has one link at most, and sharing it again puts the new page in place of the old one.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    authoring::text_in,
    body::Brought,
    errors::Refusal,
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::world::{Dice, World};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios/ai-agents", get(ai_agents))
        .route("/scenarios-shared", get(list))
        .route("/scenarios-shared/{id}", get(of_scenario).post(share))
        .route(
            "/scenarios-shared/{id}/{share}",
            get(get_one).patch(change).delete(remove),
        )
}

/// Apps whose modules are agents.
const AGENTS: [&str; 2] = ["ai-agent", "ai-local-agent"];

async fn ai_agents(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    let zone = visit.home(&world)?;
    let rows = zone
        .scenarios
        .values()
        .filter(|scenario| scenario.team == team)
        .filter_map(|scenario| {
            let packages = scenario.flow.packages();
            let count = packages
                .iter()
                .filter(|package| AGENTS.contains(&package.as_str()))
                .count();
            (count > 0).then(|| {
                json!({"id": scenario.id, "name": scenario.name, "teamId": team, "agentCount": count})
            })
        });
    Ok(Reply(json!({"scenarios": rows.collect::<Vec<Value>>()})))
}

/// Assumed: the answer tells what was set; one observer noted the body only.
async fn share(
    visit: Visit,
    Path(id): Path<String>,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let body = body.unwrap_or_default();
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    let scenario = visit.scenario(&world, id)?;
    visit.allowed_in_team(&world, scenario.team)?;
    let mut page = Map::from_iter([
        (
            "title".to_owned(),
            json!(scenario.name.chars().take(40).collect::<String>()),
        ),
        ("descriptionShort".to_owned(), Value::Null),
        ("isEnabled".to_owned(), json!(true)),
    ]);
    fill(&mut page, &body)?;
    let key = Dice::new(world.seed, "shared scenario", id).hex(12);
    let address = &visit.home(&world)?.address;
    let url = format!("http://{address}/public/shared-scenario/{key}");
    page.insert("scenarioId".to_owned(), json!(id));
    page.insert("url".to_owned(), json!(url));
    page.insert("id".to_owned(), json!(key));
    put(&visit, &mut world, id, Some(Value::Object(page.clone())));
    Ok(Reply(json!({"scenarioShared": page})))
}

/// Puts into a page what a body says of it.
fn fill(page: &mut Map<String, Value>, body: &Map<String, Value>) -> Result<(), Refusal> {
    for (name, most) in [("title", 40), ("descriptionShort", 260)] {
        if let Some(text) = text_in(body, name, most)? {
            page.insert(name.to_owned(), json!(text));
        }
    }
    match body.get("isEnabled") {
        None => {}
        Some(Value::Bool(is_enabled)) => {
            page.insert("isEnabled".to_owned(), json!(is_enabled));
        }
        Some(_) => {
            return Err(Refusal::validation(
                "Parameter 'isEnabled' must be a boolean.",
            ));
        }
    }
    Ok(())
}

fn put(visit: &Visit, world: &mut World, scenario: u64, shared: Option<Value>) {
    let zone = world.zones.get_mut(visit.zone);
    if let Some(scenario) = zone.and_then(|zone| zone.scenarios.get_mut(&scenario)) {
        scenario.shared = shared;
    }
}

const PAGE: Defaults = Defaults {
    sort_by: "id",
    descending: false,
    limit: 10_000,
    largest: 10_000,
    keys: &["id"],
};

async fn list(visit: Visit) -> Answer {
    let page = Page::asked(&visit.asked, &PAGE, &visit.switches)?;
    let (world, _) = visit.world();
    let teams = if let Some(team) = visit.asked.number("teamId")? {
        vec![visit.team(&world, team)?.id]
    } else {
        let id = visit.asked.required("organizationId")?;
        let id = visit.organization(&world, id)?.id;
        let home = visit.home(&world)?;
        let is_own = |team: &u64| {
            let team = home.teams.get(team);
            team.is_some_and(|team| visit.team_role(&world, team).is_some())
        };
        home.teams_of(id).into_iter().filter(is_own).collect()
    };
    let scenarios = visit.home(&world)?.scenarios.values();
    let mut rows: Vec<Value> = scenarios
        .filter(|scenario| teams.contains(&scenario.team))
        .filter_map(|scenario| scenario.shared.clone())
        .collect();
    sort(&mut rows, page.descending, |row| row["id"].to_string());
    let total = rows.len();
    Ok(Reply(
        json!({"scenariosShared": page.cut(rows), "pg": page.echo(total)}),
    ))
}

async fn of_scenario(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let shared = &visit.scenario(&world, asked::id(&id)?)?.shared;
    let rows: Vec<&Value> = shared.iter().collect();
    Ok(Reply(json!({"scenariosShared": rows})))
}

/// The scenario's number and the page of this link, for whoever may do what the call does.
fn found(
    visit: &Visit,
    world: &World,
    id: &str,
    share: &str,
) -> Result<(u64, Map<String, Value>), Refusal> {
    let scenario = visit.scenario(world, asked::id(id)?)?;
    visit.allowed_in_team(world, scenario.team)?;
    match &scenario.shared {
        Some(Value::Object(page)) if page.get("id") == Some(&json!(share)) => {
            Ok((scenario.id, page.clone()))
        }
        _ => Err(Refusal::not_found("Shared scenario")),
    }
}

type Link = Path<(String, String)>;

async fn get_one(visit: Visit, Path((id, share)): Link) -> Answer {
    let (world, _) = visit.world();
    let (_, page) = found(&visit, &world, &id, &share)?;
    Ok(Reply(json!({"scenarioShared": page})))
}

async fn change(
    visit: Visit,
    Path((id, share)): Link,
    Brought(body): Brought<Map<String, Value>>,
) -> Answer {
    let (mut world, _) = visit.world();
    let (scenario, mut page) = found(&visit, &world, &id, &share)?;
    fill(&mut page, &body.unwrap_or_default())?;
    put(&visit, &mut world, scenario, Some(json!(page)));
    Ok(Reply(json!({"scenarioShared": page})))
}

async fn remove(visit: Visit, Path((id, share)): Link) -> Answer {
    let (mut world, _) = visit.world();
    let (scenario, _) = found(&visit, &world, &id, &share)?;
    put(&visit, &mut world, scenario, None);
    Ok(Reply(json!({"scenarioShared": share})))
}
