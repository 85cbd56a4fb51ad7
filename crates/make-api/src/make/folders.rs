//! Folders that scenarios are sorted into.
//!
//! In: a team or a folder. Out: the team's folders at all depths, and orders to make, rename, move or remove one.
//! Never moves a scenario.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios-folders>

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{FolderId, TeamId};
use crate::lenient;

endpoints! {
    FOLDERS = Endpoint::get("folders", "/scenarios-folders", &["scenarios:read"]);
    CREATE_FOLDER = Endpoint::post("create_folder", "/scenarios-folders", &["scenarios:write"]).once();
    UPDATE_FOLDER = Endpoint::patch("update_folder", "/scenarios-folders/{folder}", &["scenarios:write"]);
    DELETE_FOLDER = Endpoint::delete("delete_folder", "/scenarios-folders/{folder}", &["scenarios:write"]);
}

/// One folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Folder {
    /// Make's number for the folder.
    pub id: FolderId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Scenarios directly in it.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub scenarios_total: Option<u64>,
    /// Scenarios in it and in all folders below it, on servers that nest folders.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub scenarios_subtree_total: Option<u64>,
    /// The folder around it, on servers that nest folders.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub parent_id: Option<FolderId>,
    /// Where it stands among its neighbours, on servers that nest folders.
    #[serde(default, deserialize_with = "lenient::opt_number")]
    pub position: Option<u64>,
}

/// A folder as Make sends it: with the folders in it, on servers that nest them.
#[derive(Deserialize)]
struct WireFolder {
    #[serde(flatten)]
    folder: Folder,
    #[serde(default, deserialize_with = "lenient::soft_list")]
    children: Vec<WireFolder>,
}

impl WireFolder {
    /// The folder, then everything in it. A child that does not name its parent gets the one it was found in.
    fn put_into(self, folders: &mut Vec<Folder>) {
        let id = self.folder.id;
        if folders.iter().any(|known| known.id == id) {
            // A server may list a folder both on its own and inside its parent.
            return;
        }
        folders.push(self.folder);
        for mut child in self.children {
            child.folder.parent_id = child.folder.parent_id.or(Some(id));
            child.put_into(folders);
        }
    }
}

/// Where a folder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderPlace {
    /// Not inside another folder.
    Top,
    /// Inside this one.
    In(FolderId),
}

/// What shall change about a folder. `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderChange {
    /// Another name, at most 100 characters.
    pub name: Option<String>,
    /// Another place. Only servers that nest folders know places.
    pub place: Option<FolderPlace>,
}

impl FolderChange {
    fn body(&self) -> Value {
        let mut body = Map::new();
        if let Some(name) = &self.name {
            body.insert("name".to_owned(), json!(name));
        }
        match self.place {
            None => {}
            Some(FolderPlace::Top) => {
                body.insert("parentId".to_owned(), Value::Null);
            }
            Some(FolderPlace::In(parent)) => {
                body.insert("parentId".to_owned(), json!(parent));
            }
        }
        Value::Object(body)
    }
}

impl Caller {
    /// `GET /scenarios-folders`: all folders of a team, each after the folder around it. Scope `scenarios:read`.
    ///
    /// Servers that nest folders list only the top unless asked for all depths. Assumed: servers that do not nest
    /// ignore that wish, as Make does with parameters it does not know.
    pub async fn folders(&self, team: TeamId) -> Result<Vec<Folder>, Error> {
        let call = FOLDERS.call().query("teamId", team);
        let rows: Vec<WireFolder> = self
            .ask_rows("scenariosFolders", call.query("childrenDepth", "all"))
            .await?;
        let mut folders = Vec::with_capacity(rows.len());
        for row in rows {
            row.put_into(&mut folders);
        }
        Ok(folders)
    }

    /// `POST /scenarios-folders`: makes a folder; the name has at most 100 characters. Scope `scenarios:write`.
    /// Never sent again by itself.
    pub async fn create_folder(
        &self,
        team: TeamId,
        name: &str,
        place: FolderPlace,
    ) -> Result<Folder, Error> {
        let mut body = json!({ "name": name, "teamId": team });
        // The top is not named at all, since servers that do not nest folders know no parents.
        if let FolderPlace::In(parent) = place {
            body["parentId"] = json!(parent);
        }
        self.ask_for("scenarioFolder", CREATE_FOLDER.call().body(body))
            .await
    }

    /// `PATCH /scenarios-folders/{id}`: renames or moves a folder. Scope `scenarios:write`.
    pub async fn update_folder(
        &self,
        id: FolderId,
        change: &FolderChange,
    ) -> Result<Folder, Error> {
        self.ask_for(
            "scenarioFolder",
            UPDATE_FOLDER.call().with(id).body(change.body()),
        )
        .await
    }

    /// `DELETE /scenarios-folders/{id}`. Scope `scenarios:write`.
    ///
    /// Assumed: the scenarios in it stay and are in no folder afterwards; Make does not say. Read them again.
    pub async fn delete_folder(&self, id: FolderId) -> Result<(), Error> {
        self.tell(DELETE_FOLDER.call().with(id)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flattened(rows: Value) -> Vec<(u64, Option<u64>)> {
        let rows: Vec<WireFolder> = serde_json::from_value(rows).unwrap();
        let mut folders = Vec::new();
        for row in rows {
            row.put_into(&mut folders);
        }
        folders
            .iter()
            .map(|folder| (folder.id.get(), folder.parent_id.map(FolderId::get)))
            .collect()
    }

    #[test]
    fn nested_folders_become_one_list_with_parents_first_and_nobody_twice() {
        let nested = json!([{"id": 1, "name": "A", "children": [
            {"id": "2", "name": "B", "children": [{"id": 3, "name": "C", "parentId": 2}]}]},
            {"id": 3, "name": "C", "parentId": 2}]);
        assert_eq!(flattened(nested), [(1, None), (2, Some(1)), (3, Some(2))]);
        let flat = json!([{"id": 1576, "name": "ALPHA", "scenariosTotal": 10}]);
        assert_eq!(flattened(flat), [(1576, None)]);
    }

    #[test]
    fn moving_to_the_top_is_said_and_staying_is_not() {
        let to = |place| FolderChange { name: None, place }.body();
        assert_eq!(to(None), json!({}));
        assert_eq!(to(Some(FolderPlace::Top)), json!({"parentId": null}));
        assert_eq!(
            to(Some(FolderPlace::In(FolderId(7)))),
            json!({"parentId": 7})
        );
    }
}
