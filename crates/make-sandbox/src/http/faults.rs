//! Bad days on order.
//!
//! In: faults set by a test or drawn for the hostile world. Out: for each call, which of them strike.
//! Which bytes a fault sends is in `mischief`; here is only who is hit and how often.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{config::Size, world::mix};

/// A fault with the calls it strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Path below `/api/v2`; `*` stands for anything. Left out: every path there. One that begins with `/oauth` is
    /// aimed at the sign-in, which no other fault strikes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How often it strikes before it is gone. Left out: until cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How many matching calls pass before the first strike.
    #[serde(default)]
    pub after: u32,
    /// Strikes so many of a thousand matching calls. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permille: Option<u64>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "name",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FaultKind {
    /// 401 IM015.
    Unauthorized,
    /// 403 SC403.
    Forbidden,
    /// 404 SC404.
    NotFound,
    /// 429 with the documented sentence, as JSON or bare text, with or without `Retry-After`.
    TooManyRequests {
        #[serde(default)]
        plain_text: bool,
        #[serde(default)]
        retry_after_s: Option<i64>,
    },
    /// `X-RateLimit-*` on whatever is answered, beside any other fault.
    RateLimitHeaders {
        #[serde(default)]
        remaining: u32,
    },
    /// 429 IM310: waiting does not help.
    OrganizationPaused,
    /// Any other status, with Make's usual error body.
    Status { status: u16 },
    /// 500 with Make's usual error body.
    InternalError,
    /// 502 with an HTML page, as a proxy sends it.
    BadGateway,
    /// 503 with Make's usual error body.
    Unavailable,
    /// A web page with status 200 where JSON belongs.
    HtmlPage,
    /// Cloudflare's bare 403.
    Cloudflare,
    /// Every `zone` in the answer names this host instead of a zone of Make.
    StrangeZone { zone: String },
    /// 302 to another address.
    Redirect { to: String },
    /// The answer's second half comes so much later.
    SlowBody { ms: u64 },
    /// Nothing at all comes for so long.
    SlowStart { ms: u64 },
    /// The connection breaks before anything has come. The order was carried out all the same.
    CutConnection,
    /// The connection breaks in the middle of the body.
    CutBody,
    /// The body ends early, though complete as far as HTTP can tell.
    BrokenJson,
    /// The first row of a later page was already on the page before.
    DuplicateRows,
    /// A row that moved up is on neither page.
    MovingRows,
    /// Every number comes as a string.
    NumbersAsStrings,
    /// Ids lie beyond what a JavaScript number can hold.
    HugeIds,
    /// One row among good ones is not what it should be.
    MalformedRow,
    /// Every object has fields that no document names.
    UnknownFields,
    /// The answer weighs five megabytes more.
    HugeAnswer,
    /// The answer is nested two thousand levels deep.
    DeepJson,
    /// 400 with an error of RFC 6749, as the sign-in answers.
    OauthError { error: String },
    /// The answer says that it is of this type.
    ContentType { value: String },
    /// The answer lacks one of its fields.
    WithoutField { field: String },
    /// One field of the answer is another one than it should be.
    OtherField { field: String, value: Value },
}

impl FaultKind {
    /// The name by which it is set and cleared.
    pub fn name(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("name")?.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

impl Fault {
    /// A fault that strikes every call until it is cleared.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            path: None,
            method: None,
            times: None,
            after: 0,
            permille: None,
        }
    }

    #[must_use]
    pub fn on_path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    #[must_use]
    pub fn on_method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    #[must_use]
    pub fn after(mut self, calls: u32) -> Self {
        self.after = calls;
        self
    }

    fn is_aimed_at_sign_in(&self) -> bool {
        let path = self.path.as_deref().unwrap_or_default();
        path.starts_with("/oauth")
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| fits(pattern, path))
    }
}

/// All faults that are set.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    set: Vec<Fault>,
    seed: u64,
    calls: u64,
    /// Counted apart, so that a sign-in does not move what strikes the API.
    sign_in_calls: u64,
}

impl Faults {
    /// A hostile world begins with a mixture; all others begin well.
    pub(crate) fn for_size(size: Size, seed: u64) -> Self {
        if size != Size::Hostile {
            return Self {
                seed,
                ..Self::default()
            };
        }
        let mixed = [
            (
                FaultKind::TooManyRequests {
                    plain_text: false,
                    retry_after_s: None,
                },
                25,
            ),
            (
                FaultKind::TooManyRequests {
                    plain_text: true,
                    retry_after_s: Some(2),
                },
                10,
            ),
            (FaultKind::Unauthorized, 2),
            (FaultKind::Forbidden, 6),
            (FaultKind::InternalError, 20),
            (FaultKind::BadGateway, 20),
            (FaultKind::Unavailable, 20),
            (FaultKind::HtmlPage, 8),
            (FaultKind::CutBody, 15),
            (FaultKind::BrokenJson, 8),
            (FaultKind::SlowBody { ms: 400 }, 30),
            (FaultKind::DuplicateRows, 200),
            (FaultKind::NumbersAsStrings, 80),
            (FaultKind::MalformedRow, 40),
            (FaultKind::UnknownFields, 300),
            (FaultKind::Cloudflare, 3),
            (FaultKind::SlowStart { ms: 300 }, 10),
            (FaultKind::DeepJson, 3),
            (FaultKind::RateLimitHeaders { remaining: 3 }, 300),
        ];
        // What would make the same thing look like another one strikes where nothing depends on it.
        let aimed = [
            (FaultKind::NotFound, "/scenarios/*/executions/*", 20),
            (FaultKind::HugeAnswer, "/scenarios/*/logs", 2),
            (FaultKind::CutConnection, "/scenarios/*/logs", 5),
            (FaultKind::MovingRows, "/users", 200),
            (FaultKind::HugeIds, "/connections*", 100),
        ];
        let fault = |kind, permille| Fault {
            permille: Some(permille),
            ..Fault::new(kind)
        };
        let anywhere = mixed
            .into_iter()
            .map(|(kind, permille)| fault(kind, permille));
        let set = anywhere.chain(
            aimed
                .into_iter()
                .map(|(kind, path, permille)| fault(kind, permille).on_path(path)),
        );
        Self {
            set: set.collect(),
            seed,
            ..Self::default()
        }
    }

    pub(crate) fn set(&mut self, fault: Fault) {
        self.set.push(fault);
    }

    /// Clears the faults of this name, or all.
    pub(crate) fn clear(&mut self, name: Option<&str>) {
        self.set
            .retain(|fault| name.is_some_and(|name| fault.kind.name() != name));
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.set
    }

    /// The faults that strike this call of the API.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Vec<FaultKind> {
        self.calls += 1;
        let number = self.calls;
        self.struck(number, |fault| {
            !fault.is_aimed_at_sign_in() && fault.matches(method, path)
        })
    }

    /// The faults that strike this call of the sign-in.
    pub(crate) fn strike_sign_in(&mut self, method: &str, path: &str) -> Vec<FaultKind> {
        self.sign_in_calls += 1;
        let number = self.sign_in_calls;
        self.struck(number, |fault| {
            fault.is_aimed_at_sign_in() && fault.matches(method, path)
        })
    }

    fn struck(&mut self, call: u64, concerns: impl Fn(&Fault) -> bool) -> Vec<FaultKind> {
        let mut struck = Vec::new();
        for (number, fault) in (0_u64..).zip(&mut self.set) {
            if !concerns(fault) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            let roll = mix(mix(self.seed, call), number) % 1000;
            if fault.permille.is_some_and(|permille| roll >= permille) {
                continue;
            }
            if let Some(times) = &mut fault.times {
                if *times == 0 {
                    continue;
                }
                *times -= 1;
            }
            struck.push(fault.kind.clone());
        }
        self.set.retain(|fault| fault.times != Some(0));
        struck
    }
}

/// Whether a path fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut ends_open = false;
    let mut is_plain = true;
    for part in parts {
        is_plain = false;
        ends_open = part.is_empty();
        let Some(at) = (if ends_open { Some(0) } else { rest.find(part) }) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.is_empty() || (!is_plain && ends_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, path, expected) in [
            ("/scenarios", "/scenarios", true),
            ("/scenarios", "/scenarios/5", false),
            ("/scenarios*", "/scenarios/5/logs", true),
            ("/scenarios/*/logs", "/scenarios/5/logs", true),
            ("/scenarios/*/logs", "/scenarios/5/usage", false),
            ("*/start", "/scenarios/5/start", true),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_fault_strikes_as_often_as_ordered() {
        let mut faults = Faults::default();
        faults.set(
            Fault::new(FaultKind::InternalError)
                .on_path("/teams")
                .on_method("get")
                .times(2)
                .after(1),
        );
        let struck: Vec<usize> = (0..5)
            .map(|_| faults.strike("GET", "/teams").len())
            .collect();
        assert_eq!(struck, [0, 1, 1, 0, 0]);
        assert!(faults.strike("POST", "/teams").is_empty());
    }

    #[test]
    fn the_sign_in_is_struck_by_faults_aimed_at_it_and_by_no_others() {
        let mut faults = Faults::default();
        faults.set(Fault::new(FaultKind::InternalError));
        faults.set(Fault::new(FaultKind::HtmlPage).on_path("/oauth/v2/token"));
        assert_eq!(
            faults.strike("GET", "/oauth/v2/token"),
            [FaultKind::InternalError]
        );
        let struck = faults.strike_sign_in("POST", "/oauth/v2/token");
        assert_eq!(struck, [FaultKind::HtmlPage]);
        let others = faults.strike_sign_in("GET", "/oauth/v2/authorize");
        assert!(others.is_empty());
    }

    #[test]
    fn a_fault_is_written_by_its_name() {
        let fault: Fault =
            serde_json::from_str(r#"{"name":"slowBody","ms":50,"path":"/teams"}"#).unwrap();
        assert_eq!(fault.kind, FaultKind::SlowBody { ms: 50 });
        assert_eq!(fault.kind.name(), "slowBody");
    }
}
