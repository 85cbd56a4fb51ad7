//! Pages that go on where the last one ended, for lists of what has happened.
//!
//! In: `pg[limit]`, `pg[last]`, `pg[offset]`. Out: the rows of one page, newest first, and the `pg` beside them.
//! The logs of a scenario have more to say about paging and do it themselves.

use serde_json::{Value, json};

use super::{asked::Asked, errors::Refusal};

/// The page that was asked for.
pub(crate) struct Keyset {
    limit: usize,
    offset: usize,
    after: Option<String>,
}

const LIMIT: usize = 50;
const LARGEST: usize = 1000;

impl Keyset {
    pub(crate) fn asked(asked: &Asked) -> Result<Self, Refusal> {
        Ok(Self {
            limit: asked
                .number("pg[limit]")?
                .unwrap_or(LIMIT)
                .clamp(1, LARGEST),
            offset: asked.number("pg[offset]")?.unwrap_or(0),
            after: asked.text("pg[last]").map(str::to_owned),
        })
    }

    /// Rows of this page with the `pg` that belongs to them. The rows come newest first; each carries its `imtId`.
    pub(crate) fn cut(&self, rows: impl Iterator<Item = Value>) -> (Vec<Value>, Value) {
        let stands_further = |row: &Value| {
            self.after
                .as_deref()
                .is_none_or(|last| row["imtId"].as_str().is_some_and(|id| id < last))
        };
        let rows: Vec<Value> = rows
            .filter(stands_further)
            .skip(self.offset)
            .take(self.limit)
            .collect();
        let mut pg = json!({
            "sortBy": "imtId",
            "sortDir": "desc",
            "showLast": false,
            "limit": self.limit,
        });
        if let Some(last) = rows.last() {
            pg["last"] = last["imtId"].clone();
        }
        (rows, pg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_in_turn_give_every_row_once() {
        let rows: Vec<Value> = (0..7)
            .rev()
            .map(|number| json!({"imtId": format!("1{number}_x")}))
            .collect();
        let mut seen = Vec::new();
        let mut query = "pg[limit]=3".to_owned();
        loop {
            let page = Keyset::asked(&Asked::parse(Some(&query))).unwrap();
            let (part, pg) = page.cut(rows.iter().cloned());
            if part.is_empty() {
                break;
            }
            seen.extend(part);
            query = format!("pg[limit]=3&pg[last]={}", pg["last"].as_str().unwrap());
        }
        assert_eq!(seen, rows);
    }
}
