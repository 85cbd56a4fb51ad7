//! The published guide's dialect, for servers that follow it instead of Make's own API.
//!
//! In: the same calls on a [`Caller`](crate::Caller). Out: the same public types. Nothing outside this folder knows
//! which dialect is spoken: a call leaves `make/` in Make's words, is said here in the guide's, and the answer comes
//! back in Make's. What the guide has no words for is refused with [`Error::Unsupported`] before anything is sent;
//! [`Capabilities`](crate::Capabilities) tell it beforehand. Never guesses and never sends half of a wish.
//!
//! The guide lists no organizations and knows no teams. So the organizations are those that scenarios name, and each
//! has one team, which is the organization itself: it has its number and its name. Ids that are no numbers get numbers,
//! see `book.rs`.
//!
//! Source: section by section the guide this product was first described by; where its text leaves a name open, the
//! comment says `Assumed:`.

mod answer;
mod ask;
mod bodies;
mod book;
mod words;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

pub use words::{GuidePlan, GuideScope};

use self::ask::{List, Plan, Refusal};
use self::book::IdBook;
use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::{Error, MakeText};
use crate::ids::OrganizationId;
use crate::zone::{Zone, ZoneError, ZoneKind};

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

/// Pages that are walked at most; what is longer is no list of a person's scenarios.
const MOST_PAGES: u64 = 200;
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
    /// Loopback is spoken to over HTTP and everything else over HTTPS; an address that says otherwise is refused, since
    /// whoever typed `https` would not expect a credential to go without it.
    pub fn at(base: &str) -> Result<(Zone, Self), ZoneError> {
        let base = base.trim();
        let (scheme, rest) = match base.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, base),
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let zone = Zone::parse(host)?;
        let spoken = match zone.kind() {
            ZoneKind::Loopback => "http",
            ZoneKind::Public | ZoneKind::Private => "https",
        };
        let fits = scheme.is_none_or(|scheme| scheme == spoken);
        let path = path.trim_end_matches('/');
        let is_plain = path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte));
        if !fits || !is_plain || path.split('/').any(|part| part == "..") {
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

    /// With this organization, by the guide's own id, such as `org-123`. Only needed where no scenario names it: then
    /// nobody could ask for its people.
    #[must_use]
    pub fn in_organization(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        // Its number may be asked about before any scenario names it.
        self.organization = self.book.number_of(&id).map(|_| id);
        self
    }

    /// Where its calls are, below the host. With the host it is the base address again, as [`Guide::at`] reads it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The organizations that the first page of scenarios names: one question, however long the list is, which shows
    /// whether the server follows the guide and takes the credential. [`Caller::organizations`] finds all of them.
    pub async fn first_look(&self, caller: &Caller) -> Result<Vec<OrganizationId>, Error> {
        let page = SCENARIOS.call().query("limit", PAGE_SIZE);
        let rows = answer::list(caller.exchange(&page).await?.value()?)?;
        Ok(answer::organizations(self, &rows))
    }

    /// The guide's id behind a number.
    fn text(&self, number: u64, list: List) -> Result<String, Refusal> {
        self.book.text(number).ok_or(Refusal::Unseen(list))
    }

    /// The guide's id of an organization.
    fn organization_text(&self, number: u64) -> Result<String, Refusal> {
        if self.organization.is_none() && number == self.usual_organization() {
            return Err(Refusal::Unsupported("an organization without a name"));
        }
        self.text(number, List::Scenarios)
    }

    /// The organization that a person named.
    fn named_organization(&self) -> Option<u64> {
        self.book.number_of(self.organization.as_deref()?)
    }

    /// The organization of what names none.
    fn usual_organization(&self) -> u64 {
        const NAMELESS: u64 = 0;
        self.named_organization().unwrap_or(NAMELESS)
    }

    /// An organization, or its one team.
    fn row(&self, number: u64) -> Result<Value, Refusal> {
        let name = match self.organization_text(number) {
            Err(Refusal::Unsupported(_)) => "Organization".to_owned(),
            name => name?,
        };
        Ok(json!({ "id": number, "organizationId": number, "name": name }))
    }
}

/// Answers a call in Make's words from a server that speaks the guide's.
pub(crate) async fn document(caller: &Caller, guide: &Guide, call: &Call) -> Result<Value, Error> {
    let mut plan = ask::plan(guide, call);
    let mut read = Vec::new();
    while let Err(Refusal::Unseen(list)) = &plan
        && !read.contains(list)
    {
        let list = list.clone();
        look_at(caller, guide, &list).await?;
        read.push(list);
        plan = ask::plan(guide, call);
    }
    match plan {
        Ok(Plan::Known(document)) => Ok(document),
        Ok(Plan::Ask(call, reading)) => {
            answer::read(guide, &reading, caller.exchange(&call).await?.value()?)
        }
        Ok(Plan::All(call, reading)) => {
            let rows = all_rows(caller, &call).await?;
            answer::read(guide, &reading, json!({ "data": rows }))
        }
        Ok(Plan::DeleteUnused(webhook)) => {
            let rows = all_rows(caller, &WEBHOOKS.call()).await?;
            if rows.iter().any(|row| is_used(row, &webhook)) {
                return Err(Error::ConfirmationNeeded {
                    detail: MakeText::default(),
                });
            }
            let call = DELETE_WEBHOOK.call().with(webhook);
            caller.exchange(&call).await?.value()?;
            Ok(Value::Null)
        }
        Err(Refusal::Unsupported(what)) => Err(Error::Unsupported { what }),
        // It is in no list, so it is gone.
        Err(Refusal::Unseen(_)) => Err(Error::not_found()),
    }
}

/// Whether this is the webhook, and a scenario waits for it. Servers write ids as texts and as numbers.
fn is_used(row: &Value, webhook: &str) -> bool {
    let is_it = row["id"] == webhook || webhook.parse::<u64>().is_ok_and(|id| row["id"] == id);
    is_it && !row["scenarioId"].is_null()
}

/// Reads a list for the ids in it.
async fn look_at(caller: &Caller, guide: &Guide, list: &List) -> Result<(), Error> {
    let call = match list {
        List::Scenarios => SCENARIOS.call(),
        List::Webhooks => WEBHOOKS.call(),
        List::People(organization) => USERS.call().with(organization),
    };
    for row in all_rows(caller, &call).await? {
        for key in ["id", "folder", "organizationId"] {
            guide.book.number(&row[key]);
        }
    }
    Ok(())
}

/// All rows of a list, as the server writes them, each once. A server that does not know pages says the same again, and
/// is asked no more.
async fn all_rows(caller: &Caller, call: &Call) -> Result<Vec<Value>, Error> {
    let mut all: Vec<Value> = Vec::new();
    let mut seen = HashSet::new();
    let mut sent = 0;
    for _ in 0..MOST_PAGES {
        let page = call.clone().query("limit", PAGE_SIZE);
        let page = page.query_opt("offset", Some(sent).filter(|offset| *offset > 0));
        let rows = answer::list(caller.exchange(&page).await?.value()?)?;
        let is_last = answer::page(rows.len(), PAGE_SIZE).get("limit").is_some();
        sent += rows.len();
        let known = seen.len();
        for row in rows {
            // A row without an id is kept, to be counted as one that cannot be read.
            if row["id"].is_null() || seen.insert(row["id"].to_string()) {
                all.push(row);
            }
        }
        if is_last || seen.len() == known {
            return Ok(all);
        }
    }
    // Half a list would look as if the rest were deleted.
    Err(Error::TooLarge {
        refused_by_make: false,
    })
}

/// What a server of the guide's dialect is asked for a call, by the name of the method of [`Caller`]; `None` for what
/// the guide has no words for, and for what is known without asking.
pub fn guide_address(name: &str) -> Option<Endpoint> {
    let spoken = ask::SPOKEN.iter().find(|(spoken, _)| *spoken == name);
    spoken.map(|(_, endpoint)| *endpoint)
}

/// Whether a call is answered for a server of the guide's dialect without asking it: from the ids that scenarios
/// name, or from what the guide fixes for all servers.
pub fn guide_knows(name: &str) -> bool {
    ask::KNOWN.contains(&name)
}
