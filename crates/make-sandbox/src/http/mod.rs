//! Make's REST API on one loopback port per zone.
//!
//! In: requests below `/api/v2`, and calls of the addresses of webhooks below `/hook`. Out: answers in Make's
//! envelopes. Each resource has its own file; here stands the gate that every call of the API passes: user agent,
//! faults, token, handler, headers, journal.

mod actions;
pub(crate) mod answer;
pub(crate) mod asked;
mod authoring;
mod blueprints;
pub(crate) mod body;
mod callback;
mod connections;
mod copies;
mod custom_properties;
mod custom_roles;
mod custom_variables;
mod data_store_records;
mod data_stores;
mod dlq_logs;
mod dlqs;
mod enums;
pub(crate) mod errors;
pub(crate) mod faults;
mod folders;
mod hook_calls;
mod hook_logs;
mod hook_queue;
pub(crate) mod hooks;
mod interface;
pub(crate) mod invitations;
pub(crate) mod journal;
mod keyset;
pub(crate) mod limits;
pub(crate) mod logs;
mod memberships;
pub(crate) mod mischief;
mod module_logs;
mod notes;
mod notifications;
mod oauth_connections;
mod organization_orders;
mod organizations;
mod paging;
pub(crate) mod rights;
mod roles;
mod run_search;
mod runs;
mod sandbox;
mod scenarios;
mod sharing;
mod team_roles;
mod teams;
mod template_orders;
mod templates;
mod tokens;
mod usage;
mod users;
mod variables;
pub(crate) mod visit;

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
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
    config::Dialect,
    guide, oauth,
    state::Shared,
    world::{Token, stamp},
};

/// One zone's view of the shared world.
#[derive(Clone)]
pub(crate) struct ZoneState {
    pub(crate) shared: Arc<Shared>,
    pub(crate) zone: usize,
    pub(crate) dialect: Dialect,
}

/// Where Make's API begins.
const ROOT: &str = "/api/v2";

/// Everything that a zone's port answers.
pub(crate) fn router(state: ZoneState) -> Router {
    let resources = match state.dialect {
        Dialect::Make => resources(),
        Dialect::Guide => guide::resources(),
    };
    let api = resources
        .fallback(async || Refusal::no_such_route())
        .method_not_allowed_fallback(async || Refusal::no_such_route())
        .layer(middleware::from_fn_with_state(state.clone(), gate));
    let api = match state.dialect {
        Dialect::Make => Router::new()
            .nest(ROOT, api)
            .merge(oauth::make_routes(state.clone())),
        Dialect::Guide => Router::new()
            .nest(ROOT, api.layer(middleware::from_fn(guide::plain_errors)))
            .merge(oauth::guide_routes(state.clone())),
    };
    api.nest("/sandbox", sandbox::router(state.clone()))
        .merge(hook_calls::routes(state))
        .fallback(async || Refusal::no_such_route())
}

/// Every resource below `/api/v2`; each file names its own addresses.
fn resources() -> Router {
    Router::new()
        .route("/ping", get(async || "pong"))
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(oauth_connections::routes())
        .merge(roles::routes())
        .merge(custom_roles::routes())
        .merge(organizations::routes())
        .merge(organization_orders::routes())
        .merge(memberships::routes())
        .merge(invitations::routes())
        .merge(team_roles::routes())
        .merge(notifications::routes())
        .merge(teams::routes())
        .merge(scenarios::routes())
        .merge(authoring::routes())
        .merge(copies::routes())
        .merge(blueprints::routes())
        .merge(usage::routes())
        .merge(variables::routes())
        .merge(custom_properties::routes())
        .merge(custom_variables::routes())
        .merge(notes::routes())
        .merge(sharing::routes())
        .merge(actions::routes())
        .merge(runs::routes())
        .merge(logs::routes())
        .merge(module_logs::routes())
        .merge(run_search::routes())
        .merge(folders::routes())
        .merge(connections::routes())
        .merge(data_stores::routes())
        .merge(data_store_records::routes())
        .merge(dlqs::routes())
        .merge(dlq_logs::routes())
        .merge(hooks::routes())
        .merge(hook_queue::routes())
        .merge(hook_logs::routes())
        .merge(templates::routes())
        .merge(template_orders::routes())
        .merge(enums::routes())
}

/// What every call below `/api/v2` passes.
async fn gate(State(state): State<ZoneState>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let struck = state.shared.faults().strike(&method, &path);
    let mut response = answered(&state, request, next, &struck).await;
    response = mischief::spoil(response, &struck).await;
    if let Some(window) = mischief::headers_of(&struck, state.shared.clock.now()) {
        rate_headers(response.headers_mut(), window);
    }
    date(&state, response.headers_mut());
    let zone = {
        let (world, _) = state.shared.world_now();
        world
            .zones
            .get(state.zone)
            .map(|zone| zone.address.clone())
            .unwrap_or_default()
    };
    state.shared.journal().api.note(Call {
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
    if !asked::is_text(request.uri().path()) {
        return Refusal::invalid("SC400", "Bad Request")
            .with_detail("The path is no valid text.")
            .into_response();
    }
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
    // The guide knows one scheme, for whatever credential.
    if uses_bearer && state.dialect == Dialect::Guide {
        return None;
    }
    if !uses_bearer && !scheme.eq_ignore_ascii_case("token") {
        return None;
    }
    let token: Token = {
        let (world, now) = state.shared.world_now();
        world
            .tokens
            .get(credential.trim())
            .filter(|token| !token.is_revoked && token.expires.is_none_or(|end| now < end))?
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
        // What a sign-in gives is good in every zone; an API token belongs to one.
        token_zone: if token.expires.is_some() {
            state.zone
        } else {
            token.zone
        },
        scopes: Arc::new(token.scopes),
        uses_bearer,
        right: right(state.dialect, request),
        dialect: state.dialect,
        asked: Asked::parse(request.uri().query()),
        switches: Arc::new(state.shared.switches().clone()),
        slip: slip.sum(),
        window: Arc::new(Mutex::new(None)),
    })
}

/// What the called address asks for; nothing where there is none.
fn right(dialect: Dialect, request: &Request) -> Option<&'static rights::Right> {
    let table = match dialect {
        Dialect::Make => rights::RIGHTS,
        Dialect::Guide => guide::GUIDE_RIGHTS,
    };
    let matched = request.extensions().get::<MatchedPath>()?.as_str();
    rights::of(
        table,
        request.method().as_str(),
        matched.strip_prefix(ROOT)?,
    )
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
