//! The sandbox over real HTTP, as a client of Make would meet it.
//!
//! In: a frozen world. Out: promises about envelopes, paging, limits, rights, runs and faults.

mod desk;
mod envelopes;
mod faults;
mod limits;
mod live;
mod paging;
mod rights;
mod same_world;
mod strings;
