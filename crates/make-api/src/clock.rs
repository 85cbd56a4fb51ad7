//! The only place that asks the time or waits for it.
//!
//! In: nothing. Out: the wall clock, a clock that only moves forward, and a way to wait.
//! Never decides anything; everything that decides is given `now`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;

/// What [`Clock::sleep`] returns: a wait that can be dropped to stop waiting.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Asks the time and waits for it.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The wall clock. It may jump: people set it, and networks correct it.
    fn now(&self) -> Timestamp;

    /// Time since some fixed start, which never goes back. Use it to measure how long something took.
    fn uptime(&self) -> Duration;

    /// Waits for `length`. A length of zero still gives other tasks a turn.
    fn sleep(&self, length: Duration) -> Sleep;
}

/// The computer's own clock.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose uptime starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one module that may ask the time"
    )]
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one module that may ask the time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one module that may wait for the time"
    )]
    fn sleep(&self, length: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(length))
    }
}

/// A clock that stands still until it is told to move, for tests and simulations.
///
/// A [`ManualClock::starting_at`] clock keeps sleepers waiting until [`ManualClock::advance`] reaches them.
/// A [`ManualClock::hurried`] clock moves itself by the length of every sleep, so nobody ever waits.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<State>,
    hurried: bool,
}

#[derive(Debug)]
struct State {
    now: Timestamp,
    uptime: Duration,
    sleepers: Vec<(Duration, oneshot::Sender<()>)>,
}

impl ManualClock {
    /// A clock that shows `start` and moves only by [`ManualClock::advance`].
    pub fn starting_at(start: Timestamp) -> Self {
        Self::build(start, false)
    }

    /// A clock that shows `start` and jumps ahead by the length of each sleep.
    pub fn hurried(start: Timestamp) -> Self {
        Self::build(start, true)
    }

    fn build(start: Timestamp, hurried: bool) -> Self {
        let state = State {
            now: start,
            uptime: Duration::ZERO,
            sleepers: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
            hurried,
        }
    }

    /// Moves both clocks ahead and wakes everybody whose time has come.
    pub fn advance(&self, length: Duration) {
        let mut state = self.lock();
        state.uptime += length;
        state.now = later(state.now, length);
        let uptime = state.uptime;
        let (due, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut state.sleepers)
            .into_iter()
            .partition(|(at, _)| *at <= uptime);
        state.sleepers = waiting;
        drop(state);
        for (_, sleeper) in due {
            if sleeper.send(()).is_err() {
                tracing::trace!("a sleeper was dropped before its time came");
            }
        }
    }

    /// Sets the wall clock only, like a person correcting it. Uptime does not move.
    pub fn set_now(&self, now: Timestamp) {
        self.lock().now = now;
    }

    /// How many sleeps are waiting for [`ManualClock::advance`].
    pub fn sleepers(&self) -> usize {
        let mut state = self.lock();
        state.sleepers.retain(|(_, sleeper)| !sleeper.is_closed());
        state.sleepers.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change of the state is a plain assignment, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    fn uptime(&self) -> Duration {
        self.lock().uptime
    }

    fn sleep(&self, length: Duration) -> Sleep {
        if self.hurried || length.is_zero() {
            self.advance(length);
            return Box::pin(tokio::task::yield_now());
        }
        let (sleeper, woken) = oneshot::channel();
        let mut state = self.lock();
        let at = state.uptime + length;
        state.sleepers.push((at, sleeper));
        Box::pin(async move {
            if woken.await.is_err() {
                // The clock is gone: its time will never come, so the sleep never ends.
                std::future::pending::<()>().await;
            }
        })
    }
}

/// `moment` plus `length`, or the end of time when that lies beyond it.
pub(crate) fn later(moment: Timestamp, length: Duration) -> Timestamp {
    SignedDuration::try_from(length)
        .ok()
        .and_then(|length| moment.checked_add(length).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_its_time_comes_and_not_before() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let sleep = tokio::spawn(clock.sleep(Duration::from_secs(10)));
        clock.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!sleep.is_finished(), "one second is missing");
        clock.advance(Duration::from_secs(1));
        sleep.await.unwrap();
        assert_eq!(clock.now(), Timestamp::from_second(10).unwrap());
    }

    #[tokio::test]
    async fn a_hurried_clock_moves_by_the_length_of_each_sleep() {
        let clock = ManualClock::hurried(Timestamp::UNIX_EPOCH);
        clock.sleep(Duration::from_hours(1)).await;
        assert_eq!(clock.uptime(), Duration::from_hours(1));
        assert_eq!(clock.sleepers(), 0);
    }

    #[test]
    fn setting_the_wall_clock_leaves_uptime_alone() {
        let clock = ManualClock::starting_at(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::from_secs(5));
        clock.set_now(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.uptime(), Duration::from_secs(5));
    }
}
