//! When a scenario is due.
//!
//! In: a schedule in Make's eight forms, the moment it was switched on, the organization's timezone.
//! Out: the first due moment after a given one. It never asks the time and keeps no state.
//!
//! Assumed: `time` is read in the organization's timezone; Make's pages do not say.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde_json::{Value, json};

use super::dice::mix;

/// Make's schedule types with the fields each of them has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Schedule {
    Indefinitely {
        interval_s: i64,
        /// Any of them lets a run through; none means that there is no rest.
        restrict: Vec<Restrict>,
    },
    Once {
        date: Timestamp,
    },
    Daily {
        time: Time,
    },
    Weekly {
        days: Vec<i8>,
        time: Time,
    },
    Monthly {
        days: Vec<i8>,
        time: Time,
    },
    Yearly {
        months: Vec<i8>,
        days: Vec<i8>,
        time: Time,
    },
    /// A webhook decides; `mean_gap_s` is how busy its imagined senders are, if it has any.
    Immediately {
        mean_gap_s: Option<i64>,
        most_per_minute: Option<u32>,
    },
    OnDemand,
}

/// Hours, days and months outside of which an interval schedule rests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Restrict {
    pub(crate) days: Vec<i8>,
    pub(crate) months: Vec<i8>,
    pub(crate) from: Time,
    pub(crate) to: Time,
}

impl Restrict {
    fn allows(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let local = zone.to_datetime(at);
        self.days
            .contains(&local.date().weekday().to_sunday_zero_offset())
            && self.months.contains(&local.date().month())
            && self.from <= local.time()
            && local.time() <= self.to
    }
}

impl Schedule {
    /// The object that Make calls `scheduling`.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Indefinitely {
                interval_s,
                restrict,
            } if restrict.is_empty() => {
                json!({"type": "indefinitely", "interval": interval_s})
            }
            Self::Indefinitely {
                interval_s,
                restrict,
            } => {
                let rests = restrict.iter().map(
                    |rest| json!({"time": [clock_text(rest.from), clock_text(rest.to)], "days": rest.days}),
                );
                json!({"type": "indefinitely", "interval": interval_s, "restrict": rests.collect::<Vec<Value>>()})
            }
            Self::Once { date } => json!({"type": "once", "date": super::stamp(*date)}),
            Self::Daily { time } => json!({"type": "daily", "time": clock_text(*time)}),
            Self::Weekly { days, time } => {
                json!({"type": "weekly", "days": days, "time": clock_text(*time)})
            }
            Self::Monthly { days, time } => {
                json!({"type": "monthly", "days": days, "time": clock_text(*time)})
            }
            Self::Yearly { months, days, time } => {
                json!({"type": "yearly", "months": months, "days": days, "time": clock_text(*time)})
            }
            Self::Immediately {
                most_per_minute: None,
                ..
            } => json!({"type": "immediately"}),
            Self::Immediately {
                most_per_minute, ..
            } => {
                json!({"type": "immediately", "maximum_runs_per_minute": most_per_minute})
            }
            Self::OnDemand => json!({"type": "on-demand"}),
        }
    }

    /// The same schedule without the imagined senders of a webhook: a copy has none.
    pub(crate) fn without_senders(&self) -> Self {
        match self {
            Self::Immediately {
                most_per_minute, ..
            } => Self::Immediately {
                mean_gap_s: None,
                most_per_minute: *most_per_minute,
            },
            other => other.clone(),
        }
    }

    /// Whether Make itself knows the next run; a webhook's next call is anybody's guess.
    pub(crate) fn is_timed(&self) -> bool {
        !matches!(self, Self::Immediately { .. } | Self::OnDemand)
    }
}

/// A schedule together with everything that decides its due moments.
#[derive(Debug, Clone)]
pub(crate) struct Rhythm {
    pub(crate) schedule: Schedule,
    /// Intervals count from activation, not from the clock.
    pub(crate) anchor: Timestamp,
    pub(crate) zone: TimeZone,
    /// Decides when senders call a webhook.
    pub(crate) key: u64,
    /// Nothing is due outside of this stretch, if there is one.
    pub(crate) between: Option<(Timestamp, Timestamp)>,
}

/// How many candidates are looked at before a schedule counts as never due.
const SEARCH_LIMIT: usize = 4_000;

impl Rhythm {
    /// The first due moment after `after`, if there is one.
    pub(crate) fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let Some((start, end)) = self.between else {
            return self.next_in_rhythm(after);
        };
        let just_before = start - SignedDuration::from_millis(1);
        self.next_in_rhythm(after.max(just_before))
            .filter(|next| *next <= end)
    }

    fn next_in_rhythm(&self, after: Timestamp) -> Option<Timestamp> {
        match &self.schedule {
            Schedule::Indefinitely {
                interval_s,
                restrict,
            } => self.next_interval(after, *interval_s, restrict),
            Schedule::Once { date } => (*date > after).then_some(*date),
            Schedule::Daily { time } => self.next_day(after, *time, |_| true),
            Schedule::Weekly { days, time } => self.next_day(after, *time, |date| {
                days.contains(&date.weekday().to_sunday_zero_offset())
            }),
            Schedule::Monthly { days, time } => {
                self.next_day(after, *time, |date| days.contains(&date.day()))
            }
            Schedule::Yearly { months, days, time } => self.next_day(after, *time, |date| {
                months.contains(&date.month()) && days.contains(&date.day())
            }),
            Schedule::Immediately { mean_gap_s, .. } => self.next_call(after, (*mean_gap_s)?),
            Schedule::OnDemand => None,
        }
    }

    fn next_interval(
        &self,
        after: Timestamp,
        interval_s: i64,
        restrict: &[Restrict],
    ) -> Option<Timestamp> {
        let step = interval_s.max(60) * 1000;
        let passed = after.as_millisecond() - self.anchor.as_millisecond();
        let first = if passed < 0 { 1 } else { passed / step + 1 };
        (first..).take(SEARCH_LIMIT).find_map(|count| {
            let at = self
                .anchor
                .checked_add(SignedDuration::from_millis(count * step))
                .ok()?;
            let is_allowed =
                restrict.is_empty() || restrict.iter().any(|rest| rest.allows(at, &self.zone));
            is_allowed.then_some(at)
        })
    }

    fn next_day(
        &self,
        after: Timestamp,
        time: Time,
        fits: impl Fn(Date) -> bool,
    ) -> Option<Timestamp> {
        let mut date = self.zone.to_datetime(after).date();
        for _ in 0..800 {
            if fits(date) {
                let due = self.zone.to_timestamp(date.to_datetime(time)).ok()?;
                if due > after {
                    return Some(due);
                }
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    /// Calls of a webhook come about every `mean_gap_s`, never evenly, and rarely at night.
    fn next_call(&self, after: Timestamp, mean_gap_s: i64) -> Option<Timestamp> {
        let gap = mean_gap_s.max(20) * 1000;
        let passed = after.as_millisecond() - self.anchor.as_millisecond();
        let first = (passed / gap - 1).max(0);
        (first..).take(SEARCH_LIMIT).find_map(|count| {
            let chance = mix(self.key, u64::try_from(count).unwrap_or(0));
            let shift = i64::try_from(chance % 1000).unwrap_or(0) * gap / 1000;
            let at = self
                .anchor
                .checked_add(SignedDuration::from_millis(count * gap + shift))
                .ok()?;
            (at > after && !self.is_asleep(at, chance >> 32)).then_some(at)
        })
    }

    fn is_asleep(&self, at: Timestamp, chance: u64) -> bool {
        let hour = self.zone.to_datetime(at).time().hour();
        let awake_percent = match hour {
            0..=4 => 8,
            5 | 6 | 22 | 23 => 35,
            _ => 95,
        };
        chance % 100 >= awake_percent
    }
}

fn clock_text(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn jakarta(schedule: Schedule) -> Rhythm {
        Rhythm {
            schedule,
            anchor: at("2026-11-01T00:00:30Z"),
            zone: TimeZone::get("Asia/Jakarta").unwrap(),
            key: 99,
            between: None,
        }
    }

    #[test]
    fn an_interval_counts_from_activation() {
        let rhythm = jakarta(Schedule::Indefinitely {
            interval_s: 900,
            restrict: Vec::new(),
        });
        assert_eq!(
            rhythm.next_after(at("2026-11-24T02:00:00Z")),
            Some(at("2026-11-24T02:00:30Z"))
        );
        assert_eq!(
            rhythm.next_after(at("2026-11-24T02:00:30Z")),
            Some(at("2026-11-24T02:15:30Z"))
        );
    }

    #[test]
    fn a_daily_time_is_read_in_the_organizations_timezone() {
        let rhythm = jakarta(Schedule::Daily {
            time: time(6, 0, 0, 0),
        });
        assert_eq!(
            rhythm.next_after(at("2026-11-24T02:00:00Z")),
            Some(at("2026-11-24T23:00:00Z"))
        );
    }

    #[test]
    fn weekdays_count_from_sunday() {
        let rhythm = jakarta(Schedule::Weekly {
            days: vec![1],
            time: time(9, 0, 0, 0),
        });
        assert_eq!(
            rhythm.next_after(at("2026-11-24T02:00:00Z")),
            Some(at("2026-11-30T02:00:00Z")),
            "the next Monday is the 30th"
        );
    }

    #[test]
    fn a_day_that_a_month_lacks_is_skipped() {
        let rhythm = jakarta(Schedule::Monthly {
            days: vec![31],
            time: time(8, 0, 0, 0),
        });
        assert_eq!(
            rhythm.next_after(at("2026-11-01T02:00:00Z")),
            Some(at("2026-12-31T01:00:00Z"))
        );
    }

    #[test]
    fn a_restricted_interval_rests_at_the_weekend() {
        let rest = Restrict {
            days: vec![1, 2, 3, 4, 5],
            months: (1..=12).collect(),
            from: time(8, 0, 0, 0),
            to: time(18, 0, 0, 0),
        };
        let rhythm = jakarta(Schedule::Indefinitely {
            interval_s: 900,
            restrict: vec![rest],
        });
        let friday_evening = at("2026-11-27T11:30:00Z");
        assert_eq!(
            rhythm.next_after(friday_evening),
            Some(at("2026-11-30T01:00:30Z"))
        );
    }

    proptest! {
        #[test]
        fn the_next_moment_is_later_and_nothing_lies_between(
            kind in 0..4_usize, minutes in 0..60_000_i64, step in 1..3_000_i64,
        ) {
            let rhythm = jakarta([
                Schedule::Indefinitely { interval_s: 3600, restrict: Vec::new() },
                Schedule::Daily { time: time(6, 30, 0, 0) },
                Schedule::Immediately { mean_gap_s: Some(400), most_per_minute: None },
                Schedule::Monthly { days: vec![1, 15], time: time(6, 30, 0, 0) },
            ][kind].clone());
            let start = at("2026-11-01T00:00:30Z") + SignedDuration::from_mins(minutes);
            let next = rhythm.next_after(start).unwrap();
            prop_assert!(next > start);
            let between = start + SignedDuration::from_secs(step);
            if between < next {
                prop_assert_eq!(rhythm.next_after(between), Some(next), "asking later finds the same moment");
            }
        }
    }
}
