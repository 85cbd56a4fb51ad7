//! Who signed in, and in which zones.
//!
//! In: the session of a grant. Out: the person, and every zone that was proved for the sign-in.
//! A zone is proved by a call that only the right zone allows, as for tokens. Never guesses, never asks a zone the
//! grant does not reach, and ends within ten seconds.

use futures::future::join_all;
use make_api::auth::{Reach, Session};
use make_api::{Client, Error, Lane, Organization, OrganizationId, User, Zone};

use super::SignInError;
use crate::accounts::{ONE_CALL, Place};
use crate::app::App;

/// So many organizations of a zone are asked for their teams; one that answers proves the zone.
const PROOFS_OF_A_ZONE: usize = 2;
/// More zones than this are not proved.
const MOST_ZONES: usize = 8;

/// What asking showed.
pub(super) struct Found {
    /// Who the server says it is, where it says so.
    pub(super) user: Option<User>,
    /// Every zone that was proved.
    pub(super) places: Vec<Place>,
    /// Organizations by which another sign-in at a server without persons is known.
    pub(super) seen: Vec<OrganizationId>,
}

/// A zone that some organization lives in.
struct Home {
    client: Client,
    organizations: Vec<OrganizationId>,
}

/// Finds the zones of a sign-in whose tokens `server` gave.
pub(super) async fn find(
    app: &App,
    session: &Session,
    reach: &Reach,
    server: Option<Zone>,
) -> Result<Found, SignInError> {
    let client = |zone: Zone| app.client_for_now(zone, None, session.clone(), ONE_CALL);
    let mut asked = Vec::new();
    for zone in candidates(app.zones(), reach, server) {
        asked.push(client(zone)?);
    }
    let answers = join_all(asked.iter().map(organizations)).await;
    let mut first_trouble = None;
    let mut homes: Vec<Home> = Vec::new();
    for (asked, answer) in asked.iter().zip(answers) {
        match answer {
            Ok(organizations) => {
                for (zone, organization) in living(asked.zone(), reach, &organizations) {
                    match homes.iter_mut().find(|home| *home.client.zone() == zone) {
                        Some(home) if home.organizations.contains(&organization) => {}
                        Some(home) => home.organizations.push(organization),
                        None => homes.push(Home {
                            client: client(zone)?,
                            organizations: vec![organization],
                        }),
                    }
                }
            }
            Err(error) => {
                tracing::info!(%error, "a zone could not be asked about a sign-in");
                first_trouble.get_or_insert(error);
            }
        }
    }
    homes.truncate(MOST_ZONES);
    let Some(first) = homes.first().map(|home| home.client.clone()) else {
        // Who belongs to no organization has no zone; who was refused everywhere is not known at all.
        return Err(first_trouble.map_or(SignInError::NoZone, SignInError::from));
    };
    let who = first.on(None, Lane::Click);
    let (proofs, user) = futures::join!(join_all(homes.iter().map(prove)), who.me());
    let mut places = Vec::new();
    for (home, proof) in homes.iter().zip(proofs) {
        match proof {
            Ok(true) => places.push(place(home.client.zone())),
            Ok(false) => {}
            Err(error) => {
                first_trouble.get_or_insert(error);
            }
        }
    }
    if places.is_empty() {
        return Err(first_trouble.map_or(SignInError::NoZone, SignInError::from));
    }
    Ok(Found {
        user: Some(user?),
        places,
        seen: Vec::new(),
    })
}

fn place(zone: &Zone) -> Place {
    Place {
        name: zone.as_str().to_owned(),
        address: zone.as_str().to_owned(),
        guide_path: None,
    }
}

/// Whom to ask first: all public zones, or the one server that signed the person in.
fn candidates(public: &[Zone], reach: &Reach, server: Option<Zone>) -> Vec<Zone> {
    match reach {
        Reach::Public => public
            .iter()
            .filter(|zone| reach.covers(zone))
            .cloned()
            .collect(),
        Reach::Loopback => server.into_iter().collect(),
        Reach::Only(zone) => vec![zone.clone()],
    }
}

async fn organizations(client: &Client) -> Result<Vec<Organization>, Error> {
    let caller = client.on(None, Lane::Click);
    let mut pages = caller.organizations();
    Ok(pages.next_page().await?.unwrap_or_default())
}

/// In which zones these organizations live. One that names no zone lives where it was seen.
fn living(
    seen_in: &Zone,
    reach: &Reach,
    organizations: &[Organization],
) -> Vec<(Zone, OrganizationId)> {
    let home = |organization: &Organization| match organization.zone.as_deref() {
        None => Some(seen_in.clone()),
        Some(named) => seen_in.follow(named).ok(),
    };
    organizations
        .iter()
        .filter_map(|organization| Some((home(organization)?, organization.id)))
        .filter(|(zone, _)| reach.covers(zone))
        .collect()
}

/// Whether one of a zone's organizations lets the sign-in read its teams, or refuses only for its plan.
async fn prove(home: &Home) -> Result<bool, Error> {
    let proofs = home
        .organizations
        .iter()
        .take(PROOFS_OF_A_ZONE)
        .map(async |id| {
            let caller = home.client.on(Some(*id), Lane::Click);
            caller.teams(*id).next_page().await
        });
    let mut trouble = None;
    for answer in join_all(proofs).await {
        match answer {
            // A plan without calls is a reason that its organization is listed with; the zone is the right one.
            Ok(_) | Err(Error::PaymentRequired { .. } | Error::OrganizationPaused { .. }) => {
                return Ok(true);
            }
            Err(Error::Forbidden { .. } | Error::Unauthorized { .. } | Error::NotFound { .. }) => {}
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(false), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(host: &str) -> Zone {
        Zone::parse(host).unwrap()
    }

    #[test]
    fn a_sign_in_is_shown_only_to_zones_it_reaches() {
        let public = [zone("eu1.make.com"), zone("us2.make.com")];
        let server = Some(zone("127.0.0.1:9"));
        let asked = |reach: Reach| candidates(&public, &reach, server.clone());
        assert_eq!(asked(Reach::Public), public);
        assert_eq!(asked(Reach::Loopback), [zone("127.0.0.1:9")]);
        let own = zone("make.example.com");
        assert_eq!(asked(Reach::Only(own.clone())), [own]);
    }

    #[test]
    fn an_organization_cannot_name_a_stranger_as_its_zone() {
        let named = |host: &str| {
            let listed = serde_json::json!({ "id": 10, "name": "Kopi", "zone": host });
            let listed: Organization = serde_json::from_value(listed).unwrap();
            living(&zone("eu1.make.com"), &Reach::Public, &[listed])
        };
        let id = OrganizationId(10);
        assert_eq!(named("us2.make.com"), [(zone("us2.make.com"), id)]);
        for stranger in ["evil.example", "127.0.0.1:9", "eu1.make.com.evil.example"] {
            assert_eq!(named(stranger), [], "{stranger}");
        }
    }
}
