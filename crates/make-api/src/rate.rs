//! What a server says about its limit beside an answer: `X-RateLimit-Limit`, `-Remaining` and `-Reset`, or the same
//! without the `X-`, as the drafts of a standard write them.
//!
//! In: headers and the server's clock. Out: the numbers in them, each on its own. Never waits and never counts.
//!
//! The guide promises these headers with every answer and counts by the minute. No source of Make names them.

use std::time::Duration;

use jiff::Timestamp;

/// The server's own count of the organization's minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RateHeaders {
    /// Calls a minute.
    pub(crate) limit: Option<u32>,
    /// Calls left in this minute.
    pub(crate) remaining: Option<u32>,
    /// How long until the count starts anew.
    pub(crate) resets_in: Option<Duration>,
}

impl RateHeaders {
    /// Reads them out of an answer's headers.
    pub(crate) fn read<'h>(
        header: impl Fn(&'static str) -> Option<&'h str>,
        server_now: Timestamp,
    ) -> Self {
        let number = |names: [&'static str; 2]| {
            let text = names.into_iter().find_map(&header);
            text.and_then(|text| text.trim().parse::<u64>().ok())
        };
        let count = |names| number(names).and_then(|number| u32::try_from(number).ok());
        let limit = count(["x-ratelimit-limit", "ratelimit-limit"]);
        let reset = number(["x-ratelimit-reset", "ratelimit-reset"]);
        Self {
            limit: limit.filter(|limit| *limit > 0),
            remaining: count(["x-ratelimit-remaining", "ratelimit-remaining"]),
            resets_in: reset.map(|reset| until(reset, server_now)),
        }
    }
}

/// Servers write the moment of the reset as seconds or milliseconds since 1970, or as seconds from now.
fn until(reset: u64, server_now: Timestamp) -> Duration {
    const A_YEAR_S: u64 = 366 * 24 * 3600;
    let now_ms = u64::try_from(server_now.as_millisecond()).unwrap_or_default();
    let reset_ms = match reset {
        from_now if from_now < A_YEAR_S => return Duration::from_secs(from_now),
        seconds if seconds < now_ms / 100 => seconds.saturating_mul(1000),
        ms => ms,
    };
    Duration::from_millis(reset_ms.saturating_sub(now_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&'static str, &'static str)]) -> RateHeaders {
        let now = "2026-03-02T09:00:30Z".parse().unwrap();
        let find = |name| {
            let found = headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| *value)
        };
        RateHeaders::read(find, now)
    }

    #[test]
    fn the_reset_is_a_moment_or_a_wait() {
        for reset in ["30", "1772442060", "1772442060000"] {
            let told = read(&[("x-ratelimit-reset", reset)]);
            assert_eq!(told.resets_in, Some(Duration::from_secs(30)), "{reset}");
        }
        let past = read(&[("x-ratelimit-reset", "1772442000")]);
        assert_eq!(past.resets_in, Some(Duration::ZERO));
    }

    #[test]
    fn both_spellings_are_understood() {
        for start in ["x-ratelimit", "ratelimit"] {
            let (limit, remaining) = (format!("{start}-limit"), format!("{start}-remaining"));
            let reset = format!("{start}-reset");
            let find = |name: &str| match name {
                name if name == limit => Some("60"),
                name if name == remaining => Some("59"),
                name if name == reset => Some("7"),
                _ => None,
            };
            let told = RateHeaders::read(find, Timestamp::UNIX_EPOCH);
            let expected = RateHeaders {
                limit: Some(60),
                remaining: Some(59),
                resets_in: Some(Duration::from_secs(7)),
            };
            assert_eq!(told, expected, "{start}");
        }
    }

    #[test]
    fn each_header_is_read_without_the_others_and_nonsense_is_nothing() {
        let told = read(&[
            ("x-ratelimit-limit", " 120 "),
            ("x-ratelimit-remaining", "many"),
        ]);
        assert_eq!(
            (told.limit, told.remaining, told.resets_in),
            (Some(120), None, None)
        );
        assert_eq!(read(&[("x-ratelimit-limit", "0")]), RateHeaders::default());
        assert_eq!(read(&[]), RateHeaders::default());
    }
}
