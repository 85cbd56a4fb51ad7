//! What no source settles about Make, each answered in every way by the sandbox, with the client right in all of them.
//!
//! Each file below has checks, and names for each the switches it is about with the sides it is tried on, all
//! combinations of them. Here every combination becomes a sandbox, and a guard finds the switch that nobody tries.

mod access;
mod hooks;
mod limits;
mod lists;
mod people;
mod runs;
mod scenarios;
mod signing_in;

use std::collections::{BTreeMap, BTreeSet};

use make_sandbox::{Size, Switches};
use serde_json::{Value, json};

use crate::world::World;

/// The switches of a check, and the sides of each, as JSON writes them; a bare word is a text.
type Tried = &'static [(&'static str, &'static [&'static str])];

/// Lists checks with the switches they try, and makes a test of each.
macro_rules! tried {
    ($($check:ident { $($switch:ident: [$($side:literal),+]),+ })+) => {
        pub(super) const TRIED: &[super::Tried] = &[$(
            &[$((stringify!($switch), &[$($side),+])),+]
        ),+];

        mod tests {
            $(
                #[tokio::test]
                async fn $check() {
                    let tried: $crate::either_way::Tried =
                        &[$((stringify!($switch), &[$($side),+])),+];
                    for side in $crate::either_way::all_sides(tried) {
                        // Shown when the check fails.
                        eprintln!("{}", side.words);
                        super::$check(side).await;
                    }
                }
            )+
        }
    };
}
use tried;

/// Switches with those of a check set to one combination.
struct Side {
    switches: Switches,
    /// The combination, for who reads that it failed.
    words: String,
}

impl Side {
    /// A small Make with these switches.
    async fn world(&self) -> World {
        World::of_size(Size::Tiny, self.switches.clone()).await
    }
}

/// The name a switch has in JSON.
fn in_json(switch: &str) -> String {
    let mut words = switch.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(1);
        name + &head.to_uppercase() + tail
    })
}

fn value(side: &str) -> Value {
    serde_json::from_str(side).unwrap_or_else(|_| json!(side))
}

/// Every combination, with Make's own limit off unless it is what is tried.
fn all_sides(tried: Tried) -> Vec<Side> {
    let base = Switches {
        rate_limit: false,
        ..Switches::default()
    };
    let mut all = vec![(json!(base), String::new())];
    for (switch, sides) in tried {
        let one_more = |(switches, words): &(Value, String)| {
            let with = |side: &&str| {
                let mut switches = switches.clone();
                switches[in_json(switch)] = value(side);
                (switches, format!("{words} {switch}={side}"))
            };
            sides.iter().map(with).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(one_more).collect();
    }
    let side = |(switches, words)| Side {
        switches: serde_json::from_value(switches).unwrap(),
        words,
    };
    all.into_iter().map(side).collect()
}

/// Switches that no check here needs to try, with the reason.
const NOT_TRIED: &[(&str, &str)] = &[
    (
        "unknown_hook_status",
        "only senders call the address of a webhook, this client never does",
    ),
    (
        "full_queue_status",
        "only senders call the address of a webhook, this client never does",
    ),
];

/// The sides every switch is tried on, by its name in JSON.
fn sides_by_switch() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let files = [
        access::TRIED,
        hooks::TRIED,
        limits::TRIED,
        lists::TRIED,
        people::TRIED,
        runs::TRIED,
        scenarios::TRIED,
        signing_in::TRIED,
    ];
    for (switch, sides) in files.into_iter().flatten().copied().flatten() {
        let known = found.entry(in_json(switch)).or_default();
        known.extend(sides.iter().map(|side| value(side).to_string()));
    }
    found
}

/// All words a switch can be set to, as the sandbox lists them when it is given a wrong one; none for one that is not
/// set to words.
fn words_of(switch: &str) -> BTreeSet<String> {
    let wrong = serde_json::from_value::<Switches>(json!({switch: "no such word"}));
    let Err(error) = wrong else {
        return BTreeSet::new();
    };
    let text = error.to_string();
    let Some((_, expected)) = text.split_once(", expected ") else {
        return BTreeSet::new();
    };
    let words = expected.split('`').skip(1).step_by(2);
    words.map(|word| json!(word).to_string()).collect()
}

#[test]
fn every_switch_of_the_sandbox_is_tried_on_all_its_sides() {
    let defaults = json!(Switches::default());
    let all: BTreeSet<&String> = defaults.as_object().unwrap().keys().collect();
    let tried = sides_by_switch();
    let left_out: BTreeSet<String> = NOT_TRIED.iter().map(|(name, _)| in_json(name)).collect();
    let named: BTreeSet<&String> = tried.keys().chain(&left_out).collect();
    assert_eq!(named, all, "a switch is tried, or left out with a reason");
    assert!(tried.keys().all(|name| !left_out.contains(name)));
    for (name, sides) in &tried {
        let default = &defaults[name.as_str()];
        let expected = match default {
            Value::Bool(_) => ["false", "true"].map(str::to_owned).into(),
            Value::String(_) => words_of(name),
            _ => BTreeSet::new(),
        };
        assert!(expected.is_subset(sides), "{name}: {sides:?}");
        assert!(sides.len() > 1, "{name} has another side");
        assert!(sides.contains(&default.to_string()), "{name} as it is");
    }
}

#[test]
fn the_words_of_a_switch_are_known_from_the_sandbox_itself() {
    assert_eq!(
        words_of("logPaging"),
        [r#""both""#, r#""keyOnly""#, r#""offsetOnly""#]
            .map(str::to_owned)
            .into()
    );
    assert_eq!(words_of("hooksPage"), BTreeSet::new());
}
