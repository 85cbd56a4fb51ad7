//! What the page is about to ask, read while its window is still being made.
//!
//! In: the page at which the window opens. Out: that page's longest answer, once, and only while nothing has changed
//! since. What is not here is read when it is asked for, so nothing depends on a right guess.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};
use mandor_core::event::Topic;
use mandor_core::rpc::{Reply, dispatch};
use mandor_core::{App, Event, Problem};
use serde_json::{Value, json};
use tauri::async_runtime::{JoinHandle, spawn};

/// A page that has not asked by then shows something else, and what was read is old when it does.
const FRESH: Duration = Duration::from_secs(10);

/// One command under way.
struct Reading {
    begun: Duration,
    name: &'static str,
    args: Value,
    answer: JoinHandle<Result<Reply, Problem>>,
}

/// The command that was begun before the page asked for it.
pub(crate) struct Ahead {
    clock: SystemClock,
    reading: Mutex<Option<Reading>>,
}

impl Ahead {
    pub(crate) fn new() -> Self {
        Self {
            clock: SystemClock::new(),
            reading: Mutex::new(None),
        }
    }

    /// Begins to read what this page shows; no name means the first page.
    pub(crate) fn read(&self, core: &App, page: Option<&str>) {
        let Some((name, args)) = longest_read_of(page) else {
            return;
        };
        let (core, asked) = (core.clone(), args.clone());
        let answer = spawn(async move { dispatch(&core, name, asked).await });
        *self.reading() = Some(Reading {
            begun: self.clock.uptime(),
            name,
            args,
            answer,
        });
    }

    /// The answer to this command, if it was begun. One that broke off is to be read anew.
    pub(crate) async fn take(&self, name: &str, args: &Value) -> Option<Result<Reply, Problem>> {
        let is_asked = |reading: &mut Reading| reading.name == name && reading.args == *args;
        let reading = self.reading().take_if(is_asked)?;
        if self.clock.uptime().saturating_sub(reading.begun) > FRESH {
            return None;
        }
        reading.answer.await.ok()
    }

    /// What was read before a change is old.
    pub(crate) fn hear(&self, event: &Event) {
        let makes_old =
            |topic: &Topic| !matches!(topic, Topic::Shell | Topic::Settings | Topic::Meter);
        if matches!(event, Event::Changed { topics } if topics.iter().any(makes_old)) {
            *self.reading() = None;
        }
    }

    fn reading(&self) -> MutexGuard<'_, Option<Reading>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same as the page's own first read, in `ui/src/app/pages.ts`.
fn longest_read_of(page: Option<&str>) -> Option<(&'static str, Value)> {
    match page {
        None | Some("today") => Some(("get_today", json!({ "organization": null }))),
        Some("scenarios") => Some(("list_scenarios", Value::Null)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use mandor_core::rpc::NAMES;

    use super::*;

    fn under_way(name: &'static str, args: Value) -> Ahead {
        let answer = spawn(async { Ok(serde_json::value::to_raw_value("rows").unwrap()) });
        let ahead = Ahead::new();
        *ahead.reading() = Some(Reading {
            begun: ahead.clock.uptime(),
            name,
            args,
            answer,
        });
        ahead
    }

    fn is_there(ahead: &Ahead) -> bool {
        ahead.reading().is_some()
    }

    #[test]
    fn only_commands_that_exist_are_begun() {
        for page in [None, Some("today"), Some("scenarios")] {
            let (name, _) = longest_read_of(page).unwrap();
            assert!(NAMES.contains(&name), "{name}");
        }
        assert_eq!(longest_read_of(Some("settings")), None);
    }

    /// What `pages.ts` says its pages read first: name of the page, command, arguments.
    fn reads_of_the_pages() -> Vec<(String, String, Value)> {
        const PAGES: &str = include_str!("../../ui/src/app/pages.ts");
        let table = PAGES.split_once("const readsAhead").unwrap().1;
        let table = table.split_once("\n};").unwrap().0;
        let rows = table.split("(ahead) => {").collect::<Vec<_>>();
        let of_page = |pair: &[&str]| {
            let page = pair[0].trim().trim_end_matches(':');
            let page = page.rsplit(|it: char| !it.is_alphanumeric()).next();
            let call = pair[1].split_once("ahead('").unwrap().1;
            let (name, args) = call.split_once("', ").unwrap();
            let args = args.split_once(");").unwrap().0;
            // The names of members are written without quotes there.
            let args = args.replace("{ ", "{ \"").replace(": ", "\": ");
            let args = serde_json::from_str(&args).unwrap();
            (page.unwrap().to_owned(), name.to_owned(), args)
        };
        rows.windows(2).map(of_page).collect()
    }

    #[test]
    fn what_is_begun_is_what_the_page_itself_reads_first() {
        let reads = reads_of_the_pages();
        assert_eq!(reads.len(), 2, "{reads:?}");
        for (page, name, args) in &reads {
            let begun = longest_read_of(Some(page));
            assert_eq!(begun, Some((name.as_str(), args.clone())), "{page}");
        }
        // The sidebar begins with Today, which opens where no page is named.
        assert_eq!(longest_read_of(None), longest_read_of(Some("today")));
    }

    #[tokio::test]
    async fn an_answer_is_given_once_and_only_to_the_same_question() {
        let ahead = under_way("get_today", json!({ "organization": null }));
        let other = json!({ "organization": 7 });
        assert!(ahead.take("get_today", &other).await.is_none());
        assert!(ahead.take("list_scenarios", &Value::Null).await.is_none());
        let asked = json!({ "organization": null });
        let answer = ahead.take("get_today", &asked).await.unwrap().unwrap();
        assert_eq!(answer.get(), "\"rows\"");
        assert!(ahead.take("get_today", &asked).await.is_none());
    }

    #[tokio::test]
    async fn a_change_makes_what_was_read_old_and_the_meter_does_not() {
        let ahead = under_way("list_scenarios", Value::Null);
        ahead.hear(&Event::Changed {
            topics: vec![Topic::Shell, Topic::Meter],
        });
        assert!(is_there(&ahead));
        ahead.hear(&Event::Changed {
            topics: vec![Topic::Meter, Topic::Scenarios],
        });
        assert!(!is_there(&ahead));
    }
}
