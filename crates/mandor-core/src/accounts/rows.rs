//! Accounts in the words of the screen.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clock::Moment;
use crate::keys::{AccountId, ZoneId};
use crate::problem::Problem;
use crate::sign_in::rows::SignInOffer;

/// How an account signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AccountKind {
    /// An API token the person pasted.
    Token,
    /// Through the browser.
    SignIn,
    /// The demo workspace inside the app.
    Demo,
}

/// The colours that clients and accounts are told apart by, beside their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the colour it is named for")]
pub enum Colour {
    Teal,
    Blue,
    Violet,
    Pink,
    Red,
    Orange,
    Yellow,
    Green,
}

/// Where the sign-in of a zone is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeptIn {
    /// The computer's keychain: it survives a restart.
    Keychain,
    /// Memory: it is gone when Mandor quits.
    Memory,
}

/// What a server cannot tell or do, whatever the person may. Screens leave it out, or say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Lack {
    /// There are no teams within an organization.
    Teams,
    /// Nobody knows what was used.
    Credits,
    /// Runs that stopped halfway are not kept.
    UnfinishedRuns,
    /// When a scenario runs next is not told, so that nobody notices one that should have run.
    NextRuns,
    /// What was switched off because of errors looks like what a person paused.
    SwitchedOff,
    /// Which accounts a scenario is connected to is not told.
    ConnectedAccounts,
}

/// One zone of an account.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountZoneRow {
    /// Which zone.
    pub id: ZoneId,
    /// Its host, such as `eu1.make.com`.
    pub host: String,
    /// The base address of a server that follows the published guide; `null` for Make.
    pub base: Option<String>,
    /// What it cannot tell or do.
    pub lacks: Vec<Lack>,
    /// Where its sign-in is kept.
    pub kept_in: KeptIn,
    /// When Make last answered.
    pub answered_at: Option<Moment>,
    /// What is wrong with it now.
    pub problem: Option<Problem>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountRow {
    /// Which account.
    pub id: AccountId,
    /// The name on its card.
    pub name: String,
    /// The person Make says it belongs to.
    pub person: Option<String>,
    /// How it signs in.
    pub kind: AccountKind,
    /// Its zones.
    pub zones: Vec<AccountZoneRow>,
    /// How many organizations it reaches.
    pub organizations: u32,
    /// What it may not do for lack of a scope, as scope names such as `dlqs:read`.
    pub missing_scopes: Vec<String>,
    /// When its sign-in ends by itself, because it cannot be renewed.
    pub ends_at: Option<Moment>,
    /// The colour of its card.
    pub colour: Option<Colour>,
}

/// A pasted token.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddTokenAccount {
    /// The token as pasted; blanks around it are ignored.
    #[ts(as = "String")]
    pub token: SecretString,
    /// A private instance or a sandbox instead of Make's public zones.
    #[ts(optional = nullable)]
    pub address: Option<String>,
    /// The host whose name the person has read and said yes to: the token goes to no other.
    #[ts(optional = nullable)]
    pub confirmed_host: Option<String>,
}

/// A token for a server that follows the published guide.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddGuideAccount {
    /// The token as pasted; blanks around it are ignored.
    #[ts(as = "String")]
    pub token: SecretString,
    /// Where its calls are, such as `https://api.example.com/api/v2`.
    pub base: String,
    /// The organization, by the name the person has read, whose kept token this one replaces.
    #[ts(optional = nullable)]
    pub replaces: Option<String>,
    /// The host whose name the person has read and said yes to: the token goes to no other.
    #[ts(optional = nullable)]
    pub confirmed_host: Option<String>,
}

/// Another name and colour for an account.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RenameAccount {
    /// Which account.
    pub account: AccountId,
    /// Its name; a blank one gives it the person's name again.
    pub name: String,
    /// Its colour.
    pub colour: Option<Colour>,
}

/// Which account a command is about.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct OfAccount {
    /// Its id.
    pub account: AccountId,
}

/// The state of the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeychainState {
    /// It answers.
    Ready,
    /// This computer offers none, or it is locked: sign-ins last until Mandor quits.
    MemoryOnly,
}

/// What frames every page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Shell {
    /// All accounts.
    pub accounts: Vec<AccountRow>,
    /// Whether sign-ins survive a restart.
    pub keychain: KeychainState,
    /// Whether the browser can be used to sign in.
    pub sign_in: SignInOffer,
    /// Since when nothing could be reached; `null` when Make answers or nobody is signed in.
    pub offline_since: Option<Moment>,
    /// When the last complete check ended.
    pub checked_at: Option<Moment>,
    /// A check is under way.
    pub checking: bool,
    /// Server time minus this computer's time, when they differ by more than five minutes.
    pub clock_off_ms: Option<i64>,
    /// Things to tell once, such as a cache that had to be rebuilt.
    pub notices: Vec<Problem>,
    /// The version of Mandor.
    pub version: String,
}
