//! The table of what only the detail panel needs.

use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, from_json, json, signed};
use crate::clock::Moment;
use crate::keys::ScenarioKey;
use crate::scenarios::rows::Flow;

/// Details as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DetailRecord {
    pub(crate) flow: Flow,
    pub(crate) connected_accounts: Option<Vec<String>>,
    pub(crate) read_at: Moment,
}

pub(crate) fn one(db: &Connection, key: ScenarioKey) -> Result<Option<DetailRecord>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT * FROM details WHERE zone_id = ?1 AND scenario_id = ?2")?;
    let detail = query
        .query_row(params![key.zone.0, signed(key.id.get())], |row| {
            let accounts: Option<String> = row.get("connected_accounts")?;
            Ok(DetailRecord {
                flow: from_json(&row.get::<_, String>("flow")?)?,
                connected_accounts: accounts.as_deref().map(from_json).transpose()?,
                read_at: Moment::from_millis(row.get("read_at")?),
            })
        })
        .optional()?;
    Ok(detail)
}

pub(crate) fn put(
    db: &Connection,
    key: ScenarioKey,
    detail: &DetailRecord,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT OR REPLACE INTO details (zone_id, scenario_id, flow, connected_accounts, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            key.zone.0,
            signed(key.id.get()),
            json(&detail.flow)?,
            detail.connected_accounts.as_ref().map(json).transpose()?,
            detail.read_at.millis(),
        ],
    )?;
    Ok(())
}
