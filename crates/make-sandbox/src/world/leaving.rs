//! What goes along when a member, a team or an organization goes.
//!
//! In: ids. Out: a world in which nothing points at what is gone, except events on the agenda, which find nothing.
//! Whether anybody may do this is decided in `http`.

use super::{Keeper, World, Zone};

impl Zone {
    /// Takes a team away with everything in it.
    pub(crate) fn remove_team(&mut self, id: u64) {
        let scenarios = &self.scenarios;
        self.dlqs.retain(|_, dlq| {
            scenarios
                .get(&dlq.scenario)
                .is_none_or(|scenario| scenario.team != id)
        });
        self.scenarios.retain(|_, scenario| scenario.team != id);
        self.hooks.retain(|_, hook| hook.team != id);
        self.data_stores.retain(|_, store| store.team != id);
        self.folders.retain(|_, folder| folder.team != id);
        self.connections
            .retain(|_, connection| connection.team != id);
        self.templates
            .retain(|_, kept| kept.as_ref().is_none_or(|kept| kept.team != Some(id)));
        self.variables
            .retain(|(keeper, _), _| *keeper != Keeper::Team(id));
        self.teams.remove(&id);
    }

    /// The teams of an organization.
    pub(crate) fn teams_of(&self, organization: u64) -> Vec<u64> {
        self.teams
            .values()
            .filter(|team| team.organization == organization)
            .map(|team| team.id)
            .collect()
    }
}

impl World {
    /// Takes an organization away with all its teams.
    pub(crate) fn remove_organization(&mut self, id: u64) {
        let Some(organization) = self.organizations.remove(&id) else {
            return;
        };
        self.roles.retain(|role| role.organization != Some(id));
        if let Some(zone) = self.zones.get_mut(organization.zone) {
            for team in zone.teams_of(id) {
                zone.remove_team(team);
            }
            zone.variables
                .retain(|(keeper, _), _| *keeper != Keeper::Organization(id));
        }
    }

    /// Takes a person out of an organization and out of its teams, with the connections they made if so ordered.
    pub(crate) fn remove_member(&mut self, organization: u64, person: u64, connections: bool) {
        let Some(left) = self.organizations.get_mut(&organization) else {
            return;
        };
        left.members.remove(&person);
        left.chosen_teams.remove(&person);
        let Some(zone) = self.zones.get_mut(left.zone) else {
            return;
        };
        for team in zone.teams_of(organization) {
            if let Some(team) = zone.teams.get_mut(&team) {
                team.members.remove(&person);
            }
            if connections {
                zone.connections
                    .retain(|_, own| own.team != team || own.made_by != person);
            }
        }
    }
}
