//! `/templates`: flows to begin with, a team's own and those that Make offers to everybody.
//!
//! In: a team, a name, apps, an address. Out: templates, most used first for the public ones, and their flows.
//! They are made of the patterns that scenarios are grown from; what somebody has made or changed is kept.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked,
    errors::Refusal,
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::world::{Template, World, public_patterns};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/templates", get(list))
        .route("/templates/{id}", get(get_one))
        .route("/templates/{id}/blueprint", get(blueprint))
        .route("/templates/public", get(public_list))
        .route("/templates/public/{url}", get(public))
        .route("/templates/public/{url}/blueprint", get(public_blueprint))
}

const PAGE: Defaults = Defaults {
    sort_by: "id",
    descending: false,
    limit: 10,
    largest: 1000,
    keys: &["id", "name"],
};

const PUBLIC_PAGE: Defaults = Defaults {
    sort_by: "usage",
    descending: true,
    limit: 100,
    largest: 1000,
    keys: &["usage", "id", "name"],
};

/// Public templates are numbered from here.
const FIRST_PUBLIC: u64 = 12_000;

/// A team keeps the flows of its first scenarios as templates, until somebody changes or deletes them.
fn of_team(visit: &Visit, world: &World, team: u64) -> Result<Vec<Template>, Refusal> {
    let zone = visit.home(world)?;
    let scenarios = zone.scenarios.values();
    let first = scenarios
        .filter(|scenario| scenario.team == team)
        .filter_map(|scenario| Some((scenario.id, scenario.flow.pattern?)))
        .take(3)
        .filter(|(id, _)| !zone.templates.contains_key(id))
        .map(|(id, pattern)| Template::drawn(id, Some(team), pattern));
    let kept = zone.templates.values().flatten();
    let kept = kept.filter(|template| template.team == Some(team));
    Ok(first.chain(kept.cloned()).collect())
}

async fn list(visit: Visit) -> Answer {
    let page = Page::asked(&visit.asked, &PAGE, &visit.switches)?;
    let apps = visit.asked.list("usedApps");
    let wants_public = visit.asked.flag("public")?;
    let cols = visit.asked.cols();
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    visit.allowed_in_team(&world, team)?;
    let mut found = of_team(&visit, &world, team)?;
    found.retain(|template| {
        template.uses(&apps)
            && wants_public.is_none_or(|wanted| wanted == template.published.is_some())
    });
    sort(&mut found, page.descending, |template| {
        let name = if page.sort_by == "name" {
            template.name.clone()
        } else {
            String::new()
        };
        (name, template.id)
    });
    let total = found.len();
    let rows = page.cut(found);
    let rows = rows
        .iter()
        .map(|template| columns(template.to_json(), &cols));
    Ok(Reply(
        json!({"templates": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

/// One template of a team that the caller may reach as the call asks.
pub(super) fn own(visit: &Visit, world: &World, id: &str) -> Result<Template, Refusal> {
    let id = asked::id(id)?;
    let zone = visit.home(world)?;
    let kept = zone.templates.get(&id).map(Option::as_ref);
    let team = match kept {
        Some(kept) => kept.and_then(|template| template.team),
        None => zone.scenarios.get(&id).map(|scenario| scenario.team),
    };
    let team = team.ok_or_else(|| Refusal::not_found("Template"))?;
    visit.team(world, team)?;
    visit.allowed_in_team(world, team)?;
    of_team(visit, world, team)?
        .into_iter()
        .find(|template| template.id == id)
        .ok_or_else(|| Refusal::not_found("Template"))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let template = own(&visit, &visit.world().0, &id)?;
    let row = columns(template.to_json(), &visit.asked.cols());
    Ok(Reply(json!({"template": row})))
}

async fn blueprint(visit: Visit, Path(id): Path<String>) -> Answer {
    Ok(Reply(own(&visit, &visit.world().0, &id)?.flow()))
}

fn all_public() -> Vec<Template> {
    (FIRST_PUBLIC..)
        .zip(public_patterns())
        .map(|(id, pattern)| Template::drawn(id, None, pattern))
        .collect()
}

async fn public_list(visit: Visit) -> Answer {
    let page = Page::asked(&visit.asked, &PUBLIC_PAGE, &visit.switches)?;
    let apps = visit.asked.list("usedApps");
    let name = visit.asked.text("name").unwrap_or_default().to_lowercase();
    let cols = visit.asked.cols();
    let mut found = all_public();
    found.retain(|template| template.uses(&apps) && template.name.to_lowercase().contains(&name));
    sort(&mut found, page.descending, |template| {
        let name = if page.sort_by == "name" {
            template.name.clone()
        } else {
            String::new()
        };
        let usage = if page.sort_by == "usage" {
            template.usage()
        } else {
            0
        };
        (name, usage, template.id)
    });
    let total = found.len();
    let rows = page.cut(found);
    let rows = rows
        .iter()
        .map(|template| columns(template.to_public_json(), &cols));
    Ok(Reply(
        json!({"templatesPublic": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

/// A public template; what a team has published is found by its address, and stands in no list.
fn public_one(visit: &Visit, url: &str) -> Result<Template, Refusal> {
    let (world, _) = visit.world();
    let kept = visit.home(&world)?.templates.values().flatten();
    let published = kept.filter(|template| template.published.is_some());
    all_public()
        .into_iter()
        .chain(published.cloned())
        .find(|template| template.address() == url)
        .ok_or_else(|| Refusal::not_found("Template"))
}

async fn public(visit: Visit, Path(url): Path<String>) -> Answer {
    let row = columns(
        public_one(&visit, &url)?.to_public_json(),
        &visit.asked.cols(),
    );
    Ok(Reply(json!({"templatePublic": row})))
}

async fn public_blueprint(visit: Visit, Path(url): Path<String>) -> Answer {
    Ok(Reply(public_one(&visit, &url)?.flow()))
}
