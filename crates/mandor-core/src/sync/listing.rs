//! The scenario listing of one organization, and what its scenarios consumed.
//!
//! In: pages of Make. Out: replaced rows, after the last page only.

use make_api::{Caller, ScenarioQuery, ScenarioSort};

use super::LookError;
use crate::app::App;
use crate::event::Topic;
use crate::keys::{OrganizationKey, ScenarioKey};
use crate::scenarios::convert;
use crate::scenarios::rows::Progress;
use crate::store;
use crate::store::organizations::KnownOrganization;

/// Reads all pages, then replaces the rows in one transaction.
pub(super) async fn refresh(
    app: &App,
    caller: &Caller,
    it: &KnownOrganization,
) -> Result<(), LookError> {
    let key = it.record.key;
    let outcome = read_all(app, caller, it).await;
    app.lookout().listing_ended(key);
    outcome
}

async fn read_all(app: &App, caller: &Caller, it: &KnownOrganization) -> Result<(), LookError> {
    let key = it.record.key;
    let timezone = it.record.timezone.as_deref();
    let begun = app.now();
    let changes = app.lookout().changes();
    // Sorted by id, so that a row edited meanwhile does not jump between pages.
    let query = ScenarioQuery::in_organization(key.id).sorted_by(ScenarioSort::Id);
    let mut pages = caller.scenarios(query);
    let mut rows = Vec::new();
    while let Some(page) = pages.next_page().await? {
        rows.extend(
            page.into_iter()
                .map(|scenario| convert::scenario(scenario, key, timezone)),
        );
        let total = pages.total().map(small);
        app.lookout().listing_is_at(
            key,
            Progress {
                done: count(rows.len()),
                total,
            },
        );
        if it.listed_at.is_none() {
            app.changed(&[Topic::Scenarios]);
        }
    }
    let skipped = count(pages.skipped());
    let ours = app.clone();
    app.store()
        .write(move |tx| {
            let mut fresh = Vec::with_capacity(rows.len());
            for row in rows {
                let is_older_than_our_change = ours.lookout().is_touched_after(changes, row.key);
                let kept = if is_older_than_our_change {
                    store::scenarios::one(tx, row.key)?
                } else {
                    None
                };
                fresh.push(kept.unwrap_or(row));
            }
            store::scenarios::replace(tx, key, &fresh, skipped, begun)
        })
        .await?;
    Ok(())
}

/// Reads what the scenarios of an organization consumed since the last reset.
pub(super) async fn refresh_consumptions(
    app: &App,
    caller: &Caller,
    key: OrganizationKey,
) -> Result<(), LookError> {
    let consumptions = caller.consumptions(key.id).await?;
    let rows: Vec<(ScenarioKey, u64)> = consumptions
        .rows
        .into_iter()
        .map(|row| {
            // A plan that still counts operations counts each as one credit.
            let centicredits = row
                .centicredits
                .unwrap_or(row.operations.saturating_mul(100));
            (
                ScenarioKey {
                    zone: key.zone,
                    id: row.scenario_id,
                },
                centicredits,
            )
        })
        .collect();
    let now = app.now();
    app.store()
        .write(move |tx| store::scenarios::replace_consumptions(tx, key, &rows, now))
        .await?;
    Ok(())
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn small(total: u64) -> u32 {
    u32::try_from(total).unwrap_or(u32::MAX)
}
