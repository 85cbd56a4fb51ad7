//! `/connections`: which outside accounts a team's scenarios use.
//!
//! In: a team or an id. Out: connections, with the `uid` that outgrows 64 bits. Never a credential: what is sent in
//! is checked and forgotten.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply, columns, long_number},
    asked,
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{APPS, App, Connection, World, Zone, blueprint, stamp};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/connections", get(list).post(create))
        .route(
            "/connections/{id}",
            get(get_one).patch(rename).delete(delete),
        )
        .route("/connections/{id}/test", post(test))
        .route("/connections/{id}/scoped", post(scoped))
        .route("/connections/{id}/set-data", post(set_data))
        .route("/connections/{id}/editable-data-schema", get(editable))
}

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    visit.allowed_in_team(&world, team)?;
    let types = visit.asked.list("type");
    let cols = visit.asked.cols();
    let zone = visit.home(&world)?;
    let rows = zone
        .connections
        .values()
        .filter(|connection| connection.team == team)
        .filter(|connection| types.is_empty() || types.contains(&connection.app.account))
        .map(|connection| columns(row(zone, connection), &cols));
    Ok(Reply(json!({"connections": rows.collect::<Vec<Value>>()})))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let connection = enter(&visit, &world, &id)?;
    let mut row = row(visit.home(&world)?, connection);
    row["scopes"] = SCOPES
        .iter()
        .map(|scope| json!({"id": scope, "name": scope}))
        .collect();
    Ok(Reply(
        json!({"connection": columns(row, &visit.asked.cols())}),
    ))
}

/// What every account behind a connection has granted.
const SCOPES: [&str; 2] = ["read", "write"];

/// The connection, if the caller may do in its team what the address asks for.
fn enter<'w>(visit: &Visit, world: &'w World, id: &str) -> Result<&'w Connection, Refusal> {
    let id = asked::id(id)?;
    let connection = visit.home(world)?.connections.get(&id).ok_or_else(|| {
        Refusal::with_status(404, "IM304", "Account doesn't exist")
            .with_detail(format!("Connection not found '{id}'."))
    })?;
    visit.team(world, connection.team)?;
    visit.allowed_in_team(world, connection.team)?;
    Ok(connection)
}

/// Asks the app on the other side whether it still lets Make in.
async fn test(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let connection = enter(&visit, &world, &id)?;
    let expired = connection.expire.is_some_and(|expire| expire <= now);
    if connection.is_broken || expired {
        let label = connection.app.label;
        return Err(
            Refusal::new(StatusCode::FAILED_DEPENDENCY, "SC424", "Failed Dependency")
                .with_detail(format!("{label} refused the connection.")),
        );
    }
    Ok(Reply(json!({"verified": true})))
}

#[derive(Deserialize)]
struct ScopeOrder {
    scope: Vec<String>,
}

/// Whether the account has granted all of these.
async fn scoped(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<ScopeOrder>,
) -> Answer {
    let (world, _) = visit.world();
    let connection = enter(&visit, &world, &id)?;
    let wanted = order.ok_or_else(|| Refusal::missing("scope"))?.scope;
    let granted = wanted.iter().all(|scope| SCOPES.contains(&scope.as_str()));
    let mut row = row(visit.home(&world)?, connection);
    row["scoped"] = json!(granted);
    Ok(Reply(json!({"connection": row})))
}

#[derive(Deserialize)]
struct NameOrder {
    name: Option<String>,
}

async fn rename(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<NameOrder>,
) -> Answer {
    let (mut world, _) = visit.world();
    let id = enter(&visit, &world, &id)?.id;
    let name = order
        .and_then(|order| order.name)
        .filter(|name| !name.trim().is_empty())
        .ok_or_else(|| Refusal::missing("name"))?;
    let connection = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| zone.connections.get_mut(&id));
    if let Some(connection) = connection {
        connection.name = name;
    }
    let zone = visit.home(&world)?;
    let row = zone
        .connections
        .get(&id)
        .map(|connection| columns(row(zone, connection), &visit.asked.cols()));
    Ok(Reply(json!({"connection": row})))
}

/// Which secrets a connection of this kind lets one type in anew.
async fn editable(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let connection = enter(&visit, &world, &id)?;
    let parameters: &[&str] = if is_oauth(connection.app) {
        &[]
    } else {
        &["apiKey"]
    };
    Ok(Reply(json!({"editableParameters": parameters})))
}

/// A new secret mends a broken connection.
async fn set_data(
    visit: Visit,
    Path(id): Path<String>,
    Brought(secrets): Brought<Map<String, Value>>,
) -> Answer {
    let (mut world, _) = visit.world();
    let connection = enter(&visit, &world, &id)?;
    if is_oauth(connection.app) {
        return Err(Refusal::invalid(
            "IM005",
            "This connection needs consent in a browser.",
        ));
    }
    let id = connection.id;
    let changed = secrets.is_some_and(|secrets| !secrets.is_empty());
    let connection = world
        .zones
        .get_mut(visit.zone)
        .and_then(|zone| zone.connections.get_mut(&id));
    if let (Some(connection), true) = (connection, changed) {
        connection.is_broken = false;
    }
    Ok(Reply(json!({"changed": changed})))
}

/// Names are swapped on the wire: `accountName` is what people see, `accountType` is the type.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionOrder {
    account_name: Option<String>,
    account_type: Option<String>,
}

async fn create(visit: Visit, Brought(order): Brought<ConnectionOrder>) -> Answer {
    let (mut world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    visit.allowed_in_team(&world, team)?;
    let order = order.ok_or_else(|| Refusal::missing("accountName"))?;
    let name = order
        .account_name
        .ok_or_else(|| Refusal::missing("accountName"))?;
    let kind = order
        .account_type
        .ok_or_else(|| Refusal::missing("accountType"))?;
    let app = APPS
        .iter()
        .find(|app| !app.account.is_empty() && app.account == kind)
        .ok_or_else(|| Refusal::not_found("Account type"))?;
    let zone = world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)?;
    let id = zone.new_id();
    zone.connections.insert(
        id,
        Connection {
            id,
            name,
            team,
            app,
            account_of: "new@lentera.id".to_owned(),
            expire: None,
            // Nobody has consented yet, and nobody can through the API.
            is_broken: is_oauth(app),
            made_by: visit.person,
        },
    );
    let zone = visit.home(&world)?;
    let row = zone
        .connections
        .get(&id)
        .map(|connection| row(zone, connection));
    Ok(Reply(json!({"connection": row})))
}

/// Deletes a connection; one that scenarios use only after confirmation.
async fn delete(visit: Visit, Path(id): Path<String>) -> Answer {
    let (mut world, _) = visit.world();
    let connection = enter(&visit, &world, &id)?;
    let id = connection.id;
    if !visit.asked.is_confirmed()? && is_used(visit.home(&world)?, connection) {
        return Err(Refusal::confirmation_required());
    }
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        zone.connections.remove(&id);
    }
    Ok(Reply(json!({"connection": id})))
}

fn is_used(zone: &Zone, connection: &Connection) -> bool {
    zone.scenarios
        .values()
        .filter(|scenario| scenario.team == connection.team)
        .any(|scenario| names(&blueprint::response(scenario, zone), connection.id))
}

/// Whether a module anywhere in a blueprint names the connection.
fn names(value: &Value, id: u64) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| names(item, id)),
        Value::Object(fields) => fields.iter().any(|(name, field)| {
            (name == "__IMTCONN__" && field.as_u64() == Some(id)) || names(field, id)
        }),
        _ => false,
    }
}

fn is_oauth(app: &App) -> bool {
    !matches!(
        app.package,
        "postgres" | "ftp" | "twilio" | "stripe" | "openai-gpt-3"
    )
}

fn row(zone: &Zone, connection: &Connection) -> Value {
    let organization = zone
        .teams
        .get(&connection.team)
        .map(|team| team.organization);
    let is_oauth = is_oauth(connection.app);
    json!({
        "id": connection.id,
        "name": connection.name,
        "accountName": connection.app.account,
        "accountLabel": connection.app.label,
        "packageName": null,
        "expire": connection.expire.map(stamp),
        "metadata": {"type": "email", "value": connection.account_of},
        "teamId": connection.team,
        "theme": connection.app.theme,
        "upgradeable": false,
        "scopesCnt": if is_oauth { 4 } else { 0 },
        "scoped": true,
        "accountType": if is_oauth { "oauth" } else { "basic" },
        "editable": !is_oauth,
        "uid": long_number(&format!("2258745695265{:08}", connection.id)),
        "connectedSystemId": format!("42440{:08}", connection.id),
        "organizationId": organization,
    })
}
