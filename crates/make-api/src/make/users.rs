//! The people of an organization or a team.
//!
//! In: where to look, and whom to look for. Out: people without their roles; roles are rows of their own, joined by the user's id.
//! Never says who may do what.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/users>

use jiff::Timestamp;
use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, RoleId, TeamId, UserId};
use crate::lenient;
use crate::page::Pages;

endpoints! {
    USERS = Endpoint::get("users", "/users", &["user:read"]);
    USERS_BY_PERMISSION = Endpoint::get("users_by_permission", "/users/by-permission", &["user:read"]);
}

/// Where to look: Make wants exactly one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum In {
    /// In all of an organization.
    Organization(OrganizationId),
    /// In one team.
    Team(TeamId),
}

impl In {
    /// Adds the query parameter Make wants for it.
    pub(crate) fn narrow(self, call: Call) -> Call {
        match self {
            Self::Organization(id) => call.query("organizationId", id),
            Self::Team(id) => call.query("teamId", id),
        }
    }
}

/// A person as others of the organization see them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Member {
    /// Make's number for the person.
    pub id: UserId,
    /// The person's name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The person's e-mail address.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub email: String,
    /// When the person last signed in.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub last_login: Option<Timestamp>,
    /// 0 without a second factor, 1 with one, 2 with an outside sign-in; `None` where Make does not tell.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub tfa_status: Option<u64>,
}

/// Which people are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserQuery {
    place: In,
    name: Option<String>,
    email: Option<String>,
    role: Option<RoleId>,
    outside_all_teams: bool,
}

impl From<In> for UserQuery {
    /// Everybody there.
    fn from(place: In) -> Self {
        Self {
            place,
            name: None,
            email: None,
            role: None,
            outside_all_teams: false,
        }
    }
}

impl UserQuery {
    /// Only people whose name holds this.
    #[must_use]
    pub fn named(mut self, part: impl Into<String>) -> Self {
        self.name = Some(part.into());
        self
    }

    /// Only people whose e-mail address holds this.
    #[must_use]
    pub fn reached_at(mut self, part: impl Into<String>) -> Self {
        self.email = Some(part.into());
        self
    }

    /// Only people with this role, which must be a role of the place: of the team, or of the organization.
    #[must_use]
    pub fn with_role(mut self, role: RoleId) -> Self {
        self.role = Some(role);
        self
    }

    /// Only people of the organization who are in none of its teams.
    #[must_use]
    pub fn outside_all_teams(mut self) -> Self {
        self.outside_all_teams = true;
        self
    }

    fn into_call(self) -> Call {
        let role = match self.place {
            In::Organization(_) => "organizationRoleId",
            In::Team(_) => "teamRoleId",
        };
        self.place
            .narrow(USERS.call())
            .query_opt("name", self.name)
            .query_opt("email", self.email)
            .query_opt(role, self.role)
            // Make's own word for "in no team" is the team 0.
            .query_opt("filterByTeamId", self.outside_all_teams.then_some(0))
    }
}

impl Caller {
    /// `GET /users`: people of an organization or a team. Scope `user:read`.
    pub fn users(&self, query: impl Into<UserQuery>) -> Pages<Member> {
        let call = query.into().into_call();
        Pages::by_offset(self, "users", call, |member: &Member| member.id.to_string())
    }

    /// `GET /users/by-permission`: who may do this, by a name such as `team user add and edit`. Scope `user:read`.
    pub async fn users_by_permission(
        &self,
        place: In,
        permission: &str,
    ) -> Result<Vec<Member>, Error> {
        let kind = match place {
            In::Organization(_) => "organization",
            In::Team(_) => "company",
        };
        let call = place
            .narrow(USERS_BY_PERMISSION.call())
            .query("type", kind)
            .query("permission", permission);
        self.ask_rows("users", call).await
    }
}
