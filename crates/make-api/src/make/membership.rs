//! Giving roles to people, taking them away, and handing an organization over.
//!
//! In: a person, where, and which role. Out: the row as Make has it afterwards.
//! Never removes anybody by accident: to Make a role change without a body is a removal, so changing a role always
//! carries a role, and removing is a function of its own.
//!
//! A [`TeamRole`] with `changeable: false` and the owner of an organization are refused by Make. Assumed: with
//! [`Error::Forbidden`]. Look at the row first; it says so before anything is sent.
//! Source: <https://developers.make.com/api-documentation/api-reference/users/user-organization-roles>

use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, RoleId, TeamId, UserId};
use crate::make::roles::{OrganizationRole, TeamRole};

endpoints! {
    SET_TEAM_ROLE = Endpoint::post("set_team_role", "/users/{user}/user-team-roles/{team}", &["user:write"]);
    SET_ORGANIZATION_ROLE = Endpoint::post(
        "set_organization_role",
        "/users/{user}/user-organization-roles/{organization}",
        &["user:write"],
    );
    TRANSFER_ORGANIZATION = Endpoint::post(
        "transfer_organization",
        "/users/{user}/user-organization-roles/{organization}/transfer",
        &["user:write"],
    );
}

/// What happens to the connections of a person who is removed from an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionsOfRemoved {
    /// They stay, and scenarios go on using them.
    Keep,
    /// They go too. Scenarios that use them fail from then on.
    Delete,
}

/// What became of an order to take somebody out of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamRemoval {
    /// The person is not in the team any more.
    Done,
    /// Make took the order and changed nothing: this is the role the person still has.
    StillThere(TeamRole),
}

impl Caller {
    /// `POST /users/{user}/user-team-roles/{team}`: gives a role in a team, to a member or to somebody new in it.
    /// Scope `user:write`.
    pub async fn set_team_role(
        &self,
        user: UserId,
        team: TeamId,
        role: RoleId,
    ) -> Result<TeamRole, Error> {
        let call = SET_TEAM_ROLE.call().with(user).with(team);
        self.ask_for("userTeamRole", call.body(json!({ "usersRoleId": role })))
            .await
    }

    /// `POST /users/{user}/user-team-roles/{team}` without a body: takes a person out of a team. Scope `user:write`.
    ///
    /// Assumed: a team understands it as an organization does, for which alone it is documented. So the answer is
    /// read: a role in it means that nothing happened.
    pub async fn remove_from_team(&self, user: UserId, team: TeamId) -> Result<TeamRemoval, Error> {
        let call = SET_TEAM_ROLE.call().with(user).with(team);
        let row: TeamRole = self.ask_for("userTeamRole", call).await?;
        Ok(match row.users_role_id {
            None => TeamRemoval::Done,
            Some(_) => TeamRemoval::StillThere(row),
        })
    }

    /// `POST /users/{user}/user-organization-roles/{organization}`: gives a role in an organization. Scope
    /// `user:write`. The owner's role can be neither given nor taken so.
    pub async fn set_organization_role(
        &self,
        user: UserId,
        organization: OrganizationId,
        role: RoleId,
    ) -> Result<OrganizationRole, Error> {
        let call = SET_ORGANIZATION_ROLE.call().with(user).with(organization);
        self.ask_for(
            "userOrganizationRole",
            call.body(json!({ "usersRoleId": role })),
        )
        .await
    }

    /// `POST /users/{user}/user-organization-roles/{organization}` without a body: removes a person from an
    /// organization and all its teams. Scope `user:write`. The row that comes back has no role.
    pub async fn remove_from_organization(
        &self,
        user: UserId,
        organization: OrganizationId,
        connections: ConnectionsOfRemoved,
    ) -> Result<OrganizationRole, Error> {
        let call = SET_ORGANIZATION_ROLE.call().with(user).with(organization);
        let call = match connections {
            ConnectionsOfRemoved::Keep => call,
            ConnectionsOfRemoved::Delete => call
                .query("confirmed", true)
                .query("deleteConnections", true),
        };
        self.ask_for("userOrganizationRole", call).await
    }

    /// `POST /users/{user}/user-organization-roles/{organization}/transfer`: makes somebody else the owner. Scope
    /// `user:write`; only the owner may. Returns the rows of both.
    pub async fn transfer_organization(
        &self,
        organization: OrganizationId,
        to: UserId,
    ) -> Result<Vec<OrganizationRole>, Error> {
        let call = TRANSFER_ORGANIZATION.call().with(to).with(organization);
        self.ask_rows("userOrganizationRoles", call).await
    }
}
