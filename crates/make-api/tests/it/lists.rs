//! Lists that are long, that move while they are read, or that hold something strange.

use std::collections::BTreeSet;

use make_api::{LogQuery, ScenarioId, ScenarioQuery, ScenarioSort};
use make_sandbox::{Fault, FaultKind, Size, Switches};

use crate::client::name_of;
use crate::world::World;

fn unlimited() -> Switches {
    Switches {
        rate_limit: false,
        ..Switches::default()
    }
}

#[tokio::test]
async fn five_thousand_scenarios_cost_fifty_calls_and_come_once_each() {
    let world = World::of_size(Size::Huge, unlimited()).await;
    world.control().clear_calls();
    let mut pages = world
        .background()
        .scenarios(ScenarioQuery::in_organization(world.organization));
    let mut ids: Vec<ScenarioId> = Vec::new();
    while let Some(page) = pages.next_page().await.unwrap() {
        assert!(!page.is_empty(), "the end is `None`, never an empty page");
        ids.extend(page.iter().map(|scenario| scenario.id));
    }
    assert_eq!(
        ids.iter().collect::<BTreeSet<_>>().len(),
        ids.len(),
        "no scenario comes twice"
    );
    assert_eq!((ids.len(), pages.total()), (5000, Some(5000)));
    assert_eq!(world.calls(), 50);
    assert!(ids.is_sorted());
}

#[tokio::test]
async fn nothing_is_asked_before_the_first_page_is_wanted() {
    let world = World::start().await;
    world.control().clear_calls();
    let pages = world
        .click()
        .scenarios(ScenarioQuery::in_organization(world.organization));
    assert_eq!(world.calls(), 0);
    drop(pages);
}

#[tokio::test]
async fn a_server_with_small_pages_is_read_to_the_end() {
    let switches = Switches {
        largest_page: 7,
        ..unlimited()
    };
    let world = World::of_size(Size::Mid, switches).await;
    let mut pages = world
        .background()
        .scenarios(ScenarioQuery::in_organization(world.organization));
    assert_eq!(pages.collect_all().await.unwrap().len(), 500);
}

#[tokio::test]
async fn rows_that_slip_between_pages_are_not_given_twice() {
    let world = World::of_size(Size::Mid, unlimited()).await;
    world.strike(Fault::new(FaultKind::DuplicateRows).on_path("/scenarios"));
    let mut pages = world
        .background()
        .scenarios(ScenarioQuery::in_organization(world.organization));
    let ids: Vec<ScenarioId> = pages
        .collect_all()
        .await
        .unwrap()
        .iter()
        .map(|scenario| scenario.id)
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[tokio::test]
async fn one_malformed_row_costs_itself_and_not_the_page() {
    let world = World::start().await;
    world.strike(Fault::new(FaultKind::MalformedRow));
    let mut pages = world
        .click()
        .scenarios(ScenarioQuery::in_organization(world.organization));
    let good = pages.collect_all().await.unwrap();
    assert_eq!(
        (good.len(), pages.skipped(), pages.total()),
        (7, 1, Some(8))
    );
    let teams = world.click().teams(world.organization).collect_all().await;
    assert_eq!(
        name_of(&teams.unwrap_err()),
        "Decode",
        "a list of nothing but malformed rows is not an empty list"
    );
}

#[tokio::test]
async fn ids_beyond_what_a_double_can_hold_stay_exact() {
    let world = World::start().await;
    world.strike(Fault::new(FaultKind::HugeIds));
    let scenario = world.click().scenario(world.scenario).await.unwrap();
    assert_eq!(scenario.id.get(), world.scenario.get() + (1 << 53));
}

#[tokio::test]
async fn an_answer_of_five_megabytes_is_read() {
    let world = World::start().await;
    world.strike(Fault::new(FaultKind::HugeAnswer));
    world.click().scenario(world.scenario).await.unwrap();
}

#[tokio::test]
async fn a_failed_page_can_be_asked_for_again() {
    let world = World::of_size(Size::Mid, unlimited()).await;
    let mut pages = world
        .background()
        .scenarios(ScenarioQuery::in_organization(world.organization));
    let mut found = pages.next_page().await.unwrap().unwrap().len();
    world.strike(Fault::new(FaultKind::InternalError).times(1));
    assert_eq!(name_of(&pages.next_page().await.unwrap_err()), "Server");
    found += pages.collect_all().await.unwrap().len();
    assert_eq!(found, 500);
}

#[tokio::test]
async fn exactly_the_scenarios_that_were_named_come_back() {
    let world = World::of_size(Size::Mid, unlimited()).await;
    let all = ScenarioQuery::in_organization(world.organization).sorted_by(ScenarioSort::LastEdit);
    let newest: Vec<_> = world
        .click()
        .scenarios(all)
        .next_page()
        .await
        .unwrap()
        .unwrap();
    assert!(
        newest
            .iter()
            .map(|scenario| scenario.last_edit)
            .rev()
            .is_sorted(),
        "newest change first"
    );
    let wanted: Vec<ScenarioId> = newest.iter().map(|scenario| scenario.id).collect();
    world.control().clear_calls();
    let query = ScenarioQuery::in_organization(world.organization).only(&wanted);
    let found = world.click().scenarios(query).collect_all().await.unwrap();
    let found: BTreeSet<ScenarioId> = found.iter().map(|scenario| scenario.id).collect();
    assert_eq!(found, wanted.into_iter().collect());
    assert_eq!((found.len(), world.calls()), (100, 1));
}

#[tokio::test]
async fn the_newest_twenty_runs_cost_one_call() {
    let world = World::start().await;
    world.control().clear_calls();
    let query = LogQuery {
        limit: Some(20),
        ..LogQuery::of(world.scenario)
    };
    let rows = world.click().logs(query).collect_all().await.unwrap();
    assert_eq!((rows.len(), world.calls()), (20, 1));
}
