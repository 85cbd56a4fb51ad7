//! Teams of an organization.
//!
//! In: an organization. Out: its teams that the person may see. Never creates or removes one.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/teams>

use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::ids::{OrganizationId, TeamId};
use crate::lenient;
use crate::page::Pages;

/// One team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Team {
    /// Make's number for the team.
    pub id: TeamId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
}

impl Caller {
    /// `GET /teams`: the teams of an organization. Scope `teams:read`.
    pub fn teams(&self, organization: OrganizationId) -> Pages<Team> {
        let call = Call::get("/teams").query("organizationId", organization);
        Pages::by_offset(self, "teams", call, |team: &Team| team.id.to_string())
    }
}
