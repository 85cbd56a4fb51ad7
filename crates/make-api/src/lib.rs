//! Make.com's REST API as a typed, polite client.
//!
//! In: a [`Zone`], a [`Credential`] or the [`Session`](auth::Session) of a sign-in, and shared [`Budgets`]. Out: Make's
//! own things in Make's own words, or an [`Error`] that says what the caller can do next.
//! Never stores anything, never shows anything, never sends a credential anywhere but to its own zone.
//!
//! ```no_run
//! # async fn look(clock: std::sync::Arc<dyn make_api::Clock>, secret: secrecy::SecretString)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use make_api::{Budgets, Client, Credential, Lane, Options, ScenarioQuery, Zone};
//!
//! let budgets = std::sync::Arc::new(Budgets::new(clock.clone()));
//! let client = Client::new(Zone::parse("eu1.make.com")?, Credential::new(&secret)?, Options::new(budgets, clock))?;
//! for organization in client.on(None, Lane::Click).organizations().collect_all().await? {
//!     let caller = client.on(Some(organization.id), Lane::Background);
//!     let mut pages = caller.scenarios(ScenarioQuery::in_organization(organization.id));
//!     while let Some(scenarios) = pages.next_page().await? {
//!         println!("{} more scenarios", scenarios.len());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

pub mod auth;
mod budget;
mod budgets;
mod call;
mod capabilities;
mod client;
pub mod clock;
mod credential;
mod cron;
mod decode;
mod endpoint;
mod error;
mod guide;
mod ids;
mod joined;
mod judge;
mod lenient;
pub mod make;
mod page;
mod piece;
mod rate;
mod retry;
mod transport;
mod zone;

pub use budget::{Lane, Meter};
pub use budgets::Budgets;
pub use capabilities::{Capabilities, Support};
pub use client::{Caller, Client, Options};
pub use clock::Clock;
pub use credential::{Credential, CredentialError};
pub use cron::{Cron, CronRefusal};
pub use endpoint::{Dialect, Endpoint, Method, coverage};
pub use error::{BoxError, Error, MakeText};
pub use guide::{
    GUIDE_AUTHORIZE_PATH, GUIDE_TOKEN_PATH, Guide, GuidePlan, GuideScope, guide_address,
    guide_knows,
};
pub use ids::*;
pub use make::*;
pub use page::Pages;
pub use retry::CallKind;
pub use zone::{PUBLIC_ZONES, Zone, ZoneError, ZoneKind};
