//! `cargo xtask screenshots`: every screen, light and dark, in both languages, at two widths.
//!
//! In: the built pages on the real core and a sandbox. Out: pictures in `target/screenshots`.
use crate::in_chromium;
use crate::repository::{Profile, Repository};
use anyhow::{Context, Result};

pub(crate) fn run(repository: &Repository) -> Result<()> {
    in_chromium::prepare(repository, Profile::Debug)?;
    let folder = repository.made().join("screenshots");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("removing the last screenshots")?;
    }
    std::fs::create_dir_all(&folder)?;
    in_chromium::script(repository, "screenshots", Profile::Debug)?
        .env("MANDOR_SCREENSHOTS", &folder)
        .run()?;
    let count = std::fs::read_dir(&folder)?.count();
    println!("{count} pictures in {}", folder.display());
    Ok(())
}
