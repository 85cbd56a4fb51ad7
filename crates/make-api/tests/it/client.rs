//! Clients for tests: a real client on a clock that nobody has to wait for.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use make_api::clock::ManualClock;
use make_api::{
    Budgets, Caller, Client, Clock, Credential, Error, Guide, Lane, Options, OrganizationId, Zone,
};

use crate::bare::{self, BareServer};

/// A token in Make's form. It stands in for every secret: no log and no error may show it.
pub(crate) const TOKEN: &str = "7615989d-d213-48dc-b625-27133ae3f1a8";

/// A client with the clock and the budgets it uses.
pub(crate) struct TestClient {
    client: Client,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) budgets: Arc<Budgets>,
}

impl TestClient {
    pub(crate) fn new(zone: &Zone, token: &str, timeout: Duration) -> Self {
        Self::build(zone, token, timeout, None)
    }

    /// With [`TOKEN`], in Make's words or the guide's.
    pub(crate) fn speaking(zone: &Zone, guide: Option<Guide>) -> Self {
        Self::build(zone, TOKEN, Duration::from_secs(30), guide)
    }

    fn build(zone: &Zone, token: &str, timeout: Duration, guide: Option<Guide>) -> Self {
        let clock = Arc::new(ManualClock::hurried(
            "2026-03-02T09:00:00Z".parse().unwrap(),
        ));
        let budgets = Arc::new(Budgets::new(clock.clone()));
        let options = Options {
            timeout,
            guide,
            ..Options::new(budgets.clone(), clock.clone())
        };
        let credential = Credential::new(&token.into()).unwrap();
        let client = Client::new(zone.clone(), credential, options).unwrap();
        Self {
            client,
            clock,
            budgets,
        }
    }

    /// How long all sleeps together would have taken.
    pub(crate) fn slept(&self) -> Duration {
        self.clock.uptime()
    }

    /// The same in whole seconds.
    pub(crate) fn slept_s(&self) -> u64 {
        self.slept().as_secs()
    }
}

impl Deref for TestClient {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// A client with [`TOKEN`] on a zone.
pub(crate) fn client_for(zone: &Zone) -> TestClient {
    TestClient::new(zone, TOKEN, Duration::from_secs(30))
}

/// A server that answers everything with this JSON document, and a person's calls to it.
pub(crate) async fn answered_with(body: &str) -> (BareServer, Caller) {
    let server = BareServer::answering(vec![bare::json(body)]).await;
    let caller = client_for(&server.zone).on(Some(OrganizationId(11)), Lane::Click);
    (server, caller)
}

/// The name of an error's variant, which is what callers decide by.
pub(crate) fn name_of(error: &Error) -> String {
    format!("{error:?}")
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}
