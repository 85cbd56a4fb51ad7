//! Habits of Make that no source settles, one named switch each.
//!
//! In: the choices of a test or of the command line. Out: plain data. It decides nothing.

use serde::{Deserialize, Serialize};

use super::sides::{
    BadToken, Callback, DeletedFolder, EmptyTeamRole, HookAddress, Learning, LimitBody, LogLast,
    LogPaging, MinuteBegins, NoDraft, NoTrigger, OversizedPage, ResponsiveTimeout, RunScopes,
    ScheduleTimezone, StoppedRun,
};

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
    /// Whether a scenario list says beside its rows how it was cut; all examples do.
    pub page_echo: bool,
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
    /// Status of what the licence does not include, such as roles of one's own. One text has 402 SC402.
    pub not_licensed_status: u16,
    /// Whether runs can be searched over a whole organization. One reading of Make's document offers it, another keeps
    /// it to Make itself.
    pub run_search: bool,
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
    /// Status of a blueprint that uses an app which the organization has not installed yet; an error without a code.
    pub unconfirmed_app_status: u16,
    /// Status of deleting a webhook that a scenario uses, without confirmation. 406 IM004 is the likely one.
    pub hook_in_use_status: u16,
    /// Status of a blueprint that names a webhook of another scenario.
    pub hook_taken_status: u16,
    /// Whether `clone` answers the scenario bare, as in the examples, instead of below its key, as in the schema.
    pub clone_is_bare: bool,
    /// Whether `metadata` of a change without a blueprint replaces the interface; Make's own library always sends it.
    pub metadata_alone_counts: bool,
    /// What `draft=true` gives when there is no draft.
    pub no_draft: NoDraft,
    /// Whether a locked scenario can be neither changed nor deleted; no document says what the lock is for.
    pub lock_holds: bool,
    /// Whether organizations have custom properties; where they have none, calls are refused with IM027.
    pub custom_properties: bool,
    /// Status of stopping an execution that has ended already.
    pub stop_ended_status: u16,
    /// What a responsive run that takes too long is answered.
    pub responsive_timeout: ResponsiveTimeout,
    /// Whether the list of webhooks carries a `pg`; no example does.
    pub hooks_page: bool,
    /// What the address of a webhook looks like; documents differ, and say to take it as given.
    pub hook_address: HookAddress,
    /// Status of calling a webhook that never existed.
    pub unknown_hook_status: u16,
    /// Status of calling a webhook whose queue is full.
    pub full_queue_status: u16,
    /// When a learning webhook has learnt enough.
    pub learning: Learning,
    /// Whether the guide's dialect puts one object under `data`, too; the guide shows it for lists only.
    pub guide_wraps_objects: bool,
    /// Whether the person is asked on a page whether a client may sign in. Otherwise nobody waits for a person, and
    /// the next switch is the answer.
    pub oauth_page: bool,
    /// Whether a person who is not asked on a page says yes.
    pub oauth_consents: bool,
    /// Whether only clients are served that were registered (`/sandbox/clients`). Make registers them on request.
    pub oauth_registered_only: bool,
    /// Whether the address of a registered client must be the one registered, port included; RFC 8252 would leave the
    /// port of a loopback address free, and no source says what Make does.
    pub oauth_exact_redirect: bool,
    /// Whether Make sends a code to an address on the person's own machine; no source says.
    pub oauth_takes_loopback: bool,
    /// Whether the address must be named again when a code becomes a token.
    pub oauth_wants_redirect_again: bool,
    /// How long an access token lives. One page says five minutes, an example an hour.
    pub oauth_token_lives_s: i64,
    /// Whether an answer with a token tells how long it lives.
    pub oauth_tells_life: bool,
    /// Whether a client without a secret gets a refresh token; typically it does not.
    pub oauth_public_refresh: bool,
    /// Whether a client with a secret gets a refresh token.
    pub oauth_secret_refresh: bool,
    /// How long a sign-in can be refreshed: six months.
    pub oauth_refresh_lives_s: i64,
    /// Whether each refresh gives a new refresh token and ends the old one.
    pub oauth_refresh_rotates: bool,
    /// Whether a refresh token that is shown again after it gave way to another ends the whole sign-in.
    pub oauth_reuse_ends_sign_in: bool,
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
            page_echo: true,
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
            not_licensed_status: 402,
            run_search: false,
            already_member_status: 400,
            admin_sets_team_roles: true,
            empty_team_role: EmptyTeamRole::Removes,
            invited_join_at_once: true,
            organization_creation: false,
            deleted_folder: DeletedFolder::ContentsMoveUp,
            notifications_need_zone: false,
            unconfirmed_app_status: 406,
            hook_in_use_status: 406,
            hook_taken_status: 422,
            clone_is_bare: false,
            metadata_alone_counts: false,
            no_draft: NoDraft::NewestVersion,
            lock_holds: false,
            custom_properties: true,
            stop_ended_status: 200,
            responsive_timeout: ResponsiveTimeout::OnlyId,
            hooks_page: false,
            hook_address: HookAddress::Here,
            unknown_hook_status: 404,
            full_queue_status: 400,
            learning: Learning::EndsWithFirstCall,
            guide_wraps_objects: false,
            oauth_page: false,
            oauth_consents: true,
            oauth_registered_only: false,
            oauth_exact_redirect: false,
            oauth_takes_loopback: true,
            oauth_wants_redirect_again: false,
            oauth_token_lives_s: 300,
            oauth_tells_life: true,
            oauth_public_refresh: false,
            oauth_secret_refresh: true,
            oauth_refresh_lives_s: 182 * 24 * 3600,
            oauth_refresh_rotates: true,
            oauth_reuse_ends_sign_in: false,
            responsive_wait_ms: 40_000,
            date_header: true,
            date_ahead_s: 0,
        }
    }
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
