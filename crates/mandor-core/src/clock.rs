//! The time, and how it travels to the screen.
//!
//! In: the clock port of `make-api`. Out: `Moment`, a point in time as milliseconds since the epoch.
//! Nothing else in this crate asks the time.

pub use make_api::clock::{Clock, ManualClock, SystemClock};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

/// A point in time; JSON carries it as milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "number")]
pub struct Moment(pub Timestamp);

impl Moment {
    /// Milliseconds since the epoch, as the store and the screen keep it.
    pub fn millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The moment of so many milliseconds since the epoch; out of range becomes the nearest end.
    pub fn from_millis(millis: i64) -> Self {
        let end = if millis < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Self(Timestamp::from_millisecond(millis).unwrap_or(end))
    }

    /// How long ago this was at `now`, zero when it is still to come.
    pub fn age_ms(self, now: Timestamp) -> u64 {
        u64::try_from(now.as_millisecond().saturating_sub(self.millis())).unwrap_or(0)
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.millis())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from_millis)
    }
}
