//! Today in the words of the screen.

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::clock::Moment;
use crate::journal::JournalRow;
use crate::keys::OrganizationKey;
use crate::scenarios::rows::{RunError, ScenarioRow};

/// Which part of the work Today is about. Nothing at all, `null`, means all of it.
#[derive(Clone, Copy, Debug, Default, TS)]
pub struct AskToday {
    /// One organization, or all.
    #[ts(optional = nullable)]
    pub organization: Option<OrganizationKey>,
}

/// What stands in the question when there is one.
#[derive(Deserialize)]
struct Part {
    organization: Option<OrganizationKey>,
}

impl<'de> Deserialize<'de> for AskToday {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let part = Option::<Part>::deserialize(deserializer)?;
        Ok(Self {
            organization: part.and_then(|part| part.organization),
        })
    }
}

/// One thing that needs a person.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayItem {
    /// The scenario it is about.
    pub row: ScenarioRow,
    /// Since when, where history tells.
    pub since: Option<Moment>,
    /// Runs that failed one after the other until now.
    pub failed_runs: u32,
    /// Why, in Make's own words.
    pub error: Option<RunError>,
}

/// How many scenarios are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StateCounts {
    /// Failing.
    pub failing: u32,
    /// Failing since less than an hour.
    pub failing_newly: u32,
    /// Gone quiet.
    pub gone_quiet: u32,
    /// Holding unfinished runs.
    pub unfinished: u32,
    /// Switched off by Make.
    pub switched_off: u32,
    /// Paused by a person.
    pub paused: u32,
    /// Their history was read, and there is nothing to do.
    pub fine: u32,
    /// On, and how their runs end is not known yet.
    pub unchecked: u32,
    /// All together.
    pub total: u32,
}

/// Runs of one stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RunBucket {
    /// Its start.
    pub at: Moment,
    /// Runs that did not fail.
    pub fine: u32,
    /// Runs that failed.
    pub failed: u32,
}

/// How far the credits of an organization will go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Forecast {
    /// At this pace they last until the reset.
    Enough,
    /// At this pace they end here.
    EndsAt {
        /// When.
        at: Moment,
    },
    /// They are used up.
    UsedUp,
    /// Too little is known.
    Unknown,
}

/// Credits of one organization in its present period.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CreditsRow {
    /// Which organization.
    pub organization: OrganizationKey,
    /// Its name.
    pub name: String,
    /// Used since the last reset.
    pub used: f64,
    /// What the plan includes.
    pub limit: f64,
    /// When counting starts again.
    pub resets_at: Option<Moment>,
    /// How far the rest will go.
    pub forecast: Forecast,
}

/// The morning look.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Today {
    /// Age of the oldest part; `null` before the first complete listing.
    pub as_of: Option<Moment>,
    /// The numbers behind the sentence.
    pub counts: StateCounts,
    /// Up to seven things that need a person, worst first.
    pub items: Vec<TodayItem>,
    /// Runs of the last 24 hours, in 48 stretches; empty before any history was read.
    pub runs: Vec<RunBucket>,
    /// Credits per organization: what runs out first, then what is used most.
    pub credits: Vec<CreditsRow>,
    /// The newest changes made here.
    pub changes: Vec<JournalRow>,
}
