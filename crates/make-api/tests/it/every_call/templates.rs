//! Templates of a team and of everybody.

use make_api::{
    Confirmation, NewTemplate, PublicTemplateId, PublicTemplateQuery, Scheduling, TeamId,
    TemplateChange, TemplateId, TemplateUrl,
};
use serde_json::json;

use super::{Row, row};

const ID: TemplateId = TemplateId(164);
const TEAM: TeamId = TeamId(1);

const TEMPLATES: &str = r#"{"templates":[{"id":61,"name":"Private","teamId":1,"description":"Template description",
    "usedApps":["http"],"public":false,"published":null,"approved":null,"approvedId":null,"requestedApproval":false,
    "publishedId":null,"publicUrl":null,"approvedName":null,"publishedName":null},
    {"id":65,"name":"Published","teamId":1,"description":null,"usedApps":["http"],"public":true,
    "published":"2020-12-01T14:14:53.807Z","approved":null,"approvedId":null,"requestedApproval":false,
    "publishedId":39,"publicUrl":"39-published","approvedName":null,"publishedName":"Published"}],
    "pg":{"sortBy":"name","limit":10,"sortDir":"asc","offset":0}}"#;

const TEMPLATE: &str = r#"{"template":{"id":164,"name":"Renamed template","teamId":1,"description":null,
    "usedApps":["http"],"public":true,"published":"2020-12-03T14:11:08.327Z","approved":null,"approvedId":null,
    "requestedApproval":false,"publishedId":48,"publicUrl":"48-renamed-template","approvedName":null,
    "publishedName":"Renamed template"}}"#;

/// As Make's reference shows this one answer.
const TEMPLATE_IN_A_LIST: &str = r#"{"template":[{"id":164,"name":"Renamed template","teamId":1,"description":null,
    "usedApps":["http"],"public":false,"published":null,"approved":null,"approvedId":null,"requestedApproval":false,
    "publishedId":null,"publicUrl":null,"approvedName":null,"publishedName":null}]}"#;

const BLUEPRINT: &str = r#"{"blueprint":{"flow":[{"id":1,"module":"http:ActionGetFile","version":3}],
    "metadata":{"version":1}},"controller":{"name":"Template name","modules":{},"idSequence":2},
    "scheduling":{"type":"indefinitely","interval":1000},"language":"en"}"#;

const PUBLIC_TEMPLATES: &str = r#"{"templatesPublic":[{"id":13,"name":"Http template example","description":null,
    "url":"13-http-template-example","usedApps":["http"],"usage":321}],
    "pg":{"sortBy":"usage","limit":100,"sortDir":"desc","offset":0}}"#;

const PUBLIC_TEMPLATE: &str = r#"{"templatePublic":{"id":18,"name":"Multiple apps template example",
    "description":null,"url":"16-multiple-apps-template-example","usedApps":["discord","http"],"usage":52}}"#;

fn url() -> TemplateUrl {
    TemplateUrl::new("16-multiple-apps-template-example").unwrap()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = of_a_team();
    rows.extend(of_everybody());
    rows
}

fn of_a_team() -> Vec<Row> {
    vec![
        row!("templates", "GET /templates", TEMPLATES, |c| c
            .templates(TEAM)
            .collect_all()),
        row!("template", "GET /templates/{template}", TEMPLATE, |c| c
            .template(ID)),
        row!(
            "template_blueprint",
            "GET /templates/{template}/blueprint",
            BLUEPRINT,
            |c| c.template_blueprint(ID)
        ),
        row!("create_template", "POST /templates", TEMPLATE, |c| async {
            let new = NewTemplate {
                team: TEAM,
                language: "en".to_owned(),
                name: "New template".to_owned(),
                blueprint: json!({"flow": [], "metadata": {}}),
                scheduling: Scheduling::OnDemand,
            };
            c.create_template(&new).await
        }),
        row!(
            "update_template",
            "PATCH /templates/{template}",
            TEMPLATE_IN_A_LIST,
            |c| async { c.update_template(ID, &TemplateChange::default()).await }
        ),
        row!(
            "delete_template",
            "DELETE /templates/{template}",
            r#"{"template":164}"#,
            |c| c.delete_template(ID, Confirmation::Given)
        ),
        row!(
            "publish_template",
            "POST /templates/{template}/publish",
            TEMPLATE,
            |c| c.publish_template(ID)
        ),
        row!(
            "request_template_approval",
            "POST /templates/{template}/request-approval",
            TEMPLATE,
            |c| c.request_template_approval(ID, PublicTemplateId(48))
        ),
    ]
}

fn of_everybody() -> Vec<Row> {
    vec![
        row!(
            "public_templates",
            "GET /templates/public",
            PUBLIC_TEMPLATES,
            |c| c
                .public_templates(PublicTemplateQuery::default())
                .collect_all()
        ),
        row!(
            "public_template",
            "GET /templates/public/{url}",
            PUBLIC_TEMPLATE,
            |c| async { c.public_template(&url()).await }
        ),
        row!(
            "public_template_blueprint",
            "GET /templates/public/{url}/blueprint",
            BLUEPRINT,
            |c| async { c.public_template_blueprint(&url()).await }
        ),
    ]
}
