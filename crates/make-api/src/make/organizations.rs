//! Organizations, their plans and their zones.
//!
//! In: an organization's id, or nothing for all. Out: [`Organization`], and orders to make, change or remove one.
//! Never follows a zone; the caller does.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/organizations>

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{CountryId, OrganizationId, RegionId, TeamId, TimezoneId};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::make::invitations::PlainName;
use crate::page::Pages;

endpoints! {
    ORGANIZATIONS = Endpoint::get("organizations", "/organizations", &["organizations:read"]);
    ORGANIZATION = Endpoint::get("organization", "/organizations/{organization}", &["organizations:read"]);
    CREATE_ORGANIZATION = Endpoint::post(
        "create_organization",
        "/organizations",
        &["admin:write", "organizations:write"],
    )
    .once();
    UPDATE_ORGANIZATION = Endpoint::patch(
        "update_organization",
        "/organizations/{organization}",
        &["organizations:write"],
    );
    DELETE_ORGANIZATION = Endpoint::delete(
        "delete_organization",
        "/organizations/{organization}",
        &["organizations:write"],
    );
    SUBSCRIPTION = Endpoint::get(
        "subscription",
        "/organizations/{organization}/subscription",
        &["organizations:read"],
    );
}

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
    /// The entry of Make's country list; see [`Caller::countries`].
    #[serde(default, deserialize_with = "lenient::soft")]
    pub country_id: Option<CountryId>,
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
    /// Its teams, by name. Told only by [`Caller::organization`].
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub teams: Vec<TeamMark>,
}

impl Organization {
    /// Calls a minute that Make grants: what its licence says, else what its plan is known to have; `None` where
    /// neither is told.
    ///
    /// Source of the plans: <https://developers.make.com/api-documentation/getting-started/rate-limiting>. The page
    /// leaves out the free plan, which was measured.
    pub fn calls_a_minute(&self) -> Option<u32> {
        const PLANS: [(&str, u32); 5] = [
            ("free", 30),
            ("core", 60),
            ("pro", 120),
            ("teams", 240),
            ("enterprise", 1000),
        ];
        let told = self.license.as_ref().and_then(|license| license.api_limit);
        let told = told.filter(|limit| *limit > 0);
        let by_plan = || {
            let names = [self.product_name.as_deref(), self.service_name.as_deref()];
            names.into_iter().flatten().find_map(|name| {
                // Plans are sold as "Core", "Make Core" or "CORE monthly".
                let mut words = name.split(|c: char| !c.is_alphanumeric());
                words.find_map(|word| {
                    let mut plans = PLANS.iter();
                    let plan = plans.find(|(plan, _)| plan.eq_ignore_ascii_case(word));
                    plan.map(|(_, limit)| *limit)
                })
            })
        };
        told.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX))
            .or_else(by_plan)
    }
}

/// A team as its organization names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TeamMark {
    /// Make's number for the team.
    pub id: TeamId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
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
    /// People.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub users: Option<u64>,
    /// Teams and the organization may have variables of their own.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub custom_variables: bool,
}

/// An organization to be made. Only administrators of a server of their own may make one by API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganization {
    /// Its name.
    pub name: PlainName,
    /// Where its data shall be kept; see [`Caller::regions`].
    pub region: RegionId,
    /// Its time zone; see [`Caller::timezones`].
    pub timezone: TimezoneId,
    /// Its country; see [`Caller::countries`].
    pub country: CountryId,
}

/// What shall change about an organization. `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationChange {
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PlainName>,
    /// Another time zone.
    #[serde(rename = "timezoneId", skip_serializing_if = "Option::is_none")]
    pub timezone: Option<TimezoneId>,
    /// Another country.
    #[serde(rename = "countryId", skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryId>,
}

/// What an organization pays for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Subscription {
    /// Name of the plan as Make sells it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// When the next bill comes, if there is one.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub next_bill: Option<Timestamp>,
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
        let call = ORGANIZATIONS.call().columns(&columns);
        Pages::by_offset(
            self,
            "organizations",
            call,
            |organization: &Organization| organization.id.to_string(),
        )
    }

    /// `GET /organizations/{id}`: one organization with its plan and counters. Scope `organizations:read`.
    pub async fn organization(&self, id: OrganizationId) -> Result<Organization, Error> {
        self.ask_for("organization", ORGANIZATION.call().with(id))
            .await
    }

    /// `POST /organizations`: makes an organization. Scopes `admin:write` and `organizations:write`. Never sent again
    /// by itself.
    pub async fn create_organization(&self, new: &NewOrganization) -> Result<Organization, Error> {
        let body = json!({
            "name": new.name, "regionId": new.region, "timezoneId": new.timezone, "countryId": new.country,
        });
        self.ask_for("organization", CREATE_ORGANIZATION.call().body(body))
            .await
    }

    /// `GET /organizations/{id}?wait=true`: an organization that was made just now, which the zone may not know for
    /// the first moments. Scope `organizations:read`.
    pub async fn fresh_organization(&self, id: OrganizationId) -> Result<Organization, Error> {
        let call = ORGANIZATION.call().with(id).query("wait", true);
        self.ask_for("organization", call).await
    }

    /// `PATCH /organizations/{id}`. Scope `organizations:write`.
    pub async fn update_organization(
        &self,
        id: OrganizationId,
        change: &OrganizationChange,
    ) -> Result<Organization, Error> {
        let call = UPDATE_ORGANIZATION.call().with(id);
        self.ask_for("organization", call.body(json!(change))).await
    }

    /// `DELETE /organizations/{id}`: removes an organization with all its teams. Scope `organizations:write`. Only in
    /// the organization's own zone.
    ///
    /// Unconfirmed, Make refuses while scenarios are active with [`Error::ConfirmationNeeded`].
    pub async fn delete_organization(
        &self,
        id: OrganizationId,
        confirmation: Confirmation,
    ) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_ORGANIZATION.call().with(id));
        confirmation.read(self.tell(call).await)
    }

    /// `GET /organizations/{id}/subscription`. Scope `organizations:read`, and a role that sees payments.
    pub async fn subscription(&self, id: OrganizationId) -> Result<Subscription, Error> {
        self.ask_for("product", SUBSCRIPTION.call().with(id)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_the_licences_else_the_plans_else_not_known() {
        let table = [
            (
                json!({"license": {"apiLimit": 77}, "productName": "Core"}),
                Some(77),
            ),
            (json!({"license": {"apiLimit": "77"}}), Some(77)),
            (
                json!({"license": {"apiLimit": 0}, "productName": "Free"}),
                Some(30),
            ),
            (json!({"license": {}, "productName": "Make Core"}), Some(60)),
            (
                json!({"productName": null, "serviceName": "PRO"}),
                Some(120),
            ),
            (json!({"serviceName": "Teams yearly"}), Some(240)),
            (json!({"productName": "Enterprise"}), Some(1000)),
            (json!({"productName": "Professional services"}), None),
            (json!({}), None),
        ];
        for (mut organization, limit) in table {
            organization["id"] = json!(11);
            let read: Organization = serde_json::from_value(organization.clone()).unwrap();
            assert_eq!(read.calls_a_minute(), limit, "{organization}");
        }
    }
}
