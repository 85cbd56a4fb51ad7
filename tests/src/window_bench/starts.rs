//! One start of a window: when its page is drawn, and what all of its processes hold after a while.
//!
//! In: a program, and which entry of its page's time line says that it is drawn. Out: a [`Cost`]. Both windows are
//! watched in the same way: the time runs from the start of the process to the frame that shows what was waited
//! for, by the page's own clock, so the driver's way of opening a window is not part of it.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};
use serde_json::json;

use crate::desktop::Desktop;
use crate::driver::Person;
use crate::processes;
use crate::programs::{eventually, pause};

/// After this, whatever was still being read or drawn has come to rest.
const REST: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_mins(1);

/// A program with a window, and how to know that it has drawn.
pub(crate) struct Window {
    what: &'static str,
    program: PathBuf,
    /// What it is started with, beside its folder.
    asked: &'static [&'static str],
    /// The page's own entry of when that was: a mark, or what every browser notes.
    drawn: &'static str,
    /// Something that has to be read on the page.
    says: &'static str,
}

/// What one start took.
#[derive(Debug)]
pub(crate) struct Cost {
    pub(crate) paint_ms: f64,
    pub(crate) memory_mb: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} ms, {:.0} MB", self.paint_ms, self.memory_mb)
    }
}

impl Window {
    /// The scenario list of Mandor.
    pub(crate) fn list(program: PathBuf) -> Self {
        Self {
            what: "the list",
            program,
            asked: &["--page", "scenarios"],
            drawn: "list-drawn",
            says: "5,000 scenarios",
        }
    }

    /// One word and nothing else.
    pub(crate) fn empty(program: PathBuf) -> Self {
        Self {
            what: "the empty window",
            program,
            asked: &[],
            drawn: "first-contentful-paint",
            says: "Hello",
        }
    }

    pub(crate) fn what(&self) -> &'static str {
        self.what
    }

    /// Starts it, waits until it has drawn and rested, and ends it.
    pub(crate) async fn start(&self, desktop: &Desktop) -> Cost {
        let folder = desktop.folder().display().to_string();
        let mut args = vec!["--no-single-instance", "--data-dir", &folder];
        args.extend_from_slice(self.asked);
        let person = Person::opens(desktop, &self.program, &args).await;
        let drawn_at_ms = person.awaits(&self.watch()).await;
        let drawn_at_ms = drawn_at_ms.as_f64().expect("the page tells a time");
        let process = processes::below_us(&self.program).expect("the program runs");
        let started_at_ms = {
            let age = processes::age(process).expect("a program has an age");
            let now = SystemClock::new().now().as_duration();
            (now.as_secs_f64() - age.as_secs_f64()) * 1_000.0
        };
        person.reads(self.says).await;
        pause(REST).await;
        let memory_mb = processes::memory_mb(process);
        person.leaves().await;
        eventually("the program has ended", PATIENCE, async || {
            processes::below_us(&self.program).is_none().then_some(())
        })
        .await;
        Cost {
            paint_ms: drawn_at_ms - started_at_ms,
            memory_mb,
        }
    }

    /// Tells when that was, by the page's clock. Who asks comes late and disturbs nothing.
    fn watch(&self) -> String {
        let drawn = json!(self.drawn);
        format!(
            "const done = arguments[arguments.length - 1];
             const look = () => {{
               const [drawn] = performance.getEntriesByName({drawn});
               if (drawn) done(performance.timeOrigin + drawn.startTime);
               else setTimeout(look, 50);
             }};
             look();"
        )
    }
}
