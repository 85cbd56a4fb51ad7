//! A blueprint on its way to Make.
//!
//! In: a blueprint as JSON. Out: the text that Make wants in its place, or what it lacks.
//! Never changes a blueprint, and never sends one that Make is known to choke on.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use serde_json::Value;

/// A blueprint with everything Make asks of one, written out as Make wants it: a JSON text inside JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlueprintText(String);

/// What a blueprint lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBlueprint {
    /// It is no JSON object at all.
    #[error("a blueprint is a JSON object")]
    NotAnObject,
    /// No `name`, or an empty one. Make answers this with 500, so nobody would learn what is wrong.
    #[error("the blueprint has no name")]
    NoName,
    /// No `flow`, the list of steps.
    #[error("the blueprint has no list of steps")]
    NoFlow,
    /// No `metadata`. An empty object is enough for Make.
    #[error("the blueprint has no metadata")]
    NoMetadata,
}

impl BlueprintText {
    /// Checks and writes out `blueprint`, which is the inner object with `name`, `flow` and `metadata`.
    ///
    /// Unverified: Make takes texts up to something between 2.1 and 2.8 MB; larger ones come back as
    /// [`Error::TooLarge`](crate::Error::TooLarge).
    pub fn new(blueprint: &Value) -> Result<Self, BadBlueprint> {
        let fields = blueprint.as_object().ok_or(BadBlueprint::NotAnObject)?;
        let name = fields.get("name").and_then(Value::as_str);
        if name.is_none_or(|name| name.trim().is_empty()) {
            return Err(BadBlueprint::NoName);
        }
        if !fields.get("flow").is_some_and(Value::is_array) {
            return Err(BadBlueprint::NoFlow);
        }
        if !fields.get("metadata").is_some_and(Value::is_object) {
            return Err(BadBlueprint::NoMetadata);
        }
        Ok(Self(blueprint.to_string()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_make_would_choke_on_is_named_before_it_is_sent() {
        let table = [
            (json!([]), Err(BadBlueprint::NotAnObject)),
            (
                json!({"flow": [], "metadata": {}}),
                Err(BadBlueprint::NoName),
            ),
            (
                json!({"name": " ", "flow": [], "metadata": {}}),
                Err(BadBlueprint::NoName),
            ),
            (
                json!({"name": "x", "metadata": {}}),
                Err(BadBlueprint::NoFlow),
            ),
            (
                json!({"name": "x", "flow": {}, "metadata": {}}),
                Err(BadBlueprint::NoFlow),
            ),
            (
                json!({"name": "x", "flow": []}),
                Err(BadBlueprint::NoMetadata),
            ),
            (json!({"name": "x", "flow": [], "metadata": {}}), Ok(())),
        ];
        for (blueprint, expected) in table {
            assert_eq!(
                BlueprintText::new(&blueprint).map(drop),
                expected,
                "{blueprint}"
            );
        }
    }
}
