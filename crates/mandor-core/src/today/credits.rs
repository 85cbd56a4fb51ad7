//! How far an organization's credits will go.
//!
//! In: what was used since the last reset. Out: enough, or when they end. Pure.

use super::rows::Forecast;
use crate::clock::Moment;

/// What the forecast rests on.
pub(super) struct Pace {
    pub(super) used: f64,
    pub(super) limit: f64,
    pub(super) last_reset: Option<Moment>,
    pub(super) next_reset: Option<Moment>,
}

/// A pace measured over less than a day says nothing.
const MEASURED_AT_LEAST_MS: f64 = 24.0 * 3600.0 * 1000.0;

/// At the pace since the last reset: do the credits last until the next one?
pub(super) fn forecast(pace: &Pace, now: Moment) -> Forecast {
    if pace.limit <= 0.0 {
        return Forecast::Unknown;
    }
    if pace.used >= pace.limit {
        return Forecast::UsedUp;
    }
    let (Some(last), Some(next)) = (pace.last_reset, pace.next_reset) else {
        return Forecast::Unknown;
    };
    let elapsed = between(last, now);
    if elapsed < MEASURED_AT_LEAST_MS || now >= next {
        return Forecast::Unknown;
    }
    let left_ms = (pace.limit - pace.used) / pace.used.max(f64::MIN_POSITIVE) * elapsed;
    if left_ms >= between(now, next) {
        return Forecast::Enough;
    }
    Forecast::EndsAt {
        at: after(now, left_ms),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a forecast is good to the day, not to the millisecond"
)]
fn between(from: Moment, to: Moment) -> f64 {
    to.millis().saturating_sub(from.millis()) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the caller checked that it is before the next reset"
)]
fn after(from: Moment, length_ms: f64) -> Moment {
    Moment::from_millis(from.millis().saturating_add(length_ms as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3600 * 1000;

    fn on_day(day: i64, used: f64) -> Forecast {
        let pace = Pace {
            used,
            limit: 10_000.0,
            last_reset: Some(Moment::from_millis(0)),
            next_reset: Some(Moment::from_millis(30 * DAY)),
        };
        forecast(&pace, Moment::from_millis(day * DAY))
    }

    #[test]
    fn a_pace_within_the_plan_is_enough() {
        assert_eq!(on_day(15, 4_000.0), Forecast::Enough);
        assert_eq!(on_day(15, 0.0), Forecast::Enough);
    }

    #[test]
    fn a_faster_pace_names_the_day() {
        let expected = Moment::from_millis(20 * DAY);
        assert_eq!(on_day(10, 5_000.0), Forecast::EndsAt { at: expected });
    }

    #[test]
    fn nothing_is_left_and_nothing_is_guessed() {
        assert_eq!(on_day(10, 10_001.0), Forecast::UsedUp);
        assert_eq!(
            on_day(0, 50.0),
            Forecast::Unknown,
            "the period has just begun"
        );
        assert_eq!(
            on_day(31, 50.0),
            Forecast::Unknown,
            "the reset has passed, the numbers are old"
        );
    }
}
