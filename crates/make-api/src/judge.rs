//! What an HTTP answer means.
//!
//! In: status, a few headers and the body. Out: the document, or the [`Error`] a caller can act on.
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
use crate::decode::Document;
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
pub(crate) fn judge(answer: Answer, now: Timestamp) -> Result<Document, Error> {
    match answer.status {
        200..=299 => Ok(Document {
            status: answer.status,
            says_json: answer.says_json,
            body: answer.body,
        }),
        // Make's table lists 304 for things that do not exist; we never ask conditionally.
        304 => Err(Error::NotFound {
            detail: MakeText::default(),
        }),
        429 => Err(too_many(&answer, now)),
        413 => Err(Error::TooLarge {
            refused_by_make: true,
        }),
        // 408: a run that Make waited for takes longer than Make waits; it goes on.
        408 | 424 | 500.. => Err(Error::Server {
            status: answer.status,
            detail: Refusal::read(&answer).detail,
        }),
        status => {
            let is_html_or_prose = !answer.body.is_empty() && Refusal::object(&answer).is_none();
            if status < 400 || is_html_or_prose {
                // Cloudflare's "error code: 1010", a proxy's page, or a redirect we do not follow.
                return Err(Error::NotMake { status });
            }
            Err(refused(status, Refusal::read(&answer)))
        }
    }
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
        // The plan's number of teams, scenarios or the like is reached.
        Some("IM011") => return Error::PaymentRequired { detail },
        // The code is more exact than the status: some servers refuse a role that cannot be changed with another one.
        Some("SC403") => return Error::Forbidden { detail },
        // Assumed: the code of both "already running" and "not running"; the sentence is Make's own.
        Some("IM306") => return Error::AlreadyInThatState { detail },
        _ => {}
    }
    if says.contains("scenario is already running") || says.contains("scenario is not running") {
        return Error::AlreadyInThatState { detail };
    }
    if says.contains("already a member") || says.contains("a member already") {
        // Assumed: no source tells Make's words for inviting somebody twice.
        return Error::AlreadyInThatState { detail };
    }
    if says.contains("scenario is not activ") {
        // Servers of the guide's dialect send the sentence without a code.
        return Error::NotActive { detail };
    }
    if says.contains("request entity too large") {
        // Make answers 400 with this sentence when a blueprint is above some 2 MB.
        return Error::TooLarge {
            refused_by_make: true,
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            says_json: body.starts_with('{'),
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn read(answer: Answer) -> Result<Value, Error> {
        judge(answer, NOW)?.value()
    }

    fn error(status: u16, body: &str) -> Error {
        read(answer(status, body)).unwrap_err()
    }

    /// The name of the variant, which is what callers decide by.
    fn name(error: &Error) -> String {
        format!("{error:?}")
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect()
    }

    /// Status, body, and the variant it must become.
    const REFUSALS: &[(u16, &str, &str)] = &[
        (
            401,
            r#"{"message":"User is not logged in.","code":"IM015"}"#,
            "Unauthorized",
        ),
        (
            402,
            r#"{"message":"Payment required","code":"SC402"}"#,
            "PaymentRequired",
        ),
        (
            403,
            r#"{"detail":"Access denied.","message":"Permission denied","code":"SC403"}"#,
            "Forbidden",
        ),
        (404, r#"{"detail":"Not found","code":"SC404"}"#, "NotFound"),
        (404, "", "NotFound"),
        (400, r#"{"detail":"request entity too large"}"#, "TooLarge"),
        (422, r#"{"message":"Scenario is not active."}"#, "NotActive"),
        (
            422,
            r#"{"message":"Limit reached","code":"IM011"}"#,
            "PaymentRequired",
        ),
        (
            409,
            r#"{"message":"User is already a member of the organization."}"#,
            "AlreadyInThatState",
        ),
        (304, "", "NotFound"),
        (
            406,
            r#"{"message":"Confirm","code":"IM004"}"#,
            "ConfirmationNeeded",
        ),
        (
            400,
            r#"{"message":"Confirm","code":"IM004"}"#,
            "ConfirmationNeeded",
        ),
        (409, r#"{"message":"Conflict"}"#, "Conflict"),
        (
            422,
            r#"{"message":"Scenario is not activated","code":"IM325"}"#,
            "NotActive",
        ),
        (
            422,
            r#"{"message":"Scenario is already running","code":"IM306"}"#,
            "AlreadyInThatState",
        ),
        (
            400,
            r#"{"message":"Scenario is already running"}"#,
            "AlreadyInThatState",
        ),
        (
            400,
            r#"{"message":"Scenario is not running"}"#,
            "AlreadyInThatState",
        ),
        (
            422,
            r#"{"message":"Scenario is already being executed"}"#,
            "Conflict",
        ),
        (
            400,
            r#"{"message":"Invalid blueprint","code":"IM007"}"#,
            "Invalid",
        ),
        (422, r#"{"code":"IM016"}"#, "Invalid"),
        (413, "too large", "TooLarge"),
        (424, r#"{"code":"SC424"}"#, "Server"),
        (
            429,
            "Requests limit for organization exceeded, please try again later.",
            "TooManyRequests",
        ),
        (
            429,
            r#"{"message":"Rate limit exceeded"}"#,
            "TooManyRequests",
        ),
        (
            429,
            r#"{"message":"Organization is paused","code":"IM310"}"#,
            "OrganizationPaused",
        ),
        (500, r#"{"message":"Oops"}"#, "Server"),
        (502, "<html>Bad gateway</html>", "Server"),
        (503, "", "Server"),
        (200, "<html>Sign in to this network</html>", "NotMake"),
        (200, "{\"scenarios\":[{\"id\":", "Decode"),
        (302, "", "NotMake"),
        (401, "<html>Proxy</html>", "NotMake"),
        (403, "error code: 1010", "NotMake"),
        (403, "<!DOCTYPE html>", "NotMake"),
        (404, "[]", "NotMake"),
    ];

    #[test]
    fn each_refusal_of_make_has_its_meaning() {
        for &(status, body, expected) in REFUSALS {
            assert_eq!(name(&error(status, body)), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_words_of_make_are_detail_then_message_then_suberrors() {
        let table = [
            (r#"{"detail":"Why.","message":"What"}"#, "Why."),
            (r#"{"detail":{"deep":1},"message":"What"}"#, "What"),
            (
                r#"{"message":"What","suberrors":[{"message":"Missing 'number'."},{"name":"x"}]}"#,
                "What Missing 'number'.",
            ),
            ("{\"detail\":\"two\\nlines\\u0007\"}", "two lines"),
        ];
        for (body, expected) in table {
            assert_eq!(error(400, body).detail(), Some(expected), "{body}");
        }
        let long = format!(r#"{{"detail":"{}"}}"#, "é".repeat(10_000));
        assert_eq!(error(400, &long).detail().unwrap().chars().count(), 500);
    }

    #[test]
    fn a_429_says_when_to_come_back() {
        let wait = |retry_after| match read(Answer {
            retry_after,
            ..answer(429, "")
        }) {
            Err(Error::TooManyRequests { retry_at }) => retry_at.as_second(),
            other => panic!("{other:?}"),
        };
        assert_eq!(wait(Some(Duration::from_secs(7))), 7);
        assert_eq!(
            wait(None),
            60,
            "without a word from Make the minute must end"
        );
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_by_the_servers_own_clock() {
        let server_now = http_date("Wed, 21 Oct 2015 07:28:00 GMT").unwrap();
        let table = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Wed, 21 Oct 2015 07:28:30 GMT", Some(30)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
        ];
        for (text, seconds) in table {
            assert_eq!(
                retry_after(text, server_now),
                seconds.map(Duration::from_secs),
                "{text}"
            );
        }
    }

    #[test]
    fn a_document_nested_too_deep_is_refused_and_not_recursed_into() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(name(&error(200, &deep)), "Decode");
    }

    #[test]
    fn no_error_repeats_the_body() {
        const SECRET: &str = "7615989d-d213-48dc-b625-27133ae3f1a8";
        for status in [
            200, 302, 400, 401, 402, 403, 404, 406, 409, 413, 422, 424, 429, 500, 503,
        ] {
            for body in [
                format!("{{\"detail\":\"token {SECRET}\",\"code\":\"{SECRET}\"}}"),
                format!("{{\"scenarios\": {SECRET}"),
                format!("<html>{SECRET}</html>"),
            ] {
                if let Err(error) = read(answer(status, &body)) {
                    assert!(!error.to_string().contains(SECRET), "{status} {body}");
                    assert!(
                        !format!("{error:?} {error:#?}").contains(SECRET),
                        "{status} {body}"
                    );
                }
            }
        }
    }
}
