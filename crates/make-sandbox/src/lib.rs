//! A small but faithful Make on loopback, for the demo workspace and for every test.
//!
//! In: a [`Config`]. Out: one listening port per zone that answers as Make's REST API does, a [`Ready`] that says
//! where and with which token, a [`Control`] that moves the clock and makes things go wrong.
//! It shares no type with any client of Make, and never listens beyond the address it was given (loopback unless
//! told otherwise).
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! use make_sandbox::{Config, Fault, FaultKind, Sandbox, Size, Time};
//!
//! let morning = "2026-11-24T02:36:00Z".parse()?;
//! let config = Config { size: Size::Tiny, time: Time::Frozen(morning), ..Config::default() };
//! let sandbox = Sandbox::start(config).await?;
//! let control = sandbox.control();
//! if let Some(scenario) = control.find("Review digest") {
//!     control.fail(scenario, None, Some("[401] Token expired".to_owned()))?;
//! }
//! control.set_fault(Fault::new(FaultKind::Unavailable).on_path("/scenarios/*/logs").times(2));
//! control.advance(jiff::SignedDuration::from_hours(1))?;
//! assert!(sandbox.ready().url.starts_with("http://127.0.0.1:"));
//! sandbox.stop().await;
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clock;
mod config;
mod control;
mod engine;
mod guide;
mod http;
mod oauth;
mod ready;
mod state;
mod tls;
mod world;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::serve::Listener;
use tokio::{net::TcpListener, sync::mpsc::UnboundedReceiver, task::JoinSet};

pub use crate::tls::CertificateError;
pub use crate::{
    config::{
        BadToken, Callback, Config, DeletedFolder, Dialect, EmptyTeamRole, HookAddress, Learning,
        LimitBody, LogLast, LogPaging, MinuteBegins, NoDraft, NoTrigger, OversizedPage,
        ResponsiveTimeout, RunScopes, ScheduleTimezone, Size, StoppedRun, Switches, Time,
        UnknownDialect, UnknownSize,
    },
    control::{Control, OrderError, PersonFact, ScenarioAt, ScenarioFact},
    guide::GUIDE_RIGHTS,
    http::{
        faults::{Fault, FaultKind},
        journal::{Call, CallCount},
        rights::{RIGHTS, Right},
    },
    oauth::{Registration, RegistrationFact},
    ready::{Ready, ReadyOrganization, ReadyUser, ReadyZone},
};
use crate::{http::ZoneState, state::Shared, tls::Certificate};

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot listen on {address}")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("cannot make a certificate")]
    Certificate(#[from] tls::CertificateError),
}

/// A running sandbox. It stops when told to, or when dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    ready: Ready,
    tasks: JoinSet<()>,
}

impl Sandbox {
    /// Grows the world and listens, one port per zone.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let (shared, callbacks) = Shared::new(&config);
        let shared = Arc::new(shared);
        let first = config
            .listen
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let certificate = config.tls.as_deref().map(Certificate::write).transpose()?;
        let zones = shared.world_now().0.zones.len();
        let mut listeners = Vec::new();
        for zone in 0..zones {
            let address = if zone == 0 {
                first
            } else {
                SocketAddr::new(first.ip(), 0)
            };
            let listener = listen(address).await?;
            let bound = listener
                .local_addr()
                .map_err(|source| StartError::Listen { address, source })?;
            if let Some(zone) = shared.world_now().0.zones.get_mut(zone) {
                zone.address = bound.to_string();
            }
            listeners.push(listener);
        }
        let mut ready = Ready::of(&shared.world_now().0, config.size);
        let mut tasks = JoinSet::new();
        if let Some(certificate) = certificate {
            ready.certificate = Some(certificate.path().to_owned());
            for (zone, told) in ready.zones.iter_mut().enumerate() {
                let address = SocketAddr::new(first.ip(), 0);
                let listener = certificate.listen(listen(address).await?);
                let bound = listener
                    .local_addr()
                    .map_err(|source| StartError::Listen { address, source })?;
                told.tls_url = Some(format!("https://{bound}"));
                let state = ZoneState {
                    shared: shared.clone(),
                    zone,
                    dialect: config.dialect,
                };
                tasks.spawn(serve(listener, state));
            }
        }
        for (zone, listener) in listeners.into_iter().enumerate() {
            tasks.spawn(serve(
                listener,
                ZoneState {
                    shared: shared.clone(),
                    zone,
                    dialect: config.dialect,
                },
            ));
        }
        if shared.clock.is_live() {
            tasks.spawn(tick(shared.clone()));
        }
        tasks.spawn(call_back(shared.clone(), callbacks));
        Ok(Self {
            shared,
            ready,
            tasks,
        })
    }

    /// Where it listens and with which tokens.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Moves the clock, breaks scenarios, sets faults, reads the request log.
    pub fn control(&self) -> Control {
        Control::new(self.shared.clone())
    }

    /// Closes all ports and waits until they are closed.
    pub async fn stop(mut self) {
        self.shared.closing.cancel();
        self.tasks.abort_all();
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Connections that clients keep open belong to tasks of their own; this tells them, too.
        self.shared.closing.cancel();
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Listen { address, source })
}

async fn serve<L>(listener: L, state: ZoneState)
where
    L: Listener,
    L::Addr: std::fmt::Debug,
{
    let closing = state.shared.closing.clone();
    let served = axum::serve(listener, http::router(state))
        .with_graceful_shutdown(closing.cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "a zone stopped listening");
    }
}

/// Keeps steps small on a live clock. Requests reach the present by themselves, so nothing depends on it.
async fn tick(shared: Arc<Shared>) {
    while !shared.closing.is_cancelled() {
        clock::pause(Duration::from_millis(500)).await;
        drop(shared.world_now());
    }
}

/// Tells whoever asked for it that a run has ended.
async fn call_back(shared: Arc<Shared>, mut callbacks: UnboundedReceiver<engine::Callback>) {
    while let Some(callback) = callbacks.recv().await {
        if shared.closing.is_cancelled() {
            return;
        }
        http::call_back(&shared, &callback).await;
    }
}
