//! What kind of problem each error is.
//!
//! In: an error of any part. Out: its [`Code`], by which the screen decides. Never a word for people.

use make_api::auth::ProviderError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::AccountError;
use crate::journal::ActionError;
use crate::sign_in::SignInError;
use crate::store::StoreError;
use crate::vault::VaultError;

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
    /// An address is not that of a web page, so no browser is opened for it.
    NotAPage,
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
    /// Another token reads the same organization there already; `detail` is the organization's name.
    OrganizationKnown,
    /// Mandor is not registered at the sign-in server.
    NoRegistration,
    /// An address of the registration cannot be used; `detail` says which.
    RegistrationAddress,
    /// The registration names no port that can be listened on.
    RegistrationPorts,
    /// The path of the registration is not a plain path.
    RegistrationPath,
    /// The sign-in server refuses the registration; `detail` says why.
    RegistrationRefused,
    /// The person said no in the browser.
    SignInDenied,
    /// Nobody came back from the browser in time.
    SignInTimedOut,
    /// The ports to listen on are taken; `detail` names them.
    PortTaken,
    /// This computer lets nobody listen on its own address.
    NoLoopback,
    /// What the browser brought is not worth anything any more.
    SignInOver,
    /// The sign-in works in no zone.
    SignInNoZone,
    /// Another person signed in; `detail` is the one whose account it is.
    OtherPerson,
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
pub(super) fn code_of_keeping(error: &(dyn std::error::Error + 'static)) -> Code {
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

pub(super) fn code_of_vault(error: &VaultError) -> Code {
    match error {
        VaultError::Missing(_) => Code::KeychainMissing,
        VaultError::Locked(_) => Code::KeychainLocked,
        VaultError::File(error) => code_of_keeping(error),
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
        AccountError::OrganizationKnown { .. } => Code::OrganizationKnown,
        AccountError::Demo(_) | AccountError::NoDemo => Code::DemoFailed,
        AccountError::Unknown | AccountError::SignedOut => Code::SignInEnded,
        AccountError::Unseen => Code::NotFound,
        AccountError::Vault(error) => code_of_vault(error),
        AccountError::Make(error) | AccountError::AtServer { error, .. } => code_of_make(error),
        AccountError::Store(error) => code_of_store(error),
    }
}

/// What kind of problem a sign-in through the browser has.
pub(super) fn code_of_sign_in(error: &SignInError) -> Code {
    match error {
        SignInError::NoRegistration { .. } => Code::NoRegistration,
        SignInError::Registration(error) => match error {
            ProviderError::NoClient => Code::NoRegistration,
            ProviderError::Address { .. } => Code::RegistrationAddress,
            ProviderError::NoPorts => Code::RegistrationPorts,
            ProviderError::Path => Code::RegistrationPath,
            ProviderError::OtherServer => Code::SignInEnded,
        },
        SignInError::RegistrationRefused { .. } => Code::RegistrationRefused,
        SignInError::Denied { .. } => Code::SignInDenied,
        SignInError::TimedOut | SignInError::NotWaiting => Code::SignInTimedOut,
        SignInError::PortTaken { .. } => Code::PortTaken,
        SignInError::NoLoopback => Code::NoLoopback,
        SignInError::Over { .. } => Code::SignInOver,
        SignInError::Server { error, .. } => code_of_make(error),
        SignInError::NoZone => Code::SignInNoZone,
        SignInError::OtherPerson { .. } => Code::OtherPerson,
        SignInError::Account(error) => code_of_account(error),
    }
}

pub(super) fn code_of_action(error: &ActionError) -> Code {
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
