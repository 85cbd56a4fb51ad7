//! What an object of ours is written as, part by part: to write it, and to recognise it in what Make sent.
//!
//! In: keys and borrowed parts. Out: JSON, or whether some JSON is exactly that. Never asks for memory to compare.

use serde_json::{Map, Value, json};

use crate::make::restriction::Restriction;

/// One part of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Text(&'a str),
    Texts(&'a [String]),
    Number(u64),
    Numbers(&'a [u8]),
    Windows(&'a [Restriction]),
}

impl Part<'_> {
    fn written(self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Texts(texts) => json!(texts),
            Self::Number(number) => json!(number),
            Self::Numbers(numbers) => json!(numbers),
            Self::Windows(windows) => {
                let windows = windows.iter().map(|window| written(&window.parts()));
                windows.collect()
            }
        }
    }

    fn is(self, value: &Value) -> bool {
        match self {
            Self::Text(text) => value == text,
            Self::Texts(texts) => is_list(value, texts, |value, text| value == text),
            Self::Number(number) => *value == number,
            Self::Numbers(numbers) => is_list(value, numbers, |value, number| value == number),
            Self::Windows(windows) => is_list(value, windows, |value, window| {
                is_all_of(&window.parts(), value)
            }),
        }
    }
}

/// The object of these parts.
pub(crate) fn written(parts: &[(&str, Part<'_>)]) -> Value {
    let members = parts
        .iter()
        .map(|(key, part)| ((*key).to_owned(), part.written()));
    Value::Object(members.collect::<Map<_, _>>())
}

/// Whether `value` is the object of these parts, with nothing else in it and nothing written in another way.
pub(crate) fn is_all_of(parts: &[(&str, Part<'_>)], value: &Value) -> bool {
    let is_in = |object: &Map<String, Value>, (key, part): &(&str, Part<'_>)| {
        object.get(*key).is_some_and(|value| part.is(value))
    };
    value.as_object().is_some_and(|object| {
        object.len() == parts.len() && parts.iter().all(|part| is_in(object, part))
    })
}

fn is_list<T>(value: &Value, members: &[T], is: impl Fn(&Value, &T) -> bool) -> bool {
    value.as_array().is_some_and(|values| {
        values.len() == members.len()
            && values
                .iter()
                .zip(members)
                .all(|(value, member)| is(value, member))
    })
}
