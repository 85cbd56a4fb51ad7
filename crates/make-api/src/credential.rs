//! A secret that proves who we are to Make, and that nobody can print.
//!
//! In: a pasted API token or an access token. Out: the secret again, only to the vault and to the request header.
//! Never implements `Display` or `Serialize`; its memory is wiped when it is dropped.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// An API token or an OAuth access token.
#[derive(Clone)]
pub struct Credential(SecretString);

/// The text cannot be a credential: it is empty, or holds characters no request header may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text cannot be a credential")]
pub struct CredentialError;

impl Credential {
    /// Takes the secret without the blanks that pasting leaves around it.
    pub fn new(secret: &SecretString) -> Result<Self, CredentialError> {
        let text = secret.expose_secret().trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialError);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// The secret, for the vault that keeps it.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_secret() {
        let credential =
            Credential::new(&SecretString::from("7615989d-d213-48dc-b625-27133ae3f1a8")).unwrap();
        assert_eq!(format!("{credential:?}"), "[redacted]");
    }

    #[test]
    fn blanks_around_a_pasted_token_are_dropped_and_other_control_characters_are_refused() {
        let pasted = Credential::new(&SecretString::from("  token\n")).unwrap();
        assert_eq!(pasted.secret().expose_secret(), "token");
        for text in ["", "   ", "two words", "line\nbreak", "ümlaut"] {
            assert!(
                Credential::new(&SecretString::from(text)).is_err(),
                "{text:?}"
            );
        }
    }
}
