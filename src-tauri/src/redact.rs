//! Takes secrets out of what is about to be written to the log.
//!
//! In: a line of the log. Out: the same line without tokens, e-mail addresses and webhook addresses. The types of
//! the core keep secrets out already; this is the second lock on the same door.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Stands where a secret stood.
const REDACTED: &str = "[redacted]";

/// Longer runs of letters and digits than this are no words.
const LONGEST_WORD: usize = 24;

/// A pattern that fails to compile would leave its secrets in, so a test holds that none does.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        // A webhook address, whatever the zone: Make's begin with `hook.`, those of the demo hold it as a folder.
        r"(?i)\b(?:https?://)?hook\.[^\s\x22'<>]+",
        r"(?i)\bhttps?://[^\s\x22'<>/]+/hook/[^\s\x22'<>]+",
        // What follows a header's scheme.
        r"(?i)\b(?:token|bearer|basic)\s+[\w.~+/=-]{16,}",
        // An e-mail address, plain or as part of an address line.
        r"(?i)[^\s\x22'<>(),;:=@/?&]+(?:@|%40)[\w-]+(?:\.[\w-]+)+",
        // Make's API tokens.
        r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    ]
    .into_iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// Signed tokens, keys and whatever else is one long run of letters and digits.
static LONG_RUN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9_+/=~-]{25,}").ok());

/// The line without secrets.
pub(crate) fn redact(line: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(line);
    for pattern in PATTERNS.iter() {
        if pattern.is_match(&clean) {
            clean = Cow::Owned(pattern.replace_all(&clean, REDACTED).into_owned());
        }
    }
    if let Some(runs) = LONG_RUN.as_ref().filter(|runs| runs.is_match(&clean)) {
        clean = Cow::Owned(runs.replace_all(&clean, without_secret).into_owned());
    }
    clean
}

/// A path or a long name has few digits or many separators; a secret has neither.
fn without_secret(run: &Captures<'_>) -> String {
    let text = &run[0];
    let is_secret = text
        .split(['/', '_', '-'])
        .any(|part| part.len() > LONGEST_WORD && part.bytes().any(|byte| byte.is_ascii_digit()));
    if is_secret { REDACTED } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(PATTERNS.len(), 5);
        assert!(LONG_RUN.is_some());
    }

    #[test]
    fn an_ordinary_line_stays_as_it_is() {
        for line in [
            "2026-11-24T02:41:07.123456Z  INFO mandor_core::sync: looked zone=3 took_ms=41",
            "WARN mandor_core::rpc: command failed name=\"add_token_account\" error=the token works in no zone",
            "the folder /home/rina/.local/share/org.mandor.desktop/cache.sqlite cannot be used",
        ] {
            assert_eq!(redact(line), line);
        }
    }

    #[test]
    fn known_secrets_are_taken_out() {
        for (line, secret) in [
            (
                "authorization: Token 7615989d-d213-48dc-b625-27133ae3f1a8",
                "7615989d",
            ),
            ("Bearer abcdefghijklmnop.qrst", "abcdefgh"),
            ("told rina.w+ops@example.co.id about it", "rina"),
            ("/users?email=rina%40example.com&x=1", "rina"),
            (
                "POST https://hook.eu1.make.com/r6nx9xbhmq7c2xfm1t0ugmyjoxhbqvc4 failed",
                "r6nx9",
            ),
            ("hook.make.celonis.com/abc", "/abc"),
            ("GET http://127.0.0.1:18080/hook/abc?x=1 failed", "/abc"),
            ("code=4f5e6d7c8b9a0f1e2d3c4b5a69788796", "4f5e"),
        ] {
            let clean = redact(line);
            assert!(!clean.contains(secret), "{clean}");
            assert!(clean.contains(REDACTED), "{clean}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn no_token_survives(token in "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", before in "[ -~]{0,20}", after in "[ -~]{0,20}") {
            let line = format!("{before}{token}{after}");
            prop_assert!(!redact(&line).contains(&token));
        }

        #[test]
        fn no_address_survives(name in "[a-z0-9._+-]{1,16}", host in "[a-z0-9]{1,12}", end in "(com|co\\.id|org)") {
            let address = format!("{name}@{host}.{end}");
            let line = format!("told {address} about it");
            prop_assert!(!redact(&line).contains(&address));
        }

        #[test]
        fn no_webhook_survives(key in "[a-z0-9]{32}", zone in "(eu1|eu2|us1|us2)") {
            let line = format!("calling https://hook.{zone}.make.com/{key} now");
            prop_assert!(!redact(&line).contains(&key));
        }
    }
}
