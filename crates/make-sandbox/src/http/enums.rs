//! Make's fixed lists. No scope is needed, and no organization pays for the call.
//!
//! In: nothing. Out: timezones, zones, scopes.

use axum::{Router, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    visit::Visit,
};
use crate::world::{SCOPES, timezones::TIMEZONES};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/enums/timezones", get(timezones))
        .route("/enums/imt-zones", get(zones))
        .route("/enums/user-api-token-scopes", get(scopes))
}

pub(crate) async fn timezones(_: Visit) -> Answer {
    let rows = TIMEZONES.iter().map(
        |(id, name, code, offset)| json!({"id": id, "name": name, "code": code, "offset": offset}),
    );
    Ok(Reply(json!({"timezones": rows.collect::<Vec<Value>>()})))
}

pub(crate) async fn zones(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let rows = (1..)
        .zip(&world.zones)
        .map(|(id, zone)| json!({"id": id, "domain": zone.address, "name": zone.name}));
    Ok(Reply(json!({"imtZones": rows.collect::<Vec<Value>>()})))
}

/// Assumed: names grouped by the area before the colon; the published example is out of date.
pub(crate) async fn scopes(_: Visit) -> Answer {
    let rows = SCOPES
        .iter()
        .map(|scope| json!({"name": scope, "description": ""}));
    Ok(Reply(
        json!({"userApiTokenScopes": rows.collect::<Vec<Value>>()}),
    ))
}
