//! Making, changing, copying and deleting scenarios, and the folders they lie in.

use jiff::SignedDuration;
use make_api::{
    Confirmation, Error, FolderPlace, Interface, InterfaceField, NewScenario, ScenarioChange,
    ScenarioClone, ScenarioQuery, Scheduling,
};
use make_sandbox::{DeletedFolder, NoDraft, NoTrigger, ScheduleTimezone, Size};
use serde_json::json;

use super::{Side, tried};
use crate::client::name_of;
use crate::lives::new_scenario;
use crate::world::World;

tried! {
    switching_on_what_is_on_and_off_what_is_off_is_no_failure_whatever_makes_status {
        already_running_status: ["400", "403", "409", "422"],
        not_running_status: ["400", "403", "409", "422"]
    }
    an_app_that_is_new_to_the_organization_is_asked_about_whatever_makes_status {
        unconfirmed_app_status: ["400", "403", "406", "409", "422"]
    }
    a_webhook_of_another_scenario_is_refused_and_nothing_is_made {
        hook_taken_status: ["400", "403", "409", "422"]
    }
    a_copy_is_read_whether_it_comes_bare_or_below_its_key {
        clone_is_bare: ["true", "false"]
    }
    a_new_name_leaves_the_inputs_of_a_scenario_alone {
        metadata_alone_counts: ["true", "false"]
    }
    a_draft_that_is_not_there_is_the_live_version_or_not_found {
        no_draft: ["newestVersion", "notFound"]
    }
    a_locked_scenario_is_changed_or_stays_as_it_is_and_either_is_told {
        lock_holds: ["true", "false"]
    }
    custom_properties_are_read_or_said_not_to_be_there {
        custom_properties: ["true", "false"]
    }
    a_scenario_without_a_hook_has_no_trigger_either_way {
        no_trigger: ["notFound", "emptyObject"]
    }
    the_next_run_is_when_make_says_whosever_time_the_schedule_is_read_in {
        schedule_timezone: ["organization", "author"]
    }
    a_folder_with_contents_is_deleted_or_refused_and_both_are_told {
        deleted_folder: ["contentsMoveUp", "contentsDeleted", "refused"]
    }
    folders_are_listed_whether_make_nests_them_or_not {
        nested_folders: ["true", "false"]
    }
    a_life_under_the_guide_goes_well_whether_one_thing_is_wrapped_or_not {
        guide_wraps_objects: ["true", "false"]
    }
}

async fn switching_on_what_is_on_and_off_what_is_off_is_no_failure_whatever_makes_status(
    side: Side,
) {
    let world = side.world().await;
    let caller = world.click();
    for outcome in [
        caller.start(world.scenario).await,
        caller.stop(world.paused_scenario).await,
    ] {
        assert_eq!(name_of(&outcome.unwrap_err()), "AlreadyInThatState");
    }
}

async fn count(world: &World) -> usize {
    let query = ScenarioQuery::in_team(world.team);
    let mut pages = world.click().scenarios(query);
    pages.collect_all().await.unwrap().len()
}

async fn an_app_that_is_new_to_the_organization_is_asked_about_whatever_makes_status(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let flow = json!([{"id": 1, "module": "jira:createIssue", "version": 1}]);
    let new = NewScenario {
        confirmation: Confirmation::NotAsked,
        ..new_scenario(&world, &flow)
    };
    let before = count(&world).await;
    let refused = caller.create_scenario(&new).await.unwrap_err();
    assert_eq!(name_of(&refused), "ConfirmationNeeded");
    let change = ScenarioChange {
        blueprint: Some(new.blueprint.clone()),
        ..ScenarioChange::default()
    };
    let change = caller.update_scenario(world.paused_scenario, &change, Confirmation::NotAsked);
    assert_eq!(name_of(&change.await.unwrap_err()), "ConfirmationNeeded");
    assert_eq!(count(&world).await, before, "nothing was made");
    let agreed = NewScenario {
        confirmation: Confirmation::Given,
        ..new
    };
    caller.create_scenario(&agreed).await.unwrap();
}

async fn a_webhook_of_another_scenario_is_refused_and_nothing_is_made(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let hooks = caller.hooks(world.team).await.unwrap();
    let taken = hooks
        .iter()
        .find(|hook| hook.scenario_id.is_some())
        .unwrap();
    let flow = json!([{"id": 1, "module": "gateway:CustomWebHook", "version": 1,
        "parameters": {"hook": taken.id}}]);
    let before = count(&world).await;
    world.control().clear_calls();
    let new = new_scenario(&world, &flow);
    let refused = caller.create_scenario(&new).await.unwrap_err();
    let expected = match side.switches.hook_taken_status {
        403 => "Forbidden",
        409 => "Conflict",
        _ => "Invalid",
    };
    assert_eq!(name_of(&refused), expected);
    assert!(!refused.outcome_unknown());
    assert_eq!(world.calls(), 1, "making something is never tried again");
    assert_eq!(count(&world).await, before);
}

async fn a_copy_is_read_whether_it_comes_bare_or_below_its_key(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let flow = json!([{"id": 1, "module": "http:ActionSendData", "version": 3}]);
    let made = caller.create_scenario(&new_scenario(&world, &flow)).await;
    let clone = ScenarioClone::new(world.organization, world.team, "Copy");
    let copy = caller
        .clone_scenario(made.unwrap().id, &clone)
        .await
        .unwrap();
    assert_eq!((copy.name.as_str(), copy.is_active), ("Copy", false));
    assert_eq!(caller.scenario(copy.id).await.unwrap().name, "Copy");
}

async fn a_new_name_leaves_the_inputs_of_a_scenario_alone(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let made = caller
        .create_scenario(&new_scenario(&world, &json!([])))
        .await;
    let id = made.unwrap().id;
    let interface = Interface {
        input: vec![InterfaceField::new("email", "text")],
        output: Vec::new(),
    };
    let before = caller.set_interface(id, &interface).await.unwrap();
    let change = ScenarioChange {
        name: Some("Orders of today".to_owned()),
        ..ScenarioChange::default()
    };
    let changed = caller.update_scenario(id, &change, Confirmation::NotAsked);
    assert_eq!(changed.await.unwrap().name, "Orders of today");
    assert_eq!(caller.interface(id).await.unwrap(), before);
}

async fn a_draft_that_is_not_there_is_the_live_version_or_not_found(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let live = caller.blueprint(world.scenario).await.unwrap();
    match caller.blueprint_draft(world.scenario).await {
        Ok(draft) => {
            assert_eq!(side.switches.no_draft, NoDraft::NewestVersion);
            assert_eq!(draft, live);
        }
        Err(error) => {
            assert_eq!(side.switches.no_draft, NoDraft::NotFound);
            assert_eq!(name_of(&error), "NotFound");
        }
    }
}

async fn a_locked_scenario_is_changed_or_stays_as_it_is_and_either_is_told(side: Side) {
    let world = World::of_size(Size::Mid, side.switches.clone()).await;
    let caller = world.click();
    let query = ScenarioQuery::in_organization(world.organization);
    let rows = caller.scenarios(query).collect_all().await.unwrap();
    let locked = rows.into_iter().find(|row| row.is_locked).unwrap();
    let change = ScenarioChange {
        name: Some("Another name".to_owned()),
        ..ScenarioChange::default()
    };
    let changed = caller.update_scenario(locked.id, &change, Confirmation::NotAsked);
    let changed = changed.await;
    let now = caller.scenario(locked.id).await.unwrap().name;
    if side.switches.lock_holds {
        let error = changed.unwrap_err();
        assert_eq!(name_of(&error), "Invalid");
        assert!(!error.outcome_unknown());
        assert_eq!(now, locked.name);
    } else {
        assert_eq!(changed.unwrap().name, now);
        assert_eq!(now, "Another name");
    }
    let deleted = caller.delete_scenario(locked.id).await;
    let is_there = caller.scenario(locked.id).await.is_ok();
    assert_eq!(deleted.is_err(), side.switches.lock_holds);
    assert_eq!(is_there, side.switches.lock_holds);
}

async fn custom_properties_are_read_or_said_not_to_be_there(side: Side) {
    let world = side.world().await;
    let read = world.click().custom_properties(world.scenario).await;
    match read {
        Ok(_) => assert!(side.switches.custom_properties),
        Err(error) => {
            assert!(!side.switches.custom_properties);
            let is_told = matches!(error, Error::Invalid { .. } | Error::Forbidden { .. });
            assert!(is_told, "{error:?}");
        }
    }
}

async fn a_scenario_without_a_hook_has_no_trigger_either_way(side: Side) {
    let world = side.world().await;
    let trigger = world.click().trigger(world.scenario).await;
    match side.switches.no_trigger {
        NoTrigger::EmptyObject => assert_eq!(trigger.unwrap(), None),
        // The one answer that may also mean that the scenario is gone is told as it came.
        NoTrigger::NotFound => assert_eq!(name_of(&trigger.unwrap_err()), "NotFound"),
    }
}

/// The time zone of the organization.
async fn home_of(world: &World) -> String {
    let caller = world.click();
    let organization = caller.organization(world.organization).await.unwrap();
    let zones = caller.timezones().await.unwrap();
    let own = zones
        .into_iter()
        .find(|zone| Some(zone.id) == organization.timezone_id);
    own.unwrap().code
}

async fn the_next_run_is_when_make_says_whosever_time_the_schedule_is_read_in(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let flow = json!([{"id": 1, "module": "http:ActionSendData", "version": 3}]);
    let daily = serde_json::from_value::<Scheduling>(json!({"type": "daily", "time": "09:30"}));
    let new = NewScenario {
        scheduling: daily.unwrap(),
        ..new_scenario(&world, &flow)
    };
    let made = caller.create_scenario(&new).await.unwrap();
    caller.start(made.id).await.unwrap();
    let next = caller.scenario(made.id).await.unwrap().next_exec.unwrap();
    let home = match side.switches.schedule_timezone {
        ScheduleTimezone::Organization => home_of(&world).await,
        ScheduleTimezone::Author => caller.me().await.unwrap().timezone.unwrap(),
    };
    let there = next.in_tz(&home).unwrap();
    assert_eq!((there.hour(), there.minute()), (9, 30), "{home}");
    world
        .control()
        .set_clock(next + SignedDuration::from_mins(10));
    let rows = caller
        .logs(make_api::LogQuery::of(made.id))
        .collect_all()
        .await;
    assert_eq!(rows.unwrap()[0].timestamp, next);
}

async fn a_folder_with_contents_is_deleted_or_refused_and_both_are_told(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let outer = caller
        .create_folder(world.team, "Outer", FolderPlace::Top)
        .await;
    let outer = outer.unwrap();
    let place = FolderPlace::In(outer.id);
    let inner = caller
        .create_folder(world.team, "Inner", place)
        .await
        .unwrap();
    let deleted = caller.delete_folder(outer.id).await;
    let folders = caller.folders(world.team).await.unwrap();
    let is_there = |id| folders.iter().any(|folder| folder.id == id);
    let fate = side.switches.deleted_folder;
    assert_eq!(deleted.is_err(), fate == DeletedFolder::Refused);
    assert_eq!(is_there(outer.id), fate == DeletedFolder::Refused);
    assert_eq!(is_there(inner.id), fate != DeletedFolder::ContentsDeleted);
    assert!(deleted.is_ok() || deleted.is_err_and(|error| !error.outcome_unknown()));
}

async fn folders_are_listed_whether_make_nests_them_or_not(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let made = caller
        .create_folder(world.team, "Clients", FolderPlace::Top)
        .await;
    let made = made.unwrap();
    let place = FolderPlace::In(made.id);
    let inner = caller.create_folder(world.team, "ACME", place).await;
    let folders = caller.folders(world.team).await.unwrap();
    assert!(folders.iter().any(|folder| folder.id == made.id));
    let of_inner = inner.ok().and_then(|inner| {
        let row = folders.iter().find(|folder| folder.id == inner.id)?;
        row.parent_id
    });
    let nests = side.switches.nested_folders;
    assert_eq!(of_inner, nests.then_some(made.id));
}

async fn a_life_under_the_guide_goes_well_whether_one_thing_is_wrapped_or_not(side: Side) {
    crate::guide_sandbox::a_life(side.switches.guide_wraps_objects).await;
}
