//! What Make tells people: errors, warnings, scenarios switched off.
//!
//! In: a world that has just been grown. Out: notifications in each zone for the person who owns the tokens.
//! It sends no mail and rings no bell.

use jiff::{SignedDuration, Timestamp};

use super::{Dice, Mood, Scenario, World};

/// One notification.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) person: u64,
    pub(crate) kind: Kind,
    pub(crate) subject: String,
    /// HTML, as Make sends it.
    pub(crate) body: String,
    pub(crate) created: Timestamp,
    pub(crate) read: Option<Timestamp>,
}

/// The numbers are those of Make's settings for mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Error = 1,
    Warning = 2,
    Deactivation = 6,
}

/// The first number that 64 bits cannot hold: ids of notifications are told as text for that reason.
const FIRST: u128 = 18_446_744_073_709_551_616;

/// Fills every zone with what the owner of the tokens was told before the sandbox was born.
pub(super) fn tell(world: &mut World) {
    let (seed, birth, owner) = (world.seed, world.birth, world.owner);
    for zone in &mut world.zones {
        let told: Vec<Notice> = zone
            .scenarios
            .values()
            .filter(|scenario| {
                zone.teams
                    .get(&scenario.team)
                    .is_some_and(|team| team.members.contains_key(&owner))
            })
            .filter_map(|scenario| notice(scenario, owner, seed, birth))
            .collect();
        zone.notices = (FIRST..).map(|id| id.to_string()).zip(told).collect();
    }
}

fn notice(scenario: &Scenario, person: u64, seed: u64, birth: Timestamp) -> Option<Notice> {
    let mut dice = Dice::new(seed, "notice", scenario.id);
    let kind = match &scenario.mood {
        _ if scenario.is_invalid => Kind::Deactivation,
        Mood::Failing(_) => Kind::Error,
        _ if scenario.nature.warning_permille > 0 && dice.chance(120) => Kind::Warning,
        _ => return None,
    };
    let name = &scenario.name;
    let subject = match kind {
        Kind::Error => format!("Encountered error in {name} scenario"),
        Kind::Warning => format!("Encountered warning in {name} scenario"),
        Kind::Deactivation => format!("Scenario {name} has been deactivated"),
    };
    let created = birth - SignedDuration::from_mins(dice.between(5, 20 * 1440));
    Some(Notice {
        person,
        kind,
        body: format!(
            "<p>{}.</p>\n<p>Please check the scenario.</p>\n",
            escaped(&subject)
        ),
        subject,
        created,
        read: dice
            .chance(400)
            .then(|| created + SignedDuration::from_mins(2)),
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
