//! What a token address answers, read leniently.
//!
//! In: JSON. Out: the fields of RFC 6749 that are used, whatever form their values have. Never kept: a grant takes
//! what it needs, and errors quote nothing.

use std::fmt;
use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, ErrorResponse, RefreshToken, Scope, TokenResponse};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// An answer with tokens.
#[derive(Debug)]
pub(super) struct TokenReply {
    access: AccessToken,
    refresh: Option<RefreshToken>,
    kind: BasicTokenType,
    lives: Option<Duration>,
    scopes: Option<Vec<Scope>>,
}

#[derive(Deserialize)]
struct Fields {
    access_token: AccessToken,
    #[serde(default)]
    refresh_token: Option<Value>,
    #[serde(default)]
    token_type: Option<Value>,
    #[serde(default)]
    expires_in: Option<Value>,
    #[serde(default)]
    scope: Option<Value>,
}

impl<'de> Deserialize<'de> for TokenReply {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(from)?;
        let refresh = match fields.refresh_token {
            Some(Value::String(text)) if !text.is_empty() => Some(RefreshToken::new(text)),
            _ => None,
        };
        Ok(Self {
            access: fields.access_token,
            refresh,
            kind: kind(fields.token_type.as_ref()),
            lives: fields.expires_in.as_ref().and_then(lives),
            scopes: fields.scope.as_ref().and_then(scopes),
        })
    }
}

/// Only a word that clearly names another kind counts as another kind.
fn kind(told: Option<&Value>) -> BasicTokenType {
    match told.and_then(Value::as_str).map(str::trim) {
        // `Token` is how Make and the guide show tokens; the type is asked of us, not of them.
        None => BasicTokenType::Bearer,
        Some(word) if ["", "bearer", "token"].contains(&word.to_ascii_lowercase().as_str()) => {
            BasicTokenType::Bearer
        }
        Some(word) => BasicTokenType::Extension(word.to_owned()),
    }
}

/// Whole seconds from a number or a text. What is not above zero says nothing: the token was given to be used.
fn lives(told: &Value) -> Option<Duration> {
    let seconds = match told {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let lives = Duration::try_from_secs_f64(seconds?).ok()?;
    let whole = Duration::from_secs(lives.as_secs());
    (!whole.is_zero()).then_some(whole)
}

/// Names with spaces or commas between them, or a list of names.
fn scopes(told: &Value) -> Option<Vec<Scope>> {
    let texts: Vec<&str> = match told {
        Value::String(text) => vec![text],
        Value::Array(rows) => rows.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let names = texts.into_iter().flat_map(|text| text.split([' ', ',']));
    let scopes: Vec<Scope> = names
        .filter(|name| !name.is_empty())
        .map(|name| Scope::new(name.to_owned()))
        .collect();
    (!scopes.is_empty()).then_some(scopes)
}

impl Serialize for TokenReply {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        // The crate's trait asks for this; nobody may write tokens down but the vault.
        Err(S::Error::custom("tokens are not written down"))
    }
}

impl TokenResponse for TokenReply {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.kind
    }

    fn expires_in(&self) -> Option<Duration> {
        self.lives
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

/// A refusal, of which only the word counts.
#[derive(Serialize, Deserialize)]
pub(super) struct TokenRefusal {
    error: String,
}

impl TokenRefusal {
    /// The word, to be compared and not to be kept.
    pub(super) fn word(&self) -> &str {
        &self.error
    }
}

impl ErrorResponse for TokenRefusal {}

impl fmt::Debug for TokenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for TokenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A server may write anything here, also what was just sent to it.
        f.write_str("a refusal")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(mut fields: Value) -> TokenReply {
        fields["access_token"] = json!("eyJaccess");
        serde_json::from_value(fields).unwrap()
    }

    #[test]
    fn a_life_is_a_number_above_zero_in_any_form() {
        let table = [
            (json!(300), Some(300)),
            (json!("300"), Some(300)),
            (json!(" 300 "), Some(300)),
            (json!(300.7), Some(300)),
            (json!(0), None),
            (json!(0.5), None),
            (json!(-5), None),
            (json!("soon"), None),
            (json!("NaN"), None),
            (json!("inf"), None),
            (json!(1e300), None),
            (json!(null), None),
            (json!([300]), None),
        ];
        for (told, seconds) in table {
            let reply = read(json!({ "expires_in": told }));
            assert_eq!(
                reply.expires_in(),
                seconds.map(Duration::from_secs),
                "{told}"
            );
        }
    }

    #[test]
    fn only_a_foreign_kind_of_token_is_foreign() {
        for told in [
            json!("Bearer"),
            json!("bearer"),
            json!("BEARER"),
            json!("token"),
            json!(""),
            json!(null),
            json!(7),
        ] {
            let reply = read(json!({ "token_type": told }));
            assert_eq!(*reply.token_type(), BasicTokenType::Bearer, "{told}");
        }
        for told in ["mac", "DPoP"] {
            let reply = read(json!({ "token_type": told }));
            assert_ne!(*reply.token_type(), BasicTokenType::Bearer, "{told}");
        }
    }

    #[test]
    fn scopes_come_in_three_forms_and_an_empty_refresh_token_is_none() {
        for told in [json!("a b"), json!("a,b"), json!(["a", "b"])] {
            let reply = read(json!({ "scope": told, "refresh_token": "" }));
            let names: Vec<String> = reply
                .scopes()
                .unwrap()
                .iter()
                .map(|s| s.to_string())
                .collect();
            assert_eq!(names, ["a", "b"], "{told}");
            assert!(reply.refresh_token().is_none());
        }
        assert!(read(json!({})).scopes().is_none());
    }

    #[test]
    fn nothing_that_came_is_shown_or_written() {
        let reply = read(json!({ "refresh_token": "eyJrefresh" }));
        assert!(!format!("{reply:?}").contains("eyJ"));
        assert!(serde_json::to_string(&reply).is_err());
        let refusal: TokenRefusal = serde_json::from_value(json!({"error": "eyJ"})).unwrap();
        assert!(!format!("{refusal} {refusal:?}").contains("eyJ"));
    }
}
