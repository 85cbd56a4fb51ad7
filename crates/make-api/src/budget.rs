//! Bookkeeping of the calls one organization was asked in about the last minute, and who may ask next.
//!
//! In: the limit Make grants, the share we plan with, and the time. Out: go, or how long to wait.
//! Never waits, never sends and never asks the time.
//!
//! Make counts calls per organization and minute, for all its users and tokens together, so the limit is shared with
//! people we cannot see. We plan with a share of it, and within that share keep a part free for clicks.
//! Source: <https://developers.make.com/api-documentation/getting-started/rate-limiting>

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::Timestamp;

/// Who is waiting for the answer of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// A person. Goes first, and gets the whole planned share.
    Click,
    /// Nobody in particular. Gets two thirds of the planned share, and nothing while Make asks to slow down.
    Background,
}

/// How much of an organization's minute is used, for a meter on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// Calls we sent in the last 60 seconds. Other programs' calls cannot be seen. A call keeps its place in the plan
    /// for a second more than it is shown here, as it may have reached Make that much later.
    pub used: u32,
    /// Calls we allow ourselves in 60 seconds.
    pub planned: u32,
    /// Calls Make grants the organization in 60 seconds.
    pub limit: u32,
    /// Background work rests until then, because Make asked to slow down.
    pub paused_until: Option<Timestamp>,
}

/// The span over which Make counts.
pub(crate) const MINUTE: Duration = Duration::from_mins(1);

/// How long a call may be under way before Make counts it: a handshake on a slow network takes about this long.
pub(crate) const ON_THE_WAY: Duration = Duration::from_secs(1);

/// How long a call keeps its place. Make counts a call when it arrives, we when we send it, so a slow call and a quick
/// one that was sent a whole minute later can meet inside one of Make's minutes. Two calls sent this far apart arrive
/// at least a minute apart.
pub(crate) const HELD: Duration = MINUTE.saturating_add(ON_THE_WAY);

/// Calls a minute until the organization's own `apiLimit` is known: what a free plan was measured to have.
pub(crate) const LIMIT_UNTIL_KNOWN: u32 = 30;

/// Part of Make's limit we plan with until told otherwise.
pub(crate) const DEFAULT_SHARE: f64 = 0.5;

/// Less than this would watch nothing; more would starve the organization's own tools.
const SHARES: RangeInclusive<f64> = 0.1..=0.8;

/// A longer pause than this is a mistake of the server, not a rate limit.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// Whether a call may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It may, and is already written down.
    Go,
    /// Not yet: ask again after this long.
    Wait(Duration),
}

/// One organization's minute.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: u32,
    /// What answers say of the limit, where nobody documents what they mean by it: it can only lower it.
    told_limit: Option<ToldLimit>,
    share: f64,
    /// Calls that keep a place, oldest first.
    calls: VecDeque<(Duration, Lane)>,
    /// Clicks that were told to wait; the next free places are theirs.
    pub(crate) waiting_clicks: u32,
    slowed: Option<Slowed>,
}

/// A limit that an answer told. It says how things are just now, so it does not outlive a minute in which no answer says
/// it again.
#[derive(Debug, Clone, Copy)]
struct ToldLimit {
    per_minute: u32,
    until: Duration,
}

/// What is left of a 429.
#[derive(Debug, Clone, Copy)]
struct Slowed {
    /// Background work rests until then.
    until: Duration,
    /// Background calls a minute right after the rest.
    allowance: u32,
}

impl Budget {
    pub(crate) fn new(share: f64) -> Self {
        let mut budget = Self {
            limit: LIMIT_UNTIL_KNOWN,
            told_limit: None,
            share: DEFAULT_SHARE,
            calls: VecDeque::new(),
            waiting_clicks: 0,
            slowed: None,
        };
        budget.set_share(share);
        budget
    }

    /// Sets the calls a minute that Make grants. Zero counts as one: a budget of nothing would wait for ever.
    pub(crate) fn set_limit(&mut self, per_minute: u32) {
        self.limit = per_minute.max(1);
    }

    /// Keeps to this many calls a minute where it is less than the limit. The next word replaces it; without one it is
    /// forgotten in a minute.
    pub(crate) fn cap_limit(&mut self, per_minute: u32, now: Duration) {
        self.told_limit = Some(ToldLimit {
            per_minute: per_minute.max(1),
            until: now + MINUTE,
        });
    }

    /// Sets the planned part of the limit; values outside 0.1 to 0.8 are brought inside.
    pub(crate) fn set_share(&mut self, share: f64) {
        self.share = if share.is_nan() {
            DEFAULT_SHARE
        } else {
            share.clamp(*SHARES.start(), *SHARES.end())
        };
    }

    /// May a call of this lane be sent now? If so, it counts from now on.
    pub(crate) fn ask(&mut self, lane: Lane, now: Duration) -> Answer {
        self.forget_before(now);
        let wait = match lane {
            Lane::Click => self.until_room(now, |_| true, 0, self.planned()),
            Lane::Background => self.until_background(now),
        };
        match wait {
            None => {
                self.calls.push_back((now, lane));
                Answer::Go
            }
            // Once the told limit is forgotten there may be room sooner.
            Some(wait) => Answer::Wait(
                self.told_limit
                    .map_or(wait, |told| wait.min(told.until.saturating_sub(now))),
            ),
        }
    }

    /// Make answered 429: background work rests until `retry_after` (a minute when Make does not say), then starts
    /// with half of what it had.
    pub(crate) fn slow_down(&mut self, now: Duration, retry_after: Option<Duration>) {
        self.forget_before(now);
        let until = now + retry_after.unwrap_or(MINUTE).min(LONGEST_PAUSE);
        self.slowed = Some(match self.slowed {
            // The calls that were already under way when the first 429 came are the same bad news.
            Some(slowed) if now < slowed.until => Slowed {
                until: until.max(slowed.until),
                ..slowed
            },
            _ => Slowed {
                until,
                allowance: (self.background(now) / 2).max(1),
            },
        });
    }

    /// The meter's numbers, and how long the rest of background work still takes.
    pub(crate) fn used(&mut self, now: Duration) -> (Meter, Option<Duration>) {
        self.forget_before(now);
        let in_the_minute = self.calls.iter().filter(|(at, _)| now < *at + MINUTE);
        let used = u32::try_from(in_the_minute.count()).unwrap_or(u32::MAX);
        let pause = self
            .slowed
            .and_then(|slowed| slowed.until.checked_sub(now))
            .filter(|rest| !rest.is_zero());
        (
            Meter {
                used,
                planned: self.planned(),
                limit: self.limit(),
                paused_until: None,
            },
            pause,
        )
    }

    fn limit(&self) -> u32 {
        self.told_limit
            .map_or(self.limit, |told| told.per_minute.min(self.limit))
    }

    /// Calls we allow ourselves in a minute, at least one.
    fn planned(&self) -> u32 {
        let planned = (f64::from(self.limit()) * self.share).floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and a u32"
        )]
        let planned = planned as u32;
        planned.max(1)
    }

    /// Background calls a minute: two thirds of the plan, or less for a while after a 429.
    fn background(&self, now: Duration) -> u32 {
        let full = (self.planned() * 2 / 3).max(1);
        match self.slowed {
            None => full,
            Some(slowed) => {
                let minutes = now.saturating_sub(slowed.until).as_secs() / MINUTE.as_secs();
                let grown = u64::from((full / 10).max(1)) * minutes;
                full.min(
                    slowed
                        .allowance
                        .saturating_add(u32::try_from(grown).unwrap_or(u32::MAX)),
                )
            }
        }
    }

    fn until_background(&self, now: Duration) -> Option<Duration> {
        let rest = self
            .slowed
            .and_then(|slowed| slowed.until.checked_sub(now))
            .filter(|rest| !rest.is_zero());
        let own = self.until_room(
            now,
            |lane| lane == Lane::Background,
            0,
            self.background(now),
        );
        let all = self.until_room(now, |_| true, self.waiting_clicks, self.planned());
        rest.max(own).max(all)
    }

    /// How long until fewer than `most` of the counted calls keep a place, with `reserved` places held free.
    fn until_room(
        &self,
        now: Duration,
        counts: impl Fn(Lane) -> bool,
        reserved: u32,
        most: u32,
    ) -> Option<Duration> {
        let times: Vec<Duration> = self
            .calls
            .iter()
            .filter(|(_, lane)| counts(*lane))
            .map(|(at, _)| *at)
            .collect();
        let (reserved, most) = (reserved as usize, most as usize);
        if times.len() + reserved < most {
            return None;
        }
        // So many of the oldest calls must give up their places before there is room.
        let leaving = times.len() + reserved - most;
        let blocking = times.get(leaving).or(times.last());
        Some(
            blocking
                .map_or(HELD, |at| (*at + HELD).saturating_sub(now))
                .max(Duration::from_millis(1)),
        )
    }

    fn forget_before(&mut self, now: Duration) {
        while self.calls.front().is_some_and(|(at, _)| *at + HELD <= now) {
            self.calls.pop_front();
        }
        self.told_limit = self.told_limit.filter(|told| now < told.until);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NO_TIME: Duration = Duration::ZERO;

    fn budget(limit: u32) -> Budget {
        let mut budget = Budget::new(DEFAULT_SHARE);
        budget.set_limit(limit);
        budget
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Sends as many calls at `now` as the budget lets through.
    fn spend_all(budget: &mut Budget, lane: Lane, now: Duration) -> u32 {
        std::iter::repeat_with(|| budget.ask(lane, now))
            .take_while(|answer| *answer == Answer::Go)
            .count()
            .try_into()
            .unwrap()
    }

    #[test]
    fn background_work_gets_two_thirds_of_half_the_limit_and_clicks_the_rest() {
        let mut budget = budget(60);
        assert_eq!(spend_all(&mut budget, Lane::Background, NO_TIME), 20);
        assert_eq!(spend_all(&mut budget, Lane::Click, NO_TIME), 10);
        let (meter, _) = budget.used(NO_TIME);
        assert_eq!((meter.used, meter.planned, meter.limit), (30, 30, 60));
    }

    #[test]
    fn clicks_may_use_the_whole_plan() {
        let mut budget = budget(60);
        assert_eq!(spend_all(&mut budget, Lane::Click, NO_TIME), 30);
        assert_eq!(budget.ask(Lane::Click, NO_TIME), Answer::Wait(HELD));
        assert_eq!(
            budget.ask(Lane::Background, seconds(59)),
            Answer::Wait(seconds(2))
        );
    }

    #[test]
    fn the_wait_ends_exactly_when_a_place_is_free() {
        let mut budget = budget(4);
        assert_eq!(budget.ask(Lane::Click, seconds(0)), Answer::Go);
        assert_eq!(budget.ask(Lane::Click, seconds(10)), Answer::Go);
        assert_eq!(
            budget.ask(Lane::Click, seconds(15)),
            Answer::Wait(seconds(46))
        );
        assert_eq!(
            budget.ask(Lane::Click, seconds(60)),
            Answer::Wait(seconds(1)),
            "the first may have arrived a second late"
        );
        assert_eq!(budget.ask(Lane::Click, seconds(61)), Answer::Go);
        assert_eq!(
            budget.ask(Lane::Click, seconds(61)),
            Answer::Wait(seconds(10))
        );
    }

    #[test]
    fn the_meter_shows_sixty_seconds_and_the_place_is_kept_a_second_more() {
        let mut budget = budget(2);
        assert_eq!(budget.ask(Lane::Click, NO_TIME), Answer::Go);
        let almost = Duration::from_millis(59_999);
        assert_eq!(budget.used(almost).0.used, 1);
        assert_eq!(budget.used(MINUTE).0.used, 0);
        assert_eq!(budget.ask(Lane::Click, MINUTE), Answer::Wait(ON_THE_WAY));
    }

    #[test]
    fn background_work_leaves_the_next_place_to_a_waiting_click() {
        let mut budget = budget(4);
        spend_all(&mut budget, Lane::Click, NO_TIME);
        budget.waiting_clicks = 2;
        assert!(
            matches!(budget.ask(Lane::Background, HELD), Answer::Wait(_)),
            "both places are the waiting clicks'"
        );
        budget.waiting_clicks = 0;
        assert_eq!(budget.ask(Lane::Background, HELD), Answer::Go);
    }

    #[test]
    fn after_a_429_background_work_rests_a_minute_then_starts_with_half_and_grows() {
        let mut budget = budget(60);
        budget.slow_down(NO_TIME, None);
        assert_eq!(budget.ask(Lane::Background, NO_TIME), Answer::Wait(MINUTE));
        assert_eq!(
            budget.ask(Lane::Click, NO_TIME),
            Answer::Go,
            "a person may still try"
        );
        let per_minute: Vec<u32> = (1..=8)
            .map(|minute| spend_all(&mut budget, Lane::Background, HELD * minute))
            .collect();
        assert_eq!(per_minute, [10, 12, 14, 16, 18, 20, 20, 20]);
    }

    #[test]
    fn several_429_of_one_burst_halve_once() {
        let mut budget = budget(60);
        budget.slow_down(NO_TIME, None);
        budget.slow_down(seconds(1), None);
        budget.slow_down(seconds(2), None);
        assert_eq!(
            spend_all(&mut budget, Lane::Background, seconds(62)),
            10,
            "half of 20"
        );
        budget.slow_down(seconds(63), None);
        assert_eq!(
            spend_all(&mut budget, Lane::Background, seconds(123)),
            5,
            "half of that"
        );
    }

    #[test]
    fn the_rest_is_as_long_as_make_asks_up_to_ten_minutes() {
        let mut budget = budget(60);
        budget.slow_down(NO_TIME, Some(seconds(7)));
        assert_eq!(budget.used(NO_TIME).1, Some(seconds(7)));
        budget.slow_down(NO_TIME, Some(Duration::MAX));
        assert_eq!(budget.used(NO_TIME).1, Some(LONGEST_PAUSE));
    }

    #[test]
    fn nonsense_settings_still_leave_one_call_a_minute() {
        for share in [0.0, -1.0, f64::NAN, 1e-9] {
            let mut budget = Budget::new(share);
            budget.set_limit(u32::from(!share.is_nan()));
            assert_eq!(
                spend_all(&mut budget, Lane::Background, NO_TIME),
                1,
                "share {share}"
            );
        }
    }

    #[test]
    fn the_planned_share_is_a_tenth_to_four_fifths_and_a_half_unless_set() {
        let planned = |share| {
            let mut budget = Budget::new(share);
            budget.set_limit(100);
            budget.planned()
        };
        let table = [
            (-1.0, 10),
            (0.05, 10),
            (0.3, 30),
            (0.8, 80),
            (7.0, 80),
            (f64::NAN, 50),
            (DEFAULT_SHARE, 50),
        ];
        for (share, expected) in table {
            assert_eq!(planned(share), expected, "share {share}");
        }
    }

    #[test]
    fn what_answers_say_of_the_limit_lowers_it_and_never_raises_it() {
        let mut budget = budget(60);
        for (told, limit) in [(600, 60), (20, 20), (600, 60)] {
            budget.cap_limit(told, NO_TIME);
            assert_eq!(budget.used(NO_TIME).0.limit, limit, "told {told}");
        }
    }

    #[test]
    fn a_limit_that_answers_told_is_forgotten_a_minute_after_the_last_of_them() {
        let mut budget = budget(60);
        budget.cap_limit(20, NO_TIME);
        budget.cap_limit(20, seconds(40));
        let almost = Duration::from_millis(99_999);
        assert_eq!(budget.used(almost).0.limit, 20);
        assert_eq!(budget.used(seconds(100)).0.limit, 60);
    }

    #[test]
    fn who_waits_by_a_told_limit_asks_again_when_it_is_forgotten() {
        let mut budget = budget(60);
        budget.cap_limit(2, NO_TIME);
        assert_eq!(budget.ask(Lane::Click, seconds(50)), Answer::Go);
        assert_eq!(
            budget.ask(Lane::Click, seconds(51)),
            Answer::Wait(seconds(9)),
            "not the minute that the one planned call keeps its place"
        );
        assert_eq!(budget.ask(Lane::Click, seconds(60)), Answer::Go);
    }

    #[test]
    fn a_429_halves_what_is_planned_without_a_limit_that_is_forgotten() {
        let mut budget = budget(60);
        budget.cap_limit(6, NO_TIME);
        budget.slow_down(seconds(60), None);
        assert_eq!(spend_all(&mut budget, Lane::Background, seconds(120)), 10);
    }

    proptest! {
        #[test]
        fn no_sixty_seconds_ever_hold_more_calls_than_planned(
            limit in 1_u32..200,
            share in 0.05_f64..1.0,
            steps in prop::collection::vec((0_u64..20_000, any::<bool>(), 0_u8..20, 0_u64..=1_000), 1..400),
        ) {
            let mut budget = Budget::new(share);
            budget.set_limit(limit);
            let planned = budget.planned() as usize;
            let background = (budget.planned() * 2 / 3).max(1) as usize;
            let mut now = Duration::ZERO;
            let mut sent: Vec<(Duration, Lane)> = Vec::new();
            let mut arrived: Vec<(Duration, Lane)> = Vec::new();
            for (pause_ms, is_click, fate, under_way_ms) in steps {
                now += Duration::from_millis(pause_ms);
                let lane = if is_click { Lane::Click } else { Lane::Background };
                if fate == 0 {
                    budget.slow_down(now, None);
                }
                match budget.ask(lane, now) {
                    Answer::Go => {
                        sent.push((now, lane));
                        arrived.push((now + Duration::from_millis(under_way_ms), lane));
                    }
                    Answer::Wait(wait) => prop_assert!(wait > Duration::ZERO, "a wait of nothing would spin"),
                }
            }
            // Neither where they are sent nor where they arrive, each up to a second later.
            for calls in [&sent, &arrived] {
                for (start, _) in calls {
                    let window = calls.iter().filter(|(at, _)| *start <= *at && *at < *start + MINUTE);
                    prop_assert!(window.clone().count() <= planned);
                    prop_assert!(window.filter(|(_, lane)| *lane == Lane::Background).count() <= background);
                }
            }
        }

        #[test]
        fn whoever_waits_as_told_gets_through_in_the_end(
            limit in 1_u32..50,
            lanes in prop::collection::vec(any::<bool>(), 1..100),
        ) {
            let mut budget = budget(limit);
            let mut now = Duration::ZERO;
            for is_click in lanes {
                let lane = if is_click { Lane::Click } else { Lane::Background };
                let mut questions = 0;
                while let Answer::Wait(wait) = budget.ask(lane, now) {
                    now += wait;
                    questions += 1;
                    prop_assert!(questions <= 3, "the told wait was too short again and again");
                }
            }
        }
    }
}
