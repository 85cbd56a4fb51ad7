//! Sign-in as the published guide describes it.
//!
//! In: `/oauth/authorize`, `/oauth/token`, the words read, write and execute, a client's secret. Out: tokens for the
//! guide's dialect. There is no PKCE, since the guide has none; what a client sends of it is not looked at.

use std::collections::BTreeSet;

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

use super::{Desk, Grant, back, here, refused};
use crate::{http::ZoneState, world::SCOPES};

/// How long an access token is good for, in seconds.
const TOKEN_LIVES_S: i64 = 3600;

pub(crate) fn routes(zone: ZoneState) -> Router {
    Router::new()
        .route("/oauth/authorize", get(authorize))
        .route("/oauth/token", post(token))
        .with_state(Desk::new(zone))
}

#[derive(Deserialize)]
struct Wish {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
}

async fn authorize(State(desk): State<Desk>, Query(wish): Query<Wish>) -> Response {
    let (Some(client), Some(redirect)) = (wish.client_id, wish.redirect_uri) else {
        return refused("invalid_request");
    };
    let Some(to) = here(&redirect) else {
        return refused("invalid_request");
    };
    let state = wish.state.as_deref();
    if wish.response_type.as_deref() != Some("code") {
        return back(to, ("error", "unsupported_response_type"), state);
    }
    let Some(scopes) = scopes(wish.scope.as_deref().unwrap_or_default()) else {
        return back(to, ("error", "invalid_scope"), state);
    };
    let code = desk.code(Grant {
        client,
        redirect,
        scopes,
        challenge: None,
        since: desk.now(),
    });
    back(to, ("code", &code), state)
}

/// Make's scopes for the guide's three words.
fn scopes(words: &str) -> Option<BTreeSet<String>> {
    let mut granted = BTreeSet::new();
    for word in words.split([' ', ',']).filter(|word| !word.is_empty()) {
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

#[derive(Deserialize)]
struct Exchange {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    refresh_token: Option<String>,
}

async fn token(State(desk): State<Desk>, Form(exchange): Form<Exchange>) -> Response {
    let Some(client) = exchange.client_id else {
        return refused("invalid_request");
    };
    if exchange.client_secret.as_deref().is_none_or(str::is_empty) {
        return refused("invalid_client");
    }
    let grant = match exchange.grant_type.as_deref() {
        Some("authorization_code") => {
            let same_place = |grant: &Grant| {
                let told = exchange.redirect_uri.as_ref();
                told.is_none_or(|redirect| *redirect == grant.redirect)
            };
            desk.open(&exchange.code.unwrap_or_default())
                .filter(same_place)
        }
        Some("refresh_token") => desk.refreshed(&exchange.refresh_token.unwrap_or_default()),
        _ => return refused("unsupported_grant_type"),
    };
    let Some(grant) = grant.filter(|grant| grant.client == client) else {
        return refused("invalid_grant");
    };
    let access = desk.dice("access").uuid();
    desk.admit(
        access.clone(),
        &grant,
        SignedDuration::from_secs(TOKEN_LIVES_S),
    );
    let opener = desk.dice("refresh").uuid();
    let refresh = desk.refresher(opener, grant);
    Json(json!({
        "access_token": access,
        "refresh_token": refresh,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIVES_S,
    }))
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_stand_for_makes_scopes() {
        let read = scopes("read").unwrap();
        assert!(read.contains("hooks:read") && !read.contains("hooks:write"));
        assert_eq!(scopes("execute").unwrap().len(), 1);
        assert!(scopes("everything").is_none());
    }
}
