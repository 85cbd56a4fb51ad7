//! What is due: how often each list is read within the organization's share of calls.
//!
//! In: ages and the planned calls a minute. Out: yes or no, and which histories come first. Pure.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::clock::Moment;
use crate::keys::ScenarioKey;
use crate::store::histories::History;
use crate::store::organizations::KnownOrganization;
use crate::store::scenarios::ScenarioRecord;

/// Organizations, teams, roles and plans change rarely.
const ORGANIZATIONS_EVERY: Duration = Duration::from_mins(10);
/// A history is read again after this time even if nothing speaks for new runs.
const SWEEP_AFTER: Duration = Duration::from_mins(30);
/// The same where nobody tells what was consumed: nothing else would speak for new runs.
const SWEEP_BLIND_AFTER: Duration = Duration::from_mins(2);
/// Rows Make gives at once.
const PAGE: u32 = 100;
/// Listings may take one in so many of the planned calls.
const LISTING_PART: u32 = 4;

/// Whether organizations, teams and roles are to be read.
pub(super) fn organizations_are_due(known: &[KnownOrganization], now: Moment) -> bool {
    let oldest = known.iter().map(|it| it.record.read_at).min();
    oldest.is_none_or(|oldest| is_older(oldest, now, ORGANIZATIONS_EVERY))
}

/// Whether the scenario listing is to be read, seldom enough to leave calls for everything else.
pub(super) fn listing_is_due(
    it: &KnownOrganization,
    planned: u32,
    every: Duration,
    now: Moment,
) -> bool {
    let Some(listed_at) = it.listed_at else {
        return true;
    };
    let pages = it.scenarios / PAGE + 1;
    let allowed_per_minute = (planned / LISTING_PART).max(1);
    let minutes = pages.div_ceil(allowed_per_minute);
    let apart = every.max(Duration::from_mins(1).saturating_mul(minutes.saturating_sub(1)));
    is_older(listed_at, now, apart)
}

/// What is known of the runs of all scenarios.
pub(super) struct Known {
    pub(super) histories: HashMap<ScenarioKey, History>,
    pub(super) consumptions: HashMap<ScenarioKey, u64>,
    /// Scenarios of which a run had not ended when it was read.
    pub(super) running: HashSet<ScenarioKey>,
    /// Whether the server tells what scenarios consume.
    pub(super) tells_usage: bool,
}

/// Whose history to read now, the most telling first, at most `most`.
pub(super) fn whose_history(
    scenarios: &[ScenarioRecord],
    known: &Known,
    now: Moment,
    most: usize,
) -> Vec<ScenarioKey> {
    let mut due: Vec<(Rank, ScenarioKey)> = scenarios
        .iter()
        .filter_map(|scenario| rank(scenario, known, now).map(|rank| (rank, scenario.key)))
        .collect();
    due.sort_unstable();
    due.into_iter().map(|(_, key)| key).take(most).collect()
}

/// The smaller, the sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Something is wrong with it and nobody knows why yet.
    Trouble,
    /// It consumed something since the last reading, or a run was under way.
    Ran,
    /// It is on and was never read.
    NeverRead,
    /// It is on and was read long ago.
    Sweep { read_at: Moment },
    /// It is off and was never read.
    Off,
}

fn rank(scenario: &ScenarioRecord, known: &Known, now: Moment) -> Option<Rank> {
    let key = scenario.key;
    let Some(history) = known.histories.get(&key) else {
        return Some(match scenario {
            it if it.is_invalid || it.unfinished > 0 => Rank::Trouble,
            it if it.is_active => Rank::NeverRead,
            _ => Rank::Off,
        });
    };
    let consumed = known.consumptions.get(&key).copied().unwrap_or(0);
    if consumed != history.centicredits || known.running.contains(&key) {
        return Some(Rank::Ran);
    }
    let sweep_after = if known.tells_usage {
        SWEEP_AFTER
    } else {
        SWEEP_BLIND_AFTER
    };
    let is_old = is_older(history.read_at, now, sweep_after);
    (scenario.is_active && is_old).then_some(Rank::Sweep {
        read_at: history.read_at,
    })
}

fn is_older(than: Moment, now: Moment, by: Duration) -> bool {
    than.apart_from(now) >= by
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::fixture;
    use crate::store::histories::History;

    const NOW: Moment = Moment(jiff::Timestamp::constant(1_795_435_200, 0));

    fn read(minutes_ago: i64, centicredits: u64) -> History {
        History {
            read_at: Moment::from_millis(NOW.millis() - minutes_ago * 60_000),
            centicredits,
            error: None,
            error_run: None,
            last: None,
            failing: None,
        }
    }

    #[test]
    fn trouble_is_read_before_news_and_news_before_the_rest() {
        let mut scenarios: Vec<_> = (1..=7)
            .map(|id| fixture::scenario(id, &format!("s{id}")))
            .collect();
        scenarios[0].is_active = false;
        scenarios[4].unfinished = 2;
        let key = |id: usize| scenarios[id - 1].key;
        let known = Known {
            histories: HashMap::from([
                (key(3), read(45, 0)),
                (key(4), read(5, 100)),
                (key(6), read(5, 0)),
                (key(7), read(5, 0)),
            ]),
            consumptions: HashMap::from([(key(4), 250)]),
            running: HashSet::from([key(7)]),
            tells_usage: true,
        };
        let order = whose_history(&scenarios, &known, NOW, 10);
        assert_eq!(
            order,
            [key(5), key(4), key(7), key(2), key(3), key(1)],
            "6 has nothing new"
        );
        assert_eq!(whose_history(&scenarios, &known, NOW, 1), [key(5)]);
        let blind = Known {
            tells_usage: false,
            ..known
        };
        assert!(
            whose_history(&scenarios, &blind, NOW, 10).contains(&key(6)),
            "without consumption only looking tells"
        );
    }

    #[test]
    fn a_clock_set_back_a_day_does_not_stop_the_watch() {
        let tomorrow = Moment::from_millis(NOW.millis() + 86_400_000);
        assert!(is_older(tomorrow, NOW, SWEEP_AFTER));
        assert!(!is_older(NOW, NOW, SWEEP_AFTER));
    }
}
