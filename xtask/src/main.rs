//! The tasks of this repository, and the only place that installs or starts things.
//!
//! In: one command. Out: its exit code. Never downloads outside the ordinary package clients.
mod bench;
mod check;
mod clock;
mod demo;
mod host;
#[cfg(feature = "icons")]
mod icons;
mod in_chromium;
mod installers;
mod node;
mod packages;
mod repository;
mod rules;
mod screen;
mod screenshots;
mod sizes;
mod summary;
mod task;
mod test;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};
use repository::Repository;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The tasks of Mandor's repository")]
struct Arguments {
    #[command(subcommand)]
    task: Chosen,
}

#[derive(Subcommand)]
enum Chosen {
    /// Install what is missing, build the app and open its demo workspace
    Demo {
        /// Use a hidden screen and keep a picture in target/demo.png (Linux)
        #[arg(long)]
        headless: bool,
    },
    /// Run every tier of tests and give one verdict
    Test {
        /// Only these tiers, separated by commas
        #[arg(long, value_delimiter = ',')]
        only: Vec<test::Tier>,
    },
    /// Fast lints: format, house rules, clippy without the window, types of the pages
    Check,
    /// Picture every screen into target/screenshots
    Screenshots,
    /// Measure, and print one table
    Bench,
    /// Say how many files there are and how long they are
    Sizes,
    /// Make the installers of this system
    Package,
    /// Draw the app and tray pictures from their sources
    Icons {
        /// Only say whether the committed pictures are fresh
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        // The verdict has said it, and its last line stays the last one.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// False when a task ran to its end and found something wrong.
fn run(chosen: &Chosen) -> Result<bool> {
    let repository = Repository::find()?;
    match chosen {
        Chosen::Test { only } => return Ok(test::run(&repository, only)),
        Chosen::Demo { headless } => demo::run(&repository, *headless),
        Chosen::Check => check::run(&repository),
        Chosen::Screenshots => screenshots::run(&repository),
        Chosen::Bench => bench::run(&repository),
        Chosen::Sizes => sizes::run(&repository),
        Chosen::Package => installers::run(&repository),
        Chosen::Icons { check } => draw_icons(&repository, *check),
    }?;
    Ok(true)
}

#[cfg(feature = "icons")]
fn draw_icons(repository: &Repository, is_check: bool) -> Result<()> {
    let folder = repository.root.join("icons");
    if is_check {
        icons::check(&folder)
    } else {
        icons::draw(&folder)
    }
}

/// The everyday build has no renderer, so this one asks cargo for the build that has.
#[cfg(not(feature = "icons"))]
fn draw_icons(repository: &Repository, is_check: bool) -> Result<()> {
    let run = [
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "icons",
        "--",
        "icons",
    ];
    let check = is_check.then_some("--check");
    repository.cargo(run.into_iter().chain(check))?.run()
}
