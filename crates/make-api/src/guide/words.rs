//! The guide's own words: roles, states of a run, scopes, plans.
//!
//! In: a word. Out: what it is in Make's terms, and back. Never guesses: an unknown word stays unknown.

use serde_json::{Value, json};

/// The guide's four roles, which people have in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GuideRole {
    Viewer,
    Builder,
    Manager,
    Admin,
}

impl GuideRole {
    pub(crate) const ALL: [Self; 4] = [Self::Viewer, Self::Builder, Self::Manager, Self::Admin];

    /// The word on the wire.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Builder => "builder",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The guide numbers no roles, so these numbers are ours.
    pub(crate) const fn number(self) -> u64 {
        match self {
            Self::Viewer => 1,
            Self::Builder => 2,
            Self::Manager => 3,
            Self::Admin => 4,
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    pub(crate) fn of_number(number: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.number() == number)
    }

    /// What the role allows, by the names Make gives its permissions, each role all of the one before.
    fn permissions(self) -> Vec<&'static str> {
        let more: &[&str] = match self {
            Self::Viewer => &[
                "organization view",
                "scenarios get",
                "scenario view",
                "scenario logs get",
                "hooks get",
            ],
            Self::Builder => &[
                "scenario add",
                "scenario edit",
                "scenario delete",
                "scenario start",
                "scenario stop",
                "scenario scheduling",
                "hook add",
                "hook delete",
            ],
            Self::Manager => &["organization user add and edit"],
            Self::Admin => &["organization edit"],
        };
        let below = match self {
            Self::Viewer => Vec::new(),
            Self::Builder => Self::Viewer.permissions(),
            Self::Manager => Self::Builder.permissions(),
            Self::Admin => Self::Manager.permissions(),
        };
        below.into_iter().chain(more.iter().copied()).collect()
    }

    /// The role as Make describes roles.
    pub(crate) fn described(self) -> Value {
        let word = self.word();
        let (first, rest) = word.split_at(1);
        json!({
            "id": self.number(), "name": format!("{}{rest}", first.to_ascii_uppercase()),
            "identifier": format!("guide:{word}"), "category": "organization", "subsidiary": true,
            "managementType": "system_locked", "permissions": self.permissions(),
        })
    }
}

/// Make's word for the state of a run. A word the guide does not have is passed on for others to call unknown.
pub(crate) fn state_of(word: &str) -> String {
    match word {
        "success" => "SUCCESS".to_owned(),
        "error" => "ERROR".to_owned(),
        "running" => "RUNNING".to_owned(),
        other => other.to_owned(),
    }
}

/// The guide's word for the code of a state; `None` for a state that it does not have, such as a warning.
pub(crate) fn state_word(code: &str) -> Option<&'static str> {
    match code {
        "0" => Some("running"),
        "1" => Some("success"),
        "3" => Some("error"),
        _ => None,
    }
}

/// What a sign-in by the guide's OAuth asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuideScope {
    /// Everything that only looks.
    Read,
    /// Everything that changes something.
    Write,
    /// Running scenarios.
    Execute,
}

impl GuideScope {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Execute => "execute",
        }
    }

    /// Whether it covers one of Make's scopes, such as `scenarios:read`.
    pub fn covers(self, scope: &str) -> bool {
        let verb = scope.split_once(':').map(|(_, verb)| verb);
        match self {
            Self::Read => verb == Some("read"),
            Self::Write => verb == Some("write"),
            Self::Execute => verb == Some("run"),
        }
    }
}

/// A plan by the guide's table, for servers that tell nothing of their limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuidePlan {
    /// 60 calls a minute.
    Free,
    /// 120 calls a minute.
    Core,
    /// 300 calls a minute.
    Pro,
    /// 600 calls a minute.
    Teams,
}

impl GuidePlan {
    /// Calls a minute.
    pub const fn per_minute(self) -> u32 {
        match self {
            Self::Free => 60,
            Self::Core => 120,
            Self::Pro => 300,
            Self::Teams => 600,
        }
    }

    /// Calls in one rush that the guide tolerates. [`Budgets`](crate::Budgets) never come near it: they keep to the
    /// calls a minute in any 60 seconds.
    pub const fn burst(self) -> u32 {
        match self {
            Self::Free => 100,
            Self::Core => 200,
            Self::Pro => 500,
            Self::Teams => 1000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_word_and_a_number_of_its_own_and_allows_more_than_the_one_before() {
        let mut before = 0;
        for role in GuideRole::ALL {
            assert_eq!(GuideRole::of_word(role.word()), Some(role));
            assert_eq!(GuideRole::of_number(role.number()), Some(role));
            let allowed = role.permissions().len();
            assert!(allowed > before, "{role:?}");
            before = allowed;
        }
        assert_eq!(GuideRole::of_word("owner"), None);
    }

    #[test]
    fn the_state_of_a_run_is_translated_both_ways() {
        for (code, word, state) in [
            ("0", "running", "RUNNING"),
            ("1", "success", "SUCCESS"),
            ("3", "error", "ERROR"),
        ] {
            assert_eq!(state_word(code), Some(word));
            assert_eq!(state_of(word), state);
        }
        assert_eq!(state_word("2"), None, "the guide knows no warnings");
    }

    #[test]
    fn the_scopes_of_the_guide_cover_makes_by_their_verb() {
        assert!(GuideScope::Read.covers("scenarios:read"));
        assert!(GuideScope::Execute.covers("scenarios:run"));
        assert!(!GuideScope::Write.covers("scenarios:run"));
    }
}
