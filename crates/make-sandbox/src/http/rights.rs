//! Which scopes and which permission every address of Make asks for.
//!
//! In: method and path template. Out: one row of the one table. It knows nobody's token and nobody's role;
//! `visit` compares.
//!
//! Scopes are those of Make's `OpenAPI`; permissions are the names in `/users/roles` that fit the table of roles best.
//! `Assumed:` where no document names one, the nearest permission stands.

mod rows;
mod table;

pub use self::table::RIGHTS;
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
    pub(crate) const fn new(
        method: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
        permission: Option<&'static str>,
    ) -> Self {
        Self {
            method,
            path,
            scopes,
            permission,
        }
    }

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
