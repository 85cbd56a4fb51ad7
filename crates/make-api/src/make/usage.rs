//! What organizations and scenarios used up.
//!
//! In: an organization or a scenario. Out: numbers per day, or per scenario since the last reset.
//! Never adds up: days that Make leaves out stay out.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, ScenarioId};
use crate::lenient;
use crate::make::users::In;

endpoints! {
    ORGANIZATION_USAGE = Endpoint::get(
        "organization_usage",
        "/organizations/{organization}/usage",
        &["organizations:read"],
    );
    SCENARIO_USAGE = Endpoint::get("scenario_usage", "/scenarios/{scenario}/usage", &["scenarios:read"]);
    CONSUMPTIONS = Endpoint::get("consumptions", "/scenarios/consumptions", &["scenarios:read"]);
}

/// One day of use.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UsageDay {
    /// The day, in the time zone of the person who asks unless the organization's was asked for.
    pub date: Date,
    /// Operations.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub operations: u64,
    /// Bytes of data transfer.
    #[serde(
        rename = "dataTransfer",
        alias = "datatransfer",
        default,
        deserialize_with = "lenient::number_or_zero"
    )]
    pub transfer_bytes: u64,
    /// Hundredths of a credit; `None` where Make does not tell.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub centicredits: Option<u64>,
}

/// What each scenario used since the last reset. Scenarios that used nothing are missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consumptions {
    /// One row per scenario that used something.
    pub rows: Vec<ConsumptionRow>,
    /// When counting began. Organizations that reset yearly get a rolling 60 days instead.
    pub last_reset: Option<Timestamp>,
}

/// What one scenario used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConsumptionRow {
    /// The scenario.
    pub scenario_id: ScenarioId,
    /// Operations.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub operations: u64,
    /// Bytes of data transfer.
    #[serde(
        rename = "transfer",
        default,
        deserialize_with = "lenient::number_or_zero"
    )]
    pub transfer_bytes: u64,
    /// Hundredths of a credit; `None` where Make does not tell.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub centicredits: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LastReset {
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    last_reset: Option<Timestamp>,
}

impl Caller {
    /// `GET /organizations/{id}/usage`: the last 30 days. Scope `organizations:read`.
    pub async fn organization_usage(&self, id: OrganizationId) -> Result<Vec<UsageDay>, Error> {
        self.ask_rows("data", ORGANIZATION_USAGE.call().with(id))
            .await
    }

    /// Like [`Caller::organization_usage`], with days in the organization's own time zone: everybody sees the same.
    pub async fn organization_usage_at_home(
        &self,
        id: OrganizationId,
    ) -> Result<Vec<UsageDay>, Error> {
        let call = ORGANIZATION_USAGE.call().with(id);
        self.ask_rows("data", call.query("organizationTimezone", true))
            .await
    }

    /// `GET /scenarios/{id}/usage`: the last 30 days. Scope `scenarios:read`.
    pub async fn scenario_usage(&self, id: ScenarioId) -> Result<Vec<UsageDay>, Error> {
        self.ask_rows("data", SCENARIO_USAGE.call().with(id)).await
    }

    /// Like [`Caller::scenario_usage`], with days in the organization's own time zone: everybody sees the same.
    pub async fn scenario_usage_at_home(&self, id: ScenarioId) -> Result<Vec<UsageDay>, Error> {
        let call = SCENARIO_USAGE.call().with(id);
        self.ask_rows("data", call.query("organizationTimezone", true))
            .await
    }

    /// `GET /scenarios/consumptions`: one call that tells which scenarios of an organization ran. Scope
    /// `scenarios:read`.
    pub async fn consumptions(&self, organization: OrganizationId) -> Result<Consumptions, Error> {
        self.consumptions_in(In::Organization(organization)).await
    }

    /// `GET /scenarios/consumptions`: one call that tells which scenarios of an organization or a team ran. Scope
    /// `scenarios:read`.
    pub async fn consumptions_in(&self, place: In) -> Result<Consumptions, Error> {
        let call = place.narrow(CONSUMPTIONS.call());
        let document = self.document(&call).await?;
        let last_reset = LastReset::deserialize(&document)
            .ok()
            .and_then(|found| found.last_reset);
        let rows = decode::all_rows(document, "scenarioConsumptions", call.template)?;
        Ok(Consumptions { rows, last_reset })
    }
}
