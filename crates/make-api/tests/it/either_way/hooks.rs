//! Webhooks: their addresses, what they learn, and what stands in the way of deleting one.

use make_api::{Confirmation, NewHook, Scheduling};
use make_sandbox::{HookAddress, Learning};
use serde_json::json;

use super::{Side, tried};
use crate::client::name_of;
use crate::lives::new_scenario;

tried! {
    a_webhook_in_use_is_deleted_only_with_a_confirmation_whatever_makes_status {
        hook_in_use_status: ["400", "403", "406", "409", "422"]
    }
    the_address_of_a_webhook_is_taken_as_it_is_given {
        hook_address: ["here", "make"]
    }
    a_webhook_that_learns_is_told_to_stop_whether_or_not_it_has_learnt_enough {
        learning: ["endsWithFirstCall", "untilStopped"]
    }
}

async fn a_webhook_in_use_is_deleted_only_with_a_confirmation_whatever_makes_status(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let new = NewHook::webhook(world.team, "Orders");
    let hook = caller.create_hook(&new).await.unwrap();
    let flow = json!([{"id": 1, "module": "gateway:CustomWebHook", "version": 1,
        "parameters": {"hook": hook.id}}]);
    let scheduling = Scheduling::Immediately {
        maximum_runs_per_minute: None,
    };
    let new = make_api::NewScenario {
        scheduling,
        ..new_scenario(&world, &flow)
    };
    caller.create_scenario(&new).await.unwrap();
    let refused = caller.delete_hook(hook.id, Confirmation::NotAsked).await;
    assert_eq!(name_of(&refused.unwrap_err()), "ConfirmationNeeded");
    assert!(caller.hook(hook.id).await.is_ok(), "nothing was deleted");
    let deleted = caller.delete_hook(hook.id, Confirmation::Given).await;
    deleted.unwrap();
}

async fn the_address_of_a_webhook_is_taken_as_it_is_given(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let new = NewHook::webhook(world.team, "Orders");
    let made = caller.create_hook(&new).await.unwrap();
    let address = made.url.unwrap();
    let is_ours = address.starts_with(&world.sandbox.ready().zones[0].url);
    assert_eq!(is_ours, side.switches.hook_address == HookAddress::Here);
    let known = caller.hook(made.id).await.unwrap().url.unwrap();
    assert_eq!(known, address);
    let ping = caller.ping_hook(made.id).await.unwrap();
    assert_eq!(ping.address.as_deref(), Some(address.as_str()));
}

async fn a_webhook_that_learns_is_told_to_stop_whether_or_not_it_has_learnt_enough(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let new = NewHook::webhook(world.team, "Orders");
    let hook = caller.create_hook(&new).await.unwrap();
    caller.start_learning(hook.id).await.unwrap();
    let sender = reqwest::Client::builder().user_agent("sender/1").build();
    let message = sender.unwrap().post(hook.url.unwrap());
    let message = message.header("content-type", "application/json");
    let sent = message.body(r#"{"email":"a@example.com"}"#).send().await;
    assert!(sent.unwrap().status().is_success());
    let learning = caller.ping_hook(hook.id).await.unwrap().learning;
    let until_stopped = side.switches.learning == Learning::UntilStopped;
    assert_eq!(learning, until_stopped);
    caller.stop_learning(hook.id).await.unwrap();
    let ping = caller.ping_hook(hook.id).await.unwrap();
    assert!(!ping.learning);
    let learnt = ping.data_structure.unwrap_or_default();
    assert!(
        learnt.iter().any(|field| field.name == "email"),
        "{learnt:?}"
    );
}
