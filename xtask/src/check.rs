//! `cargo xtask check`: what can be said in seconds, without building the window.
//!
//! In: the sources. Out: the first thing that is wrong. Runs no test.
use crate::node;
use crate::repository::Repository;
use crate::rules;
use crate::task::Task;
use anyhow::Result;

pub(crate) fn run(repository: &Repository) -> Result<()> {
    node::check()?;
    repository.cargo(["fmt", "--all", "--check"])?.run()?;
    rules::check(&repository.root)?;
    repository
        .cargo([
            "clippy",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ])?
        .run()?;
    node::install(&repository.ui())?;
    for script in ["check", "lint"] {
        Task::npm(["run", script]).folder(&repository.ui()).run()?;
    }
    println!("Everything checked is fine.");
    Ok(())
}
