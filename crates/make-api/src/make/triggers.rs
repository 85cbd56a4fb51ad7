//! What starts a scenario, and what its steps remember.
//!
//! In: a scenario, or one of its steps. Out: the hook that starts it; whether a step remembers anything.
//! Never what a step remembers; Make does not tell.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{HookId, ModuleId, ScenarioId};
use crate::lenient;

endpoints! {
    TRIGGER = Endpoint::get("trigger", "/scenarios/{scenario}/triggers", &["scenarios:read"]);
    // Make counts this question as writing.
    REMEMBERS = Endpoint::get("remembers", "/scenarios/{scenario}/data/{module}", &["scenarios:write"]);
}

/// The hook that starts a scenario.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Trigger {
    /// The hook.
    pub id: HookId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Messages waiting. `None` when Make does not tell, which is not zero.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub queue_count: Option<u64>,
    /// Messages that fit.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub queue_limit: Option<u64>,
    /// Kind of hook, such as `gateway-webhook`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub type_name: Option<String>,
    /// The address others send to. Whoever knows it can send, so treat it like a password.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub url: Option<String>,
}

impl fmt::Debug for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trigger")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct WireExists {
    #[serde(deserialize_with = "lenient::flag")]
    exists: bool,
}

impl Caller {
    /// `GET /scenarios/{id}/triggers`: the hook that starts a scenario. Scope `scenarios:read`.
    ///
    /// Unverified: what Make answers for a scenario without a hook. An empty answer, or one without an id, is
    /// `None` here; [`Error::NotFound`] may mean the same, or that there is no such scenario.
    pub async fn trigger(&self, id: ScenarioId) -> Result<Option<Trigger>, Error> {
        let document = self.document(&TRIGGER.call().with(id)).await?;
        match document.get("id") {
            None | Some(Value::Null) => Ok(None),
            Some(_) => decode::whole(document).map(Some),
        }
    }

    /// `GET /scenarios/{id}/data/{module}`: whether a step remembers anything from its last run, such as the last
    /// row it saw. Scope `scenarios:write`.
    pub async fn remembers(&self, id: ScenarioId, module: ModuleId) -> Result<bool, Error> {
        let call = REMEMBERS.call().with(id).with(module);
        let WireExists { exists } = self.ask(call).await?;
        Ok(exists)
    }
}
