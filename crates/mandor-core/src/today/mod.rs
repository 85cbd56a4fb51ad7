//! The morning look: what needs a person, and what everything costs.
//!
//! In: the cache. Out: numbers for one sentence, up to seven items, bars, credits, changes.
//! Never asks Make.

mod credits;
pub mod rows;

use std::cmp::Reverse;

use crate::app::App;
use crate::clock::Moment;
use crate::journal::JournalRow;
use crate::keys::OrganizationKey;
use crate::problem::Failure;
use crate::scenarios::assemble::Snapshot;
use crate::scenarios::rows::{RunOutcome, ScenarioRow, ScenarioState};
use crate::store;
use crate::store::histories::History;
use crate::store::journal::EntryRecord;
use rows::{AskToday, CreditsRow, Forecast, RunBucket, StateCounts, Today, TodayItem};

/// More than this is a list, not a look.
const MOST_ITEMS: usize = 7;
/// Recent changes shown beside.
const CHANGES: usize = 5;
/// So many of the newest changes are looked through for those of the organization asked for.
const LOOKED_THROUGH: u32 = 200;
/// Bars over a day.
const BUCKETS: usize = 48;
/// Half an hour.
const BUCKET_MS: i64 = 30 * 60 * 1000;
/// A failure younger than this is new.
const NEW_MS: u64 = 60 * 60 * 1000;

/// The morning look, from the cache.
pub async fn get_today(app: &App, ask: AskToday) -> Result<Today, Failure> {
    let (now, words) = (app.now(), app.words());
    let from = Moment::from_millis(now.millis() - BUCKET_MS * i64::try_from(BUCKETS).unwrap_or(48));
    let today = app
        .store()
        .read(move |db| {
            let snapshot = Snapshot::read(db, now)?;
            let runs = store::histories::since(db, from)?;
            let entries = store::journal::newest(db, LOOKED_THROUGH)?;
            let rows: Vec<ScenarioRow> = snapshot
                .rows()
                .into_iter()
                .filter(|row| is_asked_for(ask, row.organization))
                .collect();
            let counted: std::collections::HashSet<_> = rows.iter().map(|row| row.key).collect();
            let ended = runs.into_iter().filter(|(key, ..)| counted.contains(key));
            Ok(Today {
                as_of: snapshot.as_of(),
                counts: count(&rows, &snapshot, now),
                runs: buckets(from, ended.map(|(_, at, outcome)| (at, outcome))),
                credits: credit_rows(&snapshot, ask, now),
                items: items(rows, &snapshot),
                changes: changes(entries, ask)
                    .map(|entry| JournalRow::of(entry, words))
                    .collect(),
            })
        })
        .await?;
    Ok(today)
}

fn is_asked_for(ask: AskToday, organization: OrganizationKey) -> bool {
    ask.organization.is_none_or(|asked| asked == organization)
}

/// The newest changes of what was asked for.
fn changes(entries: Vec<EntryRecord>, ask: AskToday) -> impl Iterator<Item = EntryRecord> {
    entries
        .into_iter()
        .filter(move |entry| is_asked_for(ask, entry.organization))
        .take(CHANGES)
}

fn count(rows: &[ScenarioRow], snapshot: &Snapshot, now: Moment) -> StateCounts {
    let mut counts = StateCounts::default();
    for row in rows {
        counts.total += 1;
        let history = snapshot.histories.get(&row.key);
        match row.state {
            ScenarioState::Failing => {
                counts.failing += 1;
                let since = history
                    .and_then(|history| history.failing)
                    .map(|it| it.since);
                let is_new = since.is_some_and(|since| since.age_ms(now.0) < NEW_MS);
                counts.failing_newly += u32::from(is_new);
            }
            ScenarioState::GoneQuiet => counts.gone_quiet += 1,
            ScenarioState::Unfinished => counts.unfinished += 1,
            ScenarioState::SwitchedOff => counts.switched_off += 1,
            ScenarioState::Paused | ScenarioState::OnHold => counts.paused += 1,
            ScenarioState::Unchecked => counts.unchecked += 1,
            ScenarioState::Working | ScenarioState::Warnings => counts.fine += 1,
        }
    }
    counts
}

/// The worst first; among equals, the one that began last.
fn items(rows: Vec<ScenarioRow>, snapshot: &Snapshot) -> Vec<TodayItem> {
    let mut items: Vec<TodayItem> = rows
        .into_iter()
        .filter(|row| needs_a_person(row.state))
        .map(|row| {
            let history = snapshot.histories.get(&row.key);
            item(row, history)
        })
        .collect();
    items.sort_by_key(|item| {
        (
            item.row.state,
            Reverse(item.since),
            item.row.name.clone(),
            item.row.key,
        )
    });
    items.truncate(MOST_ITEMS);
    items
}

fn needs_a_person(state: ScenarioState) -> bool {
    match state {
        ScenarioState::Failing
        | ScenarioState::SwitchedOff
        | ScenarioState::GoneQuiet
        | ScenarioState::Unfinished => true,
        ScenarioState::Warnings
        | ScenarioState::OnHold
        | ScenarioState::Paused
        | ScenarioState::Unchecked
        | ScenarioState::Working => false,
    }
}

fn item(row: ScenarioRow, history: Option<&History>) -> TodayItem {
    let failing = history.and_then(|history| history.failing);
    let since = match row.state {
        ScenarioState::Failing => failing.map(|it| it.since),
        ScenarioState::GoneQuiet => row.next_run,
        ScenarioState::SwitchedOff => row.last_run.map(|last| last.at),
        ScenarioState::Unfinished
        | ScenarioState::Warnings
        | ScenarioState::OnHold
        | ScenarioState::Paused
        | ScenarioState::Unchecked
        | ScenarioState::Working => None,
    };
    TodayItem {
        since,
        failed_runs: failing.map_or(0, |it| it.runs),
        error: history.and_then(|history| history.error.clone()),
        row,
    }
}

/// Runs in half hours since `from`; empty when there is none at all.
fn buckets(from: Moment, runs: impl Iterator<Item = (Moment, RunOutcome)>) -> Vec<RunBucket> {
    let mut buckets: Vec<RunBucket> = (0..)
        .take(BUCKETS)
        .map(|place| RunBucket {
            at: Moment::from_millis(from.millis() + place * BUCKET_MS),
            fine: 0,
            failed: 0,
        })
        .collect();
    let mut any = false;
    for (at, outcome) in runs {
        let place = (at.millis() - from.millis()).div_euclid(BUCKET_MS);
        let Some(bucket) = usize::try_from(place)
            .ok()
            .and_then(|place| buckets.get_mut(place))
        else {
            continue;
        };
        any = true;
        if outcome == RunOutcome::Failed {
            bucket.failed += 1;
        } else {
            bucket.fine += 1;
        }
    }
    if any { buckets } else { Vec::new() }
}

fn credit_rows(snapshot: &Snapshot, ask: AskToday, now: Moment) -> Vec<CreditsRow> {
    let mut rows: Vec<CreditsRow> = snapshot
        .organizations
        .values()
        .map(|known| &known.record)
        .filter(|record| is_asked_for(ask, record.key))
        .filter_map(|record| {
            let (used, limit) = record.credits_used.zip(record.credits_limit)?;
            let pace = credits::Pace {
                used,
                limit,
                last_reset: record.last_reset,
                next_reset: record.next_reset,
            };
            Some(CreditsRow {
                organization: record.key,
                name: record.name.clone(),
                used,
                limit,
                resets_at: record.next_reset,
                forecast: credits::forecast(&pace, now),
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        urgency(a)
            .cmp(&urgency(b))
            .then_with(|| used_part(b).total_cmp(&used_part(a)))
            .then_with(|| a.name.cmp(&b.name))
    });
    rows
}

/// What runs out comes before what lasts, the sooner the higher.
fn urgency(row: &CreditsRow) -> (u8, Option<Moment>) {
    match row.forecast {
        Forecast::UsedUp => (0, None),
        Forecast::EndsAt { at } => (1, Some(at)),
        Forecast::Enough | Forecast::Unknown => (2, None),
    }
}

fn used_part(row: &CreditsRow) -> f64 {
    if row.limit > 0.0 {
        row.used / row.limit
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{JournalAction, JournalState};
    use crate::keys::{EntryId, ScenarioKey, ZoneId};

    #[test]
    fn runs_fall_into_half_hours_and_old_ones_are_left_out() {
        let from = Moment::from_millis(1_000_000);
        let at = |minutes: i64| Moment::from_millis(from.millis() + minutes * 60_000);
        let runs = [
            (at(-1), RunOutcome::Success),
            (at(0), RunOutcome::Success),
            (at(29), RunOutcome::Failed),
            (at(30), RunOutcome::Warning),
            (at(24 * 60), RunOutcome::Success),
        ];
        let buckets = buckets(from, runs.into_iter());
        assert_eq!(buckets.len(), 48);
        assert_eq!((buckets[0].fine, buckets[0].failed), (1, 1));
        assert_eq!((buckets[1].fine, buckets[1].failed), (1, 0));
        assert_eq!(buckets.iter().map(|it| it.fine + it.failed).sum::<u32>(), 3);
    }

    #[test]
    fn what_runs_out_first_stands_first() {
        let row = |name: &str, used, forecast| CreditsRow {
            organization: OrganizationKey {
                zone: crate::keys::ZoneId(1),
                id: 1.into(),
            },
            name: name.to_owned(),
            used,
            limit: 100.0,
            resets_at: None,
            forecast,
        };
        let at = Moment::from_millis;
        let mut rows = [
            row("lasts", 90.0, Forecast::Enough),
            row("later", 20.0, Forecast::EndsAt { at: at(9) }),
            row("soon", 10.0, Forecast::EndsAt { at: at(5) }),
            row("gone", 100.0, Forecast::UsedUp),
        ];
        rows.sort_by_key(urgency);
        assert_eq!(rows.map(|row| row.name), ["gone", "soon", "later", "lasts"]);
    }

    #[test]
    fn changes_follow_the_chosen_organization() {
        let organization = |id| OrganizationKey {
            zone: ZoneId(1),
            id: make_api::OrganizationId(id),
        };
        let entry = |id, of| EntryRecord {
            id: EntryId(id),
            scenario: ScenarioKey {
                zone: ZoneId(1),
                id: make_api::ScenarioId(42),
            },
            organization: organization(of),
            scenario_name: "Review digest".into(),
            organization_name: "Kopi Nusantara".into(),
            action: JournalAction::Pause,
            state: JournalState::Done,
            asked_at: Moment::from_millis(0),
            send_at: Moment::from_millis(0),
            sent_at: None,
            closed_at: None,
            problem: None,
        };
        let entries = || {
            (1..=12)
                .map(|id| entry(id, u64::from(id % 2 == 0)))
                .collect()
        };
        let ids = |organization| {
            let rows = changes(entries(), AskToday { organization });
            rows.map(|row| row.id.0).collect::<Vec<_>>()
        };
        assert_eq!(ids(None), [1, 2, 3, 4, 5]);
        assert_eq!(ids(Some(organization(1))), [2, 4, 6, 8, 10]);
    }

    #[test]
    fn no_runs_are_no_bars() {
        assert!(buckets(Moment::from_millis(0), std::iter::empty()).is_empty());
    }
}
