//! Lists that come in pages, with an end that is always found.
//!
//! In: a listing call. Out: page after page of rows, each row once, then `None`.
//! Never fetches a page before it is asked for, never yields a row twice, never runs in circles.
//!
//! Make's pages: `pg[limit]`, `pg[offset]`, and for logs also `pg[last]`. The largest allowed page is not documented,
//! so we ask for 100, accept less, and trust the limit the answer echoes. A server that refuses our size chooses its own.
//! Source: <https://developers.make.com/api-documentation/pagination-sorting-filtering>

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::client::Caller;
use crate::error::Error;
use crate::lenient;

/// Rows we ask for at once.
const PAGE_SIZE: u64 = 100;

/// Pages one after the other of which no row can be read, before we stop asking for more of them.
const MOST_UNREADABLE: usize = 10;

/// A list that is fetched as far as it is asked for.
///
/// After an error the same page can be asked for again.
pub struct Pages<T> {
    caller: Caller,
    call: Call,
    key: &'static str,
    id_of: fn(&T) -> String,
    walk: Walk,
    /// Rows still wanted, when the caller wants only so many.
    wanted: Option<usize>,
    /// Which of the rows that come are meant, where the server cannot be relied on to choose them.
    choose: Option<Choose<T>>,
    skipped: usize,
}

type Choose<T> = Box<dyn Fn(&T) -> Standing + Send + Sync>;

/// Where a row stands to those that are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is one of them.
    Meant,
    /// It is none of them, but they may still come.
    Before,
    /// It is none of them, and none comes after it.
    Beyond,
}

impl<T: DeserializeOwned> Pages<T> {
    pub(crate) fn by_offset(
        caller: &Caller,
        key: &'static str,
        call: Call,
        id_of: fn(&T) -> String,
    ) -> Self {
        let walk = Walk::new(Style::Offset, PAGE_SIZE);
        let call = call.query("pg[returnTotalCount]", true);
        Self {
            caller: caller.clone(),
            call,
            key,
            id_of,
            walk,
            wanted: None,
            choose: None,
            skipped: 0,
        }
    }

    /// For logs: goes on after the key the server names, and by offset if the server does not understand that.
    pub(crate) fn by_last_key(
        caller: &Caller,
        key: &'static str,
        call: Call,
        id_of: fn(&T) -> String,
        most: Option<usize>,
    ) -> Self {
        let size = most
            .and_then(|most| u64::try_from(most).ok())
            .map_or(PAGE_SIZE, |most| most.clamp(1, PAGE_SIZE));
        let walk = Walk::new(Style::LastKey, size);
        Self {
            caller: caller.clone(),
            call,
            key,
            id_of,
            walk,
            wanted: most,
            choose: None,
            skipped: 0,
        }
    }

    /// Gives only the rows that are meant, and asks no further once one lies beyond them.
    pub(crate) fn choosing(
        mut self,
        choose: impl Fn(&T) -> Standing + Send + Sync + 'static,
    ) -> Self {
        self.choose = Some(Box::new(choose));
        self
    }

    /// The next page's rows, never empty, or `None` after the last one.
    pub async fn next_page(&mut self) -> Result<Option<Vec<T>>, Error> {
        while self.wanted != Some(0) {
            let Some(ask) = self.walk.ask() else { break };
            let call = ask.put_into(self.call.clone());
            let (list, echo) = match self.caller.page::<T, Echo>(self.key, &call).await {
                Err(error) if is_about_size(&error) && self.walk.leaves_size_to_server() => {
                    continue;
                }
                answer => answer?,
            };
            if let (true, Some(path)) = (
                list.rows.is_empty() && self.walk.is_lost(),
                list.first_problem,
            ) {
                // Nothing but unreadable rows is a change of shape, not an empty list, and not the end of one.
                return Err(Error::Decode { path });
            }
            if list.skipped > 0 {
                tracing::warn!(
                    path = self.call.template,
                    skipped = list.skipped,
                    "left out rows that are not understood"
                );
            }
            self.skipped += list.skipped;
            let ids = list.rows.iter().map(self.id_of).collect();
            let fresh = self.walk.take(ids, list.sent, echo);
            let mut rows: Vec<T> = list
                .rows
                .into_iter()
                .zip(fresh)
                .filter_map(|(row, is_new)| is_new.then_some(row))
                .collect();
            if let Some(choose) = &self.choose {
                if let Some(end) = rows.iter().position(|row| choose(row) == Standing::Beyond) {
                    rows.truncate(end);
                    self.walk.is_over = true;
                }
                rows.retain(|row| choose(row) == Standing::Meant);
            }
            if let Some(wanted) = &mut self.wanted {
                rows.truncate(*wanted);
                *wanted -= rows.len();
            }
            if !rows.is_empty() {
                return Ok(Some(rows));
            }
        }
        Ok(None)
    }

    /// All rows that are left.
    pub async fn collect_all(&mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(rows) = self.next_page().await? {
            all.extend(rows);
        }
        Ok(all)
    }

    /// Rows so far that Make sent and that could not be read. They are left out of the pages.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// How many rows there are in all, once a page has told it. For a progress bar, not for arithmetic.
    pub fn total(&self) -> Option<u64> {
        self.walk.total
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("path", &self.call.template)
            .field("walk", &self.walk)
            .finish_non_exhaustive()
    }
}

/// Whether a page of our size is refused.
///
/// Assumed: the refusal names the parameter, as Make's other refusals of parameters do.
fn is_about_size(error: &Error) -> bool {
    match error {
        Error::Invalid { detail, .. } => detail
            .as_deref()
            .is_some_and(|text| text.contains("pg[limit]")),
        _ => false,
    }
}

/// How to ask for the page after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Offset,
    LastKey,
}

/// Where a walk through pages stands. Pure: it is told what came and says what to ask next.
#[derive(Debug)]
struct Walk {
    style: Style,
    /// Rows we ask for at once; `None` where the server chooses.
    size: Option<u64>,
    /// Rows of the longest page so far: the size of a server that chooses it and does not say so.
    longest: u64,
    offset: u64,
    last: Option<String>,
    seen: HashSet<String>,
    total: Option<u64>,
    /// Pages since the last row that could be read.
    unreadable: usize,
    is_over: bool,
}

/// The paging part of a question.
#[derive(Debug, PartialEq, Eq)]
struct Ask {
    limit: Option<u64>,
    offset: u64,
    last: Option<String>,
}

impl Ask {
    fn put_into(self, call: Call) -> Call {
        let call = call.query_opt("pg[limit]", self.limit);
        match self.last {
            Some(last) => call.query("pg[last]", last),
            None if self.offset > 0 => call.query("pg[offset]", self.offset),
            None => call,
        }
    }
}

/// What the answer says about itself under `pg`. Lists that Make never cuts into pages have none at all.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Echo {
    #[serde(default, deserialize_with = "lenient::opt_number")]
    limit: Option<u64>,
    #[serde(default, deserialize_with = "lenient::opt_number")]
    total_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient::soft")]
    last: Option<String>,
}

impl Walk {
    fn new(style: Style, size: u64) -> Self {
        Self {
            style,
            size: Some(size),
            longest: 0,
            offset: 0,
            last: None,
            seen: HashSet::new(),
            total: None,
            unreadable: 0,
            is_over: false,
        }
    }

    /// Whether one more page without a readable row means that the list cannot be read.
    fn is_lost(&self) -> bool {
        self.seen.is_empty() || self.unreadable >= MOST_UNREADABLE
    }

    fn ask(&self) -> Option<Ask> {
        let last = if self.style == Style::LastKey {
            self.last.clone()
        } else {
            None
        };
        (!self.is_over).then_some(Ask {
            limit: self.size,
            offset: self.offset,
            last,
        })
    }

    /// Asks without a size from now on, unless that was so or a page of that size has come.
    fn leaves_size_to_server(&mut self) -> bool {
        self.offset == 0 && self.size.take().is_some()
    }

    /// Takes a page of `sent` rows, of which those with `ids` could be read. Says which of these are new.
    fn take(&mut self, ids: Vec<String>, sent: usize, echo: Option<Echo>) -> Vec<bool> {
        let is_first = self.offset == 0;
        let is_readable = !ids.is_empty();
        self.unreadable = if is_readable { 0 } else { self.unreadable + 1 };
        let fresh: Vec<bool> = ids.into_iter().map(|id| self.seen.insert(id)).collect();
        let brought_news = fresh.contains(&true);
        let is_repeat = is_readable && !brought_news;
        if is_repeat && self.style == Style::LastKey && !is_first {
            // Assumed: a server that repeats itself does not know `pg[last]`; the documents name `pg[offset]` too.
            self.style = Style::Offset;
            return fresh;
        }
        let sent = u64::try_from(sent).unwrap_or(u64::MAX);
        self.offset = self.offset.saturating_add(sent);
        self.is_over = sent == 0 || is_repeat || self.is_the_end(sent, echo.as_ref());
        self.longest = self.longest.max(sent);
        let echo = echo.unwrap_or_default();
        self.total = echo.total_count.or(self.total);
        if self.style == Style::LastKey {
            match echo.last {
                // Passed back untouched: what it points at is not documented.
                Some(last) if self.last.as_ref() != Some(&last) => self.last = Some(last),
                _ => self.style = Style::Offset,
            }
        }
        fresh
    }

    /// A told total is the best sign; without one a short page is. A page is short only against the limit the server
    /// itself used, since a server may cap ours. A list without any word about pages comes whole, unless it has
    /// exactly as many rows as we asked for, or the server chose the size: its first page may be one of many.
    fn is_the_end(&self, sent: u64, echo: Option<&Echo>) -> bool {
        let Some(echo) = echo else {
            return self.size.map_or(sent < self.longest, |size| sent != size);
        };
        match (echo.total_count.or(self.total), echo.limit) {
            (Some(total), _) => self.offset >= total,
            (None, Some(limit)) => sent < limit,
            (None, None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A server that pages a list of numbers in one of the ways Make might.
    #[derive(Debug, Clone)]
    struct Server {
        rows: u64,
        /// It never sends more than this, and echoes it.
        cap: u64,
        tells_total: bool,
        knows_offset: bool,
        knows_last: bool,
    }

    impl Server {
        fn answer(&self, ask: &Ask) -> (Vec<String>, Option<Echo>) {
            let limit = ask.limit.unwrap_or(10).min(self.cap);
            let start = match (&ask.last, ask.offset) {
                (Some(last), _) if self.knows_last => last.parse::<u64>().unwrap() + 1,
                (None, offset) if self.knows_offset => offset,
                _ => 0,
            };
            let rows: Vec<String> = (start..self.rows)
                .take(usize::try_from(limit).unwrap())
                .map(|row| row.to_string())
                .collect();
            let echo = Echo {
                limit: Some(limit),
                total_count: self.tells_total.then_some(self.rows),
                last: rows.last().cloned(),
            };
            (rows, Some(echo))
        }
    }

    /// Walks to the end. Out: the rows in order, and how many questions it took.
    fn walk_all(style: Style, server: &Server) -> (Vec<String>, usize) {
        let mut walk = Walk::new(style, PAGE_SIZE);
        let (mut all, mut questions) = (Vec::new(), 0);
        while let Some(ask) = walk.ask() {
            questions += 1;
            assert!(questions < 1000, "the walk runs in circles");
            let (rows, echo) = server.answer(&ask);
            let sent = rows.len();
            let fresh = walk.take(rows.clone(), sent, echo);
            all.extend(
                rows.into_iter()
                    .zip(fresh)
                    .filter(|(_, is_new)| *is_new)
                    .map(|(row, _)| row),
            );
        }
        (all, questions)
    }

    fn server(rows: u64) -> Server {
        Server {
            rows,
            cap: 100,
            tells_total: true,
            knows_offset: true,
            knows_last: true,
        }
    }

    #[test]
    fn five_thousand_rows_cost_fifty_calls_and_one_more_without_a_total() {
        assert_eq!(walk_all(Style::Offset, &server(5000)).1, 50);
        assert_eq!(
            walk_all(
                Style::Offset,
                &Server {
                    tells_total: false,
                    ..server(5000)
                }
            )
            .1,
            51
        );
        assert_eq!(
            walk_all(
                Style::LastKey,
                &Server {
                    tells_total: false,
                    ..server(5000)
                }
            )
            .1,
            51
        );
    }

    #[test]
    fn a_short_list_costs_one_call() {
        for rows in [0, 1, 99] {
            for tells_total in [true, false] {
                let server = Server {
                    tells_total,
                    ..server(rows)
                };
                assert_eq!(walk_all(Style::Offset, &server).1, 1, "{server:?}");
                assert_eq!(walk_all(Style::LastKey, &server).1, 1, "{server:?}");
            }
        }
    }

    #[test]
    fn a_server_that_repeats_its_only_page_is_left_after_the_second() {
        let server = Server {
            knows_offset: false,
            tells_total: false,
            ..server(300)
        };
        let (rows, questions) = walk_all(Style::Offset, &server);
        assert_eq!((rows.len(), questions), (100, 2));
    }

    #[test]
    fn logs_go_on_by_offset_where_the_last_key_is_not_understood() {
        let server = Server {
            knows_last: false,
            tells_total: false,
            ..server(250)
        };
        let (rows, questions) = walk_all(Style::LastKey, &server);
        assert_eq!(rows.len(), 250);
        assert_eq!(questions, 4, "three pages and the one that came twice");
    }

    #[test]
    fn rows_that_cannot_be_read_still_move_the_walk_on() {
        let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
        let echo = || {
            Some(Echo {
                limit: Some(2),
                total_count: Some(4),
                last: None,
            })
        };
        walk.take(vec!["1".to_owned()], 2, echo());
        assert_eq!(walk.ask().unwrap().offset, 2);
        walk.take(Vec::new(), 2, echo());
        assert_eq!(walk.ask(), None);
    }

    #[test]
    fn a_list_is_lost_when_page_after_page_cannot_be_read() {
        let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
        assert!(walk.is_lost(), "not even the first page could be read");
        walk.take(vec!["1".to_owned()], 1, Some(Echo::default()));
        for _ in 0..MOST_UNREADABLE {
            assert!(!walk.is_lost() && walk.ask().is_some());
            walk.take(Vec::new(), 1, Some(Echo::default()));
        }
        assert!(walk.is_lost());
        walk.take(vec!["2".to_owned()], 1, Some(Echo::default()));
        assert!(!walk.is_lost(), "it can be read again");
    }

    #[test]
    fn a_list_without_a_word_about_pages_comes_whole() {
        for (sent, is_over) in [(0, true), (3, true), (250, true), (100, false)] {
            let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
            walk.take(
                (0..sent).map(|id: usize| id.to_string()).collect(),
                sent,
                None,
            );
            assert_eq!(walk.ask().is_none(), is_over, "{sent} rows");
        }
    }

    #[test]
    fn a_server_that_refuses_our_size_of_a_page_is_asked_once_more_without_one() {
        let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
        assert!(walk.leaves_size_to_server());
        assert_eq!(walk.ask().unwrap().limit, None);
        assert!(
            !walk.leaves_size_to_server(),
            "then the size was not what is wrong"
        );
        let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
        walk.take(vec!["1".to_owned()], 1, Some(Echo::default()));
        assert!(
            !walk.leaves_size_to_server(),
            "a page of that size has come"
        );
    }

    #[test]
    fn a_list_of_a_server_that_chooses_the_size_and_does_not_tell_it_goes_on_until_a_shorter_page()
    {
        for (pages, asked) in [
            (vec![0], 1),
            (vec![3, 0], 2),
            (vec![10, 10, 4], 3),
            (vec![10, 10, 0], 3),
        ] {
            let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
            assert!(walk.leaves_size_to_server());
            let (mut questions, mut next) = (0, 0..);
            for sent in &pages {
                let Some(ask) = walk.ask() else { break };
                questions += 1;
                assert_eq!(ask.limit, None);
                let ids = next.by_ref().take(*sent).map(|id: u64| id.to_string());
                walk.take(ids.collect(), *sent, None);
            }
            assert_eq!((walk.ask(), questions), (None, asked), "{pages:?}");
        }
    }

    #[test]
    fn a_short_page_is_not_the_end_while_the_total_is_not_reached() {
        let mut walk = Walk::new(Style::Offset, PAGE_SIZE);
        walk.take(
            vec!["1".to_owned()],
            1,
            Some(Echo {
                limit: Some(100),
                total_count: Some(2),
                last: None,
            }),
        );
        assert_eq!(
            walk.ask().unwrap().offset,
            1,
            "rows were filtered out after paging"
        );
    }

    proptest! {
        #[test]
        fn every_row_comes_exactly_once_whatever_the_server_can_do(
            rows in 0_u64..700,
            cap in 1_u64..150,
            tells_total: bool,
            knows_last: bool,
            by_last_key: bool,
        ) {
            let server = Server { rows, cap, tells_total, knows_offset: true, knows_last };
            let style = if by_last_key { Style::LastKey } else { Style::Offset };
            let (found, _) = walk_all(style, &server);
            let expected: Vec<String> = (0..rows).map(|row| row.to_string()).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn whatever_the_answers_a_row_is_new_exactly_once(
            pages in prop::collection::vec((prop::collection::vec(0_u8..40, 0..10), 0_usize..3, any::<Option<u8>>(), any::<Option<u8>>()), 1..50),
            by_last_key: bool,
        ) {
            let mut walk = Walk::new(if by_last_key { Style::LastKey } else { Style::Offset }, PAGE_SIZE);
            let mut seen = HashSet::new();
            for (ids, unreadable, limit, last) in pages {
                if walk.ask().is_none() {
                    break;
                }
                let ids: Vec<String> = ids.iter().map(u8::to_string).collect();
                let echo = Echo { limit: limit.map(u64::from), total_count: None, last: last.map(|last| last.to_string()) };
                let fresh = walk.take(ids.clone(), ids.len() + unreadable, Some(echo));
                for (id, is_new) in ids.into_iter().zip(fresh) {
                    prop_assert_eq!(is_new, seen.insert(id), "a row is new exactly once");
                }
            }
        }
    }
}
