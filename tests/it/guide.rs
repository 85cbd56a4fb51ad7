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

fn host(world: &World) -> &str {
    &world.ready().zones[0].zone
}

/// A token for the server at this base address, whose host the person said yes to.
fn ask(token: &str, base: &str) -> Value {
    let host = base.split('/').nth(2).unwrap_or_default();
    json!({ "token": token, "base": base, "confirmedHost": host })
}

/// Another token of the person whose token the sandbox gave first.
fn second_token(world: &World) -> String {
    let user = world.ready().user.id;
    world.control().issue_token(0, user, None).unwrap()
}

async fn connected() -> World {
    let world = guide_server().await;
    let asked = ask(&world.ready().token, &base(&world));
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
    let asked = ask(&token, &base(&other));
    world.get("add_guide_account", asked).await.unwrap();
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 2);
    let again = ask(&token, &base(&other));
    let problem = world.ask("add_guide_account", again).await.unwrap_err();
    assert_eq!(problem.code, Code::AccountKnown);
}

#[tokio::test]
async fn what_the_guide_cannot_tell_is_named_and_never_shown_as_nothing() {
    let world = connected().await;
    let shell = world.shell().await.unwrap();
    let lacks = &shell["accounts"][0]["zones"][0]["lacks"];
    let expected = json!([
        "teams",
        "credits",
        "unfinishedRuns",
        "nextRuns",
        "switchedOff",
        "connectedAccounts",
    ]);
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
async fn a_base_address_gets_no_token_before_its_own_host_was_confirmed() {
    let world = guide_server().await;
    for confirmed in [Value::Null, json!("api.example.com"), json!(true)] {
        let asked = json!({
            "token": world.ready().token, "base": base(&world), "confirmedHost": confirmed,
        });
        let problem = world.ask("add_guide_account", asked).await.unwrap_err();
        if confirmed == true {
            assert_eq!(problem.code, Code::BadRequest, "which host is not said");
            continue;
        }
        assert_eq!(problem.code, Code::AddressNotConfirmed);
        assert_eq!(problem.detail.as_deref(), Some(host(&world)));
    }
    assert_eq!(world.calls(), 0, "nothing was sent there");
}

#[tokio::test]
async fn a_second_token_of_an_organization_takes_the_first_ones_place_only_when_told_to() {
    let world = connected().await;
    let before = world.shell().await.unwrap()["accounts"].clone();
    let organizations = world.get("list_organizations", Value::Null).await.unwrap();
    let second = second_token(&world);
    let mut asked = ask(&second, &base(&world));
    let problem = world.ask("add_guide_account", asked.clone()).await;
    let problem = problem.unwrap_err();
    assert_eq!(problem.code, Code::OrganizationKnown);
    let name = problem.detail.unwrap();
    assert_eq!(organizations["rows"][0]["name"], name);
    assert!(problem.happened.contains(&name) && problem.happened.contains(host(&world)));
    asked["replaces"] = json!("another organization");
    let problem = world.ask("add_guide_account", asked.clone()).await;
    assert_eq!(problem.unwrap_err().code, Code::OrganizationKnown);
    // The first token is still the one in use.
    world.control().revoke(&second).unwrap();
    world.later(Duration::from_mins(12)).await;
    assert_eq!(
        world.shell().await.unwrap()["accounts"][0]["zones"][0]["problem"],
        Value::Null
    );

    let third = second_token(&world);
    let mut asked = ask(&third, &base(&world));
    asked["replaces"] = json!(name);
    let replaced = world.get("add_guide_account", asked).await.unwrap();
    assert_eq!(replaced["id"], before[0]["id"]);
    world.control().revoke(&world.ready().token).unwrap();
    world.later(Duration::from_mins(12)).await;
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(shell["accounts"][0]["zones"][0]["problem"], Value::Null);
}

#[tokio::test]
async fn connecting_asks_once_however_long_the_list_is_and_the_ordinary_look_reads_it() {
    let world = World::with(Config {
        size: Size::Mid,
        dialect: Dialect::Guide,
        ..Config::default()
    })
    .await
    .unwrap();
    let asked = ask(&world.ready().token, &base(&world));
    world.get("add_guide_account", asked).await.unwrap();
    assert_eq!(world.calls(), 1);
    world.tick().await;
    assert_eq!(world.list().await.unwrap().rows.len(), 500);
}

#[tokio::test]
async fn a_server_that_is_busy_or_broken_says_so_by_its_name_within_seconds() {
    let world = guide_server().await;
    let faults = [
        (FaultKind::Unavailable, Code::MakeBroken),
        (
            FaultKind::TooManyRequests {
                plain_text: true,
                retry_after_s: Some(40),
            },
            Code::SlowDown,
        ),
    ];
    for (fault, code) in faults {
        let begun = world.control().now();
        world.control().set_fault(Fault::new(fault));
        let asked = ask(&world.ready().token, &base(&world));
        let problem = world.ask("add_guide_account", asked).await.unwrap_err();
        assert_eq!(problem.code, code);
        assert!(problem.happened.contains(host(&world)), "{problem:?}");
        assert!(!problem.happened.contains("Make"), "{problem:?}");
        let waited = world.control().now().duration_since(begun);
        assert!(waited.as_secs() <= 2, "waited {waited:#}");
        world.control().clear_faults(None);
    }
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"], json!([]), "and nothing is kept");
}

#[tokio::test]
async fn what_goes_wrong_later_is_said_of_the_server_too_and_never_of_make() {
    let world = connected().await;
    let row = world.row(|row| row.is_active).await.unwrap().unwrap();
    let refused = Fault {
        method: Some("PATCH".to_owned()),
        ..Fault::new(FaultKind::Status { status: 422 })
    };
    world.control().set_fault(refused);
    world.get("pause_scenario", of(&row)).await.unwrap();
    world.later(HOLD).await;
    world.control().clear_faults(None);
    let activity = world.get("list_activity", Value::Null).await.unwrap();
    let problem = &activity[0]["problem"];
    assert_eq!(problem["happened"], format!("{} refused.", host(&world)));

    world
        .control()
        .set_fault(Fault::new(FaultKind::InternalError));
    world.later(Duration::from_mins(12)).await;
    let shell = world.shell().await.unwrap();
    let problem = &shell["accounts"][0]["zones"][0]["problem"];
    assert_eq!(problem["code"], "makeBroken", "{problem}");
    assert_eq!(problem["server"], host(&world));
    let happened = problem["happened"].as_str().unwrap();
    assert!(happened.starts_with(host(&world)), "{happened}");
}

#[tokio::test]
async fn a_wrong_token_and_a_wrong_address_are_told_apart_and_nothing_is_kept() {
    let mut world = guide_server().await;
    let token = world.ready().token.clone();
    for wrong in ["00000000-d213-48dc-b625-27133ae3f1a8", "my password", ""] {
        let code = refused(&world, ask(wrong, &base(&world))).await;
        assert_eq!(code, Code::TokenRefused, "{wrong:?}");
    }
    for nonsense in ["not an address", "http://make.example.com/api/v2", ""] {
        let code = refused(&world, ask(&token, nonsense)).await;
        assert_eq!(code, Code::BaseAddressWrong, "{nonsense:?}");
    }
    let elsewhere = format!("{}/somewhere/else", world.ready().zones[0].url);
    let code = refused(&world, ask(&token, &elsewhere)).await;
    assert_eq!(code, Code::NotGuide, "a path below which nothing is");
    let there = base(&world);
    world.cut_off().await;
    let code = refused(&world, ask(&token, &there)).await;
    assert_eq!(code, Code::ServerUnreachable);
}

#[tokio::test]
async fn a_page_for_people_and_a_server_of_makes_own_kind_are_no_guide_servers() {
    let world = guide_server().await;
    world.control().set_fault(Fault::new(FaultKind::HtmlPage));
    let asked = ask(&world.ready().token, &base(&world));
    assert_eq!(refused(&world, asked).await, Code::NotGuide);

    let make = World::of(Size::Tiny).await.unwrap();
    let asked = ask(&make.ready().token, &base(&make));
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

    let second = second_token(&world);
    let asked = ask(&second, &base(&world));
    let mended = world.get("add_guide_account", asked).await.unwrap();
    assert_eq!(mended["id"], before);
    assert_eq!(mended["zones"][0]["problem"], Value::Null);
}

#[tokio::test]
async fn the_same_token_is_not_added_twice() {
    let world = connected().await;
    let asked = ask(&world.ready().token, &base(&world));
    let problem = world.ask("add_guide_account", asked).await.unwrap_err();
    assert_eq!(problem.code, Code::AccountKnown);
}
