//! Incomplete executions, which Make calls DLQ items.
//!
//! In: a scenario. Out: its incomplete executions, and orders to try them again. Never deletes one.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/incomplete-executions>

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{DlqId, ScenarioId};
use crate::lenient;

endpoints! {
    DLQS = Endpoint::get("dlqs", "/dlqs", &["dlqs:read"]);
    RETRY_DLQS = Endpoint::post("retry_dlqs", "/dlqs/retry", &["dlqs:write"]);
}

/// One incomplete execution.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Dlq {
    /// Make's id for it.
    pub id: DlqId,
    /// Why it stopped, in the words of the service that failed.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub reason: Option<String>,
    /// When it stopped.
    #[serde(deserialize_with = "lenient::moment")]
    pub created: Timestamp,
    /// Size of the kept data, in bytes.
    #[serde(rename = "size", default, deserialize_with = "lenient::opt_number")]
    pub size_bytes: Option<u64>,
    /// It has been dealt with.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub resolved: bool,
    /// Make tries it again by itself.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub retry: bool,
    /// Tries so far.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub attempts: u64,
}

/// Which incomplete executions of a scenario are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DlqSelection {
    /// Exactly these.
    Only(Vec<DlqId>),
    /// All there are when Make reads the order, except these.
    AllExcept(Vec<DlqId>),
}

impl Caller {
    /// `GET /dlqs`: the incomplete executions of a scenario. Scope `dlqs:read`. Make documents no paging here.
    pub async fn dlqs(&self, scenario: ScenarioId) -> Result<Vec<Dlq>, Error> {
        self.ask_rows("dlqs", DLQS.call().query("scenarioId", scenario))
            .await
    }

    /// `POST /dlqs/retry`: lets Make try incomplete executions again, in one call. Scope `dlqs:write`.
    ///
    /// Returns those that Make queued; the tries themselves come later.
    pub async fn retry_dlqs(
        &self,
        scenario: ScenarioId,
        which: &DlqSelection,
    ) -> Result<Vec<DlqId>, Error> {
        let body = match which {
            DlqSelection::Only(ids) => json!({ "ids": ids }),
            DlqSelection::AllExcept(ids) => json!({ "all": true, "exceptIds": ids }),
        };
        let call = RETRY_DLQS.call().query("scenarioId", scenario).body(body);
        self.ask_rows("dlqs", call).await
    }
}
