//! Webhooks and mailhooks: listing, making, renaming and deleting them.
//!
//! In: a team or a hook. Out: hooks with the fill level of their queues. Never calls a hook's address, and never
//! prints it: whoever knows it can send.
//!
//! A hook starts at most one scenario, and is tied to it by naming its id in the first step of the blueprint.
//! Source: <https://developers.make.com/api-documentation/api-reference/hooks>

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{HookId, ScenarioId, TeamId};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::make::hook_settings::WebhookSettings;

endpoints! {
    HOOKS = Endpoint::get("hooks", "/hooks", &["hooks:read"]);
    HOOK = Endpoint::get("hook", "/hooks/{hook}", &["hooks:read"]);
    CREATE_HOOK = Endpoint::post("create_hook", "/hooks", &["hooks:write"]).once();
    RENAME_HOOK = Endpoint::patch("rename_hook", "/hooks/{hook}", &["hooks:write"]);
    DELETE_HOOK = Endpoint::delete("delete_hook", "/hooks/{hook}", &["hooks:write"]);
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
    /// How messages reach it: `web`, `web-shared` or `mail`.
    #[serde(rename = "type", default, deserialize_with = "lenient::soft")]
    pub kind: Option<String>,
    /// Kind of hook, such as `gateway-webhook`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub type_name: Option<String>,
    /// A person may change its settings.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub editable: bool,
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
    /// The name of that scenario, on servers that tell it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub scenario_name: Option<String>,
    /// Whether that scenario is switched on, on servers that tell it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub scenario_is_active: Option<bool>,
    /// The settings of its kind; see [`WebhookSettings::read`] for those of a plain webhook. Some kinds keep an
    /// address or an account here.
    #[serde(rename = "data", default, deserialize_with = "lenient::soft")]
    pub settings: Option<Map<String, Value>>,
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

/// Which hooks are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookQuery {
    team: TeamId,
    type_name: Option<String>,
    is_assigned: Option<bool>,
    usable_by: Option<ScenarioId>,
}

impl HookQuery {
    /// All hooks of a team, by name.
    pub fn in_team(team: TeamId) -> Self {
        Self {
            team,
            type_name: None,
            is_assigned: None,
            usable_by: None,
        }
    }

    /// Only those of a kind, such as `gateway-webhook`.
    #[must_use]
    pub fn of_kind(mut self, type_name: impl Into<String>) -> Self {
        self.type_name = Some(type_name.into());
        self
    }

    /// Only those that start a scenario, or only those that start none.
    #[must_use]
    pub fn assigned(mut self, is_assigned: bool) -> Self {
        self.is_assigned = Some(is_assigned);
        self
    }

    /// Only those that start this scenario or none yet. Make ignores [`HookQuery::assigned`] beside it.
    #[must_use]
    pub fn usable_by(mut self, scenario: ScenarioId) -> Self {
        self.usable_by = Some(scenario);
        self
    }

    fn into_call(self) -> Call {
        HOOKS
            .call()
            .query("teamId", self.team)
            .query_opt("typeName", self.type_name)
            .query_opt("assigned", self.is_assigned)
            .query_opt("viewForScenarioId", self.usable_by)
    }
}

/// A hook that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHook {
    /// The team it shall belong to.
    pub team: TeamId,
    /// Its name, at most 128 characters.
    pub name: String,
    /// Its kind, such as `gateway-webhook`, `gateway-mailhook`, or the kind of an app.
    pub type_name: String,
    /// How it hands messages on. Make wants these for every kind.
    pub settings: WebhookSettings,
    /// What its kind wants besides, such as `__IMTCONN__` (a connection) and `formId` for a form.
    pub more: Map<String, Value>,
}

impl NewHook {
    /// A plain webhook that takes everything and hands on the body only.
    pub fn webhook(team: TeamId, name: impl Into<String>) -> Self {
        Self {
            team,
            name: name.into(),
            type_name: "gateway-webhook".to_owned(),
            settings: WebhookSettings::default(),
            more: Map::new(),
        }
    }

    fn body(&self) -> Value {
        let mut body = self.settings.flags();
        body.extend(self.more.clone());
        body.insert("name".to_owned(), json!(self.name));
        body.insert("teamId".to_owned(), json!(self.team));
        body.insert("typeName".to_owned(), json!(self.type_name));
        Value::Object(body)
    }
}

impl Caller {
    /// `GET /hooks`: the hooks of a team. Scope `hooks:read`. Make's answers show no paging here.
    pub async fn hooks(&self, team: TeamId) -> Result<Vec<Hook>, Error> {
        self.hooks_that(HookQuery::in_team(team)).await
    }

    /// `GET /hooks`: those hooks of a team that fit. Scope `hooks:read`.
    pub async fn hooks_that(&self, query: HookQuery) -> Result<Vec<Hook>, Error> {
        self.ask_rows("hooks", query.into_call()).await
    }

    /// `GET /hooks/{id}`. Scope `hooks:read`.
    pub async fn hook(&self, id: HookId) -> Result<Hook, Error> {
        self.ask_for("hook", HOOK.call().with(id)).await
    }

    /// `POST /hooks`: makes a hook, which takes messages at once. Scope `hooks:write`. Never sent again by itself.
    ///
    /// It starts no scenario until a blueprint names it.
    pub async fn create_hook(&self, new: &NewHook) -> Result<Hook, Error> {
        self.ask_for("hook", CREATE_HOOK.call().body(new.body()))
            .await
    }

    /// `PATCH /hooks/{id}`: gives a hook another name, at most 128 characters. Scope `hooks:write`.
    pub async fn rename_hook(&self, id: HookId, name: &str) -> Result<Hook, Error> {
        let call = RENAME_HOOK.call().with(id).body(json!({ "name": name }));
        self.ask_for("hook", call).await
    }

    /// `DELETE /hooks/{id}`: removes a hook and its address for good. Scope `hooks:write`.
    ///
    /// [`Error::ConfirmationNeeded`] if a scenario starts by it and nobody agreed; the scenario stops working.
    pub async fn delete_hook(&self, id: HookId, confirmation: Confirmation) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_HOOK.call().with(id));
        confirmation.read(self.tell(call).await)
    }
}
