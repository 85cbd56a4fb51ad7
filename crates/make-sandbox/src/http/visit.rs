//! One authorised call, and what its owner may reach.
//!
//! In: the token's person and scopes, the zone that was called, the query. Out: yes, or the refusal Make would give.
//! Entering a team or an organization also counts the call against the organization's minute.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use jiff::Timestamp;

use super::{asked::Asked, errors::Refusal, limits::Window, rights::Right};
use crate::{
    config::{Dialect, LimitBody, Switches},
    state::Shared,
    world::{Organization, Scenario, Team, World, Zone, roles},
};

/// What handlers are given instead of the raw request.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) shared: Arc<Shared>,
    pub(crate) zone: usize,
    pub(crate) person: u64,
    pub(crate) token_zone: usize,
    pub(crate) scopes: Arc<BTreeSet<String>>,
    pub(crate) uses_bearer: bool,
    /// What the called address asks for.
    pub(crate) right: Option<&'static Right>,
    pub(crate) dialect: Dialect,
    pub(crate) asked: Asked,
    pub(crate) switches: Arc<Switches>,
    /// A fault moves rows between pages.
    pub(crate) slip: i64,
    /// What the minute looked like, for the headers of the answer.
    pub(crate) window: Arc<Mutex<Option<Window>>>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let visit = parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Refusal::not_logged_in)?;
        // No address is served before its row stands in the table.
        let right = visit.right.ok_or_else(|| {
            Refusal::permission_denied().with_detail("This address has no row among the rights.")
        })?;
        for scope in right.needed(&visit.switches) {
            visit.need(scope)?;
        }
        Ok(visit)
    }
}

/// Whether a call counts against the minute; only `run` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    Counted,
    Exempt,
}

impl Visit {
    pub(crate) fn world(&self) -> (MutexGuard<'_, World>, Timestamp) {
        self.shared.world_now()
    }

    /// The token must have been given this scope.
    pub(crate) fn need(&self, scope: &str) -> Result<(), Refusal> {
        if self.scopes.contains(scope) {
            Ok(())
        } else {
            Err(Refusal::permission_denied())
        }
    }

    /// The zone that was called. A token of another zone sees nothing inside.
    pub(crate) fn home<'w>(&self, world: &'w World) -> Result<&'w Zone, Refusal> {
        if self.token_zone != self.zone {
            return Err(Refusal::permission_denied());
        }
        world
            .zones
            .get(self.zone)
            .ok_or_else(Refusal::permission_denied)
    }

    /// Enters an organization of this zone.
    pub(crate) fn organization<'w>(
        &self,
        world: &'w World,
        id: u64,
    ) -> Result<&'w Organization, Refusal> {
        self.home(world)?;
        let organization = world
            .organizations
            .get(&id)
            .ok_or_else(|| Refusal::not_found("Organization"))?;
        if organization.zone != self.zone || self.organization_role(world, id).is_none() {
            return Err(self.foreign("Organization"));
        }
        self.count(organization, Counting::Counted)?;
        Ok(organization)
    }

    /// Enters a team of this zone.
    pub(crate) fn team<'w>(&self, world: &'w World, id: u64) -> Result<&'w Team, Refusal> {
        self.team_counting(world, id, Counting::Counted)
    }

    fn team_counting<'w>(
        &self,
        world: &'w World,
        id: u64,
        counting: Counting,
    ) -> Result<&'w Team, Refusal> {
        let zone = self.home(world)?;
        let team = zone
            .teams
            .get(&id)
            .ok_or_else(|| Refusal::not_found("Team"))?;
        let organization = world
            .organizations
            .get(&team.organization)
            .ok_or_else(|| Refusal::not_found("Organization"))?;
        if self.team_role(world, team).is_none() {
            return Err(self.foreign("Team"));
        }
        self.count(organization, counting)?;
        Ok(team)
    }

    /// Enters the team of a scenario.
    pub(crate) fn scenario<'w>(&self, world: &'w World, id: u64) -> Result<&'w Scenario, Refusal> {
        self.scenario_counting(world, id, Counting::Counted)
    }

    pub(crate) fn scenario_counting<'w>(
        &self,
        world: &'w World,
        id: u64,
        counting: Counting,
    ) -> Result<&'w Scenario, Refusal> {
        let zone = self.home(world)?;
        let scenario = zone
            .scenarios
            .get(&id)
            .ok_or_else(|| Refusal::not_found("Scenario"))?;
        self.team_counting(world, scenario.team, counting)?;
        Ok(scenario)
    }

    /// The person's role in the team must hold this permission.
    pub(crate) fn may(&self, world: &World, team: u64, permission: &str) -> Result<(), Refusal> {
        let allowed = self
            .home(world)?
            .teams
            .get(&team)
            .and_then(|team| self.team_role(world, team))
            .and_then(|role| world.role(role))
            .is_some_and(|role| role.allows(permission));
        if allowed {
            Ok(())
        } else {
            Err(Refusal::insufficient_rights(permission))
        }
    }

    /// The person's role in the team must hold what the called address asks for.
    pub(crate) fn allowed_in_team(&self, world: &World, team: u64) -> Result<(), Refusal> {
        self.permission()
            .map_or(Ok(()), |permission| self.may(world, team, permission))
    }

    /// The person's role in the organization must hold what the called address asks for.
    pub(crate) fn allowed_in_organization(
        &self,
        world: &World,
        organization: u64,
    ) -> Result<(), Refusal> {
        self.permission().map_or(Ok(()), |permission| {
            self.may_in_organization(world, organization, permission)
        })
    }

    fn permission(&self) -> Option<&str> {
        self.right
            .and_then(|right| right.permitted_by(&self.switches))
    }

    /// The person's role in the organization must hold this permission.
    pub(crate) fn may_in_organization(
        &self,
        world: &World,
        organization: u64,
        permission: &str,
    ) -> Result<(), Refusal> {
        let allowed = self
            .organization_role(world, organization)
            .and_then(|role| world.role(role))
            .is_some_and(|role| role.allows(permission));
        if allowed {
            Ok(())
        } else {
            Err(Refusal::insufficient_rights(permission))
        }
    }

    /// Which role the person has in a team; the organization's owner is implied in each, and who has not accepted
    /// an invitation is in none.
    pub(crate) fn team_role(&self, world: &World, team: &Team) -> Option<u64> {
        let invited = world
            .organizations
            .get(&team.organization)
            .and_then(|organization| organization.members.get(&self.person))
            .is_some_and(|membership| membership.invitation.is_some());
        if self.organization_role(world, team.organization) == Some(roles::OWNER) {
            Some(roles::TEAM_ADMIN)
        } else if invited {
            None
        } else {
            team.members.get(&self.person).copied()
        }
    }

    /// Which role the person has in an organization that they have joined.
    pub(crate) fn organization_role(&self, world: &World, organization: u64) -> Option<u64> {
        world
            .organizations
            .get(&organization)?
            .members
            .get(&self.person)
            .filter(|membership| membership.invitation.is_none())
            .map(|membership| membership.role)
    }

    /// The teams of an organization whose inside the person sees.
    pub(crate) fn seen_teams(&self, world: &World, organization: u64) -> BTreeSet<u64> {
        let Some(zone) = world.zones.get(self.zone) else {
            return BTreeSet::new();
        };
        zone.teams
            .values()
            .filter(|team| {
                team.organization == organization && self.team_role(world, team).is_some()
            })
            .map(|team| team.id)
            .collect()
    }

    fn foreign(&self, what: &str) -> Refusal {
        if self.switches.hide_foreign {
            Refusal::not_found(what)
        } else {
            Refusal::permission_denied()
        }
    }

    fn count(&self, organization: &Organization, counting: Counting) -> Result<(), Refusal> {
        if organization.is_paused {
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "IM310",
                "Organization is paused.",
            ));
        }
        // The guide counts in its own way.
        let is_counted = counting == Counting::Counted && self.dialect == Dialect::Make;
        if !is_counted || !self.switches.rate_limit {
            return Ok(());
        }
        let now = self.shared.clock.now();
        let window = self.shared.limits().count(
            organization.id,
            organization.api_limit,
            self.switches.minute_begins,
            now,
        );
        *self.window.lock().unwrap_or_else(PoisonError::into_inner) = Some(window);
        if window.fits {
            Ok(())
        } else {
            Err(too_many(&self.switches, window, now))
        }
    }
}

/// The sentence that Make documents for a full minute.
pub(crate) fn too_many(switches: &Switches, window: Window, now: Timestamp) -> Refusal {
    let mut refusal = Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        "SC429",
        "Requests limit for organization exceeded, please try again later.",
    );
    refusal.as_text = switches.limit_body == LimitBody::PlainText;
    if switches.retry_after {
        let wait_ms = window.resets.as_millisecond() - now.as_millisecond();
        refusal.retry_after_s = Some((wait_ms + 999) / 1000);
    }
    refusal
}
