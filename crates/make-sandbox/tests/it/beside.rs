//! What stands beside a scenario: build-time variables, custom properties, notes, a shared page, templates.

use make_sandbox::{Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

async fn on_demand(desk: &Desk, flow: Value) -> u64 {
    let blueprint = json!({"name": "Asked", "metadata": {}, "flow": flow});
    let body = json!({
        "teamId": desk.team(),
        "blueprint": blueprint.to_string(),
        "scheduling": r#"{"type":"on-demand"}"#,
        "metadata": {"input_spec": [{"name": "conn1", "type": "text"}, {"name": "conn2", "type": "text"}], "output_spec": []},
    });
    let told = desk.post("/scenarios", body).await;
    told.body["scenario"]["id"].as_u64().unwrap()
}

#[tokio::test]
async fn build_variables_are_added_replaced_and_deleted() {
    let desk = Desk::of(Size::Tiny).await;
    let id = on_demand(&desk, json!([])).await;
    let path = format!("/scenarios/{id}/build-variables");
    let set = |name: &str, value: &str| json!({"input": [{"name": name, "value": value}]});
    let list = async || desk.get(&path).await.body["variables"]["input"].clone();
    assert_eq!(list().await, json!({}));
    let added = desk.post(&path, set("conn1", "PAC_123")).await;
    assert_eq!(added.body, json!({"ok": 1}));
    let twice = desk.post(&path, set("conn1", "PAC_9")).await;
    assert_eq!((twice.status, twice.code()), (400, "IM005"));
    for wrong in [set("other", "PAC_1"), set("conn2", "XAC_1"), json!({})] {
        assert_eq!(desk.post(&path, wrong).await.status, 400);
    }
    desk.call(Method::PUT, &path, set("conn2", "TAC_7")).await;
    assert_eq!(
        list().await,
        json!({"conn2": "TAC_7"}),
        "what is not given is gone"
    );
    assert_eq!(
        desk.delete(&format!("{path}?value=TAC_7")).await.body,
        json!({"ok": 1})
    );
    assert_eq!(
        desk.delete(&format!("{path}?value=TAC_7")).await.status,
        404
    );
    assert_eq!(desk.delete(&path).await.status, 400);
}

#[tokio::test]
async fn custom_properties_are_filled_in_once_and_then_changed() {
    let desk = Desk::of(Size::Tiny).await;
    let id = desk.find("Review digest").id;
    let path = format!("/scenarios/{id}/custom-properties");
    let early = desk.patch(&path, json!({"owner": "Dewi"})).await;
    assert_eq!(early.code(), "IM013");
    let filled = desk
        .post(&path, json!({"owner": "Dewi", "cost": "K-7"}))
        .await;
    assert_eq!(
        filled.body,
        json!({"customProperties": {"owner": "Dewi", "cost": "K-7"}, "scenarioId": id})
    );
    let again = desk.post(&path, json!({"owner": "Budi"})).await;
    assert_eq!((again.status, again.code()), (400, "IM005"));
    let merged = desk
        .patch(&path, json!({"owner": "Budi", "cost": null}))
        .await;
    assert_eq!(merged.body["customProperties"], json!({"owner": "Budi"}));
    let row = desk.get(&format!("/scenarios/{id}")).await;
    assert_eq!(
        row.body["scenario"]["customProperties"],
        json!({"owner": "Budi"})
    );
    let replaced = desk.call(Method::PUT, &path, json!({"cost": "K-8"})).await;
    assert_eq!(replaced.body["customProperties"], json!({"cost": "K-8"}));
    desk.delete(&path).await;
    assert_eq!(desk.get(&path).await.body["customProperties"], json!({}));
    desk.control().set_switches(Switches {
        custom_properties: false,
        ..Switches::default()
    });
    assert_eq!(desk.get(&path).await.code(), "IM027");
}

#[tokio::test]
async fn notes_are_written_changed_and_deleted() {
    let desk = Desk::of(Size::Tiny).await;
    let id = desk.find("Review digest").id;
    let path = format!("/scenarios/{id}/notes");
    let query = format!("?teamId={}", desk.team());
    let added = desk
        .post(
            &format!("{path}{query}"),
            json!({"content": "Ask Dewi first.", "moduleIds": [1]}),
        )
        .await;
    let note = added.body["note"].clone();
    assert_eq!(note["scenarioId"], json!(id), "{:?}", added.body);
    let one = format!("{path}/{}{query}", note["id"]);
    let changed = desk.patch(&one, json!({"content": "Ask Budi."})).await;
    assert_eq!(changed.body["note"]["content"], "Ask Budi.");
    assert_eq!(changed.body["note"]["moduleIds"], json!([1]));
    let list = desk.get(&format!("{path}{query}")).await;
    assert_eq!(list.body["notes"], json!([changed.body["note"]]));
    assert_eq!(desk.get(&one).await.body["note"], changed.body["note"]);
    assert_eq!(desk.delete(&one).await.status, 200);
    assert_eq!(desk.get(&one).await.status, 404);
    assert_eq!(desk.delete(&one).await.status, 404);
    assert_eq!(desk.post(&path, json!({})).await.status, 400);
    assert_eq!(
        desk.post(&path, json!({"content": "x", "moduleIds": ["a"]}))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn scenarios_with_agents_are_counted() {
    let desk = Desk::of(Size::Tiny).await;
    let path = format!("/scenarios/ai-agents?teamId={}", desk.team());
    assert_eq!(desk.get(&path).await.body["scenarios"], json!([]));
    let flow = json!([
        {"id": 1, "module": "ai-agent:RunAgent", "version": 1},
        {"id": 2, "module": "ai-agent:RunAgent", "version": 1},
    ]);
    let id = on_demand(&desk, flow).await;
    let row = desk.get(&path).await.body["scenarios"][0].clone();
    assert_eq!((&row["id"], &row["agentCount"]), (&json!(id), &json!(2)));
    assert_eq!(desk.get("/scenarios/ai-agents").await.status, 400);
}

#[tokio::test]
async fn a_scenario_is_shared_by_a_public_link() {
    let desk = Desk::of(Size::Tiny).await;
    let path = format!("/scenarios-shared/{}", desk.find("Review digest").id);
    let shared = desk
        .post(&path, json!({"title": "Digest", "isEnabled": true}))
        .await;
    assert_eq!(shared.body["scenarioShared"]["title"], "Digest");
    let page = shared.body["scenarioShared"].clone();
    let one = format!("{path}/{}", page["id"].as_str().unwrap());
    assert_eq!(desk.get(&one).await.body["scenarioShared"], page);
    assert_eq!(
        desk.get(&path).await.body["scenariosShared"],
        json!([page.clone()])
    );
    let all = format!("/scenarios-shared?teamId={}", desk.team());
    assert_eq!(desk.get(&all).await.body["scenariosShared"], json!([page]));
    assert_eq!(desk.get("/scenarios-shared").await.status, 400);
    let closed = desk.patch(&one, json!({"isEnabled": false})).await;
    assert_eq!(closed.body["scenarioShared"]["isEnabled"], json!(false));
    assert_eq!(closed.body["scenarioShared"]["title"], "Digest");
    assert_eq!(desk.delete(&one).await.status, 200);
    assert_eq!(desk.get(&one).await.status, 404);
    assert_eq!(desk.get(&all).await.body["scenariosShared"], json!([]));
    for wrong in [
        json!({"title": "x".repeat(41)}),
        json!({"descriptionShort": "x".repeat(261)}),
        json!({"isEnabled": "yes"}),
    ] {
        assert_eq!(desk.post(&path, wrong).await.status, 400);
    }
    let token = desk.ready().token.clone();
    desk.control().narrow(&token, &["scenarios:write"]).unwrap();
    assert_eq!(desk.post(&path, json!({})).await.status, 403);
}

#[tokio::test]
async fn templates_of_the_team_and_of_everybody_are_offered() {
    let desk = Desk::of(Size::Agency).await;
    let own = desk
        .get(&format!("/templates?teamId={}", desk.team()))
        .await;
    let first = own.body["templates"][0].clone();
    assert_eq!(own.body["pg"]["limit"], 10);
    assert_eq!(first["teamId"], json!(desk.team()));
    let one = desk.get(&format!("/templates/{}", first["id"])).await;
    assert_eq!(one.body["template"], first);
    let flow = desk
        .get(&format!("/templates/{}/blueprint", first["id"]))
        .await;
    assert!(flow.body["blueprint"]["flow"].is_array());
    assert_eq!(desk.get("/templates/1").await.status, 404);

    let public = desk
        .get("/templates/public?name=lead&usedApps[]=slack&pg[limit]=5")
        .await;
    let rows = public.body["templatesPublic"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(
            row["name"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains("lead")
        );
        assert!(
            row["usedApps"]
                .as_array()
                .unwrap()
                .contains(&json!("slack"))
        );
    }
    assert_eq!(public.body["pg"]["sortBy"], "usage");
    let url = rows[0]["url"].as_str().unwrap();
    let one = desk
        .get(&format!("/templates/public/{url}?cols[]=id&cols[]=url"))
        .await;
    assert_eq!(one.body["templatePublic"]["url"], url);
    assert_eq!(one.body["templatePublic"].as_object().unwrap().len(), 2);
    let flow = desk
        .get(&format!("/templates/public/{url}/blueprint"))
        .await;
    assert_eq!(flow.body["controller"]["name"], rows[0]["name"]);
    assert!(
        flow.body["blueprint"].get("name").is_none(),
        "the name stands in the controller"
    );
    assert_eq!(desk.get("/templates/public/none").await.status, 404);
}

#[tokio::test]
async fn a_template_is_made_changed_published_and_deleted_after_confirmation() {
    let desk = Desk::of(Size::Tiny).await;
    let blueprint =
        json!({"flow": [{"id": 1, "module": "slack:CreateMessage", "version": 1}], "metadata": {}});
    let body = json!({
        "teamId": desk.team(), "language": "en", "blueprint": blueprint.to_string(),
        "scheduling": r#"{"type":"on-demand"}"#,
        "controller": json!({"name": "Tell us", "modules": {}, "idSequence": 2}).to_string(),
    });
    let made = desk.post("/templates", body).await.body["template"].clone();
    assert_eq!(
        (&made["name"], &made["usedApps"], &made["public"]),
        (&json!("Tell us"), &json!(["slack"]), &json!(false))
    );
    let one = format!("/templates/{}", made["id"]);
    let changed = desk.patch(&one, json!({"name": "Tell them"})).await;
    assert_eq!(changed.body["template"]["name"], "Tell them");
    let flow = desk.get(&format!("{one}/blueprint")).await;
    assert_eq!(flow.body["controller"]["name"], "Tell them");
    assert_eq!(flow.body["blueprint"], blueprint);
    let approval = format!("{one}/request-approval?templatePublicId={}", made["id"]);
    assert_eq!(desk.post(&approval, json!({})).await.status, 400);
    let published = desk.post(&format!("{one}/publish"), json!({})).await;
    let url = published.body["template"]["publicUrl"].as_str().unwrap();
    let public = desk.get(&format!("/templates/public/{url}")).await;
    assert_eq!(public.body["templatePublic"]["name"], "Tell them");
    let asked = desk.post(&approval, json!({})).await;
    assert_eq!(asked.body["template"]["requestedApproval"], json!(true));
    assert_eq!(desk.delete(&one).await.code(), "IM004");
    let gone = desk.delete(&format!("{one}?confirmed=true")).await;
    assert_eq!(gone.body["template"], made["id"]);
    assert_eq!(desk.get(&one).await.status, 404);
    assert_eq!(desk.post("/templates", json!({})).await.status, 400);
}

#[tokio::test]
async fn a_template_that_was_there_from_the_start_is_changed_and_deleted() {
    let desk = Desk::of(Size::Tiny).await;
    let list = format!("/templates?teamId={}", desk.team());
    let before = desk.get(&list).await.body["templates"].clone();
    let one = format!("/templates/{}", before[0]["id"]);
    desk.patch(&one, json!({"name": "Other"})).await;
    assert_eq!(desk.get(&one).await.body["template"]["name"], "Other");
    desk.delete(&format!("{one}?confirmed=true")).await;
    let after = desk.get(&list).await.body["templates"].clone();
    assert_eq!(
        after.as_array().unwrap()[..],
        before.as_array().unwrap()[1..]
    );
}
