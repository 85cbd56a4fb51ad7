//! Running, waiting, stopping, and what is known of a run afterwards.

use jiff::SignedDuration;
use make_api::{Error, ExecutionStatus, FoundRun, LogQuery, RunRequest, RunSearch, RunStatus};
use make_sandbox::{Callback, ResponsiveTimeout, ScenarioAt, Size, StoppedRun, Time};

use super::{Side, tried};
use crate::client::name_of;
use crate::world::World;

tried! {
    a_run_beside_another_is_begun_or_refused_as_in_the_way_whatever_makes_status {
        refuse_parallel_runs: ["true", "false"],
        already_executing_status: ["400", "403", "409", "422"]
    }
    a_fresh_run_is_found_at_once_or_after_a_few_questions {
        detail_hidden_ms: ["0", "1500", "2500"]
    }
    a_run_is_stopped_where_the_server_knows_how_and_refused_clearly_elsewhere {
        execution_stop: ["true", "false"]
    }
    a_stopped_run_ends_in_whatever_state_make_gives_it {
        stopped_run: ["success", "warning", "error"],
        stop_ended_status: ["200", "404", "409", "422"]
    }
    a_run_that_goes_on_after_its_scenario_was_switched_off_is_told_as_make_tells_it {
        stop_ends_run: ["true", "false"]
    }
    runs_are_searched_where_make_lets_it_and_refused_clearly_elsewhere {
        run_search: ["true", "false"]
    }
    a_callback_is_taken_or_refused_before_anything_runs {
        callback: ["sent", "ignored", "refused"]
    }
    a_responsive_run_brings_its_result_whether_the_status_is_text_or_number {
        run_status_is_number: ["true", "false"]
    }
    a_responsive_run_that_takes_too_long_is_known_to_be_under_way_or_not_known_yet {
        responsive_timeout: ["onlyId", "error"],
        responsive_wait_ms: ["0", "40000"]
    }
}

fn at(world: &World) -> ScenarioAt {
    ScenarioAt {
        zone: 0,
        id: world.scenario.get(),
    }
}

fn pass(world: &World, time: SignedDuration) {
    world.control().advance(time).unwrap();
}

async fn a_run_beside_another_is_begun_or_refused_as_in_the_way_whatever_makes_status(
    mut side: Side,
) {
    let refuses = std::mem::take(&mut side.switches.refuse_parallel_runs);
    let world = side.world().await;
    side.switches.refuse_parallel_runs = refuses;
    world.control().set_switches(side.switches.clone());
    let caller = world.click();
    let outcome = caller.run(world.scenario, RunRequest::default()).await;
    assert_eq!(outcome.is_err(), refuses);
    if let Err(error) = outcome {
        let forbids = side.switches.already_executing_status == 403;
        let expected = if forbids { "Forbidden" } else { "Conflict" };
        assert_eq!(name_of(&error), expected);
        assert!(!error.outcome_unknown());
    }
}

async fn a_fresh_run_is_found_at_once_or_after_a_few_questions(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let begun = caller.run(world.scenario, RunRequest::default());
    let execution = begun.await.unwrap().execution;
    world.control().clear_calls();
    let detail = caller.fresh_execution(world.scenario, &execution);
    tokio::pin!(detail);
    let mut asked = 0;
    let detail = loop {
        tokio::select! {
            biased;
            detail = &mut detail => break detail,
            () = tokio::task::yield_now() => {
                // A second passes for Make with each question, as the client waits between them.
                if asked < world.calls() {
                    asked += 1;
                    pass(&world, SignedDuration::from_secs(1));
                }
            }
        }
    };
    assert!(!matches!(
        detail.unwrap().status,
        ExecutionStatus::Unknown(_)
    ));
    let is_hidden = side.switches.detail_hidden_ms > 0;
    assert_eq!(world.calls() > 1, is_hidden);
}

async fn a_run_is_stopped_where_the_server_knows_how_and_refused_clearly_elsewhere(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let stop = caller.stop_execution(world.scenario, &world.running, true);
    match stop.await {
        Ok(()) => assert!(side.switches.execution_stop),
        Err(error) => {
            assert!(!side.switches.execution_stop);
            assert_eq!(name_of(&error), "NotFound");
            assert!(!error.outcome_unknown());
        }
    }
}

async fn a_stopped_run_ends_in_whatever_state_make_gives_it(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let stop = || caller.stop_execution(world.scenario, &world.running, true);
    stop().await.unwrap();
    pass(&world, SignedDuration::from_mins(5));
    let (detail, row) = match side.switches.stopped_run {
        StoppedRun::Success => (ExecutionStatus::Success, RunStatus::Success),
        StoppedRun::Warning => (ExecutionStatus::Warning, RunStatus::Warning),
        StoppedRun::Error => (ExecutionStatus::Error, RunStatus::Error),
    };
    let ended = caller.execution(world.scenario, &world.running).await;
    assert_eq!(ended.unwrap().status, detail);
    let logged = caller.log(world.scenario, &world.running).await;
    assert_eq!(logged.unwrap().status, row);
    let again = stop().await;
    assert_eq!(again.is_ok(), side.switches.stop_ended_status == 200);
    assert!(again.is_ok() || again.is_err_and(|error| !error.outcome_unknown()));
}

async fn a_run_that_goes_on_after_its_scenario_was_switched_off_is_told_as_make_tells_it(
    mut side: Side,
) {
    side.switches.detail_hidden_ms = 0;
    let world = side.world().await;
    let caller = world.click();
    caller.stop(world.scenario).await.unwrap();
    assert!(!caller.scenario(world.scenario).await.unwrap().is_active);
    let detail = caller.execution(world.scenario, &world.running).await;
    let is_running = detail.unwrap().status == ExecutionStatus::Running;
    assert_eq!(is_running, !side.switches.stop_ends_run);
    pass(&world, SignedDuration::from_mins(10));
    let row = caller.log(world.scenario, &world.running).await.unwrap();
    assert_ne!(row.status, RunStatus::Pending);
}

async fn runs_are_searched_where_make_lets_it_and_refused_clearly_elsewhere(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let search = RunSearch {
        scenarios: vec![world.scenario],
        page_size: Some(5),
        ..RunSearch::default()
    };
    match caller.search_runs(world.organization, &search).await {
        Ok(found) => {
            assert!(side.switches.run_search);
            let newest = LogQuery {
                limit: Some(5),
                ..LogQuery::of(world.scenario)
            };
            let rows = caller.logs(newest).collect_all().await.unwrap();
            let runs: Vec<_> = found.iter().map(|found| found.run.clone()).collect();
            assert_eq!(runs, rows);
            let name = caller.scenario(world.scenario).await.unwrap().name;
            assert!(found.iter().all(|found| found.scenario_name == name));
        }
        Err(error) => {
            assert!(!side.switches.run_search);
            assert_eq!(name_of(&error), "NotFound");
        }
    }
    let failed = RunSearch {
        status: vec![RunStatus::Error],
        ..RunSearch::default()
    };
    if let Ok(found) = caller.search_runs(world.organization, &failed).await {
        assert!(!found.is_empty());
        let told = |found: &FoundRun| found.error_message.is_some();
        assert!(found.iter().all(told));
    }
}

async fn a_callback_is_taken_or_refused_before_anything_runs(side: Side) {
    let world = side.world().await;
    let before = world.runs_by_hand().await;
    let request = RunRequest {
        // Nobody listens there, and nothing depends on it.
        callback: Some("http://127.0.0.1:9/done".parse().unwrap()),
        ..RunRequest::default()
    };
    let begun = world.click().run(world.scenario, request).await;
    let refuses = side.switches.callback == Callback::Refused;
    let more = usize::from(!refuses);
    assert_eq!(world.runs_by_hand().await, before + more);
    assert_eq!(begun.is_err(), refuses);
    if let Err(error) = begun {
        assert_eq!(name_of(&error), "Invalid");
        assert!(!error.outcome_unknown());
    }
}

async fn a_responsive_run_brings_its_result_whether_the_status_is_text_or_number(side: Side) {
    let world = side.world().await;
    world.control().heal(at(&world)).unwrap();
    let request = RunRequest {
        responsive: true,
        ..RunRequest::default()
    };
    let started = world.click().run(world.scenario, request).await.unwrap();
    let result = started.result.unwrap();
    assert_eq!((result.status, result.error), (RunStatus::Success, None));
}

async fn a_responsive_run_that_takes_too_long_is_known_to_be_under_way_or_not_known_yet(
    side: Side,
) {
    // A run takes some seconds there, and a fraction of one here.
    let time = Time::Live { speed: 100 };
    let world = World::begin(Size::Tiny, time, side.switches.clone()).await;
    let request = RunRequest {
        responsive: true,
        ..RunRequest::default()
    };
    let path = "/scenarios/{id}/run";
    let before = world.control().count_of("POST", path);
    let begun = world.click().run(world.scenario, request).await;
    let ends_early = side.switches.responsive_wait_ms > 0;
    match begun {
        Ok(started) if ends_early => assert!(started.result.is_some(), "{started:?}"),
        Ok(started) => {
            assert_eq!(side.switches.responsive_timeout, ResponsiveTimeout::OnlyId);
            assert_eq!(started.result, None);
        }
        Err(error) => {
            assert_eq!(side.switches.responsive_timeout, ResponsiveTimeout::Error);
            assert!(!ends_early);
            assert!(
                matches!(error, Error::Server { status: 408, .. }),
                "{error:?}"
            );
            assert!(error.outcome_unknown(), "it runs on");
            let count = world.control().count_of("POST", path);
            assert_eq!(count, before + 1, "and is not begun again");
        }
    }
}
