//! Scenarios made, changed, copied and deleted; their versions, interface and trigger.

use jiff::SignedDuration;
use make_sandbox::{NoDraft, NoTrigger, Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::{Desk, Told};

const ON_DEMAND: &str = r#"{"type":"on-demand"}"#;

/// The smallest blueprint that Make takes.
fn smallest(name: &str) -> Value {
    json!({"flow": [], "metadata": {}, "name": name})
}

fn module(id: u64, module: &str, parameters: &Value) -> Value {
    json!({"id": id, "module": module, "version": 1, "parameters": parameters, "mapper": {}})
}

fn flow(name: &str, modules: &[Value]) -> Value {
    json!({"name": name, "flow": modules, "metadata": {"version": 1}})
}

async fn create(desk: &Desk, blueprint: &Value, scheduling: &str) -> Told {
    create_in(desk, desk.team(), blueprint, scheduling, "").await
}

async fn create_in(
    desk: &Desk,
    team: u64,
    blueprint: &Value,
    scheduling: &str,
    query: &str,
) -> Told {
    let body =
        json!({"teamId": team, "blueprint": blueprint.to_string(), "scheduling": scheduling});
    desk.post(&format!("/scenarios{query}"), body).await
}

async fn made(desk: &Desk, blueprint: &Value, scheduling: &str) -> u64 {
    let told = create(desk, blueprint, scheduling).await;
    assert_eq!(told.status, 200, "{:?}", told.body);
    told.body["scenario"]["id"].as_u64().unwrap()
}

async fn free_hook(desk: &Desk) -> u64 {
    let body = json!({"name": "Orders", "teamId": desk.team(), "typeName": "gateway-webhook"});
    let told = desk.post("/hooks?useDefaults=requiredOnly", body).await;
    told.body["hook"]["id"].as_u64().unwrap()
}

async fn connection(desk: &Desk) -> u64 {
    let told = desk
        .get(&format!("/connections?teamId={}", desk.team()))
        .await;
    told.body["connections"][0]["id"].as_u64().unwrap()
}

#[tokio::test]
async fn the_smallest_scenario_is_made_inactive_and_listed() {
    let desk = Desk::of(Size::Tiny).await;
    let told = create(&desk, &smallest("Smallest"), ON_DEMAND).await;
    let scenario = &told.body["scenario"];
    assert_eq!(told.status, 200, "{:?}", told.body);
    assert_eq!(scenario["name"], "Smallest");
    assert_eq!(scenario["isActive"], false);
    assert_eq!(scenario["scheduling"], json!({"type": "on-demand"}));
    assert_eq!(scenario["createdByUser"]["id"], 985);
    assert_eq!(scenario["usedPackages"], json!([]));
    let id = scenario["id"].clone();
    let list = desk
        .get(&format!("/scenarios?teamId={}&id[]={id}", desk.team()))
        .await;
    assert_eq!(list.body["scenarios"][0]["id"], id);
    let narrow = create_in(
        &desk,
        desk.team(),
        &smallest("Other"),
        ON_DEMAND,
        "?cols[]=id",
    )
    .await;
    assert_eq!(
        narrow.body["scenario"].as_object().unwrap().len(),
        1,
        "columns are asked for as everywhere"
    );
}

#[tokio::test]
async fn a_blueprint_is_refused_in_makes_ways() {
    let desk = Desk::of(Size::Tiny).await;
    let without = |key: &str| {
        let mut blueprint = smallest("x");
        blueprint.as_object_mut().unwrap().remove(key);
        blueprint
    };
    let lacking = create(&desk, &without("metadata"), ON_DEMAND).await;
    assert_eq!(lacking.status, 400);
    assert_eq!(
        lacking.body["suberrors"][0]["message"],
        "should have required property 'metadata'"
    );
    assert_eq!(create(&desk, &without("flow"), ON_DEMAND).await.status, 400);
    assert_eq!(
        create(&desk, &without("name"), ON_DEMAND).await.status,
        500,
        "Make breaks on a missing name"
    );
    let strange = flow("x", &[module(1, "nonsense:Do", &json!({}))]);
    let told = create(&desk, &strange, ON_DEMAND).await;
    assert_eq!((told.status, told.code()), (400, "IM007"));
    assert_eq!(
        told.body["detail"],
        "Module not found 'nonsense:Do' version '1'."
    );
    let foreign = flow(
        "x",
        &[module(
            1,
            "slack:CreateMessage",
            &json!({"__IMTCONN__": 999_999_999}),
        )],
    );
    let told = create(&desk, &foreign, ON_DEMAND).await;
    assert_eq!((told.status, told.code()), (404, "IM304"));
}

#[tokio::test]
async fn blueprint_and_schedule_must_be_texts_that_hold_json() {
    let desk = Desk::of(Size::Tiny).await;
    let team = desk.team();
    let text = smallest("x").to_string();
    for body in [
        json!({"teamId": team, "blueprint": smallest("x"), "scheduling": ON_DEMAND}),
        json!({"teamId": team, "blueprint": text, "scheduling": {"type": "on-demand"}}),
        json!({"teamId": team, "blueprint": "{broken", "scheduling": ON_DEMAND}),
        json!({"teamId": team, "blueprint": text, "scheduling": r#"{"type":"cron"}"#}),
        json!({"teamId": team, "blueprint": text, "scheduling": r#"{"type":"indefinitely","interval":59}"#}),
    ] {
        let told = desk.post("/scenarios", body.clone()).await;
        assert_eq!((told.status, told.code()), (400, "SC400"), "{body}");
    }
    let nothing = desk.post("/scenarios", json!({})).await;
    assert_eq!(
        nothing.body["detail"], "Validation failed for 3 parameter(s).",
        "all that is missing is named at once"
    );
}

#[tokio::test]
async fn an_app_that_is_new_to_the_organization_asks_for_a_confirmation() {
    let desk = Desk::of(Size::Tiny).await;
    let packages: Vec<String> = desk
        .get(&format!(
            "/scenarios?teamId={}&pg[limit]=100&cols[]=usedPackages",
            desk.team()
        ))
        .await
        .body["scenarios"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["usedPackages"].as_array().unwrap().clone())
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let new = ["jira", "ftp", "xero", "notion"]
        .into_iter()
        .find(|app| !packages.contains(&(*app).to_owned()))
        .unwrap();
    let blueprint = flow("x", &[module(1, &format!("{new}:watch"), &json!({}))]);
    let refused = create(&desk, &blueprint, ON_DEMAND).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    let confirmed = create_in(&desk, desk.team(), &blueprint, ON_DEMAND, "?confirmed=true").await;
    assert_eq!(confirmed.status, 200);
    let again = create(&desk, &blueprint, ON_DEMAND).await;
    assert_eq!(again.status, 200, "once installed it stays installed");

    let desk = Desk::with(
        Size::Tiny,
        Switches {
            unconfirmed_app_status: 422,
            ..Switches::default()
        },
    )
    .await;
    assert_eq!(create(&desk, &blueprint, ON_DEMAND).await.status, 422);
}

#[tokio::test]
async fn a_webhook_is_attached_by_naming_it_and_serves_one_scenario_only() {
    let desk = Desk::of(Size::Tiny).await;
    let hook = free_hook(&desk).await;
    let blueprint = flow(
        "Orders",
        &[module(1, "gateway:CustomWebHook", &json!({"hook": hook}))],
    );
    let id = made(&desk, &blueprint, r#"{"type":"immediately"}"#).await;
    let scenario = desk.get(&format!("/scenarios/{id}")).await;
    assert_eq!(scenario.body["scenario"]["hookId"], json!(hook));
    let attached = desk.get(&format!("/hooks/{hook}")).await;
    assert_eq!(attached.body["hook"]["scenarioId"], json!(id));
    let trigger = desk.get(&format!("/scenarios/{id}/triggers")).await;
    assert_eq!(trigger.body["id"], json!(hook));
    assert_eq!(trigger.body["url"], attached.body["hook"]["url"]);

    let second = create(&desk, &blueprint, r#"{"type":"immediately"}"#).await;
    assert_eq!((second.status, second.code()), (422, "IM016"));
    let unknown = flow(
        "x",
        &[module(1, "gateway:CustomWebHook", &json!({"hook": 77}))],
    );
    assert_eq!(create(&desk, &unknown, ON_DEMAND).await.status, 404);

    let without = flow("Orders", &[]);
    desk.patch(
        &format!("/scenarios/{id}"),
        json!({"blueprint": without.to_string()}),
    )
    .await;
    let free = desk.get(&format!("/hooks/{hook}")).await;
    assert!(
        free.body["hook"].get("scenarioId").is_none(),
        "no longer named, no longer attached"
    );
}

#[tokio::test]
async fn what_a_trigger_answers_without_a_webhook_is_a_switch() {
    let desk = Desk::of(Size::Tiny).await;
    let id = made(&desk, &smallest("x"), ON_DEMAND).await;
    let path = format!("/scenarios/{id}/triggers");
    assert_eq!(desk.get(&path).await.status, 404);
    desk.control().set_switches(Switches {
        no_trigger: NoTrigger::EmptyObject,
        ..Switches::default()
    });
    assert_eq!(desk.get(&path).await.body, json!({}));
}

#[tokio::test]
async fn every_change_makes_a_version_and_old_ones_can_be_read() {
    let desk = Desk::of(Size::Tiny).await;
    let id = made(&desk, &smallest("First"), ON_DEMAND).await;
    let path = format!("/scenarios/{id}");
    desk.control()
        .advance(SignedDuration::from_secs(5))
        .unwrap();
    let second = flow("Second", &[module(1, "json:ParseJSON", &json!({}))]);
    let changed = desk
        .patch(&path, json!({"blueprint": second.to_string()}))
        .await;
    assert_eq!(changed.body["scenario"]["name"], "Second");
    assert_eq!(changed.body["scenario"]["usedPackages"], json!(["json"]));
    let renamed = desk
        .patch(
            &path,
            json!({"name": "Third", "description": "Reads.", "folderId": null}),
        )
        .await;
    assert_eq!(renamed.body["scenario"]["description"], "Reads.");
    let versions = desk.get(&format!("{path}/blueprints")).await;
    let numbers: Vec<&Value> = versions.body["scenariosBlueprints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["version"])
        .collect();
    assert_eq!(numbers, [&json!(3), &json!(2), &json!(1)], "newest first");
    let now = desk.get(&format!("{path}/blueprint")).await;
    assert_eq!(now.body["response"]["blueprint"]["name"], "Third");
    assert_eq!(now.body["response"]["idSequence"], 2);
    let first = desk.get(&format!("{path}/blueprint?blueprintId=1")).await;
    assert_eq!(first.body["response"]["blueprint"]["name"], "First");
    assert_eq!(first.body["response"]["blueprint"]["flow"], json!([]));
    assert_eq!(
        desk.get(&format!("{path}/blueprint?blueprintId=9"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn versions_are_told_for_sixty_days() {
    let desk = Desk::of(Size::Tiny).await;
    let id = made(&desk, &smallest("x"), ON_DEMAND).await;
    let path = format!("/scenarios/{id}");
    desk.control()
        .advance(SignedDuration::from_hours(24 * 61))
        .unwrap();
    desk.patch(&path, json!({"name": "y"})).await;
    let versions = desk.get(&format!("{path}/blueprints")).await;
    let rows = versions.body["scenariosBlueprints"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["version"], 2);
    assert_eq!(
        desk.get(&format!("{path}/blueprint?blueprintId=1"))
            .await
            .status,
        404
    );
}

/// A scenario that was edited so lately that every version of it can still be read.
async fn lately_edited(desk: &Desk) -> String {
    for fact in desk.control().scenarios() {
        let path = format!("/scenarios/{}", fact.id);
        let told = desk.get(&format!("{path}/blueprints")).await;
        let rows = told.body["scenariosBlueprints"].as_array().unwrap().clone();
        if rows.last().is_some_and(|row| row["version"] == 1) {
            return path;
        }
    }
    String::new()
}

#[tokio::test]
async fn a_grown_scenario_keeps_its_versions_when_it_is_changed() {
    let desk = Desk::of(Size::Agency).await;
    let path = lately_edited(&desk).await;
    let versions = async || {
        let told = desk.get(&format!("{path}/blueprints")).await;
        told.body["scenariosBlueprints"].as_array().unwrap().clone()
    };
    let before = versions().await;
    let old = desk.get(&format!("{path}/blueprint?blueprintId=1")).await;
    let now = desk.get(&format!("{path}/blueprint")).await;
    assert_ne!(
        old.body["response"]["blueprint"]["flow"], now.body["response"]["blueprint"]["flow"],
        "an old version differs from the present one"
    );
    desk.patch(&path, json!({"name": "Digest"})).await;
    let after = versions().await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[1..], before[..]);
}

#[tokio::test]
async fn what_a_draft_is_without_a_draft_is_a_switch() {
    let desk = Desk::of(Size::Tiny).await;
    let path = format!(
        "/scenarios/{}/blueprint?draft=true",
        desk.find("Review digest").id
    );
    assert_eq!(desk.get(&path).await.status, 200);
    desk.control().set_switches(Switches {
        no_draft: NoDraft::NotFound,
        ..Switches::default()
    });
    assert_eq!(desk.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_new_schedule_counts_from_now_and_leaves_the_past_alone() {
    let desk = Desk::of(Size::Tiny).await;
    let id = desk.find("Lead capture (Facebook)").id;
    let path = format!("/scenarios/{id}");
    let logs = format!("{path}/logs?pg[limit]=40");
    let before = desk.get(&logs).await.body["scenarioLogs"].clone();
    let written = json!({"type": "indefinitely", "interval": 7200,
        "restrict": [{"time": ["00:00", "23:59"], "days": [0, 1, 2, 3, 4, 5, 6]}]});
    let changed = desk
        .patch(&path, json!({"scheduling": written.to_string()}))
        .await;
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    assert_eq!(
        changed.body["scenario"]["scheduling"], written,
        "given back as written"
    );
    assert_eq!(
        changed.body["scenario"]["nextExec"],
        "2026-11-24T04:36:00.000Z"
    );
    assert_eq!(desk.get(&logs).await.body["scenarioLogs"], before);
    desk.control()
        .advance(SignedDuration::from_mins(121))
        .unwrap();
    let newest = desk.get(&logs).await.body["scenarioLogs"][0]["timestamp"].clone();
    assert_eq!(newest, "2026-11-24T04:36:00.000Z");
}

#[tokio::test]
async fn a_schedule_rests_outside_of_its_stretch_of_time() {
    let desk = Desk::of(Size::Tiny).await;
    let id = desk.find("Lead capture (Facebook)").id;
    let path = format!("/scenarios/{id}");
    let until = json!({"type": "indefinitely", "interval": 900,
        "between": ["2026-11-25T00:00:00.000Z", "2026-11-25T00:20:00.000Z"]});
    let told = desk
        .patch(&path, json!({"scheduling": until.to_string()}))
        .await;
    let next = told.body["scenario"]["nextExec"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(next.starts_with("2026-11-25T00:"), "{next}");
    desk.control()
        .advance(SignedDuration::from_hours(48))
        .unwrap();
    let later = desk.get(&path).await;
    assert!(later.body["scenario"]["nextExec"].is_null());
}

#[tokio::test]
async fn inputs_and_a_schedule_do_not_go_together() {
    let desk = Desk::of(Size::Tiny).await;
    let id = made(&desk, &smallest("Asked"), ON_DEMAND).await;
    let path = format!("/scenarios/{id}");
    let spec = json!([{"name": "email", "type": "text", "required": true}]);
    let set = desk
        .patch(
            &format!("{path}/interface"),
            json!({"interface": {"input": spec, "output": [{"name": "ok", "type": "boolean"}]}}),
        )
        .await;
    assert_eq!(set.body["interface"]["input"], spec, "{:?}", set.body);
    let got = desk.get(&format!("{path}/interface")).await;
    assert_eq!(got.body["interface"]["output"][0]["name"], "ok");
    let blueprint = desk.get(&format!("{path}/blueprint")).await;
    assert_eq!(
        blueprint.body["response"]["metadata"]["input_spec"], spec,
        "it stands beside the blueprint"
    );
    let refused = desk
        .patch(
            &path,
            json!({"scheduling": r#"{"type":"daily","time":"06:00"}"#}),
        )
        .await;
    assert_eq!((refused.status, refused.code()), (422, "IM016"));
    let wrong = desk
        .patch(
            &format!("{path}/interface"),
            json!({"interface": {"input": [{"type": "text"}]}}),
        )
        .await;
    assert_eq!((wrong.status, wrong.code()), (400, "SC400"));
}

#[tokio::test]
async fn whether_metadata_alone_changes_the_interface_is_a_switch() {
    for (metadata_alone_counts, kept) in [(false, 1), (true, 0)] {
        let switches = Switches {
            metadata_alone_counts,
            ..Switches::default()
        };
        let desk = Desk::with(Size::Tiny, switches).await;
        let id = made(&desk, &smallest("x"), ON_DEMAND).await;
        let path = format!("/scenarios/{id}");
        desk.patch(
            &format!("{path}/interface"),
            json!({"interface": {"input": [{"name": "a", "type": "text"}]}}),
        )
        .await;
        desk.patch(
            &path,
            json!({"name": "y", "metadata": {"input_spec": [], "output_spec": []}}),
        )
        .await;
        let got = desk.get(&format!("{path}/interface")).await;
        let input = got.body["interface"]["input"].as_array().unwrap().clone();
        assert_eq!(input.len(), kept);
    }
}

#[tokio::test]
async fn a_change_that_is_too_long_or_goes_nowhere_is_refused() {
    let desk = Desk::of(Size::Tiny).await;
    let id = made(&desk, &smallest("x"), ON_DEMAND).await;
    let path = format!("/scenarios/{id}");
    for (body, status) in [
        (json!({"description": "x".repeat(241)}), 400),
        (json!({"name": "x".repeat(121)}), 400),
        (json!({"folderId": 1}), 404),
    ] {
        assert_eq!(desk.patch(&path, body.clone()).await.status, status);
    }
    assert_eq!(
        desk.patch("/scenarios/1", json!({"name": "y"}))
            .await
            .status,
        404
    );
    let large = json!({"blueprint": "x".repeat(2_900_000)});
    let told = desk.patch(&path, large).await;
    assert_eq!(told.body["detail"], "request entity too large");
}

#[tokio::test]
async fn who_may_only_switch_may_reschedule_but_not_edit() {
    let desk = Desk::of(Size::Tiny).await;
    let id = desk.find("Review digest").id;
    let operator = desk.control().people()[3].id;
    desk.control()
        .set_team_role(0, desk.team(), operator, Some(6))
        .unwrap();
    let token = desk.control().issue_token(0, operator, None).unwrap();
    let as_operator = async |body: Value| {
        let path = format!("/scenarios/{id}");
        desk.call_as(&token, Method::PATCH, 0, &path, Some(body))
            .await
    };
    let daily = json!({"scheduling": r#"{"type":"daily","time":"06:00"}"#});
    assert_eq!(as_operator(daily).await.status, 200);
    assert_eq!(as_operator(json!({"name": "Mine"})).await.status, 403);
}

#[tokio::test]
async fn a_deleted_scenario_is_gone_with_its_unfinished_runs_and_frees_its_webhook() {
    let desk = Desk::of(Size::Tiny).await;
    let order = desk.find("Order → Warehouse sync").id;
    let path = format!("/scenarios/{order}");
    let hook = desk.get(&path).await.body["scenario"]["hookId"].clone();
    let dlq = desk.get(&format!("/dlqs?scenarioId={order}")).await.body["dlqs"][0]["id"].clone();
    let gone = desk.delete(&path).await;
    assert_eq!(gone.body, json!({"scenario": order}), "no confirmation");
    assert_eq!(desk.get(&path).await.status, 404);
    assert_eq!(desk.delete(&path).await.status, 404);
    assert_eq!(
        desk.get(&format!("/dlqs/{}", dlq.as_str().unwrap()))
            .await
            .status,
        404
    );
    let hook = desk.get(&format!("/hooks/{hook}")).await;
    assert!(hook.body["hook"].get("scenarioId").is_none());
    let new = made(&desk, &smallest("x"), ON_DEMAND).await;
    assert_ne!(new, order, "an id never comes back");
}

#[tokio::test]
async fn whether_a_lock_holds_is_a_switch() {
    let switches = Switches {
        lock_holds: true,
        ..Switches::default()
    };
    let desk = Desk::with(Size::Mid, switches).await;
    let organization = desk.control().scenarios()[0].organization_id;
    let mut locked = None;
    for page in 0..5 {
        let path = format!(
            "/scenarios?organizationId={organization}&pg[limit]=100&pg[offset]={}&cols[]=id&cols[]=islocked",
            page * 100
        );
        let rows = desk.get(&path).await.body["scenarios"].clone();
        let mut rows = rows.as_array().unwrap().clone().into_iter();
        locked = locked.or(rows.find(|row| row["islocked"] == json!(true)));
    }
    let path = format!("/scenarios/{}", locked.unwrap()["id"]);
    assert_eq!(desk.delete(&path).await.status, 422);
    desk.control().set_switches(Switches::default());
    assert_eq!(desk.delete(&path).await.status, 200);
}

#[tokio::test]
async fn a_copy_is_inactive_and_wired_as_asked() {
    let desk = Desk::of(Size::Agency).await;
    let organization = desk.organization("Kopi Nusantara");
    let teams = desk
        .get(&format!("/teams?organizationId={organization}"))
        .await;
    let other = teams.body["teams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|team| team["id"].as_u64().unwrap())
        .find(|team| *team != desk.team())
        .unwrap();
    let account = connection(&desk).await;
    let stand_in =
        desk.get(&format!("/connections?teamId={other}")).await.body["connections"][0]["id"]
            .as_u64()
            .unwrap();
    let blueprint = flow(
        "Original",
        &[module(
            1,
            "slack:CreateMessage",
            &json!({"__IMTCONN__": account}),
        )],
    );
    let id = made(&desk, &blueprint, ON_DEMAND).await;
    let clone = async |query: &str, body: Value| {
        desk.post(&format!("/scenarios/{id}/clone?{query}"), body)
            .await
    };
    let whole = format!("organizationId={organization}");
    let body = json!({"name": "Copy", "teamId": other, "states": false});
    let unmapped = clone(&whole, body.clone()).await;
    assert_eq!((unmapped.status, unmapped.code()), (404, "IM304"));
    let mut mapped = body.clone();
    mapped["account"] = json!({account.to_string(): stand_in});
    let copy = clone(&whole, mapped).await;
    assert_eq!(copy.status, 200, "{:?}", copy.body);
    let copy = &copy.body["scenario"];
    assert_eq!(copy["name"], "Copy");
    assert_eq!(
        (&copy["teamId"], &copy["isActive"]),
        (&json!(other), &json!(false))
    );
    let flow = desk
        .get(&format!("/scenarios/{}/blueprint", copy["id"]))
        .await;
    assert_eq!(
        flow.body["response"]["blueprint"]["flow"][0]["parameters"]["__IMTCONN__"],
        json!(stand_in)
    );

    let mut emptied = body.clone();
    emptied["account"] = json!({account.to_string(): null});
    assert_eq!(clone(&whole, emptied.clone()).await.status, 400);
    let open = clone(&format!("{whole}&notAnalyze=true"), emptied).await;
    assert_eq!(open.status, 200, "null is allowed when nothing is analysed");

    assert_eq!(clone("", body.clone()).await.status, 400);
    let mut long = body.clone();
    long["name"] = json!("x".repeat(121));
    assert_eq!(clone(&whole, long).await.status, 400);

    desk.control().set_switches(Switches {
        clone_is_bare: true,
        ..Switches::default()
    });
    let same_team = json!({"name": "Bare", "teamId": desk.team(), "states": false});
    let bare = clone(&whole, same_team).await;
    assert_eq!(bare.body["name"], "Bare", "{:?}", bare.body);
}

#[tokio::test]
async fn a_copy_never_shares_a_webhook() {
    let desk = Desk::of(Size::Tiny).await;
    let order = desk.find("Order → Warehouse sync").id;
    let scenario = desk.get(&format!("/scenarios/{order}")).await;
    let hook = scenario.body["scenario"]["hookId"].as_u64().unwrap();
    let organization = desk.organization("Warung Digital");
    let body = json!({"name": "Copy", "teamId": desk.team(), "states": true});
    let path = format!("/scenarios/{order}/clone?organizationId={organization}");
    assert_eq!(desk.post(&path, body.clone()).await.status, 404);
    let mut with_hook = body.clone();
    with_hook["hook"] = json!({hook.to_string(): free_hook(&desk).await});
    let copy = desk.post(&path, with_hook).await;
    assert_eq!(copy.status, 200, "{:?}", copy.body);
    assert_ne!(copy.body["scenario"]["hookId"], json!(hook));
    let without = desk.post(&format!("{path}&notAnalyze=true"), body).await;
    assert!(without.body["scenario"]["hookId"].is_null());
}

#[tokio::test]
async fn only_a_module_that_watches_and_has_run_holds_data() {
    let desk = Desk::of(Size::Tiny).await;
    let lead = desk.find("Lead capture (Facebook)").id;
    let exists = async |module: u64| desk.get(&format!("/scenarios/{lead}/data/{module}")).await;
    assert_eq!(exists(1).await.body, json!({"exists": true}));
    assert_eq!(exists(2).await.body, json!({"exists": false}));
    assert_eq!(exists(99).await.status, 404);
}
