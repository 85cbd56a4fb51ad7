//! What the page is about to ask, read while its window is still being made, and handed to it with its first byte.
//!
//! In: the page at which the window opens. Out: its HTML with the answers in it, once; and what has changed between
//! the reading and the page's first word. What is not here is asked for as usual, so nothing depends on a right guess.

use std::borrow::Cow;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mandor_core::clock::{Clock as _, SystemClock};
use mandor_core::event::Topic;
use mandor_core::rpc::{Reply, dispatch};
use mandor_core::{App, Event};
use serde_json::{Value, json};
use tauri::async_runtime::spawn;
use tauri::http::Response;
use tauri::http::header::CONTENT_TYPE;

/// A page that has not begun by then is another one, and what was read is old when it does.
const FRESH: Duration = Duration::from_secs(10);

/// The answers stand before this, where they keep nothing of the page waiting.
const END: &str = "</body>";

/// A file of the page on its way to the window.
type Page = Response<Cow<'static, [u8]>>;

/// One command and what it answered.
struct Answer {
    name: &'static str,
    args: Value,
    reply: Reply,
}

/// The answers that wait for the page.
#[derive(Default)]
struct Kept {
    begun: Duration,
    answers: Vec<Answer>,
    /// What has changed since the reading began.
    changed: Vec<Topic>,
    was_given: bool,
    /// A page has begun, so what comes now is too late for it and too old for the next.
    is_over: bool,
}

impl Kept {
    fn keep(&mut self, answer: Answer) {
        if !self.is_over {
            self.answers.push(answer);
        }
    }
}

/// The commands that were begun before the page asked for them.
#[derive(Clone)]
pub(crate) struct Ahead {
    clock: Arc<SystemClock>,
    kept: Arc<Mutex<Kept>>,
}

impl Ahead {
    pub(crate) fn new() -> Self {
        Self {
            clock: Arc::new(SystemClock::new()),
            kept: Arc::default(),
        }
    }

    /// Begins to read what this page shows; no name means the first page.
    pub(crate) fn read(&self, core: &App, page: Option<&str>) {
        self.kept().begun = self.clock.uptime();
        for (name, args) in first_reads_of(page) {
            let (core, ahead) = (core.clone(), self.clone());
            spawn(async move {
                // Whoever asks for what could not be read is told why.
                if let Ok(reply) = dispatch(&core, name, args.clone()).await {
                    ahead.kept().keep(Answer { name, args, reply });
                }
            });
        }
    }

    /// Puts what has been read into the page, as data that nothing runs. A page that is loaded anew reads anew.
    pub(crate) fn hand_to(&self, page: &mut Page) {
        let is_html = page.headers().get(CONTENT_TYPE).is_some_and(|kind| {
            kind.to_str()
                .is_ok_and(|kind| kind.starts_with("text/html"))
        });
        if !is_html {
            return;
        }
        let answers = {
            let mut kept = self.kept();
            kept.was_given = true;
            kept.is_over = true;
            mem::take(&mut kept.answers)
                .into_iter()
                .filter(|_| self.clock.uptime().saturating_sub(kept.begun) <= FRESH)
                .collect::<Vec<_>>()
        };
        if let Some(with_answers) = with_answers(page.body(), &answers) {
            *page.body_mut() = Cow::Owned(with_answers);
        }
    }

    /// Keeps in mind what makes the answers old until the page listens.
    pub(crate) fn hear(&self, event: &Event) {
        let topics: &[Topic] = match event {
            Event::Changed { topics } => topics,
            Event::ScenarioChanged { .. } => &[Topic::Scenarios],
            _ => return,
        };
        let mut kept = self.kept();
        for topic in topics {
            if !kept.changed.contains(topic) {
                kept.changed.push(*topic);
            }
        }
    }

    /// What a page that begins to listen has not heard, once.
    pub(crate) fn unheard(&self) -> Option<Event> {
        let mut kept = self.kept();
        if !mem::take(&mut kept.was_given) || kept.changed.is_empty() {
            return None;
        }
        Some(Event::Changed {
            topics: mem::take(&mut kept.changed),
        })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same as the page's own first reads, in `ui/src/main.ts` and `ui/src/app/pages.ts`.
fn first_reads_of(page: Option<&str>) -> Vec<(&'static str, Value)> {
    let mut reads = vec![
        ("get_shell", Value::Null),
        ("get_settings", Value::Null),
        ("list_organizations", Value::Null),
        ("get_meter", Value::Null),
    ];
    match page {
        None | Some("today") => reads.push(("get_today", json!({ "organization": null }))),
        Some("scenarios") => reads.push(("list_worst_scenarios", Value::Null)),
        Some(_) => {}
    }
    reads
}

/// The page with these answers in it, unless it is no page of ours.
fn with_answers(page: &[u8], answers: &[Answer]) -> Option<Vec<u8>> {
    let page = str::from_utf8(page).ok()?;
    let (before, after) = page.rsplit_once(END)?;
    let answers: Vec<String> = answers
        .iter()
        .map(|Answer { name, args, reply }| {
            format!(r#"{{"name":"{name}","args":{args},"reply":{reply}}}"#)
        })
        .collect();
    // Foreign text stays text: it can neither end its element nor open another.
    let data = answers.join(",").replace('<', r"\u003c");
    let element = format!(r#"<script type="application/json" id="ahead">[{data}]</script>"#);
    Some([before, &element, END, after].concat().into_bytes())
}

#[cfg(test)]
mod tests {
    use mandor_core::rpc::NAMES;
    use serde_json::value::to_raw_value;

    use super::*;

    const PAGE: &str = "<html><body><div></div></body></html>";

    fn answer(text: &str) -> Answer {
        Answer {
            name: "get_today",
            args: json!({ "organization": null }),
            reply: to_raw_value(text).unwrap(),
        }
    }

    fn page(kind: &str) -> Page {
        Response::builder()
            .header(CONTENT_TYPE, kind)
            .body(Cow::Borrowed(PAGE.as_bytes()))
            .unwrap()
    }

    fn text_of(page: &Page) -> &str {
        str::from_utf8(page.body()).unwrap()
    }

    fn having_read() -> Ahead {
        let ahead = Ahead::new();
        ahead.kept().begun = ahead.clock.uptime();
        ahead.kept().answers.push(answer("rows"));
        ahead
    }

    #[test]
    fn only_commands_that_exist_are_begun() {
        for page in [None, Some("today"), Some("scenarios"), Some("settings")] {
            for (name, _) in first_reads_of(page) {
                assert!(NAMES.contains(&name), "{name}");
            }
        }
    }

    /// What `pages.ts` says its pages read first: name of the page, command, arguments.
    fn reads_of_the_pages() -> Vec<(String, String, Value)> {
        const PAGES: &str = include_str!("../../ui/src/app/pages.ts");
        let table = PAGES.split_once("const readsAhead").unwrap().1;
        let table = table.split_once("\n};").unwrap().0;
        let rows = table.split("(ahead) => ").collect::<Vec<_>>();
        let of_page = |pair: &[&str]| {
            let page = pair[0].trim().trim_end_matches(':');
            let page = page.rsplit(|it: char| !it.is_alphanumeric()).next();
            let call = pair[1].strip_prefix("ahead('").unwrap();
            let (name, args) = call.split_once("', ").unwrap();
            let args = args.split_once("),").unwrap().0;
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
            let begun = first_reads_of(Some(page));
            let expected = (name.as_str(), args.clone());
            assert_eq!(begun.last(), Some(&expected), "{page}");
        }
        // The sidebar begins with Today, which opens where no page is named.
        assert_eq!(first_reads_of(None), first_reads_of(Some("today")));
    }

    #[test]
    fn only_the_first_page_carries_answers_and_no_other_file_does() {
        let ahead = having_read();
        let mut script = page("text/javascript");
        ahead.hand_to(&mut script);
        assert_eq!(text_of(&script), PAGE);
        let (mut first, mut again) = (page("text/html"), page("text/html"));
        ahead.hand_to(&mut first);
        ahead.hand_to(&mut again);
        assert!(text_of(&first).contains(r#""reply":"rows""#));
        assert!(!text_of(&again).contains("rows"));
    }

    #[test]
    fn an_answer_that_comes_after_the_page_has_begun_is_for_nobody() {
        let ahead = having_read();
        ahead.hand_to(&mut page("text/html"));
        ahead.kept().keep(answer("late"));
        let mut again = page("text/html");
        ahead.hand_to(&mut again);
        assert!(!text_of(&again).contains("late"));
    }

    #[test]
    fn foreign_text_cannot_leave_the_answers() {
        let answers = [answer("</script><script>alert(1)</script><!--")];
        let page = String::from_utf8(with_answers(PAGE.as_bytes(), &answers).unwrap()).unwrap();
        assert_eq!(page.matches("</script>").count(), 1);
        assert_eq!(page.matches("<script").count(), 1);
        assert!(!page.contains("<!--"));
    }

    #[test]
    fn a_page_is_told_once_what_has_changed_since_its_answers_were_read() {
        let ahead = having_read();
        let changed = |topics: &[Topic]| Event::Changed {
            topics: topics.to_vec(),
        };
        ahead.hear(&changed(&[Topic::Shell, Topic::Scenarios]));
        ahead.hear(&changed(&[Topic::Shell]));
        assert_eq!(ahead.unheard(), None, "there is no page yet");
        ahead.hand_to(&mut page("text/html"));
        let Some(Event::Changed { topics }) = ahead.unheard() else {
            panic!("the page has heard nothing");
        };
        assert_eq!(topics.len(), 2, "{topics:?}");
        assert_eq!(ahead.unheard(), None);
    }
}
