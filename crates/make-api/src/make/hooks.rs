//! Webhooks and mailhooks.
//!
//! In: a team. Out: its hooks with the fill level of their queues. Never calls a hook's address.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/hooks>

use std::fmt;

use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{HookId, ScenarioId, TeamId};
use crate::lenient;

endpoints! {
    HOOKS = Endpoint::get("hooks", "/hooks", &["hooks:read"]);
}

/// One webhook or mailhook.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Hook {
    /// Make's number for the hook.
    pub id: HookId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The team it belongs to.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub team_id: Option<TeamId>,
    /// Kind of hook, such as `gateway-webhook`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub type_name: Option<String>,
    /// Messages waiting. `None` when Make does not tell, which is not zero.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub queue_count: Option<u64>,
    /// Messages that fit.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub queue_limit: Option<u64>,
    /// It takes messages.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub enabled: bool,
    /// Make has given its address up.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub gone: bool,
    /// The scenario it starts, if any.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub scenario_id: Option<ScenarioId>,
    /// The address others send to. Whoever knows it can send, so treat it like a password.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub url: Option<String>,
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// `GET /hooks`: the hooks of a team. Scope `hooks:read`. Make's answers show no paging here.
    pub async fn hooks(&self, team: TeamId) -> Result<Vec<Hook>, Error> {
        self.ask_rows("hooks", HOOKS.call().query("teamId", team))
            .await
    }
}
