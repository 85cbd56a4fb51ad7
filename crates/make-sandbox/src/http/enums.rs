//! Make's fixed lists. No scope is needed, and no organization pays for the call.
//!
//! In: the name of a list. Out: the list. What is the same at every zone is a table here.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    errors::Refusal,
    visit::Visit,
};
use crate::world::{SCOPES, timezones::TIMEZONES};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new().route("/enums/{name}", get(list))
}

/// Mails that can be switched off: numbers and words.
pub(super) const MAILS: [(u64, &str); 3] = [(1, "Error"), (2, "Warning"), (6, "Deactivation")];

const COUNTRIES: [(u64, &str, &str, &str); 6] = [
    (58, "Czech Republic", "CZE", "CZ"),
    (81, "Germany", "DEU", "DE"),
    (100, "Indonesia", "IDN", "ID"),
    (196, "Singapore", "SGP", "SG"),
    (231, "United Kingdom", "GBR", "GB"),
    (232, "United States", "USA", "US"),
];
const LOCALES: [(u64, &str, &str); 3] = [
    (18, "English (United States)", "en_US"),
    (19, "English (United Kingdom)", "en_GB"),
    (33, "Indonesian (Indonesia)", "id_ID"),
];
const LANGUAGES: [(&str, &str); 3] = [("en", "English"), ("cs", "Czech"), ("id", "Indonesian")];
const MODULE_TYPES: [(u64, &str); 6] = [
    (1, "Trigger"),
    (4, "Action"),
    (9, "Search"),
    (10, "Instant trigger"),
    (11, "Responder"),
    (12, "Universal"),
];
const VARIABLE_TYPES: [(u64, &str); 4] =
    [(1, "number"), (2, "string"), (3, "boolean"), (4, "date")];
const FEATURES: [(&str, &str); 2] = [
    ("custom_variables", "Custom variables"),
    ("organization_variables", "Organization variables"),
];

/// Assumed: those keys that no source shows follow those that one does, the name of the list in camel case.
async fn list(visit: Visit, Path(name): Path<String>) -> Answer {
    let (key, rows): (&str, Vec<Value>) = match name.as_str() {
        "timezones" => ("timezones", timezones()),
        "imt-zones" => ("imtZones", zones(&visit)),
        "imt-regions" => ("imtRegions", regions(&visit)),
        "user-api-token-scopes" => ("userApiTokenScopes", scopes()),
        "countries" => (
            "countries",
            COUNTRIES
                .iter()
                .map(|(id, name, code, code2)| {
                    json!({"id": id, "name": name, "code": code, "code2": code2})
                })
                .collect(),
        ),
        "locales" => (
            "locales",
            LOCALES
                .iter()
                .map(|(id, name, code)| json!({"id": id, "name": name, "code": code}))
                .collect(),
        ),
        "languages" => (
            "languages",
            LANGUAGES
                .iter()
                .map(|(code, name)| json!({"code": code, "name": name}))
                .collect(),
        ),
        "module-types" => ("moduleTypes", numbered(&MODULE_TYPES)),
        "variable-types" => ("variableTypes", numbered(&VARIABLE_TYPES)),
        "user-email-notifications" => ("userEmailNotifications", numbered(&MAILS)),
        "organization-features" => (
            "organizationFeatures",
            FEATURES
                .iter()
                .map(|(name, label)| json!({"name": name, "label": label}))
                .collect(),
        ),
        _ => return Err(Refusal::no_such_route()),
    };
    Ok(Reply(json!({key: rows})))
}

fn numbered(table: &[(u64, &str)]) -> Vec<Value> {
    table
        .iter()
        .map(|(id, name)| json!({"id": id, "name": name}))
        .collect()
}

fn timezones() -> Vec<Value> {
    TIMEZONES
        .iter()
        .map(|(id, name, code, offset)| {
            json!({"id": id, "name": name, "code": code, "offset": offset})
        })
        .collect()
}

fn zones(visit: &Visit) -> Vec<Value> {
    let (world, _) = visit.world();
    (1..)
        .zip(&world.zones)
        .map(|(id, zone)| json!({"id": id, "domain": zone.address, "name": zone.name}))
        .collect()
}

fn regions(visit: &Visit) -> Vec<Value> {
    let (world, _) = visit.world();
    (1..)
        .zip(&world.zones)
        .map(|(id, zone)| json!({"id": id, "name": zone.name}))
        .collect()
}

/// Assumed: names grouped by the area before the colon; the published example is out of date.
fn scopes() -> Vec<Value> {
    SCOPES
        .iter()
        .map(|scope| json!({"name": scope, "description": ""}))
        .collect()
}
