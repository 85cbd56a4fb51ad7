//! Make's own API, one file per resource.
//!
//! In: calls on a [`Caller`](crate::Caller). Out: public types in Make's words, lenient on what they read.
//! Never decides about budgets, retries or errors; that is the client's road.

mod ai_agents;
mod blueprint_text;
mod blueprint_versions;
mod blueprints;
mod build_variables;
mod confirmation;
mod connections;
mod custom_properties;
mod custom_roles;
mod data_stores;
mod dlq_details;
mod dlqs;
mod enums;
mod executions;
mod folders;
mod hook_logs;
mod hook_queue;
mod hook_settings;
mod hooks;
mod interface;
mod invitations;
mod logs;
mod me;
mod membership;
mod module_logs;
mod notes;
mod notifications;
mod organizations;
mod part;
mod public_templates;
mod restriction;
mod roles;
mod run_search;
mod runs;
mod scenario_changes;
mod scenarios;
mod scheduling;
mod selection;
mod shares;
mod teams;
mod templates;
mod tokens;
mod triggers;
mod usage;
mod users;
mod variables;

pub use ai_agents::AgentScenario;
pub use blueprint_text::{BadBlueprint, BlueprintText};
pub use blueprint_versions::VersionRow;
pub use blueprints::{Blueprint, Step};
pub use build_variables::BuildVariable;
pub use confirmation::Confirmation;
pub use connections::{AccountMark, Connection, ConnectionScope};
pub use custom_properties::CustomProperties;
pub use custom_roles::{CustomRole, CustomRoleChange, NewCustomRole, PermissionMark};
pub use data_stores::{DataStore, DataStoreChange, NewDataStore};
pub use dlq_details::{DlqBlueprint, DlqBundle, DlqDetail};
pub use dlqs::{Dlq, DlqSelection};
pub use enums::{Country, ImtZone, MailKind, Region, Timezone};
pub use executions::{CauseModule, ExecutionDetail, ExecutionError, ExecutionStatus};
pub use folders::{Folder, FolderChange, FolderPlace};
pub use hook_logs::{HookExchange, HookLogDetail, HookLogRow};
pub use hook_queue::{Incoming, IncomingSelection, QueueStats};
pub use hook_settings::{HookPing, LearnedField, WebhookSettings};
pub use hooks::{Hook, HookQuery, NewHook};
pub use interface::{Interface, InterfaceField};
pub use invitations::{BadName, Invite, Invited, MyInvitation, PlainName};
pub use logs::{Between, LogQuery, LogRow, RunStatus};
pub use me::{Authorization, MyRoles, User};
pub use membership::{ConnectionsOfRemoved, TeamRemoval};
pub use module_logs::{ModuleLogRow, ModuleOperations};
pub use notes::{Note, NoteText};
pub use notifications::{Notification, NotificationQuery, TeamMail};
pub use organizations::{
    License, NewOrganization, Organization, OrganizationChange, Subscription, TeamMark,
};
pub use public_templates::{PublicTemplate, PublicTemplateQuery};
pub use restriction::Restriction;
pub use roles::{
    Invitation, OrganizationRole, Permission, Role, RoleCategory, RoleManagement, TeamRole,
};
pub use run_search::{FoundRun, RunSearch};
pub use runs::{RunOutcome, RunRequest, RunStarted};
pub use scenario_changes::{NewScenario, ScenarioChange, ScenarioClone};
pub use scenarios::{Person, Scenario, ScenarioKind, ScenarioQuery, ScenarioSort};
pub use scheduling::{Scheduling, Span};
pub use selection::{Deleted, Selection};
pub use shares::{Share, ShareChange};
pub use teams::{CreatedTeam, NewTeam, Team, TeamChange};
pub use templates::{NewTemplate, Template, TemplateBlueprint, TemplateChange};
pub use tokens::{ApiToken, NewApiToken, OAuthGrant};
pub use triggers::Trigger;
pub use usage::{ConsumptionRow, Consumptions, UsageDay};
pub use users::{In, Member, UserQuery};
pub use variables::{Variable, VariableKind};

use crate::endpoint::Endpoint;

/// The addresses of every file with calls, file by file.
pub(crate) const ENDPOINTS: &[&[Endpoint]] = &[
    ai_agents::ENDPOINTS,
    blueprint_versions::ENDPOINTS,
    blueprints::ENDPOINTS,
    build_variables::ENDPOINTS,
    connections::ENDPOINTS,
    custom_properties::ENDPOINTS,
    custom_roles::ENDPOINTS,
    data_stores::ENDPOINTS,
    dlq_details::ENDPOINTS,
    dlqs::ENDPOINTS,
    enums::ENDPOINTS,
    executions::ENDPOINTS,
    folders::ENDPOINTS,
    hook_logs::ENDPOINTS,
    hook_queue::ENDPOINTS,
    hook_settings::ENDPOINTS,
    hooks::ENDPOINTS,
    interface::ENDPOINTS,
    invitations::ENDPOINTS,
    logs::ENDPOINTS,
    me::ENDPOINTS,
    membership::ENDPOINTS,
    module_logs::ENDPOINTS,
    notes::ENDPOINTS,
    notifications::ENDPOINTS,
    organizations::ENDPOINTS,
    public_templates::ENDPOINTS,
    roles::ENDPOINTS,
    run_search::ENDPOINTS,
    runs::ENDPOINTS,
    scenario_changes::ENDPOINTS,
    scenarios::ENDPOINTS,
    shares::ENDPOINTS,
    teams::ENDPOINTS,
    templates::ENDPOINTS,
    tokens::ENDPOINTS,
    triggers::ENDPOINTS,
    usage::ENDPOINTS,
    users::ENDPOINTS,
    variables::ENDPOINTS,
];
