//! What to ask a server of the guide's dialect for a call in Make's words.
//!
//! In: a call as `make/` builds it. Out: the guide's call and how to read its answer, an answer that needs no call, or
//! a refusal. Never sends anything, and never leaves out a wish that changes the meaning: what the guide cannot say is
//! refused, not forgotten.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::bodies;
use super::words::{GuideRole, state_word};
use super::{
    ADD_USER, CREATE_SCENARIO, CREATE_WEBHOOK, DELETE_SCENARIO, DELETE_WEBHOOK, EXECUTE, EXECUTION,
    EXECUTIONS, Guide, PATCH_SCENARIO, SCENARIO, SCENARIOS, SET_ROLE, STOP_EXECUTION, USERS,
    WEBHOOKS,
};
use crate::call::Call;
use crate::endpoint::Endpoint;

/// How a call is answered.
#[derive(Debug)]
pub(super) enum Plan {
    /// By one call.
    Ask(Call, Reading),
    /// By all pages of a list.
    All(Call, Reading),
    /// By deleting this webhook, unless a scenario waits for it.
    DeleteUnused(String),
    /// Without a call.
    Known(Value),
}

/// How an answer is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Those of all scenarios that are wanted; the guide itself cannot choose.
    Scenarios(Choice),
    Scenario,
    Blueprint,
    Run,
    /// One page of runs, of so many rows.
    Logs(u64),
    Log,
    Execution,
    Hooks,
    Hook,
    /// The organizations that scenarios name. Reading the scenarios also shows whether the credential is accepted.
    Organizations,
    People,
    /// The roles of an organization's people, or of one of them.
    Roles {
        organization: u64,
        user: Option<u64>,
    },
    /// Somebody who was added to an organization.
    Invited(u64),
    /// A change of a person's role.
    RoleSet {
        organization: u64,
        user: u64,
    },
    /// The answer tells nothing new.
    Nothing,
}

/// Which of all scenarios are wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Only these, by number; empty means all.
    pub(super) ids: Vec<u64>,
    pub(super) is_active: Option<bool>,
    /// Only those of this organization, or of its one team, by number.
    pub(super) organization: Option<u64>,
}

/// Why a call cannot be said in the guide's dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The guide has no words for it.
    Unsupported(&'static str),
    /// A number stands for an id that was not seen since the start; it is in this list, or gone.
    Unseen(List),
}

/// Where ids are seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum List {
    Scenarios,
    Webhooks,
    /// The people of this organization, by the guide's id.
    People(String),
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
    "filterByTeamId",
    "name",
    "email",
    "typeName",
    "assigned",
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

/// Calls that are answered without asking: an organization and its one team are told by their number, and the guide
/// has four fixed roles.
pub(super) const KNOWN: &[&str] = &["organization", "teams", "team", "roles"];

/// Says a call in the guide's dialect.
pub(super) fn plan(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    if STRANGE_CHOICES.iter().any(|key| call.asked(key).is_some()) {
        return Err(Refusal::Unsupported("this choice of rows"));
    }
    let scenario = || guide.text(number(call, 0), List::Scenarios);
    let execution = || call.arguments().get(1).map_or("", String::as_str);
    Ok(match call.name {
        "organizations" => Plan::All(SCENARIOS.call(), Reading::Organizations),
        "scenarios" => scenarios(guide, call)?,
        "scenario" => Plan::Ask(SCENARIO.call().with(scenario()?), Reading::Scenario),
        "blueprint" => Plan::Ask(SCENARIO.call().with(scenario()?), Reading::Blueprint),
        "create_scenario" => {
            let body = bodies::new_scenario(call)?;
            Plan::Ask(CREATE_SCENARIO.call().body(body), Reading::Scenario)
        }
        "update_scenario" => {
            let body = bodies::scenario_change(call)?;
            let call = PATCH_SCENARIO.call().with(scenario()?);
            Plan::Ask(call.body(body), Reading::Scenario)
        }
        "start" => switch(scenario()?, true),
        "stop" => switch(scenario()?, false),
        "delete_scenario" => Plan::Ask(DELETE_SCENARIO.call().with(scenario()?), Reading::Nothing),
        "run" => {
            let body = bodies::inputs(call)?;
            let call = EXECUTE.call().with(scenario()?);
            Plan::Ask(call.body(body), Reading::Run)
        }
        "logs" => logs(scenario()?, call),
        "log" => Plan::Ask(EXECUTION.call().with(execution()), Reading::Log),
        "execution" => Plan::Ask(EXECUTION.call().with(execution()), Reading::Execution),
        // The guide knows one way to stop, so whether it shall be at once cannot be said.
        "stop_execution" => Plan::Ask(STOP_EXECUTION.call().with(execution()), Reading::Nothing),
        "hooks" => Plan::All(WEBHOOKS.call(), Reading::Hooks),
        "create_hook" => {
            let body = bodies::new_webhook(guide, call)?;
            Plan::Ask(CREATE_WEBHOOK.call().body(body), Reading::Hook)
        }
        "delete_hook" => {
            let hook = guide.text(number(call, 0), List::Webhooks)?;
            if call.asked("confirmed").is_some() {
                Plan::Ask(DELETE_WEBHOOK.call().with(hook), Reading::Nothing)
            } else {
                // Make would ask before it breaks a scenario; the guide has no word for that.
                Plan::DeleteUnused(hook)
            }
        }
        "users" => {
            let organization = guide.organization_text(place(call).unwrap_or_default())?;
            Plan::All(USERS.call().with(organization), Reading::People)
        }
        "organization_roles" => roles_of(guide, call, None)?,
        "organization_role" => roles_of(guide, call, Some(number(call, 1)))?,
        "invite" => invite(guide, call)?,
        "set_organization_role" => set_role(guide, call)?,
        "organization" => Plan::Known(json!({ "organization": guide.row(number(call, 0))? })),
        "teams" => Plan::Known(json!({ "teams": [guide.row(place(call).unwrap_or_default())?] })),
        "team" => Plan::Known(json!({ "team": guide.row(number(call, 0))? })),
        "roles" => Plan::Known(roles(call)),
        _ => return Err(Refusal::Unsupported(call.name)),
    })
}

/// The number that stands at this place of the path.
fn number(call: &Call, place: usize) -> u64 {
    let argument = call.arguments().get(place);
    argument
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}

/// The organization a listing is for. Its one team has the same number.
fn place(call: &Call) -> Option<u64> {
    let place = call
        .asked("organizationId")
        .or_else(|| call.asked("teamId"));
    place.and_then(|text| text.parse().ok())
}

fn scenarios(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    let folder = call.asked("folderId").and_then(|text| text.parse().ok());
    let folder = folder.map(|folder| guide.text(folder, List::Scenarios));
    let ids = call.asked_all("id[]").filter_map(|id| id.parse().ok());
    let choice = Choice {
        ids: ids.collect(),
        is_active: call.asked("isActive").map(|text| text == "true"),
        organization: place(call),
    };
    let page = SCENARIOS.call().query_opt("folder", folder.transpose()?);
    Ok(Plan::All(page, Reading::Scenarios(choice)))
}

fn switch(scenario: String, active: bool) -> Plan {
    let call = PATCH_SCENARIO.call().with(scenario);
    Plan::Ask(call.body(json!({ "active": active })), Reading::Nothing)
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
    // As `make/logs.rs` writes them: the beginning in seconds, the end in milliseconds.
    let number = |key: &str| call.asked(key)?.parse().ok();
    let from = number("from").and_then(|s| Timestamp::from_second(s).ok());
    let to = number("to").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let limit = call.asked("pg[limit]").and_then(|text| text.parse().ok());
    let limit = limit.unwrap_or(100);
    let last = call.asked("pg[last]").map(str::to_owned);
    let page = EXECUTIONS
        .call()
        .with(scenario)
        .query("limit", limit)
        .query_opt("from", from)
        .query_opt("to", last.or_else(|| to.map(|to| to.to_string())))
        .query_opt("status", status.flatten());
    Plan::Ask(page, Reading::Logs(limit))
}

fn roles_of(guide: &Guide, call: &Call, user: Option<u64>) -> Result<Plan, Refusal> {
    let organization = number(call, 0);
    let reading = Reading::Roles { organization, user };
    let organization = guide.organization_text(organization)?;
    Ok(Plan::All(USERS.call().with(organization), reading))
}

fn invite(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    let organization = number(call, 0);
    let body = bodies::invitation(call, organization)?;
    let call = ADD_USER
        .call()
        .with(guide.organization_text(organization)?)
        .body(body);
    Ok(Plan::Ask(call, Reading::Invited(organization)))
}

fn set_role(guide: &Guide, call: &Call) -> Result<Plan, Refusal> {
    let (user, organization) = (number(call, 0), number(call, 1));
    let body = bodies::role_change(call)?;
    let in_guide = guide.organization_text(organization)?;
    let person = guide.text(user, List::People(in_guide.clone()))?;
    let call = SET_ROLE.call().with(in_guide).with(person).body(body);
    Ok(Plan::Ask(call, Reading::RoleSet { organization, user }))
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

    fn guide() -> Guide {
        Guide::default()
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
            let call = call.query("organizationId", 2);
            let spoken = super::super::guide_address(endpoint.name);
            match plan(&guide, &call) {
                Ok(Plan::Ask(asked, _) | Plan::All(asked, _)) => {
                    let address = spoken.map(|it| (it.method, it.path, it.kind));
                    assert_eq!(
                        Some((asked.method, asked.template, asked.kind)),
                        address,
                        "{}",
                        endpoint.name
                    );
                }
                Ok(Plan::DeleteUnused(_)) => assert_eq!(endpoint.name, "delete_hook"),
                Ok(Plan::Known(_)) => {
                    let knows = super::super::guide_knows(endpoint.name);
                    assert!(knows && spoken.is_none(), "{}", endpoint.name);
                }
                Err(refusal) => {
                    assert_eq!(refusal, Refusal::Unsupported(endpoint.name));
                    assert_eq!(spoken, None, "{}", endpoint.name);
                }
            }
        }
        for name in SPOKEN.iter().map(|(name, _)| name).chain(KNOWN) {
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
        let nameless = Guide::default().usual_organization();
        let plan = asked(&named("users").query("organizationId", nameless));
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
