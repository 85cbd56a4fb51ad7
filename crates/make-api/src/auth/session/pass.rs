//! What one call is proved with, and what it hears while it waits.
//!
//! In: a session. Out: the header of a call, and the news that its credential is refused.
//! Never shows the credential.

use std::future::Future;

use reqwest::header::{HeaderValue, InvalidHeaderValue};
use tokio::sync::watch;

use super::{Session, Trust, unauthorized};
use crate::auth::token;
use crate::credential::Credential;
use crate::endpoint::Dialect;
use crate::error::Error;

/// What one call is proved with.
pub(crate) struct Pass {
    pub(super) credential: Credential,
    pub(super) is_access_token: bool,
    pub(super) generation: u64,
    pub(super) trial: Option<Trial>,
}

impl Pass {
    /// The value of the `Authorization` header.
    pub(crate) fn authorization(
        &self,
        dialect: Dialect,
    ) -> Result<HeaderValue, InvalidHeaderValue> {
        match dialect {
            Dialect::Guide => token::always_token(&self.credential),
            Dialect::Make if self.is_access_token => token::bearer(&self.credential),
            Dialect::Make => token::authorization(&self.credential),
        }
    }
}

/// Refusals of a session's credential, as a call that waits hears of them.
pub(crate) struct Refusals(pub(super) watch::Receiver<u64>);

impl Refusals {
    /// Waits, unless the credential is refused meanwhile: then the call need not go out any more.
    pub(crate) async fn or<T>(&mut self, wait: impl Future<Output = T>) -> Result<T, Error> {
        tokio::select! {
            biased;
            // The session outlives its calls, so this ends with a refusal only.
            _ = self.0.changed() => Err(unauthorized()),
            waited = wait => Ok(waited),
        }
    }
}

/// The one call that finds out whether a refusal was a slip. If it ends without an answer, another may.
pub(super) struct Trial(pub(super) Session);

impl Drop for Trial {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        if matches!(state.trust, Trust::Tried) {
            state.trust = Trust::Doubted;
        }
    }
}
