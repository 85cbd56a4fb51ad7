//! What all zones, the control surface and the engine share.
//!
//! In: a configuration. Out: one locked world on one clock. Locks are held briefly and never while waiting.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    config::{Config, Switches},
    engine::{self, Callback},
    http::{faults::Faults, journal::Journal, limits::Limits},
    oauth::Grants,
    world::{self, World},
};

pub(crate) struct Shared {
    pub(crate) clock: Clock,
    world: Mutex<World>,
    switches: Mutex<Switches>,
    limits: Mutex<Limits>,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
    grants: Mutex<Grants>,
    callbacks: mpsc::UnboundedSender<Callback>,
    pub(crate) closing: CancellationToken,
}

impl Shared {
    pub(crate) fn new(config: &Config) -> (Self, mpsc::UnboundedReceiver<Callback>) {
        let clock = Clock::new(config.time);
        let world = world::grow(config.size, config.seed, clock.now(), &config.switches);
        let (callbacks, arriving) = mpsc::unbounded_channel();
        let shared = Self {
            clock,
            world: Mutex::new(world),
            switches: Mutex::new(config.switches.clone()),
            limits: Mutex::default(),
            faults: Mutex::new(Faults::for_size(config.size, config.seed)),
            journal: Mutex::default(),
            grants: Mutex::default(),
            callbacks,
            closing: CancellationToken::new(),
        };
        (shared, arriving)
    }

    /// The world as it stands at this moment, with the moment.
    pub(crate) fn world_now(&self) -> (MutexGuard<'_, World>, Timestamp) {
        let mut world = lock(&self.world);
        let now = self.clock.now();
        for callback in engine::advance(&mut world, now) {
            // Nobody listens any more once the sandbox closes, and then nobody needs the news.
            drop(self.callbacks.send(callback));
        }
        (world, now)
    }

    pub(crate) fn switches(&self) -> MutexGuard<'_, Switches> {
        lock(&self.switches)
    }

    pub(crate) fn limits(&self) -> MutexGuard<'_, Limits> {
        lock(&self.limits)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(crate) fn grants(&self) -> MutexGuard<'_, Grants> {
        lock(&self.grants)
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        lock(&self.journal)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
