//! Where things of this repository are.
//!
//! In: the environment cargo gives. Out: paths. Never creates anything.
use crate::task::{self, Task};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The top of the source tree and the folder cargo builds into.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    pub(crate) root: PathBuf,
    target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
}

/// Which build of a program is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Repository {
    pub(crate) fn find() -> Result<Self> {
        let root = root()?;
        let text = Task::new("cargo", ["metadata", "--no-deps", "--format-version", "1"])
            .folder(&root)
            .read()?;
        let metadata: Metadata =
            serde_json::from_str(&text).context("cargo metadata did not name a target folder")?;
        Ok(Self {
            root,
            target: metadata.target_directory,
        })
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The folder of the `journeys` package, which is also the npm package of the page tests.
    pub(crate) fn tests(&self) -> PathBuf {
        self.root.join("tests")
    }

    /// Where pictures and tools made by tasks go; the same place however cargo's own folder is set.
    pub(crate) fn made(&self) -> PathBuf {
        self.root.join("target")
    }

    pub(crate) fn binary(&self, name: &str, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        };
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.target.join(folder).join(file)
    }

    pub(crate) fn release_folder(&self) -> PathBuf {
        self.target.join("release")
    }

    /// A cargo command in this repository that also finds the tools kept under `target/tools`.
    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Task> {
        let tools = self.made().join("tools").join("bin");
        Ok(Task::new("cargo", arguments)
            .folder(&self.root)
            .env("PATH", task::path_with(&tools)?))
    }
}

/// The folder above this crate: told by cargo when it runs the task.
pub(crate) fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here =
        here.context("run this through `cargo xtask`, which says where the repository is")?;
    here.parent()
        .map(Path::to_owned)
        .context("the xtask crate must stand inside the repository")
}
