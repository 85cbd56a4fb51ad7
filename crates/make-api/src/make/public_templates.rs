//! Templates that Make has approved for everybody.
//!
//! In: words to look for, or the address of a template. Out: [`PublicTemplate`] and what it is made of.
//! Never the templates of a team; `templates` has those.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/templates/public>

use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{PublicTemplateId, TemplateUrl};
use crate::lenient;
use crate::make::templates::TemplateBlueprint;
use crate::page::Pages;

endpoints! {
    PUBLIC_TEMPLATES = Endpoint::get("public_templates", "/templates/public", &["templates:read"]);
    PUBLIC_TEMPLATE = Endpoint::get("public_template", "/templates/public/{url}", &["templates:read"]);
    PUBLIC_TEMPLATE_BLUEPRINT =
        Endpoint::get("public_template_blueprint", "/templates/public/{url}/blueprint", &["templates:read"]);
}

/// One template for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PublicTemplate {
    /// Make's number for it.
    pub id: PublicTemplateId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// What its maker wrote about it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub description: String,
    /// The last part of its address, by which it is asked for.
    pub url: TemplateUrl,
    /// The apps its steps use.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub used_apps: Vec<String>,
    /// How often people made a scenario from it.
    #[serde(
        rename = "usage",
        default,
        deserialize_with = "lenient::number_or_zero"
    )]
    pub used_times: u64,
}

/// Which public templates are asked for. The default is all, most used first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicTemplateQuery {
    /// Only those with this name.
    pub name: Option<String>,
    /// Only those that use these apps, by Make's short names such as `http`; an empty list means any.
    pub used_apps: Vec<String>,
    /// English ones too, for people whose language is another.
    pub include_english: bool,
}

impl Caller {
    /// `GET /templates/public`: templates for everybody, most used first. Scope `templates:read`.
    pub fn public_templates(&self, query: PublicTemplateQuery) -> Pages<PublicTemplate> {
        let call = PUBLIC_TEMPLATES
            .call()
            .query_opt("name", query.name)
            .query_opt("includeEn", query.include_english.then_some(true));
        let call = query
            .used_apps
            .iter()
            .fold(call, |call, app| call.query("usedApps[]", app));
        Pages::by_offset(self, "templatesPublic", call, |row: &PublicTemplate| {
            row.id.to_string()
        })
    }

    /// `GET /templates/public/{url}`. Scope `templates:read`.
    pub async fn public_template(&self, url: &TemplateUrl) -> Result<PublicTemplate, Error> {
        self.ask_for("templatePublic", PUBLIC_TEMPLATE.call().with(url))
            .await
    }

    /// `GET /templates/public/{url}/blueprint`: what it is made of. Scope `templates:read`.
    pub async fn public_template_blueprint(
        &self,
        url: &TemplateUrl,
    ) -> Result<TemplateBlueprint, Error> {
        self.ask(PUBLIC_TEMPLATE_BLUEPRINT.call().with(url)).await
    }
}
