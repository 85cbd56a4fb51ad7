//! Sign-in as the guide describes it: a code for a token, by a client with a secret.
//!
//! In: the browser's visit to `/oauth/authorize`, the client's call of `/oauth/token`. Out: a redirect to this machine
//! with a code, and tokens. The person who owns the sandbox's tokens consents to everything. There is no PKCE, since
//! the guide has none; what a client sends of it is not looked at.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use crate::{
    http::ZoneState,
    world::{Dice, SCOPES, Token},
};

/// How long a code may wait for its client.
const CODE_LIVES: SignedDuration = SignedDuration::from_mins(5);
/// How long an access token is good for, in seconds.
const TOKEN_LIVES_S: i64 = 3600;

/// Codes and refresh tokens that were given out, by what opens them.
#[derive(Default)]
struct Grants {
    codes: HashMap<String, Grant>,
    refreshers: HashMap<String, Grant>,
    given: u64,
}

#[derive(Clone)]
struct Grant {
    client: String,
    redirect: String,
    scopes: BTreeSet<String>,
    since: Timestamp,
}

#[derive(Clone)]
struct Desk {
    zone: ZoneState,
    grants: Arc<Mutex<Grants>>,
}

pub(crate) fn routes(zone: ZoneState) -> Router {
    Router::new()
        .route("/oauth/authorize", get(authorize))
        .route("/oauth/token", post(token))
        .with_state(Desk {
            zone,
            grants: Arc::default(),
        })
}

#[derive(Deserialize)]
struct Wish {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
}

fn refused(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response()
}

async fn authorize(State(desk): State<Desk>, Query(wish): Query<Wish>) -> Response {
    let (Some(client), Some(redirect)) = (wish.client_id, wish.redirect_uri) else {
        return refused("invalid_request");
    };
    let Some(mut back) = here(&redirect) else {
        return refused("invalid_request");
    };
    let outcome = if wish.response_type.as_deref() == Some("code") {
        scopes(wish.scope.as_deref().unwrap_or_default())
    } else {
        Err("unsupported_response_type")
    };
    let answer = match outcome {
        Ok(scopes) => {
            let grant = Grant {
                client,
                redirect,
                scopes,
                since: desk.zone.shared.clock.now(),
            };
            let code = desk.fresh("code");
            desk.grants().codes.insert(code.clone(), grant);
            ("code", code)
        }
        Err(error) => ("error", error.to_owned()),
    };
    back.query_pairs_mut().append_pair(answer.0, &answer.1);
    if let Some(state) = wish.state {
        back.query_pairs_mut().append_pair("state", &state);
    }
    (StatusCode::FOUND, [(header::LOCATION, back.to_string())]).into_response()
}

/// A code goes to this machine and nowhere else.
fn here(redirect: &str) -> Option<Url> {
    let url = Url::parse(redirect).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    (is_here && url.scheme() == "http").then_some(url)
}

/// Make's scopes for the guide's three words.
fn scopes(words: &str) -> Result<BTreeSet<String>, &'static str> {
    let mut granted = BTreeSet::new();
    for word in words.split([' ', ',']).filter(|word| !word.is_empty()) {
        let ending = match word {
            "read" => ":read",
            "write" => ":write",
            "execute" => ":run",
            _ => return Err("invalid_scope"),
        };
        let covered = SCOPES.iter().filter(|scope| scope.ends_with(ending));
        granted.extend(covered.map(|scope| (*scope).to_owned()));
    }
    Ok(granted)
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
        return (
            StatusCode::UNAUTHORIZED,
            Json(json!({"error": "invalid_client"})),
        )
            .into_response();
    }
    let now = desk.zone.shared.clock.now();
    let grant = match exchange.grant_type.as_deref() {
        Some("authorization_code") => {
            // A code is good once, whatever comes of it.
            let code = exchange.code.unwrap_or_default();
            let grant = desk.grants().codes.remove(&code);
            grant.filter(|grant| {
                now <= grant.since + CODE_LIVES
                    && exchange
                        .redirect_uri
                        .is_none_or(|redirect| redirect == grant.redirect)
            })
        }
        Some("refresh_token") => {
            let opener = exchange.refresh_token.unwrap_or_default();
            desk.grants().refreshers.remove(&opener)
        }
        _ => return refused("unsupported_grant_type"),
    };
    match grant.filter(|grant| grant.client == client) {
        Some(grant) => Json(desk.give(grant, now)).into_response(),
        None => refused("invalid_grant"),
    }
}

impl Desk {
    fn grants(&self) -> std::sync::MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A value that was never given before.
    fn fresh(&self, subject: &str) -> String {
        let seed = self.zone.shared.world_now().0.seed;
        let mut grants = self.grants();
        grants.given += 1;
        Dice::new(seed, subject, grants.given).uuid()
    }

    fn give(&self, grant: Grant, now: Timestamp) -> Value {
        let (access, refresher) = (self.fresh("access"), self.fresh("refresh"));
        {
            let (mut world, _) = self.zone.shared.world_now();
            let person = world.owner;
            world.tokens.insert(
                access.clone(),
                Token {
                    zone: self.zone.zone,
                    person,
                    scopes: grant.scopes.clone(),
                    label: grant.client.clone(),
                    created: now,
                    expires: Some(now + SignedDuration::from_secs(TOKEN_LIVES_S)),
                    is_revoked: false,
                },
            );
        }
        self.grants().refreshers.insert(refresher.clone(), grant);
        json!({
            "access_token": access,
            "refresh_token": refresher,
            "token_type": "Bearer",
            "expires_in": TOKEN_LIVES_S,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_never_leaves_this_machine() {
        for good in [
            "http://127.0.0.1:9/x",
            "http://localhost:9",
            "http://[::1]:9/",
        ] {
            assert!(here(good).is_some(), "{good}");
        }
        for bad in [
            "https://evil.example/",
            "http://10.0.0.1/",
            "mandor://back",
            "x",
        ] {
            assert!(here(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn three_words_stand_for_makes_scopes() {
        let read = scopes("read").unwrap();
        assert!(read.contains("hooks:read") && !read.contains("hooks:write"));
        assert_eq!(scopes("execute").unwrap().len(), 1);
        assert!(scopes("everything").is_err());
    }
}
