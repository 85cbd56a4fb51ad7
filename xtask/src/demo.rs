//! `cargo xtask demo`: from a fresh checkout to a window full of scenarios.
//!
//! In: this computer. Out: the app, open on its demo workspace; without a screen, a picture of it.
//! Never touches a real account: the demo workspace lives inside the app, on loopback.
use crate::clock::{self, Stopwatch};
use crate::host::Host;
use crate::node;
use crate::packages::{self, Purpose};
use crate::repository::{Profile, Repository};
use crate::screen::HiddenScreen;
use crate::task::Task;
use anyhow::{Context, Result, bail};
use std::path::Path;

pub(crate) fn run(repository: &Repository, is_headless: bool) -> Result<()> {
    let host = Host::detect();
    if host.is_linux() && !is_headless && !has_screen() {
        bail!(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. Run this in a \
             desktop session, or use `cargo xtask demo --headless` for a picture of the app."
        );
    }
    let watch = Stopwatch::start();
    node::check()?;
    let mut purposes = vec![Purpose::Build];
    if is_headless {
        purposes.push(Purpose::Headless);
    }
    packages::ensure(host, &purposes)?;
    node::build_pages(repository)?;
    let build = ["build", "--release", "--locked", "--package", "mandor"];
    let features = ["--features", "custom-protocol"];
    repository.cargo(build.into_iter().chain(features))?.run()?;
    let app = repository.binary("mandor", Profile::Release);
    println!("Ready after {}.", clock::in_words(watch.elapsed()));
    if is_headless {
        return photograph(repository, &app);
    }
    Task::new(&app, ["--demo"]).run()
}

fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens the app where nobody sees it, waits until it shows its page, and keeps a picture.
fn photograph(repository: &Repository, app: &Path) -> Result<()> {
    let picture = repository.made().join("demo.png");
    let home = repository.made().join("demo-home");
    if home.exists() {
        std::fs::remove_dir_all(&home).context("emptying the last demo's home folder")?;
    }
    std::fs::create_dir_all(&home)?;
    let screen = HiddenScreen::open("1360x860", &home)?;
    let app = app.to_string_lossy();
    let _running = screen.start("dbus-run-session", ["--", &app, "--demo"])?;
    let colours = screen.wait_for_page("mandor", &picture)?;
    println!(
        "The window shows the demo workspace ({colours} colours). Its picture: {}",
        picture.display()
    );
    Ok(())
}
