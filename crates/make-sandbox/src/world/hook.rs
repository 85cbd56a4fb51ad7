//! A webhook.
//!
//! In: orders of the engine and of the handlers. Out: plain data. It decides nothing.

pub(crate) struct Hook {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) team: u64,
    pub(crate) udid: String,
    pub(crate) scenario: Option<u64>,
    pub(crate) queue_limit: u64,
    pub(crate) is_enabled: bool,
}
