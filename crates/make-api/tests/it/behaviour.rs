//! What calls mean: switching on and off, running, being refused, being on the wrong zone.

use std::time::Duration;

use jiff::SignedDuration;
use make_api::{
    DlqSelection, Error, ExecutionStatus, In, Lane, OrganizationId, RoleCategory, RunRequest,
    ScenarioId, Scheduling, Step, Zone,
};
use make_sandbox::{ScenarioAt, Size, Switches};

use crate::client::{TestClient, name_of};
use crate::world::World;

#[tokio::test]
async fn a_scenario_is_switched_on_and_off_and_says_when_it_already_is() {
    let world = World::start().await;
    let (caller, id) = (world.click(), world.paused_scenario);
    assert!(!caller.scenario(id).await.unwrap().is_active);
    caller.start(id).await.unwrap();
    assert!(caller.scenario(id).await.unwrap().is_active);
    assert_eq!(
        name_of(&caller.start(id).await.unwrap_err()),
        "AlreadyInThatState"
    );
    caller.stop(id).await.unwrap();
    assert_eq!(
        name_of(&caller.stop(id).await.unwrap_err()),
        "AlreadyInThatState"
    );
    assert!(!caller.scenario(id).await.unwrap().is_active);
}

#[tokio::test]
async fn a_paused_scenario_does_not_run() {
    let world = World::start().await;
    let error = world
        .click()
        .run(world.paused_scenario, RunRequest::default())
        .await
        .unwrap_err();
    assert_eq!(name_of(&error), "NotActive");
    assert!(!error.outcome_unknown());
}

#[tokio::test]
async fn a_run_is_begun_followed_and_found_in_the_log() {
    let world = World::start().await;
    let started = world
        .click()
        .run(world.scenario, RunRequest::default())
        .await
        .unwrap();
    assert_eq!(started.result, None);
    let unknown = world
        .click()
        .fresh_execution(world.scenario, &started.execution)
        .await;
    assert_eq!(
        name_of(&unknown.unwrap_err()),
        "NotFound",
        "the sandbox's clock stands still"
    );
    world
        .control()
        .advance(SignedDuration::from_mins(10))
        .unwrap();
    let detail = world
        .click()
        .fresh_execution(world.scenario, &started.execution)
        .await
        .unwrap();
    assert!(
        !matches!(
            detail.status,
            ExecutionStatus::Running | ExecutionStatus::Unknown(_)
        ),
        "{detail:?}"
    );
}

#[tokio::test]
async fn a_failed_run_says_which_step_failed_and_why() {
    let world = World::start().await;
    let at = ScenarioAt {
        zone: 0,
        id: world.scenario.get(),
    };
    world
        .control()
        .fail(
            at,
            Some("RuntimeError".to_owned()),
            Some("The sheet is gone".to_owned()),
        )
        .unwrap();
    let started = world
        .click()
        .run(world.scenario, RunRequest::default())
        .await
        .unwrap();
    world
        .control()
        .advance(SignedDuration::from_mins(10))
        .unwrap();
    let detail = world
        .click()
        .execution(world.scenario, &started.execution)
        .await
        .unwrap();
    assert_eq!(detail.status, ExecutionStatus::Error);
    let error = detail.error.unwrap();
    assert_eq!(
        (error.name.as_str(), error.message.as_str()),
        ("RuntimeError", "The sheet is gone")
    );
    assert!(
        error
            .cause_module
            .is_some_and(|module| !module.app_name.is_empty())
    );
}

#[tokio::test]
async fn unfinished_runs_are_listed_and_taken_up_again_in_one_call() {
    let world = World::of_size(
        Size::Agency,
        Switches {
            rate_limit: false,
            ..Switches::default()
        },
    )
    .await;
    let mut found = None;
    for fact in world
        .control()
        .scenarios()
        .iter()
        .filter(|fact| fact.zone == 0 && fact.stores_incomplete)
    {
        let caller = world
            .client
            .on(Some(OrganizationId(fact.organization_id)), Lane::Click);
        let dlqs = caller.dlqs(fact.id.into()).await.unwrap();
        if dlqs.len() > 1 {
            found = Some((caller, fact.id.into(), dlqs));
            break;
        }
    }
    let (caller, scenario, dlqs) = found.unwrap();
    let spared = DlqSelection::AllExcept(vec![dlqs[0].id.clone()]);
    let queued = caller.retry_dlqs(scenario, &spared).await.unwrap();
    assert_eq!(queued.len(), dlqs.len() - 1);
    assert!(!queued.contains(&dlqs[0].id));
}

#[tokio::test]
async fn a_blueprint_shows_steps_and_schedule() {
    let world = World::start().await;
    let blueprint = world.click().blueprint(world.scenario).await.unwrap();
    let scenario = world.click().scenario(world.scenario).await.unwrap();
    assert_eq!(blueprint.name, scenario.name);
    assert!(
        matches!(blueprint.scheduling, Some(Scheduling::Indefinitely { .. })),
        "{:?}",
        blueprint.scheduling
    );
    let steps: Vec<&Step> = blueprint.steps.iter().flat_map(Step::walk).collect();
    assert!(steps.len() > 1);
    assert!(
        steps
            .iter()
            .all(|step| step.position.is_some() && step.module.contains(':'))
    );
    assert!(
        steps.iter().any(|step| !step.connections.is_empty()),
        "some step signs in somewhere"
    );
}

#[tokio::test]
async fn an_organization_tells_its_plan_and_what_is_used_of_it() {
    let world = World::start().await;
    let listed = world
        .click()
        .organizations()
        .collect_all()
        .await
        .unwrap()
        .remove(0);
    let whole = world
        .click()
        .organization(world.organization)
        .await
        .unwrap();
    for organization in [listed, whole] {
        let license = organization.license.unwrap();
        assert!(license.api_limit.is_some_and(|limit| limit >= 30));
        assert_eq!(organization.is_paused, Some(false));
        assert_eq!(
            organization.zone.as_deref(),
            Some(world.client.zone().as_str())
        );
    }
    let used = world
        .click()
        .consumptions(world.organization)
        .await
        .unwrap();
    assert!(used.last_reset.is_some() && used.rows.iter().any(|row| row.operations > 0));
    assert_eq!(
        world
            .click()
            .organization_usage(world.organization)
            .await
            .unwrap()
            .len(),
        30
    );
}

#[tokio::test]
async fn people_roles_and_permissions_can_be_joined() {
    let world = World::start().await;
    let caller = world.click();
    let people = caller
        .users(In::Organization(world.organization))
        .collect_all()
        .await
        .unwrap();
    let roles = caller
        .roles(RoleCategory::Team, Some(world.organization))
        .await
        .unwrap();
    for row in caller.team_roles(world.team).collect_all().await.unwrap() {
        assert!(people.iter().any(|person| person.id == row.user_id));
        let role = roles
            .iter()
            .find(|role| Some(role.id) == row.users_role_id)
            .unwrap();
        assert!(
            role.permissions
                .iter()
                .any(|permission| permission.starts_with("scenario"))
        );
        assert!(role.identifier.is_some());
    }
    let me = caller.me().await.unwrap();
    let mine = caller.my_roles().await.unwrap();
    assert!(
        mine.user_organization_roles
            .iter()
            .all(|row| row.user_id == me.id)
    );
}

#[tokio::test]
async fn a_token_of_another_zone_says_who_i_am_and_shows_no_team() {
    let world = World::of_size(
        Size::Agency,
        Switches {
            rate_limit: false,
            ..Switches::default()
        },
    )
    .await;
    let ready = world.sandbox.ready();
    let elsewhere = Zone::parse(&ready.zones[1].zone).unwrap();
    let client = TestClient::new(&elsewhere, &ready.zones[0].token, Duration::from_secs(30));
    let caller = client.on(None, Lane::Click);
    caller.me().await.unwrap();
    let organizations = caller.organizations().collect_all().await.unwrap();
    let named: Vec<Zone> = organizations
        .iter()
        .filter_map(|organization| client.zone().follow(organization.zone.as_deref()?).ok())
        .collect();
    assert_eq!(
        named.len(),
        organizations.len(),
        "every organization names a zone that may be followed"
    );
    let there = organizations
        .iter()
        .find(|row| row.zone.as_deref() == Some(elsewhere.as_str()))
        .unwrap();
    assert_eq!(
        name_of(&caller.teams(there.id).collect_all().await.unwrap_err()),
        "Forbidden"
    );
}

#[tokio::test]
async fn a_revoked_token_and_a_missing_scope_are_told_apart() {
    let world = World::start().await;
    let token = &world.sandbox.ready().token;
    world
        .control()
        .narrow(token, &["organizations:read"])
        .unwrap();
    assert_eq!(
        world.click().current_authorization().await.unwrap().scopes,
        ["organizations:read"]
    );
    let refused = world.click().scenario(world.scenario).await.unwrap_err();
    assert_eq!(
        (name_of(&refused).as_str(), refused.detail()),
        ("Forbidden", Some("Access denied."))
    );
    world.control().revoke(token).unwrap();
    assert_eq!(
        name_of(&world.click().me().await.unwrap_err()),
        "Unauthorized"
    );
    world.click().ping().await.unwrap();
}

#[tokio::test]
async fn a_paused_organization_is_no_reason_to_slow_down() {
    let world = World::start().await;
    world
        .control()
        .set_organization(world.organization.get(), None, Some(true))
        .unwrap();
    let error = world.click().scenario(world.scenario).await.unwrap_err();
    assert!(
        matches!(error, Error::OrganizationPaused { .. }),
        "{error:?}"
    );
    let meter = world
        .client
        .budgets
        .meter(world.client.zone(), world.organization);
    assert_eq!(meter.paused_until, None);
}

#[tokio::test]
async fn a_client_that_plans_with_half_never_meets_makes_limit() {
    let world = World::of_size(
        Size::Tiny,
        Switches {
            rate_limit: true,
            ..Switches::default()
        },
    )
    .await;
    let limit = world
        .click()
        .organization(world.organization)
        .await
        .unwrap()
        .license
        .unwrap()
        .api_limit
        .unwrap();
    let limit = u32::try_from(limit).unwrap();
    world
        .client
        .budgets
        .set_limit(world.client.zone(), world.organization, limit);
    for _ in 0..limit {
        // Both clocks go together: what the client waits, the sandbox sees pass.
        let before = world.client.slept_s();
        world.background().scenario(world.scenario).await.unwrap();
        let waited = world.client.slept_s() - before;
        world
            .control()
            .advance(SignedDuration::from_secs(i64::try_from(waited).unwrap()))
            .unwrap();
    }
    let refused = world
        .control()
        .calls()
        .iter()
        .filter(|call| call.status == 429)
        .count();
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn many_callers_of_one_organization_share_its_minute() {
    let world = World::start().await;
    let budgets = &world.client.budgets;
    budgets.set_limit(world.client.zone(), world.organization, 60);
    let spawn = |caller: make_api::Caller, id| {
        tokio::spawn(async move { caller.scenario(id).await.map(drop) })
    };
    let stranger = world.scenario.0;
    let background: Vec<_> = (0..25)
        // Equal questions would be joined, so each asks for another one, and most learn that it is not there.
        .map(|number| spawn(world.background(), ScenarioId(stranger + number)))
        .collect();
    let click = spawn(world.click(), world.scenario);
    for call in background {
        let answer = call.await.unwrap();
        assert!(
            matches!(answer, Ok(()) | Err(Error::NotFound { .. })),
            "{answer:?}"
        );
    }
    click.await.unwrap().unwrap();
    let meter = budgets.meter(world.client.zone(), world.organization);
    assert!(meter.used <= meter.planned, "{meter:?}");
    assert!(
        world.client.slept_s() >= 60,
        "25 calls do not fit into the 20 a minute of the background"
    );
}

#[tokio::test]
async fn equal_questions_of_one_moment_are_one_call() {
    let world = World::start().await;
    world.control().clear_calls();
    let asked = (0..10).map(|_| {
        let caller = world.click();
        let scenario = world.scenario;
        async move { caller.scenario(scenario).await }
    });
    for answer in futures::future::join_all(asked).await {
        assert_eq!(answer.unwrap().id, world.scenario);
    }
    assert_eq!(world.calls(), 1);
    // Orders are never joined: two people who press a button have pressed it twice.
    let orders = (0..2).map(|_| {
        let caller = world.click();
        let scenario = world.scenario;
        async move { caller.run(scenario, RunRequest::default()).await }
    });
    for started in futures::future::join_all(orders).await {
        started.unwrap();
    }
    assert_eq!(world.calls(), 3);
}
