//! What Mandor does, in the words of its screens.
//!
//! In: commands by name, the time, Make's answers through `make-api`. Out: rows, problems, events.
//! Never knows the window, the network library, or where a person clicked.
#![warn(missing_docs)]

pub mod accounts;
pub mod app;
mod behind;
pub mod clock;
pub mod closing;
pub mod event;
#[cfg(test)]
mod fixture;
pub mod journal;
pub mod keys;
pub mod links;
pub mod organizations;
pub mod problem;
pub mod rpc;
pub mod scenarios;
pub mod settings;
pub mod sign_in;
mod store;
pub mod sync;
pub mod today;
pub mod tray;
pub mod typescript;
pub mod vault;
pub mod watch;
pub mod words;

pub use app::{App, OpenError, Setup};
pub use event::{Event, Topic};
pub use problem::Problem;
