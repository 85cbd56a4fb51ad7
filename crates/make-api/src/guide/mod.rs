//! The published guide's dialect, for servers that follow it instead of Make's own API.
//!
//! In: the same calls on a [`Caller`](crate::Caller). Out: the same public types. Nothing outside this folder knows
//! which dialect is spoken: a call leaves `make/` in Make's words, is said here in the guide's, and the answer comes
//! back in Make's. What the guide has no words for is refused with [`Error::Unsupported`] before anything is sent;
//! [`Capabilities`](crate::Capabilities) tell it beforehand. Never guesses and never sends half of a wish.
//!
//! The guide knows one organization and no teams. So there is one team, which is the organization itself: it has its
//! number and its name. Ids that are no numbers get numbers, see `book.rs`.
//!
//! Source: section by section the guide this product was first described by; where its text leaves a name open, the
//! comment says `Assumed:`.

mod answer;
mod ask;
mod book;
mod words;

use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

pub use words::{GuidePlan, GuideScope};

use self::ask::{List, Plan, Refusal};
use self::book::IdBook;
use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::zone::{Zone, ZoneError};

endpoints! {
    SCENARIOS = Endpoint::get("scenarios", "/scenarios", &["read"]).of_the_guide();
    SCENARIO = Endpoint::get("scenario", "/scenarios/{scenario}", &["read"]).of_the_guide();
    CREATE_SCENARIO = Endpoint::post("create_scenario", "/scenarios", &["write"]).once().of_the_guide();
    PATCH_SCENARIO = Endpoint::patch("update_scenario", "/scenarios/{scenario}", &["write"]).of_the_guide();
    DELETE_SCENARIO = Endpoint::delete("delete_scenario", "/scenarios/{scenario}", &["write"]).of_the_guide();
    EXECUTE = Endpoint::post("run", "/scenarios/{scenario}/execute", &["execute"]).once().of_the_guide();
    EXECUTIONS = Endpoint::get("logs", "/scenarios/{scenario}/executions", &["read"]).of_the_guide();
    EXECUTION = Endpoint::get("execution", "/executions/{execution}", &["read"]).of_the_guide();
    STOP_EXECUTION = Endpoint::delete("stop_execution", "/executions/{execution}", &["execute"]).of_the_guide();
    WEBHOOKS = Endpoint::get("hooks", "/webhooks", &["read"]).of_the_guide();
    CREATE_WEBHOOK = Endpoint::post("create_hook", "/webhooks", &["write"]).once().of_the_guide();
    DELETE_WEBHOOK = Endpoint::delete("delete_hook", "/webhooks/{webhook}", &["write"]).of_the_guide();
    USERS = Endpoint::get("users", "/organizations/{organization}/users", &["read"]).of_the_guide();
    ADD_USER = Endpoint::post("invite", "/organizations/{organization}/users", &["write"]).once().of_the_guide();
    SET_ROLE = Endpoint::patch(
        "set_organization_role",
        "/organizations/{organization}/users/{user}",
        &["write"],
    )
    .of_the_guide();
}

/// Where people who sign in by OAuth are sent, below the server's host.
pub const GUIDE_AUTHORIZE_PATH: &str = "/oauth/authorize";
/// Where codes become tokens, below the server's host.
pub const GUIDE_TOKEN_PATH: &str = "/oauth/token";

/// The address of the guide's calls below the host, unless the server says otherwise.
const USUAL_PATH: &str = "/api/v2";

/// Pages of 100 that are walked to choose or to find scenarios; a longer list is not a list of scenarios.
const MOST_PAGES: u64 = 100;
const PAGE_SIZE: u64 = 100;

/// A server that follows the guide. Clones share what was learned about its ids.
#[derive(Clone)]
pub struct Guide {
    path: String,
    organization: Option<String>,
    book: Arc<IdBook>,
}

impl fmt::Debug for Guide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guide")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Default for Guide {
    /// A server with its calls at the usual place.
    fn default() -> Self {
        Self {
            path: USUAL_PATH.to_owned(),
            organization: None,
            book: Arc::default(),
        }
    }
}

impl Guide {
    /// Reads a base address such as `https://api.make.com/api/v2/`: the host to talk to, and where its calls are.
    ///
    /// Everything but loopback is spoken to over HTTPS, so an address that says `http` is refused elsewhere.
    pub fn at(base: &str) -> Result<(Zone, Self), ZoneError> {
        let base = base.trim();
        let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let zone = Zone::parse(host)?;
        let is_secure = scheme.eq_ignore_ascii_case("https");
        let is_loopback = zone.kind() == crate::zone::ZoneKind::Loopback;
        let path = path.trim_end_matches('/');
        let is_plain = path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte));
        if !(is_secure || is_loopback) || !is_plain || path.split('/').any(|part| part == "..") {
            return Err(ZoneError::NotAHost);
        }
        let path = match path {
            "" => USUAL_PATH.to_owned(),
            path => format!("/{path}"),
        };
        Ok((
            zone,
            Self {
                path,
                ..Self::default()
            },
        ))
    }

    /// For this organization, by the guide's own id, such as `org-123`. Only lists of people need it.
    #[must_use]
    pub fn in_organization(mut self, id: impl Into<String>) -> Self {
        self.organization = Some(id.into()).filter(|id| !id.is_empty());
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    fn known_organization(&self) -> Result<&str, Refusal> {
        let organization = self.organization.as_deref();
        organization.ok_or(Refusal::Unsupported(
            "people, as long as the organization is not named",
        ))
    }

    /// The number of the organization, which is also that of its one team.
    fn organization_number(&self) -> u64 {
        let name = self.organization.as_deref().unwrap_or("organization");
        // The book refuses a text only for a clash with another one; then any constant does, as there is only one.
        self.book.number_of(name).unwrap_or(1)
    }

    fn organization_row(&self) -> Value {
        let name = self.organization.as_deref().unwrap_or("Organization");
        json!({ "id": self.organization_number(), "name": name })
    }

    fn team_row(&self) -> Value {
        let mut row = self.organization_row();
        row["organizationId"] = row["id"].clone();
        row
    }
}

/// Answers a call in Make's words from a server that speaks the guide's.
pub(crate) async fn document(caller: &Caller, guide: &Guide, call: &Call) -> Result<Value, Error> {
    let plan = match ask::plan(guide, call) {
        Err(Refusal::Unseen(list)) => {
            look_at(caller, guide, list).await?;
            ask::plan(guide, call)
        }
        plan => plan,
    };
    match plan {
        Ok(Plan::Known(document)) => Ok(document),
        Ok(Plan::Ask(call, reading)) => {
            answer::read(guide, &reading, caller.exchange(&call).await?)
        }
        Ok(Plan::Choose(choice)) => {
            let rows = all_scenarios(caller, choice.folder.as_deref()).await?;
            Ok(answer::chosen(guide, &choice, &rows))
        }
        Err(Refusal::Unsupported(what)) => Err(Error::Unsupported { what }),
        // It is in no list, so it is gone.
        Err(Refusal::Unseen(_)) => Err(Error::not_found()),
    }
}

/// Reads a list for the ids in it.
async fn look_at(caller: &Caller, guide: &Guide, list: List) -> Result<(), Error> {
    let rows = match list {
        List::Scenarios => all_scenarios(caller, None).await?,
        List::Webhooks => answer::list(caller.exchange(&WEBHOOKS.call()).await?)?,
        List::People => match guide.known_organization() {
            Ok(organization) => {
                answer::list(caller.exchange(&USERS.call().with(organization)).await?)?
            }
            Err(_) => Vec::new(),
        },
    };
    for row in rows {
        for id in ["id", "folder"].iter().filter_map(|key| row.get(*key)) {
            guide.book.number(id);
        }
    }
    Ok(())
}

/// All scenarios of the server, or of one folder, as the server writes them.
async fn all_scenarios(caller: &Caller, folder: Option<&str>) -> Result<Vec<Value>, Error> {
    let mut all: Vec<Value> = Vec::new();
    for _ in 0..MOST_PAGES {
        let call = SCENARIOS
            .call()
            .query("limit", PAGE_SIZE)
            .query("offset", all.len())
            .query_opt("folder", folder);
        let rows = answer::list(caller.exchange(&call).await?)?;
        let is_last = rows.is_empty() || answer::page(rows.len(), PAGE_SIZE).get("limit").is_some();
        let is_repeat = rows
            .first()
            .is_some_and(|row| all.iter().any(|known| known["id"] == row["id"]));
        if is_repeat {
            break;
        }
        all.extend(rows);
        if is_last {
            break;
        }
    }
    Ok(all)
}

/// What a server of the guide's dialect is asked for a call, by the name of the method of [`Caller`]; `None` for what
/// the guide has no words for, and for what is known without asking.
pub fn guide_address(name: &str) -> Option<Endpoint> {
    let spoken = ask::SPOKEN.iter().find(|(spoken, _)| *spoken == name);
    spoken.map(|(_, endpoint)| *endpoint)
}
