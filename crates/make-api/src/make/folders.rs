//! Folders that scenarios are sorted into.
//!
//! In: a team. Out: its folders. Never moves a scenario.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios-folders>

use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::{FolderId, TeamId};
use crate::lenient;

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
    /// The folder around it, on servers that nest folders.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub parent_id: Option<FolderId>,
}

impl Caller {
    /// `GET /scenarios-folders`: the folders of a team. Scope `scenarios:read`.
    pub async fn folders(&self, team: TeamId) -> Result<Vec<Folder>, Error> {
        self.ask_rows(
            "scenariosFolders",
            Call::get("/scenarios-folders").query("teamId", team),
        )
        .await
    }
}
