//! `cargo xtask package`: the installers of this system.
//!
//! In: the sources. Out: a `.deb` and an `.rpm` in the bundle folder of cargo's release build.
//! An `AppImage` is not among them: making one downloads its runtime from a code host.
use crate::host::Host;
use crate::node;
use crate::packages::{self, Purpose};
use crate::repository::Repository;
use crate::task::Task;
use anyhow::{Result, bail};

/// The newest version whose programs for every system are all published.
const TAURI_CLI: &str = "@tauri-apps/cli@2.12.3";

pub(crate) fn run(repository: &Repository) -> Result<()> {
    let host = Host::detect();
    if !host.is_linux() {
        bail!("Installers are made on Linux so far; elsewhere `cargo xtask demo` builds the app.");
    }
    node::check()?;
    packages::ensure(host, &[Purpose::Build])?;
    node::build_pages(repository)?;
    let npx = ["exec", "--yes", "--package", TAURI_CLI, "--"];
    let tauri = ["tauri", "build", "--ci", "--bundles", "deb,rpm"];
    Task::npm(npx.into_iter().chain(tauri))
        .folder(&repository.root)
        .run()?;
    let folder = repository.release_folder().join("bundle");
    println!("The installers are in {}", folder.display());
    Ok(())
}
