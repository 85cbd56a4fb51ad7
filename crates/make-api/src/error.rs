//! What can go wrong between us and Make, in variants a caller can act on.
//!
//! In: what the transport saw and what Make answered. Out: one [`Error`].
//! Never holds a credential, a response body or an address; Make's own sentence is kept apart and capped.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use crate::zone::ZoneError;

/// An underlying error whose type is not part of this crate's promise. Shared, since equal questions that were joined
/// fail together.
pub type BoxError = Arc<dyn std::error::Error + Send + Sync>;

/// Make's own words about a refusal, in Make's language: at most 500 characters, control characters removed.
///
/// `Debug` shows only whether there is a text, since Make quotes what a person typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MakeText(Option<String>);

impl MakeText {
    /// More than this is a document, not an explanation.
    const MAX_CHARACTERS: usize = 500;

    pub(crate) fn new(text: &str) -> Self {
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let text: String = words.join(" ").chars().take(Self::MAX_CHARACTERS).collect();
        Self((!text.is_empty()).then_some(text))
    }

    /// The text, if Make gave one.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The text, if Make gave one.
    pub fn into_option(self) -> Option<String> {
        self.0
    }
}

impl fmt::Debug for MakeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(text) => write!(f, "[{} characters from Make]", text.chars().count()),
            None => f.write_str("[nothing from Make]"),
        }
    }
}

/// Why a call gave no answer to work with.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// 401: the credential is unknown, revoked or expired, or its [`Session`](crate::auth::Session) knows that without
    /// asking. Sign in again.
    #[error("make does not accept the credential")]
    Unauthorized {
        /// Make's own words.
        detail: MakeText,
    },
    /// 403: the credential is fine but may not do this: missing scope, missing permission, or another zone's team.
    #[error("make does not allow this")]
    Forbidden {
        /// Make's own words.
        detail: MakeText,
    },
    /// 404: gone, never there, or hidden from this credential.
    #[error("make does not know this, or hides it")]
    NotFound {
        /// Make's own words.
        detail: MakeText,
    },
    /// 402: the plan does not include this.
    #[error("the plan of the organization does not include this")]
    PaymentRequired {
        /// Make's own words.
        detail: MakeText,
    },
    /// 406 IM004: Make wants `confirmed=true`, because something else depends on this.
    #[error("make wants this to be confirmed")]
    ConfirmationNeeded {
        /// Make's own words.
        detail: MakeText,
    },
    /// 422 IM325: the scenario must be switched on first.
    #[error("the scenario is not active")]
    NotActive {
        /// Make's own words.
        detail: MakeText,
    },
    /// IM306 and its like: it already is as asked. Usually as good as success.
    #[error("it already is in that state")]
    AlreadyInThatState {
        /// Make's own words.
        detail: MakeText,
    },
    /// 409, or another run is in the way. Look again, then decide.
    #[error("make is busy with this, or it changed meanwhile")]
    Conflict {
        /// Make's own words.
        detail: MakeText,
        /// Make's error code, such as `SC409`.
        code: Option<String>,
    },
    /// 400 or 422: Make does not accept what was sent. Sending it again will not help.
    #[error("make does not accept what was sent{}", Code(code.as_deref()))]
    Invalid {
        /// Make's own words.
        detail: MakeText,
        /// Make's error code, such as `IM005`.
        code: Option<String>,
    },
    /// 429: the organization's calls of this minute are used up.
    #[error("make asks to slow down")]
    TooManyRequests {
        /// When calling again makes sense, by our clock.
        retry_at: Timestamp,
    },
    /// 429 IM310: the organization or team is paused. Waiting does not help.
    #[error("the organization is paused")]
    OrganizationPaused {
        /// Make's own words.
        detail: MakeText,
    },
    /// 408, 424 or 5xx: Make has a problem, or takes longer than it waits. Try later.
    #[error("make has a problem (status {status})")]
    Server {
        /// The HTTP status.
        status: u16,
        /// Make's own words.
        detail: MakeText,
    },
    /// Something answered that is not Make's API: a proxy, a sign-in page of a network, Cloudflare's block page.
    #[error("something other than make answered (status {status})")]
    NotMake {
        /// The HTTP status.
        status: u16,
    },
    /// Make answered, but in a shape this program does not understand.
    #[error("the answer of make is not understood at {path}")]
    Decode {
        /// Where in the document, such as `scenarios[3].id`. Never the content.
        path: String,
    },
    /// The answer is larger than we take (10 MB), or 413: larger than Make takes or gives.
    #[error("the answer or the question is too large")]
    TooLarge {
        /// True when Make refused before doing anything, false when we stopped reading.
        refused_by_make: bool,
    },
    /// No way to the server: no network, or its name cannot be found. Nothing was sent.
    #[error("there is no way to the server")]
    Offline {
        /// What the network layer said.
        source: BoxError,
    },
    /// The server was found but no connection was made: refused, or its certificate is not trusted. Nothing was sent.
    #[error("the server does not let us connect")]
    Connect {
        /// What the network layer said.
        source: BoxError,
    },
    /// No answer within the time limit. A write may have happened.
    #[error("the server did not answer in time")]
    Timeout {
        /// What the network layer said.
        source: BoxError,
    },
    /// The connection broke after the question was sent. A write may have happened.
    #[error("the connection was cut")]
    CutShort {
        /// What the network layer said.
        source: BoxError,
    },
    /// The host is none a credential may be sent to.
    #[error("the server is none the credential may be sent to")]
    BadZone(#[from] ZoneError),
    /// The server's dialect has no words for this; [`Capabilities`](crate::Capabilities) tell it beforehand. Nothing
    /// was sent.
    #[error("the server has no words for {what}")]
    Unsupported {
        /// The call, or the wish within it. Never what a person typed.
        what: &'static str,
    },
    /// This computer cannot set up secure connections, for example because it has no certificate store.
    #[error("secure connections cannot be set up on this computer")]
    Setup {
        /// What the network layer said.
        source: BoxError,
    },
}

impl Error {
    /// Something that is not there, found out without Make saying so.
    pub(crate) fn not_found() -> Self {
        Self::NotFound {
            detail: MakeText::default(),
        }
    }

    /// An answer whose shape is not understood at this place.
    pub(crate) fn not_understood(path: &str) -> Self {
        Self::Decode {
            path: path.to_owned(),
        }
    }

    /// If the failed call was a write: may it have happened nevertheless?
    ///
    /// True for everything that went wrong after the question was sent and without a clear refusal.
    /// A caller reads back before it does anything else; it never sends the write again blindly.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Timeout { .. }
            | Self::CutShort { .. }
            | Self::Server { .. }
            | Self::Decode { .. } => true,
            Self::NotMake { status } => *status < 400,
            Self::TooLarge { refused_by_make } => !refused_by_make,
            Self::Unauthorized { .. }
            | Self::Forbidden { .. }
            | Self::NotFound { .. }
            | Self::PaymentRequired { .. }
            | Self::ConfirmationNeeded { .. }
            | Self::NotActive { .. }
            | Self::AlreadyInThatState { .. }
            | Self::Conflict { .. }
            | Self::Invalid { .. }
            | Self::TooManyRequests { .. }
            | Self::OrganizationPaused { .. }
            | Self::Offline { .. }
            | Self::Connect { .. }
            | Self::BadZone(_)
            | Self::Unsupported { .. }
            | Self::Setup { .. } => false,
        }
    }

    /// Make's own words about it, in Make's language, to be shown only as a detail.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Unauthorized { detail }
            | Self::Forbidden { detail }
            | Self::NotFound { detail }
            | Self::PaymentRequired { detail }
            | Self::ConfirmationNeeded { detail }
            | Self::NotActive { detail }
            | Self::AlreadyInThatState { detail }
            | Self::Conflict { detail, .. }
            | Self::Invalid { detail, .. }
            | Self::OrganizationPaused { detail }
            | Self::Server { detail, .. } => detail.as_deref(),
            Self::TooManyRequests { .. }
            | Self::NotMake { .. }
            | Self::Decode { .. }
            | Self::TooLarge { .. }
            | Self::Offline { .. }
            | Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::CutShort { .. }
            | Self::BadZone(_)
            | Self::Unsupported { .. }
            | Self::Setup { .. } => None,
        }
    }
}

impl Error {
    /// Make's error code, such as `IM016`, where knowing it tells more than the variant does.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Conflict { code, .. } | Self::Invalid { code, .. } => code.as_deref(),
            _ => None,
        }
    }
}

/// Shows Make's error code in brackets, when there is one.
struct Code<'a>(Option<&'a str>);

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |code| write!(f, " ({code})"))
    }
}
