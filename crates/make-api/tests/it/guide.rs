//! The same calls against a server that follows the published guide: what goes out, and what comes back.
//!
//! In: answers as the guide's text shows them. Out: the promises of the dialect. Never asks the sandbox.

use std::future::Future;
use std::pin::Pin;

use make_api::{
    BlueprintText, Caller, Client, Confirmation, ConnectionsOfRemoved, Cron, Dialect, Error,
    ExecutionId, ExecutionStatus, Guide, HookId, In, Invitation, Invite, Lane, LogQuery, NewHook,
    NewScenario, Options, OrganizationId, PlainName, RoleCategory, RoleId, RunRequest, RunStatus,
    ScenarioChange, ScenarioId, ScenarioQuery, Scheduling, Support, TeamId, UserId,
};
use serde_json::{Value, json};

use crate::bare::{self, BareServer};
use crate::client::{TestClient, name_of};

struct World {
    server: BareServer,
    client: Client,
}

impl World {
    async fn answering(answers: Vec<Vec<u8>>) -> Self {
        let server = BareServer::answering(answers).await;
        let client = client_of(&server);
        Self { server, client }
    }

    async fn saying(body: Value) -> Self {
        Self::answering(vec![bare::json(&body.to_string())]).await
    }

    fn caller(&self) -> Caller {
        self.client.on(Some(OrganizationId(1)), Lane::Background)
    }

    /// From now on answers with this.
    fn says(&self, body: &Value) {
        self.server.now_answers(vec![bare::json(&body.to_string())]);
    }

    /// What has gone out: first lines, and bodies.
    fn sent(&self) -> Vec<(String, Value)> {
        self.server
            .lines()
            .into_iter()
            .zip(self.server.bodies())
            .collect()
    }
}

/// Another start of the program: nothing is known of the server's ids.
fn client_of(server: &BareServer) -> Client {
    // An OAuth token: the guide says `Token` before it too.
    let test = TestClient::new(
        &server.zone,
        "eyJhbGciOi.e30.c2ln",
        std::time::Duration::from_secs(30),
    );
    let (zone, guide) = Guide::at(&format!("http://{}/api/v2/", server.zone)).unwrap();
    test.budgets.set_limit(&zone, OrganizationId(1), 1_000_000);
    let options = Options {
        guide: Some(guide.in_organization("org-123")),
        ..Options::new(test.budgets.clone(), test.clock.clone())
    };
    let credential = make_api::Credential::new(&"eyJhbGciOi.e30.c2ln".into()).unwrap();
    Client::new(zone, credential, options).unwrap()
}

fn scenarios() -> Value {
    json!({ "data": [
        { "id": "12345", "name": "Invoices", "active": true, "folder": "f-1", "lastRunDate": "2026-03-01T08:00:00Z",
          "modules": [{ "id": 1, "module": "http:ActionSendData" }, { "id": 2, "module": "http:Other" }],
          "schedule": { "cronExpression": "0 9 * * 1-5", "timezone": "Europe/Prague" } },
        { "id": "scn-7", "name": "Orders", "active": false },
        { "name": "without an id" },
    ] })
}

fn execution() -> ExecutionId {
    ExecutionId::new("exec-9").unwrap()
}

#[tokio::test]
async fn scenarios_are_read_with_ids_that_are_no_numbers_and_a_row_without_an_id_is_left_out() {
    let world = World::saying(scenarios()).await;
    let mut pages = world
        .caller()
        .scenarios(ScenarioQuery::in_organization(OrganizationId(1)));
    let rows = pages.collect_all().await.unwrap();
    assert_eq!(pages.skipped(), 1);
    assert_eq!(rows[0].id, ScenarioId(12345));
    assert!(rows[0].is_active && rows[0].last_run.is_some());
    assert_eq!(rows[0].used_packages, ["http"]);
    let cron = Cron {
        expression: "0 9 * * 1-5".to_owned(),
        timezone: "Europe/Prague".to_owned(),
    };
    assert_eq!(rows[0].scheduling, Some(Scheduling::Cron(cron)));
    assert_eq!(rows[1].name, "Orders");
    assert!(
        rows[1].id.get() > 1 << 52,
        "a text has a number no real id has"
    );
    assert_eq!(
        world.sent(),
        [("GET /scenarios?limit=100".to_owned(), Value::Null)]
    );
    let head = world.server.requests()[0].to_ascii_lowercase();
    assert!(
        head.contains("authorization: token eyjhbgcioi"),
        "the guide knows no other word"
    );
}

#[tokio::test]
async fn a_full_page_is_followed_by_its_offset_and_a_round_number_of_rows_may_be_a_servers_own_cap()
{
    let page = |from: u64, to: u64| {
        let rows: Vec<Value> = (from..to)
            .map(|id| json!({ "id": id.to_string() }))
            .collect();
        bare::json(&json!({ "data": rows }).to_string())
    };
    let answers = vec![page(0, 50), page(50, 100), page(100, 107)];
    let world = World::answering(answers).await;
    let query = ScenarioQuery::in_team(TeamId(1));
    let rows = world.caller().scenarios(query).collect_all().await.unwrap();
    assert_eq!(rows.len(), 107);
    assert_eq!(
        world.server.lines(),
        [
            "GET /scenarios?limit=100",
            "GET /scenarios?limit=100&offset=50",
            "GET /scenarios?limit=100&offset=100",
        ]
    );
}

#[tokio::test]
async fn scenarios_are_chosen_here_where_the_guide_cannot() {
    let world = World::saying(scenarios()).await;
    let query = ScenarioQuery::in_team(TeamId(1)).only(&[ScenarioId(12345)]);
    let rows = world.caller().scenarios(query).collect_all().await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [ScenarioId(12345)]
    );
    let query = ScenarioQuery::in_team(TeamId(1)).active(false);
    let rows = world.caller().scenarios(query).collect_all().await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Orders"]
    );
}

#[tokio::test]
async fn after_a_restart_a_stored_number_finds_its_id_in_a_list_and_a_stranger_finds_nothing() {
    let world = World::saying(scenarios()).await;
    let query = ScenarioQuery::in_team(TeamId(1));
    let stored = world.caller().scenarios(query).collect_all().await.unwrap()[1].id;
    let restarted = client_of(&world.server).on(None, Lane::Click);
    world.says(&scenarios());
    restarted.start(stored).await.unwrap();
    assert_eq!(
        world.sent(),
        [
            ("GET /scenarios?limit=100&offset=0".to_owned(), Value::Null),
            (
                "PATCH /scenarios/scn-7".to_owned(),
                json!({ "active": true })
            ),
        ]
    );
    let stranger = ScenarioId((1 << 52) + 1);
    let error = restarted.stop(stranger).await.unwrap_err();
    assert_eq!(name_of(&error), "NotFound");
    assert!(!error.outcome_unknown());
}

#[tokio::test]
async fn what_is_asked_about_one_scenario_goes_to_the_guides_addresses() {
    let one = json!({ "data": { "id": "5", "name": "Invoices", "active": true, "updatedAt": "2026-03-01T08:00:00Z",
        "blueprint": { "modules": [{ "id": 1, "module": "http:ActionSendData", "name": "Fetch" }], "connections": [] } } });
    let world = World::saying(one).await;
    let (caller, id) = (world.caller(), ScenarioId(5));
    assert_eq!(caller.scenario(id).await.unwrap().name, "Invoices");
    let blueprint = caller.blueprint(id).await.unwrap();
    assert_eq!(blueprint.name, "Invoices");
    assert_eq!(blueprint.steps[0].module, "http:ActionSendData");
    assert_eq!(blueprint.steps[0].label.as_deref(), Some("Fetch"));
    caller.stop(id).await.unwrap();
    let change = ScenarioChange {
        scheduling: Some(Scheduling::Cron(Cron {
            expression: "30 9 * * *".to_owned(),
            timezone: "Asia/Jakarta".to_owned(),
        })),
        ..ScenarioChange::default()
    };
    caller
        .update_scenario(id, &change, Confirmation::NotAsked)
        .await
        .unwrap();
    world
        .server
        .lines()
        .iter()
        .for_each(|line| assert!(line.ends_with("/scenarios/5"), "{line}"));
    assert_eq!(
        world.server.bodies()[2..],
        [
            json!({ "active": false }),
            json!({ "schedule": { "cronExpression": "30 9 * * *", "timezone": "Asia/Jakarta" } }),
        ]
    );
    world.says(&json!({}));
    caller.delete_scenario(id).await.unwrap();
    assert_eq!(world.server.lines(), ["DELETE /scenarios/5"]);
}

#[tokio::test]
async fn a_new_scenario_takes_its_name_and_its_settings_from_the_blueprint_and_is_off() {
    let world = World::saying(json!({ "id": "scn-8", "name": "Invoices", "active": false })).await;
    let blueprint = json!({ "name": "Invoices", "flow": [], "description": "Sends them",
        "metadata": { "scenario": { "maxErrors": 3, "autoCommit": true } } });
    let new = NewScenario {
        team: TeamId(1),
        blueprint: BlueprintText::new(&blueprint).unwrap(),
        scheduling: Scheduling::OnDemand,
        folder: None,
        based_on: None,
        confirmation: Confirmation::NotAsked,
    };
    let made = world.caller().create_scenario(&new).await.unwrap();
    assert!(!made.is_active);
    let body = json!({ "name": "Invoices", "active": false, "description": "Sends them", "maxErrors": 3,
        "autoCommit": true, "blueprint": blueprint });
    assert_eq!(world.sent(), [("POST /scenarios".to_owned(), body)]);
}

#[tokio::test]
async fn a_run_gets_its_inputs_bare_and_is_followed_and_stopped_by_its_own_id() {
    let world = World::saying(json!({ "id": "exec-9", "status": "running" })).await;
    let (caller, id) = (world.caller(), ScenarioId(5));
    let inputs = json!({ "email": "a@example.com" });
    let request = RunRequest {
        inputs: inputs.as_object().unwrap().clone(),
        responsive: true,
        ..RunRequest::default()
    };
    let started = caller.run(id, request).await.unwrap();
    assert_eq!((started.execution, started.result), (execution(), None));
    assert_eq!(
        caller.execution(id, &execution()).await.unwrap().status,
        ExecutionStatus::Running
    );
    caller.stop_execution(id, &execution(), true).await.unwrap();
    assert_eq!(
        world.sent(),
        [
            ("POST /scenarios/5/execute".to_owned(), inputs),
            ("GET /executions/exec-9".to_owned(), Value::Null),
            ("DELETE /executions/exec-9".to_owned(), Value::Null),
        ]
    );
}

#[tokio::test]
async fn a_failed_run_says_why() {
    let answer = json!({ "data": { "id": "exec-9", "status": "error", "duration": 1200,
        "error": { "message": "The sheet is gone" } } });
    let world = World::saying(answer).await;
    let detail = world
        .caller()
        .execution(ScenarioId(5), &execution())
        .await
        .unwrap();
    assert_eq!(detail.status, ExecutionStatus::Error);
    assert_eq!(detail.error.unwrap().message, "The sheet is gone");
}

fn run(id: &str, began: &str, status: &str) -> Value {
    json!({ "id": id, "startTime": began, "status": status, "duration": 1200, "modulesExecuted": 4,
        "error": (status == "error").then(|| json!({ "message": "No" })) })
}

#[tokio::test]
async fn runs_are_asked_for_by_time_and_word_and_walked_back_in_time() {
    let page = |runs: Vec<Value>| bare::json(&json!({ "data": runs }).to_string());
    let first = (0..5).map(|n| {
        run(
            &format!("e{n}"),
            &format!("2026-03-02T08:0{}:00Z", 9 - n),
            "error",
        )
    });
    let seam = run("e4", "2026-03-02T08:05:00Z", "error");
    let last = run("e5", "2026-03-02T08:01:00Z", "error");
    let world = World::answering(vec![page(first.collect()), page(vec![seam, last])]).await;
    let query = LogQuery {
        from: Some("2026-03-02T08:00:00Z".parse().unwrap()),
        status: Some(RunStatus::Error),
        ..LogQuery::of(ScenarioId(5))
    };
    let rows = world.caller().logs(query).collect_all().await.unwrap();
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(
        ids,
        ["e0", "e1", "e2", "e3", "e4", "e5"],
        "the row on the seam comes once"
    );
    assert_eq!(rows[0].status, RunStatus::Error);
    assert_eq!(
        (rows[0].duration_ms, rows[0].modules_executed),
        (Some(1200), Some(4))
    );
    assert_eq!(rows[0].error.as_ref().unwrap().message, "No");
    let from = "from=2026-03-02T08%3A00%3A00Z";
    assert_eq!(
        world.server.lines(),
        [
            format!("GET /scenarios/5/executions?limit=100&{from}&status=error"),
            format!(
                "GET /scenarios/5/executions?limit=100&{from}&to=2026-03-02T08%3A05%3A00Z&status=error"
            ),
        ]
    );
}

#[tokio::test]
async fn a_server_that_ignores_the_time_is_left_after_it_repeated_itself() {
    let runs: Vec<Value> = (0..5)
        .map(|n| run(&format!("e{n}"), "2026-03-02T08:00:00Z", "success"))
        .collect();
    let world = World::saying(json!({ "data": runs })).await;
    let rows = world
        .caller()
        .logs(LogQuery::of(ScenarioId(5)))
        .collect_all()
        .await
        .unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(world.server.lines().len(), 2);
}

#[tokio::test]
async fn webhooks_are_hooks_that_take_messages_and_their_secrets_are_dropped() {
    let hook = json!({ "id": "hook-1", "name": "Orders in", "url": "https://hook.example.com/abc", "type": "custom",
        "hookType": "POST", "security": { "password": "hunter2" }, "scenarioId": "12345" });
    let world = World::saying(json!({ "data": [hook] })).await;
    let hooks = world.caller().hooks(TeamId(1)).await.unwrap();
    assert!(hooks[0].enabled && hooks[0].queue_count.is_none());
    assert_eq!(hooks[0].scenario_id, Some(ScenarioId(12345)));
    assert!(!json!(hooks[0].settings).to_string().contains("hunter2"));

    world.says(&json!({ "data": hook }));
    let mut new = NewHook::webhook(TeamId(1), "Orders in");
    new.more = json!({ "hookType": "GET", "security": { "type": "basic" }, "scenarioId": 12345 })
        .as_object()
        .unwrap()
        .clone();
    let made: HookId = world.caller().create_hook(&new).await.unwrap().id;
    let body = json!({ "name": "Orders in", "type": "custom", "hookType": "GET", "security": { "type": "basic" },
        "scenarioId": "12345" });
    assert_eq!(world.sent(), [("POST /webhooks".to_owned(), body)]);

    world.says(&json!({}));
    world
        .caller()
        .delete_hook(made, Confirmation::NotAsked)
        .await
        .unwrap();
    assert_eq!(world.server.lines(), ["DELETE /webhooks/hook-1"]);
}

fn people() -> Value {
    json!({ "data": [
        { "id": "user-1", "email": "sari@example.com", "name": "Sari", "role": "admin" },
        { "id": "user-2", "email": "budi@example.com", "role": "builder", "status": "pending" },
        { "id": "user-3", "email": "rina@example.com", "role": "owner" },
    ] })
}

#[tokio::test]
async fn people_and_their_roles_come_from_one_list_and_meet_by_their_numbers() {
    let world = World::saying(people()).await;
    let caller = world.caller();
    let organization = OrganizationId(1);
    let members = caller
        .users(In::Organization(organization))
        .collect_all()
        .await
        .unwrap();
    let roles = caller
        .organization_roles(organization)
        .collect_all()
        .await
        .unwrap();
    assert_eq!(
        world.server.lines(),
        ["GET /organizations/org-123/users"; 2]
    );
    let ids: Vec<UserId> = members.iter().map(|member| member.id).collect();
    assert_eq!(
        ids,
        roles.iter().map(|role| role.user_id).collect::<Vec<_>>()
    );
    assert_eq!(roles[1].invitation, Some(Invitation::Pending));
    assert_eq!(
        roles[2].users_role_id, None,
        "a word the guide does not have is no role we know"
    );
    let known = caller
        .roles(RoleCategory::Organization, None)
        .await
        .unwrap();
    let admin = known
        .iter()
        .find(|role| Some(role.id) == roles[0].users_role_id)
        .unwrap();
    assert_eq!(admin.identifier.as_deref(), Some("guide:admin"));
    assert!(admin.permissions.iter().any(|it| it == "scenario start"));
    assert_eq!(caller.roles(RoleCategory::Team, None).await.unwrap(), []);
}

#[tokio::test]
async fn a_role_is_changed_by_its_word_and_an_invitation_names_address_and_role() {
    let world = World::saying(people()).await;
    let caller = world.caller();
    let organization = OrganizationId(1);
    let user = caller
        .users(In::Organization(organization))
        .collect_all()
        .await
        .unwrap()[1]
        .id;
    world.says(&json!({ "data": { "id": "user-2", "role": "manager" } }));
    let role = caller
        .set_organization_role(user, organization, RoleId(3))
        .await
        .unwrap();
    assert_eq!((role.user_id, role.users_role_id), (user, Some(RoleId(3))));
    let invite = Invite {
        role: RoleId(1),
        email: "dewi@example.com".to_owned(),
        name: PlainName::new("Dewi").unwrap(),
        note: None,
        teams: Vec::new(),
    };
    caller.invite(organization, &invite).await.unwrap();
    assert_eq!(
        world.sent(),
        [
            (
                "PATCH /organizations/org-123/users/user-2".to_owned(),
                json!({ "role": "manager" })
            ),
            (
                "POST /organizations/org-123/users".to_owned(),
                json!({ "email": "dewi@example.com", "role": "viewer" })
            ),
        ]
    );
}

#[tokio::test]
async fn the_one_organization_is_told_only_by_a_server_that_takes_the_credential() {
    let world = World::saying(json!({ "data": [] })).await;
    let caller = world.caller();
    let organizations = caller.organizations().collect_all().await.unwrap();
    assert_eq!(organizations[0].name, "org-123");
    assert_eq!(world.server.lines(), ["GET /scenarios?limit=1"]);
    let teams = caller
        .teams(organizations[0].id)
        .collect_all()
        .await
        .unwrap();
    assert_eq!(
        teams[0].id.get(),
        organizations[0].id.get(),
        "the one team is the organization"
    );
    let refused = bare::answer(
        401,
        &["content-type: application/json"],
        br#"{"message":"No"}"#,
    );
    world.server.now_answers(vec![refused]);
    let error = caller.organizations().collect_all().await.unwrap_err();
    assert_eq!(name_of(&error), "Unauthorized");
}

type Call = for<'c> fn(&'c Caller) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 'c>>;

fn refused_calls() -> Vec<(&'static str, Call)> {
    vec![
        ("ping", |c| Box::pin(c.ping())),
        ("me", |c| Box::pin(async move { c.me().await.map(drop) })),
        ("dlqs", |c| {
            Box::pin(async move { c.dlqs(ScenarioId(5)).await.map(drop) })
        }),
        ("folders", |c| {
            Box::pin(async move { c.folders(TeamId(1)).await.map(drop) })
        }),
        ("connections", |c| {
            Box::pin(async move { c.connections(TeamId(1)).await.map(drop) })
        }),
        ("consumptions", |c| {
            Box::pin(async move { c.consumptions(OrganizationId(1)).await.map(drop) })
        }),
        ("team roles", |c| {
            Box::pin(async move { c.team_roles(TeamId(1)).collect_all().await.map(drop) })
        }),
        ("removal", |c| {
            Box::pin(async move {
                c.remove_from_organization(UserId(2), OrganizationId(1), ConnectionsOfRemoved::Keep)
                    .await
                    .map(drop)
            })
        }),
    ]
}

#[tokio::test]
async fn what_the_guide_has_no_words_for_is_refused_before_anything_is_sent() {
    let world = World::saying(json!({ "data": [] })).await;
    let caller = world.caller();
    for (name, call) in refused_calls() {
        let error = call(&caller).await.unwrap_err();
        assert!(
            matches!(error, Error::Unsupported { .. }),
            "{name}: {error:?}"
        );
        assert!(!error.outcome_unknown(), "{name}");
    }
    assert_eq!(world.server.lines(), [""; 0]);
    let capabilities = world.client.capabilities();
    assert_eq!(world.client.dialect(), Dialect::Guide);
    assert_eq!(
        (
            capabilities.cron,
            capabilities.incomplete_executions,
            capabilities.remove_member
        ),
        (Support::Yes, Support::No, Support::No)
    );
}

#[tokio::test]
async fn a_bad_day_is_named_as_with_make_and_nothing_is_sent_twice_that_may_not_be() {
    let refused = |status, body: &str| {
        bare::answer(status, &["content-type: application/json"], body.as_bytes())
    };
    let cut = bare::answer(200, &["content-length: 900"], br#"{"data":["#);
    let days = [
        (refused(401, "{}"), "Unauthorized", 1, 1),
        (
            refused(403, r#"{"error":{"message":"No"}}"#),
            "Forbidden",
            1,
            1,
        ),
        (refused(404, "{}"), "NotFound", 1, 1),
        (refused(422, "{}"), "Invalid", 1, 1),
        (refused(500, "{}"), "Server", 1, 1),
        (refused(503, "{}"), "Server", 3, 1),
        (bare::json("{\"data\":"), "Decode", 1, 1),
        (bare::json("{\"data\":7}"), "Decode", 1, 1),
        (bare::json("[]"), "Decode", 1, 1),
        (cut, "CutShort", 3, 1),
    ];
    let world = World::saying(json!({})).await;
    let caller = world.caller();
    for (answer, expected, reads, runs) in days {
        world.server.now_answers(vec![answer.clone()]);
        let error = caller.hooks(TeamId(1)).await.unwrap_err();
        assert_eq!(
            (name_of(&error).as_str(), world.server.lines().len()),
            (expected, reads)
        );
        world.server.now_answers(vec![answer]);
        let run = caller.run(ScenarioId(5), RunRequest::default()).await;
        let error = run.unwrap_err();
        assert_eq!(
            (name_of(&error).as_str(), world.server.lines().len()),
            (expected, runs)
        );
    }
}

#[tokio::test]
async fn the_limit_is_learned_from_the_headers_and_a_used_up_minute_pauses_the_background() {
    let headers = [
        "content-type: application/json",
        "x-ratelimit-limit: 300",
        "x-ratelimit-remaining: 299",
    ];
    let spare = bare::answer(200, &headers, br#"{"data":[]}"#);
    let server = BareServer::answering(vec![spare]).await;
    let test = TestClient::new(&server.zone, "token", std::time::Duration::from_secs(30));
    let (zone, guide) = Guide::at(&format!("http://{}", server.zone)).unwrap();
    let options = Options {
        guide: Some(guide),
        ..Options::new(test.budgets.clone(), test.clock.clone())
    };
    let credential = make_api::Credential::new(&"token".into()).unwrap();
    let client = Client::new(zone.clone(), credential, options).unwrap();
    let caller = client.on(Some(OrganizationId(1)), Lane::Click);
    caller.hooks(TeamId(1)).await.unwrap();
    let meter = test.budgets.meter(&zone, OrganizationId(1));
    assert_eq!((meter.limit, meter.paused_until), (300, None));
    let headers = [
        "content-type: application/json",
        "x-ratelimit-remaining: 0",
        "x-ratelimit-reset: 42",
    ];
    server.now_answers(vec![bare::answer(200, &headers, br#"{"data":[]}"#)]);
    caller.hooks(TeamId(1)).await.unwrap();
    assert!(
        test.budgets
            .meter(&zone, OrganizationId(1))
            .paused_until
            .is_some()
    );
}

#[test]
fn a_base_address_is_a_host_and_where_the_calls_are() {
    for (base, host, is_fine) in [
        ("https://api.make.com/api/v2/", "api.make.com", true),
        ("api.make.com", "api.make.com", true),
        ("http://127.0.0.1:8080/guide/v1", "127.0.0.1:8080", true),
        ("http://api.make.com/api/v2", "", false),
        ("https://api.make.com/../secret", "", false),
        ("https://api.make.com/api?x=1", "", false),
        ("https://user@api.make.com/api", "", false),
        ("ftp://api.make.com", "", false),
        ("", "", false),
    ] {
        let read = Guide::at(base).map(|(zone, _)| zone.to_string());
        assert_eq!(read.ok().as_deref(), is_fine.then_some(host), "{base}");
    }
}
