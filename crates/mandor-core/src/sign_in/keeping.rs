//! From a grant to an account, and from an account back to its one session.
//!
//! In: a grant with the zones that were found for it. Out: rows, with the grant as one secret in the vault.
//! The grant holds the servers it may be sent to, so that edited rows lead it nowhere else. Never uses a renewed
//! grant before it is kept, and never keeps one of an account that was forgotten or signed in anew meanwhile.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use make_api::auth::{self, Grant, Keep, OAuthError, Provider, Session};
use secrecy::SecretString;

use super::finding::Found;
use super::registration::{PublicPart, provider_of};
use super::{SignInError, guide};
use crate::accounts::AccountError;
use crate::accounts::rows::{AccountKind, KeptIn};
use crate::app::{App, WeakApp};
use crate::clock::{Clock, Moment};
use crate::event::Topic;
use crate::keys::AccountId;
use crate::store::accounts::{self, NewAccount, NewZone, SignInRecord, ZoneRecord};
use crate::vault::SecretName;

/// Keeps a sign-in: as a new account, or in the place of the same person's earlier one.
///
/// Whoever calls this is alone with the accounts.
pub(super) async fn keep(
    app: &App,
    wished: Option<AccountId>,
    part: PublicPart,
    grant: &Grant,
    found: Found,
) -> Result<AccountId, SignInError> {
    let known = same_person(app, wished, &part, &found).await?;
    let tag = app.store().read(accounts::new_tag).await?;
    let secret = SecretName::of_account(&tag);
    // It is text by its nature; what cannot be written cannot be a grant.
    let text = grant.to_secret().map_err(|_| AccountError::SignedOut)?;
    let kept_in = app.vault().keep(&secret, &text).await;
    let old = known
        .as_ref()
        .map(|known| SecretName::of_account(&known.tag));
    let written = write(app, known, tag, part, grant, found, kept_in).await;
    let gone = if written.is_err() { Some(secret) } else { old };
    if let Some(gone) = gone
        && let Err(error) = app.vault().wipe_if_any(&gone).await
    {
        tracing::warn!(%error, "the secret of a sign-in that is no more stays behind");
    }
    let account = written?;
    forget_clients(app, account).await?;
    Ok(account)
}

/// The account that this person signed in with before.
async fn same_person(
    app: &App,
    wished: Option<AccountId>,
    part: &PublicPart,
    found: &Found,
) -> Result<Option<SignInRecord>, SignInError> {
    let mut known = app.store().read(accounts::signed_in).await?;
    let wished = match found.user {
        Some(_) => wished,
        None => guide::known(app, wished, found).await?,
    };
    let Some(wished) = wished else {
        let Some(user) = &found.user else {
            return Ok(None);
        };
        let is_theirs =
            |it: &SignInRecord| it.user == Some(user.id) && it.registration.token == part.token;
        return Ok(known.into_iter().find(is_theirs));
    };
    let place = known.iter().position(|it| it.account == wished);
    let known = known.swap_remove(place.ok_or(AccountError::Unknown)?);
    if known.user == found.user.as_ref().map(|user| user.id) {
        return Ok(Some(known));
    }
    Err(SignInError::OtherPerson { name: known.name })
}

async fn write(
    app: &App,
    known: Option<SignInRecord>,
    tag: String,
    part: PublicPart,
    grant: &Grant,
    found: Found,
    kept_in: KeptIn,
) -> Result<AccountId, SignInError> {
    let ends_at = ends_at(grant);
    // Where nobody says who it is, the card has the server's name.
    let name = match (&found.user, found.places.first()) {
        (Some(user), _) => user.name.clone(),
        (None, Some(place)) => place.name.clone(),
        (None, None) => return Err(SignInError::NoZone),
    };
    let written = app.store().write(move |tx| {
        let account = match known {
            Some(known) => known.account,
            None => accounts::add(
                tx,
                &NewAccount {
                    name: name.clone(),
                    person: None,
                    user: found.user.as_ref().map(|user| user.id),
                    kind: AccountKind::SignIn,
                    missing_scopes: None,
                },
            )?,
        };
        for place in found.places {
            let zone = NewZone {
                name: place.name,
                address: place.address,
                guide_path: place.guide_path,
                tag: accounts::new_tag(tx)?,
                kept_in,
            };
            accounts::put_zone(tx, account, &zone)?;
        }
        let person = found.user.as_ref().map(|user| user.name.as_str());
        accounts::put_sign_in(tx, account, person, &tag, &part, ends_at)?;
        accounts::keep_in(tx, account, kept_in)?;
        Ok(account)
    });
    Ok(written.await?)
}

/// What was made from the earlier secret is not used any more, and nothing is wrong any more.
async fn forget_clients(app: &App, account: AccountId) -> Result<(), SignInError> {
    app.forget_session(account);
    for zone in app.store().read(accounts::zones).await? {
        if zone.account == account {
            app.forget_client(zone.id);
            app.lookout().zone_is_fine(zone.id);
        }
    }
    Ok(())
}

/// When a sign-in ends by itself; one that can be renewed does not.
fn ends_at(grant: &Grant) -> Option<Moment> {
    let tokens = grant.tokens();
    tokens
        .expires_at
        .filter(|_| tokens.refresh.is_none())
        .map(Moment)
}

/// What is kept of a sign-in, and where it came from.
struct Kept {
    provider: Provider,
    grant: Grant,
    tag: String,
}

/// Reads what is kept of the sign-in of an account, whose secret is `text`.
async fn kept(app: &App, account: AccountId, text: &SecretString) -> Result<Kept, AccountError> {
    let known = app.store().read(accounts::signed_in).await?;
    let known = known.into_iter().find(|it| it.account == account);
    let known = known.ok_or(AccountError::Unknown)?;
    let grant = Grant::from_secret(text).map_err(|_| AccountError::SignedOut)?;
    let provider = provider_of(app, &known.registration).await;
    let provider = provider.map_err(|error| {
        tracing::warn!(%error, "the registration of a sign-in cannot be used any more");
        AccountError::SignedOut
    })?;
    Ok(Kept {
        provider,
        grant,
        tag: known.tag,
    })
}

/// The one session of an account, which the clients of all its zones share; `text` is its secret.
pub(crate) async fn session_of(
    app: &App,
    account: AccountId,
    text: &SecretString,
) -> Result<Session, AccountError> {
    let Kept {
        provider,
        grant,
        tag,
    } = kept(app, account, text).await?;
    let keep = KeepRenewed {
        app: app.downgrade(),
        account,
        tag,
    };
    let session = Session::signed_in(provider, grant, Arc::clone(app.clock()), keep);
    let session = session.map_err(|error| match error {
        OAuthError::Network(error) => AccountError::Make(error),
        error => {
            tracing::warn!(%error, "a kept sign-in cannot be used");
            AccountError::SignedOut
        }
    })?;
    Ok(app.share_session(account, session))
}

/// What has to be said to a server when its sign-in ends here.
pub(crate) struct Farewell {
    provider: Provider,
    grant: Grant,
    clock: Arc<dyn Clock>,
}

impl Farewell {
    /// Takes the tokens along, before they are wiped; `zones` are those of one account. What cannot be read cannot be
    /// ended, and hinders nobody.
    pub(crate) async fn prepare(app: &App, zones: &[ZoneRecord]) -> Option<Self> {
        let zone = zones.iter().find(|zone| zone.kind == AccountKind::SignIn)?;
        let text = app.vault().find(&zone.secret).await.ok().flatten()?;
        let kept = kept(app, zone.account, &text).await.ok()?;
        let session = app.session(zone.account);
        Some(Self {
            // It may have been renewed and not kept.
            grant: session.and_then(|it| it.grant()).unwrap_or(kept.grant),
            provider: kept.provider,
            clock: Arc::clone(app.clock()),
        })
    }

    /// Ends tokens that were given and never kept.
    pub(super) fn of_unkept(app: &App, provider: &Provider, grant: &Grant) -> Self {
        Self {
            provider: provider.clone(),
            grant: grant.clone(),
            clock: Arc::clone(app.clock()),
        }
    }

    /// Says it once. The room that sends gives up by itself when nobody answers.
    pub(crate) async fn say(self) {
        match auth::revoke(&self.provider, &self.grant, self.clock).await {
            Ok(revocation) => tracing::debug!(?revocation, "the tokens were given back"),
            Err(error) => tracing::info!(%error, "the tokens could not be given back"),
        }
    }
}

/// Whether an account still signs in as this registration.
pub(super) async fn is_in_use(app: &App, part: Option<&PublicPart>) -> Result<bool, SignInError> {
    let known = app.store().read(accounts::signed_in).await?;
    Ok(part.is_some_and(|part| {
        known.iter().any(|it| {
            it.registration.token == part.token && it.registration.client_id == part.client_id
        })
    }))
}

/// Puts each renewed grant into the vault, in the place of the one before.
struct KeepRenewed {
    app: WeakApp,
    account: AccountId,
    /// Under which the grant before is filed. A new sign-in is filed under another.
    tag: String,
}

impl Keep for KeepRenewed {
    fn keep(&self, grant: Grant) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            // The program ends: nobody will use what could not be kept.
            let Some(app) = self.app.upgrade() else {
                return;
            };
            if let Err(error) = self.keep_in(&app, &grant).await {
                tracing::warn!(%error, "a renewed sign-in could not be kept");
            }
        })
    }
}

impl KeepRenewed {
    async fn keep_in(&self, app: &App, grant: &Grant) -> Result<(), AccountError> {
        let _alone = app.accounts_alone().await;
        let (account, known) = (self.account, app.store().read(accounts::signed_in).await?);
        let is_present = |it: &SignInRecord| it.account == account && it.tag == self.tag;
        if !known.iter().any(is_present) {
            tracing::debug!("a renewal came after its sign-in was over here");
            return Ok(());
        }
        let Ok(text) = grant.to_secret() else {
            return Err(AccountError::SignedOut);
        };
        let kept_in = app
            .vault()
            .keep(&SecretName::of_account(&self.tag), &text)
            .await;
        let ends_at = ends_at(grant);
        app.store()
            .write(move |tx| {
                accounts::ends_at(tx, account, ends_at)?;
                accounts::keep_in(tx, account, kept_in)
            })
            .await?;
        app.changed(&[Topic::Shell]);
        Ok(())
    }
}
