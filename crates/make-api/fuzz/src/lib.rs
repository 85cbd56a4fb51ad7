//! What the fuzz targets share with the wire tests: the table of calls, and the promises that hold for any answer.
//!
//! In: bytes. Out: nothing, or a panic that names the broken promise. Never talks to anything but its own loopback.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken promise is told by panicking"
)]

#[path = "../../tests/it"]
#[expect(dead_code, reason = "the tests use more of it")]
#[expect(unused_imports, reason = "some are only for the tests")]
mod it {
    pub(crate) mod any_bytes;
    pub(crate) mod bare;
    pub(crate) mod client;
    pub(crate) mod every_call;
}

use it::{any_bytes, bare, client, every_call};

/// The families of calls, each with a target of its own.
pub const FAMILIES: [&str; 9] = every_call::FAMILIES;

/// Answers a call of a family with bytes.
pub fn feed(family: &str, data: &[u8]) {
    every_call::bytes::feed(family, data);
}

/// The same in the guide's dialect, the family chosen by the first byte.
pub fn feed_guide(data: &[u8]) {
    if let [which, data @ ..] = data {
        let family = FAMILIES[usize::from(*which) % FAMILIES.len()];
        every_call::bytes::feed(&format!("guide_{family}"), data);
    }
}

/// Gives one of the small targets bytes.
pub fn feed_small(target: &str, data: &[u8]) {
    any_bytes::feed(target, data);
}

/// What can be written is read back the same.
pub fn write_again(data: &[u8]) {
    every_call::bytes::write_again(data);
}

/// The answers a family begins with.
pub fn kept(family: &str) -> Vec<Vec<u8>> {
    every_call::bytes::kept(family)
}
