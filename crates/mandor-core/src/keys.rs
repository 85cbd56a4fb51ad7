//! Names for things the screen points at.
//!
//! In: row ids of the store and ids of Make. Out: keys that survive a restart.
//! A key never carries a credential or an address.

use make_api::{OrganizationId, ScenarioId, TeamId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One sign-in that Mandor keeps; a row of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct AccountId(pub i64);

/// One of Make's zones as one account sees it; a row of the store.
///
/// Make numbers scenarios, teams and organizations per zone, so every key names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct ZoneId(pub i64);

/// One entry of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct EntryId(pub i64);

/// A scenario of one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct ScenarioKey {
    /// The zone that numbers it.
    pub zone: ZoneId,
    /// Make's number of the scenario.
    #[ts(as = "u64")]
    pub id: ScenarioId,
}

/// An organization of one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct OrganizationKey {
    /// The zone that numbers it.
    pub zone: ZoneId,
    /// Make's number of the organization.
    #[ts(as = "u64")]
    pub id: OrganizationId,
}

/// A team of one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct TeamKey {
    /// The zone that numbers it.
    pub zone: ZoneId,
    /// Make's number of the team.
    #[ts(as = "u64")]
    pub id: TeamId,
}
