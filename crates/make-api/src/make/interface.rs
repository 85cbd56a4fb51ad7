//! What a scenario wants to be given and what it gives back.
//!
//! In: a scenario, and for a change the new inputs and outputs. Out: the inputs and outputs as Make keeps them.
//! Never drops a property of an input it does not know: what is read can be written back.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::ScenarioId;
use crate::lenient;

endpoints! {
    INTERFACE = Endpoint::get("interface", "/scenarios/{scenario}/interface", &["scenarios:read"]);
    SET_INTERFACE = Endpoint::patch("set_interface", "/scenarios/{scenario}/interface", &["scenarios:write"]);
}

/// The inputs and outputs of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// What a run wants to be given. Empty where Make says `null`.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub input: Vec<InterfaceField>,
    /// What a run gives back. Empty where Make says `null`.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub output: Vec<InterfaceField>,
}

/// One input or output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterfaceField {
    /// Its name, which is also its key in the inputs of a run.
    pub name: String,
    /// Its kind in Make's word, such as `text`, `number`, `boolean`, `date`, `array` or `collection`.
    #[serde(rename = "type", default, deserialize_with = "lenient::text_or_empty")]
    pub kind: String,
    /// A run cannot begin without it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub required: bool,
    /// What it is when nothing is given.
    #[serde(default)]
    pub default: Value,
    /// Everything else Make keeps about it, such as `multiline`, `label`, or the `spec` of a list's members.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl InterfaceField {
    /// An input of a kind, not required and without a default.
    pub fn new(name: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            required: false,
            default: Value::Null,
            more: Map::new(),
        }
    }
}

impl Caller {
    /// `GET /scenarios/{id}/interface`: what a scenario wants and gives. Scope `scenarios:read`.
    pub async fn interface(&self, id: ScenarioId) -> Result<Interface, Error> {
        self.ask_for("interface", INTERFACE.call().with(id)).await
    }

    /// `PATCH /scenarios/{id}/interface`: replaces what a scenario wants and gives; empty lists take both away.
    /// Scope `scenarios:write`.
    ///
    /// [`Error::Invalid`] with code `IM016` unless the scenario runs on demand only; its schedule comes first.
    /// [`Error::PaymentRequired`] where the plan has no inputs.
    pub async fn set_interface(
        &self,
        id: ScenarioId,
        interface: &Interface,
    ) -> Result<Interface, Error> {
        let call = SET_INTERFACE.call().with(id);
        let body = json!({ "interface": interface });
        self.ask_for("interface", call.body(body)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_back_with_everything_in_it() {
        let fields = json!({
            "input": [
                {"name": "userName", "type": "text", "default": "John Doe", "required": true, "multiline": false},
                {"name": "apps", "type": "array", "default": null, "required": false,
                 "spec": {"type": "text", "required": true}},
            ],
            "output": [],
        });
        let interface = Interface::deserialize(&fields).unwrap();
        assert_eq!(interface.input[1].kind, "array");
        assert_eq!(json!(interface), fields);
    }

    #[test]
    fn a_side_that_make_leaves_out_is_empty() {
        for side in [json!(null), json!(""), json!({})] {
            let interface = Interface::deserialize(json!({"input": [], "output": side})).unwrap();
            assert_eq!(interface, Interface::default());
        }
    }
}
