//! A person's own API tokens, and the programs they have let in.
//!
//! In: nothing, or a token's moment of birth. Out: tokens without their secret, except once for a new one.
//! Never prints a secret, and never changes a token's scopes: Make has no call for it.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/users/api-tokens>

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OAuthGrantId, TokenStamp};
use crate::lenient;

endpoints! {
    API_TOKENS = Endpoint::get("api_tokens", "/users/me/api-tokens", &["user:read"]);
    CREATE_API_TOKEN = Endpoint::post("create_api_token", "/users/me/api-tokens", &["user:write"]).once();
    DELETE_API_TOKEN = Endpoint::delete("delete_api_token", "/users/me/api-tokens/{created}", &["user:write"]);
    OAUTH_GRANTS = Endpoint::get("oauth_grants", "/users/me/oauth-connections", &[]);
    DELETE_OAUTH_GRANT = Endpoint::delete("delete_oauth_grant", "/users/me/oauth-connections/{client}", &[]);
}

/// One of the person's API tokens, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ApiToken {
    /// The moment it was made, which is its id.
    pub created: TokenStamp,
    /// The name a person gave it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub label: String,
    /// Scopes such as `scenarios:read`.
    #[serde(rename = "scope", default, deserialize_with = "lenient::soft_list")]
    pub scopes: Vec<String>,
    /// Its first characters, the rest as stars: `2544847b-****-****-****-************`.
    #[serde(rename = "token", default, deserialize_with = "masked")]
    pub masked: Option<String>,
}

/// Keeps the text only if Make masked it, so that a whole secret never ends up where it could be printed.
fn masked<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = lenient::soft(from)?;
    Ok(text.filter(|text| text.contains('*')))
}

/// An API token that was made just now, with its secret. Make never tells it again.
#[derive(Debug)]
#[non_exhaustive]
pub struct NewApiToken {
    /// The secret.
    pub secret: SecretString,
    /// The token without it.
    pub token: ApiToken,
}

#[derive(Deserialize)]
struct WireNewToken {
    token: SecretString,
    created: TokenStamp,
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    label: String,
    #[serde(rename = "scope", default, deserialize_with = "lenient::soft_list")]
    scopes: Vec<String>,
}

/// A program that the person has let in by OAuth.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OAuthGrant {
    /// Make's number for it.
    pub id: OAuthGrantId,
    /// The program's name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub client_name: String,
    /// When it was last used.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub last_used_at: Option<Timestamp>,
    /// What it may do.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub scopes: Vec<String>,
}

impl Caller {
    /// `GET /users/me/api-tokens`. Scope `user:read`.
    pub async fn api_tokens(&self) -> Result<Vec<ApiToken>, Error> {
        self.ask_rows("apiTokens", API_TOKENS.call()).await
    }

    /// `POST /users/me/api-tokens`: makes a token for the person of the credential. Scope `user:write`. Never sent
    /// again by itself: a lost answer is a token whose secret nobody has, to be found by its label and deleted.
    pub async fn create_api_token(
        &self,
        label: &str,
        scopes: &[&str],
    ) -> Result<NewApiToken, Error> {
        let body = json!({ "label": label, "scope": scopes });
        let wire: WireNewToken = self
            .ask_for("apiToken", CREATE_API_TOKEN.call().body(body))
            .await?;
        let token = ApiToken {
            created: wire.created,
            label: wire.label,
            scopes: wire.scopes,
            masked: None,
        };
        Ok(NewApiToken {
            secret: wire.token,
            token,
        })
    }

    /// `DELETE /users/me/api-tokens/{created}`: the token ends at once, wherever it is used. Scope `user:write`.
    pub async fn delete_api_token(&self, created: &TokenStamp) -> Result<(), Error> {
        self.tell(DELETE_API_TOKEN.call().with(created)).await
    }

    /// `GET /users/me/oauth-connections`: programs the person has let in. Make lists no scope for it.
    pub async fn oauth_grants(&self) -> Result<Vec<OAuthGrant>, Error> {
        self.ask_rows("connections", OAUTH_GRANTS.call()).await
    }

    /// `DELETE /users/me/oauth-connections/{client}`: shuts a program out. Make lists no scope for it.
    pub async fn delete_oauth_grant(&self, id: OAuthGrantId) -> Result<(), Error> {
        self.tell(DELETE_OAUTH_GRANT.call().with(id)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "7615989d-d213-48dc-b625-27133ae3f1a8";

    #[test]
    fn a_secret_in_a_list_is_dropped_and_a_new_one_is_not_printed() {
        let row = json!({"token": SECRET, "scope": ["apps:read"], "created": "2019-11-06T14:37:51.493Z",
            "label": "example token"});
        let token = ApiToken::deserialize(&row).unwrap();
        assert_eq!(token.masked, None);
        assert!(!format!("{token:?}").contains(SECRET));
        let new = WireNewToken::deserialize(&row).unwrap();
        let new = NewApiToken {
            secret: new.token,
            token,
        };
        assert!(!format!("{new:?}").contains(SECRET));
    }

    #[test]
    fn a_masked_token_keeps_its_mark() {
        let row = json!({"token": "2544847b-****-****-****-************", "scope": ["apps:write"],
            "created": "2019-11-05T09:22:31.249Z", "label": "x"});
        let token = ApiToken::deserialize(row).unwrap();
        assert!(
            token
                .masked
                .is_some_and(|text| text.starts_with("2544847b"))
        );
        assert_eq!(token.created.as_str(), "2019-11-05T09:22:31.249Z");
    }
}
