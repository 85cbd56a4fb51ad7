//! Bad days: whatever Make, the network or the clock do, the old rows stay, a sentence says what happened,
//! and the rest works.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use journeys::World;
use journeys::world::of;
use make_sandbox::{Fault, FaultKind, Size};
use mandor_core::scenarios::rows::Permission;
use serde_json::{Value, json};

async fn check_now(world: &World) {
    world.get("check_now", Value::Null).await.unwrap();
    world.tick().await;
}

async fn organizations(world: &World) -> Vec<Value> {
    let list = world.get("list_organizations", Value::Null).await.unwrap();
    list["rows"].as_array().unwrap().clone()
}

async fn speak(world: &World, language: &str) {
    let mut settings = world.get("get_settings", Value::Null).await.unwrap();
    settings["language"] = json!(language);
    world.get("change_settings", settings).await.unwrap();
}

/// Every problem that stands beside an organization or a zone now.
async fn problems(world: &World) -> Vec<Value> {
    let of_organizations = organizations(world)
        .await
        .into_iter()
        .map(|row| row["reach"]["problem"].clone());
    let shell = world.shell().await.unwrap();
    let zones = shell["accounts"][0]["zones"].as_array().unwrap().clone();
    let of_zones = zones.into_iter().map(|zone| zone["problem"].clone());
    of_organizations
        .chain(of_zones)
        .filter(Value::is_object)
        .collect()
}

#[tokio::test]
async fn whatever_a_listing_answers_the_old_rows_stay_and_a_sentence_says_why() {
    let table = [
        (FaultKind::HtmlPage, "notMake"),
        (FaultKind::CutBody, "cutShort"),
        (FaultKind::BrokenJson, "badAnswer"),
        (FaultKind::DeepJson, "badAnswer"),
        (FaultKind::InternalError, "makeBroken"),
        (FaultKind::BadGateway, "makeBroken"),
        (FaultKind::Unavailable, "makeBroken"),
        (FaultKind::Forbidden, "notVisible"),
        (FaultKind::NotFound, "notFound"),
        (FaultKind::Status { status: 418 }, "refused"),
        (FaultKind::OrganizationPaused, "organizationPaused"),
        (
            FaultKind::Redirect {
                to: "https://evil.example/".to_owned(),
            },
            "notMake",
        ),
    ];
    let world = World::demo(Size::Tiny).await.unwrap();
    let before = world.list().await.unwrap();
    let renamed = world.place_of(&before.rows[0]).unwrap();
    world.control().rename(renamed, "Unseen").unwrap();
    for (kind, code) in table {
        let fault = Fault::new(kind.clone()).on_path("/scenarios");
        world.control().set_fault(fault);
        check_now(&world).await;
        let list = world.list().await.unwrap();
        assert_eq!(list.rows.len(), before.rows.len(), "{kind:?}");
        assert_eq!(list.as_of, before.as_of, "{kind:?}");
        assert!(list.rows.iter().all(|row| row.name != "Unseen"), "{kind:?}");

        let mut sentences = BTreeSet::new();
        for language in ["en", "id"] {
            speak(&world, language).await;
            let problems = problems(&world).await;
            let problem = problems.first().expect("something is said");
            assert_eq!(problem["code"], code, "{kind:?}");
            for part in ["happened", "means", "press"] {
                assert!(
                    !problem[part].as_str().unwrap().is_empty(),
                    "{kind:?} {part}"
                );
            }
            sentences.insert(problem["happened"].to_string());
        }
        assert_eq!(sentences.len(), 2, "one sentence in each language");
        world.control().clear_faults(None);
    }
    check_now(&world).await;
    assert_eq!(problems(&world).await, Vec::<Value>::new());
    assert!(
        world
            .row(|row| row.name == "Unseen")
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_malformed_row_costs_only_itself_and_is_counted() {
    let world = World::of(Size::Tiny).await.unwrap();
    let fault = Fault::new(FaultKind::MalformedRow).on_path("/scenarios");
    world.control().set_fault(fault);
    world.open_demo().await.unwrap();
    world.tick().await;
    let list = world.list().await.unwrap();
    assert_eq!((list.rows.len(), list.skipped), (7, 1));
}

#[tokio::test]
async fn an_organization_or_team_whose_row_cannot_be_read_keeps_what_is_known_of_it() {
    let world = World::demo(Size::Agency).await.unwrap();
    let before = world.list().await.unwrap();
    let all = organizations(&world).await;
    for path in ["/organizations", "/teams"] {
        let fault = Fault::new(FaultKind::MalformedRow).on_path(path);
        world.control().set_fault(fault);
        check_now(&world).await;
        world.control().clear_faults(None);
        let names = |rows: &[Value]| rows.iter().map(|it| it["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&organizations(&world).await), names(&all), "{path}");
        let after = world.list().await.unwrap();
        assert_eq!(after.rows.len(), before.rows.len(), "{path}");
        for (old, new) in before.rows.iter().zip(&after.rows) {
            assert_eq!(
                (&old.team_name, &old.permission),
                (&new.team_name, &new.permission)
            );
        }
    }
}

#[tokio::test]
async fn fields_nobody_knows_and_numbers_as_text_change_nothing() {
    let world = World::demo(Size::Agency).await.unwrap();
    let before = world.list().await.unwrap();
    for kind in [
        FaultKind::UnknownFields,
        FaultKind::NumbersAsStrings,
        FaultKind::HugeAnswer,
    ] {
        world.control().set_fault(Fault::new(kind.clone()));
        check_now(&world).await;
        world.control().clear_faults(None);
        let after = world.list().await.unwrap();
        assert_eq!(problems(&world).await, Vec::<Value>::new(), "{kind:?}");
        assert_eq!(after.rows.len(), before.rows.len(), "{kind:?}");
        for (old, new) in before.rows.iter().zip(&after.rows) {
            assert_eq!(
                (old.key, &old.name, old.is_active),
                (new.key, &new.name, new.is_active)
            );
            assert_eq!((&old.apps, &old.permission), (&new.apps, &new.permission));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_longer_than_thirty_seconds_is_given_up() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let before = world.list().await.unwrap();
    let never = Fault::new(FaultKind::SlowBody { ms: 600_000 }).on_path("/scenarios");
    world.control().set_fault(never);
    check_now(&world).await;
    let list = world.list().await.unwrap();
    assert_eq!(list.rows.len(), before.rows.len());
    assert_eq!(problems(&world).await[0]["code"], "timeout");
}

#[tokio::test]
async fn a_slow_answer_within_the_limit_is_waited_for() {
    let world = World::of(Size::Tiny).await.unwrap();
    world
        .control()
        .set_fault(Fault::new(FaultKind::SlowBody { ms: 50 }));
    world.open_demo().await.unwrap();
    world.tick().await;
    assert_eq!(world.list().await.unwrap().rows.len(), 8);
}

#[tokio::test]
async fn make_asking_to_slow_down_is_obeyed_in_the_background_while_clicks_still_go() {
    let world = World::demo(Size::Tiny).await.unwrap();
    let row = world
        .row(|row| row.is_active && row.permission == Permission::Allowed)
        .await
        .unwrap()
        .unwrap();
    world.wait(Duration::from_mins(2));
    world.control().clear_calls();
    let full = FaultKind::TooManyRequests {
        plain_text: false,
        retry_after_s: None,
    };
    world
        .control()
        .set_fault(Fault::new(full).on_path("/scenarios").times(1));
    world.tick().await;

    let calls = world.control().calls();
    let refused = calls.iter().position(|call| call.status == 429).unwrap();
    let refused_at: Timestamp = calls[refused].at.parse().unwrap();
    for call in &calls[refused + 1..] {
        let at: Timestamp = call.at.parse().unwrap();
        assert!(
            at.duration_since(refused_at) >= SignedDuration::from_mins(1),
            "{} came too soon after a 429",
            call.path
        );
    }

    let slow = FaultKind::TooManyRequests {
        plain_text: true,
        retry_after_s: Some(600),
    };
    world
        .control()
        .set_fault(Fault::new(slow).on_path("/scenarios/consumptions").times(1));
    world.wait(Duration::from_mins(2));
    world.tick().await;
    let meter = world.get("get_meter", Value::Null).await.unwrap();
    assert!(meter[0]["pausedUntil"].is_number(), "the meter says so");
    let told = organizations(&world).await[0]["reach"]["problem"].clone();
    assert_eq!(told["code"], "slowDown");
    assert_eq!(
        told["retryAt"], meter[0]["pausedUntil"],
        "so does the organization, with the same moment"
    );
    let before = world.control().now();
    let held = world.get("pause_scenario", of(&row)).await.unwrap();
    let sent = world
        .get("send_now", json!({ "entry": held["id"] }))
        .await
        .unwrap();
    assert_eq!(sent["state"], "done");
    let waited = world.control().now().duration_since(before);
    assert_eq!(waited, SignedDuration::ZERO, "a click does not wait");
}

#[tokio::test]
async fn a_sign_in_that_ends_is_told_once_and_make_is_left_alone() {
    let world = World::demo(Size::Agency).await.unwrap();
    let before = world.list().await.unwrap();
    let zone = world.ready().zones[2].clone();
    world.control().revoke(&zone.token).unwrap();
    world.wait(Duration::from_mins(2));
    world.control().clear_calls();
    world.tick().await;

    let asked = |world: &World| {
        let calls = world.control().calls();
        calls.iter().filter(|call| call.zone == zone.zone).count()
    };
    assert!(
        asked(&world) <= 2,
        "{} calls after the sign-in ended",
        asked(&world)
    );
    let shell = world.shell().await.unwrap();
    let zones = shell["accounts"][0]["zones"].as_array().unwrap();
    let ended = zones.iter().find(|it| it["host"] == "eu2").unwrap();
    assert_eq!(ended["problem"]["code"], "signInEnded");
    assert_eq!(
        zones.iter().filter(|it| it["problem"].is_null()).count(),
        2,
        "the other zones go on"
    );
    assert_eq!(world.list().await.unwrap().rows.len(), before.rows.len());

    world.control().clear_calls();
    for _ in 0..5 {
        world.later(Duration::from_mins(1)).await;
    }
    assert!(asked(&world) <= 1, "{} more calls", asked(&world));
}

#[tokio::test]
async fn who_presses_check_now_is_heard_by_a_server_that_refused_for_a_while() {
    let world = World::demo(Size::Agency).await.unwrap();
    world
        .control()
        .set_fault(Fault::new(FaultKind::Unauthorized));
    for _ in 0..3 {
        check_now(&world).await;
    }
    world.control().clear_faults(None);
    check_now(&world).await;

    let shell = world.shell().await.unwrap();
    let zones = shell["accounts"][0]["zones"].as_array().unwrap();
    assert!(
        zones.iter().all(|zone| zone["problem"].is_null()),
        "{zones:?}"
    );
}

#[tokio::test]
async fn an_organization_that_refuses_leaves_the_others_fresh() {
    let world = World::demo(Size::Agency).await.unwrap();
    let every = world.list().await.unwrap();
    for row in &every.rows {
        let place = world.place_of(row).unwrap();
        let name = format!("{} (new)", row.name);
        world.control().rename(place, &name).unwrap();
    }
    let once = Fault::new(FaultKind::Forbidden)
        .on_path("/scenarios")
        .times(1);
    world.control().set_fault(once);
    check_now(&world).await;

    let rows = organizations(&world).await;
    let refused: Vec<&Value> = rows
        .iter()
        .filter(|row| row["reach"]["kind"] == "failed")
        .collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["reach"]["problem"]["code"], "notVisible");
    let list = world.list().await.unwrap();
    assert_eq!(list.rows.len(), every.rows.len(), "its old rows stay");
    for row in &list.rows {
        let is_fresh = row.name.ends_with("(new)");
        let is_refused = refused[0]["name"] == row.organization_name.as_str();
        assert_ne!(
            is_fresh, is_refused,
            "{}: {}",
            row.organization_name, row.name
        );
    }
}

#[tokio::test]
async fn offline_keeps_the_rows_with_their_age_and_recovers_by_itself() {
    let mut world = World::demo(Size::Tiny).await.unwrap();
    let before = world.list().await.unwrap();
    world.cut_off().await;
    let gone_at = world.control().now();
    world.later(Duration::from_mins(1)).await;

    let shell = world.shell().await.unwrap();
    let since = shell["offlineSince"].as_i64().unwrap();
    assert!(since >= gone_at.as_millisecond());
    let list = world.list().await.unwrap();
    assert_eq!(list.rows.len(), before.rows.len());
    assert_eq!(list.as_of, before.as_of);
    world.later(Duration::from_mins(10)).await;
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["offlineSince"], since, "it began once");

    world.bring_back().await.unwrap();
    world.later(Duration::from_mins(1)).await;
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["offlineSince"], Value::Null);
    assert!(world.list().await.unwrap().as_of > before.as_of);
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_a_day_gives_a_hint_and_looks_go_on() {
    for wrong in [
        SignedDuration::from_hours(24),
        SignedDuration::from_hours(-24),
    ] {
        let world = World::demo(Size::Tiny).await.unwrap();
        world.set_clock_wrong_by(wrong);
        let row = world.list().await.unwrap().rows[0].clone();
        let place = world.place_of(&row).unwrap();
        world.control().rename(place, "Seen all the same").unwrap();
        world.later(Duration::from_mins(1)).await;
        world.later(Duration::from_mins(1)).await;

        let shell = world.shell().await.unwrap();
        let off = shell["clockOffMs"].as_i64().unwrap();
        let expected = i64::try_from(-wrong.as_millis()).unwrap();
        assert!((off - expected).abs() < 5_000, "{off}");
        let list = world.list().await.unwrap();
        assert!(list.rows.iter().any(|row| row.name == "Seen all the same"));

        world.set_clock_wrong_by(SignedDuration::ZERO);
        world.later(Duration::from_mins(1)).await;
        assert_eq!(world.shell().await.unwrap()["clockOffMs"], Value::Null);
    }
}

#[tokio::test]
async fn a_world_full_of_faults_never_loses_a_row_it_once_had() {
    let world = World::of(Size::Hostile).await.unwrap();
    world.open_demo().await.unwrap();
    let mut most = 0;
    for _ in 0..12 {
        world.tick().await;
        world.wait(Duration::from_secs(90));
        let rows = world.list().await.unwrap().rows.len();
        // A row that came malformed is missing until the next listing, one in each organization at most.
        assert!(rows + 6 >= most, "{rows} rows after {most}");
        most = most.max(rows);
    }
    assert!(most > 0, "something got through");

    world.control().clear_faults(None);
    world.wait(Duration::from_mins(10));
    check_now(&world).await;
    assert_eq!(problems(&world).await, Vec::<Value>::new());
    let calm = World::demo(Size::Agency).await.unwrap();
    let expected = calm.list().await.unwrap().rows.len();
    assert_eq!(world.list().await.unwrap().rows.len(), expected);
}
