//! Organizations, teams and what this person may do in them.
//!
//! In: Make's lists of one zone. Out: replaced rows. Permissions come from Make's role list, by
//! permission name, never from a role's number.

use std::collections::HashMap;

use make_api::{
    Caller, Client, Error, In, Lane, MyRoles, Organization, OrganizationRole, Role, RoleCategory,
    TimezoneId,
};

use super::LookError;
use crate::app::App;
use crate::clock::Moment;
use crate::event::Topic;
use crate::keys::{OrganizationKey, TeamKey, ZoneId};
use crate::scenarios::assemble::credits_of;
use crate::store;
use crate::store::organizations::{OrganizationRecord, TeamRecord};

/// The permission behind starting and stopping. Assumed: it also decides about running.
const OPERATE: &str = "scenario start";
/// The permission of those who decide about a team's people.
const MANAGES_TEAM: &str = "team user add and edit";
/// The organization role that acts in every team.
const OWNER: &str = "owner";

/// Reads organizations, teams and roles of one zone.
pub(super) async fn refresh(app: &App, client: &Client, zone: ZoneId) -> Result<(), LookError> {
    let caller = client.on(None, Lane::Click);
    let mut pages = caller.organizations();
    let seen = pages.collect_all().await?;
    let is_complete = pages.skipped() == 0;
    let timezones = timezones(&caller).await;
    let now = app.now();
    let mut records = Vec::new();
    for organization in seen {
        records.push(read_organization(client, organization, zone, &timezones, now).await?);
    }
    if !is_complete {
        records.extend(known_beside(app, zone, &records, now).await?);
    }
    let own = own_addresses(app, zone).await?;
    records.retain(|record| match &record.other_zone {
        Some(home) => !own.iter().any(|address| address.eq_ignore_ascii_case(home)),
        None => true,
    });
    for record in &records {
        if let Some(limit) = record.api_limit {
            app.budgets().set_limit(client.zone(), record.key.id, limit);
        }
    }
    let kept = records.clone();
    app.store()
        .write(move |tx| store::organizations::replace(tx, zone, &kept))
        .await?;
    let roles = my_roles(&caller).await;
    for record in records.iter().filter(|record| record.other_zone.is_none()) {
        match teams(app, client, record.key, roles.as_ref()).await {
            Ok(teams) => {
                let key = record.key;
                app.store()
                    .write(move |tx| store::organizations::replace_teams(tx, key, &teams))
                    .await?;
            }
            Err(LookError::Make(
                error @ (Error::Forbidden { .. } | Error::PaymentRequired { .. }),
            )) => {
                tracing::info!(%error, "the teams of an organization are not visible");
                app.lookout()
                    .organization_has(record.key, LookError::from(error).code());
            }
            Err(error) => return Err(error),
        }
    }
    app.changed(&[Topic::Organizations, Topic::Scenarios, Topic::Meter]);
    Ok(())
}

/// Organizations that are known and were not read now: when a row could not be read, it may be theirs.
async fn known_beside(
    app: &App,
    zone: ZoneId,
    read: &[OrganizationRecord],
    now: Moment,
) -> Result<Vec<OrganizationRecord>, LookError> {
    let known = app.store().read(store::organizations::all).await?;
    let missing = known
        .into_iter()
        .map(|it| it.record)
        .filter(|it| it.key.zone == zone && read.iter().all(|other| other.key != it.key));
    Ok(missing
        .map(|it| OrganizationRecord { read_at: now, ..it })
        .collect())
}

/// Where this account signs in: organizations of those zones are read there, not listed twice.
async fn own_addresses(app: &App, zone: ZoneId) -> Result<Vec<String>, LookError> {
    let zones = app.store().read(store::accounts::zones).await?;
    let account = zones.iter().find(|it| it.id == zone).map(|it| it.account);
    let own = zones.into_iter().filter(|it| Some(it.account) == account);
    Ok(own.map(|it| it.address).collect())
}

/// Names by number; without the list, schedules simply name no zone.
async fn timezones(caller: &Caller) -> HashMap<TimezoneId, String> {
    match caller.timezones().await {
        Ok(zones) => zones.into_iter().map(|zone| (zone.id, zone.code)).collect(),
        Err(error) => {
            tracing::info!(%error, "the list of time zones cannot be read");
            HashMap::new()
        }
    }
}

async fn read_organization(
    client: &Client,
    seen: Organization,
    zone: ZoneId,
    timezones: &HashMap<TimezoneId, String>,
    now: Moment,
) -> Result<OrganizationRecord, LookError> {
    let here = client.zone().as_str();
    let other_zone = seen
        .zone
        .clone()
        .filter(|home| !home.eq_ignore_ascii_case(here));
    // Plan and credits are told only by the zone the organization lives in.
    let full = if other_zone.is_none() {
        let caller = client.on(Some(seen.id), Lane::Click);
        match caller.organization(seen.id).await {
            Ok(full) => full,
            Err(
                Error::Forbidden { .. } | Error::NotFound { .. } | Error::PaymentRequired { .. },
            ) => seen,
            Err(error) => return Err(error.into()),
        }
    } else {
        seen
    };
    let license = full.license.as_ref();
    Ok(OrganizationRecord {
        key: OrganizationKey { zone, id: full.id },
        name: full.name,
        other_zone,
        timezone: full.timezone_id.and_then(|id| timezones.get(&id).cloned()),
        plan: full.product_name.or(full.service_name),
        is_paused: full.is_paused.unwrap_or(false),
        api_limit: license
            .and_then(|license| license.api_limit)
            .and_then(|limit| u32::try_from(limit).ok()),
        credits_used: full
            .used_centicredits
            .or(full
                .used_operations
                .map(|operations| operations.saturating_mul(100)))
            .map(credits_of),
        credits_limit: license
            .and_then(|license| license.operations)
            .map(|operations| credits_of(operations.saturating_mul(100))),
        last_reset: full.last_reset.map(Moment),
        next_reset: full.next_reset.map(Moment),
        read_at: now,
    })
}

/// This person's roles and what they allow; `None` when Make does not tell.
async fn my_roles(caller: &Caller) -> Option<(MyRoles, Vec<Role>)> {
    let mine = caller.my_roles().await;
    let known = caller.roles(RoleCategory::Team, None).await;
    let organization = caller.roles(RoleCategory::Organization, None).await;
    match (mine, known, organization) {
        (Ok(mine), Ok(mut known), Ok(organization)) => {
            known.extend(organization);
            Some((mine, known))
        }
        (Err(error), _, _) | (_, Err(error), _) | (_, _, Err(error)) => {
            tracing::info!(%error, "roles cannot be read; Make will decide");
            None
        }
    }
}

async fn teams(
    app: &App,
    client: &Client,
    key: OrganizationKey,
    roles: Option<&(MyRoles, Vec<Role>)>,
) -> Result<Vec<TeamRecord>, LookError> {
    let caller = client.on(Some(key.id), Lane::Click);
    let mut pages = caller.teams(key.id);
    let seen = pages.collect_all().await?;
    let mut teams = Vec::with_capacity(seen.len());
    if pages.skipped() > 0 {
        let known = app.store().read(store::organizations::teams).await?;
        teams.extend(
            known.into_iter().filter(|it| {
                it.organization == key && seen.iter().all(|team| team.id != it.key.id)
            }),
        );
    }
    for team in seen {
        let may_operate = roles.and_then(|(mine, known)| {
            let team_role = mine
                .user_team_roles
                .iter()
                .find(|role| role.team_id == team.id);
            let organization_role = mine
                .user_organization_roles
                .iter()
                .find(|role| role.organization_id == key.id);
            may_operate(
                team_role.and_then(|role| role.users_role_id),
                organization_role,
                known,
            )
        });
        let ask = match (may_operate, roles) {
            (Some(false), Some((_, known))) => who_manages(&caller, team.id, known).await,
            _ => None,
        };
        teams.push(TeamRecord {
            key: TeamKey {
                zone: key.zone,
                id: team.id,
            },
            organization: key,
            name: team.name,
            may_operate,
            ask,
        });
    }
    Ok(teams)
}

/// Whether a team role allows starting and stopping. `None` when nothing tells.
fn may_operate(
    team_role: Option<make_api::RoleId>,
    organization_role: Option<&OrganizationRole>,
    known: &[Role],
) -> Option<bool> {
    let role = |id| known.iter().find(|role| role.id == id);
    let is_owner = organization_role
        .and_then(|it| it.users_role_id)
        .and_then(role)
        .and_then(|role| role.identifier.as_deref())
        .is_some_and(|identifier| identifier.to_ascii_lowercase().ends_with(OWNER));
    if is_owner {
        return Some(true);
    }
    let permissions = &role(team_role?)?.permissions;
    // A role list without permissions says nothing about them.
    (!permissions.is_empty()).then(|| permissions.iter().any(|it| it == OPERATE))
}

/// Somebody who manages the team, where this person may see who that is.
async fn who_manages(caller: &Caller, team: make_api::TeamId, known: &[Role]) -> Option<String> {
    let roles = caller.team_roles(team).collect_all().await;
    let members = caller.users(In::Team(team)).collect_all().await;
    let (Ok(roles), Ok(members)) = (roles, members) else {
        return None;
    };
    let may_manage = |id| {
        known
            .iter()
            .any(|role| role.id == id && role.permissions.iter().any(|it| it == MANAGES_TEAM))
    };
    let manager = roles
        .iter()
        .find(|role| role.users_role_id.is_some_and(may_manage))?;
    members
        .into_iter()
        .find(|member| member.id == manager.user_id)
        .map(|member| member.name)
}
