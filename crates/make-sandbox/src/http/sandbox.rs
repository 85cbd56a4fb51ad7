//! The control surface over HTTP, for programs that are not in this process.
//!
//! In: JSON below `/sandbox/`. Out: JSON. It only translates for `Control`; Make has nothing like it.
//! Scenario ids are those of the zone whose port is called, unless the body names another zone.
//!
//! | Path | Body |
//! |---|---|
//! | `GET` `POST /clock` | `{"now": "…"}` and/or `{"advanceMs": 1}` or `{"advanceS": 1}` |
//! | `GET /scenarios` | |
//! | `POST /scenarios/fail` | `{"id" or "name", "error"?, "message"?}` |
//! | `POST /scenarios/silence`, `/switch-off`, `/heal`, `/delete` | `{"id" or "name"}` |
//! | `POST /scenarios/rename` | `{"id", "name"}` |
//! | `GET /people` | |
//! | `POST /team-roles` | `{"team", "person", "role" or null}` |
//! | `POST /organization-roles` | `{"organization", "person", "role" or null}` |
//! | `POST /connections/break` | `{"id", "zone"?}` |
//! | `POST /invitations/expire` | `{"organization", "person"}` |
//! | `GET` `POST /organizations` | `{"id", "apiLimit"?, "paused"?}` |
//! | `GET` `POST` `DELETE /faults` | a [`Fault`]: `{"name", "path"?, "method"?, "times"?, "after"?, …}` |
//! | `POST /faults/clear` | `{"name"?}` |
//! | `POST /tokens` | `{"person", "zone"?, "scopes"?}` |
//! | `POST /tokens/revoke`, `/tokens/narrow` | `{"token", "scopes"}` |
//! | `GET` `POST /switches` | those [`Switches`] that change |
//! | `GET` `POST` `DELETE /clients` | a [`Registration`]: `{"id", "redirects", "secret"?, "name"?}` |
//! | `GET` `DELETE /requests` | |
//!
//! The sign-in itself is told what to do by the switches whose names begin with `oauth`, and answers wrongly by faults
//! whose path begins with `/oauth` (`{"name": "withoutField", "field": "access_token", "path": "/oauth/v2/token"}`).
//! `/requests` lists its calls apart, as `signInCounts` and `signInCalls`.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ZoneState, faults::Fault};
use crate::{
    config::Switches,
    control::{Control, OrderError, ScenarioAt},
    oauth::Registration,
};

type Outcome = Result<Json<Value>, Trouble>;

/// An order that was not carried out.
pub(crate) struct Trouble(String);

impl From<OrderError> for Trouble {
    fn from(error: OrderError) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({"error": self.0}))).into_response()
    }
}

pub(crate) fn router(state: ZoneState) -> Router {
    Router::new()
        .route("/clock", get(clock).post(move_clock))
        .route("/scenarios", get(scenarios))
        .route("/scenarios/fail", post(fail))
        .route("/scenarios/silence", post(silence))
        .route("/scenarios/switch-off", post(switch_off))
        .route("/scenarios/heal", post(heal))
        .route("/scenarios/delete", post(delete))
        .route("/scenarios/rename", post(rename))
        .route("/people", get(people))
        .route("/team-roles", post(team_role))
        .route("/organization-roles", post(organization_role))
        .route("/connections/break", post(break_connection))
        .route("/invitations/expire", post(expire_invitation))
        .route("/organizations", get(minutes).post(organization))
        .route(
            "/faults",
            get(faults).post(set_fault).delete(clear_all_faults),
        )
        .route("/faults/clear", post(clear_faults))
        .route("/tokens", post(issue))
        .route("/tokens/revoke", post(revoke))
        .route("/tokens/narrow", post(narrow))
        .route("/switches", get(switches).post(set_switches))
        .route(
            "/clients",
            get(clients).post(register).delete(forget_clients),
        )
        .route("/requests", get(requests).delete(clear_requests))
        .with_state(state)
}

impl ZoneState {
    fn control(&self) -> Control {
        Control::new(self.shared.clone())
    }
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}

async fn clock(State(state): State<ZoneState>) -> Json<Value> {
    let live = state.shared.clock.is_live();
    Json(json!({"now": state.control().now().to_string(), "live": live}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClockOrder {
    now: Option<Timestamp>,
    advance_ms: Option<i64>,
    advance_s: Option<i64>,
}

async fn move_clock(State(state): State<ZoneState>, Json(order): Json<ClockOrder>) -> Outcome {
    let control = state.control();
    if let Some(at) = order.now {
        control.set_clock(at);
    }
    let step = order
        .advance_s
        .unwrap_or(0)
        .saturating_mul(1000)
        .saturating_add(order.advance_ms.unwrap_or(0));
    let now = control.advance(SignedDuration::from_millis(step))?;
    Ok(Json(json!({"now": now.to_string()})))
}

async fn scenarios(State(state): State<ZoneState>) -> Json<Value> {
    Json(json!({"scenarios": state.control().scenarios()}))
}

#[derive(Deserialize)]
struct ScenarioOrder {
    id: Option<u64>,
    zone: Option<usize>,
    /// The scenario's name instead of its id; for `rename` the new name.
    name: Option<String>,
    error: Option<String>,
    message: Option<String>,
}

impl ScenarioOrder {
    fn at(&self, state: &ZoneState) -> Result<ScenarioAt, Trouble> {
        match (self.id, &self.name) {
            (Some(id), _) => Ok(ScenarioAt {
                zone: self.zone.unwrap_or(state.zone),
                id,
            }),
            (None, Some(name)) => state
                .control()
                .find(name)
                .ok_or_else(|| Trouble(format!("there is no scenario named {name:?}"))),
            (None, None) => Err(Trouble("an id or a name is needed".to_owned())),
        }
    }
}

async fn fail(State(state): State<ZoneState>, Json(order): Json<ScenarioOrder>) -> Outcome {
    let at = order.at(&state)?;
    state.control().fail(at, order.error, order.message)?;
    Ok(done())
}

async fn silence(State(state): State<ZoneState>, Json(order): Json<ScenarioOrder>) -> Outcome {
    state.control().silence(order.at(&state)?)?;
    Ok(done())
}

async fn switch_off(State(state): State<ZoneState>, Json(order): Json<ScenarioOrder>) -> Outcome {
    state.control().switch_off(order.at(&state)?)?;
    Ok(done())
}

async fn heal(State(state): State<ZoneState>, Json(order): Json<ScenarioOrder>) -> Outcome {
    state.control().heal(order.at(&state)?)?;
    Ok(done())
}

async fn delete(State(state): State<ZoneState>, Json(order): Json<ScenarioOrder>) -> Outcome {
    state.control().delete(order.at(&state)?)?;
    Ok(done())
}

async fn rename(State(state): State<ZoneState>, Json(order): Json<ScenarioOrder>) -> Outcome {
    let at = order.at(&state)?;
    let name = order
        .name
        .ok_or_else(|| Trouble("a new name is needed".to_owned()))?;
    state.control().rename(at, &name)?;
    Ok(done())
}

async fn people(State(state): State<ZoneState>) -> Json<Value> {
    Json(json!({"people": state.control().people()}))
}

#[derive(Deserialize)]
struct TeamRoleOrder {
    zone: Option<usize>,
    team: u64,
    person: u64,
    role: Option<u64>,
}

async fn team_role(State(state): State<ZoneState>, Json(order): Json<TeamRoleOrder>) -> Outcome {
    state.control().set_team_role(
        order.zone.unwrap_or(state.zone),
        order.team,
        order.person,
        order.role,
    )?;
    Ok(done())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrganizationOrder {
    id: u64,
    api_limit: Option<u32>,
    paused: Option<bool>,
}

async fn organization(
    State(state): State<ZoneState>,
    Json(order): Json<OrganizationOrder>,
) -> Outcome {
    state
        .control()
        .set_organization(order.id, order.api_limit, order.paused)?;
    Ok(done())
}

#[derive(Deserialize)]
struct ConnectionOrder {
    id: u64,
    zone: Option<usize>,
}

async fn break_connection(
    State(state): State<ZoneState>,
    Json(order): Json<ConnectionOrder>,
) -> Outcome {
    let zone = order.zone.unwrap_or(state.zone);
    state.control().break_connection(zone, order.id)?;
    Ok(done())
}

#[derive(Deserialize)]
struct MemberOrder {
    organization: u64,
    person: u64,
    role: Option<u64>,
}

async fn organization_role(
    State(state): State<ZoneState>,
    Json(order): Json<MemberOrder>,
) -> Outcome {
    state
        .control()
        .set_organization_role(order.organization, order.person, order.role)?;
    Ok(done())
}

async fn expire_invitation(
    State(state): State<ZoneState>,
    Json(order): Json<MemberOrder>,
) -> Outcome {
    state
        .control()
        .expire_invitation(order.organization, order.person)?;
    Ok(done())
}

async fn minutes(State(state): State<ZoneState>) -> Json<Value> {
    let rows = state.control().requests_this_minute();
    let rows = rows
        .into_iter()
        .map(|(id, used)| json!({"id": id, "requestsThisMinute": used}));
    Json(json!({"organizations": rows.collect::<Vec<Value>>()}))
}

async fn faults(State(state): State<ZoneState>) -> Json<Value> {
    Json(json!({"faults": state.control().faults()}))
}

async fn set_fault(State(state): State<ZoneState>, Json(fault): Json<Fault>) -> Outcome {
    state.control().set_fault(fault);
    Ok(done())
}

#[derive(Deserialize)]
struct FaultName {
    name: Option<String>,
}

async fn clear_faults(State(state): State<ZoneState>, Json(order): Json<FaultName>) -> Outcome {
    state.control().clear_faults(order.name.as_deref());
    Ok(done())
}

async fn clear_all_faults(State(state): State<ZoneState>) -> Outcome {
    state.control().clear_faults(None);
    Ok(done())
}

#[derive(Deserialize)]
struct TokenOrder {
    zone: Option<usize>,
    person: u64,
    scopes: Option<Vec<String>>,
}

async fn issue(State(state): State<ZoneState>, Json(order): Json<TokenOrder>) -> Outcome {
    let token = state.control().issue_token(
        order.zone.unwrap_or(state.zone),
        order.person,
        order.scopes,
    )?;
    Ok(Json(json!({"token": token})))
}

#[derive(Deserialize)]
struct TokenName {
    token: String,
    #[serde(default)]
    scopes: Vec<String>,
}

async fn revoke(State(state): State<ZoneState>, Json(order): Json<TokenName>) -> Outcome {
    state.control().revoke(&order.token)?;
    Ok(done())
}

async fn narrow(State(state): State<ZoneState>, Json(order): Json<TokenName>) -> Outcome {
    let scopes: Vec<&str> = order.scopes.iter().map(String::as_str).collect();
    state.control().narrow(&order.token, &scopes)?;
    Ok(done())
}

async fn switches(State(state): State<ZoneState>) -> Json<Switches> {
    Json(state.control().switches())
}

/// Switches that the body leaves out stay as they are.
async fn set_switches(State(state): State<ZoneState>, Json(changes): Json<Value>) -> Outcome {
    let control = state.control();
    let trouble = |error: serde_json::Error| Trouble(error.to_string());
    let mut whole = serde_json::to_value(control.switches()).map_err(trouble)?;
    if let (Value::Object(whole), Value::Object(changes)) = (&mut whole, changes) {
        whole.extend(changes);
    }
    control.set_switches(serde_json::from_value(whole).map_err(trouble)?);
    Ok(done())
}

async fn clients(State(state): State<ZoneState>) -> Json<Value> {
    Json(json!({"clients": state.control().registrations()}))
}

async fn register(
    State(state): State<ZoneState>,
    Json(registration): Json<Registration>,
) -> Outcome {
    state.control().register(registration)?;
    Ok(done())
}

async fn forget_clients(State(state): State<ZoneState>) -> Outcome {
    state.control().forget_registrations();
    Ok(done())
}

async fn requests(State(state): State<ZoneState>) -> Json<Value> {
    let control = state.control();
    Json(json!({
        "counts": control.call_counts(),
        "calls": control.calls(),
        "signInCounts": control.sign_in_counts(),
        "signInCalls": control.sign_in_calls(),
    }))
}

async fn clear_requests(State(state): State<ZoneState>) -> Outcome {
    state.control().clear_calls();
    Ok(done())
}
