//! Roles, what they allow, and who has them.
//!
//! In: a category, an organization or a team. Out: role definitions with permissions, and rows that give them to
//! people. Never guesses abilities from a role's name: custom roles exist, and ids differ between servers.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/users/roles>

use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::{OrganizationId, RoleId, TeamId, UserId};
use crate::lenient;
use crate::page::Pages;

/// What a role is given for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum RoleCategory {
    /// For a whole organization.
    Organization,
    /// For one team.
    Team,
    /// A category Make added later, in Make's word.
    Other(String),
}

impl From<String> for RoleCategory {
    fn from(word: String) -> Self {
        match word.as_str() {
            "organization" => Self::Organization,
            "team" => Self::Team,
            _ => Self::Other(word),
        }
    }
}

impl RoleCategory {
    fn as_str(&self) -> &str {
        match self {
            Self::Organization => "organization",
            Self::Team => "team",
            Self::Other(word) => word,
        }
    }
}

/// A role and what it allows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Role {
    /// Make's number for the role on this server.
    pub id: RoleId,
    /// Its name as Make shows it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Its lasting name, such as `company:team-admin`. Match roles by this.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub identifier: Option<String>,
    /// What it is given for.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub category: Option<RoleCategory>,
    /// Names such as `scenario start`.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub permissions: Vec<String>,
}

/// One person's role in one team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TeamRole {
    /// The role; `None` after removal.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub users_role_id: Option<RoleId>,
    /// The person.
    pub user_id: UserId,
    /// The team.
    pub team_id: TeamId,
    /// False when Make refuses a change, for example for an owner's implied role.
    #[serde(default = "changeable_unless_told", deserialize_with = "lenient::flag")]
    pub changeable: bool,
}

fn changeable_unless_told() -> bool {
    true
}

/// One person's role in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OrganizationRole {
    /// The role; `None` after removal.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub users_role_id: Option<RoleId>,
    /// The person.
    pub user_id: UserId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// `None` once the person has joined.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub invitation: Option<Invitation>,
}

/// How far an invitation is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Invitation {
    /// Sent, not accepted yet.
    Pending,
    /// Sent, and no longer to be accepted.
    Expired,
    /// A state Make added later, in Make's word.
    Other(String),
}

impl From<String> for Invitation {
    fn from(word: String) -> Self {
        match word.as_str() {
            "pending" => Self::Pending,
            "expired" => Self::Expired,
            _ => Self::Other(word),
        }
    }
}

impl Caller {
    /// `GET /users/roles` with permissions. Scope `user:read`.
    ///
    /// Naming the organization adds its custom roles.
    pub async fn roles(
        &self,
        category: RoleCategory,
        organization: Option<OrganizationId>,
    ) -> Result<Vec<Role>, Error> {
        let call = Call::get("/users/roles")
            .query("category", category.as_str())
            .query_opt("organizationId", organization)
            .columns(&["id", "name", "identifier", "category", "permissions"]);
        self.ask_rows("usersRoles", call).await
    }

    /// `GET /teams/{id}/user-team-roles`: who has which role in a team. Scope `teams:read`.
    pub fn team_roles(&self, team: TeamId) -> Pages<TeamRole> {
        let call = Call::get("/teams/{team}/user-team-roles").with(team);
        Pages::by_offset(self, "userTeamRoles", call, |row: &TeamRole| {
            row.user_id.to_string()
        })
    }

    /// `GET /organizations/{id}/user-organization-roles`: who has which role in an organization. Scope
    /// `organizations:read`.
    pub fn organization_roles(&self, organization: OrganizationId) -> Pages<OrganizationRole> {
        let call =
            Call::get("/organizations/{organization}/user-organization-roles").with(organization);
        Pages::by_offset(
            self,
            "userOrganizationRoles",
            call,
            |row: &OrganizationRole| row.user_id.to_string(),
        )
    }
}
