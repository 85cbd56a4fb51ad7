//! Remembers which calls were made.
//!
//! In: method, path, status. Out: the newest calls and counts per method and path template.
//! It never keeps a header or a body, and blanks whatever looks like a token in a query.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

/// One call, as the control surface tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// When it was made, by the sandbox's clock.
    pub at: String,
    pub zone: String,
    pub method: String,
    /// The path below `/api/v2`, or that of the sign-in, with `{id}` in place of ids.
    pub template: String,
    pub path: String,
    pub query: String,
    pub status: u16,
}

/// How often one kind of call was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallCount {
    pub method: String,
    pub path: String,
    pub count: u64,
}

const KEPT: usize = 20_000;

/// Calls of one kind, with how often each was made.
#[derive(Debug, Default)]
pub(crate) struct Log {
    calls: VecDeque<Call>,
    counts: BTreeMap<(String, String), u64>,
}

/// The calls of the API and, apart from them, those of the sign-in: Make's limit counts only the first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    pub(crate) api: Log,
    pub(crate) sign_in: Log,
}

impl Journal {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Log {
    pub(crate) fn note(&mut self, call: Call) {
        *self
            .counts
            .entry((call.method.clone(), call.template.clone()))
            .or_insert(0) += 1;
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.iter().cloned().collect()
    }

    pub(crate) fn counts(&self) -> Vec<CallCount> {
        self.counts
            .iter()
            .map(|((method, path), count)| CallCount {
                method: method.clone(),
                path: path.clone(),
                count: *count,
            })
            .collect()
    }
}

/// The path with `{id}` wherever a number, a long hexadecimal text or a UUID stands.
pub(crate) fn template(path: &str) -> String {
    path.split('/')
        .map(|part| if is_id(part) { "{id}" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// A text in which everything that looks like an id long enough to be a secret is blanked.
pub(crate) fn redact(text: &str) -> String {
    let mut shown = String::new();
    let mut word = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() || letter == '-' || letter == '_' || letter == '.' {
            word.push(letter);
            continue;
        }
        let is_secret = word.len() >= 36 && word.contains('-') || word.starts_with("eyJ");
        shown.push_str(if is_secret { "[token]" } else { &word });
        word.clear();
        if letter != '\n' {
            shown.push(letter);
        }
    }
    shown
}

fn is_id(part: &str) -> bool {
    let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_hex = part.len() >= 16
        && part
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_number || is_hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_give_way_to_a_template() {
        assert_eq!(
            template("/scenarios/925/executions/da518adcd14b4b64ac6358823ccb80ca"),
            "/scenarios/{id}/executions/{id}"
        );
        assert_eq!(template("/users/me"), "/users/me");
    }

    #[test]
    fn a_token_in_a_query_is_blanked() {
        let shown = redact("token=7615989d-d213-48dc-b625-27133ae3f1a8&teamId=5");
        assert_eq!(shown, "token=[token]&teamId=5");
        assert_eq!(redact("pg%5Blimit%5D=10"), "pg%5Blimit%5D=10");
    }
}
