//! The sandbox over real HTTP, as a client of Make would meet it.
//!
//! In: a frozen world. Out: promises about envelopes, paging, limits, rights, runs and faults.

#![expect(
    clippy::unwrap_used,
    reason = "the desk that every test starts from may stop a test"
)]

mod authoring;
mod beside;
mod custom_variables;
mod data_stores;
mod desk;
mod desk_drawer;
mod envelopes;
mod faults;
mod guide;
mod habits;
mod hostile;
mod limits;
mod live;
mod oauth;
mod oauth_clients;
mod oauth_identity;
mod oauth_mishaps;
mod oauth_page;
mod oauth_refresh;
mod own_roles;
mod paging;
mod people;
mod rights;
mod rooms;
mod run_search;
mod running;
mod same_world;
mod strings;
mod table_of_rights;
mod tls;
mod unfinished;
mod webhooks;
