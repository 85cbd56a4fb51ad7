//! The document in which a sign-in server lists its addresses.
//!
//! In: a [`Provider`] that already works. Out: the same with the server's own newer addresses. Asked for only when
//! somebody wants it: Make's own document is incomplete, so nothing may depend on it.
//! Never moves an address to another host, port or scheme than the configured one.
//!
//! Source: <https://developers.make.com/api-documentation/authentication/discovery-endpoint>

use std::sync::Arc;

use serde_json::{Map, Value};
use url::Url;

use crate::auth::error::OAuthError;
use crate::auth::provider::{Provider, authority, check};
use crate::auth::wire::Wire;
use crate::clock::Clock;

const PATH: &str = "/.well-known/openid-configuration";

/// Reads the document of the token address's server. On an error the provider at hand is as good as before.
pub async fn discover(provider: &Provider, clock: Arc<dyn Clock>) -> Result<Provider, OAuthError> {
    let mut place = provider.endpoints.token.clone();
    place.set_path(PATH);
    place.set_query(None);
    let wire = Wire::to(&place, clock)?;
    let answer = wire.get(&place).await?;
    let not_oauth = OAuthError::NotOAuth {
        status: answer.status().as_u16(),
    };
    if !answer.status().is_success() {
        return Err(not_oauth);
    }
    let document: Map<String, Value> =
        serde_json::from_slice(answer.body()).map_err(|_| not_oauth)?;
    Ok(corrected(provider, &document))
}

/// The provider with those addresses of the document that stay on the configured servers.
fn corrected(provider: &Provider, document: &Map<String, Value>) -> Provider {
    let named = |field: &'static str, configured: &Url| {
        let url = Url::parse(document.get(field)?.as_str()?).ok()?;
        let stays = authority(&url) == authority(configured) && check(&url, field).is_ok();
        if !stays {
            tracing::warn!(field, "the sign-in server names an address on another host");
        }
        stays.then_some(url)
    };
    let mut corrected = provider.clone();
    let endpoints = &provider.endpoints;
    if let Some(authorize) = named("authorization_endpoint", &endpoints.authorize) {
        corrected.endpoints.authorize = authorize;
    }
    if let Some(token) = named("token_endpoint", &endpoints.token) {
        corrected.endpoints.token = token;
    }
    if let Some(revoke) = named("revocation_endpoint", &endpoints.token) {
        corrected.endpoints.revoke = Some(revoke);
    }
    corrected
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn corrected_by(document: &Value) -> Provider {
        let make = Provider::make("mandor").unwrap();
        corrected(&make, document.as_object().unwrap())
    }

    #[test]
    fn addresses_on_the_same_server_are_taken() {
        let found = corrected_by(&json!({
            "authorization_endpoint": "https://www.make.com/oauth/v3/authorize",
            "token_endpoint": "https://www.make.com/oauth/v3/token",
            "revocation_endpoint": "https://www.make.com/oauth/v3/revoke",
        }));
        assert_eq!(found.endpoints.authorize.path(), "/oauth/v3/authorize");
        assert_eq!(found.endpoints.token.path(), "/oauth/v3/token");
        assert_eq!(found.endpoints.revoke.unwrap().path(), "/oauth/v3/revoke");
    }

    #[test]
    fn no_document_moves_an_address_to_another_server() {
        for elsewhere in [
            "https://evil.example/oauth/v2/token",
            "https://make.com/oauth/v2/token",
            "https://www.make.com:8443/oauth/v2/token",
            "http://www.make.com/oauth/v2/token",
            "https://www.make.com.evil.example/token",
            "https://me@www.make.com/oauth/v3/token",
            "http://127.0.0.1:9/token",
            "/oauth/v3/token",
            "",
        ] {
            let found = corrected_by(&json!({
                "authorization_endpoint": elsewhere,
                "token_endpoint": elsewhere,
                "revocation_endpoint": elsewhere,
            }));
            let make = Provider::make("mandor").unwrap();
            assert_eq!(found.endpoints, make.endpoints, "{elsewhere}");
        }
        let make = Provider::make("mandor").unwrap();
        assert_eq!(
            corrected_by(&json!({"token_endpoint": 7})).endpoints,
            make.endpoints
        );
    }
}
