//! `/scenarios-folders`: where a team keeps its scenarios.
//!
//! In: a team, a name, a parent. Out: folders under `scenariosFolders`, one folder under `scenarioFolder`: the two
//! spellings are Make's. Whether folders nest, and what becomes of the contents of a deleted one, are switches.

use axum::{
    Router,
    extract::Path,
    routing::{get, patch},
};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns},
    asked,
    body::Brought,
    errors::Refusal,
    visit::Visit,
};
use crate::{
    config::DeletedFolder,
    world::{Folder, World, Zone},
};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/scenarios-folders", get(list).post(create))
        .route("/scenarios-folders/{id}", patch(change).delete(delete))
}

/// Longest name of a folder.
const LONGEST_NAME: usize = 100;

async fn list(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    let team = visit.team(&world, visit.asked.required("teamId")?)?.id;
    let zone = visit.home(&world)?;
    let nested = visit.switches.nested_folders;
    let whole = nested && visit.asked.text("childrenDepth") == Some("all");
    let parent: Option<u64> = visit.asked.number("parentId")?;
    let cols = visit.asked.cols();
    let rows = zone
        .folders
        .values()
        .filter(|folder| folder.team == team)
        .filter(|folder| match parent {
            Some(parent) if nested => folder.parent == Some(parent),
            // A whole tree begins at its top; a flat list has every folder.
            _ => !whole || folder.parent.is_none(),
        })
        .map(|folder| columns(row(zone, folder, nested, whole), &cols));
    Ok(Reply(
        json!({"scenariosFolders": rows.collect::<Vec<Value>>()}),
    ))
}

/// Where a folder is to lie.
#[derive(Debug, Clone, Copy, Default)]
enum Parent {
    /// The field was left out.
    #[default]
    AsBefore,
    /// The field was null.
    Top,
    In(u64),
}

impl Parent {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parent = Option::deserialize(deserializer)?;
        Ok(parent.map_or(Self::Top, Self::In))
    }

    /// The parent's id, where it was `before` if nothing is said.
    fn after(self, before: Option<u64>) -> Option<u64> {
        match self {
            Self::AsBefore => before,
            Self::Top => None,
            Self::In(parent) => Some(parent),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FolderOrder {
    name: Option<String>,
    team_id: Option<u64>,
    #[serde(default, deserialize_with = "Parent::read")]
    parent_id: Parent,
}

fn named(name: &str) -> Result<&str, Refusal> {
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::validation(
            "Parameter 'name' must have 1 to 100 characters.",
        ));
    }
    Ok(name)
}

async fn create(visit: Visit, Brought(order): Brought<FolderOrder>) -> Answer {
    let order = order.ok_or_else(|| Refusal::missing("name"))?;
    let name = order.name.ok_or_else(|| Refusal::missing("name"))?;
    let team = order.team_id.ok_or_else(|| Refusal::missing("teamId"))?;
    named(&name)?;
    let (mut world, _) = visit.world();
    visit.team(&world, team)?;
    visit.allowed_in_team(&world, team)?;
    let parent = order.parent_id.after(None);
    let zone = own_zone(&visit, &mut world)?;
    check_parent(&visit, zone, team, None, parent)?;
    let id = zone.new_id();
    zone.folders.insert(
        id,
        Folder {
            id,
            name,
            team,
            parent,
        },
    );
    Ok(told(&visit, zone, id))
}

async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Brought(order): Brought<FolderOrder>,
) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    let team = enter(&visit, &world, id)?;
    let zone = own_zone(&visit, &mut world)?;
    if let Some(order) = order {
        let before = zone.folders.get(&id).and_then(|folder| folder.parent);
        let parent = order.parent_id.after(before);
        if parent != before {
            check_parent(&visit, zone, team, Some(id), parent)?;
        }
        let name = order.name.as_deref().map(named).transpose()?;
        if let Some(folder) = zone.folders.get_mut(&id) {
            folder.parent = parent;
            if let Some(name) = name {
                name.clone_into(&mut folder.name);
            }
        }
    }
    Ok(told(&visit, zone, id))
}

async fn delete(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = asked::id(&id)?;
    let (mut world, _) = visit.world();
    enter(&visit, &world, id)?;
    let zone = own_zone(&visit, &mut world)?;
    let inside = below(zone, id);
    let holds = |folder: Option<u64>| folder.is_some_and(|folder| inside.contains(&folder));
    match visit.switches.deleted_folder {
        DeletedFolder::ContentsMoveUp => {
            let up = zone.folders.get(&id).and_then(|folder| folder.parent);
            for folder in zone.folders.values_mut() {
                if folder.parent == Some(id) {
                    folder.parent = up;
                }
            }
            for scenario in zone.scenarios.values_mut() {
                if scenario.folder == Some(id) {
                    scenario.folder = up;
                }
            }
        }
        DeletedFolder::ContentsDeleted => {
            zone.scenarios.retain(|_, scenario| !holds(scenario.folder));
            zone.folders.retain(|folder, _| !inside.contains(folder));
        }
        DeletedFolder::Refused => {
            if inside.len() > 1 || zone.scenarios.values().any(|own| holds(own.folder)) {
                return Err(Refusal::invalid("IM016", "The folder is not empty."));
            }
        }
    }
    zone.folders.remove(&id);
    Ok(Reply(json!({"scenarioFolder": id})))
}

/// The folder's team, if the caller may change folders there.
fn enter(visit: &Visit, world: &World, id: u64) -> Result<u64, Refusal> {
    let team = visit
        .home(world)?
        .folders
        .get(&id)
        .ok_or_else(|| Refusal::not_found("Folder"))?
        .team;
    visit.team(world, team)?;
    visit.allowed_in_team(world, team)?;
    Ok(team)
}

fn own_zone<'w>(visit: &Visit, world: &'w mut World) -> Result<&'w mut Zone, Refusal> {
    world
        .zones
        .get_mut(visit.zone)
        .ok_or_else(Refusal::permission_denied)
}

/// A folder lies in a folder of its own team, and never in itself.
fn check_parent(
    visit: &Visit,
    zone: &Zone,
    team: u64,
    id: Option<u64>,
    parent: Option<u64>,
) -> Result<(), Refusal> {
    let Some(parent) = parent else { return Ok(()) };
    if !visit.switches.nested_folders {
        return Err(Refusal::validation("Parameter 'parentId' is not known."));
    }
    if zone.folders.get(&parent).is_none_or(|own| own.team != team) {
        return Err(Refusal::not_found("Folder"));
    }
    if id.is_some_and(|id| below(zone, id).contains(&parent)) {
        return Err(Refusal::validation("A folder cannot be moved into itself."));
    }
    Ok(())
}

/// A folder and everything below it.
fn below(zone: &Zone, id: u64) -> Vec<u64> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(&folder) = found.get(next) {
        found.extend(children(zone, folder).map(|child| child.id));
        next += 1;
    }
    found
}

fn children(zone: &Zone, id: u64) -> impl Iterator<Item = &Folder> {
    zone.folders
        .values()
        .filter(move |folder| folder.parent == Some(id))
}

fn told(visit: &Visit, zone: &Zone, id: u64) -> Reply {
    let row = zone
        .folders
        .get(&id)
        .map(|folder| row(zone, folder, visit.switches.nested_folders, false))
        .map(|row| columns(row, &visit.asked.cols()));
    Reply(json!({"scenarioFolder": row}))
}

fn row(zone: &Zone, folder: &Folder, nested: bool, whole: bool) -> Value {
    let count = |folders: &[u64]| {
        zone.scenarios
            .values()
            .filter(|own| own.folder.is_some_and(|folder| folders.contains(&folder)))
            .count()
    };
    let mut row = json!({
        "id": folder.id,
        "name": folder.name,
        "scenariosTotal": count(&[folder.id]),
    });
    if nested {
        let inside = below(zone, folder.id);
        let siblings = zone
            .folders
            .values()
            .filter(|own| own.team == folder.team && own.parent == folder.parent);
        row["path"] = json!(path(zone, folder));
        row["parentId"] = json!(folder.parent);
        row["position"] = json!(siblings.take_while(|own| own.id != folder.id).count() + 1);
        row["scenariosSubtreeTotal"] = json!(count(&inside));
        row["hasChildren"] = json!(inside.len() > 1);
        if whole {
            row["children"] = children(zone, folder.id)
                .map(|child| self::row(zone, child, nested, whole))
                .collect();
        }
    }
    row
}

/// Names from the top down to the folder itself.
fn path(zone: &Zone, folder: &Folder) -> Vec<String> {
    let mut names = vec![folder.name.clone()];
    let mut parent = folder.parent;
    while let Some(above) = parent.and_then(|id| zone.folders.get(&id)) {
        names.push(above.name.clone());
        parent = above.parent;
    }
    names.reverse();
    names
}
