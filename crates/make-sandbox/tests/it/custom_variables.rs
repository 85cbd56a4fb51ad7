//! Variables that belong to a team or to an organization.

use make_sandbox::Size;
use serde_json::json;

use crate::desk::Desk;

async fn kept_by(desk: &Desk, path: &str, word: &str) {
    let rows = format!("{word}s");
    let one = format!("{path}/rate");
    assert_eq!(desk.get(path).await.body[&rows], json!([]));
    let added = desk
        .post(path, json!({"name": "rate", "typeId": 1, "value": 7}))
        .await;
    assert_eq!(added.body[word]["value"], json!(7), "{added:?}");
    let twice = desk
        .post(path, json!({"name": "rate", "typeId": 1, "value": 8}))
        .await;
    assert_eq!((twice.status, twice.code()), (400, "IM005"));
    for wrong in [
        json!({"name": "b", "typeId": 1, "value": "7"}),
        json!({"name": "b", "typeId": 4, "value": "soon"}),
        json!({"name": "b", "typeId": 9, "value": 7}),
        json!({"name": "b c", "typeId": 1, "value": 7}),
        json!({"name": "b", "typeId": 1}),
    ] {
        assert_eq!(desk.post(path, wrong).await.status, 400);
    }
    let changed = desk.patch(&one, json!({"typeId": 3, "value": true})).await;
    assert_eq!(changed.body[word]["typeId"], json!(3));
    assert_eq!(
        desk.get(path).await.body[&rows],
        json!([changed.body[word]])
    );
    let refused = desk.delete(&one).await;
    assert_eq!((refused.status, refused.code()), (406, "IM004"));
    let confirmed = format!("{one}?confirmed=true");
    assert_eq!(desk.delete(&confirmed).await.body, json!({word: "rate"}));
    assert_eq!(desk.delete(&confirmed).await.status, 404);
    assert_eq!(desk.patch(&one, json!({"value": 1})).await.status, 404);
}

#[tokio::test]
async fn a_team_and_an_organization_keep_variables_of_their_own() {
    let desk = Desk::of(Size::Agency).await;
    let team = desk.get(&format!("/teams/{}", desk.team())).await;
    let organization = team.body["team"]["organizationId"].as_u64().unwrap();
    kept_by(
        &desk,
        &format!("/teams/{}/variables", desk.team()),
        "teamVariable",
    )
    .await;
    kept_by(
        &desk,
        &format!("/organizations/{organization}/variables"),
        "organizationVariable",
    )
    .await;
}
