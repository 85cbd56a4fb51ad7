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
mod invitations;
mod logs;
mod me;
mod membership;
mod notifications;
mod organizations;
mod roles;
mod runs;
mod scenarios;
mod scheduling;
mod teams;
mod tokens;
mod usage;
mod users;
mod variables;

pub use blueprints::{Blueprint, Step};
pub use confirmation::Confirmation;
pub use connections::{AccountMark, Connection, ConnectionScope};
pub use dlqs::{Dlq, DlqSelection};
pub use enums::{Country, ImtZone, MailKind, Region, Timezone};
pub use executions::{CauseModule, ExecutionDetail, ExecutionError, ExecutionStatus};
pub use folders::{Folder, FolderChange, FolderPlace};
pub use hooks::Hook;
pub use logs::{LogQuery, LogRow, RunStatus};
pub use invitations::{BadName, Invite, Invited, MyInvitation, PlainName};
pub use me::{Authorization, MyRoles, User};
pub use membership::{ConnectionsOfRemoved, TeamRemoval};
pub use notifications::{Notification, NotificationQuery, TeamMail};
pub use organizations::{
    License, NewOrganization, Organization, OrganizationChange, Subscription, TeamMark,
};
pub use roles::{
    Invitation, OrganizationRole, Permission, Role, RoleCategory, RoleManagement, TeamRole,
};
pub use runs::{RunOutcome, RunRequest, RunStarted};
pub use scenarios::{Person, Scenario, ScenarioKind, ScenarioQuery, ScenarioSort};
pub use scheduling::{Restriction, Scheduling};
pub use teams::{CreatedTeam, NewTeam, Team, TeamChange};
pub use tokens::{ApiToken, NewApiToken, OAuthGrant};
pub use usage::{ConsumptionRow, Consumptions, UsageDay};
pub use users::{In, Member, UserQuery};
pub use variables::{Variable, VariableKind};

use crate::endpoint::Endpoint;

/// The addresses of every file with calls, file by file.
pub(crate) const ENDPOINTS: &[&[Endpoint]] = &[
    blueprints::ENDPOINTS,
    connections::ENDPOINTS,
    dlqs::ENDPOINTS,
    enums::ENDPOINTS,
    executions::ENDPOINTS,
    folders::ENDPOINTS,
    hooks::ENDPOINTS,
    invitations::ENDPOINTS,
    logs::ENDPOINTS,
    me::ENDPOINTS,
    membership::ENDPOINTS,
    notifications::ENDPOINTS,
    organizations::ENDPOINTS,
    roles::ENDPOINTS,
    runs::ENDPOINTS,
    scenarios::ENDPOINTS,
    teams::ENDPOINTS,
    tokens::ENDPOINTS,
    usage::ENDPOINTS,
    users::ENDPOINTS,
    variables::ENDPOINTS,
];
