//! Cuts lists into pages as Make does.
//!
//! In: `pg[...]` of the query, the resource's defaults. Out: which rows to give, and the `pg` that echoes it.
//! Keyset paging of logs lives with the logs.

use serde_json::{Value, json};

use super::{asked::Asked, errors::Refusal};
use crate::config::{OversizedPage, Switches};

/// What a resource does when the query says nothing.
pub(crate) struct Defaults {
    pub(crate) sort_by: &'static str,
    pub(crate) descending: bool,
    pub(crate) limit: usize,
    pub(crate) largest: usize,
    pub(crate) keys: &'static [&'static str],
}

/// Teams, organizations and the like come all at once, by name.
pub(crate) const BY_NAME: Defaults = Defaults {
    sort_by: "name",
    descending: false,
    limit: 10_000,
    largest: 10_000,
    keys: &["name", "id"],
};

/// The page that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) sort_by: String,
    pub(crate) descending: bool,
    pub(crate) returns_total: bool,
    /// Rows move between pages: how far this page has slipped.
    pub(crate) slip: i64,
}

impl Page {
    pub(crate) fn asked(
        asked: &Asked,
        defaults: &Defaults,
        switches: &Switches,
    ) -> Result<Self, Refusal> {
        let usual = defaults.limit.min(defaults.largest);
        let limit = asked.number("pg[limit]")?.unwrap_or(usual);
        if limit == 0 {
            return Err(Refusal::validation(
                "Parameter 'pg[limit]' must be at least 1.",
            ));
        }
        if limit > defaults.largest && switches.oversized_page == OversizedPage::Refuse {
            let most = defaults.largest;
            return Err(Refusal::validation(&format!(
                "Parameter 'pg[limit]' must be at most {most}."
            )));
        }
        let sort_by = asked.text("pg[sortBy]").unwrap_or(defaults.sort_by);
        if !defaults.keys.contains(&sort_by) {
            return Err(Refusal::validation(&format!(
                "Parameter 'pg[sortBy]' cannot be '{sort_by}'."
            )));
        }
        let descending = match asked.text("pg[sortDir]") {
            None => defaults.descending,
            Some("asc") => false,
            Some("desc") => true,
            Some(_) => {
                return Err(Refusal::validation(
                    "Parameter 'pg[sortDir]' must be asc or desc.",
                ));
            }
        };
        Ok(Self {
            offset: asked.number("pg[offset]")?.unwrap_or(0),
            limit: limit.min(defaults.largest),
            sort_by: sort_by.to_owned(),
            descending,
            returns_total: asked.flag("pg[returnTotalCount]")?.unwrap_or(false),
            slip: 0,
        })
    }

    /// Rows of this page out of the whole, sorted list.
    pub(crate) fn cut<T>(&self, rows: Vec<T>) -> Vec<T> {
        let slip = isize::try_from(self.slip).unwrap_or(0);
        let offset = if self.offset == 0 {
            0
        } else {
            self.offset.saturating_add_signed(slip)
        };
        rows.into_iter().skip(offset).take(self.limit).collect()
    }

    /// The `pg` beside the list.
    pub(crate) fn echo(&self, total: usize) -> Value {
        let mut pg = json!({
            "sortBy": self.sort_by,
            "limit": self.limit,
            "sortDir": if self.descending { "desc" } else { "asc" },
            "offset": self.offset,
            "returnTotalCount": self.returns_total,
        });
        if self.returns_total {
            pg["totalCount"] = json!(total);
        }
        pg
    }
}

/// Puts named rows in the order that a page by name or id asks for.
pub(crate) fn sort_by_name<'r, T>(
    rows: &mut [T],
    page: &Page,
    name: impl Fn(&T) -> (&'r str, u64),
) {
    sort(rows, page.descending, |row| {
        let (name, id) = name(row);
        let name = if page.sort_by == "id" {
            String::new()
        } else {
            name.to_lowercase()
        };
        (name, id)
    });
}

/// Puts rows in order by a key each, ties by id, so that paging never depends on luck.
pub(crate) fn sort<T, K: Ord>(rows: &mut [T], descending: bool, key: impl Fn(&T) -> K) {
    rows.sort_by_cached_key(key);
    if descending {
        rows.reverse();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEFAULTS: Defaults = Defaults {
        sort_by: "name",
        descending: false,
        limit: 10,
        largest: 100,
        keys: &["name", "id"],
    };

    proptest! {
        #[test]
        fn pages_in_turn_give_every_row_once(count in 0..300_usize, limit in 1..130_usize) {
            let rows: Vec<usize> = (0..count).collect();
            let mut seen = Vec::new();
            for turn in 0..400 {
                let query = format!("pg[limit]={limit}&pg[offset]={}", turn * limit.min(100));
                let page = Page::asked(&Asked::parse(Some(&query)), &DEFAULTS, &Switches::default()).unwrap();
                let got = page.cut(rows.clone());
                if got.is_empty() { break; }
                seen.extend(got);
            }
            prop_assert_eq!(seen, rows);
        }
    }

    #[test]
    fn a_limit_above_the_maximum_is_cut_down_or_refused_by_switch() {
        let asked = Asked::parse(Some("pg[limit]=1000"));
        let page = Page::asked(&asked, &DEFAULTS, &Switches::default()).unwrap();
        assert_eq!(page.limit, 100);
        let strict = Switches {
            oversized_page: OversizedPage::Refuse,
            ..Switches::default()
        };
        assert_eq!(
            Page::asked(&asked, &DEFAULTS, &strict).unwrap_err().code,
            "SC400"
        );
    }
}
