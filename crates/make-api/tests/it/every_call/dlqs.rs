//! Incomplete executions.

use make_api::{
    BlueprintText, Confirmation, DlqId, DlqSelection, ExecutionId, ModuleId, ScenarioId,
};
use serde_json::json;

use super::{Row, row};

const ID: ScenarioId = ScenarioId(3);

fn dlq() -> DlqId {
    DlqId::new("a07e16f2ad134bf49cf83a00aa95c0a5").unwrap()
}

const DLQS: &str = r#"{"dlqs":[{"id":"ada87173334b44d1907270064edbd7dd","reason":"IP address is not valid.",
    "created":"2019-11-04T10:52:57.260Z","size":5,"resolved":false,"retry":true,"attempts":1}]}"#;

const DLQ: &str = r#"{"dlq":{"id":"a07e16f2ad134bf49cf83a00aa95c0a5","scenarioId":3,"scenarioName":"DLQS test",
    "companyId":1,"companyName":"My Lab","resolved":false,"deleted":false,"index":49,
    "created":"2019-11-26T09:57:10.039Z","executionId":"55602700-e840-45bf-b18c-0aef214dd967","retry":false,
    "attempts":2,"size":21}}"#;

const UPDATED: &str =
    r#"{"dlq":{"failer":1,"blueprint":{"flow":[],"name":"Integration of failing scenario"}}}"#;

const BLUEPRINT: &str = r#"{"code":"OK","response":{"blueprint":{"flow":[{"id":1,"module":"http:ActionSendData",
    "version":3}],"name":"Integration of failing scenario","metadata":{"version":1}},"company":1,"idSequence":3,
    "reason":"IP address is not valid."}}"#;

const BUNDLE: &str = r#"{"code":"OK","response":{"1":{"error":{"type":"InvalidConfigurationError",
    "message":"IP address is not valid."}},"3":{"value":"Example error text."}}}"#;

const LOGS: &str = r#"{"dlqLogs":[
    {"imtId":"1574777797796_dlq.a07e16f2ad134bf49cf83a00aa95c0a5.manual.f241ee9b0d344964a5ce54356b9ed98e",
     "duration":728,"transfer":0,"operations":1,"centicredits":100,"teamId":1,
     "id":"f241ee9b0d344964a5ce54356b9ed98e","type":"manual","authorId":null,
     "timestamp":"2019-11-26T14:16:37.796Z","status":3}],
    "pg":{"sortBy":"imtId","sortDir":"desc","limit":50,"offset":0}}"#;

const LOG: &str = r#"{"dlqLog":{
    "imtId":"1594117724361_dlq.00946714d6dd4a4cb091fe5435a8d197.manual.28a4794e85894c80a483777d6958160f",
    "duration":1353,"operations":1,"centicredits":100,"transfer":87,"organizationId":1,"teamId":1,
    "id":"28a4794e85894c80a483777d6958160f","type":"manual","authorId":null,"instant":false,
    "timestamp":"2020-07-07T10:28:44.361Z","status":3}}"#;

const SOME_LEFT: &str = r#"{"dlqs":["2f2eb8de489a4e059518b212f5388bf3"],"error":{"name":"APIError",
    "message":"Some of the executions could not be deleted because they are being processed right now."}}"#;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = orders();
    rows.extend(details());
    rows
}

fn orders() -> Vec<Row> {
    vec![
        row!("dlqs", "GET /dlqs", DLQS, |c| c.dlqs(ID)),
        row!(
            "retry_dlq",
            "POST /dlqs/{dlq}/retry",
            r#"{"dlq":"a07e16f2ad134bf49cf83a00aa95c0a5"}"#,
            |c| async { c.retry_dlq(&dlq()).await }
        ),
        row!(
            "retry_dlqs",
            "POST /dlqs/retry",
            r#"{"dlqs":["a07e16f2ad134bf49cf83a00aa95c0a5"]}"#,
            |c| async {
                let all = DlqSelection::AllExcept(Vec::new());
                c.retry_dlqs(ID, &all).await
            }
        ),
        row!(
            "delete_dlq",
            "DELETE /dlqs/{dlq}",
            r#"{"dlq":"ada87173334b44d1907270064edbd7dd"}"#,
            |c| async { c.delete_dlq(&dlq()).await }
        ),
        row!("delete_dlqs", "DELETE /dlqs", SOME_LEFT, |c| async {
            let these = DlqSelection::Only(vec![dlq()]);
            c.delete_dlqs(ID, &these, Confirmation::NotAsked).await
        }),
    ]
}

fn details() -> Vec<Row> {
    vec![
        row!("dlq", "GET /dlqs/{dlq}", DLQ, |c| async {
            c.dlq(&dlq()).await
        }),
        row!("update_dlq", "PATCH /dlqs/{dlq}", UPDATED, |c| async {
            let blueprint = json!({"name": "x", "flow": [], "metadata": {}});
            let blueprint = BlueprintText::new(&blueprint).unwrap();
            c.update_dlq(&dlq(), &blueprint, ModuleId(1)).await
        }),
        row!(
            "dlq_blueprint",
            "GET /dlqs/{dlq}/blueprint",
            BLUEPRINT,
            |c| async { c.dlq_blueprint(&dlq()).await }
        ),
        row!("dlq_bundle", "GET /dlqs/{dlq}/bundle", BUNDLE, |c| async {
            c.dlq_bundle(&dlq()).await
        }),
        row!("dlq_logs", "GET /dlqs/{dlq}/logs", LOGS, |c| c
            .dlq_logs(&dlq(), None)
            .collect_all()),
        row!(
            "dlq_log",
            "GET /dlqs/{dlq}/logs/{execution}",
            LOG,
            |c| async {
                let execution = ExecutionId::new("1356b72d781649a18692a0d4d09cd977").unwrap();
                c.dlq_log(&dlq(), &execution).await
            }
        ),
    ]
}
