//! Links into Mandor: `mandor://today`, `mandor://scenarios/eu1.make.com/4711`.
//!
//! In: whatever the desktop was asked to open. Out: an announcement of the place it names, or nothing. Such a link can
//! come from anywhere, so it only ever shows something: it changes nothing, sends nothing and asks Make for nothing.

use make_api::Zone;
use serde::Serialize;
use ts_rs::TS;
use url::Url;

use crate::app::App;
use crate::event::Event;
use crate::keys::ScenarioKey;
use crate::problem::Failure;
use crate::store;

/// How such links begin.
pub const SCHEME: &str = "mandor";

/// A page that a link may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Page {
    /// What needs somebody today.
    Today,
    /// The list of scenarios.
    Scenarios,
    /// What Mandor changed.
    Activity,
    /// The settings.
    Settings,
}

/// A place in Mandor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Which page.
    pub page: Page,
    /// Which scenario of the list.
    pub scenario: Option<ScenarioKey>,
}

/// What a link names, as far as the link alone says it.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    Page(Page),
    /// Scenarios are numbered by each of Make's zones.
    Scenario {
        host: String,
        id: u64,
    },
}

/// Announces the place a link names. Of a scenario that is not known here the list is shown.
///
/// # Errors
///
/// Only when the cache cannot be read. A link that names no place is ignored.
pub async fn follow(app: &App, link: &str) -> Result<(), Failure> {
    let place = match named(link) {
        None => {
            tracing::info!("a link into mandor names no place");
            return Ok(());
        }
        Some(Named::Page(page)) => Place {
            page,
            scenario: None,
        },
        Some(Named::Scenario { host, id }) => Place {
            page: Page::Scenarios,
            scenario: app
                .store()
                .read(move |db| store::scenarios::at(db, &host, id.into()))
                .await?,
        },
    };
    app.tell(Event::LinkFollowed { place });
    Ok(())
}

fn named(link: &str) -> Option<Named> {
    let url = Url::parse(link).ok()?;
    let says_more = url.query().is_some()
        || url.fragment().is_some()
        || !url.username().is_empty()
        || url.password().is_some()
        || url.port().is_some();
    if url.scheme() != SCHEME || says_more {
        return None;
    }
    let mut steps = vec![url.host_str()?];
    steps.extend(url.path().split('/').filter(|step| !step.is_empty()));
    match steps[..] {
        ["today"] => Some(Named::Page(Page::Today)),
        ["scenarios"] => Some(Named::Page(Page::Scenarios)),
        ["activity"] => Some(Named::Page(Page::Activity)),
        ["settings"] => Some(Named::Page(Page::Settings)),
        ["scenarios", host, id] => Some(Named::Scenario {
            host: Zone::parse(host).ok()?.as_str().to_owned(),
            id: id.parse().ok().filter(|id| *id > 0)?,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_and_scenarios_are_named() {
        for (link, page) in [
            ("mandor://today", Page::Today),
            ("mandor://scenarios", Page::Scenarios),
            ("mandor://scenarios/", Page::Scenarios),
            ("MANDOR://activity", Page::Activity),
            ("mandor://settings", Page::Settings),
        ] {
            assert_eq!(named(link), Some(Named::Page(page)), "{link}");
        }
        for (link, host, id) in [
            ("mandor://scenarios/eu1.make.com/4711", "eu1.make.com", 4711),
            ("mandor://scenarios/127.0.0.1:18080/5", "127.0.0.1:18080", 5),
        ] {
            let host = host.to_owned();
            assert_eq!(named(link), Some(Named::Scenario { host, id }), "{link}");
        }
    }

    #[test]
    fn whatever_else_is_said_is_no_place() {
        for link in [
            "",
            "mandor:",
            "mandor://",
            "mandor:today",
            "mandor://people",
            "mandor://scenarios/eu1.make.com",
            "mandor://scenarios/eu1.make.com/0",
            "mandor://scenarios/eu1.make.com/-1",
            "mandor://scenarios/eu1.make.com/99999999999999999999",
            "mandor://scenarios/eu1.make.com/5/delete",
            "mandor://scenarios/eu1.make.com/5?run=1",
            "mandor://scenarios/eu1.make.com/5#run",
            "mandor://scenarios/user@eu1.make.com/5",
            "mandor://pause@scenarios/eu1.make.com/5",
            "mandor://scenarios:1/eu1.make.com/5",
            "mandor://scenarios/..%2f..%2fetc/5",
            "https://scenarios/eu1.make.com/5",
        ] {
            assert_eq!(named(link), None, "{link}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn any_text_names_a_place_or_nothing(text in "(mandor:(//)?)?[a-z]{0,9}(/|//|\\?|#|@|:|%[0-9a-f]{0,2}|\\PC){0,12}") {
            let _: Option<Named> = named(&text);
        }
    }
}
