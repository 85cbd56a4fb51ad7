//! What a server of the guide's dialect answered, in Make's words.
//!
//! In: a document such as `{"data":[…]}`. Out: the document Make would have sent, as far as the guide's tells.
//! Never invents: what the guide does not tell is left out, and becomes "not known" further on.

use serde_json::{Map, Value, json};

use super::Guide;
use super::ask::{Choice, Reading};
use super::words::{GuideRole, state_of};
use crate::error::Error;
use crate::ids::OrganizationId;

/// Reads an answer. Every id in it is written into the book.
pub(super) fn read(guide: &Guide, reading: &Reading, answer: Value) -> Result<Value, Error> {
    Ok(match reading {
        Reading::Nothing => Value::Null,
        Reading::Organizations => {
            let numbers = organizations(guide, &list(answer)?).into_iter();
            // Every number was given just now, so none is unseen.
            let rows = numbers.filter_map(|number| guide.row(number.0).ok());
            json!({ "organizations": rows.collect::<Vec<_>>() })
        }
        Reading::Scenarios(choice) => chosen(guide, choice, &list(answer)?),
        Reading::Scenario => json!({ "scenario": scenario(guide, &one(answer)?) }),
        Reading::Blueprint => json!({ "response": blueprint(&one(answer)?) }),
        Reading::Run => run(&one(answer)?),
        Reading::Logs(asked) => logs(&list(answer)?, *asked),
        Reading::Log => json!({ "scenarioLog": log(&one(answer)?) }),
        Reading::Execution => execution(&one(answer)?),
        Reading::Hooks => {
            let rows: Vec<Value> = list(answer)?.iter().map(|row| hook(guide, row)).collect();
            json!({ "hooks": rows })
        }
        Reading::Hook => json!({ "hook": hook(guide, &one(answer)?) }),
        Reading::People => {
            let rows: Vec<Value> = list(answer)?.iter().map(|row| person(guide, row)).collect();
            json!({ "pg": { "totalCount": rows.len() }, "users": rows })
        }
        Reading::Roles { organization, user } => {
            let rows = list(answer)?;
            let mut rows = rows.iter().map(|row| role(guide, *organization, row));
            match user {
                None => {
                    let rows: Vec<Value> = rows.collect();
                    json!({ "pg": { "totalCount": rows.len() }, "userOrganizationRoles": rows })
                }
                Some(user) => {
                    let found = rows.find(|row| row["userId"] == *user);
                    json!({ "userOrganizationRole": found.ok_or_else(Error::not_found)? })
                }
            }
        }
        Reading::Invited(organization) => {
            let row = one(answer)?;
            let role = role(guide, *organization, &row);
            json!({ "user": person(guide, &row), "userOrganizationRole": role })
        }
        Reading::RoleSet { organization, user } => {
            let mut row = role(guide, *organization, &one(answer)?);
            row["userId"] = json!(user);
            json!({ "userOrganizationRole": row })
        }
    })
}

/// The organizations that scenarios name, and the one that a person named. When nobody named any, there is one without
/// a name, for everything needs an organization.
pub(super) fn organizations(guide: &Guide, rows: &[Value]) -> Vec<OrganizationId> {
    let mut numbers: Vec<u64> = guide.named_organization().into_iter().collect();
    for row in rows {
        let number = organization_of(guide, row);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    if numbers.is_empty() {
        numbers.push(guide.usual_organization());
    }
    numbers.into_iter().map(OrganizationId).collect()
}

fn organization_of(guide: &Guide, row: &Value) -> u64 {
    let number = guide.book.number(&row["organizationId"]);
    number.unwrap_or_else(|| guide.usual_organization())
}

/// The scenarios that are wanted, out of all.
fn chosen(guide: &Guide, choice: &Choice, rows: &[Value]) -> Value {
    let is_wanted = |row: &Value| {
        let is_active = row["isActive"].as_bool().unwrap_or_default();
        let fits = |wanted: u64, key: &str| row[key].as_u64() == Some(wanted);
        (choice.ids.is_empty() || choice.ids.iter().any(|id| fits(*id, "id")))
            && choice.is_active.is_none_or(|wanted| wanted == is_active)
            && choice.organization.is_none_or(|it| fits(it, "teamId"))
    };
    let rows = rows.iter().map(|row| scenario(guide, row));
    let wanted: Vec<Value> = rows.filter(is_wanted).collect();
    json!({ "pg": { "totalCount": wanted.len() }, "scenarios": wanted })
}

/// The rows of `{"data":[…]}`.
pub(super) fn list(mut answer: Value) -> Result<Vec<Value>, Error> {
    match answer.get_mut("data").map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        _ => Err(Error::not_understood("data")),
    }
}

/// One thing: `{"data":{…}}`, or bare. The guide shows both.
fn one(mut answer: Value) -> Result<Value, Error> {
    if answer.get("data").is_some_and(Value::is_object) {
        return Ok(answer["data"].take());
    }
    if answer.is_object() {
        Ok(answer)
    } else {
        Err(Error::not_understood("the document"))
    }
}

/// What is said about a page, from which the walk through the pages takes whether there is another.
///
/// The guide echoes no limit, so a server that caps ours cannot be told from a list that ends here. Assumed: a cap is
/// a round number; so a page that is short by a number that is not round is the last.
pub(super) fn page(sent: usize, asked: u64) -> Value {
    let is_last = u64::try_from(sent).is_ok_and(|sent| sent < asked) && !sent.is_multiple_of(5);
    if is_last {
        json!({ "limit": asked })
    } else {
        json!({})
    }
}

/// Copies members under Make's names. What is missing or null stays out.
fn renamed(row: &Value, names: &[(&str, &str)]) -> Map<String, Value> {
    let mut made = Map::new();
    for (theirs, makes) in names {
        if let Some(value) = row.get(*theirs).filter(|value| !value.is_null()) {
            made.entry(*makes).or_insert_with(|| value.clone());
        }
    }
    made
}

/// Puts an id in as its number. An id that is none is left out, and the row with it.
fn put_id(guide: &Guide, made: &mut Map<String, Value>, key: &str, id: &Value) {
    if let Some(number) = guide.book.number(id) {
        made.insert(key.to_owned(), json!(number));
    }
}

fn scenario(guide: &Guide, row: &Value) -> Value {
    let mut made = renamed(
        row,
        &[
            ("name", "name"),
            ("description", "description"),
            ("active", "isActive"),
            ("lastRunDate", "lastRunDate"),
            ("nextRunDate", "nextExec"),
            ("createdAt", "created"),
            ("updatedAt", "lastEdit"),
        ],
    );
    put_id(guide, &mut made, "id", &row["id"]);
    put_id(guide, &mut made, "folderId", &row["folder"]);
    made.insert("teamId".to_owned(), json!(organization_of(guide, row)));
    made.insert("usedPackages".to_owned(), json!(apps(row)));
    if let Some(scheduling) = scheduling(row) {
        made.insert("scheduling".to_owned(), scheduling);
    }
    Value::Object(made)
}

fn scheduling(row: &Value) -> Option<Value> {
    let schedule = row.get("schedule").filter(|it| it.is_object())?;
    let mut made = schedule.clone();
    made["type"] = json!("cron");
    Some(made)
}

/// The steps of a scenario as its blueprint holds them, or as it lists them itself.
fn modules(row: &Value) -> &[Value] {
    let listed = row
        .pointer("/blueprint/modules")
        .or_else(|| row.get("modules"));
    listed.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What a step does, such as `http:ActionSendData`, under the names the guide may give it.
fn what_it_does(module: &Value) -> Option<&str> {
    let named = |key| module.get(key).and_then(Value::as_str);
    named("module")
        .or_else(|| named("type"))
        .or_else(|| named("app"))
}

fn apps(row: &Value) -> Vec<&str> {
    let app = |module| what_it_does(module).map(|it| it.split(':').next().unwrap_or(it));
    modules(row).iter().filter_map(app).collect()
}

fn blueprint(row: &Value) -> Value {
    let own = row.get("blueprint").and_then(Value::as_object);
    let mut raw = own.cloned().unwrap_or_default();
    raw.entry("name").or_insert_with(|| row["name"].clone());
    raw.remove("modules");
    let steps = (1..)
        .zip(modules(row))
        .map(|(place, module)| step(place, module));
    let flow: Vec<Value> = steps.collect();
    raw.entry("flow").or_insert(json!(flow));
    json!({ "blueprint": raw, "scheduling": scheduling(row), "last_edit": row["updatedAt"] })
}

/// A step with all it holds, and with what Make cannot do without.
fn step(place: u64, module: &Value) -> Value {
    let mut made = module.as_object().cloned().unwrap_or_default();
    made.entry("id").or_insert(json!(place));
    made.insert("module".to_owned(), json!(what_it_does(module)));
    let name = module
        .get("name")
        .filter(|_| module.get("metadata").is_none());
    if let Some(name) = name {
        made.insert(
            "metadata".to_owned(),
            json!({ "designer": { "name": name } }),
        );
    }
    Value::Object(made)
}

fn run(row: &Value) -> Value {
    // The guide does not wait for the end, so an answer that speaks of a state tells that of the beginning.
    json!({ "executionId": row["id"] })
}

/// When a run began. The guide's text names no field for it, so the usual ones are tried.
fn began(row: &Value) -> Value {
    let names = [
        "startTime",
        "startedAt",
        "startDate",
        "timestamp",
        "createdAt",
        "date",
    ];
    names
        .iter()
        .find_map(|name| row.get(*name).filter(|value| !value.is_null()))
        .cloned()
        .unwrap_or_default()
}

fn log(row: &Value) -> Value {
    let mut made = renamed(
        row,
        &[
            ("id", "id"),
            ("duration", "duration"),
            ("modulesExecuted", "modulesExecuted"),
            ("operations", "operations"),
            ("error", "error"),
        ],
    );
    made.insert("timestamp".to_owned(), began(row));
    made.insert("status".to_owned(), json!(state(row)));
    Value::Object(made)
}

fn state(row: &Value) -> String {
    state_of(row["status"].as_str().unwrap_or_default())
}

fn logs(rows: &[Value], asked: u64) -> Value {
    let mut pg = page(rows.len(), asked);
    if pg.get("limit").is_none() {
        // The next page ends where this one ends; the row on the seam comes twice and is dropped by its id.
        let last = rows.last().map(began);
        if let Some(Value::String(last)) = last {
            pg["last"] = json!(last);
        }
    }
    let rows: Vec<Value> = rows.iter().map(log).collect();
    json!({ "scenarioLogs": rows, "pg": pg })
}

fn execution(row: &Value) -> Value {
    let mut made = renamed(row, &[("outputs", "outputs"), ("output", "outputs")]);
    made.insert("status".to_owned(), json!(state(row)));
    if let Some(error) = row.get("error").filter(|error| !error.is_null()) {
        let message = error.as_str().map(|text| json!({ "message": text }));
        made.insert("error".to_owned(), message.unwrap_or_else(|| error.clone()));
    }
    Value::Object(made)
}

fn hook(guide: &Guide, row: &Value) -> Value {
    let mut made = renamed(
        row,
        &[
            ("name", "name"),
            ("url", "url"),
            ("type", "typeName"),
            ("enabled", "enabled"),
            ("active", "enabled"),
        ],
    );
    put_id(guide, &mut made, "id", &row["id"]);
    put_id(guide, &mut made, "scenarioId", &row["scenarioId"]);
    made.insert("type".to_owned(), json!("web"));
    // A webhook of the guide cannot be switched off.
    made.entry("enabled").or_insert(json!(true));
    // `security` may hold a password and is dropped.
    made.insert(
        "data".to_owned(),
        Value::Object(renamed(row, &[("hookType", "hookType")])),
    );
    Value::Object(made)
}

fn person(guide: &Guide, row: &Value) -> Value {
    let mut made = renamed(
        row,
        &[
            ("name", "name"),
            ("email", "email"),
            ("lastLogin", "lastLogin"),
        ],
    );
    put_id(guide, &mut made, "id", &row["id"]);
    Value::Object(made)
}

fn role(guide: &Guide, organization: u64, row: &Value) -> Value {
    let mut made = Map::new();
    put_id(guide, &mut made, "userId", &row["id"]);
    made.insert("organizationId".to_owned(), json!(organization));
    let role = row["role"].as_str().and_then(GuideRole::of_word);
    made.insert("usersRoleId".to_owned(), json!(role.map(GuideRole::number)));
    let is_waiting = matches!(row["status"].as_str(), Some("pending" | "invited"));
    made.insert(
        "invitation".to_owned(),
        json!(is_waiting.then_some("pending")),
    );
    Value::Object(made)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Documents that look like the guide's, and everything they might hold instead.
    fn any_answer() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[a-z0-9:-]{0,12}".prop_map(Value::from),
        ];
        let names = prop::sample::select(vec![
            "data",
            "id",
            "active",
            "folder",
            "modules",
            "module",
            "type",
            "blueprint",
            "flow",
            "name",
            "schedule",
            "cronExpression",
            "status",
            "error",
            "message",
            "startedAt",
            "role",
            "organizationId",
            "metadata",
            "security",
            "scenarioId",
        ]);
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(names.clone(), inner, 0..8).prop_map(|members| {
                    let members = members
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value));
                    Value::Object(members.collect())
                }),
            ]
        })
    }

    fn readings() -> Vec<Reading> {
        let everything = Choice {
            ids: Vec::new(),
            is_active: Some(true),
            organization: Some(1),
        };
        vec![
            Reading::Scenarios(everything),
            Reading::Scenario,
            Reading::Blueprint,
            Reading::Run,
            Reading::Logs(100),
            Reading::Log,
            Reading::Execution,
            Reading::Hooks,
            Reading::Hook,
            Reading::Organizations,
            Reading::People,
            Reading::Roles {
                organization: 1,
                user: None,
            },
            Reading::Roles {
                organization: 1,
                user: Some(2),
            },
            Reading::Invited(1),
            Reading::RoleSet {
                organization: 1,
                user: 2,
            },
            Reading::Nothing,
        ]
    }

    proptest! {
        #[test]
        fn no_answer_panics_and_what_is_said_of_one_thing_is_one_thing(answer in any_answer()) {
            let guide = Guide::default();
            let in_data = json!({ "data": answer.clone() });
            for reading in readings() {
                for answer in [&answer, &in_data] {
                    if let Ok(read) = read(&guide, &reading, answer.clone()) {
                        prop_assert!(read.is_object() || reading == Reading::Nothing);
                    }
                }
            }
        }
    }

    #[test]
    fn what_the_guide_keeps_secret_is_not_passed_on() {
        let row = json!({ "data": { "id": "1", "security": { "password": "hunter2" }, "password": "hunter2" } });
        for reading in readings() {
            if let Ok(read) = read(&Guide::default(), &reading, row.clone()) {
                assert!(!read.to_string().contains("hunter2"), "{reading:?}");
            }
        }
    }
}
