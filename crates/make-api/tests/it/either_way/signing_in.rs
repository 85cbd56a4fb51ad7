//! What Make's sign-in does, which no source settles and nobody outside Make could try.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use make_api::auth::{Grant, Provider, Session, SignInError};
use make_api::{Budgets, Client, Error, Lane, Options};
use make_sandbox::{Dialect, Sandbox};

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
        oauth_consents: ["true", "false"],
        oauth_takes_loopback: ["true", "false"]
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

async fn a_sign_in_lasts_as_long_as_make_lets_it_and_then_says_that_it_is_over(side: Side) {
    const LOOKS: i64 = 24;
    let (sandbox, provider) = sandbox_of(&side).await;
    let signing_in = SigningIn::at(provider.clone()).await;
    let clock = signing_in.clock.clone();
    let grant = signing_in.through_the_browser().await.unwrap();
    let renews = side.switches.oauth_public_refresh;
    assert_eq!(grant.tokens().refresh.is_some(), renews);
    let forget = |_: Grant| std::future::ready(());
    let session = Session::signed_in(provider, grant, clock.clone(), forget).unwrap();
    assert_eq!(session.ends_at().is_some(), !renews);
    let options = Options::new(Arc::new(Budgets::new(clock.clone())), clock.clone());
    let client = Client::new(zone_of(&sandbox), session.clone(), options).unwrap();
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
    let page = browser::visit(&signing_in.address).await;
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
