//! What a server cannot tell or do, in the words of the screen.
//!
//! In: a zone as kept. Out: what it lacks. Pure; never asks the server, and screens never ask which dialect it speaks.

use make_api::{Capabilities, Support};

use super::rows::Lack;
use crate::store::accounts::ZoneRecord;

/// What the server of a zone lacks.
pub(crate) fn lacks_of(zone: &ZoneRecord) -> Vec<Lack> {
    lacks(match zone.guide_path {
        None => Capabilities::of_make(),
        Some(_) => Capabilities::of_guide(),
    })
}

fn lacks(of: Capabilities) -> Vec<Lack> {
    let told = [
        (Lack::Teams, of.teams),
        (Lack::Credits, of.usage),
        (Lack::UnfinishedRuns, of.incomplete_executions),
        (Lack::NextRuns, of.next_runs),
        (Lack::SwitchedOff, of.switched_off),
        (Lack::ConnectedAccounts, of.connections),
    ];
    let missing = told
        .into_iter()
        .filter(|(_, support)| *support == Support::No);
    missing.map(|(lack, _)| lack).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn make_lacks_nothing_that_a_screen_shows_and_the_guide_lacks_some() {
        assert_eq!(lacks(Capabilities::of_make()), []);
        let of_guide = lacks(Capabilities::of_guide());
        assert!(of_guide.contains(&Lack::Credits), "{of_guide:?}");
    }
}
