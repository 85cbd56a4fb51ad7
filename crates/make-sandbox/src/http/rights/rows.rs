//! Short ways to write the rows of the table of rights.
//!
//! In: a path, scopes, a permission. Out: one row. They decide nothing.

use super::Right;

pub(super) const fn get(path: &'static str, scopes: &'static [&'static str]) -> Right {
    Right::new("GET", path, scopes, None)
}

pub(super) const fn seen(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    Right::new("GET", path, scopes, Some(permission))
}

pub(super) const fn post(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    Right::new("POST", path, scopes, Some(permission))
}

pub(super) const fn patch(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    Right::new("PATCH", path, scopes, Some(permission))
}

pub(super) const fn delete(
    path: &'static str,
    scopes: &'static [&'static str],
    permission: &'static str,
) -> Right {
    Right::new("DELETE", path, scopes, Some(permission))
}
