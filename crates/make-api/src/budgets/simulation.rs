//! Minutes of many callers, played through on a clock that the test moves.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Budgets, Lane, Purse};
use crate::budget::{HELD, MINUTE, ON_THE_WAY};
use crate::clock::{Clock, ManualClock};
use crate::endpoint::Dialect;
use crate::ids::OrganizationId;
use crate::rate::RateHeaders;
use crate::zone::Zone;

/// A call that got its turn.
#[derive(Debug, Clone, Copy)]
struct Turn {
    lane: Lane,
    asked: Duration,
    at: Duration,
    /// Calls a minute that were planned with just then.
    planned: u32,
}

struct Play {
    clock: Arc<ManualClock>,
    budgets: Arc<Budgets>,
    purse: Purse,
    turns: Arc<Mutex<Vec<Turn>>>,
    came: usize,
}

const ORGANIZATION: OrganizationId = OrganizationId(11);

impl Play {
    fn with_limit(per_minute: u32) -> Self {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let budgets = Arc::new(Budgets::new(clock.clone()));
        let zone = Zone::parse("eu1.make.com").unwrap();
        budgets.set_limit(&zone, ORGANIZATION, per_minute);
        Self {
            clock,
            budgets,
            purse: (zone, Some(ORGANIZATION)),
            turns: Arc::default(),
            came: 0,
        }
    }

    fn comes(&mut self, lane: Lane) {
        self.came += 1;
        let (clock, budgets) = (self.clock.clone(), self.budgets.clone());
        let (purse, turns) = (self.purse.clone(), self.turns.clone());
        let asked = clock.uptime();
        tokio::spawn(async move {
            budgets.admit(&purse, lane, None).await.unwrap();
            let planned = budgets.meter(&purse.0, ORGANIZATION).planned;
            let at = clock.uptime();
            turns.lock().unwrap().push(Turn {
                lane,
                asked,
                at,
                planned,
            });
        });
    }

    /// Lets everybody who can have a turn have it, then moves the clock.
    async fn passes(&self, length: Duration) {
        self.settle().await;
        self.clock.advance(length);
        self.settle().await;
    }

    /// Gives the tasks of this one-threaded runtime their turns until nothing happens any more.
    async fn settle(&self) {
        let mut before = usize::MAX;
        while before != self.went() {
            before = self.went();
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        }
    }

    fn went(&self) -> usize {
        self.turns.lock().unwrap().len()
    }

    fn turns(&self) -> Vec<Turn> {
        self.turns.lock().unwrap().clone()
    }
}

/// The calls in the 60 seconds that end with `last`.
fn minute_of(turns: &[Turn], last: Duration) -> impl Iterator<Item = &Turn> {
    turns
        .iter()
        .filter(move |turn| turn.at <= last && last < turn.at + MINUTE)
}

/// The first 60 seconds at the server that hold more than was planned with when the last call in them was sent, where
/// each call arrives as much later than it was sent as `under_way_ms` says in turn.
fn crowded_minute(turns: &[Turn], under_way_ms: &[u64]) -> Option<Duration> {
    let delays = under_way_ms.iter().copied().map(Duration::from_millis);
    let arrivals: Vec<(Duration, &Turn)> = delays
        .cycle()
        .zip(turns)
        .map(|(delay, turn)| (turn.at + delay, turn))
        .collect();
    arrivals.iter().map(|(start, _)| *start).find(|start| {
        let within: Vec<&Turn> = arrivals
            .iter()
            .filter(|(at, _)| start <= at && *at < *start + MINUTE)
            .map(|(_, turn)| *turn)
            .collect();
        let planned = within.last().map_or(0, |turn| turn.planned as usize);
        within.len() > planned
    })
}

#[tokio::test]
async fn a_slow_burst_and_a_quick_one_after_it_do_not_meet_in_one_minute_of_the_server() {
    let mut play = Play::with_limit(60);
    for _ in 0..60 {
        play.comes(Lane::Click);
    }
    play.passes(Duration::from_millis(60_999)).await;
    assert_eq!(play.went(), 30, "the places are still held");
    play.passes(Duration::from_millis(1)).await;
    let turns = play.turns();
    assert_eq!(turns.len(), 60);
    let slowest = u64::try_from(ON_THE_WAY.as_millis()).unwrap();
    let slow_then_quick = [[slowest; 30], [0; 30]].concat();
    assert_eq!(crowded_minute(&turns, &slow_then_quick), None);
    let a_little_slower = [[slowest + 1; 30], [0; 30]].concat();
    assert!(
        crowded_minute(&turns, &a_little_slower).is_some(),
        "this is as slow as a call may be"
    );
}

#[tokio::test]
async fn a_backlog_takes_all_it_may_and_a_click_waits_at_most_one_slot() {
    const LIMIT: u32 = 60;
    const BACKLOG: usize = 300;
    const STEP: Duration = Duration::from_millis(100);
    let slot = MINUTE / LIMIT;
    let mut play = Play::with_limit(LIMIT);
    for _ in 0..BACKLOG {
        play.comes(Lane::Background);
    }
    // As many clicks as the third of the plan that is kept for them.
    let between_clicks = HELD / 10;
    let mut next_click = Duration::from_secs(3);
    while play
        .turns()
        .iter()
        .filter(|turn| turn.lane == Lane::Background)
        .count()
        < BACKLOG
    {
        if play.clock.uptime() >= next_click {
            play.comes(Lane::Click);
            next_click += between_clicks;
        }
        play.passes(STEP).await;
        assert!(play.clock.uptime() < MINUTE * 60, "the backlog never ends");
    }
    let turns = play.turns();
    for turn in turns.iter().filter(|turn| turn.lane == Lane::Click) {
        assert!(turn.at <= turn.asked + slot, "{turn:?}");
    }
    let background = |turn: &&Turn| turn.lane == Lane::Background;
    let last = turns.iter().filter(background).map(|turn| turn.at).max();
    let minutes = last.unwrap().as_secs() / MINUTE.as_secs();
    // Two thirds of half the limit; the last minute is only begun.
    let may = u32::try_from(minutes).unwrap() * 20;
    let end = MINUTE * u32::try_from(minutes).unwrap();
    let took = turns.iter().filter(background).filter(|turn| turn.at < end);
    let took = u32::try_from(took.count()).unwrap();
    assert!(took * 100 >= may * 97, "{took} of {may}");
    for turn in &turns {
        let all = minute_of(&turns, turn.at).count();
        assert!(all <= 30, "{all} calls in a minute are above the share");
    }
    for under_way_ms in [
        &[0][..],
        &[1000, 0],
        &[0, 0, 1000],
        &[731, 12, 1000, 404, 0],
    ] {
        let crowded = crowded_minute(&turns, under_way_ms);
        assert_eq!(crowded, None, "delays of {under_way_ms:?} ms");
    }
}

#[tokio::test]
async fn clicks_beyond_their_part_take_every_free_slot_before_the_background() {
    let mut play = Play::with_limit(60);
    for _ in 0..60 {
        play.comes(Lane::Background);
    }
    play.settle().await;
    for _ in 0..40 {
        play.comes(Lane::Click);
    }
    play.passes(Duration::from_secs(1)).await;
    assert_eq!(play.went(), 30, "twenty of the background and ten clicks");
    play.passes(HELD).await;
    let next = &play.turns()[30..];
    assert!(
        next.len() == 30 && next.iter().all(|turn| turn.lane == Lane::Click),
        "the thirty places of the next minute are the waiting clicks'"
    );
}

/// Something that happens to a budget.
#[derive(Debug, Clone)]
enum Event {
    Arrival(Lane),
    /// Make answered 429, perhaps with a wait in seconds.
    TooMany(Option<u64>),
    /// A person or the network sets the wall clock, by so many seconds.
    ClockJump(i64),
    Limit(u32),
    /// A share in percent, sensible or not.
    Share(u8),
    /// An answer told its own limit and what is left of it.
    Told(u32, u32),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => Just(Event::Arrival(Lane::Background)),
        6 => Just(Event::Arrival(Lane::Click)),
        1 => prop::option::of(0_u64..900).prop_map(Event::TooMany),
        1 => (-100_000_i64..100_000).prop_map(Event::ClockJump),
        1 => (1_u32..120).prop_map(Event::Limit),
        1 => any::<u8>().prop_map(Event::Share),
        1 => (1_u32..120, 0_u32..4).prop_map(|(limit, left)| Event::Told(limit, left)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_happens_no_minute_holds_more_than_the_share_and_everybody_gets_a_turn(
        limit in 1_u32..120,
        events in prop::collection::vec((0_u64..15_000, any_event()), 1..120),
        under_way_ms in prop::collection::vec(0_u64..=1_000, 1..200),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (turns, came, rests) = runtime.block_on(async {
            let mut play = Play::with_limit(limit);
            // Spans in which the background has to rest.
            let mut rests: Vec<(Duration, Duration)> = Vec::new();
            for (pause_ms, event) in events {
                let now = play.clock.uptime();
                match event {
                    Event::Arrival(lane) => play.comes(lane),
                    Event::TooMany(asked) => {
                        // Whoever was let through before this word came is not to blame.
                        play.settle().await;
                        let asked = asked.map(Duration::from_secs);
                        play.budgets.slow_down(&play.purse, asked);
                        rests.push((now, now + asked.unwrap_or(MINUTE).min(MINUTE * 10)));
                    }
                    Event::ClockJump(seconds) => {
                        let jumped = play.clock.now() + SignedDuration::from_secs(seconds);
                        play.clock.set_now(jumped);
                    }
                    Event::Limit(limit) => play.budgets.set_limit(&play.purse.0, ORGANIZATION, limit),
                    Event::Share(percent) => play.budgets.set_share(f64::from(percent) / 100.0),
                    Event::Told(limit, remaining) => {
                        play.settle().await;
                        let rate = RateHeaders { limit: Some(limit), remaining: Some(remaining), resets_in: None };
                        play.budgets.told(&play.purse, rate, Dialect::Make);
                        if remaining == 0 {
                            rests.push((now, now + MINUTE));
                        }
                    }
                }
                play.passes(Duration::from_millis(pause_ms)).await;
            }
            // One call a minute is the least; a rest is at most ten minutes.
            for _ in 0..play.came + 20 {
                play.passes(HELD).await;
            }
            (play.turns(), play.came, rests)
        });
        prop_assert_eq!(turns.len(), came, "somebody never got a turn");
        prop_assert_eq!(crowded_minute(&turns, &under_way_ms), None);
        for (place, turn) in turns.iter().enumerate() {
            let until_then = &turns[..=place];
            let planned = turn.planned as usize;
            prop_assert!(minute_of(until_then, turn.at).count() <= planned, "{:?}", turn);
            if turn.lane == Lane::Background {
                let own = minute_of(until_then, turn.at).filter(|it| it.lane == Lane::Background);
                prop_assert!(own.count() <= (planned * 2 / 3).max(1), "{:?}", turn);
                let resting = rests.iter().any(|(from, until)| *from <= turn.at && turn.at < *until);
                // What came at the moment of the 429 itself may have gone just before it.
                let began = rests.iter().any(|(from, _)| *from == turn.at);
                prop_assert!(!resting || began, "{:?} in {:?}", turn, rests);
            }
        }
    }
}
