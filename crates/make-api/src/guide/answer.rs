//! What a server of the guide's dialect answered, in Make's words.
//!
//! In: a document such as `{"data":[…]}`. Out: the document Make would have sent, as far as the guide's tells.
//! Never invents: what the guide does not tell is left out, and becomes "not known" further on.

use serde_json::{Map, Value, json};

use super::Guide;
use super::ask::{Choice, Reading};
use super::words::{GuideRole, state_of};
use crate::error::Error;

/// Reads an answer. Every id in it is written into the book.
pub(super) fn read(guide: &Guide, reading: &Reading, answer: Value) -> Result<Value, Error> {
    Ok(match reading {
        Reading::Nothing => Value::Null,
        Reading::Organizations => {
            list(answer)?;
            json!({ "organizations": [guide.organization_row()] })
        }
        Reading::Scenarios(asked) => {
            let rows = list(answer)?;
            let pg = page(rows.len(), *asked);
            let rows: Vec<Value> = rows.iter().map(|row| scenario(guide, row)).collect();
            json!({ "scenarios": rows, "pg": pg })
        }
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
            json!({ "users": rows })
        }
        Reading::Roles => {
            let rows: Vec<Value> = list(answer)?.iter().map(|row| role(guide, row)).collect();
            json!({ "userOrganizationRoles": rows })
        }
        Reading::RoleOf(user) => {
            let rows = list(answer)?;
            let mut rows = rows.iter().map(|row| role(guide, row));
            let found = rows.find(|row| row["userId"] == *user);
            json!({ "userOrganizationRole": found.ok_or_else(Error::not_found)? })
        }
        Reading::Invited => {
            let row = one(answer)?;
            json!({ "user": person(guide, &row), "userOrganizationRole": role(guide, &row) })
        }
        Reading::RoleSet(user) => {
            let mut row = role(guide, &one(answer)?);
            row["userId"] = json!(user);
            json!({ "userOrganizationRole": row })
        }
    })
}

/// The scenarios that are wanted, out of all.
pub(super) fn chosen(guide: &Guide, choice: &Choice, rows: &[Value]) -> Value {
    let is_wanted = |row: &Value| {
        let id = row["id"].as_u64().unwrap_or_default();
        let is_active = row["isActive"].as_bool().unwrap_or_default();
        (choice.ids.is_empty() || choice.ids.contains(&id))
            && choice.is_active.is_none_or(|wanted| wanted == is_active)
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
    made.insert("teamId".to_owned(), json!(guide.organization_number()));
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

/// The steps of a scenario, which the guide lists on it or in its blueprint.
fn modules(row: &Value) -> &[Value] {
    let listed = row
        .get("modules")
        .or_else(|| row.pointer("/blueprint/modules"));
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
    let mut raw = row.get("blueprint").cloned().unwrap_or_else(|| json!({}));
    if raw.get("name").is_none() && raw.is_object() {
        raw["name"] = row["name"].clone();
    }
    if raw.get("flow").is_none() && raw.is_object() {
        let steps = (1..).zip(modules(row)).map(|(place, module)| {
            json!({
                "id": module["id"].as_u64().unwrap_or(place), "module": what_it_does(module),
                "parameters": module["parameters"],
                "metadata": { "designer": { "name": module["name"] } },
            })
        });
        raw["flow"] = steps.collect();
    }
    json!({ "blueprint": raw, "scheduling": scheduling(row), "last_edit": row["updatedAt"] })
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
    made.insert("teamId".to_owned(), json!(guide.organization_number()));
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

fn role(guide: &Guide, row: &Value) -> Value {
    let mut made = Map::new();
    put_id(guide, &mut made, "userId", &row["id"]);
    let organization = guide.organization_number();
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
