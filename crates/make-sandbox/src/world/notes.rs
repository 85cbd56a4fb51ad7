//! What people have written beside the modules of a scenario.
//!
//! In: text and the modules it is about. Out: plain data. It decides nothing.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::stamp;

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) id: u64,
    pub(crate) modules: Vec<u64>,
    pub(crate) content: String,
    /// Whether it stands at a filter instead of a module.
    pub(crate) is_at_filter: bool,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

impl Note {
    pub(crate) fn to_json(&self, scenario: u64) -> Value {
        json!({
            "id": self.id,
            "scenarioId": scenario,
            "moduleIds": self.modules,
            "content": self.content,
            "isFilterNote": self.is_at_filter,
            "created": stamp(self.created),
            "updated": stamp(self.updated),
        })
    }
}
