//! Every endpoint on every kind of bad day.

use make_sandbox::{Fault, FaultKind};

use crate::client::name_of;
use crate::endpoints::{self, Endpoint, Sort};
use crate::world::World;

/// One kind of bad day and what it must look like from outside.
struct Day {
    fault: FaultKind,
    expected: &'static str,
    /// How often a read and an action are sent before the error is told. A run is always sent once.
    reads: usize,
    actions: usize,
    /// Whether a write may have happened.
    is_unsure: bool,
}

fn day(fault: FaultKind, expected: &'static str) -> Day {
    Day {
        fault,
        expected,
        reads: 1,
        actions: 1,
        is_unsure: false,
    }
}

impl Day {
    /// Make, or something before it, is gone for the moment.
    fn asked_again(self) -> Self {
        Self { reads: 3, ..self }
    }

    fn unsure(self) -> Self {
        Self {
            is_unsure: true,
            ..self
        }
    }

    fn sends(&self, sort: Sort) -> usize {
        match sort {
            Sort::Read => self.reads,
            Sort::Action => self.actions,
            Sort::Run => 1,
        }
    }
}

fn bad_days() -> Vec<Day> {
    let too_many = |plain_text, retry_after_s| FaultKind::TooManyRequests {
        plain_text,
        retry_after_s,
    };
    let status = |status| FaultKind::Status { status };
    let redirect = FaultKind::Redirect {
        to: "http://127.0.0.1:9/".to_owned(),
    };
    vec![
        day(FaultKind::Unauthorized, "Unauthorized"),
        day(FaultKind::Forbidden, "Forbidden"),
        day(FaultKind::NotFound, "NotFound"),
        day(status(400), "Invalid"),
        day(status(402), "PaymentRequired"),
        day(status(406), "ConfirmationNeeded"),
        day(status(409), "Conflict"),
        day(status(413), "TooLarge"),
        day(status(422), "Invalid"),
        day(status(424), "Server").unsure(),
        day(too_many(false, None), "TooManyRequests"),
        day(too_many(true, Some(3600)), "TooManyRequests"),
        Day {
            reads: 3,
            actions: 3,
            ..day(too_many(false, Some(2)), "TooManyRequests")
        },
        day(FaultKind::OrganizationPaused, "OrganizationPaused"),
        day(FaultKind::InternalError, "Server").unsure(),
        day(FaultKind::BadGateway, "Server").asked_again().unsure(),
        day(FaultKind::Unavailable, "Server").asked_again().unsure(),
        day(FaultKind::HtmlPage, "NotMake").unsure(),
        day(FaultKind::Cloudflare, "NotMake"),
        day(redirect, "NotMake").unsure(),
    ]
}

/// Days that spoil an answer which was good, so the endpoint's own work is done.
fn spoiled_days() -> Vec<Day> {
    vec![
        day(FaultKind::BrokenJson, "Decode").unsure(),
        day(FaultKind::DeepJson, "Decode").unsure(),
        day(FaultKind::CutBody, "CutShort").asked_again().unsure(),
    ]
}

async fn check(world: &World, endpoint: &Endpoint, day: &Day) {
    let context = format!("{} on a day of {:?}", endpoint.name, day.fault);
    world.strike(Fault::new(day.fault.clone()));
    let error = (endpoint.call)(world).await.expect_err(&context);
    assert_eq!(name_of(&error), day.expected, "{context}");
    assert_eq!(error.outcome_unknown(), day.is_unsure, "{context}");
    assert_eq!(
        world.calls(),
        day.sends(endpoint.sort),
        "sendings of {context}"
    );
}

#[tokio::test]
async fn every_endpoint_names_every_refusal_and_sends_no_more_than_it_may() {
    let world = World::start().await;
    for endpoint in endpoints::all() {
        for day in bad_days() {
            check(&world, &endpoint, &day).await;
        }
    }
}

/// A world for one endpoint. Only actions need a fresh one, since only they leave something changed behind.
async fn world_for(endpoint: &Endpoint, shared: &mut Option<World>) -> World {
    match shared.take() {
        Some(world) if endpoint.sort == Sort::Read => world,
        _ => World::start().await,
    }
}

#[tokio::test]
async fn every_endpoint_notices_a_spoiled_answer() {
    let mut shared = None;
    for endpoint in endpoints::with_documents() {
        for day in spoiled_days() {
            // A spoiled answer comes after the work was done.
            let world = world_for(&endpoint, &mut shared).await;
            check(&world, &endpoint, &day).await;
            shared = Some(world);
        }
    }
}

#[tokio::test]
async fn every_endpoint_answers_on_a_good_day() {
    let mut shared = None;
    for endpoint in endpoints::all() {
        let world = world_for(&endpoint, &mut shared).await;
        let result = (endpoint.call)(&world).await;
        assert!(result.is_ok(), "{}: {result:?}", endpoint.name);
        shared = Some(world);
    }
}

#[tokio::test]
async fn every_endpoint_reads_answers_that_only_look_strange() {
    let mut shared = None;
    for fault in [FaultKind::UnknownFields, FaultKind::NumbersAsStrings] {
        for endpoint in endpoints::with_documents() {
            let world = world_for(&endpoint, &mut shared).await;
            world.strike(Fault::new(fault.clone()));
            let result = (endpoint.call)(&world).await;
            assert!(
                result.is_ok(),
                "{} with {fault:?}: {result:?}",
                endpoint.name
            );
            shared = Some(world);
        }
    }
}
