//! The caller's own API tokens.
//!
//! In: a label and scopes, or a moment of creation. Out: tokens masked beyond use, except once, when they are made.
//! A token's scopes never change.

use axum::{
    Router,
    extract::Path,
    routing::{delete, get},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::world::{Dice, SCOPES, Token, World, stamp};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/users/me/api-tokens", get(list).post(create))
        .route("/users/me/api-tokens/{created}", delete(revoke))
}

fn is_own(visit: &Visit, token: &Token) -> bool {
    token.person == visit.person && token.zone == visit.zone && !token.is_revoked
}

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let mut own: Vec<(&String, &Token)> = world
        .tokens
        .iter()
        .filter(|(_, token)| is_own(&visit, token))
        .collect();
    own.sort_by_key(|(_, token)| std::cmp::Reverse(token.created));
    let rows = own.into_iter().map(|(value, token)| {
        let shown = value.get(..8).unwrap_or_default();
        row(&format!("{shown}-****-****-****-************"), token)
    });
    Ok(Reply(json!({"apiTokens": rows.collect::<Vec<Value>>()})))
}

fn row(shown: &str, token: &Token) -> Value {
    json!({
        "token": shown,
        "scope": token.scopes,
        "created": stamp(token.created),
        "label": token.label,
    })
}

#[derive(Deserialize)]
struct TokenOrder {
    label: Option<String>,
    scope: Option<Vec<String>>,
}

async fn create(visit: Visit, Brought(order): Brought<TokenOrder>) -> Answer {
    let order = order.ok_or_else(|| Refusal::missing("label"))?;
    let label = order.label.ok_or_else(|| Refusal::missing("label"))?;
    let scopes = order.scope.ok_or_else(|| Refusal::missing("scope"))?;
    if let Some(strange) = scopes
        .iter()
        .find(|scope| !SCOPES.contains(&scope.as_str()))
    {
        return Err(Refusal::validation(&format!(
            "Parameter 'scope' cannot contain '{strange}'."
        )));
    }
    let (mut world, now) = visit.world();
    let mut created = now;
    // The moment of creation is what a token is deleted by, so no two may share it.
    while own_at(&visit, &world, &stamp(created)).is_some() {
        created += SignedDuration::from_millis(1);
    }
    let value = fresh(&world, "made token");
    let token = Token {
        zone: visit.zone,
        person: visit.person,
        scopes: scopes.into_iter().collect(),
        label,
        created,
        expires: None,
        is_revoked: false,
    };
    let row = row(&value, &token);
    world.tokens.insert(value, token);
    Ok(Reply(json!({"apiToken": row})))
}

/// A value that no token has.
pub(crate) fn fresh(world: &World, subject: &str) -> String {
    // Revoked tokens stay in the list, so its length never names the same value twice.
    let number = u64::try_from(world.tokens.len()).unwrap_or(0);
    Dice::new(world.seed, subject, number).uuid()
}

fn own_at(visit: &Visit, world: &World, created: &str) -> Option<String> {
    world
        .tokens
        .iter()
        .find(|(_, token)| is_own(visit, token) && stamp(token.created) == created)
        .map(|(value, _)| value.clone())
}

async fn revoke(visit: Visit, Path(created): Path<String>) -> Answer {
    let (mut world, _) = visit.world();
    let value = own_at(&visit, &world, &created).ok_or_else(|| Refusal::not_found("API token"))?;
    if let Some(token) = world.tokens.get_mut(&value) {
        token.is_revoked = true;
    }
    Ok(Reply(json!({"apiToken": created})))
}
