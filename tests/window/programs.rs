//! Programs that end when the test ends.
//!
//! In: a command. Out: the running program. Each is ended by its own number, never by its name.

use std::fs;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};

/// How often something that is waited for is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A program of ours.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        Self(child)
    }

    pub(crate) fn of(child: Child) -> Self {
        Self(child)
    }

    /// How it ended; it must end by itself.
    pub(crate) async fn end(&mut self) -> ExitStatus {
        eventually("the program ends", Duration::from_mins(1), async || {
            self.0.try_wait().expect("it can be asked")
        })
        .await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the program has ended by itself, which is as good.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A command whose own words do not matter.
pub(crate) fn quiet(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

/// A program that somebody else started for us, such as the driver the app.
pub(crate) fn is_alive(pid: u32) -> bool {
    // A program that has ended but was not waited for stands as `Z` there.
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(") ").next().unwrap_or("Z").starts_with('Z'))
}

/// What a short command prints.
pub(crate) fn output_of(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Looks again and again until there is an answer.
pub(crate) async fn eventually<T>(
    what: &str,
    at_most: Duration,
    look: impl AsyncFnMut() -> Option<T>,
) -> T {
    within(at_most, look)
        .await
        .unwrap_or_else(|| panic!("after {} s it is still not so: {what}", at_most.as_secs()))
}

/// Looks again and again until there is an answer, or until the time is over.
pub(crate) async fn within<T>(
    at_most: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> Option<T> {
    let clock = SystemClock::new();
    while clock.uptime() < at_most {
        let answer = look().await;
        if answer.is_some() {
            return answer;
        }
        clock.sleep(BETWEEN_LOOKS).await;
    }
    None
}

/// Lets something pass that shows nothing to wait for.
pub(crate) async fn pause(length: Duration) {
    SystemClock::new().sleep(length).await;
}
