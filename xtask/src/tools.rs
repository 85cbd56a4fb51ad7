//! The cargo commands that are not part of Rust itself.
//!
//! In: a tool's name. Out: it can be run. One that is on PATH already is used; otherwise a fixed version is
//! built into `target/tools`, so that the person's own cargo folder stays as it is.
use crate::repository::Repository;
use anyhow::Result;

/// A cargo command with the version that is installed when there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    command: &'static str,
    name: &'static str,
    version: &'static str,
    why: &'static str,
}

pub(crate) const NEXTEST: Tool = Tool {
    command: "nextest",
    name: "cargo-nextest",
    version: "0.9.143",
    why: "runs the tests side by side, each in its own process",
};

pub(crate) const DENY: Tool = Tool {
    command: "deny",
    name: "cargo-deny",
    version: "0.20.2",
    why: "checks licences, sources and forbidden crates",
};

/// These tools run for seconds, so building them quickly is worth more than their speed.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

pub(crate) fn ensure(repository: &Repository, tool: Tool) -> Result<()> {
    if repository.cargo([tool.command, "--version"])?.succeeds() {
        return Ok(());
    }
    println!(
        "{} {} is missing ({}) and will be built into target/tools; this takes some minutes once.",
        tool.name, tool.version, tool.why
    );
    let root = repository.made().join("tools");
    let root = root.to_string_lossy();
    let package = format!("{}@{}", tool.name, tool.version);
    let mut install = repository.cargo(["install", "--locked", "--root", &root, &package])?;
    for (name, value) in QUICK_BUILD {
        install = install.env(name, value);
    }
    install.run()
}
