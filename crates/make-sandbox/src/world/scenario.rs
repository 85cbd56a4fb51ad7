//! A scenario, its runs and what they are like.
//!
//! In: orders of the engine and of the handlers. Out: plain data. It decides nothing.

use std::{borrow::Cow, cell::OnceCell};

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{flow::Flow, notes::Note, schedule::Rhythm};

#[expect(
    clippy::struct_excessive_bools,
    reason = "Make's own object has these independent flags"
)]
pub(crate) struct Scenario {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) about: Cow<'static, str>,
    pub(crate) flow: Flow,
    pub(crate) team: u64,
    pub(crate) folder: Option<u64>,
    pub(crate) hook: Option<u64>,
    /// Place in the list as the team has arranged it; Make sorts by it when not told otherwise.
    pub(crate) place: u64,
    pub(crate) rhythm: Rhythm,
    /// The schedule as somebody wrote it; Make gives it back untouched.
    pub(crate) scheduling: Option<Value>,
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
    pub(crate) inputs: Option<Value>,
    pub(crate) outputs: Option<Value>,
    /// Runs wait for each other.
    pub(crate) is_sequential: bool,
    /// Build-time variables by name.
    pub(crate) variables: Map<String, Value>,
    pub(crate) custom_properties: Option<Map<String, Value>>,
    pub(crate) notes: Vec<Note>,
    pub(crate) shared: Option<Value>,
}

/// What has to be known of a scenario before there is one.
pub(crate) struct Beginning {
    pub(crate) id: u64,
    pub(crate) team: u64,
    pub(crate) by: u64,
    pub(crate) at: Timestamp,
    pub(crate) place: u64,
    pub(crate) flow: Flow,
    pub(crate) rhythm: Rhythm,
    pub(crate) nature: Nature,
}

impl Scenario {
    /// A scenario to which nothing has happened yet: without a name, not active, with no past.
    pub(crate) fn new(beginning: Beginning) -> Self {
        let Beginning { by, at, .. } = beginning;
        Self {
            id: beginning.id,
            name: String::new(),
            about: Cow::Borrowed(""),
            flow: beginning.flow,
            team: beginning.team,
            folder: None,
            hook: None,
            place: beginning.place,
            rhythm: beginning.rhythm,
            scheduling: None,
            is_active: false,
            is_invalid: false,
            is_paused: false,
            is_locked: false,
            created: at,
            created_by: by,
            last_edit: at,
            updated_by: by,
            stores_incomplete: false,
            max_errors: 3,
            nature: beginning.nature,
            past: Past {
                since: at,
                until: at,
                failing_since: None,
                rhythm: None,
            },
            mood: Mood::Usual,
            next: None,
            runs: Vec::new(),
            errors_in_a_row: 0,
            past_use: OnceCell::new(),
            live_use: Use::default(),
            inputs: None,
            outputs: None,
            is_sequential: false,
            variables: Map::new(),
            custom_properties: None,
            notes: Vec::new(),
            shared: None,
        }
    }

    /// The object that Make calls `scheduling`.
    pub(crate) fn scheduling(&self) -> Value {
        self.scheduling
            .clone()
            .unwrap_or_else(|| self.rhythm.schedule.to_json())
    }
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
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) failing_since: Option<Timestamp>,
    /// The rhythm of that time, once somebody has changed it: a new schedule moves nothing that has happened.
    pub(crate) rhythm: Option<Box<Rhythm>>,
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
    /// What the run was given: inputs, or the message of a webhook.
    pub(crate) brought: Option<Value>,
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
