//! `/teams`: rooms of an organization.
//!
//! In: an organization or an id. Out: teams with what they use. Who is in them is told by `team_roles`.

use axum::{Router, extract::Path, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, default_columns},
    asked,
    body::Brought,
    errors::Refusal,
    organizations::team_limit,
    paging::{BY_NAME, Page, sort_by_name},
    team_roles,
    usage::usage_rows,
    users::is_leading,
    visit::Visit,
};
use crate::{
    engine,
    world::{Team, Use, World, Zone, roles},
};

const USUAL: [&str; 4] = ["id", "name", "organizationId", "globalAgentsEnabled"];

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/teams", get(list).post(create))
        .route("/teams/{id}", get(get_one).patch(change).delete(delete))
        .route("/teams/{id}/usage", get(usage))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &BY_NAME, &visit.switches)?
    };
    let (world, _) = visit.world();
    let organization = visit
        .organization(&world, visit.asked.required("organizationId")?)?
        .id;
    let zone = visit.home(&world)?;
    // Who looks after the organization sees that a team exists, though not always its inside.
    let leads = is_leading(visit.organization_role(&world, organization));
    let mut teams: Vec<&Team> = zone
        .teams
        .values()
        .filter(|team| team.organization == organization)
        .filter(|team| leads || visit.team_role(&world, team).is_some())
        .collect();
    sort_by_name(&mut teams, &page, |team| (team.name.as_str(), team.id));
    let total = teams.len();
    let cols = visit.asked.cols();
    let rows = page
        .cut(teams)
        .into_iter()
        .map(|team| default_columns(row(&world, zone, team, &cols), &cols, &USUAL));
    Ok(Reply(
        json!({"teams": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

pub(crate) async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let team = visit.team(&world, asked::id(&id)?)?;
    let cols = visit.asked.cols();
    let row = row(&world, visit.home(&world)?, team, &cols);
    Ok(Reply(json!({"team": default_columns(row, &cols, &USUAL)})))
}

pub(crate) async fn usage(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let team = visit.team(&world, asked::id(&id)?)?;
    let timezone = world
        .organizations
        .get(&team.organization)
        .map_or("Etc/UTC", |organization| organization.timezone);
    let scenarios = visit
        .home(&world)?
        .scenarios
        .values()
        .filter(|scenario| scenario.team == team.id);
    Ok(Reply(json!({"data": usage_rows(scenarios, timezone, now)})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TeamOrder {
    name: Option<String>,
    organization_id: Option<u64>,
    operations_limit: Option<i64>,
    transfer_limit: Option<i64>,
}

/// Longest name of a team.
const LONGEST_NAME: usize = 128;

fn named(name: &str) -> Result<&str, Refusal> {
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::validation(
            "Parameter 'name' must have 1 to 128 characters.",
        ));
    }
    Ok(name)
}

/// Makes a team; whoever makes it leads it, and the owner is in it as in every team.
async fn create(visit: Visit, Brought(order): Brought<TeamOrder>) -> Answer {
    let order = order.ok_or_else(|| Refusal::missing("name"))?;
    let name = order.name.ok_or_else(|| Refusal::missing("name"))?;
    let organization = order
        .organization_id
        .ok_or_else(|| Refusal::missing("organizationId"))?;
    named(&name)?;
    let (mut world, _) = visit.world();
    let limit = team_limit(visit.organization(&world, organization)?);
    visit.allowed_in_organization(&world, organization)?;
    if visit.home(&world)?.teams_of(organization).len() >= limit {
        let status = visit.switches.entity_limit_status;
        return Err(Refusal::with_status(
            status,
            "IM011",
            "Teams limit exceeded.",
        ));
    }
    let id = found_team(&mut world, organization, name, visit.person);
    let made = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| zone.teams.get_mut(&id));
    if let Some(team) = made {
        team.operations_limit = order.operations_limit;
        team.transfer_limit = order.transfer_limit;
    }
    let zone = visit.home(&world)?;
    let team = zone
        .teams
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Team"))?;
    Ok(Reply(json!({
        "team": default_columns(row(&world, zone, team, &[]), &[], &USUAL),
        "userTeamRole": team_roles::row(&world, team, visit.person, roles::TEAM_ADMIN),
    })))
}

/// An empty team of an organization, led by its maker and by the owner.
pub(super) fn found_team(world: &mut World, organization: u64, name: String, maker: u64) -> u64 {
    let Some(known) = world.organizations.get(&organization) else {
        return 0;
    };
    let owner = known
        .members
        .iter()
        .find(|(_, membership)| membership.role == roles::OWNER)
        .map(|(person, _)| *person);
    let Some(zone) = world.zones.get_mut(known.zone) else {
        return 0;
    };
    let id = zone.new_id();
    let leaders = owner.into_iter().chain([maker]);
    zone.teams.insert(
        id,
        Team {
            id,
            name,
            organization,
            operations_limit: None,
            transfer_limit: None,
            members: leaders.map(|person| (person, roles::TEAM_ADMIN)).collect(),
        },
    );
    id
}

async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<TeamOrder>,
) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    visit.team(&world, id)?;
    visit.allowed_in_team(&world, id)?;
    let team = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| zone.teams.get_mut(&id))
        .ok_or_else(|| Refusal::not_found("Team"))?;
    if let Some(order) = order {
        if let Some(name) = &order.name {
            named(name)?.clone_into(&mut team.name);
        }
        team.operations_limit = order.operations_limit.or(team.operations_limit);
        team.transfer_limit = order.transfer_limit.or(team.transfer_limit);
    }
    let zone = visit.home(&world)?;
    let cols = visit.asked.cols();
    let row = zone
        .teams
        .get(&id)
        .map(|team| default_columns(row(&world, zone, team, &cols), &cols, &USUAL));
    Ok(Reply(json!({"team": row})))
}

/// Deletes a team with everything in it, once the caller has confirmed.
async fn delete(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    visit.team(&world, id)?;
    visit.allowed_in_team(&world, id)?;
    if !visit.asked.is_confirmed()? {
        return Err(Refusal::confirmation_required());
    }
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        zone.remove_team(id);
    }
    Ok(Reply(json!({"team": id})))
}

fn row(world: &World, zone: &Zone, team: &Team, cols: &[&str]) -> Value {
    let mut row = json!({
        "id": team.id,
        "name": team.name,
        "organizationId": team.organization,
        "globalAgentsEnabled": false,
    });
    if cols.iter().all(|col| USUAL.contains(col)) {
        return row;
    }
    let own = || {
        zone.scenarios
            .values()
            .filter(|scenario| scenario.team == team.id)
    };
    let mut used = Use::default();
    if let Some(organization) = world.organizations.get(&team.organization) {
        own().for_each(|scenario| {
            used.add(engine::used(scenario, organization, world.birth));
        });
    }
    let mut apps: Vec<String> = own()
        .flat_map(|scenario| scenario.flow.packages())
        .collect();
    apps.sort_unstable();
    apps.dedup();
    let extra = json!({
        "activeScenarios": own().filter(|scenario| scenario.is_active).count(),
        "activeApps": apps.len(),
        "operations": used.operations.to_string(),
        "transfer": used.transfer.to_string(),
        "centicredits": used.centicredits.to_string(),
        "operationsLimit": team.operations_limit,
        "transferLimit": team.transfer_limit.unwrap_or(0).to_string(),
        "consumedOperations": used.operations,
        "consumedTransfer": used.transfer.to_string(),
        "consumedCenticredits": used.centicredits.to_string(),
        "isPaused": false,
    });
    if let (Value::Object(row), Value::Object(extra)) = (&mut row, extra) {
        row.extend(extra);
    }
    row
}
