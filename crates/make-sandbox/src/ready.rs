//! What a started sandbox tells whoever wants to talk to it.
//!
//! In: the bound addresses and the world. Out: one serialisable value, printed as one line by the binary.
//! It holds tokens on purpose: they open nothing but this sandbox.

use std::path::PathBuf;

use serde::Serialize;

use crate::{config::Size, world::World};

/// Addresses, tokens and organizations of a running sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// Origin of the first zone; clients add `/api/v2`.
    pub url: String,
    /// The owner's token in the first zone.
    pub token: String,
    /// Where the control surface begins.
    pub control_url: String,
    pub size: Size,
    pub seed: u64,
    /// Where the certificate lies that clients must trust to speak TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// Whose tokens these are.
    pub user: ReadyUser,
    pub zones: Vec<ReadyZone>,
    /// The organizations the owner belongs to.
    pub organizations: Vec<ReadyOrganization>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadyUser {
    pub id: u64,
    pub name: String,
    pub email: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyZone {
    pub name: String,
    /// `host:port`, as `organization.zone` in answers.
    pub zone: String,
    pub url: String,
    /// The same zone over TLS, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_url: Option<String>,
    pub token: String,
    pub control_url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadyOrganization {
    pub id: u64,
    pub name: String,
    /// `host:port`, as in answers.
    pub zone: String,
    pub url: String,
    /// The owner's token in this organization's zone.
    pub token: String,
}

impl Ready {
    pub(crate) fn of(world: &World, size: Size) -> Self {
        let token_of = |number: usize| {
            world
                .tokens
                .iter()
                .find(|(_, token)| token.zone == number && token.person == world.owner)
                .map(|(value, _)| value.clone())
                .unwrap_or_default()
        };
        let zones: Vec<ReadyZone> = world
            .zones
            .iter()
            .enumerate()
            .map(|(number, zone)| ReadyZone {
                name: zone.name.to_owned(),
                zone: zone.address.clone(),
                url: format!("http://{}", zone.address),
                tls_url: None,
                token: token_of(number),
                control_url: format!("http://{}/sandbox", zone.address),
            })
            .collect();
        let organizations = world
            .organizations
            .values()
            .filter(|organization| organization.members.contains_key(&world.owner))
            .filter_map(|organization| {
                let zone = zones.get(organization.zone)?;
                Some(ReadyOrganization {
                    id: organization.id,
                    name: organization.name.clone(),
                    zone: zone.zone.clone(),
                    url: zone.url.clone(),
                    token: zone.token.clone(),
                })
            })
            .collect();
        let first = zones.first();
        let owner = world.people.get(&world.owner);
        Self {
            url: first.map(|zone| zone.url.clone()).unwrap_or_default(),
            token: first.map(|zone| zone.token.clone()).unwrap_or_default(),
            control_url: first
                .map(|zone| zone.control_url.clone())
                .unwrap_or_default(),
            size,
            seed: world.seed,
            certificate: None,
            user: ReadyUser {
                id: world.owner,
                name: owner.map(|person| person.name.clone()).unwrap_or_default(),
                email: owner.map(|person| person.email.clone()).unwrap_or_default(),
            },
            zones,
            organizations,
        }
    }
}
