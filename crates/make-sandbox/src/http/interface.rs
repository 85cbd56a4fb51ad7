//! What a scenario may be given and what it gives back.
//!
//! In: a specification in Make's words, values. Out: what is wrong with the values, or values that fit.
//! It knows no scenario and changes nothing.

use serde_json::{Map, Value, json};

/// What is wrong with the inputs of a run, one sentence for each value.
pub(crate) fn problems(spec: &Value, given: Option<&Map<String, Value>>) -> Vec<String> {
    let mut problems = Vec::new();
    check(spec, given, "", &mut problems);
    problems
}

fn check(
    spec: &Value,
    given: Option<&Map<String, Value>>,
    place: &str,
    problems: &mut Vec<String>,
) {
    for field in spec.as_array().into_iter().flatten() {
        let Some(name) = field["name"].as_str() else {
            continue;
        };
        let path = if place.is_empty() {
            name.to_owned()
        } else {
            format!("{place}.{name}")
        };
        let value = given
            .and_then(|given| given.get(name))
            .filter(|value| !value.is_null());
        match value {
            None if field["required"] == json!(true) && field["default"].is_null() => {
                problems.push(format!("Missing value of required parameter '{path}'."));
            }
            None => {}
            Some(value) => check_value(field, value, &path, problems),
        }
    }
}

fn check_value(field: &Value, value: &Value, path: &str, problems: &mut Vec<String>) {
    let kind = field["type"].as_str().unwrap_or("any");
    if !fits(kind, field, value) {
        problems.push(format!(
            "Invalid value of parameter '{path}': '{kind}' expected."
        ));
        return;
    }
    match (kind, value) {
        ("collection", Value::Object(inner)) => check(&field["spec"], Some(inner), path, problems),
        ("array", Value::Array(items)) if field["spec"].is_array() => {
            for (place, item) in items.iter().enumerate() {
                check(
                    &field["spec"],
                    item.as_object(),
                    &format!("{path}[{place}]"),
                    problems,
                );
            }
        }
        ("array", Value::Array(items)) if field["spec"].is_object() => {
            for (place, item) in items.iter().enumerate() {
                check_value(&field["spec"], item, &format!("{path}[{place}]"), problems);
            }
        }
        _ => {}
    }
}

/// Make turns texts into numbers, booleans and dates where they read as such.
fn fits(kind: &str, field: &Value, value: &Value) -> bool {
    match kind {
        "number" | "integer" | "uinteger" | "port" => match value {
            Value::Number(_) => true,
            Value::String(text) => text.trim().parse::<f64>().is_ok(),
            _ => false,
        },
        "boolean" => match value {
            Value::Bool(_) => true,
            Value::String(text) => ["true", "false"].contains(&text.as_str()),
            _ => false,
        },
        "date" | "time" => value.as_str().is_some_and(is_date),
        "array" => value.is_array(),
        "collection" => value.is_object(),
        "select" => field["options"].as_array().is_none_or(|options| {
            options
                .iter()
                .any(|option| option == value || option["value"] == *value)
        }),
        "text" | "email" | "url" | "uuid" | "filename" | "hidden" => {
            !value.is_array() && !value.is_object()
        }
        _ => true,
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
        || text.parse::<jiff::civil::DateTime>().is_ok()
        || text.parse::<jiff::civil::Date>().is_ok()
        || text.parse::<jiff::civil::Time>().is_ok()
}

/// Whether a run cannot go without being given something.
pub(crate) fn asks_for_something(spec: &Value) -> bool {
    spec.as_array()
        .into_iter()
        .flatten()
        .any(|field| field["required"] == json!(true))
}

/// What is wrong with a specification itself.
pub(crate) fn flaw(side: &str, spec: &Value) -> Option<String> {
    match spec {
        Value::Null => None,
        Value::Array(fields) => fields
            .iter()
            .any(|field| !field["name"].is_string() || !field["type"].is_string())
            .then(|| format!("Each field of '{side}' needs a name and a type.")),
        _ => Some(format!("Parameter '{side}' must be an array.")),
    }
}

/// Values for everything that the specification declares: what was brought under the same name, else an example.
pub(crate) fn filled(spec: &Value, brought: Option<&Value>) -> Value {
    let fields = spec.as_array().into_iter().flatten();
    let values = fields.filter_map(|field| {
        let name = field["name"].as_str()?;
        let known = brought
            .and_then(|brought| brought.get(name))
            .or(Some(&field["default"]))
            .filter(|value| !value.is_null());
        let value = known.cloned().unwrap_or_else(|| example(field));
        Some((name.to_owned(), value))
    });
    Value::Object(values.collect())
}

fn example(field: &Value) -> Value {
    match field["type"].as_str().unwrap_or("any") {
        "number" | "integer" | "uinteger" => json!(42),
        "boolean" => json!(true),
        "date" => json!("2026-01-31T09:00:00.000Z"),
        "array" => json!([]),
        "collection" => filled(&field["spec"], None),
        _ => json!("done"),
    }
}

/// The specification that fits a message, as a webhook learns it.
pub(crate) fn learnt(message: &Value) -> Value {
    let Value::Object(fields) = message else {
        return json!([]);
    };
    let spec = fields.iter().map(|(name, value)| match value {
        Value::Object(_) => json!({"name": name, "type": "collection", "spec": learnt(value)}),
        Value::Array(items) => {
            let inner = items.first().map_or_else(
                || json!({"type": "any"}),
                |first| match first {
                    Value::Object(_) => json!({"type": "collection", "spec": learnt(first)}),
                    other => json!({"type": kind_of(other)}),
                },
            );
            json!({"name": name, "type": "array", "spec": inner})
        }
        other => json!({"name": name, "type": kind_of(other)}),
    });
    Value::Array(spec.collect())
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(text) if text.parse::<jiff::Timestamp>().is_ok() => "date",
        Value::String(_) => "text",
        _ => "any",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Value {
        json!([
            {"name": "email", "type": "text", "required": true},
            {"name": "count", "type": "number", "required": false},
            {"name": "since", "type": "date"},
            {"name": "kind", "type": "select", "options": [{"label": "A", "value": "a"}]},
            {"name": "address", "type": "collection", "spec": [{"name": "city", "type": "text", "required": true}]},
            {"name": "tags", "type": "array", "spec": {"type": "text"}},
        ])
    }

    fn problems_of(given: &Value) -> Vec<String> {
        problems(&spec(), given.as_object())
    }

    #[test]
    fn what_fits_passes_and_texts_may_stand_for_numbers() {
        let given = json!({"email": "a@b.c", "count": "7", "since": "2026-11-24", "kind": "a",
            "address": {"city": "Bandung"}, "tags": ["x"], "more": 1});
        assert_eq!(problems_of(&given), Vec::<String>::new());
    }

    #[test]
    fn each_wrong_or_missing_value_is_named() {
        let given =
            json!({"count": "many", "since": "soon", "kind": "b", "address": {}, "tags": [["x"]]});
        let problems = problems_of(&given);
        for name in ["email", "count", "since", "kind", "address.city", "tags[0]"] {
            assert!(
                problems
                    .iter()
                    .any(|problem| problem.contains(&format!("'{name}'"))),
                "{name}: {problems:?}"
            );
        }
        assert_eq!(problems.len(), 6);
    }

    #[test]
    fn outputs_take_what_was_brought_and_invent_the_rest() {
        let filled = filled(&spec(), Some(&json!({"email": "a@b.c"})));
        assert_eq!(filled["email"], json!("a@b.c"));
        assert_eq!(filled["count"], json!(42));
        assert_eq!(filled["address"]["city"], json!("done"));
    }

    #[test]
    fn a_message_teaches_its_shape() {
        let spec = learnt(&json!({"a": 1, "b": {"c": "x"}, "d": [{"e": true}]}));
        assert_eq!(
            spec,
            json!([
                {"name": "a", "type": "number"},
                {"name": "b", "type": "collection", "spec": [{"name": "c", "type": "text"}]},
                {"name": "d", "type": "array", "spec": {"type": "collection", "spec": [{"name": "e", "type": "boolean"}]}},
            ])
        );
    }
}
