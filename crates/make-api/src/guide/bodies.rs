//! What the guide's calls carry, made from what Make's would.
//!
//! In: a call in Make's words, with its body. Out: the body in the guide's, or a refusal. Never drops a member of the
//! body silently: each is said, refused, or one that has no meaning there.

use serde_json::{Map, Value, json};

use super::Guide;
use super::ask::{List, Refusal};
use super::words::GuideRole;
use crate::call::Call;
use crate::cron::Cron;
use crate::make::Scheduling;

/// A member of the body of Make's call.
fn said<'c>(call: &'c Call, key: &str) -> Option<&'c Value> {
    call.body.as_ref()?.get(key)
}

/// A member that Make wants as a JSON text.
fn said_as_text(call: &Call, key: &str) -> Option<Value> {
    serde_json::from_str(said(call, key)?.as_str()?).ok()
}

/// A scenario that is off. Its name and its settings stand in Make's blueprint, and beside the guide's.
pub(super) fn new_scenario(call: &Call) -> Result<Value, Refusal> {
    if said(call, "folderId").is_some() || said(call, "basedon").is_some() {
        return Err(Refusal::Unsupported(
            "a new scenario in a folder or from a template",
        ));
    }
    let starts_by_itself = said_as_text(call, "scheduling").is_some_and(|scheduling| {
        let scheduling = serde_json::from_value::<Scheduling>(scheduling).ok();
        let alone = scheduling.as_ref().and_then(Scheduling::alone);
        !matches!(alone, Some(Scheduling::OnDemand))
    });
    if starts_by_itself {
        // A second call could fail and leave a scenario that nobody asked for; setting it afterwards is the caller's.
        return Err(Refusal::Unsupported("a new scenario with a schedule"));
    }
    let raw = said_as_text(call, "blueprint").unwrap_or_default();
    let mut body = Map::new();
    body.insert("name".to_owned(), raw["name"].clone());
    body.insert("active".to_owned(), json!(false));
    for key in ["priority", "maxErrors", "autoCommit"] {
        if let Some(value) = raw.pointer(&format!("/metadata/scenario/{key}")) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(description) = raw.get("description") {
        body.insert("description".to_owned(), description.clone());
    }
    body.insert("blueprint".to_owned(), blueprint(raw));
    Ok(Value::Object(body))
}

/// The guide's name for the steps is another one. Everything else is passed on as it is.
fn blueprint(mut raw: Value) -> Value {
    if let Some(members) = raw.as_object_mut() {
        if let Some(flow) = members.remove("flow") {
            members.entry("modules").or_insert(flow);
        }
        members.entry("connections").or_insert(json!([]));
    }
    raw
}

pub(super) fn scenario_change(call: &Call) -> Result<Value, Refusal> {
    if said(call, "folderId").is_some() {
        return Err(Refusal::Unsupported("moving a scenario to a folder"));
    }
    let mut body = Map::new();
    for key in ["name", "description"] {
        if let Some(value) = said(call, key) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(raw) = said_as_text(call, "blueprint") {
        body.insert("blueprint".to_owned(), blueprint(raw));
    }
    if let Some(scheduling) = said_as_text(call, "scheduling") {
        body.insert("schedule".to_owned(), schedule(scheduling)?);
    }
    Ok(Value::Object(body))
}

/// A time of day needs a time zone, which only a cron schedule carries; an interval means the same in all of them.
fn schedule(scheduling: Value) -> Result<Value, Refusal> {
    let said = match serde_json::from_value(scheduling) {
        // A server's own schedule, with what else it has: it goes back as it came, without Make's word for its kind.
        Ok(Scheduling::Kept { rule, mut object }) if matches!(*rule, Scheduling::Cron(_)) => {
            object.as_object_mut().map(|members| members.remove("type"));
            Some(object)
        }
        Ok(scheduling) => match scheduling.alone() {
            Some(rule @ (Scheduling::Cron(_) | Scheduling::Indefinitely { .. })) => {
                Cron::from_scheduling(rule, "UTC")
                    .ok()
                    .map(|cron| json!(cron))
            }
            _ => None,
        },
        Err(_) => None,
    };
    said.ok_or(Refusal::Unsupported(
        "a schedule that is not a cron expression",
    ))
}

/// The inputs of a run, which are the whole body.
pub(super) fn inputs(call: &Call) -> Result<Value, Refusal> {
    if said(call, "callbackUrl").is_some() {
        return Err(Refusal::Unsupported("calling back after a run"));
    }
    Ok(said(call, "data").cloned().unwrap_or_else(|| json!({})))
}

/// `hookType`, `security` and `scenarioId` come from [`NewHook::more`](crate::NewHook::more).
pub(super) fn new_webhook(guide: &Guide, call: &Call) -> Result<Value, Refusal> {
    let body = call.body.as_ref().and_then(Value::as_object);
    let mut body = body.cloned().unwrap_or_default();
    for key in ["method", "headers", "stringify", "ip", "udt"] {
        let wish = body.remove(key);
        if !matches!(wish, None | Some(Value::Bool(false))) {
            return Err(Refusal::Unsupported("these settings of a webhook"));
        }
    }
    body.remove("teamId");
    let kind = body.remove("typeName");
    let kind = match kind.as_ref().and_then(Value::as_str) {
        Some("gateway-webhook") => "custom",
        Some(kind @ ("custom" | "raw")) => kind,
        _ => return Err(Refusal::Unsupported("this kind of webhook")),
    };
    body.insert("type".to_owned(), json!(kind));
    if let Some(scenario) = body.get("scenarioId").and_then(Value::as_u64) {
        let text = guide.text(scenario, List::Scenarios)?;
        body.insert("scenarioId".to_owned(), json!(text));
    }
    Ok(Value::Object(body))
}

fn role(call: &Call) -> Result<&'static str, Refusal> {
    let number = said(call, "usersRoleId").and_then(Value::as_u64);
    let role = number.and_then(GuideRole::of_number);
    role.map(GuideRole::word)
        .ok_or(Refusal::Unsupported("this role"))
}

/// The guide takes an address and a role. The name is Make's wish alone.
pub(super) fn invitation(call: &Call, organization: u64) -> Result<Value, Refusal> {
    let only_team = json!([organization]);
    if said(call, "teamsId").is_some_and(|teams| *teams != only_team) {
        return Err(Refusal::Unsupported("teams"));
    }
    if said(call, "note").is_some() {
        return Err(Refusal::Unsupported("a note to an invitation"));
    }
    Ok(json!({ "email": said(call, "email"), "role": role(call)? }))
}

/// To Make a role change without a body is a removal, which the guide does not have.
pub(super) fn role_change(call: &Call) -> Result<Value, Refusal> {
    if call.body.is_none() {
        return Err(Refusal::Unsupported("removing a person"));
    }
    Ok(json!({ "role": role(call)? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::coverage;

    /// A call that carries this schedule, as a text the way Make wants it.
    fn call(scheduling: &Value) -> Call {
        let endpoint = coverage().remove(0);
        let body =
            json!({ "scheduling": scheduling.to_string(), "blueprint": "{\"name\":\"Invoices\"}" });
        endpoint.call().with(1).with(2).with(3).body(body)
    }

    #[test]
    fn an_interval_is_said_as_cron_whatever_harmless_stands_beside_it() {
        for scheduling in [
            json!({"type": "indefinitely", "interval": 900}),
            json!({"type": "indefinitely", "interval": 900, "restrict": []}),
            json!({"type": "indefinitely", "interval": "900", "between": null, "restrict": null}),
            json!({"type": "indefinitely", "interval": 900, "date": "2026-01-01T09:00:00Z"}),
        ] {
            let cron = json!({ "cronExpression": "*/15 * * * *", "timezone": "UTC" });
            let body = scenario_change(&call(&scheduling)).unwrap();
            assert_eq!(body["schedule"], cron, "{scheduling}");
        }
    }

    #[test]
    fn a_servers_own_schedule_goes_back_whole() {
        let cron = json!({ "cronExpression": "0 9 1 * 1", "timezone": "UTC", "enabled": true });
        let mut scheduling = cron.clone();
        scheduling["type"] = json!("cron");
        let body = scenario_change(&call(&scheduling)).unwrap();
        assert_eq!(body["schedule"], cron);
    }

    #[test]
    fn a_schedule_that_would_lose_something_is_refused() {
        for scheduling in [
            json!({"type": "indefinitely", "interval": 900, "restrict": [{"days": [1]}]}),
            json!({"type": "indefinitely", "interval": 900, "restrict": [{"days": ["1"]}]}),
            json!({"type": "indefinitely", "interval": 900, "restrict": "office hours"}),
            json!({"type": "indefinitely", "interval": 900,
                "between": ["2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"]}),
            json!({"type": "indefinitely", "interval": 900, "holidays": "no"}),
            json!({"type": "daily", "time": "09:00", "restrict": []}),
            json!({"type": "lunar"}),
        ] {
            assert!(scenario_change(&call(&scheduling)).is_err(), "{scheduling}");
        }
    }

    #[test]
    fn a_new_scenario_may_be_on_demand_only_whatever_harmless_stands_beside_that() {
        let table = [
            (json!({"type": "on-demand"}), true),
            (json!({"type": "on-demand", "restrict": []}), true),
            (
                json!({"type": "on-demand", "between": null, "interval": 900}),
                true,
            ),
            (
                json!({"type": "on-demand", "restrict": [{"days": [1]}]}),
                false,
            ),
            (
                json!({"type": "indefinitely", "interval": 900, "restrict": []}),
                false,
            ),
            (json!({"type": "lunar"}), false),
        ];
        for (scheduling, is_taken) in table {
            let body = new_scenario(&call(&scheduling));
            assert_eq!(body.is_ok(), is_taken, "{scheduling}");
        }
    }
}
