//! Lists that come in pages, with an end that is always found.
//!
//! In: a listing call. Out: page after page of rows, each row once, then `None`.
//! Never fetches a page before it is asked for, never yields a row twice, never runs in circles.
//!
//! Make's pages: `pg[limit]`, `pg[offset]`, and for logs also `pg[last]`. The largest allowed page is not documented,
//! so we ask for 100, accept less, and trust the limit the answer echoes.
//! Source: <https://developers.make.com/api-documentation/pagination-sorting-filtering>

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::Call;
use crate::client::Caller;
use crate::decode;
use crate::error::Error;
use crate::lenient;

/// Rows we ask for at once.
const PAGE_SIZE: u64 = 100;

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
    skipped: usize,
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
            skipped: 0,
        }
    }

    /// The next page's rows, never empty, or `None` after the last one.
    pub async fn next_page(&mut self) -> Result<Option<Vec<T>>, Error> {
        while self.wanted != Some(0) {
            let Some(ask) = self.walk.ask() else { break };
            let document = self
                .caller
                .document(&ask.put_into(self.call.clone()))
                .await?;
            let echo = Echo::read(&document);
            let list = decode::rows::<T>(document, self.key)?;
            if let (true, Some(path)) = (
                list.rows.is_empty() && self.walk.seen.is_empty(),
                list.first_problem,
            ) {
                // Nothing but unreadable rows is a change of shape, not an empty list.
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
    size: u64,
    offset: u64,
    last: Option<String>,
    seen: HashSet<String>,
    total: Option<u64>,
    is_over: bool,
}

/// The paging part of a question.
#[derive(Debug, PartialEq, Eq)]
struct Ask {
    limit: u64,
    offset: u64,
    last: Option<String>,
}

impl Ask {
    fn put_into(self, call: Call) -> Call {
        let call = call.query("pg[limit]", self.limit);
        match self.last {
            Some(last) => call.query("pg[last]", last),
            None if self.offset > 0 => call.query("pg[offset]", self.offset),
            None => call,
        }
    }
}

/// What the answer says about itself under `pg`.
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

impl Echo {
    fn read(document: &Value) -> Self {
        document
            .get("pg")
            .and_then(|pg| Self::deserialize(pg).ok())
            .unwrap_or_default()
    }
}

impl Walk {
    fn new(style: Style, size: u64) -> Self {
        Self {
            style,
            size,
            offset: 0,
            last: None,
            seen: HashSet::new(),
            total: None,
            is_over: false,
        }
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

    /// Takes a page of `sent` rows, of which those with `ids` could be read. Says which of these are new.
    fn take(&mut self, ids: Vec<String>, sent: usize, echo: Echo) -> Vec<bool> {
        let is_first = self.offset == 0;
        let is_readable = !ids.is_empty();
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
        self.total = echo.total_count.or(self.total);
        self.is_over = sent == 0 || is_repeat || self.is_the_end(sent, echo.limit);
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
    /// itself used, since a server may cap ours.
    fn is_the_end(&self, sent: u64, limit: Option<u64>) -> bool {
        match (self.total, limit) {
            (Some(total), _) => self.offset >= total,
            (None, Some(limit)) => sent < limit,
            (None, None) => false,
        }
    }
}
