//! What the whole-program tests, the page tests and the benches share.
//!
//! In: a sandbox. Out: the core on top of it, in a folder that is gone afterwards.
//! Never touches the system's keychain, the person's own folders, or the network beyond this computer.

pub mod clock;
pub mod demo;
pub mod traces;
pub mod world;

pub use world::World;
