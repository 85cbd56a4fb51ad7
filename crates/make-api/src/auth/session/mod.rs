//! What proves us to Make over hours and days: a credential that renews itself, or knows that it is over.
//!
//! In: an API token, or a [`Grant`] with the [`Provider`] that gave it. Out: a [`Pass`] for each call. All clients of
//! one account share one session, so that a renewal in one zone serves them all, and an end in one ends them all.
//! Never uses a renewed token before it is kept, never renews twice at once, and sends nothing once it is over.

mod pass;
mod renewal;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

pub(crate) use self::pass::Pass;
use self::pass::{Refusals, Trial};
pub use self::renewal::Keep;
use self::renewal::{Age, Awaited, Renewal, age};

use crate::auth::error::OAuthError;
use crate::auth::grant::{Grant, Tokens};
use crate::auth::oauth;
use crate::auth::provider::{Provider, Reach};
use crate::auth::wire::Wire;
use crate::clock::Clock;
use crate::credential::Credential;
use crate::error::{Error, MakeText};

/// One account's proof of who we are. Clones are the same session.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    /// How a new token is fetched; an API token cannot be.
    renewal: Option<Renewal>,
    state: Mutex<State>,
    /// Counts the refusals after which calls that wait for their turn need not go out any more.
    refusals: watch::Sender<u64>,
}

struct State {
    credential: Credential,
    /// What the credential came with, unless it is an API token.
    grant: Option<Grant>,
    /// Grows with each renewal, so that a refusal of an old token does not renew a new one.
    generation: u64,
    trust: Trust,
    under_way: Option<Awaited>,
    /// Until when (by uptime) no renewal is tried, and what the last one said.
    rest: Option<(Duration, OAuthError)>,
}

/// What the server's answers say of a credential.
#[derive(Clone)]
enum Trust {
    /// Accepted, or not tried yet.
    Good,
    /// Refused once and not to be renewed. One more call may find out whether that was a slip.
    Doubted,
    /// That call is on its way.
    Tried,
    /// Over, and why if the sign-in server said it.
    Over(Option<OAuthError>),
}

impl Session {
    /// A session that cannot renew itself: an API token, or whatever else a person pasted.
    pub fn of(credential: Credential) -> Self {
        Self::build(credential, None, None)
    }

    /// The session of a sign-in. `keep` is given each renewed grant before it is used.
    ///
    /// Fails when the grant came from another server than `provider`'s, and when this computer cannot make secure
    /// connections. Nothing is sent yet.
    pub fn signed_in(
        provider: Provider,
        grant: Grant,
        clock: Arc<dyn Clock>,
        keep: impl Keep,
    ) -> Result<Self, OAuthError> {
        oauth::is_theirs(&provider, &grant)?;
        let credential = Credential::new(&grant.tokens.access).map_err(|_| OAuthError::Ended)?;
        let renewal = Renewal {
            wire: Wire::to(&provider.endpoints.token, clock)?,
            provider,
            keep: Arc::new(keep),
        };
        Ok(Self::build(credential, Some(grant), Some(renewal)))
    }

    fn build(credential: Credential, grant: Option<Grant>, renewal: Option<Renewal>) -> Self {
        let state = State {
            credential,
            grant,
            generation: 0,
            trust: Trust::Good,
            under_way: None,
            rest: None,
        };
        Self(Arc::new(Inner {
            renewal,
            state: Mutex::new(state),
            refusals: watch::Sender::new(0),
        }))
    }

    /// When the session ends by itself, so that the person can be told beforehand. `None` for API tokens, and for
    /// sign-ins that renew themselves.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let state = self.lock();
        let tokens = &state.grant.as_ref()?.tokens;
        tokens.expires_at.filter(|_| tokens.refresh.is_none())
    }

    /// Whether the session is over. Every call is answered with [`Error::Unauthorized`] then, and none is sent.
    pub fn is_over(&self) -> bool {
        matches!(self.lock().trust, Trust::Over(_))
    }

    /// Why the sign-in server ended it, if it was that.
    pub fn why_over(&self) -> Option<OAuthError> {
        match &self.lock().trust {
            Trust::Over(why) => why.clone(),
            Trust::Good | Trust::Doubted | Trust::Tried => None,
        }
    }

    /// The present grant of a sign-in, for [`revoke`](crate::auth::revoke).
    pub fn grant(&self) -> Option<Grant> {
        self.lock().grant.clone()
    }

    /// The servers it may be shown to; an API token was typed for whatever server it is used at.
    pub(crate) fn reach(&self) -> Option<Reach> {
        let state = self.lock();
        state.grant.as_ref().map(|grant| grant.reach.clone())
    }

    /// Tells of refusals from now on.
    pub(crate) fn refusals(&self) -> Refusals {
        Refusals(self.0.refusals.subscribe())
    }

    /// Whether a call may go out at all, asked before it waits for its turn.
    pub(crate) fn stand(&self) -> Result<(), Error> {
        let mut state = self.lock();
        match state.trust {
            Trust::Good | Trust::Doubted => {}
            Trust::Tried | Trust::Over(_) => return Err(unauthorized()),
        }
        let Some((renewal, tokens)) = self.0.renewal.as_ref().zip(state.tokens()) else {
            return Ok(());
        };
        let is_past = age(tokens, renewal.wire.clock.now()) == Age::Past;
        if is_past && tokens.refresh.is_none() {
            self.end(&mut state, None);
            return Err(unauthorized());
        }
        Ok(())
    }

    /// What proves the next call. Renews a token that has ended, and begins to renew one that ends soon.
    pub(crate) async fn pass(&self) -> Result<Pass, Error> {
        self.stand()?;
        if let Some(renewal) = &self.0.renewal {
            let now = renewal.wire.clock.now();
            let (age, generation) = {
                let state = self.lock();
                let age = state.tokens().map_or(Age::Fresh, |tokens| age(tokens, now));
                (age, state.generation)
            };
            match age {
                Age::Fresh => {}
                // The present token is good for this call, whatever comes of it.
                Age::EndsSoon => drop(self.renewal(renewal, generation)),
                Age::Past => self.renewed(renewal, generation).await?,
            }
        }
        let mut state = self.lock();
        let trial = match state.trust {
            Trust::Good => None,
            Trust::Doubted => {
                state.trust = Trust::Tried;
                Some(Trial(self.clone()))
            }
            Trust::Tried | Trust::Over(_) => return Err(unauthorized()),
        };
        Ok(Pass {
            credential: state.credential.clone(),
            is_access_token: state.grant.is_some(),
            generation: state.generation,
            trial,
        })
    }

    /// What an error says of the credential, other than that it is refused.
    pub(crate) fn judged(&self, pass: &Pass, error: &Error) {
        // Something on the way to the server knows nothing of it, and a server in trouble may not have looked.
        if !matches!(
            error,
            Error::NotMake { .. } | Error::Server { .. } | Error::TooManyRequests { .. }
        ) {
            self.accepted(pass);
        }
    }

    /// The server took the credential.
    pub(crate) fn accepted(&self, pass: &Pass) {
        let mut state = self.lock();
        if pass.trial.is_some() && matches!(state.trust, Trust::Tried) {
            state.trust = Trust::Good;
        }
    }

    /// The server refused the credential, so it did nothing. `Ok` when the call may be sent once more, with another
    /// token. `is_again` says that it was sent once more already.
    pub(crate) async fn refused(
        &self,
        pass: &Pass,
        is_again: bool,
        detail: MakeText,
    ) -> Result<(), Error> {
        let can_renew = {
            let mut state = self.lock();
            let can_renew = state
                .tokens()
                .is_some_and(|tokens| tokens.refresh.is_some());
            match state.trust {
                Trust::Over(_) => return Err(Error::Unauthorized { detail }),
                _ if can_renew && is_again => self.end(&mut state, None),
                Trust::Good if !can_renew => {
                    state.trust = Trust::Doubted;
                    self.0.refusals.send_modify(|count| *count += 1);
                }
                Trust::Tried if pass.trial.is_some() => self.end(&mut state, None),
                Trust::Good | Trust::Doubted | Trust::Tried => {}
            }
            can_renew && !is_again
        };
        match &self.0.renewal {
            Some(renewal) if can_renew => match self.renewed(renewal, pass.generation).await {
                Err(Error::Unauthorized { .. }) => Err(Error::Unauthorized { detail }),
                other => other,
            },
            _ => Err(Error::Unauthorized { detail }),
        }
    }

    fn end(&self, state: &mut State, why: Option<OAuthError>) {
        if !matches!(state.trust, Trust::Over(_)) {
            state.trust = Trust::Over(why);
            self.0.refusals.send_modify(|count| *count += 1);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is a row of plain assignments, so a poisoned state is still whole.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tokens(&self) -> Option<&Tokens> {
        self.grant.as_ref().map(|grant| &grant.tokens)
    }
}

impl From<Credential> for Session {
    fn from(credential: Credential) -> Self {
        Self::of(credential)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("is_over", &self.is_over())
            .field("ends_at", &self.ends_at())
            .finish_non_exhaustive()
    }
}

fn unauthorized() -> Error {
    Error::Unauthorized {
        detail: MakeText::default(),
    }
}
