//! Roles that an organization makes for itself.

use make_sandbox::{Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

/// An organization of the largest plan, which its owner of the tokens owns.
async fn desk() -> (Desk, u64) {
    let desk = Desk::of(Size::Mid).await;
    let organization = desk.control().scenarios()[0].organization_id;
    desk.control()
        .set_organization(organization, Some(1000), None)
        .unwrap();
    (desk, organization)
}

async fn permission(desk: &Desk, category: &str, name: &str) -> Value {
    let told = desk
        .get(&format!("/users/roles/permissions?roleCategory={category}"))
        .await;
    let rows = told.body["usersRolesPermissions"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["roleCategory"] == category));
    rows.iter().find(|row| row["name"] == name).unwrap()["id"].clone()
}

async fn listed(desk: &Desk, query: &str) -> Vec<Value> {
    let path = format!("/users/roles?cols[]=*{query}");
    let told = desk.get(&path).await;
    let rows = told.body["usersRoles"].as_array().unwrap().clone();
    let own = rows
        .into_iter()
        .filter(|row| row["managementType"] == "custom_managed");
    own.collect()
}

#[tokio::test]
async fn a_role_is_made_listed_for_its_organization_changed_and_deleted() {
    let (desk, organization) = desk().await;
    let retries = permission(&desk, "team", "dlq edit").await;
    let sees = permission(&desk, "team", "dlq view").await;
    let body = json!({
        "name": "Looks after runs", "category": "team", "organizationId": organization,
        "permissions": [retries, sees],
    });
    let made = desk.post("/users/custom-roles", body).await;
    assert_eq!(made.status, 200, "{made:?}");
    let role = made.body["role"].clone();
    assert_eq!(role["managementType"], "custom_managed");
    assert_eq!(role["description"], Value::Null);
    assert!(
        role["permissions"]
            .as_array()
            .unwrap()
            .contains(&json!({"id": retries, "name": "dlq edit"}))
    );

    assert_eq!(listed(&desk, "").await, Vec::<Value>::new());
    let here = listed(&desk, &format!("&organizationId={organization}")).await;
    assert_eq!(here.len(), 1);
    assert_eq!(here[0]["permissions"], json!(["dlq edit", "dlq view"]));
    assert!(here[0].get("identifier").is_none());
    let team = listed(&desk, &format!("&teamId={}", desk.team())).await;
    assert_eq!(team, here);
    let one = desk.get(&format!("/users/roles/{}", role["id"])).await;
    assert_eq!(one.body["usersRole"]["organizationId"], json!(organization));

    let path = format!("/users/custom-roles/{}", role["id"]);
    let body = json!({"organizationId": organization, "name": "Sees runs", "permissions": [sees]});
    let changed = desk.patch(&path, body).await;
    assert_eq!(changed.body["role"]["name"], "Sees runs");
    assert_eq!(
        changed.body["role"]["permissions"],
        json!([{"id": sees, "name": "dlq view"}])
    );
    let order = json!({"organizationId": organization});
    let gone = desk.call(Method::DELETE, &path, order.clone()).await;
    assert_eq!(gone.body, json!({"roleId": role["id"]}));
    let again = desk.call(Method::DELETE, &path, order).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn who_is_given_a_role_may_do_what_it_says_and_it_is_not_deleted_meanwhile() {
    let (desk, organization) = desk().await;
    let starts = permission(&desk, "team", "scenario start").await;
    let body = json!({
        "name": "Starts", "category": "team", "organizationId": organization, "permissions": [starts],
    });
    let role = desk.post("/users/custom-roles", body).await.body["role"]["id"].clone();
    let (team, person) = (desk.team(), 987);
    desk.control()
        .set_organization_role(organization, person, Some(13))
        .unwrap();
    let path = format!("/users/{person}/user-team-roles/{team}");
    let given = desk.post(&path, json!({"usersRoleId": role})).await;
    assert_eq!(given.body["userTeamRole"]["usersRoleId"], role, "{given:?}");
    let token = desk.control().issue_token(0, person, None).unwrap();
    let paused = desk.control().scenarios();
    let paused = paused
        .iter()
        .find(|fact| fact.team_id == team && !fact.is_active && !fact.is_invalid)
        .unwrap();
    let order = |word: &'static str| {
        let path = format!("/scenarios/{}/{word}", paused.id);
        let (desk, token) = (&desk, token.clone());
        async move {
            desk.call_as(&token, Method::POST, 0, &path, Some(json!({})))
                .await
                .status
        }
    };
    assert_eq!(order("start").await, 200);
    assert_eq!(order("stop").await, 403, "the role says nothing of that");
    let path = format!("/users/custom-roles/{role}");
    let body = json!({"organizationId": organization});
    let told = desk.call(Method::DELETE, &path, body).await;
    assert_eq!((told.status, told.code()), (422, "IM016"));
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_what_is_not_licensed_says_so() {
    let (desk, organization) = desk().await;
    let of_organization = permission(&desk, "organization", "payment view").await;
    let right = json!({"name": "x", "category": "team", "organizationId": organization});
    let with = |key: &str, value: Value| {
        let mut body = right.clone();
        body[key] = value;
        body
    };
    for wrong in [
        with("name", json!("")),
        with("name", json!("x".repeat(51))),
        with("category", json!("admin")),
        with("permissions", json!([of_organization])),
        with("permissions", json!([9999])),
        with("organizationId", Value::Null),
    ] {
        let told = desk.post("/users/custom-roles", wrong.clone()).await;
        assert_eq!(told.status, 400, "{wrong} {told:?}");
    }
    let body = json!({"organizationId": organization, "name": "Mine"});
    let told = desk.patch("/users/custom-roles/1", body).await;
    assert_eq!(told.status, 404, "Make's own roles are nobody's to change");
    let made = desk.post("/users/custom-roles", right.clone()).await;
    let role = made.body["role"]["id"].clone();
    let path = format!("/users/985/user-organization-roles/{organization}");
    let wrong = desk.post(&path, json!({"usersRoleId": role})).await;
    assert!(
        wrong.status >= 400,
        "a team's role is none of the organization"
    );
    for status in [402, 403] {
        desk.control()
            .set_organization(organization, Some(60), None)
            .unwrap();
        desk.control().set_switches(Switches {
            not_licensed_status: status,
            ..Switches::default()
        });
        let told = desk.post("/users/custom-roles", right.clone()).await;
        assert_eq!(told.status, status);
    }
}
