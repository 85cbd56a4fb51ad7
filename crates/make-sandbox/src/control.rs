//! The strings behind the scenes: what a test may do that no customer of Make can.
//!
//! In: orders from a test in the same process, or over `/sandbox/`. Out: a changed sandbox, or facts about it.
//! It never answers below `/api/` and never tells a token that it was not asked to make.

mod rooms;
mod signing_in;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    config::Switches,
    engine::{self, Change},
    http::{
        faults::Fault,
        journal::{Call, CallCount},
    },
    state::Shared,
    world::{Dice, Mood, SCOPES, Token, Zone},
};

/// Where a scenario is: ids repeat from zone to zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ScenarioAt {
    /// Number of the zone, in the order of `Ready::zones`.
    pub zone: usize,
    pub id: u64,
}

/// A scenario as the control surface lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScenarioFact {
    pub zone: usize,
    pub id: u64,
    pub name: String,
    pub team_id: u64,
    pub team: String,
    pub organization_id: u64,
    pub organization: String,
    pub is_active: bool,
    pub is_invalid: bool,
    /// `usual`, `failing`, `quiet` or `healed`.
    pub mood: &'static str,
    pub schedule: String,
    /// Whether failed runs are kept; if not, Make switches the scenario off after some errors in a row.
    pub stores_incomplete: bool,
}

/// A person as the control surface lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonFact {
    pub id: u64,
    pub name: String,
    pub email: String,
}

/// Why an order could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("there is no zone {0}")]
    NoZone(usize),
    #[error("there is no scenario {id} in zone {zone}")]
    NoScenario { zone: usize, id: u64 },
    #[error("there is no such person")]
    NoPerson,
    #[error("there is no such token")]
    NoToken,
    #[error("there is no such organization")]
    NoOrganization,
    #[error("there is no such connection")]
    NoConnection,
    #[error("a client is sent back to this machine only, over http")]
    ForeignRedirect,
    #[error("the clock cannot be moved so far")]
    TooFar,
}

/// Orders to a running sandbox.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// What time the sandbox believes it is.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Sets the clock; everything that became due happens at once.
    pub fn set_clock(&self, at: Timestamp) {
        self.shared.clock.set(at);
        self.settle();
    }

    /// Moves the clock on (or back); everything that became due happens at once.
    pub fn advance(&self, by: SignedDuration) -> Result<Timestamp, OrderError> {
        let now = self
            .shared
            .clock
            .advance(by)
            .map_err(|_| OrderError::TooFar)?;
        self.settle();
        Ok(now)
    }

    /// All scenarios, of all zones.
    pub fn scenarios(&self) -> Vec<ScenarioFact> {
        let (world, _) = self.shared.world_now();
        let mut facts = Vec::new();
        for (number, zone) in world.zones.iter().enumerate() {
            for scenario in zone.scenarios.values() {
                let Some(team) = zone.teams.get(&scenario.team) else {
                    continue;
                };
                let Some(organization) = world.organizations.get(&team.organization) else {
                    continue;
                };
                facts.push(ScenarioFact {
                    zone: number,
                    id: scenario.id,
                    name: scenario.name.clone(),
                    team_id: team.id,
                    team: team.name.clone(),
                    organization_id: organization.id,
                    organization: organization.name.clone(),
                    is_active: scenario.is_active,
                    is_invalid: scenario.is_invalid,
                    mood: match scenario.mood {
                        Mood::Usual => "usual",
                        Mood::Failing(_) => "failing",
                        Mood::Quiet => "quiet",
                        Mood::Healed => "healed",
                    },
                    schedule: scenario.rhythm.schedule.to_json()["type"]
                        .as_str()
                        .unwrap_or_default()
                        .to_owned(),
                    stores_incomplete: scenario.stores_incomplete,
                });
            }
        }
        facts
    }

    /// The first scenario of this name.
    pub fn find(&self, name: &str) -> Option<ScenarioAt> {
        self.scenarios()
            .into_iter()
            .find(|fact| fact.name == name)
            .map(|fact| ScenarioAt {
                zone: fact.zone,
                id: fact.id,
            })
    }

    pub fn people(&self) -> Vec<PersonFact> {
        let (world, _) = self.shared.world_now();
        world
            .people
            .values()
            .map(|person| PersonFact {
                id: person.id,
                name: person.name.clone(),
                email: person.email.clone(),
            })
            .collect()
    }

    /// From now on every run fails, with these words or with those of its nature. It is switched on if it was off.
    pub fn fail(
        &self,
        at: ScenarioAt,
        name: Option<String>,
        message: Option<String>,
    ) -> Result<(), OrderError> {
        self.on_zone(at, |zone, now| {
            engine::fail(zone, at.id, name, message, now)
        })
    }

    /// From now on nothing runs, although the scenario stays active with its next run announced.
    pub fn silence(&self, at: ScenarioAt) -> Result<(), OrderError> {
        self.on_zone(at, |zone, _| engine::silence(zone, at.id))
    }

    /// Make switches the scenario off because of errors.
    pub fn switch_off(&self, at: ScenarioAt) -> Result<(), OrderError> {
        self.on_zone(at, |zone, _| engine::switch_off(zone, at.id))
    }

    /// The scenario is on and every run succeeds.
    pub fn heal(&self, at: ScenarioAt) -> Result<(), OrderError> {
        self.on_zone(at, |zone, now| engine::heal(zone, at.id, now))
    }

    /// Somebody else deletes the scenario.
    pub fn delete(&self, at: ScenarioAt) -> Result<(), OrderError> {
        self.on_zone(at, |zone, now| engine::delete(zone, at.id, now))
    }

    /// Somebody else gives the scenario another name.
    pub fn rename(&self, at: ScenarioAt, name: &str) -> Result<(), OrderError> {
        self.on_zone(at, |zone, now| {
            let Some(by) = zone
                .scenarios
                .get(&at.id)
                .map(|scenario| scenario.updated_by)
            else {
                return false;
            };
            let change = Change {
                name: Some(name.to_owned()),
                ..Change::default()
            };
            engine::save(zone, at.id, change, by, now);
            true
        })
    }

    /// How many requests each organization has used of its running minute.
    pub fn requests_this_minute(&self) -> Vec<(u64, u32)> {
        self.shared.limits().used().collect()
    }

    /// Sets a fault beside those that are set already.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.faults().set(fault);
    }

    /// Clears the faults of this name, or all.
    pub fn clear_faults(&self, name: Option<&str>) {
        self.shared.faults().clear(name);
    }

    pub fn faults(&self) -> Vec<Fault> {
        self.shared.faults().all().to_vec()
    }

    /// Makes a token for a person in a zone; without scopes it may do everything.
    pub fn issue_token(
        &self,
        zone: usize,
        person: u64,
        scopes: Option<Vec<String>>,
    ) -> Result<String, OrderError> {
        let (mut world, now) = self.shared.world_now();
        if !world.people.contains_key(&person) {
            return Err(OrderError::NoPerson);
        }
        if zone >= world.zones.len() {
            return Err(OrderError::NoZone(zone));
        }
        let number = u64::try_from(world.tokens.len()).unwrap_or(0);
        let value = Dice::new(world.seed, "issued token", number).uuid();
        let scopes =
            scopes.unwrap_or_else(|| SCOPES.iter().map(|scope| (*scope).to_owned()).collect());
        world.tokens.insert(
            value.clone(),
            Token {
                zone,
                person,
                scopes: scopes.into_iter().collect(),
                label: "issued by a test".to_owned(),
                created: now,
                expires: None,
                is_revoked: false,
            },
        );
        Ok(value)
    }

    /// The token's owner deletes it in Make.
    pub fn revoke(&self, token: &str) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        world
            .tokens
            .get_mut(token)
            .ok_or(OrderError::NoToken)?
            .is_revoked = true;
        Ok(())
    }

    /// From now on the token has only these scopes.
    pub fn narrow(&self, token: &str, scopes: &[&str]) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        let token = world.tokens.get_mut(token).ok_or(OrderError::NoToken)?;
        token.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        Ok(())
    }

    pub fn switches(&self) -> Switches {
        self.shared.switches().clone()
    }

    /// Changes habits; those of the two role ids count from the start only.
    pub fn set_switches(&self, switches: Switches) {
        *self.shared.switches() = switches;
    }

    /// The newest calls of the API, oldest first. Never a token among them.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.journal().api.calls()
    }

    /// How often each kind of call of the API was made since the last clearing.
    pub fn call_counts(&self) -> Vec<CallCount> {
        self.shared.journal().api.counts()
    }

    /// How often one kind of call was made, by method and path template: `/scenarios/{id}/logs`, or
    /// `/oauth/v2/token`.
    pub fn count_of(&self, method: &str, path: &str) -> u64 {
        let mut counts = self.call_counts();
        counts.extend(self.sign_in_counts());
        counts
            .iter()
            .find(|count| count.method == method && count.path == path)
            .map_or(0, |count| count.count)
    }

    pub fn clear_calls(&self) {
        self.shared.journal().clear();
    }

    fn settle(&self) {
        drop(self.shared.world_now());
    }

    fn on_zone(
        &self,
        at: ScenarioAt,
        order: impl FnOnce(&mut Zone, Timestamp) -> bool,
    ) -> Result<(), OrderError> {
        let (mut world, now) = self.shared.world_now();
        let zone = world
            .zones
            .get_mut(at.zone)
            .ok_or(OrderError::NoZone(at.zone))?;
        if order(zone, now) {
            Ok(())
        } else {
            Err(OrderError::NoScenario {
                zone: at.zone,
                id: at.id,
            })
        }
    }
}
