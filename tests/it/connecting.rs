//! From nothing to a list: the demo workspace, and pasted tokens of every kind.

use std::collections::BTreeSet;
use std::time::Duration;

use journeys::World;
use make_sandbox::{Fault, FaultKind, Size};
use mandor_core::problem::Code;
use mandor_core::scenarios::rows::ScenarioRow;
use serde_json::{Value, json};

const NOT_A_TOKEN_OF_ANYBODY: &str = "00000000-d213-48dc-b625-27133ae3f1a8";

fn token(text: &str) -> Value {
    json!({ "token": text })
}

#[tokio::test]
async fn the_demo_opens_in_one_command_and_lists_every_organization_of_every_zone() {
    let world = World::of(Size::Agency).await.unwrap();
    let account = world.open_demo().await.unwrap();
    world.tick().await;

    assert_eq!(account["name"], "Lentera Agency");
    assert_eq!(account["person"], world.ready().user.name.as_str());
    let (all, listed) = world.organizations().await.unwrap();
    assert_eq!(listed, all);
    let list = world.list().await.unwrap();
    let zones: BTreeSet<_> = list.rows.iter().map(|row| row.key.zone).collect();
    assert_eq!(zones.len(), 3, "the agency works in three zones");
    assert!(list.as_of.is_some());
    assert_eq!(list.skipped, 0);

    let organizations = world.get("list_organizations", Value::Null).await.unwrap();
    let rows = organizations["rows"].as_array().unwrap();
    assert_eq!(rows.len(), all.len(), "each is shown once");
    assert!(rows.iter().all(|row| row["reach"]["kind"] == "watched"));
}

#[tokio::test]
async fn opening_the_demo_twice_is_one_account() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let before = world.list().await.unwrap().rows.len();
    world.open_demo().await.unwrap();
    world.tick().await;
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(world.list().await.unwrap().rows.len(), before);
}

#[tokio::test]
async fn a_token_lists_what_its_owner_sees() {
    let world = World::of(Size::Tiny).await.unwrap();
    let pasted = format!("  {}\n", world.ready().token);
    let account = world
        .get("add_token_account", token(&pasted))
        .await
        .unwrap();
    world.tick().await;
    assert_eq!(account["name"], world.ready().user.name.as_str());
    assert_eq!(account["missingScopes"], json!([]));
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}

#[tokio::test]
async fn a_wrong_token_is_told_and_nothing_is_stored() {
    let world = World::of(Size::Agency).await.unwrap();
    for wrong in [NOT_A_TOKEN_OF_ANYBODY, "my password", ""] {
        let problem = world
            .ask("add_token_account", token(wrong))
            .await
            .unwrap_err();
        assert_eq!(problem.code, Code::TokenWrong, "{wrong:?}");
        assert!(!problem.happened.is_empty() && !problem.press.is_empty());
    }
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"], json!([]));
    assert_eq!(world.calls(), 3, "one question to each zone, by the first");
}

#[tokio::test]
async fn a_token_of_another_zone_is_led_to_its_own_zone() {
    let world = World::of(Size::Agency).await.unwrap();
    let home = world.ready().zones[2].clone();
    let account = world
        .get("add_token_account", token(&home.token))
        .await
        .unwrap();
    assert_eq!(account["zones"][0]["host"], home.zone.as_str());
    assert!(
        world.calls() <= 5,
        "one to each of three zones and two more; with Make's six zones that is eight"
    );
    world.tick().await;

    let own: BTreeSet<&str> = world
        .ready()
        .organizations
        .iter()
        .filter(|it| it.zone == home.zone)
        .map(|it| it.name.as_str())
        .collect();
    let list = world.list().await.unwrap();
    assert!(!list.rows.is_empty());
    assert!(
        list.rows
            .iter()
            .all(|row| own.contains(row.organization_name.as_str()))
    );
    let organizations = world.get("list_organizations", Value::Null).await.unwrap();
    for row in organizations["rows"].as_array().unwrap() {
        let kind = if own.contains(row["name"].as_str().unwrap()) {
            "watched"
        } else {
            "otherZone"
        };
        assert_eq!(row["reach"]["kind"], kind, "{}", row["name"]);
    }
}

#[tokio::test]
async fn a_token_that_works_nowhere_says_so_in_at_most_eight_calls() {
    let world = World::of(Size::Agency).await.unwrap();
    let known_but_shut_out = Fault::new(FaultKind::Forbidden).on_path("/teams");
    world.control().set_fault(known_but_shut_out);
    let problem = world
        .ask("add_token_account", token(&world.ready().token))
        .await
        .unwrap_err();
    assert_eq!(problem.code, Code::TokenNoZone);
    assert!(world.calls() <= 8, "{} calls", world.calls());
    assert_eq!(world.shell().await.unwrap()["accounts"], json!([]));
}

#[tokio::test]
async fn a_token_with_too_few_rights_works_and_names_what_it_lacks() {
    let world = World::of(Size::Tiny).await.unwrap();
    let scopes = [
        "scenarios:read",
        "organizations:read",
        "teams:read",
        "user:read",
    ];
    let scopes = scopes.map(str::to_owned).to_vec();
    let narrow = world
        .control()
        .issue_token(0, world.ready().user.id, Some(scopes))
        .unwrap();
    world
        .get("add_token_account", token(&narrow))
        .await
        .unwrap();
    world.tick().await;
    let shell = world.shell().await.unwrap();
    let missing = shell["accounts"][0]["missingScopes"].as_array().unwrap();
    assert!(missing.contains(&json!("scenarios:run")));
    assert!(!missing.contains(&json!("scenarios:read")));
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}

#[tokio::test]
async fn pressing_connect_twice_makes_one_account() {
    let world = World::of(Size::Tiny).await.unwrap();
    let pasted = token(&world.ready().token);
    let (first, second) = futures::join!(
        world.ask("add_token_account", pasted.clone()),
        world.ask("add_token_account", pasted),
    );
    assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1);
    let refused = first.err().or(second.err()).unwrap();
    assert_eq!(refused.code, Code::AccountKnown);
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_token_is_not_added_twice() {
    let world = World::of(Size::Tiny).await.unwrap();
    let pasted = token(&world.ready().token);
    world
        .get("add_token_account", pasted.clone())
        .await
        .unwrap();
    let problem = world.ask("add_token_account", pasted).await.unwrap_err();
    assert_eq!(problem.code, Code::AccountKnown);
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_new_token_of_the_same_person_revives_the_account_whose_sign_in_ended() {
    let world = World::of(Size::Tiny).await.unwrap();
    let first = world.ready().token.clone();
    let added = world.get("add_token_account", token(&first)).await.unwrap();
    world.tick().await;
    let before = world.list().await.unwrap();

    world.control().revoke(&first).unwrap();
    world.later(Duration::from_mins(2)).await;
    let ended = world.shell().await.unwrap();
    assert_eq!(
        ended["accounts"][0]["zones"][0]["problem"]["code"],
        "signInEnded"
    );

    let user = world.ready().user.id;
    let second = world.control().issue_token(0, user, None).unwrap();
    let revived = world
        .get("add_token_account", token(&second))
        .await
        .unwrap();
    assert_eq!(revived["id"], added["id"], "it is the same account");
    assert_eq!(revived["zones"][0]["problem"], Value::Null);
    world.later(Duration::from_mins(2)).await;

    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(shell["accounts"][0]["zones"][0]["problem"], Value::Null);
    let after = world.list().await.unwrap();
    let keys = |rows: &[ScenarioRow]| rows.iter().map(|row| row.key).collect::<Vec<_>>();
    assert_eq!(keys(&after.rows), keys(&before.rows), "with the same rows");
    assert!(after.as_of > before.as_of, "which are read again");
}

#[tokio::test]
async fn tokens_of_two_people_are_two_accounts() {
    let world = World::of(Size::Tiny).await.unwrap();
    let own = token(&world.ready().token);
    world.get("add_token_account", own).await.unwrap();
    let me = world.ready().user.id;
    let people = world.control().people();
    let person = people.iter().find(|it| it.id != me).unwrap().id;
    let other = world.control().issue_token(0, person, None).unwrap();
    world.get("add_token_account", token(&other)).await.unwrap();
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_typed_address_gets_no_token_before_its_name_was_confirmed() {
    let world = World::of(Size::Tiny).await.unwrap();
    let zone = world.ready().zones[0].clone();
    let ask = |host: Option<&str>| json!({ "token": zone.token, "address": zone.url, "confirmedHost": host });
    for host in [None, Some("make.example.com"), Some("")] {
        let problem = world.ask("add_token_account", ask(host)).await;
        let problem = problem.unwrap_err();
        assert_eq!(problem.code, Code::AddressNotConfirmed, "{host:?}");
        assert_eq!(problem.detail.as_deref(), Some(zone.zone.as_str()));
        assert!(problem.means.contains(&zone.zone), "{}", problem.means);
    }
    assert_eq!(world.calls(), 0, "nothing was sent there");
    let confirmed = ask(Some(&zone.zone));
    world.get("add_token_account", confirmed).await.unwrap();

    let nonsense = json!({ "token": zone.token, "address": "not an address" });
    let problem = world.ask("add_token_account", nonsense).await.unwrap_err();
    assert_eq!(problem.code, Code::AddressWrong);
}
