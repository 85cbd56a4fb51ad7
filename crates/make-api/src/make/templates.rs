//! Templates of a team, from which scenarios are made.
//!
//! In: a team or a template. Out: [`Template`]. Never makes a scenario; `scenario_changes` does, from the blueprint.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/templates>

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{PublicTemplateId, TeamId, TemplateId, TemplateUrl};
use crate::lenient;
use crate::make::confirmation::Confirmation;
use crate::make::scheduling::Scheduling;
use crate::page::Pages;

endpoints! {
    TEMPLATES = Endpoint::get("templates", "/templates", &["templates:read"]);
    TEMPLATE = Endpoint::get("template", "/templates/{template}", &["templates:read"]);
    TEMPLATE_BLUEPRINT =
        Endpoint::get("template_blueprint", "/templates/{template}/blueprint", &["templates:read"]);
    CREATE_TEMPLATE = Endpoint::post("create_template", "/templates", &["templates:write"]).once();
    UPDATE_TEMPLATE = Endpoint::patch("update_template", "/templates/{template}", &["templates:write"]);
    DELETE_TEMPLATE = Endpoint::delete("delete_template", "/templates/{template}", &["templates:write"]);
    PUBLISH_TEMPLATE = Endpoint::post("publish_template", "/templates/{template}/publish", &["templates:write"]);
    REQUEST_APPROVAL = Endpoint::post(
        "request_template_approval",
        "/templates/{template}/request-approval",
        &["templates:write"],
    );
}

/// One template of a team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Template {
    /// Make's number for the template.
    pub id: TemplateId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The team it belongs to.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub team_id: Option<TeamId>,
    /// What a person wrote about it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub description: String,
    /// The apps its steps use.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub used_apps: Vec<String>,
    /// People outside the team can have it.
    #[serde(rename = "public", default, deserialize_with = "lenient::flag")]
    pub is_public: bool,
    /// When it was published.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub published: Option<Timestamp>,
    /// When Make approved it for everybody.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub approved: Option<Timestamp>,
    /// Somebody asked Make to approve it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub requested_approval: bool,
    /// The number of its published form.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub published_id: Option<PublicTemplateId>,
    /// The number of its approved form.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub approved_id: Option<PublicTemplateId>,
    /// Where everybody finds it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub public_url: Option<TemplateUrl>,
}

/// What a template is made of.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TemplateBlueprint {
    /// The name, which stands beside the blueprint here.
    pub name: String,
    /// The blueprint exactly as Make gave it. It lacks a name; [`TemplateBlueprint::for_a_scenario`] adds it.
    pub blueprint: Value,
    /// When a scenario made from it runs by itself.
    pub scheduling: Option<Scheduling>,
    /// The language it was written in, such as `en`.
    pub language: Option<String>,
    /// The steps' instructions for people, exactly as Make gave them.
    pub controller: Value,
}

impl TemplateBlueprint {
    /// The blueprint of a scenario called `name`, as [`BlueprintText::new`](crate::BlueprintText::new) wants it.
    pub fn for_a_scenario(&self, name: &str) -> Value {
        let mut blueprint = self.blueprint.clone();
        if let Some(fields) = blueprint.as_object_mut() {
            fields.insert("name".to_owned(), json!(name));
        }
        blueprint
    }
}

impl<'de> Deserialize<'de> for TemplateBlueprint {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            blueprint: Value,
            #[serde(default)]
            controller: Value,
            #[serde(default, deserialize_with = "lenient::soft")]
            scheduling: Option<Scheduling>,
            #[serde(default, deserialize_with = "lenient::soft")]
            language: Option<String>,
        }
        let wire = Wire::deserialize(from)?;
        let name = wire.controller.get("name").and_then(Value::as_str);
        Ok(Self {
            name: name.unwrap_or_default().to_owned(),
            blueprint: wire.blueprint,
            scheduling: wire.scheduling,
            language: wire.language,
            controller: wire.controller,
        })
    }
}

/// What a template shall be. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TemplateChange {
    /// Its name.
    pub name: Option<String>,
    /// Its steps, without a name.
    pub blueprint: Option<Value>,
    /// When a scenario made from it runs by itself.
    pub scheduling: Option<Scheduling>,
    /// The steps' instructions for people, with `name`, `modules` and `idSequence`.
    pub controller: Option<Value>,
}

impl TemplateChange {
    /// Make wants blueprint, schedule and controller as JSON texts inside JSON.
    fn body(&self) -> Map<String, Value> {
        let texts = [
            ("blueprint", self.blueprint.clone()),
            (
                "scheduling",
                self.scheduling.as_ref().map(|value| json!(value)),
            ),
            ("controller", self.controller.clone()),
        ];
        let texts = texts
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), Value::String(value?.to_string()))));
        let name = self
            .name
            .iter()
            .map(|name| ("name".to_owned(), json!(name)));
        texts.chain(name).collect()
    }
}

/// A template that does not exist yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTemplate {
    /// The team it shall belong to.
    pub team: TeamId,
    /// The language its steps are named in, such as `en`. It can never be changed.
    pub language: String,
    /// Its name, 1 to 120 characters.
    pub name: String,
    /// Its steps, without a name.
    pub blueprint: Value,
    /// When a scenario made from it runs by itself.
    pub scheduling: Scheduling,
}

impl NewTemplate {
    fn body(&self) -> Value {
        let steps = self.blueprint.get("flow").and_then(Value::as_array);
        let steps = steps.map(Vec::as_slice).unwrap_or_default();
        let last_id = steps
            .iter()
            .filter_map(|step| step.get("id")?.as_u64())
            .max();
        let controller = json!({
            "name": self.name,
            "modules": {},
            // The number the editor gives to the next new step.
            "idSequence": last_id.unwrap_or_default() + 1,
        });
        let change = TemplateChange {
            name: None,
            blueprint: Some(self.blueprint.clone()),
            scheduling: Some(self.scheduling.clone()),
            controller: Some(controller),
        };
        let mut body = change.body();
        body.insert("teamId".to_owned(), json!(self.team));
        body.insert("language".to_owned(), json!(self.language));
        Value::Object(body)
    }
}

impl Caller {
    /// `GET /templates`: the templates of a team. Scope `templates:read`.
    pub fn templates(&self, team: TeamId) -> Pages<Template> {
        let call = TEMPLATES.call().query("teamId", team);
        Pages::by_offset(self, "templates", call, |row: &Template| row.id.to_string())
    }

    /// `GET /templates/{id}`. Scope `templates:read`.
    pub async fn template(&self, id: TemplateId) -> Result<Template, Error> {
        self.ask_for("template", TEMPLATE.call().with(id)).await
    }

    /// `GET /templates/{id}/blueprint`: what a template is made of. Scope `templates:read`.
    pub async fn template_blueprint(&self, id: TemplateId) -> Result<TemplateBlueprint, Error> {
        self.ask(TEMPLATE_BLUEPRINT.call().with(id)).await
    }

    /// `POST /templates`: makes a template that only its team sees. Scope `templates:write`. Never sent again by
    /// itself.
    pub async fn create_template(&self, new: &NewTemplate) -> Result<Template, Error> {
        self.ask_for("template", CREATE_TEMPLATE.call().body(new.body()))
            .await
    }

    /// `PATCH /templates/{id}`: changes a template. Scope `templates:write`.
    pub async fn update_template(
        &self,
        id: TemplateId,
        change: &TemplateChange,
    ) -> Result<Template, Error> {
        let call = UPDATE_TEMPLATE.call().with(id);
        let call = call.body(Value::Object(change.body()));
        let mut document = self.document(&call).await?;
        if let Some(Value::Array(rows)) = document.get_mut("template") {
            // Make's reference wraps the one template of this answer into a list.
            let first = rows.drain(..).next().unwrap_or_default();
            document = json!({ "template": first });
        }
        decode::member(document, "template")
    }

    /// `DELETE /templates/{id}`: removes a template for good. Scope `templates:write`.
    ///
    /// Without the person's word Make always refuses: [`Error::ConfirmationNeeded`]. A template that Make approved for
    /// everybody can be removed by Make's people only.
    pub async fn delete_template(
        &self,
        id: TemplateId,
        confirmation: Confirmation,
    ) -> Result<(), Error> {
        let call = confirmation.put_into(DELETE_TEMPLATE.call().with(id));
        confirmation.read(self.tell(call).await)
    }

    /// `POST /templates/{id}/publish`: lets everybody who knows its address have a template. Scope
    /// `templates:write`.
    pub async fn publish_template(&self, id: TemplateId) -> Result<Template, Error> {
        self.ask_for("template", PUBLISH_TEMPLATE.call().with(id))
            .await
    }

    /// `POST /templates/{id}/request-approval`: asks Make to list a published template for everybody. Scope
    /// `templates:write`.
    pub async fn request_template_approval(
        &self,
        id: TemplateId,
        published: PublicTemplateId,
    ) -> Result<Template, Error> {
        let call = REQUEST_APPROVAL.call().with(id);
        self.ask_for("template", call.query("templatePublicId", published))
            .await
    }
}
