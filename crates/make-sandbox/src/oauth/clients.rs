//! Programs that were registered, as Make's staff would do it on request.
//!
//! In: registrations from a test, and what a program says of itself. Out: whether that is what was registered.
//! A code is sent to this machine and nowhere else, registered or not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// A program that may let people sign in.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// What the program calls itself by.
    pub id: String,
    /// What people call it; left out, its id.
    #[serde(default)]
    pub name: Option<String>,
    /// With one the program is confidential; without, it is public and must use PKCE.
    #[serde(default)]
    pub secret: Option<String>,
    /// Where its people may be sent back to.
    pub redirects: Vec<String>,
}

/// What is told of a registration: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationFact {
    pub id: String,
    pub name: Option<String>,
    pub has_secret: bool,
    pub redirects: Vec<String>,
}

impl Registration {
    /// A public program that is sent back to one address.
    pub fn public(id: &str, redirect: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: None,
            secret: None,
            redirects: vec![redirect.to_owned()],
        }
    }

    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    #[must_use]
    pub fn with_secret(mut self, secret: &str) -> Self {
        self.secret = Some(secret.to_owned());
        self
    }

    /// Whether somebody may be sent to this address. As RFC 8252 has it, the port of a loopback address is free, since
    /// a program on a desktop takes one that is; where the comparison is exact, it is not.
    fn takes(&self, redirect: &str, is_exact: bool) -> bool {
        self.redirects.iter().any(|registered| {
            registered == redirect
                || (!is_exact && without_port(registered) == without_port(redirect))
        })
    }

    fn fact(&self) -> RegistrationFact {
        RegistrationFact {
            id: self.id.clone(),
            name: self.name.clone(),
            has_secret: self.secret.is_some(),
            redirects: self.redirects.clone(),
        }
    }
}

fn without_port(redirect: &str) -> Option<Url> {
    let mut url = here(redirect)?;
    url.set_port(None).ok()?;
    Some(url)
}

/// A code goes to this machine and nowhere else.
pub(super) fn here(redirect: &str) -> Option<Url> {
    let url = Url::parse(redirect).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    (is_here && url.scheme() == "http" && url.fragment().is_none()).then_some(url)
}

/// All registrations, by id.
#[derive(Default)]
pub(crate) struct Clients(BTreeMap<String, Registration>);

/// What a program is to the server.
pub(super) enum Standing {
    Registered(Registration),
    /// Nobody knows it, and nobody minds.
    TakenAtItsWord,
}

impl Clients {
    /// Registers a program, or changes its registration. False when it would be sent to another machine.
    pub(crate) fn register(&mut self, registration: Registration) -> bool {
        let all_here = registration.redirects.iter().all(|it| here(it).is_some());
        if all_here {
            self.0.insert(registration.id.clone(), registration);
        }
        all_here
    }

    pub(crate) fn forget_all(&mut self) {
        self.0.clear();
    }

    pub(crate) fn facts(&self) -> Vec<RegistrationFact> {
        self.0.values().map(Registration::fact).collect()
    }

    /// What people call a program.
    pub(crate) fn name_of<'a>(&'a self, client: &'a str) -> &'a str {
        let registered = self.0.get(client).and_then(|it| it.name.as_deref());
        registered.unwrap_or(client)
    }

    /// What a program is, if it is served at all.
    pub(super) fn standing(&self, client: &str, registered_only: bool) -> Option<Standing> {
        match self.0.get(client) {
            Some(registration) => Some(Standing::Registered(registration.clone())),
            None if registered_only => None,
            None => Some(Standing::TakenAtItsWord),
        }
    }
}

impl Standing {
    /// Where the person is sent, if the program may name that address.
    pub(super) fn way_back(&self, redirect: &str, is_exact: bool) -> Option<Url> {
        let is_theirs = match self {
            Self::Registered(registration) => registration.takes(redirect, is_exact),
            Self::TakenAtItsWord => true,
        };
        here(redirect).filter(|_| is_theirs)
    }

    /// Whether it must show a secret for a token. Who is not known is confidential unless it brings a challenge.
    pub(super) fn has_secret(&self, has_challenge: bool) -> bool {
        match self {
            Self::Registered(registration) => registration.secret.is_some(),
            Self::TakenAtItsWord => !has_challenge,
        }
    }

    /// Whether this is its secret. From who is not known, any will do.
    pub(super) fn accepts(&self, secret: Option<&str>) -> bool {
        match self {
            Self::Registered(registration) => secret == registration.secret.as_deref(),
            Self::TakenAtItsWord => secret.is_some_and(|secret| !secret.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_never_leaves_this_machine() {
        for good in [
            "http://127.0.0.1:9/x",
            "http://localhost:9",
            "http://[::1]:9/",
        ] {
            assert!(here(good).is_some(), "{good}");
        }
        for bad in [
            "https://evil.example/",
            "http://10.0.0.1/",
            "http://127.0.0.1:9/x#fragment",
            "mandor://back",
            "x",
        ] {
            assert!(here(bad).is_none(), "{bad}");
            assert!(!Clients::default().register(Registration::public("a", bad)));
        }
    }

    #[test]
    fn a_registered_address_leaves_the_port_free_unless_it_is_exact() {
        let program = Registration::public("mandor", "http://127.0.0.1:7000/back");
        for (asked, freely, exactly) in [
            ("http://127.0.0.1:7000/back", true, true),
            ("http://127.0.0.1:7001/back", true, false),
            ("http://127.0.0.1/back", true, false),
            ("http://localhost:7000/back", false, false),
            ("http://[::1]:7000/back", false, false),
            ("http://127.0.0.1:7000/back/", false, false),
            ("http://127.0.0.1:7000/back?x=1", false, false),
            ("https://127.0.0.1:7000/back", false, false),
        ] {
            assert_eq!(program.takes(asked, false), freely, "{asked}");
            assert_eq!(program.takes(asked, true), exactly, "{asked}");
        }
    }

    #[test]
    fn a_secret_is_compared_where_one_is_known() {
        let mut clients = Clients::default();
        let back = "http://127.0.0.1/back";
        clients.register(Registration::public("shop", back).with_secret("hush"));
        let shop = clients.standing("shop", true).unwrap();
        assert!(shop.has_secret(true) && shop.accepts(Some("hush")));
        assert!(!shop.accepts(Some("other")) && !shop.accepts(None));
        assert!(clients.standing("stranger", true).is_none());
        let stranger = clients.standing("stranger", false).unwrap();
        assert!(stranger.accepts(Some("any")) && !stranger.accepts(Some("")));
        assert!(stranger.has_secret(false) && !stranger.has_secret(true));
    }
}
