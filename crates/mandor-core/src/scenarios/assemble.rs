//! Rows of the scenario list, put together from the tables.
//!
//! In: one consistent snapshot of the store. Out: rows in the order of their names. Pure but for
//! the reading itself.

use std::collections::HashMap;

use super::rows::{LastRun, Permission, ScenarioRow, WaitingAction};
use super::state::state_of;
use crate::clock::Moment;
use crate::journal::holds_others;
use crate::journal::rows::JournalState;
use crate::keys::{OrganizationKey, ScenarioKey, TeamKey};
use crate::store::histories::History;
use crate::store::journal::EntryRecord;
use crate::store::organizations::{KnownOrganization, TeamRecord};
use crate::store::scenarios::ScenarioRecord;
use crate::store::{self, Connection, StoreError};

/// Everything the rows are made of, read in one go.
pub(crate) struct Snapshot {
    pub(crate) scenarios: Vec<ScenarioRecord>,
    pub(crate) histories: HashMap<ScenarioKey, History>,
    pub(crate) organizations: HashMap<OrganizationKey, KnownOrganization>,
    consumptions: HashMap<ScenarioKey, u64>,
    teams: HashMap<TeamKey, TeamRecord>,
    waiting: HashMap<ScenarioKey, EntryRecord>,
}

impl Snapshot {
    /// All scenarios. What waits, waits at `now`.
    pub(crate) fn read(db: &Connection, now: Moment) -> Result<Self, StoreError> {
        // One transaction, so that no write comes between two tables.
        let db = db.unchecked_transaction()?;
        let scenarios = store::scenarios::all(&db)?;
        let histories = store::histories::all(&db)?;
        Self::around(&db, scenarios, histories, now)
    }

    /// One scenario, with what belongs to it.
    pub(crate) fn read_one(
        db: &Connection,
        scenario: ScenarioRecord,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let history = store::histories::one(db, scenario.key)?;
        let histories = history
            .map(|history| (scenario.key, history))
            .into_iter()
            .collect();
        Self::around(db, vec![scenario], histories, now)
    }

    fn around(
        db: &Connection,
        scenarios: Vec<ScenarioRecord>,
        histories: HashMap<ScenarioKey, History>,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let organizations = store::organizations::all(db)?;
        let teams = store::organizations::teams(db)?;
        let open = store::journal::open(db)?;
        Ok(Self {
            scenarios,
            histories,
            consumptions: store::scenarios::consumptions(db)?,
            organizations: organizations
                .into_iter()
                .map(|it| (it.record.key, it))
                .collect(),
            teams: teams.into_iter().map(|it| (it.key, it)).collect(),
            waiting: open
                .into_iter()
                .filter(|entry| holds_others(entry, now))
                .map(|entry| (entry.scenario, entry))
                .collect(),
        })
    }

    /// The row of one of its scenarios.
    pub(crate) fn row(&self, scenario: &ScenarioRecord) -> ScenarioRow {
        let organization = self.organizations.get(&scenario.organization);
        let team = self.teams.get(&scenario.team);
        let history = self.histories.get(&scenario.key);
        let listed_at = organization.and_then(|known| known.listed_at);
        ScenarioRow {
            key: scenario.key,
            name: scenario.name.clone(),
            organization: scenario.organization,
            organization_name: organization.map_or_else(String::new, |it| it.record.name.clone()),
            team: scenario.team,
            team_name: team.map(|team| team.name.clone()),
            state: state_of(scenario, history, listed_at),
            is_active: scenario.is_active,
            unfinished: scenario.unfinished,
            apps: scenario.apps.clone(),
            credits: self.credits(scenario, organization),
            started_by: scenario.started_by,
            next_run: scenario.next_run.filter(|_| scenario.is_active),
            last_run: history
                .and_then(|history| history.last.as_ref())
                .map(|last| LastRun {
                    at: last.at,
                    outcome: last.outcome,
                }),
            edited_at: scenario.edited_at,
            waiting: self.waiting.get(&scenario.key).map(waiting_action),
            permission: permission(team),
        }
    }

    /// All rows, in the order of their names.
    pub(crate) fn rows(&self) -> Vec<ScenarioRow> {
        self.scenarios
            .iter()
            .map(|scenario| self.row(scenario))
            .collect()
    }

    /// When the oldest of the listings was complete; `None` before the first one was.
    ///
    /// An organization that Make does not let us list has no age; its row says why.
    pub(crate) fn as_of(&self) -> Option<Moment> {
        self.organizations
            .values()
            .filter_map(|it| it.listed_at)
            .min()
    }

    /// Rows that Make sent and that could not be read.
    pub(crate) fn skipped(&self) -> u32 {
        self.organizations.values().map(|it| it.skipped).sum()
    }

    /// How many of its scenarios had their history read.
    pub(crate) fn checked(&self) -> u32 {
        let read = self
            .scenarios
            .iter()
            .filter(|scenario| self.histories.contains_key(&scenario.key));
        u32::try_from(read.count()).unwrap_or(u32::MAX)
    }

    /// Make lists only scenarios that consumed something, so a missing one used nothing; without
    /// any listing nothing is known.
    fn credits(
        &self,
        scenario: &ScenarioRecord,
        organization: Option<&KnownOrganization>,
    ) -> Option<f64> {
        let centicredits = self.consumptions.get(&scenario.key).copied();
        let is_known = organization.is_some_and(|it| it.consumed_at.is_some());
        centicredits.or(is_known.then_some(0)).map(credits_of)
    }
}

/// Hundredths of a credit as credits.
#[expect(
    clippy::cast_precision_loss,
    reason = "credits are shown with one digit at most"
)]
pub(crate) fn credits_of(centicredits: u64) -> f64 {
    centicredits as f64 / 100.0
}

fn waiting_action(entry: &EntryRecord) -> WaitingAction {
    WaitingAction {
        entry: entry.id,
        action: entry.action,
        send_at: (entry.state == JournalState::Held).then_some(entry.send_at),
    }
}

pub(crate) fn permission(team: Option<&TeamRecord>) -> Permission {
    match team {
        Some(TeamRecord {
            may_operate: Some(true),
            ..
        }) => Permission::Allowed,
        Some(TeamRecord {
            may_operate: Some(false),
            ask,
            ..
        }) => Permission::Denied { ask: ask.clone() },
        Some(TeamRecord {
            may_operate: None, ..
        })
        | None => Permission::Unknown,
    }
}
