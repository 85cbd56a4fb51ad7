//! Incomplete executions, which Make calls DLQ items: listing, trying again, deleting.
//!
//! In: a scenario and which of its items are meant. Out: the items, or what Make did with them.
//! Never what is inside one; `dlq_details` reads that.
//!
//! A scenario keeps incomplete executions only if its blueprint says so.
//! Source: <https://developers.make.com/api-documentation/api-reference/incomplete-executions>

use jiff::Timestamp;
use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{DlqId, ScenarioId};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::make::selection::{Deleted, Selection};

endpoints! {
    DLQS = Endpoint::get("dlqs", "/dlqs", &["dlqs:read"]);
    RETRY_DLQ = Endpoint::post("retry_dlq", "/dlqs/{dlq}/retry", &["dlqs:write"]);
    RETRY_DLQS = Endpoint::post("retry_dlqs", "/dlqs/retry", &["dlqs:write"]);
    DELETE_DLQ = Endpoint::delete("delete_dlq", "/dlqs/{dlq}", &["dlqs:write"]);
    DELETE_DLQS = Endpoint::delete("delete_dlqs", "/dlqs", &["dlqs:write"]);
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
pub type DlqSelection = Selection<DlqId>;

impl Caller {
    /// `GET /dlqs`: the incomplete executions of a scenario. Scope `dlqs:read`. Make documents no paging here.
    pub async fn dlqs(&self, scenario: ScenarioId) -> Result<Vec<Dlq>, Error> {
        self.ask_rows("dlqs", DLQS.call().query("scenarioId", scenario))
            .await
    }

    /// `POST /dlqs/{id}/retry`: lets Make try one incomplete execution again, with the blueprint of that time or the
    /// one of [`Caller::update_dlq`]. Scope `dlqs:write`. The try itself comes later.
    pub async fn retry_dlq(&self, dlq: &DlqId) -> Result<(), Error> {
        self.tell(RETRY_DLQ.call().with(dlq)).await
    }

    /// `POST /dlqs/retry`: lets Make try incomplete executions again, in one call. Scope `dlqs:write`.
    ///
    /// Returns those that Make queued; the tries themselves come later.
    pub async fn retry_dlqs(
        &self,
        scenario: ScenarioId,
        which: &DlqSelection,
    ) -> Result<Vec<DlqId>, Error> {
        let call = RETRY_DLQS.call().query("scenarioId", scenario);
        self.ask_rows("dlqs", call.body(which.body())).await
    }

    /// `DELETE /dlqs/{id}`: removes one incomplete execution for good. Scope `dlqs:write`.
    ///
    /// Make calls it deprecated; [`Caller::delete_dlqs`] does the same for one id.
    pub async fn delete_dlq(&self, dlq: &DlqId) -> Result<(), Error> {
        self.tell(DELETE_DLQ.call().with(dlq)).await
    }

    /// `DELETE /dlqs`: removes incomplete executions of a scenario for good, in one call. Scope `dlqs:write`.
    ///
    /// To delete all, Make wants the person's word: [`Error::ConfirmationNeeded`]. Items that are being worked on stay
    /// while the others go; [`Deleted::problem`] says so.
    pub async fn delete_dlqs(
        &self,
        scenario: ScenarioId,
        which: &DlqSelection,
        confirmation: Confirmation,
    ) -> Result<Deleted<DlqId>, Error> {
        let call = DELETE_DLQS.call().query("scenarioId", scenario);
        let call = confirmation.put_into(call.body(which.body()));
        let document = confirmation.read(self.document(&call).await)?;
        Deleted::read(document, "dlqs", call.template)
    }
}
