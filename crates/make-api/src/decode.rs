//! From a JSON document to typed values.
//!
//! In: a document and the key to look under. Out: a value, or a list whose unreadable rows are counted and left out.
//! Never repeats content of the document: errors name the place only.
//!
//! A list is read from its text straight into its rows. One that holds anything out of the ordinary is read again with
//! patience, by way of a [`Value`], which tells the good rows from the others.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::Error;

/// A good answer, not read yet.
#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) status: u16,
    /// The `Content-Type` says JSON.
    pub(crate) says_json: bool,
    pub(crate) body: Vec<u8>,
}

impl Document {
    /// The whole document; `null` for an answer without a body.
    pub(crate) fn value(&self) -> Result<Value, Error> {
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            if self.says_json {
                // The parser's own text may quote the body, so only the place is kept.
                Error::Decode {
                    path: format!("line {} column {}", error.line(), error.column()),
                }
            } else {
                Error::NotMake {
                    status: self.status,
                }
            }
        })
    }

    /// The list under `key`, row by row, and what the answer says about pages under `pg`.
    pub(crate) fn page<T: DeserializeOwned, P: DeserializeOwned>(
        &self,
        key: &'static str,
    ) -> Result<(List<T>, Option<P>), Error> {
        match self.page_at_once(key) {
            Some(page) => Ok(page),
            None => page(self.value()?, key),
        }
    }

    /// The same, in one pass; `None` as soon as anything is out of the ordinary.
    fn page_at_once<T: DeserializeOwned, P: DeserializeOwned>(
        &self,
        key: &'static str,
    ) -> Option<(List<T>, Option<P>)> {
        // Checked once for the whole text, so that it need not be for each of its strings.
        let text = std::str::from_utf8(&self.body).ok()?;
        let mut reader = serde_json::Deserializer::from_str(text);
        let page = PageUnder(key, PhantomData).deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        Some(page)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A list as far as it could be read.
pub(crate) struct List<T> {
    pub(crate) rows: Vec<T>,
    /// Rows the server sent, readable or not.
    pub(crate) sent: usize,
    pub(crate) skipped: usize,
    /// Where the first unreadable row went wrong.
    pub(crate) first_problem: Option<String>,
}

/// Decodes the whole document.
pub(crate) fn whole<T: DeserializeOwned>(document: Value) -> Result<T, Error> {
    typed(document).map_err(|path| Error::Decode {
        path: below("the document", &path),
    })
}

/// Decodes what stands under `key`.
pub(crate) fn member<T: DeserializeOwned>(mut document: Value, key: &str) -> Result<T, Error> {
    let member = document
        .get_mut(key)
        .map(Value::take)
        .ok_or_else(|| Error::Decode {
            path: key.to_owned(),
        })?;
    typed(member).map_err(|path| Error::Decode {
        path: below(key, &path),
    })
}

/// Decodes what stands under the first of `keys` that is there, or the whole document when none is.
pub(crate) fn wrapped_or_bare<T: DeserializeOwned>(
    document: Value,
    keys: &[&str],
) -> Result<T, Error> {
    match keys.iter().find(|key| document.get(**key).is_some()) {
        Some(key) => member(document, key),
        None => whole(document),
    }
}

/// The list under `key` of a document that was read already, and what it says about pages.
pub(crate) fn page<T: DeserializeOwned, P: DeserializeOwned>(
    document: Value,
    key: &str,
) -> Result<(List<T>, Option<P>), Error> {
    let pg = document.get("pg").and_then(|pg| P::deserialize(pg).ok());
    Ok((rows(document, key)?, pg))
}

/// Decodes the list under `key`, row by row.
pub(crate) fn rows<T: DeserializeOwned>(mut document: Value, key: &str) -> Result<List<T>, Error> {
    let Some(Value::Array(sent)) = document.get_mut(key).map(Value::take) else {
        return Err(Error::Decode {
            path: key.to_owned(),
        });
    };
    let mut list = List {
        rows: Vec::with_capacity(sent.len()),
        sent: sent.len(),
        skipped: 0,
        first_problem: None,
    };
    for (place, row) in sent.into_iter().enumerate() {
        // Keeping track of the path costs more than the reading, so it is only done for a row that went wrong.
        match T::deserialize(&row).or_else(|_| typed(row)) {
            Ok(row) => list.rows.push(row),
            Err(path) => {
                list.skipped += 1;
                list.first_problem
                    .get_or_insert_with(|| below(&format!("{key}[{place}]"), &path));
            }
        }
    }
    Ok(list)
}

/// The rows of a list that comes whole. Rows that cannot be read are left out and logged with the path template.
pub(crate) fn all_rows<T: DeserializeOwned>(
    document: Value,
    key: &str,
    template: &str,
) -> Result<Vec<T>, Error> {
    readable(rows(document, key)?, template)
}

/// The rows of `list`; those that could not be read are logged with the path template.
pub(crate) fn readable<T>(list: List<T>, template: &str) -> Result<Vec<T>, Error> {
    if let (true, Some(path)) = (list.rows.is_empty(), list.first_problem) {
        // A list of nothing but unreadable rows is a change of shape, not an empty list.
        return Err(Error::Decode { path });
    }
    if list.skipped > 0 {
        tracing::warn!(
            path = template,
            skipped = list.skipped,
            "left out rows that are not understood"
        );
    }
    Ok(list.rows)
}

/// A page of the list under a key.
struct PageUnder<T, P>(&'static str, PhantomData<(T, P)>);

impl<'de, T: Deserialize<'de>, P: DeserializeOwned> DeserializeSeed<'de> for PageUnder<T, P> {
    type Value = (List<T>, Option<P>);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>, P: DeserializeOwned> Visitor<'de> for PageUnder<T, P> {
    type Value = (List<T>, Option<P>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list under {}", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut document: A) -> Result<Self::Value, A::Error> {
        let (mut rows, mut pg) = (None, None);
        while let Some(key) = document.next_key::<Cow<'de, str>>()? {
            if key == self.0 {
                rows = Some(document.next_value::<Vec<T>>()?);
            } else if key == "pg" {
                pg = P::deserialize(document.next_value::<Value>()?).ok();
            } else {
                // Read and not passed over, so that a document nested too deep is refused here as anywhere.
                document.next_value::<Value>()?;
            }
        }
        let rows = rows.ok_or_else(|| A::Error::missing_field(self.0))?;
        let list = List {
            sent: rows.len(),
            skipped: 0,
            first_problem: None,
            rows,
        };
        Ok((list, pg))
    }
}

/// The value, or the path of the first thing in it that does not fit.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| error.path().to_string())
}

fn below(key: &str, path: &str) -> String {
    match path {
        // How the path crate writes "the value itself".
        "." => key.to_owned(),
        path if path.starts_with('[') => format!("{key}{path}"),
        path => format!("{key}.{path}"),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Row {
        id: u64,
    }

    #[test]
    fn one_malformed_row_among_good_ones_is_counted_and_left_out() {
        let list: List<Row> = rows(
            json!({"rows": [{"id": 1}, {"id": "secret"}, {"id": 3}]}),
            "rows",
        )
        .unwrap();
        assert_eq!(
            list.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            [1, 3]
        );
        assert_eq!((list.sent, list.skipped), (3, 1));
        assert_eq!(list.first_problem.as_deref(), Some("rows[1].id"));
    }

    /// What the answer says about pages, in its simplest form.
    #[derive(Debug, PartialEq, Deserialize)]
    struct Pg {
        limit: u64,
    }

    fn document(body: impl AsRef<[u8]>) -> Document {
        Document {
            status: 200,
            says_json: true,
            body: body.as_ref().to_vec(),
        }
    }

    fn ids(body: impl AsRef<[u8]>) -> Option<Vec<u64>> {
        let page = document(body).page::<Row, Pg>("rows").ok()?;
        Some(page.0.rows.into_iter().map(|row| row.id).collect())
    }

    #[test]
    fn an_ordinary_page_is_read_at_once_whatever_stands_beside_its_rows() {
        for body in [
            r#"{"rows":[{"id":1},{"id":2}],"pg":{"limit":5}}"#,
            r#"{"pg":{"limit":5},"new":{"deep":[1,"\u0041"]},"r\u006fws":[{"id":1,"new":[{}]},{"id":2}]}"#,
        ] {
            let (list, pg) = document(body).page_at_once::<Row, Pg>("rows").unwrap();
            assert_eq!((list.rows.len(), list.sent, list.skipped), (2, 2, 0));
            assert_eq!(pg, Some(Pg { limit: 5 }));
            let none = document(body).page_at_once::<Row, Pg>("lines");
            assert!(none.is_none(), "another list");
        }
    }

    #[test]
    fn an_odd_page_is_read_as_far_as_it_can_be() {
        let table: [(&[u8], Option<&[u64]>); 8] = [
            (br#"{"rows":[{"id":1},{"id":"x"},{"id":3}]}"#, Some(&[1, 3])),
            (br#"{"rows":[{"id":1,"id":2}]}"#, Some(&[2])),
            (br#"{"rows":[{"id":1}],"rows":[{"id":2}]}"#, Some(&[2])),
            (br#"{"rows":[{"id":1}],"pg":"none"}"#, Some(&[1])),
            (br#"{"rows":[{"id":1}]} and more"#, None),
            (br#"{"rows":[{"id":1}"#, None),
            (br#"{"rows":null}"#, None),
            (b"{\"rows\":[{\"id\":1}],\"name\":\"\xff\"}", None),
        ];
        for (body, expected) in table {
            let said = String::from_utf8_lossy(body);
            assert_eq!(ids(body).as_deref(), expected, "{said}");
        }
    }

    #[test]
    fn a_page_without_a_body_is_no_list() {
        assert_eq!(ids(""), None);
    }

    #[test]
    fn a_document_that_is_printed_does_not_show_what_it_holds() {
        assert!(!format!("{:?}", document("secret")).contains("secret"));
    }

    #[test]
    fn an_error_names_the_place_and_never_the_content() {
        let error = member::<Row>(json!({"row": {"id": "secret"}}), "row").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the answer of make is not understood at row.id"
        );
        assert!(!format!("{error:?}").contains("secret"));
    }
}
