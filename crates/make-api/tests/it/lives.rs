//! Whole lives, from making a thing to deleting it, with the sandbox on the other side.
//!
//! Client and sandbox are written from Make's reference, each for itself; here they must agree.

use jiff::SignedDuration;
use make_api::{
    BlueprintText, Confirmation, CustomProperties, DlqSelection, HookQuery, IncomingSelection,
    Interface, InterfaceField, LogQuery, ModuleId, NewHook, NewScenario, NoteText, RunRequest,
    Scenario, ScenarioChange, ScenarioClone, Scheduling, WebhookSettings,
};
use make_sandbox::ScenarioAt;
use serde_json::{Value, json};

use crate::client::name_of;
use crate::world::World;

pub(crate) fn new_scenario(world: &World, flow: &Value) -> NewScenario {
    let blueprint = json!({"name": "Orders", "flow": flow, "metadata": {}});
    NewScenario {
        team: world.team,
        blueprint: BlueprintText::new(&blueprint).unwrap(),
        scheduling: Scheduling::OnDemand,
        folder: None,
        based_on: None,
        confirmation: Confirmation::Given,
    }
}

async fn make(world: &World) -> Scenario {
    let flow = json!([{"id": 1, "module": "http:ActionSendData", "version": 3}]);
    let new = new_scenario(world, &flow);
    world.click().create_scenario(&new).await.unwrap()
}

#[tokio::test]
async fn a_scenario_is_made_changed_switched_on_run_copied_and_deleted() {
    let world = World::start().await;
    let caller = world.click();
    let made = make(&world).await;
    assert_eq!((made.name.as_str(), made.is_active), ("Orders", false));

    let change = ScenarioChange {
        name: Some("Orders of today".to_owned()),
        ..ScenarioChange::default()
    };
    let changed = caller
        .update_scenario(made.id, &change, Confirmation::NotAsked)
        .await
        .unwrap();
    assert_eq!(changed.name, "Orders of today");
    assert_eq!(changed.scheduling, Some(Scheduling::OnDemand));

    let refused = caller.run(made.id, RunRequest::default()).await;
    assert_eq!(name_of(&refused.unwrap_err()), "NotActive");
    caller.start(made.id).await.unwrap();
    let run = caller.run(made.id, RunRequest::default()).await.unwrap();
    world
        .control()
        .advance(SignedDuration::from_mins(10))
        .unwrap();
    caller
        .fresh_execution(made.id, &run.execution)
        .await
        .unwrap();
    let row = caller.log(made.id, &run.execution).await.unwrap();
    let rows = caller.logs(LogQuery::of(made.id)).collect_all().await;
    assert_eq!(rows.unwrap(), [row]);
    let steps = caller
        .module_logs(made.id, ModuleId(1), None)
        .collect_all()
        .await;
    assert_eq!(steps.unwrap()[0].execution_id, run.execution);

    let clone = ScenarioClone::new(world.organization, world.team, "Copy");
    let copy = caller.clone_scenario(made.id, &clone).await.unwrap();
    assert_eq!((copy.name.as_str(), copy.is_active), ("Copy", false));

    caller.delete_scenario(made.id).await.unwrap();
    let gone = caller.scenario(made.id).await.unwrap_err();
    assert_eq!(name_of(&gone), "NotFound");
    caller.scenario(copy.id).await.unwrap();
}

#[tokio::test]
async fn every_change_of_steps_is_a_version_that_can_be_read_again() {
    let world = World::start().await;
    let caller = world.click();
    let made = make(&world).await;
    let first = caller.blueprint_versions(made.id).await.unwrap();
    let blueprint = json!({"name": "Orders", "flow": [], "metadata": {}});
    let change = ScenarioChange {
        blueprint: Some(BlueprintText::new(&blueprint).unwrap()),
        ..ScenarioChange::default()
    };
    caller
        .update_scenario(made.id, &change, Confirmation::NotAsked)
        .await
        .unwrap();
    let versions = caller.blueprint_versions(made.id).await.unwrap();
    assert_eq!(versions.len(), first.len() + 1);
    let oldest = versions.iter().map(|row| row.version).min().unwrap();
    let before = caller.blueprint_version(made.id, oldest).await.unwrap();
    assert_eq!(before.steps.len(), 1);
    assert!(caller.blueprint(made.id).await.unwrap().steps.is_empty());
}

#[tokio::test]
async fn a_scenario_on_demand_gets_inputs_notes_and_properties() {
    let world = World::start().await;
    let caller = world.click();
    let made = make(&world).await;
    let interface = Interface {
        input: vec![InterfaceField::new("email", "text")],
        output: Vec::new(),
    };
    let kept = caller.set_interface(made.id, &interface).await.unwrap();
    assert_eq!(kept.input[0].name, "email");
    assert_eq!(caller.interface(made.id).await.unwrap(), kept);
    let refused = caller.set_interface(world.scenario, &interface).await;
    assert_eq!(refused.unwrap_err().code(), Some("IM016"));

    let text = NoteText {
        module_ids: Some(vec![ModuleId(1)]),
        content: Some("<p>Hello</p>".to_owned()),
        is_filter_note: None,
    };
    let note = caller
        .create_note(world.team, made.id, &text)
        .await
        .unwrap();
    let notes = caller.notes(world.team, made.id).await.unwrap();
    assert_eq!(notes, [note]);
    let note = &notes[0];
    caller
        .delete_note(world.team, made.id, note.id)
        .await
        .unwrap();
    assert_eq!(caller.notes(world.team, made.id).await.unwrap(), []);

    assert_eq!(
        caller.custom_properties(made.id).await.unwrap(),
        CustomProperties::new()
    );
    assert_eq!(caller.build_variables(made.id).await.unwrap(), []);
    assert!(!caller.remembers(made.id, ModuleId(1)).await.unwrap());
}

#[tokio::test]
async fn a_webhook_is_made_tied_to_a_scenario_switched_off_and_deleted() {
    let world = World::start().await;
    let caller = world.click();
    let hook = caller
        .create_hook(&NewHook::webhook(world.team, "Orders"))
        .await
        .unwrap();
    assert!(hook.enabled && hook.url.is_some());
    let free = HookQuery::in_team(world.team).assigned(false);
    let free = caller.hooks_that(free).await.unwrap();
    assert!(free.iter().any(|row| row.id == hook.id));

    caller.start_learning(hook.id).await.unwrap();
    assert!(caller.ping_hook(hook.id).await.unwrap().learning);
    caller.stop_learning(hook.id).await.unwrap();
    let ping = caller.ping_hook(hook.id).await.unwrap();
    assert!(!ping.learning && !ping.attached);

    let flow = json!([{"id": 1, "module": "gateway:CustomWebHook", "version": 1,
        "parameters": {"hook": hook.id}}]);
    let new = NewScenario {
        scheduling: Scheduling::Immediately {
            maximum_runs_per_minute: None,
        },
        ..new_scenario(&world, &flow)
    };
    let scenario = caller.create_scenario(&new).await.unwrap();
    let trigger = caller.trigger(scenario.id).await.unwrap();
    assert_eq!(trigger.map(|trigger| trigger.id), Some(hook.id));
    assert!(caller.ping_hook(hook.id).await.unwrap().attached);

    let settings = WebhookSettings {
        headers: true,
        ..WebhookSettings::default()
    };
    let changed = caller.set_hook_settings(hook.id, settings.to_map()).await;
    assert!(changed.unwrap());
    let renamed = caller.rename_hook(hook.id, "Paid orders").await.unwrap();
    assert_eq!(renamed.name, "Paid orders");
    assert!(WebhookSettings::read(&renamed.settings.unwrap()).headers);
    caller.disable_hook(hook.id).await.unwrap();
    assert!(!caller.hook(hook.id).await.unwrap().enabled);
    caller.enable_hook(hook.id).await.unwrap();

    let refused = caller.delete_hook(hook.id, Confirmation::NotAsked).await;
    assert_eq!(name_of(&refused.unwrap_err()), "ConfirmationNeeded");
    caller
        .delete_hook(hook.id, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!(
        name_of(&caller.hook(hook.id).await.unwrap_err()),
        "NotFound"
    );
}

#[tokio::test]
async fn a_queue_is_looked_into_and_emptied() {
    let world = World::start().await;
    let caller = world.click();
    let hook = caller
        .create_hook(&NewHook::webhook(world.team, "Orders"))
        .await
        .unwrap();
    let stats = caller.incoming_stats(hook.id).await.unwrap();
    assert!(stats.enabled);
    let waiting = caller.incomings(hook.id).collect_all().await.unwrap();
    assert_eq!(u64::try_from(waiting.len()).unwrap(), stats.waiting);
    let all = IncomingSelection::AllExcept(Vec::new());
    let refused = caller
        .delete_incomings(hook.id, &all, Confirmation::NotAsked)
        .await;
    assert_eq!(name_of(&refused.unwrap_err()), "ConfirmationNeeded");
    let deleted = caller
        .delete_incomings(hook.id, &all, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!(deleted.problem, None);
    caller
        .hook_logs(hook.id, None, None)
        .collect_all()
        .await
        .unwrap();
}

#[tokio::test]
async fn an_unfinished_run_is_looked_into_tried_again_and_deleted() {
    let world = World::start().await;
    let caller = world.click();
    let keeps = world.control().scenarios();
    let keeps = keeps
        .iter()
        .find(|fact| fact.stores_incomplete && fact.is_active && fact.zone == 0)
        .unwrap();
    let at = ScenarioAt {
        zone: 0,
        id: keeps.id,
    };
    let scenario = make_api::ScenarioId(keeps.id);
    let order = (
        Some("RuntimeError".to_owned()),
        Some("The sheet is gone".to_owned()),
    );
    world.control().fail(at, order.0, order.1).unwrap();
    caller.run(scenario, RunRequest::default()).await.unwrap();
    world
        .control()
        .advance(SignedDuration::from_mins(10))
        .unwrap();
    let items = caller.dlqs(scenario).await.unwrap();
    let item = items.iter().find(|item| !item.resolved).unwrap();

    let detail = caller.dlq(&item.id).await.unwrap();
    assert_eq!(detail.scenario_id, scenario);
    let found = caller.dlq_blueprint(&item.id).await.unwrap();
    assert!(!found.blueprint.steps.is_empty());
    assert!(
        !caller
            .dlq_bundle(&item.id)
            .await
            .unwrap()
            .by_module
            .is_empty()
    );
    let text = BlueprintText::new(&found.blueprint.raw).unwrap();
    let failer = ModuleId(found.blueprint.steps[0].id);
    caller.update_dlq(&item.id, &text, failer).await.unwrap();
    caller.retry_dlq(&item.id).await.unwrap();
    world
        .control()
        .advance(SignedDuration::from_mins(10))
        .unwrap();
    let tries = caller.dlq_logs(&item.id, None).collect_all().await.unwrap();
    assert!(!tries.is_empty(), "the try is in the log");
    let one = caller.dlq_log(&item.id, &tries[0].id).await.unwrap();
    assert_eq!(one.id, tries[0].id);

    let all = DlqSelection::AllExcept(Vec::new());
    let refused = caller
        .delete_dlqs(scenario, &all, Confirmation::NotAsked)
        .await;
    assert_eq!(name_of(&refused.unwrap_err()), "ConfirmationNeeded");
    caller
        .delete_dlqs(scenario, &all, Confirmation::Given)
        .await
        .unwrap();
    let left = caller.dlqs(scenario).await.unwrap();
    assert!(left.iter().all(|item| item.resolved), "{left:?}");
}

#[tokio::test]
async fn a_scenario_is_made_from_a_template() {
    let world = World::start().await;
    let caller = world.click();
    caller.templates(world.team).collect_all().await.unwrap();
    let everybodys = caller.public_templates(make_api::PublicTemplateQuery::default());
    let everybodys = { everybodys }.collect_all().await.unwrap();
    let template = &everybodys[0];
    caller.public_template(&template.url).await.unwrap();
    let found = caller
        .public_template_blueprint(&template.url)
        .await
        .unwrap();
    let blueprint = BlueprintText::new(&found.for_a_scenario("From a template")).unwrap();
    let new = NewScenario {
        blueprint,
        ..new_scenario(&world, &json!([]))
    };
    let made = caller.create_scenario(&new).await.unwrap();
    assert_eq!(made.name, "From a template");
}
