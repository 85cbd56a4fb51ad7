//! What a sandbox is asked to be: how large, from which seed, on which clock, with which habits.
//!
//! In: the choices of a test or of the command line. Out: plain data. It starts nothing.

mod sides;
mod switches;

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    sides::{
        BadToken, Callback, DeletedFolder, EmptyTeamRole, HookAddress, Learning, LimitBody,
        LogLast, LogPaging, MinuteBegins, NoDraft, NoTrigger, OversizedPage, ResponsiveTimeout,
        RunScopes, ScheduleTimezone, StoppedRun,
    },
    switches::Switches,
};

/// Everything a sandbox needs to know before it starts.
#[derive(Debug, Clone)]
pub struct Config {
    pub size: Size,
    /// The same seed and the same birth time make the same world, byte for byte.
    pub seed: u64,
    pub time: Time,
    /// Where the first zone listens; further zones take free ports on the same address.
    pub listen: Option<SocketAddr>,
    /// Where to write a self-signed certificate; each zone then also speaks TLS, on a port of its own.
    pub tls: Option<PathBuf>,
    pub dialect: Dialect,
    pub switches: Switches,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            size: Size::Agency,
            seed: 7,
            time: Time::Live { speed: 1 },
            listen: None,
            tls: None,
            dialect: Dialect::Make,
            switches: Switches::default(),
        }
    }
}

/// Whose words the sandbox speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Make as it is.
    Make,
    /// Make as the published guide describes it.
    Guide,
}

/// A dialect that nobody speaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown dialect {0:?}; known are make, guide")]
pub struct UnknownDialect(String);

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "make" => Self::Make,
            "guide" => Self::Guide,
            other => return Err(UnknownDialect(other.to_owned())),
        })
    }
}

/// How time passes inside the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Real time, or a multiple of it, plus whatever the control surface moved it by.
    Live { speed: u32 },
    /// Stands still and moves only by order.
    Frozen(Timestamp),
}

/// How large the world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// 1 organization, 1 team, 8 scenarios.
    Tiny,
    /// 6 client organizations in 3 zones, 120 scenarios, 25 people.
    Agency,
    /// 1 organization, 5 teams, 500 scenarios.
    Mid,
    /// 1 organization, 40 teams, 200 people, 5,000 scenarios.
    Huge,
    /// The agency on a bad day: faults of every kind, mixed by the seed.
    Hostile,
}

/// A size that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown size {0:?}; known are tiny, agency, mid, huge, hostile")]
pub struct UnknownSize(String);

impl FromStr for Size {
    type Err = UnknownSize;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "tiny" => Self::Tiny,
            "agency" => Self::Agency,
            "mid" => Self::Mid,
            "huge" => Self::Huge,
            "hostile" => Self::Hostile,
            other => return Err(UnknownSize(other.to_owned())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_size_is_named_in_the_refusal() {
        assert!(
            "giant"
                .parse::<Size>()
                .unwrap_err()
                .to_string()
                .contains("giant")
        );
    }
}
