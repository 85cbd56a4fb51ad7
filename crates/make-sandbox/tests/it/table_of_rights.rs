//! Every address against the table of rights: without its scopes it is closed, whatever else is right.

use make_sandbox::{RIGHTS, Size, Switches};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::Desk;

/// An address of this template; nothing of its ids needs to exist.
fn some_path(template: &str) -> String {
    let parts = template.split('/').map(|part| match part {
        "{name}" => "timezones",
        part if part.starts_with('{') => "1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn no_address_opens_without_its_scopes() {
    let desk = Desk::of(Size::Tiny).await;
    let all = [
        "user:read",
        "user:write",
        "scenarios:read",
        "scenarios:write",
        "scenarios:run",
    ];
    for right in RIGHTS.iter().filter(|right| !right.scopes.is_empty()) {
        let others: Vec<String> = all
            .iter()
            .filter(|scope| !right.scopes.contains(scope))
            .map(|scope| (*scope).to_owned())
            .collect();
        let token = desk.control().issue_token(0, 985, Some(others)).unwrap();
        let path = some_path(right.path);
        let method = Method::from_bytes(right.method.as_bytes()).unwrap();
        let told = desk
            .call_as(&token, method, 0, &path, Some(json!({})))
            .await;
        assert_eq!(
            (told.status, told.code()),
            (403, "SC403"),
            "{right:?} {told:?}"
        );
    }
}

#[tokio::test]
async fn every_address_of_the_table_is_there() {
    let switches = Switches {
        run_search: true,
        ..Switches::default()
    };
    let desk = Desk::with(Size::Tiny, switches).await;
    let token = desk.ready().token.clone();
    for right in RIGHTS {
        let path = some_path(right.path);
        let method = Method::from_bytes(right.method.as_bytes()).unwrap();
        let told = desk.call_as(&token, method, 0, &path, None).await;
        assert!(
            told.body["detail"] != "Requested route does not exist.",
            "{right:?} {told:?}"
        );
    }
}

/// What a Team Monitoring finds in a team: everything that an address can name.
struct Room {
    desk: Desk,
    team: u64,
    organization: u64,
    scenario: u64,
    hook: Value,
    connection: Value,
    folder: Value,
    data_store: Value,
    template: Value,
}

impl Room {
    /// Finance of Rumah Sehat, in which the owner of the tokens may only look.
    async fn of_a_watcher() -> Self {
        let desk = Desk::of(Size::Agency).await;
        let facts = desk.control().scenarios();
        let finance = facts
            .iter()
            .find(|fact| fact.organization == "Rumah Sehat" && fact.team == "Finance")
            .unwrap()
            .clone();
        let (team, organization) = (finance.team_id, finance.organization_id);
        let members = desk
            .get(&format!(
                "/organizations/{organization}/user-organization-roles"
            ))
            .await;
        let owner = members.body["userOrganizationRoles"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["usersRoleId"] == 11)
            .and_then(|row| row["userId"].as_u64())
            .unwrap();
        let token = desk.control().issue_token(0, owner, None).unwrap();
        let made = |path: &'static str, body: Value| {
            desk.call_as(&token, Method::POST, 0, path, Some(body))
        };
        let hook = made(
            "/hooks?useDefaults=requiredOnly",
            json!({"name": "Leads", "teamId": team, "typeName": "gateway-webhook"}),
        )
        .await
        .body["hook"]["id"]
            .clone();
        let folder = made(
            "/scenarios-folders",
            json!({"name": "Live", "teamId": team}),
        )
        .await
        .body["scenarioFolder"]["id"]
            .clone();
        let data_store = made(
            "/data-stores",
            json!({"name": "Live", "teamId": team, "maxSizeMB": 1}),
        )
        .await
        .body["dataStore"]["id"]
            .clone();
        let list = desk
            .get_as(&token, &format!("/connections?teamId={team}"))
            .await;
        let connection = list.body["connections"][0]["id"].clone();
        let list = desk
            .get_as(&token, &format!("/templates?teamId={team}"))
            .await;
        let template = list.body["templates"][0]["id"].clone();
        Self {
            template,
            team,
            organization,
            scenario: finance.id,
            hook,
            connection,
            folder,
            data_store,
            desk,
        }
    }

    /// The address with ids of things that are there.
    fn path(&self, template: &str) -> String {
        let first = match template.split('/').nth(1).unwrap() {
            "scenarios" | "scenarios-shared" => json!(self.scenario),
            "hooks" => self.hook.clone(),
            "connections" => self.connection.clone(),
            "scenarios-folders" => self.folder.clone(),
            "data-stores" => self.data_store.clone(),
            "templates" => self.template.clone(),
            "teams" => json!(self.team),
            "organizations" => json!(self.organization),
            "users" => json!(986),
            _ => json!(1),
        };
        let path = template
            .replace("{id}", &first.to_string())
            .replace("{team}", &self.team.to_string())
            .replace("{organization}", &self.organization.to_string());
        let parts = path
            .split('/')
            .map(|part| if part.starts_with('{') { "1" } else { part });
        let place = if template == "/scenarios/{id}/clone" {
            format!("organizationId={}", self.organization)
        } else {
            format!("teamId={}&confirmed=true&value=x", self.team)
        };
        format!("{}?{place}", parts.collect::<Vec<_>>().join("/"))
    }
}

#[tokio::test]
async fn whoever_may_only_look_changes_nothing_through_any_address() {
    let room = Room::of_a_watcher().await;
    let roles = room
        .desk
        .get("/users/roles?cols[]=id&cols[]=permissions")
        .await;
    let allowed: Vec<String> = roles.body["usersRoles"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|role| role["id"] == 4 || role["id"] == 13)
        .flat_map(|role| role["permissions"].as_array().unwrap().clone())
        .map(|permission| permission.as_str().unwrap().to_owned())
        .collect();
    let body = json!({
        "name": "Mine", "teamId": room.team, "organizationId": room.organization, "usersRoleId": 3,
        "email": "tom@make.cloud", "typeName": "gateway-webhook", "accountName": "a", "accountType": "postgres",
        "executionIds": ["a"], "ids": ["a"], "interface": {"input": []}, "input": [], "content": "x", "moduleIds": [1],
        "maxSizeMB": 1, "title": "x", "descriptionShort": "x", "isEnabled": true, "language": "en", "controller": "{}",
        "method": false, "headers": false, "stringify": false, "scope": ["read"], "states": false,
        "blueprint": "{\"name\":\"x\",\"flow\":[],\"metadata\":{}}", "scheduling": "{\"type\":\"on-demand\"}",
    });
    let mut tried = 0;
    let mut opened = Vec::new();
    for right in RIGHTS
        .iter()
        .filter(|right| !right.path.starts_with("/dlqs"))
    {
        if right
            .permission
            .is_none_or(|needed| allowed.iter().any(|own| own == needed))
        {
            continue;
        }
        let path = room.path(right.path);
        let method = Method::from_bytes(right.method.as_bytes()).unwrap();
        let body = (method != Method::GET).then(|| body.clone());
        let token = room.desk.ready().token.clone();
        let told = room.desk.call_as(&token, method, 0, &path, body).await;
        tried += 1;
        if (told.status, told.code()) != (403, "SC403") {
            opened.push(format!("{} {path}: {told:?}", right.method));
        }
    }
    assert_eq!(opened, Vec::<String>::new());
    assert!(tried > 50, "only {tried} addresses were tried");
}
