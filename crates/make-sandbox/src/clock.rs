//! What time the sandbox believes it is.
//!
//! In: real time (live) or orders from the control surface (frozen). Out: a timestamp in whole milliseconds.
//! This is the only place that asks the machine for the time or waits; everything else is told.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

use crate::config::Time;

/// The sandbox's own clock. It can be moved while it runs.
#[derive(Debug)]
pub(crate) struct Clock {
    speed: Option<u32>,
    set: Mutex<Setting>,
}

/// The clock said `at` when the machine's monotonic clock said `measured`.
#[derive(Debug, Clone, Copy)]
struct Setting {
    at: Timestamp,
    measured: Instant,
}

impl Clock {
    pub(crate) fn new(time: Time) -> Self {
        let (speed, at) = match time {
            Time::Live { speed } => (Some(speed), machine_time()),
            Time::Frozen(at) => (None, at),
        };
        Self {
            speed,
            set: Mutex::new(Setting {
                at: whole_millisecond(at),
                measured: machine_instant(),
            }),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let set = *self.set.lock().unwrap_or_else(PoisonError::into_inner);
        set.at + self.passed_since(set)
    }

    /// Whether time passes by itself.
    pub(crate) fn is_live(&self) -> bool {
        self.speed.is_some()
    }

    /// Moves the clock to a moment; a live clock goes on from there.
    pub(crate) fn set(&self, at: Timestamp) {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        *set = Setting {
            at: whole_millisecond(at),
            measured: machine_instant(),
        };
    }

    /// Moves the clock forward, or back when the step is negative, and says where it stands.
    pub(crate) fn advance(&self, by: SignedDuration) -> Result<Timestamp, jiff::Error> {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (set.at + self.passed_since(*set)).checked_add(by)?;
        *set = Setting {
            at: whole_millisecond(now),
            measured: machine_instant(),
        };
        Ok(set.at)
    }

    fn passed_since(&self, set: Setting) -> SignedDuration {
        let Some(speed) = self.speed else {
            return SignedDuration::ZERO;
        };
        let real = machine_instant().saturating_duration_since(set.measured);
        let millis = i64::try_from(real.as_millis()).unwrap_or(i64::MAX);
        SignedDuration::from_millis(millis.saturating_mul(i64::from(speed)))
    }
}

/// Waits in real time, whatever the sandbox's clock says.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock is where waiting is allowed"
)]
pub(crate) async fn pause(real: Duration) {
    tokio::time::sleep(real).await;
}

/// Make's timestamps carry milliseconds, so the sandbox knows nothing finer.
fn whole_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clock is where the time is asked"
)]
fn machine_time() -> Timestamp {
    Timestamp::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clock is where the time is asked"
)]
fn machine_instant() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let start: Timestamp = "2026-11-24T02:00:00Z".parse().unwrap();
        let clock = Clock::new(Time::Frozen(start));
        assert_eq!(clock.now(), start);
        clock.advance(SignedDuration::from_mins(5)).unwrap();
        assert_eq!(clock.now(), "2026-11-24T02:05:00Z".parse().unwrap());
        clock.set(start);
        assert_eq!(clock.now(), start, "the clock may be turned back");
    }

    #[test]
    fn a_live_clock_goes_on_from_where_it_was_set() {
        let clock = Clock::new(Time::Live { speed: 1 });
        let far: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        clock.set(far);
        assert!(clock.now() >= far);
        assert!(clock.now() < far + SignedDuration::from_mins(1));
    }
}
