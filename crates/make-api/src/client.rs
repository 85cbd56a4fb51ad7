//! The one road to the network: budget, authorise, send, check, decode.
//!
//! In: a zone, a credential, and calls in one of two lanes. Out: JSON documents, decoded values, or an [`Error`].
//! Never sends the credential to another host, never sends an action twice when it may have happened.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use url::Url;

use crate::auth::{Pass, Session};
use crate::budget::Lane;
use crate::budgets::{Budgets, Purse};
use crate::call::Call;
use crate::capabilities::Capabilities;
use crate::clock::{Clock, later};
use crate::decode::{self, Document};
use crate::endpoint::Dialect;
use crate::error::Error;
use crate::guide::{self, Guide};
use crate::ids::OrganizationId;
use crate::joined::{Joined, Question};
use crate::judge;
use crate::retry::{self, CallKind, Failure};
use crate::transport::{self, Exchange};
use crate::zone::{Zone, ZoneError};

/// What a client shares with the rest of the program.
#[derive(Debug, Clone)]
pub struct Options {
    /// The minutes of all organizations; one for the whole program.
    pub budgets: Arc<Budgets>,
    /// Who tells the time and waits.
    pub clock: Arc<dyn Clock>,
    /// Time limit of one try of one call. 30 seconds unless set.
    pub timeout: Duration,
    /// How long after the question its last try may begin; what cannot is answered with why. For a person who looks at
    /// a spinner. `None`, which is usual, waits for its turn and for what the server asks for.
    pub patience: Option<Duration>,
    /// How we introduce ourselves. Make's gate refuses the names of HTTP libraries.
    pub user_agent: String,
    /// The server follows the published guide instead of Make's own API. `None` unless set.
    pub guide: Option<Guide>,
}

impl Options {
    /// The ordinary options: 30 seconds, `Mandor/<version>`.
    pub fn new(budgets: Arc<Budgets>, clock: Arc<dyn Clock>) -> Self {
        let user_agent = concat!("Mandor/", env!("CARGO_PKG_VERSION")).to_owned();
        Self {
            budgets,
            clock,
            timeout: Duration::from_secs(30),
            patience: None,
            user_agent,
            guide: None,
        }
    }
}

/// One session on one zone. Clones share connections and what was measured.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    pool: reqwest::Client,
    zone: Zone,
    api: Url,
    session: Session,
    options: Options,
    server_time_offset: Mutex<Option<SignedDuration>>,
    joined: Joined,
}

impl Client {
    /// Prepares a client, with a [`Credential`](crate::Credential) that a person pasted or the [`Session`] of a sign-in,
    /// which the clients of all its zones share. Nothing is sent yet.
    ///
    /// Fails with [`Error::Setup`] when this computer cannot make secure connections at all, and with
    /// [`Error::BadZone`] when the zone is none the tokens of the sign-in may be sent to.
    pub fn new(zone: Zone, session: impl Into<Session>, options: Options) -> Result<Self, Error> {
        let session = session.into();
        if session.reach().is_some_and(|reach| !reach.covers(&zone)) {
            return Err(ZoneError::OutOfReach { to: zone }.into());
        }
        let pool = transport::pool(zone.kind(), &options.user_agent)?;
        let api = match &options.guide {
            None => zone.api_url()?,
            Some(guide) => zone.page(guide.path())?,
        };
        let inner = Inner {
            pool,
            zone,
            api,
            session,
            options,
            server_time_offset: Mutex::new(None),
            joined: Joined::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The zone this client talks to.
    pub fn zone(&self) -> &Zone {
        &self.inner.zone
    }

    /// What proves us to the zone.
    pub fn session(&self) -> &Session {
        &self.inner.session
    }

    /// What the server can do.
    pub fn capabilities(&self) -> Capabilities {
        match self.dialect() {
            Dialect::Make => Capabilities::of_make(),
            Dialect::Guide => Capabilities::of_guide(),
        }
    }

    /// Whose words the server speaks. For addresses and logs; screens ask [`Client::capabilities`].
    pub fn dialect(&self) -> Dialect {
        match self.inner.options.guide {
            None => Dialect::Make,
            Some(_) => Dialect::Guide,
        }
    }

    /// How far the server's clock is ahead of ours, by its last answer; exact to about a second.
    pub fn server_time_offset(&self) -> Option<SignedDuration> {
        *self
            .inner
            .server_time_offset
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls on the account of `organization`'s minute, for a person or for the background.
    ///
    /// `None` is for the few calls before any organization is known.
    pub fn on(&self, organization: Option<OrganizationId>, lane: Lane) -> Caller {
        Caller {
            client: self.clone(),
            organization,
            lane,
        }
    }

    fn measure(&self, server_time: Option<Timestamp>) {
        if let Some(server_time) = server_time {
            let offset = server_time.duration_since(self.inner.options.clock.now());
            *self
                .inner
                .server_time_offset
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = Some(offset);
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("zone", &self.inner.zone)
            .finish_non_exhaustive()
    }
}

/// A client in one organization's budget and one lane. All of Make's endpoints are methods of it.
#[derive(Debug, Clone)]
pub struct Caller {
    client: Client,
    organization: Option<OrganizationId>,
    lane: Lane,
}

impl Caller {
    /// The client behind this caller.
    pub fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.client.inner.options.clock
    }

    /// Asks and decodes the whole document.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        decode::whole(self.document(&call).await?)
    }

    /// Asks and decodes what stands under `key`.
    pub(crate) async fn ask_for<T: DeserializeOwned>(
        &self,
        key: &'static str,
        call: Call,
    ) -> Result<T, Error> {
        decode::member(self.document(&call).await?, key)
    }

    /// Asks for something whose answer tells nothing new. An answer without a body is as good as any.
    pub(crate) async fn tell(&self, call: Call) -> Result<(), Error> {
        self.document(&call).await.map(drop)
    }

    /// Asks for a list that comes whole. Rows that cannot be read are left out and logged.
    pub(crate) async fn ask_rows<T: DeserializeOwned>(
        &self,
        key: &'static str,
        call: Call,
    ) -> Result<Vec<T>, Error> {
        let (list, _) = self.page::<T, IgnoredAny>(key, &call).await?;
        decode::readable(list, call.template)
    }

    /// Asks for the list under `key`, and for what is said about pages beside it.
    pub(crate) async fn page<T: DeserializeOwned, P: DeserializeOwned>(
        &self,
        key: &'static str,
        call: &Call,
    ) -> Result<(decode::List<T>, Option<P>), Error> {
        match &self.client.inner.options.guide {
            None => self.exchange(call).await?.page(key),
            Some(guide) => decode::page(guide::document(self, guide, call).await?, key),
        }
    }

    /// The answer to a call in Make's words, whatever the server speaks.
    pub(crate) async fn document(&self, call: &Call) -> Result<Value, Error> {
        match &self.client.inner.options.guide {
            None => self.exchange(call).await?.value(),
            Some(guide) => guide::document(self, guide, call).await,
        }
    }

    /// Asks in the server's own words, and tries again as far as the retry rule allows. Equal questions that are under
    /// way in one lane, with one time limit, are sent once.
    pub(crate) async fn exchange(&self, call: &Call) -> Result<Document, Error> {
        let inner = &*self.client.inner;
        let answered = self.answered(call, judge::judge);
        if call.kind != CallKind::Read {
            let _change = inner.joined.change();
            return answered.await;
        }
        let (method, address) = (call.method.as_str(), call.url(&inner.api));
        let body = call.body.as_ref().map(Value::to_string).unwrap_or_default();
        let question = Question {
            organization: self.organization,
            lane: self.lane,
            timeout: call.timeout,
            words: format!("{method} {address} {body}"),
        };
        inner.joined.answer(question, answered).await
    }

    /// Asks an address that answers in plain text.
    pub(crate) async fn plain_text(&self, call: &Call) -> Result<String, Error> {
        if self.client.dialect() == Dialect::Guide {
            return Err(Error::Unsupported { what: call.name });
        }
        self.answered(call, |answer, now| match answer.status {
            200 => Ok(String::from_utf8_lossy(&answer.body).into_owned()),
            status => judge::judge(answer, now).and(Err(Error::NotMake { status })),
        })
        .await
    }

    async fn answered<T>(
        &self,
        call: &Call,
        read: impl Fn(judge::Answer, Timestamp) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Options {
            budgets, patience, ..
        } = &self.client.inner.options;
        let session = &self.client.inner.session;
        let purse: Purse = (self.client.inner.zone.clone(), self.organization);
        let asked = self.clock().uptime();
        let left = || {
            let spent = self.clock().uptime().saturating_sub(asked);
            patience.map(|patience| patience.saturating_sub(spent))
        };
        let mut refusals = session.refusals();
        let (mut tries, mut is_again) = (0, false);
        loop {
            session.stand()?;
            if call.counted {
                let admitted = refusals.or(budgets.admit(&purse, self.lane, left()));
                admitted.await?.map_err(|wait| Error::TooManyRequests {
                    retry_at: later(self.clock().now(), wait),
                })?;
            }
            let pass = session.pass().await?;
            tries += 1;
            let (error, retry_after) = match self.send(call, &purse, &pass).await {
                Ok(answer) => {
                    let (says_json, retry_after) = (answer.says_json, answer.retry_after);
                    match read(answer, self.clock().now()) {
                        Ok(value) => {
                            // A ping is answered in plain text, and to anybody.
                            if says_json {
                                session.accepted(&pass);
                            }
                            return Ok(value);
                        }
                        Err(Error::Unauthorized { detail }) => {
                            // It certainly did nothing, so with another token even an action may be sent once more.
                            session.refused(&pass, is_again, detail).await?;
                            is_again = true;
                            continue;
                        }
                        Err(error) => {
                            session.judged(&pass, &error);
                            (error, retry_after)
                        }
                    }
                }
                Err(error) => (error, None),
            };
            if matches!(error, Error::TooManyRequests { .. }) {
                budgets.slow_down(&purse, retry_after);
            }
            let wait = Failure::of(&error, retry_after).and_then(|failure| {
                retry::next_wait(call.kind, failure, self.lane, tries, fastrand::f64())
            });
            match wait {
                Some(wait) if left().is_none_or(|left| wait <= left) => {
                    // What tries out a doubted credential is not held while nothing is sent: others would be refused.
                    drop(pass);
                    refusals.or(self.clock().sleep(wait)).await?;
                }
                Some(_) | None => return Err(error),
            }
        }
    }

    /// Sends once, measures the server's clock, and leaves a line in the log.
    async fn send(&self, call: &Call, purse: &Purse, pass: &Pass) -> Result<judge::Answer, Error> {
        let Inner {
            pool, api, options, ..
        } = &*self.client.inner;
        let authorization = pass.authorization(self.client.dialect());
        let authorization = authorization.map_err(|source| Error::Setup {
            source: Arc::new(source),
        })?;
        let started = options.clock.uptime();
        let timeout = call.timeout.unwrap_or(options.timeout);
        let result = transport::exchange(
            pool,
            call.url(api),
            call,
            authorization,
            timeout,
            options.clock.now(),
        )
        .await;
        let took_ms = u64::try_from(options.clock.uptime().saturating_sub(started).as_millis())
            .unwrap_or(u64::MAX);
        let (method, path) = (call.method.as_str(), call.template);
        match result {
            Ok(Exchange {
                answer,
                server_time,
                rate,
            }) => {
                tracing::debug!(
                    method,
                    path,
                    status = answer.status,
                    took_ms,
                    "make answered"
                );
                self.client.measure(server_time);
                if call.counted {
                    options.budgets.told(purse, rate, self.client.dialect());
                }
                Ok(answer)
            }
            Err(error) => {
                tracing::debug!(method, path, took_ms, %error, "make did not answer");
                Err(error)
            }
        }
    }
}
