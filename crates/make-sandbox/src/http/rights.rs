//! Which scopes and which permission every address of Make asks for.
//!
//! In: method and path template. Out: one row of the one table. It knows nobody's token and nobody's role;
//! `visit` compares.
//!
//! Scopes are those of Make's `OpenAPI`; permissions are the names in `/users/roles` that fit the table of roles best.
//! `Assumed:` where no document names one, the nearest permission stands.

use crate::config::{RunScopes, Switches};

/// One row: what a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    pub method: &'static str,
    /// Path below `/api/v2`, with `{id}` in place of ids.
    pub path: &'static str,
    pub scopes: &'static [&'static str],
    /// A permission of the caller's role in the team or organization.
    pub permission: Option<&'static str>,
}

impl Right {
    /// The scopes, as the switches have them.
    pub(crate) fn needed(&self, switches: &Switches) -> &'static [&'static str] {
        if self.path == RUN && switches.run_scopes == RunScopes::ReadAndRun {
            READ_AND_RUN
        } else {
            self.scopes
        }
    }

    /// The permission, as the switches have it.
    pub(crate) fn permitted_by<'s>(&self, switches: &'s Switches) -> Option<&'s str> {
        if self.path == RUN {
            Some(&switches.run_permission)
        } else {
            self.permission
        }
    }
}

const RUN: &str = "/scenarios/{id}/run";
const READ_AND_RUN: &[&str] = &["scenarios:read", "scenarios:run"];

/// The row of a call. `template` is a matched path below `/api/v2`, whatever its parameters are called.
pub(crate) fn of(table: &'static [Right], method: &str, template: &str) -> Option<&'static Right> {
    table
        .iter()
        .find(|right| right.method == method && same(right.path, template))
}

fn same(one: &str, other: &str) -> bool {
    let mut parts = one.split('/');
    let fits = other.split('/').all(|part| {
        parts
            .next()
            .is_some_and(|own| own == part || (own.starts_with('{') && part.starts_with('{')))
    });
    fits && parts.next().is_none()
}

const fn row(
    method: &'static str,
    path: &'static str,
    scopes: &'static [&'static str],
    permission: Option<&'static str>,
) -> Right {
    Right {
        method,
        path,
        scopes,
        permission,
    }
}

const fn get(path: &'static str, scopes: &'static [&'static str]) -> Right {
    row("GET", path, scopes, None)
}

const fn seen(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    row("GET", path, scopes, Some(permission))
}

const fn post(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    row("POST", path, scopes, Some(permission))
}

const fn patch(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    row("PATCH", path, scopes, Some(permission))
}

const fn delete(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    row("DELETE", path, scopes, Some(permission))
}

const SCENARIOS_READ: &[&str] = &["scenarios:read"];
const SCENARIOS_WRITE: &[&str] = &["scenarios:write"];
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
const TEMPLATES_READ: &[&str] = &["templates:read"];
const NOTIFICATIONS_READ: &[&str] = &["notifications:read"];
const NOTIFICATIONS_WRITE: &[&str] = &["notifications:write"];
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
    row(
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
    row(
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
    post("/scenarios-shared/{id}", SHARED_WRITE, "scenario edit"),
    // Runs.
    get("/scenarios/{id}/logs", SCENARIOS_READ),
    get("/scenarios/{id}/logs/{execution}", SCENARIOS_READ),
    get("/scenarios/{id}/executions/{execution}", SCENARIOS_READ),
    post(
        "/scenarios/{id}/executions/{execution}/stop",
        SCENARIOS_RUN,
        "scenario stop",
    ),
    get("/scenarios/{id}/modules/{module}/logs", SCENARIOS_READ),
    get("/scenarios/{id}/modules/operations", SCENARIOS_READ),
    // Unfinished runs.
    get("/dlqs", DLQS_READ),
    delete("/dlqs", DLQS_WRITE, "dlq edit"),
    post("/dlqs/retry", DLQS_WRITE, "dlq edit"),
    get("/dlqs/{id}", DLQS_READ),
    patch("/dlqs/{id}", DLQS_WRITE, "dlq edit"),
    delete("/dlqs/{id}", DLQS_WRITE, "dlq edit"),
    post("/dlqs/{id}/retry", DLQS_WRITE, "dlq edit"),
    get("/dlqs/{id}/blueprint", DLQS_READ),
    get("/dlqs/{id}/bundle", DLQS_READ),
    get("/dlqs/{id}/logs", DLQS_READ),
    get("/dlqs/{id}/logs/{execution}", DLQS_READ),
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
    row("POST", "/organizations", ORGANIZATIONS_WRITE, None),
    get("/organizations/invitation", ORGANIZATIONS_READ),
    row(
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
    row(
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
    row("POST", "/users/me/api-tokens", USER_WRITE, None),
    row("DELETE", "/users/me/api-tokens/{created}", USER_WRITE, None),
    get("/users/unread-notifications", USER_READ),
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
    row(
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
    row(
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
    // Templates, notifications, fixed lists.
    get("/templates", TEMPLATES_READ),
    get("/templates/public", TEMPLATES_READ),
    get("/templates/public/{url}", TEMPLATES_READ),
    get("/templates/public/{url}/blueprint", TEMPLATES_READ),
    get("/templates/{id}", TEMPLATES_READ),
    get("/templates/{id}/blueprint", TEMPLATES_READ),
    get("/notifications", NOTIFICATIONS_READ),
    row("DELETE", "/notifications", NOTIFICATIONS_WRITE, None),
    row(
        "POST",
        "/notifications/mark-as-read",
        NOTIFICATIONS_WRITE,
        None,
    ),
    get("/notifications/{id}", NOTIFICATIONS_READ),
    get("/enums/{name}", NONE),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::world::{SCOPES, roles};

    #[test]
    fn no_address_stands_twice_and_every_scope_and_permission_exists() {
        let known: BTreeSet<&str> = roles::all(&Switches::default())
            .iter()
            .flat_map(|role| role.permissions.clone())
            .collect();
        let mut seen = BTreeSet::new();
        for right in RIGHTS {
            assert!(seen.insert((right.method, right.path)), "{right:?}");
            assert!(
                right.scopes.iter().all(|scope| SCOPES.contains(scope)),
                "{right:?}"
            );
            assert!(
                right
                    .permission
                    .is_none_or(|permission| known.contains(permission)),
                "{right:?}"
            );
        }
    }

    #[test]
    fn a_row_is_found_whatever_its_parameters_are_called() {
        let right = of(RIGHTS, "GET", "/users/{user}/user-team-roles/{t}").unwrap();
        assert_eq!(right.path, "/users/{id}/user-team-roles/{team}");
        assert_eq!(
            of(RIGHTS, "GET", "/users/roles").unwrap().path,
            "/users/roles"
        );
        assert!(of(RIGHTS, "PUT", "/users/me").is_none());
    }

    #[test]
    fn run_needs_what_the_switches_say() {
        let run = of(RIGHTS, "POST", RUN).unwrap();
        let narrow = Switches {
            run_scopes: RunScopes::ReadAndRun,
            ..Switches::default()
        };
        assert_eq!(run.needed(&Switches::default()).len(), 3);
        assert_eq!(run.needed(&narrow), READ_AND_RUN);
        assert_eq!(
            run.permitted_by(&Switches::default()),
            Some("scenario start")
        );
    }
}
