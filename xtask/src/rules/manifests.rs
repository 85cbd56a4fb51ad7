//! Who may know whom, judged on `cargo metadata`.
//!
//! In: the workspace's manifests, resolved by cargo without dependencies. Out: sentences about breaches.
//! Direct dependencies are enough: only a direct dependency can be named in code.
use crate::task::Task;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_default_members: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Nothing for an ordinary dependency, else `dev` or `build`.
    kind: Option<String>,
}

const SHELL: &str = "mandor";
const OURS: [&str; 6] = [
    "make-api",
    "mandor-core",
    "make-sandbox",
    SHELL,
    "journeys",
    "xtask",
];

/// A room and the crates it may not know, with the reason.
struct Wall {
    room: &'static str,
    unknown: &'static [&'static str],
    why: &'static str,
}

const WALLS: [Wall; 3] = [
    Wall {
        room: "make-api",
        unknown: &["rusqlite", "rusqlite_migration", "mandor-core", SHELL],
        why: "it speaks Make's words and keeps nothing",
    },
    Wall {
        room: "mandor-core",
        unknown: &["reqwest", "hyper", "axum", SHELL],
        why: "the one road to the network is make-api",
    },
    Wall {
        room: "make-sandbox",
        unknown: &OURS,
        why: "a wrong field name must not agree with itself",
    },
];

/// Only tests of these rooms may start a sandbox.
const CORE_ROOMS: [&str; 2] = ["make-api", "mandor-core"];

pub(crate) fn breaches(root: &Path) -> Result<Vec<String>> {
    let text = Task::new("cargo", ["metadata", "--no-deps", "--format-version", "1"])
        .folder(root)
        .read()?;
    let metadata: Metadata = serde_json::from_str(&text).context("reading cargo metadata")?;
    let mut breaches = who_knows_whom(&metadata);
    for package in &metadata.packages {
        let manifest = std::fs::read_to_string(&package.manifest_path)?;
        if !inherits_lints(&manifest) {
            breaches.push(format!(
                "{} does not inherit the workspace's lints",
                package.name
            ));
        }
    }
    Ok(breaches)
}

fn who_knows_whom(metadata: &Metadata) -> Vec<String> {
    let mut breaches = Vec::new();
    for package in &metadata.packages {
        let room = package.name.as_str();
        for dependency in &package.dependencies {
            let known = dependency.name.as_str();
            for wall in WALLS.iter().filter(|wall| wall.room == room) {
                if wall.unknown.contains(&known) {
                    breaches.push(format!("{room} knows {known}: {}", wall.why));
                }
            }
            if is_tauri(known) && room != SHELL {
                breaches.push(format!("{room} knows {known}: only the shell knows Tauri"));
            }
            let is_test = dependency.kind.as_deref() == Some("dev");
            if CORE_ROOMS.contains(&room) && known == "make-sandbox" && !is_test {
                breaches.push(format!("{room} knows {known} outside its tests"));
            }
        }
        let is_default = metadata.workspace_default_members.contains(&package.id);
        if room == SHELL && is_default {
            breaches.push(format!(
                "{room} is a default member: the quick loop would need WebKit"
            ));
        }
    }
    breaches
}

fn is_tauri(name: &str) -> bool {
    name == "tauri" || name.starts_with("tauri-") || ["wry", "tao"].contains(&name)
}

fn inherits_lints(manifest: &str) -> bool {
    let after = manifest.lines().skip_while(|line| line.trim() != "[lints]");
    after.skip(1).map(str::trim).find(|line| !line.is_empty()) == Some("workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        Package {
            id: name.to_owned(),
            name: name.to_owned(),
            manifest_path: PathBuf::new(),
            dependencies: dependencies.iter().map(dependency).collect(),
        }
    }

    fn metadata(packages: Vec<Package>, default: &[&str]) -> Metadata {
        Metadata {
            packages,
            workspace_default_members: default.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    #[test]
    fn the_wanted_order_is_no_breach() {
        let packages = vec![
            package(
                "make-api",
                &[("reqwest", None), ("make-sandbox", Some("dev"))],
            ),
            package("mandor-core", &[("make-api", None), ("rusqlite", None)]),
            package("mandor", &[("tauri", None), ("make-sandbox", None)]),
        ];
        let metadata = metadata(packages, &["make-api", "mandor-core"]);
        assert_eq!(who_knows_whom(&metadata), Vec::<String>::new());
    }

    #[test]
    fn every_wall_is_noticed_when_it_falls() {
        let table: [(&str, (&str, Option<&str>)); 7] = [
            ("make-api", ("mandor-core", None)),
            ("make-api", ("rusqlite", Some("dev"))),
            ("mandor-core", ("reqwest", None)),
            ("mandor-core", ("tauri-plugin-store", None)),
            ("mandor-core", ("make-sandbox", None)),
            ("make-sandbox", ("make-api", Some("dev"))),
            ("journeys", ("tauri", None)),
        ];
        for (room, dependency) in table {
            let metadata = metadata(vec![package(room, &[dependency])], &[]);
            let breaches = who_knows_whom(&metadata);
            assert_eq!(breaches.len(), 1, "{room} {dependency:?}: {breaches:?}");
        }
    }

    #[test]
    fn a_shell_among_the_default_members_is_a_breach() {
        let metadata = metadata(vec![package("mandor", &[])], &["mandor"]);
        assert_eq!(who_knows_whom(&metadata).len(), 1);
    }

    #[test]
    fn lints_are_inherited_only_by_saying_so() {
        assert!(inherits_lints("[package]\n\n[lints]\nworkspace = true\n"));
        assert!(!inherits_lints("[package]\nname = \"x\"\n"));
        assert!(!inherits_lints(
            "[lints]\n\n[dependencies]\nworkspace = true\n"
        ));
    }
}
