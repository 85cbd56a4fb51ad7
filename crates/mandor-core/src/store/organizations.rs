//! The tables of organizations and teams.

use rusqlite::{Connection, Row, params};

use super::{StoreError, from_word_if_any, signed, unsigned};
use crate::clock::Moment;
use crate::keys::{AccountId, OrganizationKey, TeamKey, ZoneId};
use crate::organizations::rows::Label;

/// An organization as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OrganizationRecord {
    pub(crate) key: OrganizationKey,
    pub(crate) name: String,
    /// The host of its zone, when that is another one than it was seen in.
    pub(crate) other_zone: Option<String>,
    pub(crate) timezone: Option<String>,
    pub(crate) plan: Option<String>,
    pub(crate) is_paused: bool,
    pub(crate) api_limit: Option<u32>,
    pub(crate) credits_used: Option<f64>,
    pub(crate) credits_limit: Option<f64>,
    pub(crate) last_reset: Option<Moment>,
    pub(crate) next_reset: Option<Moment>,
    pub(crate) read_at: Moment,
}

/// An organization with what the store knows around it.
#[derive(Clone, Debug)]
pub(crate) struct KnownOrganization {
    pub(crate) record: OrganizationRecord,
    pub(crate) account: AccountId,
    /// The account through which it is watched: of several that see it, one.
    pub(crate) watcher: AccountId,
    /// What the person calls it.
    pub(crate) label: Option<Label>,
    pub(crate) zone_name: String,
    pub(crate) scenarios: u32,
    /// When its scenario listing was last complete.
    pub(crate) listed_at: Option<Moment>,
    /// Rows of that listing that could not be read.
    pub(crate) skipped: u32,
    /// When its consumption was last read.
    pub(crate) consumed_at: Option<Moment>,
}

impl KnownOrganization {
    /// Whether its own account watches it.
    pub(crate) fn is_watched_here(&self) -> bool {
        self.watcher == self.account
    }

    /// What lists call it.
    pub(crate) fn shown_name(&self) -> &str {
        self.label
            .as_ref()
            .map_or(&self.record.name, |label| &label.name)
    }
}

/// A team as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TeamRecord {
    pub(crate) key: TeamKey,
    pub(crate) organization: OrganizationKey,
    pub(crate) name: String,
    pub(crate) may_operate: Option<bool>,
    pub(crate) ask: Option<String>,
}

fn key(row: &Row<'_>, id: &str) -> rusqlite::Result<OrganizationKey> {
    Ok(OrganizationKey {
        zone: ZoneId(row.get("zone_id")?),
        id: unsigned(row.get(id)?).into(),
    })
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Moment>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Moment::from_millis))
}

pub(crate) fn all(db: &Connection) -> Result<Vec<KnownOrganization>, StoreError> {
    let mut query = db.prepare_cached(
        // One organization is one host and one number. The guide gives the number 0 to all that have no name there.
        "SELECT o.*, z.account_id, z.name AS zone_name, l.name AS label, l.colour,
                (SELECT other.account_id
                   FROM organizations seen JOIN zones other ON other.id = seen.zone_id
                   LEFT JOIN watchers w ON w.account_id = other.account_id
                        AND w.host = other.address AND w.organization_id = seen.id
                  WHERE seen.id = o.id AND other.address = z.address
                    AND other.guide_path IS z.guide_path
                    AND seen.other_zone IS NULL AND o.other_zone IS NULL
                    AND (o.id <> 0 OR z.guide_path IS NULL)
                  ORDER BY w.account_id IS NULL, other.account_id LIMIT 1) AS watcher,
                (SELECT count(*) FROM scenarios s
                  WHERE s.zone_id = o.zone_id AND s.organization_id = o.id) AS scenarios
           FROM organizations o JOIN zones z ON z.id = o.zone_id
           LEFT JOIN labels l ON l.host = z.address AND l.organization_id = o.id
          ORDER BY coalesce(l.name, o.name) COLLATE NOCASE, o.zone_id",
    )?;
    let rows = query.query_map([], |row| {
        Ok(KnownOrganization {
            record: OrganizationRecord {
                key: key(row, "id")?,
                name: row.get("name")?,
                other_zone: row.get("other_zone")?,
                timezone: row.get("timezone")?,
                plan: row.get("plan")?,
                is_paused: row.get("is_paused")?,
                api_limit: row.get("api_limit")?,
                credits_used: row.get("credits_used")?,
                credits_limit: row.get("credits_limit")?,
                last_reset: moment(row, "last_reset")?,
                next_reset: moment(row, "next_reset")?,
                read_at: Moment::from_millis(row.get("read_at")?),
            },
            account: AccountId(row.get("account_id")?),
            watcher: AccountId(match row.get("watcher")? {
                Some(watcher) => watcher,
                None => row.get("account_id")?,
            }),
            label: match row.get("label")? {
                Some(name) => Some(Label {
                    name,
                    colour: from_word_if_any(row, "colour")?,
                }),
                None => None,
            },
            zone_name: row.get("zone_name")?,
            scenarios: row.get("scenarios")?,
            listed_at: moment(row, "listed_at")?,
            skipped: row.get("skipped")?,
            consumed_at: moment(row, "consumed_at")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Replaces what is known of a zone's organizations; what is gone takes its rows with it.
pub(crate) fn replace(
    db: &Connection,
    zone: ZoneId,
    organizations: &[OrganizationRecord],
) -> Result<(), StoreError> {
    for organization in organizations {
        put(db, organization)?;
    }
    let mut kept = db.prepare_cached("SELECT id FROM organizations WHERE zone_id = ?1")?;
    let known: Vec<i64> = kept
        .query_map([zone.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in known {
        if !organizations
            .iter()
            .any(|organization| signed(organization.key.id.get()) == id)
        {
            db.execute(
                "DELETE FROM organizations WHERE zone_id = ?1 AND id = ?2",
                params![zone.0, id],
            )?;
        }
    }
    Ok(())
}

fn put(db: &Connection, organization: &OrganizationRecord) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO organizations (zone_id, id, name, other_zone, timezone, plan, is_paused,
                api_limit, credits_used, credits_limit, last_reset, next_reset, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (zone_id, id) DO UPDATE SET name = ?3, other_zone = ?4, timezone = ?5,
                plan = ?6, is_paused = ?7, api_limit = ?8, credits_used = ?9, credits_limit = ?10,
                last_reset = ?11, next_reset = ?12, read_at = ?13",
        params![
            organization.key.zone.0,
            signed(organization.key.id.get()),
            organization.name,
            organization.other_zone,
            organization.timezone,
            organization.plan,
            organization.is_paused,
            organization.api_limit,
            organization.credits_used,
            organization.credits_limit,
            organization.last_reset.map(Moment::millis),
            organization.next_reset.map(Moment::millis),
            organization.read_at.millis(),
        ],
    )?;
    Ok(())
}

pub(crate) fn teams(db: &Connection) -> Result<Vec<TeamRecord>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT * FROM teams ORDER BY name COLLATE NOCASE, zone_id, id")?;
    let rows = query.query_map([], |row| {
        let organization = key(row, "organization_id")?;
        Ok(TeamRecord {
            key: TeamKey {
                zone: organization.zone,
                id: unsigned(row.get("id")?).into(),
            },
            organization,
            name: row.get("name")?,
            may_operate: row.get("may_operate")?,
            ask: row.get("ask")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Replaces the teams of one organization.
pub(crate) fn replace_teams(
    db: &Connection,
    organization: OrganizationKey,
    teams: &[TeamRecord],
) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM teams WHERE zone_id = ?1 AND organization_id = ?2",
        params![organization.zone.0, signed(organization.id.get())],
    )?;
    let mut insert = db.prepare_cached(
        "INSERT OR REPLACE INTO teams (zone_id, id, organization_id, name, may_operate, ask)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for team in teams {
        insert.execute(params![
            team.key.zone.0,
            signed(team.key.id.get()),
            signed(organization.id.get()),
            team.name,
            team.may_operate,
            team.ask,
        ])?;
    }
    Ok(())
}
