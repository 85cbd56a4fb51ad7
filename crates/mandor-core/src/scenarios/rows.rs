//! Scenarios in the words of the screen.
//!
//! Rows are built in this feature from what the store keeps; the page only draws them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::rows::Lack;
use crate::clock::Moment;
use crate::journal::JournalAction;
use crate::keys::{EntryId, OrganizationKey, ScenarioKey, TeamKey};
use crate::problem::Problem;

/// How a scenario is doing, worst first when several would fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ScenarioState {
    /// Its newest finished run failed.
    Failing,
    /// Make turned it off after errors.
    SwitchedOff,
    /// It should have run and did not.
    GoneQuiet,
    /// Runs wait unfinished.
    Unfinished,
    /// Its newest finished run ended with warnings.
    Warnings,
    /// The subscription does not let it run.
    OnHold,
    /// A person turned it off.
    Paused,
    /// It is on, its history was not read yet, and the listing says nothing bad of it.
    Unchecked,
    /// Nothing to say.
    Working,
}

/// How a run ended, or that it has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RunOutcome {
    /// It has not ended.
    Running,
    /// It did what it should.
    Success,
    /// It finished, with warnings.
    Warning,
    /// It failed.
    Failed,
    /// Make answered with a word Mandor does not know.
    Unknown,
}

/// What starts a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StartedBy {
    /// Its schedule.
    Schedule,
    /// Data arriving at a webhook.
    Webhook,
    /// Somebody pressing run, here or in Make.
    Person,
}

/// The newest run, as the list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LastRun {
    /// When it began.
    pub at: Moment,
    /// How it ended.
    pub outcome: RunOutcome,
}

/// An action of this person on a scenario that has not reached its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WaitingAction {
    /// Its entry in the journal.
    pub entry: EntryId,
    /// What is to be done.
    pub action: JournalAction,
    /// When it leaves for Make; `null` once it has.
    pub send_at: Option<Moment>,
}

/// Whether this person may run, pause and turn on a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Permission {
    /// Make's role list says yes.
    Allowed,
    /// Make's role list says no; the team role that would be needed has this permission.
    Denied {
        /// Whom to ask: somebody who manages the team, where their name is visible.
        ask: Option<String>,
    },
    /// The roles have not been read; Make will decide.
    Unknown,
}

/// One scenario in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScenarioRow {
    /// Which scenario.
    pub key: ScenarioKey,
    /// Its name in Make.
    pub name: String,
    /// The organization it belongs to.
    pub organization: OrganizationKey,
    /// That organization's name.
    pub organization_name: String,
    /// The team it belongs to.
    pub team: TeamKey,
    /// That team's name; `null` when it is not visible.
    pub team_name: Option<String>,
    /// How it is doing.
    pub state: ScenarioState,
    /// Whether Make would run it when due.
    pub is_active: bool,
    /// Unfinished runs waiting.
    pub unfinished: u32,
    /// Apps it uses, without repeats.
    pub apps: Vec<String>,
    /// Credits used since the last reset; `null` when not known.
    pub credits: Option<f64>,
    /// What starts it.
    pub started_by: StartedBy,
    /// When it is due next, if it has a schedule and is on.
    pub next_run: Option<Moment>,
    /// Its newest run, once its history has been read.
    pub last_run: Option<LastRun>,
    /// When somebody changed it last.
    pub edited_at: Option<Moment>,
    /// An action that waits or is under way.
    pub waiting: Option<WaitingAction>,
    /// Whether the buttons may work.
    pub permission: Permission,
}

/// How far a refresh has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Progress {
    /// Rows received so far.
    pub done: u32,
    /// Rows expected, when the server said.
    pub total: Option<u32>,
}

/// The whole scenario list, out of the cache.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScenarioList {
    /// All rows; the page filters and sorts.
    pub rows: Vec<ScenarioRow>,
    /// Age of the oldest part; `null` before the first complete listing.
    pub as_of: Option<Moment>,
    /// A listing under way.
    pub progress: Option<Progress>,
    /// Rows Make sent that could not be read; the others are all here.
    pub skipped: u32,
}

/// The beginning of the list, worst states first.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WorstScenarios {
    /// All rows of the worst states, as many states as fill a screen; none where that would be too many rows.
    /// What else it says is true of the whole list.
    pub list: ScenarioList,
    /// How many rows of each state the whole list has.
    pub counts: BTreeMap<ScenarioState, u32>,
    /// The organizations that have rows.
    pub organizations: Vec<OrganizationKey>,
}

/// Which scenario a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct OfScenario {
    /// Its key.
    pub key: ScenarioKey,
}

/// One run, as the bars and the run table show it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRow {
    /// Make's id of the run.
    pub id: String,
    /// When it began.
    pub at: Moment,
    /// How it ended.
    pub outcome: RunOutcome,
    /// How long it took.
    pub duration_ms: Option<u64>,
    /// What it cost.
    pub credits: Option<f64>,
    /// Who or what started it.
    pub started_by: StartedBy,
}

/// Why the newest failed run failed, in Make's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunError {
    /// Make's text.
    pub message: String,
    /// The app of the step that failed.
    pub app: Option<String>,
    /// The step that failed, by its action name.
    pub action: Option<String>,
}

/// When a scenario runs; the page puts it into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ScheduleRule {
    /// Again and again.
    Every {
        /// Seconds between two runs.
        seconds: u64,
    },
    /// One time.
    Once {
        /// When, as Make wrote it, if that can be read.
        at: Option<Moment>,
    },
    /// Each day.
    Daily {
        /// `HH:MM`.
        time: String,
    },
    /// On some days of the week.
    Weekly {
        /// 0 is Sunday.
        days: Vec<u8>,
        /// `HH:MM`.
        time: String,
    },
    /// On some days of the month.
    Monthly {
        /// 1 to 31.
        days: Vec<u8>,
        /// `HH:MM`.
        time: String,
    },
    /// On some days of some months.
    Yearly {
        /// 1 to 12.
        months: Vec<u8>,
        /// 1 to 31.
        days: Vec<u8>,
        /// `HH:MM`.
        time: String,
    },
    /// As soon as data arrives.
    OnWebhook,
    /// Only when somebody runs it.
    OnDemand,
    /// A kind of schedule Mandor does not know yet.
    Unknown,
}

/// A window in which the schedule counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduleWindow {
    /// `HH:MM`, start of the window.
    pub from: Option<String>,
    /// `HH:MM`, end of the window.
    pub to: Option<String>,
    /// 0 is Sunday; empty means every day.
    pub days: Vec<u8>,
    /// 1 to 12; empty means every month.
    pub months: Vec<u8>,
}

/// From when until when a schedule counts; `null` on a side where it has no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduleSpan {
    /// The first moment.
    pub from: Option<Moment>,
    /// The last moment.
    pub until: Option<Moment>,
}

/// A schedule with its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Schedule {
    /// When it runs.
    pub rule: ScheduleRule,
    /// From when until when. A cache written before this was read has none.
    #[serde(default)]
    pub span: ScheduleSpan,
    /// Windows it is limited to.
    pub windows: Vec<ScheduleWindow>,
    /// The organization's time zone, such as `Asia/Jakarta`, in which times are read.
    pub timezone: Option<String>,
}

/// What a step of the flow picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// The first step.
    Trigger,
    /// A step that does something.
    Action,
    /// A fork into several routes.
    Router,
}

/// One step of the flow picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FlowStep {
    /// Make's number of the step in the scenario.
    pub id: u64,
    /// The app, such as `google-sheets`.
    pub app: String,
    /// What it does, such as `addRow`.
    pub action: String,
    /// The name a person gave the step.
    pub label: Option<String>,
    /// What it is.
    pub kind: StepKind,
    /// Where Make's editor draws it, in its own units.
    pub x: f64,
    /// Where Make's editor draws it, in its own units.
    pub y: f64,
    /// It is the step at which the newest failed run stopped.
    pub failing: bool,
}

/// One line of the flow picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FlowLink {
    /// The step it leaves.
    pub from: u64,
    /// The step it reaches.
    pub to: u64,
    /// Name of the filter on the way.
    pub filter: Option<String>,
    /// It is followed only when the first step fails.
    pub on_error: bool,
}

/// The flow picture, drawn from the blueprint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Flow {
    /// The steps.
    pub steps: Vec<FlowStep>,
    /// The lines between them.
    pub links: Vec<FlowLink>,
}

/// Everything the panel beside the list shows about one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScenarioDetail {
    /// The same row as in the list.
    pub row: ScenarioRow,
    /// What its maker wrote about it.
    pub description: Option<String>,
    /// When it runs.
    pub schedule: Schedule,
    /// The picture; `null` until the blueprint has been read.
    pub flow: Option<Flow>,
    /// Names of the connected accounts it uses; `null` when they are not visible or not read yet.
    pub connected_accounts: Option<Vec<String>>,
    /// Who made it.
    pub made_by: Option<String>,
    /// Who changed it last.
    pub edited_by: Option<String>,
    /// Up to 50 runs, newest first; `null` until its history has been read.
    pub runs: Option<Vec<RunRow>>,
    /// Why the newest failed run failed.
    pub last_error: Option<RunError>,
    /// Age of what is shown; `null` when details were never read.
    pub as_of: Option<Moment>,
    /// What kept the last refresh of these details from working.
    pub problem: Option<Problem>,
    /// What its server cannot tell, whatever the person may.
    pub lacks: Vec<Lack>,
    /// Where Make shows this scenario; `null` for a sandbox, which has no screens.
    pub make_url: Option<String>,
}
