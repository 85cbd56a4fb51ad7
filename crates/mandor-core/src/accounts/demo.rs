//! The demo workspace as an account.
//!
//! In: a port that starts a small Make on this computer. Out: an account like any other.
//! Its tokens live in memory only: the next start makes new ones.

use std::future::Future;
use std::pin::Pin;

use secrecy::SecretString;

use super::rows::{AccountKind, AccountRow, KeptIn};
use super::{AccountError, account_row};
use crate::app::App;
use crate::event::Topic;
use crate::keys::AccountId;
use crate::problem::Failure;
use crate::store::StoreError;
use crate::store::accounts::{self, NewAccount, NewZone};
use crate::sync;

/// Why the demo workspace did not start.
pub type DemoError = Box<dyn std::error::Error + Send + Sync>;

/// One zone of the running demo workspace.
pub struct DemoZone {
    /// What the screen calls it, such as `eu1`.
    pub name: String,
    /// Its host and port on this computer.
    pub address: String,
    /// The token that works there.
    pub token: SecretString,
}

/// A running demo workspace.
pub struct Demo {
    /// The agency's name.
    pub name: String,
    /// The person who looks at it.
    pub person: String,
    /// Its zones.
    pub zones: Vec<DemoZone>,
}

/// Starts the demo workspace, or says where it already runs.
pub trait DemoWorkspace: Send + Sync + 'static {
    /// Starts it when it does not run yet.
    fn start(&self) -> Pin<Box<dyn Future<Output = Result<Demo, DemoError>> + Send + '_>>;
}

/// Opens the demo workspace, starting it first when it does not run.
pub async fn open_demo(app: &App) -> Result<AccountRow, Failure> {
    let account = start(app).await?;
    sync::look_soon(app);
    Ok(account_row(app, account).await?)
}

/// After a restart: brings the demo workspace back, if its account is still here.
///
/// Call before the first look, so that no old address is asked.
pub async fn resume_demo(app: &App) -> Result<(), AccountError> {
    let kept = app
        .store()
        .read(|db| accounts::of_kind(db, AccountKind::Demo))
        .await?;
    if kept.is_some() {
        start(app).await?;
    }
    Ok(())
}

async fn start(app: &App) -> Result<AccountId, AccountError> {
    let workspace = app.demo().ok_or(AccountError::NoDemo)?;
    let demo = workspace.start().await.map_err(AccountError::Demo)?;
    let _alone = app.accounts_alone().await;
    let new = NewAccount {
        name: demo.name,
        person: Some(demo.person),
        user: None,
        kind: AccountKind::Demo,
        missing_scopes: Some(Vec::new()),
    };
    let (vault, places) = (app.vault().clone(), demo.zones);
    let (account, ids) = app
        .store()
        .write(move |tx| {
            let account = match accounts::of_kind(tx, AccountKind::Demo)? {
                Some(known) => known,
                None => accounts::add(tx, &new)?,
            };
            let ids = places
                .into_iter()
                .map(|place| {
                    let zone = NewZone {
                        name: place.name,
                        address: place.address,
                        guide_path: None,
                        tag: accounts::new_tag(tx)?,
                        kept_in: KeptIn::Memory,
                    };
                    let (id, secret) = accounts::put_zone(tx, account, &zone)?;
                    // Before anybody can see the row: a look that finds no secret takes the sign-in for ended.
                    vault.keep_in_memory(secret, place.token);
                    Ok(id)
                })
                .collect::<Result<Vec<_>, StoreError>>()?;
            Ok((account, ids))
        })
        .await?;
    for id in ids {
        app.forget_client(id);
        app.lookout().zone_is_fine(id);
    }
    app.changed(&[Topic::Shell]);
    Ok(account)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::Poll;

    use futures::poll;
    use jiff::Timestamp;

    use super::*;
    use crate::clock::ManualClock;
    use crate::fixture;

    struct Running;

    impl DemoWorkspace for Running {
        fn start(&self) -> Pin<Box<dyn Future<Output = Result<Demo, DemoError>> + Send + '_>> {
            Box::pin(async {
                Ok(Demo {
                    name: "Lentera Agency".into(),
                    person: "Sari".into(),
                    zones: vec![DemoZone {
                        name: "eu1".into(),
                        address: "127.0.0.1:2".into(),
                        token: SecretString::from("7615989d-d213-48dc-b625-27133ae3f1a8"),
                    }],
                })
            })
        }
    }

    #[tokio::test]
    async fn nobody_who_looks_meanwhile_finds_a_zone_without_its_secret() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core_with_demo(&clock, Arc::new(Running)).await;
        let app = &core.app;
        let mut opening = std::pin::pin!(start(app));
        let account = loop {
            let polled = poll!(&mut opening);
            let zones = app.store().read(accounts::zones).await.unwrap();
            for zone in zones.iter().filter(|it| it.kind == AccountKind::Demo) {
                assert!(app.vault().in_memory(&zone.secret).is_some());
            }
            if let Poll::Ready(account) = polled {
                break account.unwrap();
            }
        };
        let zones = app.store().read(accounts::zones).await.unwrap();
        assert!(zones.iter().any(|zone| zone.account == account));
    }
}
