//! What the person changed, in the words of the screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clock::Moment;
use crate::keys::{EntryId, ScenarioKey};
use crate::problem::Problem;
use crate::store::journal::EntryRecord;
use crate::words::Words;

/// What was asked of Make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum JournalAction {
    /// Run a scenario once, now.
    Run,
    /// Stop a scenario from running when due.
    Pause,
    /// Let a scenario run when due again.
    TurnOn,
}

/// How far an entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum JournalState {
    /// Written down, not sent yet; it can be taken back.
    Held,
    /// Sent, no answer yet.
    Sent,
    /// Make did it.
    Done,
    /// Make did not do it; the problem says why.
    NotDone,
    /// The answer was lost; Mandor reads back what became of it.
    NotKnown,
    /// Taken back before it was sent.
    Dropped,
}

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JournalRow {
    /// Which entry.
    pub id: EntryId,
    /// What was asked.
    pub action: JournalAction,
    /// The scenario it was asked for.
    pub scenario: ScenarioKey,
    /// That scenario's name then.
    pub scenario_name: String,
    /// Its organization's name then.
    pub organization_name: String,
    /// How far it has come.
    pub state: JournalState,
    /// When the person asked.
    pub asked_at: Moment,
    /// When a held entry leaves for Make.
    pub send_at: Option<Moment>,
    /// When it came to its end.
    pub closed_at: Option<Moment>,
    /// Why it was not done.
    pub problem: Option<Problem>,
}

impl JournalRow {
    /// An entry in the language of today; its problem was kept in that of its day.
    pub(crate) fn of(entry: EntryRecord, words: Words) -> Self {
        Self {
            id: entry.id,
            action: entry.action,
            scenario: entry.scenario,
            scenario_name: entry.scenario_name,
            organization_name: entry.organization_name,
            state: entry.state,
            asked_at: entry.asked_at,
            send_at: (entry.state == JournalState::Held).then_some(entry.send_at),
            closed_at: entry.closed_at,
            problem: entry.problem.map(|kept| kept.said_again(words)),
        }
    }
}

/// Which entry a command is about.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct OfEntry {
    /// Its id.
    pub entry: EntryId,
}

/// What to do with everything that still waits, before quitting.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct SettleHeld {
    /// Send now, or drop.
    pub send: bool,
}
