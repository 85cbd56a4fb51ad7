//! The people of a world.
//!
//! In: how many, and whose mail addresses they have. Out: people; the first three are always the same.
//! It gives nobody a role.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Dice, Person, people};

/// Where everybody's profile says they are; only organizations are spread over the world.
pub(super) const CREW_TIMEZONE: &str = "Asia/Jakarta";

/// Sari's number; Budi and Rina follow.
pub(super) const FIRST_PERSON: u64 = 985;

pub(super) fn crew(
    seed: u64,
    birth: Timestamp,
    count: usize,
    mails: &[&str],
) -> BTreeMap<u64, Person> {
    const FIXED: [(&str, &str); 3] = [
        ("Sari Wulandari", "sari@lentera.id"),
        ("Budi Santoso", "budi@lentera.id"),
        ("Rina Hartono", "rina@lentera.id"),
    ];
    let mut taken = BTreeSet::new();
    (FIRST_PERSON..)
        .take(count)
        .zip(0..)
        .map(|(id, number)| {
            let mut dice = Dice::new(seed, "person", id);
            let (name, email) = FIXED.get(number).map_or_else(
                || stranger(&mut dice, &mut taken, mails),
                |(name, email)| ((*name).to_owned(), (*email).to_owned()),
            );
            let days = if number == 0 { 0 } else { dice.between(0, 95) };
            let person = Person {
                id,
                name,
                email,
                language: if dice.chance(600) { "id" } else { "en" },
                timezone: CREW_TIMEZONE,
                last_login: Some(
                    birth - SignedDuration::from_mins(days * 1440 + dice.between(3, 300)),
                ),
                has_two_factor: dice.chance(550),
            };
            (id, person)
        })
        .collect()
}

fn stranger(dice: &mut Dice, taken: &mut BTreeSet<String>, mails: &[&str]) -> (String, String) {
    let mut name = String::new();
    for _ in 0..50 {
        let given = dice.pick(people::GIVEN).copied().unwrap_or("Dewi");
        let family = dice.pick(people::FAMILY).copied().unwrap_or("Lestari");
        name = format!("{given} {family}");
        if taken.insert(name.clone()) {
            break;
        }
    }
    let mail = dice.pick(mails).copied().unwrap_or("lentera.id");
    let address = name.to_lowercase().replace(' ', ".");
    (name, format!("{address}@{mail}"))
}
