//! What no source settles about Make, each answered in every way by the sandbox, with the client right in all of them.

use std::time::Duration;

use jiff::SignedDuration;
use make_api::{Error, LogQuery, RunRequest, ScenarioQuery};
use make_sandbox::{BadToken, LimitBody, MinuteBegins, NoTrigger, RunScopes, StoppedRun};

use crate::client::{TestClient, name_of};
use crate::world::{REFUSALS, World};

#[tokio::test]
async fn a_bad_token_gets_nothing_and_its_call_is_not_repeated() {
    let table = [
        (BadToken::NotLoggedIn, "Unauthorized"),
        (BadToken::BadCredentials, "Unauthorized"),
        (BadToken::Forbidden, "Forbidden"),
    ];
    for (bad_token, expected) in table {
        let world = World::answering(|switches| switches.bad_token = bad_token).await;
        let stranger = "00000000-0000-4000-8000-000000000000";
        let client = TestClient::new(world.client.zone(), stranger, Duration::from_secs(30));
        world.control().clear_calls();
        let caller = client.on(None, make_api::Lane::Click);
        let error = caller.me().await.unwrap_err();
        assert_eq!(name_of(&error), expected, "{bad_token:?}");
        assert_eq!(world.calls(), 1, "{bad_token:?}");
    }
}

#[tokio::test]
async fn switching_on_what_is_on_and_off_what_is_off_is_no_failure_whatever_makes_status() {
    for status in REFUSALS {
        let world = World::answering(|switches| {
            switches.already_running_status = status;
            switches.not_running_status = status;
        })
        .await;
        let caller = world.click();
        for outcome in [
            caller.start(world.scenario).await,
            caller.stop(world.paused_scenario).await,
        ] {
            let is_fine = matches!(outcome, Ok(()) | Err(Error::AlreadyInThatState { .. }));
            assert!(is_fine, "{status}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_run_beside_another_is_begun_or_refused_as_in_the_way_whatever_makes_status() {
    let world = World::start().await;
    let caller = world.click();
    let beside = caller.run(world.scenario, RunRequest::default());
    beside.await.unwrap();
    for status in REFUSALS {
        let world = World::answering(|switches| {
            switches.refuse_parallel_runs = true;
            switches.already_executing_status = status;
        })
        .await;
        let caller = world.click();
        let beside = caller.run(world.scenario, RunRequest::default());
        let error = beside.await.unwrap_err();
        let name = name_of(&error);
        assert!(
            name == "Conflict" || (status == 403 && name == "Forbidden"),
            "{status}: {error:?}"
        );
        assert!(!error.outcome_unknown(), "{status}");
    }
}

#[tokio::test]
async fn the_limit_is_kept_and_a_429_understood_however_make_counts_and_says_it() {
    for minute_begins in [MinuteBegins::WithFirstCall, MinuteBegins::OnTheMinute] {
        for limit_body in [LimitBody::Json, LimitBody::PlainText] {
            for (retry_after, rate_limit_headers) in [(false, false), (true, false), (false, true)]
            {
                let world = World::answering(|switches| {
                    switches.rate_limit = true;
                    switches.minute_begins = minute_begins;
                    switches.limit_body = limit_body;
                    switches.retry_after = retry_after;
                    switches.rate_limit_headers = rate_limit_headers;
                })
                .await;
                let way =
                    format!("{minute_begins:?} {limit_body:?} {retry_after} {rate_limit_headers}");
                let caller = world.click();
                let organization = caller.organization(world.organization);
                let limit = organization.await.unwrap().calls_a_minute().unwrap();
                let mut refused = None;
                // The test's budget has no limit to speak of, so Make's own is met.
                for _ in 0..=limit {
                    if let Err(error) = world.click().scenario(world.scenario).await {
                        refused = Some(error);
                        break;
                    }
                    world
                        .control()
                        .advance(SignedDuration::from_millis(1))
                        .unwrap();
                }
                let refused = refused.unwrap_or_else(|| panic!("{way}: never refused"));
                assert_eq!(name_of(&refused), "TooManyRequests", "{way}");
                let budgets = &world.client.budgets;
                let meter = budgets.meter(world.client.zone(), world.organization);
                assert!(meter.paused_until.is_some(), "{way}: the background rests");
                assert!(
                    !rate_limit_headers || meter.limit == limit,
                    "{way}: {meter:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_scenario_without_a_hook_has_no_trigger_either_way() {
    for no_trigger in [NoTrigger::NotFound, NoTrigger::EmptyObject] {
        let world = World::answering(|switches| switches.no_trigger = no_trigger).await;
        let trigger = world.click().trigger(world.scenario).await;
        // The one answer that may also mean that the scenario is gone is told as it came.
        let is_none = matches!(trigger, Ok(None) | Err(Error::NotFound { .. }));
        assert!(is_none, "{no_trigger:?}: {trigger:?}");
    }
}

#[tokio::test]
async fn webhooks_are_listed_once_whether_make_pages_them_or_not() {
    let mut lists = Vec::new();
    for hooks_page in [false, true] {
        let world = World::answering(|switches| switches.hooks_page = hooks_page).await;
        let hooks = world.click().hooks(world.team).await.unwrap();
        let mut ids: Vec<_> = hooks.iter().map(|hook| hook.id).collect();
        ids.sort_unstable();
        lists.push(ids);
    }
    assert!(!lists[0].is_empty());
    assert_eq!(lists[0], lists[1]);
}

#[tokio::test]
async fn a_stopped_run_ends_in_whatever_state_make_gives_it() {
    for stopped_run in [StoppedRun::Success, StoppedRun::Warning, StoppedRun::Error] {
        for status in [200, 404, 409, 422] {
            let world = World::answering(|switches| {
                switches.stopped_run = stopped_run;
                switches.stop_ended_status = status;
            })
            .await;
            let caller = world.click();
            let stop = || caller.stop_execution(world.scenario, &world.running, true);
            stop().await.unwrap();
            world
                .control()
                .advance(SignedDuration::from_mins(5))
                .unwrap();
            let ended = caller.execution(world.scenario, &world.running).await;
            assert!(ended.is_ok(), "{stopped_run:?}: {ended:?}");
            let again = stop().await;
            let is_known = again.as_ref().is_ok_and(|()| status == 200)
                || again.as_ref().is_err_and(|error| !error.outcome_unknown());
            assert!(is_known, "{status}: {again:?}");
        }
    }
}

#[tokio::test]
async fn what_another_person_has_is_refused_or_hidden_and_either_is_no_row() {
    for hide_foreign in [false, true] {
        let world = World::answering(|switches| switches.hide_foreign = hide_foreign).await;
        let foreign = world.click().team(make_api::TeamId(999_999)).await;
        let name = name_of(&foreign.unwrap_err());
        assert!(["NotFound", "Forbidden"].contains(&name.as_str()), "{name}");
    }
}

#[tokio::test]
async fn runs_and_lists_work_whatever_the_scopes_the_columns_and_the_moments_are() {
    for run_scopes in [RunScopes::All, RunScopes::ReadAndRun] {
        for unknown_fields in [false, true] {
            let world = World::answering(|switches| {
                switches.run_scopes = run_scopes;
                switches.unknown_fields = unknown_fields;
                switches.detail_hidden_ms = 0;
            })
            .await;
            let caller = world.click();
            let run = caller.run(world.scenario, RunRequest::default());
            let run = run.await.unwrap().execution;
            caller.execution(world.scenario, &run).await.unwrap();
            let mut logs = caller.logs(LogQuery::of(world.scenario));
            assert!(!logs.collect_all().await.unwrap().is_empty());
            let query = ScenarioQuery::in_organization(world.organization);
            let rows = caller.scenarios(query).collect_all().await.unwrap();
            assert!(rows.iter().any(|row| row.id == world.scenario));
        }
    }
}
