//! Roles, what they allow, and who has them.
//!
//! In: a category, an organization, a team or a person. Out: role definitions with permissions, and rows that give
//! them to people. Never guesses abilities from a role's name: custom roles exist, and ids differ between servers.
//! Giving and taking roles is in `membership.rs`.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/users/roles>

use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, PermissionId, RoleId, TeamId, UserId};
use crate::lenient;
use crate::page::Pages;

endpoints! {
    ROLES = Endpoint::get("roles", "/users/roles", &["user:read"]);
    ROLE = Endpoint::get("role", "/users/roles/{role}", &["user:read"]);
    PERMISSIONS = Endpoint::get("permissions", "/users/roles/permissions", &["user:read"]);
    TEAM_ROLES = Endpoint::get("team_roles", "/teams/{team}/user-team-roles", &["teams:read"]);
    TEAM_ROLE = Endpoint::get("team_role", "/teams/{team}/user-team-roles/{user}", &["teams:read"]);
    TEAM_ROLES_OF = Endpoint::get("team_roles_of", "/users/{user}/user-team-roles", &["user:read"]);
    ORGANIZATION_ROLES = Endpoint::get(
        "organization_roles",
        "/organizations/{organization}/user-organization-roles",
        &["organizations:read"],
    );
    ORGANIZATION_ROLE = Endpoint::get(
        "organization_role",
        "/organizations/{organization}/user-organization-roles/{user}",
        &["organizations:read"],
    );
    ORGANIZATION_ROLES_OF = Endpoint::get(
        "organization_roles_of",
        "/users/{user}/user-organization-roles",
        &["user:read"],
    );
}

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
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Organization => "organization",
            Self::Team => "team",
            Self::Other(word) => word,
        }
    }
}

/// A role and what it allows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    /// What Make says about it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub description: Option<String>,
    /// People who do not administer the server may give it. `None` when Make does not tell.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub subsidiary: Option<bool>,
    /// Who may change what the role allows. `None` when Make does not tell.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub management_type: Option<RoleManagement>,
}

/// Who may change what a role allows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum RoleManagement {
    /// Nobody: it is Make's own.
    SystemLocked,
    /// The server's administrators.
    AdminManaged,
    /// The organization that made it.
    CustomManaged,
    /// A word Make added later.
    Other(String),
}

impl From<String> for RoleManagement {
    fn from(word: String) -> Self {
        match word.as_str() {
            "system_locked" => Self::SystemLocked,
            "admin_managed" => Self::AdminManaged,
            "custom_managed" => Self::CustomManaged,
            _ => Self::Other(word),
        }
    }
}

/// Something a role may allow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Permission {
    /// Make's number for it on this server.
    pub id: PermissionId,
    /// Its name, such as `scenario start`, by which roles list it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// What it is about, such as `accounts`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub category: Option<String>,
    /// Whether roles of teams or of organizations may have it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub role_category: Option<RoleCategory>,
    /// What Make calls it on its screens.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub label: Option<String>,
    /// Names of the permissions it is no use without.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub requires: Vec<String>,
    /// Roles of an organization's own are not offered it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub custom_roles_hidden: bool,
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
    /// The role comes with the company's own sign-in, which has not happened yet.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub sso_pending: bool,
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
    /// Teams of the organization that the person is in. Told only where it was asked for.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub joined_teams_count: Option<u64>,
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

/// Everything about a role that Make tells.
const ALL_OF_A_ROLE: &[&str] = &[
    "id",
    "name",
    "identifier",
    "subsidiary",
    "category",
    "permissions",
    "description",
];

impl Caller {
    /// `GET /users/roles` with permissions. Scope `user:read`.
    ///
    /// Naming the organization adds its custom roles.
    pub async fn roles(
        &self,
        category: RoleCategory,
        organization: Option<OrganizationId>,
    ) -> Result<Vec<Role>, Error> {
        let call = ROLES
            .call()
            .query("category", category.as_str())
            .query_opt("organizationId", organization)
            .columns(ALL_OF_A_ROLE);
        self.ask_rows("usersRoles", call).await
    }

    /// `GET /users/roles/{id}`: one role with permissions. Scope `user:read`.
    ///
    /// Not on servers of one's own, by Make's client library; there, look in [`Caller::roles`].
    pub async fn role(&self, id: RoleId) -> Result<Role, Error> {
        self.ask_for("usersRole", ROLE.call().with(id)).await
    }

    /// `GET /users/roles/permissions`: everything that roles of this category may allow. Scope `user:read`.
    pub async fn permissions(&self, category: RoleCategory) -> Result<Vec<Permission>, Error> {
        let call = PERMISSIONS.call().query("roleCategory", category.as_str());
        self.ask_rows("usersRolesPermissions", call).await
    }

    /// `GET /teams/{id}/user-team-roles`: who has which role in a team. Scope `teams:read`.
    pub fn team_roles(&self, team: TeamId) -> Pages<TeamRole> {
        let call = TEAM_ROLES.call().with(team);
        Pages::by_offset(self, "userTeamRoles", call, |row: &TeamRole| {
            row.user_id.to_string()
        })
    }

    /// `GET /teams/{id}/user-team-roles/{user}`: one person's role in one team. Scope `teams:read`.
    ///
    /// [`Error::NotFound`] for somebody who is not in the team.
    pub async fn team_role(&self, team: TeamId, user: UserId) -> Result<TeamRole, Error> {
        self.ask_for("userTeamRole", TEAM_ROLE.call().with(team).with(user))
            .await
    }

    /// `GET /users/{id}/user-team-roles`: one person's roles in all teams. Scope `user:read`.
    pub async fn team_roles_of(&self, user: UserId) -> Result<Vec<TeamRole>, Error> {
        self.ask_rows("userTeamRoles", TEAM_ROLES_OF.call().with(user))
            .await
    }

    /// `GET /organizations/{id}/user-organization-roles`: who has which role in an organization. Scope
    /// `organizations:read`.
    pub fn organization_roles(&self, organization: OrganizationId) -> Pages<OrganizationRole> {
        let call = ORGANIZATION_ROLES.call().with(organization);
        Pages::by_offset(
            self,
            "userOrganizationRoles",
            call,
            |row: &OrganizationRole| row.user_id.to_string(),
        )
    }

    /// `GET /organizations/{id}/user-organization-roles/{user}`: one person's role in one organization. Scope
    /// `organizations:read`.
    pub async fn organization_role(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<OrganizationRole, Error> {
        let call = ORGANIZATION_ROLE.call().with(organization).with(user);
        self.ask_for("userOrganizationRole", call).await
    }

    /// `GET /users/{id}/user-organization-roles`: one person's roles in all organizations. Scope `user:read`.
    pub async fn organization_roles_of(
        &self,
        user: UserId,
    ) -> Result<Vec<OrganizationRole>, Error> {
        self.ask_rows(
            "userOrganizationRoles",
            ORGANIZATION_ROLES_OF.call().with(user),
        )
        .await
    }
}
