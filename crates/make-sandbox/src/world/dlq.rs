//! An incomplete execution.
//!
//! In: orders of the engine and of the handlers. Out: plain data. It decides nothing.

use jiff::Timestamp;

/// An incomplete execution: a run that stopped at an error and can be taken up again.
pub(crate) struct Dlq {
    pub(crate) id: String,
    pub(crate) scenario: u64,
    pub(crate) reason: String,
    pub(crate) created: Timestamp,
    pub(crate) execution: String,
    pub(crate) size: i64,
    pub(crate) attempts: u32,
    pub(crate) is_resolved: bool,
    pub(crate) is_retrying: bool,
}
