//! Hooks, their queues and their logs.

use make_api::{
    Confirmation, HookId, HookLogId, IncomingId, IncomingSelection, NewHook, TeamId,
    WebhookSettings,
};

use super::{Row, row};

const ID: HookId = HookId(58);
const TEAM: TeamId = TeamId(4);

const DONE: &str = r#"{"success":true}"#;

const HOOKS: &str = r##"{"hooks":[{"id":58,"name":"Test 1","teamId":4,"udid":"d4ezzfwgyav7qaukv8dbh3l21eru0fld",
    "type":"web","packageName":null,"theme":"#c73a63","editable":true,"queueCount":0,"queueLimit":10000,
    "enabled":true,"gone":false,"typeName":"gateway-webhook","data":{"ip":null,"udt":null,"headers":false,
    "method":false,"stringify":false,"teamId":4},"scenarioId":112,
    "url":"https://hook.eu1.make.com/d4ezzfwgyav7qaukv8dbh3l21eru0fld"}]}"##;

const HOOK: &str = r##"{"hook":{"id":46,"name":"jotform hook 1","teamId":4,
    "udid":"ukkxypkmrcgufv8xmc9xumbvh8bfh69d","type":"web","packageName":null,"theme":"#ffa500","editable":false,
    "queueCount":0,"queueLimit":10000,"enabled":true,"gone":false,"typeName":"jotform",
    "data":{"__IMTCONN__":96,"formId":"91282545501352","teamId":4},
    "url":"https://local.make.cloud/wh/ukkxypkmrcgufv8xmc9xumbvh8bfh69d"},"formula":{"success":[]}}"##;

const PING: &str = r#"{"address":"https://local.make.cloud/wh/wmhqi8todng3en3z2tl7ausm15tg33iz","attached":false,
    "learning":false,"gone":false,"dataStructure":null}"#;

const INCOMINGS: &str = r#"{"incomings":[
    {"id":"a17c1163d7e04d258fce6bac2c8bd3d6","scope":"hook","size":1,"created":"2021-02-03T09:59:36.260Z"}],
    "pg":{"sortBy":"created","limit":10000,"sortDir":"asc","offset":0}}"#;

const INCOMING: &str = r#"{"incoming":{"id":"8d88f6f5b0484908890ef11fe7e5bf63","scope":"hook","size":11,
    "created":"2020-03-05T14:52:01.359Z","data":{"name":"test"}}}"#;

const LOGS: &str = r#"{"hookLogs":[{"statusId":1,"parser":"gateway-webhook","replayable":true,
    "sizes":{"before":169,"after":169},"loggedAt":"2022-09-01T13:37:19.344Z",
    "udids":["1oknbf9q7ctpjwrych332ump3ny4d66s"],"typeId":3,"id":"89ea4412db0119b205daf41c84eb2160",
    "appParser":null,"imtId":"1662039439344_N1ZF-YIBperJkDkkOJFc"}],
    "pg":{"sortBy":"loggedAt","limit":25,"sortDir":"desc","offset":0}}"#;

const LOG: &str = r#"{"hookLog":{"statusId":3,"parser":"gateway-webhook","replayable":true,
    "data":{"request":{"headers":{"host":"hook"},"method":"POST","query":{},"ip":"10.0.0.1","body":"{}",
    "url":"/d4ez"},"response":{"status":200,"body":"Accepted","headers":[]}},"sizes":{"before":169,"after":169},
    "loggedAt":"2022-09-01T13:37:19.344Z","typeId":3,"id":"95b1c20c790ff5f9d2f1e805943ce95d"}}"#;

fn incoming() -> IncomingId {
    IncomingId::new("7a567f385d1a4f5ab7bff89162b7605e").unwrap()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = listing();
    rows.extend(settings());
    rows.extend(messages());
    rows
}

fn listing() -> Vec<Row> {
    vec![
        row!("hooks", "GET /hooks", HOOKS, |c| c.hooks(TEAM)),
        row!("hook", "GET /hooks/{hook}", HOOK, |c| c.hook(ID)),
        row!("create_hook", "POST /hooks", HOOK, |c| async {
            c.create_hook(&NewHook::webhook(TEAM, "Orders")).await
        }),
        row!("rename_hook", "PATCH /hooks/{hook}", HOOK, |c| c
            .rename_hook(ID, "Orders")),
        row!(
            "delete_hook",
            "DELETE /hooks/{hook}",
            r#"{"hook":12}"#,
            |c| c.delete_hook(ID, Confirmation::NotAsked)
        ),
    ]
}

fn settings() -> Vec<Row> {
    vec![
        row!("ping_hook", "GET /hooks/{hook}/ping", PING, |c| c
            .ping_hook(ID)),
        row!(
            "start_learning",
            "POST /hooks/{hook}/learn-start",
            DONE,
            |c| c.start_learning(ID)
        ),
        row!(
            "stop_learning",
            "POST /hooks/{hook}/learn-stop",
            DONE,
            |c| c.stop_learning(ID)
        ),
        row!("enable_hook", "POST /hooks/{hook}/enable", DONE, |c| c
            .enable_hook(ID)),
        row!("disable_hook", "POST /hooks/{hook}/disable", DONE, |c| c
            .disable_hook(ID)),
        row!(
            "set_hook_settings",
            "POST /hooks/{hook}/set-data",
            r#"{"changed":true}"#,
            |c| c.set_hook_settings(ID, WebhookSettings::default().to_map())
        ),
    ]
}

fn messages() -> Vec<Row> {
    vec![
        row!("incomings", "GET /hooks/{hook}/incomings", INCOMINGS, |c| c
            .incomings(ID)
            .collect_all()),
        row!(
            "incoming",
            "GET /hooks/{hook}/incomings/{incoming}",
            INCOMING,
            |c| async { c.incoming(ID, &incoming()).await }
        ),
        row!(
            "incoming_stats",
            "GET /hooks/{hook}/incomings/stats",
            r#"{"incomingStat":{"queue":2,"limit":10000,"enabled":true}}"#,
            |c| c.incoming_stats(ID)
        ),
        row!(
            "delete_incomings",
            "DELETE /hooks/{hook}/incomings",
            r#"{"incomings":["d1efa5318a034d36ad7cbeac543573cf"]}"#,
            |c| async {
                let these = IncomingSelection::Only(vec![incoming()]);
                c.delete_incomings(ID, &these, Confirmation::NotAsked).await
            }
        ),
        row!("hook_logs", "GET /hooks/{hook}/logs", LOGS, |c| c
            .hook_logs(ID, None, None)
            .collect_all()),
        row!("hook_log", "GET /hooks/{hook}/logs/{log}", LOG, |c| async {
            let log = HookLogId::new("95b1c20c790ff5f9d2f1e805943ce95d").unwrap();
            c.hook_log(ID, &log).await
        }),
    ]
}
