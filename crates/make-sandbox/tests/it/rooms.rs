//! Teams, organizations and folders: making, changing, deleting.

use make_sandbox::{DeletedFolder, Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

#[tokio::test]
async fn a_team_is_made_renamed_and_deleted_after_confirmation() {
    let desk = Desk::of(Size::Agency).await;
    let kopi = desk.organization("Kopi Nusantara");
    let made = desk
        .post("/teams", json!({"name": "Pop-up", "organizationId": kopi}))
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    let id = made.body["team"]["id"].as_u64().unwrap();
    assert_eq!(made.body["userTeamRole"]["usersRoleId"], 1);
    let path = format!("/teams/{id}");
    let renamed = desk.patch(&path, json!({"name": "Stalls"})).await;
    assert_eq!(renamed.body["team"]["name"], "Stalls");
    let long = json!({"name": "x".repeat(129)});
    assert_eq!(desk.patch(&path, long).await.status, 400);
    let cap = json!({"operationsLimit": 500});
    desk.patch(&path, cap).await;
    let capped = desk.get(&format!("{path}?cols[]=operationsLimit")).await;
    assert_eq!(capped.body["team"], json!({"operationsLimit": 500}));
    let refused = desk.delete(&path).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    let deleted = desk.delete(&format!("{path}?confirmed=true")).await;
    assert_eq!(deleted.body, json!({"team": id}));
    assert_eq!(desk.get(&path).await.status, 404);
    let again = desk
        .post("/teams", json!({"name": "Pop-up", "organizationId": kopi}))
        .await;
    assert_ne!(
        again.body["team"]["id"],
        json!(id),
        "an id never comes back"
    );
}

#[tokio::test]
async fn a_plan_below_teams_holds_one_team() {
    let desk = Desk::of(Size::Agency).await;
    let harbor = desk.organization("Harbor & Pine");
    let told = desk
        .post_in(
            2,
            "/teams",
            json!({"name": "Second", "organizationId": harbor}),
        )
        .await;
    assert_eq!((told.status, told.code()), (400, "IM011"));
}

#[tokio::test]
async fn a_deleted_team_takes_its_scenarios_and_webhooks_along() {
    let desk = Desk::of(Size::Agency).await;
    let harbor = desk
        .control()
        .scenarios()
        .into_iter()
        .find(|fact| fact.organization == "Harbor & Pine")
        .unwrap();
    let path = format!("/teams/{}?confirmed=true", harbor.team_id);
    assert_eq!(
        desk.call_in(2, Method::DELETE, &path, Value::Null)
            .await
            .status,
        200
    );
    let gone = desk.get_in(2, &format!("/scenarios/{}", harbor.id)).await;
    assert_eq!(gone.status, 404);
    desk.control()
        .advance(jiff::SignedDuration::from_hours(30))
        .unwrap();
}

#[tokio::test]
async fn a_member_makes_no_team_and_deletes_no_organization() {
    let desk = Desk::of(Size::Agency).await;
    let rumah = desk.organization("Rumah Sehat");
    let told = desk
        .post("/teams", json!({"name": "Mine", "organizationId": rumah}))
        .await;
    assert_eq!((told.status, told.code()), (403, "SC403"));
    let path = format!("/organizations/{rumah}?confirmed=true");
    assert_eq!(desk.delete(&path).await.status, 403);
}

#[tokio::test]
async fn an_organization_is_renamed_and_deleted_after_confirmation() {
    let desk = Desk::of(Size::Agency).await;
    let id = desk.organization("Harbor & Pine");
    let path = format!("/organizations/{id}");
    let body = json!({"name": "Harbor and Pine", "timezoneId": 113});
    let told = desk.call_in(2, Method::PATCH, &path, body).await;
    assert_eq!(
        told.body["organization"]["name"], "Harbor and Pine",
        "{told:?}"
    );
    let wrong = json!({"name": "Harbor", "timezoneId": 9999});
    assert_eq!(
        desk.call_in(2, Method::PATCH, &path, wrong).await.status,
        400
    );
    assert_eq!(
        desk.call_in(2, Method::DELETE, &path, Value::Null)
            .await
            .status,
        406
    );
    let deleted = desk
        .call_in(
            2,
            Method::DELETE,
            &format!("{path}?confirmed=true"),
            Value::Null,
        )
        .await;
    assert_eq!(deleted.body, json!({"organization": id}));
    assert_eq!(desk.get_in(2, &path).await.status, 404);
}

#[tokio::test]
async fn an_organization_is_made_only_where_the_switch_allows_it() {
    let desk = Desk::of(Size::Agency).await;
    let body = json!({"name": "New shop", "regionId": 1, "timezoneId": 113, "countryId": 100});
    let told = desk.post("/organizations", body.clone()).await;
    assert_eq!((told.status, told.code()), (403, "IM002"));
    desk.control().set_switches(Switches {
        organization_creation: true,
        ..Switches::default()
    });
    let made = desk.post("/organizations", body).await;
    assert_eq!(
        made.body["userOrganizationRole"]["usersRoleId"], 11,
        "{made:?}"
    );
    assert_eq!(made.body["organization"]["teams"][0]["name"], "My Team");
    let id = made.body["organization"]["id"].as_u64().unwrap();
    let plan = desk.get(&format!("/organizations/{id}/subscription")).await;
    assert_eq!(plan.body["product"]["name"], "FREE");
}

#[tokio::test]
async fn a_folder_is_made_moved_renamed_and_never_into_itself() {
    let desk = Desk::of(Size::Agency).await;
    let team = desk.team();
    let made = |name: &str, parent: Value| {
        desk.post(
            "/scenarios-folders",
            json!({"name": name, "teamId": team, "parentId": parent}),
        )
    };
    let top = made("Clients", Value::Null).await.body["scenarioFolder"]["id"].clone();
    let inner = made("Retail", top.clone()).await;
    assert_eq!(
        inner.body["scenarioFolder"]["path"],
        json!(["Clients", "Retail"])
    );
    let inner = inner.body["scenarioFolder"]["id"].clone();
    let path = format!("/scenarios-folders/{top}");
    let looped = desk.patch(&path, json!({"parentId": inner})).await;
    assert_eq!(looped.status, 400);
    let moved = desk
        .patch(
            &format!("/scenarios-folders/{inner}"),
            json!({"parentId": null, "name": "Shops"}),
        )
        .await;
    assert_eq!(
        moved.body["scenarioFolder"]["path"],
        json!(["Shops"]),
        "{moved:?}"
    );
    let kept = desk
        .patch(
            &format!("/scenarios-folders/{inner}"),
            json!({"parentId": top}),
        )
        .await;
    assert_eq!(kept.body["scenarioFolder"]["name"], "Shops");
    let tree = desk
        .get(&format!(
            "/scenarios-folders?teamId={team}&childrenDepth=all"
        ))
        .await;
    let rows = tree.body["scenariosFolders"].as_array().unwrap().clone();
    let clients = rows.iter().find(|row| row["id"] == top).unwrap();
    assert_eq!(clients["children"][0]["id"], inner);
    assert!(
        rows.iter().all(|row| row["id"] != inner),
        "a tree begins at its top"
    );
}

#[tokio::test]
async fn what_a_deleted_folder_held_goes_where_the_switch_says() {
    for (habit, inner_left, deleted) in [
        (DeletedFolder::ContentsMoveUp, true, 200),
        (DeletedFolder::ContentsDeleted, false, 200),
        (DeletedFolder::Refused, true, 400),
    ] {
        let desk = Desk::with(
            Size::Agency,
            Switches {
                deleted_folder: habit,
                ..Switches::default()
            },
        )
        .await;
        let team = desk.team();
        let top = desk
            .post("/scenarios-folders", json!({"name": "Top", "teamId": team}))
            .await
            .body["scenarioFolder"]["id"]
            .clone();
        let inner = desk
            .post(
                "/scenarios-folders",
                json!({"name": "In", "teamId": team, "parentId": top}),
            )
            .await
            .body["scenarioFolder"]["id"]
            .clone();
        let told = desk.delete(&format!("/scenarios-folders/{top}")).await;
        assert_eq!(told.status, deleted, "{habit:?}");
        let list = desk.get(&format!("/scenarios-folders?teamId={team}")).await;
        let rows = list.body["scenariosFolders"].as_array().unwrap().clone();
        assert_eq!(
            rows.iter().any(|row| row["id"] == inner),
            inner_left,
            "{habit:?}"
        );
    }
}

#[tokio::test]
async fn a_flat_world_knows_no_parent() {
    let desk = Desk::with(
        Size::Agency,
        Switches {
            nested_folders: false,
            ..Switches::default()
        },
    )
    .await;
    let team = desk.team();
    let flat = desk
        .post(
            "/scenarios-folders",
            json!({"name": "Flat", "teamId": team}),
        )
        .await;
    assert!(flat.body["scenarioFolder"].get("parentId").is_none());
    let nested = desk
        .post(
            "/scenarios-folders",
            json!({"name": "In", "teamId": team, "parentId": flat.body["scenarioFolder"]["id"]}),
        )
        .await;
    assert_eq!(nested.status, 400);
}
