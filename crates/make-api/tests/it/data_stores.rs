//! Data stores in a whole small Make, and the copies of scenarios that use them.

use std::collections::BTreeMap;

use make_api::{Confirmation, DataStoreChange, NewDataStore, ScenarioClone};
use serde_json::json;

use crate::client::name_of;
use crate::lives::new_scenario;
use crate::world::World;

fn named(world: &World, name: &str, most_megabytes: u64) -> NewDataStore {
    NewDataStore {
        team: world.team,
        name: name.to_owned(),
        most_megabytes,
        data_structure: None,
    }
}

#[tokio::test]
async fn a_data_store_is_made_changed_listed_and_deleted() {
    let world = World::start().await;
    let caller = world.click();
    let made = caller.create_data_store(&named(&world, "Orders", 1)).await;
    let made = made.unwrap();
    assert_eq!((made.records, made.most_bytes), (Some(0), Some(1_048_576)));
    let change = DataStoreChange {
        name: Some("Paid orders".to_owned()),
        ..DataStoreChange::default()
    };
    let changed = caller.update_data_store(made.id, &change).await.unwrap();
    assert_eq!(changed.name, "Paid orders");
    let all = caller.data_stores(world.team).collect_all().await.unwrap();
    assert!(all.contains(&changed));
    let deleted = caller.delete_data_store(made.id, Confirmation::NotAsked);
    deleted.await.unwrap();
    let gone = caller.data_store(made.id).await.unwrap_err();
    assert_eq!(name_of(&gone), "NotFound");
    let huge = caller.create_data_store(&named(&world, "Huge", 5000)).await;
    assert_eq!(huge.unwrap_err().code(), Some("IM003"), "there is no room");
}

#[tokio::test]
async fn a_copy_of_a_scenario_gets_the_data_store_it_is_given() {
    let world = World::start().await;
    let caller = world.click();
    let first = caller.create_data_store(&named(&world, "Live", 1)).await;
    let first = first.unwrap().id;
    let second = caller.create_data_store(&named(&world, "Trial", 1)).await;
    let second = second.unwrap().id;
    let flow = json!([{"id": 1, "module": "datastore:GetRecord", "version": 1,
        "parameters": {"datastore": first}}]);
    let made = caller.create_scenario(&new_scenario(&world, &flow)).await;
    let clone = ScenarioClone {
        data_stores: BTreeMap::from([(first, Some(second))]),
        ..ScenarioClone::new(world.organization, world.team, "Trial")
    };
    let copy = caller.clone_scenario(made.unwrap().id, &clone).await;
    let blueprint = caller.blueprint(copy.unwrap().id).await.unwrap();
    assert_eq!(
        blueprint.raw["flow"][0]["parameters"],
        json!({"datastore": second})
    );
    let used = caller.delete_data_store(first, Confirmation::NotAsked);
    assert_eq!(name_of(&used.await.unwrap_err()), "ConfirmationNeeded");
    let deleted = caller.delete_data_store(first, Confirmation::Given);
    deleted.await.unwrap();
}
