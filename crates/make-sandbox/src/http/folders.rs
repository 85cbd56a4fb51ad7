//! `/scenarios-folders`.
//!
//! In: a team. Out: its folders under `scenariosFolders`, the list key of two spellings.

use axum::{Router, routing::get};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    visit::Visit,
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new().route("/scenarios-folders", get(list))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    visit.need("scenarios:read")?;
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    let zone = visit.home(&world)?;
    let nested = visit.switches.nested_folders;
    let rows = (1..)
        .zip(zone.folders.values().filter(|folder| folder.team == team))
        .map(|(position, folder)| {
            let total = zone
                .scenarios
                .values()
                .filter(|scenario| scenario.folder == Some(folder.id))
                .count();
            let mut row = json!({"id": folder.id, "name": folder.name, "scenariosTotal": total});
            if nested {
                row["path"] = json!([folder.name]);
                row["parentId"] = Value::Null;
                row["position"] = json!(position);
                row["scenariosSubtreeTotal"] = json!(total);
                row["hasChildren"] = json!(false);
            }
            row
        });
    Ok(Reply(
        json!({"scenariosFolders": rows.collect::<Vec<Value>>()}),
    ))
}
