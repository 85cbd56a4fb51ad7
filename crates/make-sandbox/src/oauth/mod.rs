//! Signing in through a browser: a code for a token, and a token for another.
//!
//! In: a visit to the page where a person consents, and the client's calls. Out: redirects to this machine, and
//! tokens of the world. Everybody consents as the person who owns the sandbox's tokens. Nothing is kept after the
//! sandbox has ended.

mod clients;
mod consent;
mod gate;
mod grants;
mod guide;
mod identity;
mod make;
mod page;

use std::sync::MutexGuard;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

pub use self::clients::{Registration, RegistrationFact};
use self::{
    clients::Standing,
    grants::{Grant, Shown, SignIn},
};
pub(crate) use self::{grants::Grants, guide::routes as guide_routes, make::routes as make_routes};
use crate::{
    config::Dialect,
    http::ZoneState,
    world::{Dice, Token},
};

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

    /// Never held while the world is asked for: others hold the world and ask for the grants.
    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.zone.shared.grants()
    }

    /// Draws for the next thing that is given out.
    fn dice(&self, subject: &str) -> Dice {
        let seed = self.zone.shared.world_now().0.seed;
        let number = self.grants().next();
        Dice::new(seed, subject, number)
    }

    /// Name and address of the person who consents.
    fn person(&self) -> (String, String) {
        let (world, _) = self.zone.shared.world_now();
        let person = world.people.get(&world.owner);
        person
            .map(|person| (person.name.clone(), person.email.clone()))
            .unwrap_or_default()
    }

    /// Where a person is asked.
    fn authorize_path(&self) -> &'static str {
        match self.zone.dialect {
            Dialect::Make => make::AUTHORIZE,
            Dialect::Guide => guide::AUTHORIZE,
        }
    }

    /// What a client is here, if it is served at all.
    fn standing(&self, client: &str) -> Option<Standing> {
        let registered_only = self.zone.shared.switches().oauth_registered_only;
        self.grants().registered.standing(client, registered_only)
    }

    /// The grant behind a code. Shown a second time, it ends what it gave: one of the two who had it stole it.
    fn open(&self, code: &str) -> Option<Grant> {
        let shown = self.grants().open(code, self.now());
        self.good(shown, true)
    }

    /// The grant behind a refresh token.
    fn refreshed(&self, opener: &str) -> Option<Grant> {
        let (lives, ends) = {
            let switches = self.zone.shared.switches();
            let lives = SignedDuration::from_secs(switches.oauth_refresh_lives_s);
            (lives, switches.oauth_reuse_ends_sign_in)
        };
        let shown = self.grants().refreshed(opener, lives, self.now());
        self.good(shown, ends)
    }

    fn good(&self, shown: Shown, reuse_ends: bool) -> Option<Grant> {
        match shown {
            Shown::Good(grant) => Some(grant),
            Shown::Again(sign_in) if reuse_ends => {
                self.end(sign_in);
                None
            }
            Shown::Again(_) | Shown::Unknown => None,
        }
    }

    /// Ends a sign-in with everything that it was given.
    fn end(&self, sign_in: SignIn) {
        let accesses = self.grants().end(sign_in);
        let (mut world, _) = self.zone.shared.world_now();
        for access in accesses {
            if let Some(token) = world.tokens.get_mut(&access) {
                token.is_revoked = true;
            }
        }
    }

    /// An access token of the world's owner.
    fn admit(&self, access: String, grant: &Grant, lives: SignedDuration) {
        self.grants().gave(grant.sign_in, access.clone());
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

/// What is told together with a token must be kept by nobody on the way.
fn given(told: serde_json::Value) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (no_store, Json(told)).into_response()
}
