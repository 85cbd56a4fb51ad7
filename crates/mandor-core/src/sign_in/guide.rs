//! Signing in to another server that follows the published guide.
//!
//! In: its base address and a session. Out: the organizations its first page names. The guide has no "who am I", so
//! the account has the server's name. Never uses a registration that was typed for another server.

use make_api::auth::Session;
use make_api::{Guide, Lane, Zone};

use super::SignInError;
use super::finding::Found;
use super::registration::PublicPart;
use crate::accounts::{self, AccountError, ONE_CALL, Place};
use crate::app::App;
use crate::keys::AccountId;

/// A server whose name the person has read.
pub(super) struct Server {
    pub(super) zone: Zone,
    guide: Guide,
}

impl Server {
    /// The server at a base address, if the registration is one of its own.
    pub(super) fn at(
        base: &str,
        confirmed: Option<&str>,
        part: &PublicPart,
    ) -> Result<Self, SignInError> {
        let (zone, guide) = Guide::at(base).map_err(AccountError::BaseAddress)?;
        accounts::refuse_unconfirmed(&zone, confirmed)?;
        if part.server().as_ref() != Some(&zone) {
            return Err(SignInError::NoRegistration {
                host: Some(zone.as_str().to_owned()),
            });
        }
        Ok(Self { zone, guide })
    }
}

/// Reads the first page of its scenarios: the proof that it takes the sign-in.
pub(super) async fn look(
    app: &App,
    server: &Server,
    session: &Session,
) -> Result<Found, SignInError> {
    let (zone, guide) = (server.zone.clone(), server.guide.clone());
    let client = app.client_for_now(zone, Some(guide.clone()), session.clone(), ONE_CALL)?;
    let seen = guide.first_look(&client.on(None, Lane::Click)).await;
    let address = server.zone.as_str().to_owned();
    let seen = seen.map_err(|error| accounts::at_first_contact(error, &address))?;
    Ok(Found {
        user: None,
        places: vec![Place {
            name: address.clone(),
            address,
            guide_path: Some(guide.path().to_owned()),
        }],
        seen,
    })
}

/// The account at the same server that this sign-in takes the place of. One that works may belong to somebody else,
/// so it is replaced only where the person asked for that very account.
pub(super) async fn known(
    app: &App,
    wished: Option<AccountId>,
    found: &Found,
) -> Result<Option<AccountId>, AccountError> {
    for place in &found.places {
        let path = place.guide_path.as_deref().unwrap_or_default();
        let known = accounts::known_sign_in(app, &place.address, path, &found.seen).await?;
        let Some(known) = known else { continue };
        let is_wished = wished == Some(known.zone.account);
        if is_wished || known.has_ended {
            return Ok(Some(known.zone.account));
        }
        return Err(AccountError::OrganizationKnown {
            name: known.organization,
            host: place.address.clone(),
        });
    }
    Ok(wished)
}
