//! Signing in through the browser, in the words of the screen.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clock::Moment;
use crate::keys::AccountId;
use crate::problem::Problem;

/// What to sign in to.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BeginSignIn {
    /// The account whose person signs in again; a new one otherwise.
    #[ts(optional = nullable)]
    pub account: Option<AccountId>,
    /// The base address of another server that follows the published guide, such as `https://api.example.com/api/v2`.
    #[ts(optional = nullable)]
    pub base: Option<String>,
    /// The host of that server, whose name the person has read and said yes to.
    #[ts(optional = nullable)]
    pub confirmed_host: Option<String>,
}

/// How far the one sign-in through the browser has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SignIn {
    /// The browser is open and Mandor listens.
    Waiting {
        /// Whose page the browser shows.
        host: String,
        /// The address of that page, to copy into another browser of this computer. It holds no secret.
        address: String,
        /// When nobody waits any more.
        until: Moment,
    },
    /// The browser came back; now the regions are found.
    Finishing {
        /// Who is asked.
        host: String,
    },
    /// Nothing came of it, and nothing was stored.
    Failed {
        /// Who was asked.
        host: String,
        /// Why.
        problem: Problem,
    },
    /// The account is here.
    Done {
        /// Which account.
        account: AccountId,
    },
}

/// Whether the browser can be used to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SignInOffer {
    /// There is a registration.
    Ready,
    /// Neither this build nor the person has one.
    NeedsRegistration,
}

/// How this computer is written in the address the browser comes back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum RedirectHost {
    /// By number, the form that standards recommend.
    #[default]
    #[serde(rename = "127.0.0.1")]
    V4,
    /// By name.
    #[serde(rename = "localhost")]
    Name,
    /// By the number of the newer kind.
    #[serde(rename = "[::1]")]
    V6,
}

/// The address on this computer that the browser comes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RedirectRow {
    /// The ports to try, in this order; none means any that is free.
    pub ports: Vec<u16>,
    /// The path.
    pub path: String,
    /// The host.
    pub host: RedirectHost,
}

/// As whom Mandor signs people in, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The client id; empty when there is none.
    pub client_id: String,
    /// The page the browser is sent to.
    pub authorize: String,
    /// Where codes become tokens.
    pub token: String,
    /// Where tokens are ended, on servers that offer it.
    pub revoke: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Where the browser comes back to.
    pub redirect: RedirectRow,
    /// Whether there is a client secret; it is never shown.
    pub has_secret: bool,
    /// Whether it is the one this build came with.
    pub built_in: bool,
}

/// A registration of one's own.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRegistration {
    /// The client id.
    pub client_id: String,
    /// The page the browser is sent to.
    pub authorize: String,
    /// Where codes become tokens.
    pub token: String,
    /// Where tokens are ended, on servers that offer it.
    #[ts(optional = nullable)]
    pub revoke: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Where the browser comes back to.
    pub redirect: RedirectRow,
    /// The client secret: left out it stays as it is, empty it goes.
    #[ts(as = "Option<String>", optional = nullable)]
    pub secret: Option<SecretString>,
    /// Back to what this build came with; everything else is ignored then.
    pub reset: bool,
}
