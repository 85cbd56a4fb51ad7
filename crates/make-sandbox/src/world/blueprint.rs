//! Flows as Make's editor would save them.
//!
//! In: the pattern of a scenario and the connections of its team. Out: blueprint objects, app names, modules.
//! It is built anew for each question, so that five thousand scenarios cost no memory.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{APPS, App, Pattern, Scenario, Zone, outline::Outline, stamp};

/// One module of a flow; a router has routes.
pub(crate) struct Step {
    pub(crate) module: &'static str,
    pub(crate) routes: Vec<Vec<Step>>,
}

impl Step {
    pub(crate) fn package(&self) -> &'static str {
        self.module
            .split_once(':')
            .map_or(self.module, |(package, _)| package)
    }

    pub(crate) fn action(&self) -> &'static str {
        self.module
            .split_once(':')
            .map_or(self.module, |(_, action)| action)
    }

    pub(crate) fn app(&self) -> Option<&'static App> {
        APPS.iter().find(|app| app.package == self.package())
    }
}

/// The modules of a pattern, in order, with the routes hung under their router.
pub(crate) fn steps(pattern: &Pattern) -> Vec<Step> {
    let (trunk, routes) = pattern
        .steps
        .split_once(" > ")
        .unwrap_or((pattern.steps, ""));
    let list = |text: &'static str| -> Vec<Step> {
        text.split_whitespace()
            .map(|module| Step {
                module,
                routes: Vec::new(),
            })
            .collect()
    };
    let mut flow = list(trunk);
    if let Some(router) = flow.last_mut().filter(|_| !routes.is_empty()) {
        router.routes = routes.split(" / ").map(list).collect();
    }
    flow
}

/// All modules, routes included, in the order of their ids.
pub(crate) fn all_steps(pattern: &Pattern) -> Vec<Step> {
    let mut flat = Vec::new();
    for mut step in steps(pattern) {
        let routes = std::mem::take(&mut step.routes);
        flat.push(step);
        flat.extend(routes.into_iter().flatten());
    }
    flat
}

/// Whether an app comes with Make and needs no account; nobody has to install it.
pub(crate) fn is_built_in(package: &str) -> bool {
    APPS.iter()
        .any(|app| app.package == package && app.account.is_empty())
}

/// The packages in use. Names may repeat, as they do in Make's answers.
pub(crate) fn used_packages(pattern: &Pattern) -> Vec<&'static str> {
    all_steps(pattern).iter().map(Step::package).collect()
}

/// The answer's `response`: the newest blueprint with schedule and interface beside it.
pub(crate) fn response(scenario: &Scenario, zone: &Zone) -> Value {
    let blueprint = current(scenario, zone);
    let id_sequence = Outline::of(&blueprint).id_sequence();
    json!({
        "blueprint": blueprint,
        "scheduling": scenario.scheduling(),
        "concept": false,
        "created": stamp(scenario.created),
        "last_edit": stamp(scenario.last_edit),
        "idSequence": id_sequence,
        "metadata": {"input_spec": input_spec(scenario), "output_spec": output_spec(scenario)},
    })
}

/// The same for one version, if it can still be asked for.
pub(crate) fn version(
    scenario: &Scenario,
    zone: &Zone,
    number: u32,
    now: Timestamp,
) -> Option<Value> {
    let (_, created) = scenario
        .flow
        .versions(now)
        .into_iter()
        .find(|(known, _)| *known == number)?;
    let mut response = response(scenario, zone);
    if let Some(saved) = scenario
        .flow
        .saved
        .iter()
        .find(|version| version.number == number)
    {
        response["blueprint"] = saved.blueprint.clone();
        response["scheduling"] = saved.scheduling.clone();
        response["idSequence"] = json!(saved.outline.id_sequence());
        response["metadata"] = json!({"input_spec": saved.inputs, "output_spec": saved.outputs});
    } else if let Some(pattern) = scenario.flow.pattern {
        // What people save grows: the older half of the versions lacks the last module.
        let is_old = number <= scenario.flow.grown / 2;
        response["blueprint"] = drawn(scenario, zone, pattern, is_old);
    }
    response["last_edit"] = json!(stamp(created));
    Some(response)
}

/// The blueprint as it stands.
pub(crate) fn current(scenario: &Scenario, zone: &Zone) -> Value {
    match (scenario.flow.newest(), scenario.flow.pattern) {
        (Some(version), _) => version.blueprint.clone(),
        (None, Some(pattern)) => drawn(scenario, zone, pattern, false),
        (None, None) => json!({"name": scenario.name, "flow": [], "metadata": {}}),
    }
}

fn drawn(scenario: &Scenario, zone: &Zone, pattern: &Pattern, lacks_last: bool) -> Value {
    let mut drawing = Drawing {
        next_id: 1,
        owner: Some((scenario, zone)),
    };
    let mut steps = steps(pattern);
    if lacks_last && steps.len() > 1 {
        steps.pop();
    }
    json!({
        "name": scenario.name,
        "flow": drawing.flow(&steps, 0, 0),
        "metadata": {
            "instant": scenario.hook.is_some(),
            "version": 1,
            "scenario": {
                "roundtrips": 1,
                "maxErrors": scenario.max_errors,
                "autoCommit": true,
                "autoCommitTriggerLast": true,
                "sequential": false,
                "slots": null,
                "confidential": false,
                "dataloss": false,
                "dlq": scenario.stores_incomplete,
                "freshVariables": false,
            },
            "designer": {"orphans": []},
            "zone": zone.address,
        },
    })
}

/// The flow of a pattern as a template holds it: nobody's accounts, nobody's webhook.
pub(crate) fn template(pattern: &Pattern) -> Value {
    let mut drawing = Drawing {
        next_id: 1,
        owner: None,
    };
    json!({
        "flow": drawing.flow(&steps(pattern), 0, 0),
        "metadata": {"version": 1, "scenario": {"roundtrips": 1, "maxErrors": 3, "autoCommit": true}},
    })
}

/// What a run started by hand may be given.
pub(crate) fn input_spec(scenario: &Scenario) -> Value {
    if let Some(inputs) = &scenario.inputs {
        return inputs.clone();
    }
    if scenario.flow.pattern.is_some()
        && scenario.rhythm.schedule == super::schedule::Schedule::OnDemand
    {
        json!([
            {"name": "reason", "type": "text", "default": null, "required": false, "multiline": false},
            {"name": "since", "type": "date", "default": null, "required": true, "multiline": false},
        ])
    } else {
        json!([])
    }
}

/// What a run gives back.
pub(crate) fn output_spec(scenario: &Scenario) -> Value {
    scenario.outputs.clone().unwrap_or_else(|| json!([]))
}

/// Puts modules on the canvas, left to right, routes one under the other.
struct Drawing<'a> {
    next_id: u64,
    /// Whose accounts and webhook stand in the modules; nobody's in a template.
    owner: Option<(&'a Scenario, &'a Zone)>,
}

impl Drawing<'_> {
    fn flow(&mut self, steps: &[Step], x: i64, y: i64) -> Vec<Value> {
        let mut nodes = Vec::new();
        let mut column = x;
        let mut is_filtered = false;
        for step in steps {
            if step.action() == "BasicFilter" {
                is_filtered = true;
                continue;
            }
            nodes.push(self.node(step, column, y, is_filtered));
            is_filtered = false;
            column += 300;
        }
        nodes
    }

    fn node(&mut self, step: &Step, x: i64, y: i64, is_filtered: bool) -> Value {
        let id = self.next_id;
        self.next_id += 1;
        let mut node = Map::new();
        node.insert("id".to_owned(), json!(id));
        node.insert("module".to_owned(), json!(step.module));
        node.insert(
            "version".to_owned(),
            json!(if step.package() == "http" { 3 } else { 1 }),
        );
        node.insert("parameters".to_owned(), self.parameters(step, id));
        node.insert("mapper".to_owned(), mapper(step, id));
        node.insert(
            "metadata".to_owned(),
            json!({"designer": {"x": x, "y": y, "name": step.app().map(|app| app.label)}, "restore": {}, "expect": []}),
        );
        if is_filtered {
            node.insert("filter".to_owned(), filter("Only what matters", id));
        }
        if !step.routes.is_empty() {
            node.insert("mapper".to_owned(), Value::Null);
            node.insert("routes".to_owned(), self.routes(step, x, y));
        }
        if id > 1
            && step.app().is_some_and(|app| !app.account.is_empty())
            && self
                .owner
                .is_some_and(|(scenario, _)| scenario.stores_incomplete)
        {
            node.insert("onerror".to_owned(), self.error_handler(x, y));
        }
        Value::Object(node)
    }

    fn routes(&mut self, step: &Step, x: i64, y: i64) -> Value {
        let mut row = y - 150;
        let routes = step.routes.iter().map(|route| {
            let mut flow = self.flow(route, x + 300, row);
            if let Some(Value::Object(first)) = flow.first_mut() {
                first.insert(
                    "filter".to_owned(),
                    filter(if row < y { "Yes" } else { "No" }, 1),
                );
            }
            row += 300;
            json!({"flow": flow})
        });
        Value::Array(routes.collect())
    }

    fn error_handler(&mut self, x: i64, y: i64) -> Value {
        let id = self.next_id;
        self.next_id += 1;
        json!([{
            "id": id, "module": "builtin:Break", "version": 1, "parameters": {},
            "mapper": {"retry": true, "count": "3", "interval": "15"},
            "metadata": {"designer": {"x": x + 150, "y": y + 200}},
        }])
    }

    fn parameters(&self, step: &Step, id: u64) -> Value {
        let Some((scenario, zone)) = self.owner else {
            return json!({});
        };
        if id == 1 && scenario.hook.is_some() {
            return json!({"hook": scenario.hook, "maxResults": 1});
        }
        if step.package() == "datastore" {
            let mut stores = zone.data_stores.values();
            let store = stores.find(|store| store.team == scenario.team);
            return store.map_or_else(|| json!({}), |store| json!({"datastore": store.id}));
        }
        let connection = step
            .app()
            .filter(|app| !app.account.is_empty())
            .and_then(|app| {
                zone.connections.values().find(|connection| {
                    connection.team == scenario.team && connection.app.account == app.account
                })
            });
        connection.map_or_else(
            || json!({}),
            |connection| json!({"__IMTCONN__": connection.id}),
        )
    }
}

fn filter(name: &str, module: u64) -> Value {
    let source = module.saturating_sub(1).max(1);
    json!({
        "name": name,
        "conditions": [[{"a": format!("{{{{{source}.status}}}}"), "b": "open", "o": "text:equal"}]],
    })
}

fn mapper(step: &Step, id: u64) -> Value {
    let source = id.saturating_sub(1).max(1);
    match (step.package(), step.action()) {
        ("slack", _) => json!({"channel": "#ops", "text": format!("{{{{{source}.summary}}}}")}),
        ("http", _) => {
            json!({"url": "https://api.example.com/v1/items", "method": "get", "headers": []})
        }
        ("json", _) => json!({"json": format!("{{{{{source}.data}}}}")}),
        ("google-sheets", _) => {
            json!({"mode": "select", "sheetId": "Sheet1", "values": {"0": format!("{{{{{source}.id}}}}")}})
        }
        ("google-email", _) => {
            json!({"to": ["{{1.email}}"], "subject": format!("{{{{{source}.subject}}}}")})
        }
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::patterns, *};

    #[test]
    fn every_module_belongs_to_a_known_app_and_flows_are_of_a_human_size() {
        let lists = [
            patterns::MARKETING,
            patterns::WAREHOUSE,
            patterns::FINANCE,
            patterns::SUPPORT,
            patterns::OPS,
            patterns::SALES,
        ];
        for pattern in lists.into_iter().flatten() {
            let steps = all_steps(pattern);
            assert!(
                (2..=9).contains(&steps.len()),
                "{} has {} modules",
                pattern.name,
                steps.len()
            );
            for step in steps {
                assert!(
                    step.app().is_some(),
                    "{} of {} has no app",
                    step.module,
                    pattern.name
                );
            }
        }
    }

    #[test]
    fn a_router_carries_its_routes() {
        let pattern = &patterns::WAREHOUSE[1];
        let flow = steps(pattern);
        assert_eq!(flow.last().unwrap().routes.len(), 2);
    }
}
