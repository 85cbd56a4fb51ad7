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
mod teams;

use futures::future::join_all;
use make_api::{Client, Error, Lane};

use crate::accounts::{self, AccountError};
use crate::app::App;
use crate::clock::Moment;
use crate::event::Topic;
use crate::keys::ZoneId;
use crate::problem::{Code, Failure, code_of_account, code_of_make, code_of_store};
use crate::store::accounts::ZoneRecord;
use crate::store::organizations::KnownOrganization;
use crate::store::{self, StoreError};

pub(crate) use details::{refresh_after_action, refresh_details_behind};
pub(crate) use lookout::{Lookout, Trouble};

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
    /// What is told of it: a look only reads, so a refusal hides something and forbids nothing.
    fn trouble(&self) -> Trouble {
        match self {
            Self::Make(Error::Forbidden { .. }) => Code::NotVisible.into(),
            Self::Make(Error::TooManyRequests { retry_at }) => Trouble {
                code: Code::SlowDown,
                retry_at: Some(Moment(*retry_at)),
            },
            Self::Make(error) => code_of_make(error).into(),
            Self::Account(error) => code_of_account(error).into(),
            Self::Store(error) => code_of_store(error).into(),
        }
    }

    /// Whether every other call would meet the same trouble, so that going on is pointless.
    fn is_general(&self) -> bool {
        match self {
            Self::Account(_) | Self::Store(_) => true,
            Self::Make(error) => match error {
                Error::Unauthorized { .. }
                | Error::TooManyRequests { .. }
                | Error::OrganizationPaused { .. }
                | Error::NotMake { .. }
                | Error::Offline { .. }
                | Error::Connect { .. }
                | Error::Timeout { .. }
                | Error::BadZone(_)
                | Error::Setup { .. } => true,
                Error::Forbidden { .. }
                | Error::NotFound { .. }
                | Error::PaymentRequired { .. }
                | Error::ConfirmationNeeded { .. }
                | Error::NotActive { .. }
                | Error::AlreadyInThatState { .. }
                | Error::Conflict { .. }
                | Error::Invalid { .. }
                | Error::Server { .. }
                | Error::Decode { .. }
                | Error::TooLarge { .. }
                | Error::Unsupported { .. }
                | Error::CutShort { .. } => false,
            },
        }
    }
}

/// What went wrong in a row of readings of which one does not hinder the next.
#[derive(Default)]
struct Troubles(Option<LookError>);

impl Troubles {
    /// Notes how one reading ended. An error means that the others need not be tried.
    fn note(&mut self, outcome: Result<(), LookError>) -> Result<(), LookError> {
        match outcome {
            // What a server has no words for is not missing from a look.
            Err(LookError::Make(Error::Unsupported { what })) => {
                tracing::debug!(what, "the server's dialect does not have this");
                Ok(())
            }
            Err(error) if !error.is_general() => {
                tracing::info!(%error, "a reading failed, the others go on");
                self.0.get_or_insert(error);
                Ok(())
            }
            other => other,
        }
    }

    /// How all of them ended: the first trouble is told.
    fn end(self) -> Result<(), LookError> {
        self.0.map_or(Ok(()), Err)
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
            drop(looking);
            app.changed(&[Topic::Shell]);
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
    /// Nobody tried, because its sign-in has ended.
    NotAsked,
    /// It answered with a refusal, or something of ours failed.
    NotUsable,
}

async fn look_at_zone(app: &App, zone: ZoneRecord, forced: bool) -> Reached {
    let id = zone.id;
    if app.lookout().zone_problem(id) == Some(Code::SignInEnded) {
        // A refused sign-in stays refused until the person does something about it.
        if !forced {
            return Reached::NotAsked;
        }
        // The old client asks no more; a new one finds out whether the server has changed its mind.
        app.forget_client(id);
    }
    let trouble = match try_zone(app, &zone, forced).await {
        Ok(None) => {
            app.lookout().zone_is_fine(id);
            note_answer(app, id).await;
            return Reached::Yes;
        }
        Ok(Some(trouble)) => trouble,
        Err(error) => {
            tracing::info!(%error, "a zone could not be looked at");
            error.trouble()
        }
    };
    app.lookout().zone_has(id, trouble);
    match trouble.code {
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

/// Looks at one zone. A trouble means that what failed, failed for all its organizations alike.
async fn try_zone(
    app: &App,
    zone: &ZoneRecord,
    forced: bool,
) -> Result<Option<Trouble>, LookError> {
    let client = app.client(zone.id).await?;
    let now = app.now();
    let known = of_zone(app, zone.id).await?;
    let mut troubles = Troubles::default();
    troubles.note(accounts::scopes::refresh(app, &client, zone.account).await)?;
    if forced || plan::organizations_are_due(&known, now) {
        // The first reading is what the person waits for, like one they asked for.
        let lane = if forced || known.is_empty() {
            Lane::Click
        } else {
            Lane::Background
        };
        histories::trim(app).await?;
        troubles.note(organizations::refresh(app, &client, zone.id, lane).await)?;
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
        .filter(|it| it.record.other_zone.is_none() && it.is_watched_here());
    let looks = watched.map(|it| look_at_organization(app, &client, it, forced));
    let found = join_all(looks).await;
    app.lookout().clock_is_off(client.server_time_offset());
    match common_trouble(&found) {
        Some(trouble) => Ok(Some(trouble)),
        None => troubles.end().map(|()| None),
    }
}

/// The trouble that is one of the zone and not of its organizations.
///
/// A refused sign-in is refused for all of them, though some may not have been asked. There is no way
/// to the zone when nobody who was asked got an answer; an organization that rests was not asked.
fn common_trouble(found: &[Option<Trouble>]) -> Option<Trouble> {
    let code = |it: &Option<Trouble>| it.map(|it| it.code);
    if found.iter().any(|it| code(it) == Some(Code::SignInEnded)) {
        return Some(Code::SignInEnded.into());
    }
    let mut asked = found.iter().filter(|it| code(it) != Some(Code::SlowDown));
    let is_away = |it: &&Option<Trouble>| matches!(code(it), Some(Code::Offline | Code::Timeout));
    let first = asked.next().filter(is_away)?;
    if asked.all(|it| is_away(&it)) {
        *first
    } else {
        None
    }
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
) -> Option<Trouble> {
    let key = it.record.key;
    let outcome = try_organization(app, client, it, forced).await;
    let trouble = outcome.err().map(|error| {
        tracing::info!(%error, "an organization could not be looked at");
        error.trouble()
    });
    match trouble {
        None => app.lookout().organization_is_fine(key),
        Some(trouble) => app.lookout().organization_has(key, trouble),
    }
    trouble
}

async fn try_organization(
    app: &App,
    client: &Client,
    it: KnownOrganization,
    forced: bool,
) -> Result<(), LookError> {
    let key = it.record.key;
    let lane = lane(&it);
    let caller = client.on(Some(key.id), lane);
    let every = std::time::Duration::from_secs(app.settings().get().check_every_s.into());
    let meter = app.budgets().meter(client.zone(), key.id);
    if let (Lane::Background, Some(retry_at)) = (lane, meter.paused_until) {
        // A look waits for all its organizations; one that rests would keep the others waiting.
        return Err(Error::TooManyRequests { retry_at }.into());
    }
    let mut troubles = Troubles::default();
    if forced || plan::listing_is_due(&it, meter.planned, every, app.now()) {
        troubles.note(listing::refresh(app, &caller, &it).await)?;
        app.changed(&[Topic::Scenarios, Topic::Organizations]);
    }
    troubles.note(listing::refresh_consumptions(app, &caller, key).await)?;
    troubles.note(histories::refresh(app, client, key, meter.planned).await)?;
    troubles.end()
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

    fn failed(error: Error) -> Result<(), LookError> {
        Err(error.into())
    }

    #[test]
    fn one_broken_answer_does_not_end_a_look_and_is_told_all_the_same() {
        let mut troubles = Troubles::default();
        let broken = Error::Decode {
            path: "scenarioLogs".to_owned(),
        };
        assert!(troubles.note(failed(broken)).is_ok());
        assert!(troubles.note(Ok(())).is_ok());
        let told = troubles.end().unwrap_err();
        assert_eq!(told.trouble().code, Code::BadAnswer);
    }

    #[test]
    fn a_refused_sign_in_ends_a_look_at_once() {
        let mut troubles = Troubles::default();
        let refused = Error::Unauthorized {
            detail: make_api::MakeText::default(),
        };
        assert!(troubles.note(failed(refused)).is_err());
    }

    #[test]
    fn what_make_hides_from_a_look_is_not_called_forbidden() {
        let hidden = LookError::from(Error::Forbidden {
            detail: make_api::MakeText::default(),
        });
        assert_eq!(hidden.trouble(), Code::NotVisible.into());
    }

    #[test]
    fn a_pause_make_asked_for_is_told_with_its_end() {
        let retry_at = jiff::Timestamp::UNIX_EPOCH;
        let slow = LookError::from(Error::TooManyRequests { retry_at });
        assert_eq!(slow.trouble().retry_at, Some(Moment(retry_at)));
    }

    #[test]
    fn a_zone_is_in_trouble_when_all_its_organizations_are() {
        let of = |code: Code| Some(Trouble::from(code));
        let (offline, refused) = (of(Code::Offline), of(Code::NotVisible));
        assert_eq!(common_trouble(&[offline, offline]), offline);
        assert_eq!(common_trouble(&[offline, None]), None);
        assert_eq!(
            common_trouble(&[refused, refused]),
            None,
            "that is about each of them"
        );
        assert_eq!(common_trouble(&[]), None);
        let (slow, ended) = (of(Code::SlowDown), of(Code::SignInEnded));
        assert_eq!(common_trouble(&[slow, ended, None]), ended);
        assert_eq!(
            common_trouble(&[slow, offline]),
            offline,
            "one that rests was not asked"
        );
        assert_eq!(common_trouble(&[slow]), None);
    }
}
