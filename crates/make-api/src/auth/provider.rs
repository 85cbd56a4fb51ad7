//! Who signs people in, where, and as which client.
//!
//! In: a configuration, built in or typed by a person. Out: a [`Provider`] that is known to be usable.
//! Never takes an address that would carry a secret in the open: HTTPS everywhere, plain HTTP on loopback only.
//!
//! Source: <https://developers.make.com/api-documentation/authentication/oauth-2.0-flow>

use std::collections::BTreeSet;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::endpoint::{Dialect, coverage};
use crate::guide::{GUIDE_AUTHORIZE_PATH, GUIDE_TOKEN_PATH, GuideScope};
use crate::zone::{Zone, ZoneKind};

/// Make's own sign-in, which is one for all public zones.
const MAKE: &str = "https://www.make.com";

/// Where a person consents, where codes become tokens, and where tokens are ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// The page the browser is sent to.
    pub authorize: Url,
    /// Where codes and refresh tokens become access tokens.
    pub token: Url,
    /// Where tokens are ended (RFC 7009), on servers that offer it. The same server as that of `token`.
    pub revoke: Option<Url>,
}

/// The ports a sign-in may listen on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ports {
    /// Any that is free, as RFC 8252 asks servers to allow for loopback.
    #[default]
    Free,
    /// The first of these that is free, for a registration that names exact addresses.
    OneOf(Vec<u16>),
}

/// How the loopback address is written, since some registrations compare letter by letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoopbackHost {
    /// `127.0.0.1`, the form RFC 8252 recommends.
    #[default]
    V4,
    /// `localhost`.
    Name,
    /// `[::1]`.
    V6,
}

impl LoopbackHost {
    /// The host as it stands in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V4 => "127.0.0.1",
            Self::Name => "localhost",
            Self::V6 => "[::1]",
        }
    }
}

/// The address on this computer that the browser comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The ports that may be listened on.
    pub ports: Ports,
    /// The path, which starts with `/` and needs no escapes.
    pub path: String,
    /// How the host is written.
    pub host: LoopbackHost,
}

impl Default for Redirect {
    /// `http://127.0.0.1:{free port}/callback`.
    fn default() -> Self {
        Self {
            ports: Ports::default(),
            path: "/callback".to_owned(),
            host: LoopbackHost::default(),
        }
    }
}

/// The servers that the tokens of a sign-in may be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reach {
    /// Every zone of Make's public cloud.
    Public,
    /// Every server on this computer.
    Loopback,
    /// One server and no other.
    Only(Zone),
}

impl Reach {
    /// Whether tokens may be sent to `zone`.
    pub fn covers(&self, zone: &Zone) -> bool {
        match self {
            Self::Public => zone.kind() == ZoneKind::Public,
            Self::Loopback => zone.kind() == ZoneKind::Loopback,
            Self::Only(only) => only == zone,
        }
    }
}

/// Why a configuration cannot be used to sign in. Each is for the person who wrote it to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// There is no client id.
    #[error("there is no client id")]
    NoClient,
    /// An address is neither HTTPS nor plain HTTP on loopback, or says more than an address should (a user, a fragment), or
    /// tokens would be ended at another server than the one that gave them.
    #[error("the {which} address is none a secret may be sent to")]
    Address {
        /// `authorize`, `token` or `revoke`.
        which: &'static str,
    },
    /// The list of ports is empty or holds 0.
    #[error("there is no port to listen on")]
    NoPorts,
    /// The path of the redirect is not a plain path.
    #[error("the path to come back to is not a plain path")]
    Path,
    /// The tokens were given by another server than the one that is configured now.
    #[error("the tokens belong to another sign-in server")]
    OtherServer,
}

/// A place to sign in, and the client we are there.
#[derive(Debug, Clone)]
pub struct Provider {
    pub(super) endpoints: Endpoints,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretString>,
    pub(super) scopes: Vec<String>,
    pub(super) redirect: Redirect,
    pub(super) reach: Reach,
}

impl Provider {
    /// A server with its own addresses, no scopes, no secret, and a free port to come back to.
    ///
    /// Its tokens may go to the server of the token address: all public zones for Make's own sign-in, all of loopback
    /// for loopback, else that one host. [`Provider::for_zone`] names another.
    pub fn new(endpoints: Endpoints, client_id: &str) -> Result<Self, ProviderError> {
        let client_id = client_id.trim();
        if client_id.is_empty() || client_id.chars().any(char::is_control) {
            return Err(ProviderError::NoClient);
        }
        check(&endpoints.authorize, "authorize")?;
        check(&endpoints.token, "token")?;
        if let Some(revoke) = &endpoints.revoke {
            check(revoke, "revoke")?;
            if authority(revoke) != authority(&endpoints.token) {
                return Err(ProviderError::Address { which: "revoke" });
            }
        }
        let reach = reach_of(&endpoints.token).ok_or(ProviderError::Address { which: "token" })?;
        Ok(Self {
            endpoints,
            client_id: client_id.to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            redirect: Redirect::default(),
            reach,
        })
    }

    /// Make's own sign-in at its documented addresses, asking for the scopes that this crate's calls need.
    pub fn make(client_id: &str) -> Result<Self, ProviderError> {
        let at = |path: &str| Url::parse(&format!("{MAKE}{path}")).ok();
        Self::of_make(at, client_id)
    }

    /// The sign-in of a Make that is not the public cloud: a sandbox, or a private instance that signs in by itself.
    pub fn make_at(server: &Zone, client_id: &str) -> Result<Self, ProviderError> {
        Self::of_make(|path| server.page(path).ok(), client_id)
    }

    fn of_make(at: impl Fn(&str) -> Option<Url>, client_id: &str) -> Result<Self, ProviderError> {
        let address = |which, path| at(path).ok_or(ProviderError::Address { which });
        let endpoints = Endpoints {
            authorize: address("authorize", "/oauth/v2/authorize")?,
            token: address("token", "/oauth/v2/token")?,
            revoke: Some(address("revoke", "/oauth/v2/revoke")?),
        };
        let scopes: BTreeSet<&str> = coverage()
            .into_iter()
            .filter(|endpoint| endpoint.dialect == Dialect::Make)
            .flat_map(|endpoint| endpoint.scopes)
            .copied()
            // For Make's own administrators; nobody else is given them, and none of our screens needs them.
            .filter(|scope| !scope.starts_with("admin:"))
            .collect();
        Ok(Self::new(endpoints, client_id)?.with_scopes(scopes))
    }

    /// The sign-in of a server that follows the published guide, asking to read, write and execute.
    pub fn guide(server: &Zone, client_id: &str) -> Result<Self, ProviderError> {
        let at = |which, path| {
            let page = server.page(path);
            page.map_err(|_| ProviderError::Address { which })
        };
        let endpoints = Endpoints {
            authorize: at("authorize", GUIDE_AUTHORIZE_PATH)?,
            token: at("token", GUIDE_TOKEN_PATH)?,
            revoke: None,
        };
        let scopes = [GuideScope::Read, GuideScope::Write, GuideScope::Execute];
        Ok(Self::new(endpoints, client_id)?
            .with_scopes(scopes.map(GuideScope::as_str))
            .for_zone(server.clone()))
    }

    /// With a client secret. It is sent in the body, the one way Make documents. Blank means none.
    #[must_use]
    pub fn with_secret(mut self, secret: &SecretString) -> Self {
        let text = secret.expose_secret().trim();
        self.client_secret = (!text.is_empty()).then(|| SecretString::from(text));
        self
    }

    /// Asking for exactly these scopes.
    #[must_use]
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Coming back to this address.
    pub fn with_redirect(mut self, redirect: Redirect) -> Result<Self, ProviderError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
        let path = &redirect.path;
        if !path.starts_with('/')
            || !path.bytes().all(is_plain)
            || path.split('/').any(|part| matches!(part, "." | ".."))
        {
            return Err(ProviderError::Path);
        }
        if let Ports::OneOf(ports) = &redirect.ports
            && (ports.is_empty() || ports.contains(&0))
        {
            return Err(ProviderError::NoPorts);
        }
        self.redirect = redirect;
        Ok(self)
    }

    /// With tokens for this server only, where signing in and calling happen on different hosts.
    #[must_use]
    pub fn for_zone(mut self, zone: Zone) -> Self {
        self.reach = Reach::Only(zone);
        self
    }

    /// The addresses in use.
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The client we are there.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The scopes that are asked for.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// Where the tokens may be sent.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The server that gives the tokens, and the only one their renewal goes to.
    pub(super) fn authority(&self) -> String {
        authority(&self.endpoints.token)
    }
}

/// Scheme, host and port.
pub(super) fn authority(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether a secret may be sent to an address.
pub(super) fn check(url: &Url, which: &'static str) -> Result<(), ProviderError> {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
        None => false,
    };
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    let is_plain =
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if is_safe && is_plain && url.host().is_some() {
        Ok(())
    } else {
        Err(ProviderError::Address { which })
    }
}

/// The servers that believe the tokens of a sign-in server, as far as its address tells.
fn reach_of(token: &Url) -> Option<Reach> {
    if authority(token) == MAKE {
        return Some(Reach::Public);
    }
    let host = token.host_str()?;
    let zone = match (token.scheme(), token.port()) {
        ("http", port) => Zone::parse(&format!("{host}:{}", port.unwrap_or(80))),
        (_, Some(port)) => Zone::parse(&format!("{host}:{port}")),
        (_, None) => Zone::parse(host),
    }
    .ok()?;
    Some(match zone.kind() {
        ZoneKind::Public => Reach::Public,
        ZoneKind::Loopback => Reach::Loopback,
        ZoneKind::Private => Reach::Only(zone),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoints(authorize: &str, token: &str) -> Endpoints {
        Endpoints {
            authorize: Url::parse(authorize).unwrap(),
            token: Url::parse(token).unwrap(),
            revoke: None,
        }
    }

    #[test]
    fn makes_own_sign_in_is_at_the_documented_addresses_and_its_tokens_are_for_public_zones() {
        let make = Provider::make("mandor").unwrap();
        assert_eq!(
            make.endpoints().token.as_str(),
            "https://www.make.com/oauth/v2/token"
        );
        assert_eq!(
            make.endpoints().authorize.as_str(),
            "https://www.make.com/oauth/v2/authorize"
        );
        assert!(make.reach().covers(&Zone::parse("us2.make.com").unwrap()));
        for elsewhere in ["www.make.com", "127.0.0.1:80", "make.example.org"] {
            let zone = Zone::parse(elsewhere).unwrap();
            assert!(!make.reach().covers(&zone), "{elsewhere}");
        }
        assert!(make.scopes().iter().any(|scope| scope == "scenarios:run"));
        let foreign = |scope: &String| scope == "execute" || scope.starts_with("admin:");
        assert!(!make.scopes().iter().any(foreign));
    }

    #[test]
    fn a_private_server_and_a_guides_server_keep_their_tokens_to_themselves() {
        let zone = Zone::parse("make.example.org").unwrap();
        let other = Zone::parse("eu1.make.com").unwrap();
        for provider in [
            Provider::make_at(&zone, "m").unwrap(),
            Provider::guide(&zone, "m").unwrap(),
        ] {
            assert!(provider.reach().covers(&zone));
            assert!(!provider.reach().covers(&other));
        }
        let guide = Provider::guide(&zone, "m").unwrap();
        assert_eq!(guide.scopes(), ["read", "write", "execute"]);
    }

    #[test]
    fn an_address_that_would_carry_a_secret_in_the_open_is_refused() {
        let good = "https://make.example.org/t";
        for bad in [
            "http://make.example.org/t",
            "http://10.0.0.1/t",
            "http://127.0.0.2:80/t",
            "http://localhost.example.org/t",
            "ftp://make.example.org/t",
            "https://user@make.example.org/t",
            "https://user:word@make.example.org/t",
            "https://make.example.org/t#x",
            "mandor://token",
        ] {
            let token = Provider::new(endpoints(good, bad), "m").unwrap_err();
            assert_eq!(token, ProviderError::Address { which: "token" }, "{bad}");
            let authorize = Provider::new(endpoints(bad, good), "m").unwrap_err();
            let which = "authorize";
            assert_eq!(authorize, ProviderError::Address { which }, "{bad}");
        }
        for good in [
            "http://127.0.0.1/t",
            "http://localhost:9/t",
            "http://[::1]:9/t",
        ] {
            let provider = Provider::new(endpoints(good, good), "m").unwrap();
            assert_eq!(*provider.reach(), Reach::Loopback, "{good}");
        }
    }

    #[test]
    fn a_configuration_that_cannot_work_says_what_to_mend() {
        assert_eq!(Provider::make("  ").unwrap_err(), ProviderError::NoClient);
        let make = Provider::make("m").unwrap();
        for path in ["", "callback", "/a b", "/a?b", "/../b", "/%2e"] {
            let redirect = Redirect {
                path: path.to_owned(),
                ..Redirect::default()
            };
            let refused = make.clone().with_redirect(redirect).unwrap_err();
            assert_eq!(refused, ProviderError::Path, "{path}");
        }
        for ports in [Vec::new(), vec![0]] {
            let redirect = Redirect {
                ports: Ports::OneOf(ports),
                ..Redirect::default()
            };
            let refused = make.clone().with_redirect(redirect).unwrap_err();
            assert_eq!(refused, ProviderError::NoPorts);
        }
    }

    #[test]
    fn tokens_are_ended_where_they_were_given_or_nowhere() {
        let good = "https://make.example.org/t";
        for elsewhere in ["https://evil.example/r", "https://make.example.org:8443/r"] {
            let endpoints = Endpoints {
                revoke: Some(Url::parse(elsewhere).unwrap()),
                ..endpoints(good, good)
            };
            let refused = Provider::new(endpoints, "m").unwrap_err();
            assert_eq!(refused, ProviderError::Address { which: "revoke" });
        }
    }

    #[test]
    fn debug_does_not_show_the_client_secret() {
        let provider = Provider::make("m")
            .unwrap()
            .with_secret(&"hush-hush".into());
        assert!(!format!("{provider:?}").contains("hush"));
    }
}
