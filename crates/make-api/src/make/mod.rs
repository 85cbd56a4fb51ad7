//! Make's own API, one file per resource.
//!
//! In: calls on a [`Caller`](crate::Caller). Out: public types in Make's words, lenient on what they read.
//! Never decides about budgets, retries or errors; that is the client's road.

mod blueprints;
mod confirmation;
mod connections;
mod dlqs;
mod enums;
mod executions;
mod folders;
mod hooks;
mod logs;
mod me;
mod organizations;
mod roles;
mod runs;
mod scenarios;
mod scheduling;
mod teams;
mod usage;
mod users;

pub use blueprints::{Blueprint, Step};
pub use confirmation::Confirmation;
pub use connections::Connection;
pub use dlqs::{Dlq, DlqSelection};
pub use enums::Timezone;
pub use executions::{CauseModule, ExecutionDetail, ExecutionError, ExecutionStatus};
pub use folders::Folder;
pub use hooks::Hook;
pub use logs::{LogQuery, LogRow, RunStatus};
pub use me::{Authorization, MyRoles, User};
pub use organizations::{License, Organization};
pub use roles::{Invitation, OrganizationRole, Role, RoleCategory, TeamRole};
pub use runs::{RunOutcome, RunRequest, RunStarted};
pub use scenarios::{Person, Scenario, ScenarioKind, ScenarioQuery, ScenarioSort};
pub use scheduling::{Restriction, Scheduling};
pub use teams::Team;
pub use usage::{ConsumptionRow, Consumptions, UsageDay};
pub use users::{In, Member};

use crate::endpoint::Endpoint;

/// The addresses of every file with calls, file by file.
pub(crate) const ENDPOINTS: &[&[Endpoint]] = &[
    blueprints::ENDPOINTS,
    dlqs::ENDPOINTS,
    executions::ENDPOINTS,
    hooks::ENDPOINTS,
    logs::ENDPOINTS,
    runs::ENDPOINTS,
    scenarios::ENDPOINTS,
    usage::ENDPOINTS,
];
