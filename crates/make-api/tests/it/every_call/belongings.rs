//! What belongs to a team or to a person: folders, connections, notifications, tokens; and the lists of everybody.

use make_api::{
    Confirmation, ConnectionId, DataStoreChange, DataStoreId, FolderChange, FolderId, FolderPlace,
    MailKindId, NewDataStore, NotificationId, NotificationQuery, OAuthGrantId, TeamId, TokenStamp,
    UserId,
};

use super::{Row, row};

const TEAM: TeamId = TeamId(22);
const USER: UserId = UserId(3);
const FOLDER: FolderId = FolderId(1576);
const CONNECTION: ConnectionId = ConnectionId(15);
const STORE: DataStoreId = DataStoreId(137);

pub(super) fn rows() -> Vec<Row> {
    let all = [
        me(),
        folders(),
        connections(),
        data_stores(),
        notifications(),
        mails(),
        tokens(),
        enums(),
    ];
    all.into_iter().flatten().collect()
}

fn me() -> Vec<Row> {
    vec![
        row!("ping", "GET /ping", "pong", |c| c.ping()),
        row!(
            "me",
            "GET /users/me",
            r#"{"authUser":{"id":1,"name":"Martin","email":"admin@make.cloud","language":"en","timezoneId":113,
                "timezone":"Europe/Prague","locale":"en"}}"#,
            |c| c.me()
        ),
        row!(
            "current_authorization",
            "GET /users/me/current-authorization",
            r#"{"authorization":{"authUsed":"token","scope":["scenarios:read","datastores:read"]}}"#,
            |c| c.current_authorization()
        ),
    ]
}

const FOLDER_ANSWER: &str =
    r#"{"scenarioFolder":{"id":1576,"name":"ALPHA","scenariosTotal":10,"parentId":null}}"#;

fn folders() -> Vec<Row> {
    vec![
        row!(
            "folders",
            "GET /scenarios-folders",
            r#"{"scenariosFolders":[{"id":1576,"name":"ALPHA","scenariosTotal":10}]}"#,
            |c| c.folders(TEAM)
        ),
        row!(
            "create_folder",
            "POST /scenarios-folders",
            FOLDER_ANSWER,
            |c| c.create_folder(TEAM, "ALPHA", FolderPlace::Top)
        ),
        row!(
            "update_folder",
            "PATCH /scenarios-folders/{folder}",
            FOLDER_ANSWER,
            |c| c.update_folder(FOLDER, &FolderChange::default())
        ),
        row!(
            "delete_folder",
            "DELETE /scenarios-folders/{folder}",
            r#"{"scenarioFolder":1576}"#,
            |c| c.delete_folder(FOLDER)
        ),
    ]
}

const CONNECTION_ANSWER: &str = r##"{"connection":{"id":15,"name":"Mail","accountName":"google",
    "accountLabel":"Google","packageName":null,"expire":null,"metadata":{"type":"email","value":"a@b.c"},
    "teamId":22,"theme":"#fecd5f","upgradeable":false,"scopesCnt":1,"scoped":true,"accountType":"oauth",
    "editable":false,"uid":225874569526501080000,"scopes":[{"id":"mail.read","name":"Read"}]}}"##;

fn connections() -> Vec<Row> {
    vec![
        row!(
            "connections",
            "GET /connections",
            r#"{"connections":[{"id":15,"name":"Mail","accountName":"google","teamId":22,
                "uid":225874569526501080000}]}"#,
            |c| c.connections(TEAM)
        ),
        row!(
            "connection",
            "GET /connections/{connection}",
            CONNECTION_ANSWER,
            |c| c.connection(CONNECTION)
        ),
        row!(
            "test_connection",
            "POST /connections/{connection}/test",
            r#"{"verified":true}"#,
            |c| c.test_connection(CONNECTION)
        ),
        row!(
            "connection_has_scopes",
            "POST /connections/{connection}/scoped",
            r#"{"connection":{"scoped":false}}"#,
            |c| c.connection_has_scopes(CONNECTION, &["mail.read"])
        ),
        row!(
            "rename_connection",
            "PATCH /connections/{connection}",
            CONNECTION_ANSWER,
            |c| c.rename_connection(CONNECTION, "Mail")
        ),
        row!(
            "delete_connection",
            "DELETE /connections/{connection}",
            r#"{"connection":15}"#,
            |c| c.delete_connection(CONNECTION, Confirmation::NotAsked)
        ),
    ]
}

fn notification() -> NotificationId {
    NotificationId::new("225874569526501080000").unwrap()
}

const STORE_ANSWER: &str = r#"{"dataStore":{"id":137,"name":"Customers","records":"0","size":"0",
    "maxSize":"1048576","teamId":212,"datastructureId":null}}"#;

fn data_stores() -> Vec<Row> {
    vec![
        row!(
            "data_stores",
            "GET /data-stores",
            r#"{"dataStores":[{"id":137,"name":"Customers","records":"0","size":"0","maxSize":"1048576","teamId":212,
                "datastructureId":123}],"pg":{"sortBy":"name","sortDir":"asc","offset":0,"limit":10}}"#,
            |c| c.data_stores(TEAM).collect_all()
        ),
        row!(
            "data_store",
            "GET /data-stores/{store}",
            STORE_ANSWER,
            |c| c.data_store(STORE)
        ),
        row!(
            "create_data_store",
            "POST /data-stores",
            STORE_ANSWER,
            |c| async {
                let new = NewDataStore {
                    team: TEAM,
                    name: "Customers".to_owned(),
                    most_megabytes: 1,
                    data_structure: None,
                };
                c.create_data_store(&new).await
            }
        ),
        row!(
            "update_data_store",
            "PATCH /data-stores/{store}",
            STORE_ANSWER,
            |c| c.update_data_store(STORE, &DataStoreChange::default())
        ),
        row!(
            "delete_data_store",
            "DELETE /data-stores/{store}",
            r#"{"dataStore":137}"#,
            |c| c.delete_data_store(STORE, Confirmation::Given)
        ),
    ]
}

fn notifications() -> Vec<Row> {
    vec![
        row!(
            "notifications",
            "GET /notifications",
            r#"{"notifications":[{"id":"2","subject":"Encountered error","read":null,
                "created":"2021-05-14T11:17:04.433Z","type":1}],"userUnreadNotifications":4,
                "userZoneNotifications":[{"imtZoneId":1,"unreadNotifications":4}],
                "pg":{"sortBy":"id","limit":10000,"sortDir":"desc","offset":0}}"#,
            |c| c.notifications(NotificationQuery::default()).collect_all()
        ),
        row!(
            "notification",
            "GET /notifications/{notification}",
            r#"{"notification":{"id":"3","subject":"Encountered error","read":"2020-02-29T21:20:40.093Z",
                "created":"2020-01-22T13:54:29.748Z","type":1,"body":"<p>Your scenario</p>"}}"#,
            |c| c.notification(&notification(), None)
        ),
        row!(
            "mark_notifications_read",
            "POST /notifications/mark-as-read",
            r#"{"notifications":[{"id":"1"},{"id":"2"}]}"#,
            |c| c.mark_notifications_read(None)
        ),
        row!(
            "delete_notifications",
            "DELETE /notifications",
            r#"{"notifications":[{"id":"1"}]}"#,
            |c| c.delete_notifications(&[notification()], None)
        ),
        row!(
            "unread_notifications",
            "GET /users/unread-notifications",
            r#"{"userUnreadNotifications":2}"#,
            |c| c.unread_notifications()
        ),
    ]
}

fn mails() -> Vec<Row> {
    vec![
        row!(
            "team_mails",
            "GET /users/{user}/user-team-notifications/{team}",
            r#"{"userTeamNotifications":[{"userId":3,"teamId":22,"notificationId":1,"enabled":true}]}"#,
            |c| c.team_mails(USER, TEAM)
        ),
        row!(
            "set_team_mail",
            "PUT /users/{user}/user-team-notifications/{team}/{kind}",
            r#"{"userTeamNotification":{"userId":3,"teamId":22,"notificationId":6,"enabled":true}}"#,
            |c| c.set_team_mail(USER, TEAM, MailKindId(6), true)
        ),
    ]
}

fn stamp() -> TokenStamp {
    TokenStamp::new("2020-03-27T05:53:27.368Z").unwrap()
}

fn tokens() -> Vec<Row> {
    vec![
        row!(
            "api_tokens",
            "GET /users/me/api-tokens",
            r#"{"apiTokens":[{"token":"2544847b-****-****-****-************","scope":["apps:write"],
                "created":"2019-11-05T09:22:31.249Z","label":"token two"}]}"#,
            |c| c.api_tokens()
        ),
        row!(
            "create_api_token",
            "POST /users/me/api-tokens",
            r#"{"apiToken":{"token":"7615989d-d213-48dc-b625-27133ae3f1a8","scope":["apps:read"],
                "created":"2019-11-06T14:37:51.493Z","label":"example token"}}"#,
            |c| c.create_api_token("example token", &["apps:read"])
        ),
        row!(
            "delete_api_token",
            "DELETE /users/me/api-tokens/{created}",
            r#"{"apiToken":"2020-03-27T05:53:27.368Z"}"#,
            |c| c.delete_api_token(&stamp())
        ),
        row!(
            "oauth_grants",
            "GET /users/me/oauth-connections",
            r#"{"connections":[{"id":7,"clientName":"Other tool","lastUsedAt":"2026-01-01T00:00:00.000Z",
                "scopes":["scenarios:read"]}]}"#,
            |c| c.oauth_grants()
        ),
        row!(
            "delete_oauth_grant",
            "DELETE /users/me/oauth-connections/{client}",
            r#"{"client":7}"#,
            |c| c.delete_oauth_grant(OAuthGrantId(7))
        ),
    ]
}

fn enums() -> Vec<Row> {
    vec![
        row!(
            "timezones",
            "GET /enums/timezones",
            r#"{"timezones":[{"id":113,"name":"(GMT+01:00) Europe/Prague","code":"Europe/Prague","offset":"+0100"}]}"#,
            |c| c.timezones()
        ),
        row!(
            "countries",
            "GET /enums/countries",
            r#"{"countries":[{"id":1,"name":"Czechia","code":"CZE","code2":"CZ"}]}"#,
            |c| c.countries()
        ),
        row!(
            "regions",
            "GET /enums/imt-regions",
            r#"{"imtRegions":[{"id":1,"name":"Local"}]}"#,
            |c| c.regions()
        ),
        row!(
            "imt_zones",
            "GET /enums/imt-zones",
            r#"{"imtZones":[{"id":1,"domain":"slave1.make.cloud","name":"Zone Slave 1"}]}"#,
            |c| c.imt_zones()
        ),
        row!(
            "token_scopes",
            "GET /enums/user-api-token-scopes",
            r#"{"userApiTokenScopes":[{"name":"scenarios:read"}]}"#,
            |c| c.token_scopes()
        ),
        row!(
            "mail_kinds",
            "GET /enums/user-email-notifications",
            r#"{"userEmailNotifications":[{"id":2,"translationKey":"warningInScenarioRun",
                "name":"Warning in scenario run","description":"Warnings."}]}"#,
            |c| c.mail_kinds()
        ),
    ]
}
