//! How lists are cut into pages, and what narrows them.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use make_api::{LogQuery, RunStatus, ScenarioQuery};

use super::{Side, tried};

tried! {
    all_scenarios_are_listed_once_whatever_pages_make_likes {
        largest_page: ["3", "100"],
        default_page: ["2", "10"],
        oversized_page: ["clamp", "refuse"]
    }
    all_scenarios_are_listed_once_by_a_server_that_refuses_the_size_of_a_page_and_tells_none {
        largest_page: ["3", "100"],
        default_page: ["2", "10"],
        oversized_page: ["refuse"],
        page_echo: ["true", "false"]
    }
    all_runs_are_found_however_the_server_pages_its_logs {
        log_paging: ["both", "offsetOnly", "keyOnly"],
        log_last: ["lastRow", "nextRow"]
    }
    the_runs_of_a_span_of_time_are_found_whether_it_is_counted_in_seconds_or_less {
        log_times_in_seconds: ["true", "false"],
        log_paging: ["both", "offsetOnly", "keyOnly"]
    }
    webhooks_are_listed_once_whether_make_pages_them_or_not {
        hooks_page: ["true", "false"]
    }
}

/// A run each quarter of an hour, in the thirty days that Make remembers.
const HISTORY: usize = 30 * 24 * 4;

async fn all_scenarios_are_listed_once_whatever_pages_make_likes(side: Side) {
    let world = side.world().await;
    let query = || ScenarioQuery::in_organization(world.organization);
    let mut pages = world.click().scenarios(query());
    let rows = pages.collect_all().await.unwrap();
    let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!((rows.len(), ids.len(), pages.total()), (8, 8, Some(8)));
    world.control().clear_calls();
    let first = world.click().scenarios(query()).next_page().await.unwrap();
    assert!(first.is_some_and(|rows| !rows.is_empty()));
    assert!(world.calls() <= 2, "a size that is refused costs one call");
}

async fn all_scenarios_are_listed_once_by_a_server_that_refuses_the_size_of_a_page_and_tells_none(
    side: Side,
) {
    let world = side.world().await;
    let query = ScenarioQuery::in_organization(world.organization);
    let rows = world.click().scenarios(query).collect_all().await.unwrap();
    let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!((rows.len(), ids.len()), (8, 8));
}

async fn all_runs_are_found_however_the_server_pages_its_logs(side: Side) {
    let world = side.world().await;
    let mut pages = world.background().logs(LogQuery::of(world.scenario));
    let rows = pages.collect_all().await.unwrap();
    let is_sorted = rows.iter().map(|row| row.timestamp).rev().is_sorted();
    assert!(is_sorted, "newest first");
    let ids: BTreeSet<_> = rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(ids.len(), rows.len(), "each run once");
    // The same history, however it is paged.
    assert_eq!(rows.len(), HISTORY, "it is longer than two pages");
}

async fn the_runs_of_a_span_of_time_are_found_whether_it_is_counted_in_seconds_or_less(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let of = || LogQuery::of(world.scenario);
    let all = caller.logs(of()).collect_all().await.unwrap();
    // The span begins and ends at runs in the middle of a page, at the end of one, and far beyond the first.
    for (to, from) in [(3, 9), (0, 99), (90, 110), (150, 151), (180, all.len() - 1)] {
        let query = LogQuery {
            from: Some(all[from].timestamp),
            to: Some(all[to].timestamp),
            ..of()
        };
        let some = caller.logs(query).collect_all().await.unwrap();
        assert_eq!(some, all[to..=from], "{to} to {from}");
    }
    let newest = LogQuery {
        from: Some(all[9].timestamp),
        limit: Some(4),
        ..of()
    };
    world.control().clear_calls();
    assert_eq!(caller.logs(newest).collect_all().await.unwrap(), all[..4]);
    assert_eq!(world.calls(), 1);
    let failed = LogQuery {
        from: Some(all[60].timestamp),
        status: Some(RunStatus::Error),
        ..of()
    };
    let failed = caller.logs(failed).collect_all().await.unwrap();
    let expected = all[..=60].iter();
    let expected = expected.filter(|row| row.status == RunStatus::Error);
    assert!(failed.iter().eq(expected));
    // Nothing ran since, and nothing before Make's memory.
    let later = all[0].timestamp + SignedDuration::from_millis(1);
    let nothing = LogQuery {
        from: Some(later),
        ..of()
    };
    assert_eq!(caller.logs(nothing).collect_all().await.unwrap(), []);
    let nothing = LogQuery {
        to: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        ..of()
    };
    assert_eq!(caller.logs(nothing).collect_all().await.unwrap(), []);
}

async fn webhooks_are_listed_once_whether_make_pages_them_or_not(side: Side) {
    let world = side.world().await;
    let hooks = world.click().hooks(world.team).await.unwrap();
    let ids: BTreeSet<_> = hooks.iter().map(|hook| hook.id).collect();
    assert!(!hooks.is_empty());
    assert_eq!(ids.len(), hooks.len());
    for hook in hooks {
        assert_eq!(world.click().hook(hook.id).await.unwrap().id, hook.id);
    }
}
