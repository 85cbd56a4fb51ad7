//! Whether a person has agreed to what a removal takes along.
//!
//! In: a person's word. Out: Make's `confirmed` parameter. Never agrees for anybody.

use crate::call::Call;
use crate::error::Error;

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

    /// Knows a request for confirmation also where Make refuses with another status than its 406.
    ///
    /// Unverified: 406 IM004 is documented for queues and incomplete executions only; other removals promise "an
    /// error code".
    pub(crate) fn read<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Err(
                Error::Invalid { detail, .. }
                | Error::Conflict { detail, .. }
                | Error::Forbidden { detail },
            ) if self == Self::NotAsked && speaks_of_confirming(detail.as_deref()) => {
                Err(Error::ConfirmationNeeded { detail })
            }
            other => other,
        }
    }
}

fn speaks_of_confirming(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.to_ascii_lowercase().contains("confirm"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::MakeText;

    fn refused(text: &str) -> Result<(), Error> {
        Err(Error::Invalid {
            detail: MakeText::new(text),
            code: Some("IM005".to_owned()),
        })
    }

    #[test]
    fn a_request_for_confirmation_is_known_by_its_words() {
        let needs = |word: Confirmation, text| {
            matches!(
                word.read(refused(text)),
                Err(Error::ConfirmationNeeded { .. })
            )
        };
        assert!(needs(
            Confirmation::NotAsked,
            "Please confirm the deletion."
        ));
        assert!(!needs(Confirmation::NotAsked, "The name is too long."));
        assert!(
            !needs(Confirmation::Given, "Please confirm the deletion."),
            "who has agreed is not asked again"
        );
    }
}
