//! A new token for an old one: once at a time, kept first, and with a rest after a failure.
//!
//! In: a session whose token has ended, ends soon, or was refused. Out: a session with a newer token, or why not.
//! Never gives up half-way because the one who asked went away.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::{Session, unauthorized};
use crate::auth::error::OAuthError;
use crate::auth::grant::{Grant, Tokens};
use crate::auth::oauth;
use crate::auth::provider::Provider;
use crate::auth::wire::Wire;
use crate::credential::Credential;
use crate::error::Error;

/// After a renewal that failed, none is tried for this long, unless the server asks for longer.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Keeps a renewed sign-in, before anybody uses it. A closure that takes a [`Grant`] is one.
///
/// The old refresh token may be worth nothing by then, so what is not kept is lost with the program. Where it cannot be
/// kept, whoever keeps tells the person; the session goes on with what it has in memory. Calls wait for it.
pub trait Keep: Send + Sync + 'static {
    /// Returns once the grant is kept, or cannot be.
    fn keep(&self, grant: Grant) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

impl<F, Kept> Keep for F
where
    F: Fn(Grant) -> Kept + Send + Sync + 'static,
    Kept: Future<Output = ()> + Send + 'static,
{
    fn keep(&self, grant: Grant) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self(grant))
    }
}

/// What renewing takes.
pub(super) struct Renewal {
    pub(super) provider: Provider,
    pub(super) wire: Wire,
    pub(super) keep: Arc<dyn Keep>,
}

/// How a renewal ended.
pub(super) type Outcome = Result<(), OAuthError>;
/// A renewal that others may wait for.
pub(super) type Awaited = watch::Receiver<Option<Outcome>>;

impl Session {
    /// Waits until there is a newer token than that of `generation`.
    pub(super) async fn renewed(&self, renewal: &Renewal, generation: u64) -> Result<(), Error> {
        let outcome = match self.renewal(renewal, generation) {
            Ok(None) => Ok(()),
            Ok(Some(mut under_way)) => match under_way.wait_for(Option::is_some).await {
                Ok(outcome) => outcome.clone().unwrap_or(Ok(())),
                Err(source) => Err(OAuthError::Network(Error::Connect {
                    source: Arc::new(source),
                })),
            },
            Err(error) => Err(error),
        };
        outcome.map_err(|error| {
            match error {
                // Neither waiting nor asking again helps.
                OAuthError::Ended | OAuthError::Refused { .. } | OAuthError::Unusable(_) => {
                    self.end(&mut self.lock(), Some(error));
                    unauthorized()
                }
                OAuthError::Network(
                    error @ (Error::Offline { .. }
                    | Error::Connect { .. }
                    | Error::TooManyRequests { .. }
                    | Error::Setup { .. }),
                ) => error,
                // Whatever became of the renewal, the call itself was not sent, and must not count as unclear.
                OAuthError::Network(_) | OAuthError::NotOAuth { .. } => Error::Connect {
                    source: Arc::new(error),
                },
            }
        })
    }

    /// The renewal under way, a new one, or `None` when the token of `generation` has been replaced already.
    ///
    /// It is a task of its own: whoever waits for it may go away, and the rotated token is kept all the same.
    pub(super) fn renewal(
        &self,
        renewal: &Renewal,
        generation: u64,
    ) -> Result<Option<Awaited>, OAuthError> {
        let mut state = self.lock();
        if state.generation != generation {
            return Ok(None);
        }
        if let Some(under_way) = &state.under_way {
            return Ok(Some(under_way.clone()));
        }
        if let Some((until, error)) = &state.rest
            && renewal.wire.clock.uptime() < *until
        {
            return Err(error.clone());
        }
        let Some(grant) = state
            .grant
            .clone()
            .filter(|grant| grant.tokens.refresh.is_some())
        else {
            return Err(OAuthError::Ended);
        };
        let (told, under_way) = watch::channel(None);
        state.under_way = Some(under_way.clone());
        let task = UnderWay(self.clone());
        tokio::spawn(async move {
            let outcome = task.0.renew(&grant).await;
            // Off the list before anybody hears of it, so that who asks then finds the new token.
            drop(task);
            told.send_replace(Some(outcome));
        });
        Ok(Some(under_way))
    }

    async fn renew(&self, grant: &Grant) -> Outcome {
        let Some(renewal) = &self.0.renewal else {
            return Err(OAuthError::Ended);
        };
        let clock = &renewal.wire.clock;
        let fetched = oauth::renew(&renewal.provider, &renewal.wire, grant).await;
        let usable = fetched.and_then(|grant| {
            let credential = Credential::new(&grant.tokens.access);
            let credential = credential.map_err(|_| OAuthError::Ended)?;
            Ok((grant, credential))
        });
        match usable {
            Ok((grant, credential)) => {
                renewal.keep.keep(grant.clone()).await;
                let mut state = self.lock();
                state.credential = credential;
                state.grant = Some(grant);
                state.generation += 1;
                state.rest = None;
                tracing::debug!("the sign-in is renewed");
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, "the sign-in could not be renewed");
                let rest = match &error {
                    OAuthError::Network(Error::TooManyRequests { retry_at }) => {
                        let wait = retry_at.duration_since(clock.now());
                        Duration::try_from(wait).unwrap_or_default()
                    }
                    _ => Duration::ZERO,
                };
                let until = clock.uptime() + rest.max(REST_AFTER_FAILURE);
                let mut state = self.lock();
                state.rest = Some((until, error.clone()));
                if matches!(error, OAuthError::Ended) {
                    self.end(&mut state, Some(OAuthError::Ended));
                }
                Err(error)
            }
        }
    }
}

/// How near the end of its life a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    Fresh,
    EndsSoon,
    Past,
}

/// A token that does not say when it ends is fresh until it is refused.
pub(super) fn age(tokens: &Tokens, now: Timestamp) -> Age {
    let is_past = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    if is_past(tokens.expires_at) {
        Age::Past
    } else if tokens.refresh.is_some() && is_past(tokens.renew_at) {
        Age::EndsSoon
    } else {
        Age::Fresh
    }
}

/// Takes a renewal off the list when it ends, however it ends.
struct UnderWay(Session);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().under_way = None;
    }
}
