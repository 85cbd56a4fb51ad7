//! Why a sign-in through the browser came to nothing.
//!
//! In: what the listening room, the sign-in server, Make or the keeping said. Out: one error that words are found for.
//! Never holds anything that a server or a browser wrote.

use make_api::auth::{self, OAuthError, ProviderError, Refusal};

use crate::accounts::AccountError;
use crate::store::StoreError;
use crate::vault::VaultError;

/// The host at which Make itself signs people in.
const MAKE: &str = "www.make.com";

/// What a caller can do something about when a sign-in fails.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Nobody registered Mandor at the server.
    #[error("there is no registration")]
    NoRegistration {
        /// The server, where it is not Make.
        host: Option<String>,
    },
    /// The registration cannot be used.
    #[error("the registration cannot be used: {0}")]
    Registration(ProviderError),
    /// The server refuses the registration.
    #[error("the server refuses the registration ({refusal})")]
    RegistrationRefused {
        /// Which of the known refusals.
        refusal: Refusal,
        /// The server, where it is not Make.
        host: Option<String>,
    },
    /// The person said no in the browser.
    #[error("the person did not allow it")]
    Denied {
        /// The server, where it is not Make.
        host: Option<String>,
    },
    /// Nobody came back in time.
    #[error("nobody came back from the browser in time")]
    TimedOut,
    /// No sign-in waits for the browser any more.
    #[error("no sign-in waits for the browser")]
    NotWaiting,
    /// The ports are taken.
    #[error("the ports are taken: {ports:?}")]
    PortTaken {
        /// Those that were tried, in order.
        ports: Vec<u16>,
    },
    /// This computer lets nobody listen on its own address.
    #[error("this computer cannot listen on its loopback address")]
    NoLoopback,
    /// The server took its word back: the code was used, too late, or meant for somebody else.
    #[error("the sign-in was over before it began")]
    Over {
        /// The server, where it is not Make.
        host: Option<String>,
    },
    /// No answer to work with.
    #[error("the sign-in server cannot be used: {error}")]
    Server {
        /// What was answered.
        #[source]
        error: make_api::Error,
        /// The server, where it is not Make.
        host: Option<String>,
    },
    /// No zone lets the sign-in read a team.
    #[error("the sign-in works in no zone")]
    NoZone,
    /// Another person signed in than the one whose account it is.
    #[error("another person signed in")]
    OtherPerson {
        /// Whose account it is.
        name: String,
    },
    /// The account.
    #[error(transparent)]
    Account(#[from] AccountError),
}

impl SignInError {
    /// What went wrong at a sign-in server.
    pub(super) fn at(host: &str, error: auth::SignInError) -> Self {
        let host = (host != MAKE).then(|| host.to_owned());
        match error {
            auth::SignInError::Denied => Self::Denied { host },
            auth::SignInError::TimedOut => Self::TimedOut,
            auth::SignInError::PortTaken { ports } => Self::PortTaken { ports },
            auth::SignInError::NoLoopback { .. } => Self::NoLoopback,
            auth::SignInError::OAuth(error) => Self::of_server(host, error),
        }
    }

    fn of_server(host: Option<String>, error: OAuthError) -> Self {
        match error {
            OAuthError::Ended => Self::Over { host },
            OAuthError::Refused { refusal } => Self::RegistrationRefused { refusal, host },
            OAuthError::Network(error) => Self::Server { error, host },
            OAuthError::NotOAuth { status } => Self::Server {
                error: make_api::Error::NotMake { status },
                host,
            },
            OAuthError::Unusable(error) => error.into(),
        }
    }
}

impl From<ProviderError> for SignInError {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::NoClient => Self::NoRegistration { host: None },
            other => Self::Registration(other),
        }
    }
}

impl From<make_api::Error> for SignInError {
    fn from(error: make_api::Error) -> Self {
        Self::Account(error.into())
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

impl From<VaultError> for SignInError {
    fn from(error: VaultError) -> Self {
        Self::Account(error.into())
    }
}
