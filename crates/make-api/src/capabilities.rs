//! What a server can do, so that screens ask this and never which kind of server it is.
//!
//! In: a dialect as documented. Out: one answer per ability.
//! Never asks the server.

/// Whether an ability can be counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Documented and seen to work.
    Yes,
    /// Documented, but not seen to work everywhere: offer it, and take a 403 or 404 for "no".
    Unproven,
    /// Not there.
    No,
}

/// What a server can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Stop one running execution.
    pub stop_execution: Support,
    /// List and retry incomplete executions.
    pub incomplete_executions: Support,
    /// Sort scenarios into folders.
    pub folders: Support,
    /// Schedules by cron expression.
    pub cron: Support,
    /// Usage per day and per scenario.
    pub usage: Support,
    /// Look into and empty webhook queues.
    pub hook_queue: Support,
    /// Roles per team beside those of the organization.
    pub team_roles: Support,
    /// Older versions of a blueprint.
    pub blueprint_versions: Support,
    /// Search runs over a whole organization.
    pub run_search: Support,
    /// Teams within an organization. Without them the one team there is stands for the organization.
    pub teams: Support,
    /// See, test, rename and delete connections.
    pub connections: Support,
    /// Sort hooks out: rename them, switch them on and off, let them learn.
    pub hook_settings: Support,
    /// Remove a person from the organization.
    pub remove_member: Support,
    /// Say whose credential it is and what it may do.
    pub who_am_i: Support,
    /// Run an old run again with the data it had.
    pub replay: Support,
    /// Wait for the result of a run.
    pub responsive_runs: Support,
    /// Copy a scenario on the server.
    pub clone: Support,
    /// Make's own notifications.
    pub notifications: Support,
    /// Tell which step of a run failed.
    pub failed_step: Support,
    /// Tell when a scenario is to run next.
    pub next_runs: Support,
    /// Tell a scenario that the server switched off because of errors from one that a person paused.
    pub switched_off: Support,
}

impl Capabilities {
    /// Make's own API, version 2.
    ///
    /// Assumed: stopping an execution is in Make's `OpenAPI` document but was not observed by us, and the search over
    /// an organization's runs is described by one reading of it and internal by another.
    pub const fn of_make() -> Self {
        Self {
            stop_execution: Support::Unproven,
            incomplete_executions: Support::Yes,
            folders: Support::Yes,
            cron: Support::No,
            usage: Support::Yes,
            hook_queue: Support::Yes,
            team_roles: Support::Yes,
            blueprint_versions: Support::Yes,
            run_search: Support::Unproven,
            teams: Support::Yes,
            connections: Support::Yes,
            hook_settings: Support::Yes,
            remove_member: Support::Yes,
            who_am_i: Support::Yes,
            replay: Support::Yes,
            responsive_runs: Support::Yes,
            clone: Support::Yes,
            notifications: Support::Yes,
            failed_step: Support::Yes,
            next_runs: Support::Yes,
            switched_off: Support::Yes,
        }
    }

    /// The published guide's dialect.
    pub const fn of_guide() -> Self {
        Self {
            stop_execution: Support::Yes,
            incomplete_executions: Support::No,
            folders: Support::No,
            cron: Support::Yes,
            usage: Support::No,
            hook_queue: Support::No,
            team_roles: Support::No,
            blueprint_versions: Support::No,
            run_search: Support::No,
            teams: Support::No,
            connections: Support::No,
            hook_settings: Support::No,
            remove_member: Support::No,
            who_am_i: Support::No,
            replay: Support::No,
            responsive_runs: Support::No,
            clone: Support::No,
            notifications: Support::No,
            failed_step: Support::No,
            next_runs: Support::No,
            switched_off: Support::No,
        }
    }
}
