//! Signing in through the browser: from a press to a list, everything that can go wrong in between, and the end.

use std::time::Duration;

use journeys::World;
use make_sandbox::{Config, Size, Switches};
use mandor_core::Event;
use mandor_core::problem::Code;
use mandor_core::tray::{Picture, tray};
use mandor_core::vault::Vault;
use serde_json::{Value, json};

use crate::browser;

/// A world whose clock waits for nobody, as a person's does.
async fn world(size: Size, switches: Switches) -> World {
    let config = Config {
        size,
        switches,
        ..Config::default()
    };
    let world = World::with(config).await.unwrap();
    world.stand_still();
    world
}

async fn begin(world: &World) -> String {
    let shown = world.get("begin_sign_in", json!({})).await.unwrap();
    assert_eq!(shown["kind"], "waiting");
    shown["address"].as_str().unwrap().to_owned()
}

/// How the sign-in ended.
async fn ended(world: &World) -> Value {
    let end = world.until(async |world| {
        let shown = world.get("get_sign_in", Value::Null).await.unwrap();
        let kind = shown["kind"].as_str().unwrap_or_default();
        matches!(kind, "failed" | "done").then_some(shown)
    });
    end.await.unwrap()
}

/// Signs in as the owner of the sandbox, and gives the account.
async fn sign_in(world: &World) -> Value {
    let address = begin(world).await;
    let page = browser::visit(&address).await.unwrap();
    assert!(page.text.contains("You can close this window."));
    let end = ended(world).await;
    assert_eq!(end["kind"], "done", "{end}");
    end["account"].clone()
}

async fn accounts(world: &World) -> Vec<Value> {
    let shell = world.shell().await.unwrap();
    shell["accounts"].as_array().unwrap().clone()
}

/// The address that the browser comes back to, without the answer.
async fn way_back(address: &str) -> String {
    let back = browser::sent_to(address).await.unwrap();
    back.split('?').next().unwrap().to_owned()
}

/// Which programs the person has let in, as Make lists them.
async fn let_in(world: &World) -> String {
    let (zone, token) = (&world.ready().url, &world.ready().token);
    let page = browser::make("GET", zone, "/users/me/oauth-connections", token).await;
    let page = page.unwrap();
    assert_eq!(page.status, 200, "{}", page.text);
    page.text
}

#[tokio::test]
async fn one_sign_in_lists_every_organization_of_every_zone() {
    let mut world = world(Size::Agency, Switches::default()).await;
    assert_eq!(world.shell().await.unwrap()["signIn"], "ready");
    let account = sign_in(&world).await;
    let opened: Vec<Event> = world.news();
    let is_opened = |event: &&Event| matches!(event, Event::OpenAddress { url } if url.contains("/oauth/v2/authorize?"));
    assert_eq!(opened.iter().filter(is_opened).count(), 1);
    assert!(world.calls() <= 19, "{} calls", world.calls());
    world.tick().await;

    let accounts = accounts(&world).await;
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0]["id"], account);
    assert_eq!(accounts[0]["kind"], "signIn");
    assert_eq!(accounts[0]["person"], world.ready().user.name.as_str());
    assert_eq!(accounts[0]["zones"].as_array().unwrap().len(), 3);
    let (all, listed) = world.organizations().await.unwrap();
    assert_eq!(listed, all);
}

#[tokio::test]
async fn saying_no_stores_nothing_and_is_no_fault() {
    let switches = Switches {
        oauth_consents: false,
        ..Switches::default()
    };
    let world = world(Size::Tiny, switches).await;
    let address = begin(&world).await;
    browser::visit(&address).await.unwrap();
    let end = ended(&world).await;
    assert_eq!(end["kind"], "failed");
    assert_eq!(end["problem"]["code"], json!(Code::SignInDenied));
    assert_eq!(accounts(&world).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_wrong_state_changes_nothing_and_the_wait_goes_on() {
    let world = world(Size::Tiny, Switches::default()).await;
    let address = begin(&world).await;
    let back = way_back(&address).await;
    let stolen = format!("{back}?code=0123456789&state=not-ours");
    let page = browser::ask(&stolen).await.unwrap();
    assert!((400..500).contains(&page.status), "{}", page.status);
    let shown = world.get("get_sign_in", Value::Null).await.unwrap();
    assert_eq!(shown["kind"], "waiting");
    browser::visit(&address).await.unwrap();
    assert_eq!(ended(&world).await["kind"], "done");
}

#[tokio::test]
async fn a_browser_that_never_comes_back_is_waited_for_five_minutes() {
    let world = world(Size::Tiny, Switches::default()).await;
    let address = begin(&world).await;
    let back = way_back(&address).await;
    world.wait(Duration::from_secs(299));
    assert_eq!(browser::ask(&back).await.map(|page| page.status), Some(400));
    world.wait(Duration::from_secs(1));
    let end = ended(&world).await;
    assert_eq!(end["problem"]["code"], json!(Code::SignInTimedOut));
    assert!(browser::ask(&back).await.is_none(), "the port is closed");
    let again = world.ask("open_sign_in_again", Value::Null).await;
    assert_eq!(again.unwrap_err().code, Code::SignInTimedOut);
}

#[tokio::test]
async fn cancelling_closes_the_port_and_stores_nothing() {
    let mut world = world(Size::Tiny, Switches::default()).await;
    let address = begin(&world).await;
    world.news();
    world.get("open_sign_in_again", Value::Null).await.unwrap();
    let url = address.clone();
    assert!(world.news().contains(&Event::OpenAddress { url }));
    let back = way_back(&address).await;
    world.get("cancel_sign_in", Value::Null).await.unwrap();
    assert!(browser::ask(&back).await.is_none(), "the port is closed");
    let shown = world.get("get_sign_in", Value::Null).await.unwrap();
    assert_eq!(shown, Value::Null);
    assert_eq!(accounts(&world).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_second_sign_in_ends_the_wait_of_the_first() {
    let world = world(Size::Tiny, Switches::default()).await;
    let first = way_back(&begin(&world).await).await;
    let second = begin(&world).await;
    assert!(browser::ask(&first).await.is_none(), "the first is over");
    browser::visit(&second).await.unwrap();
    assert_eq!(ended(&world).await["kind"], "done");
}

#[tokio::test]
async fn the_same_person_signs_in_twice_and_has_one_account() {
    let world = world(Size::Tiny, Switches::default()).await;
    let first = sign_in(&world).await;
    world.tick().await;
    let before = world.list().await.unwrap().rows.len();
    let second = sign_in(&world).await;
    assert_eq!(first, second);
    world.tick().await;
    assert_eq!(accounts(&world).await.len(), 1);
    assert_eq!(world.list().await.unwrap().rows.len(), before);
}

#[tokio::test]
async fn a_sign_in_without_renewal_ends_once_and_the_lists_stay_readable() {
    let world = world(Size::Tiny, Switches::default()).await;
    let account = sign_in(&world).await;
    world.tick().await;
    let rows = world.list().await.unwrap().rows.len();
    assert!(accounts(&world).await[0]["endsAt"].is_number());

    world.control().clear_calls();
    world.later(Duration::from_mins(6)).await;
    world.later(Duration::from_mins(6)).await;
    assert_eq!(world.calls(), 0, "its end was known");
    let ended_account = accounts(&world).await[0].clone();
    let problem = &ended_account["zones"][0]["problem"];
    assert_eq!(problem["code"], json!(Code::SignInEnded));
    assert_eq!(world.list().await.unwrap().rows.len(), rows);
    let picture = tray(&world.app).await.unwrap().picture;
    assert_eq!(picture, Picture::NotWatching);

    let again = world.get("begin_sign_in", json!({ "account": account }));
    let address = again.await.unwrap()["address"].as_str().unwrap().to_owned();
    browser::visit(&address).await.unwrap();
    assert_eq!(ended(&world).await["account"], account);
    world.tick().await;
    assert_eq!(
        accounts(&world).await[0]["zones"][0]["problem"],
        Value::Null
    );
}

#[tokio::test]
async fn a_refresh_token_keeps_somebody_signed_in_over_hours_and_a_restart() {
    let switches = Switches {
        oauth_public_refresh: true,
        ..Switches::default()
    };
    let world = world(Size::Agency, switches).await;
    sign_in(&world).await;
    world.tick().await;
    assert_eq!(accounts(&world).await[0]["endsAt"], Value::Null);
    for _ in 0..20 {
        world.later(Duration::from_mins(4)).await;
    }
    let is_fine = |accounts: Vec<Value>| {
        let zones = accounts[0]["zones"].as_array().unwrap().clone();
        zones.iter().all(|zone| zone["problem"] == Value::Null)
    };
    assert!(is_fine(accounts(&world).await));
    let world = world.restart().await.unwrap();
    for _ in 0..3 {
        world.later(Duration::from_mins(4)).await;
    }
    assert!(
        is_fine(accounts(&world).await),
        "the rotated token was kept"
    );
}

#[tokio::test]
async fn a_revoked_sign_in_costs_one_more_call_at_most() {
    let switches = Switches {
        oauth_token_lives_s: 3_600,
        ..Switches::default()
    };
    let world = world(Size::Tiny, switches).await;
    let account = sign_in(&world).await;
    world.tick().await;
    let rows = world.list().await.unwrap().rows.len();
    let (zone, token) = (&world.ready().url, &world.ready().token);
    let path = "/users/me/oauth-connections/1";
    let page = browser::make("DELETE", zone, path, token).await.unwrap();
    assert_eq!(page.status, 200, "{}", page.text);

    world.control().clear_calls();
    for _ in 0..3 {
        world.later(Duration::from_mins(2)).await;
    }
    assert!(world.calls() <= 2, "{} calls", world.calls());
    let known = accounts(&world).await;
    let problem = &known[0]["zones"][0]["problem"];
    assert_eq!(problem["code"], json!(Code::SignInEnded));
    assert_eq!(
        known[0]["id"], account,
        "it stays until somebody signs it out"
    );
    assert_eq!(world.list().await.unwrap().rows.len(), rows);
}

#[tokio::test]
async fn signing_out_ends_the_tokens_at_their_server_and_wipes_them_here() {
    let switches = Switches {
        oauth_public_refresh: true,
        ..Switches::default()
    };
    let world = world(Size::Tiny, switches).await;
    let account = sign_in(&world).await;
    world.tick().await;
    assert!(let_in(&world).await.contains("journeys"));
    let ask = json!({ "account": account });
    world.get("forget_account", ask).await.unwrap();
    assert_eq!(accounts(&world).await, Vec::<Value>::new());
    assert_eq!(world.list().await.unwrap().rows.len(), 0);
    let told = async { while let_in(&world).await.contains("journeys") {} };
    let in_time = tokio::time::timeout(Duration::from_secs(20), told).await;
    assert!(in_time.is_ok(), "both tokens are ended at their server");
}

#[tokio::test]
async fn signing_out_needs_no_server() {
    let mut world = world(Size::Tiny, Switches::default()).await;
    let account = sign_in(&world).await;
    world.cut_off().await;
    let ask = json!({ "account": account });
    world.get("forget_account", ask).await.unwrap();
    assert_eq!(accounts(&world).await, Vec::<Value>::new());
}

#[tokio::test]
async fn ports_that_are_taken_are_named() {
    let world = world(Size::Tiny, Switches::default()).await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let registration = world.get("get_registration", Value::Null).await.unwrap();
    assert_eq!(registration["builtIn"], true);
    let mut own = registration.clone();
    own["redirect"]["ports"] = json!([port]);
    own["reset"] = json!(false);
    let own = world.get("change_registration", own).await.unwrap();
    assert_eq!(own["builtIn"], false);
    let problem = world.ask("begin_sign_in", json!({})).await.unwrap_err();
    assert_eq!(problem.code, Code::PortTaken);
    assert_eq!(problem.detail, Some(port.to_string()));
    assert!(problem.happened.contains(&port.to_string()));
    drop(taken);
    let mut reset = registration.clone();
    reset["reset"] = json!(true);
    let again = world.get("change_registration", reset).await.unwrap();
    assert_eq!(again, registration);
}

#[tokio::test]
async fn a_registration_that_cannot_work_is_refused_and_a_secret_is_never_read_back() {
    let world = world(Size::Tiny, Switches::default()).await;
    let mut good = world.get("get_registration", Value::Null).await.unwrap();
    good["reset"] = json!(false);
    good["secret"] = json!("hush-hush-hush");
    let wrong = |field: &str, value: Value| {
        let mut wrong = good.clone();
        wrong[field] = value;
        wrong
    };
    let redirect =
        |ports: Value, path: &str| json!({ "ports": ports, "path": path, "host": "127.0.0.1" });
    for (ask, code) in [
        (wrong("clientId", json!(" ")), Code::NoRegistration),
        (
            wrong("token", json!("http://make.example.org/t")),
            Code::RegistrationAddress,
        ),
        (
            wrong("authorize", json!("ftp://make.example.org")),
            Code::RegistrationAddress,
        ),
        (
            wrong("redirect", redirect(json!([0]), "/callback")),
            Code::RegistrationPorts,
        ),
        (
            wrong("redirect", redirect(json!([]), "/../x")),
            Code::RegistrationPath,
        ),
    ] {
        let problem = world.ask("change_registration", ask).await.unwrap_err();
        assert_eq!(problem.code, code);
    }
    let unchanged = world.get("get_registration", Value::Null).await.unwrap();
    assert_eq!(unchanged["builtIn"], true);
    let kept = world.get("change_registration", good).await.unwrap();
    assert_eq!(kept["hasSecret"], true);
    assert!(!kept.to_string().contains("hush"));
    sign_in(&world).await;
}

#[tokio::test]
async fn a_sign_in_outlives_a_restart_without_a_browser() {
    let config = Config {
        size: Size::Tiny,
        switches: Switches {
            oauth_token_lives_s: 3_600,
            ..Switches::default()
        },
        ..Config::default()
    };
    let world = World::keeping_secrets_in(Vault::memory(), config)
        .await
        .unwrap();
    world.stand_still();
    sign_in(&world).await;
    let world = world.restart().await.unwrap();
    world.tick().await;
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}
