//! What ran when, and how it ended.
//!
//! In: a scenario, a span of time, a status. Out: one row per run, newest first.
//! Never tells why a run failed; [`Caller::execution`] does.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/logs>

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::call::Call;
use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ExecutionId, ScenarioId, TeamId, UserId};
use crate::lenient;
use crate::make::executions::ExecutionError;
use crate::page::{Pages, Standing};

endpoints! {
    LOGS = Endpoint::get("logs", "/scenarios/{scenario}/logs", &["scenarios:read"]);
    LOG = Endpoint::get("log", "/scenarios/{scenario}/logs/{execution}", &["scenarios:read"]);
}

/// How a run ended, by the code of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunStatus {
    /// 0: not ended yet.
    Pending,
    /// 1.
    Success,
    /// 2: ended, with warnings.
    Warning,
    /// 3: failed.
    Error,
    /// A code Make added later; 255 for something that is not even a small number.
    Unknown(u8),
}

impl RunStatus {
    fn from_code(code: u64) -> Self {
        match code {
            0 => Self::Pending,
            1 => Self::Success,
            2 => Self::Warning,
            3 => Self::Error,
            other => Self::Unknown(u8::try_from(other).unwrap_or(u8::MAX)),
        }
    }

    /// Make's number for it.
    pub fn code(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Success => 1,
            Self::Warning => 2,
            Self::Error => 3,
            Self::Unknown(code) => code,
        }
    }
}

impl<'de> Deserialize<'de> for RunStatus {
    /// Accepts the number, the number as text, and the words of the execution detail.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        Ok(
            match value.as_str().map(str::to_ascii_uppercase).as_deref() {
                Some("RUNNING") => Self::Pending,
                Some("SUCCESS") => Self::Success,
                Some("WARNING") => Self::Warning,
                Some("ERROR") => Self::Error,
                _ => lenient::number(value).map_or(Self::Unknown(u8::MAX), Self::from_code),
            },
        )
    }
}

/// One run of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LogRow {
    /// The run.
    pub id: ExecutionId,
    /// The key Make sorts logs by: `<ms>_scenario.<scenario>.<type>.<run>`.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub imt_id: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "lenient::moment")]
    pub timestamp: Timestamp,
    /// How it ended.
    pub status: RunStatus,
    /// How long it took, in milliseconds.
    #[serde(rename = "duration", default, deserialize_with = "lenient::opt_number")]
    pub duration_ms: Option<u64>,
    /// Operations it used.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub operations: Option<u64>,
    /// Hundredths of a credit it used.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub centicredits: Option<u64>,
    /// Bytes of data transfer it used.
    #[serde(rename = "transfer", default, deserialize_with = "lenient::opt_number")]
    pub transfer_bytes: Option<u64>,
    /// The team it ran for.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub team_id: Option<TeamId>,
    /// `auto` by schedule, `manual` by a person, or another word of Make's.
    #[serde(rename = "type", default, deserialize_with = "lenient::soft")]
    pub kind: Option<String>,
    /// Who ran it, if a person did.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub author_id: Option<UserId>,
    /// The name of who ran it, on servers that tell it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub author_name: Option<String>,
    /// The name the run was given.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub execution_name: Option<String>,
    /// Steps that ran. Make does not tell; servers of the guide's dialect do.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub modules_executed: Option<u64>,
    /// Why it failed. Make tells only in [`Caller::execution`]; servers of the guide's dialect tell it here.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub error: Option<ExecutionError>,
    /// A message started it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub instant: bool,
}

/// Which runs are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogQuery {
    /// The scenario whose runs are meant.
    pub scenario: ScenarioId,
    /// Not before this.
    pub from: Option<Timestamp>,
    /// Not after this.
    pub to: Option<Timestamp>,
    /// Only runs that ended so. Make cannot filter for runs that have not ended.
    pub status: Option<RunStatus>,
    /// At most so many, newest first. Up to 100 cost one call.
    pub limit: Option<usize>,
    /// Only runs that took so long, in milliseconds, both ends included.
    pub duration_ms: Between,
    /// Only runs that used so many operations, both ends included.
    pub operations: Between,
    /// Only runs that moved so many bytes, both ends included.
    pub transfer_bytes: Between,
    /// Only runs that used so many hundredths of a credit, both ends included.
    pub centicredits: Between,
    /// Only runs with this text in their name.
    pub execution_name: Option<String>,
    /// Whether to list runs in which a trigger found nothing new. Make decides when it is `None`.
    ///
    /// Unverified: Make's reference says that `true` hides them, which is the opposite of the parameter's name; here
    /// the name is believed.
    pub show_check_runs: Option<bool>,
}

/// The ends of a span of numbers; an end that is `None` is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Between {
    /// Not less than this.
    pub from: Option<u64>,
    /// Not more than this.
    pub to: Option<u64>,
}

impl LogQuery {
    /// All runs of a scenario that Make still keeps.
    pub fn of(scenario: ScenarioId) -> Self {
        Self {
            scenario,
            from: None,
            to: None,
            status: None,
            limit: None,
            duration_ms: Between::default(),
            operations: Between::default(),
            transfer_bytes: Between::default(),
            centicredits: Between::default(),
            execution_name: None,
            show_check_runs: None,
        }
    }

    /// Where a run stands to the span of time that is asked for. Runs come newest first.
    fn standing(from: Option<Timestamp>, to: Option<Timestamp>, at: Timestamp) -> Standing {
        if from.is_some_and(|from| at < from) {
            Standing::Beyond
        } else if to.is_some_and(|to| to < at) {
            Standing::Before
        } else {
            Standing::Meant
        }
    }

    fn into_call(self) -> Call {
        LOGS.call()
            .with(self.scenario)
            // Unverified: milliseconds by Make's text, seconds by its examples. Each end is sent so that the other
            // reading makes the span longer, never shorter; what lies outside is left out here.
            .query_opt("from", self.from.map(Timestamp::as_second))
            .query_opt("to", self.to.map(Timestamp::as_millisecond))
            .query_opt("status", self.status.map(RunStatus::code))
            .query_opt("durationFrom", self.duration_ms.from)
            .query_opt("durationTo", self.duration_ms.to)
            .query_opt("operationsFrom", self.operations.from)
            .query_opt("operationsTo", self.operations.to)
            .query_opt("transferFrom", self.transfer_bytes.from)
            .query_opt("transferTo", self.transfer_bytes.to)
            .query_opt("creditsFrom", self.centicredits.from)
            .query_opt("creditsTo", self.centicredits.to)
            .query_opt("executionName", self.execution_name)
            .query_opt("showCheckRuns", self.show_check_runs)
    }
}

impl Caller {
    /// `GET /scenarios/{id}/logs`: runs of a scenario, newest first. Scope `scenarios:read`.
    pub fn logs(&self, query: LogQuery) -> Pages<LogRow> {
        let (most, from, to) = (query.limit, query.from, query.to);
        let call = query.into_call();
        let id_of = |row: &LogRow| row.id.to_string();
        let pages = Pages::by_last_key(self, "scenarioLogs", call, id_of, most);
        pages.choosing(move |row| LogQuery::standing(from, to, row.timestamp))
    }

    /// `GET /scenarios/{id}/logs/{execution}`: the row of one run. Scope `scenarios:read`.
    pub async fn log(
        &self,
        scenario: ScenarioId,
        execution: &ExecutionId,
    ) -> Result<LogRow, Error> {
        let document = self
            .document(&LOG.call().with(scenario).with(execution))
            .await?;
        // Make's own example has the plural here, its schema and its client library the singular.
        decode::wrapped_or_bare(document, &["scenarioLog", "scenarioLogs"])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_status_is_a_number_a_numeric_text_or_a_word() {
        let table = [
            (json!(0), RunStatus::Pending),
            (json!(1), RunStatus::Success),
            (json!("1"), RunStatus::Success),
            (json!("WARNING"), RunStatus::Warning),
            (json!("error"), RunStatus::Error),
            (json!(9), RunStatus::Unknown(9)),
            (json!("paused"), RunStatus::Unknown(255)),
            (json!(null), RunStatus::Unknown(255)),
        ];
        for (value, expected) in table {
            assert_eq!(RunStatus::deserialize(&value).unwrap(), expected, "{value}");
        }
    }

    #[test]
    fn makes_own_example_row_is_read() {
        let row = LogRow::deserialize(json!({
            "imtId": "1632371744497_scenario.1229.auto.da518adcd14b4b64ac6358823ccb80ca",
            "duration": 19979, "operations": 10, "centicredits": 1000, "transfer": 3942, "organizationId": 21,
            "teamId": 27, "id": "da518adcd14b4b64ac6358823ccb80ca", "type": "auto", "authorId": null,
            "instant": false, "timestamp": "2021-09-23T04:35:44.497Z", "status": 1}))
        .unwrap();
        assert_eq!(row.duration_ms, Some(19979));
        assert_eq!(row.status, RunStatus::Success);
    }
}
