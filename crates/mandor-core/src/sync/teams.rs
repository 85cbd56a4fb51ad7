//! Teams of one organization and what this person may do in them.
//!
//! In: Make's lists. Out: replaced rows. Permissions come from Make's role list, by permission name,
//! never from a role's number.

use make_api::{Caller, In, MyRoles, OrganizationRole, Role, RoleCategory, TeamId};

use super::LookError;
use crate::app::App;
use crate::keys::{OrganizationKey, TeamKey};
use crate::store;
use crate::store::organizations::TeamRecord;

/// The permission behind starting and stopping. Assumed: it also decides about running.
const OPERATE: &str = "scenario start";
/// The permission of those who decide about a team's people.
const MANAGES_TEAM: &str = "team user add and edit";
/// The organization role that acts in every team.
const OWNER: &str = "owner";

/// This person's roles and what they allow; `None` when Make does not tell.
pub(super) async fn my_roles(caller: &Caller) -> Option<(MyRoles, Vec<Role>)> {
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

/// Reads the teams of one organization and replaces their rows.
pub(super) async fn refresh(
    app: &App,
    caller: &Caller,
    organization: OrganizationKey,
    roles: Option<&(MyRoles, Vec<Role>)>,
) -> Result<(), LookError> {
    let mut pages = caller.teams(organization.id);
    let seen = pages.collect_all().await?;
    let mut before = app.store().read(store::organizations::teams).await?;
    before.retain(|it| it.organization == organization);
    let mut teams = Vec::with_capacity(seen.len());
    for team in seen {
        let key = TeamKey {
            zone: organization.zone,
            id: team.id,
        };
        let known = before.iter().position(|known| known.key == key);
        let known = known.map(|place| before.swap_remove(place));
        let (may_operate, ask) = match roles {
            Some(roles) => what_is_allowed(caller, organization, team.id, roles).await,
            // Roles that cannot be read now are those of before.
            None => known.map_or((None, None), |known| (known.may_operate, known.ask)),
        };
        teams.push(TeamRecord {
            key,
            organization,
            name: team.name,
            may_operate,
            ask,
        });
    }
    if pages.skipped() > 0 {
        // When a row could not be read, it may be that of a team that is known.
        teams.append(&mut before);
    }
    app.store()
        .write(move |tx| store::organizations::replace_teams(tx, organization, &teams))
        .await?;
    Ok(())
}

/// Whether this person may start and stop a team's scenarios, and whom to ask if not.
async fn what_is_allowed(
    caller: &Caller,
    organization: OrganizationKey,
    team: TeamId,
    (mine, known): &(MyRoles, Vec<Role>),
) -> (Option<bool>, Option<String>) {
    let team_role = mine
        .user_team_roles
        .iter()
        .find(|role| role.team_id == team);
    let organization_role = mine
        .user_organization_roles
        .iter()
        .find(|role| role.organization_id == organization.id);
    let may_operate = may_operate(
        team_role.and_then(|role| role.users_role_id),
        organization_role,
        known,
    );
    let ask = match may_operate {
        Some(false) => who_manages(caller, team, known).await,
        _ => None,
    };
    (may_operate, ask)
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
async fn who_manages(caller: &Caller, team: TeamId, known: &[Role]) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn known() -> Vec<Role> {
        let roles = json!([
            { "id": 1, "name": "Team Operator", "permissions": [OPERATE, "scenario stop"] },
            { "id": 2, "name": "Team Monitoring", "permissions": ["scenario view"] },
            { "id": 3, "name": "Of the future", "permissions": [] },
            { "id": 4, "name": "Owner", "identifier": "organizationOwner", "permissions": [] },
        ]);
        serde_json::from_value(roles).unwrap()
    }

    fn of_organization(role: u64) -> OrganizationRole {
        let role = json!({ "userId": 1, "organizationId": 10, "usersRoleId": role });
        serde_json::from_value(role).unwrap()
    }

    #[test]
    fn what_a_role_is_called_decides_nothing_and_its_permissions_decide() {
        let may = |role: u64| may_operate(Some(role.into()), None, &known());
        assert_eq!(may(1), Some(true));
        assert_eq!(may(2), Some(false));
        assert_eq!(may(3), None, "a role without a list says nothing");
        assert_eq!(may(99), None, "a role that is not in the list either");
        assert_eq!(may_operate(None, None, &known()), None);
    }

    #[test]
    fn the_owner_acts_in_every_team() {
        let owner = of_organization(4);
        assert_eq!(
            may_operate(Some(2.into()), Some(&owner), &known()),
            Some(true)
        );
        assert_eq!(may_operate(None, Some(&owner), &known()), Some(true));
        assert_eq!(may_operate(None, Some(&of_organization(1)), &known()), None);
    }
}
