//! `serve --listen 127.0.0.1:18090 --sandbox agency`: the real page on the real core, in a browser.
//!
//! In: arguments. Out: one line of JSON once it is ready; then it runs until it is interrupted or terminated.
//! The core keeps its secrets in memory and its cache in a temporary folder; Make is a sandbox in this
//! process. It listens on this computer only: whoever reaches it can do what the person can do.

mod arguments;
mod commands;
mod pages;

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use journeys::demo::RunningSandbox;
use make_sandbox::{Ready, Sandbox};
use mandor_core::app::Setup;
use mandor_core::clock::SystemClock;
use mandor_core::settings::{Language, MemoryKeeper};
use mandor_core::sign_in::BuiltIn;
use mandor_core::vault::Vault;
use mandor_core::{App, rpc, watch};
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use arguments::{Arguments, Demo};

/// What is said on standard output once everything runs.
#[derive(Serialize)]
struct Running<'a> {
    url: String,
    sandbox: &'a Ready,
}

fn main() -> ExitCode {
    let arguments = match arguments::read() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{}", arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => return complain(&format!("{error}\n{}", arguments::USAGE)),
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("MANDOR_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => return complain(&format!("cannot start: {error}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error.to_string()),
    }
}

fn complain(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    // Listening first: a taken port is said before anything else is started.
    let listener = TcpListener::bind(arguments.listen).await?;
    let address = listener.local_addr()?;
    let sandbox = Sandbox::start(arguments.sandbox).await?;
    // Removed with everything in it when this function ends.
    let folder = tempfile::tempdir()?;
    let app = App::open(Setup {
        folder: folder.path().join("cache"),
        vault: Vault::memory(),
        settings: Box::new(MemoryKeeper::default()),
        clock: Arc::new(SystemClock::new()),
        zones: zones_of(sandbox.ready())?,
        sign_in: registration(sandbox.ready(), arguments.is_registered)?,
        demo: Some(Arc::new(RunningSandbox(sandbox.ready().clone()))),
        system_language: Language::En,
    })?;

    let stop = CancellationToken::new();
    let watching = tokio::spawn(watch::run(app.clone(), stop.clone()));
    if arguments.demo != Demo::Closed {
        open_demo(&app, arguments.demo).await?;
    }
    let router = Router::new()
        .merge(commands::router(app, stop.clone()))
        .fallback_service(pages::service(&arguments.dist)?);
    let serving = tokio::spawn(
        axum::serve(listener, router)
            .with_graceful_shutdown(stop.clone().cancelled_owned())
            .into_future(),
    );
    say(address, sandbox.ready())?;

    asked_to_stop().await?;
    stop.cancel();
    serving.await??;
    watching.await?;
    sandbox.stop().await;
    Ok(())
}

/// A pasted token is tried at the sandbox: the outside world is never asked.
fn zones_of(ready: &Ready) -> Result<Vec<make_api::Zone>, make_api::ZoneError> {
    let zones = ready.zones.iter();
    zones
        .map(|zone| make_api::Zone::parse(&zone.zone))
        .collect()
}

/// As whom people sign in through the browser: at the sandbox, and only where it is wanted.
fn registration(ready: &Ready, is_registered: bool) -> Result<BuiltIn, make_api::ZoneError> {
    let address = ready.url.trim_start_matches("http://");
    Ok(BuiltIn {
        client_id: if is_registered { "serve" } else { "" }.to_owned(),
        server: Some(make_api::Zone::parse(address)?),
        ..BuiltIn::default()
    })
}

/// Opens the demo workspace and waits until it has come as far as is wanted.
async fn open_demo(app: &App, wanted: Demo) -> Result<(), Box<dyn Error>> {
    let mut events = app.events();
    command(app, "open_demo").await?;
    loop {
        let has_come = match wanted {
            Demo::Closed => true,
            Demo::Listed => is_listed(&command(app, "list_organizations").await?),
            Demo::Checked => is_checked(&command(app, "get_shell").await?),
        };
        if has_come {
            return Ok(());
        }
        // Any news, and having missed some, are a reason to ask again.
        if let Err(RecvError::Closed) = events.recv().await {
            return Err("the core has ended".into());
        }
    }
}

/// Whether every organization has its rows. A sandbox has no organization without scenarios.
fn is_listed(organizations: &Value) -> bool {
    let has_rows = |it: &Value| it["scenarios"].as_u64().is_some_and(|count| count > 0);
    organizations["rows"]
        .as_array()
        .is_some_and(|rows| !rows.is_empty() && rows.iter().all(has_rows))
}

fn is_checked(shell: &Value) -> bool {
    shell["checkedAt"].is_number() && shell["checking"] == Value::Bool(false)
}

async fn command(app: &App, name: &str) -> Result<Value, String> {
    let reply = rpc::dispatch(app, name, Value::Null)
        .await
        .map_err(|problem| problem.happened)?;
    serde_json::to_value(reply).map_err(|error| error.to_string())
}

fn say(address: SocketAddr, sandbox: &Ready) -> Result<(), Box<dyn Error>> {
    let url = format!("http://{address}");
    let line = serde_json::to_string(&Running { url, sandbox })?;
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

#[cfg(unix)]
async fn asked_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminated.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
