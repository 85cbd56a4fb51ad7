//! What an HTTP answer means.
//!
//! In: status, a few headers and the body. Out: the JSON document, or the [`Error`] a caller can act on.
//! Never asks the time, never sends, and never puts the body into an error.
//!
//! The table of codes follows <https://developers.make.com/api-documentation/troubleshooting/error-handling>;
//! codes seen only in practice are marked `Assumed:`.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::budget::MINUTE;
use crate::clock::later;
use crate::error::{Error, MakeText};

/// An HTTP answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The `Content-Type` says JSON.
    pub(crate) says_json: bool,
    /// The wait of a `Retry-After` header.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// The document of a good answer, or what the bad answer means. `now` is our clock, for `retry_at`.
pub(crate) fn judge(answer: &Answer, now: Timestamp) -> Result<Value, Error> {
    match answer.status {
        200..=299 => document(answer),
        // Make's table lists 304 for things that do not exist; we never ask conditionally.
        304 => Err(Error::NotFound {
            detail: MakeText::default(),
        }),
        429 => Err(too_many(answer, now)),
        413 => Err(Error::TooLarge {
            refused_by_make: true,
        }),
        424 | 500.. => Err(Error::Server {
            status: answer.status,
            detail: Refusal::read(answer).detail,
        }),
        status => {
            let is_html_or_prose = !answer.body.is_empty() && Refusal::object(answer).is_none();
            if status < 400 || is_html_or_prose {
                // Cloudflare's "error code: 1010", a proxy's page, or a redirect we do not follow.
                return Err(Error::NotMake { status });
            }
            Err(refused(status, Refusal::read(answer)))
        }
    }
}

fn document(answer: &Answer) -> Result<Value, Error> {
    if answer.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&answer.body).map_err(|error| {
        if answer.says_json {
            // The parser's own text may quote the body, so only the place is kept.
            Error::Decode {
                path: format!("line {} column {}", error.line(), error.column()),
            }
        } else {
            Error::NotMake {
                status: answer.status,
            }
        }
    })
}

fn too_many(answer: &Answer, now: Timestamp) -> Error {
    let refusal = Refusal::read(answer);
    if refusal.code.as_deref() == Some("IM310") {
        // Assumed: this 429 means a paused organization or team, as third parties measured.
        return Error::OrganizationPaused {
            detail: refusal.detail,
        };
    }
    Error::TooManyRequests {
        retry_at: later(now, answer.retry_after.unwrap_or(MINUTE)),
    }
}

fn refused(status: u16, refusal: Refusal) -> Error {
    let Refusal { detail, code, says } = refusal;
    match code.as_deref() {
        Some("IM004") => return Error::ConfirmationNeeded { detail },
        Some("IM325") => return Error::NotActive { detail },
        // Assumed: the code of both "already running" and "not running"; the sentence is Make's own.
        Some("IM306") => return Error::AlreadyInThatState { detail },
        _ => {}
    }
    if says.contains("scenario is already running") || says.contains("scenario is not running") {
        return Error::AlreadyInThatState { detail };
    }
    match status {
        401 => Error::Unauthorized { detail },
        402 => Error::PaymentRequired { detail },
        403 => Error::Forbidden { detail },
        404 | 410 => Error::NotFound { detail },
        406 => Error::ConfirmationNeeded { detail },
        409 => Error::Conflict { detail, code },
        _ if says.contains("already being executed") => Error::Conflict { detail, code },
        _ => Error::Invalid { detail, code },
    }
}

/// Make's own account of why it refused.
#[derive(Default)]
struct Refusal {
    detail: MakeText,
    code: Option<String>,
    /// Message and detail in lower case, to recognise the sentences that come without a code.
    says: String,
}

impl Refusal {
    fn object(answer: &Answer) -> Option<Value> {
        serde_json::from_slice(&answer.body)
            .ok()
            .filter(Value::is_object)
    }

    /// `detail` is a text, an object or missing; then `message` speaks; `suberrors` add to it.
    fn read(answer: &Answer) -> Self {
        let Some(body) = Self::object(answer) else {
            return Self::default();
        };
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
        let main = if text("detail").is_empty() {
            text("message")
        } else {
            text("detail")
        };
        let more = body
            .get("suberrors")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let more = more
            .iter()
            .filter_map(|suberror| suberror.get("message").and_then(Value::as_str));
        let sentences: Vec<&str> = std::iter::once(main)
            .chain(more)
            .filter(|text| !text.is_empty())
            .collect();
        Self {
            detail: MakeText::new(&sentences.join(" ")),
            code: Some(text("code"))
                .filter(|code| is_code(code))
                .map(str::to_owned),
            says: format!("{} {}", text("message"), text("detail")).to_ascii_lowercase(),
        }
    }
}

/// Make's codes are two letters and digits; anything else may be a quotation and is not repeated.
fn is_code(code: &str) -> bool {
    (3..=8).contains(&code.len())
        && code.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && code.bytes().skip(2).all(|byte| byte.is_ascii_digit())
}

/// Reads an HTTP date such as `Wed, 21 Oct 2015 07:28:00 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text.trim()).ok()
}

/// Reads `Retry-After`: seconds, or an HTTP date, which is compared with the server's own clock when it told it.
pub(crate) fn retry_after(text: &str, server_now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let wait: SignedDuration = http_date(text)?.duration_since(server_now);
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO))
}
