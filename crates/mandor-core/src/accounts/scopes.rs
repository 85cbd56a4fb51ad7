//! What a token may not do for lack of a scope.
//!
//! In: what Make says of the token. Out: scopes that are missing, kept with the account. Asked once,
//! by the first look: whoever has just pasted a token waits for as few calls as possible.

use make_api::{Authorization, Client, Error, Lane};

use crate::app::App;
use crate::event::Topic;
use crate::keys::AccountId;
use crate::store;
use crate::sync::LookError;

/// Scopes that everything Mandor shows and does needs.
///
/// Source: the scope table of <https://developers.make.com/api-documentation/authentication>.
const WANTED: &[&str] = &[
    "scenarios:read",
    "scenarios:write",
    "scenarios:run",
    "organizations:read",
    "teams:read",
    "user:read",
    "connections:read",
    "dlqs:read",
];

/// Asks Make what the token of this account may do, unless that is known.
pub(crate) async fn refresh(
    app: &App,
    client: &Client,
    account: AccountId,
) -> Result<(), LookError> {
    let accounts = app.store().read(store::accounts::all).await?;
    let is_unknown =
        |it: &store::accounts::AccountRecord| it.id == account && it.missing_scopes.is_none();
    if !accounts.iter().any(is_unknown) {
        return Ok(());
    }
    let caller = client.on(None, Lane::Click);
    let missing = match caller.current_authorization().await {
        Ok(authorization) => missing(&authorization),
        // A Make that does not tell is not asked in every look.
        Err(Error::Forbidden { .. } | Error::NotFound { .. } | Error::Unsupported { .. }) => {
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    app.store()
        .write(move |tx| store::accounts::lacks(tx, account, &missing))
        .await?;
    app.changed(&[Topic::Shell]);
    Ok(())
}

fn missing(authorization: &Authorization) -> Vec<String> {
    WANTED
        .iter()
        .filter(|wanted| !authorization.scopes.iter().any(|scope| scope == *wanted))
        .map(|scope| (*scope).to_owned())
        .collect()
}
