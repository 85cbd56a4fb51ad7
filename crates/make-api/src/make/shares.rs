//! Public links to scenarios: whoever has one sees what the scenario is made of and may copy it.
//!
//! In: a place or a scenario, and what a link shall say. Out: [`Share`]. Never opens a link.
//!
//! Source: Make's `OpenAPI` document at `https://eu1.make.com/api/v2/openapi.json`

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ScenarioId, ShareId};
use crate::lenient;
use crate::make::users::In;
use crate::page::Pages;

endpoints! {
    SHARES = Endpoint::get("shares", "/scenarios-shared", &["scenarios-shared:read"]);
    SHARES_OF = Endpoint::get("shares_of", "/scenarios-shared/{scenario}", &["scenarios-shared:read"]);
    SHARE = Endpoint::get("share", "/scenarios-shared/{scenario}/{share}", &["scenarios-shared:read"]);
    CREATE_SHARE = Endpoint::post(
        "create_share",
        "/scenarios-shared/{scenario}",
        &["scenarios-shared:write", "scenarios:read"],
    )
    .once();
    UPDATE_SHARE =
        Endpoint::patch("update_share", "/scenarios-shared/{scenario}/{share}", &["scenarios-shared:write"]);
    DELETE_SHARE =
        Endpoint::delete("delete_share", "/scenarios-shared/{scenario}/{share}", &["scenarios-shared:write"]);
}

/// One public link.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Share {
    /// Make's id for the link.
    pub id: ShareId,
    /// The scenario behind it.
    pub scenario_id: ScenarioId,
    /// The title of its page.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub title: String,
    /// The scenario's own name, in lists only.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub scenario_name: Option<String>,
    /// A sentence or two about it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub description_short: String,
    /// More about it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub description_long: String,
    /// The link works. `None` in the list of a whole organization or team, which does not tell.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub is_enabled: Option<bool>,
    /// The link. Everybody who has it sees the scenario.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub share_url: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub updated: Option<Timestamp>,
}

/// What a link shall be. What is `None` stays as it is, or empty in a new link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShareChange {
    /// The title of its page, 1 to 40 characters; a new link needs one.
    pub title: Option<String>,
    /// A sentence or two about it, at most 260 characters.
    pub description_short: Option<String>,
    /// More about it, at most 2,000 characters.
    pub description_long: Option<String>,
    /// Whether the link works. A new link does not unless this says so.
    pub is_enabled: Option<bool>,
}

impl ShareChange {
    fn body(&self) -> Value {
        let texts = [
            ("title", &self.title),
            ("descriptionShort", &self.description_short),
            ("descriptionLong", &self.description_long),
        ];
        let texts = texts
            .into_iter()
            .filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?))));
        let mut body: Map<String, Value> = texts.collect();
        if let Some(is_enabled) = self.is_enabled {
            body.insert("isEnabled".to_owned(), json!(is_enabled));
        }
        Value::Object(body)
    }
}

#[derive(Deserialize)]
struct WireCreated {
    #[serde(default, deserialize_with = "lenient::soft")]
    id: Option<ShareId>,
}

impl Caller {
    /// `GET /scenarios-shared`: all public links of an organization or a team. Scope `scenarios-shared:read`.
    pub fn shares(&self, place: In) -> Pages<Share> {
        let call = place
            .narrow(SHARES.call())
            .query("pg[sortBy]", "id")
            .query("pg[sortDir]", "asc");
        Pages::by_offset(self, "scenariosShared", call, |row: &Share| {
            row.id.to_string()
        })
    }

    /// `GET /scenarios-shared/{scenario}`: the public links to one scenario. Scope `scenarios-shared:read`.
    pub async fn shares_of(&self, scenario: ScenarioId) -> Result<Vec<Share>, Error> {
        self.ask_rows("scenariosShared", SHARES_OF.call().with(scenario))
            .await
    }

    /// `GET /scenarios-shared/{scenario}/{share}`. Scope `scenarios-shared:read`.
    pub async fn share(&self, scenario: ScenarioId, share: &ShareId) -> Result<Share, Error> {
        let call = SHARE.call().with(scenario).with(share);
        self.ask_for("scenarioShared", call).await
    }

    /// `POST /scenarios-shared/{scenario}`: makes a public link. Scopes `scenarios-shared:write` and
    /// `scenarios:read`. Never sent again by itself.
    ///
    /// Unverified: an observer's server told no id; [`Caller::shares_of`] has it then.
    pub async fn create_share(
        &self,
        scenario: ScenarioId,
        new: &ShareChange,
    ) -> Result<Option<ShareId>, Error> {
        let call = CREATE_SHARE.call().with(scenario).body(new.body());
        let WireCreated { id } = self.ask_for("scenarioShared", call).await?;
        Ok(id)
    }

    /// `PATCH /scenarios-shared/{scenario}/{share}`: changes a public link, or switches it off. Scope
    /// `scenarios-shared:write`.
    pub async fn update_share(
        &self,
        scenario: ScenarioId,
        share: &ShareId,
        change: &ShareChange,
    ) -> Result<Share, Error> {
        let call = UPDATE_SHARE.call().with(scenario).with(share);
        self.ask_for("scenarioShared", call.body(change.body()))
            .await
    }

    /// `DELETE /scenarios-shared/{scenario}/{share}`: removes a public link for good. Scope `scenarios-shared:write`.
    pub async fn delete_share(&self, scenario: ScenarioId, share: &ShareId) -> Result<(), Error> {
        self.tell(DELETE_SHARE.call().with(scenario).with(share))
            .await
    }
}
