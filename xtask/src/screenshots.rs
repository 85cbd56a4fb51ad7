//! `cargo xtask screenshots`: every screen, light and dark, in both languages, at two widths.
//!
//! In: the built pages on the real core and a sandbox. Out: pictures in `target/screenshots`.
use crate::host::Host;
use crate::packages::{self, Purpose};
use crate::repository::Repository;
use crate::{node, test};
use anyhow::{Context, Result};

pub(crate) fn run(repository: &Repository) -> Result<()> {
    prepare(repository)?;
    let folder = repository.made().join("screenshots");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("removing the last screenshots")?;
    }
    std::fs::create_dir_all(&folder)?;
    test::page_script(repository, "screenshots")?
        .env("MANDOR_SCREENSHOTS", &folder)
        .run()?;
    let count = std::fs::read_dir(&folder)?.count();
    println!("{count} pictures in {}", folder.display());
    Ok(())
}

/// What every script in Chromium needs: the browser, the pages, and the program that serves them.
pub(crate) fn prepare(repository: &Repository) -> Result<()> {
    node::check_version()?;
    packages::ensure(Host::detect(), &[Purpose::Page])?;
    node::build_pages(repository)?;
    node::install(&repository.tests())?;
    repository
        .cargo([
            "build",
            "--locked",
            "--package",
            "journeys",
            "--bin",
            "serve",
        ])?
        .run()
}
