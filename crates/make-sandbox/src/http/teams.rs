//! `/teams`: rooms of an organization and who is in them.
//!
//! In: an organization or an id. Out: teams with what they use, and role rows that hold ids only.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns, default_columns},
    asked,
    errors::Refusal,
    paging::{Defaults, Page, sort},
    scenarios::usage_rows,
    users::is_leading,
    visit::Visit,
};
use crate::{
    engine,
    world::{Team, Use, World, Zone, blueprint, roles},
};

const PAGE: Defaults = Defaults {
    sort_by: "name",
    descending: false,
    limit: 10_000,
    largest: 10_000,
    keys: &["name", "id"],
};
const USUAL: [&str; 4] = ["id", "name", "organizationId", "globalAgentsEnabled"];

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/teams", get(list))
        .route("/teams/{id}", get(get_one))
        .route("/teams/{id}/usage", get(usage))
        .route("/teams/{id}/user-team-roles", get(members))
        .route("/teams/{id}/user-team-roles/{user}", get(member))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("teams:read")?;
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &PAGE, &visit.switches)?
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
    sort(&mut teams, page.descending, |team| {
        (
            if page.sort_by == "id" {
                String::new()
            } else {
                team.name.to_lowercase()
            },
            team.id,
        )
    });
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
    visit.need("teams:read")?;
    let (world, _) = visit.world();
    let team = visit.team(&world, asked::id(&id)?)?;
    let cols = visit.asked.cols();
    let row = row(&world, visit.home(&world)?, team, &cols);
    Ok(Reply(json!({"team": default_columns(row, &cols, &USUAL)})))
}

pub(crate) async fn usage(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("teams:read")?;
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

pub(crate) async fn members(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("teams:read")?;
    let (world, _) = visit.world();
    let team = seen_team(&visit, &world, asked::id(&id)?)?;
    let cols = visit.asked.cols();
    let rows = team
        .members
        .iter()
        .map(|(person, role)| columns(team_role_row(&world, team, *person, *role), &cols));
    let echo = json!({"sortBy": "userId", "sortDir": "asc", "limit": 10_000, "offset": 0});
    Ok(Reply(
        json!({"userTeamRoles": rows.collect::<Vec<Value>>(), "pg": echo}),
    ))
}

pub(crate) async fn member(visit: Visit, Path((id, person)): Path<(String, String)>) -> Answer {
    visit.need("teams:read")?;
    let (world, _) = visit.world();
    let team = seen_team(&visit, &world, asked::id(&id)?)?;
    let person = asked::id(&person)?;
    let role = team
        .members
        .get(&person)
        .ok_or_else(|| Refusal::not_found("User"))?;
    Ok(Reply(
        json!({"userTeamRole": team_role_row(&world, team, person, *role)}),
    ))
}

/// A team whose members the caller may see.
fn seen_team<'w>(visit: &Visit, world: &'w World, id: u64) -> Result<&'w Team, Refusal> {
    let known = visit.home(world)?.teams.get(&id);
    let leads =
        known.is_some_and(|team| is_leading(visit.organization_role(world, team.organization)));
    match known {
        Some(team) if leads && visit.switches.admin_sees_team_roles => {
            visit.organization(world, team.organization)?;
            Ok(team)
        }
        _ => visit.team(world, id),
    }
}

/// One person's role in one team. The owner's implied role cannot be changed.
pub(crate) fn team_role_row(world: &World, team: &Team, person: u64, role: u64) -> Value {
    let is_owner = world
        .organizations
        .get(&team.organization)
        .and_then(|organization| organization.members.get(&person))
        .is_some_and(|membership| membership.role == roles::OWNER);
    json!({
        "usersRoleId": role,
        "userId": person,
        "teamId": team.id,
        "changeable": !is_owner,
        "ssoPending": false,
    })
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
    let mut apps: Vec<&str> = own()
        .flat_map(|scenario| blueprint::used_packages(scenario.pattern))
        .collect();
    apps.sort_unstable();
    apps.dedup();
    let extra = json!({
        "activeScenarios": own().filter(|scenario| scenario.is_active).count(),
        "activeApps": apps.len(),
        "operations": used.operations.to_string(),
        "transfer": used.transfer.to_string(),
        "centicredits": used.centicredits.to_string(),
        "operationsLimit": null,
        "transferLimit": "0",
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
