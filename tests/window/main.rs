//! The built app in a real window, on a desktop of its own.
//!
//! In: the program that `MANDOR_APP` names. Out: what a person sees and the desktop hears. Pictures of every step
//! are kept under `target/window/`. Never touches the person's own screen, bus, keychain or home.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod browser;
mod closing;
mod demo;
mod desktop;
mod driver;
mod programs;
mod restart;
mod signing_in;
mod starting;
mod tray;
mod world;
