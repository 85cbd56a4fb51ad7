//! One clock for the sandbox and the core, which moves only when told.
//!
//! In: orders of a test, and sleeps of the core. Out: the same time on both sides. It never waits.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::clock::{Clock, Sleep};
use make_sandbox::Control;

/// The sandbox's clock as the core's own. It stands still; whoever sleeps moves it for everybody.
pub struct WorldClock {
    control: Mutex<Control>,
    uptime: Mutex<Duration>,
    /// How far this computer's clock is ahead of the sandbox's.
    skew: Mutex<SignedDuration>,
}

impl WorldClock {
    /// The clock of the sandbox behind `control`.
    pub fn new(control: Control) -> Self {
        Self {
            control: Mutex::new(control),
            uptime: Mutex::default(),
            skew: Mutex::default(),
        }
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
        *lock(&self.uptime) += by;
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        if let Err(error) = self.control().advance(by) {
            tracing::error!(%error, "the sandbox's clock stays where it is");
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
        self.advance(length);
        Box::pin(tokio::task::yield_now())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
