//! A webhook, what waits in its queue, and who has called it.
//!
//! In: orders of the engine and of the handlers. Out: plain data. It decides nothing.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::Value;

pub(crate) struct Hook {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) team: u64,
    pub(crate) udid: String,
    /// `gateway-webhook`, `gateway-mailhook`, or that of an app.
    pub(crate) kind: String,
    /// What somebody has set: `ip`, `udt`, `headers`, `method`, `stringify`, and what the kind needs besides.
    pub(crate) settings: Value,
    pub(crate) scenario: Option<u64>,
    /// Since when it belongs to no scenario.
    pub(crate) unattached_since: Option<Timestamp>,
    pub(crate) queue_limit: u64,
    pub(crate) is_enabled: bool,
    pub(crate) is_gone: bool,
    pub(crate) is_learning: bool,
    /// What the messages look like, once it was learnt.
    pub(crate) structure: Option<Value>,
    pub(crate) queue: VecDeque<Incoming>,
    /// What imagined senders sent up to here stands in the queue or is gone.
    pub(crate) settled: Timestamp,
    /// When the engine takes the next message out of the queue.
    pub(crate) drains_at: Option<Timestamp>,
    pub(crate) calls: VecDeque<HookCall>,
    /// Moments of the last calls, for the limit of ten seconds.
    pub(crate) recent: VecDeque<Timestamp>,
}

impl Hook {
    /// A hook as it is when somebody has just made it.
    pub(crate) fn new(id: u64, name: String, team: u64, udid: String, queue_limit: u64) -> Self {
        Self {
            id,
            name,
            team,
            udid,
            kind: GATEWAY.to_owned(),
            settings: serde_json::json!({
                "ip": null, "udt": null, "headers": false, "method": false, "stringify": false,
            }),
            scenario: None,
            unattached_since: None,
            queue_limit,
            is_enabled: true,
            is_gone: false,
            is_learning: false,
            structure: None,
            queue: VecDeque::new(),
            settled: Timestamp::MIN,
            drains_at: None,
            calls: VecDeque::new(),
            recent: VecDeque::new(),
        }
    }
}

/// The kind of a hook that takes any message.
pub(crate) const GATEWAY: &str = "gateway-webhook";
/// The kind of a hook that takes mails.
pub(crate) const MAIL: &str = "gateway-mailhook";

/// A message that waits to be taken out of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) size: usize,
    pub(crate) data: Value,
}

/// One call of the hook's address, with what it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HookCall {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) was_taken: bool,
    pub(crate) size: usize,
    pub(crate) request: Value,
    pub(crate) response: Value,
}
