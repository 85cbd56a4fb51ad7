//! Brings the cache up to date with Make.
//!
//! In: the time and the store's ages. Out: fresher rows and news about which topics changed.
//! A list replaces the cache only after its last page, in one transaction; a failed look keeps the
//! old rows. Equal looks are joined.

mod details;
mod histories;
mod listing;
mod lookout;
mod organizations;
mod plan;

use futures::future::join_all;
use make_api::{Client, Error, Lane};

use crate::accounts::{self, AccountError};
use crate::app::App;
use crate::event::Topic;
use crate::keys::ZoneId;
use crate::problem::{Code, Failure};
use crate::store::accounts::ZoneRecord;
use crate::store::organizations::KnownOrganization;
use crate::store::{self, StoreError};

pub(crate) use details::{refresh_after_action, refresh_details_behind};
pub(crate) use lookout::Lookout;

/// Why one look did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LookError {
    /// Make, or the way to it.
    #[error(transparent)]
    Make(#[from] Error),
    /// The sign-in of the zone.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LookError {
    fn code(self) -> Code {
        match self {
            Self::Make(error) => Failure::from(error).code(),
            Self::Account(error) => Failure::from(error).code(),
            Self::Store(error) => Failure::from(error).code(),
        }
    }
}

/// Looks at Make now instead of at the next check.
pub async fn check_now(app: &App) -> Result<(), Failure> {
    app.lookout().force();
    look_soon(app);
    Ok(())
}

/// Wakes the watch.
pub(crate) fn look_soon(app: &App) {
    app.lookout().wake_watch();
}

/// One look at everything that is due, at all zones at once.
pub async fn look(app: &App) {
    let Some(looking) = app.lookout().begin() else {
        return;
    };
    app.changed(&[Topic::Shell]);
    let forced = app.lookout().take_forced();
    let zones = match app.store().read(store::accounts::zones).await {
        Ok(zones) => zones,
        Err(error) => {
            tracing::error!(%error, "the accounts cannot be read");
            return;
        }
    };
    if let Err(error) = accounts::keep_again(app).await {
        tracing::warn!(%error, "sign-ins in memory could not be brought to the keychain");
    }
    let looks = zones
        .into_iter()
        .map(|zone| look_at_zone(app, zone, forced));
    let reached = join_all(looks).await;
    app.lookout().end(app.now(), &reached);
    drop(looking);
    app.changed(&[Topic::Shell, Topic::Organizations, Topic::Meter]);
}

/// Whether a zone answered at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    Yes,
    /// There was no way to it.
    Offline,
    /// It answered with a refusal, or something of ours failed.
    NotUsable,
}

async fn look_at_zone(app: &App, zone: ZoneRecord, forced: bool) -> Reached {
    let id = zone.id;
    if !forced && app.lookout().zone_problem(id) == Some(Code::SignInEnded) {
        // A refused sign-in stays refused until the person does something about it.
        return Reached::NotUsable;
    }
    let code = match try_zone(app, &zone, forced).await {
        Ok(None) => {
            app.lookout().zone_is_fine(id);
            note_answer(app, id).await;
            return Reached::Yes;
        }
        Ok(Some(code)) => code,
        Err(error) => {
            tracing::info!(%error, "a zone could not be looked at");
            error.code()
        }
    };
    app.lookout().zone_has(id, code);
    match code {
        Code::Offline | Code::Timeout => Reached::Offline,
        _ => Reached::NotUsable,
    }
}

async fn note_answer(app: &App, zone: ZoneId) {
    let now = app.now();
    let noted = app
        .store()
        .write(move |tx| store::accounts::answered(tx, zone, now))
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "the time of an answer could not be kept");
    }
}

/// Looks at one zone. A code means that what failed, failed for all its organizations alike.
async fn try_zone(app: &App, zone: &ZoneRecord, forced: bool) -> Result<Option<Code>, LookError> {
    let client = app.client(zone.id).await?;
    let now = app.now();
    let known = of_zone(app, zone.id).await?;
    if forced || plan::organizations_are_due(&known, now) {
        organizations::refresh(app, &client, zone.id).await?;
        histories::trim(app).await?;
    }
    let known = of_zone(app, zone.id).await?;
    for it in &known {
        if let Some(limit) = it.record.api_limit {
            app.budgets()
                .set_limit(client.zone(), it.record.key.id, limit);
        }
    }
    let watched = known
        .into_iter()
        .filter(|it| it.record.other_zone.is_none());
    let codes = join_all(watched.map(|it| look_at_organization(app, &client, it, forced))).await;
    app.lookout().clock_is_off(client.server_time_offset());
    Ok(common_trouble(&codes))
}

/// The trouble that all organizations share, when it is one of the zone and not of theirs.
fn common_trouble(codes: &[Option<Code>]) -> Option<Code> {
    let first = (*codes.first()?)?;
    let is_of_the_zone = matches!(first, Code::Offline | Code::Timeout | Code::SignInEnded);
    (is_of_the_zone && codes.iter().all(|code| *code == Some(first))).then_some(first)
}

async fn of_zone(app: &App, zone: ZoneId) -> Result<Vec<KnownOrganization>, StoreError> {
    let all = app.store().read(store::organizations::all).await?;
    Ok(all
        .into_iter()
        .filter(|it| it.record.key.zone == zone)
        .collect())
}

async fn look_at_organization(
    app: &App,
    client: &Client,
    it: KnownOrganization,
    forced: bool,
) -> Option<Code> {
    let key = it.record.key;
    let outcome = try_organization(app, client, it, forced).await;
    let code = outcome.err().map(|error| {
        tracing::info!(%error, "an organization could not be looked at");
        error.code()
    });
    match code {
        None => app.lookout().organization_is_fine(key),
        Some(code) => app.lookout().organization_has(key, code),
    }
    code
}

async fn try_organization(
    app: &App,
    client: &Client,
    it: KnownOrganization,
    forced: bool,
) -> Result<(), LookError> {
    let key = it.record.key;
    let caller = client.on(Some(key.id), lane(&it));
    let every = std::time::Duration::from_secs(app.settings().get().check_every_s.into());
    let meter = app.budgets().meter(client.zone(), key.id);
    if forced || plan::listing_is_due(&it, meter.planned, every, app.now()) {
        listing::refresh(app, &caller, &it).await?;
        app.changed(&[Topic::Scenarios, Topic::Organizations]);
    }
    listing::refresh_consumptions(app, &caller, key).await?;
    histories::refresh(app, client, key, meter.planned).await?;
    Ok(())
}

/// The first listing is what the person waits for; later ones are background.
fn lane(it: &KnownOrganization) -> Lane {
    if it.listed_at.is_none() {
        Lane::Click
    } else {
        Lane::Background
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_in_trouble_when_all_its_organizations_are() {
        let (offline, refused) = (Some(Code::Offline), Some(Code::NotAllowed));
        assert_eq!(common_trouble(&[offline, offline]), offline);
        assert_eq!(common_trouble(&[offline, None]), None);
        assert_eq!(
            common_trouble(&[refused, refused]),
            None,
            "that is about each of them"
        );
        assert_eq!(common_trouble(&[]), None);
    }
}
