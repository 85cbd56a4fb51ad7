//! Another server that follows the published guide, from its base address to a run.

use std::time::Duration;

use journeys::World;
use journeys::world::of;
use make_sandbox::{Config, Dialect, Fault, FaultKind, Size};
use mandor_core::problem::Code;
use mandor_core::scenarios::rows::ScenarioState;
use serde_json::{Value, json};

/// Longer than a pause is held back.
const HOLD: Duration = Duration::from_secs(9);

async fn guide_server() -> World {
    World::with(Config {
        size: Size::Tiny,
        dialect: Dialect::Guide,
        ..Config::default()
    })
    .await
    .unwrap()
}

fn base(world: &World) -> String {
    format!("{}/api/v2/", world.ready().zones[0].url)
}

fn ask(token: &str, base: &str, confirmed: bool) -> Value {
    json!({ "token": token, "base": base, "addressConfirmed": confirmed })
}

async fn connected() -> World {
    let world = guide_server().await;
    let asked = ask(&world.ready().token, &base(&world), true);
    world.get("add_guide_account", asked).await.unwrap();
    world.tick().await;
    world
}

/// What became of an attempt that must leave nothing behind.
async fn refused(world: &World, asked: Value) -> Code {
    let problem = world.ask("add_guide_account", asked).await.unwrap_err();
    assert!(!problem.happened.is_empty() && !problem.press.is_empty());
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"], json!([]), "{:?}", problem.code);
    problem.code
}

#[tokio::test]
async fn a_base_address_and_a_token_list_what_the_server_has() {
    let world = connected().await;
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
    let shell = world.shell().await.unwrap();
    let account = &shell["accounts"][0];
    let zone = &account["zones"][0];
    assert_eq!(account["name"], world.ready().zones[0].zone.as_str());
    assert_eq!(account["person"], Value::Null, "the guide does not say");
    assert_eq!(account["missingScopes"], json!([]));
    assert_eq!(zone["base"], base(&world).trim_end_matches('/'));
    assert_eq!(zone["problem"], Value::Null);
    let organizations = world.get("list_organizations", Value::Null).await.unwrap();
    for row in organizations["rows"].as_array().unwrap() {
        assert_eq!(row["reach"]["kind"], "watched");
    }
}

#[tokio::test]
async fn two_servers_that_take_the_same_token_are_two_accounts() {
    let world = connected().await;
    let other = guide_server().await;
    let token = world.ready().token.clone();
    assert_eq!(token, other.ready().token, "both are made from one seed");
    let asked = ask(&token, &base(&other), true);
    world.get("add_guide_account", asked).await.unwrap();
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 2);
    let again = ask(&token, &base(&other), true);
    let problem = world.ask("add_guide_account", again).await.unwrap_err();
    assert_eq!(problem.code, Code::AccountKnown);
}

#[tokio::test]
async fn what_the_guide_cannot_tell_is_named_and_never_shown_as_nothing() {
    let world = connected().await;
    let shell = world.shell().await.unwrap();
    let lacks = &shell["accounts"][0]["zones"][0]["lacks"];
    let expected = json!(["teams", "credits", "unfinishedRuns", "connectedAccounts"]);
    assert_eq!(*lacks, expected);
    let row = world.row(|_| true).await.unwrap().unwrap();
    assert_eq!(row.credits, None);
    world.get("get_scenario", of(&row)).await.unwrap();
    let detail = world
        .until(async |world| {
            let detail = world.get("get_scenario", of(&row)).await.ok()?;
            Some(detail).filter(|detail| !detail["flow"].is_null())
        })
        .await
        .unwrap();
    assert_eq!(detail["lacks"], expected);
    assert_eq!(detail["connectedAccounts"], Value::Null);
    assert_eq!(detail["problem"], Value::Null);
    assert_eq!(detail["makeUrl"], Value::Null);
}

#[tokio::test]
async fn a_scenario_is_paused_turned_on_and_run_also_after_a_restart() {
    let world = connected().await.restart().await.unwrap();
    let row = world.row(|row| row.is_active).await.unwrap().unwrap();
    let again = async |world: &World| {
        let found = world.row(|it| it.key == row.key).await;
        found.unwrap().unwrap()
    };
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    assert_eq!(again(&world).await.state, ScenarioState::Paused);
    world.get("turn_on_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    assert!(again(&world).await.is_active);
    let done = world.get("run_scenario", of(&row)).await.unwrap();
    assert_eq!(done["state"], "done", "{done}");
}

#[tokio::test]
async fn new_runs_are_seen_within_minutes_though_nobody_tells_what_was_used() {
    let world = connected().await;
    let row = world.row(|row| row.last_run.is_some()).await.unwrap();
    let row = row.unwrap();
    world.get("run_scenario", of(&row)).await.unwrap();
    for _ in 0..5 {
        world.later(Duration::from_mins(1)).await;
    }
    let found = world.row(|it| it.key == row.key).await.unwrap().unwrap();
    assert!(found.last_run.unwrap().at > row.last_run.unwrap().at);
}

#[tokio::test]
async fn a_base_address_gets_no_token_before_its_host_was_confirmed() {
    let world = guide_server().await;
    let asked = ask(&world.ready().token, &base(&world), false);
    let problem = world.ask("add_guide_account", asked).await.unwrap_err();
    assert_eq!(problem.code, Code::AddressNotConfirmed);
    let host = world.ready().zones[0].zone.as_str();
    assert_eq!(problem.detail.as_deref(), Some(host));
    assert_eq!(world.calls(), 0, "nothing was sent there");
}

#[tokio::test]
async fn a_wrong_token_and_a_wrong_address_are_told_apart_and_nothing_is_kept() {
    let mut world = guide_server().await;
    let token = world.ready().token.clone();
    for wrong in ["00000000-d213-48dc-b625-27133ae3f1a8", "my password", ""] {
        let code = refused(&world, ask(wrong, &base(&world), true)).await;
        assert_eq!(code, Code::TokenRefused, "{wrong:?}");
    }
    for nonsense in ["not an address", "http://make.example.com/api/v2", ""] {
        let code = refused(&world, ask(&token, nonsense, true)).await;
        assert_eq!(code, Code::BaseAddressWrong, "{nonsense:?}");
    }
    let elsewhere = format!("{}/somewhere/else", world.ready().zones[0].url);
    let code = refused(&world, ask(&token, &elsewhere, true)).await;
    assert_eq!(code, Code::NotGuide, "a path below which nothing is");
    let there = base(&world);
    world.cut_off().await;
    let code = refused(&world, ask(&token, &there, true)).await;
    assert_eq!(code, Code::ServerUnreachable);
}

#[tokio::test]
async fn a_page_for_people_and_a_server_of_makes_own_kind_are_no_guide_servers() {
    let world = guide_server().await;
    world.control().set_fault(Fault::new(FaultKind::HtmlPage));
    let asked = ask(&world.ready().token, &base(&world), true);
    assert_eq!(refused(&world, asked).await, Code::NotGuide);

    let make = World::of(Size::Tiny).await.unwrap();
    let asked = ask(&make.ready().token, &base(&make), true);
    assert_eq!(refused(&make, asked).await, Code::NotGuide);
}

#[tokio::test]
async fn a_sign_in_that_ended_is_mended_by_another_token_of_the_same_server() {
    let world = connected().await;
    let before = world.shell().await.unwrap()["accounts"][0]["id"].clone();
    world.control().revoke(&world.ready().token).unwrap();
    world.later(Duration::from_mins(12)).await;
    let ended = world.shell().await.unwrap();
    let problem = &ended["accounts"][0]["zones"][0]["problem"]["code"];
    assert_eq!(*problem, "signInEnded");

    let user = world.ready().user.id;
    let second = world.control().issue_token(0, user, None).unwrap();
    let asked = ask(&second, &base(&world), true);
    let mended = world.get("add_guide_account", asked).await.unwrap();
    assert_eq!(mended["id"], before);
    assert_eq!(mended["zones"][0]["problem"], Value::Null);
}

#[tokio::test]
async fn the_same_token_is_not_added_twice() {
    let world = connected().await;
    let asked = ask(&world.ready().token, &base(&world), true);
    let problem = world.ask("add_guide_account", asked).await.unwrap_err();
    assert_eq!(problem.code, Code::AccountKnown);
}
