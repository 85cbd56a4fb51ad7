//! Sign-in as the published guide describes it.
//!
//! In: `/oauth/authorize`, `/oauth/token`, the words read, write and execute, a client's secret. Out: tokens for the
//! guide's dialect. There is no PKCE, since the guide has none; what a client sends of it is not looked at.

use std::collections::BTreeSet;

use axum::{Form, Router, extract::State, middleware, response::Response, routing::post};
use jiff::SignedDuration;
use serde_json::json;

use super::{
    Desk, Exchange, Grant,
    clients::Standing,
    consent::{self, Terms, Wish},
    gate::gate,
    given, refused,
};
use crate::{http::ZoneState, world::SCOPES};

/// How long an access token is good for, in seconds.
const TOKEN_LIVES_S: i64 = 3600;

pub(super) const AUTHORIZE: &str = "/oauth/authorize";

pub(crate) fn routes(zone: ZoneState) -> Router {
    Router::new()
        .route(AUTHORIZE, consent::asked_by(terms))
        .route("/oauth/token", post(token))
        .route_layer(middleware::from_fn_with_state(zone.clone(), gate))
        .with_state(Desk::new(zone))
}

fn terms(wish: &Wish, _: &Standing) -> Result<Terms, &'static str> {
    Ok(Terms {
        scopes: scopes(wish.scopes()).ok_or("invalid_scope")?,
        challenge: None,
        has_secret: true,
    })
}

/// Make's scopes for the guide's three words.
fn scopes<'a>(words: impl Iterator<Item = &'a str>) -> Option<BTreeSet<String>> {
    let mut granted = BTreeSet::new();
    for word in words {
        let ending = match word {
            "read" => ":read",
            "write" => ":write",
            "execute" => ":run",
            _ => return None,
        };
        let covered = SCOPES.iter().filter(|scope| scope.ends_with(ending));
        granted.extend(covered.map(|scope| (*scope).to_owned()));
    }
    Some(granted)
}

async fn token(State(desk): State<Desk>, Form(exchange): Form<Exchange>) -> Response {
    match exchanged(&desk, &exchange) {
        Ok(grant) => give(&desk, grant),
        Err(error) => refused(error),
    }
}

fn exchanged(desk: &Desk, exchange: &Exchange) -> Result<Grant, &'static str> {
    let client = exchange.client_id.as_deref().ok_or("invalid_request")?;
    let standing = desk.standing(client).ok_or("invalid_client")?;
    if !standing.accepts(exchange.client_secret.as_deref()) {
        return Err("invalid_client");
    }
    let grant = match exchange.grant_type.as_deref() {
        Some("authorization_code") => {
            let same_place = |grant: &Grant| {
                let told = exchange.redirect_uri.as_ref();
                told.is_none_or(|redirect| *redirect == grant.redirect)
            };
            desk.open(exchange.code.as_deref().unwrap_or_default())
                .filter(same_place)
        }
        Some("refresh_token") => {
            desk.refreshed(exchange.refresh_token.as_deref().unwrap_or_default())
        }
        _ => return Err("unsupported_grant_type"),
    };
    grant
        .filter(|grant| grant.client == client)
        .ok_or("invalid_grant")
}

fn give(desk: &Desk, grant: Grant) -> Response {
    let access = desk.dice("access").uuid();
    let lives = SignedDuration::from_secs(TOKEN_LIVES_S);
    desk.admit(access.clone(), &grant, lives);
    let refresh = desk.dice("refresh").uuid();
    desk.grants().keep(refresh.clone(), grant);
    given(json!({
        "access_token": access,
        "refresh_token": refresh,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIVES_S,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_stand_for_makes_scopes() {
        let read = scopes(["read"].into_iter()).unwrap();
        assert!(read.contains("hooks:read") && !read.contains("hooks:write"));
        assert_eq!(scopes(["execute"].into_iter()).unwrap().len(), 1);
        assert!(scopes(["everything"].into_iter()).is_none());
    }
}
