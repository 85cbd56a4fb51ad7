//! Which hosts count as Make, and which of them a credential may be taken to.
//!
//! In: a host as a person typed it or as an organization names it. Out: a [`Zone`] and the address of its API.
//! Never accepts a path, a user name or a query, and never lets one server send a credential to a stranger.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::{Host, Url};

/// The hosts of Make's public cloud, in the order worth trying.
///
/// Source: <https://developers.make.com/api-documentation/getting-started>
pub const PUBLIC_ZONES: &[&str] = &[
    "eu1.make.com",
    "eu2.make.com",
    "us1.make.com",
    "us2.make.com",
    "eu1.make.celonis.com",
    "us1.make.celonis.com",
];

/// One Make server: a host that has its own accounts' tokens and answers for its own organizations.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(String);

/// What kind of server a zone is, which decides where its credential may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneKind {
    /// Make's public cloud, always over HTTPS.
    Public,
    /// This computer, over plain HTTP: a sandbox.
    Loopback,
    /// Somebody's own Make, always over HTTPS.
    Private,
}

/// Why a host is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// The text is not a host, or not one that can be a Make server.
    #[error("the text is not the host of a Make server")]
    NotAHost,
    /// The host is fine, but a credential of this zone must not go there.
    #[error("a credential of {from} is not taken to {to}")]
    NotFollowed {
        /// The zone the credential belongs to.
        from: Zone,
        /// The zone it was to be taken to.
        to: Zone,
    },
    /// The host is fine, but not one of those the sign-in is for.
    #[error("the sign-in is not for {to}")]
    OutOfReach {
        /// The zone the tokens were to be taken to.
        to: Zone,
    },
}

impl Zone {
    /// Reads a host such as `eu1.make.com`, `make.example.com` or `127.0.0.1:18080`.
    ///
    /// Loopback hosts need a port. Other IP addresses are refused: a certificate names a host.
    pub fn parse(text: &str) -> Result<Self, ZoneError> {
        let text = text.trim().to_ascii_lowercase();
        if text.is_empty() || text.bytes().any(|byte| b"/\\@?#%".contains(&byte)) {
            return Err(ZoneError::NotAHost);
        }
        // Parsed as `ftp`, since `http` and `https` would swallow the ports 80 and 443.
        let url = Url::parse(&format!("ftp://{text}/")).map_err(|_| ZoneError::NotAHost)?;
        let fits = match url.host() {
            Some(Host::Domain("localhost")) => url.port().is_some(),
            Some(Host::Domain(name)) => is_dns_name(name),
            Some(Host::Ipv4(address)) => {
                address == std::net::Ipv4Addr::LOCALHOST && url.port().is_some()
            }
            Some(Host::Ipv6(address)) => {
                address == std::net::Ipv6Addr::LOCALHOST && url.port().is_some()
            }
            None => false,
        };
        let zone = Self(url.authority().to_owned());
        // What was parsed must be what was written: `0x7f.1` or `127.1` may not turn into something else.
        if fits && zone.0 == text {
            Ok(zone)
        } else {
            Err(ZoneError::NotAHost)
        }
    }

    /// What kind of server this is.
    pub fn kind(&self) -> ZoneKind {
        let host = self
            .0
            .rsplit_once(':')
            .map_or(self.0.as_str(), |(host, _port)| host);
        if matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            ZoneKind::Loopback
        } else if is_public(&self.0) {
            ZoneKind::Public
        } else {
            ZoneKind::Private
        }
    }

    /// The host, with its port when it has one.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address all API calls start with.
    pub fn api_url(&self) -> Result<Url, ZoneError> {
        self.page("/api/v2")
    }

    /// The page in Make where a person makes an API token.
    pub fn token_page(&self) -> Result<Url, ZoneError> {
        self.page("/user/api")
    }

    /// The address of a page of Make's own screens, such as `/organization/11/dashboard`.
    pub fn page(&self, path: &str) -> Result<Url, ZoneError> {
        let scheme = if self.kind() == ZoneKind::Loopback {
            "http"
        } else {
            "https"
        };
        let base =
            Url::parse(&format!("{scheme}://{}/", self.0)).map_err(|_| ZoneError::NotAHost)?;
        let mut page = base;
        page.set_path(path);
        Ok(page)
    }

    /// The zone that a server named, if a credential of `self` may be used there.
    ///
    /// Public zones lead to public zones, loopback to loopback, and a private host only to itself.
    /// The answer still has to be proved: a token belongs to one zone, and another one may refuse it.
    pub fn follow(&self, named: &str) -> Result<Self, ZoneError> {
        let to = Self::parse(named)?;
        let allowed = match (self.kind(), to.kind()) {
            (ZoneKind::Public, ZoneKind::Public) | (ZoneKind::Loopback, ZoneKind::Loopback) => true,
            _ => *self == to,
        };
        if allowed {
            Ok(to)
        } else {
            Err(ZoneError::NotFollowed {
                from: self.clone(),
                to,
            })
        }
    }
}

/// A listed zone, or one that Make adds later in the same style (`eu3.make.com`), without a port.
fn is_public(host: &str) -> bool {
    let label = host
        .strip_suffix(".make.com")
        .or_else(|| host.strip_suffix(".make.celonis.com"));
    label.is_some_and(|label| {
        let (area, number) = label.split_at(label.len().min(2));
        area.bytes().all(|byte| byte.is_ascii_lowercase())
            && (1..=2).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_dns_name(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.0)
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_sorted_into_public_loopback_and_private() {
        let table = [
            ("eu1.make.com", ZoneKind::Public),
            ("EU2.Make.com", ZoneKind::Public),
            ("eu3.make.com", ZoneKind::Public),
            ("us1.make.celonis.com", ZoneKind::Public),
            ("www.make.com", ZoneKind::Private),
            ("eu1.make.com.example.org", ZoneKind::Private),
            ("eu1.make.com:8443", ZoneKind::Private),
            ("make.example.org", ZoneKind::Private),
            ("make.example.org:443", ZoneKind::Private),
            ("127.0.0.1:80", ZoneKind::Loopback),
            ("127.0.0.1:18080", ZoneKind::Loopback),
            ("localhost:18080", ZoneKind::Loopback),
            ("[::1]:18080", ZoneKind::Loopback),
        ];
        for (text, kind) in table {
            assert_eq!(Zone::parse(text).unwrap().kind(), kind, "{text}");
        }
        for listed in PUBLIC_ZONES {
            assert_eq!(
                Zone::parse(listed).unwrap().kind(),
                ZoneKind::Public,
                "{listed}"
            );
        }
    }

    #[test]
    fn a_text_that_is_more_or_less_than_a_host_is_refused() {
        for text in [
            "",
            "make",
            "https://eu1.make.com",
            "eu1.make.com/x",
            "a@eu1.make.com",
            "127.0.0.1",
            "localhost",
            "[::1]",
            "127.1:80",
            "0x7f.1:80",
            "10.0.0.5",
            "10.0.0.5:443",
            "eu1..make.com",
            "-a.make.com",
            "eu1.make.com:99999",
            "eu1.make.com?",
            "%65u1.make.com",
            "eu1.make.com#",
            "bücher.example",
            "127.0.0.2:80",
        ] {
            assert_eq!(Zone::parse(text), Err(ZoneError::NotAHost), "{text:?}");
        }
    }

    #[test]
    fn only_loopback_is_spoken_to_without_encryption() {
        let address = |text: &str| Zone::parse(text).unwrap().api_url().unwrap().to_string();
        assert_eq!(address("eu1.make.com"), "https://eu1.make.com/api/v2");
        assert_eq!(
            address("make.example.org:8443"),
            "https://make.example.org:8443/api/v2"
        );
        assert_eq!(address("127.0.0.1:18080"), "http://127.0.0.1:18080/api/v2");
        assert_eq!(address("[::1]:18080"), "http://[::1]:18080/api/v2");
    }

    #[test]
    fn a_credential_follows_only_to_servers_of_the_same_kind() {
        let table = [
            ("eu1.make.com", "us2.make.com", true),
            ("eu1.make.com", "eu1.make.celonis.com", true),
            ("eu1.make.com", "make.example.org", false),
            ("eu1.make.com", "127.0.0.1:80", false),
            ("127.0.0.1:18080", "127.0.0.1:18081", true),
            ("127.0.0.1:18080", "eu1.make.com", false),
            ("make.example.org", "make.example.org", true),
            ("make.example.org", "other.example.org", false),
            ("make.example.org", "eu1.make.com", false),
        ];
        for (from, named, allowed) in table {
            assert_eq!(
                Zone::parse(from).unwrap().follow(named).is_ok(),
                allowed,
                "{from} to {named}"
            );
        }
    }
}
