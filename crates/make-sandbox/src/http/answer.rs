//! Answers as Make writes them.
//!
//! In: a JSON value. Out: a response. It also knows how to write a number that no machine integer can hold,
//! because Make's own examples contain one.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::errors::Refusal;

/// What every handler gives back.
pub(crate) type Answer = Result<Reply, Refusal>;

/// A JSON answer with status 200.
#[derive(Debug)]
pub(crate) struct Reply(pub(crate) Value);

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        (
            [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
            write(&self.0),
        )
            .into_response()
    }
}

/// Opens a text that is to be written as a bare number.
const NUMBER_MARK: &str = "\u{e000}";

/// A number of any length, written out as it stands.
pub(crate) fn long_number(digits: &str) -> Value {
    Value::String(format!("{NUMBER_MARK}{digits}"))
}

/// The text of a value, with long numbers as numbers.
pub(crate) fn write(value: &Value) -> String {
    let text = value.to_string();
    let mark = format!("\"{NUMBER_MARK}");
    if !text.contains(&mark) {
        return text;
    }
    let mut parts = text.split(&mark);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole.push_str(&part.replacen('"', "", 1));
    }
    whole
}

/// Only the asked columns of a row; all of them for `*`.
pub(crate) fn columns(row: Value, cols: &[&str]) -> Value {
    match row {
        Value::Object(fields) if !cols.is_empty() && !cols.contains(&"*") => Value::Object(
            fields
                .into_iter()
                .filter(|(name, _)| cols.contains(&name.as_str()))
                .collect(),
        ),
        row => row,
    }
}

/// Only the columns that Make gives when none are asked for.
pub(crate) fn default_columns(row: Value, cols: &[&str], usual: &[&str]) -> Value {
    columns(row, if cols.is_empty() { usual } else { cols })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_beyond_64_bits_is_written_as_a_number() {
        let value = json!({"uid": long_number("225874569526501080000"), "name": "a"});
        assert!(
            write(&value).contains(r#""uid":225874569526501080000"#),
            "{}",
            write(&value)
        );
    }

    #[test]
    fn a_star_asks_for_all_columns() {
        let row = json!({"id": 1, "name": "a"});
        assert_eq!(columns(row.clone(), &["*"]), row);
        assert_eq!(columns(row, &["id"]), json!({"id": 1}));
    }
}
