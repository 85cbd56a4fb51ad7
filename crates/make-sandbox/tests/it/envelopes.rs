use make_sandbox::{Size, Switches};
use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn a_list_of_scenarios_has_its_name_and_a_page_that_echoes_the_defaults() {
    let desk = Desk::of(Size::Agency).await;
    let told = desk
        .get(&format!("/scenarios?teamId={}", desk.team()))
        .await;
    assert_eq!(told.status, 200);
    assert_eq!(told.body["scenarios"].as_array().unwrap().len(), 10);
    assert_eq!(
        told.body["pg"],
        json!({"sortBy": "proprietal", "limit": 10, "sortDir": "desc", "offset": 0, "returnTotalCount": false})
    );
    assert!(
        told.body.get("data").is_none(),
        "Make has no generic data array"
    );
}

#[tokio::test]
async fn a_scenario_tells_its_flags_in_makes_spelling_and_no_last_run() {
    let desk = Desk::of(Size::Agency).await;
    let off = desk.find("Stock reorder alert");
    let kopi = desk.find("Lead capture (Facebook)");
    let told = desk.get(&format!("/scenarios/{}", kopi.id)).await;
    let scenario = &told.body["scenario"];
    assert_eq!(scenario["isActive"], scenario["islinked"]);
    assert_eq!(scenario["isinvalid"], json!(false));
    assert_eq!(scenario["dlqCount"], json!(37));
    assert!(scenario["hookId"].is_null() && scenario["deviceId"].is_null());
    assert!(scenario.get("lastRun").is_none());
    assert_eq!(off.zone, 0, "the first of that name is Kopi's own");
}

#[tokio::test]
async fn an_organization_carries_its_limit_as_a_number_and_its_use_as_text() {
    let desk = Desk::of(Size::Agency).await;
    let kopi = desk.organization("Kopi Nusantara");
    let told = desk.get(&format!("/organizations/{kopi}")).await;
    let organization = &told.body["organization"];
    assert_eq!(organization["license"]["apiLimit"], json!(240));
    assert!(organization["operations"].is_string());
    assert!(
        organization["operations"]
            .as_str()
            .unwrap()
            .parse::<i64>()
            .unwrap()
            > 10_000
    );
}

#[tokio::test]
async fn organizations_of_all_zones_are_listed_and_only_those_of_the_zone_have_a_licence() {
    let desk = Desk::of(Size::Agency).await;
    let brief = desk.get("/organizations").await;
    let rows = brief.body["organizations"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    assert_eq!(
        rows[0].as_object().unwrap().len(),
        4,
        "id, name, timezoneId, zone"
    );
    let full = desk
        .get("/organizations?cols[]=id&cols[]=license&cols[]=zone")
        .await;
    for row in full.body["organizations"].as_array().unwrap() {
        let is_here = row["zone"] == json!(desk.ready().zones[0].zone);
        assert_eq!(row.get("license").is_some(), is_here, "{row}");
    }
}

#[tokio::test]
async fn each_resource_answers_under_its_own_key() {
    let desk = Desk::of(Size::Agency).await;
    let team = desk.team();
    let organization = desk.organization("Kopi Nusantara");
    let scenario = desk.find("Lead capture (Facebook)").id;
    for (path, key) in [
        ("/users/me".to_owned(), "authUser"),
        (
            "/users/me/current-authorization".to_owned(),
            "authorization",
        ),
        ("/users/me/api-tokens".to_owned(), "apiTokens"),
        (format!("/users?teamId={team}"), "users"),
        ("/users/roles".to_owned(), "usersRoles"),
        (format!("/organizations/{organization}/usage"), "data"),
        (
            format!("/organizations/{organization}/user-organization-roles"),
            "userOrganizationRoles",
        ),
        (format!("/teams?organizationId={organization}"), "teams"),
        (format!("/teams/{team}"), "team"),
        (format!("/teams/{team}/usage"), "data"),
        (format!("/teams/{team}/user-team-roles"), "userTeamRoles"),
        ("/users/985/user-team-roles".to_owned(), "userTeamRoles"),
        (format!("/users/985/user-team-roles/{team}"), "userTeamRole"),
        (format!("/teams/{team}/user-team-roles/985"), "userTeamRole"),
        (
            format!("/organizations/{organization}/user-organization-roles/985"),
            "userOrganizationRole",
        ),
        (format!("/scenarios/{scenario}/usage"), "data"),
        (format!("/scenarios/{scenario}/interface"), "interface"),
        (
            format!("/scenarios/{scenario}/blueprints"),
            "scenariosBlueprints",
        ),
        (
            format!("/scenarios/consumptions?organizationId={organization}"),
            "scenarioConsumptions",
        ),
        (format!("/scenarios/{scenario}/logs"), "scenarioLogs"),
        (
            format!("/scenarios-folders?teamId={team}"),
            "scenariosFolders",
        ),
        (format!("/connections?teamId={team}"), "connections"),
        ("/connections/3001".to_owned(), "connection"),
        (format!("/dlqs?scenarioId={scenario}"), "dlqs"),
        (format!("/hooks?teamId={team}"), "hooks"),
        ("/hooks/5801".to_owned(), "hook"),
        ("/enums/timezones".to_owned(), "timezones"),
        ("/enums/imt-zones".to_owned(), "imtZones"),
        (
            "/enums/user-api-token-scopes".to_owned(),
            "userApiTokenScopes",
        ),
    ] {
        let told = desk.get(&path).await;
        assert_eq!(told.status, 200, "{path}: {:?}", told.body);
        assert!(told.body.get(key).is_some(), "{path} lacks {key}");
    }
}

#[tokio::test]
async fn a_blueprint_comes_in_the_third_form_with_schedule_and_interface_beside_it() {
    let desk = Desk::of(Size::Agency).await;
    let scenario = desk.find("Abandoned basket reminder").id;
    let told = desk.get(&format!("/scenarios/{scenario}/blueprint")).await;
    assert_eq!(told.body["code"], json!("OK"));
    let response = &told.body["response"];
    assert_eq!(response["scheduling"]["type"], json!("indefinitely"));
    assert!(response["metadata"]["input_spec"].is_array());
    let flow = response["blueprint"]["flow"].as_array().unwrap();
    assert_eq!(flow[1]["module"], json!("builtin:BasicRouter"));
    assert_eq!(flow[1]["routes"].as_array().unwrap().len(), 2);
    assert!(flow[0]["parameters"]["__IMTCONN__"].is_u64());
    assert!(flow[0]["metadata"]["designer"]["x"].is_i64());
}

#[tokio::test]
async fn an_unknown_path_is_refused_in_makes_shape_and_ping_needs_nobody() {
    let desk = Desk::of(Size::Tiny).await;
    let told = desk.get("/scenarios/1/executions").await;
    assert_eq!((told.status, told.code()), (404, "SC404"));
    let ping = desk.http.get(desk.url(0, "/ping")).send().await.unwrap();
    assert_eq!(ping.text().await.unwrap(), "pong");
}

#[tokio::test]
async fn a_connections_uid_is_a_number_beyond_64_bits() {
    let desk = Desk::of(Size::Tiny).await;
    let token = desk.ready().token.clone();
    let path = format!("/connections?teamId={}", desk.team());
    let text = desk
        .raw(&token, reqwest::Method::GET, 0, &path, None)
        .await
        .text()
        .await
        .unwrap();
    assert!(text.contains("\"uid\":225874569526500"), "{text}");
}

#[tokio::test]
async fn only_asked_columns_are_given_and_a_star_asks_for_all() {
    let desk = Desk::of(Size::Tiny).await;
    let narrow = desk
        .get(&format!(
            "/scenarios?teamId={}&cols%5B%5D=id&cols%5B%5D=name",
            desk.team()
        ))
        .await;
    assert_eq!(narrow.body["scenarios"][0].as_object().unwrap().len(), 2);
    let wide = desk
        .get(&format!("/scenarios?teamId={}&cols%5B%5D=*", desk.team()))
        .await;
    assert!(wide.body["scenarios"][0].as_object().unwrap().len() > 20);
}

#[tokio::test]
async fn a_webhook_may_be_without_a_scenario_or_well_filled() {
    let desk = Desk::of(Size::Agency).await;
    let stray = desk
        .get(&format!("/hooks?teamId={}&assigned=false", desk.team()))
        .await;
    assert!(stray.body["hooks"][0].get("scenarioId").is_none());
    let facts = desk.control().scenarios();
    let full = facts
        .iter()
        .find(|fact| fact.organization == "Rumah Sehat" && fact.name == "WhatsApp auto-reply");
    let trigger = desk
        .get(&format!("/scenarios/{}/triggers", full.unwrap().id))
        .await;
    assert!(trigger.body["queueCount"].as_u64().unwrap() > 3_000);
}

#[tokio::test]
async fn the_servers_clock_is_the_sandboxs_clock_unless_it_is_meant_to_be_ahead() {
    let desk = Desk::of(Size::Tiny).await;
    let date = async || {
        let response = desk.http.get(desk.url(0, "/ping")).send().await.unwrap();
        response.headers()["date"].to_str().unwrap().to_owned()
    };
    assert_eq!(date().await, "Tue, 24 Nov 2026 02:36:00 GMT");
    let switches = make_sandbox::Switches {
        date_ahead_s: 86_400,
        ..Default::default()
    };
    desk.control().set_switches(switches);
    assert_eq!(date().await, "Wed, 25 Nov 2026 02:36:00 GMT");
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_in_the_envelope_of_every_error() {
    let desk = Desk::of(Size::Tiny).await;
    let told = desk.get("/scenarios/%F0%9F/logs").await;
    assert_eq!((told.status, told.code()), (400, "SC400"), "{told:?}");
}

#[test]
fn help_lists_every_switch() {
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_make-sandbox"))
        .arg("--help")
        .output()
        .unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    let switches = serde_json::to_value(Switches::default()).unwrap();
    for name in switches.as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"{name}\"")), "{name}");
    }
}
