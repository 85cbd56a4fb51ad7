//! The only place where an error becomes words.
//!
//! In: the failure of a command. Out: a `Problem` with what happened, what it means and what to press.
//! The screen decides by `code`, never by text; Make's own text goes into `detail` untranslated.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::AccountError;
use crate::clock::Moment;
use crate::journal::ActionError;
use crate::links::LinkError;
use crate::settings::SettingsError;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::words::{Key, Words, word};

/// What kind of problem it is. A code exists only where somebody acts differently on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// Nothing could be reached.
    Offline,
    /// Make took too long.
    Timeout,
    /// The token or sign-in is not accepted any more.
    SignInEnded,
    /// The role or the token's rights do not allow it.
    NotAllowed,
    /// Make does not show it to this person.
    NotVisible,
    /// It is gone, or hidden.
    NotFound,
    /// Too many requests this minute.
    SlowDown,
    /// The organization or team is paused by Make.
    OrganizationPaused,
    /// Make itself has trouble.
    MakeBroken,
    /// Something else than Make answered.
    NotMake,
    /// The answer ended in the middle.
    CutShort,
    /// The answer could not be understood.
    BadAnswer,
    /// The answer was larger than any real one.
    TooLarge,
    /// The pasted text is no token, or Make refuses it.
    TokenWrong,
    /// The token works in none of the zones.
    TokenNoZone,
    /// The address cannot be used.
    AddressWrong,
    /// The address is not one of Make's and was not confirmed yet; `detail` is its host.
    AddressNotConfirmed,
    /// The base address of another server cannot be used.
    BaseAddressWrong,
    /// Nothing answers at that address.
    ServerUnreachable,
    /// What answers there does not follow the guide.
    NotGuide,
    /// The server there does not accept the token.
    TokenRefused,
    /// The same token is here already.
    AccountKnown,
    /// No keychain on this computer.
    KeychainMissing,
    /// The keychain is locked.
    KeychainLocked,
    /// A paused scenario cannot be run.
    NotActive,
    /// It is paused, or on, already.
    AlreadySo,
    /// It runs already.
    AlreadyRunning,
    /// Make wants a confirmation for this.
    ConfirmNeeded,
    /// Make refused, with its own reason.
    Refused,
    /// The plan does not include it.
    PlanLacks,
    /// The disk is full.
    DiskFull,
    /// The settings could not be written.
    SettingsNotKept,
    /// Another program holds the cache.
    DatabaseBusy,
    /// The cache was damaged, kept aside and started anew.
    DatabaseRebuilt,
    /// The page asked for something that does not exist.
    UnknownCommand,
    /// The page asked in a wrong way.
    BadRequest,
    /// The demo workspace could not start.
    DemoFailed,
    /// The entry has left for Make already.
    TooLateToUndo,
    /// Another action on the same scenario is not finished.
    StillWaiting,
    /// The app was closed before the action was sent.
    ClosedBefore,
    /// It is not known what became of it.
    Unclear,
    /// Our own mistake.
    Internal,
}

/// An error as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What kind it is.
    pub code: Code,
    /// What happened.
    pub happened: String,
    /// What it means.
    pub means: String,
    /// What to press or do.
    pub press: String,
    /// The server's own words, in its own language.
    pub detail: Option<String>,
    /// When trying again makes sense.
    pub retry_at: Option<Moment>,
}

/// Why a command failed, before it becomes words.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Make, or the way to it.
    #[error(transparent)]
    Make(#[from] make_api::Error),
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keychain.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Adding or finding an account.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// An action on a scenario.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// The settings could not be kept.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// An address that must not be opened.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The page asked for a command that is not in the list.
    #[error("no such command")]
    UnknownCommand,
    /// The page sent arguments that do not fit.
    #[error("the arguments do not fit")]
    BadRequest(#[source] serde_json::Error),
    /// The answer cannot be written as JSON.
    #[error("the answer cannot be written")]
    Unwritten(#[source] serde_json::Error),
    /// A command panicked.
    #[error("the command stopped unexpectedly")]
    Panicked,
}

impl Failure {
    /// What kind of problem it is.
    pub fn code(&self) -> Code {
        match self {
            Self::Make(error) => code_of_make(error),
            Self::Store(error) => code_of_store(error),
            Self::Vault(error) => code_of_vault(error),
            Self::Account(error) => code_of_account(error),
            Self::Action(error) => code_of_action(error),
            Self::Settings(SettingsError::NotKept(source)) => code_of_keeping(source.as_ref()),
            Self::Link(LinkError::NotMake) => Code::AddressWrong,
            Self::UnknownCommand => Code::UnknownCommand,
            Self::BadRequest(_) => Code::BadRequest,
            Self::Settings(SettingsError::Unwritten(_)) | Self::Unwritten(_) | Self::Panicked => {
                Code::Internal
            }
        }
    }

    /// The failure in words.
    pub fn into_problem(self, words: Words) -> Problem {
        let mut problem = Problem::new(self.code(), words);
        match &self {
            Self::Make(error)
            | Self::Account(AccountError::Make(error))
            | Self::Action(ActionError::Make(error)) => {
                problem.detail = error.detail().map(str::to_owned);
                if let make_api::Error::TooManyRequests { retry_at } = error {
                    problem.retry_at = Some(Moment(*retry_at));
                }
            }
            Self::Account(AccountError::NotConfirmed { host }) => {
                problem.detail = Some(host.clone());
            }
            Self::Account(_)
            | Self::Action(_)
            | Self::Store(_)
            | Self::Vault(_)
            | Self::Settings(_)
            | Self::Link(_)
            | Self::UnknownCommand
            | Self::BadRequest(_)
            | Self::Unwritten(_)
            | Self::Panicked => {}
        }
        problem
    }
}

/// What kind of problem a failed call to Make is.
pub(crate) fn code_of_make(error: &make_api::Error) -> Code {
    use make_api::Error;
    match error {
        Error::Unauthorized { .. } => Code::SignInEnded,
        Error::Forbidden { .. } => Code::NotAllowed,
        Error::Unsupported { .. } => Code::NotVisible,
        Error::NotFound { .. } => Code::NotFound,
        Error::PaymentRequired { .. } => Code::PlanLacks,
        Error::ConfirmationNeeded { .. } => Code::ConfirmNeeded,
        Error::NotActive { .. } => Code::NotActive,
        Error::AlreadyInThatState { .. } => Code::AlreadyRunning,
        Error::Conflict { .. } | Error::Invalid { .. } => Code::Refused,
        Error::TooManyRequests { .. } => Code::SlowDown,
        Error::OrganizationPaused { .. } => Code::OrganizationPaused,
        Error::Server { .. } => Code::MakeBroken,
        Error::NotMake { .. } => Code::NotMake,
        Error::Decode { .. } => Code::BadAnswer,
        Error::TooLarge { .. } => Code::TooLarge,
        Error::Offline { .. } | Error::Connect { .. } => Code::Offline,
        Error::Timeout { .. } => Code::Timeout,
        Error::CutShort { .. } => Code::CutShort,
        Error::BadZone(_) => Code::AddressWrong,
        Error::Setup { .. } => Code::Internal,
    }
}

/// What kind of problem the cache has.
pub(crate) fn code_of_store(error: &StoreError) -> Code {
    match error {
        StoreError::DiskFull(_) => Code::DiskFull,
        StoreError::Busy(_) => Code::DatabaseBusy,
        StoreError::Corrupt(_)
        | StoreError::Folder(_)
        | StoreError::Migration(_)
        | StoreError::Query(_)
        | StoreError::Stopped => Code::Internal,
    }
}

/// What kind of problem the file of the settings has.
fn code_of_keeping(error: &(dyn std::error::Error + 'static)) -> Code {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::StorageFull)
    };
    if causes.any(is_full) {
        Code::DiskFull
    } else {
        Code::SettingsNotKept
    }
}

fn code_of_vault(error: &VaultError) -> Code {
    match error {
        VaultError::Missing(_) => Code::KeychainMissing,
        VaultError::Locked(_) => Code::KeychainLocked,
        VaultError::Failed(_) | VaultError::Stopped => Code::Internal,
    }
}

/// What kind of problem an account has.
pub(crate) fn code_of_account(error: &AccountError) -> Code {
    match error {
        AccountError::NotAToken | AccountError::Refused => Code::TokenWrong,
        AccountError::NoZone => Code::TokenNoZone,
        AccountError::Address(_) => Code::AddressWrong,
        AccountError::BaseAddress(_) => Code::BaseAddressWrong,
        AccountError::Unreachable(_) => Code::ServerUnreachable,
        AccountError::NotGuide(_) => Code::NotGuide,
        AccountError::RefusedByServer => Code::TokenRefused,
        AccountError::NotConfirmed { .. } => Code::AddressNotConfirmed,
        AccountError::Known => Code::AccountKnown,
        AccountError::Demo(_) | AccountError::NoDemo => Code::DemoFailed,
        AccountError::Unknown | AccountError::SignedOut => Code::SignInEnded,
        AccountError::Vault(error) => code_of_vault(error),
        AccountError::Make(error) => code_of_make(error),
        AccountError::Store(error) => code_of_store(error),
    }
}

fn code_of_action(error: &ActionError) -> Code {
    match error {
        ActionError::NotAllowed => Code::NotAllowed,
        ActionError::NotActive => Code::NotActive,
        ActionError::AlreadySo => Code::AlreadySo,
        ActionError::StillWaiting => Code::StillWaiting,
        ActionError::TooLate => Code::TooLateToUndo,
        ActionError::ClosedBefore => Code::ClosedBefore,
        ActionError::Unclear => Code::Unclear,
        ActionError::NoEntry | ActionError::NoScenario => Code::NotFound,
        ActionError::Make(error) => code_of_make(error),
        ActionError::Store(error) => code_of_store(error),
    }
}

impl Problem {
    /// The words of a code, without details.
    pub fn new(code: Code, words: Words) -> Self {
        let [happened, means, press] = keys_of(code);
        Self {
            code,
            happened: words.get(happened).to_owned(),
            means: words.get(means).to_owned(),
            press: words.get(press).to_owned(),
            detail: None,
            retry_at: None,
        }
    }

    /// The same problem in these words.
    #[must_use]
    pub(crate) fn said_again(self, words: Words) -> Self {
        Self {
            detail: self.detail,
            retry_at: self.retry_at,
            ..Self::new(self.code, words)
        }
    }
}

/// What happened, what it means, what to press.
fn keys_of(code: Code) -> [Key; 3] {
    macro_rules! keys {
        ($($code:ident => $name:literal,)+) => {
            match code {
                $(Code::$code => [
                    word!("problem.", $name, ".happened"),
                    word!("problem.", $name, ".means"),
                    word!("problem.", $name, ".press"),
                ],)+
            }
        };
    }
    keys! {
        Offline => "offline",
        Timeout => "timeout",
        SignInEnded => "signInEnded",
        NotAllowed => "notAllowed",
        NotVisible => "notVisible",
        NotFound => "notFound",
        SlowDown => "slowDown",
        OrganizationPaused => "organizationPaused",
        MakeBroken => "makeBroken",
        NotMake => "notMake",
        CutShort => "cutShort",
        BadAnswer => "badAnswer",
        TooLarge => "tooLarge",
        TokenWrong => "tokenWrong",
        TokenNoZone => "tokenNoZone",
        AddressWrong => "addressWrong",
        AddressNotConfirmed => "addressNotConfirmed",
        BaseAddressWrong => "baseAddressWrong",
        ServerUnreachable => "serverUnreachable",
        NotGuide => "notGuide",
        TokenRefused => "tokenRefused",
        AccountKnown => "accountKnown",
        KeychainMissing => "keychainMissing",
        KeychainLocked => "keychainLocked",
        NotActive => "notActive",
        AlreadySo => "alreadySo",
        AlreadyRunning => "alreadyRunning",
        ConfirmNeeded => "confirmNeeded",
        Refused => "refused",
        PlanLacks => "planLacks",
        DiskFull => "diskFull",
        SettingsNotKept => "settingsNotKept",
        DatabaseBusy => "databaseBusy",
        DatabaseRebuilt => "databaseRebuilt",
        UnknownCommand => "unknownCommand",
        BadRequest => "badRequest",
        DemoFailed => "demoFailed",
        TooLateToUndo => "tooLateToUndo",
        StillWaiting => "stillWaiting",
        ClosedBefore => "closedBefore",
        Unclear => "unclear",
        Internal => "internal",
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn settings_that_cannot_be_written_are_a_full_disk_only_on_a_full_disk() {
        let code = |kind: ErrorKind| {
            let failure = Failure::from(SettingsError::NotKept(Error::from(kind).into()));
            failure.code()
        };
        assert_eq!(code(ErrorKind::StorageFull), Code::DiskFull);
        assert_eq!(code(ErrorKind::PermissionDenied), Code::SettingsNotKept);
    }

    #[test]
    fn what_is_so_already_is_not_said_to_be_running() {
        let failure = Failure::from(ActionError::AlreadySo);
        assert_eq!(failure.code(), Code::AlreadySo);
    }
}
