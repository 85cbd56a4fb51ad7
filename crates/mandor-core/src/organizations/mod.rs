//! Organizations and teams, and how much of their request limit is used.
//!
//! In: what the store keeps. Out: rows for the picker and the meter. Never asks Make.

mod naming;
pub mod rows;

use make_api::Zone;

use crate::app::App;
use crate::clock::Moment;
use crate::keys::OrganizationKey;
use crate::problem::Failure;
use crate::store::{self, accounts::ZoneRecord};
pub use naming::{label_organization, watch_through};
use rows::{MeterRow, OrganizationList, OrganizationRow, Reach, TeamRow};

/// Organizations and teams of all accounts.
pub async fn list_organizations(app: &App) -> Result<OrganizationList, Failure> {
    let (organizations, teams, zones) = app
        .store()
        .read(|db| {
            Ok((
                store::organizations::all(db)?,
                store::organizations::teams(db)?,
                store::accounts::zones(db)?,
            ))
        })
        .await?;
    let server_of = |key: OrganizationKey| {
        let zone = zones.iter().find(|zone| zone.id == key.zone);
        zone.and_then(ZoneRecord::other_server)
    };
    let lookout = app.lookout().view();
    let words = app.words();
    let as_of = organizations.iter().map(|it| it.record.read_at).min();
    let rows = organizations.into_iter().map(|known| {
        let elsewhere = (!known.is_watched_here()).then_some(known.watcher);
        let record = known.record;
        let reach = match (
            record.other_zone,
            lookout.organization_troubles.get(&record.key),
        ) {
            (Some(host), _) => Reach::OtherZone { host },
            (None, _) if let Some(account) = elsewhere => Reach::WatchedThrough { account },
            (None, Some(trouble)) => Reach::Failed {
                problem: trouble.in_words(server_of(record.key), words),
            },
            (None, None) => Reach::Watched,
        };
        OrganizationRow {
            key: record.key,
            name: record.name,
            label: known.label,
            account: known.account,
            host: known.zone_name,
            timezone: record.timezone,
            plan: record.plan,
            scenarios: known.scenarios,
            reach,
        }
    });
    let teams = teams.into_iter().map(|team| TeamRow {
        key: team.key,
        organization: team.organization,
        name: team.name,
    });
    Ok(OrganizationList {
        rows: rows.collect(),
        teams: teams.collect(),
        as_of,
    })
}

/// Requests of the last minute, for every organization that is watched.
pub async fn get_meter(app: &App) -> Result<Vec<MeterRow>, Failure> {
    let (organizations, zones) = app
        .store()
        .read(|db| Ok((store::organizations::all(db)?, store::accounts::zones(db)?)))
        .await?;
    let rows = organizations
        .into_iter()
        .filter(|it| it.record.other_zone.is_none() && it.is_watched_here())
        .filter_map(|it| {
            let record = zones.iter().find(|zone| zone.id == it.record.key.zone)?;
            let zone = Zone::parse(&record.address).ok()?;
            let meter = app.budgets().meter(&zone, it.record.key.id);
            Some(MeterRow {
                organization: it.record.key,
                used: meter.used,
                planned: meter.planned,
                limit: meter.limit,
                paused_until: meter.paused_until.map(Moment),
            })
        });
    Ok(rows.collect())
}
