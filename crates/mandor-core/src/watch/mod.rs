//! When Mandor looks: the loops behind everything that happens without a click.
//!
//! In: an app and a sign to stop. Out: looks, sent entries, entries read back.
//! Two loops, so that a long listing never delays what a person asked for. A mistake of ours ends
//! one turn of a loop, never the watching.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::behind::survive;
use crate::{accounts, journal, sync};

/// After trouble with the cache, the journal is tried again this soon.
const AFTER_TROUBLE: Duration = Duration::from_secs(10);
/// The journal's clock when nothing waits.
const IDLE: Duration = Duration::from_hours(1);
/// No wait is shorter, or an entry whose sending ends unexpectedly would be tried without a pause.
const AT_LEAST: Duration = Duration::from_millis(50);
/// While offline, a look comes this soon: the network is seen within ten seconds.
const OFFLINE_EVERY: Duration = Duration::from_secs(8);

/// Watches until `stop` is cancelled; then nothing of it goes on.
pub async fn run(app: App, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = watch(&app) => {}
    }
    app.behind().end().await;
}

async fn watch(app: &App) {
    survive("the start of the watch", start(app)).await;
    futures::join!(look_again_and_again(app), send_again_and_again(app));
}

/// What has to happen once, before the first look.
pub async fn start(app: &App) {
    if let Err(error) = journal::recover(app).await {
        tracing::error!(%error, "the journal could not be taken up again");
    }
    if let Err(error) = accounts::resume_demo(app).await {
        tracing::error!(%error, "the demo workspace could not be started again");
    }
}

/// Everything that is due, once: first what the person asked for, then the look. For tests, and for
/// nothing else than the loops below.
pub async fn tick(app: &App) {
    journal_tick(app).await;
    sync::look(app).await;
}

async fn journal_tick(app: &App) {
    if let Err(error) = journal::send_due(app).await {
        tracing::error!(%error, "held entries could not be sent");
    }
    if let Err(error) = journal::settle_unknown(app).await {
        tracing::error!(%error, "sent entries could not be read back");
    }
}

async fn look_again_and_again(app: &App) {
    loop {
        // A look holds the state of many calls; on the heap it is not carried by everything that waits for the watch.
        survive("a look", Box::pin(sync::look(app))).await;
        let wait = if app.lookout().view().offline_since.is_some() {
            OFFLINE_EVERY
        } else {
            Duration::from_secs(app.current_settings().check_every_s.into())
        };
        tokio::select! {
            () = app.clock().sleep(wait) => {}
            () = app.lookout().watch_woken() => {}
        }
    }
}

async fn send_again_and_again(app: &App) {
    loop {
        survive("the journal", journal_tick(app)).await;
        let wait = match survive("the journal", journal::next_wait(app)).await {
            Some(Ok(wait)) => wait.unwrap_or(IDLE),
            Some(Err(error)) => {
                tracing::error!(%error, "the journal cannot be read");
                AFTER_TROUBLE
            }
            None => AFTER_TROUBLE,
        };
        tokio::select! {
            () = app.clock().sleep(wait.max(AT_LEAST)) => {}
            () = app.lookout().journal_woken() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use jiff::Timestamp;

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::{Clock, ManualClock};
    use crate::fixture;
    use crate::problem::Code;
    use crate::vault::Vault;

    /// A clock that panics so many times when it is asked what time it is.
    #[derive(Debug)]
    struct Faulty {
        clock: ManualClock,
        panics: AtomicU32,
    }

    impl Clock for Faulty {
        fn now(&self) -> Timestamp {
            let left = |panics: u32| panics.checked_sub(1);
            let was = self
                .panics
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
            assert!(was.is_err(), "a mistake of ours");
            self.clock.now()
        }

        fn uptime(&self) -> Duration {
            self.clock.uptime()
        }

        fn sleep(&self, length: Duration) -> make_api::clock::Sleep {
            self.clock.sleep(length)
        }
    }

    #[tokio::test]
    async fn a_mistake_of_ours_does_not_end_the_watching() {
        let clock = Arc::new(Faulty {
            clock: ManualClock::hurried(Timestamp::UNIX_EPOCH),
            panics: AtomicU32::new(0),
        });
        let core = fixture::core_with(&clock, KeptIn::Memory, Vault::memory()).await;
        let app = core.app.clone();
        clock.panics.store(6, Ordering::Relaxed);
        let mut events = app.events();
        let stop = CancellationToken::new();
        let watching = tokio::spawn(run(app.clone(), stop.clone()));
        let (zone, lookout) = (core.scenario.zone, app.lookout());
        // Whichever loop meets the mistakes, both go on until there are none left.
        while clock.panics.load(Ordering::Relaxed) > 0
            || lookout.zone_problem(zone) != Some(Code::SignInEnded)
        {
            events.recv().await.unwrap();
        }
        stop.cancel();
        watching.await.unwrap();
    }
}
