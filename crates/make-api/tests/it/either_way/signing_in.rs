//! What Make's sign-in does, which no source settles and nobody outside Make could try.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use make_api::auth::{Grant, Ports, Provider, Redirect, Session, SignInError};
use make_api::clock::ManualClock;
use make_api::{Budgets, Client, Error, Lane, Options};
use make_sandbox::{Dialect, Registration, Sandbox};
use tokio::net::TcpListener;

use super::{Side, tried};
use crate::browser;
use crate::signing::{SigningIn, sandbox, zone_of};

tried! {
    a_sign_in_lasts_as_long_as_make_lets_it_and_then_says_that_it_is_over {
        oauth_public_refresh: ["true", "false"],
        oauth_refresh_rotates: ["true", "false"],
        oauth_wants_redirect_again: ["true", "false"],
        oauth_token_lives_s: ["60", "300", "3600"]
    }
    whether_or_not_the_person_agrees_and_make_sends_anybody_back_the_sign_in_ends {
        oauth_page: ["true", "false"],
        oauth_consents: ["true", "false"],
        oauth_takes_loopback: ["true", "false"]
    }
    a_sign_in_is_renewed_in_time_whatever_the_server_tells_of_its_life {
        oauth_tells_life: ["true", "false"],
        oauth_refresh_lives_s: ["600", "15724800"],
        oauth_reuse_ends_sign_in: ["true", "false"]
    }
    a_program_with_a_secret_is_served_where_it_is_registered {
        oauth_registered_only: ["true", "false"],
        oauth_secret_refresh: ["true", "false"]
    }
    a_registration_with_one_exact_address_is_met_by_listening_there {
        oauth_exact_redirect: ["true", "false"]
    }
}

async fn sandbox_of(side: &Side) -> (Sandbox, Provider) {
    let sandbox = sandbox(Dialect::Make, |switches| {
        switches.clone_from(&side.switches);
        switches.rate_limit = false;
    })
    .await;
    let provider = Provider::make_at(&zone_of(&sandbox), "mandor").unwrap();
    (sandbox, provider)
}

/// A client that lives on a grant.
fn signed_in(
    sandbox: &Sandbox,
    provider: Provider,
    grant: Grant,
    clock: &Arc<ManualClock>,
) -> (Session, Client) {
    let forget = |_: Grant| std::future::ready(());
    let session = Session::signed_in(provider, grant, clock.clone(), forget).unwrap();
    let options = Options::new(Arc::new(Budgets::new(clock.clone())), clock.clone());
    let client = Client::new(zone_of(sandbox), session.clone(), options).unwrap();
    (session, client)
}

async fn a_sign_in_lasts_as_long_as_make_lets_it_and_then_says_that_it_is_over(side: Side) {
    const LOOKS: i64 = 24;
    let (sandbox, provider) = sandbox_of(&side).await;
    let signing_in = SigningIn::at(provider.clone()).await;
    let clock = signing_in.clock.clone();
    let grant = signing_in.through_the_browser().await.unwrap();
    let renews = side.switches.oauth_public_refresh;
    assert_eq!(grant.tokens().refresh.is_some(), renews);
    let (session, client) = signed_in(&sandbox, provider, grant, &clock);
    assert_eq!(session.ends_at().is_some(), !renews);
    let every = Duration::from_mins(3);
    for look in 0..LOOKS {
        let seen = client.on(None, Lane::Background).me().await;
        let is_alive = renews || look * 180 < side.switches.oauth_token_lives_s;
        match seen {
            Ok(_) => assert!(is_alive, "look {look}"),
            Err(Error::Unauthorized { .. }) => assert!(!is_alive, "look {look}"),
            Err(error) => panic!("look {look}: {error:?}"),
        }
        assert_eq!(session.is_over(), !is_alive);
        clock.advance(every);
        let passed = SignedDuration::try_from(every).unwrap();
        sandbox.control().advance(passed).unwrap();
    }
}

async fn whether_or_not_the_person_agrees_and_make_sends_anybody_back_the_sign_in_ends(side: Side) {
    let (_sandbox, provider) = sandbox_of(&side).await;
    let signing_in = SigningIn::at(provider).await;
    let mut page = browser::visit(&signing_in.address).await;
    if side.switches.oauth_page && side.switches.oauth_takes_loopback {
        assert_eq!(page.status, 200);
        let answer = if side.switches.oauth_consents {
            "allow"
        } else {
            "deny"
        };
        page = browser::press(&page, &signing_in.address, answer).await;
    }
    if !side.switches.oauth_takes_loopback {
        assert_eq!(page.status, 400);
        signing_in.clock.advance(Duration::from_mins(5));
    }
    let outcome = signing_in.grant.await.unwrap();
    match (
        side.switches.oauth_takes_loopback,
        side.switches.oauth_consents,
    ) {
        (true, true) => assert!(outcome.is_ok()),
        (true, false) => assert!(matches!(outcome, Err(SignInError::Denied))),
        (false, _) => assert!(matches!(outcome, Err(SignInError::TimedOut))),
    }
    assert!(!browser::is_open(signing_in.port).await);
}

async fn a_sign_in_is_renewed_in_time_whatever_the_server_tells_of_its_life(mut side: Side) {
    const EVERY_S: i64 = 180;
    side.switches.oauth_public_refresh = true;
    let (sandbox, provider) = sandbox_of(&side).await;
    let signing_in = SigningIn::at(provider.clone()).await;
    let clock = signing_in.clock.clone();
    let grant = signing_in.through_the_browser().await.unwrap();
    let (session, client) = signed_in(&sandbox, provider, grant, &clock);
    for look in 0..10 {
        let is_alive = look * EVERY_S <= side.switches.oauth_refresh_lives_s;
        let seen = client.on(None, Lane::Background).me().await;
        assert_eq!(seen.is_ok(), is_alive, "look {look}: {seen:?}");
        assert_eq!(session.is_over(), !is_alive, "look {look}");
        let passed = SignedDuration::from_secs(EVERY_S);
        clock.advance(passed.unsigned_abs());
        sandbox.control().advance(passed).unwrap();
    }
}

async fn a_program_with_a_secret_is_served_where_it_is_registered(side: Side) {
    let (sandbox, provider) = sandbox_of(&side).await;
    let shop = Registration::public("mandor", "http://127.0.0.1/callback").with_secret("hush-hush");
    sandbox.control().register(shop).unwrap();
    let right = provider.clone().with_secret(&"hush-hush".into());
    let signing_in = SigningIn::at(right).await;
    let grant = signing_in.through_the_browser().await.unwrap();
    assert_eq!(
        grant.tokens().refresh.is_some(),
        side.switches.oauth_secret_refresh
    );
    let wrong = provider.with_secret(&"hush".into());
    let outcome = SigningIn::at(wrong).await.through_the_browser().await;
    assert!(outcome.is_err(), "another secret");
    let stranger = Provider::make_at(&zone_of(&sandbox), "stranger").unwrap();
    let signing_in = SigningIn::at(stranger).await;
    let page = browser::visit(&signing_in.address).await;
    if side.switches.oauth_registered_only {
        assert_eq!(page.status, 400);
        signing_in.clock.advance(Duration::from_mins(5));
        let outcome = signing_in.grant.await.unwrap();
        assert!(matches!(outcome, Err(SignInError::TimedOut)));
    } else {
        assert!(signing_in.grant.await.unwrap().is_ok());
    }
}

async fn a_registration_with_one_exact_address_is_met_by_listening_there(side: Side) {
    let (sandbox, provider) = sandbox_of(&side).await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    let place = format!("http://127.0.0.1:{port}/callback");
    let mandor = Registration::public("mandor", &place);
    sandbox.control().register(mandor).unwrap();
    // The port is taken while the first sign-in looks for one.
    let anywhere = SigningIn::at(provider.clone()).await;
    let page = browser::visit(&anywhere.address).await;
    if side.switches.oauth_exact_redirect {
        assert_eq!(page.status, 400);
    } else {
        assert!(anywhere.grant.await.unwrap().is_ok());
    }
    drop(free);
    let redirect = Redirect {
        ports: Ports::OneOf(vec![port]),
        ..Redirect::default()
    };
    let there = SigningIn::at(provider.with_redirect(redirect).unwrap()).await;
    assert!(there.through_the_browser().await.is_ok());
}
