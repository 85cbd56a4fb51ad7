//! Sign-in as Make documents it: OAuth 2.0 with PKCE, below `/oauth/v2`.
//!
//! In: authorize, token, refresh, revoke, userinfo, discovery. Out: tokens that are good in every zone. A client with
//! a challenge is public and needs its verifier, one without needs its secret. Which tokens it gets for how long are
//! switches. Identity tokens are not made, and so there are no keys to check them with.

use std::collections::BTreeSet;

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Consent, Desk, Exchange, Grant, Wish, refused};
use crate::{http::ZoneState, world::SCOPES};

pub(crate) fn routes(zone: ZoneState) -> Router {
    Router::new()
        .route("/oauth/v2/authorize", get(authorize))
        .route("/oauth/v2/token", post(token))
        .route("/oauth/v2/revoke", post(revoke))
        .route("/oauth/v2/oidc/userinfo", get(userinfo))
        .route(
            "/oauth/v2/oidc/jwks",
            get(async || Json(json!({"keys": []}))),
        )
        .route("/.well-known/openid-configuration", get(discovery))
        .with_state(Desk::new(zone))
}

async fn authorize(State(desk): State<Desk>, Query(wish): Query<Wish>) -> Response {
    let switches = desk.zone.shared.switches().clone();
    if !switches.oauth_takes_loopback {
        return refused("invalid_request");
    }
    desk.consult(&wish, |wish| {
        // `plain` is not offered.
        if wish.code_challenge.is_some() && wish.code_challenge_method.as_deref() != Some("S256") {
            return Err("invalid_request");
        }
        let scopes = scopes(wish.scope()).ok_or("invalid_scope")?;
        if !switches.oauth_consents {
            return Err("access_denied");
        }
        Ok(Consent {
            scopes,
            challenge: wish.code_challenge.clone(),
        })
    })
}

/// Make's scopes, with spaces or commas between them.
fn scopes(text: &str) -> Option<BTreeSet<String>> {
    let wanted = text.split([' ', ',']).filter(|scope| !scope.is_empty());
    let known = |scope: &str| scope == "openid" || SCOPES.contains(&scope);
    wanted
        .map(|scope| known(scope).then(|| scope.to_owned()))
        .collect()
}

impl Exchange {
    /// A public client shows the verifier of its challenge, any other its secret.
    fn proves(&self, grant: &Grant) -> Result<(), &'static str> {
        match &grant.challenge {
            Some(challenge) => {
                let verifier = self.code_verifier.as_deref().unwrap_or_default();
                if (43..=128).contains(&verifier.len()) && hashed(verifier) == *challenge {
                    Ok(())
                } else {
                    Err("invalid_grant")
                }
            }
            None => self.shows_secret(),
        }
    }
}

fn hashed(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

async fn token(State(desk): State<Desk>, Form(exchange): Form<Exchange>) -> Response {
    match exchanged(&desk, &exchange) {
        Ok(response) => response,
        Err(error) => refused(error),
    }
}

fn exchanged(desk: &Desk, exchange: &Exchange) -> Result<Response, &'static str> {
    let client = exchange.client_id.as_deref().ok_or("invalid_request")?;
    let is_theirs = |grant: &Grant| grant.client == client;
    match exchange.grant_type.as_deref() {
        Some("authorization_code") => {
            let code = exchange.code.as_deref().ok_or("invalid_request")?;
            let grant = desk.open(code).filter(is_theirs).ok_or("invalid_grant")?;
            let told = exchange.redirect_uri.as_ref();
            if told.is_none() && desk.zone.shared.switches().oauth_wants_redirect_again {
                return Err("invalid_request");
            }
            if told.is_some_and(|redirect| *redirect != grant.redirect) {
                return Err("invalid_grant");
            }
            exchange.proves(&grant)?;
            Ok(give(desk, grant, None))
        }
        Some("refresh_token") => {
            let opener = exchange.refresh_token.as_deref().ok_or("invalid_request")?;
            let grant = desk
                .refreshed(opener)
                .filter(is_theirs)
                .ok_or("invalid_grant")?;
            if grant.challenge.is_none() {
                exchange.shows_secret()?;
            }
            Ok(give(desk, grant, Some(opener)))
        }
        _ => Err("unsupported_grant_type"),
    }
}

/// Tokens for a grant; `used` is the refresh token that was shown.
fn give(desk: &Desk, grant: Grant, used: Option<&str>) -> Response {
    let switches = desk.zone.shared.switches().clone();
    let lives_s = switches.oauth_token_lives_s;
    let access = like_a_token(&desk.dice("access").hex(96));
    desk.admit(access.clone(), &grant, SignedDuration::from_secs(lives_s));
    let mut told = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": lives_s,
    });
    let is_public = grant.challenge.is_some();
    match used {
        Some(used) if !switches.oauth_refresh_rotates => told["refresh_token"] = json!(used),
        _ if is_public && !switches.oauth_public_refresh => {}
        _ => {
            if let Some(used) = used {
                desk.grants().refreshers.remove(used);
            }
            let opener = like_a_token(&desk.dice("refresh").hex(96));
            told["refresh_token"] = json!(desk.refresher(opener, grant));
        }
    }
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (no_store, Json(told)).into_response()
}

/// Make's tokens look like JSON web tokens; nobody but Make can read them.
fn like_a_token(chance: &str) -> String {
    let (head, tail) = chance.split_at(chance.len() / 2);
    format!("eyJhbGciOiJSUzI1NiJ9.{head}.{tail}")
}

#[derive(Deserialize)]
struct Revocation {
    token: Option<String>,
}

/// Ends an access token or a refresh token. One that nobody knows is as good as ended.
async fn revoke(State(desk): State<Desk>, Form(order): Form<Revocation>) -> Response {
    let Some(value) = order.token else {
        return refused("invalid_request");
    };
    desk.grants().refreshers.remove(&value);
    if let Some(token) = desk.zone.shared.world_now().0.tokens.get_mut(&value) {
        token.is_revoked = true;
    }
    Json(json!({})).into_response()
}

async fn userinfo(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let (world, now) = desk.zone.shared.world_now();
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .and_then(|value| world.tokens.get(value))
        .filter(|token| !token.is_revoked && token.expires.is_none_or(|end| now < end));
    match token {
        Some(token) => Json(json!({"sub": token.person.to_string()})).into_response(),
        None => refused("invalid_token"),
    }
}

/// What Make's own document lists, with this zone's address. It is as incomplete as Make's.
async fn discovery(State(desk): State<Desk>) -> Response {
    let origin = {
        let (world, _) = desk.zone.shared.world_now();
        let zone = world.zones.get(desk.zone.zone);
        zone.map(|zone| format!("http://{}", zone.address))
            .unwrap_or_default()
    };
    Json(json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/oauth/v2/authorize"),
        "token_endpoint": format!("{origin}/oauth/v2/token"),
        "revocation_endpoint": format!("{origin}/oauth/v2/revoke"),
        "userinfo_endpoint": format!("{origin}/oauth/v2/oidc/userinfo"),
        "jwks_uri": format!("{origin}/oauth/v2/oidc/jwks"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid"],
        "claims_supported": ["sub"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "request_uri_parameter_supported": true,
    }))
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_hashes_to_its_challenge() {
        // The example of RFC 7636, appendix B.
        assert_eq!(
            hashed("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn scopes_come_with_spaces_or_commas() {
        let wanted = scopes("scenarios:read,scenarios:run openid").unwrap();
        assert_eq!(wanted.len(), 3);
        assert!(scopes("scenarios:read everything").is_none());
    }
}
