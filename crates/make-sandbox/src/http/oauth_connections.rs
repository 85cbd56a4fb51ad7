//! Programs that the caller has let in by signing in through a browser.
//!
//! In: a program's number. Out: programs with their scopes. Shutting one out ends all its tokens.

use std::collections::BTreeSet;

use axum::{
    Router,
    extract::Path,
    routing::{delete, get},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{Token, World, stamp};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/users/me/oauth-connections", get(list))
        .route("/users/me/oauth-connections/{client}", delete(shut_out))
}

/// A program that can still come in.
struct Client {
    id: u64,
    name: String,
    scopes: BTreeSet<String>,
    /// When it last got a token.
    last: Option<Timestamp>,
}

fn known(visit: &Visit, world: &World) -> Vec<Client> {
    let now = visit.shared.clock.now();
    let grants = visit.shared.grants();
    let clients = grants.clients().filter_map(|(id, name)| {
        let own = || {
            let tokens = world.tokens.values();
            tokens.filter(|token| is_of(visit, token, name))
        };
        let live = own().find(|token| token.expires.is_some_and(|end| now < end));
        let granted = live.map(|token| &token.scopes);
        Some(Client {
            id,
            name: name.to_owned(),
            scopes: granted.or(grants.scopes_of(name))?.clone(),
            last: own().map(|token| token.created).max(),
        })
    });
    clients.collect()
}

fn is_of(visit: &Visit, token: &Token, client: &str) -> bool {
    token.expires.is_some()
        && token.person == visit.person
        && token.label == client
        && !token.is_revoked
}

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let clients = known(&visit, &world);
    let grants = visit.shared.grants();
    let rows = clients.into_iter().map(|client| {
        json!({
            "id": client.id,
            "clientName": grants.registered.name_of(&client.name),
            "lastUsedAt": client.last.map(stamp),
            "scopes": client.scopes,
        })
    });
    Ok(Reply(json!({"connections": rows.collect::<Vec<Value>>()})))
}

async fn shut_out(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    let client = known(&visit, &world)
        .into_iter()
        .find(|client| client.id == id)
        .ok_or_else(|| Refusal::not_found("Client"))?
        .name;
    visit.shared.grants().forget(&client);
    for token in world.tokens.values_mut() {
        if is_of(&visit, token, &client) {
            token.is_revoked = true;
        }
    }
    Ok(Reply(json!({"client": id})))
}
