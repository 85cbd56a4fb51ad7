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
use serde_json::json;

use super::{Consent, Desk, Exchange, Grant, Wish, refused};
use crate::{http::ZoneState, world::SCOPES};

/// How long an access token is good for, in seconds.
const TOKEN_LIVES_S: i64 = 3600;

pub(crate) fn routes(zone: ZoneState) -> Router {
    Router::new()
        .route("/oauth/authorize", get(authorize))
        .route("/oauth/token", post(token))
        .with_state(Desk::new(zone))
}

async fn authorize(State(desk): State<Desk>, Query(wish): Query<Wish>) -> Response {
    desk.consult(&wish, |wish| {
        Ok(Consent {
            scopes: scopes(wish.scope()).ok_or("invalid_scope")?,
            challenge: None,
        })
    })
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

async fn token(State(desk): State<Desk>, Form(exchange): Form<Exchange>) -> Response {
    let Some(client) = &exchange.client_id else {
        return refused("invalid_request");
    };
    if let Err(error) = exchange.shows_secret() {
        return refused(error);
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
        _ => return refused("unsupported_grant_type"),
    };
    let Some(grant) = grant.filter(|grant| grant.client == *client) else {
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
