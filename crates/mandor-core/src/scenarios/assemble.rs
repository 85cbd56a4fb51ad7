//! Rows of the scenario list, put together from the tables.
//!
//! In: one consistent snapshot of the store. Out: rows in the order of their names. Pure but for
//! the reading itself.

use std::collections::{HashMap, HashSet};

use super::rows::{LastRun, Permission, ScenarioList, ScenarioRow, ScenarioState, WaitingAction};
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
        mut scenarios: Vec<ScenarioRecord>,
        histories: HashMap<ScenarioKey, History>,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let mut organizations = store::organizations::all(db)?;
        // What another account watches is listed there, and only there.
        let elsewhere = organizations.iter().filter(|it| !it.is_watched_here());
        let elsewhere: HashSet<OrganizationKey> = elsewhere.map(|it| it.record.key).collect();
        organizations.retain(KnownOrganization::is_watched_here);
        if !elsewhere.is_empty() {
            scenarios.retain(|scenario| !elsewhere.contains(&scenario.organization));
        }
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
        ScenarioRow {
            key: scenario.key,
            name: scenario.name.clone(),
            organization: scenario.organization,
            organization_name: organization
                .map_or_else(String::new, |it| it.shown_name().to_owned()),
            team: scenario.team,
            team_name: team.map(|team| team.name.clone()),
            state: self.state(scenario),
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

    /// How one of its scenarios is doing.
    pub(crate) fn state(&self, scenario: &ScenarioRecord) -> ScenarioState {
        let organization = self.organizations.get(&scenario.organization);
        let listed_at = organization.and_then(|known| known.listed_at);
        state_of(scenario, self.histories.get(&scenario.key), listed_at)
    }

    /// A list of some of its rows, with what is true of all.
    pub(crate) fn list_of(&self, rows: Vec<ScenarioRow>) -> ScenarioList {
        ScenarioList {
            rows,
            as_of: self.as_of(),
            progress: None,
            skipped: self.skipped(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{AccountId, ZoneId};
    use crate::scenarios::fixture;

    const AT: Moment = Moment(jiff::Timestamp::UNIX_EPOCH);

    fn organization(id: u64, listed_at: Option<i64>) -> KnownOrganization {
        let key = OrganizationKey {
            zone: ZoneId(1),
            id: id.into(),
        };
        KnownOrganization {
            record: crate::fixture::organization(key),
            account: AccountId(1),
            watcher: AccountId(1),
            label: None,
            zone_name: "eu1".into(),
            scenarios: 0,
            listed_at: listed_at.map(Moment::from_millis),
            skipped: 1,
            consumed_at: None,
        }
    }

    fn snapshot(organizations: Vec<KnownOrganization>) -> Snapshot {
        Snapshot {
            scenarios: vec![fixture::scenario(1, "Review digest")],
            histories: HashMap::new(),
            organizations: organizations
                .into_iter()
                .map(|it| (it.record.key, it))
                .collect(),
            consumptions: HashMap::new(),
            teams: HashMap::new(),
            waiting: HashMap::new(),
        }
    }

    #[test]
    fn credits_are_nothing_only_where_make_told_what_was_used() {
        let credits = |snapshot: &Snapshot| snapshot.rows().first().and_then(|row| row.credits);
        let mut known = organization(10, None);
        assert_eq!(credits(&snapshot(Vec::new())), None);
        assert_eq!(credits(&snapshot(vec![known.clone()])), None);
        known.consumed_at = Some(AT);
        let mut snapshot = snapshot(vec![known]);
        assert_eq!(credits(&snapshot), Some(0.0));
        let key = snapshot.scenarios[0].key;
        snapshot.consumptions.insert(key, 1_234);
        assert_eq!(credits(&snapshot), Some(12.34));
    }

    #[test]
    fn a_list_is_as_old_as_its_oldest_part_that_was_ever_read() {
        let of = |ages: &[Option<i64>]| {
            let organizations = ages.iter().zip(1..).map(|(at, id)| organization(id, *at));
            snapshot(organizations.collect())
        };
        let as_of = |ages: &[Option<i64>]| of(ages).as_of().map(Moment::millis);
        assert_eq!(as_of(&[]), None);
        assert_eq!(as_of(&[None]), None);
        assert_eq!(as_of(&[Some(9), None, Some(5)]), Some(5));
        assert_eq!(of(&[Some(9), Some(5)]).skipped(), 2);
    }
}
