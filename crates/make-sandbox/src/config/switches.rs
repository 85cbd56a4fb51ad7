//! Habits of Make that no source settles, one named switch each.
//!
//! In: the choices of a test or of the command line. Out: plain data. It decides nothing.

use serde::{Deserialize, Serialize};

/// Habits of Make that no source settles, or that differ between observers.
///
/// Each default is the likeliest reading. A client must be right whichever way a switch stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a table of independent switches is what this is"
)]
pub struct Switches {
    /// What a missing or bad credential is answered; the exact status and body are unverified.
    pub bad_token: BadToken,
    /// Whose timezone the times of a schedule are read in. It counts from the start only.
    pub schedule_timezone: ScheduleTimezone,
    /// When an organization's minute of requests begins.
    pub minute_begins: MinuteBegins,
    /// Status of `start` on an active scenario (IM306). Only the code is known.
    pub already_running_status: u16,
    /// Status of `stop` on an inactive scenario. Only the sentence is known.
    pub not_running_status: u16,
    /// Status of `run` while a run is going on; only the sentence is known.
    pub already_executing_status: u16,
    /// Whether a second `run` is refused while one is going on.
    pub refuse_parallel_runs: bool,
    /// Largest `pg[limit]` of a scenario list. Unverified; Make's own tests send 1000.
    pub largest_page: usize,
    /// Default `pg[limit]` of a scenario list; 10 in every published example.
    pub default_page: usize,
    /// What a limit above the largest page does.
    pub oversized_page: OversizedPage,
    /// How a 429 body looks.
    pub limit_body: LimitBody,
    /// Whether a 429 says when to come back.
    pub retry_after: bool,
    /// Whether answers carry `X-RateLimit-*`; no source of Make documents them.
    pub rate_limit_headers: bool,
    /// Whether the request limit is enforced at all.
    pub rate_limit: bool,
    /// How long the detail of a fresh run answers 404.
    pub detail_hidden_ms: i64,
    /// Whether the call that stops one execution exists.
    pub execution_stop: bool,
    /// Final status of a stopped execution. Unverified.
    pub stopped_run: StoppedRun,
    /// Whether `stop` on a scenario also ends its current run. Documentation says yes, an observer saw no.
    pub stop_ends_run: bool,
    /// Scopes that `run` asks for.
    pub run_scopes: RunScopes,
    /// The team permission behind `run`; `scenario start` is the likely one.
    pub run_permission: String,
    /// Whether `run` accepts a `callbackUrl`.
    pub callback: Callback,
    /// Whether `status` of a responsive run is a string or a number; sources differ.
    pub run_status_is_number: bool,
    /// Whether `from` and `to` of the log list count seconds instead of milliseconds.
    pub log_times_in_seconds: bool,
    /// How a page of logs is continued.
    pub log_paging: LogPaging,
    /// What `pg.last` names.
    pub log_last: LogLast,
    /// What `/triggers` answers for a scenario without a hook.
    pub no_trigger: NoTrigger,
    /// Whether an unknown id and a foreign one look the same (404 instead of 403).
    pub hide_foreign: bool,
    /// Whether an organization Admin sees the members of teams that he has not joined.
    pub admin_sees_team_roles: bool,
    /// Ids of the two roles whose numbers no source gives.
    pub restricted_member_role_id: u64,
    pub app_developer_role_id: u64,
    /// Whether every object carries a field that no document names.
    pub unknown_fields: bool,
    /// Whether `/scenarios-folders` carries the nesting fields of August 2026.
    pub nested_folders: bool,
    /// Status of a refusal to change a role that cannot be changed (`changeable:false`, the Owner). Only that it is
    /// refused is known.
    pub unchangeable_status: u16,
    /// Status of IM011, for example a second team on a plan that has one.
    pub entity_limit_status: u16,
    /// Status of inviting somebody who is a member already.
    pub already_member_status: u16,
    /// Whether an organization's Admin sets roles in teams that he has not joined.
    pub admin_sets_team_roles: bool,
    /// What an empty role does to a member of a team; it is documented for organizations only.
    pub empty_team_role: EmptyTeamRole,
    /// Whether somebody invited is in the chosen teams at once, or only after accepting.
    pub invited_join_at_once: bool,
    /// Whether anybody may create an organization; documents ask for admin rights.
    pub organization_creation: bool,
    /// What becomes of what a deleted folder held.
    pub deleted_folder: DeletedFolder,
    /// Whether notifications are refused to who names no zone of Make; the parameter is called required in words only.
    pub notifications_need_zone: bool,
    /// Longest wait of a responsive run before only the id is answered.
    pub responsive_wait_ms: i64,
    /// Whether the sandbox's clock is what the `Date` header says; otherwise it is the machine's.
    pub date_header: bool,
    /// How far the `Date` header is ahead of the sandbox's clock, as seen by somebody whose own clock is slow.
    pub date_ahead_s: i64,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            bad_token: BadToken::NotLoggedIn,
            schedule_timezone: ScheduleTimezone::Organization,
            minute_begins: MinuteBegins::WithFirstCall,
            already_running_status: 422,
            not_running_status: 422,
            already_executing_status: 422,
            refuse_parallel_runs: false,
            largest_page: 100,
            default_page: 10,
            oversized_page: OversizedPage::Clamp,
            limit_body: LimitBody::Json,
            retry_after: false,
            rate_limit_headers: false,
            rate_limit: true,
            detail_hidden_ms: 1_500,
            execution_stop: true,
            stopped_run: StoppedRun::Error,
            stop_ends_run: false,
            run_scopes: RunScopes::All,
            run_permission: "scenario start".to_owned(),
            callback: Callback::Sent,
            run_status_is_number: false,
            log_times_in_seconds: false,
            log_paging: LogPaging::Both,
            log_last: LogLast::LastRow,
            no_trigger: NoTrigger::NotFound,
            hide_foreign: false,
            admin_sees_team_roles: false,
            restricted_member_role_id: 7,
            app_developer_role_id: 15,
            unknown_fields: true,
            nested_folders: true,
            unchangeable_status: 403,
            entity_limit_status: 400,
            already_member_status: 400,
            admin_sets_team_roles: true,
            empty_team_role: EmptyTeamRole::Removes,
            invited_join_at_once: true,
            organization_creation: false,
            deleted_folder: DeletedFolder::ContentsMoveUp,
            notifications_need_zone: false,
            responsive_wait_ms: 40_000,
            date_header: true,
            date_ahead_s: 0,
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_left_out_keeps_its_default() {
        let switches: Switches = serde_json::from_str(r#"{"largestPage":1000}"#).unwrap();
        assert_eq!(switches.largest_page, 1000);
        assert_eq!(switches.default_page, 10);
    }
}
