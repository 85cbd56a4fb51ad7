//! When Mandor looks: the loops behind everything that happens without a click.
//!
//! In: an app and a sign to stop. Out: looks, sent entries, entries read back.
//! Two loops, so that a long listing never delays what a person asked for.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::{accounts, journal, sync};

/// After trouble with the cache, the journal is tried again this soon.
const AFTER_TROUBLE: Duration = Duration::from_secs(10);
/// The journal's clock when nothing waits.
const IDLE: Duration = Duration::from_hours(1);
/// While offline, a look comes this soon: the network is seen within ten seconds.
const OFFLINE_EVERY: Duration = Duration::from_secs(8);

/// Watches until `stop` is cancelled.
pub async fn run(app: App, stop: CancellationToken) {
    start(&app).await;
    tokio::select! {
        () = stop.cancelled() => {}
        () = look_again_and_again(&app) => {}
        () = send_again_and_again(&app) => {}
    }
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
        sync::look(app).await;
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
        journal_tick(app).await;
        let wait = match journal::next_wait(app).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "the journal cannot be read");
                Some(AFTER_TROUBLE)
            }
        };
        tokio::select! {
            () = app.clock().sleep(wait.unwrap_or(IDLE)) => {}
            () = app.lookout().journal_woken() => {}
        }
    }
}
