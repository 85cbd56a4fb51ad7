//! The people of an organization or a team.
//!
//! In: where to look. Out: people without their roles; roles are rows of their own, joined by the user's id.
//! Never says who may do what.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/users>

use jiff::Timestamp;
use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::ids::{OrganizationId, TeamId, UserId};
use crate::lenient;
use crate::page::Pages;

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
}

impl Caller {
    /// `GET /users`: people of an organization or a team. Scope `user:read`.
    pub fn users(&self, place: In) -> Pages<Member> {
        let call = place.narrow(Call::get("/users"));
        Pages::by_offset(self, "users", call, |member: &Member| member.id.to_string())
    }
}
