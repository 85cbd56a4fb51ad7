//! What may be sent twice, and after how long.
//!
//! In: what kind of call it was, how it failed, and how many tries there were. Out: a wait, or nothing.
//! Never waits and never sends.

use std::time::Duration;

use crate::budget::{Lane, MINUTE};
use crate::error::Error;

/// What sending a call twice would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// Changes nothing, so sending it twice is harmless.
    Read,
    /// Changes something; sent again only when certainly nothing was done.
    Action,
    /// Starts something that costs credits; never sent again by itself.
    Once,
}

/// How a try failed, as far as trying again is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// 429, with the wait Make asked for.
    TooMany(Option<Duration>),
    /// 502, 503 or 504: something on the way to Make, or Make itself, is not there for the moment.
    Unavailable,
    /// No connection was made, so nothing was sent.
    NoConnection,
    /// The connection broke after the question was sent.
    Cut,
}

impl Failure {
    /// `None` for an error that trying again would not mend.
    pub(crate) fn of(error: &Error, retry_after: Option<Duration>) -> Option<Self> {
        match error {
            Error::TooManyRequests { .. } => Some(Self::TooMany(retry_after)),
            Error::Server {
                status: 502..=504, ..
            } => Some(Self::Unavailable),
            Error::Offline { .. } | Error::Connect { .. } => Some(Self::NoConnection),
            Error::CutShort { .. } => Some(Self::Cut),
            _ => None,
        }
    }
}

/// Tries in all, the first one included.
pub(crate) const MOST_TRIES: u32 = 3;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// How long a person looks at a spinner before an honest error is better.
const PATIENCE_OF_A_CLICK: Duration = Duration::from_secs(5);
/// Background work outwaits a whole minute window, but not a wrong clock on the other side.
const PATIENCE_OF_BACKGROUND: Duration = Duration::from_secs(90);

/// How long to wait before the call is sent once more, or `None` to give up.
///
/// `tries` counts what was sent so far. `jitter` from 0 to 1 spreads callers over a fifth of the wait.
/// The steps (1 s doubling, at most 30 s, 20 % jitter, 3 tries) are those of Make's own client library:
/// <https://github.com/integromat/make-typescript-sdk>
pub(crate) fn next_wait(
    kind: CallKind,
    failure: Failure,
    lane: Lane,
    tries: u32,
    jitter: f64,
) -> Option<Duration> {
    let allowed = match (kind, failure) {
        (CallKind::Once, _) | (CallKind::Action, Failure::Unavailable | Failure::Cut) => false,
        (CallKind::Read, _) | (CallKind::Action, Failure::TooMany(_) | Failure::NoConnection) => {
            true
        }
    };
    if !allowed || tries >= MOST_TRIES {
        return None;
    }
    let backoff = FIRST_WAIT
        .saturating_mul(1 << tries.saturating_sub(1).min(5))
        .min(LONGEST_BACKOFF);
    let floor = match failure {
        Failure::TooMany(Some(asked)) => asked.max(FIRST_WAIT),
        // Without a word from Make only the end of the minute is sure.
        Failure::TooMany(None) => MINUTE,
        Failure::Unavailable | Failure::NoConnection | Failure::Cut => backoff,
    };
    let patience = match lane {
        Lane::Click => PATIENCE_OF_A_CLICK,
        Lane::Background => PATIENCE_OF_BACKGROUND,
    };
    if floor > patience {
        return None;
    }
    // Jitter only adds: coming back earlier than asked would be another 429.
    Some(
        floor
            + floor
                .min(LONGEST_BACKOFF)
                .mul_f64(0.2 * jitter.clamp(0.0, 1.0)),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KINDS: [CallKind; 3] = [CallKind::Read, CallKind::Action, CallKind::Once];
    const FAILURES: [Failure; 5] = [
        Failure::TooMany(Some(Duration::from_secs(3))),
        Failure::TooMany(None),
        Failure::Unavailable,
        Failure::NoConnection,
        Failure::Cut,
    ];

    fn first_wait(kind: CallKind, failure: Failure, lane: Lane) -> Option<u64> {
        next_wait(kind, failure, lane, 1, 0.0).map(|wait| wait.as_secs())
    }

    #[test]
    fn what_may_be_sent_twice_and_after_how_long() {
        let table = [
            (
                CallKind::Read,
                [Some(3), Some(60), Some(1), Some(1), Some(1)],
            ),
            (CallKind::Action, [Some(3), Some(60), None, Some(1), None]),
            (CallKind::Once, [None; 5]),
        ];
        for (kind, waits) in table {
            for (failure, wait) in FAILURES.into_iter().zip(waits) {
                assert_eq!(
                    first_wait(kind, failure, Lane::Background),
                    wait,
                    "{kind:?} after {failure:?}"
                );
            }
        }
    }

    #[test]
    fn a_person_waits_a_few_seconds_and_then_reads_an_honest_error() {
        let asked = |seconds| Failure::TooMany(Some(Duration::from_secs(seconds)));
        assert_eq!(first_wait(CallKind::Read, asked(5), Lane::Click), Some(5));
        assert_eq!(first_wait(CallKind::Read, asked(6), Lane::Click), None);
        assert_eq!(
            first_wait(CallKind::Read, Failure::TooMany(None), Lane::Click),
            None,
            "a minute"
        );
        assert_eq!(
            first_wait(CallKind::Read, asked(3600), Lane::Background),
            None,
            "an hour is no rate limit"
        );
    }

    #[test]
    fn the_wait_doubles() {
        let wait = |tries| {
            next_wait(
                CallKind::Read,
                Failure::Unavailable,
                Lane::Background,
                tries,
                0.0,
            )
        };
        assert_eq!(wait(1), Some(Duration::from_secs(1)));
        assert_eq!(wait(2), Some(Duration::from_secs(2)));
        assert_eq!(wait(3), None);
    }

    proptest! {
        #[test]
        fn never_earlier_than_make_asked_and_never_more_than_three_tries(
            seconds in 0_u64..100,
            kind in prop::sample::select(&KINDS[..]),
            tries in 1_u32..100,
            jitter in -1.0_f64..2.0,
        ) {
            let asked = Duration::from_secs(seconds);
            let wait = next_wait(kind, Failure::TooMany(Some(asked)), Lane::Background, tries, jitter);
            if let Some(wait) = wait {
                prop_assert!(asked <= wait);
                prop_assert!(tries < MOST_TRIES);
                prop_assert!(kind != CallKind::Once);
            }
        }
    }
}
