//! Whether somebody lets a program in: asked on a page, or answered by a switch.
//!
//! In: a visit of the authorize address, and the answer to its page. Out: a redirect with a code or an error. Nobody is
//! sent anywhere before program and place are known to be good, and no answer counts that another site made the
//! browser give.

use std::collections::BTreeSet;

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;
use url::Url;

use super::{
    Desk,
    clients::Standing,
    grants::{CODE_LIVES, Grant},
    page::{self, Question},
    refused,
};

/// What a client asks for on the page where a person consents.
#[derive(Deserialize)]
pub(super) struct Wish {
    response_type: Option<String>,
    pub(super) client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    pub(super) code_challenge: Option<String>,
    pub(super) code_challenge_method: Option<String>,
    nonce: Option<String>,
}

impl Wish {
    /// The scopes, with spaces or commas between them.
    pub(super) fn scopes(&self) -> impl Iterator<Item = &str> {
        let text = self.scope.as_deref().unwrap_or_default();
        text.split([' ', ',']).filter(|scope| !scope.is_empty())
    }
}

/// What a dialect makes of a wish.
pub(super) struct Terms {
    pub(super) scopes: BTreeSet<String>,
    /// What the client's verifier must hash to.
    pub(super) challenge: Option<String>,
    pub(super) has_secret: bool,
}

/// A page that waits for a person's answer.
pub(super) struct Pending {
    grant: Grant,
    to: Url,
    state: Option<String>,
    /// What only the browser knows that the page was sent to.
    key: String,
}

/// What somebody pressed.
#[derive(Deserialize)]
pub(super) struct Pressed {
    ticket: String,
    answer: String,
}

/// Whose visit cannot be answered with a redirect.
struct Lost {
    error: &'static str,
    why: &'static str,
}

const STRANGE_PLACE: Lost = Lost {
    error: "invalid_request",
    why: "The program did not say where to go afterwards, or named an address that is not its own.",
};

pub(super) type Reading = fn(&Wish, &Standing) -> Result<Terms, &'static str>;

/// What answers at an authorize address: visits, and what people say there. `reading` says what the dialect makes of a
/// wish.
pub(super) fn asked_by(reading: Reading) -> MethodRouter<Desk> {
    let visited =
        async move |State(desk): State<Desk>, headers: HeaderMap, Query(wish): Query<Wish>| {
            visit(&desk, &headers, &wish, reading)
        };
    get(visited).post(answer)
}

fn visit(desk: &Desk, headers: &HeaderMap, wish: &Wish, reading: Reading) -> Response {
    let (standing, to) = match place(desk, wish) {
        Ok(place) => place,
        Err(lost) if wants_html(headers) => return page::refuse(StatusCode::BAD_REQUEST, lost.why),
        Err(lost) => return refused(lost.error),
    };
    let terms = if wish.response_type.as_deref() == Some("code") {
        reading(wish, &standing)
    } else {
        Err("unsupported_response_type")
    };
    let terms = match terms {
        Ok(terms) => terms,
        Err(error) => {
            return back(
                StatusCode::FOUND,
                to,
                ("error", error),
                wish.state.as_deref(),
            );
        }
    };
    let sign_in = desk.grants().sign_in();
    let pending = Pending {
        grant: Grant {
            sign_in,
            client: wish.client_id.clone().unwrap_or_default(),
            redirect: wish.redirect_uri.clone().unwrap_or_default(),
            scopes: terms.scopes,
            challenge: terms.challenge,
            has_secret: terms.has_secret,
            nonce: wish.nonce.clone(),
            since: desk.now(),
        },
        to,
        state: wish.state.clone(),
        key: String::new(),
    };
    let (asks, consents) = {
        let switches = desk.zone.shared.switches();
        (switches.oauth_page, switches.oauth_consents)
    };
    if asks {
        ask(desk, pending)
    } else {
        pending.answered(desk, consents, StatusCode::FOUND)
    }
}

/// Who asks, and where the person goes afterwards.
fn place(desk: &Desk, wish: &Wish) -> Result<(Standing, Url), Lost> {
    let switches = desk.zone.shared.switches().clone();
    let client = wish.client_id.as_deref().ok_or(STRANGE_PLACE)?;
    let redirect = wish.redirect_uri.as_deref().ok_or(STRANGE_PLACE)?;
    let standing = desk.standing(client).ok_or(Lost {
        error: "unauthorized_client",
        why: "Nobody has registered this program.",
    })?;
    let to = standing
        .way_back(redirect, switches.oauth_exact_redirect)
        .filter(|_| switches.oauth_takes_loopback)
        .ok_or(STRANGE_PLACE)?;
    Ok((standing, to))
}

fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

impl Pending {
    /// Sends the person back to the program, with what they answered.
    fn answered(self, desk: &Desk, is_allowed: bool, status: StatusCode) -> Response {
        let state = self.state.as_deref();
        if !is_allowed {
            return back(status, self.to, ("error", "access_denied"), state);
        }
        let code = desk.dice("code").hex(40);
        let grant = Grant {
            since: desk.now(),
            ..self.grant
        };
        desk.grants().await_client(code.clone(), grant);
        back(status, self.to, ("code", &code), state)
    }
}

/// Back to the client, with what became of its wish.
fn back(status: StatusCode, mut to: Url, answer: (&str, &str), state: Option<&str>) -> Response {
    to.query_pairs_mut().append_pair(answer.0, answer.1);
    if let Some(state) = state {
        to.query_pairs_mut().append_pair("state", state);
    }
    (status, [(header::LOCATION, to.to_string())]).into_response()
}

/// Shows the page. Its ticket is good once, for as long as a code would be, and only in the browser it is sent to.
fn ask(desk: &Desk, mut pending: Pending) -> Response {
    let (Some(ticket), Some(key)) = (unforeseen(), unforeseen()) else {
        return page::refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "There is no chance here.",
        );
    };
    pending.key.clone_from(&key);
    let (person, email) = desk.person();
    let program = {
        let grants = desk.grants();
        grants.registered.name_of(&pending.grant.client).to_owned()
    };
    let action = desk.authorize_path();
    let mut response = page::ask(&Question {
        program: &program,
        person: &person,
        email: &email,
        scopes: &pending.grant.scopes,
        to: &pending.to,
        action,
        ticket: &ticket,
    });
    let cookie = format!(
        "{}={key}; Path={action}; Max-Age={}; HttpOnly; SameSite=Strict",
        cookie_of(&ticket),
        CODE_LIVES.as_secs()
    );
    let now = desk.now();
    let mut grants = desk.grants();
    grants
        .pending
        .retain(|_, pending| now <= pending.grant.since + CODE_LIVES);
    grants.pending.insert(ticket, pending);
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// A text that nobody can guess; the world's own chance repeats itself and would not do.
fn unforeseen() -> Option<String> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// Each page has a cookie of its own, so that two of them may be open.
fn cookie_of(ticket: &str) -> String {
    format!("consent-{}", ticket.get(..8).unwrap_or_default())
}

/// The answer to the page.
async fn answer(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Form(pressed): Form<Pressed>,
) -> Response {
    let refuse = |why| page::refuse(StatusCode::FORBIDDEN, why);
    if !is_from_here(&headers) {
        return refuse("The answer came from another site.");
    }
    let is_allowed = match pressed.answer.as_str() {
        "allow" => true,
        "deny" => false,
        _ => return refuse("The page has no such button."),
    };
    let now = desk.now();
    let shown = cookie(&headers, &cookie_of(&pressed.ticket));
    let found = {
        let mut grants = desk.grants();
        let is_theirs = grants
            .pending
            .get(&pressed.ticket)
            .is_some_and(|pending| shown == Some(pending.key.as_str()));
        is_theirs
            .then(|| grants.pending.remove(&pressed.ticket))
            .flatten()
            .filter(|pending| now <= pending.grant.since + CODE_LIVES)
    };
    match found {
        // 303, so that the browser does not send the form on to the program.
        Some(pending) => pending.answered(&desk, is_allowed, StatusCode::SEE_OTHER),
        None => refuse("This page was answered already, is too old, or was opened elsewhere."),
    }
}

/// Whether a form was sent by a page of ours, as far as the browser tells.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    let host = text(header::HOST).unwrap_or_default();
    let origin = origin.split_once("://").map(|(_, host)| host);
    origin == Some(host)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn an_answer_counts_only_from_a_page_of_the_same_address() {
        for (origin, expected) in [
            ("http://127.0.0.1:7", true),
            ("https://127.0.0.1:7", true),
            ("http://127.0.0.1:8", false),
            ("http://evil.example", false),
            ("null", false),
        ] {
            let told = headers(&[(header::HOST, "127.0.0.1:7"), (header::ORIGIN, origin)]);
            assert_eq!(is_from_here(&told), expected, "{origin}");
        }
        assert!(is_from_here(&headers(&[(header::HOST, "127.0.0.1:7")])));
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let told = headers(&[(header::COOKIE, "a=1; consent-12=key; b=2")]);
        assert_eq!(cookie(&told, "consent-12"), Some("key"));
        assert_eq!(cookie(&told, "consent-1"), None);
    }

    #[test]
    fn no_two_tickets_are_alike() {
        assert_ne!(unforeseen().unwrap(), unforeseen().unwrap());
    }
}
