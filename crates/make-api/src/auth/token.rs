//! The two header schemes of Make's API.
//!
//! In: a [`Credential`]. Out: `Token <uuid>` for an API token, `Bearer <token>` for anything else, as Make's own
//! client library decides it. Never keeps the text longer than the header needs it.
//!
//! Source: <https://developers.make.com/api-documentation/authentication/create-authentication-token>

use reqwest::header::{HeaderValue, InvalidHeaderValue};
use secrecy::{ExposeSecret, SecretString};
use uuid::{Uuid, Variant};

use crate::credential::Credential;

/// The value of the `Authorization` header. It is marked sensitive, so HTTP layers print it as `Sensitive`.
pub(crate) fn authorization(credential: &Credential) -> Result<HeaderValue, InvalidHeaderValue> {
    let secret = credential.secret().expose_secret();
    let scheme = if is_api_token(secret) {
        "Token"
    } else {
        "Bearer"
    };
    header(scheme, secret)
}

/// The header of an access token that came from a sign-in.
pub(crate) fn bearer(credential: &Credential) -> Result<HeaderValue, InvalidHeaderValue> {
    header("Bearer", credential.secret().expose_secret())
}

/// The header of the guide's dialect, which says `Token` before credentials of every kind.
pub(crate) fn always_token(credential: &Credential) -> Result<HeaderValue, InvalidHeaderValue> {
    header("Token", credential.secret().expose_secret())
}

fn header(scheme: &str, secret: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let text = SecretString::from(format!("{scheme} {secret}"));
    let mut value = HeaderValue::from_str(text.expose_secret())?;
    value.set_sensitive(true);
    Ok(value)
}

/// API tokens are version 4 UUIDs in their hyphenated form.
fn is_api_token(text: &str) -> bool {
    const HYPHENATED_LENGTH: usize = 36;
    text.len() == HYPHENATED_LENGTH
        && Uuid::try_parse(text)
            .is_ok_and(|uuid| uuid.get_version_num() == 4 && uuid.get_variant() == Variant::RFC4122)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_four_uuid_is_a_token_and_everything_else_a_bearer() {
        let table = [
            ("7615989d-d213-48dc-b625-27133ae3f1a8", "Token"),
            ("7615989D-D213-48DC-B625-27133AE3F1A8", "Token"),
            ("7615989d-d213-18dc-b625-27133ae3f1a8", "Bearer"),
            ("7615989dd21348dcb62527133ae3f1a8", "Bearer"),
            ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "Bearer"),
        ];
        for (secret, scheme) in table {
            let header =
                authorization(&Credential::new(&SecretString::from(secret)).unwrap()).unwrap();
            assert_eq!(header.to_str().unwrap(), format!("{scheme} {secret}"));
        }
    }

    #[test]
    fn the_header_does_not_show_itself() {
        let credential = Credential::new(&SecretString::from("eyJsecret")).unwrap();
        assert!(!format!("{:?}", authorization(&credential).unwrap()).contains("eyJ"));
    }
}
