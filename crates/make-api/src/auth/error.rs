//! What can go wrong while signing in or renewing, in variants a caller can act on.
//!
//! In: what the browser brought back, what the token address answered, what the transport saw. Out: one error.
//! Never holds anything a server or a browser wrote: only which of the known refusals it was.

use crate::auth::provider::ProviderError;
use crate::error::{BoxError, Error};

/// Why a sign-in gave no tokens.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SignInError {
    /// The person said no in the browser. Nothing is wrong.
    #[error("the person did not allow it")]
    Denied,
    /// Nobody came back within five minutes. The port is closed; start again.
    #[error("nobody came back from the browser in time")]
    TimedOut,
    /// All ports that the registration names are in use. Close the other program, or register more ports.
    #[error("the ports to listen on are taken: {ports:?}")]
    PortTaken {
        /// The ports that were tried, in order.
        ports: Vec<u16>,
    },
    /// This computer lets nobody listen on its loopback address, or has none of the configured kind.
    #[error("this computer cannot listen on its loopback address")]
    NoLoopback {
        /// What the system said.
        source: BoxError,
    },
    /// The server gave no tokens.
    #[error(transparent)]
    OAuth(#[from] OAuthError),
}

/// Why a server gave no tokens, renewed none, or ended none.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OAuthError {
    /// `invalid_grant`: the code or the refresh token is used, expired or revoked. Sign in again.
    #[error("the sign-in is over")]
    Ended,
    /// The server does not take this client or its wish. Mend the configuration.
    #[error("the server refuses this client ({refusal})")]
    Refused {
        /// Which of the known refusals.
        refusal: Refusal,
    },
    /// No answer to work with: no network, no secure connection, a server in trouble or asking to slow down. Try later.
    #[error("the sign-in server cannot be used right now")]
    Network(#[source] Error),
    /// Something answered that is not OAuth: a page of HTML, a redirect, half a document, a foreign kind of token. The
    /// address is probably wrong, or a network wants its own sign-in first.
    #[error("the answer is not that of a sign-in server (status {status})")]
    NotOAuth {
        /// The HTTP status.
        status: u16,
    },
    /// The configuration cannot be used at all. Nothing was sent.
    #[error(transparent)]
    Unusable(#[from] ProviderError),
}

/// The refusals of RFC 6749 and 7009 that only a change of the configuration mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// `invalid_client`: unknown client id, or wrong or missing secret.
    Client,
    /// `unauthorized_client`: the client may not sign people in this way.
    NotAuthorized,
    /// `invalid_scope`: it asks for more than it is registered for.
    Scope,
    /// `invalid_request`: a field is missing or wrong, often the address to come back to.
    Request,
    /// `unsupported_grant_type`, `unsupported_response_type` or `unsupported_token_type`.
    Unsupported,
    /// A word that no standard knows.
    Other,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Client => "invalid client",
            Self::NotAuthorized => "unauthorized client",
            Self::Scope => "invalid scope",
            Self::Request => "invalid request",
            Self::Unsupported => "unsupported",
            Self::Other => "another reason",
        })
    }
}

/// The server is in trouble, by its own word.
const UNAVAILABLE: u16 = 503;

impl OAuthError {
    /// What one of OAuth's error words means. The word itself is not kept: it may be anything.
    pub(super) fn of(word: &str) -> Self {
        let refusal = match word {
            "invalid_grant" => return Self::Ended,
            "server_error" | "temporarily_unavailable" => {
                return Self::Network(Error::Server {
                    status: UNAVAILABLE,
                    detail: crate::error::MakeText::default(),
                });
            }
            "invalid_client" => Refusal::Client,
            "unauthorized_client" => Refusal::NotAuthorized,
            "invalid_scope" => Refusal::Scope,
            "invalid_request" => Refusal::Request,
            "unsupported_grant_type" | "unsupported_response_type" | "unsupported_token_type" => {
                Refusal::Unsupported
            }
            _ => Refusal::Other,
        };
        Self::Refused { refusal }
    }
}
