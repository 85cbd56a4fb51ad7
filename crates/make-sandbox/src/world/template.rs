//! Flows to begin with.
//!
//! In: a pattern, or what somebody has kept. Out: plain data that tells itself. It decides nothing.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Pattern, blueprint as flows, mix, outline::Outline, stamp};

/// One flow to begin with.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) id: u64,
    pub(crate) team: Option<u64>,
    pub(crate) name: String,
    pub(crate) about: Option<&'static str>,
    pub(crate) blueprint: Value,
    pub(crate) controller: Value,
    pub(crate) scheduling: Value,
    pub(crate) language: String,
    pub(crate) published: Option<Timestamp>,
    pub(crate) requested_approval: bool,
}

impl Template {
    pub(crate) fn drawn(id: u64, team: Option<u64>, pattern: &'static Pattern) -> Self {
        let sequence = flows::all_steps(pattern).len() + 1;
        Self {
            id,
            team,
            name: pattern.name.to_owned(),
            about: Some(pattern.about),
            blueprint: flows::template(pattern),
            controller: json!({"name": pattern.name, "modules": {}, "idSequence": sequence}),
            scheduling: json!({"type": "indefinitely", "interval": 900}),
            language: "en".to_owned(),
            published: None,
            requested_approval: false,
        }
    }

    pub(crate) fn address(&self) -> String {
        let name = self.name.to_lowercase();
        let words: Vec<&str> = name
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        format!("{}-{}", self.id, words.join("-"))
    }

    /// The apps of the flow, each once.
    fn apps(&self) -> Vec<String> {
        let mut apps = Outline::of(&self.blueprint).packages();
        apps.sort_unstable();
        apps.dedup();
        apps
    }

    pub(crate) fn usage(&self) -> u64 {
        mix(self.id, 5) % 9_000
    }

    pub(crate) fn uses(&self, wanted: &[&str]) -> bool {
        let apps = self.apps();
        wanted.iter().all(|app| apps.iter().any(|own| own == app))
    }

    pub(crate) fn to_json(&self) -> Value {
        let published_id = self.published.map(|_| self.id);
        json!({
            "id": self.id,
            "name": self.name,
            "teamId": self.team,
            "description": self.about,
            "usedApps": self.apps(),
            "public": self.published.is_some(),
            "published": self.published.map(stamp),
            "approved": null,
            "approvedId": null,
            "requestedApproval": self.requested_approval,
            "publishedId": published_id,
            "publicUrl": self.published.map(|_| self.address()),
            "approvedName": null,
            "publishedName": self.published.map(|_| &self.name),
        })
    }

    pub(crate) fn to_public_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "description": self.about,
            "url": self.address(),
            "usedApps": self.apps(),
            "usage": self.usage(),
        })
    }

    pub(crate) fn flow(&self) -> Value {
        json!({
            "blueprint": self.blueprint,
            "controller": self.controller,
            "scheduling": self.scheduling,
            "language": self.language,
            "metadata": null,
        })
    }
}
