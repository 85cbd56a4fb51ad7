//! Which addresses may be opened in the browser.
//!
//! In: an address from the page. Out: an event for the shell, or a refusal.
//! Only https to Make's own hosts, or to the host of an account, is opened.

use make_api::Zone;
use serde::Deserialize;
use ts_rs::TS;

use crate::app::App;
use crate::event::Event;
use crate::problem::Failure;
use crate::store;

/// An address to open.
#[derive(Debug, Deserialize, TS)]
pub struct OpenLink {
    /// The address.
    pub url: String,
}

/// Why an address is not opened.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// It does not lead to Make.
    #[error("the address does not lead to make")]
    NotMake,
}

/// Opens an https address of Make in the browser.
pub async fn open_link(app: &App, ask: OpenLink) -> Result<(), Failure> {
    let zones = app.store().read(store::accounts::zones).await?;
    let own: Vec<&str> = zones.iter().map(|zone| zone.address.as_str()).collect();
    if !may_open(&ask.url, &own) {
        return Err(LinkError::NotMake.into());
    }
    app.tell(Event::OpenAddress { url: ask.url });
    Ok(())
}

/// Whether an address leads to Make's own pages or to one of `own` hosts, over https.
fn may_open(url: &str, own: &[&str]) -> bool {
    // What is passed on to another program is one word without quotes.
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\".contains(c)) {
        return false;
    }
    let Some(rest) = url.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Ok(zone) = Zone::parse(host) else {
        return false;
    };
    zone.kind() == make_api::ZoneKind::Public
        || ["www.make.com", "developers.make.com", "help.make.com"].contains(&host)
        || own.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_make_is_opened() {
        let own = ["make.example.com"];
        for good in [
            "https://eu1.make.com/user/api",
            "https://www.make.com/en",
            "https://us2.make.com/12/scenarios/5/edit?x=1",
            "https://make.example.com/1",
        ] {
            assert!(may_open(good, &own), "{good}");
        }
        for bad in [
            "http://eu1.make.com/",
            "https://evil.example/",
            "https://eu1.make.com.evil.example/",
            "https://eu1.make.com@evil.example/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "",
            "https://make.example.com\\@evil.example/",
            "https://eu1.make.com/ --flag",
            "https://eu1.make.com/\nx",
            "https://eu1.make.com/\"&calc",
        ] {
            assert!(!may_open(bad, &own), "{bad}");
        }
    }
}
