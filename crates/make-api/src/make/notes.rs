//! Notes that people leave on a scenario's canvas.
//!
//! In: a scenario of a team, and the text of a note. Out: [`Note`]. Never shown as it comes: the text is HTML that
//! any member of the team can write.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios/notes>

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ModuleId, NoteId, ScenarioId, TeamId};
use crate::lenient;
use crate::make::scenarios::Person;

endpoints! {
    NOTES = Endpoint::get("notes", "/scenarios/{scenario}/notes", &["scenarios:read"]);
    NOTE = Endpoint::get("note", "/scenarios/{scenario}/notes/{note}", &["scenarios:read"]);
    CREATE_NOTE = Endpoint::post("create_note", "/scenarios/{scenario}/notes", &["scenarios:write"]).once();
    UPDATE_NOTE = Endpoint::patch("update_note", "/scenarios/{scenario}/notes/{note}", &["scenarios:write"]);
    DELETE_NOTE = Endpoint::delete("delete_note", "/scenarios/{scenario}/notes/{note}", &["scenarios:write"]);
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Note {
    /// Make's number for the note.
    pub id: NoteId,
    /// The steps it is about; empty for a note about the whole scenario.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub module_ids: Vec<ModuleId>,
    /// The text as HTML. It is foreign text: clean it before showing it.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub content: String,
    /// It is about the filter before the step.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_filter_note: bool,
    /// When it was written.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub created: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub updated: Option<Timestamp>,
    /// Who wrote it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub created_by_user: Option<Person>,
}

/// What a note shall say. What is `None` stays as it is, or empty in a new note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteText {
    /// The steps it is about.
    pub module_ids: Option<Vec<ModuleId>>,
    /// The text as HTML.
    pub content: Option<String>,
    /// It is about the filter before the step.
    pub is_filter_note: Option<bool>,
}

impl NoteText {
    fn body(&self) -> Value {
        let mut body = Map::new();
        if let Some(ids) = &self.module_ids {
            body.insert("moduleIds".to_owned(), json!(ids));
        }
        if let Some(content) = &self.content {
            body.insert("content".to_owned(), json!(content));
        }
        if let Some(is_filter_note) = self.is_filter_note {
            body.insert("isFilterNote".to_owned(), json!(is_filter_note));
        }
        Value::Object(body)
    }
}

impl Caller {
    /// `GET /scenarios/{id}/notes`: all notes, by step and then newest first. Scope `scenarios:read`.
    pub async fn notes(&self, team: TeamId, id: ScenarioId) -> Result<Vec<Note>, Error> {
        self.ask_rows("notes", NOTES.call().with(id).query("teamId", team))
            .await
    }

    /// `GET /scenarios/{id}/notes/{note}`. Scope `scenarios:read`.
    pub async fn note(&self, team: TeamId, id: ScenarioId, note: NoteId) -> Result<Note, Error> {
        let call = NOTE.call().with(id).with(note);
        self.ask_for("note", call.query("teamId", team)).await
    }

    /// `POST /scenarios/{id}/notes`: writes a note. Scope `scenarios:write`. Never sent again by itself.
    ///
    /// Unverified: Make's reference names no team here, though it does for every other call about notes; it is sent.
    pub async fn create_note(
        &self,
        team: TeamId,
        id: ScenarioId,
        text: &NoteText,
    ) -> Result<Note, Error> {
        let call = CREATE_NOTE.call().with(id).query("teamId", team);
        self.ask_for("note", call.body(text.body())).await
    }

    /// `PATCH /scenarios/{id}/notes/{note}`: changes a note. Scope `scenarios:write`.
    pub async fn update_note(
        &self,
        team: TeamId,
        id: ScenarioId,
        note: NoteId,
        text: &NoteText,
    ) -> Result<Note, Error> {
        let call = UPDATE_NOTE.call().with(id).with(note);
        self.ask_for("note", call.query("teamId", team).body(text.body()))
            .await
    }

    /// `DELETE /scenarios/{id}/notes/{note}`: removes a note for good. Scope `scenarios:write`.
    pub async fn delete_note(
        &self,
        team: TeamId,
        id: ScenarioId,
        note: NoteId,
    ) -> Result<(), Error> {
        let call = DELETE_NOTE.call().with(id).with(note);
        self.tell(call.query("teamId", team)).await
    }
}
