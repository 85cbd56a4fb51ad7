//! Names and colours of one's own, and one watcher for what several accounts see.

use std::time::Duration;

use journeys::World;
use make_sandbox::Size;
use mandor_core::problem::Code;
use serde_json::{Value, json};

async fn rows(world: &World) -> Vec<Value> {
    let list = world.get("list_organizations", Value::Null).await.unwrap();
    list["rows"].as_array().unwrap().clone()
}

/// Two people of one organization, each with a token of their own.
async fn two_people() -> World {
    let world = World::of(Size::Tiny).await.unwrap();
    let own = json!({ "token": world.ready().token });
    world.get("add_token_account", own).await.unwrap();
    let me = world.ready().user.id;
    let people = world.control().people();
    let person = people.iter().find(|it| it.id != me).unwrap().id;
    let other = world.control().issue_token(0, person, None).unwrap();
    let other = json!({ "token": other });
    world.get("add_token_account", other).await.unwrap();
    world.tick().await;
    world
}

fn watched_by(rows: &[Value]) -> Vec<&Value> {
    let watched = rows.iter().filter(|row| row["reach"]["kind"] == "watched");
    watched.map(|row| &row["account"]).collect()
}

#[tokio::test]
async fn an_organization_that_two_accounts_see_is_listed_once_and_watched_by_one() {
    let world = two_people().await;
    let seen = rows(&world).await;
    assert_eq!(seen.len(), 2, "each account says what it sees");
    let first = watched_by(&seen)[0].clone();
    assert_eq!(watched_by(&seen), [&first]);
    let other = seen.iter().find(|row| row["account"] != first).unwrap();
    let through = json!({ "kind": "watchedThrough", "account": first });
    assert_eq!(other["reach"], through);
    assert_eq!(world.list().await.unwrap().rows.len(), 8, "no row twice");
    assert_eq!(
        world
            .get("get_meter", Value::Null)
            .await
            .unwrap()
            .as_array()
            .unwrap()
            .len(),
        1
    );

    let ask = json!({ "organization": seen[0]["key"], "account": other["account"] });
    world.get("watch_through", ask).await.unwrap();
    world.later(Duration::from_mins(2)).await;
    let changed = rows(&world).await;
    assert_eq!(watched_by(&changed), [&other["account"]]);
    let list = world.list().await.unwrap();
    let zone = changed
        .iter()
        .find(|row| row["account"] == other["account"]);
    assert_eq!(list.rows.len(), 8);
    assert!(
        list.rows
            .iter()
            .all(|row| json!(row.organization) == zone.unwrap()["key"])
    );

    let ask = json!({ "account": other["account"] });
    world.get("forget_account", ask).await.unwrap();
    world.later(Duration::from_mins(2)).await;
    assert_eq!(watched_by(&rows(&world).await), [&first]);
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}

#[tokio::test]
async fn an_account_that_does_not_see_an_organization_cannot_watch_it() {
    let world = two_people().await;
    let seen = rows(&world).await;
    let ask = json!({ "organization": seen[0]["key"], "account": 99 });
    let problem = world.ask("watch_through", ask).await.unwrap_err();
    assert_eq!(problem.code, Code::NotFound);
    assert_eq!(rows(&world).await, seen);
}

#[tokio::test]
async fn a_label_is_what_lists_call_an_organization_until_it_is_taken_off() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let before = rows(&world).await[0].clone();
    assert_eq!(before["label"], Value::Null);
    let ask =
        |name: &str, colour: Value| json!({ "key": before["key"], "name": name, "colour": colour });
    let labelled = world
        .get("label_organization", ask("  Toko Kopi ", json!("teal")))
        .await
        .unwrap();
    assert_eq!(
        labelled["label"],
        json!({ "name": "Toko Kopi", "colour": "teal" })
    );
    assert_eq!(labelled["name"], before["name"], "Make's name stays");
    let list = world.list().await.unwrap();
    assert!(
        list.rows
            .iter()
            .all(|row| row.organization_name == "Toko Kopi")
    );
    world.later(Duration::from_mins(20)).await;
    let world = world.restart().await.unwrap();
    assert_eq!(rows(&world).await[0]["label"], labelled["label"]);

    let plain = world
        .get("label_organization", ask("", Value::Null))
        .await
        .unwrap();
    assert_eq!(plain["label"], Value::Null);
    let list = world.list().await.unwrap();
    assert!(
        list.rows
            .iter()
            .all(|row| before["name"] == row.organization_name.as_str())
    );
}

#[tokio::test]
async fn an_account_keeps_the_name_and_colour_it_was_given() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let account = world.shell().await.unwrap()["accounts"][0].clone();
    let ask = |name: &str, colour: Value| json!({ "account": account["id"], "name": name, "colour": colour });
    let renamed = world
        .get("rename_account", ask("Clients", json!("violet")))
        .await
        .unwrap();
    assert_eq!(
        (&renamed["name"], &renamed["colour"]),
        (&json!("Clients"), &json!("violet"))
    );
    world.open_demo().await.unwrap();
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"][0]["name"], "Clients");
    let plain = world
        .get("rename_account", ask(" ", Value::Null))
        .await
        .unwrap();
    assert_eq!(plain["name"], account["person"]);
    assert_eq!(plain["colour"], Value::Null);
}
