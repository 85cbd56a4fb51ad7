//! Whether a person has agreed to what a removal takes along.
//!
//! In: a person's word. Out: Make's `confirmed` parameter. Never agrees for anybody.

use crate::call::Call;

/// A person's word on a removal that other things may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confirmation {
    /// Nobody was asked yet. If anything depends on it, Make refuses, nothing is removed, and
    /// [`Error::ConfirmationNeeded`](crate::Error::ConfirmationNeeded) carries what Make says will break.
    NotAsked,
    /// The person knows what will break and wants it nevertheless.
    Given,
}

impl Confirmation {
    /// Adds `confirmed=true` where it was given.
    pub(crate) fn put_into(self, call: Call) -> Call {
        match self {
            Self::NotAsked => call,
            Self::Given => call.query("confirmed", true),
        }
    }
}
