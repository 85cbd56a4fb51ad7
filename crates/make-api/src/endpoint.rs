//! The addresses this crate calls, each written down once.
//!
//! In: one constant per address, beside the method of [`Caller`](crate::Caller) that calls it. Out: the [`Call`]s,
//! and [`coverage`], the list of all addresses, from which the table of the handbook is made.
//! Never asks anybody.
//!
//! Each file with calls names its addresses in one `endpoints!` list, builds every call from one of them
//! (`SCENARIO.call().with(id)`), and is named itself in the list of `make/mod.rs`. So the table cannot differ from
//! what is sent.

use crate::call::Call;
use crate::capabilities::Support;
use crate::retry::CallKind;

/// What is done at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Asks.
    Get,
    /// Makes something or sets something going.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Whose words are spoken at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Make's own API, version 2.
    Make,
    /// The published guide that another server may follow.
    Guide,
}

/// One address, and how it may be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The method of [`Caller`](crate::Caller) that calls it.
    pub name: &'static str,
    /// What is done there.
    pub method: Method,
    /// The path below the API, with `{names}` instead of ids.
    pub path: &'static str,
    /// The scopes a credential needs, all of them. Empty where any valid credential will do.
    pub scopes: &'static [&'static str],
    /// Whether it may be sent again by itself.
    pub kind: CallKind,
    /// False where Make does not count it against the organization's calls a minute.
    pub is_counted: bool,
    /// Whether every server can be counted on to have it.
    pub support: Support,
    /// Whose words are spoken there.
    pub dialect: Dialect,
}

impl Endpoint {
    /// An address that changes nothing.
    pub(crate) const fn get(
        name: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            method: Method::Get,
            path,
            scopes,
            kind: CallKind::Read,
            is_counted: true,
            support: Support::Yes,
            dialect: Dialect::Make,
        }
    }

    /// An address that sets something going. Sent again only when certainly nothing was done.
    pub(crate) const fn post(
        name: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            method: Method::Post,
            kind: CallKind::Action,
            ..Self::get(name, path, scopes)
        }
    }

    /// An address that replaces something. Sent again only when certainly nothing was done.
    pub(crate) const fn put(
        name: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            method: Method::Put,
            ..Self::post(name, path, scopes)
        }
    }

    /// An address that changes something. Sent again only when certainly nothing was done.
    pub(crate) const fn patch(
        name: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            method: Method::Patch,
            ..Self::post(name, path, scopes)
        }
    }

    /// An address that removes something. Sent again only when certainly nothing was done.
    pub(crate) const fn delete(
        name: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            method: Method::Delete,
            ..Self::post(name, path, scopes)
        }
    }

    /// Never sent again by itself: run, replay, create, clone, invite.
    pub(crate) const fn once(self) -> Self {
        Self {
            kind: CallKind::Once,
            ..self
        }
    }

    /// A question whose words do not fit into an address, so they travel in a body.
    pub(crate) const fn question(self) -> Self {
        Self {
            kind: CallKind::Read,
            ..self
        }
    }

    /// Described somewhere, but not seen everywhere: a 403 or 404 may mean that the server does not have it.
    pub(crate) const fn unproven(self) -> Self {
        Self {
            support: Support::Unproven,
            ..self
        }
    }

    /// Not counted by Make against the organization's limit.
    pub(crate) const fn uncounted(self) -> Self {
        Self {
            is_counted: false,
            ..self
        }
    }

    /// An address of the guide's dialect.
    pub(crate) const fn of_the_guide(self) -> Self {
        Self {
            dialect: Dialect::Guide,
            ..self
        }
    }

    /// A call to it, still without ids, query and body.
    pub(crate) fn call(self) -> Call {
        Call::new(self)
    }
}

/// Names the addresses of a file, each as a constant, and lists them as `ENDPOINTS`.
macro_rules! endpoints {
    ($($name:ident = $endpoint:expr;)+) => {
        $(const $name: $crate::endpoint::Endpoint = $endpoint;)+
        /// Every address of this file.
        pub(crate) const ENDPOINTS: &[$crate::endpoint::Endpoint] = &[$($name),+];
    };
}
pub(crate) use endpoints;

/// Every address this crate calls.
pub fn coverage() -> Vec<Endpoint> {
    [crate::make::ENDPOINTS, &[crate::guide::ENDPOINTS]]
        .concat()
        .concat()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_address_is_written_down_twice() {
        let mut seen = HashSet::new();
        for endpoint in coverage() {
            let address = (endpoint.dialect, endpoint.method, endpoint.path);
            assert!(seen.insert(address), "{address:?}");
        }
    }

    #[test]
    fn only_what_changes_nothing_may_be_sent_as_often_as_needed() {
        for endpoint in coverage() {
            let is_read = endpoint.kind == CallKind::Read;
            match endpoint.method {
                Method::Get => assert!(is_read, "{endpoint:?}"),
                Method::Post => {}
                Method::Put | Method::Patch | Method::Delete => assert!(!is_read, "{endpoint:?}"),
            }
        }
    }

    #[test]
    fn every_scope_is_written_as_its_dialect_writes_it() {
        for endpoint in coverage() {
            for scope in endpoint.scopes {
                let is_fine = match endpoint.dialect {
                    Dialect::Make => matches!(
                        scope.split_once(':').map(|(_, verb)| verb),
                        Some("read" | "write" | "run")
                    ),
                    Dialect::Guide => matches!(*scope, "read" | "write" | "execute"),
                };
                assert!(is_fine, "{endpoint:?}");
            }
        }
    }
}
