//! Sign-in as Make documents it: OAuth 2.0 with PKCE, below `/oauth/v2`.
//!
//! In: authorize, token, refresh, revoke, userinfo, keys, discovery. Out: tokens that are good in every zone, and one
//! that says who signed in for who asked for `openid`. A public client needs the verifier of its challenge, a
//! confidential one its secret, and its verifier too if it brought a challenge. Which tokens it gets for how long are
//! switches.

use std::collections::BTreeSet;

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Desk, Exchange, Grant,
    clients::Standing,
    consent::{self, Terms, Wish},
    gate::gate,
    given, identity, refused,
};
use crate::{config::Switches, http::ZoneState, world::SCOPES};

pub(super) const AUTHORIZE: &str = "/oauth/v2/authorize";

pub(crate) fn routes(zone: ZoneState) -> Router {
    Router::new()
        .route(AUTHORIZE, consent::asked_by(terms))
        .route("/oauth/v2/token", post(token))
        .route("/oauth/v2/revoke", post(revoke))
        .route("/oauth/v2/oidc/userinfo", get(userinfo))
        .route("/oauth/v2/oidc/jwks", get(keys))
        .route("/.well-known/openid-configuration", get(discovery))
        .route_layer(middleware::from_fn_with_state(zone.clone(), gate))
        .with_state(Desk::new(zone))
}

fn terms(wish: &Wish, standing: &Standing) -> Result<Terms, &'static str> {
    let challenge = wish.code_challenge.clone();
    // `plain` is not offered.
    if challenge.is_some() && wish.code_challenge_method.as_deref() != Some("S256") {
        return Err("invalid_request");
    }
    let has_secret = standing.has_secret(challenge.is_some());
    if !has_secret && challenge.is_none() {
        return Err("invalid_request");
    }
    Ok(Terms {
        scopes: scopes(wish.scopes()).ok_or("invalid_scope")?,
        challenge,
        has_secret,
    })
}

/// Make's scopes, and the one that asks who signed in.
fn scopes<'a>(wanted: impl Iterator<Item = &'a str>) -> Option<BTreeSet<String>> {
    let known = |scope: &str| scope == "openid" || SCOPES.contains(&scope);
    wanted
        .map(|scope| known(scope).then(|| scope.to_owned()))
        .collect()
}

impl Exchange {
    /// The verifier is the one of the challenge; without a challenge there is none.
    fn shows_verifier(&self, grant: &Grant) -> bool {
        match (&grant.challenge, self.code_verifier.as_deref()) {
            (Some(challenge), Some(verifier)) => {
                (43..=128).contains(&verifier.len()) && hashed(verifier) == *challenge
            }
            (None, None) => true,
            _ => false,
        }
    }
}

fn hashed(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

async fn token(State(desk): State<Desk>, Form(exchange): Form<Exchange>) -> Response {
    let told = exchanged(&desk, &exchange);
    told.map_or_else(refused, given)
}

fn exchanged(desk: &Desk, exchange: &Exchange) -> Result<Value, &'static str> {
    let client = exchange.client_id.as_deref().ok_or("invalid_request")?;
    let standing = desk.standing(client).ok_or("invalid_client")?;
    let is_theirs = |grant: &Grant| grant.client == client;
    let is_proven =
        |grant: &Grant| !grant.has_secret || standing.accepts(exchange.client_secret.as_deref());
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
            if !is_proven(&grant) {
                return Err("invalid_client");
            }
            if !exchange.shows_verifier(&grant) {
                return Err("invalid_grant");
            }
            Ok(give(desk, grant, None))
        }
        Some("refresh_token") => {
            let opener = exchange.refresh_token.as_deref().ok_or("invalid_request")?;
            let grant = desk
                .refreshed(opener)
                .filter(is_theirs)
                .ok_or("invalid_grant")?;
            if !is_proven(&grant) {
                return Err("invalid_client");
            }
            Ok(give(desk, grant, Some(opener)))
        }
        _ => Err("unsupported_grant_type"),
    }
}

/// Tokens for a grant; `used` is the refresh token that was shown.
fn give(desk: &Desk, grant: Grant, used: Option<&str>) -> Value {
    let switches = desk.zone.shared.switches().clone();
    let lives_s = switches.oauth_token_lives_s;
    let access = like_a_token(&desk.dice("access").hex(96));
    desk.admit(access.clone(), &grant, SignedDuration::from_secs(lives_s));
    let mut told = json!({"access_token": access, "token_type": "Bearer"});
    if switches.oauth_tells_life {
        told["expires_in"] = json!(lives_s);
    }
    if grant.scopes.contains("openid")
        && let Some(token) = identity_of(desk, &grant, lives_s)
    {
        told["id_token"] = json!(token);
    }
    match used {
        Some(used) if !switches.oauth_refresh_rotates => told["refresh_token"] = json!(used),
        _ if !renews(&grant, &switches) => {}
        _ => {
            let opener = like_a_token(&desk.dice("refresh").hex(96));
            told["refresh_token"] = json!(opener);
            let mut grants = desk.grants();
            if let Some(used) = used {
                grants.spend(used);
            }
            grants.keep(opener, grant);
        }
    }
    told
}

/// Whether the client gets a refresh token.
fn renews(grant: &Grant, switches: &Switches) -> bool {
    if grant.has_secret {
        switches.oauth_secret_refresh
    } else {
        switches.oauth_public_refresh
    }
}

/// Make's tokens look like JSON web tokens; nobody but Make can read them.
fn like_a_token(chance: &str) -> String {
    let (head, tail) = chance.split_at(chance.len() / 2);
    format!("eyJhbGciOiJSUzI1NiJ9.{head}.{tail}")
}

/// A token that says who signed in, to this client and nobody else.
fn identity_of(desk: &Desk, grant: &Grant, lives_s: i64) -> Option<String> {
    let person = desk.zone.shared.world_now().0.owner;
    let now = desk.now().as_second();
    let mut claims = json!({
        "aud": grant.client,
        "exp": now + lives_s,
        "iat": now,
        "iss": origin(desk),
        "sub": person.to_string(),
    });
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = json!(nonce);
    }
    identity::key()?.sign(&claims)
}

/// What identity tokens can be checked with.
async fn keys() -> Response {
    match identity::key() {
        Some(key) => Json(json!({"keys": [key.to_json()]})).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn origin(desk: &Desk) -> String {
    let (world, _) = desk.zone.shared.world_now();
    let zone = world.zones.get(desk.zone.zone);
    zone.map(|zone| format!("http://{}", zone.address))
        .unwrap_or_default()
}

#[derive(Deserialize)]
struct Revocation {
    token: Option<String>,
}

/// Ends an access token, or a refresh token with all that came of its sign-in. One that nobody knows is as good as
/// ended.
async fn revoke(State(desk): State<Desk>, Form(order): Form<Revocation>) -> Response {
    let Some(value) = order.token else {
        return refused("invalid_request");
    };
    let sign_in = desk.grants().sign_in_of(&value);
    if let Some(sign_in) = sign_in {
        desk.end(sign_in);
    }
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
    let origin = origin(&desk);
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
    fn only_scopes_that_exist_are_granted() {
        let wanted = scopes(["scenarios:read", "openid"].into_iter()).unwrap();
        assert_eq!(wanted.len(), 2);
        assert!(scopes(["scenarios:read", "everything"].into_iter()).is_none());
    }
}
