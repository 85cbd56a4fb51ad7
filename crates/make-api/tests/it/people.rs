//! Teams, people, folders, connections, notifications and tokens in a whole small Make.

use make_api::{
    Confirmation, ConnectionsOfRemoved, FolderChange, FolderPlace, In, Invitation, Invite, NewTeam,
    NotificationQuery, PlainName, RoleCategory, RoleId, TeamChange, TeamRemoval, UserId, UserQuery,
};
use make_sandbox::{DeletedFolder, EmptyTeamRole, Size, Switches};

use crate::client::name_of;
use crate::world::{REFUSALS, World};

async fn role(world: &World, category: RoleCategory, identifier: &str) -> RoleId {
    let roles = world
        .click()
        .roles(category, Some(world.organization))
        .await
        .unwrap();
    let found = roles
        .iter()
        .find(|role| role.identifier.as_deref() == Some(identifier));
    found.expect(identifier).id
}

async fn invited(world: &World, teams: bool) -> UserId {
    let invite = Invite {
        role: role(world, RoleCategory::Organization, "organization:member").await,
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
        Some(role(&world, RoleCategory::Team, "company:team-member").await),
        "an invitation makes a team member"
    );
    let monitoring = role(&world, RoleCategory::Team, "company:team-monitoring").await;
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
    let owners = role(&world, RoleCategory::Organization, "organization:owner").await;
    let members = role(&world, RoleCategory::Organization, "organization:member").await;
    let rows = caller
        .organization_roles(world.organization)
        .collect_all()
        .await
        .unwrap();
    let owner = rows
        .iter()
        .find(|row| row.users_role_id == Some(owners))
        .unwrap()
        .user_id;
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
    assert_eq!(still.users_role_id, Some(owners));
}

#[tokio::test]
async fn taking_somebody_out_of_a_team_is_believed_only_as_far_as_make_answers() {
    for empty_team_role in [EmptyTeamRole::Removes, EmptyTeamRole::Refused] {
        let switches = Switches {
            rate_limit: false,
            empty_team_role,
            ..Switches::default()
        };
        let world = World::of_size(Size::Tiny, switches).await;
        let person = invited(&world, true).await;
        let removal = world.click().remove_from_team(person, world.team).await;
        let is_there = world.click().team_role(world.team, person).await.is_ok();
        match removal {
            Ok(TeamRemoval::Done) => assert!(!is_there, "{empty_team_role:?}"),
            Ok(TeamRemoval::StillThere(_)) => assert!(is_there, "{empty_team_role:?}"),
            Err(error) => {
                assert!(
                    is_there && !error.outcome_unknown(),
                    "{empty_team_role:?}: {error:?}"
                );
            }
        }
    }
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

#[tokio::test]
async fn a_role_that_cannot_be_changed_is_forbidden_whatever_makes_status() {
    for status in REFUSALS {
        let world = World::answering(|switches| switches.unchangeable_status = status).await;
        let caller = world.click();
        let owners = role(&world, RoleCategory::Organization, "organization:owner").await;
        let members = role(&world, RoleCategory::Organization, "organization:member").await;
        let mut rows = caller.organization_roles(world.organization);
        let rows = rows.collect_all().await.unwrap();
        let owner = rows.iter().find(|row| row.users_role_id == Some(owners));
        let change =
            caller.set_organization_role(owner.unwrap().user_id, world.organization, members);
        assert_eq!(name_of(&change.await.unwrap_err()), "Forbidden", "{status}");
    }
}

#[tokio::test]
async fn who_is_a_member_already_is_not_invited_twice_whatever_makes_status() {
    for status in REFUSALS {
        let world = World::answering(|switches| switches.already_member_status = status).await;
        let caller = world.click();
        let me = caller.me().await.unwrap();
        let invite = Invite {
            role: role(&world, RoleCategory::Organization, "organization:member").await,
            email: me.email,
            name: PlainName::new("Sari").unwrap(),
            note: None,
            teams: Vec::new(),
        };
        world.control().clear_calls();
        let error = caller
            .invite(world.organization, &invite)
            .await
            .unwrap_err();
        assert_eq!(name_of(&error), "AlreadyInThatState", "{status}");
        assert_eq!(world.calls(), 1, "an invitation is never sent again");
    }
}

#[tokio::test]
async fn a_plan_that_is_full_says_so_whatever_makes_status() {
    for status in REFUSALS {
        let world = World::answering(|switches| switches.entity_limit_status = status).await;
        let new = NewTeam::named(world.organization, "Second");
        let error = world.click().create_team(&new).await.unwrap_err();
        assert_eq!(name_of(&error), "PaymentRequired", "{status}");
    }
}

#[tokio::test]
async fn who_is_invited_is_in_the_team_at_once_or_later_and_both_are_told() {
    for invited_join_at_once in [true, false] {
        let world =
            World::answering(|switches| switches.invited_join_at_once = invited_join_at_once).await;
        let person = invited(&world, true).await;
        let row = world.click().team_role(world.team, person).await;
        assert_eq!(row.is_ok(), invited_join_at_once);
        assert!(row.is_ok_and(|row| row.user_id == person) || !invited_join_at_once);
    }
}

#[tokio::test]
async fn a_folder_with_contents_is_deleted_or_refused_and_both_are_told() {
    let fates = [
        DeletedFolder::ContentsMoveUp,
        DeletedFolder::ContentsDeleted,
        DeletedFolder::Refused,
    ];
    for fate in fates {
        let world = World::answering(|switches| switches.deleted_folder = fate).await;
        let caller = world.click();
        let outer = caller
            .create_folder(world.team, "Outer", FolderPlace::Top)
            .await
            .unwrap();
        let place = FolderPlace::In(outer.id);
        let inner = caller
            .create_folder(world.team, "Inner", place)
            .await
            .unwrap();
        let deleted = caller.delete_folder(outer.id).await;
        let folders = caller.folders(world.team).await.unwrap();
        let is_there = |id| folders.iter().any(|folder| folder.id == id);
        assert_eq!(deleted.is_err(), fate == DeletedFolder::Refused);
        assert!(deleted.is_ok_and(|()| !is_there(outer.id)) || is_there(outer.id));
        assert_eq!(is_there(inner.id), fate != DeletedFolder::ContentsDeleted);
    }
}

#[tokio::test]
async fn a_make_that_does_not_nest_folders_lists_them_flat() {
    let world = World::answering(|switches| switches.nested_folders = false).await;
    let caller = world.click();
    let made = caller
        .create_folder(world.team, "Clients", FolderPlace::Top)
        .await
        .unwrap();
    let folders = caller.folders(world.team).await.unwrap();
    assert!(folders.iter().any(|folder| folder.id == made.id));
    assert!(folders.iter().all(|folder| folder.parent_id.is_none()));
}
