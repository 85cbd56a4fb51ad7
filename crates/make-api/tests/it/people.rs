//! Teams, people, folders, connections, notifications and tokens in a whole small Make.

use make_api::{
    Confirmation, ConnectionsOfRemoved, FolderChange, FolderPlace, In, Invitation, Invite, NewTeam,
    NotificationQuery, PlainName, RoleCategory, TeamChange, UserId, UserQuery,
};
use make_sandbox::{Size, Switches};

use crate::client::name_of;
use crate::world::World;

pub(crate) async fn invited(world: &World, teams: bool) -> UserId {
    let invite = Invite {
        role: world
            .role(RoleCategory::Organization, "organization:member")
            .await,
        email: "dewi@example.com".to_owned(),
        name: PlainName::new("Dewi").unwrap(),
        note: None,
        teams: if teams { vec![world.team] } else { Vec::new() },
    };
    let invited = world
        .click()
        .invite(world.organization, &invite)
        .await
        .unwrap();
    assert_eq!(invited.role.invitation, Some(Invitation::Pending));
    invited.user.id
}

#[tokio::test]
async fn a_team_is_made_renamed_and_removed_and_its_makers_role_is_fixed() {
    let switches = Switches {
        rate_limit: false,
        ..Switches::default()
    };
    // The plan of the tiny world has no room for a second team.
    let world = World::of_size(Size::Mid, switches).await;
    let caller = world.click();
    let made = caller
        .create_team(&NewTeam::named(world.organization, "Night shift"))
        .await
        .unwrap();
    assert!(made.own_role.is_some_and(|role| !role.changeable));
    let change = TeamChange {
        name: Some("Day shift".to_owned()),
        ..TeamChange::default()
    };
    caller.update_team(made.team.id, &change).await.unwrap();
    let team = caller.team(made.team.id).await.unwrap();
    assert_eq!(team.name, "Day shift");
    assert_eq!(team.active_scenarios, Some(0));
    caller
        .delete_team(team.id, Confirmation::Given)
        .await
        .unwrap();
    let gone = caller.team(team.id).await.unwrap_err();
    assert!(
        matches!(name_of(&gone).as_str(), "NotFound" | "Forbidden"),
        "{gone:?}"
    );
}

#[tokio::test]
async fn a_team_that_is_used_is_removed_only_with_a_confirmation() {
    let world = World::start().await;
    let error = world
        .click()
        .delete_team(world.team, Confirmation::NotAsked)
        .await
        .unwrap_err();
    assert_eq!(name_of(&error), "ConfirmationNeeded");
    assert!(
        world.click().team(world.team).await.is_ok(),
        "nothing was removed"
    );
}

#[tokio::test]
async fn somebody_is_invited_gets_another_role_in_the_team_and_is_removed_again() {
    let world = World::start().await;
    let caller = world.click();
    let person = invited(&world, true).await;
    let row = caller.team_role(world.team, person).await.unwrap();
    assert_eq!(
        row.users_role_id,
        Some(world.role(RoleCategory::Team, "company:team-member").await),
        "an invitation makes a team member"
    );
    let monitoring = world
        .role(RoleCategory::Team, "company:team-monitoring")
        .await;
    let row = caller
        .set_team_role(person, world.team, monitoring)
        .await
        .unwrap();
    assert_eq!(row.users_role_id, Some(monitoring));
    assert_eq!(caller.team_roles_of(person).await.unwrap(), [row]);

    let outside = UserQuery::from(In::Organization(world.organization)).named("Dewi");
    assert_eq!(caller.users(outside).collect_all().await.unwrap().len(), 1);
    let gone = caller
        .remove_from_organization(person, world.organization, ConnectionsOfRemoved::Keep)
        .await
        .unwrap();
    assert_eq!(gone.users_role_id, None);
    let error = caller
        .organization_role(world.organization, person)
        .await
        .unwrap_err();
    assert_eq!(name_of(&error), "NotFound");
    let error = caller.team_role(world.team, person).await.unwrap_err();
    assert_eq!(name_of(&error), "NotFound", "the teams are left too");
}

#[tokio::test]
async fn the_owners_role_is_nobodys_to_change_and_only_the_owners_to_hand_over() {
    let world = World::start().await;
    let caller = world.click();
    let owner = world.owner().await;
    let members = world
        .role(RoleCategory::Organization, "organization:member")
        .await;
    let before = caller
        .organization_role(world.organization, owner)
        .await
        .unwrap();
    let me = caller.me().await.unwrap().id;
    let change = caller.set_organization_role(owner, world.organization, members);
    let refused = change.await.unwrap_err();
    assert!(!refused.outcome_unknown(), "{refused:?}");
    let theft = caller.transfer_organization(world.organization, me).await;
    assert_eq!(theft.is_ok(), me == owner);
    let still = caller
        .organization_role(world.organization, owner)
        .await
        .unwrap();
    assert_eq!(still.users_role_id, before.users_role_id);
}

#[tokio::test]
async fn folders_nest_move_and_go() {
    let world = World::start().await;
    let caller = world.click();
    let outer = caller
        .create_folder(world.team, "Clients", FolderPlace::Top)
        .await
        .unwrap();
    let inner = caller
        .create_folder(world.team, "ACME", FolderPlace::In(outer.id))
        .await
        .unwrap();
    let parent_of_inner = || async {
        let folders = caller.folders(world.team).await.unwrap();
        let found = folders.into_iter().find(|folder| folder.id == inner.id);
        found.unwrap().parent_id
    };
    assert_eq!(parent_of_inner().await, Some(outer.id));
    let to_the_top = FolderChange {
        name: Some("ACME Ltd".to_owned()),
        place: Some(FolderPlace::Top),
    };
    let moved = caller.update_folder(inner.id, &to_the_top).await.unwrap();
    assert_eq!(moved.name, "ACME Ltd");
    assert_eq!(parent_of_inner().await, None);
    caller.delete_folder(outer.id).await.unwrap();
    let left = caller.folders(world.team).await.unwrap();
    assert!(left.iter().all(|folder| folder.id != outer.id));
}

#[tokio::test]
async fn a_connection_is_tested_renamed_and_deleted_only_with_a_confirmation_while_used() {
    let world = World::start().await;
    let caller = world.click();
    let connections = caller.connections(world.team).await.unwrap();
    let id = connections[0].id;
    assert!(!caller.connection(id).await.unwrap().scopes.is_empty());
    match caller.test_connection(id).await {
        Ok(works) => assert!(works),
        Err(error) => assert_eq!(name_of(&error), "Server", "the service refuses it"),
    }
    assert!(
        !caller
            .connection_has_scopes(id, &["everything"])
            .await
            .unwrap()
    );
    let renamed = caller
        .rename_connection(id, "Mail of the office")
        .await
        .unwrap();
    assert_eq!(renamed.name, "Mail of the office");
    let mut was_asked_for = false;
    for connection in connections {
        let first = caller
            .delete_connection(connection.id, Confirmation::NotAsked)
            .await;
        if let Err(error) = first {
            assert_eq!(name_of(&error), "ConfirmationNeeded");
            was_asked_for = true;
            caller
                .delete_connection(connection.id, Confirmation::Given)
                .await
                .unwrap();
        }
    }
    assert!(was_asked_for);
    assert_eq!(caller.connections(world.team).await.unwrap(), []);
}

#[tokio::test]
async fn notifications_are_read_marked_and_deleted() {
    let world = World::start().await;
    let caller = world.click();
    let zones = caller.imt_zones().await.unwrap();
    let zone = zones.iter().find(|zone| zone.is_at(caller.client().zone()));
    let zone = zone.or(zones.first()).map(|zone| zone.id);
    let query = NotificationQuery {
        zone,
        only_unread: false,
    };
    let rows = caller.notifications(query).collect_all().await.unwrap();
    let unread = rows.iter().filter(|row| row.read.is_none()).count();
    assert_eq!(
        caller.unread_notifications().await.unwrap(),
        u64::try_from(unread).unwrap()
    );
    let Some(first) = rows.first() else { return };
    assert!(
        caller
            .notification(&first.id, zone)
            .await
            .unwrap()
            .body
            .is_some()
    );
    caller.mark_notifications_read(zone).await.unwrap();
    assert_eq!(caller.unread_notifications().await.unwrap(), 0);
    let gone = caller
        .delete_notifications(std::slice::from_ref(&first.id), zone)
        .await
        .unwrap();
    assert_eq!(gone, std::slice::from_ref(&first.id));
}

#[tokio::test]
async fn a_token_is_made_told_once_and_ended() {
    let world = World::start().await;
    let caller = world.click();
    let made = caller
        .create_api_token("For the test", &["scenarios:read"])
        .await
        .unwrap();
    let listed = caller.api_tokens().await.unwrap();
    let row = listed
        .iter()
        .find(|token| token.created == made.token.created)
        .unwrap();
    assert_eq!(row.label, "For the test");
    assert!(row.masked.as_deref().is_some_and(|text| text.contains('*')));
    caller.delete_api_token(&made.token.created).await.unwrap();
    let listed = caller.api_tokens().await.unwrap();
    assert!(
        listed
            .iter()
            .all(|token| token.created != made.token.created)
    );
    assert!(
        caller
            .token_scopes()
            .await
            .unwrap()
            .iter()
            .any(|it| it == "scenarios:run")
    );
}
