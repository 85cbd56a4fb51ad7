//! What all tests of signing in share: somebody to sign in at, a clock that stands still, and the words of the page.

use std::sync::Arc;

use make_api::Zone;
use make_api::auth::{self, Grant, Provider, SignInError, Waiting, Words};
use make_api::clock::ManualClock;
use make_sandbox::{Config, Dialect, Sandbox, Size, Switches, Time};
use tokio::task::JoinHandle;
use url::Url;

use crate::bare::BareServer;
use crate::browser;

/// A Monday morning, for the sandbox and for us.
pub(crate) const NOW: &str = "2026-03-02T09:00:00Z";

/// The page's words, each to be found again.
pub(crate) fn words() -> Words {
    Words {
        language: "en".to_owned(),
        title: "Mandor".to_owned(),
        allowed: "Back to Mandor".to_owned(),
        denied: "You did not allow it".to_owned(),
        failed: "That did not work".to_owned(),
        close: "You can close this window.".to_owned(),
    }
}

pub(crate) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::starting_at(NOW.parse().unwrap()))
}

/// A sandbox whose clock stands still.
pub(crate) async fn sandbox(dialect: Dialect, choose: impl FnOnce(&mut Switches)) -> Sandbox {
    let mut switches = Switches {
        rate_limit: false,
        ..Switches::default()
    };
    choose(&mut switches);
    Sandbox::start(Config {
        size: Size::Tiny,
        time: Time::Frozen(NOW.parse().unwrap()),
        dialect,
        switches,
        ..Config::default()
    })
    .await
    .unwrap()
}

pub(crate) fn zone_of(sandbox: &Sandbox) -> Zone {
    Zone::parse(&sandbox.ready().zones[0].zone).unwrap()
}

/// A sign-in server whose answers are given byte by byte, and its client.
pub(crate) async fn bare(answers: Vec<Vec<u8>>) -> (BareServer, Provider) {
    let server = BareServer::answering(answers).await;
    let provider = Provider::make_at(&server.zone, "mandor").unwrap();
    (server, provider)
}

/// A sign-in that somebody waits for.
pub(crate) struct SigningIn {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) address: Url,
    pub(crate) port: u16,
    pub(crate) grant: JoinHandle<Result<Grant, SignInError>>,
}

impl SigningIn {
    pub(crate) async fn at(provider: Provider) -> Self {
        Self::on(provider, clock()).await
    }

    pub(crate) async fn on(provider: Provider, clock: Arc<ManualClock>) -> Self {
        let waiting: Waiting = auth::sign_in(provider, clock.clone(), words())
            .await
            .unwrap();
        let (address, port) = (waiting.address().clone(), waiting.port());
        let sleepers = clock.sleepers();
        let grant = tokio::spawn(waiting.grant());
        // The five minutes begin when it is waited for.
        browser::until("the wait begins", || clock.sleepers() > sleepers).await;
        Self {
            clock,
            address,
            port,
            grant,
        }
    }

    /// What the address to open asks for.
    pub(crate) fn asked(&self, name: &str) -> String {
        let mut pairs = self.address.query_pairs();
        let (_, value) = pairs.find(|(key, _)| key == name).expect(name);
        value.into_owned()
    }

    /// The address the browser is sent back to, with this query.
    pub(crate) fn back(&self, query: &str) -> Url {
        let mut back = Url::parse(&self.asked("redirect_uri")).unwrap();
        back.set_query(Some(query));
        back
    }

    /// The browser comes back with a code, without having been anywhere.
    pub(crate) async fn comes_back(self) -> Result<Grant, SignInError> {
        let query = format!("code=the-code&state={}", self.asked("state"));
        assert_eq!(browser::get(&self.back(&query)).await.unwrap().status, 200);
        self.grant.await.unwrap()
    }

    /// The browser goes where it is sent, and the tokens come.
    pub(crate) async fn through_the_browser(self) -> Result<Grant, SignInError> {
        browser::visit(&self.address).await;
        self.grant.await.unwrap()
    }
}
