use jiff::SignedDuration;
use make_sandbox::{Config, Sandbox, ScheduleTimezone, Size, Switches, Time};

use crate::desk::{Desk, MORNING};

async fn everything(desk: &Desk) -> Vec<String> {
    let facts = desk.control().scenarios();
    let mut told = Vec::new();
    for fact in facts
        .iter()
        .step_by(5)
        .filter(|fact| fact.organization == "Kopi Nusantara")
    {
        for path in ["", "/logs", "/blueprint", "/usage"] {
            told.push(
                desk.get(&format!("/scenarios/{}{path}", fact.id))
                    .await
                    .body
                    .to_string(),
            );
        }
    }
    let origins: Vec<String> = desk
        .ready()
        .zones
        .iter()
        .map(|zone| zone.zone.clone())
        .collect();
    told.into_iter()
        .map(|text| {
            origins
                .iter()
                .fold(text, |text, origin| text.replace(origin, "zone"))
        })
        .collect()
}

#[tokio::test]
async fn the_same_seed_and_time_make_the_same_world() {
    let one = everything(&Desk::of(Size::Agency).await).await;
    let other = everything(&Desk::of(Size::Agency).await).await;
    assert!(!one.is_empty());
    assert_eq!(one, other);
}

#[tokio::test]
async fn another_seed_makes_another_world() {
    let config = |seed| Config {
        size: Size::Tiny,
        seed,
        time: Time::Frozen(MORNING.parse().unwrap()),
        ..Config::default()
    };
    let one = Sandbox::start(config(1)).await.unwrap();
    let other = Sandbox::start(config(2)).await.unwrap();
    assert_ne!(one.ready().token, other.ready().token);
}

#[tokio::test]
async fn a_day_in_one_step_and_in_many_leaves_the_same_world() {
    let leap = Desk::of(Size::Agency).await;
    leap.control()
        .advance(SignedDuration::from_hours(24))
        .unwrap();
    let walk = Desk::of(Size::Agency).await;
    for _ in 0..144 {
        walk.control()
            .advance(SignedDuration::from_mins(10))
            .unwrap();
    }
    assert_eq!(everything(&leap).await, everything(&walk).await);
}

#[tokio::test]
async fn the_sizes_are_what_they_promise() {
    for (size, organizations, scenarios, people) in [
        (Size::Tiny, 1, 8, 5),
        (Size::Agency, 6, 120, 25),
        (Size::Mid, 1, 500, 30),
        (Size::Huge, 1, 5_000, 200),
    ] {
        let desk = Desk::of(size).await;
        assert_eq!(desk.ready().organizations.len(), organizations, "{size:?}");
        assert_eq!(desk.control().scenarios().len(), scenarios, "{size:?}");
        assert_eq!(desk.control().people().len(), people, "{size:?}");
    }
}

#[tokio::test]
async fn no_two_scenarios_of_a_team_share_a_name() {
    for size in [Size::Agency, Size::Huge] {
        let facts = Desk::of(size).await.control().scenarios();
        let names: std::collections::BTreeSet<_> = facts
            .iter()
            .map(|fact| (fact.zone, fact.team_id, &fact.name))
            .collect();
        assert_eq!(names.len(), facts.len(), "{size:?}");
    }
}

#[tokio::test]
async fn a_schedule_goes_by_the_organizations_clock_or_by_its_authors() {
    let next = async |schedule_timezone| {
        let desk = Desk::with(
            Size::Agency,
            Switches {
                schedule_timezone,
                ..Switches::default()
            },
        )
        .await;
        let facts = desk.control().scenarios();
        let fact = facts.iter().find(|fact| {
            fact.organization == "Sunline Travel" && fact.name == "Loyalty tier update"
        });
        let told = desk
            .get_in(1, &format!("/scenarios/{}", fact.unwrap().id))
            .await;
        told.body["scenario"]["nextExec"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        next(ScheduleTimezone::Organization).await,
        "2026-11-24T07:30:00.000Z",
        "02:30 in New York"
    );
    assert_eq!(
        next(ScheduleTimezone::Author).await,
        "2026-11-24T19:30:00.000Z",
        "02:30 in Jakarta"
    );
}
