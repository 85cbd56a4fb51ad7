//! How many requests a plan of the guide allows.
//!
//! In: a caller, the plan, the moment. Out: whether the request fits, and how many are left. A bucket holds the plan's
//! burst and fills up again by the plan's rate.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    http::visit::Visit,
    world::{Tier, World},
};

/// Requests a minute, and how many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) per_minute: u32,
    pub(super) burst: u32,
}

/// Assumed: what the guide calls custom is twice the largest plan.
pub(super) fn plan(tier: Tier) -> Plan {
    let (per_minute, burst) = match tier {
        Tier::Free => (60, 100),
        Tier::Core => (120, 200),
        Tier::Pro => (300, 500),
        Tier::Teams => (600, 1000),
        Tier::Enterprise => (1200, 2000),
    };
    Plan { per_minute, burst }
}

/// Assumed: the guide limits a caller by the best plan among their organizations.
pub(super) fn of(world: &World, visit: &Visit) -> Plan {
    world
        .organizations
        .values()
        .filter(|organization| organization.zone == visit.zone)
        .filter(|organization| organization.members.contains_key(&visit.person))
        .map(|organization| plan(organization.tier))
        .max_by_key(|plan| plan.per_minute)
        .unwrap_or(plan(Tier::Free))
}

/// What one request has learnt about its bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    /// When the bucket is full again, or, for a request that did not fit, when the next one does.
    pub(super) resets: Timestamp,
    pub(super) fits: bool,
}

/// One bucket for each caller, counted in thousandths of a request.
#[derive(Debug, Default)]
pub(super) struct Buckets(HashMap<u64, Bucket>);

#[derive(Debug)]
struct Bucket {
    thousandths: i64,
    at: Timestamp,
}

const MINUTE_MS: i64 = 60_000;

impl Buckets {
    pub(super) fn take(&mut self, person: u64, plan: Plan, now: Timestamp) -> Level {
        let (rate, most) = (i64::from(plan.per_minute), i64::from(plan.burst) * 1000);
        let bucket = self.0.entry(person).or_insert(Bucket {
            thousandths: most,
            at: now,
        });
        // A clock that was turned back fills nothing.
        let passed_ms =
            (now.as_millisecond() - bucket.at.as_millisecond()).clamp(0, 60 * MINUTE_MS);
        bucket.thousandths = (bucket.thousandths + passed_ms * rate * 1000 / MINUTE_MS).min(most);
        bucket.at = now;
        let fits = bucket.thousandths >= 1000;
        if fits {
            bucket.thousandths -= 1000;
        }
        let lacking = if fits {
            most - bucket.thousandths
        } else {
            1000 - bucket.thousandths
        };
        let wait_ms = lacking * MINUTE_MS / (rate * 1000);
        Level {
            limit: plan.per_minute,
            remaining: u32::try_from(bucket.thousandths / 1000).unwrap_or(0),
            resets: now + jiff::SignedDuration::from_millis(wait_ms),
            fits,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_burst_passes_at_once_and_then_the_rate_of_the_plan() {
        let start: Timestamp = "2026-11-24T02:00:00Z".parse().unwrap();
        let mut buckets = Buckets::default();
        let free = plan(Tier::Free);
        let mut fits = |at| buckets.take(985, free, at).fits;
        assert_eq!((0..150).filter(|_| fits(start)).count(), 100);
        assert!(!fits(start));
        assert_eq!(
            (0..10)
                .filter(|_| fits(start + SignedDuration::from_secs(3)))
                .count(),
            3
        );
    }

    #[test]
    fn every_plan_has_the_numbers_of_the_guide() {
        let told = [Tier::Free, Tier::Core, Tier::Pro, Tier::Teams]
            .map(|tier| (plan(tier).per_minute, plan(tier).burst));
        assert_eq!(told, [(60, 100), (120, 200), (300, 500), (600, 1000)]);
    }
}
