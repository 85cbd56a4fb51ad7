//! The client over real HTTP.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod bare;
mod behaviour;
mod client;
mod endpoints;
mod every_call;
mod faults;
mod lists;
mod membership;
mod secrets;
mod transport;
mod world;
