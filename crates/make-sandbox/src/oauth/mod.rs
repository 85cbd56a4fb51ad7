//! Signing in through a browser: a code for a token, and a token for another.
//!
//! In: a visit to the page where a person consents, and the client's calls. Out: redirects to this machine, and
//! tokens of the world. Everybody consents as the person who owns the sandbox's tokens. Nothing is kept after the
//! sandbox has ended.

mod guide;
mod make;

use std::{
    collections::{BTreeSet, HashMap},
    sync::MutexGuard,
};

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;
use url::{Host, Url};

pub(crate) use self::{guide::routes as guide_routes, make::routes as make_routes};
use crate::{
    http::ZoneState,
    world::{Dice, Token},
};

/// How long a code may wait for its client.
const CODE_LIVES: SignedDuration = SignedDuration::from_mins(5);
/// How long a client may stay signed in: six months.
const REFRESH_LIVES: SignedDuration = SignedDuration::from_hours(24 * 182);

/// What a client asks for on the page where a person consents.
#[derive(Deserialize)]
struct Wish {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

impl Wish {
    fn scope(&self) -> &str {
        self.scope.as_deref().unwrap_or_default()
    }
}

/// What a client shows for a token.
#[derive(Deserialize)]
struct Exchange {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    code_verifier: Option<String>,
    redirect_uri: Option<String>,
    refresh_token: Option<String>,
}

impl Exchange {
    fn shows_secret(&self) -> Result<(), &'static str> {
        if self.client_secret.as_deref().is_none_or(str::is_empty) {
            Err("invalid_client")
        } else {
            Ok(())
        }
    }
}

/// What a person agrees to.
struct Consent {
    scopes: BTreeSet<String>,
    /// What the verifier of a public client must hash to.
    challenge: Option<String>,
}

/// What somebody has consented to.
#[derive(Clone)]
struct Grant {
    client: String,
    redirect: String,
    scopes: BTreeSet<String>,
    /// What the verifier of a public client must hash to.
    challenge: Option<String>,
    since: Timestamp,
}

/// Codes and refresh tokens that were given out, by what opens them. All zones share them.
#[derive(Default)]
pub(crate) struct Grants {
    codes: HashMap<String, Grant>,
    refreshers: HashMap<String, Grant>,
    given: u64,
    /// Every client that was ever let in; the place in this list is its number.
    clients: Vec<String>,
}

impl Grants {
    /// Clients by number, from 1.
    pub(crate) fn clients(&self) -> impl Iterator<Item = (u64, &str)> {
        (1..).zip(self.clients.iter().map(String::as_str))
    }

    /// Forgets what a client could refresh.
    pub(crate) fn forget(&mut self, client: &str) {
        self.codes.retain(|_, grant| grant.client != client);
        self.refreshers.retain(|_, grant| grant.client != client);
    }

    /// What a client could still refresh, if anything.
    pub(crate) fn scopes_of(&self, client: &str) -> Option<&BTreeSet<String>> {
        self.refreshers
            .values()
            .find(|grant| grant.client == client)
            .map(|grant| &grant.scopes)
    }
}

/// Where one zone signs people in.
#[derive(Clone)]
struct Desk {
    zone: ZoneState,
}

impl Desk {
    fn new(zone: ZoneState) -> Self {
        Self { zone }
    }

    fn now(&self) -> Timestamp {
        self.zone.shared.clock.now()
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.zone.shared.grants()
    }

    /// Chance of its own for a value that was never given before.
    fn dice(&self, subject: &str) -> Dice {
        let seed = self.zone.shared.world_now().0.seed;
        let mut grants = self.grants();
        grants.given += 1;
        Dice::new(seed, subject, grants.given)
    }

    /// Answers a wish. Nobody is sent anywhere before client and place are known to be good; from then on errors go
    /// to the client, too.
    fn consult(
        &self,
        wish: &Wish,
        consent: impl FnOnce(&Wish) -> Result<Consent, &'static str>,
    ) -> Response {
        let (Some(client), Some(redirect)) = (&wish.client_id, &wish.redirect_uri) else {
            return refused("invalid_request");
        };
        let Some(to) = here(redirect) else {
            return refused("invalid_request");
        };
        let state = wish.state.as_deref();
        let agreed = if wish.response_type.as_deref() == Some("code") {
            consent(wish)
        } else {
            Err("unsupported_response_type")
        };
        match agreed {
            Ok(Consent { scopes, challenge }) => {
                let code = self.code(Grant {
                    client: client.clone(),
                    redirect: redirect.clone(),
                    scopes,
                    challenge,
                    since: self.now(),
                });
                back(to, ("code", &code), state)
            }
            Err(error) => back(to, ("error", error), state),
        }
    }

    /// A code that opens this grant once.
    fn code(&self, grant: Grant) -> String {
        let code = self.dice("code").hex(40);
        let mut grants = self.grants();
        if !grants.clients.contains(&grant.client) {
            grants.clients.push(grant.client.clone());
        }
        grants.codes.insert(code.clone(), grant);
        code
    }

    /// The grant behind a code; the code is good once, whatever comes of it.
    fn open(&self, code: &str) -> Option<Grant> {
        let now = self.now();
        self.grants()
            .codes
            .remove(code)
            .filter(|grant| now <= grant.since + CODE_LIVES)
    }

    /// An access token of the world's owner.
    fn admit(&self, access: String, grant: &Grant, lives: SignedDuration) {
        let (mut world, now) = self.zone.shared.world_now();
        let person = world.owner;
        world.tokens.insert(
            access,
            Token {
                zone: self.zone.zone,
                person,
                scopes: grant.scopes.clone(),
                label: grant.client.clone(),
                created: now,
                expires: Some(now + lives),
                is_revoked: false,
            },
        );
    }

    /// A refresh token for this grant.
    fn refresher(&self, opener: String, grant: Grant) -> String {
        self.grants().refreshers.insert(opener.clone(), grant);
        opener
    }

    /// The grant behind a refresh token.
    fn refreshed(&self, opener: &str) -> Option<Grant> {
        let now = self.now();
        let grant = self.grants().refreshers.get(opener).cloned()?;
        (now <= grant.since + REFRESH_LIVES).then_some(grant)
    }
}

/// An error of RFC 6749.
fn refused(error: &str) -> Response {
    let status = if matches!(error, "invalid_client" | "invalid_token") {
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::BAD_REQUEST
    };
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (status, no_store, Json(json!({"error": error}))).into_response()
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

/// Back to the client, with what became of its wish.
fn back(mut to: Url, answer: (&str, &str), state: Option<&str>) -> Response {
    to.query_pairs_mut().append_pair(answer.0, answer.1);
    if let Some(state) = state {
        to.query_pairs_mut().append_pair("state", state);
    }
    (StatusCode::FOUND, [(header::LOCATION, to.to_string())]).into_response()
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
}
