//! A scenario's steps and every version of them.
//!
//! In: what a scenario was grown from, blueprints that somebody saved. Out: the versions, newest last.
//! Versions from before the sandbox was born are drawn anew for each question and cost no memory.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Pattern, blueprint, outline::Outline};

/// Where the steps of a scenario come from.
pub(crate) struct Flow {
    /// What the scenario was grown from; nothing for one that was made over the API.
    pub(crate) pattern: Option<&'static Pattern>,
    /// How often it was saved before birth, and when for the last time.
    pub(crate) grown: u32,
    pub(crate) grown_edit: Timestamp,
    /// What was saved since, oldest first.
    pub(crate) saved: Vec<Version>,
}

/// One saved version.
pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) created: Timestamp,
    pub(crate) blueprint: Value,
    pub(crate) scheduling: Value,
    pub(crate) inputs: Value,
    pub(crate) outputs: Value,
    pub(crate) outline: Outline,
}

/// Between two versions of a grown scenario lies a day and a bit.
const BETWEEN_GROWN: SignedDuration = SignedDuration::from_hours(31);

/// How long versions can be asked for.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(24 * 60);

impl Flow {
    /// The flow of a scenario that exists since before birth.
    pub(super) fn grown(pattern: &'static Pattern, key: u64, last_edit: Timestamp) -> Self {
        Self {
            pattern: Some(pattern),
            grown: 3 + u32::try_from(key % 14).unwrap_or(0),
            grown_edit: last_edit,
            saved: Vec::new(),
        }
    }

    pub(crate) fn newest(&self) -> Option<&Version> {
        self.saved.last()
    }

    /// The number that the next version gets.
    pub(crate) fn next_number(&self) -> u32 {
        self.newest().map_or(self.grown, |version| version.number) + 1
    }

    /// Numbers and times of all versions that are not too old, oldest first.
    pub(crate) fn versions(&self, now: Timestamp) -> Vec<(u32, Timestamp)> {
        let grown = (1..=self.grown).map(|number| {
            let back = i32::try_from(self.grown - number).unwrap_or(0);
            (number, self.grown_edit - BETWEEN_GROWN * back)
        });
        let saved = self
            .saved
            .iter()
            .map(|version| (version.number, version.created));
        grown
            .chain(saved)
            .filter(|(_, created)| *created >= now - KEPT)
            .collect()
    }

    /// The apps in use. Names may repeat, as they do in Make's answers.
    pub(crate) fn packages(&self) -> Vec<String> {
        if let Some(version) = self.newest() {
            return version.outline.packages();
        }
        self.pattern.map_or_else(Vec::new, |pattern| {
            let packages = blueprint::used_packages(pattern);
            packages.into_iter().map(str::to_owned).collect()
        })
    }

    pub(crate) fn uses(&self, package: &str) -> bool {
        match (self.newest(), self.pattern) {
            (Some(version), _) => {
                let mut modules = version.outline.modules.iter();
                modules.any(|module| module.package() == package)
            }
            (None, Some(pattern)) => blueprint::used_packages(pattern).contains(&package),
            (None, None) => false,
        }
    }

    pub(crate) fn module_count(&self) -> usize {
        match (self.newest(), self.pattern) {
            (Some(version), _) => version.outline.modules.len(),
            (None, Some(pattern)) => blueprint::all_steps(pattern).len(),
            (None, None) => 0,
        }
    }
}
