//! What a person calls an organization, and which account watches it.
//!
//! In: the person's wish. Out: the same, kept for every account that sees the organization. Never asks Make, and never
//! lets two accounts list one organization twice.

use super::list_organizations;
use super::rows::{LabelOrganization, OrganizationRow, WatchThrough};
use crate::accounts::AccountError;
use crate::app::App;
use crate::event::Topic;
use crate::keys::OrganizationKey;
use crate::problem::Failure;
use crate::store::{self, StoreError};
use crate::sync;

/// Calls an organization by a name of the person's own. Without name and colour it has Make's name again.
pub async fn label_organization(
    app: &App,
    ask: LabelOrganization,
) -> Result<OrganizationRow, Failure> {
    let (key, colour) = (ask.key, ask.colour);
    let own = row(app, key).await?.name;
    let name = ask.name.trim().to_owned();
    app.store()
        .write(move |tx| match (name.as_str(), colour) {
            ("", None) => store::names::unlabel(tx, key),
            ("", Some(_)) => store::names::label(tx, key, &own, colour),
            (name, _) if name == own && colour.is_none() => store::names::unlabel(tx, key),
            (name, _) => store::names::label(tx, key, name, colour),
        })
        .await?;
    app.changed(&[Topic::Organizations, Topic::Scenarios]);
    row(app, key).await
}

/// Watches an organization through one of the accounts that see it.
pub async fn watch_through(app: &App, ask: WatchThrough) -> Result<(), Failure> {
    let (key, account) = (ask.organization, ask.account);
    let is_seen = app
        .store()
        .write(move |tx| {
            let is_seen = is_seen_by(tx, ask)?;
            if is_seen {
                store::names::watch_through(tx, key, account)?;
            }
            Ok(is_seen)
        })
        .await?;
    if !is_seen {
        return Err(AccountError::Unseen.into());
    }
    app.changed(&[Topic::Organizations, Topic::Scenarios, Topic::Meter]);
    sync::look_soon(app);
    Ok(())
}

/// Whether the account has a sign-in at the host of the organization, and sees it there.
fn is_seen_by(db: &store::Connection, ask: WatchThrough) -> Result<bool, StoreError> {
    let zones = store::accounts::zones(db)?;
    let Some(zone) = zones.iter().find(|zone| zone.id == ask.organization.zone) else {
        return Ok(false);
    };
    let known = store::organizations::all(db)?;
    Ok(known.iter().any(|it| {
        let is_there = zones.iter().any(|other| {
            other.id == it.record.key.zone
                && other.address == zone.address
                && other.guide_path == zone.guide_path
        });
        is_there
            && it.account == ask.account
            && it.record.key.id == ask.organization.id
            && it.record.other_zone.is_none()
    }))
}

async fn row(app: &App, key: OrganizationKey) -> Result<OrganizationRow, Failure> {
    let list = list_organizations(app).await?;
    let row = list.rows.into_iter().find(|row| row.key == key);
    Ok(row.ok_or(AccountError::Unseen)?)
}
