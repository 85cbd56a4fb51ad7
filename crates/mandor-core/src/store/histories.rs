//! The tables of runs and of what their history says about a scenario.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, from_json, from_word, json, signed, unsigned, word};
use crate::clock::Moment;
use crate::keys::{ScenarioKey, ZoneId};
use crate::scenarios::rows::{RunError, RunOutcome, RunRow};

/// Runs kept of each scenario, however old.
const NEWEST_KEPT: i64 = 200;
/// Runs younger than this are kept, however many: the bars of Today show a day.
const KEPT_AT_LEAST_MS: i64 = 25 * 60 * 60 * 1000;

/// What one reading of a scenario's history found.
pub(crate) struct Reading {
    pub(crate) key: ScenarioKey,
    pub(crate) at: Moment,
    /// Consumption when the reading began.
    pub(crate) centicredits: u64,
    /// Runs, in any order.
    pub(crate) runs: Vec<RunRow>,
}

/// What the kept history says about one scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct History {
    pub(crate) read_at: Moment,
    pub(crate) centicredits: u64,
    pub(crate) error: Option<RunError>,
    /// The run the error belongs to.
    pub(crate) error_run: Option<String>,
    pub(crate) last: Option<Last>,
    /// Its newest runs all failed.
    pub(crate) failing: Option<Failing>,
}

/// The newest run that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Last {
    pub(crate) id: String,
    pub(crate) at: Moment,
    pub(crate) outcome: RunOutcome,
}

/// A streak of failed runs at the end of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failing {
    pub(crate) since: Moment,
    pub(crate) runs: u32,
}

/// The histories of all scenarios; those never read are missing.
pub(crate) fn all(db: &Connection) -> Result<HashMap<ScenarioKey, History>, StoreError> {
    let mut query = db.prepare_cached("SELECT * FROM histories")?;
    let rows = query.query_map([], keyed)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The history of one scenario, if it was ever read.
pub(crate) fn one(db: &Connection, key: ScenarioKey) -> Result<Option<History>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT * FROM histories WHERE zone_id = ?1 AND scenario_id = ?2")?;
    let found = query
        .query_row(params![key.zone.0, signed(key.id.get())], keyed)
        .optional()?;
    Ok(found.map(|(_key, history)| history))
}

fn keyed(row: &Row<'_>) -> rusqlite::Result<(ScenarioKey, History)> {
    let key = ScenarioKey {
        zone: ZoneId(row.get("zone_id")?),
        id: unsigned(row.get("scenario_id")?).into(),
    };
    Ok((key, history(row)?))
}

fn history(row: &Row<'_>) -> rusqlite::Result<History> {
    let error: Option<String> = row.get("error")?;
    let last = match row.get::<_, Option<i64>>("last_at")? {
        None => None,
        Some(at) => Some(Last {
            id: row.get("last_id")?,
            at: Moment::from_millis(at),
            outcome: from_word(row, "last_outcome")?,
        }),
    };
    Ok(History {
        read_at: Moment::from_millis(row.get("read_at")?),
        centicredits: unsigned(row.get("centicredits")?),
        error: error.as_deref().map(from_json).transpose()?,
        error_run: row.get("error_run")?,
        last,
        failing: match row.get::<_, Option<i64>>("failing_since")? {
            None => None,
            Some(since) => Some(Failing {
                since: Moment::from_millis(since),
                runs: row.get("failing_runs")?,
            }),
        },
    })
}

/// The newest runs of one scenario, newest first; `None` when its history was never read.
pub(crate) fn runs(
    db: &Connection,
    key: ScenarioKey,
    most: u32,
) -> Result<Option<Vec<RunRow>>, StoreError> {
    let of = params![key.zone.0, signed(key.id.get())];
    let read: Option<i64> = db
        .prepare_cached("SELECT read_at FROM histories WHERE zone_id = ?1 AND scenario_id = ?2")?
        .query_row(of, |row| row.get(0))
        .optional()?;
    if read.is_none() {
        return Ok(None);
    }
    let mut query = db.prepare_cached(
        "SELECT * FROM runs WHERE zone_id = ?1 AND scenario_id = ?2 ORDER BY at DESC, id LIMIT ?3",
    )?;
    let rows = query.query_map(params![key.zone.0, signed(key.id.get()), most], |row| {
        Ok(RunRow {
            id: row.get("id")?,
            at: Moment::from_millis(row.get("at")?),
            outcome: from_word(row, "outcome")?,
            duration_ms: row.get::<_, Option<i64>>("duration_ms")?.map(unsigned),
            credits: row.get("credits")?,
            started_by: from_word(row, "started_by")?,
        })
    })?;
    Ok(Some(rows.collect::<Result<_, _>>()?))
}

/// The start and outcome of every ended run since `from`, of all scenarios.
pub(crate) fn since(
    db: &Connection,
    from: Moment,
) -> Result<Vec<(ScenarioKey, Moment, RunOutcome)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT zone_id, scenario_id, at, outcome FROM runs WHERE at >= ?1 AND outcome != 'running'",
    )?;
    let rows = query.query_map([from.millis()], |row| {
        let key = ScenarioKey {
            zone: ZoneId(row.get("zone_id")?),
            id: unsigned(row.get("scenario_id")?).into(),
        };
        Ok((
            key,
            Moment::from_millis(row.get("at")?),
            from_word(row, "outcome")?,
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps one reading. A run that was under way is replaced once it has ended, and old runs make room
/// for new ones.
pub(crate) fn keep(db: &Connection, reading: &Reading) -> Result<(), StoreError> {
    let (zone, id) = (reading.key.zone.0, signed(reading.key.id.get()));
    db.execute(
        "INSERT INTO histories (zone_id, scenario_id, read_at, centicredits)
         VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (zone_id, scenario_id) DO UPDATE SET read_at = ?3, centicredits = ?4",
        params![zone, id, reading.at.millis(), signed(reading.centicredits)],
    )?;
    let mut insert = db.prepare_cached(
        "INSERT INTO runs (zone_id, scenario_id, id, at, outcome, duration_ms, credits, started_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (zone_id, scenario_id, at, id) DO UPDATE SET outcome = ?5, duration_ms = ?6,
                credits = ?7",
    )?;
    for run in &reading.runs {
        insert.execute(params![
            zone,
            id,
            run.id,
            run.at.millis(),
            word(&run.outcome)?,
            run.duration_ms.map(signed),
            run.credits,
            word(&run.started_by)?,
        ])?;
    }
    sum_up(db, reading.key)?;
    make_room(db, reading.key, reading.at)
}

/// Drops the runs of a scenario that neither the panel nor Today shows. What they add to the streak
/// of failed runs is remembered.
fn make_room(db: &Connection, key: ScenarioKey, now: Moment) -> Result<(), StoreError> {
    let (zone, id) = (key.zone.0, signed(key.id.get()));
    let mut delete = db.prepare_cached(
        "DELETE FROM runs WHERE zone_id = ?1 AND scenario_id = ?2 AND at < ?3
            AND at < (SELECT at FROM runs WHERE zone_id = ?1 AND scenario_id = ?2
                       ORDER BY at DESC LIMIT 1 OFFSET ?4)",
    )?;
    let before = now.millis().saturating_sub(KEPT_AT_LEAST_MS);
    if delete.execute(params![zone, id, before, NEWEST_KEPT - 1])? == 0 {
        return Ok(());
    }
    db.execute(
        "UPDATE histories SET streak_since = failing_since,
                streak_gone = coalesce(failing_runs, 0) - (
                    SELECT count(*) FROM runs WHERE zone_id = ?1 AND scenario_id = ?2
                        AND outcome = 'failed' AND at >= failing_since)
          WHERE zone_id = ?1 AND scenario_id = ?2",
        params![zone, id],
    )?;
    Ok(())
}

/// Works out the newest ended run and the streak of failed ones.
fn sum_up(db: &Connection, key: ScenarioKey) -> Result<(), StoreError> {
    let mut update = db.prepare_cached(
        "WITH ended AS (SELECT id, at, outcome FROM runs
                         WHERE zone_id = ?1 AND scenario_id = ?2 AND outcome != 'running'),
              newest AS (SELECT id, at, outcome FROM ended ORDER BY at DESC, id DESC LIMIT 1),
              good AS (SELECT coalesce(max(at), -1) AS at FROM ended WHERE outcome != 'failed'),
              streak AS (SELECT min(at) AS since, count(*) AS runs FROM ended
                          WHERE outcome = 'failed' AND at > (SELECT at FROM good)),
              -- Runs that are gone count as long as nothing that is kept ended their streak.
              gone AS (SELECT streak_gone AS runs, streak_since AS since FROM histories
                        WHERE zone_id = ?1 AND scenario_id = ?2 AND streak_gone > 0
                          AND (SELECT at FROM good) = -1)
         UPDATE histories SET last_id = (SELECT id FROM newest),
                last_at = (SELECT at FROM newest),
                last_outcome = (SELECT outcome FROM newest),
                failing_since = coalesce((SELECT since FROM gone), (SELECT since FROM streak)),
                failing_runs = (SELECT runs FROM streak) + coalesce((SELECT runs FROM gone), 0),
                streak_gone = coalesce((SELECT runs FROM gone), 0),
                streak_since = (SELECT since FROM gone)
          WHERE zone_id = ?1 AND scenario_id = ?2",
    )?;
    update.execute(params![key.zone.0, signed(key.id.get())])?;
    Ok(())
}

/// Keeps why the newest failed run of a scenario failed.
pub(crate) fn keep_error(
    db: &Connection,
    key: ScenarioKey,
    run: &str,
    error: Option<&RunError>,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE histories SET error = ?3, error_run = ?4 WHERE zone_id = ?1 AND scenario_id = ?2",
        params![
            key.zone.0,
            signed(key.id.get()),
            error.map(json).transpose()?,
            run
        ],
    )?;
    Ok(())
}

/// Scenarios of which a run that began after `from` had not ended when it was read.
pub(crate) fn running_since(
    db: &Connection,
    from: Moment,
) -> Result<HashSet<ScenarioKey>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT DISTINCT zone_id, scenario_id FROM runs WHERE at >= ?1 AND outcome = 'running'",
    )?;
    let rows = query.query_map([from.millis()], |row| {
        Ok(ScenarioKey {
            zone: ZoneId(row.get("zone_id")?),
            id: unsigned(row.get("scenario_id")?).into(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Drops runs older than `before`, and the error texts of runs that are gone: both are kept for 90
/// days at most.
pub(crate) fn trim(db: &Connection, before: Moment) -> Result<(), StoreError> {
    db.execute("DELETE FROM runs WHERE at < ?1", [before.millis()])?;
    db.execute(
        "UPDATE histories SET error = NULL
          WHERE error IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM runs WHERE runs.zone_id = histories.zone_id
                    AND runs.scenario_id = histories.scenario_id AND runs.id = histories.error_run)",
        [],
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
    use crate::fixture::{self, Core};
    use crate::scenarios::rows::StartedBy;

    async fn core() -> Core {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        fixture::core(&clock, KeptIn::Memory).await
    }

    fn run(id: &str, at: i64, outcome: RunOutcome) -> RunRow {
        RunRow {
            id: id.into(),
            at: Moment::from_millis(at),
            outcome,
            duration_ms: None,
            credits: None,
            started_by: StartedBy::Schedule,
        }
    }

    /// What is known after a reading found these runs.
    async fn after(core: &Core, runs: Vec<RunRow>) -> History {
        read_at(core, runs, 0).await
    }

    /// The same, when they were read at this time.
    async fn read_at(core: &Core, runs: Vec<RunRow>, at: i64) -> History {
        let key = core.scenario;
        let reading = Reading {
            key,
            at: Moment::from_millis(at),
            centicredits: 0,
            runs,
        };
        let store = core.app.store();
        let kept = store.write(move |tx| {
            keep(tx, &reading)?;
            one(tx, key)
        });
        kept.await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn failures_count_since_the_last_run_that_did_not_fail() {
        use RunOutcome::{Failed, Running, Success, Warning};
        let core = core().await;
        let first = after(&core, vec![run("a", 1, Failed), run("b", 2, Failed)]).await;
        let streak = |since, runs| {
            Some(Failing {
                since: Moment::from_millis(since),
                runs,
            })
        };
        assert_eq!(first.failing, streak(1, 2), "it never succeeded");

        let warned = after(&core, vec![run("c", 3, Warning)]).await;
        assert_eq!(warned.failing, None);
        assert_eq!(warned.last.map(|last| last.outcome), Some(Warning));

        let again = after(&core, vec![run("d", 4, Failed), run("e", 5, Running)]).await;
        assert_eq!(again.failing, streak(4, 1));
        assert_eq!(
            again.last.map(|last| last.id).as_deref(),
            Some("d"),
            "a run under way says nothing yet"
        );

        let healed = after(&core, vec![run("e", 5, Success)]).await;
        assert_eq!(healed.failing, None);
        assert_eq!(healed.last.map(|last| last.id).as_deref(), Some("e"));
    }

    /// The times of the runs that are kept, oldest first.
    async fn kept(core: &Core) -> Vec<i64> {
        let read = |db: &Connection| since(db, Moment::from_millis(0));
        let all = core.app.store().read(read).await.unwrap();
        let mut times: Vec<i64> = all.iter().map(|(_, at, _)| at.millis()).collect();
        times.sort_unstable();
        times
    }

    #[tokio::test]
    async fn only_the_newest_runs_and_those_of_a_day_are_kept() {
        const MINUTE: i64 = 60_000;
        let runs = |every: i64| {
            let one = move |place: i64| {
                let at = place * every * MINUTE;
                run(&place.to_string(), at, RunOutcome::Success)
            };
            (0..2_000).map(one).collect::<Vec<_>>()
        };
        let seldom = core().await;
        read_at(&seldom, runs(15), 2_000 * 15 * MINUTE).await;
        assert_eq!(kept(&seldom).await.len(), 200);
        let often = core().await;
        read_at(&often, runs(1), 2_000 * MINUTE).await;
        let expected: Vec<i64> = (500..2_000).map(|place| place * MINUTE).collect();
        assert_eq!(kept(&often).await, expected, "a day and an hour");
    }

    #[tokio::test]
    async fn a_streak_of_failures_is_counted_although_its_first_runs_are_gone() {
        use RunOutcome::{Failed, Success};
        const HOUR: i64 = 3_600_000;
        let core = core().await;
        let failed = |from: i64, to| (from..to).map(|at| run(&at.to_string(), at * HOUR, Failed));
        let streak = |since, runs| {
            let since = Moment::from_millis(since * HOUR);
            Some(Failing { since, runs })
        };
        let mut first: Vec<RunRow> = failed(1, 150).collect();
        first.push(run("0", 0, Success));
        read_at(&core, first, 150 * HOUR).await;
        let more = read_at(&core, failed(150, 300).collect(), 300 * HOUR).await;
        assert_eq!(kept(&core).await.len(), 200);
        assert_eq!(more.failing, streak(1, 299));
        let more = read_at(&core, failed(250, 400).collect(), 400 * HOUR).await;
        assert_eq!(more.failing, streak(1, 399));
        let healed = read_at(&core, vec![run("400", 400 * HOUR, Success)], 401 * HOUR).await;
        assert_eq!(healed.failing, None);
        let again = read_at(&core, failed(401, 403).collect(), 403 * HOUR).await;
        assert_eq!(again.failing, streak(401, 2), "the old streak is over");
    }

    #[tokio::test]
    async fn no_runs_are_no_failures() {
        let none = after(&core().await, Vec::new()).await;
        assert_eq!((none.last, none.failing), (None, None));
    }

    #[tokio::test]
    async fn a_run_under_way_is_looked_for_until_it_has_ended() {
        let core = core().await;
        let running = async |from| {
            let from = Moment::from_millis(from);
            let read = core.app.store().read(move |db| running_since(db, from));
            read.await.unwrap()
        };
        after(&core, vec![run("a", 5, RunOutcome::Running)]).await;
        assert_eq!(running(0).await, HashSet::from([core.scenario]));
        assert!(running(6).await.is_empty(), "it began too long ago");
        after(&core, vec![run("a", 5, RunOutcome::Success)]).await;
        assert!(running(0).await.is_empty());
    }

    #[tokio::test]
    async fn an_error_text_leaves_with_its_run() {
        let core = core().await;
        let key = core.scenario;
        after(&core, vec![run("a", 5, RunOutcome::Failed)]).await;
        let error = async |before| {
            let before = Moment::from_millis(before);
            let kept = core.app.store().write(move |tx| {
                trim(tx, before)?;
                one(tx, key)
            });
            kept.await.unwrap().unwrap().error
        };
        let text = RunError {
            message: "The spreadsheet was moved to the bin.".into(),
            app: None,
            action: None,
        };
        let kept = text.clone();
        let store = core.app.store();
        let keeping = store.write(move |tx| keep_error(tx, key, "a", Some(&kept)));
        keeping.await.unwrap();
        assert_eq!(error(5).await, Some(text));
        assert_eq!(error(6).await, None);
    }
}
