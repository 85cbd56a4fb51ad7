//! Which addresses may be opened in the browser.
//!
//! In: an address from the page. Out: an event for the shell, a question to the person, or a refusal.
//! Opens https to Make's own hosts and to the hosts of the accounts; any other web page only after the person has read
//! where it leads. Whatever is no web page is refused.

pub mod inward;

use make_api::{Zone, ZoneKind};
use serde::Deserialize;
use ts_rs::TS;
use url::Url;

use crate::app::App;
use crate::event::Event;
use crate::problem::Failure;
use crate::store;

/// Make's pages beside the zones.
const MAKES_PAGES: [&str; 4] = [
    "www.make.com",
    "developers.make.com",
    "help.make.com",
    "community.make.com",
];

/// An address to open.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenLink {
    /// The address.
    pub url: String,
    /// The host that the person has read and wants to go to, where it is not Make's.
    #[serde(default)]
    #[ts(optional)]
    pub confirmed_host: Option<String>,
}

/// Why an address is not opened.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// It is not the address of a web page.
    #[error("the address is not that of a web page")]
    NotAPage,
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
enum Leads {
    /// To a page of Make, or of a server somebody is signed in to.
    Home,
    /// To another web page, on this host.
    Elsewhere(String),
    /// To nothing that a browser is opened for.
    Nowhere,
}

/// Opens the address in the browser; asks first where it does not lead to Make.
pub async fn open_link(app: &App, ask: OpenLink) -> Result<(), Failure> {
    let zones = app.store().read(store::accounts::zones).await?;
    let own: Vec<&str> = zones.iter().map(|zone| zone.address.as_str()).collect();
    let url = ask.url;
    app.tell(match leads(&url, &own) {
        Leads::Nowhere => return Err(LinkError::NotAPage.into()),
        Leads::Elsewhere(host) if ask.confirmed_host.as_ref() != Some(&host) => {
            Event::LinkAsked { url, host }
        }
        Leads::Home | Leads::Elsewhere(_) => Event::OpenAddress { url },
    });
    Ok(())
}

/// Where an address leads; `own` are the hosts of the accounts.
fn leads(address: &str, own: &[&str]) -> Leads {
    // What is passed on to another program is one word without quotes.
    if address.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\".contains(c)) {
        return Leads::Nowhere;
    }
    let Ok(url) = Url::parse(address) else {
        return Leads::Nowhere;
    };
    let is_plain = url.username().is_empty() && url.password().is_none();
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => return Leads::Nowhere,
    };
    match url.scheme() {
        "https" if is_plain && is_home(&host, own) => Leads::Home,
        // A name before the host is there to be taken for the host.
        "https" | "http" if is_plain => Leads::Elsewhere(host),
        _ => Leads::Nowhere,
    }
}

fn is_home(host: &str, own: &[&str]) -> bool {
    Zone::parse(host).is_ok_and(|zone| zone.kind() == ZoneKind::Public)
        || MAKES_PAGES.contains(&host)
        || own.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 2] = ["make.example.com", "api.example.org:8443"];

    #[test]
    fn https_to_make_and_to_the_accounts_servers_is_opened() {
        for good in [
            "https://eu1.make.com/user/api",
            "https://us2.make.com/12/scenarios/5/edit?x=1",
            "https://eu1.make.celonis.com/organization/3/dashboard",
            "https://EU1.MAKE.COM/",
            "https://eu1.make.com:443/",
            "https://www.make.com/en",
            "https://developers.make.com/api-documentation",
            "https://help.make.com/scenarios",
            "https://community.make.com/t/1",
            "https://make.example.com/1",
            "https://api.example.org:8443/1",
        ] {
            assert_eq!(leads(good, &OWN), Leads::Home, "{good}");
        }
    }

    #[test]
    fn other_pages_are_asked_about_under_their_real_host() {
        for (elsewhere, host) in [
            ("https://evil.example/", "evil.example"),
            ("http://eu1.make.com/", "eu1.make.com"),
            (
                "https://eu1.make.com.evil.example/",
                "eu1.make.com.evil.example",
            ),
            ("https://evil.example/eu1.make.com", "evil.example"),
            ("https://evil.example?eu1.make.com", "evil.example"),
            ("https://evil.example#eu1.make.com", "evil.example"),
            ("https://eu1.make.com:8443/", "eu1.make.com:8443"),
            ("https://make.example.com:8443/", "make.example.com:8443"),
            ("https://xmake.com/", "xmake.com"),
            ("https://eu1-make.com/", "eu1-make.com"),
            ("https://hook.eu1.make.com/abc", "hook.eu1.make.com"),
            ("https://eu1.mаke.com/", "eu1.xn--mke-6cd.com"),
            (
                "https://eu1。make。com.evil.example/",
                "eu1.make.com.evil.example",
            ),
            ("https://[::1]/", "[::1]"),
            ("https://0x7f.1/", "127.0.0.1"),
            ("https://2130706433/", "127.0.0.1"),
            ("https://make.com./", "make.com."),
        ] {
            let asked = Leads::Elsewhere(host.to_owned());
            assert_eq!(leads(elsewhere, &OWN), asked, "{elsewhere}");
        }
    }

    #[test]
    fn what_is_no_web_page_is_refused() {
        for bad in [
            "",
            "https://",
            "eu1.make.com",
            "//eu1.make.com/",
            "javascript:alert(1)",
            "data:text/html,hello",
            "file:///etc/passwd",
            "ftp://eu1.make.com/",
            "smb://eu1.make.com/share",
            "mailto:somebody@example.com",
            "tel:+62215550100",
            "mandor://scenarios",
            "vbscript:msgbox(1)",
            "ms-settings:network",
            "x-terminal:rm",
            "https://eu1.make.com@evil.example/",
            "https://eu1.make.com:x@evil.example/",
            "https://make.example.com\\@evil.example/",
            "https://eu1.make.com/ --flag",
            "https://eu1.make.com/\nx",
            "https://eu1.make.com/\"&calc",
            "https://eu1.make.com/`id`",
            " https://eu1.make.com/",
            "java\tscript:alert(1)",
            "https://eu1.make.com/<script>",
        ] {
            assert_eq!(leads(bad, &OWN), Leads::Nowhere, "{bad}");
        }
    }
}
