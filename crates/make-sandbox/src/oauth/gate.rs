//! What every call of the sign-in passes: faults that were aimed at it, and the log.
//!
//! In: calls of the sign-in's own addresses. Out: their answers, spoilt on order. Neither queries nor bodies are kept,
//! because codes, verifiers and secrets travel in them. It never touches the API below `/api/`.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::{
    http::{
        ZoneState,
        journal::{Call, template},
        mischief,
    },
    world::stamp,
};

pub(super) async fn gate(State(zone): State<ZoneState>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let struck = zone.shared.faults().strike_sign_in(&method, &path);
    let response = match struck.iter().find_map(mischief::instead) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let response = mischief::spoil(response, &struck).await;
    let address = {
        let (world, _) = zone.shared.world_now();
        let zone = world.zones.get(zone.zone);
        zone.map(|zone| zone.address.clone()).unwrap_or_default()
    };
    zone.shared.journal().sign_in.note(Call {
        at: stamp(zone.shared.clock.now()),
        zone: address,
        method,
        template: template(&path),
        path,
        query: String::new(),
        status: response.status().as_u16(),
    });
    response
}
