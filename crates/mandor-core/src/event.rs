//! The closed list of what the core announces.
//!
//! Events carry facts and topics, never orders to a screen; a screen that hears a topic reads again.

use serde::Serialize;
use ts_rs::TS;

use crate::keys::ScenarioKey;
use crate::links::inward::Place;

/// What a screen may have read and should read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Topic {
    /// Accounts, the keychain's state, the demo, what is reachable.
    Shell,
    /// Organizations and teams.
    Organizations,
    /// Rows of the scenario list and what Today counts from them.
    Scenarios,
    /// What Mandor changed or is about to change.
    Journal,
    /// The person's settings.
    Settings,
    /// Requests used this minute.
    Meter,
    /// How far a sign-in through the browser has come.
    SignIn,
}

impl Topic {
    /// Every topic, for whoever missed what changed.
    pub const ALL: [Self; 7] = [
        Self::Shell,
        Self::Organizations,
        Self::Scenarios,
        Self::Journal,
        Self::Settings,
        Self::Meter,
        Self::SignIn,
    ];
}

/// News for whoever listens: the page, the tray, a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Event {
    /// Something of these topics is different now.
    Changed {
        /// Which topics to read again.
        topics: Vec<Topic>,
    },
    /// The details or runs of one scenario are different now.
    ScenarioChanged {
        /// Which scenario.
        key: ScenarioKey,
    },
    /// The person wants to quit while so many actions still wait to be sent.
    QuitAsked {
        /// How many actions wait.
        held: u32,
    },
    /// Nothing stands in the way of quitting any more.
    QuitReady,
    /// The person pressed the window's close button and has not yet said what that means.
    CloseAsked {
        /// Whether this desktop shows a tray from which the window can be opened again.
        can_keep_watching: bool,
    },
    /// The window may go; watching goes on in the tray.
    CloseReady,
    /// A checked address to open in the browser: one of Make that the person asked for, or the page of a sign-in.
    OpenAddress {
        /// The address.
        url: String,
    },
    /// An address the person asked to open leads somewhere else than to Make, and nobody has said yes to that.
    LinkAsked {
        /// The address.
        url: String,
        /// The host it leads to, as a browser would read it.
        host: String,
    },
    /// The person followed a link into Mandor.
    LinkFollowed {
        /// What it names.
        place: Place,
    },
}
