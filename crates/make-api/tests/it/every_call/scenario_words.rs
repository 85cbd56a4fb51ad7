//! What people write down about scenarios: build-time variables, custom properties, notes.

use make_api::{
    BuildVariable, Confirmation, CustomProperties, NoteId, NoteText, ScenarioId, TeamId,
};

use super::{Row, row};

const ID: ScenarioId = ScenarioId(19);
const TEAM: TeamId = TeamId(1);
const NOTE_ID: NoteId = NoteId(4);

const OK: &str = r#"{"ok":1}"#;

const VARIABLES: &str =
    r#"{"variables":{"input":{"myPersonalConn1":"PAC_123455551","ourTeamConn1":"TAC_11112222"}}}"#;

const PROPERTIES: &str = r#"{"customProperties":{"category":["notifications","routing"],"customId":45,
    "location":"London, UK","highPriority":true,"performanceCheck":"2023-08-31T14:19:00.000Z"},"scenarioId":22}"#;

const NOTES: &str = r##"{"notes":[{"id":4,"scenarioId":19,"moduleIds":[1],"metadata":{"color":"#9138FE"},
    "content":"<p>This is a test note</p>","created":"2025-09-01T12:58:42.994Z","updated":null,
    "isFilterNote":false,"createdByUser":{"id":2,"name":"John Doe","email":"j.doe@make.com"},
    "updatedByUser":{}}]}"##;

const NOTE: &str = r##"{"note":{"id":4,"scenarioId":19,"moduleIds":[1],"metadata":{"color":"#9138FE"},
    "content":"<p>This is a test note</p>","created":"2025-09-01T12:58:42.994Z","updated":null,
    "isFilterNote":false,"createdByUser":{"id":2,"name":"John Doe","email":"j.doe@make.com"},
    "updatedByUser":{}}}"##;

fn variables() -> [BuildVariable; 1] {
    [BuildVariable {
        name: "myPersonalConn1".to_owned(),
        value: "PAC_123455552".to_owned(),
    }]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = build_variables();
    rows.extend(custom_properties());
    rows.extend(notes());
    rows
}

fn build_variables() -> Vec<Row> {
    vec![
        row!(
            "build_variables",
            "GET /scenarios/{scenario}/build-variables",
            VARIABLES,
            |c| c.build_variables(ID)
        ),
        row!(
            "add_build_variables",
            "POST /scenarios/{scenario}/build-variables",
            OK,
            |c| async { c.add_build_variables(ID, &variables()).await }
        ),
        row!(
            "set_build_variables",
            "PUT /scenarios/{scenario}/build-variables",
            OK,
            |c| async { c.set_build_variables(ID, &variables()).await }
        ),
        row!(
            "delete_build_variable",
            "DELETE /scenarios/{scenario}/build-variables",
            OK,
            |c| c.delete_build_variable(ID, "PAC_123455551")
        ),
    ]
}

fn custom_properties() -> Vec<Row> {
    vec![
        row!(
            "custom_properties",
            "GET /scenarios/{scenario}/custom-properties",
            PROPERTIES,
            |c| c.custom_properties(ID)
        ),
        row!(
            "fill_custom_properties",
            "POST /scenarios/{scenario}/custom-properties",
            PROPERTIES,
            |c| async { c.fill_custom_properties(ID, &CustomProperties::new()).await }
        ),
        row!(
            "update_custom_properties",
            "PATCH /scenarios/{scenario}/custom-properties",
            PROPERTIES,
            |c| async {
                c.update_custom_properties(ID, &CustomProperties::new())
                    .await
            }
        ),
        row!(
            "set_custom_properties",
            "PUT /scenarios/{scenario}/custom-properties",
            PROPERTIES,
            |c| async { c.set_custom_properties(ID, &CustomProperties::new()).await }
        ),
        row!(
            "delete_custom_properties",
            "DELETE /scenarios/{scenario}/custom-properties",
            OK,
            |c| c.delete_custom_properties(ID, Confirmation::Given)
        ),
    ]
}

fn notes() -> Vec<Row> {
    vec![
        row!("notes", "GET /scenarios/{scenario}/notes", NOTES, |c| c
            .notes(TEAM, ID)),
        row!(
            "note",
            "GET /scenarios/{scenario}/notes/{note}",
            NOTE,
            |c| c.note(TEAM, ID, NOTE_ID)
        ),
        row!(
            "create_note",
            "POST /scenarios/{scenario}/notes",
            NOTE,
            |c| async { c.create_note(TEAM, ID, &NoteText::default()).await }
        ),
        row!(
            "update_note",
            "PATCH /scenarios/{scenario}/notes/{note}",
            NOTE,
            |c| async { c.update_note(TEAM, ID, NOTE_ID, &NoteText::default()).await }
        ),
        row!(
            "delete_note",
            "DELETE /scenarios/{scenario}/notes/{note}",
            r#"{"id":123}"#,
            |c| c.delete_note(TEAM, ID, NOTE_ID)
        ),
    ]
}
