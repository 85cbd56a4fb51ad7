//! What a scenario is made of.
//!
//! In: a scenario. Out: its steps as a tree, its schedule, and the blueprint untouched for keeping.
//! Never changes a blueprint; what it does not know stays in `raw`.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/blueprints>

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{BlueprintVersion, ConnectionId, ScenarioId};
use crate::lenient;
use crate::make::scheduling::Scheduling;

endpoints! {
    BLUEPRINT = Endpoint::get("blueprint", "/scenarios/{scenario}/blueprint", &["scenarios:read"]);
}

/// A scenario's content.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Blueprint {
    /// The scenario's name.
    pub name: String,
    /// The steps, in order; branches hang below the step they leave from.
    pub steps: Vec<Step>,
    /// When the scenario runs by itself. It stands beside the blueprint, not in it.
    pub scheduling: Option<Scheduling>,
    /// When it was last changed.
    pub last_edit: Option<Timestamp>,
    /// Make keeps runs that failed as incomplete executions.
    pub keeps_incomplete_executions: bool,
    /// The blueprint exactly as Make gave it.
    pub raw: Value,
}

/// One step (Make: module).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// Its number in the blueprint, unique within it.
    pub id: u64,
    /// The app and what it does, such as `http:ActionSendData`. Make's own tools are `builtin:…` or `util:…`.
    pub module: String,
    /// The name a person gave it.
    pub label: Option<String>,
    /// Where it stands on Make's canvas.
    pub position: Option<(f64, f64)>,
    /// The name of the filter before it; an unnamed filter has the empty name.
    pub filter: Option<String>,
    /// The branches of a router.
    pub routes: Vec<Vec<Step>>,
    /// What happens when the step fails.
    pub on_error: Vec<Step>,
    /// The connections the step uses.
    pub connections: Vec<ConnectionId>,
}

impl Step {
    /// The app, such as `http`.
    pub fn app(&self) -> &str {
        self.module
            .split_once(':')
            .map_or(self.module.as_str(), |(app, _)| app)
    }

    /// This step and all below it, in reading order.
    pub fn walk(&self) -> Vec<&Step> {
        let below = self.routes.iter().flatten().chain(&self.on_error);
        std::iter::once(self)
            .chain(below.flat_map(Step::walk))
            .collect()
    }
}

#[derive(Deserialize)]
struct WireAnswer {
    blueprint: Value,
    #[serde(default, deserialize_with = "lenient::soft")]
    scheduling: Option<Scheduling>,
    #[serde(default, alias = "lastEdit", deserialize_with = "lenient::opt_moment")]
    last_edit: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WireStep {
    #[serde(deserialize_with = "lenient::number")]
    id: u64,
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    module: String,
    #[serde(default)]
    metadata: Value,
    #[serde(default)]
    filter: Value,
    #[serde(default)]
    parameters: Value,
    #[serde(default, deserialize_with = "lenient::soft_list")]
    routes: Vec<WireRoute>,
    #[serde(default, deserialize_with = "lenient::soft_list")]
    onerror: Vec<WireStep>,
}

#[derive(Deserialize)]
struct WireRoute {
    #[serde(default, deserialize_with = "lenient::soft_list")]
    flow: Vec<WireStep>,
}

impl<'de> Deserialize<'de> for Blueprint {
    /// Reads Make's answer: the blueprint, with its schedule beside it.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        WireAnswer::deserialize(from).map(Self::read)
    }
}

impl Blueprint {
    fn read(answer: WireAnswer) -> Self {
        let WireAnswer {
            blueprint: raw,
            scheduling,
            last_edit,
        } = answer;
        let name = raw
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let flow = raw
            .get("flow")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let steps = flow
            .iter()
            .filter_map(|step| WireStep::deserialize(step).ok())
            .map(Step::read)
            .collect();
        let keeps_incomplete_executions = raw
            .pointer("/metadata/scenario/dlq")
            .and_then(Value::as_bool)
            .unwrap_or_default();
        Self {
            name,
            steps,
            scheduling,
            last_edit,
            keeps_incomplete_executions,
            raw,
        }
    }
}

impl Step {
    fn read(wire: WireStep) -> Self {
        let label = wire
            .metadata
            .pointer("/designer/name")
            .and_then(Value::as_str);
        let coordinate = |axis| wire.metadata.pointer(axis).and_then(Value::as_f64);
        Self {
            label: label.filter(|label| !label.is_empty()).map(str::to_owned),
            position: coordinate("/designer/x").zip(coordinate("/designer/y")),
            filter: wire.filter.is_object().then(|| {
                wire.filter
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            }),
            connections: connections(&wire.parameters),
            id: wire.id,
            module: wire.module,
            routes: wire
                .routes
                .into_iter()
                .map(|route| route.flow.into_iter().map(Step::read).collect())
                .collect(),
            on_error: wire.onerror.into_iter().map(Step::read).collect(),
        }
    }
}

/// Connections stand in the parameters, under `__IMTCONN__` or, for some apps, `account`.
fn connections(parameters: &Value) -> Vec<ConnectionId> {
    let named = ["__IMTCONN__", "account"]
        .iter()
        .filter_map(|key| parameters.get(key));
    let mut ids: Vec<ConnectionId> = named
        .filter_map(|id| ConnectionId::deserialize(id).ok())
        .collect();
    ids.dedup();
    ids
}

impl Caller {
    /// `GET /scenarios/{id}/blueprint`: what a scenario is made of now. Scope `scenarios:read`.
    pub async fn blueprint(&self, id: ScenarioId) -> Result<Blueprint, Error> {
        self.ask_for("response", BLUEPRINT.call().with(id)).await
    }

    /// `GET /scenarios/{id}/blueprint?blueprintId=`: what a scenario was made of in an older version, at most 60 days
    /// back. Scope `scenarios:read`.
    pub async fn blueprint_version(
        &self,
        id: ScenarioId,
        version: BlueprintVersion,
    ) -> Result<Blueprint, Error> {
        let call = BLUEPRINT.call().with(id).query("blueprintId", version);
        self.ask_for("response", call).await
    }

    /// `GET /scenarios/{id}/blueprint?draft=true`: what somebody has drafted but not put to work. Scope
    /// `scenarios:read`.
    ///
    /// Unverified: drafts are a thing of Make's sister platform; on Make itself this may be the live version.
    pub async fn blueprint_draft(&self, id: ScenarioId) -> Result<Blueprint, Error> {
        let call = BLUEPRINT.call().with(id).query("draft", true);
        self.ask_for("response", call).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn blueprint(flow: &Value) -> Blueprint {
        let answer = json!({
            "blueprint": {"name": "Invoices", "flow": flow, "metadata": {"scenario": {"dlq": true}}},
            "scheduling": {"type": "daily", "time": "09:00"},
            "last_edit": "2026-01-02T03:04:05.000Z",
        });
        serde_json::from_value(answer).unwrap()
    }

    #[test]
    fn steps_are_read_through_routes_and_error_handlers() {
        let blueprint = blueprint(&json!([
            {"id": 1, "module": "google-sheets:watchRows", "version": 2, "parameters": {"__IMTCONN__": 15},
             "metadata": {"designer": {"x": 0, "y": -150, "name": "New order"}}},
            {"id": 2, "module": "builtin:BasicRouter", "routes": [
                {"flow": [{"id": 3, "module": "http:ActionSendData", "filter": {"name": "Paid", "conditions": []}}]},
                {"flow": [{"id": 4, "module": "slack:CreateMessage", "parameters": {"account": "16"},
                           "onerror": [{"id": 5, "module": "builtin:Ignore"}]}]},
            ]},
        ]));
        assert_eq!(blueprint.name, "Invoices");
        assert!(blueprint.keeps_incomplete_executions);
        let ids: Vec<u64> = blueprint
            .steps
            .iter()
            .flat_map(Step::walk)
            .map(|step| step.id)
            .collect();
        assert_eq!(ids, [1, 2, 3, 4, 5]);
        let [first, router] = &blueprint.steps[..] else {
            panic!("two steps at the top")
        };
        assert_eq!(first.app(), "google-sheets");
        assert_eq!(first.label.as_deref(), Some("New order"));
        assert_eq!(first.position, Some((0.0, -150.0)));
        assert_eq!(first.connections, [ConnectionId(15)]);
        assert_eq!(router.routes[0][0].filter.as_deref(), Some("Paid"));
        assert_eq!(router.routes[1][0].connections, [ConnectionId(16)]);
        assert_eq!(router.routes[1][0].on_error[0].module, "builtin:Ignore");
    }

    #[test]
    fn a_step_that_cannot_be_read_is_left_out_and_stays_in_the_raw_blueprint() {
        let blueprint =
            blueprint(&json!([{"id": 1, "module": "http:Get"}, {"module": 7}, "nonsense"]));
        assert_eq!(blueprint.steps.len(), 1);
        assert_eq!(blueprint.raw["flow"].as_array().map(Vec::len), Some(3));
    }
}
