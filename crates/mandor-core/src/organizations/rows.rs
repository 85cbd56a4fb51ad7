//! Organizations and teams in the words of the screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::rows::Colour;
use crate::clock::Moment;
use crate::keys::{AccountId, OrganizationKey, TeamKey};
use crate::problem::Problem;

/// Why an organization's rows are or are not here.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Reach {
    /// It is watched.
    Watched,
    /// It lives in a zone for which this account has no sign-in.
    OtherZone {
        /// The host of that zone.
        host: String,
    },
    /// Another account sees it too, and watches it.
    WatchedThrough {
        /// Which account.
        account: AccountId,
    },
    /// Its last reading failed.
    Failed {
        /// What happened.
        problem: Problem,
    },
}

/// What a person calls an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Label {
    /// The name.
    pub name: String,
    /// The colour.
    pub colour: Option<Colour>,
}

/// One organization.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationRow {
    /// Which organization.
    pub key: OrganizationKey,
    /// Its name at Make.
    pub name: String,
    /// What the person calls it; lists show this instead.
    pub label: Option<Label>,
    /// The account it is seen through.
    pub account: AccountId,
    /// The host of its zone.
    pub host: String,
    /// Its time zone, such as `Asia/Jakarta`.
    pub timezone: Option<String>,
    /// Its plan, by Make's product name.
    pub plan: Option<String>,
    /// How many scenarios are known.
    pub scenarios: u32,
    /// Whether its rows are here.
    pub reach: Reach,
}

/// One team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TeamRow {
    /// Which team.
    pub key: TeamKey,
    /// The organization it belongs to.
    pub organization: OrganizationKey,
    /// Its name.
    pub name: String,
}

/// All organizations of all accounts.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationList {
    /// The organizations.
    pub rows: Vec<OrganizationRow>,
    /// Their teams.
    pub teams: Vec<TeamRow>,
    /// Age of the oldest part.
    pub as_of: Option<Moment>,
}

/// A name of one's own for an organization. Without name and colour it has its own name again.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LabelOrganization {
    /// Which organization.
    pub key: OrganizationKey,
    /// The name; a blank one is Make's name.
    pub name: String,
    /// The colour.
    pub colour: Option<Colour>,
}

/// Through which account an organization is watched.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct WatchThrough {
    /// Which organization.
    pub organization: OrganizationKey,
    /// Which of the accounts that see it.
    pub account: AccountId,
}

/// Requests of one organization in the last minute.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeterRow {
    /// Which organization.
    pub organization: OrganizationKey,
    /// Requests Mandor sent in the last 60 seconds.
    pub used: u32,
    /// How many it plans with.
    pub planned: u32,
    /// How many Make allows everybody together.
    pub limit: u32,
    /// Until when Make asked to wait.
    pub paused_until: Option<Moment>,
}
