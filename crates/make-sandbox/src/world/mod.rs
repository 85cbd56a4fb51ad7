//! What exists: organizations, people, teams, scenarios and what belongs to them.
//!
//! In: a seed and a birth time (`seed`), orders of the engine and of the control surface.
//! Out: plain data that `http` turns into Make's answers. It never asks the time and never answers a request.

mod agency;
mod apps;
pub(crate) mod blueprint;
mod causes;
mod crew;
mod dice;
mod fate;
mod founding;
mod growth;
mod habits;
mod notices;
mod patterns;
mod people;
mod plan;
pub(crate) mod roles;
pub(crate) mod schedule;
mod seed;
pub(crate) mod timezones;

use std::{
    borrow::Cow,
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use jiff::{Timestamp, tz::TimeZone};

pub(crate) use self::{
    apps::{APPS, App},
    causes::{CAUSES, WARNINGS},
    dice::{Dice, mix},
    notices::Notice,
    patterns::Pattern,
    seed::{SCOPES, grow},
};
use self::{plan::Tier, roles::Role, schedule::Rhythm};

/// Everything that exists, in all zones.
pub(crate) struct World {
    pub(crate) seed: u64,
    /// When the sandbox was started: history before it is computed, history after it is lived.
    pub(crate) birth: Timestamp,
    /// The person who owns the tokens that the sandbox hands out.
    pub(crate) owner: u64,
    pub(crate) people: BTreeMap<u64, Person>,
    pub(crate) roles: Vec<Role>,
    pub(crate) organizations: BTreeMap<u64, Organization>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) tokens: BTreeMap<String, Token>,
}

impl World {
    pub(crate) fn role(&self, id: u64) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }
}

/// One of Make's regions: its own port, its own ids.
pub(crate) struct Zone {
    pub(crate) name: &'static str,
    /// `host:port`, known once the zone listens; empty before.
    pub(crate) address: String,
    pub(crate) teams: BTreeMap<u64, Team>,
    pub(crate) folders: BTreeMap<u64, Folder>,
    pub(crate) scenarios: BTreeMap<u64, Scenario>,
    pub(crate) connections: BTreeMap<u64, Connection>,
    pub(crate) hooks: BTreeMap<u64, Hook>,
    pub(crate) dlqs: BTreeMap<String, Dlq>,
    /// What Make has told people; their ids outgrow 64 bits.
    pub(crate) notices: BTreeMap<String, Notice>,
    /// How many ids were given since birth, so that the id of something deleted never comes back.
    pub(crate) ids_given: u64,
    /// What is going to happen, in order. Ties are settled by the event itself, so chance has no say.
    pub(crate) agenda: BTreeSet<(Timestamp, Event)>,
}

impl Zone {
    /// An id that nothing in this zone has or had; it lies above those that were there at birth.
    pub(crate) fn new_id(&mut self) -> u64 {
        self.ids_given += 1;
        900_000 + self.ids_given
    }
}

/// Something that the engine will do at a moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// The counters of an organization begin anew.
    Reset {
        organization: u64,
    },
    Ends {
        scenario: u64,
        execution: String,
    },
    Retried {
        dlq: String,
    },
    Due {
        scenario: u64,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: &'static str,
    pub(crate) timezone: &'static str,
    pub(crate) last_login: Timestamp,
    pub(crate) has_two_factor: bool,
}

/// An API token: it belongs to one zone.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) zone: usize,
    pub(crate) person: u64,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) label: String,
    pub(crate) created: Timestamp,
    pub(crate) is_revoked: bool,
}

pub(crate) struct Organization {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) zone: usize,
    pub(crate) tier: Tier,
    pub(crate) api_limit: u32,
    pub(crate) timezone: &'static str,
    pub(crate) country_id: u64,
    pub(crate) members: BTreeMap<u64, Membership>,
    pub(crate) last_reset: Timestamp,
    pub(crate) next_reset: Timestamp,
    /// The last reset before birth; the licence was bought with that period in mind.
    pub(crate) first_reset: Timestamp,
    pub(crate) is_paused: bool,
    pub(crate) is_yearly: bool,
    /// How full the credits of the period are meant to be at its end, in percent.
    pub(crate) expected_use_percent: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Membership {
    pub(crate) role: u64,
    pub(crate) invitation: Option<&'static str>,
}

pub(crate) struct Team {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) organization: u64,
    pub(crate) members: BTreeMap<u64, u64>,
}

pub(crate) struct Folder {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) team: u64,
    /// The folder that this one lies in.
    pub(crate) parent: Option<u64>,
}

pub(crate) struct Connection {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) team: u64,
    pub(crate) app: &'static App,
    pub(crate) account_of: String,
    pub(crate) expire: Option<Timestamp>,
    /// The app on the other side no longer lets Make in.
    pub(crate) is_broken: bool,
}

pub(crate) struct Hook {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) team: u64,
    pub(crate) udid: String,
    pub(crate) scenario: Option<u64>,
    pub(crate) queue_limit: u64,
    pub(crate) is_enabled: bool,
}

/// An incomplete execution: a run that stopped at an error and can be taken up again.
pub(crate) struct Dlq {
    pub(crate) id: String,
    pub(crate) scenario: u64,
    pub(crate) reason: String,
    pub(crate) created: Timestamp,
    pub(crate) execution: String,
    pub(crate) size: i64,
    pub(crate) attempts: u32,
    pub(crate) is_resolved: bool,
    pub(crate) is_retrying: bool,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "Make's own object has these independent flags"
)]
pub(crate) struct Scenario {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) about: &'static str,
    pub(crate) pattern: &'static Pattern,
    pub(crate) team: u64,
    pub(crate) folder: Option<u64>,
    pub(crate) hook: Option<u64>,
    /// Place in the list as the team has arranged it; Make sorts by it when not told otherwise.
    pub(crate) place: u64,
    pub(crate) rhythm: Rhythm,
    pub(crate) is_active: bool,
    pub(crate) is_invalid: bool,
    pub(crate) is_paused: bool,
    pub(crate) is_locked: bool,
    pub(crate) created: Timestamp,
    pub(crate) created_by: u64,
    pub(crate) last_edit: Timestamp,
    pub(crate) updated_by: u64,
    /// Whether failed runs are kept to be taken up again.
    pub(crate) stores_incomplete: bool,
    /// Make switches the scenario off after so many errors in a row.
    pub(crate) max_errors: u32,
    pub(crate) nature: Nature,
    pub(crate) past: Past,
    pub(crate) mood: Mood,
    /// When the next run is due; it stays in the past when the scenario has gone quiet.
    pub(crate) next: Option<Timestamp>,
    pub(crate) runs: Vec<Run>,
    pub(crate) errors_in_a_row: u32,
    pub(crate) past_use: OnceCell<Use>,
    pub(crate) live_use: Use,
    /// Inputs that somebody declared; otherwise those of the pattern count.
    pub(crate) inputs: Option<serde_json::Value>,
}

/// What a scenario's runs are like.
#[derive(Debug, Clone)]
pub(crate) struct Nature {
    pub(crate) key: u64,
    pub(crate) operations: i64,
    pub(crate) duration_ms: i64,
    pub(crate) transfer: i64,
    pub(crate) error_permille: u64,
    pub(crate) warning_permille: u64,
    /// What goes wrong when something does.
    pub(crate) failure: Failure,
}

/// What is known of the time before the sandbox was born.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past {
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) failing_since: Option<Timestamp>,
}

/// How a scenario behaves from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Mostly well, with the occasional error of its nature.
    Usual,
    /// Every run fails in this way.
    Failing(Failure),
    /// Active, but nothing happens.
    Quiet,
    /// Every run succeeds.
    Healed,
}

/// An error as the execution detail tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) name: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
    pub(crate) app: Cow<'static, str>,
    pub(crate) module: Cow<'static, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Success,
    Warning,
    Error,
}

impl Status {
    /// The number in log rows.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 1,
            Self::Warning => 2,
            Self::Error => 3,
        }
    }

    /// The word in an execution's detail.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }
}

/// One run: already decided when it starts, visible as finished once `end` has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) execution: String,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) status: Status,
    pub(crate) operations: i64,
    pub(crate) transfer: i64,
    pub(crate) author: Option<u64>,
    pub(crate) failure: Option<Failure>,
    pub(crate) callback: Option<String>,
}

impl Run {
    pub(crate) fn kind(&self) -> &'static str {
        if self.author.is_some() {
            "manual"
        } else {
            "auto"
        }
    }
}

/// What runs have cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) operations: i64,
    pub(crate) transfer: i64,
    pub(crate) centicredits: i64,
}

impl Use {
    pub(crate) fn add(&mut self, other: Self) {
        self.operations += other.operations;
        self.transfer += other.transfer;
        self.centicredits += other.centicredits;
    }

    pub(crate) fn of(run: &Run) -> Self {
        Self {
            operations: run.operations,
            transfer: run.transfer,
            centicredits: run.operations * 100,
        }
    }
}

/// A moment as Make writes it.
pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// The clock of a place; an unknown place keeps UTC, which no table of ours contains.
pub(crate) fn place_time(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
