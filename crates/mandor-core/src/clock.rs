//! The time, and how it travels to the screen.
//!
//! In: the clock port of `make-api`. Out: `Moment`, a point in time as milliseconds since the epoch.
//! Nothing else in this crate asks the time.

use std::time::Duration;

use jiff::Timestamp;
pub use make_api::clock::{Clock, ManualClock, SystemClock};
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

    /// How far this lies from `other`, before or after it.
    ///
    /// For ages of what was noted earlier: a clock that was set back makes all of it lie in the
    /// future, and it would look new until the clock has caught up.
    pub fn apart_from(self, other: Self) -> Duration {
        Duration::from_millis(self.millis().abs_diff(other.millis()))
    }

    /// The moment so much later.
    #[must_use]
    pub fn after(self, length: Duration) -> Self {
        let length = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.millis().saturating_add(length))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_in_the_future_is_as_far_away_as_one_in_the_past() {
        let noon = Moment::from_millis(43_200_000);
        let hour = Duration::from_hours(1);
        assert_eq!(noon.apart_from(noon.after(hour)), hour);
        assert_eq!(noon.after(hour).apart_from(noon), hour);
        assert_eq!(noon.after(hour).age_ms(noon.0), 0, "it is still to come");
    }
}
