//! Creating, changing, cloning and deleting scenarios.
//!
//! In: what a scenario shall be. Out: the scenario as Make made it.
//! Never switches one on: Make has calls of their own for that, and a new scenario is off.
//!
//! Make has no cron expressions and no way to move a scenario to another team; a clone and a deletion do that.
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{
    ConnectionId, DataStoreId, FolderId, HookId, OrganizationId, ScenarioId, TeamId, TemplateId,
};
use crate::make::blueprint_text::BlueprintText;
use crate::make::confirmation::Confirmation;
use crate::make::scenarios::Scenario;
use crate::make::scheduling::Scheduling;

endpoints! {
    CREATE_SCENARIO = Endpoint::post("create_scenario", "/scenarios", &["scenarios:write"]).once();
    UPDATE_SCENARIO = Endpoint::patch("update_scenario", "/scenarios/{scenario}", &["scenarios:write"]);
    DELETE_SCENARIO = Endpoint::delete("delete_scenario", "/scenarios/{scenario}", &["scenarios:write"]);
    CLONE_SCENARIO = Endpoint::post("clone_scenario", "/scenarios/{scenario}/clone", &["scenarios:write"]).once();
}

/// A scenario that does not exist yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewScenario {
    /// The team it shall belong to.
    pub team: TeamId,
    /// Its steps and its name.
    pub blueprint: BlueprintText,
    /// When it shall run by itself, once it is switched on.
    pub scheduling: Scheduling,
    /// The folder it shall lie in.
    pub folder: Option<FolderId>,
    /// The template it is made from.
    pub based_on: Option<TemplateId>,
    /// Whether the person agreed to install apps that are new to the organization.
    pub confirmation: Confirmation,
}

/// What shall be different. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScenarioChange {
    /// Its name.
    pub name: Option<String>,
    /// What a person wrote about it: at most 240 characters.
    ///
    /// Unverified: Make's own client library sends it; Make's reference does not list it.
    pub description: Option<String>,
    /// Its steps.
    pub blueprint: Option<BlueprintText>,
    /// When it runs by itself.
    pub scheduling: Option<Scheduling>,
    /// The folder it lies in; `Some(None)` takes it out of its folder.
    ///
    /// Unverified: that Make takes `null` for "no folder".
    pub folder: Option<Option<FolderId>>,
}

impl ScenarioChange {
    fn body(&self) -> Value {
        let mut body = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                body.insert(key.to_owned(), value);
            }
        };
        put("name", self.name.as_ref().map(|name| json!(name)));
        put(
            "description",
            self.description.as_ref().map(|text| json!(text)),
        );
        put(
            "blueprint",
            self.blueprint.as_ref().map(|text| json!(text.as_str())),
        );
        put("scheduling", self.scheduling.as_ref().map(text_of));
        put("folderId", self.folder.map(|folder| json!(folder)));
        Value::Object(body)
    }
}

/// How to clone a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioClone {
    /// The organization of the team that gets the clone.
    pub organization: OrganizationId,
    /// The team that gets the clone.
    pub team: TeamId,
    /// The name of the clone, at most 120 characters.
    pub name: String,
    /// Take along what the steps remember, such as the last row a trigger saw. Without it the clone starts afresh.
    pub keep_states: bool,
    /// The connection of the clone for each connection of the original. `None` leaves a gap to be filled by hand,
    /// which Make takes only with `skip_analysis`.
    pub connections: BTreeMap<ConnectionId, Option<ConnectionId>>,
    /// The hook of the clone for each hook of the original.
    pub hooks: BTreeMap<HookId, Option<HookId>>,
    /// The data store of the clone for each data store of the original.
    pub data_stores: BTreeMap<DataStoreId, Option<DataStoreId>>,
    /// The data structure of the clone for each data structure of the original, by Make's numbers.
    pub data_structures: BTreeMap<u64, Option<u64>>,
    /// The key of the clone for each key of the original, by Make's numbers.
    pub keys: BTreeMap<u64, Option<u64>>,
    /// The device of the clone for each device of the original, by Make's numbers.
    pub devices: BTreeMap<u64, Option<u64>>,
    /// Let Make clone without checking that the clone will work.
    pub skip_analysis: bool,
    /// Whether the person agreed to lose custom apps and functions that the other team does not have.
    pub confirmation: Confirmation,
}

impl ScenarioClone {
    /// A clone that starts afresh and maps nothing, for a team of the same organization.
    pub fn new(organization: OrganizationId, team: TeamId, name: impl Into<String>) -> Self {
        Self {
            organization,
            team,
            name: name.into(),
            keep_states: false,
            connections: BTreeMap::new(),
            hooks: BTreeMap::new(),
            data_stores: BTreeMap::new(),
            data_structures: BTreeMap::new(),
            keys: BTreeMap::new(),
            devices: BTreeMap::new(),
            skip_analysis: false,
            confirmation: Confirmation::NotAsked,
        }
    }

    fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("name".to_owned(), json!(self.name));
        body.insert("teamId".to_owned(), json!(self.team));
        body.insert("states".to_owned(), json!(self.keep_states));
        let maps = [
            ("account", json!(self.connections)),
            ("hook", json!(self.hooks)),
            ("datastore", json!(self.data_stores)),
            ("udt", json!(self.data_structures)),
            ("key", json!(self.keys)),
            ("device", json!(self.devices)),
        ];
        for (key, map) in maps {
            if map != json!({}) {
                body.insert(key.to_owned(), map);
            }
        }
        Value::Object(body)
    }
}

/// Make wants a schedule as a JSON text inside JSON.
fn text_of(scheduling: &Scheduling) -> Value {
    json!(json!(scheduling).to_string())
}

impl Caller {
    /// `POST /scenarios`: makes a scenario, which is off. Scope `scenarios:write`. Never sent again by itself.
    ///
    /// [`Error::ConfirmationNeeded`] if it uses an app that is new to the organization and nobody agreed;
    /// [`Error::NotFound`] for an unknown connection, [`Error::Invalid`] with code `IM007` for an unknown module,
    /// [`Error::TooLarge`] for a blueprint of more than some 2 MB.
    pub async fn create_scenario(&self, new: &NewScenario) -> Result<Scenario, Error> {
        let mut body = Map::new();
        body.insert("teamId".to_owned(), json!(new.team));
        body.insert("blueprint".to_owned(), json!(new.blueprint.as_str()));
        body.insert("scheduling".to_owned(), text_of(&new.scheduling));
        if let Some(folder) = new.folder {
            body.insert("folderId".to_owned(), json!(folder));
        }
        if let Some(template) = new.based_on {
            body.insert("basedon".to_owned(), json!(template));
        }
        let call = CREATE_SCENARIO.call().body(Value::Object(body));
        let call = new.confirmation.put_into(call);
        new.confirmation.read(self.ask_for("scenario", call).await)
    }

    /// `PATCH /scenarios/{id}`: changes a scenario. Scope `scenarios:write`.
    ///
    /// It cannot switch a scenario on or off; [`Caller::start`] and [`Caller::stop`] do.
    /// [`Error::ConfirmationNeeded`] if the new steps use an app that is new to the organization and nobody agreed.
    pub async fn update_scenario(
        &self,
        id: ScenarioId,
        change: &ScenarioChange,
        confirmation: Confirmation,
    ) -> Result<Scenario, Error> {
        let call = UPDATE_SCENARIO.call().with(id).body(change.body());
        let call = confirmation.put_into(call);
        confirmation.read(self.ask_for("scenario", call).await)
    }

    /// `DELETE /scenarios/{id}`: removes a scenario for good. Scope `scenarios:write`.
    ///
    /// Make asks for no confirmation here, and knows no way back. Unverified: whether a locked scenario is refused.
    pub async fn delete_scenario(&self, id: ScenarioId) -> Result<(), Error> {
        self.tell(DELETE_SCENARIO.call().with(id)).await
    }

    /// `POST /scenarios/{id}/clone`: makes a copy, which is off. Scope `scenarios:write`. Never sent again by itself.
    ///
    /// [`Error::ConfirmationNeeded`] names the custom functions that the other team lacks.
    pub async fn clone_scenario(
        &self,
        id: ScenarioId,
        clone: &ScenarioClone,
    ) -> Result<Scenario, Error> {
        let call = CLONE_SCENARIO
            .call()
            .with(id)
            .query("organizationId", clone.organization)
            .query_opt("notAnalyze", clone.skip_analysis.then_some(true))
            .body(clone.body());
        let call = clone.confirmation.put_into(call);
        let document = clone.confirmation.read(self.document(&call).await)?;
        // Make's reference wraps the scenario in its schema and does not in its examples.
        decode::wrapped_or_bare(document, &["scenario"])
    }
}
