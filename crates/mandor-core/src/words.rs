//! The words the core must say itself: problems, tray, notifications, reports.
//!
//! In: a key of the catalogue that the page reads too. Out: the sentence in the person's language.
//! A key that a language lacks does not compile.

use crate::settings::Language;

include!(concat!(env!("OUT_DIR"), "/words_table.rs"));

/// The place of a key in the table; used through [`word!`], at compile time.
pub(crate) const fn place_of(key: &str) -> usize {
    let mut place = 0;
    while place < TABLE.len() {
        if same(TABLE[place].0.as_bytes(), key.as_bytes()) {
            return place;
        }
        place += 1;
    }
    // `word!` asks in a `const`, so this stops the build and never the program.
    assert!(place < TABLE.len(), "the catalogue lacks this key");
    place
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A place in the table, made by [`word!`].
#[derive(Clone, Copy)]
pub struct Key(pub(crate) usize);

/// A key of the catalogue, checked while compiling.
macro_rules! word {
    ($($key:tt)+) => {{
        const KEY: $crate::words::Key = $crate::words::Key($crate::words::place_of(concat!($($key)+)));
        KEY
    }};
}
pub(crate) use word;

/// The catalogue in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    /// The sentence of a key.
    pub fn get(self, key: Key) -> &'static str {
        let side = match self.0 {
            Language::En => 0,
            Language::Id => 1,
        };
        TABLE[key.0].1[side]
    }

    /// The sentence of a key, with `{name}` filled in.
    pub fn fill(self, key: Key, values: &[(&str, &str)]) -> String {
        values
            .iter()
            .fold(self.get(key).to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_answer() {
        let key = word!("tray.open");
        assert_ne!(Words(Language::En).get(key), Words(Language::Id).get(key));
    }

    #[test]
    fn values_are_filled_in() {
        let key = word!("tray.sentence.needsYou");
        assert!(
            Words(Language::En)
                .fill(key, &[("count", "4")])
                .contains('4')
        );
    }

    #[test]
    fn both_languages_use_the_same_values() {
        let names = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names
        };
        for (key, [english, indonesian]) in TABLE {
            assert_eq!(names(english), names(indonesian), "{key}");
        }
    }
}
