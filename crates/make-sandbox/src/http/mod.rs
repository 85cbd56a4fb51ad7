//! Make's REST API on one loopback port per zone.
//!
//! In: requests below `/api/v2`. Out: answers in Make's envelopes. Each resource has its own file; here stands the
//! gate that every call passes: user agent, faults, token, handler, headers, journal.

mod actions;
pub(crate) mod answer;
mod asked;
mod body;
mod callback;
mod connections;
mod dlqs;
mod enums;
mod errors;
pub(crate) mod faults;
mod folders;
mod hooks;
pub(crate) mod journal;
pub(crate) mod limits;
mod logs;
mod mischief;
mod organizations;
mod paging;
mod sandbox;
mod scenarios;
mod teams;
mod users;
mod visit;

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::SignedDuration;

pub(crate) use self::callback::call_back;
use self::{
    asked::Asked,
    errors::Refusal,
    faults::FaultKind,
    journal::{Call, redact, template},
    limits::Window,
    visit::Visit,
};
use crate::{
    state::Shared,
    world::{Token, stamp},
};

/// One zone's view of the shared world.
#[derive(Clone)]
pub(crate) struct ZoneState {
    pub(crate) shared: Arc<Shared>,
    pub(crate) zone: usize,
}

/// Everything that a zone's port answers.
pub(crate) fn router(state: ZoneState) -> Router {
    let api = Router::new()
        .merge(reads())
        .merge(writes())
        .fallback(async || Refusal::no_such_route())
        .method_not_allowed_fallback(async || Refusal::no_such_route())
        .layer(middleware::from_fn_with_state(state.clone(), gate));
    Router::new()
        .nest("/api/v2", api)
        .nest("/sandbox", sandbox::router(state))
        .fallback(async || Refusal::no_such_route())
}

fn reads() -> Router {
    Router::new()
        .route("/ping", get(async || "pong"))
        .route("/users", get(users::list))
        .route("/users/me", get(users::me))
        .route(
            "/users/me/current-authorization",
            get(users::current_authorization),
        )
        .route("/users/me/api-tokens", get(users::api_tokens))
        .route("/users/roles", get(users::roles))
        .route("/users/{id}/user-team-roles", get(users::team_roles))
        .route("/users/{id}/user-team-roles/{team}", get(users::team_role))
        .route("/organizations", get(organizations::list))
        .route("/organizations/{id}", get(organizations::get))
        .route("/organizations/{id}/usage", get(organizations::usage))
        .route(
            "/organizations/{id}/user-organization-roles",
            get(organizations::members),
        )
        .route(
            "/organizations/{id}/user-organization-roles/{user}",
            get(organizations::member),
        )
        .route("/teams", get(teams::list))
        .route("/teams/{id}", get(teams::get))
        .route("/teams/{id}/usage", get(teams::usage))
        .route("/teams/{id}/user-team-roles", get(teams::members))
        .route("/teams/{id}/user-team-roles/{user}", get(teams::member))
        .route("/scenarios", get(scenarios::list))
        .route("/scenarios/consumptions", get(scenarios::consumptions))
        .route("/scenarios/{id}", get(scenarios::get))
        .route("/scenarios/{id}/blueprint", get(scenarios::blueprint))
        .route("/scenarios/{id}/blueprints", get(scenarios::blueprints))
        .route("/scenarios/{id}/usage", get(scenarios::usage))
        .route("/scenarios/{id}/triggers", get(scenarios::triggers))
        .route(
            "/scenarios/{id}/interface",
            get(scenarios::interface).patch(actions::set_interface),
        )
        .route("/scenarios/{id}/logs", get(logs::list))
        .route("/scenarios/{id}/logs/{execution}", get(logs::get))
        .route("/scenarios/{id}/executions/{execution}", get(logs::detail))
        .route("/scenarios-folders", get(folders::list))
        .route("/connections", get(connections::list))
        .route("/connections/{id}", get(connections::get))
        .route("/dlqs", get(dlqs::list).delete(dlqs::delete))
        .route("/dlqs/{id}", get(dlqs::get))
        .route("/hooks", get(hooks::list))
        .route("/hooks/{id}", get(hooks::get))
        .route("/enums/timezones", get(enums::timezones))
        .route("/enums/imt-zones", get(enums::zones))
        .route("/enums/user-api-token-scopes", get(enums::scopes))
}

fn writes() -> Router {
    Router::new()
        .route("/scenarios/{id}/start", post(actions::start))
        .route("/scenarios/{id}/stop", post(actions::stop))
        .route("/scenarios/{id}/run", post(actions::run))
        .route(
            "/scenarios/{id}/executions/{execution}/stop",
            post(actions::stop_execution),
        )
        .route("/dlqs/{id}/retry", post(dlqs::retry))
        .route("/dlqs/retry", post(dlqs::retry_many))
}

/// What every call below `/api/v2` passes.
async fn gate(State(state): State<ZoneState>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let struck = state.shared.faults().strike(&method, &path);
    let mut response = answered(&state, request, next, &struck).await;
    response = mischief::spoil(response, &struck).await;
    date(&state, response.headers_mut());
    let zone = {
        let (world, _) = state.shared.world_now();
        world
            .zones
            .get(state.zone)
            .map(|zone| zone.address.clone())
            .unwrap_or_default()
    };
    state.shared.journal().note(Call {
        at: stamp(state.shared.clock.now()),
        zone,
        method,
        template: template(&path),
        path: redact(&path),
        query: redact(&query),
        status: response.status().as_u16(),
    });
    response
}

async fn answered(
    state: &ZoneState,
    mut request: Request,
    next: Next,
    struck: &[FaultKind],
) -> Response {
    if request
        .headers()
        .get(header::USER_AGENT)
        .is_none_or(HeaderValue::is_empty)
    {
        return mischief::cloudflare();
    }
    if let Some(response) = struck.iter().find_map(mischief::instead) {
        return response;
    }
    if request.uri().path() == "/ping" {
        return next.run(request).await;
    }
    let Some(visit) = admit(state, &request, struck) else {
        let habit = state.shared.switches().bad_token;
        return Refusal::bad_token(habit).into_response();
    };
    let window = visit.window.clone();
    let has_headers = visit.switches.rate_limit_headers;
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    let seen = *window.lock().unwrap_or_else(PoisonError::into_inner);
    if let (Some(window), true) = (seen, has_headers) {
        rate_headers(response.headers_mut(), window);
    }
    response
}

/// Who is calling, if the credential is one of ours.
fn admit(state: &ZoneState, request: &Request, struck: &[FaultKind]) -> Option<Visit> {
    let header = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, credential) = header.split_once(' ')?;
    let uses_bearer = scheme.eq_ignore_ascii_case("bearer");
    if !uses_bearer && !scheme.eq_ignore_ascii_case("token") {
        return None;
    }
    let token: Token = {
        let (world, _) = state.shared.world_now();
        world
            .tokens
            .get(credential.trim())
            .filter(|token| !token.is_revoked)?
            .clone()
    };
    let slip = struck.iter().map(|kind| match kind {
        FaultKind::DuplicateRows => -1,
        FaultKind::MovingRows => 1,
        _ => 0,
    });
    Some(Visit {
        shared: state.shared.clone(),
        zone: state.zone,
        person: token.person,
        token_zone: token.zone,
        scopes: Arc::new(token.scopes),
        uses_bearer,
        asked: Asked::parse(request.uri().query()),
        switches: Arc::new(state.shared.switches().clone()),
        slip: slip.sum(),
        window: Arc::new(Mutex::new(None)),
    })
}

fn rate_headers(headers: &mut HeaderMap, window: Window) {
    let reset = window.resets.as_second();
    headers.insert(
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderValue::from(window.limit),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderValue::from(window.remaining),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-reset"),
        HeaderValue::from(reset),
    );
}

/// The server's clock, as clients may compare it with their own.
fn date(state: &ZoneState, headers: &mut HeaderMap) {
    let (is_ours, ahead) = {
        let switches = state.shared.switches();
        (
            switches.date_header,
            SignedDuration::from_secs(switches.date_ahead_s),
        )
    };
    if !is_ours {
        return;
    }
    let now = state.shared.clock.now();
    let text = now
        .checked_add(ahead)
        .unwrap_or(now)
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.insert(header::DATE, value);
    }
}
