//! All organizations' minutes, shared by everybody who calls Make in this process.
//!
//! In: who wants to call which organization. Out: their turn, clicks first, in the order they came.
//! Never sends; it only makes callers wait.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::budget::{Answer, Budget, DEFAULT_SHARE, Lane, Meter};
use crate::clock::{Clock, later};
use crate::endpoint::Dialect;
use crate::ids::OrganizationId;
use crate::rate::RateHeaders;
use crate::zone::Zone;

/// Whose minute a call uses. Calls before any organization is known share one minute per zone.
pub(crate) type Purse = (Zone, Option<OrganizationId>);

/// One budget per organization. Share one `Budgets` between all clients, so that two accounts that see the same
/// organization also share its minute.
#[derive(Debug)]
pub struct Budgets {
    clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    share: f64,
    gates: BTreeMap<Purse, Arc<Gate>>,
}

/// Where the callers of one organization queue.
#[derive(Debug)]
struct Gate {
    budget: Mutex<Budget>,
    /// Rings when limit or share changed, so that nobody sleeps by an old plan.
    changed: Notify,
    /// Held by the first of each lane's queue; tokio hands it on in order of arrival.
    clicks: tokio::sync::Mutex<()>,
    background: tokio::sync::Mutex<()>,
}

impl Budgets {
    /// Budgets that plan with half of every limit.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            inner: Mutex::new(Inner {
                share: DEFAULT_SHARE,
                gates: BTreeMap::new(),
            }),
        }
    }

    /// Sets the calls a minute Make grants an organization (`license.apiLimit`). Until then 30 are assumed.
    ///
    /// The zone is part of the key because ids are only known to be unique within one zone.
    pub fn set_limit(&self, zone: &Zone, organization: OrganizationId, per_minute: u32) {
        let gate = self.gate(&(zone.clone(), Some(organization)));
        gate.lock().set_limit(per_minute);
        gate.changed.notify_waiters();
    }

    /// Sets the part of every limit that is planned with, from 0.1 to 0.8; values outside are brought inside. At least
    /// one call a minute always stays.
    pub fn set_share(&self, share: f64) {
        let mut inner = self.lock();
        inner.share = share;
        for gate in inner.gates.values() {
            gate.lock().set_share(share);
            gate.changed.notify_waiters();
        }
    }

    /// How much of an organization's minute is used.
    pub fn meter(&self, zone: &Zone, organization: OrganizationId) -> Meter {
        let gate = self.gate(&(zone.clone(), Some(organization)));
        let (mut meter, pause) = gate.lock().used(self.clock.uptime());
        meter.paused_until = pause.map(|pause| later(self.clock.now(), pause));
        meter
    }

    /// Waits until a call may be sent, and counts it; at most for `patience`, where there is one. Otherwise the call is
    /// not counted, and how long it would have to wait is told.
    pub(crate) async fn admit(
        &self,
        purse: &Purse,
        lane: Lane,
        patience: Option<Duration>,
    ) -> Result<(), Duration> {
        let gate = self.gate(purse);
        let _waiting = WaitingClick::announce(&gate, lane);
        let queue = match lane {
            Lane::Click => &gate.clicks,
            Lane::Background => &gate.background,
        };
        let begun = self.clock.uptime();
        let _turn = match (queue.try_lock(), patience) {
            (Ok(turn), _) => turn,
            (Err(_), None) => queue.lock().await,
            (Err(_), Some(patience)) => tokio::select! {
                turn = queue.lock() => turn,
                () = self.clock.sleep(patience) => return Err(patience),
            },
        };
        loop {
            let changed = gate.changed.notified();
            tokio::pin!(changed);
            // Registered before the question, so a change between question and sleep is not missed.
            changed.as_mut().enable();
            let answer = gate.lock().ask(lane, self.clock.uptime());
            match answer {
                Answer::Go => return Ok(()),
                Answer::Wait(wait)
                    if patience.is_some_and(|most| begun + most < self.clock.uptime() + wait) =>
                {
                    return Err(wait);
                }
                Answer::Wait(wait) => tokio::select! {
                    () = self.clock.sleep(wait) => {}
                    () = changed => {}
                },
            }
        }
    }

    /// Make answered 429.
    pub(crate) fn slow_down(&self, purse: &Purse, retry_after: Option<Duration>) {
        self.gate(purse)
            .lock()
            .slow_down(self.clock.uptime(), retry_after);
    }

    /// The server told its own count. It may have been used up by others, whom we cannot see.
    ///
    /// The guide promises the limit among its headers, so there it is the limit. Make documents none: what it may mean
    /// can only make us more careful than its licence does.
    pub(crate) fn told(&self, purse: &Purse, rate: RateHeaders, dialect: Dialect) {
        let gate = self.gate(purse);
        if let Some(limit) = rate.limit {
            match dialect {
                Dialect::Guide => gate.lock().set_limit(limit),
                Dialect::Make => gate.lock().cap_limit(limit, self.clock.uptime()),
            }
            gate.changed.notify_waiters();
        }
        if rate.remaining == Some(0) {
            self.slow_down(purse, rate.resets_in);
        }
    }

    fn gate(&self, purse: &Purse) -> Arc<Gate> {
        let mut inner = self.lock();
        if let Some(gate) = inner.gates.get(purse) {
            return Arc::clone(gate);
        }
        let gate = Arc::new(Gate {
            budget: Mutex::new(Budget::new(inner.share)),
            changed: Notify::new(),
            clicks: tokio::sync::Mutex::new(()),
            background: tokio::sync::Mutex::new(()),
        });
        inner.gates.insert(purse.clone(), Arc::clone(&gate));
        gate
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change is a plain assignment or an insert, so a poisoned map is still whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Budget> {
        // Bookkeeping does not panic half-way; after a foreign panic the counts are at worst too high.
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells background work that a person waits, until it is the person's turn or they gave up.
struct WaitingClick<'a>(Option<&'a Gate>);

impl<'a> WaitingClick<'a> {
    fn announce(gate: &'a Gate, lane: Lane) -> Self {
        if lane == Lane::Background {
            return Self(None);
        }
        gate.lock().waiting_clicks += 1;
        Self(Some(gate))
    }
}

impl Drop for WaitingClick<'_> {
    fn drop(&mut self) {
        if let Some(gate) = self.0 {
            gate.lock().waiting_clicks -= 1;
        }
    }
}

#[cfg(test)]
mod simulation;

#[cfg(test)]
mod tests {

    use jiff::Timestamp;

    use super::*;
    use crate::budget::HELD;
    use crate::clock::ManualClock;

    const ORGANIZATION: OrganizationId = OrganizationId(11);

    struct World {
        clock: Arc<ManualClock>,
        budgets: Arc<Budgets>,
        purse: Purse,
        told: Arc<Mutex<Vec<&'static str>>>,
    }

    impl World {
        fn with_limit(per_minute: u32) -> Self {
            let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
            let budgets = Arc::new(Budgets::new(clock.clone()));
            let zone = Zone::parse("eu1.make.com").unwrap();
            budgets.set_limit(&zone, ORGANIZATION, per_minute);
            let purse = (zone, Some(ORGANIZATION));
            Self {
                clock,
                budgets,
                purse,
                told: Arc::default(),
            }
        }

        /// Lets `name` ask for its turn, and waits until it got it or sleeps for it.
        async fn comes(&self, name: &'static str, lane: Lane) {
            let (budgets, purse, told) =
                (self.budgets.clone(), self.purse.clone(), self.told.clone());
            tokio::spawn(async move {
                budgets.admit(&purse, lane, None).await.unwrap();
                told.lock().unwrap().push(name);
            });
            settle().await;
        }

        async fn passes(&self, length: Duration) {
            self.clock.advance(length);
            settle().await;
        }

        fn told(&self) -> Vec<&'static str> {
            std::mem::take(&mut self.told.lock().unwrap())
        }
    }

    /// Gives every other task of this one-threaded runtime its turns.
    async fn settle() {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_click_that_came_later_goes_before_waiting_background_work() {
        let world = World::with_limit(2);
        world.comes("first", Lane::Background).await;
        world.comes("background", Lane::Background).await;
        world.comes("click", Lane::Click).await;
        assert_eq!(world.told(), ["first"]);
        world.passes(HELD).await;
        assert_eq!(world.told(), ["click"]);
        world.passes(HELD).await;
        assert_eq!(world.told(), ["background"]);
    }

    #[tokio::test]
    async fn within_a_lane_the_first_to_come_goes_first() {
        let world = World::with_limit(2);
        for name in ["a", "b", "c", "d"] {
            world.comes(name, Lane::Background).await;
        }
        for _ in 0..3 {
            world.passes(HELD).await;
        }
        assert_eq!(world.told(), ["a", "b", "c", "d"]);
    }

    #[tokio::test]
    async fn a_higher_limit_wakes_those_who_sleep_by_the_old_one() {
        let world = World::with_limit(2);
        world.comes("first", Lane::Click).await;
        world.comes("second", Lane::Click).await;
        assert_eq!(world.told(), ["first"]);
        world.budgets.set_limit(&world.purse.0, ORGANIZATION, 120);
        settle().await;
        assert_eq!(world.told(), ["second"], "no time has passed");
    }

    #[tokio::test]
    async fn a_click_that_gave_up_no_longer_holds_background_work_back() {
        let world = World::with_limit(2);
        world.comes("first", Lane::Click).await;
        let given_up = world.budgets.admit(&world.purse, Lane::Click, None);
        assert!(
            futures::FutureExt::now_or_never(given_up).is_none(),
            "it had to wait and was dropped"
        );
        world.comes("background", Lane::Background).await;
        world.passes(HELD).await;
        assert_eq!(world.told(), ["first", "background"]);
    }

    #[tokio::test]
    async fn who_has_no_time_is_told_how_long_it_would_take_and_is_not_counted() {
        let world = World::with_limit(2);
        world.comes("first", Lane::Click).await;
        let second = Duration::from_secs(1);
        let admit = |most| world.budgets.admit(&world.purse, Lane::Click, Some(most));
        assert_eq!(admit(second).await, Err(HELD));
        assert_eq!(world.budgets.meter(&world.purse.0, ORGANIZATION).used, 1);
        world.passes(HELD.saturating_sub(second)).await;
        world.comes("second", Lane::Click).await;
        let nothing = Duration::ZERO;
        assert_eq!(
            admit(nothing).await,
            Err(nothing),
            "it is behind the second"
        );
        world.passes(second).await;
        assert_eq!(world.told(), ["first", "second"]);
    }

    #[tokio::test]
    async fn organizations_do_not_share_a_minute() {
        let world = World::with_limit(2);
        world.comes("first", Lane::Click).await;
        let elsewhere = (world.purse.0.clone(), Some(OrganizationId(12)));
        world
            .budgets
            .admit(&elsewhere, Lane::Click, None)
            .await
            .unwrap();
        let meter = world.budgets.meter(&world.purse.0, ORGANIZATION);
        assert_eq!(meter.used, 1);
    }

    #[tokio::test]
    async fn the_meter_tells_until_when_background_work_rests() {
        let world = World::with_limit(60);
        world
            .budgets
            .slow_down(&world.purse, Some(Duration::from_secs(30)));
        let rests = |world: &World| {
            world
                .budgets
                .meter(&world.purse.0, ORGANIZATION)
                .paused_until
        };
        assert_eq!(rests(&world), Some(Timestamp::from_second(30).unwrap()));
        world.passes(Duration::from_secs(30)).await;
        assert_eq!(rests(&world), None);
    }
}
