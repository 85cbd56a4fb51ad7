//! An incomplete execution.
//!
//! In: orders of the engine and of the handlers. Out: plain data. It decides nothing.

use jiff::Timestamp;
use serde_json::Value;

use super::Run;

/// A run that stopped at an error and can be taken up again.
pub(crate) struct Dlq {
    pub(crate) id: String,
    pub(crate) scenario: u64,
    pub(crate) reason: String,
    pub(crate) created: Timestamp,
    pub(crate) size: i64,
    /// The run that failed first, then the retries.
    pub(crate) runs: Vec<Run>,
    pub(crate) is_resolved: bool,
    pub(crate) is_retrying: bool,
    /// The module that failed, if somebody said so.
    pub(crate) failer: Option<u64>,
    /// The blueprint to go on with, if somebody changed it for this run alone.
    pub(crate) blueprint: Option<Value>,
}

impl Dlq {
    /// The execution that failed first.
    pub(crate) fn execution(&self) -> &str {
        self.runs.first().map_or("", |run| run.execution.as_str())
    }

    pub(crate) fn attempts(&self) -> usize {
        self.runs.len()
    }
}
