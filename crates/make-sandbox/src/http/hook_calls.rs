//! What the addresses of webhooks answer to whoever calls them.
//!
//! In: any request to `/hook/{udid}`; no token is asked for. Out: a line of plain text. The message begins a run, waits
//! in the queue, teaches a webhook that is learning, or is turned away.

use axum::{
    Router,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::{ZoneState, interface::learnt};
use crate::{
    config::{Learning, Switches},
    engine::queue::{self, Taken},
    world::{Dice, HookCall, Incoming, Zone},
};

/// The addresses of all webhooks of a zone.
pub(super) fn routes(state: ZoneState) -> Router {
    Router::new()
        .route("/hook/{udid}", any(call))
        .with_state(state)
}

/// Larger messages are turned away.
const LARGEST: usize = 5 * 1024 * 1024;

/// How many calls of one webhook are remembered.
const KEPT: usize = 1_000;

async fn call(
    State(state): State<ZoneState>,
    Path(udid): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "Payload too large.").into_response();
    };
    let sent = Sent {
        method: parts.method.as_str().to_owned(),
        query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let switches = state.shared.switches().clone();
    let (mut world, now) = state.shared.world_now();
    let seed = world.seed;
    let Some(zone) = world.zones.get_mut(state.zone) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(id) = zone
        .hooks
        .values()
        .find(|hook| hook.udid == udid)
        .map(|hook| hook.id)
    else {
        let status = status(switches.unknown_hook_status);
        return (status, "The requested webhook does not exist.").into_response();
    };
    let number = zone.new_id();
    let settings = zone
        .hooks
        .get(&id)
        .map(|hook| hook.settings.clone())
        .unwrap_or_default();
    let data = sent.message(&settings);
    let message = Incoming {
        id: Dice::new(seed, &udid, number).hex(32),
        created: now,
        size: sent.body.len(),
        data: data.clone(),
    };
    let taken = queue::take(zone, id, now, message);
    if taken == Taken::Learnt {
        learn(zone, id, &data, &switches);
    }
    let (status, text) = answer(&taken, &switches);
    let log = HookCall {
        id: Dice::new(seed, "hook call", number).hex(32),
        at: now,
        was_taken: status.is_success(),
        size: sent.body.len(),
        request: sent.to_json(&format!("http://{}/hook/{udid}", zone.address)),
        response: json!({
            "status": status.as_u16(),
            "body": text,
            "headers": [{"name": "content-type", "value": "text/plain"}],
        }),
    };
    if let Some(hook) = zone.hooks.get_mut(&id) {
        if hook.calls.len() == KEPT {
            hook.calls.pop_front();
        }
        hook.calls.push_back(log);
    }
    (status, text).into_response()
}

fn learn(zone: &mut Zone, id: u64, data: &Value, switches: &Switches) {
    if let Some(hook) = zone.hooks.get_mut(&id) {
        hook.structure = Some(learnt(data));
        hook.is_learning = switches.learning == Learning::UntilStopped;
    }
}

fn answer(taken: &Taken, switches: &Switches) -> (StatusCode, &'static str) {
    match taken {
        Taken::Started(_) | Taken::Queued | Taken::Learnt => (StatusCode::OK, "Accepted"),
        Taken::Full => (status(switches.full_queue_status), "Queue is full."),
        Taken::Gone => (
            StatusCode::GONE,
            "There is no scenario listening for this webhook.",
        ),
        Taken::TooMany => (StatusCode::TOO_MANY_REQUESTS, "Too many requests."),
    }
}

fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::BAD_REQUEST)
}

/// A request as its sender wrote it.
struct Sent {
    method: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: String,
}

impl Sent {
    /// What the scenario is given: query and body as one collection, with what the settings add.
    fn message(&self, settings: &Value) -> Value {
        if settings["stringify"] == json!(true) {
            return json!({"value": self.body});
        }
        let mut fields: Map<String, Value> = self
            .query
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        match self.parsed() {
            Some(Value::Object(more)) => fields.extend(more),
            Some(other) => {
                fields.insert("value".to_owned(), other);
            }
            None => {}
        }
        if settings["headers"] == json!(true) {
            fields.insert("__IMTHEADERS__".to_owned(), self.header_rows());
        }
        if settings["method"] == json!(true) {
            fields.insert("__IMTMETHOD__".to_owned(), json!(self.method));
        }
        Value::Object(fields)
    }

    fn parsed(&self) -> Option<Value> {
        if self.body.is_empty() {
            return None;
        }
        let kind = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let fields = pairs(self.body.as_bytes()).into_iter();
            return Some(Value::Object(
                fields.map(|(name, value)| (name, json!(value))).collect(),
            ));
        }
        let parsed = serde_json::from_str(&self.body);
        Some(parsed.unwrap_or_else(|_| json!(self.body)))
    }

    fn header_rows(&self) -> Value {
        let rows = self.headers.iter().map(|(name, value)| {
            json!({"name": name.as_str(), "value": String::from_utf8_lossy(value.as_bytes())})
        });
        Value::Array(rows.collect())
    }

    fn to_json(&self, address: &str) -> Value {
        let query = self
            .query
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value}));
        json!({
            "headers": self.header_rows(),
            "method": self.method,
            "query": query.collect::<Vec<Value>>(),
            "ip": "127.0.0.1",
            "body": self.body,
            "url": address,
        })
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(kind: &str, body: &str) -> Sent {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        Sent {
            method: "POST".to_owned(),
            query: vec![("source".to_owned(), "web".to_owned())],
            headers,
            body: body.to_owned(),
        }
    }

    #[test]
    fn query_and_body_become_one_message() {
        let plain = json!({"stringify": false, "headers": false, "method": false});
        let json_body = sent("application/json", r#"{"a":1}"#).message(&plain);
        assert_eq!(json_body, json!({"source": "web", "a": 1}));
        let form = sent("application/x-www-form-urlencoded", "a=1&b=x+y").message(&plain);
        assert_eq!(form, json!({"source": "web", "a": "1", "b": "x y"}));
        let text = sent("text/plain", "hello").message(&plain);
        assert_eq!(text, json!({"source": "web", "value": "hello"}));
    }

    #[test]
    fn settings_add_headers_and_method_or_keep_the_text_as_it_is() {
        let all = json!({"stringify": false, "headers": true, "method": true});
        let message = sent("application/json", "{}").message(&all);
        assert_eq!(message["__IMTMETHOD__"], json!("POST"));
        assert_eq!(message["__IMTHEADERS__"][0]["name"], json!("content-type"));
        let raw = json!({"stringify": true, "headers": true, "method": true});
        let message = sent("application/json", r#"{"a":1}"#).message(&raw);
        assert_eq!(message, json!({"value": r#"{"a":1}"#}));
    }
}
