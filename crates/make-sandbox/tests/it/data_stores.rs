//! Data stores of teams, the records in them, and the scenarios that use them.

use make_sandbox::Size;
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

async fn listed(desk: &Desk, team: u64) -> Vec<Value> {
    let told = desk.get(&format!("/data-stores?teamId={team}")).await;
    told.body["dataStores"].as_array().unwrap().clone()
}

async fn made(desk: &Desk, name: &str) -> Value {
    let body = json!({"name": name, "teamId": desk.team(), "maxSizeMB": 1});
    let told = desk.post("/data-stores", body).await;
    assert_eq!(told.status, 200, "{told:?}");
    told.body["dataStore"].clone()
}

/// A data store that a scenario's blueprint names, with the scenario's id and its team's.
async fn in_use(desk: &Desk) -> (u64, u64, u64) {
    let mut found = None;
    for fact in desk.control().scenarios() {
        let list = format!("/data-stores?teamId={}", fact.team_id);
        let is_ours = fact.zone == 0 && desk.get(&list).await.status == 200;
        if !is_ours {
            continue;
        }
        let told = desk.get(&format!("/scenarios/{}/blueprint", fact.id)).await;
        let text = told.body.to_string();
        if let Some((_, rest)) = text.split_once(r#""datastore":"#) {
            let digits = rest.split(|letter: char| !letter.is_ascii_digit());
            let store = { digits }.next().unwrap().parse().unwrap();
            found = Some((store, fact.id, fact.team_id));
            break;
        }
    }
    found.unwrap()
}

#[tokio::test]
async fn a_data_store_is_made_renamed_listed_by_name_and_deleted() {
    let desk = Desk::of(Size::Tiny).await;
    let before = listed(&desk, desk.team()).await.len();
    let store = made(&desk, "Zebra").await;
    assert_eq!(
        (&store["records"], &store["size"], &store["maxSize"]),
        (&json!("0"), &json!("0"), &json!("1048576")),
        "numbers are texts here"
    );
    let path = format!("/data-stores/{}", store["id"]);
    let changed = desk.patch(&path, json!({"name": "Aardvark", "maxSizeMB": 2}));
    assert_eq!(changed.await.body["dataStore"]["maxSize"], "2097152");
    let list = listed(&desk, desk.team()).await;
    assert_eq!(
        (list.len(), &list[0]["name"]),
        (before + 1, &json!("Aardvark"))
    );
    let few = desk.get(&format!("{path}?cols[]=id&cols[]=name")).await;
    assert_eq!(few.body["dataStore"].as_object().unwrap().len(), 2);
    assert_eq!(
        desk.delete(&path).await.body,
        json!({"dataStore": store["id"]})
    );
    assert_eq!(desk.get(&path).await.status, 404);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let desk = Desk::of(Size::Tiny).await;
    for wrong in [
        json!({"teamId": desk.team(), "maxSizeMB": 1}),
        json!({"name": "x", "teamId": desk.team()}),
        json!({"name": "x", "teamId": desk.team(), "maxSizeMB": 0}),
        json!({"name": "x".repeat(129), "teamId": desk.team(), "maxSizeMB": 1}),
    ] {
        assert_eq!(desk.post("/data-stores", wrong).await.status, 400);
    }
    let body = json!({"name": "x", "teamId": desk.team(), "maxSizeMB": 11});
    let told = desk.post("/data-stores", body).await;
    assert_eq!((told.status, told.code()), (400, "IM003"));
    let store = made(&desk, "Small").await;
    let path = format!("/data-stores/{}/data", store["id"]);
    let body = json!({"data": {"text": "x".repeat(1_100_000)}});
    let told = desk.post(&path, body).await;
    assert_eq!((told.status, told.code()), (400, "IM003"));
    assert_eq!(desk.get(&path).await.body["count"], 0);
}

#[tokio::test]
async fn records_are_added_changed_replaced_paged_and_deleted() {
    let desk = Desk::of(Size::Tiny).await;
    let store = made(&desk, "Orders").await;
    let path = format!("/data-stores/{}/data", store["id"]);
    let body = json!({"key": "a", "data": {"price": 600, "paid": false}});
    let added = desk.post(&path, body.clone()).await;
    assert_eq!(added.body, body);
    assert_eq!(desk.post(&path, body).await.status, 400, "the key is taken");
    let unnamed = desk.post(&path, json!({"data": {"price": 7}})).await;
    assert_eq!(unnamed.body["key"].as_str().unwrap().len(), 12);

    let one = format!("{path}/a");
    let changed = desk.patch(&one, json!({"paid": true})).await;
    assert_eq!(changed.body["data"], json!({"price": 600, "paid": true}));
    let replaced = desk.call(Method::PUT, &one, json!({"paid": false})).await;
    assert_eq!(replaced.body["data"], json!({"paid": false}));
    assert_eq!(
        desk.patch(&format!("{path}/b"), json!({})).await.status,
        404
    );

    let page = desk.get(&format!("{path}?pg[limit]=1&pg[offset]=1")).await;
    assert_eq!(page.body["records"].as_array().unwrap().len(), 1);
    assert_eq!(page.body["count"], 2);
    assert_eq!(page.body["pg"], json!({"limit": 1, "offset": 1}));
    assert_eq!(desk.get(&path).await.body["pg"]["limit"], 10);

    let gone = desk.call(Method::DELETE, &path, json!({"keys": ["a", "z"]}));
    assert_eq!(gone.await.body, json!({"keys": ["a"]}));
    let all = json!({"all": true});
    let refused = desk.call(Method::DELETE, &path, all.clone()).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    let confirmed = format!("{path}?confirmed=true");
    let gone = desk.call(Method::DELETE, &confirmed, all).await;
    assert_eq!(gone.body["keys"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_data_store_that_scenarios_use_is_deleted_only_after_confirmation() {
    let desk = Desk::of(Size::Agency).await;
    let (store, _, _) = in_use(&desk).await;
    let path = format!("/data-stores/{store}");
    let refused = desk.delete(&path).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    assert_eq!(
        desk.delete(&format!("{path}?confirmed=true")).await.status,
        200
    );
}

#[tokio::test]
async fn a_copy_for_another_team_needs_a_data_store_there() {
    let desk = Desk::of(Size::Mid).await;
    let (store, scenario, team) = in_use(&desk).await;
    let facts = desk.control().scenarios();
    let home = facts.iter().find(|fact| fact.id == scenario).unwrap();
    let organization = home.organization_id;
    let other = facts
        .iter()
        .find(|fact| fact.team_id != team && fact.organization_id == organization)
        .unwrap()
        .team_id;
    let body = json!({"name": "There", "teamId": other, "maxSizeMB": 1});
    let stand_in = desk.post("/data-stores", body).await.body["dataStore"]["id"].clone();
    let path = format!("/scenarios/{scenario}/clone?organizationId={organization}");
    let blueprint = desk.get(&format!("/scenarios/{scenario}/blueprint")).await;
    let blueprint = blueprint.body["response"]["blueprint"].to_string();
    let list = desk.get(&format!("/connections?teamId={team}")).await;
    let connections = list.body["connections"].as_array().unwrap().clone();
    let theirs = desk.get(&format!("/connections?teamId={other}")).await;
    let theirs = theirs.body["connections"][0]["id"].clone();
    let mut accounts = json!({});
    for connection in connections {
        let id = connection["id"].to_string();
        if blueprint.contains(&format!(r#""__IMTCONN__":{id}"#)) {
            accounts[id] = theirs.clone();
        }
    }
    let mut body = json!({"name": "Copy", "teamId": other, "states": false, "account": accounts});
    if let Value::Number(hook) =
        desk.get(&format!("/scenarios/{scenario}")).await.body["scenario"]["hookId"].clone()
    {
        let new = json!({"name": "There", "teamId": other, "typeName": "gateway-webhook"});
        let made = desk.post("/hooks?useDefaults=requiredOnly", new).await;
        body["hook"] = json!({hook.to_string(): made.body["hook"]["id"]});
    }
    let refused = desk.post(&path, body.clone()).await;
    assert_eq!(refused.status, 404, "{refused:?}");
    assert_eq!(refused.body["detail"], "Data store not found.");
    body["datastore"] = json!({store.to_string(): stand_in});
    let copy = desk.post(&path, body).await;
    assert_eq!(copy.status, 200, "{copy:?}");
    let id = copy.body["scenario"]["id"].clone();
    let blueprint = desk.get(&format!("/scenarios/{id}/blueprint")).await;
    let text = blueprint.body.to_string();
    assert!(
        text.contains(&format!(r#""datastore":{stand_in}"#)),
        "{text}"
    );
}
