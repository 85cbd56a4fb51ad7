//! Scenarios: listing them, looking at one, switching them on and off.
//!
//! In: where to look and how to sort, or one id. Out: [`Scenario`]. Never creates, changes or removes one;
//! `scenario_changes` does.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use jiff::Timestamp;
use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{FolderId, HookId, OrganizationId, ScenarioId, TeamId, UserId};
use crate::lenient;
use crate::make::scheduling::Scheduling;
use crate::make::users::In;
use crate::page::Pages;

endpoints! {
    SCENARIOS = Endpoint::get("scenarios", "/scenarios", &["scenarios:read"]);
    SCENARIO = Endpoint::get("scenario", "/scenarios/{scenario}", &["scenarios:read"]);
    START = Endpoint::post("start", "/scenarios/{scenario}/start", &["scenarios:write"]);
    STOP = Endpoint::post("stop", "/scenarios/{scenario}/stop", &["scenarios:write"]);
}

/// One scenario. Make has no "last run" field; the newest log row tells it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "Make's own flags, each with its own meaning"
)]
pub struct Scenario {
    /// Make's number for the scenario.
    pub id: ScenarioId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The team it belongs to.
    pub team_id: TeamId,
    /// What a person wrote about it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub description: String,
    /// The folder it is sorted into.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub folder_id: Option<FolderId>,
    /// The hook that starts it, for scenarios that wait for messages.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub hook_id: Option<HookId>,
    /// It is switched on.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_active: bool,
    /// Make stopped it because of an error.
    #[serde(rename = "isinvalid", default, deserialize_with = "lenient::flag")]
    pub is_invalid: bool,
    /// Assumed: it is being edited or run right now; Make does not document the field.
    #[serde(rename = "islocked", default, deserialize_with = "lenient::flag")]
    pub is_locked: bool,
    /// Make paused it because of a problem with the subscription.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_paused: bool,
    /// An unfinished draft, in Make's word.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub concept: bool,
    /// The apps its steps use. Make names an app once per step; here it stands once.
    #[serde(default, deserialize_with = "lenient::distinct_texts")]
    pub used_packages: Vec<String>,
    /// When it runs by itself.
    #[serde(default, deserialize_with = "lenient::some")]
    pub scheduling: Option<Scheduling>,
    /// When it runs next, as far as Make knows.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub next_exec: Option<Timestamp>,
    /// When it last ran. Make does not tell, see the newest log row; servers of the guide's dialect do.
    #[serde(
        rename = "lastRunDate",
        default,
        deserialize_with = "lenient::opt_moment"
    )]
    pub last_run: Option<Timestamp>,
    /// When somebody last changed it.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub last_edit: Option<Timestamp>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub created: Option<Timestamp>,
    /// Incomplete executions that wait.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub dlq_count: u64,
    /// Who made it.
    #[serde(default, deserialize_with = "person")]
    pub created_by_user: Option<Person>,
    /// Who last changed it.
    #[serde(default, deserialize_with = "person")]
    pub updated_by_user: Option<Person>,
    /// A scenario, or a tool for agents.
    #[serde(rename = "type", default, deserialize_with = "lenient::soft")]
    pub kind: Option<ScenarioKind>,
}

/// Somebody named in passing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WirePerson")]
#[non_exhaustive]
pub struct Person {
    /// Make's number for the person.
    pub id: UserId,
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
}

/// A person as Make writes it, or something else in the place of one.
#[derive(Deserialize)]
struct WirePerson {
    #[serde(default, deserialize_with = "lenient::opt_number")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    name: String,
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    email: String,
}

impl TryFrom<WirePerson> for Person {
    type Error = &'static str;

    fn try_from(WirePerson { id, name, email }: WirePerson) -> Result<Self, Self::Error> {
        let id = id.map(UserId).ok_or("expected a person with a number")?;
        Ok(Self { id, name, email })
    }
}

fn person<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Person>, D::Error> {
    lenient::soft_object::<D, WirePerson, Person>(from)
}

/// What a scenario is for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ScenarioKind {
    /// An ordinary scenario.
    Scenario,
    /// A tool that agents call.
    Tool,
    /// A kind Make added later, in Make's word.
    Other(String),
}

impl From<String> for ScenarioKind {
    fn from(word: String) -> Self {
        match word.as_str() {
            "scenario" => Self::Scenario,
            "tool" => Self::Tool,
            _ => Self::Other(word),
        }
    }
}

/// How a listing is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScenarioSort {
    /// By id, smallest first: rows do not move between pages while somebody works.
    Id,
    /// By name.
    Name,
    /// Newest change first: the first page shows what changed.
    LastEdit,
}

impl ScenarioSort {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Id => ("id", "asc"),
            Self::Name => ("name", "asc"),
            Self::LastEdit => ("lastEdit", "desc"),
        }
    }
}

/// Which scenarios are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioQuery {
    place: In,
    sort: ScenarioSort,
    only: Vec<ScenarioId>,
    is_active: Option<bool>,
    folder: Option<FolderId>,
    is_concept: Option<bool>,
}

impl ScenarioQuery {
    /// All scenarios of an organization, by id.
    pub fn in_organization(organization: OrganizationId) -> Self {
        Self::of(In::Organization(organization))
    }

    /// All scenarios of a team, by id.
    pub fn in_team(team: TeamId) -> Self {
        Self::of(In::Team(team))
    }

    fn of(place: In) -> Self {
        Self {
            place,
            sort: ScenarioSort::Id,
            only: Vec::new(),
            is_active: None,
            folder: None,
            is_concept: None,
        }
    }

    /// Sorted like this.
    #[must_use]
    pub fn sorted_by(mut self, sort: ScenarioSort) -> Self {
        self.sort = sort;
        self
    }

    /// Only these. At most 100 at once keep the address short enough; an empty list means no such limit.
    #[must_use]
    pub fn only(mut self, ids: &[ScenarioId]) -> Self {
        self.only = ids.to_vec();
        self
    }

    /// Only those that are switched on, or only those that are not.
    #[must_use]
    pub fn active(mut self, is_active: bool) -> Self {
        self.is_active = Some(is_active);
        self
    }

    /// Only those that lie directly in this folder.
    #[must_use]
    pub fn in_folder(mut self, folder: FolderId) -> Self {
        self.folder = Some(folder);
        self
    }

    /// Only unfinished drafts, or only the others.
    #[must_use]
    pub fn concept(mut self, is_concept: bool) -> Self {
        self.is_concept = Some(is_concept);
        self
    }

    fn into_call(self) -> Call {
        let (sort_by, sort_dir) = self.sort.words();
        let call = self.place.narrow(SCENARIOS.call());
        let call = self
            .only
            .iter()
            .fold(call, |call, id| call.query("id[]", id));
        call.query_opt("isActive", self.is_active)
            .query_opt("folderId", self.folder)
            .query_opt("concept", self.is_concept)
            .query("pg[sortBy]", sort_by)
            .query("pg[sortDir]", sort_dir)
    }
}

impl Caller {
    /// `GET /scenarios`: scenarios of an organization or a team. Scope `scenarios:read`.
    pub fn scenarios(&self, query: ScenarioQuery) -> Pages<Scenario> {
        Pages::by_offset(
            self,
            "scenarios",
            query.into_call(),
            |scenario: &Scenario| scenario.id.to_string(),
        )
    }

    /// `GET /scenarios/{id}`. Scope `scenarios:read`.
    pub async fn scenario(&self, id: ScenarioId) -> Result<Scenario, Error> {
        self.ask_for("scenario", SCENARIO.call().with(id)).await
    }

    /// `POST /scenarios/{id}/start`: switches a scenario on. One on an interval also runs at once. Scope
    /// `scenarios:write`.
    ///
    /// [`Error::AlreadyInThatState`] if it is on already.
    pub async fn start(&self, id: ScenarioId) -> Result<(), Error> {
        self.tell(START.call().with(id)).await
    }

    /// `POST /scenarios/{id}/stop`: switches a scenario off. Scope `scenarios:write`.
    ///
    /// Assumed: a run that is under way may finish; Make's page promises to end it, an observer saw it go on.
    /// [`Error::AlreadyInThatState`] if it is off already.
    pub async fn stop(&self, id: ScenarioId) -> Result<(), Error> {
        self.tell(STOP.call().with(id)).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn row() -> Value {
        json!({"id": 925, "name": "New scenario", "teamId": 215, "hookId": null, "deviceId": null,
            "deviceScope": null, "concept": false, "description": "", "folderId": null, "isinvalid": false,
            "islinked": true, "isActive": true, "islocked": false, "isPaused": false,
            "usedPackages": ["json", "http", "json"], "lastEdit": "2021-09-22T06:40:56.692Z",
            "scheduling": {"type": "indefinitely", "interval": 900}, "iswaiting": false, "dlqCount": 2,
            "createdByUser": {"id": 985, "name": "John Doe", "email": "j.doe@example.com"},
            "updatedByUser": null, "nextExec": "2021-09-22T06:41:56.692Z",
            "created": "2021-10-22T06:41:56.692Z", "type": "scenario", "somethingNew": {"deep": [1]}})
    }

    #[test]
    fn makes_own_example_is_read_whole() {
        let scenario = Scenario::deserialize(row()).unwrap();
        assert_eq!(
            (scenario.id, scenario.team_id),
            (ScenarioId(925), TeamId(215))
        );
        assert!(scenario.is_active && !scenario.is_invalid);
        assert_eq!(scenario.used_packages, ["json", "http"]);
        assert_eq!(
            scenario.scheduling,
            Some(Scheduling::Indefinitely {
                interval_seconds: 900,
                restrict: Vec::new()
            })
        );
        assert_eq!(scenario.kind, Some(ScenarioKind::Scenario));
        assert_eq!(
            scenario.created_by_user.map(|person| person.id),
            Some(UserId(985))
        );
    }

    #[test]
    fn a_surprise_in_any_field_but_the_ids_does_not_cost_the_row() {
        let Value::Object(fields) = row() else {
            panic!()
        };
        for name in fields.keys() {
            for surprise in [
                json!(null),
                json!({"new": "shape"}),
                json!(["list"]),
                json!(-1.5),
            ] {
                let mut changed = row();
                changed[name] = surprise.clone();
                let is_needed = matches!(name.as_str(), "id" | "teamId");
                let result = Scenario::deserialize(changed);
                assert_eq!(result.is_err(), is_needed, "{name} = {surprise}");
            }
        }
    }
}
