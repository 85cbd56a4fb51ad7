//! Incomplete executions.

use make_api::{DlqSelection, ScenarioId};

use super::{Row, row};

const ID: ScenarioId = ScenarioId(3);

const DLQS: &str = r#"{"dlqs":[{"id":"ada8f1d5ada8f1d5ada8f1d5ada8f1d5","reason":"IP address is not valid.",
    "created":"2019-11-04T10:52:57.260Z","size":5,"resolved":false,"retry":true,"attempts":1}]}"#;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("dlqs", "GET /dlqs", DLQS, |c| c.dlqs(ID)),
        row!(
            "retry_dlqs",
            "POST /dlqs/retry",
            r#"{"dlqs":["a07e16f2a07e16f2a07e16f2a07e16f2"]}"#,
            |c| c.retry_dlqs(ID, &DlqSelection::AllExcept(Vec::new()))
        ),
    ]
}
