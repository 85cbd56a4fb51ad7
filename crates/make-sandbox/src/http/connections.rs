//! `/connections`, read only.
//!
//! In: a team or an id. Out: connections, with the `uid` that outgrows 64 bits. Never a credential.

use axum::{Router, extract::Path, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns, long_number},
    asked,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{Connection, Zone, stamp};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/connections", get(list))
        .route("/connections/{id}", get(get_one))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("connections:read")?;
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    visit.may(&world, team, "accounts get")?;
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

pub(crate) async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    visit.need("connections:read")?;
    let (world, _) = visit.world();
    let id = asked::id(&id)?;
    let zone = visit.home(&world)?;
    let connection = zone.connections.get(&id).ok_or_else(|| {
        Refusal::with_status(404, "IM304", "Account doesn't exist")
            .with_detail(format!("Connection not found '{id}'."))
    })?;
    visit.team(&world, connection.team)?;
    visit.may(&world, connection.team, "accounts get")?;
    let mut row = row(zone, connection);
    row["scopes"] = json!([{"id": "read", "name": "Read"}, {"id": "write", "name": "Write"}]);
    Ok(Reply(
        json!({"connection": columns(row, &visit.asked.cols())}),
    ))
}

fn row(zone: &Zone, connection: &Connection) -> Value {
    let organization = zone
        .teams
        .get(&connection.team)
        .map(|team| team.organization);
    let is_oauth = !matches!(
        connection.app.package,
        "postgres" | "ftp" | "twilio" | "stripe" | "openai-gpt-3"
    );
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
