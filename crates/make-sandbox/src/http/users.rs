//! `/users`: people, the caller, role definitions.
//!
//! In: a team or an organization, or nothing for the caller. Out: people without any role field, as Make has it;
//! roles come from their own lists and must be joined.

use axum::{Router, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked::Place,
    errors::Refusal,
    memberships::brief,
    paging::{Defaults, Page, sort},
    team_roles::roles_of,
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
}

pub(crate) async fn list(visit: Visit) -> Answer {
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
    if let Some(wanted) = visit.asked.number::<u8>("tfaStatus")? {
        people.retain(|person| u8::from(person.has_two_factor) == wanted);
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
        .map(|person| columns(person_row(person), &cols));
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
    let invited = visit.asked.flag("includeInvitedOrg")?.unwrap_or(false);
    let mut user = person_row(person);
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
        user["userOrganizationRoles"] = own_organization_roles(&world, &visit, invited);
    }
    if cols.iter().any(|col| matches!(*col, "userTeamRoles" | "*")) {
        user["userTeamRoles"] = roles_of(&world, &visit, visit.person);
    }
    Ok(Reply(json!({"authUser": columns(user, &cols)})))
}

pub(crate) async fn current_authorization(visit: Visit) -> Answer {
    let used = if visit.uses_bearer { "oauth" } else { "token" };
    Ok(Reply(
        json!({"authorization": {"authUsed": used, "scope": *visit.scopes}}),
    ))
}

/// Roles in organizations; those that only wait for an answer come when asked for.
fn own_organization_roles(world: &World, visit: &Visit, invited: bool) -> Value {
    let rows = world.organizations.values().filter_map(|organization| {
        let membership = organization.members.get(&visit.person)?;
        let is_told = invited || membership.invitation.is_none();
        is_told.then(|| brief(organization, visit.person, Some(*membership)))
    });
    Value::Array(rows.collect())
}

/// A person as every list tells them.
pub(super) fn person_row(person: &Person) -> Value {
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
