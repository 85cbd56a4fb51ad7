//! The only place where an error becomes words.
//!
//! In: the failure of a command. Out: a `Problem` with what happened, what it means and what to press.
//! The screen decides by `code`, never by text; Make's own text goes into `detail` untranslated.

mod code;

use make_api::auth::ProviderError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use code::Code;
pub(crate) use code::{code_of_account, code_of_make, code_of_store};
use code::{code_of_action, code_of_keeping, code_of_sign_in, code_of_vault};

use crate::accounts::AccountError;
use crate::clock::Moment;
use crate::journal::ActionError;
use crate::links::LinkError;
use crate::settings::SettingsError;
use crate::sign_in::SignInError;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::words::{Key, Words, word};

/// How sentences name the server, unless it is another one.
const MAKE: &str = "Make";

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
    /// The host of the server that answered, or did not, where it is not Make.
    #[serde(default)]
    pub server: Option<String>,
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
    /// Signing in through the browser.
    #[error(transparent)]
    SignIn(#[from] SignInError),
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
            Self::SignIn(error) => code_of_sign_in(error),
            Self::Action(error) => code_of_action(error),
            Self::Settings(SettingsError::NotKept(source)) => code_of_keeping(source.as_ref()),
            Self::Link(LinkError::NotAPage) => Code::NotAPage,
            Self::UnknownCommand => Code::UnknownCommand,
            Self::BadRequest(_) => Code::BadRequest,
            Self::Settings(SettingsError::Unwritten(_)) | Self::Unwritten(_) | Self::Panicked => {
                Code::Internal
            }
        }
    }

    /// The failure in words.
    pub fn into_problem(self, words: Words) -> Problem {
        self.into_problem_at(None, words)
    }

    /// The failure in words; `server` is the host that was asked, where it is not Make.
    pub(crate) fn into_problem_at(self, server: Option<String>, words: Words) -> Problem {
        // What an account says stays the same, whichever way it was added.
        let failure = match self {
            Self::SignIn(SignInError::Account(error)) => Self::Account(error),
            other => other,
        };
        let (detail, retry_at, server) = match &failure {
            Self::SignIn(error) => said_of_sign_in(error, server),
            Self::Account(AccountError::AtServer { host, error }) => {
                let (detail, retry_at) = told_by(error);
                (detail, retry_at, Some(host.clone()))
            }
            Self::Make(error)
            | Self::Account(AccountError::Make(error))
            | Self::Action(ActionError::Make(error)) => {
                let (detail, retry_at) = told_by(error);
                (detail, retry_at, server)
            }
            Self::Account(AccountError::NotConfirmed { host }) => {
                (Some(host.clone()), None, server)
            }
            Self::Account(AccountError::OrganizationKnown { name, host }) => {
                (Some(name.clone()), None, Some(host.clone()))
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
            | Self::Panicked => (None, None, server),
        };
        Problem::told(failure.code(), words, detail, retry_at, server)
    }
}

/// What is told of a failed sign-in beside its kind, and of which server.
fn said_of_sign_in(
    error: &SignInError,
    asked: Option<String>,
) -> (Option<String>, Option<Moment>, Option<String>) {
    match error {
        SignInError::NoRegistration { host }
        | SignInError::Denied { host }
        | SignInError::Over { host } => (None, None, host.clone()),
        SignInError::RegistrationRefused { refusal, host } => {
            (Some(refusal.to_string()), None, host.clone())
        }
        SignInError::Server { error, host } => {
            let (detail, retry_at) = told_by(error);
            (detail, retry_at, host.clone())
        }
        SignInError::Registration(ProviderError::Address { which }) => {
            (Some((*which).to_owned()), None, asked)
        }
        SignInError::PortTaken { ports } => {
            let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
            (Some(ports.join(", ")), None, asked)
        }
        SignInError::OtherPerson { name } => (Some(name.clone()), None, asked),
        SignInError::Registration(_)
        | SignInError::TimedOut
        | SignInError::NotWaiting
        | SignInError::NoLoopback
        | SignInError::NoZone
        | SignInError::Account(_) => (None, None, asked),
    }
}

/// What a server said beside its refusal, and when it wants to be asked again.
fn told_by(error: &make_api::Error) -> (Option<String>, Option<Moment>) {
    let retry_at = match error {
        make_api::Error::TooManyRequests { retry_at } => Some(Moment(*retry_at)),
        _ => None,
    };
    (error.detail().map(str::to_owned), retry_at)
}

impl Problem {
    /// The words of a code, without details.
    pub fn new(code: Code, words: Words) -> Self {
        Self::told(code, words, None, None, None)
    }

    /// The words of a code with what is known of this case.
    pub(crate) fn told(
        code: Code,
        words: Words,
        detail: Option<String>,
        retry_at: Option<Moment>,
        server: Option<String>,
    ) -> Self {
        let values = [
            ("server", server.as_deref().unwrap_or(MAKE)),
            ("detail", detail.as_deref().unwrap_or_default()),
        ];
        let [happened, means, press] = keys_of(code).map(|key| words.fill(key, &values));
        Self {
            code,
            happened,
            means,
            press,
            detail,
            server,
            retry_at,
        }
    }

    /// The same problem in these words.
    #[must_use]
    pub(crate) fn said_again(self, words: Words) -> Self {
        Self::told(self.code, words, self.detail, self.retry_at, self.server)
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
        NotAPage => "notAPage",
        AddressNotConfirmed => "addressNotConfirmed",
        BaseAddressWrong => "baseAddressWrong",
        ServerUnreachable => "serverUnreachable",
        NotGuide => "notGuide",
        TokenRefused => "tokenRefused",
        AccountKnown => "accountKnown",
        OrganizationKnown => "organizationKnown",
        NoRegistration => "noRegistration",
        RegistrationAddress => "registrationAddress",
        RegistrationPorts => "registrationPorts",
        RegistrationPath => "registrationPath",
        RegistrationRefused => "registrationRefused",
        SignInDenied => "signInDenied",
        SignInTimedOut => "signInTimedOut",
        PortTaken => "portTaken",
        NoLoopback => "noLoopback",
        SignInOver => "signInOver",
        SignInNoZone => "signInNoZone",
        OtherPerson => "otherPerson",
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
    use crate::settings::Language;

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
    fn whatever_a_server_answers_is_said_of_it_by_its_own_name() {
        let host = "api.example.com";
        for code in [
            Code::SignInEnded,
            Code::NotAllowed,
            Code::NotVisible,
            Code::NotFound,
            Code::PlanLacks,
            Code::ConfirmNeeded,
            Code::NotActive,
            Code::AlreadyRunning,
            Code::Refused,
            Code::SlowDown,
            Code::OrganizationPaused,
            Code::MakeBroken,
            Code::NotMake,
            Code::BadAnswer,
            Code::TooLarge,
            Code::Offline,
            Code::Timeout,
            Code::CutShort,
            Code::Unclear,
            Code::StillWaiting,
            Code::ClosedBefore,
            Code::AlreadySo,
            Code::TooLateToUndo,
        ] {
            for words in [Words(Language::En), Words(Language::Id)] {
                let said = |server: Option<&str>| {
                    let server = server.map(str::to_owned);
                    let problem = Problem::told(code, words, None, None, server);
                    [problem.happened, problem.means, problem.press].join(" ")
                };
                let text = said(Some(host));
                assert!(!text.contains("Make"), "{code:?}: {text}");
                assert!(!text.contains('{'), "{code:?}: {text}");
                assert_eq!(said(None), text.replace(host, "Make"), "{code:?}");
            }
        }
    }

    #[test]
    fn a_kept_problem_is_said_again_of_the_same_server_in_another_language() {
        let host = Some("api.example.com".to_owned());
        let kept = Problem::told(Code::Refused, Words(Language::En), None, None, host);
        let json = serde_json::to_string(&kept).unwrap();
        let kept: Problem = serde_json::from_str(&json).unwrap();
        let again = kept.said_again(Words(Language::Id));
        assert_eq!(again.happened, "api.example.com menolak.");
    }

    #[test]
    fn what_is_so_already_is_not_said_to_be_running() {
        let failure = Failure::from(ActionError::AlreadySo);
        assert_eq!(failure.code(), Code::AlreadySo);
    }
}
