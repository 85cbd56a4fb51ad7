//! The table of what the person changed.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, from_json, from_word, json, signed, unsigned, word};
use crate::clock::Moment;
use crate::journal::rows::{JournalAction, JournalState};
use crate::keys::{EntryId, OrganizationKey, ScenarioKey, ZoneId};
use crate::problem::Problem;

/// An entry as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EntryRecord {
    pub(crate) id: EntryId,
    pub(crate) scenario: ScenarioKey,
    pub(crate) organization: OrganizationKey,
    pub(crate) scenario_name: String,
    pub(crate) organization_name: String,
    pub(crate) action: JournalAction,
    pub(crate) state: JournalState,
    pub(crate) asked_at: Moment,
    pub(crate) send_at: Moment,
    pub(crate) sent_at: Option<Moment>,
    pub(crate) closed_at: Option<Moment>,
    pub(crate) problem: Option<Problem>,
}

/// What is known of an entry when it is written down.
pub(crate) struct NewEntry {
    pub(crate) scenario: ScenarioKey,
    pub(crate) organization: OrganizationKey,
    pub(crate) scenario_name: String,
    pub(crate) organization_name: String,
    pub(crate) action: JournalAction,
    pub(crate) asked_at: Moment,
    pub(crate) send_at: Moment,
}

fn record(row: &Row<'_>) -> rusqlite::Result<EntryRecord> {
    let zone = ZoneId(row.get("zone_id")?);
    let moment = |column| -> rusqlite::Result<Option<Moment>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Moment::from_millis))
    };
    let problem: Option<String> = row.get("problem")?;
    Ok(EntryRecord {
        id: EntryId(row.get("id")?),
        scenario: ScenarioKey {
            zone,
            id: unsigned(row.get("scenario_id")?).into(),
        },
        organization: OrganizationKey {
            zone,
            id: unsigned(row.get("organization_id")?).into(),
        },
        scenario_name: row.get("scenario_name")?,
        organization_name: row.get("organization_name")?,
        action: from_word(row, "action")?,
        state: from_word(row, "state")?,
        asked_at: Moment::from_millis(row.get("asked_at")?),
        send_at: Moment::from_millis(row.get("send_at")?),
        sent_at: moment("sent_at")?,
        closed_at: moment("closed_at")?,
        problem: problem.as_deref().map(from_json).transpose()?,
    })
}

pub(crate) fn add(db: &Connection, new: &NewEntry) -> Result<EntryRecord, StoreError> {
    let entry = db.query_row(
        "INSERT INTO journal (zone_id, scenario_id, organization_id, scenario_name,
                organization_name, action, state, asked_at, send_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'held', ?7, ?8) RETURNING *",
        params![
            new.scenario.zone.0,
            signed(new.scenario.id.get()),
            signed(new.organization.id.get()),
            new.scenario_name,
            new.organization_name,
            word(&new.action)?,
            new.asked_at.millis(),
            new.send_at.millis(),
        ],
        record,
    )?;
    Ok(entry)
}

pub(crate) fn one(db: &Connection, id: EntryId) -> Result<Option<EntryRecord>, StoreError> {
    let mut query = db.prepare_cached("SELECT * FROM journal WHERE id = ?1")?;
    Ok(query.query_row([id.0], record).optional()?)
}

/// Entries that have not come to their end, oldest first.
pub(crate) fn open(db: &Connection) -> Result<Vec<EntryRecord>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT * FROM journal WHERE state IN ('held', 'sent', 'notKnown') ORDER BY id",
    )?;
    let rows = query.query_map([], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many runs of a scenario were asked for after an entry and were sent to Make.
pub(crate) fn runs_after(
    db: &Connection,
    id: EntryId,
    key: ScenarioKey,
) -> Result<u32, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT count(*) FROM journal WHERE id > ?1 AND zone_id = ?2 AND scenario_id = ?3
            AND action = 'run' AND state IN ('sent', 'done', 'notKnown')",
    )?;
    let of = params![id.0, key.zone.0, signed(key.id.get())];
    Ok(query.query_row(of, |row| row.get(0))?)
}

/// The newest entries, newest first.
pub(crate) fn newest(db: &Connection, most: u32) -> Result<Vec<EntryRecord>, StoreError> {
    let mut query = db.prepare_cached("SELECT * FROM journal ORDER BY id DESC LIMIT ?1")?;
    let rows = query.query_map([most], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Moves an entry from one state to another, if it is still in the first. `None` means somebody
/// else was quicker, and nothing was changed.
pub(crate) fn advance(
    db: &Connection,
    id: EntryId,
    from: JournalState,
    to: JournalState,
    at: Moment,
    problem: Option<&Problem>,
) -> Result<Option<EntryRecord>, StoreError> {
    let is_end = matches!(
        to,
        JournalState::Done | JournalState::NotDone | JournalState::Dropped
    );
    let entry = db
        .query_row(
            "UPDATE journal SET state = ?3, problem = ?4,
                    sent_at = CASE WHEN ?3 = 'sent' THEN ?5 ELSE sent_at END,
                    closed_at = CASE WHEN ?6 THEN ?5 ELSE NULL END
              WHERE id = ?1 AND state = ?2 RETURNING *",
            params![
                id.0,
                word(&from)?,
                word(&to)?,
                problem.map(json).transpose()?,
                at.millis(),
                is_end,
            ],
            record,
        )
        .optional()?;
    Ok(entry)
}

/// Drops Make's own texts from entries that ended before `before`; the entries themselves stay.
pub(crate) fn forget_details(db: &Connection, before: Moment) -> Result<(), StoreError> {
    db.execute(
        "UPDATE journal SET problem = json_set(problem, '$.detail', NULL)
          WHERE closed_at < ?1 AND json_extract(problem, '$.detail') IS NOT NULL",
        [before.millis()],
    )?;
    Ok(())
}

/// Gives a held entry another moment to leave at.
pub(crate) fn hold_until(db: &Connection, id: EntryId, send_at: Moment) -> Result<(), StoreError> {
    db.execute(
        "UPDATE journal SET send_at = ?2 WHERE id = ?1 AND state = 'held'",
        params![id.0, send_at.millis()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::ManualClock;
    use crate::fixture;
    use crate::journal::fixture::pause;
    use crate::problem::Code;
    use crate::settings::Language;
    use crate::words::Words;

    #[tokio::test]
    async fn what_make_said_is_forgotten_after_a_while_and_what_was_done_is_not() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let id = pause(&core).await.id;
        let problem = Problem {
            detail: Some("Scenario of sari@example.com cannot be stopped".into()),
            ..Problem::new(Code::Refused, Words(Language::En))
        };
        let before = problem.clone();
        let store = core.app.store();
        let ending = store.write(move |tx| {
            let (from, to) = (JournalState::Held, JournalState::NotDone);
            advance(tx, id, from, to, Moment::from_millis(5), Some(&problem))
        });
        ending.await.unwrap();
        let told = async |before| {
            let before = Moment::from_millis(before);
            let forgetting = store.write(move |tx| {
                forget_details(tx, before)?;
                one(tx, id)
            });
            forgetting.await.unwrap().unwrap().problem.unwrap()
        };
        assert_eq!(told(5).await, before);
        let without = Problem {
            detail: None,
            ..before
        };
        assert_eq!(told(6).await, without);
    }
}
