//! What flows remember between runs: a table of records for a team.
//!
//! In: orders of the handlers. Out: plain data. It decides nothing.

use std::collections::BTreeMap;

use serde_json::Value;

pub(crate) struct DataStore {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) team: u64,
    /// The data structure that records are meant to have; this sandbox keeps none of its own.
    pub(crate) structure: Option<u64>,
    /// How many bytes fit.
    pub(crate) most_bytes: u64,
    pub(crate) records: BTreeMap<String, Value>,
}

impl DataStore {
    /// How many bytes its records take.
    pub(crate) fn bytes(&self) -> u64 {
        let sizes = self.records.iter();
        let sizes = sizes.map(|(key, data)| key.len() + data.to_string().len());
        u64::try_from(sizes.sum::<usize>()).unwrap_or(u64::MAX)
    }
}
