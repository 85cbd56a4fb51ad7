//! Orders about organizations, teams and what belongs to them.
//!
//! In: ids. Out: a world in which somebody else has changed something. Orders about scenarios are in `control`.

use super::{Control, OrderError};
use crate::world::Membership;

impl Control {
    /// Somebody else changes a person's role in a team, or takes them out of it.
    pub fn set_team_role(
        &self,
        zone: usize,
        team: u64,
        person: u64,
        role: Option<u64>,
    ) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        let team = world
            .zones
            .get_mut(zone)
            .and_then(|zone| zone.teams.get_mut(&team))
            .ok_or(OrderError::NoZone(zone))?;
        match role {
            Some(role) => team.members.insert(person, role),
            None => team.members.remove(&person),
        };
        Ok(())
    }

    /// Somebody else changes a person's role in an organization, or takes them out of it and its teams.
    pub fn set_organization_role(
        &self,
        organization: u64,
        person: u64,
        role: Option<u64>,
    ) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        if !world.people.contains_key(&person) {
            return Err(OrderError::NoPerson);
        }
        let Some(role) = role else {
            world.remove_member(organization, person, false);
            return Ok(());
        };
        let known = world
            .organizations
            .get_mut(&organization)
            .ok_or(OrderError::NoOrganization)?;
        let joined = Membership {
            role,
            invitation: None,
        };
        known.members.insert(person, joined);
        Ok(())
    }

    /// Gives an organization another request limit, or pauses it.
    pub fn set_organization(
        &self,
        id: u64,
        api_limit: Option<u32>,
        is_paused: Option<bool>,
    ) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        let organization = world
            .organizations
            .get_mut(&id)
            .ok_or(OrderError::NoOrganization)?;
        organization.api_limit = api_limit.unwrap_or(organization.api_limit);
        organization.is_paused = is_paused.unwrap_or(organization.is_paused);
        Ok(())
    }

    /// The app behind a connection no longer lets Make in.
    pub fn break_connection(&self, zone: usize, id: u64) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        world
            .zones
            .get_mut(zone)
            .ok_or(OrderError::NoZone(zone))?
            .connections
            .get_mut(&id)
            .ok_or(OrderError::NoConnection)?
            .is_broken = true;
        Ok(())
    }

    /// An invitation that nobody has answered grows old.
    pub fn expire_invitation(&self, organization: u64, person: u64) -> Result<(), OrderError> {
        let (mut world, _) = self.shared.world_now();
        let membership = world
            .organizations
            .get_mut(&organization)
            .ok_or(OrderError::NoOrganization)?
            .members
            .get_mut(&person)
            .filter(|membership| membership.invitation.is_some())
            .ok_or(OrderError::NoPerson)?;
        membership.invitation = Some("expired");
        Ok(())
    }
}
