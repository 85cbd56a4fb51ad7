//! What a sign-in gives, and how the vault keeps it.
//!
//! In: an answer of the token address, or the text the vault kept. Out: tokens with the servers they may be sent to.
//! Never prints a token; only [`Grant::to_secret`] writes one, into a secret.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::auth::provider::Reach;

/// Tokens as the server gave them.
#[derive(Clone)]
pub struct Tokens {
    /// What calls are proved with.
    pub access: SecretString,
    /// What a new access token is fetched with. Without one the sign-in ends with the access token.
    pub refresh: Option<SecretString>,
    /// When the access token ends, by our clock and counted from before it was asked for.
    ///
    /// A server that does not say, or says nothing sensible (nothing, zero, less), is taken to mean five minutes, the
    /// shortest life in Make's documents, where the token can be renewed. Otherwise it is `None`: the token is used
    /// until it is refused.
    pub expires_at: Option<Timestamp>,
    /// When to renew it: a fifth of its life before the end, and at most two minutes.
    pub renew_at: Option<Timestamp>,
    /// What it may do: the scopes the server named, else those that were asked for.
    pub scopes: Vec<String>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("can_renew", &self.refresh.is_some())
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A sign-in: its tokens, and the only servers they may be sent to.
#[derive(Debug, Clone)]
pub struct Grant {
    pub(super) tokens: Tokens,
    /// Where calls may go.
    pub(super) reach: Reach,
    /// Where renewals may go: scheme, host and port of the server that gave the tokens.
    pub(super) authority: String,
}

/// The text is no kept sign-in: damaged, of another kind, or of a later version of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is no kept sign-in")]
pub struct GrantError;

/// The meaning of the fields below. A later version may add fields and keep the number.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    version: u32,
    access: &'a str,
    refresh: Option<&'a str>,
    expires_at: Option<i64>,
    renew_at: Option<i64>,
    scopes: &'a [String],
    reach: &'a Reach,
    authority: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    version: u32,
    access: SecretString,
    #[serde(default)]
    refresh: Option<SecretString>,
    #[serde(default)]
    expires_at: Option<i64>,
    #[serde(default)]
    renew_at: Option<i64>,
    #[serde(default)]
    scopes: Vec<String>,
    // Without these two nobody knows where the tokens may go, so they have no default.
    reach: Reach,
    authority: String,
}

impl Grant {
    /// The tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The servers the tokens may be sent to.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// One text for the vault, which [`Grant::from_secret`] reads back.
    ///
    /// It holds the servers beside the tokens, so that an edited configuration or database cannot lead them elsewhere.
    pub fn to_secret(&self) -> Result<SecretString, GrantError> {
        let Tokens {
            access,
            refresh,
            expires_at,
            renew_at,
            scopes,
        } = &self.tokens;
        let written = Written {
            version: VERSION,
            access: access.expose_secret(),
            refresh: refresh.as_ref().map(ExposeSecret::expose_secret),
            expires_at: expires_at.map(Timestamp::as_millisecond),
            renew_at: renew_at.map(Timestamp::as_millisecond),
            scopes,
            reach: &self.reach,
            authority: &self.authority,
        };
        let text = serde_json::to_string(&written).map_err(|_| GrantError)?;
        Ok(SecretString::from(text))
    }

    /// Reads what [`Grant::to_secret`] wrote, with unknown fields ignored and missing ones forgiven as far as possible.
    ///
    /// An API token is no grant, and so an error here: that is how a vault that keeps both tells them apart.
    pub fn from_secret(text: &SecretString) -> Result<Self, GrantError> {
        // The parser's error could quote the text.
        let kept: Kept = serde_json::from_str(text.expose_secret()).map_err(|_| GrantError)?;
        if kept.version > VERSION || kept.access.expose_secret().is_empty() {
            return Err(GrantError);
        }
        let time = |at: i64| Timestamp::from_millisecond(at).ok();
        let expires_at = kept.expires_at.and_then(time);
        Ok(Self {
            tokens: Tokens {
                access: kept.access,
                refresh: kept
                    .refresh
                    .filter(|refresh| !refresh.expose_secret().is_empty()),
                expires_at,
                renew_at: kept.renew_at.and_then(time).or(expires_at),
                scopes: kept.scopes,
            },
            reach: kept.reach,
            authority: kept.authority,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::Zone;

    fn grant() -> Grant {
        Grant {
            tokens: Tokens {
                access: "eyJaccess".into(),
                refresh: Some("eyJrefresh".into()),
                expires_at: Some(Timestamp::from_second(300).unwrap()),
                renew_at: Some(Timestamp::from_second(240).unwrap()),
                scopes: vec!["scenarios:read".to_owned()],
            },
            reach: Reach::Only(Zone::parse("make.example.org").unwrap()),
            authority: "https://make.example.org".to_owned(),
        }
    }

    #[test]
    fn what_the_vault_kept_is_read_back_whole() {
        let written = grant().to_secret().unwrap();
        let read = Grant::from_secret(&written).unwrap();
        assert_eq!(
            read.to_secret().unwrap().expose_secret(),
            written.expose_secret()
        );
        assert_eq!(read.tokens.access.expose_secret(), "eyJaccess");
        assert_eq!(read.reach, grant().reach);
    }

    #[test]
    fn a_text_that_says_less_or_more_is_read_as_far_as_it_goes() {
        let text = r#"{"version":1,"access":"a","reach":"public","authority":"https://www.make.com",
            "refresh":"","later":{"x":1},"expiresAt":300000}"#;
        let read = Grant::from_secret(&text.into()).unwrap();
        assert!(read.tokens.refresh.is_none());
        assert_eq!(read.tokens.renew_at, read.tokens.expires_at);
        assert_eq!(read.reach, Reach::Public);
    }

    #[test]
    fn tokens_without_a_place_to_go_are_not_read() {
        for text in [
            "7615989d-d213-48dc-b625-27133ae3f1a8",
            "",
            "{}",
            r#"{"version":1,"access":"a","authority":"https://www.make.com"}"#,
            r#"{"version":1,"access":"a","reach":"public"}"#,
            r#"{"version":1,"access":"","reach":"public","authority":"x"}"#,
            r#"{"version":2,"access":"a","reach":"public","authority":"x"}"#,
            r#"{"version":1,"access":"a","reach":{"only":"a/b"},"authority":"x"}"#,
        ] {
            assert_eq!(Grant::from_secret(&text.into()).unwrap_err(), GrantError);
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let shown = format!("{:?}", grant());
        assert!(!shown.contains("eyJ"), "{shown}");
    }
}
