//! Finding runs over a whole organization.
//!
//! In: what to look for. Out: runs with the text of their error, newest first.
//! Never something to depend on: one reading of Make's reference offers this search, another keeps it to Make itself,
//! so a 403 or 404 means that the runs of each scenario have to be asked for one by one.
//!
//! Source: Make's `OpenAPI` document at `https://eu1.make.com/api/v2/openapi.json`

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, ScenarioId, TeamId};
use crate::lenient;
use crate::make::logs::{LogRow, RunStatus};

endpoints! {
    SEARCH_RUNS = Endpoint::post(
        "search_runs",
        "/organizations/{organization}/scenarios/executions",
        &["organizations:read"],
    )
    .question()
    .unproven();
}

/// Most runs Make gives at once.
const LARGEST_PAGE: u32 = 500;

/// What to look for. The default is everything of the last seven days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunSearch {
    /// Not before this day. Make looks at the day only, in UTC, so rows of its earlier hours come too.
    pub from: Option<Timestamp>,
    /// Not after this day. Make looks at the day only, in UTC, so rows of its later hours come too.
    pub to: Option<Timestamp>,
    /// Only runs of this team.
    pub team: Option<TeamId>,
    /// Only runs of these scenarios; an empty list means all.
    pub scenarios: Vec<ScenarioId>,
    /// Only runs that ended so; an empty list means all.
    pub status: Vec<RunStatus>,
    /// Only runs with this text in their error.
    pub error_text: Option<String>,
    /// Rows at once, 1 to 500; Make gives 50 when it is `None`.
    pub page_size: Option<u32>,
    /// Which page, from 0.
    pub page: u32,
}

impl RunSearch {
    fn body(&self) -> Value {
        let mut body = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                body.insert(key.to_owned(), value);
            }
        };
        put("from", self.from.map(|from| json!(from.as_millisecond())));
        put("to", self.to.map(|to| json!(to.as_millisecond())));
        put("teamId", self.team.map(|team| json!(team)));
        put(
            "errorMessage",
            self.error_text.as_ref().map(|text| json!(text)),
        );
        put(
            "scenarioIds",
            (!self.scenarios.is_empty()).then(|| json!(self.scenarios)),
        );
        let codes: Vec<u8> = self.status.iter().map(|status| status.code()).collect();
        put("status", (!codes.is_empty()).then(|| json!(codes)));
        put(
            "pageSize",
            self.page_size
                .map(|size| json!(size.clamp(1, LARGEST_PAGE))),
        );
        put("pageIndex", Some(json!(self.page)));
        Value::Object(body)
    }
}

/// A run that was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FoundRun {
    /// The scenario.
    pub scenario_id: ScenarioId,
    /// Its name at that time.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub scenario_name: String,
    /// What went wrong. It may quote the data the run worked on.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub error_message: Option<String>,
    /// The run itself.
    #[serde(flatten)]
    pub run: LogRow,
}

impl Caller {
    /// `POST /organizations/{id}/scenarios/executions`: one page of the runs that fit. Scope `organizations:read`.
    /// It changes nothing, so it may be sent again.
    ///
    /// Unverified: whether a server has it; [`Error::NotFound`] and [`Error::Forbidden`] may mean that it has not.
    pub async fn search_runs(
        &self,
        organization: OrganizationId,
        search: &RunSearch,
    ) -> Result<Vec<FoundRun>, Error> {
        let call = SEARCH_RUNS.call().with(organization);
        self.ask_rows("results", call.body(search.body())).await
    }
}
