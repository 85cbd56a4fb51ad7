//! Make as the published guide describes it, over the same world.
//!
//! In: requests below `/api/v2`. Out: `{data: […]}`, ids as text, `X-RateLimit-*` on every answer, errors
//! with nothing but a message. Where the guide is silent the nearest plain reading stands, marked `Assumed:`.
//! It never answers in Make's own envelopes.

mod cron;
mod executions;
mod people;
mod plans;
mod scenarios;
mod webhooks;

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Json, Router,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use self::plans::{Buckets, Level};
use crate::{
    http::{asked::Asked, errors::Refusal, rights::Right, visit::Visit},
    world::{World, Zone},
};

const SCENARIOS_READ: &[&str] = &["scenarios:read"];
const SCENARIOS_WRITE: &[&str] = &["scenarios:write"];
const SCENARIOS_RUN: &[&str] = &["scenarios:run"];
const HOOKS_READ: &[&str] = &["hooks:read"];
const HOOKS_WRITE: &[&str] = &["hooks:write"];
const USERS_READ: &[&str] = &["organizations:read"];
const USERS_WRITE: &[&str] = &["organizations:write"];

/// Every address of the guide. Its three scopes stand for Make's: read for what is read, write for what is written,
/// execute for running.
pub const GUIDE_RIGHTS: &[Right] = &[
    Right::new("GET", "/scenarios", SCENARIOS_READ, None),
    Right::new("POST", "/scenarios", SCENARIOS_WRITE, Some("scenario add")),
    Right::new("GET", "/scenarios/{id}", SCENARIOS_READ, None),
    Right::new(
        "PATCH",
        "/scenarios/{id}",
        SCENARIOS_WRITE,
        Some("scenario start"),
    ),
    Right::new(
        "DELETE",
        "/scenarios/{id}",
        SCENARIOS_WRITE,
        Some("scenario delete"),
    ),
    Right::new(
        "POST",
        "/scenarios/{id}/execute",
        SCENARIOS_RUN,
        Some("scenario start"),
    ),
    Right::new("GET", "/scenarios/{id}/executions", SCENARIOS_READ, None),
    Right::new("GET", "/executions/{id}", SCENARIOS_READ, None),
    Right::new(
        "DELETE",
        "/executions/{id}",
        SCENARIOS_RUN,
        Some("scenario stop"),
    ),
    Right::new("GET", "/webhooks", HOOKS_READ, Some("hooks get")),
    Right::new("POST", "/webhooks", HOOKS_WRITE, Some("hook add")),
    Right::new("DELETE", "/webhooks/{id}", HOOKS_WRITE, Some("hook delete")),
    Right::new("GET", "/organizations/{id}/users", USERS_READ, None),
    Right::new(
        "POST",
        "/organizations/{id}/users",
        USERS_WRITE,
        Some("organization user add and edit"),
    ),
    Right::new(
        "PATCH",
        "/organizations/{id}/users/{user}",
        USERS_WRITE,
        Some("organization user add and edit"),
    ),
];

/// The guide's addresses below `/api/v2`, with their own limit of requests.
pub(crate) fn resources() -> Router {
    let buckets = Arc::new(Mutex::new(Buckets::default()));
    Router::new()
        .merge(scenarios::routes())
        .merge(executions::routes())
        .merge(webhooks::routes())
        .merge(people::routes())
        .layer(middleware::from_fn_with_state(buckets, limit))
}

/// Takes one request out of the caller's bucket and tells on every answer how many are left.
async fn limit(
    State(buckets): State<Arc<Mutex<Buckets>>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return next.run(request).await;
    };
    let level = {
        let (world, now) = visit.world();
        let plan = plans::of(&world, &visit);
        let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.take(visit.person, plan, now)
    };
    let mut response = if level.fits || !visit.switches.rate_limit {
        next.run(request).await
    } else {
        full(level, visit.shared.clock.now())
    };
    if visit.switches.guide_wraps_objects && response.status().is_success() {
        response = wrapped(response).await;
    }
    for (name, value) in [
        ("x-ratelimit-limit", i64::from(level.limit)),
        ("x-ratelimit-remaining", i64::from(level.remaining)),
        ("x-ratelimit-reset", level.resets.as_second()),
    ] {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .insert(name, HeaderValue::from(value));
    }
    response
}

/// One object under `data`, as a list is.
async fn wrapped(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let told: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let told = if told.get("data").is_some() {
        told
    } else {
        json!({"data": told})
    };
    (parts.status, Json(told)).into_response()
}

fn full(level: Level, now: Timestamp) -> Response {
    let wait_s = (level.resets.as_second() - now.as_second()).max(1);
    let mut response = Refusal::with_status(429, "SC429", "Rate limit exceeded.").into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
    response
}

/// The guide's errors hold a message and nothing else.
pub(crate) async fn plain_errors(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if status.is_success() || !is_json {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let told: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let suberror = told["suberrors"][0]["message"].as_str();
    let message = suberror
        .or(told["detail"].as_str())
        .or(told["message"].as_str());
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut plain = (status, Json(json!({"message": message}))).into_response();
    plain.headers_mut().extend(parts.headers);
    plain
}

/// One page of a list: `limit` and `offset`, a hundred rows unless told otherwise.
fn page<T>(asked: &Asked, rows: Vec<T>) -> Result<Vec<T>, Refusal> {
    let limit = asked.number("limit")?.unwrap_or(100_usize);
    let offset = asked.number("offset")?.unwrap_or(0_usize);
    Ok(rows.into_iter().skip(offset).take(limit).collect())
}

/// An organization's id as the guide writes it.
fn organization_text(id: u64) -> String {
    format!("org-{id}")
}

/// A number out of an id of the guide, `12345` or `org-123`.
fn number(text: &str) -> Result<u64, Refusal> {
    text.strip_prefix("org-")
        .unwrap_or(text)
        .parse()
        .map_err(|_| Refusal::not_found("Entity"))
}

/// The called zone, to change things in.
fn own_zone<'w>(visit: &Visit, world: &'w mut World) -> Result<&'w mut Zone, Refusal> {
    world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)
}

/// Teams in which the caller may do what the address asks for.
fn open_teams(visit: &Visit, world: &World) -> Result<Vec<u64>, Refusal> {
    let zone = visit.home(world)?;
    let seen = zone
        .teams
        .values()
        .filter(|team| visit.team_role(world, team).is_some())
        .filter(|team| visit.allowed_in_team(world, team.id).is_ok());
    Ok(seen.map(|team| team.id).collect())
}
