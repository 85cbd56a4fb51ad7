//! Journeys: what the whole program promises, over real HTTP, on a clock that stands still.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod acting;
mod bad_days;
mod browser;
mod connecting;
mod guide;
mod keeping;
mod listing;
mod naming;
mod security;
mod signing_in;
mod watching;
