//! From a base address and a token to an account on a server that follows the published guide.
//!
//! In: what a person typed. Out: an account like any other. A token goes only to a host whose name was confirmed,
//! and nothing is kept before that server took it. The guide has no "who am I": the first page of its scenarios is the
//! proof, and the account has the server's name. The rest of the list is read by the ordinary look.

use make_api::{Credential, Error, Guide, Lane, OrganizationId, ZoneKind};

use super::connect::{self, ONE_CALL, Place};
use super::rows::{AccountKind, AccountRow, AddGuideAccount};
use super::{AccountError, account_row};
use crate::app::App;
use crate::event::Topic;
use crate::problem::{Code, Failure};
use crate::store::accounts::{NewAccount, ZoneRecord};
use crate::store::{self, StoreError};
use crate::sync;

/// The organization of scenarios that name none. Two people's share its number.
const NAMELESS: OrganizationId = OrganizationId(0);

/// Checks a token at a server that follows the guide, and keeps both.
pub async fn add_guide_account(app: &App, ask: AddGuideAccount) -> Result<AccountRow, Failure> {
    let (zone, guide) = Guide::at(&ask.base).map_err(AccountError::BaseAddress)?;
    let token = connect::trimmed(&ask.token);
    let credential = Credential::new(&token).map_err(|_| AccountError::RefusedByServer)?;
    connect::refuse_unconfirmed(&zone, ask.confirmed_host.as_deref())?;
    let address = zone.as_str().to_owned();
    let path = guide.path().to_owned();
    let client = app.client_for_now(zone, Some(guide.clone()), credential, ONE_CALL)?;
    let seen = guide.first_look(&client.on(None, Lane::Click)).await;
    let seen = seen.map_err(|error| at_first_contact(error, &address))?;

    let _alone = app.accounts_alone().await;
    connect::refuse_known(app, &token, &address, Some(&path)).await?;
    let account = match known_sign_in(app, &address, &path, &seen).await? {
        Some(known) if known.may_be_replaced(ask.replaces.as_deref()) => {
            connect::sign_in_again(app, known.zone, None, &token).await?
        }
        Some(known) => {
            return Err(AccountError::OrganizationKnown {
                name: known.organization,
                host: address,
            }
            .into());
        }
        None => connect::keep(app, new_account(address, path), &token).await?,
    };
    app.changed(&[Topic::Shell]);
    sync::look_soon(app);
    Ok(account_row(app, account).await?)
}

fn new_account(address: String, path: String) -> (NewAccount, Place) {
    let new = NewAccount {
        name: address.clone(),
        person: None,
        user: None,
        kind: AccountKind::Token,
        missing_scopes: None,
    };
    let place = Place {
        name: address.clone(),
        address,
        guide_path: Some(path),
    };
    (new, place)
}

/// The base address of a zone that follows the guide, as a person types it.
pub(super) fn base_of(zone: &ZoneRecord) -> Option<String> {
    let path = zone.guide_path.as_deref()?;
    let is_loopback = make_api::Zone::parse(&zone.address)
        .is_ok_and(|address| address.kind() == ZoneKind::Loopback);
    let scheme = if is_loopback { "http" } else { "https" };
    Some(format!("{scheme}://{}{path}", zone.address))
}

/// What a first answer that is none means: nobody is sure yet that the address is right.
pub(crate) fn at_first_contact(error: Error, host: &str) -> AccountError {
    match error {
        Error::Unauthorized { .. } | Error::Forbidden { .. } => AccountError::RefusedByServer,
        Error::Offline { .. } | Error::Connect { .. } | Error::Timeout { .. } => {
            AccountError::Unreachable(error)
        }
        Error::NotFound { .. }
        | Error::Invalid { .. }
        | Error::Conflict { .. }
        | Error::ConfirmationNeeded { .. }
        | Error::NotActive { .. }
        | Error::AlreadyInThatState { .. }
        | Error::NotMake { .. }
        | Error::Decode { .. } => AccountError::NotGuide(error),
        Error::Unsupported { .. }
        | Error::PaymentRequired { .. }
        | Error::TooManyRequests { .. }
        | Error::OrganizationPaused { .. }
        | Error::Server { .. }
        | Error::TooLarge { .. }
        | Error::CutShort { .. }
        | Error::BadZone(_)
        | Error::Setup { .. } => AccountError::AtServer {
            host: host.to_owned(),
            error,
        },
    }
}

/// A sign-in at the same base address that reads one of the same organizations.
pub(crate) struct KnownSignIn {
    pub(crate) zone: ZoneRecord,
    /// The organization that both read, by its name.
    pub(crate) organization: String,
    pub(crate) has_ended: bool,
}

impl KnownSignIn {
    /// A sign-in that ended is there to be mended. One that works may belong to somebody else, so the person has to
    /// have said that this organization's token shall go.
    fn may_be_replaced(&self, wished: Option<&str>) -> bool {
        self.has_ended || wished == Some(self.organization.as_str())
    }
}

/// The sign-in at the same address that reads one of the same organizations: a second account would list it twice.
pub(crate) async fn known_sign_in(
    app: &App,
    address: &str,
    path: &str,
    seen: &[OrganizationId],
) -> Result<Option<KnownSignIn>, StoreError> {
    let (zones, organizations) = app
        .store()
        .read(|db| Ok((store::accounts::zones(db)?, store::organizations::all(db)?)))
        .await?;
    let is_there =
        |zone: &ZoneRecord| zone.address == address && zone.guide_path.as_deref() == Some(path);
    Ok(zones.into_iter().filter(is_there).find_map(|zone| {
        let has_ended = app.lookout().zone_problem(zone.id) == Some(Code::SignInEnded);
        let both = organizations
            .iter()
            .map(|it| &it.record)
            .find(|it| it.key.zone == zone.id && is_shared(it.key.id, seen, has_ended))?;
        Some(KnownSignIn {
            organization: both.name.clone(),
            zone,
            has_ended,
        })
    }))
}

/// Whether another sign-in sees this organization too. One without a name tells nothing, unless there is a sign-in to
/// mend.
fn is_shared(known: OrganizationId, seen: &[OrganizationId], has_ended: bool) -> bool {
    seen.contains(&known) && (known != NAMELESS || has_ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clients_whose_server_names_no_organization_stay_two_accounts() {
        let client = OrganizationId(7);
        assert!(is_shared(client, &[client], false));
        assert!(!is_shared(client, &[NAMELESS], true));
        assert!(!is_shared(NAMELESS, &[NAMELESS], false));
        let mended = is_shared(NAMELESS, &[NAMELESS], true);
        assert!(mended, "there is a sign-in to mend");
    }

    #[test]
    fn a_page_for_people_is_told_from_a_refused_token_and_from_silence() {
        let told = |error| at_first_contact(error, "api.example.com");
        let page = Error::NotMake { status: 200 };
        assert!(matches!(told(page), AccountError::NotGuide(_)));
        let refused = Error::Unauthorized {
            detail: make_api::MakeText::default(),
        };
        assert!(matches!(told(refused), AccountError::RefusedByServer));
    }
}
