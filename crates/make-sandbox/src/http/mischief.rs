//! What a struck call is answered.
//!
//! In: a fault, and the honest answer if there is one. Out: the bad answer. It decides nothing about who is struck.

use std::{io, time::Duration};

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use futures::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{answer, errors::Refusal, faults::FaultKind, limits::Window};
use crate::clock;

/// The answer of a fault that lets no handler be reached.
pub(crate) fn instead(kind: &FaultKind) -> Option<Response> {
    Some(match kind {
        FaultKind::Unauthorized => Refusal::not_logged_in().into_response(),
        FaultKind::Forbidden => Refusal::permission_denied().into_response(),
        FaultKind::NotFound => Refusal::not_found("Entity").into_response(),
        FaultKind::TooManyRequests {
            plain_text,
            retry_after_s,
        } => {
            let mut refusal = Refusal::with_status(
                429,
                "SC429",
                "Requests limit for organization exceeded, please try again later.",
            );
            refusal.as_text = *plain_text;
            refusal.retry_after_s = *retry_after_s;
            refusal.into_response()
        }
        FaultKind::OrganizationPaused => {
            Refusal::with_status(429, "IM310", "Organization is paused.").into_response()
        }
        FaultKind::Status { status } => {
            Refusal::with_status(*status, "SC000", "The request could not be completed.")
                .into_response()
        }
        FaultKind::InternalError => {
            Refusal::with_status(500, "SC500", "Internal Server Error").into_response()
        }
        FaultKind::Unavailable => {
            Refusal::with_status(503, "SC503", "Service Unavailable").into_response()
        }
        FaultKind::BadGateway => (StatusCode::BAD_GATEWAY, Html(PROXY_PAGE)).into_response(),
        FaultKind::HtmlPage => Html(WEB_PAGE).into_response(),
        FaultKind::Cloudflare => cloudflare(),
        FaultKind::OauthError { error } => {
            (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response()
        }
        FaultKind::Redirect { to } => {
            (StatusCode::FOUND, [(header::LOCATION, to.as_str())]).into_response()
        }
        _ => return None,
    })
}

/// How Cloudflare turns away a caller without a name.
pub(crate) fn cloudflare() -> Response {
    (StatusCode::FORBIDDEN, "error code: 1010").into_response()
}

const PROXY_PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";
const WEB_PAGE: &str = "<!DOCTYPE html><html><head><title>Make</title></head><body><div id=\"root\">Just a moment…</div></body></html>";

/// The headers that a fault puts on any answer, refusals included.
pub(crate) fn headers_of(kinds: &[FaultKind], now: Timestamp) -> Option<Window> {
    kinds.iter().find_map(|kind| match kind {
        FaultKind::RateLimitHeaders { remaining } => Some(Window {
            limit: 60,
            remaining: *remaining,
            resets: now + SignedDuration::from_mins(1),
            fits: *remaining > 0,
        }),
        _ => None,
    })
}

/// Spoils an honest answer.
pub(crate) async fn spoil(response: Response, kinds: &[FaultKind]) -> Response {
    if kinds.is_empty() || !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Refusal::with_status(500, "SC500", "Internal Server Error").into_response();
    };
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    for kind in kinds {
        text = rewrite(text, kind);
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    for kind in kinds {
        match kind {
            FaultKind::SlowStart { ms } => clock::pause(Duration::from_millis(*ms)).await,
            FaultKind::ContentType { value } => {
                // A text that no header can hold leaves the answer without a type.
                parts.headers.remove(header::CONTENT_TYPE);
                if let Ok(value) = HeaderValue::from_str(value) {
                    parts.headers.insert(header::CONTENT_TYPE, value);
                }
            }
            FaultKind::SlowBody { ms } => {
                let (first, second) = halves(&text);
                return Response::from_parts(parts, slow(first, second, *ms));
            }
            FaultKind::CutConnection => {
                return Response::from_parts(
                    parts,
                    Body::from_stream(stream::iter([Err::<Bytes, _>(broken())])),
                );
            }
            FaultKind::CutBody => {
                let length = text.len();
                parts
                    .headers
                    .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
                return Response::from_parts(parts, cut(halves(&text).0));
            }
            _ => {}
        }
    }
    Response::from_parts(parts, Body::from(text))
}

fn rewrite(text: String, kind: &FaultKind) -> String {
    match kind {
        FaultKind::BrokenJson => String::from_utf8_lossy(&halves(&text).0).into_owned(),
        FaultKind::HugeAnswer => {
            format!(
                r#"{{"padding":"{}",{}"#,
                "x".repeat(5 * 1024 * 1024),
                text.trim_start().trim_start_matches('{')
            )
        }
        FaultKind::DeepJson => {
            let nest = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
            format!(
                r#"{{"nest":{nest},{}"#,
                text.trim_start().trim_start_matches('{')
            )
        }
        FaultKind::NumbersAsStrings
        | FaultKind::HugeIds
        | FaultKind::MalformedRow
        | FaultKind::UnknownFields
        | FaultKind::WithoutField { .. }
        | FaultKind::OtherField { .. }
        | FaultKind::StrangeZone { .. } => {
            let Ok(mut value) = serde_json::from_str(&text) else {
                return text;
            };
            match kind {
                FaultKind::NumbersAsStrings => numbers_to_strings(&mut value),
                FaultKind::HugeIds => huge_ids(&mut value),
                FaultKind::MalformedRow => malform(&mut value),
                FaultKind::StrangeZone { zone } => strange_zone(&mut value, zone),
                FaultKind::WithoutField { field } => other_field(&mut value, field, None),
                FaultKind::OtherField {
                    field,
                    value: other,
                } => {
                    other_field(&mut value, field, Some(other.clone()));
                }
                _ => strange_fields(&mut value),
            }
            answer::write(&value)
        }
        _ => text,
    }
}

fn numbers_to_strings(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::Array(items) => items.iter_mut().for_each(numbers_to_strings),
        Value::Object(fields) => fields.values_mut().for_each(numbers_to_strings),
        _ => {}
    }
}

/// Every id moves by 2^53, the first whole number that a double cannot tell from its neighbour.
fn huge_ids(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(huge_ids),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_u64() {
                    Some(id) if name == "id" => *field = json!(id + 9_007_199_254_740_992),
                    _ => huge_ids(field),
                }
            }
        }
        _ => {}
    }
}

/// The middle row of the first list loses its id and gets a text where an object belongs.
fn malform(value: &mut Value) {
    let Value::Object(fields) = value else { return };
    let Some(rows) = fields.values_mut().find_map(Value::as_array_mut) else {
        return;
    };
    let middle = rows.len() / 2;
    if let Some(row) = rows.get_mut(middle) {
        *row = json!({"id": {"broken": true}, "name": 17, "scheduling": "?", "teamId": "none"});
    }
}

fn strange_zone(value: &mut Value, zone: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| strange_zone(item, zone)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "zone" && field.is_string() {
                    *field = json!(zone);
                } else {
                    strange_zone(field, zone);
                }
            }
        }
        _ => {}
    }
}

fn other_field(value: &mut Value, field: &str, other: Option<Value>) {
    if let Value::Object(fields) = value {
        fields.remove(field);
        fields.extend(other.map(|other| (field.to_owned(), other)));
    }
}

fn strange_fields(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strange_fields),
        Value::Object(fields) => {
            fields.values_mut().for_each(strange_fields);
            fields.insert(
                "imtFutureFlag".to_owned(),
                json!({"enabled": [true, null, 1.5]}),
            );
        }
        _ => {}
    }
}

fn halves(text: &str) -> (Bytes, Bytes) {
    let bytes = Bytes::copy_from_slice(text.as_bytes());
    let middle = (text.len() / 2).max(1).min(text.len());
    (bytes.slice(..middle), bytes.slice(middle..))
}

fn slow(first: Bytes, second: Bytes, ms: u64) -> Body {
    let late = stream::once(async move {
        clock::pause(Duration::from_millis(ms)).await;
        Ok(second)
    });
    Body::from_stream(stream::iter([Ok::<_, io::Error>(first)]).chain(late))
}

/// Long enough for the head and the first bytes to leave before the connection breaks.
const HEAD_START: Duration = Duration::from_millis(30);

fn cut(first: Bytes) -> Body {
    let end = stream::once(async {
        clock::pause(HEAD_START).await;
        Err(broken())
    });
    Body::from_stream(stream::iter([Ok(first)]).chain(end))
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "cut by order")
}
