//! Whether an action makes sense before anything is written down.
//!
//! In: what the store knows of the scenario. Out: yes, or the reason why not. Pure but for the
//! reading of the facts.

use super::{ActionError, JournalAction, holds_others};
use crate::clock::Moment;
use crate::keys::ScenarioKey;
use crate::scenarios::assemble::permission;
use crate::scenarios::rows::Permission;
use crate::store::scenarios::ScenarioRecord;
use crate::store::{self, Connection, StoreError};

/// What a decision needs to know.
pub(super) struct Facts {
    pub(super) scenario: ScenarioRecord,
    pub(super) organization_name: String,
    permission: Permission,
    is_waiting: bool,
}

impl Facts {
    /// The facts of one scenario, or `None` when it is not in the cache.
    pub(super) fn read(
        db: &Connection,
        key: ScenarioKey,
        now: Moment,
    ) -> Result<Option<Self>, StoreError> {
        let Some(scenario) = store::scenarios::one(db, key)? else {
            return Ok(None);
        };
        let team = store::organizations::teams(db)?
            .into_iter()
            .find(|it| it.key == scenario.team);
        let organization = store::organizations::all(db)?
            .into_iter()
            .find(|it| it.record.key == scenario.organization);
        let is_waiting = store::journal::open(db)?
            .iter()
            .any(|entry| entry.scenario == key && holds_others(entry, now));
        Ok(Some(Self {
            permission: permission(team.as_ref()),
            organization_name: organization.map_or_else(String::new, |it| it.record.name),
            scenario,
            is_waiting,
        }))
    }
}

/// Whether the action may be written down. Make decides in the end; this spares a useless question.
pub(super) fn may(action: JournalAction, facts: &Facts) -> Result<(), ActionError> {
    if facts.is_waiting {
        return Err(ActionError::StillWaiting);
    }
    if matches!(facts.permission, Permission::Denied { .. }) {
        return Err(ActionError::NotAllowed);
    }
    match (action, facts.scenario.is_active) {
        (JournalAction::Run, false) => Err(ActionError::NotActive),
        (JournalAction::Pause, false) | (JournalAction::TurnOn, true) => {
            Err(ActionError::AlreadySo)
        }
        (JournalAction::Run | JournalAction::Pause, true) | (JournalAction::TurnOn, false) => {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::fixture;

    fn facts(is_active: bool) -> Facts {
        let mut scenario = fixture::scenario(1, "Review digest");
        scenario.is_active = is_active;
        Facts {
            scenario,
            organization_name: "Kopi Nusantara".into(),
            permission: Permission::Allowed,
            is_waiting: false,
        }
    }

    #[test]
    fn what_makes_no_sense_is_not_written_down() {
        use JournalAction::{Pause, Run, TurnOn};
        assert!(may(Run, &facts(true)).is_ok());
        assert!(matches!(
            may(Run, &facts(false)),
            Err(ActionError::NotActive)
        ));
        assert!(may(Pause, &facts(true)).is_ok());
        assert!(matches!(
            may(Pause, &facts(false)),
            Err(ActionError::AlreadySo)
        ));
        assert!(may(TurnOn, &facts(false)).is_ok());
        assert!(matches!(
            may(TurnOn, &facts(true)),
            Err(ActionError::AlreadySo)
        ));
    }

    #[test]
    fn one_scenario_has_one_action_at_a_time() {
        let facts = Facts {
            is_waiting: true,
            ..facts(true)
        };
        assert!(matches!(
            may(JournalAction::Pause, &facts),
            Err(ActionError::StillWaiting)
        ));
    }

    #[test]
    fn a_role_that_only_looks_changes_nothing() {
        let facts = Facts {
            permission: Permission::Denied { ask: None },
            ..facts(true)
        };
        assert!(matches!(
            may(JournalAction::Pause, &facts),
            Err(ActionError::NotAllowed)
        ));
        let unknown = Facts {
            permission: Permission::Unknown,
            ..facts
        };
        assert!(
            may(JournalAction::Pause, &unknown).is_ok(),
            "Make decides where roles are unknown"
        );
    }
}
