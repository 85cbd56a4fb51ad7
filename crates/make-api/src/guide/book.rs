//! Numbers for ids that are no numbers.
//!
//! In: an id as a server of the guide's dialect writes it, such as `12345` or `org-123`. Out: a number for it, and
//! the text again for a number that was given out. Never gives one number to two texts.
//!
//! The rest of the program keeps ids as numbers, as Make has them. A text that is the plain number of Make's kind
//! keeps its number. Every other text gets a number of its own from 2^52 up to 2^53, where no real id lies and which a
//! page's script can still hold exactly. That number follows from the text alone, so it is the same after a restart,
//! in another program and for another account, and may be stored. The way back from the number to the text is known
//! for every id that was seen since the start; for one that was stored before, [`IdBook::text`] says that it has to be
//! looked up in a list first.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

/// From here on numbers stand for texts.
const FIRST_GIVEN: u64 = 1 << 52;

/// The two-way list of ids of one server.
#[derive(Debug, Default)]
pub(crate) struct IdBook(Mutex<HashMap<u64, String>>);

impl IdBook {
    /// The number of an id. `None` for what is no id, and for the one text in some 10^15 whose number another has.
    pub(crate) fn number(&self, id: &Value) -> Option<u64> {
        match id {
            Value::String(text) => self.number_of(text),
            Value::Number(number) => self.number_of(&number.to_string()),
            _ => None,
        }
    }

    /// The number of an id's text.
    pub(crate) fn number_of(&self, text: &str) -> Option<u64> {
        if text.is_empty() {
            return None;
        }
        if let Some(number) = plain(text) {
            return Some(number);
        }
        let number = FIRST_GIVEN | (spread(text) & (FIRST_GIVEN - 1));
        let mut texts = self.texts();
        let known = texts.entry(number).or_insert_with(|| text.to_owned());
        (known == text).then_some(number)
    }

    /// The text of an id's number; `None` when it stands for a text that was not seen since the start.
    pub(crate) fn text(&self, number: u64) -> Option<String> {
        if number < FIRST_GIVEN {
            return Some(number.to_string());
        }
        self.texts().get(&number).cloned()
    }

    fn texts(&self) -> MutexGuard<'_, HashMap<u64, String>> {
        // An insert that panics leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number a text writes out, if it is written as a number prints itself.
fn plain(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number < FIRST_GIVEN && number.to_string() == text).then_some(number)
}

/// 64-bit FNV-1a, folded onto its lower half so that all of it counts. It must never change: its results are stored.
///
/// Source: <http://www.isthe.com/chongo/tech/comp/fnv/>
fn spread(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_written_as_text_keeps_its_number() {
        let book = IdBook::default();
        assert_eq!(book.number(&json!("12345")), Some(12345));
        assert_eq!(book.number(&json!(12345)), Some(12345));
        assert_eq!(book.text(12345).as_deref(), Some("12345"));
        for no_id in [json!(null), json!(""), json!(true), json!({})] {
            assert_eq!(book.number(&no_id), None, "{no_id}");
        }
    }

    #[test]
    fn a_text_has_the_same_number_in_every_start_and_the_way_back_must_be_seen_first() {
        let (before, after) = (IdBook::default(), IdBook::default());
        let number = before.number_of("org-123").unwrap();
        assert_eq!(
            number, 5_949_329_166_079_878,
            "the number is stored, so it may never change"
        );
        assert_eq!(
            after.text(number),
            None,
            "after a restart the text was not seen yet"
        );
        assert_eq!(after.number_of("org-123"), Some(number));
        assert_eq!(after.text(number).as_deref(), Some("org-123"));
    }

    #[test]
    fn texts_that_only_look_like_numbers_are_kept_as_they_are() {
        let book = IdBook::default();
        for text in [
            "007",
            "+7",
            "4503599627370496",
            "18446744073709551616",
            "-1",
            "7 ",
        ] {
            let number = book.number_of(text).unwrap();
            assert!(number >= FIRST_GIVEN, "{text}");
            assert_eq!(book.text(number).as_deref(), Some(text));
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_its_number_fits_a_script(texts in prop::collection::hash_set(".{1,40}", 1..50)) {
            let book = IdBook::default();
            let mut numbers = std::collections::HashSet::new();
            for text in &texts {
                let number = book.number_of(text).unwrap();
                prop_assert!(number < 1 << 53);
                prop_assert!(numbers.insert(number), "one number for two texts");
                let back = book.text(number);
                prop_assert_eq!(back.as_deref(), Some(text.as_str()));
            }
        }
    }
}
