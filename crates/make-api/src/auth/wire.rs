//! The way to a sign-in server, with the same rules as the way to Make's API.
//!
//! In: the requests that the `oauth2` crate makes. Out: answers of bounded size, or the transport's [`Error`].
//! Never follows a redirect, so no code, verifier, secret or token leaves for another host; never retries, since a
//! code and a rotated token are good once; never accepts a bad certificate.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use oauth2::http::{Request, Response, StatusCode};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::header::{DATE, RETRY_AFTER};
use url::Url;

use crate::auth::error::OAuthError;
use crate::budget::MINUTE;
use crate::clock::{Clock, later};
use crate::error::{Error, MakeText};
use crate::judge;
use crate::transport;
use crate::zone::ZoneKind;

/// Answers with tokens have a few kilobytes.
const MOST_BYTES: usize = 256 * 1024;
/// Time limit of one request.
const TIMEOUT: Duration = Duration::from_secs(30);
const USER_AGENT: &str = concat!("Mandor/", env!("CARGO_PKG_VERSION"));

/// The way to one sign-in server.
#[derive(Debug)]
pub(super) struct Wire {
    http: reqwest::Client,
    pub(super) clock: Arc<dyn Clock>,
    /// The status of the last answer, for errors that the `oauth2` crate finds in it.
    status: AtomicU16,
}

impl Wire {
    /// Prepares the way to the server of an address. Nothing is sent yet.
    pub(super) fn to(server: &Url, clock: Arc<dyn Clock>) -> Result<Self, OAuthError> {
        let kind = match server.scheme() {
            // Only loopback is ever spoken to in the open, see `provider.rs`.
            "http" => ZoneKind::Loopback,
            _ => ZoneKind::Private,
        };
        Ok(Self {
            http: transport::no_pool(kind, USER_AGENT).map_err(OAuthError::Network)?,
            clock,
            status: AtomicU16::default(),
        })
    }

    /// The status of the last answer.
    pub(super) fn status(&self) -> u16 {
        self.status.load(Ordering::Relaxed)
    }

    /// Sends once.
    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let (parts, body) = request.into_parts();
        let (method, started) = (parts.method.clone(), self.clock.uptime());
        let result = self.sent(parts, body).await;
        let took_ms = u64::try_from(self.clock.uptime().saturating_sub(started).as_millis())
            .unwrap_or(u64::MAX);
        match &result {
            Ok(answer) => {
                let status = answer.status().as_u16();
                tracing::debug!(%method, status, took_ms, "the sign-in server answered");
            }
            Err(error) => tracing::debug!(%method, took_ms, %error, "the sign-in server failed"),
        }
        result
    }

    async fn sent(
        &self,
        parts: oauth2::http::request::Parts,
        body: Vec<u8>,
    ) -> Result<HttpResponse, Error> {
        let request = self
            .http
            .request(parts.method, parts.uri.to_string())
            .headers(parts.headers)
            .body(body)
            .timeout(TIMEOUT);
        let response = request.send().await.map_err(transport::failed)?;
        let status = response.status();
        self.status.store(status.as_u16(), Ordering::Relaxed);
        let header = |name| response.headers().get(name)?.to_str().ok();
        let now = self.clock.now();
        let server_now = header(DATE).and_then(judge::http_date).unwrap_or(now);
        let wait = header(RETRY_AFTER).and_then(|text| judge::retry_after(text, server_now));
        if status == StatusCode::TOO_MANY_REQUESTS {
            let retry_at = later(now, wait.unwrap_or(MINUTE));
            return Err(Error::TooManyRequests { retry_at });
        }
        if status.is_server_error() {
            return Err(Error::Server {
                status: status.as_u16(),
                detail: MakeText::default(),
            });
        }
        if status.is_redirection() || status.is_informational() {
            return Err(Error::NotMake {
                status: status.as_u16(),
            });
        }
        let body = transport::read(response, MOST_BYTES).await?;
        // The kind of content is not looked at: what is no JSON cannot be read as such.
        let mut answer = Response::new(body);
        *answer.status_mut() = status;
        Ok(answer)
    }

    /// Posts a form.
    pub(super) async fn post(&self, to: &Url, form: String) -> Result<HttpResponse, OAuthError> {
        let request = Request::post(to.as_str())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes());
        self.ask(request).await
    }

    /// Reads a document.
    pub(super) async fn get(&self, from: &Url) -> Result<HttpResponse, OAuthError> {
        let request = Request::get(from.as_str())
            .header("accept", "application/json")
            .body(Vec::new());
        self.ask(request).await
    }

    async fn ask(
        &self,
        request: oauth2::http::Result<HttpRequest>,
    ) -> Result<HttpResponse, OAuthError> {
        let request = request.map_err(|source| {
            OAuthError::Network(Error::Setup {
                source: Arc::new(source),
            })
        })?;
        self.send(request).await.map_err(unanswered)
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// What it means that the transport brought nothing.
pub(super) fn unanswered(error: Error) -> OAuthError {
    match error {
        Error::NotMake { status } => OAuthError::NotOAuth { status },
        Error::TooLarge { .. } => OAuthError::NotOAuth {
            status: StatusCode::OK.as_u16(),
        },
        other => OAuthError::Network(other),
    }
}
