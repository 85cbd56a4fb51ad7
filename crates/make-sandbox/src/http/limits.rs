//! Counts calls per organization and minute.
//!
//! In: an organization, its limit, the moment. Out: whether the call still fits, and what is left.
//! When the minute begins is a switch; Make only says that the window resets after a minute.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::config::MinuteBegins;

/// Calls of the running minute, for each organization.
#[derive(Debug, Default)]
pub(crate) struct Limits(HashMap<u64, Minute>);

#[derive(Debug, Clone, Copy)]
struct Minute {
    begun: Timestamp,
    used: u32,
}

/// What one call has learnt about the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) resets: Timestamp,
    pub(crate) fits: bool,
}

impl Limits {
    pub(crate) fn count(
        &mut self,
        organization: u64,
        limit: u32,
        begins: MinuteBegins,
        now: Timestamp,
    ) -> Window {
        let length = SignedDuration::from_mins(1);
        let begun = match begins {
            MinuteBegins::WithFirstCall => now,
            MinuteBegins::OnTheMinute => {
                now - SignedDuration::from_millis(now.as_millisecond().rem_euclid(60_000))
            }
        };
        let minute = self
            .0
            .entry(organization)
            .or_insert(Minute { begun, used: 0 });
        // A clock that was turned back begins a new minute, too.
        if now >= minute.begun + length || now < minute.begun {
            *minute = Minute { begun, used: 0 };
        }
        let fits = minute.used < limit;
        if fits {
            minute.used += 1;
        }
        Window {
            limit,
            remaining: limit - minute.used.min(limit),
            resets: minute.begun + length,
            fits,
        }
    }

    pub(crate) fn used(&self) -> impl Iterator<Item = (u64, u32)> {
        self.0
            .iter()
            .map(|(organization, minute)| (*organization, minute.used))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_holds_the_limit_and_then_begins_anew() {
        let start: Timestamp = "2026-11-24T02:00:00Z".parse().unwrap();
        let mut limits = Limits::default();
        let fits = (0..31)
            .filter(|_| limits.count(1, 30, MinuteBegins::WithFirstCall, start).fits)
            .count();
        assert_eq!(fits, 30);
        assert!(
            limits.count(2, 30, MinuteBegins::WithFirstCall, start).fits,
            "another organization has its own minute"
        );
        assert!(
            !limits
                .count(
                    1,
                    30,
                    MinuteBegins::WithFirstCall,
                    start + SignedDuration::from_secs(59)
                )
                .fits
        );
        assert!(
            limits
                .count(
                    1,
                    30,
                    MinuteBegins::WithFirstCall,
                    start + SignedDuration::from_secs(60)
                )
                .fits
        );
    }

    #[test]
    fn a_minute_may_begin_on_the_minute() {
        let late: Timestamp = "2026-11-24T02:00:58Z".parse().unwrap();
        let mut limits = Limits::default();
        let mut fits = |at| limits.count(1, 1, MinuteBegins::OnTheMinute, at).fits;
        assert!(fits(late));
        assert!(!fits(late + SignedDuration::from_secs(1)));
        assert!(fits(late + SignedDuration::from_secs(2)));
    }
}
