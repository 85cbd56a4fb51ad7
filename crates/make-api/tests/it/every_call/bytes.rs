//! Answers of any bytes at all, to every call of a family: what the fuzz targets and the bounded run here share.
//!
//! In: the name of a family and bytes, of which the first chooses the call and the second the status; the rest is the
//! body. Out: nothing, or a panic that names the broken promise. Never leaves this process but for its own loopback.

use std::cell::OnceCell;

use make_api::{CallKind, Guide, Interface, Scheduling};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Row, Wire, rows_of};
use crate::bare;
use crate::client::name_of;

/// Stands in the kept answers where people write, so that an error that repeats an answer is caught.
pub(crate) const PRIVATE: &str = "kopi-rahasia-7615989d";

const STATUSES: [u16; 8] = [200, 200, 200, 201, 403, 422, 429, 500];

struct Feeder {
    runtime: tokio::runtime::Runtime,
    wire: Wire,
    guide: Wire,
}

impl Feeder {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let wire = runtime.block_on(Wire::new());
        let guide = runtime.block_on(Wire::speaking(Some(Guide::default())));
        Self {
            runtime,
            wire,
            guide,
        }
    }
}

thread_local! {
    static FEEDER: OnceCell<Feeder> = const { OnceCell::new() };
}

/// Answers a call of `family` with bytes and holds what comes of it against our promises.
pub(crate) fn feed(family: &str, data: &[u8]) {
    let [which, status, body @ ..] = data else {
        return;
    };
    let (family, is_guide) = family
        .strip_prefix("guide_")
        .map_or((family, false), |family| (family, true));
    let rows = rows_of(family);
    let row = &rows[usize::from(*which) % rows.len()];
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    FEEDER.with(|feeder| {
        let feeder = feeder.get_or_init(Feeder::start);
        let wire = if is_guide {
            &feeder.guide
        } else {
            &feeder.wire
        };
        let kind = wire.endpoints[row.address].kind;
        let first = feeder.runtime.block_on(outcome(wire, row, status, body));
        let sent = wire.server.requests().len();
        let most = if kind == CallKind::Once { 1 } else { 6 };
        // The guide's ids are looked up in lists first, which are asked page by page.
        assert!(is_guide || sent <= most, "{}: {sent} requests", row.name);
        let again = feeder.runtime.block_on(outcome(wire, row, status, body));
        assert_eq!(first, again, "{}: the same answer, read twice", row.name);
    });
}

async fn outcome(wire: &Wire, row: &Row, status: u16, body: &[u8]) -> String {
    let answer = bare::answer(status, &["content-type: application/json"], body);
    let Err(error) = wire.call(row, answer).await else {
        return "read".to_owned();
    };
    let name = name_of(&error);
    let said = format!("{error} {error:?}");
    assert!(!said.contains(PRIVATE), "{}: repeats the answer", row.name);
    let is_ours = matches!(name.as_str(), "Offline" | "Connect" | "Setup" | "BadZone");
    assert!(!is_ours, "{}: {name} for an answer that came", row.name);
    name
}

/// What can be written is read back the same.
pub(crate) fn write_again(data: &[u8]) {
    fn check<T: DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug>(value: &Value) {
        let Ok(read) = serde_json::from_value::<T>(value.clone()) else {
            return;
        };
        let written = serde_json::to_value(&read).expect("what was read can be written");
        let again: T = serde_json::from_value(written).expect("what was written can be read");
        assert_eq!(read, again);
    }
    if let Ok(value) = serde_json::from_slice::<Value>(data) {
        check::<Interface>(&value);
        check::<Scheduling>(&value);
    }
}

/// The answers to begin with: Make's own examples, and the same with something private in every text.
pub(crate) fn kept(family: &str) -> Vec<Vec<u8>> {
    let family = family.strip_prefix("guide_").unwrap_or(family);
    let mut kept = Vec::new();
    for (which, row) in (0_u8..).zip(rows_of(family)) {
        let private = serde_json::from_str(row.good).map(with_something_private);
        let private = private.map(|answer| answer.to_string());
        for (status, body) in [(0, Some(row.good.to_owned())), (5, private.ok())] {
            kept.extend(body.map(|body| [&[which, status], body.as_bytes()].concat()));
        }
    }
    kept
}

fn with_something_private(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(
                fields
                    .map(|(key, value)| (key, with_something_private(value)))
                    .collect(),
            )
        }
        Value::Array(members) => members.into_iter().map(with_something_private).collect(),
        Value::String(_) => Value::from(PRIVATE),
        other => other,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::every_call::FAMILIES;

    /// Changes a few bytes, the same ones in every run.
    pub(crate) fn changed(bytes: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
        const WORDS: [&str; 10] = [
            "null",
            "{}",
            "[]",
            "-1",
            "1e999",
            "\"\"",
            "18446744073709551616",
            "\\u0000",
            "[[[[",
            "\"",
        ];
        let mut bytes = bytes.to_vec();
        for _ in 0..=random.u8(..4) {
            let from = random.usize(..=bytes.len());
            let to = from.saturating_add(random.usize(..12)).min(bytes.len());
            match random.u8(..5) {
                0 => bytes.truncate(from.max(2)),
                1 => drop(bytes.drain(from..to)),
                2 => {
                    let word = WORDS[random.usize(..WORDS.len())];
                    bytes.splice(from..to, word.bytes());
                }
                3 => {
                    let part = bytes[from..to].to_vec();
                    bytes.splice(from..from, part);
                }
                _ => bytes
                    .iter_mut()
                    .skip(from)
                    .take(1)
                    .for_each(|byte| *byte ^= 1 << random.u8(..8)),
            }
        }
        bytes
    }

    #[test]
    fn no_bytes_break_a_promise_of_any_call() {
        const CHANGES_PER_ANSWER: usize = 24;
        for family in FAMILIES {
            let mut random = fastrand::Rng::with_seed(7);
            for answer in kept(family) {
                feed(family, &answer);
                for _ in 0..CHANGES_PER_ANSWER {
                    feed(family, &changed(&answer, &mut random));
                }
            }
        }
    }

    #[test]
    fn no_bytes_break_a_promise_of_any_call_in_the_guides_words() {
        for family in FAMILIES {
            let mut random = fastrand::Rng::with_seed(11);
            for answer in kept(family) {
                feed(&format!("guide_{family}"), &changed(&answer, &mut random));
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let mut random = fastrand::Rng::with_seed(13);
        for text in [
            r#"{"input":[{"name":"email","type":"text","default":null,"required":false}],"output":null}"#,
            r#"{"type":"indefinitely","interval":900,"restrict":[{"time":["09:00","17:00"],"days":[1,2]}]}"#,
            r#"{"type":"yearly","months":[12],"days":[24],"time":"09:00"}"#,
            r#"{"type":"cron","cronExpression":"0 9 * * 1","timezone":"Asia/Jakarta"}"#,
        ] {
            for _ in 0..2_000 {
                write_again(&changed(text.as_bytes(), &mut random));
            }
        }
    }

    #[test]
    fn every_family_has_its_fuzz_target() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
        for family in FAMILIES {
            assert!(folder.join(format!("{family}.rs")).is_file(), "{family}");
        }
    }
}
