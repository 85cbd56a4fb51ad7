//! Templates, as it looks on the wire.

use make_api::{
    BlueprintText, Confirmation, NewTemplate, PublicTemplateId, PublicTemplateQuery, Scheduling,
    TeamId, TemplateChange, TemplateId,
};
use serde_json::{Value, json};

use crate::bare;
use crate::client::{answered_with, name_of};

const ID: TemplateId = TemplateId(164);

const TEMPLATE: &str = r#"{"template":{"id":164,"name":"Orders","teamId":1,"usedApps":["http"]}}"#;

#[tokio::test]
async fn a_scenario_can_be_made_from_a_templates_blueprint() {
    let answer = r#"{"blueprint":{"flow":[{"id":1,"module":"http:Get"}],"metadata":{"version":1}},
        "controller":{"name":"Template name","modules":{},"idSequence":2},
        "scheduling":{"type":"indefinitely","interval":1000},"language":"en"}"#;
    let (_server, caller) = answered_with(answer).await;
    let template = caller.template_blueprint(ID).await.unwrap();
    assert_eq!(template.name, "Template name");
    assert!(
        BlueprintText::new(&template.blueprint).is_err(),
        "the name stands beside it"
    );
    let text = BlueprintText::new(&template.for_a_scenario("Orders")).unwrap();
    assert!(text.as_str().contains("Orders"));
}

#[tokio::test]
async fn a_new_template_travels_as_texts_inside_the_document() {
    let (server, caller) = answered_with(TEMPLATE).await;
    let new = NewTemplate {
        team: TeamId(1),
        language: "en".to_owned(),
        name: "Orders".to_owned(),
        blueprint: json!({"flow": [{"id": 1}, {"id": 7}], "metadata": {}}),
        scheduling: Scheduling::OnDemand,
    };
    caller.create_template(&new).await.unwrap();
    let body = server.bodies().remove(0);
    let text_in = |key: &str| {
        let text = body[key].as_str().unwrap();
        serde_json::from_str::<Value>(text).unwrap()
    };
    assert_eq!(text_in("blueprint"), new.blueprint);
    assert_eq!(text_in("scheduling"), json!({"type": "on-demand"}));
    assert_eq!(
        text_in("controller"),
        json!({"name": "Orders", "modules": {}, "idSequence": 8})
    );
    assert_eq!(
        (&body["teamId"], &body["language"]),
        (&json!(1), &json!("en"))
    );
}

#[tokio::test]
async fn a_changed_template_comes_back_with_or_without_a_list_around_it() {
    let row = r#"{"id":164,"name":"Renamed"}"#;
    let change = TemplateChange {
        name: Some("Renamed".to_owned()),
        ..TemplateChange::default()
    };
    for answer in [
        format!(r#"{{"template":{row}}}"#),
        format!(r#"{{"template":[{row}]}}"#),
    ] {
        let (server, caller) = answered_with(&answer).await;
        let template = caller.update_template(ID, &change).await.unwrap();
        assert_eq!(template.name, "Renamed");
        assert_eq!(server.bodies(), [json!({"name": "Renamed"})]);
    }
    let (_server, caller) = answered_with(r#"{"template":[]}"#).await;
    let error = caller.update_template(ID, &change).await.unwrap_err();
    assert_eq!(name_of(&error), "Decode", "nothing is no template");
}

#[tokio::test]
async fn a_template_goes_only_with_a_persons_word() {
    let (server, caller) = answered_with(r#"{"template":164}"#).await;
    let refusal = br#"{"message":"Confirmation required","code":"IM004"}"#;
    server.now_answers(vec![bare::answer(406, &[], refusal)]);
    let refused = caller.delete_template(ID, Confirmation::NotAsked).await;
    assert_eq!(name_of(&refused.unwrap_err()), "ConfirmationNeeded");
    server.now_answers(vec![bare::json(r#"{"template":164}"#)]);
    caller
        .delete_template(ID, Confirmation::Given)
        .await
        .unwrap();
    assert_eq!(server.lines(), ["DELETE /templates/164?confirmed=true"]);
}

#[tokio::test]
async fn approval_is_asked_for_the_published_form() {
    let (server, caller) = answered_with(TEMPLATE).await;
    caller.publish_template(ID).await.unwrap();
    caller
        .request_template_approval(ID, PublicTemplateId(48))
        .await
        .unwrap();
    assert_eq!(
        server.lines(),
        [
            "POST /templates/164/publish",
            "POST /templates/164/request-approval?templatePublicId=48"
        ]
    );
}

#[tokio::test]
async fn public_templates_are_found_by_name_and_apps() {
    let (server, caller) = answered_with(r#"{"templatesPublic":[]}"#).await;
    let query = PublicTemplateQuery {
        name: Some("orders".to_owned()),
        used_apps: vec!["http".to_owned(), "slack".to_owned()],
        include_english: true,
    };
    caller.public_templates(query).collect_all().await.unwrap();
    assert!(server.lines()[0].starts_with(
        "GET /templates/public?name=orders&includeEn=true&usedApps%5B%5D=http&usedApps%5B%5D=slack"
    ));
}
