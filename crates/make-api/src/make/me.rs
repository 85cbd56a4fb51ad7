//! Who the credential belongs to and what it may do.
//!
//! In: nothing but the credential. Out: the person, the scopes, the person's own roles.
//! Never proves a zone: `/users/me` answers on every public zone, so check a zone with a call about a team.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/users>

use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::UserId;
use crate::lenient;
use crate::make::roles::{OrganizationRole, TeamRole};

endpoints! {
    PING = Endpoint::get("ping", "/ping", &[]);
    ME = Endpoint::get("me", "/users/me", &[]);
    CURRENT_AUTHORIZATION = Endpoint::get("current_authorization", "/users/me/current-authorization", &[]);
}

/// The person a credential belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Make's number for the person.
    pub id: UserId,
    /// The person's name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The person's e-mail address.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub email: String,
    /// The person's time zone, such as `Europe/Prague`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub timezone: Option<String>,
    /// The person's language and country, such as `cs`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub locale: Option<String>,
}

/// What the credential may do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Authorization {
    /// Scopes such as `scenarios:read`.
    #[serde(rename = "scope", default, deserialize_with = "lenient::soft_list")]
    pub scopes: Vec<String>,
    /// How the call was proved: `token`, or a word for another way.
    #[serde(rename = "authUsed", default, deserialize_with = "lenient::soft")]
    pub auth_used: Option<String>,
}

/// The person's own roles, in all organizations and teams of the zone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MyRoles {
    /// One per organization.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub user_organization_roles: Vec<OrganizationRole>,
    /// One per team.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub user_team_roles: Vec<TeamRole>,
}

impl Caller {
    /// `GET /ping`: is there a Make at all? Needs no valid credential.
    pub async fn ping(&self) -> Result<(), Error> {
        let answer = self.plain_text(&PING.call()).await?;
        if answer.trim().trim_matches('"') == "pong" {
            Ok(())
        } else {
            Err(Error::NotMake { status: 200 })
        }
    }

    /// `GET /users/me`: whose credential is this? Needs no scope.
    pub async fn me(&self) -> Result<User, Error> {
        self.ask_for("authUser", ME.call()).await
    }

    /// `GET /users/me/current-authorization`: which scopes does the credential have? Needs no scope.
    pub async fn current_authorization(&self) -> Result<Authorization, Error> {
        self.ask_for("authorization", CURRENT_AUTHORIZATION.call())
            .await
    }

    /// `GET /users/me` with the person's roles. Needs no scope.
    pub async fn my_roles(&self) -> Result<MyRoles, Error> {
        let columns = ["id", "userOrganizationRoles", "userTeamRoles"];
        self.ask_for("authUser", ME.call().columns(&columns)).await
    }
}
