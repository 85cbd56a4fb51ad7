//! Roles, invitations, organizations, and what Make tells a person.

use make_api::{
    CountryId, CustomRoleChange, Error, Invitation, Invite, NewCustomRole, NewOrganization,
    NewTeam, NotificationQuery, PlainName, RegionId, RoleCategory, TeamRemoval, TimezoneId,
};

use super::{Side, tried};
use crate::client::name_of;
use crate::people::invited;

tried! {
    the_people_of_a_team_one_is_not_in_are_listed_or_refused_and_never_said_to_be_nobody {
        admin_sees_team_roles: ["true", "false"]
    }
    an_admin_gives_roles_in_a_team_from_outside_or_is_refused_and_nothing_changes {
        admin_sets_team_roles: ["true", "false"]
    }
    roles_are_known_by_their_lasting_names_whatever_numbers_they_have {
        restricted_member_role_id: ["7", "70"],
        app_developer_role_id: ["15", "150"]
    }
    a_role_that_cannot_be_changed_is_forbidden_whatever_makes_status {
        unchangeable_status: ["400", "403", "409", "422"]
    }
    who_is_a_member_already_is_not_invited_twice_whatever_makes_status {
        already_member_status: ["400", "403", "409", "422"]
    }
    a_plan_that_is_full_says_so_whatever_makes_status {
        entity_limit_status: ["400", "403", "409", "422"]
    }
    a_role_of_ones_own_is_made_or_said_to_be_beyond_the_plan_whatever_makes_status {
        not_licensed_status: ["402", "403"]
    }
    who_is_invited_is_in_the_team_at_once_or_later_and_both_are_told {
        invited_join_at_once: ["true", "false"]
    }
    taking_somebody_out_of_a_team_is_believed_only_as_far_as_make_answers {
        empty_team_role: ["removes", "refused"]
    }
    an_organization_is_made_or_refused_and_the_order_is_given_once {
        organization_creation: ["true", "false"]
    }
    notifications_are_read_by_the_number_of_the_zone_whether_make_needs_it_or_not {
        notifications_need_zone: ["true", "false"]
    }
}

async fn the_people_of_a_team_one_is_not_in_are_listed_or_refused_and_never_said_to_be_nobody(
    side: Side,
) {
    let world = side.world().await;
    let admin = world.guest().await;
    world
        .give_organization_role(&admin, "organization:admin")
        .await;
    let rows = admin.caller.team_roles(world.team).collect_all().await;
    match rows {
        Ok(rows) => assert!(side.switches.admin_sees_team_roles && !rows.is_empty()),
        Err(error) => {
            assert!(!side.switches.admin_sees_team_roles);
            assert_eq!(name_of(&error), "Forbidden");
        }
    }
}

async fn an_admin_gives_roles_in_a_team_from_outside_or_is_refused_and_nothing_changes(side: Side) {
    let world = side.world().await;
    let admin = world.guest().await;
    world
        .give_organization_role(&admin, "organization:admin")
        .await;
    let person = invited(&world, true).await;
    let owner = world.click();
    let before = owner.team_role(world.team, person).await.unwrap();
    let looks = world
        .role(RoleCategory::Team, "company:team-monitoring")
        .await;
    let given = admin.caller.set_team_role(person, world.team, looks).await;
    let now = owner.team_role(world.team, person).await.unwrap();
    if side.switches.admin_sets_team_roles {
        assert_eq!(given.unwrap(), now);
        assert_eq!(now.users_role_id, Some(looks));
    } else {
        assert_eq!(name_of(&given.unwrap_err()), "Forbidden");
        assert_eq!(now, before);
    }
}

async fn roles_are_known_by_their_lasting_names_whatever_numbers_they_have(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let person = invited(&world, true).await;
    let restricted = world
        .role(RoleCategory::Team, "company:team-restricted-member")
        .await;
    assert_eq!(restricted.get(), side.switches.restricted_member_role_id);
    let row = caller.set_team_role(person, world.team, restricted).await;
    assert_eq!(row.unwrap().users_role_id, Some(restricted));
    let category = RoleCategory::Organization;
    let developer = world.role(category, "organization:app-developer").await;
    assert_eq!(developer.get(), side.switches.app_developer_role_id);
    let row = caller
        .set_organization_role(person, world.organization, developer)
        .await;
    assert_eq!(row.unwrap().users_role_id, Some(developer));
}

async fn a_role_that_cannot_be_changed_is_forbidden_whatever_makes_status(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let members = world
        .role(RoleCategory::Organization, "organization:member")
        .await;
    let owner = world.owner().await;
    let change = caller.set_organization_role(owner, world.organization, members);
    assert_eq!(name_of(&change.await.unwrap_err()), "Forbidden");
}

async fn who_is_a_member_already_is_not_invited_twice_whatever_makes_status(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let me = caller.me().await.unwrap();
    let invite = Invite {
        role: world
            .role(RoleCategory::Organization, "organization:member")
            .await,
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
    assert_eq!(name_of(&error), "AlreadyInThatState");
    assert_eq!(world.calls(), 1, "an invitation is never sent again");
}

async fn a_plan_that_is_full_says_so_whatever_makes_status(side: Side) {
    let world = side.world().await;
    let new = NewTeam::named(world.organization, "Second");
    let error = world.click().create_team(&new).await.unwrap_err();
    assert_eq!(name_of(&error), "PaymentRequired");
}

async fn a_role_of_ones_own_is_made_or_said_to_be_beyond_the_plan_whatever_makes_status(
    side: Side,
) {
    let world = side.world().await;
    let caller = world.click();
    let known = caller.permissions(RoleCategory::Team).await.unwrap();
    let number = |name: &str| known.iter().find(|it| it.name == name).unwrap().id;
    let new = NewCustomRole {
        organization: world.organization,
        name: "Looks after runs".to_owned(),
        category: RoleCategory::Team,
        description: None,
        permissions: vec![number("dlq view"), number("dlq edit")],
    };
    let refused = caller.create_custom_role(&new).await.unwrap_err();
    let expected = match side.switches.not_licensed_status {
        403 => "Forbidden",
        _ => "PaymentRequired",
    };
    assert_eq!(name_of(&refused), expected);

    let organization = world.organization.get();
    let control = world.control();
    control
        .set_organization(organization, Some(1000), None)
        .unwrap();
    let made = caller.create_custom_role(&new).await.unwrap();
    let change = CustomRoleChange {
        permissions: Some(vec![number("dlq view")]),
        ..CustomRoleChange::default()
    };
    let changed = caller.update_custom_role(made.id, world.organization, &change);
    assert_eq!(changed.await.unwrap().permissions[0].name, "dlq view");
    let all = caller.roles(RoleCategory::Team, Some(world.organization));
    let all = all.await.unwrap();
    let own = all.iter().find(|role| role.id == made.id).unwrap();
    assert_eq!(
        (own.name.as_str(), &own.identifier),
        ("Looks after runs", &None)
    );
    assert_eq!(own.permissions, ["dlq view"]);

    let person = invited(&world, true).await;
    let given = caller.set_team_role(person, world.team, made.id).await;
    assert_eq!(given.unwrap().users_role_id, Some(made.id));
    let in_use = caller.delete_custom_role(made.id, world.organization).await;
    assert_eq!(name_of(&in_use.unwrap_err()), "Invalid");
    let looks = world
        .role(RoleCategory::Team, "company:team-monitoring")
        .await;
    let row = caller.set_team_role(person, world.team, looks).await;
    row.unwrap();
    let gone = caller.delete_custom_role(made.id, world.organization).await;
    gone.unwrap();
}

async fn who_is_invited_is_in_the_team_at_once_or_later_and_both_are_told(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let person = invited(&world, true).await;
    let row = caller.team_role(world.team, person).await;
    match row {
        Ok(row) => assert!(side.switches.invited_join_at_once && row.user_id == person),
        Err(error) => {
            assert!(!side.switches.invited_join_at_once);
            assert_eq!(name_of(&error), "NotFound");
        }
    }
    let row = caller.organization_role(world.organization, person).await;
    assert_eq!(row.unwrap().invitation, Some(Invitation::Pending));
}

async fn taking_somebody_out_of_a_team_is_believed_only_as_far_as_make_answers(side: Side) {
    let world = side.world().await;
    let person = invited(&world, true).await;
    let removal = world.click().remove_from_team(person, world.team).await;
    let is_there = world.click().team_role(world.team, person).await.is_ok();
    match removal {
        Ok(TeamRemoval::Done) => assert!(!is_there),
        Ok(TeamRemoval::StillThere(_)) => assert!(is_there),
        Err(error) => assert!(is_there && !error.outcome_unknown(), "{error:?}"),
    }
}

async fn an_organization_is_made_or_refused_and_the_order_is_given_once(side: Side) {
    let world = side.world().await;
    let caller = world.client.on(None, make_api::Lane::Click);
    let new = NewOrganization {
        name: PlainName::new("Kedai Baru").unwrap(),
        region: RegionId(1),
        timezone: TimezoneId(113),
        country: CountryId(202),
    };
    world.control().clear_calls();
    let made = caller.create_organization(&new).await;
    assert_eq!(world.calls(), 1);
    let all = caller.organizations().collect_all().await.unwrap();
    let is_there = all
        .iter()
        .any(|organization| organization.name == "Kedai Baru");
    assert_eq!(is_there, side.switches.organization_creation);
    match made {
        Ok(made) => {
            assert!(is_there);
            let fresh = caller.fresh_organization(made.id).await.unwrap();
            assert_eq!(fresh.name, "Kedai Baru");
        }
        Err(error) => assert!(matches!(error, Error::Forbidden { .. }) && !is_there),
    }
}

async fn notifications_are_read_by_the_number_of_the_zone_whether_make_needs_it_or_not(side: Side) {
    let world = side.world().await;
    let caller = world.click();
    let zones = caller.imt_zones().await.unwrap();
    let zone = zones.iter().find(|zone| zone.is_at(world.client.zone()));
    let query = NotificationQuery {
        zone: Some(zone.unwrap().id),
        only_unread: false,
    };
    let rows = caller.notifications(query).collect_all().await.unwrap();
    let unnamed = NotificationQuery::default();
    match caller.notifications(unnamed).collect_all().await {
        Ok(same) => {
            assert!(!side.switches.notifications_need_zone);
            assert_eq!(same, rows);
        }
        Err(error) => {
            assert!(side.switches.notifications_need_zone);
            assert_eq!(name_of(&error), "Invalid");
        }
    }
    let zone = query.zone;
    caller.mark_notifications_read(zone).await.unwrap();
    assert_eq!(caller.unread_notifications().await.unwrap(), 0);
    if let Some(first) = rows.first() {
        let read = caller.notification(&first.id, zone).await.unwrap();
        assert!(read.body.is_some());
    }
}
