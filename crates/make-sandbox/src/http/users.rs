//! `/users`: people, the caller, role definitions.
//!
//! In: a team or an organization, or nothing for the caller. Out: people without any role field, as Make has it;
//! roles come from their own lists and must be joined.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns, default_columns},
    asked::{self, Place},
    errors::Refusal,
    paging::{Defaults, Page, sort},
    teams::team_role_row,
    visit::Visit,
};
use crate::world::{Person, World, roles as role_ids, stamp, timezones};

const PAGE: Defaults = Defaults {
    sort_by: "name",
    descending: false,
    limit: 10_000,
    largest: 10_000,
    keys: &["name", "id", "email"],
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/users", get(list))
        .route("/users/me", get(me))
        .route(
            "/users/me/current-authorization",
            get(current_authorization),
        )
        .route("/users/me/api-tokens", get(api_tokens))
        .route("/users/roles", get(roles))
        .route("/users/{id}/user-team-roles", get(team_roles))
        .route("/users/{id}/user-team-roles/{team}", get(team_role))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("user:read")?;
    let place = visit.asked.place()?;
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &PAGE, &visit.switches)?
    };
    let (world, _) = visit.world();
    let mut people: Vec<&Person> = match place {
        Place::Team(id) => {
            let team = visit.team(&world, id)?;
            let wanted: Option<u64> = visit.asked.number("teamRoleId")?;
            team.members
                .iter()
                .filter(|(_, role)| wanted.is_none_or(|wanted| wanted == **role))
                .filter_map(|(person, _)| world.people.get(person))
                .collect()
        }
        Place::Organization(id) => {
            let organization = visit.organization(&world, id)?;
            let wanted: Option<u64> = visit.asked.number("organizationRoleId")?;
            organization
                .members
                .iter()
                .filter(|(_, membership)| wanted.is_none_or(|wanted| wanted == membership.role))
                .filter_map(|(person, _)| world.people.get(person))
                .collect()
        }
    };
    if let Some(wanted) = visit.asked.number::<u64>("filterByTeamId")? {
        let home = visit.home(&world)?;
        let is_in = |team: u64, person: u64| {
            home.teams
                .get(&team)
                .is_some_and(|team| team.members.contains_key(&person))
        };
        people.retain(|person| match wanted {
            // Zero asks for those who are in no team.
            0 => !home.teams.keys().any(|team| is_in(*team, person.id)),
            team => is_in(team, person.id),
        });
    }
    let wanted = |name: &str| visit.asked.text(name).map(str::to_lowercase);
    if let Some(name) = wanted("name") {
        people.retain(|person| person.name.to_lowercase().contains(&name));
    }
    if let Some(email) = wanted("email") {
        people.retain(|person| person.email.to_lowercase().contains(&email));
    }
    sort(&mut people, page.descending, |person| {
        let key = match page.sort_by.as_str() {
            "email" => person.email.clone(),
            "id" => format!("{:020}", person.id),
            _ => person.name.to_lowercase(),
        };
        (key, person.id)
    });
    let total = people.len();
    let cols = visit.asked.cols();
    let rows = page
        .cut(people)
        .into_iter()
        .map(|person| columns(row(person), &cols));
    Ok(Reply(
        json!({"users": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

pub(crate) async fn me(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let person = world
        .people
        .get(&visit.person)
        .ok_or_else(Refusal::not_logged_in)?;
    let cols = visit.asked.cols();
    let mut user = row(person);
    user["timezone"] = json!(person.timezone);
    user["locale"] = json!(person.language);
    user["emailNotifications"] = json!(true);
    user["isAffiliatePartner"] = json!(false);
    user["forceSetPassword"] = json!(false);
    user["tfaEnabled"] = json!(person.has_two_factor);
    if cols
        .iter()
        .any(|col| matches!(*col, "userOrganizationRoles" | "*"))
    {
        user["userOrganizationRoles"] = own_organization_roles(&world, &visit);
    }
    if cols.iter().any(|col| matches!(*col, "userTeamRoles" | "*")) {
        user["userTeamRoles"] = own_team_roles(&world, &visit, visit.person);
    }
    Ok(Reply(json!({"authUser": columns(user, &cols)})))
}

pub(crate) async fn current_authorization(visit: Visit) -> Answer {
    let used = if visit.uses_bearer { "oauth" } else { "token" };
    Ok(Reply(
        json!({"authorization": {"authUsed": used, "scope": *visit.scopes}}),
    ))
}

/// The caller's tokens in this zone, masked beyond use.
pub(crate) async fn api_tokens(visit: Visit) -> Answer {
    visit.need("user:read")?;
    let (world, _) = visit.world();
    let own = world.tokens.iter().filter(|(_, token)| {
        token.person == visit.person && token.zone == visit.zone && !token.is_revoked
    });
    let rows = own.map(|(value, token)| {
        let shown = value.get(..8).unwrap_or_default();
        json!({
            "token": format!("{shown}-****-****-****-************"),
            "scope": token.scopes,
            "created": stamp(token.created),
            "label": token.label,
        })
    });
    Ok(Reply(json!({"apiTokens": rows.collect::<Vec<Value>>()})))
}

pub(crate) async fn roles(visit: Visit) -> Answer {
    visit.need("user:read")?;
    let (world, _) = visit.world();
    let category = visit.asked.text("category");
    let cols = visit.asked.cols();
    let rows = world
        .roles
        .iter()
        .filter(|role| category.is_none_or(|category| category == role.category))
        .map(|role| default_columns(role.to_json(), &cols, &["id", "name"]));
    Ok(Reply(json!({"usersRoles": rows.collect::<Vec<Value>>()})))
}

pub(crate) async fn team_roles(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("user:read")?;
    let (world, _) = visit.world();
    visit.home(&world)?;
    let id = asked::id(&id)?;
    if !world.people.contains_key(&id) {
        return Err(Refusal::not_found("User"));
    }
    Ok(Reply(
        json!({"userTeamRoles": own_team_roles(&world, &visit, id)}),
    ))
}

/// One person's role in one team; somebody who is not in it is not found.
pub(crate) async fn team_role(visit: Visit, Path((id, team)): Path<(String, String)>) -> Answer {
    visit.need("user:read")?;
    let (world, _) = visit.world();
    let team = visit.team(&world, asked::id(&team)?)?;
    let person = asked::id(&id)?;
    let role = team
        .members
        .get(&person)
        .ok_or_else(|| Refusal::not_found("User"))?;
    Ok(Reply(
        json!({"userTeamRole": team_role_row(&world, team, person, *role)}),
    ))
}

/// A person's roles in those teams of this zone whose inside the caller sees.
fn own_team_roles(world: &World, visit: &Visit, person: u64) -> Value {
    let Some(zone) = world.zones.get(visit.zone) else {
        return json!([]);
    };
    let is_own = person == visit.person;
    let rows = zone
        .teams
        .values()
        .filter(|team| is_own || visit.team_role(world, team).is_some())
        .filter_map(|team| {
            team.members
                .get(&person)
                .map(|role| team_role_row(world, team, person, *role))
        });
    Value::Array(rows.collect())
}

fn own_organization_roles(world: &World, visit: &Visit) -> Value {
    let rows = world.organizations.values().filter_map(|organization| {
        organization.members.get(&visit.person).map(|membership| {
            json!({
                "userId": visit.person,
                "organizationId": organization.id,
                "usersRoleId": membership.role,
                "invitation": membership.invitation,
            })
        })
    });
    Value::Array(rows.collect())
}

fn row(person: &Person) -> Value {
    json!({
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "timezoneId": timezones::id_of(person.timezone),
        "localeId": 18,
        "countryId": 100,
        "features": {"allow_apps": false, "local_access": false},
        "avatar": format!("https://www.gravatar.com/avatar/{:032x}", person.id),
        "lastLogin": person.last_login.map(stamp),
        "tfaStatus": u8::from(person.has_two_factor),
    })
}

/// Whether the person may look after the organization's people.
pub(crate) fn is_leading(role: Option<u64>) -> bool {
    matches!(role, Some(role_ids::OWNER | role_ids::ADMIN))
}
