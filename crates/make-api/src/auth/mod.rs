//! Signing in: API tokens, and OAuth 2.0 through the system's browser.
//!
//! In: a [`Credential`](crate::Credential) that a person pasted, or a [`Provider`] to sign in at. Out: the
//! `Authorization` header of each call. The browser's way: [`sign_in`] gives an address to open and waits on a
//! loopback port for one answer; the code becomes a [`Grant`]; a [`Session`] renews it; [`revoke`] ends it.
//! Never stores a token, and never sends one anywhere but to the servers its grant names.

mod discovery;
mod error;
mod grant;
mod listener;
mod oauth;
mod provider;
mod reply;
mod session;
mod sign_in;
mod token;
mod window;
mod wire;

pub use discovery::discover;
pub use error::{OAuthError, Refusal, SignInError};
pub use grant::{Grant, GrantError, Tokens};
pub use oauth::{Revocation, revoke};
pub use provider::{Endpoints, LoopbackHost, Ports, Provider, ProviderError, Reach, Redirect};
pub(crate) use session::Pass;
pub use session::{Keep, Session};
pub use sign_in::{Waiting, sign_in};
pub use window::Words;
