//! The table of rights: one row for each address of Make that the sandbox answers.
//!
//! In: nothing. Out: rows. It compares nothing.

use super::{
    RUN, Right,
    rows::{delete, get, patch, post, seen},
};

const SCENARIOS_READ: &[&str] = &["scenarios:read"];
const SCENARIOS_WRITE: &[&str] = &["scenarios:write"];
const SHARED_READ: &[&str] = &["scenarios-shared:read"];
const SHARED_WRITE: &[&str] = &["scenarios-shared:write"];
const SCENARIOS_RUN: &[&str] = &["scenarios:run"];
const ALL_TO_RUN: &[&str] = &["scenarios:read", "scenarios:write", "scenarios:run"];
const DLQS_READ: &[&str] = &["dlqs:read"];
const DLQS_WRITE: &[&str] = &["dlqs:write"];
const HOOKS_READ: &[&str] = &["hooks:read"];
const HOOKS_WRITE: &[&str] = &["hooks:write"];
const TEAMS_READ: &[&str] = &["teams:read"];
const TEAMS_WRITE: &[&str] = &["teams:write"];
const ORGANIZATIONS_READ: &[&str] = &["organizations:read"];
const ORGANIZATIONS_WRITE: &[&str] = &["organizations:write"];
const USER_READ: &[&str] = &["user:read"];
const USER_WRITE: &[&str] = &["user:write"];
const CONNECTIONS_READ: &[&str] = &["connections:read"];
const CONNECTIONS_WRITE: &[&str] = &["connections:write"];
const DATA_STORES_READ: &[&str] = &["datastores:read"];
const DATA_STORES_WRITE: &[&str] = &["datastores:write"];
const TEMPLATES_READ: &[&str] = &["templates:read"];
const TEMPLATES_WRITE: &[&str] = &["templates:write"];
const NOTIFICATIONS_READ: &[&str] = &["notifications:read"];
const NOTIFICATIONS_WRITE: &[&str] = &["notifications:write"];
const TEAM_VARIABLES_READ: &[&str] = &["team-variables:read"];
const TEAM_VARIABLES_WRITE: &[&str] = &["team-variables:write"];
const ORGANIZATION_VARIABLES_READ: &[&str] = &["organization-variables:read"];
const ORGANIZATION_VARIABLES_WRITE: &[&str] = &["organization-variables:write"];
const NONE: &[&str] = &[];

/// Every address that the sandbox answers below `/api/v2`.
pub const RIGHTS: &[Right] = &[
    get("/ping", NONE),
    // Scenarios.
    get("/scenarios", SCENARIOS_READ),
    post("/scenarios", SCENARIOS_WRITE, "scenario add"),
    get("/scenarios/consumptions", SCENARIOS_READ),
    get("/scenarios/ai-agents", SCENARIOS_READ),
    get("/scenarios/{id}", SCENARIOS_READ),
    patch("/scenarios/{id}", SCENARIOS_WRITE, "scenario edit"),
    delete("/scenarios/{id}", SCENARIOS_WRITE, "scenario delete"),
    post("/scenarios/{id}/clone", SCENARIOS_WRITE, "scenario add"),
    post("/scenarios/{id}/start", SCENARIOS_WRITE, "scenario start"),
    post("/scenarios/{id}/stop", SCENARIOS_WRITE, "scenario stop"),
    post(RUN, ALL_TO_RUN, "scenario start"),
    post("/scenarios/{id}/replay", SCENARIOS_RUN, "scenario start"),
    get("/scenarios/{id}/interface", SCENARIOS_READ),
    patch(
        "/scenarios/{id}/interface",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    get("/scenarios/{id}/blueprint", SCENARIOS_READ),
    get("/scenarios/{id}/blueprints", SCENARIOS_READ),
    get("/scenarios/{id}/usage", SCENARIOS_READ),
    get("/scenarios/{id}/triggers", SCENARIOS_READ),
    get("/scenarios/{id}/data/{module}", SCENARIOS_WRITE),
    get("/scenarios/{id}/build-variables", SCENARIOS_READ),
    post(
        "/scenarios/{id}/build-variables",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    Right::new(
        "PUT",
        "/scenarios/{id}/build-variables",
        SCENARIOS_WRITE,
        Some("scenario edit"),
    ),
    delete(
        "/scenarios/{id}/build-variables",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    get("/scenarios/{id}/custom-properties", SCENARIOS_READ),
    post(
        "/scenarios/{id}/custom-properties",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    patch(
        "/scenarios/{id}/custom-properties",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    Right::new(
        "PUT",
        "/scenarios/{id}/custom-properties",
        SCENARIOS_WRITE,
        Some("scenario edit"),
    ),
    delete(
        "/scenarios/{id}/custom-properties",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    get("/scenarios/{id}/notes", SCENARIOS_READ),
    post("/scenarios/{id}/notes", SCENARIOS_WRITE, "scenario edit"),
    get("/scenarios/{id}/notes/{note}", SCENARIOS_READ),
    patch(
        "/scenarios/{id}/notes/{note}",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    delete(
        "/scenarios/{id}/notes/{note}",
        SCENARIOS_WRITE,
        "scenario edit",
    ),
    get("/scenarios-shared", SHARED_READ),
    get("/scenarios-shared/{id}", SHARED_READ),
    post("/scenarios-shared/{id}", SHARED_WRITE, "scenario edit"),
    get("/scenarios-shared/{id}/{share}", SHARED_READ),
    patch(
        "/scenarios-shared/{id}/{share}",
        SHARED_WRITE,
        "scenario edit",
    ),
    delete(
        "/scenarios-shared/{id}/{share}",
        SHARED_WRITE,
        "scenario edit",
    ),
    // Runs.
    seen("/scenarios/{id}/logs", SCENARIOS_READ, "scenario logs get"),
    seen(
        "/scenarios/{id}/logs/{execution}",
        SCENARIOS_READ,
        "scenario logs get",
    ),
    seen(
        "/scenarios/{id}/executions/{execution}",
        SCENARIOS_READ,
        "scenario logs get",
    ),
    post(
        "/scenarios/{id}/executions/{execution}/stop",
        SCENARIOS_RUN,
        "scenario stop",
    ),
    seen(
        "/scenarios/{id}/modules/{module}/logs",
        SCENARIOS_READ,
        "scenario logs get",
    ),
    get("/scenarios/{id}/modules/operations", SCENARIOS_READ),
    // Unfinished runs.
    seen("/dlqs", DLQS_READ, "dlq view"),
    delete("/dlqs", DLQS_WRITE, "dlq edit"),
    post("/dlqs/retry", DLQS_WRITE, "dlq edit"),
    seen("/dlqs/{id}", DLQS_READ, "dlq view"),
    patch("/dlqs/{id}", DLQS_WRITE, "dlq edit"),
    delete("/dlqs/{id}", DLQS_WRITE, "dlq edit"),
    post("/dlqs/{id}/retry", DLQS_WRITE, "dlq edit"),
    seen("/dlqs/{id}/blueprint", DLQS_READ, "dlq view"),
    seen("/dlqs/{id}/bundle", DLQS_READ, "dlq view"),
    seen("/dlqs/{id}/logs", DLQS_READ, "dlq view"),
    seen("/dlqs/{id}/logs/{execution}", DLQS_READ, "dlq view"),
    // Webhooks.
    seen("/hooks", HOOKS_READ, "hooks get"),
    post("/hooks", HOOKS_WRITE, "hook add"),
    seen("/hooks/{id}", HOOKS_READ, "hooks get"),
    patch("/hooks/{id}", HOOKS_WRITE, "hook edit"),
    delete("/hooks/{id}", HOOKS_WRITE, "hook delete"),
    seen("/hooks/{id}/ping", HOOKS_READ, "hooks get"),
    post("/hooks/{id}/learn-start", HOOKS_WRITE, "hook edit"),
    post("/hooks/{id}/learn-stop", HOOKS_WRITE, "hook edit"),
    post("/hooks/{id}/enable", HOOKS_WRITE, "hook edit"),
    post("/hooks/{id}/disable", HOOKS_WRITE, "hook edit"),
    post("/hooks/{id}/set-data", HOOKS_WRITE, "hook edit"),
    seen("/hooks/{id}/incomings", HOOKS_READ, "hooks get"),
    delete("/hooks/{id}/incomings", HOOKS_WRITE, "hook edit"),
    seen("/hooks/{id}/incomings/stats", HOOKS_READ, "hooks get"),
    seen("/hooks/{id}/incomings/{incoming}", HOOKS_READ, "hooks get"),
    seen("/hooks/{id}/logs", HOOKS_READ, "hooks get"),
    seen("/hooks/{id}/logs/{log}", HOOKS_READ, "hooks get"),
    // Teams.
    get("/teams", TEAMS_READ),
    post("/teams", TEAMS_WRITE, "team add"),
    get("/teams/{id}", TEAMS_READ),
    patch("/teams/{id}", TEAMS_WRITE, "team edit"),
    delete("/teams/{id}", TEAMS_WRITE, "team delete"),
    get("/teams/{id}/usage", TEAMS_READ),
    get("/teams/{id}/user-team-roles", TEAMS_READ),
    get("/teams/{id}/user-team-roles/{user}", TEAMS_READ),
    // Organizations.
    get("/organizations", ORGANIZATIONS_READ),
    Right::new("POST", "/organizations", ORGANIZATIONS_WRITE, None),
    get("/organizations/invitation", ORGANIZATIONS_READ),
    Right::new(
        "POST",
        "/organizations/accept-invitation",
        ORGANIZATIONS_WRITE,
        None,
    ),
    get("/organizations/{id}", ORGANIZATIONS_READ),
    patch(
        "/organizations/{id}",
        ORGANIZATIONS_WRITE,
        "organization edit",
    ),
    delete(
        "/organizations/{id}",
        ORGANIZATIONS_WRITE,
        "organization delete",
    ),
    get("/organizations/{id}/usage", ORGANIZATIONS_READ),
    // Assumed: whoever sees the runs of a team finds them here.
    Right::new(
        "POST",
        "/organizations/{id}/scenarios/executions",
        ORGANIZATIONS_READ,
        None,
    ),
    seen(
        "/organizations/{id}/subscription",
        ORGANIZATIONS_READ,
        "payment view",
    ),
    post(
        "/organizations/{id}/invite",
        ORGANIZATIONS_WRITE,
        "organization user add and edit",
    ),
    get(
        "/organizations/{id}/user-organization-roles",
        ORGANIZATIONS_READ,
    ),
    // The OpenAPI names no scope; that of the twin below `/users` stands.
    Right::new(
        "POST",
        "/organizations/{id}/user-organization-roles/transfer",
        USER_WRITE,
        None,
    ),
    get(
        "/organizations/{id}/user-organization-roles/{user}",
        ORGANIZATIONS_READ,
    ),
    // People and roles.
    get("/users", USER_READ),
    get("/users/me", NONE),
    get("/users/me/current-authorization", NONE),
    get("/users/me/organization-invitations", USER_READ),
    get("/users/me/api-tokens", USER_READ),
    Right::new("POST", "/users/me/api-tokens", USER_WRITE, None),
    Right::new("DELETE", "/users/me/api-tokens/{created}", USER_WRITE, None),
    // The OpenAPI names no scope for these two.
    get("/users/me/oauth-connections", NONE),
    Right::new("DELETE", "/users/me/oauth-connections/{client}", NONE, None),
    get("/users/unread-notifications", USER_READ),
    post(
        "/users/custom-roles",
        USER_WRITE,
        "organization custom roles edit",
    ),
    patch(
        "/users/custom-roles/{role}",
        USER_WRITE,
        "organization custom roles edit",
    ),
    delete(
        "/users/custom-roles/{role}",
        USER_WRITE,
        "organization custom roles edit",
    ),
    get("/users/roles", USER_READ),
    get("/users/roles/permissions", USER_READ),
    get("/users/roles/{id}", USER_READ),
    get("/users/by-permission", USER_READ),
    get("/users/{id}/user-team-roles", USER_READ),
    get("/users/{id}/user-team-roles/{team}", USER_READ),
    post(
        "/users/{id}/user-team-roles/{team}",
        USER_WRITE,
        "team user add and edit",
    ),
    get("/users/{id}/user-team-notifications/{team}", USER_READ),
    get(
        "/users/{id}/user-team-notifications/{team}/{notification}",
        USER_READ,
    ),
    Right::new(
        "PUT",
        "/users/{id}/user-team-notifications/{team}/{notification}",
        USER_WRITE,
        None,
    ),
    get("/users/{id}/user-organization-roles", USER_READ),
    get(
        "/users/{id}/user-organization-roles/{organization}",
        USER_READ,
    ),
    post(
        "/users/{id}/user-organization-roles/{organization}",
        USER_WRITE,
        "organization user add and edit",
    ),
    Right::new(
        "POST",
        "/users/{id}/user-organization-roles/{organization}/transfer",
        USER_WRITE,
        None,
    ),
    // Folders: no scope and no permission of their own.
    get("/scenarios-folders", SCENARIOS_READ),
    post("/scenarios-folders", SCENARIOS_WRITE, "scenario edit"),
    patch("/scenarios-folders/{id}", SCENARIOS_WRITE, "scenario edit"),
    delete("/scenarios-folders/{id}", SCENARIOS_WRITE, "scenario edit"),
    // Connections.
    seen("/connections", CONNECTIONS_READ, "accounts get"),
    post("/connections", CONNECTIONS_WRITE, "account add"),
    seen("/connections/{id}", CONNECTIONS_READ, "accounts get"),
    patch("/connections/{id}", CONNECTIONS_WRITE, "account edit"),
    delete("/connections/{id}", CONNECTIONS_WRITE, "account delete"),
    post("/connections/{id}/test", CONNECTIONS_WRITE, "accounts get"),
    post(
        "/connections/{id}/scoped",
        CONNECTIONS_WRITE,
        "accounts get",
    ),
    post(
        "/connections/{id}/set-data",
        CONNECTIONS_WRITE,
        "account edit",
    ),
    seen(
        "/connections/{id}/editable-data-schema",
        CONNECTIONS_READ,
        "accounts get",
    ),
    // Data stores and what is in them.
    seen("/data-stores", DATA_STORES_READ, "datastores get"),
    post("/data-stores", DATA_STORES_WRITE, "datastore add"),
    seen("/data-stores/{id}", DATA_STORES_READ, "datastore view"),
    patch("/data-stores/{id}", DATA_STORES_WRITE, "datastore edit"),
    delete("/data-stores/{id}", DATA_STORES_WRITE, "datastore delete"),
    seen("/data-stores/{id}/data", DATA_STORES_READ, "storage view"),
    post("/data-stores/{id}/data", DATA_STORES_WRITE, "storage edit"),
    delete("/data-stores/{id}/data", DATA_STORES_WRITE, "storage edit"),
    Right::new(
        "PUT",
        "/data-stores/{id}/data/{key}",
        DATA_STORES_WRITE,
        Some("storage edit"),
    ),
    patch(
        "/data-stores/{id}/data/{key}",
        DATA_STORES_WRITE,
        "storage edit",
    ),
    // Assumed: no permission is named for variables.
    get("/teams/{id}/variables", TEAM_VARIABLES_READ),
    post("/teams/{id}/variables", TEAM_VARIABLES_WRITE, "team edit"),
    patch(
        "/teams/{id}/variables/{name}",
        TEAM_VARIABLES_WRITE,
        "team edit",
    ),
    delete(
        "/teams/{id}/variables/{name}",
        TEAM_VARIABLES_WRITE,
        "team edit",
    ),
    get("/organizations/{id}/variables", ORGANIZATION_VARIABLES_READ),
    post(
        "/organizations/{id}/variables",
        ORGANIZATION_VARIABLES_WRITE,
        "organization edit",
    ),
    patch(
        "/organizations/{id}/variables/{name}",
        ORGANIZATION_VARIABLES_WRITE,
        "organization edit",
    ),
    delete(
        "/organizations/{id}/variables/{name}",
        ORGANIZATION_VARIABLES_WRITE,
        "organization edit",
    ),
    // Templates, notifications, fixed lists.
    seen("/templates", TEMPLATES_READ, "templates get"),
    post("/templates", TEMPLATES_WRITE, "template add"),
    patch("/templates/{id}", TEMPLATES_WRITE, "template edit"),
    delete("/templates/{id}", TEMPLATES_WRITE, "template delete"),
    post("/templates/{id}/publish", TEMPLATES_WRITE, "template edit"),
    post(
        "/templates/{id}/request-approval",
        TEMPLATES_WRITE,
        "template edit",
    ),
    get("/templates/public", TEMPLATES_READ),
    get("/templates/public/{url}", TEMPLATES_READ),
    get("/templates/public/{url}/blueprint", TEMPLATES_READ),
    seen("/templates/{id}", TEMPLATES_READ, "template view"),
    seen("/templates/{id}/blueprint", TEMPLATES_READ, "template view"),
    get("/notifications", NOTIFICATIONS_READ),
    Right::new("DELETE", "/notifications", NOTIFICATIONS_WRITE, None),
    Right::new(
        "POST",
        "/notifications/mark-as-read",
        NOTIFICATIONS_WRITE,
        None,
    ),
    get("/notifications/{id}", NOTIFICATIONS_READ),
    get("/enums/{name}", NONE),
];
