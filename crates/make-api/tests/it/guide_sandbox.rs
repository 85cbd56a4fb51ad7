//! The same calls against a whole server of the guide's dialect, over the world that Make's dialect shows otherwise.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::{
    BlueprintText, Caller, Client, Confirmation, Credential, Cron, ExecutionStatus, Guide, In,
    Lane, LogQuery, NewHook, NewScenario, Options, Organization, RoleId, RunRequest, RunStatus,
    ScenarioChange, ScenarioQuery, Scheduling, TeamId, Zone,
};
use make_sandbox::{Config, Dialect, Sandbox, Size, Switches, Time};
use serde_json::json;

use crate::client::{TestClient, name_of};

struct World {
    sandbox: Sandbox,
    caller: Caller,
    organization: Organization,
    team: TeamId,
}

impl World {
    async fn start() -> Self {
        Self::wrapping_objects(false).await
    }

    /// The guide shows one thing bare; a server may put it under `data` as it does with lists.
    async fn wrapping_objects(guide_wraps_objects: bool) -> Self {
        let sandbox = Sandbox::start(Config {
            size: Size::Tiny,
            time: Time::Frozen("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap()),
            dialect: Dialect::Guide,
            switches: Switches {
                rate_limit: false,
                guide_wraps_objects,
                ..Switches::default()
            },
            ..Config::default()
        })
        .await
        .unwrap();
        let zone = Zone::parse(&sandbox.ready().zones[0].zone).unwrap();
        let token = sandbox.ready().token.clone();
        let test = TestClient::new(&zone, &token, Duration::from_secs(30));
        let options = Options {
            guide: Some(Guide::default()),
            ..Options::new(test.budgets.clone(), test.clock.clone())
        };
        let credential = Credential::new(&token.as_str().into()).unwrap();
        let client = Client::new(zone, credential, options).unwrap();
        let everywhere = client.on(None, Lane::Click);
        let organization = everywhere
            .organizations()
            .collect_all()
            .await
            .unwrap()
            .remove(0);
        let caller = client.on(Some(organization.id), Lane::Click);
        let team = caller.teams(organization.id).collect_all().await.unwrap()[0].id;
        Self {
            sandbox,
            caller,
            organization,
            team,
        }
    }

    fn pass(&self, minutes: i64) {
        let control = self.sandbox.control();
        control.advance(SignedDuration::from_mins(minutes)).unwrap();
    }
}

fn new_scenario(team: TeamId) -> NewScenario {
    let step = json!({ "id": 1, "module": "http:ActionSendData", "version": 3, "mapper": {},
        "metadata": { "designer": { "x": 0, "y": 0, "name": "Fetch" } } });
    let blueprint = json!({ "name": "Made here", "flow": [step], "metadata": { "scenario": { "maxErrors": 5 } } });
    NewScenario {
        team,
        blueprint: BlueprintText::new(&blueprint).unwrap(),
        scheduling: Scheduling::OnDemand,
        folder: None,
        based_on: None,
        confirmation: Confirmation::NotAsked,
    }
}

#[tokio::test]
async fn an_organization_is_found_with_its_scenarios_and_their_schedules() {
    let world = World::start().await;
    assert!(
        world.organization.name.starts_with("org-"),
        "{}",
        world.organization.name
    );
    let query = ScenarioQuery::in_organization(world.organization.id);
    let scenarios = world.caller.scenarios(query).collect_all().await.unwrap();
    assert_eq!(scenarios.len(), 8);
    assert!(scenarios.iter().all(|it| it.team_id == world.team));
    assert!(
        scenarios
            .iter()
            .any(|it| matches!(it.scheduling, Some(Scheduling::Cron(_))))
    );
    assert!(scenarios.iter().any(|it| it.last_run.is_some()));
    assert!(scenarios.iter().all(|it| !it.used_packages.is_empty()));
}

/// A scenario's life from its blueprint to its end.
pub(crate) async fn a_life(wraps_objects: bool) {
    let world = World::wrapping_objects(wraps_objects).await;

    let caller = &world.caller;
    let made = caller
        .create_scenario(&new_scenario(world.team))
        .await
        .unwrap();
    assert_eq!((made.name.as_str(), made.is_active), ("Made here", false));
    let blueprint = caller.blueprint(made.id).await.unwrap();
    assert_eq!(blueprint.steps[0].module, "http:ActionSendData");
    assert_eq!(blueprint.steps[0].label.as_deref(), Some("Fetch"));

    let cron = Cron {
        expression: "30 9 * * 1,5".to_owned(),
        timezone: "Asia/Jakarta".to_owned(),
    };
    let change = ScenarioChange {
        scheduling: Some(Scheduling::Cron(cron.clone())),
        ..ScenarioChange::default()
    };
    let changed = caller
        .update_scenario(made.id, &change, Confirmation::NotAsked)
        .await
        .unwrap();
    assert_eq!(changed.scheduling, Some(Scheduling::Cron(cron)));

    let asleep = caller
        .run(made.id, RunRequest::default())
        .await
        .unwrap_err();
    assert_eq!(name_of(&asleep), "NotActive");
    caller.start(made.id).await.unwrap();
    assert!(caller.scenario(made.id).await.unwrap().is_active);

    let started = caller.run(made.id, RunRequest::default()).await.unwrap();
    let detail = caller.execution(made.id, &started.execution).await.unwrap();
    assert_eq!(detail.status, ExecutionStatus::Running);
    world.pass(10);
    let rows = caller
        .logs(LogQuery::of(made.id))
        .collect_all()
        .await
        .unwrap();
    let row = rows.iter().find(|row| row.id == started.execution).unwrap();
    assert!(
        matches!(row.status, RunStatus::Success | RunStatus::Error),
        "{row:?}"
    );
    assert!(row.duration_ms.is_some() && row.modules_executed.is_some());

    caller.delete_scenario(made.id).await.unwrap();
    let gone = caller.scenario(made.id).await.unwrap_err();
    assert_eq!(name_of(&gone), "NotFound");
}

#[tokio::test]
async fn a_long_history_is_walked_to_its_beginning_and_each_run_comes_once() {
    let world = World::start().await;
    let query = ScenarioQuery::in_team(world.team).active(true);
    let scenarios = world.caller.scenarios(query).collect_all().await.unwrap();
    let mut longest = 0;
    for scenario in scenarios {
        let rows = world
            .caller
            .logs(LogQuery::of(scenario.id))
            .collect_all()
            .await
            .unwrap();
        let ids: std::collections::HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), rows.len());
        longest = longest.max(rows.len());
        let failed = LogQuery {
            status: Some(RunStatus::Error),
            limit: Some(3),
            ..LogQuery::of(scenario.id)
        };
        let failed = world.caller.logs(failed).collect_all().await.unwrap();
        let count = rows
            .iter()
            .filter(|row| row.status == RunStatus::Error)
            .count();
        assert_eq!(failed.len(), count.min(3));
        assert!(failed.iter().all(|row| row.error.is_some()));
    }
    assert!(longest > 200, "more than two pages: {longest}");
}

#[tokio::test]
async fn a_run_is_stopped_by_its_own_id() {
    let world = World::start().await;
    let query = ScenarioQuery::in_team(world.team).active(true);
    let scenario = world.caller.scenarios(query).collect_all().await.unwrap()[0].id;
    let started = world
        .caller
        .run(scenario, RunRequest::default())
        .await
        .unwrap();
    world
        .caller
        .stop_execution(scenario, &started.execution, false)
        .await
        .unwrap();
    let detail = world
        .caller
        .execution(scenario, &started.execution)
        .await
        .unwrap();
    assert_ne!(detail.status, ExecutionStatus::Running);
}

#[tokio::test]
async fn a_webhook_is_made_listed_and_deleted() {
    let world = World::start().await;
    let caller = &world.caller;
    let before = caller.hooks(world.team).await.unwrap().len();
    let mut new = NewHook::webhook(world.team, "Orders in");
    new.more = json!({ "hookType": "GET" }).as_object().unwrap().clone();
    let made = caller.create_hook(&new).await.unwrap();
    assert!(made.enabled && made.url.is_some());
    assert_eq!(caller.hooks(world.team).await.unwrap().len(), before + 1);
    caller
        .delete_hook(made.id, Confirmation::NotAsked)
        .await
        .unwrap();
    assert_eq!(caller.hooks(world.team).await.unwrap().len(), before);
}

#[tokio::test]
async fn a_persons_role_is_read_changed_and_read_again() {
    let world = World::start().await;
    let (caller, organization) = (&world.caller, world.organization.id);
    let people = caller
        .users(In::Organization(organization))
        .collect_all()
        .await
        .unwrap();
    let roles = caller
        .organization_roles(organization)
        .collect_all()
        .await
        .unwrap();
    assert_eq!(people.len(), roles.len());
    let admin = RoleId(4);
    let somebody = roles.iter().find(|role| role.users_role_id != Some(admin));
    if let Some(somebody) = somebody {
        let changed = caller
            .set_organization_role(somebody.user_id, organization, admin)
            .await
            .unwrap();
        assert_eq!(changed.users_role_id, Some(admin));
        let read = caller
            .organization_role(organization, somebody.user_id)
            .await
            .unwrap();
        assert_eq!(read.users_role_id, Some(admin));
    }
}
