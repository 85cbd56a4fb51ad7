//! What has become of a scenario by the time the sandbox is born.
//!
//! In: where the scenario stands, chance. Out: one of a few fates. It touches no scenario.

use jiff::SignedDuration;

use super::Dice;

/// The story of a scenario so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Fine,
    /// Every run has failed for this long.
    Failing(SignedDuration),
    /// Runs fail now and then, and the failed ones pile up: at most so many.
    Unfinished(usize),
    /// Active, yet nothing has run for this long.
    Quiet(SignedDuration),
    /// Make switched it off this long ago, after too many errors in a row.
    SwitchedOff(SignedDuration),
    /// A person switched it off this long ago.
    Paused(SignedDuration),
}

const fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// The stories that every demo and every test may rely on.
const TOLD: &[(&str, &[&str], Fate)] = &[
    (
        "Order → Warehouse sync",
        &["Kopi Nusantara", "Warung Digital"],
        Fate::Failing(SignedDuration::from_mins(46)),
    ),
    (
        "Lead capture (Facebook)",
        &["Kopi Nusantara", "Warung Digital"],
        Fate::Unfinished(37),
    ),
    (
        "Daily invoice export",
        &["Rumah Sehat", "Warung Digital"],
        Fate::Quiet(hours(92)),
    ),
    (
        "Stock reorder alert",
        &["Toko Jaya", "Warung Digital"],
        Fate::SwitchedOff(hours(19)),
    ),
    (
        "Old CRM import",
        &["Toko Jaya", "Warung Digital"],
        Fate::Paused(hours(24 * 33)),
    ),
    (
        "WhatsApp auto-reply",
        &["Rumah Sehat"],
        Fate::Paused(hours(24 * 27)),
    ),
    (
        "Review digest",
        &["Kopi Nusantara", "Warung Digital"],
        Fate::Fine,
    ),
    (
        "Newsletter sign-ups",
        &["Kopi Nusantara", "Warung Digital"],
        Fate::Fine,
    ),
    (
        "Patient reminder SMS",
        &["Rumah Sehat", "Warung Digital"],
        Fate::Fine,
    ),
];

/// The story of one scenario: the told one, or one drawn by chance.
pub(crate) fn of(name: &str, organization: &str, dice: &mut Dice) -> Fate {
    let drawn = draw(dice);
    TOLD.iter()
        .find(|(told, places, _)| *told == name && places.contains(&organization))
        .map_or(drawn, |(_, _, fate)| *fate)
}

fn draw(dice: &mut Dice) -> Fate {
    let ago = |dice: &mut Dice, low, high| hours(dice.between(low, high));
    match dice.below(1000) {
        0..=14 => Fate::Failing(ago(dice, 2, 40)),
        15..=29 => Fate::Unfinished(usize::try_from(dice.between(3, 20)).unwrap_or(3)),
        30..=41 => Fate::Quiet(ago(dice, 30, 200)),
        42..=56 => Fate::SwitchedOff(ago(dice, 5, 300)),
        57..=116 => Fate::Paused(ago(dice, 24, 24 * 60)),
        _ => Fate::Fine,
    }
}
