//! The client over real HTTP.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod any_bytes;
mod bare;
mod behaviour;
mod browser;
mod client;
mod coverage;
mod data_stores;
mod either_way;
mod endpoints;
mod every_call;
mod faults;
mod guide;
mod guide_sandbox;
mod hooks;
mod lists;
mod lives;
mod membership;
mod people;
mod reading_runs;
mod running;
mod scenario_changes;
mod secrets;
mod session;
mod session_ends;
mod sign_in;
mod sign_in_door;
mod sign_in_secrets;
mod signing;
mod templates;
mod transport;
mod unfinished;
mod world;
