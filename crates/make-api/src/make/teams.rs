//! Teams of an organization.
//!
//! In: an organization or a team. Out: teams with what they use, and orders to make, change or remove one.
//! Never removes a team that is still used unless the caller says that this was confirmed.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/teams>

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, TeamId};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::make::roles::TeamRole;
use crate::make::usage::UsageDay;
use crate::page::Pages;

endpoints! {
    TEAMS = Endpoint::get("teams", "/teams", &["teams:read"]);
    TEAM = Endpoint::get("team", "/teams/{team}", &["teams:read"]);
    CREATE_TEAM = Endpoint::post("create_team", "/teams", &["teams:write"]).once();
    UPDATE_TEAM = Endpoint::patch("update_team", "/teams/{team}", &["teams:write"]);
    DELETE_TEAM = Endpoint::delete("delete_team", "/teams/{team}", &["teams:write"]);
    TEAM_USAGE = Endpoint::get("team_usage", "/teams/{team}/usage", &["teams:read"]);
}

/// What [`Caller::team`] asks for beyond the usual columns.
const DETAIL: &[&str] = &[
    "id",
    "name",
    "organizationId",
    "activeScenarios",
    "operationsLimit",
    "transferLimit",
    "consumedOperations",
    "consumedTransfer",
    "consumedCenticredits",
    "isPaused",
];

/// One team. Everything but id, name and organization is told only by [`Caller::team`].
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
    /// Scenarios that are switched on.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub active_scenarios: Option<u64>,
    /// Operations it may use a period, if it has a limit of its own.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub operations_limit: Option<u64>,
    /// Operations used since the last reset.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub consumed_operations: Option<u64>,
    /// Bytes of data transfer used since the last reset.
    #[serde(
        rename = "consumedTransfer",
        default,
        deserialize_with = "lenient::opt_number"
    )]
    pub consumed_transfer_bytes: Option<u64>,
    /// Hundredths of a credit used since the last reset.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub consumed_centicredits: Option<u64>,
    /// Make paused the team, for example because its limit is reached.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub is_paused: Option<bool>,
}

/// A team to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTeam {
    /// The organization it shall belong to.
    pub organization: OrganizationId,
    /// At most 128 characters.
    pub name: String,
    /// Operations it may use a period; `None` for no limit of its own.
    pub operations_limit: Option<u64>,
    /// Bytes of data transfer it may use a period; `None` for no limit of its own.
    pub transfer_limit_bytes: Option<u64>,
}

impl NewTeam {
    /// A team without limits of its own.
    pub fn named(organization: OrganizationId, name: impl Into<String>) -> Self {
        Self {
            organization,
            name: name.into(),
            operations_limit: None,
            transfer_limit_bytes: None,
        }
    }

    fn body(&self) -> Value {
        let mut body = json!({ "name": self.name, "organizationId": self.organization });
        if let Some(limit) = self.operations_limit {
            body["operationsLimit"] = json!(limit);
        }
        if let Some(limit) = self.transfer_limit_bytes {
            body["transferLimit"] = json!(limit);
        }
        body
    }
}

/// A team that was made, and the role its maker got in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreatedTeam {
    /// The team.
    pub team: Team,
    /// The maker's own role, which Make does not let anybody change.
    pub own_role: Option<TeamRole>,
}

/// What shall change about a team. `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TeamChange {
    /// Another name, at most 128 characters.
    pub name: Option<String>,
    /// Another limit of operations a period.
    pub operations_limit: Option<u64>,
}

impl TeamChange {
    fn body(&self) -> Value {
        let mut body = Map::new();
        if let Some(name) = &self.name {
            body.insert("name".to_owned(), json!(name));
        }
        if let Some(limit) = self.operations_limit {
            body.insert("operationsLimit".to_owned(), json!(limit));
        }
        Value::Object(body)
    }
}

impl Caller {
    /// `GET /teams`: the teams of an organization. Scope `teams:read`.
    pub fn teams(&self, organization: OrganizationId) -> Pages<Team> {
        let call = TEAMS.call().query("organizationId", organization);
        Pages::by_offset(self, "teams", call, |team: &Team| team.id.to_string())
    }

    /// `GET /teams/{id}`: one team with its limits and what it used. Scope `teams:read`.
    ///
    /// A good proof of a zone: another zone answers [`Error::Forbidden`].
    pub async fn team(&self, id: TeamId) -> Result<Team, Error> {
        self.ask_for("team", TEAM.call().with(id).columns(DETAIL))
            .await
    }

    /// `POST /teams`: makes a team. Scope `teams:write`. Never sent again by itself.
    pub async fn create_team(&self, new: &NewTeam) -> Result<CreatedTeam, Error> {
        let mut document = self.document(&CREATE_TEAM.call().body(new.body())).await?;
        let own_role = document
            .get_mut("userTeamRole")
            .and_then(|role| serde_json::from_value(role.take()).ok());
        let team = decode::member(document, "team")?;
        Ok(CreatedTeam { team, own_role })
    }

    /// `PATCH /teams/{id}`. Scope `teams:write`.
    pub async fn update_team(&self, id: TeamId, change: &TeamChange) -> Result<Team, Error> {
        self.ask_for("team", UPDATE_TEAM.call().with(id).body(change.body()))
            .await
    }

    /// `DELETE /teams/{id}`: removes a team with its scenarios, hooks and variables. Scope `teams:write`.
    ///
    /// Unconfirmed, Make refuses what is still used with [`Error::ConfirmationNeeded`].
    pub async fn delete_team(&self, id: TeamId, confirmation: Confirmation) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_TEAM.call().with(id));
        confirmation.read(self.tell(call).await)
    }

    /// `GET /teams/{id}/usage`: the last 30 days. Scope `teams:read`.
    pub async fn team_usage(&self, id: TeamId) -> Result<Vec<UsageDay>, Error> {
        self.ask_rows("data", TEAM_USAGE.call().with(id)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_make_writes_as_texts_are_read() {
        let team = Team::deserialize(json!({"id": 5, "name": "Sales", "organizationId": 11,
            "operationsLimit": "1000", "consumedOperations": 120, "consumedTransfer": "4096",
            "consumedCenticredits": "12000", "isPaused": false, "globalAgentsEnabled": true}))
        .unwrap();
        assert_eq!(team.operations_limit, Some(1000));
        assert_eq!(team.consumed_transfer_bytes, Some(4096));
        assert_eq!(team.consumed_centicredits, Some(12_000));
    }

    #[test]
    fn only_what_shall_change_is_sent() {
        assert_eq!(TeamChange::default().body(), json!({}));
        let change = TeamChange {
            name: Some("Ops".to_owned()),
            ..TeamChange::default()
        };
        assert_eq!(change.body(), json!({"name": "Ops"}));
        assert_eq!(
            NewTeam::named(OrganizationId(11), "Ops").body(),
            json!({"name": "Ops", "organizationId": 11})
        );
    }
}
