//! Signing in through the system's browser.
//!
//! In: a [`Provider`] and words for the last page. Out: an address to open, and then a [`Grant`].
//! Never opens a browser itself, and never stores anything.

use std::fmt;
use std::sync::Arc;

use oauth2::{CsrfToken, PkceCodeVerifier};
use url::Url;

use crate::auth::error::{OAuthError, SignInError};
use crate::auth::grant::Grant;
use crate::auth::listener::{Answer, Listener};
use crate::auth::oauth::{self, Question};
use crate::auth::provider::{Provider, ProviderError};
use crate::auth::window::Words;
use crate::auth::wire::Wire;
use crate::clock::Clock;

/// A sign-in that waits for the browser. Dropping it, or the future of [`Waiting::grant`], cancels it: the port closes
/// at once, and nothing was stored.
pub struct Waiting {
    provider: Provider,
    clock: Arc<dyn Clock>,
    words: Words,
    listener: Listener,
    wire: Wire,
    address: Url,
    redirect: Url,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("port", &self.port())
            .finish_non_exhaustive()
    }
}

/// Begins to sign in: takes a port, and makes the address to open in the system's browser.
///
/// Each sign-in has its own state and verifier. Nothing is sent to anybody yet.
pub async fn sign_in(
    provider: Provider,
    clock: Arc<dyn Clock>,
    words: Words,
) -> Result<Waiting, SignInError> {
    let wire = Wire::to(&provider.endpoints.token, Arc::clone(&clock))?;
    let listener = Listener::bind(&provider.redirect).await?;
    let unusable = |_| OAuthError::Unusable(ProviderError::Path);
    let redirect = listener.address().map_err(unusable)?;
    let Question {
        address,
        state,
        verifier,
    } = oauth::question(&provider, &redirect);
    Ok(Waiting {
        provider,
        clock,
        words,
        listener,
        wire,
        address,
        redirect,
        state,
        verifier,
    })
}

impl Waiting {
    /// The address to open. It may be opened again, or copied to another browser of this computer, while the wait lasts.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// The port that is listened on.
    pub fn port(&self) -> u16 {
        self.listener.port()
    }

    /// Waits for the browser, at most five minutes by the clock, and then fetches the tokens.
    ///
    /// The port answers only while this is polled, and is closed before the tokens are asked for.
    pub async fn grant(self) -> Result<Grant, SignInError> {
        let answer = self
            .listener
            .answer(self.state, self.words, &self.clock)
            .await?;
        let code = match answer {
            Answer::Code(code) => code,
            Answer::Denied => return Err(SignInError::Denied),
            Answer::Refused(error) => return Err(error.into()),
        };
        let (provider, wire) = (&self.provider, &self.wire);
        Ok(oauth::redeem(provider, wire, &code, self.verifier, &self.redirect).await?)
    }
}
