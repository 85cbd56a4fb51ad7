//! Variables of a team's or an organization's own, which its scenarios read.
//!
//! In: a kind and a value. Out: plain data, and whether value and kind belong together. It decides nothing.

use jiff::Timestamp;
use serde_json::{Value, json};

/// Whose a variable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keeper {
    Team(u64),
    Organization(u64),
}

/// What a variable holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variable {
    /// Make's number: 1 number, 2 text, 3 yes or no, 4 moment.
    pub(crate) kind: u64,
    pub(crate) value: Value,
}

impl Variable {
    pub(crate) fn to_json(&self, name: &str) -> Value {
        json!({"name": name, "typeId": self.kind, "value": self.value, "isSystem": false})
    }

    /// Whether the value is one of its kind.
    pub(crate) fn fits(&self) -> bool {
        match self.kind {
            1 => self.value.is_number(),
            2 => self.value.is_string(),
            3 => self.value.is_boolean(),
            4 => self
                .value
                .as_str()
                .is_some_and(|text| text.parse::<Timestamp>().is_ok()),
            _ => false,
        }
    }
}
