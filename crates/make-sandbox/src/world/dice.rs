//! Chance that repeats itself: every draw follows from the seed and a key.
//!
//! In: the seed, a subject and its number. Out: draws. It never looks at the machine.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// A stream of draws that belongs to one subject, so that adding a subject moves no other.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, subject: &str, number: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(mix(
            mix(seed, letters(subject)),
            number,
        )))
    }

    pub(crate) fn any(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 up to and without `end`; 0 when there is nothing to choose from.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.any().checked_rem(end).unwrap_or(0)
    }

    /// A number from `low` up to and with `high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, permille: u64) -> bool {
        self.below(1000) < permille
    }

    /// One of the items; there must be at least one for a meaningful answer.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(items.len()).unwrap_or(0);
        items.get(usize::try_from(self.below(length)).unwrap_or(0))
    }

    /// Lower-case hexadecimal text of the given length.
    pub(crate) fn hex(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            let more = format!("{:016x}", self.any());
            text.push_str(&more);
        }
        text.truncate(length);
        text
    }

    /// A UUID of version 4, which is what Make's tokens are.
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.hex(32);
        format!(
            "{}-{}-4{}-a{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..32]
        )
    }
}

/// Stirs two numbers into one that looks like chance (the finish of `SplitMix64`).
pub(crate) fn mix(one: u64, other: u64) -> u64 {
    let mut value = one
        ^ other
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn letters(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |value, byte| {
        (value ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_draws_the_same_numbers() {
        let draws = |number| {
            let mut dice = Dice::new(7, "scenario", number);
            [dice.any(), dice.any()]
        };
        assert_eq!(draws(1), draws(1));
        assert_ne!(draws(1), draws(2));
    }

    #[test]
    fn a_token_looks_like_a_uuid_of_version_4() {
        let token = Dice::new(7, "token", 0).uuid();
        assert_eq!(token.len(), 36);
        assert_eq!(token.as_bytes()[14], b'4');
        assert_eq!(token.as_bytes()[19], b'a');
    }
}
