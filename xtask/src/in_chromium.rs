//! Scripts that draw the real pages in Chromium on the real core.
//!
//! In: a script's name in `tests/package.json`. Out: the script, told which programs to use.
use crate::host::Host;
use crate::node;
use crate::packages::{self, Purpose};
use crate::repository::{Profile, Repository};
use crate::task::Task;
use anyhow::{Context, Result, bail};

/// What every such script needs: the browser, the pages, and the program that serves them.
pub(crate) fn prepare(repository: &Repository, profile: Profile) -> Result<()> {
    node::check()?;
    packages::ensure(Host::detect(), &[Purpose::Page])?;
    node::build_pages(repository)?;
    node::install(&repository.tests())?;
    let build = ["build", "--locked", "--package", "journeys"];
    // The sandbox by itself is what Make's own clients talk to.
    let sandbox = ["--package", "make-sandbox", "--bin", "make-sandbox"];
    let programs = ["--bin", "serve"].into_iter().chain(sandbox);
    let release = match profile {
        Profile::Debug => None,
        Profile::Release => Some("--release"),
    };
    let arguments = build.into_iter().chain(programs).chain(release);
    repository.cargo(arguments)?.run()
}

/// The npm script, not started yet; an error when what it needs is not there.
pub(crate) fn script(repository: &Repository, name: &str, profile: Profile) -> Result<Task> {
    let chromium = packages::chromium().context("no Chromium was found")?;
    let serve = repository.binary("serve", profile);
    let sandbox = repository.binary("make-sandbox", profile);
    for program in [&serve, &sandbox] {
        if !program.is_file() {
            bail!("{} was not built", program.display());
        }
    }
    Ok(Task::npm(["run", name])
        .folder(&repository.tests())
        .env("MANDOR_CHROMIUM", chromium)
        .env("MANDOR_SANDBOX", sandbox)
        .env("MANDOR_SERVE", serve))
}
