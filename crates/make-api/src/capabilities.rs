//! What a server can do, so that screens ask this and never which kind of server it is.
//!
//! In: nothing yet but Make's own API as documented. Out: one answer per ability.
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
        }
    }
}
