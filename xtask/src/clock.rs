//! How long a step of a task took, and how long to wait before looking again.
//!
//! In: nothing or a pause. Out: durations. It is the only file of this crate that asks the time.
use std::time::{Duration, Instant};

/// Measures from its making to each call of `elapsed`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a task reports its own wall time; nothing of the product depends on it"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits between two looks at a program this crate has started.
#[expect(
    clippy::disallowed_methods,
    reason = "a task has nothing else to do while another program starts"
)]
pub(crate) fn pause(wait: Duration) {
    std::thread::sleep(wait);
}

/// A duration the way the summary prints it: `0.4 s`, `12.3 s`, `4 min 05 s`.
pub(crate) fn in_words(taken: Duration) -> String {
    let seconds = taken.as_secs();
    if seconds < 60 {
        format!("{:.1} s", taken.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_seconds_and_then_as_minutes() {
        assert_eq!(in_words(Duration::from_millis(420)), "0.4 s");
        assert_eq!(in_words(Duration::from_secs(59)), "59.0 s");
        assert_eq!(in_words(Duration::from_secs(245)), "4 min 05 s");
    }
}
