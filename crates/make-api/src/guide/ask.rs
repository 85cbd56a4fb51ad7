//! What to ask a server of the guide's dialect for a call in Make's words.
//!
//! In: a call as `make/` builds it. Out: the guide's call and how to read its answer, an answer that needs no call, or
//! a refusal. Never sends anything, and never leaves out a wish that changes the meaning: what the guide cannot say is
//! refused, not forgotten.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::book::IdBook;
use super::words::{GuideRole, state_word};
use super::{
    ADD_USER, CREATE_SCENARIO, CREATE_WEBHOOK, DELETE_SCENARIO, DELETE_WEBHOOK, EXECUTE, EXECUTION,
    EXECUTIONS, Guide, PATCH_SCENARIO, SCENARIO, SCENARIOS, SET_ROLE, STOP_EXECUTION, USERS,
    WEBHOOKS,
};
use crate::call::Call;
use crate::cron::Cron;
use crate::endpoint::Endpoint;
use crate::make::Scheduling;

/// How a call is answered.
#[derive(Debug)]
pub(super) enum Plan {
    /// By one call.
    Ask(Call, Reading),
    /// By all pages of scenarios, of which only some are wanted; the guide itself cannot choose.
    Choose(Choice),
    /// Without a call.
    Known(Value),
}

/// How the answer of a call is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// One page of scenarios, of so many rows.
    Scenarios(u64),
    Scenario,
    Blueprint,
    Run,
    /// One page of runs, of so many rows.
    Logs(u64),
    Log,
    Execution,
    Hooks,
    Hook,
    People,
    Roles,
    /// The role of one of the people.
    RoleOf(u64),
    Invited,
    /// A change of the role of this person.
    RoleSet(u64),
    /// The call was only made to see whether the credential is accepted.
    Organizations,
    /// The answer tells nothing new.
    Nothing,
}

/// Which of all scenarios are wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Only these, by number; empty means all.
    pub(super) ids: Vec<u64>,
    pub(super) is_active: Option<bool>,
    /// Only those of this folder, by the guide's id.
    pub(super) folder: Option<String>,
}

/// Why a call cannot be said in the guide's dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The guide has no words for it.
    Unsupported(&'static str),
    /// A number stands for an id that was not seen since the start; it is in this list, or gone.
    Unseen(List),
}

/// Where ids are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Scenarios,
    Webhooks,
    People,
}

/// Parameters of a listing that choose rows in ways the guide does not have.
const STRANGE_CHOICES: &[&str] = &[
    "durationFrom",
    "durationTo",
    "operationsFrom",
    "operationsTo",
    "transferFrom",
    "transferTo",
    "creditsFrom",
    "creditsTo",
    "executionName",
    "concept",
    "type",
    "organizationRoleId",
    "teamRoleId",
    "name",
    "email",
    "viewForScenarioId",
    "blueprintId",
    "draft",
];

/// The calls that have a word in the guide, and the address that is asked for each.
pub(super) const SPOKEN: &[(&str, Endpoint)] = &[
    ("organizations", SCENARIOS),
    ("scenarios", SCENARIOS),
    ("scenario", SCENARIO),
    ("blueprint", SCENARIO),
    ("create_scenario", CREATE_SCENARIO),
    ("update_scenario", PATCH_SCENARIO),
    ("start", PATCH_SCENARIO),
    ("stop", PATCH_SCENARIO),
    ("delete_scenario", DELETE_SCENARIO),
    ("run", EXECUTE),
    ("logs", EXECUTIONS),
    ("log", EXECUTION),
    ("execution", EXECUTION),
    ("stop_execution", STOP_EXECUTION),
    ("hooks", WEBHOOKS),
    ("create_hook", CREATE_WEBHOOK),
    ("delete_hook", DELETE_WEBHOOK),
    ("users", USERS),
    ("organization_roles", USERS),
    ("organization_role", USERS),
    ("invite", ADD_USER),
    ("set_organization_role", SET_ROLE),
];

/// Says a call in the guide's dialect.
pub(super) fn plan(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    if STRANGE_CHOICES.iter().any(|key| call.asked(key).is_some()) {
        return Err(Refusal::Unsupported("this choice of rows"));
    }
    let scenario = || id(&guide.book, call, 0, List::Scenarios);
    let ask = |call: Call, reading| Ok(Plan::Ask(call, reading));
    match call.name {
        "organizations" => ask(SCENARIOS.call().query("limit", 1), Reading::Organizations),
        "scenarios" => scenarios(guide, call),
        "scenario" => ask(SCENARIO.call().with(scenario()?), Reading::Scenario),
        "blueprint" => ask(SCENARIO.call().with(scenario()?), Reading::Blueprint),
        "create_scenario" => create_scenario(call),
        "update_scenario" => change_scenario(scenario()?, call),
        "start" => Ok(switch(scenario()?, true)),
        "stop" => Ok(switch(scenario()?, false)),
        "delete_scenario" => ask(DELETE_SCENARIO.call().with(scenario()?), Reading::Nothing),
        "run" => run(scenario()?, call),
        "logs" => Ok(logs(scenario()?, call)),
        "log" => ask(EXECUTION.call().with(argument(call, 1)), Reading::Log),
        "execution" => ask(EXECUTION.call().with(argument(call, 1)), Reading::Execution),
        "stop_execution" => ask(
            STOP_EXECUTION.call().with(argument(call, 1)),
            Reading::Nothing,
        ),
        "hooks" => ask(WEBHOOKS.call(), Reading::Hooks),
        "create_hook" => create_webhook(guide, call),
        "delete_hook" => {
            let hook = id(&guide.book, call, 0, List::Webhooks)?;
            ask(DELETE_WEBHOOK.call().with(hook), Reading::Nothing)
        }
        "users" => ask(
            USERS.call().with(guide.known_organization()?),
            Reading::People,
        ),
        "organization_roles" => ask(
            USERS.call().with(guide.known_organization()?),
            Reading::Roles,
        ),
        "organization_role" => {
            let user = argument(call, 1).parse().unwrap_or_default();
            ask(
                USERS.call().with(guide.known_organization()?),
                Reading::RoleOf(user),
            )
        }
        "invite" => invite(guide, call),
        "set_organization_role" => set_role(guide, call),
        "organization" => Ok(Plan::Known(
            json!({ "organization": guide.organization_row() }),
        )),
        "teams" => Ok(Plan::Known(json!({ "teams": [guide.team_row()] }))),
        "team" => Ok(Plan::Known(json!({ "team": guide.team_row() }))),
        "roles" => Ok(Plan::Known(roles(call))),
        _ => Err(Refusal::Unsupported(call.name)),
    }
}

fn argument(call: &Call, place: usize) -> &str {
    call.arguments().get(place).map_or("", String::as_str)
}

/// The guide's id behind the number that stands at this place of the path.
fn id(book: &IdBook, call: &Call, place: usize, list: List) -> Result<String, Refusal> {
    let number = argument(call, place).parse().ok();
    number
        .and_then(|number| book.text(number))
        .ok_or(Refusal::Unseen(list))
}

/// Rows a page shall have.
fn limit(call: &Call) -> u64 {
    let limit = call.asked("pg[limit]").and_then(|text| text.parse().ok());
    limit.unwrap_or(100)
}

fn scenarios(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    let folder = match call.asked("folderId") {
        None => None,
        Some(text) => {
            let known = text.parse().ok().and_then(|number| guide.book.text(number));
            Some(known.ok_or(Refusal::Unseen(List::Scenarios))?)
        }
    };
    let ids: Vec<u64> = call
        .asked_all("id[]")
        .filter_map(|id| id.parse().ok())
        .collect();
    let is_active = call.asked("isActive").map(|text| text == "true");
    if !ids.is_empty() || is_active.is_some() {
        return Ok(Plan::Choose(Choice {
            ids,
            is_active,
            folder,
        }));
    }
    let asked = limit(call);
    let page = SCENARIOS
        .call()
        .query("limit", asked)
        .query_opt("offset", call.asked("pg[offset]"))
        .query_opt("folder", folder);
    Ok(Plan::Ask(page, Reading::Scenarios(asked)))
}

fn switch(scenario: String, active: bool) -> Plan {
    let call = PATCH_SCENARIO.call().with(scenario);
    Plan::Ask(call.body(json!({ "active": active })), Reading::Nothing)
}

/// A member of the body of Make's call.
fn said<'c>(call: &'c Call, key: &str) -> Option<&'c Value> {
    call.body.as_ref()?.get(key)
}

/// A member that Make wants as a JSON text.
fn said_as_text(call: &Call, key: &str) -> Option<Value> {
    serde_json::from_str(said(call, key)?.as_str()?).ok()
}

fn create_scenario(call: &Call) -> Result<Plan, Refusal> {
    if said(call, "folderId").is_some() || said(call, "basedon").is_some() {
        return Err(Refusal::Unsupported(
            "a new scenario in a folder or from a template",
        ));
    }
    let scheduling = said_as_text(call, "scheduling").map(serde_json::from_value);
    if !matches!(scheduling, None | Some(Ok(Scheduling::OnDemand))) {
        // A second call could fail and leave a scenario that nobody asked for; setting it afterwards is the caller's.
        return Err(Refusal::Unsupported("a new scenario with a schedule"));
    }
    let blueprint = said_as_text(call, "blueprint").unwrap_or_default();
    let setting = |key: &str| blueprint.pointer(&format!("/metadata/scenario/{key}"));
    let mut body = Map::new();
    body.insert("name".to_owned(), blueprint["name"].clone());
    body.insert("active".to_owned(), json!(false));
    for key in ["maxErrors", "autoCommit"] {
        if let Some(value) = setting(key) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    for key in ["description", "priority"] {
        if let Some(value) = blueprint.get(key) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    body.insert("blueprint".to_owned(), blueprint);
    let call = CREATE_SCENARIO.call().body(Value::Object(body));
    Ok(Plan::Ask(call, Reading::Scenario))
}

fn change_scenario(scenario: String, call: &Call) -> Result<Plan, Refusal> {
    if said(call, "folderId").is_some() {
        return Err(Refusal::Unsupported("moving a scenario to a folder"));
    }
    let mut body = Map::new();
    for key in ["name", "description"] {
        if let Some(value) = said(call, key) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(blueprint) = said_as_text(call, "blueprint") {
        body.insert("blueprint".to_owned(), blueprint);
    }
    if let Some(scheduling) = said_as_text(call, "scheduling") {
        body.insert("schedule".to_owned(), schedule(scheduling)?);
    }
    let call = PATCH_SCENARIO.call().with(scenario);
    Ok(Plan::Ask(call.body(Value::Object(body)), Reading::Scenario))
}

/// A time of day needs a time zone, which only a cron schedule carries; an interval means the same in all of them.
fn schedule(scheduling: Value) -> Result<Value, Refusal> {
    let scheduling = serde_json::from_value(scheduling);
    let cron = match &scheduling {
        Ok(scheduling @ (Scheduling::Cron(_) | Scheduling::Indefinitely { .. })) => {
            Cron::from_scheduling(scheduling, "UTC").ok()
        }
        _ => None,
    };
    cron.map(|cron| json!(cron)).ok_or(Refusal::Unsupported(
        "a schedule that is not a cron expression",
    ))
}

fn run(scenario: String, call: &Call) -> Result<Plan, Refusal> {
    if said(call, "callbackUrl").is_some() {
        return Err(Refusal::Unsupported("calling back after a run"));
    }
    // The inputs are the whole body.
    let inputs = said(call, "data").cloned().unwrap_or_else(|| json!({}));
    let call = EXECUTE.call().with(scenario).body(inputs);
    Ok(Plan::Ask(call, Reading::Run))
}

fn logs(scenario: String, call: &Call) -> Plan {
    let none = || Plan::Known(json!({ "scenarioLogs": [], "pg": {} }));
    if call.asked("pg[offset]").is_some() {
        // Pages of runs go on by time; the rows of an offset were all given already.
        return none();
    }
    let status = call.asked("status").map(state_word);
    if status == Some(None) {
        return none();
    }
    let moment = |key: &str| {
        let ms = call.asked(key)?.parse().ok()?;
        let moment = Timestamp::from_millisecond(ms).ok()?;
        Some(moment.to_string())
    };
    let asked = limit(call);
    let last = call.asked("pg[last]").map(str::to_owned);
    let page = EXECUTIONS
        .call()
        .with(scenario)
        .query("limit", asked)
        .query_opt("from", moment("from"))
        .query_opt("to", last.or_else(|| moment("to")))
        .query_opt("status", status.flatten());
    Plan::Ask(page, Reading::Logs(asked))
}

fn create_webhook(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    let mut body = call
        .body
        .as_ref()
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
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
        let text = guide.book.text(scenario);
        let text = text.ok_or(Refusal::Unseen(List::Scenarios))?;
        body.insert("scenarioId".to_owned(), json!(text));
    }
    let call = CREATE_WEBHOOK.call().body(Value::Object(body));
    Ok(Plan::Ask(call, Reading::Hook))
}

fn role_word(call: &Call) -> Result<&'static str, Refusal> {
    let role = said(call, "usersRoleId").and_then(Value::as_u64);
    role.and_then(GuideRole::of_number)
        .map(GuideRole::word)
        .ok_or(Refusal::Unsupported("this role"))
}

fn invite(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    let only_team = json!([guide.organization_number()]);
    if said(call, "teamsId").is_some_and(|teams| *teams != only_team) {
        return Err(Refusal::Unsupported("teams"));
    }
    let body = json!({ "email": said(call, "email"), "role": role_word(call)? });
    let call = ADD_USER.call().with(guide.known_organization()?).body(body);
    Ok(Plan::Ask(call, Reading::Invited))
}

fn set_role(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    if call.body.is_none() {
        // To Make this is a removal.
        return Err(Refusal::Unsupported("removing a person"));
    }
    let number = argument(call, 0).parse().unwrap_or_default();
    let user = id(&guide.book, call, 0, List::People)?;
    let body = json!({ "role": role_word(call)? });
    let call = SET_ROLE.call().with(guide.known_organization()?).with(user);
    Ok(Plan::Ask(call.body(body), Reading::RoleSet(number)))
}

/// All roles are roles of the organization.
fn roles(call: &Call) -> Value {
    let rows: Vec<Value> = match call.asked("category") {
        Some("team") => Vec::new(),
        _ => GuideRole::ALL
            .into_iter()
            .map(GuideRole::described)
            .collect(),
    };
    json!({ "usersRoles": rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Dialect, coverage};

    /// Calls that are answered without asking, since the guide has one organization, no teams and four fixed roles.
    const KNOWN: &[&str] = &["organization", "teams", "team", "roles"];

    fn guide() -> Guide {
        Guide::default().in_organization("org-123")
    }

    #[test]
    fn every_call_of_make_is_said_known_or_refused_and_the_table_says_which() {
        let guide = guide();
        for endpoint in coverage() {
            if endpoint.dialect != Dialect::Make {
                continue;
            }
            let body = json!({ "usersRoleId": 1, "typeName": "gateway-webhook" });
            let call = endpoint.call().with(1).with(2).with(3).body(body);
            let spoken = super::super::guide_address(endpoint.name);
            match plan(&guide, &call) {
                Ok(Plan::Ask(asked, _)) => {
                    let address = spoken.map(|it| (it.method, it.path, it.kind));
                    assert_eq!(
                        Some((asked.method, asked.template, asked.kind)),
                        address,
                        "{}",
                        endpoint.name
                    );
                }
                Ok(Plan::Known(_)) => assert!(KNOWN.contains(&endpoint.name), "{}", endpoint.name),
                Err(refusal) => {
                    assert_eq!(refusal, Refusal::Unsupported(endpoint.name));
                    assert_eq!(spoken, None, "{}", endpoint.name);
                }
                Ok(Plan::Choose(_)) => panic!("{} chooses nothing", endpoint.name),
            }
        }
        for (name, _) in SPOKEN {
            let is_a_call = coverage().iter().any(|endpoint| endpoint.name == *name);
            assert!(is_a_call, "{name}");
        }
    }

    #[test]
    fn nothing_that_may_not_be_repeated_becomes_repeatable_by_translation() {
        for make in coverage() {
            if let (Dialect::Make, Some(guide)) =
                (make.dialect, super::super::guide_address(make.name))
            {
                assert_eq!(guide.kind, make.kind, "{}", make.name);
            }
        }
    }

    fn asked(call: &Call) -> Result<Plan, Refusal> {
        plan(&guide(), call)
    }

    fn named(name: &str) -> Call {
        let all = coverage();
        let endpoint = all
            .iter()
            .find(|it| it.name == name && it.dialect == Dialect::Make);
        endpoint.unwrap().call()
    }

    #[test]
    fn a_wish_the_guide_has_no_words_for_is_refused_and_not_forgotten() {
        let schedule = |scheduling: Value| json!({ "scheduling": scheduling.to_string() });
        let table = [
            named("users").query("teamRoleId", 3),
            named("logs").with(5).query("durationFrom", 1000),
            named("run")
                .with(5)
                .body(json!({ "callbackUrl": "https://example.com" })),
            named("set_organization_role").with(1).with(2),
            named("set_organization_role")
                .with(1)
                .with(2)
                .body(json!({ "usersRoleId": 99 })),
            named("invite")
                .with(2)
                .body(json!({ "usersRoleId": 1, "teamsId": [7] })),
            named("update_scenario")
                .with(5)
                .body(json!({ "folderId": 3 })),
            named("update_scenario")
                .with(5)
                .body(schedule(json!({ "type": "daily", "time": "09:00" }))),
            named("create_scenario")
                .body(schedule(json!({ "type": "indefinitely", "interval": 900 }))),
            named("create_hook").body(json!({ "typeName": "gateway-mailhook" })),
            named("create_hook").body(json!({ "typeName": "gateway-webhook", "headers": true })),
        ];
        for call in table {
            let plan = asked(&call);
            assert!(
                matches!(plan, Err(Refusal::Unsupported(_))),
                "{call:?}: {plan:?}"
            );
        }
    }

    #[test]
    fn without_a_name_of_the_organization_nobody_is_asked_about_people() {
        let plan = plan(&Guide::default(), &named("users"));
        assert!(matches!(plan, Err(Refusal::Unsupported(_))));
    }

    #[test]
    fn an_id_that_was_not_seen_yet_is_to_be_looked_up() {
        let number = guide().book.number_of("scn-7").unwrap();
        let plan = asked(&named("scenario").with(number));
        assert!(
            matches!(plan, Err(Refusal::Unseen(List::Scenarios))),
            "{plan:?}"
        );
    }

    #[test]
    fn runs_with_warnings_are_none_since_the_guide_has_no_warnings() {
        let plan = asked(&named("logs").with(5).query("status", 2));
        assert!(matches!(plan, Ok(Plan::Known(_))), "{plan:?}");
    }
}
