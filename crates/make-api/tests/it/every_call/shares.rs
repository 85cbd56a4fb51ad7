//! Public links to scenarios.

use make_api::{In, OrganizationId, ScenarioId, ShareChange, ShareId};

use super::{Row, row};

const ID: ScenarioId = ScenarioId(112);

const LIST: &str = r#"{"scenariosShared":[{"id":"abc123xyz","scenarioId":789,"title":"My Workflow",
    "scenarioName":"Data Processing","descriptionShort":"Processes data from multiple sources",
    "scenarioUsedPackages":["http","json"],"shareUrl":"https://www.make.com/s/abc123xyz",
    "createdAt":"2024-01-15T10:30:00Z","updated":"2024-01-20T14:45:00Z"}],
    "pg":{"limit":20,"offset":0,"sortBy":"title","sortDir":"asc","returnTotalCount":false}}"#;

const OF_ONE: &str = r#"{"scenariosShared":[{"id":"a1B2c3D4e5F","scenarioId":112,"title":"My awesome automation",
    "titleOriginal":"My awesome automation","descriptionShort":null,"descriptionLong":null,"thumbnailUrl":null,
    "shareUrl":"https://www.make.com/scenarios/shared/a1B2c3D4e5F","isEnabled":true,
    "createdAt":"2024-09-01T12:00:00.000Z","updated":"2024-09-02T08:30:00.000Z"}]}"#;

const SHARE: &str = r#"{"scenarioShared":{"id":"a1B2c3D4e5F","scenarioId":112,"authorId":42,"isEnabled":true,
    "origin":"eu1.make.com","titleOriginal":"My awesome automation","title":"My awesome automation",
    "descriptionShort":"Short description of the automation.","descriptionLong":null,"thumbnailUrl":null,
    "shareUrl":"https://www.make.com/scenarios/shared/a1B2c3D4e5F","createdAt":"2024-09-01T12:00:00.000Z",
    "updated":"2024-09-02T08:30:00.000Z"}}"#;

fn share() -> ShareId {
    ShareId::new("a1B2c3D4e5F").unwrap()
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("shares", "GET /scenarios-shared", LIST, |c| c
            .shares(In::Organization(OrganizationId(11)))
            .collect_all()),
        row!(
            "shares_of",
            "GET /scenarios-shared/{scenario}",
            OF_ONE,
            |c| c.shares_of(ID)
        ),
        row!(
            "share",
            "GET /scenarios-shared/{scenario}/{share}",
            SHARE,
            |c| async { c.share(ID, &share()).await }
        ),
        row!(
            "create_share",
            "POST /scenarios-shared/{scenario}",
            r#"{"scenarioShared":{"id":"a1B2c3D4e5F","scenarioId":112}}"#,
            |c| async { c.create_share(ID, &ShareChange::default()).await }
        ),
        row!(
            "update_share",
            "PATCH /scenarios-shared/{scenario}/{share}",
            SHARE,
            |c| async { c.update_share(ID, &share(), &ShareChange::default()).await }
        ),
        row!(
            "delete_share",
            "DELETE /scenarios-shared/{scenario}/{share}",
            r#"{"scenarioShared":{"id":"a1B2c3D4e5F"}}"#,
            |c| async { c.delete_share(ID, &share()).await }
        ),
    ]
}
