//! Who may do what, and how a refusal is said.

use std::time::Duration;

use make_api::{LogQuery, RunRequest, ScenarioQuery};
use make_sandbox::{BadToken, RunScopes};

use super::{Side, tried};
use crate::client::{TestClient, name_of};

tried! {
    a_bad_token_gets_nothing_and_its_call_is_not_repeated {
        bad_token: ["notLoggedIn", "badCredentials", "forbidden"]
    }
    what_another_person_has_is_refused_or_hidden_and_either_is_no_row {
        hide_foreign: ["true", "false"]
    }
    a_token_of_few_scopes_runs_or_is_refused_and_a_full_one_always_runs {
        run_scopes: ["all", "readAndRun"]
    }
    who_may_not_run_is_refused_and_sees_the_scenario_all_the_same {
        run_permission: ["scenario start", "scenario edit"]
    }
    rows_are_read_with_and_without_fields_nobody_knows {
        unknown_fields: ["true", "false"]
    }
}

async fn a_bad_token_gets_nothing_and_its_call_is_not_repeated(side: Side) {
    let world = side.world().await;
    let stranger = "00000000-0000-4000-8000-000000000000";
    let client = TestClient::new(world.client.zone(), stranger, Duration::from_secs(30));
    world.control().clear_calls();
    let caller = client.on(None, make_api::Lane::Click);
    let error = caller.me().await.unwrap_err();
    let expected = match side.switches.bad_token {
        BadToken::Forbidden => "Forbidden",
        BadToken::NotLoggedIn | BadToken::BadCredentials => "Unauthorized",
    };
    assert_eq!(name_of(&error), expected);
    assert_eq!(world.calls(), 1);
}

async fn what_another_person_has_is_refused_or_hidden_and_either_is_no_row(side: Side) {
    let world = side.world().await;
    let stranger = world.guest().await;
    let organization = world.organization.get();
    let control = world.control();
    control
        .set_organization_role(organization, stranger.id.get(), None)
        .unwrap();
    let refused = stranger.caller.team(world.team).await.unwrap_err();
    let hidden = side.switches.hide_foreign;
    let expected = if hidden { "NotFound" } else { "Forbidden" };
    assert_eq!(name_of(&refused), expected);
    let query = ScenarioQuery::in_team(world.team);
    let list = stranger.caller.scenarios(query).collect_all().await;
    assert_eq!(name_of(&list.unwrap_err()), expected, "never an empty list");
}

async fn a_token_of_few_scopes_runs_or_is_refused_and_a_full_one_always_runs(side: Side) {
    let world = side.world().await;
    let run = || {
        let caller = world.click();
        async move { caller.run(world.scenario, RunRequest::default()).await }
    };
    run().await.unwrap();
    let token = world.sandbox.ready().token.clone();
    let few = ["scenarios:read", "scenarios:run"];
    world.control().narrow(&token, &few).unwrap();
    let runs = world.runs_by_hand().await;
    match run().await {
        Ok(_) => assert_eq!(side.switches.run_scopes, RunScopes::ReadAndRun),
        Err(error) => {
            assert_eq!(name_of(&error), "Forbidden");
            assert!(!error.outcome_unknown());
            assert_eq!(world.runs_by_hand().await, runs, "nothing ran");
        }
    }
}

async fn who_may_not_run_is_refused_and_sees_the_scenario_all_the_same(side: Side) {
    let world = side.world().await;
    let operator = world.guest().await;
    world
        .give_team_role(&operator, "company:team-operator")
        .await;
    let caller = &operator.caller;
    let run = caller.run(world.scenario, RunRequest::default()).await;
    if side.switches.run_permission == "scenario start" {
        run.unwrap();
    } else {
        let error = run.unwrap_err();
        assert_eq!(name_of(&error), "Forbidden");
        assert!(!error.outcome_unknown());
    }
    assert_eq!(
        caller.scenario(world.scenario).await.unwrap().id,
        world.scenario
    );
}

async fn rows_are_read_with_and_without_fields_nobody_knows(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let query = ScenarioQuery::in_organization(world.organization);
    let mut pages = caller.scenarios(query);
    let rows = pages.collect_all().await.unwrap();
    assert_eq!((rows.len(), pages.skipped()), (8, 0));
    let mut logs = caller.logs(LogQuery::of(world.scenario));
    assert!(!logs.collect_all().await.unwrap().is_empty());
    assert!(caller.organization(world.organization).await.is_ok());
}
