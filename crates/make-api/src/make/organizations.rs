//! Organizations, their plans and their zones.
//!
//! In: an organization's id, or nothing for all. Out: [`Organization`]. Never follows a zone; the caller does.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/organizations>

use jiff::Timestamp;
use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::{OrganizationId, TimezoneId};
use crate::lenient;
use crate::page::Pages;

/// One organization. Everything but id and name is filled only where the zone that was asked knows it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Organization {
    /// Make's number for the organization.
    pub id: OrganizationId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Host of the zone the organization lives on. To be followed only by [`Zone::follow`](crate::Zone::follow).
    #[serde(default, deserialize_with = "lenient::soft")]
    pub zone: Option<String>,
    /// The entry of Make's time zone list; see [`Caller::timezones`].
    #[serde(default, deserialize_with = "lenient::soft")]
    pub timezone_id: Option<TimezoneId>,
    /// Make paused the organization, for example because of a missing payment. `None` when the zone does not know.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub is_paused: Option<bool>,
    /// What the plan allows.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub license: Option<License>,
    /// Name of the plan as Make sells it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub product_name: Option<String>,
    /// Name of the plan as Make runs it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub service_name: Option<String>,
    /// Operations used since the last reset.
    #[serde(
        rename = "operations",
        default,
        deserialize_with = "lenient::opt_number"
    )]
    pub used_operations: Option<u64>,
    /// Hundredths of a credit used since the last reset.
    #[serde(
        rename = "centicreditsConsumed",
        default,
        deserialize_with = "lenient::opt_number"
    )]
    pub used_centicredits: Option<u64>,
    /// Bytes of data transfer used since the last reset.
    #[serde(rename = "transfer", default, deserialize_with = "lenient::opt_number")]
    pub used_transfer_bytes: Option<u64>,
    /// When the counters started at zero.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub last_reset: Option<Timestamp>,
    /// When the counters start at zero again.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub next_reset: Option<Timestamp>,
}

/// What an organization's plan allows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct License {
    /// API calls a minute.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub api_limit: Option<u64>,
    /// Operations (today: credits) a period.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub operations: Option<u64>,
    /// Bytes of data transfer a period.
    #[serde(rename = "transfer", default, deserialize_with = "lenient::opt_number")]
    pub transfer_bytes: Option<u64>,
    /// Shortest schedule interval, in minutes.
    #[serde(rename = "interval", default, deserialize_with = "lenient::opt_number")]
    pub interval_minutes: Option<u64>,
    /// Active scenarios at once.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub scenarios: Option<u64>,
    /// Teams.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub teams: Option<u64>,
    /// Days that logs are kept.
    #[serde(
        rename = "retention",
        default,
        deserialize_with = "lenient::opt_number"
    )]
    pub retention_days: Option<u64>,
    /// Months (or Make's own word for it) until the counters start again.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub restart_period: Option<String>,
}

impl Caller {
    /// `GET /organizations`: all organizations of the person, in all zones. Scope `organizations:read`.
    ///
    /// `license` and `is_paused` are told only for organizations of the zone that is asked.
    pub fn organizations(&self) -> Pages<Organization> {
        let columns = [
            "id",
            "name",
            "zone",
            "timezoneId",
            "isPaused",
            "license",
            "serviceName",
        ];
        let call = Call::get("/organizations").columns(&columns);
        Pages::by_offset(
            self,
            "organizations",
            call,
            |organization: &Organization| organization.id.to_string(),
        )
    }

    /// `GET /organizations/{id}`: one organization with its plan and counters. Scope `organizations:read`.
    pub async fn organization(&self, id: OrganizationId) -> Result<Organization, Error> {
        self.ask_for(
            "organization",
            Call::get("/organizations/{organization}").with(id),
        )
        .await
    }
}
