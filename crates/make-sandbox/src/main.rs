//! `make-sandbox --listen 127.0.0.1:18080 --size agency --seed 7`
//!
//! In: arguments. Out: one line of JSON once it is ready; then it runs until it is interrupted or terminated.
//! It prints nothing else on standard output.

use std::{io::Write, process::ExitCode};

use jiff::Timestamp;
use make_sandbox::{Config, Sandbox, Switches, Time};

const USAGE: &str = "\
usage: make-sandbox [--listen ADDRESS:PORT] [--size tiny|agency|mid|huge|hostile] [--seed NUMBER]
                    [--speed TIMES | --frozen TIMESTAMP] [--switches JSON]
                    [--dialect make|guide] [--tls DIRECTORY]";

fn main() -> ExitCode {
    let config = match arguments() {
        Ok(Some(config)) => config,
        Ok(None) => {
            return match help() {
                Ok(text) => {
                    println!("{text}");
                    ExitCode::SUCCESS
                }
                Err(error) => complain(&error.to_string()),
            };
        }
        Err(error) => return complain(&format!("{error}\n{USAGE}")),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return complain(&format!("cannot start: {error}")),
    };
    match runtime.block_on(run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error.to_string()),
    }
}

/// The usage, and every switch with its default.
fn help() -> serde_json::Result<String> {
    let switches = serde_json::to_string_pretty(&Switches::default())?;
    Ok(format!(
        "{USAGE}\n\nEvery switch as it stands when --switches does not name it:\n{switches}"
    ))
}

fn complain(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

fn arguments() -> Result<Option<Config>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, ValueExt};

    let mut config = Config::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => config.listen = Some(parser.value()?.parse()?),
            Long("size") => config.size = parser.value()?.parse()?,
            Long("seed") => config.seed = parser.value()?.parse()?,
            Long("speed") => {
                config.time = Time::Live {
                    speed: parser.value()?.parse()?,
                }
            }
            Long("frozen") => config.time = Time::Frozen(parser.value()?.parse::<Timestamp>()?),
            Long("switches") => {
                config.switches = parser
                    .value()?
                    .parse_with(|text| serde_json::from_str::<Switches>(text))?;
            }
            Long("dialect") => config.dialect = parser.value()?.parse()?,
            Long("tls") => config.tls = Some(parser.value()?.into()),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(config))
}

async fn run(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start(config).await?;
    let line = serde_json::to_string(sandbox.ready())?;
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    asked_to_stop().await?;
    sandbox.stop().await;
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
