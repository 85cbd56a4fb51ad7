//! Choosing some of many things, and what came of deleting them.
//!
//! In: ids, or all but some ids. Out: the body Make wants for it; what Make says it did.
//! Never counts: what "all" is, Make decides when it reads the order.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::decode;
use crate::error::{Error, MakeText};

/// Which of many things are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection<Id> {
    /// Exactly these.
    Only(Vec<Id>),
    /// All there are when Make reads the order, except these.
    AllExcept(Vec<Id>),
}

impl<Id: Serialize> Selection<Id> {
    pub(crate) fn body(&self) -> Value {
        match self {
            Self::Only(ids) => json!({ "ids": ids }),
            Self::AllExcept(ids) => json!({ "all": true, "exceptIds": ids }),
        }
    }
}

/// What came of an order to delete many things at once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deleted<Id> {
    /// What Make names in its answer.
    ///
    /// Unverified: where there is a `problem`, Make's example names what could *not* be deleted; list again to know.
    pub ids: Vec<Id>,
    /// Why some stayed, in Make's words: usually because they were being worked on. The others are gone.
    pub problem: Option<MakeText>,
}

impl<Id: DeserializeOwned> Deleted<Id> {
    pub(crate) fn read(document: Value, key: &str, template: &str) -> Result<Self, Error> {
        let problem = document.get("error").filter(|error| error.is_object());
        let problem = problem.map(|error| {
            let message = error.get("message").and_then(Value::as_str);
            MakeText::new(message.unwrap_or_default())
        });
        Ok(Self {
            ids: decode::all_rows(document, key, template)?,
            problem,
        })
    }
}
