//! Accounts: adding, showing and forgetting sign-ins.
//!
//! In: a pasted token, for Make or for another server of its kind, or the demo. Out: account rows; secrets go to the vault only.
//! It never keeps a token that Make did not accept.

mod abilities;
mod connect;
mod demo;
mod guide;
pub mod rows;
pub(crate) mod scopes;

use std::collections::HashSet;

use make_api::ZoneError;

use crate::app::App;
use crate::event::Topic;
use crate::keys::ZoneId;
use crate::problem::Failure;
use crate::store::accounts::ZoneRecord;
use crate::store::{self, StoreError};
use crate::vault::{SecretName, VaultError};
use crate::{sign_in, sync};

pub(crate) use abilities::lacks_of;
pub use connect::add_token_account;
pub(crate) use connect::{ONE_CALL, Place, refuse_unconfirmed};
pub use demo::{Demo, DemoError, DemoWorkspace, DemoZone, open_demo, resume_demo};
pub use guide::add_guide_account;
pub(crate) use guide::{at_first_contact, known_sign_in};

use rows::{
    AccountKind, AccountRow, AccountZoneRow, KeptIn, KeychainState, OfAccount, RenameAccount, Shell,
};

/// A difference of clocks smaller than this bothers nobody.
const CLOCK_MAY_BE_OFF_MS: i64 = 5 * 60 * 1000;

/// What a caller can do something about when an account fails.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The pasted text cannot be a token.
    #[error("the text is not a token")]
    NotAToken,
    /// Make refuses the token.
    #[error("make refuses the token")]
    Refused,
    /// The token is known but works in no zone.
    #[error("the token works in no zone")]
    NoZone,
    /// The typed address cannot be used.
    #[error("the address cannot be used")]
    Address(#[source] ZoneError),
    /// The typed address is not Make's and was not confirmed.
    #[error("the address was not confirmed")]
    NotConfirmed {
        /// The host to confirm by name.
        host: String,
    },
    /// The typed base address cannot be used.
    #[error("the base address cannot be used")]
    BaseAddress(#[source] ZoneError),
    /// Nothing answers at the base address.
    #[error("nothing answers at the base address")]
    Unreachable(#[source] make_api::Error),
    /// What answers there does not follow the guide.
    #[error("what answers does not follow the guide")]
    NotGuide(#[source] make_api::Error),
    /// The server at the base address refuses the token, or it cannot be one.
    #[error("the server refuses the token")]
    RefusedByServer,
    /// The same token is here already.
    #[error("the account is here already")]
    Known,
    /// Another token of the server at the base address reads the same organization.
    #[error("another token reads the organization already")]
    OrganizationKnown {
        /// The organization's name, by which its token may be replaced.
        name: String,
        /// The server's host.
        host: String,
    },
    /// The demo workspace did not start.
    #[error("the demo workspace did not start")]
    Demo(#[source] DemoError),
    /// This build has no demo workspace.
    #[error("this build has no demo workspace")]
    NoDemo,
    /// No such zone.
    #[error("the zone is not known")]
    Unknown,
    /// No account of this number sees such an organization.
    #[error("the organization is not seen")]
    Unseen,
    /// The secret of the zone is gone.
    #[error("the sign-in of the zone is gone")]
    SignedOut,
    /// The keychain.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Make, or the way to it.
    #[error(transparent)]
    Make(#[from] make_api::Error),
    /// Another server than Make, or the way to it.
    #[error("another server: {error}")]
    AtServer {
        /// Its host.
        host: String,
        /// What it answered.
        #[source]
        error: make_api::Error,
    },
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What frames every page.
pub async fn get_shell(app: &App) -> Result<Shell, Failure> {
    let accounts = account_rows(app).await?;
    let lookout = app.lookout().view();
    let is_ready = app.vault().is_ready().await;
    let offset = lookout
        .clock_off_ms
        .filter(|off| off.abs() > CLOCK_MAY_BE_OFF_MS);
    Ok(Shell {
        accounts,
        keychain: if is_ready {
            KeychainState::Ready
        } else {
            KeychainState::MemoryOnly
        },
        sign_in: sign_in::offer(app),
        offline_since: lookout.offline_since,
        checked_at: lookout.checked_at,
        checking: lookout.checking,
        clock_off_ms: offset,
        notices: app.notices(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn account_rows(app: &App) -> Result<Vec<AccountRow>, StoreError> {
    let (accounts, zones) = app
        .store()
        .read(|db| Ok((store::accounts::all(db)?, store::accounts::zones(db)?)))
        .await?;
    let lookout = app.lookout().view();
    let words = app.words();
    let rows = accounts.into_iter().map(|account| AccountRow {
        id: account.id,
        name: account.name,
        person: account.person,
        kind: account.kind,
        organizations: account.organizations,
        missing_scopes: account.missing_scopes.unwrap_or_default(),
        ends_at: account.ends_at,
        colour: account.colour,
        zones: zones
            .iter()
            .filter(|zone| zone.account == account.id)
            .map(|zone| AccountZoneRow {
                id: zone.id,
                host: zone.name.clone(),
                base: guide::base_of(zone),
                lacks: lacks_of(zone),
                kept_in: zone.kept_in,
                answered_at: zone.answered_at,
                problem: lookout
                    .zone_troubles
                    .get(&zone.id)
                    .map(|trouble| trouble.in_words(zone.other_server(), words)),
            })
            .collect(),
    });
    Ok(rows.collect())
}

/// How sentences name the server of a zone, where that is not Make.
pub(crate) async fn server_of(app: &App, zone: ZoneId) -> Option<String> {
    let zones = app.store().read(store::accounts::zones).await;
    let zones = zones
        .inspect_err(|error| tracing::warn!(%error, "a server's name could not be read"))
        .ok()?;
    let zone = zones.into_iter().find(|it| it.id == zone)?;
    zone.other_server()
}

async fn account_row(app: &App, id: crate::keys::AccountId) -> Result<AccountRow, AccountError> {
    let rows = account_rows(app).await?;
    rows.into_iter()
        .find(|row| row.id == id)
        .ok_or(AccountError::Unknown)
}

/// Gives an account a name and a colour of the person's own.
pub async fn rename_account(app: &App, ask: RenameAccount) -> Result<AccountRow, Failure> {
    let known = account_row(app, ask.account).await?;
    let name = match ask.name.trim() {
        "" => known.person.unwrap_or(known.name),
        name => name.to_owned(),
    };
    app.store()
        .write(move |tx| store::names::rename(tx, ask.account, &name, ask.colour))
        .await?;
    app.changed(&[Topic::Shell, Topic::Organizations]);
    Ok(account_row(app, ask.account).await?)
}

/// Signs an account out: its secrets and everything cached of it are wiped.
///
/// The secrets go first: a keychain that refuses leaves the account visible, so nothing stays
/// behind unseen. The server that gave the tokens is told behind that, as far as it listens.
pub async fn forget_account(app: &App, ask: OfAccount) -> Result<(), Failure> {
    let alone = app.accounts_alone().await;
    let mut zones = app.store().read(store::accounts::zones).await?;
    zones.retain(|zone| zone.account == ask.account);
    let farewell = sign_in::Farewell::prepare(app, &zones).await;
    let secrets: HashSet<&SecretName> = zones.iter().map(|zone| &zone.secret).collect();
    for secret in secrets {
        app.vault().wipe(secret).await?;
    }
    app.forget_session(ask.account);
    for zone in &zones {
        app.forget_client(zone.id);
        app.lookout().forget(zone.id);
    }
    app.store()
        .write(move |tx| store::accounts::forget(tx, ask.account))
        .await?;
    drop(alone);
    if let Some(farewell) = farewell {
        app.behind()
            .begin("ending a sign-in at its server", farewell.say());
    }
    // The account is gone already; a full disk only leaves its traces until the next writing.
    if let Err(error) = app.store().leave_no_trace().await {
        tracing::warn!(%error, "traces of an account may still be in the cache's free pages");
    }
    sync::look_soon(app);
    app.changed(&[
        Topic::Shell,
        Topic::Organizations,
        Topic::Scenarios,
        Topic::Journal,
        Topic::Meter,
    ]);
    Ok(())
}

/// Brings sign-ins that rest in memory to the keychain, once one answers again.
pub(crate) async fn keep_again(app: &App) -> Result<(), StoreError> {
    let in_memory = async || -> Result<Vec<ZoneRecord>, StoreError> {
        let mut zones = app.store().read(store::accounts::zones).await?;
        zones.retain(|zone| zone.kind != AccountKind::Demo && zone.kept_in == KeptIn::Memory);
        Ok(zones)
    };
    // Who has nothing to bring need not wake the keychain, nor wait for somebody who signs in.
    if in_memory().await?.is_empty() || !app.vault().is_ready().await {
        return Ok(());
    }
    let _alone = app.accounts_alone().await;
    for zone in in_memory().await? {
        let Some(secret) = app.vault().in_memory(&zone.secret) else {
            continue;
        };
        match app.vault().bring_to_keychain(&zone.secret, &secret).await {
            Ok(()) => {
                app.store()
                    .write(move |tx| store::accounts::keep_in(tx, zone.account, KeptIn::Keychain))
                    .await?;
                app.changed(&[Topic::Shell]);
            }
            Err(error) => tracing::debug!(%error, "a sign-in stays in memory"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use secrecy::SecretString;

    use super::*;
    use crate::clock::ManualClock;
    use crate::fixture;
    use crate::store::accounts::NewZone;
    use crate::vault::Vault;

    const TOKEN: &str = "7615989d-d213-48dc-b625-27133ae3f1a8";

    async fn only_zone(app: &App) -> ZoneRecord {
        let zones = app.store().read(store::accounts::zones).await.unwrap();
        zones.into_iter().next().unwrap()
    }

    #[tokio::test]
    async fn an_address_edited_in_the_database_finds_no_secret() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let app = &core.app;
        let zone = only_zone(app).await;
        app.vault()
            .keep_in_memory(zone.secret.clone(), SecretString::from(TOKEN));
        assert!(app.client(zone.id).await.is_ok());
        app.forget_client(zone.id);

        let edited = NewZone {
            name: zone.name,
            address: "127.0.0.1:2".into(),
            guide_path: None,
            tag: String::new(),
            kept_in: KeptIn::Memory,
        };
        let (id, account) = (zone.id, zone.account);
        app.store()
            .write(move |tx| store::accounts::put_zone(tx, account, &edited))
            .await
            .unwrap();
        let error = app.client(id).await.unwrap_err();
        assert!(matches!(error, AccountError::SignedOut), "{error}");
    }

    #[tokio::test]
    async fn a_sign_in_moves_to_the_keychain_once_one_answers() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let (vault, keychain) = Vault::that_appears();
        let core = fixture::core_with(&clock, KeptIn::Memory, vault).await;
        let app = &core.app;
        let zone = only_zone(app).await;
        app.vault()
            .keep_in_memory(zone.secret.clone(), SecretString::from(TOKEN));

        keep_again(app).await.unwrap();
        assert_eq!(only_zone(app).await.kept_in, KeptIn::Memory);

        keychain.appear();
        keep_again(app).await.unwrap();
        assert_eq!(only_zone(app).await.kept_in, KeptIn::Keychain);
        assert!(app.vault().in_memory(&zone.secret).is_none());
    }

    #[tokio::test]
    async fn the_secret_of_an_account_forgotten_meanwhile_is_not_brought_to_the_keychain() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let (vault, keychain) = Vault::that_appears();
        let core = fixture::core_with(&clock, KeptIn::Memory, vault).await;
        let app = &core.app;
        let zone = only_zone(app).await;
        app.vault()
            .keep_in_memory(zone.secret.clone(), SecretString::from(TOKEN));
        keychain.appear();

        let alone = app.accounts_alone().await;
        let forgetting = forget_account(
            app,
            OfAccount {
                account: zone.account,
            },
        );
        let (forgotten, kept, ()) = futures::join!(forgetting, keep_again(app), async {
            tokio::task::yield_now().await;
            drop(alone);
        });
        forgotten.unwrap();
        kept.unwrap();
        assert!(app.vault().find(&zone.secret).await.unwrap().is_none());
    }
}
