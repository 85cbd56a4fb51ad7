//! How Make counts calls, how it says that there were too many, and what its clock says.

use jiff::SignedDuration;

use super::{Side, tried};
use crate::client::{TestClient, name_of};

tried! {
    the_limit_is_kept_and_a_429_understood_however_make_counts_and_says_it {
        minute_begins: ["withFirstCall", "onTheMinute"],
        limit_body: ["json", "plainText"],
        retry_after: ["true", "false"],
        rate_limit_headers: ["true", "false"]
    }
    who_keeps_to_the_limit_is_never_refused_whether_make_enforces_it_or_not {
        rate_limit: ["true", "false"]
    }
    the_difference_of_the_clocks_is_measured_by_what_make_says_it_is {
        date_header: ["true", "false"],
        date_ahead_s: ["0", "3600", "-420"]
    }
}

async fn the_limit_is_kept_and_a_429_understood_however_make_counts_and_says_it(mut side: Side) {
    side.switches.rate_limit = true;
    let world = side.world().await;
    let caller = world.click();
    let organization = caller.organization(world.organization);
    let limit = organization.await.unwrap().calls_a_minute().unwrap();
    let mut refused = None;
    // The test's budget has no limit to speak of, so Make's own is met.
    for _ in 0..=limit {
        if let Err(error) = world.click().scenario(world.scenario).await {
            refused = Some(error);
            break;
        }
        let blink = SignedDuration::from_millis(1);
        world.control().advance(blink).unwrap();
    }
    let refused = refused.expect("the limit is met");
    assert_eq!(name_of(&refused), "TooManyRequests");
    let budgets = &world.client.budgets;
    let meter = budgets.meter(world.client.zone(), world.organization);
    assert!(meter.paused_until.is_some(), "the background rests");
    assert!(
        !side.switches.rate_limit_headers || meter.limit == limit,
        "{meter:?}"
    );
}

async fn who_keeps_to_the_limit_is_never_refused_whether_make_enforces_it_or_not(side: Side) {
    let world = side.world().await;
    let organization = world.click().organization(world.organization).await;
    let limit = organization.unwrap().calls_a_minute().unwrap();
    let hour = SignedDuration::from_hours(1);
    world.control().advance(hour).unwrap();
    let budgets = &world.client.budgets;
    budgets.set_limit(world.client.zone(), world.organization, limit);
    for _ in 0..limit * 3 {
        let before = world.client.slept();
        world.click().scenario(world.scenario).await.unwrap();
        // What the client waited for has passed for Make, too.
        let waited = world.client.slept().saturating_sub(before);
        let waited = SignedDuration::try_from(waited).unwrap();
        world.control().advance(waited).unwrap();
    }
    let meter = budgets.meter(world.client.zone(), world.organization);
    assert_eq!(meter.paused_until, None, "Make never asked to slow down");
}

async fn the_difference_of_the_clocks_is_measured_by_what_make_says_it_is(side: Side) {
    let world = side.world().await;
    let zone = world.client.zone();
    let token = &world.sandbox.ready().token;
    let client = TestClient::new(zone, token, std::time::Duration::from_secs(30));
    assert_eq!(client.server_time_offset(), None, "nothing was said yet");
    let caller = client.on(None, make_api::Lane::Click);
    caller.me().await.unwrap();
    let measured = client.server_time_offset().unwrap();
    if side.switches.date_header {
        let ahead = SignedDuration::from_secs(side.switches.date_ahead_s);
        let wrong = (measured - ahead).abs();
        assert!(wrong < SignedDuration::from_secs(2), "{measured:?}");
    } else {
        // The header then tells the time of the machine, which the clocks of the test know nothing of.
        assert!(
            measured.abs() > SignedDuration::from_secs(2),
            "{measured:?}"
        );
    }
}
