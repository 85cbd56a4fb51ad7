//! The sides of those switches that are more than on or off.
//!
//! In: a word of JSON. Out: a side. Nothing here says which side is the default; the switch does.

use serde::{Deserialize, Serialize};

/// A bad credential: one observer saw 401 IM015; Make's list of codes also has IM102.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BadToken {
    /// 401 IM015.
    NotLoggedIn,
    /// 401 IM102.
    BadCredentials,
    /// 403 SC403.
    Forbidden,
}

/// `time` in a schedule has no timezone of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ScheduleTimezone {
    Organization,
    /// That of the person who made the scenario.
    Author,
}

/// The window resets after one minute; nobody says what the minute is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MinuteBegins {
    WithFirstCall,
    OnTheMinute,
}

/// A page limit above the maximum is either cut down silently or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OversizedPage {
    Clamp,
    Refuse,
}

/// The body of a 429 was seen as JSON and as plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LimitBody {
    Json,
    PlainText,
}

/// What a stopped execution ends as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StoppedRun {
    Success,
    Warning,
    Error,
}

/// One document asks for read, write and run; another for read and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RunScopes {
    All,
    ReadAndRun,
}

/// What happens to the `callbackUrl` of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Callback {
    /// Posted when the run ends, to loopback addresses only.
    Sent,
    /// Accepted and forgotten.
    Ignored,
    /// Answered with 400.
    Refused,
}

/// Logs document both an offset and a key; which one works is unverified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LogPaging {
    Both,
    OffsetOnly,
    KeyOnly,
}

/// `pg.last` may name the last row given or the first row of the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LogLast {
    LastRow,
    NextRow,
}

/// `/triggers` of a scenario without a hook: 404, or an empty object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NoTrigger {
    NotFound,
    EmptyObject,
}

/// An empty role removes a member from an organization; nobody says what it does in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EmptyTeamRole {
    Removes,
    /// Answered with 400.
    Refused,
}

/// Nobody says what happens to scenarios and folders inside a deleted folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeletedFolder {
    ContentsMoveUp,
    /// Scenarios and folders inside are deleted, too.
    ContentsDeleted,
    /// A folder with contents is not deleted.
    Refused,
}

/// A scenario that has no draft may answer with what it has, or with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NoDraft {
    NewestVersion,
    NotFound,
}

/// One text says that a responsive run over forty seconds is an error; its example is an id with status 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ResponsiveTimeout {
    OnlyId,
    Error,
}

/// Where the address of a webhook points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HookAddress {
    /// To the sandbox, which answers there.
    Here,
    /// To Make, as in its documents; the sandbox answers at its own address all the same.
    Make,
}

/// A webhook learns from the first message, or from each until it is told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Learning {
    EndsWithFirstCall,
    UntilStopped,
}
