//! What a blueprint says: its modules, the accounts, the webhook and the data stores they use, its settings.
//!
//! In: a blueprint as somebody sent it. Out: an outline, or the flaw that Make would name. It looks nothing up;
//! whether an account or a webhook exists is for the caller to say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::APPS;

/// One module of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) id: u64,
    /// `app:Module`.
    pub(crate) name: String,
    pub(crate) version: u64,
}

impl Module {
    pub(crate) fn package(&self) -> &str {
        self.name
            .split_once(':')
            .map_or(self.name.as_str(), |(package, _)| package)
    }

    pub(crate) fn action(&self) -> &str {
        self.name
            .split_once(':')
            .map_or(self.name.as_str(), |(_, action)| action)
    }
}

/// What was found in a blueprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// In the order of the flow; routes and error handlers after the module that carries them.
    pub(crate) modules: Vec<Module>,
    pub(crate) accounts: BTreeSet<u64>,
    pub(crate) hooks: BTreeSet<u64>,
    pub(crate) data_stores: BTreeSet<u64>,
    pub(crate) max_errors: Option<u32>,
    pub(crate) stores_incomplete: bool,
    pub(crate) is_sequential: bool,
}

/// Why a blueprint is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Make breaks on it instead of saying so.
    NoName,
    Lacks(&'static str),
    UnknownModule {
        name: String,
        version: u64,
    },
}

/// Parameters that name an account.
const ACCOUNT_KEYS: [&str; 2] = ["__IMTCONN__", "account"];
/// Parameters that name a webhook.
const HOOK_KEYS: [&str; 2] = ["hook", "__IMTHOOK__"];
/// Parameters that name a data store.
const STORE_KEYS: [&str; 1] = ["datastore"];

/// Assumed: an app has so many versions at most; no source lists the versions of every app.
const NEWEST_VERSION: u64 = 4;

impl Outline {
    pub(crate) fn of(blueprint: &Value) -> Self {
        let settings = &blueprint["metadata"]["scenario"];
        let mut outline = Self {
            max_errors: settings["maxErrors"]
                .as_u64()
                .and_then(|count| u32::try_from(count).ok()),
            stores_incomplete: settings["dlq"] == json!(true),
            is_sequential: settings["sequential"] == json!(true),
            ..Self::default()
        };
        let mut nodes = Vec::new();
        collect(&blueprint["flow"], &mut nodes);
        for node in nodes {
            outline.note(node);
        }
        outline
    }

    fn note(&mut self, node: &Map<String, Value>) {
        self.modules.push(Module {
            id: node.get("id").and_then(number).unwrap_or(0),
            name: text(node, "module"),
            version: node.get("version").and_then(number).unwrap_or(1),
        });
        let Some(Value::Object(parameters)) = node.get("parameters") else {
            return;
        };
        let id = |key: &str| parameters.get(key).and_then(number);
        self.accounts
            .extend(ACCOUNT_KEYS.into_iter().filter_map(id));
        self.hooks.extend(HOOK_KEYS.into_iter().filter_map(id));
        self.data_stores
            .extend(STORE_KEYS.into_iter().filter_map(id));
    }

    /// The number that the next module would get.
    pub(crate) fn id_sequence(&self) -> u64 {
        let last = self.modules.iter().map(|module| module.id).max();
        last.unwrap_or(0) + 1
    }

    /// The apps in use. Names may repeat, as they do in Make's answers.
    pub(crate) fn packages(&self) -> Vec<String> {
        let packages = self.modules.iter().map(Module::package);
        packages.map(str::to_owned).collect()
    }
}

/// What Make finds wrong with a blueprint, if anything.
pub(crate) fn flaw(blueprint: &Value) -> Option<Flaw> {
    let Value::Object(fields) = blueprint else {
        return Some(Flaw::Lacks("flow"));
    };
    if !fields.get("flow").is_some_and(Value::is_array) {
        return Some(Flaw::Lacks("flow"));
    }
    if !fields.get("metadata").is_some_and(Value::is_object) {
        return Some(Flaw::Lacks("metadata"));
    }
    let name = fields.get("name").and_then(Value::as_str);
    if name.is_none_or(|name| name.trim().is_empty()) {
        return Some(Flaw::NoName);
    }
    let unknown = Outline::of(blueprint)
        .modules
        .into_iter()
        .find(|module| !is_known(module))?;
    Some(Flaw::UnknownModule {
        name: unknown.name,
        version: unknown.version,
    })
}

/// Assumed: every module of a known app exists; only the names of apps are listed.
fn is_known(module: &Module) -> bool {
    APPS.iter().any(|app| app.package == module.package())
        && module.name.contains(':')
        && !module.action().is_empty()
        && (1..=NEWEST_VERSION).contains(&module.version)
}

/// The modules of a flow, each followed by those in its routes and error handlers.
fn collect<'b>(flow: &'b Value, nodes: &mut Vec<&'b Map<String, Value>>) {
    for node in flow.as_array().into_iter().flatten() {
        let Value::Object(fields) = node else {
            continue;
        };
        nodes.push(fields);
        for route in node["routes"].as_array().into_iter().flatten() {
            collect(&route["flow"], nodes);
        }
        collect(&node["onerror"], nodes);
    }
}

/// Which thing of one kind stands in for which; `None` leaves the place empty.
pub(crate) type StandIns = BTreeMap<u64, Option<u64>>;

/// What stands in for what a blueprint names.
#[derive(Debug, Default)]
pub(crate) struct Wiring {
    pub(crate) accounts: StandIns,
    pub(crate) hooks: StandIns,
    pub(crate) data_stores: StandIns,
}

/// Puts other accounts, webhooks and data stores in place of those of a blueprint.
pub(crate) fn rewire(blueprint: &mut Value, wiring: &Wiring) {
    if let Some(flow) = blueprint.get_mut("flow") {
        rewire_flow(flow, wiring);
    }
}

fn rewire_flow(flow: &mut Value, wiring: &Wiring) {
    for node in flow.as_array_mut().into_iter().flatten() {
        if let Some(Value::Object(parameters)) = node.get_mut("parameters") {
            replace(parameters, &ACCOUNT_KEYS, &wiring.accounts);
            replace(parameters, &HOOK_KEYS, &wiring.hooks);
            replace(parameters, &STORE_KEYS, &wiring.data_stores);
        }
        let routes = node.get_mut("routes").and_then(Value::as_array_mut);
        let inner = routes.into_iter().flatten();
        for flow in inner.filter_map(|route| route.get_mut("flow")) {
            rewire_flow(flow, wiring);
        }
        if let Some(handlers) = node.get_mut("onerror") {
            rewire_flow(handlers, wiring);
        }
    }
}

fn replace(parameters: &mut Map<String, Value>, keys: &[&str], stand_ins: &StandIns) {
    for key in keys {
        if let Some(value) = parameters.get_mut(*key)
            && let Some(other) = number(value).and_then(|id| stand_ins.get(&id))
        {
            *value = json!(other);
        }
    }
}

fn text(node: &Map<String, Value>, key: &str) -> String {
    let text = node.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Make takes ids as numbers and as text.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed() -> Value {
        json!({
            "name": "Orders",
            "metadata": {"scenario": {"dlq": true, "maxErrors": 5, "sequential": true}},
            "flow": [
                {"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": 58}},
                {"id": 2, "module": "builtin:BasicRouter", "version": 1, "routes": [
                    {"flow": [{"id": 3, "module": "slack:CreateMessage", "version": 4,
                        "parameters": {"__IMTCONN__": "4400"},
                        "onerror": [{"id": 7, "module": "builtin:Break", "version": 1}]}]},
                ]},
            ],
        })
    }

    #[test]
    fn accounts_and_webhooks_are_found_in_routes_and_error_handlers_too() {
        let outline = Outline::of(&routed());
        let ids: Vec<u64> = outline.modules.iter().map(|module| module.id).collect();
        assert_eq!(ids, [1, 2, 3, 7]);
        assert_eq!(outline.accounts, BTreeSet::from([4400]));
        assert_eq!(outline.hooks, BTreeSet::from([58]));
        assert_eq!(outline.id_sequence(), 8);
        assert_eq!(outline.max_errors, Some(5));
        assert!(outline.stores_incomplete && outline.is_sequential);
        assert_eq!(
            outline.packages(),
            ["gateway", "builtin", "slack", "builtin"]
        );
    }

    #[test]
    fn what_is_missing_is_named_and_a_missing_name_is_a_case_of_its_own() {
        let without = |key: &str| {
            let mut blueprint = routed();
            blueprint.as_object_mut().unwrap().remove(key);
            flaw(&blueprint)
        };
        assert_eq!(flaw(&routed()), None);
        assert_eq!(without("flow"), Some(Flaw::Lacks("flow")));
        assert_eq!(without("metadata"), Some(Flaw::Lacks("metadata")));
        assert_eq!(without("name"), Some(Flaw::NoName));
    }

    #[test]
    fn a_module_nobody_knows_is_named_with_its_version() {
        let of = |module: &str, version: u64| {
            flaw(
                &json!({"name": "x", "metadata": {}, "flow": [{"id": 1, "module": module, "version": version}]}),
            )
        };
        assert_eq!(of("json:ParseJSON", 1), None);
        for (module, version) in [("nonsense:Do", 1), ("json", 1), ("json:ParseJSON", 9)] {
            assert!(
                matches!(of(module, version), Some(Flaw::UnknownModule { .. })),
                "{module}"
            );
        }
    }

    #[test]
    fn a_copy_is_wired_to_other_accounts_and_webhooks() {
        let mut copy = routed();
        let wiring = Wiring {
            accounts: BTreeMap::from([(4400, Some(5564))]),
            hooks: BTreeMap::from([(58, None)]),
            ..Wiring::default()
        };
        rewire(&mut copy, &wiring);
        let outline = Outline::of(&copy);
        assert_eq!(outline.accounts, BTreeSet::from([5564]));
        assert!(outline.hooks.is_empty());
    }
}
