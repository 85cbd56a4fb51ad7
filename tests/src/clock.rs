//! One clock for the sandbox and the core, which moves only when told.
//!
//! In: orders of a test, and sleeps of the core. Out: the same time on both sides. It never waits.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::clock::{Clock, Sleep};
use make_sandbox::Control;
use tokio::sync::oneshot;

/// The sandbox's clock as the core's own. It moves only when told; whoever sleeps moves it for everybody, unless it was
/// told to stand still.
pub struct WorldClock {
    control: Mutex<Control>,
    uptime: Mutex<Duration>,
    /// How far this computer's clock is ahead of the sandbox's.
    skew: Mutex<SignedDuration>,
    /// Whether a sleep waits until somebody else moves the clock.
    is_still: AtomicBool,
    sleepers: Mutex<Vec<(Duration, oneshot::Sender<()>)>>,
}

impl WorldClock {
    /// The clock of the sandbox behind `control`.
    pub fn new(control: Control) -> Self {
        Self {
            control: Mutex::new(control),
            uptime: Mutex::default(),
            skew: Mutex::default(),
            is_still: AtomicBool::new(false),
            sleepers: Mutex::default(),
        }
    }

    /// From now on a sleep moves nothing: it waits until the time has come.
    pub fn stand_still(&self) {
        self.is_still.store(true, Ordering::Relaxed);
    }

    /// Orders to the sandbox whose clock this is.
    pub fn control(&self) -> Control {
        lock(&self.control).clone()
    }

    /// Takes over the clock of another sandbox, which stands where this one stood.
    pub fn follow(&self, control: Control) {
        *lock(&self.control) = control;
    }

    /// Sets how far this computer's clock is ahead of the sandbox's.
    pub fn set_skew(&self, skew: SignedDuration) {
        *lock(&self.skew) = skew;
    }

    /// Moves the clock on, for the sandbox and for the core.
    pub fn advance(&self, by: Duration) {
        let uptime = {
            let mut uptime = lock(&self.uptime);
            *uptime += by;
            *uptime
        };
        let sleepers = std::mem::take(&mut *lock(&self.sleepers)).into_iter();
        let (due, waiting): (Vec<_>, Vec<_>) = sleepers.partition(|(at, _)| *at <= uptime);
        lock(&self.sleepers).extend(waiting);
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        if let Err(error) = self.control().advance(by) {
            tracing::error!(%error, "the sandbox's clock stays where it is");
        }
        for (_, sleeper) in due {
            if sleeper.send(()).is_err() {
                tracing::trace!("a sleeper was gone before its time came");
            }
        }
    }
}

impl fmt::Debug for WorldClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorldClock").finish_non_exhaustive()
    }
}

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        self.control().now() + *lock(&self.skew)
    }

    fn uptime(&self) -> Duration {
        *lock(&self.uptime)
    }

    fn sleep(&self, length: Duration) -> Sleep {
        if self.is_still.load(Ordering::Relaxed) && !length.is_zero() {
            let (sleeper, woken) = oneshot::channel();
            let at = *lock(&self.uptime) + length;
            lock(&self.sleepers).push((at, sleeper));
            return Box::pin(async move {
                if woken.await.is_err() {
                    // The clock is gone, so the time never comes.
                    std::future::pending::<()>().await;
                }
            });
        }
        self.advance(length);
        Box::pin(tokio::task::yield_now())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
