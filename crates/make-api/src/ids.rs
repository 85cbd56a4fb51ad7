//! One type per kind of Make id, so a team can never be passed where a scenario is meant.
//!
//! In: numbers, numeric strings or texts as Make sends them. Out: ids that compare, sort, print and go back to JSON.
//! Never holds a text that could change the address of a call: text ids are checked when they are made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::lenient;

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// The bare number.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl From<u64> for $name {
            fn from(number: u64) -> Self {
                Self(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                lenient::number(from).map(Self)
            }
        }
    )+};
}

number_ids! {
    /// A scenario.
    ScenarioId,
    /// A team.
    TeamId,
    /// An organization.
    OrganizationId,
    /// A person with a Make account.
    UserId,
    /// A connection to another service.
    ConnectionId,
    /// A folder of scenarios.
    FolderId,
    /// A webhook or mailhook.
    HookId,
    /// A table of what scenarios remember.
    DataStoreId,
    /// A role, of a team or of an organization. Match roles by identifier; ids differ between servers.
    RoleId,
    /// An entry of Make's own time zone list.
    TimezoneId,
    /// An entry of Make's own country list.
    CountryId,
    /// A part of the world Make keeps data in.
    RegionId,
    /// One of Make's zones, as notifications number them.
    ImtZoneId,
    /// A kind of mail Make sends about a team.
    MailKindId,
    /// Something a role may allow.
    PermissionId,
    /// A program that a person has let in by OAuth.
    OAuthGrantId,
    /// A step (Make: module), unique within its scenario's blueprint only.
    ModuleId,
    /// A version of a scenario's blueprint.
    BlueprintVersion,
    /// A note on a scenario's canvas.
    NoteId,
    /// A template, as its own team sees it.
    TemplateId,
    /// A template as everybody sees it.
    PublicTemplateId,
}

/// The text is no id: empty, longer than 128 characters, or with characters other than letters, digits, `-_.:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is not an id")]
pub struct BadId;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Checks and keeps `text`.
            pub fn new(text: impl Into<String>) -> Result<Self, BadId> {
                let text = text.into();
                if is_id_text(&text) { Ok(Self(text)) } else { Err(BadId) }
            }

            /// The bare text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::new(lenient::text(from)?).map_err(de::Error::custom)
            }
        }
    )+};
}

text_ids! {
    /// One run of a scenario: 32 lower-case hexadecimal digits in practice.
    ExecutionId,
    /// One incomplete execution (Make's "DLQ" item).
    DlqId,
    /// One notification. It is a number that outgrows 64 bits, so it is kept as its digits.
    NotificationId,
    /// The moment an API token was made, in Make's own text, which is also the token's id.
    TokenStamp,
    /// One message that waits in a hook's queue (Make: incoming).
    IncomingId,
    /// One line in the log of a hook.
    HookLogId,
    /// One public link to a scenario.
    ShareId,
    /// The last part of the address of a public template, such as `13-http-template-example`.
    TemplateUrl,
}

fn is_id_text(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
        // A segment of dots only would climb to another address.
        && text.bytes().any(|byte| byte != b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numeric_string_is_as_good_as_a_number() {
        assert_eq!(serde_json::from_str::<TeamId>("\"7\"").unwrap(), TeamId(7));
        assert_eq!(serde_json::from_str::<TeamId>("7").unwrap(), TeamId(7));
        assert_eq!(serde_json::to_string(&TeamId(7)).unwrap(), "7");
    }

    #[test]
    fn a_text_that_would_change_the_address_is_no_id() {
        for text in ["", "..", ".", "a/b", "a?b", "a#b", "a b", "%2e%2e"] {
            assert_eq!(ExecutionId::new(text), Err(BadId), "{text:?}");
        }
        assert!(ExecutionId::new("9c48e1ab9c48e1ab9c48e1ab9c48e1ab").is_ok());
    }
}
