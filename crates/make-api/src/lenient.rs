//! How Make's loose JSON becomes exact values.
//!
//! In: JSON where numbers may be strings, optional parts may be malformed and enums may have new values.
//! Out: a value, or `None` where the row can live without it.
//! Never lets a surprise in an optional field cost the row, and never puts a value of the body into an error.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use crate::piece::{List, Object, Piece};

/// A whole number or a string holding one. Fractions and negatives are refused.
pub(crate) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    opt_number(from)?.ok_or_else(|| de::Error::custom("expected a whole number"))
}

/// Like [`number`], but anything else (missing, null, malformed) is `None`.
pub(crate) fn opt_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(match <Piece<'_>>::deserialize(from)? {
        Piece::Number(number) => whole_number(&number),
        Piece::Text(text) => number_in(&text),
        _ => None,
    })
}

/// Like [`number`], but anything else counts as zero.
pub(crate) fn number_or_zero<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    opt_number(from).map(Option::unwrap_or_default)
}

/// A string, or a number written out.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match <Piece<'_>>::deserialize(from)? {
        Piece::Text(text) => Ok(text.into_owned()),
        Piece::Number(number) => Ok(number.to_string()),
        _ => Err(de::Error::custom("expected a text")),
    }
}

/// A string; anything else is the empty string.
pub(crate) fn text_or_empty<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match <Piece<'_>>::deserialize(from)? {
        Piece::Text(text) => Ok(text.into_owned()),
        _ => Ok(String::new()),
    }
}

/// `true`, `1`, `"1"` and `"true"` are true; everything else is false.
pub(crate) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(match <Piece<'_>>::deserialize(from)? {
        Piece::Flag(flag) => flag,
        Piece::Number(number) => number.as_f64() != Some(0.0),
        Piece::Text(text) => matches!(&*text, "1" | "true"),
        _ => false,
    })
}

/// A value that may be missing, null or malformed; only a well-formed one is kept.
pub(crate) fn soft<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}

/// A value that may be missing, of a type that takes whatever comes.
pub(crate) fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Like [`soft`] for an object, without a copy of it on the way. `Wire` takes whatever its members are; whether they
/// make a `T` is decided afterwards.
pub(crate) fn soft_object<'de, D, Wire, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    Wire: Deserialize<'de>,
    T: TryFrom<Wire>,
{
    Ok(match <Piece<'_, Object<Wire>>>::deserialize(from)? {
        Piece::Nested(Object(Some(wire))) => T::try_from(wire).ok(),
        _ => None,
    })
}

/// A list whose malformed members are left out. A missing or malformed list is empty.
pub(crate) fn soft_list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    Ok(match <Piece<'_, List<Value>>>::deserialize(from)? {
        Piece::Nested(List(members)) => members
            .into_iter()
            .filter_map(|member| serde_json::from_value(member).ok())
            .collect(),
        _ => Vec::new(),
    })
}

/// The texts of a list, each once and in their order. A missing or malformed list is empty.
pub(crate) fn distinct_texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let Piece::Nested(List(members)) = <Piece<'_, List<Piece<'_>>>>::deserialize(from)? else {
        return Ok(Vec::new());
    };
    let mut seen = BTreeSet::new();
    let texts = members.iter().filter_map(|member| match member {
        Piece::Text(text) => Some(&**text),
        _ => None,
    });
    Ok(texts
        .filter(|text| seen.insert(*text))
        .map(str::to_owned)
        .collect())
}

/// A moment as RFC 3339 text, or as seconds or milliseconds since 1970.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    opt_moment(from)?.ok_or_else(|| de::Error::custom("expected a moment in time"))
}

/// Like [`moment`], but anything else is `None`.
pub(crate) fn opt_moment<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Timestamp>, D::Error> {
    Ok(match <Piece<'_>>::deserialize(from)? {
        Piece::Text(text) => text.parse().ok(),
        Piece::Number(number) => moment_at(&number),
        _ => None,
    })
}

/// A whole number or a string holding one; `None` for everything else.
pub(crate) fn as_u64(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => whole_number(number),
        Value::String(text) => number_in(text),
        _ => None,
    }
}

fn whole_number(number: &Number) -> Option<u64> {
    number.as_u64().or_else(|| number.as_f64().and_then(whole))
}

fn number_in(text: &str) -> Option<u64> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().and_then(whole))
}

/// `1000.0` is a whole number too; `1e30` is one that only fits as the largest we can hold.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is checked to be whole and not negative, and `as` stops at the largest u64"
)]
fn whole(number: f64) -> Option<u64> {
    (number.is_finite() && number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
}

/// Seconds or milliseconds since 1970.
fn moment_at(number: &Number) -> Option<Timestamp> {
    /// Ten digits are seconds until the year 2286; more digits are milliseconds.
    const FIRST_MILLISECOND_VALUE: u64 = 100_000_000_000;
    let number = number.as_i64()?;
    if number.unsigned_abs() < FIRST_MILLISECOND_VALUE {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}

#[cfg(test)]
pub(crate) use tests::any_json;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_come_as_numbers_as_text_and_too_big() {
        let table = [
            (json!(5), Some(5)),
            (json!("5"), Some(5)),
            (json!(" 5 "), Some(5)),
            (json!(1000.0), Some(1000)),
            (json!("1e3"), Some(1000)),
            (json!(u64::MAX), Some(u64::MAX)),
            (json!(225_874_569_526_501_080_000.0), Some(u64::MAX)),
            (json!(-1), None),
            (json!(1.5), None),
            (json!("many"), None),
            (json!(null), None),
            (json!({"value": 5}), None),
        ];
        for (value, expected) in table {
            assert_eq!(as_u64(&value), expected, "{value}");
        }
    }

    #[test]
    fn moments_come_as_text_as_seconds_and_as_milliseconds() {
        let expected = "2021-09-22T06:40:56Z".parse::<Timestamp>().unwrap();
        for value in [
            json!("2021-09-22T06:40:56.000Z"),
            json!(1_632_292_856),
            json!(1_632_292_856_000_i64),
        ] {
            assert_eq!(opt_moment(&value).unwrap(), Some(expected), "{value}");
        }
        assert_eq!(opt_moment(json!("yesterday")).unwrap(), None);
    }

    #[test]
    fn a_malformed_member_does_not_cost_the_list() {
        #[derive(Deserialize)]
        struct Row {
            #[serde(deserialize_with = "soft_list")]
            ids: Vec<u64>,
        }
        let row: Row = serde_json::from_value(json!({"ids": [1, "two", 3]})).unwrap();
        assert_eq!(row.ids, [1, 3]);
    }

    /// Any JSON, not too deep.
    pub(crate) fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,6}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_number_is_the_same_number_written_as_text(number: u64) {
            prop_assert_eq!(as_u64(&json!(number)), Some(number));
            prop_assert_eq!(as_u64(&json!(number.to_string())), Some(number));
        }

        #[test]
        fn a_moment_is_the_same_moment_in_every_form(second in 0_i64..4_000_000_000) {
            let moment = Timestamp::from_second(second).unwrap();
            prop_assert_eq!(opt_moment(json!(second)).unwrap(), Some(moment));
            prop_assert_eq!(opt_moment(json!(moment.to_string())).unwrap(), Some(moment));
        }

        #[test]
        fn whatever_comes_costs_at_most_itself(value in any_json()) {
            #[derive(Debug, PartialEq, Deserialize)]
            struct Row {
                #[serde(default, deserialize_with = "opt_number")]
                number: Option<u64>,
                #[serde(default, deserialize_with = "text_or_empty")]
                text: String,
                #[serde(default, deserialize_with = "flag")]
                flag: bool,
                #[serde(default, deserialize_with = "opt_moment")]
                moment: Option<Timestamp>,
                #[serde(default, deserialize_with = "soft_list")]
                list: Vec<u64>,
            }
            let fields = json!({
                "number": value, "text": value, "flag": value, "moment": value, "list": value,
            });
            let row = Row::deserialize(&fields).unwrap();
            let from_text: Row = serde_json::from_str(&fields.to_string()).unwrap();
            prop_assert_eq!(&from_text, &row);
            prop_assert_eq!(row.number, as_u64(&value));
            prop_assert_eq!(row.moment, opt_moment(&value).unwrap());
            prop_assert!(row.text.is_empty() || value.is_string());
            prop_assert!(row.list.is_empty() || value.is_array());
            prop_assert!(!(row.flag && (value.is_null() || value.is_array() || value.is_object())));
        }
    }
}
