//! The tables of scenarios and what they consumed.

use std::collections::HashMap;

use make_api::ScenarioId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, from_json, from_word, json, signed, unsigned, word};
use crate::clock::Moment;
use crate::keys::{OrganizationKey, ScenarioKey, TeamKey, ZoneId};
use crate::scenarios::rows::{Schedule, StartedBy};

/// A scenario as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScenarioRecord {
    pub(crate) key: ScenarioKey,
    pub(crate) organization: OrganizationKey,
    pub(crate) team: TeamKey,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) is_active: bool,
    /// Make stopped it because of errors.
    pub(crate) is_invalid: bool,
    /// The subscription holds it.
    pub(crate) is_paused: bool,
    pub(crate) unfinished: u32,
    pub(crate) apps: Vec<String>,
    pub(crate) started_by: StartedBy,
    pub(crate) schedule: Schedule,
    pub(crate) next_run: Option<Moment>,
    pub(crate) edited_at: Option<Moment>,
    pub(crate) made_by: Option<String>,
    pub(crate) edited_by: Option<String>,
}

fn record(row: &Row<'_>) -> rusqlite::Result<ScenarioRecord> {
    let zone = ZoneId(row.get("zone_id")?);
    let moment = |column| -> rusqlite::Result<Option<Moment>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Moment::from_millis))
    };
    Ok(ScenarioRecord {
        key: ScenarioKey {
            zone,
            id: unsigned(row.get("id")?).into(),
        },
        organization: OrganizationKey {
            zone,
            id: unsigned(row.get("organization_id")?).into(),
        },
        team: TeamKey {
            zone,
            id: unsigned(row.get("team_id")?).into(),
        },
        name: row.get("name")?,
        description: row.get("description")?,
        is_active: row.get("is_active")?,
        is_invalid: row.get("is_invalid")?,
        is_paused: row.get("is_paused")?,
        unfinished: row.get("unfinished")?,
        apps: from_json(&row.get::<_, String>("apps")?)?,
        started_by: from_word(row, "started_by")?,
        schedule: from_json(&row.get::<_, String>("schedule")?)?,
        next_run: moment("next_run")?,
        edited_at: moment("edited_at")?,
        made_by: row.get("made_by")?,
        edited_by: row.get("edited_by")?,
    })
}

pub(crate) fn all(db: &Connection) -> Result<Vec<ScenarioRecord>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT * FROM scenarios ORDER BY name COLLATE NOCASE, zone_id, id")?;
    let rows = query.query_map([], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn one(db: &Connection, key: ScenarioKey) -> Result<Option<ScenarioRecord>, StoreError> {
    let mut query = db.prepare_cached("SELECT * FROM scenarios WHERE zone_id = ?1 AND id = ?2")?;
    Ok(query
        .query_row(params![key.zone.0, signed(key.id.get())], record)
        .optional()?)
}

/// The scenario of this number on this server, as one of the accounts sees it.
pub(crate) fn at(
    db: &Connection,
    host: &str,
    id: ScenarioId,
) -> Result<Option<ScenarioKey>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT zone_id FROM scenarios JOIN zones ON zones.id = zone_id
         WHERE address = ?1 AND scenarios.id = ?2 ORDER BY zone_id LIMIT 1",
    )?;
    let zone = query
        .query_row(params![host, signed(id.get())], |row| row.get(0))
        .optional()?;
    Ok(zone.map(|zone| ScenarioKey {
        zone: ZoneId(zone),
        id,
    }))
}

pub(crate) fn put(db: &Connection, scenario: &ScenarioRecord) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO scenarios (zone_id, id, organization_id, team_id, name, description,
                is_active, is_invalid, is_paused, unfinished, apps, started_by, schedule,
                next_run, edited_at, made_by, edited_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (zone_id, id) DO UPDATE SET organization_id = ?3, team_id = ?4, name = ?5,
                description = ?6, is_active = ?7, is_invalid = ?8, is_paused = ?9,
                unfinished = ?10, apps = ?11, started_by = ?12, schedule = ?13, next_run = ?14,
                edited_at = ?15, made_by = ?16, edited_by = ?17",
    )?;
    insert.execute(params![
        scenario.key.zone.0,
        signed(scenario.key.id.get()),
        signed(scenario.organization.id.get()),
        signed(scenario.team.id.get()),
        scenario.name,
        scenario.description,
        scenario.is_active,
        scenario.is_invalid,
        scenario.is_paused,
        scenario.unfinished,
        json(&scenario.apps)?,
        word(&scenario.started_by)?,
        json(&scenario.schedule)?,
        scenario.next_run.map(Moment::millis),
        scenario.edited_at.map(Moment::millis),
        scenario.made_by,
        scenario.edited_by,
    ])?;
    Ok(())
}

/// Replaces the listing of one organization by a complete one: rows that are gone go with their
/// runs and details, the others keep theirs. When some could not be read (`skipped`), nobody knows
/// which, so none is taken to be gone.
pub(crate) fn replace(
    db: &Connection,
    organization: OrganizationKey,
    scenarios: &[ScenarioRecord],
    skipped: u32,
    at: Moment,
) -> Result<(), StoreError> {
    let owner = params![organization.zone.0, signed(organization.id.get())];
    let mut known =
        db.prepare_cached("SELECT id FROM scenarios WHERE zone_id = ?1 AND organization_id = ?2")?;
    let mut gone: std::collections::HashSet<i64> = known
        .query_map(owner, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for scenario in scenarios {
        put(db, scenario)?;
        gone.remove(&signed(scenario.key.id.get()));
    }
    if skipped > 0 {
        gone.clear();
    }
    for id in gone {
        remove(
            db,
            ScenarioKey {
                zone: organization.zone,
                id: unsigned(id).into(),
            },
        )?;
    }
    db.execute(
        "UPDATE organizations SET listed_at = ?3, skipped = ?4 WHERE zone_id = ?1 AND id = ?2",
        params![
            organization.zone.0,
            signed(organization.id.get()),
            at.millis(),
            skipped
        ],
    )?;
    Ok(())
}

/// Notes that a scenario is on or off now, as Make just confirmed.
pub(crate) fn set_active(
    db: &Connection,
    key: ScenarioKey,
    is_active: bool,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE scenarios SET is_active = ?3, is_invalid = is_invalid AND NOT ?3
          WHERE zone_id = ?1 AND id = ?2",
        params![key.zone.0, signed(key.id.get()), is_active],
    )?;
    Ok(())
}

/// Forgets one scenario with its runs and details.
pub(crate) fn remove(db: &Connection, key: ScenarioKey) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM scenarios WHERE zone_id = ?1 AND id = ?2",
        params![key.zone.0, signed(key.id.get())],
    )?;
    Ok(())
}

/// Hundredths of a credit per scenario since the last reset.
pub(crate) fn consumptions(db: &Connection) -> Result<HashMap<ScenarioKey, u64>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT zone_id, scenario_id, centicredits FROM consumptions")?;
    let rows = query.query_map([], |row| {
        let zone = ZoneId(row.get("zone_id")?);
        let key = ScenarioKey {
            zone,
            id: unsigned(row.get("scenario_id")?).into(),
        };
        Ok((key, unsigned(row.get("centicredits")?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Replaces what one organization's scenarios consumed.
pub(crate) fn replace_consumptions(
    db: &Connection,
    organization: OrganizationKey,
    rows: &[(ScenarioKey, u64)],
    at: Moment,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE organizations SET consumed_at = ?3 WHERE zone_id = ?1 AND id = ?2",
        params![
            organization.zone.0,
            signed(organization.id.get()),
            at.millis()
        ],
    )?;
    db.execute(
        "DELETE FROM consumptions WHERE zone_id = ?1 AND organization_id = ?2",
        params![organization.zone.0, signed(organization.id.get())],
    )?;
    let mut insert = db.prepare_cached(
        "INSERT OR REPLACE INTO consumptions (zone_id, scenario_id, organization_id, centicredits)
         VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (key, centicredits) in rows {
        insert.execute(params![
            key.zone.0,
            signed(key.id.get()),
            signed(organization.id.get()),
            signed(*centicredits)
        ])?;
    }
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

    #[tokio::test]
    async fn a_row_that_cannot_be_read_keeps_what_was_known_of_it() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let key = core.scenario;
        let after_listing = async |skipped| {
            let replaced = core.app.store().write(move |tx| {
                let organization = one(tx, key)?.map(|it| it.organization);
                if let Some(organization) = organization {
                    let at = Moment::from_millis(0);
                    replace(tx, organization, &[], skipped, at)?;
                }
                one(tx, key)
            });
            replaced.await.unwrap()
        };
        assert!(
            after_listing(1).await.is_some(),
            "it may be the skipped one"
        );
        assert!(after_listing(0).await.is_none());
    }
}
