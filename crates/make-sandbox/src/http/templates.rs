//! `/templates`: flows to begin with, a team's own and those that Make offers to everybody.
//!
//! In: a team, a name, apps, an address. Out: templates, most used first for the public ones, and their flows.
//! They are made of the patterns that scenarios are grown from, so there is nothing to keep.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked,
    errors::Refusal,
    paging::{Defaults, Page, sort},
    visit::Visit,
};
use crate::world::{Pattern, World, blueprint as flows, mix, public_patterns};

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

/// One flow to begin with.
struct Template {
    id: u64,
    pattern: &'static Pattern,
    team: Option<u64>,
}

impl Template {
    fn address(&self) -> String {
        let words: String = self
            .pattern
            .name
            .to_lowercase()
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    ' '
                }
            })
            .collect();
        let words: Vec<&str> = words.split_whitespace().collect();
        format!("{}-{}", self.id, words.join("-"))
    }

    /// The apps of the flow, each once.
    fn apps(&self) -> Vec<&'static str> {
        let mut apps = flows::used_packages(self.pattern);
        apps.sort_unstable();
        apps.dedup();
        apps
    }

    fn usage(&self) -> u64 {
        mix(self.id, 5) % 9_000
    }

    fn uses(&self, wanted: &[&str]) -> bool {
        let apps = self.apps();
        wanted.iter().all(|app| apps.contains(app))
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.pattern.name,
            "teamId": self.team,
            "description": self.pattern.about,
            "usedApps": self.apps(),
            "public": false,
            "published": null,
            "approved": null,
            "approvedId": null,
            "requestedApproval": false,
            "publishedId": null,
            "publicUrl": null,
            "approvedName": null,
            "publishedName": null,
        })
    }

    fn to_public_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.pattern.name,
            "description": self.pattern.about,
            "url": self.address(),
            "usedApps": self.apps(),
            "usage": self.usage(),
        })
    }

    fn flow(&self) -> Value {
        let blueprint = flows::template(self.pattern);
        let sequence = flows::all_steps(self.pattern).len() + 1;
        json!({
            "blueprint": blueprint,
            "controller": {"name": self.pattern.name, "modules": {}, "idSequence": sequence},
            "scheduling": {"type": "indefinitely", "interval": 900},
            "language": "en",
            "metadata": null,
        })
    }
}

/// A team keeps the flows of its first scenarios as templates.
fn of_team(visit: &Visit, world: &World, team: u64) -> Result<Vec<Template>, Refusal> {
    let scenarios = visit.home(world)?.scenarios.values();
    let first = scenarios
        .filter(|scenario| scenario.team == team)
        .filter_map(|scenario| Some((scenario.id, scenario.flow.pattern?)))
        .take(3);
    Ok(first
        .map(|(id, pattern)| Template {
            id,
            pattern,
            team: Some(team),
        })
        .collect())
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
    found.retain(|template| template.uses(&apps) && wants_public != Some(true));
    sort(&mut found, page.descending, |template| {
        let name = if page.sort_by == "name" {
            template.pattern.name
        } else {
            ""
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

fn own(visit: &Visit, id: &str) -> Result<Template, Refusal> {
    let id = asked::id(id)?;
    let (world, _) = visit.world();
    let team = visit
        .home(&world)?
        .scenarios
        .get(&id)
        .map(|scenario| scenario.team)
        .ok_or_else(|| Refusal::not_found("Template"))?;
    visit.team(&world, team)?;
    visit.allowed_in_team(&world, team)?;
    let mut templates = of_team(visit, &world, team)?.into_iter();
    templates
        .find(|template| template.id == id)
        .ok_or_else(|| Refusal::not_found("Template"))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let template = own(&visit, &id)?;
    let row = columns(template.to_json(), &visit.asked.cols());
    Ok(Reply(json!({"template": row})))
}

async fn blueprint(visit: Visit, Path(id): Path<String>) -> Answer {
    Ok(Reply(own(&visit, &id)?.flow()))
}

fn all_public() -> Vec<Template> {
    (FIRST_PUBLIC..)
        .zip(public_patterns())
        .map(|(id, pattern)| Template {
            id,
            pattern,
            team: None,
        })
        .collect()
}

async fn public_list(visit: Visit) -> Answer {
    let page = Page::asked(&visit.asked, &PUBLIC_PAGE, &visit.switches)?;
    let apps = visit.asked.list("usedApps");
    let name = visit.asked.text("name").unwrap_or_default().to_lowercase();
    let cols = visit.asked.cols();
    let mut found = all_public();
    found.retain(|template| {
        template.uses(&apps) && template.pattern.name.to_lowercase().contains(&name)
    });
    sort(&mut found, page.descending, |template| {
        let name = if page.sort_by == "name" {
            template.pattern.name
        } else {
            ""
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

fn public_one(url: &str) -> Result<Template, Refusal> {
    let mut templates = all_public().into_iter();
    templates
        .find(|template| template.address() == url)
        .ok_or_else(|| Refusal::not_found("Template"))
}

async fn public(visit: Visit, Path(url): Path<String>) -> Answer {
    let row = columns(public_one(&url)?.to_public_json(), &visit.asked.cols());
    Ok(Reply(json!({"templatePublic": row})))
}

async fn public_blueprint(_: Visit, Path(url): Path<String>) -> Answer {
    Ok(Reply(public_one(&url)?.flow()))
}
