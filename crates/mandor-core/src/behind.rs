//! Work behind the screen's back: begun by a command or a look, and waited for by nobody.
//!
//! In: futures. Out: nothing. It ends with the watch, all of it, and a panic ends only the work it
//! happened in.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// All such work of one app.
#[derive(Default)]
pub(crate) struct Behind {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Behind {
    /// Begins `work` and returns at once.
    pub(crate) fn begin(
        &self,
        what: &'static str,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                _ = survive(what, work) => {}
            }
        });
    }

    /// Stops everything, and what is begun later at once; returns when nothing is left.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// What `work` came to; `None` when it panicked, which is told in the log.
pub(crate) async fn survive<T>(what: &str, work: impl Future<Output = T>) -> Option<T> {
    let outcome = AssertUnwindSafe(work).catch_unwind().await.ok();
    if outcome.is_none() {
        tracing::error!(what, "stopped unexpectedly, the rest goes on");
    }
    outcome
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Notes that it was dropped.
    struct Noted(Arc<AtomicBool>);

    impl Drop for Noted {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn the_end_waits_for_nothing_and_leaves_nothing() {
        let behind = Behind::default();
        let dropped = Arc::new(AtomicBool::new(false));
        let noted = Noted(Arc::clone(&dropped));
        behind.begin("a wait", async move {
            std::future::pending::<()>().await;
            drop(noted);
        });
        behind.begin("a mistake", async { panic!("a mistake of ours") });
        behind.end().await;
        assert!(dropped.load(Ordering::Relaxed));
    }
}
