//! The client over real HTTP.

mod bare;
mod client;
mod transport;
