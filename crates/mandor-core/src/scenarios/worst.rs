//! The beginning of the scenario list, for a page that has not read all of it yet.
//!
//! In: a snapshot of the store. Out: the rows of its worst states, and how many rows of each state there are. Pure.
//! A state is here with all of its rows or with none, so whoever puts them in order has the true beginning.

use std::collections::BTreeMap;

use super::assemble::Snapshot;
use super::rows::{ScenarioState, WorstScenarios};
use crate::keys::OrganizationKey;

/// So many rows fill the tallest screen.
const ENOUGH: usize = 60;
/// More would take longer than they save.
const MOST: usize = 400;

/// The rows to show first.
pub(crate) fn worst_of(snapshot: &Snapshot) -> WorstScenarios {
    let mut by_state: BTreeMap<ScenarioState, Vec<_>> = BTreeMap::new();
    for scenario in &snapshot.scenarios {
        let state = snapshot.state(scenario);
        by_state.entry(state).or_default().push(scenario);
    }
    let counts = by_state
        .iter()
        .map(|(state, scenarios)| (*state, u32::try_from(scenarios.len()).unwrap_or(u32::MAX)))
        .collect();
    let sizes: Vec<usize> = by_state.values().map(Vec::len).collect();
    let states = by_state.into_values().take(states_to_show(&sizes));
    let rows = states.flatten().map(|scenario| snapshot.row(scenario));
    let mut organizations: Vec<OrganizationKey> = snapshot
        .scenarios
        .iter()
        .map(|scenario| scenario.organization)
        .collect();
    organizations.sort_unstable();
    organizations.dedup();
    WorstScenarios {
        list: snapshot.list_of(rows.collect()),
        counts,
        organizations,
    }
}

/// How many states, the worst first, make a beginning. None where one of them alone is too long.
fn states_to_show(sizes: &[usize]) -> usize {
    let mut rows = 0;
    for (at, size) in sizes.iter().enumerate() {
        rows += size;
        if rows > MOST {
            return 0;
        }
        if rows >= ENOUGH {
            return at + 1;
        }
    }
    sizes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_ends_with_the_state_that_fills_the_screen() {
        for (sizes, states) in [
            (&[][..], 0),
            (&[3, 4], 2),
            (&[60, 4_000], 1),
            (&[20, 50, 4_000], 2),
            (&[20, 4_000], 0),
            (&[401], 0),
        ] {
            assert_eq!(states_to_show(sizes), states, "{sizes:?}");
        }
    }
}
