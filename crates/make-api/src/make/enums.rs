//! Lists that are the same for everybody.
//!
//! In: nothing. Out: Make's own lists of time zones, countries, regions, zones, scopes and kinds of mail.
//! Never changes between two calls of one day. Needs no scope.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/enums>

use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{CountryId, ImtZoneId, MailKindId, RegionId, TimezoneId};
use crate::lenient;
use crate::zone::Zone;

endpoints! {
    TIMEZONES = Endpoint::get("timezones", "/enums/timezones", &[]);
    COUNTRIES = Endpoint::get("countries", "/enums/countries", &[]);
    REGIONS = Endpoint::get("regions", "/enums/imt-regions", &[]);
    IMT_ZONES = Endpoint::get("imt_zones", "/enums/imt-zones", &[]);
    TOKEN_SCOPES = Endpoint::get("token_scopes", "/enums/user-api-token-scopes", &[]);
    MAIL_KINDS = Endpoint::get("mail_kinds", "/enums/user-email-notifications", &[]);
}

/// An entry of Make's time zone list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Timezone {
    /// The number organizations refer to.
    pub id: TimezoneId,
    /// As Make shows it, such as `(GMT+01:00) Europe/Prague`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The IANA name, such as `Europe/Prague`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub code: String,
}

/// An entry of Make's country list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Country {
    /// The number organizations refer to.
    pub id: CountryId,
    /// Its English name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Its two letters, such as `CZ`.
    #[serde(rename = "code2", default, deserialize_with = "lenient::soft")]
    pub two_letters: Option<String>,
}

/// A part of the world Make keeps data in, chosen when an organization is made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Region {
    /// The number a new organization refers to.
    pub id: RegionId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
}

/// One of Make's zones as notifications number them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ImtZone {
    /// The number notifications refer to.
    pub id: ImtZoneId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Its host, such as `eu1.make.com`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub domain: Option<String>,
}

impl ImtZone {
    /// Whether this is the zone at that host.
    pub fn is_at(&self, zone: &Zone) -> bool {
        self.domain
            .as_deref()
            .is_some_and(|domain| domain.eq_ignore_ascii_case(zone.as_str()))
    }
}

/// A kind of mail Make sends about a team, which each person may switch off for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MailKind {
    /// 1 errors, 2 warnings, 6 deactivation, as far as is known.
    pub id: MailKindId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
}

#[derive(Deserialize)]
struct WireScope {
    name: String,
}

impl Caller {
    /// `GET /enums/timezones`: the time zones that `timezone_id` points into. Needs no scope.
    pub async fn timezones(&self) -> Result<Vec<Timezone>, Error> {
        self.ask_rows("timezones", TIMEZONES.call()).await
    }

    /// `GET /enums/countries`. Needs no scope.
    pub async fn countries(&self) -> Result<Vec<Country>, Error> {
        self.ask_rows("countries", COUNTRIES.call()).await
    }

    /// `GET /enums/imt-regions`. Needs no scope.
    pub async fn regions(&self) -> Result<Vec<Region>, Error> {
        self.ask_rows("imtRegions", REGIONS.call()).await
    }

    /// `GET /enums/imt-zones`: the numbers that [`Caller::notifications`] asks for. Needs no scope.
    pub async fn imt_zones(&self) -> Result<Vec<ImtZone>, Error> {
        self.ask_rows("imtZones", IMT_ZONES.call()).await
    }

    /// `GET /enums/user-api-token-scopes`: the scopes a token of this server can have. Needs no scope.
    pub async fn token_scopes(&self) -> Result<Vec<String>, Error> {
        let rows: Vec<WireScope> = self
            .ask_rows("userApiTokenScopes", TOKEN_SCOPES.call())
            .await?;
        Ok(rows.into_iter().map(|row| row.name).collect())
    }

    /// `GET /enums/user-email-notifications`. Needs no scope.
    pub async fn mail_kinds(&self) -> Result<Vec<MailKind>, Error> {
        self.ask_rows("userEmailNotifications", MAIL_KINDS.call())
            .await
    }
}
