//! The same calls against a server that follows the published guide: what goes out, and what comes back.
//!
//! In: answers as the guide's text shows them. Out: the promises of the dialect. Never asks the sandbox.

use std::future::Future;
use std::pin::Pin;

use make_api::{
    BlueprintText, CallKind, Caller, Client, Confirmation, ConnectionsOfRemoved, Cron, Dialect,
    Error, ExecutionId, ExecutionStatus, Guide, HookId, In, Invitation, Invite, Lane, LogQuery,
    NewHook, NewScenario, Options, OrganizationId, PlainName, RoleCategory, RoleId, RunRequest,
    RunStatus, ScenarioChange, ScenarioId, ScenarioQuery, Scheduling, Support, TeamId, UserId,
    guide_address,
};
use serde_json::{Value, json};

use crate::bare::{self, BareServer};
use crate::client::{TestClient, name_of};

/// The number that stands for `org-123`, and for its one team.
const ORGANIZATION: OrganizationId = OrganizationId(5_949_329_166_079_878);
const TEAM: TeamId = TeamId(ORGANIZATION.0);

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
        self.client.on(Some(ORGANIZATION), Lane::Background)
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
    test.budgets.set_limit(&zone, ORGANIZATION, 1_000_000);
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

fn new_scenario(blueprint: &Value) -> NewScenario {
    NewScenario {
        team: TEAM,
        blueprint: BlueprintText::new(blueprint).unwrap(),
        scheduling: Scheduling::OnDemand,
        folder: None,
        based_on: None,
        confirmation: Confirmation::NotAsked,
    }
}

fn invite() -> Invite {
    Invite {
        role: RoleId(1),
        email: "dewi@example.com".to_owned(),
        name: PlainName::new("Dewi").unwrap(),
        note: None,
        teams: Vec::new(),
    }
}

fn execution() -> ExecutionId {
    ExecutionId::new("exec-9").unwrap()
}

#[tokio::test]
async fn scenarios_are_read_with_ids_that_are_no_numbers_and_a_row_without_an_id_is_left_out() {
    let world = World::saying(scenarios()).await;
    let mut pages = world
        .caller()
        .scenarios(ScenarioQuery::in_organization(ORGANIZATION));
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
    let query = ScenarioQuery::in_team(TEAM);
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
    let query = ScenarioQuery::in_team(TEAM).only(&[ScenarioId(12345)]);
    let rows = world.caller().scenarios(query).collect_all().await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [ScenarioId(12345)]
    );
    let query = ScenarioQuery::in_team(TEAM).active(false);
    let rows = world.caller().scenarios(query).collect_all().await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Orders"]
    );
}

#[tokio::test]
async fn after_a_restart_a_stored_number_finds_its_id_in_a_list_and_a_stranger_finds_nothing() {
    let world = World::saying(scenarios()).await;
    let query = ScenarioQuery::in_team(TEAM);
    let stored = world.caller().scenarios(query).collect_all().await.unwrap()[1].id;
    let restarted = client_of(&world.server).on(None, Lane::Click);
    world.says(&scenarios());
    restarted.start(stored).await.unwrap();
    assert_eq!(
        world.sent(),
        [
            ("GET /scenarios?limit=100".to_owned(), Value::Null),
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
    let new = new_scenario(&blueprint);
    let made = world.caller().create_scenario(&new).await.unwrap();
    assert!(!made.is_active);
    let steps = json!({ "name": "Invoices", "modules": [], "connections": [], "description": "Sends them",
        "metadata": { "scenario": { "maxErrors": 3, "autoCommit": true } } });
    let body = json!({ "name": "Invoices", "active": false, "description": "Sends them", "maxErrors": 3,
        "autoCommit": true, "blueprint": steps });
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
    let hooks = world.caller().hooks(TEAM).await.unwrap();
    assert!(hooks[0].enabled && hooks[0].queue_count.is_none());
    assert_eq!(hooks[0].scenario_id, Some(ScenarioId(12345)));
    assert!(!json!(hooks[0].settings).to_string().contains("hunter2"));

    world.says(&json!({ "data": hook }));
    let mut new = NewHook::webhook(TEAM, "Orders in");
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
        .delete_hook(made, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!(world.server.lines(), ["DELETE /webhooks/hook-1"]);
}

#[tokio::test]
async fn a_webhook_that_a_scenario_waits_for_is_deleted_only_with_a_confirmation() {
    let world = World::saying(json!({ "data": [
        { "id": "7", "name": "Used", "scenarioId": "5" }, { "id": 8, "name": "Unused", "scenarioId": null },
    ] }))
    .await;
    let caller = world.caller();
    let used = caller.delete_hook(HookId(7), Confirmation::NotAsked).await;
    assert_eq!(name_of(&used.unwrap_err()), "ConfirmationNeeded");
    caller
        .delete_hook(HookId(8), Confirmation::NotAsked)
        .await
        .unwrap();
    caller
        .delete_hook(HookId(7), Confirmation::Given)
        .await
        .unwrap();
    let look = "GET /webhooks?limit=100";
    assert_eq!(
        world.server.lines(),
        [look, look, "DELETE /webhooks/8", "DELETE /webhooks/7"],
        "the guide would delete it without a word"
    );
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
    let members = caller
        .users(In::Organization(ORGANIZATION))
        .collect_all()
        .await
        .unwrap();
    let roles = caller
        .organization_roles(ORGANIZATION)
        .collect_all()
        .await
        .unwrap();
    assert_eq!(
        world.server.lines(),
        ["GET /organizations/org-123/users?limit=100"; 2]
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
    let user = caller
        .users(In::Organization(ORGANIZATION))
        .collect_all()
        .await
        .unwrap()[1]
        .id;
    world.says(&json!({ "data": { "id": "user-2", "role": "manager" } }));
    let role = caller
        .set_organization_role(user, ORGANIZATION, RoleId(3))
        .await
        .unwrap();
    assert_eq!((role.user_id, role.users_role_id), (user, Some(RoleId(3))));
    caller.invite(ORGANIZATION, &invite()).await.unwrap();
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
    assert_eq!(world.server.lines(), ["GET /scenarios?limit=100"]);
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

#[tokio::test]
async fn scenarios_name_the_organizations_and_each_has_its_own() {
    let world = World::saying(json!({ "data": [
        { "id": "1", "name": "Ours", "organizationId": "org-123" },
        { "id": "2", "name": "Theirs", "organizationId": "org-9" },
    ] }))
    .await;
    let caller = world.caller();
    let organizations = caller.organizations().collect_all().await.unwrap();
    let names: Vec<&str> = organizations.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["org-123", "org-9"]);
    let query = ScenarioQuery::in_organization(organizations[1].id);
    let rows = caller.scenarios(query).collect_all().await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].name.as_str(), rows[0].team_id.get()),
        ("Theirs", organizations[1].id.get())
    );
    let people = caller.users(In::Organization(organizations[1].id));
    assert!({ people }.collect_all().await.is_ok());
    assert_eq!(
        world.server.lines().last().unwrap(),
        "GET /organizations/org-9/users?limit=100"
    );
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
            Box::pin(async move { c.folders(TEAM).await.map(drop) })
        }),
        ("connections", |c| {
            Box::pin(async move { c.connections(TEAM).await.map(drop) })
        }),
        ("consumptions", |c| {
            Box::pin(async move { c.consumptions(ORGANIZATION).await.map(drop) })
        }),
        ("team roles", |c| {
            Box::pin(async move { c.team_roles(TEAM).collect_all().await.map(drop) })
        }),
        ("removal", |c| {
            Box::pin(async move {
                c.remove_from_organization(UserId(2), ORGANIZATION, ConnectionsOfRemoved::Keep)
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

/// Every call the guide has words for.
fn spoken_calls() -> Vec<(&'static str, Call)> {
    macro_rules! call {
        ($name:literal, |$caller:ident| $call:expr) => {
            ($name, |$caller| {
                Box::pin(async move { $call.await.map(drop) })
            })
        };
    }
    const ID: ScenarioId = ScenarioId(5);
    vec![
        call!("organizations", |c| c.organizations().collect_all()),
        call!("scenarios", |c| c
            .scenarios(ScenarioQuery::in_team(TEAM))
            .collect_all()),
        call!("scenario", |c| c.scenario(ID)),
        call!("blueprint", |c| c.blueprint(ID)),
        call!("create_scenario", |c| c.create_scenario(&new_scenario(
            &json!({ "name": "Invoices", "flow": [], "metadata": {} })
        ))),
        call!("update_scenario", |c| c.update_scenario(
            ID,
            &ScenarioChange::default(),
            Confirmation::NotAsked
        )),
        call!("start", |c| c.start(ID)),
        call!("stop", |c| c.stop(ID)),
        call!("delete_scenario", |c| c.delete_scenario(ID)),
        call!("run", |c| c.run(ID, RunRequest::default())),
        call!("logs", |c| c.logs(LogQuery::of(ID)).collect_all()),
        call!("log", |c| c.log(ID, &execution())),
        call!("execution", |c| c.execution(ID, &execution())),
        call!("stop_execution", |c| c.stop_execution(
            ID,
            &execution(),
            true
        )),
        call!("hooks", |c| c.hooks(TEAM)),
        call!("create_hook", |c| c
            .create_hook(&NewHook::webhook(TEAM, "Orders in"))),
        call!("delete_hook", |c| c
            .delete_hook(HookId(7), Confirmation::Given)),
        call!("users", |c| c
            .users(In::Organization(ORGANIZATION))
            .collect_all()),
        call!("organization_roles", |c| c
            .organization_roles(ORGANIZATION)
            .collect_all()),
        call!("organization_role", |c| c
            .organization_role(ORGANIZATION, UserId(2))),
        call!("invite", |c| c.invite(ORGANIZATION, &invite())),
        call!("set_organization_role", |c| c.set_organization_role(
            UserId(2),
            ORGANIZATION,
            RoleId(3)
        )),
    ]
}

#[tokio::test]
async fn every_call_names_every_bad_day_as_with_make_and_sends_no_more_than_it_may() {
    let refused = |status, body: &str| {
        bare::answer(status, &["content-type: application/json"], body.as_bytes())
    };
    let slow_down = bare::answer(
        429,
        &["retry-after: 2"],
        br#"{"message":"Rate limit exceeded."}"#,
    );
    let cut = bare::answer(200, &["content-length: 900"], br#"{"data":["#);
    // How often a read and an action are sent; what may never be repeated is sent once.
    let days = [
        (refused(401, r#"{"message":"No"}"#), "Unauthorized", (1, 1)),
        (refused(403, r#"{"message":"No"}"#), "Forbidden", (1, 1)),
        (refused(404, r#"{"message":"No"}"#), "NotFound", (1, 1)),
        (refused(422, r#"{"message":"No"}"#), "Invalid", (1, 1)),
        (slow_down, "TooManyRequests", (3, 3)),
        (refused(500, r#"{"message":"No"}"#), "Server", (1, 1)),
        (refused(503, ""), "Server", (3, 1)),
        (bare::json("{\"data\":"), "Decode", (1, 1)),
        (cut, "CutShort", (3, 1)),
    ];
    let world = World::saying(json!({})).await;
    let caller = world.caller();
    for (name, call) in spoken_calls() {
        let kind = guide_address(name).unwrap().kind;
        for (answer, expected, (reads, actions)) in &days {
            world.server.now_answers(vec![answer.clone()]);
            let error = call(&caller).await.expect_err(name);
            assert_eq!(name_of(&error), *expected, "{name}");
            let sends = match kind {
                CallKind::Read => *reads,
                CallKind::Action => *actions,
                CallKind::Once => 1,
            };
            assert_eq!(world.server.lines().len(), sends, "{name} when {expected}");
        }
    }
}

#[tokio::test]
async fn a_list_without_its_rows_is_not_an_empty_list() {
    let world = World::saying(json!({})).await;
    for body in [
        "{}",
        "[]",
        "{\"data\":7}",
        "{\"data\":null}",
        "{\"data\":[7]}",
    ] {
        world.server.now_answers(vec![bare::json(body)]);
        let error = world.caller().hooks(TEAM).await.unwrap_err();
        assert_eq!(name_of(&error), "Decode", "{body}");
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
    let caller = client.on(Some(ORGANIZATION), Lane::Click);
    caller.hooks(TEAM).await.unwrap();
    let meter = test.budgets.meter(&zone, ORGANIZATION);
    assert_eq!((meter.limit, meter.paused_until), (300, None));
    let headers = [
        "content-type: application/json",
        "x-ratelimit-remaining: 0",
        "x-ratelimit-reset: 42",
    ];
    server.now_answers(vec![bare::answer(200, &headers, br#"{"data":[]}"#)]);
    caller.hooks(TEAM).await.unwrap();
    assert!(
        test.budgets
            .meter(&zone, ORGANIZATION)
            .paused_until
            .is_some()
    );
}

#[tokio::test]
async fn a_first_look_asks_once_however_long_the_list_is() {
    let rows: Vec<Value> = (0..100)
        .map(|id| json!({ "id": id, "name": "Orders", "organizationId": "org-123" }))
        .collect();
    let world = World::saying(json!({ "data": rows })).await;
    let (_, guide) = Guide::at(&format!("http://{}", world.server.zone)).unwrap();
    let seen = guide.first_look(&world.caller()).await.unwrap();
    assert_eq!(seen, [ORGANIZATION]);
    let lines = world.server.lines();
    assert_eq!(lines, ["GET /scenarios?limit=100"]);
}

#[test]
fn a_base_address_is_a_host_and_where_the_calls_are() {
    for (base, host, is_fine) in [
        ("https://api.make.com/api/v2/", "api.make.com", true),
        ("api.make.com", "api.make.com", true),
        ("http://127.0.0.1:8080/guide/v1", "127.0.0.1:8080", true),
        ("https://127.0.0.1:8080/guide/v1", "", false),
        ("127.0.0.1:8080/guide/v1", "127.0.0.1:8080", true),
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
