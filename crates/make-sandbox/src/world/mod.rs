//! What exists: organizations, people, teams, scenarios and what belongs to them.
//!
//! In: a seed and a birth time (`seed`), orders of the engine and of the control surface.
//! Out: plain data that `http` turns into Make's answers. It never asks the time and never answers a request.

mod agency;
mod apps;
pub(crate) mod blueprint;
mod causes;
mod crew;
mod data_store;
mod dice;
mod dlq;
mod fate;
mod flow;
mod founding;
mod growth;
mod habits;
mod hook;
mod leaving;
mod notes;
mod notices;
pub(crate) mod outline;
mod patterns;
mod people;
mod plan;
pub(crate) mod roles;
mod scenario;
pub(crate) mod schedule;
pub(crate) mod scheduling;
mod seed;
mod template;
pub(crate) mod timezones;
mod variable;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, tz::TimeZone};

pub(crate) use self::plan::Tier;
pub(crate) use self::{
    apps::{APPS, App},
    causes::{CAUSES, WARNINGS},
    data_store::DataStore,
    dice::{Dice, mix},
    dlq::Dlq,
    flow::{Flow, Version},
    growth::queue_limit,
    hook::{GATEWAY, Hook, HookCall, Incoming, MAIL},
    notes::Note,
    notices::Notice,
    patterns::{Pattern, public_patterns},
    roles::Role,
    scenario::{Beginning, Failure, Mood, Nature, Past, Run, Scenario, Status, Use},
    seed::{SCOPES, grow},
    template::Template,
    variable::{Keeper, Variable},
};

/// Everything that exists, in all zones.
pub(crate) struct World {
    pub(crate) seed: u64,
    /// When the sandbox was started: history before it is computed, history after it is lived.
    pub(crate) birth: Timestamp,
    /// The person who owns the tokens that the sandbox hands out.
    pub(crate) owner: u64,
    pub(crate) people: BTreeMap<u64, Person>,
    /// Make's own, and those that organizations have made.
    pub(crate) roles: Vec<Role>,
    /// How many roles organizations have ever made, so that the id of a deleted one never comes back.
    pub(crate) roles_made: u64,
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
    pub(crate) data_stores: BTreeMap<u64, DataStore>,
    pub(crate) hooks: BTreeMap<u64, Hook>,
    pub(crate) dlqs: BTreeMap<String, Dlq>,
    /// What Make has told people; their ids outgrow 64 bits.
    pub(crate) notices: BTreeMap<String, Notice>,
    /// Mails that somebody does not want: person, team, number of the kind.
    pub(crate) muted: BTreeSet<(u64, u64, u64)>,
    /// How many ids were given since birth, so that the id of something deleted never comes back.
    pub(crate) ids_given: u64,
    /// Apps that somebody has confirmed, by organization; those that a flow uses are installed anyway.
    pub(crate) installed: BTreeSet<(u64, String)>,
    /// Templates that somebody has made or changed; nothing where one was deleted.
    pub(crate) templates: BTreeMap<u64, Option<Template>>,
    /// Variables of teams and organizations, by name.
    pub(crate) variables: BTreeMap<(Keeper, String), Variable>,
    /// What is going to happen, in order. Ties are settled by the event itself, so chance has no say.
    pub(crate) agenda: Agenda,
}

impl Zone {
    /// An id that nothing in this zone has or had; it lies above those that were there at birth.
    pub(crate) fn new_id(&mut self) -> u64 {
        self.ids_given += 1;
        900_000 + self.ids_given
    }
}

/// What is going to happen, in order.
pub(crate) type Agenda = BTreeSet<(Timestamp, Event)>;

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
    /// A webhook's queue gives out its next message.
    Drains {
        hook: u64,
    },
    /// A webhook that still belongs to nobody is switched off.
    Abandoned {
        hook: u64,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: &'static str,
    pub(crate) timezone: &'static str,
    /// Nobody who was only invited has logged in.
    pub(crate) last_login: Option<Timestamp>,
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
    /// Only what a sign-in gives runs out by itself.
    pub(crate) expires: Option<Timestamp>,
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
    /// Teams that somebody invited joins when they accept.
    pub(crate) chosen_teams: BTreeMap<u64, BTreeSet<u64>>,
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
    /// How many operations and bytes a period the team may use, if somebody has said so.
    pub(crate) operations_limit: Option<i64>,
    pub(crate) transfer_limit: Option<i64>,
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
    pub(crate) made_by: u64,
}

/// A moment as Make writes it.
pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// The clock of a place; an unknown place keeps UTC, which no table of ours contains.
pub(crate) fn place_time(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
