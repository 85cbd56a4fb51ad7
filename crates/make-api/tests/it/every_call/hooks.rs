//! Hooks.

use make_api::TeamId;

use super::{Row, row};

const HOOKS: &str = r#"{"hooks":[{"id":58,"name":"Test 1","teamId":4,"udid":"d4ezzfwgyav7qaukv8dbh3l21eru0fld",
    "type":"web","packageName":null,"theme":"c73a63","editable":true,"queueCount":0,"queueLimit":10000,
    "enabled":true,"gone":false,"typeName":"gateway-webhook","data":{"ip":null,"udt":null,"headers":false,
    "method":false,"stringify":false,"teamId":4},"scenarioId":112,
    "url":"https://hook.eu1.make.com/d4ezzfwgyav7qaukv8dbh3l21eru0fld"}]}"#;

pub(super) fn rows() -> Vec<Row> {
    vec![row!("hooks", "GET /hooks", HOOKS, |c| c.hooks(TeamId(4)))]
}
