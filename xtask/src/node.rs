//! Node and the two npm packages: the app's pages in `ui/` and the page tests in `tests/`.
//!
//! In: the repository. Out: installed packages and built pages. Installs only what the lock files name.
use crate::repository::Repository;
use crate::task::Task;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// The oldest Node the pages build with.
const OLDEST: (u32, u32) = (20, 19);

/// Stops with one sentence when Node is missing or too old, or came without npm.
pub(crate) fn check() -> Result<()> {
    let Ok(answer) = Task::new("node", ["--version"]).read() else {
        bail!("Node is missing: {}", advice());
    };
    judge(&answer)?;
    if !Task::npm(["--version"]).succeeds() {
        bail!(
            "npm is missing: Node from nodejs.org brings it, Debian and Ubuntu keep it in a package \
             of its own (`sudo apt install npm`). Install it, then run this again."
        );
    }
    Ok(())
}

fn judge(answer: &str) -> Result<()> {
    let found = answer.trim();
    let version = version_in(found)
        .with_context(|| format!("`node --version` answered {found:?}: {}", advice()))?;
    if version < OLDEST {
        bail!("Node is too old ({found}): {}", advice());
    }
    Ok(())
}

fn advice() -> String {
    let (major, minor) = OLDEST;
    format!(
        "Mandor's pages are built with Node {major}.{minor} or newer. Install it from nodejs.org or \
         with your version switcher, then run this again."
    )
}

fn version_in(answer: &str) -> Option<(u32, u32)> {
    let mut numbers = answer.strip_prefix('v')?.split('.');
    let major = numbers.next()?.parse().ok()?;
    let minor = numbers.next()?.parse().ok()?;
    Some((major, minor))
}

/// Installs what `package-lock.json` names, unless exactly that is installed already.
pub(crate) fn install(package: &Path) -> Result<()> {
    let wanted = package.join("package-lock.json");
    let wanted = std::fs::read(&wanted).with_context(|| format!("no {}", wanted.display()))?;
    let stamp = package.join("node_modules").join(".mandor-installed.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    Task::npm(["ci", "--no-audit", "--no-fund"])
        .folder(package)
        .run()?;
    std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
}

/// Installs and builds the pages into `ui/dist`.
pub(crate) fn build_pages(repository: &Repository) -> Result<()> {
    install(&repository.ui())?;
    Task::npm(["run", "build"]).folder(&repository.ui()).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_enough_node_passes_and_an_old_one_is_told_what_to_do() {
        for good in ["v20.19.0\n", "v20.20.2", "v22.1.0", "v100.0.0"] {
            assert!(judge(good).is_ok(), "{good}");
        }
        for bad in ["v18.19.0\n", "v20.18.1", "20.20.2", "", "v20"] {
            let error = judge(bad).unwrap_err().to_string();
            assert!(error.contains("Node 20.19 or newer"), "{bad}: {error}");
        }
    }
}
