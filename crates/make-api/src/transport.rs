//! The HTTP layer: one connection pool per client, with our rules for safety.
//!
//! In: a call and a credential. Out: an [`Answer`] read to its end, or the transport's [`Error`].
//! Never follows a redirect, never retries, never accepts a bad certificate, never reads more than 10 MB.

use std::error::Error as _;
use std::io;
use std::sync::{Arc, Once};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use url::Url;

use crate::call::Call;
use crate::endpoint::Method;
use crate::error::{BoxError, Error};
use crate::judge::{self, Answer};
use crate::rate::RateHeaders;
use crate::zone::ZoneKind;

/// The largest answer we take. Make's own largest lists stay far below.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// A server that cannot be reached in this time is as good as away.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds the connection pool of one client.
pub(crate) fn pool(kind: ZoneKind, user_agent: &str) -> Result<reqwest::Client, Error> {
    built(rules(kind, user_agent).pool_idle_timeout(Duration::from_mins(1)))
}

/// The same with a new connection for each request: a question that must not be asked twice should not meet a
/// connection that the server closes at that moment.
pub(crate) fn no_pool(kind: ZoneKind, user_agent: &str) -> Result<reqwest::Client, Error> {
    built(rules(kind, user_agent).pool_max_idle_per_host(0))
}

fn rules(kind: ZoneKind, user_agent: &str) -> reqwest::ClientBuilder {
    install_cryptography();
    let builder = reqwest::Client::builder()
        .user_agent(user_agent)
        // A redirect could carry the credential to another host, and Make's API has none.
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .tls_version_min(reqwest::tls::Version::TLS_1_2)
        .connect_timeout(CONNECT_TIMEOUT);
    match kind {
        // A proxy has no business between two programs of one computer, and without TLS no certificate is looked at.
        ZoneKind::Loopback => builder.no_proxy().tls_certs_only([]),
        ZoneKind::Public | ZoneKind::Private => builder.https_only(true),
    }
}

fn built(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    builder.build().map_err(|source| Error::Setup {
        source: plain(source),
    })
}

/// The one place that chooses who does the cryptography of TLS: ring, for every connection of the process.
fn install_cryptography() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        if rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
        {
            tracing::debug!("another part of the program has already chosen its cryptography");
        }
    });
}

/// An answer, and the server's clock when it was sent.
pub(crate) struct Exchange {
    pub(crate) answer: Answer,
    pub(crate) server_time: Option<Timestamp>,
    /// The server's own count of the minute.
    pub(crate) rate: RateHeaders,
}

/// Sends one call once. `now` is our clock, for a `Retry-After` date from a server that does not tell its own time.
pub(crate) async fn exchange(
    pool: &reqwest::Client,
    url: Url,
    call: &Call,
    authorization: HeaderValue,
    timeout: Duration,
    now: Timestamp,
) -> Result<Exchange, Error> {
    let method = match call.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut request = pool
        .request(method, url)
        .header(AUTHORIZATION, authorization)
        .header(ACCEPT, "application/json")
        .timeout(timeout);
    if let Some(body) = &call.body {
        request = request.json(body);
    }
    let response = request.send().await.map_err(failed)?;
    let server_time = text(response.headers(), &DATE).and_then(judge::http_date);
    let server_now = server_time.unwrap_or(now);
    let rate = RateHeaders::read(
        |name| response.headers().get(name)?.to_str().ok(),
        server_now,
    );
    let retry_after = text(response.headers(), &RETRY_AFTER)
        .and_then(|text| judge::retry_after(text, server_now));
    let says_json =
        text(response.headers(), &CONTENT_TYPE).is_some_and(|kind| kind.contains("json"));
    let status = response.status().as_u16();
    let body = read(response, MOST_BYTES).await?;
    Ok(Exchange {
        answer: Answer {
            status,
            says_json,
            // A server may say when its count starts anew instead of how long to wait.
            retry_after: retry_after.or(rate.resets_in.filter(|_| status == 429)),
            body,
        },
        server_time,
        rate,
    })
}

/// Reads an answer to its end, but not beyond `most` bytes.
pub(crate) async fn read(mut response: reqwest::Response, most: usize) -> Result<Vec<u8>, Error> {
    let told = response.content_length().unwrap_or_default();
    // Room for all of it at once; a server that tells too much is not believed.
    let mut body = Vec::with_capacity(usize::try_from(told).unwrap_or(most).min(most));
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        // Counted after decompression, so a small answer cannot unfold into a large one.
        if body.len() + chunk.len() > most {
            return Err(Error::TooLarge {
                refused_by_make: false,
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Sorts what the HTTP library says by what it means for the caller.
pub(crate) fn failed(error: reqwest::Error) -> Error {
    let (is_connect, is_timeout, is_builder) =
        (error.is_connect(), error.is_timeout(), error.is_builder());
    let was_answered_badly = is_connect && io_kinds(&error).any(is_refusal);
    let source = plain(error);
    if is_builder {
        Error::Setup { source }
    } else if was_answered_badly {
        Error::Connect { source }
    } else if is_connect {
        Error::Offline { source }
    } else if is_timeout {
        Error::Timeout { source }
    } else {
        Error::CutShort { source }
    }
}

/// The library's error without the address, whose query may say more than a log should hold.
fn plain(error: reqwest::Error) -> BoxError {
    Arc::new(error.without_url())
}

/// The kinds of all input and output errors behind an error.
fn io_kinds(error: &reqwest::Error) -> impl Iterator<Item = io::ErrorKind> {
    causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .flat_map(|error| std::iter::successors(Some(error), |error| wrapped(error)))
        .map(io::Error::kind)
}

/// An input and output error inside another, which does not name it as its source.
fn wrapped(error: &io::Error) -> Option<&io::Error> {
    error.get_ref()?.downcast_ref::<io::Error>()
}

/// The other side was there and hung up, or (invalid data) its certificate is not trusted.
fn is_refusal(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, InvalidData,
        UnexpectedEof,
    };
    matches!(
        kind,
        ConnectionRefused
            | ConnectionReset
            | ConnectionAborted
            | BrokenPipe
            | UnexpectedEof
            | InvalidData
    )
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

#[cfg(test)]
mod tests {
    use make_sandbox::{Config, Sandbox, Size};

    use super::*;

    #[tokio::test]
    async fn a_server_whose_certificate_nobody_vouches_for_gets_no_request() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            size: Size::Tiny,
            tls: Some(folder.path().to_owned()),
            ..Config::default()
        };
        let imposter = Sandbox::start(config).await.unwrap();
        let told = imposter.ready().zones[0].tls_url.clone().unwrap();
        for kind in [ZoneKind::Public, ZoneKind::Private, ZoneKind::Loopback] {
            for pool in [pool(kind, "test"), no_pool(kind, "test")] {
                let asked = pool.unwrap().get(&told).send().await;
                let error = failed(asked.unwrap_err());
                assert!(
                    matches!(error, Error::Connect { .. }),
                    "{kind:?}: {error:?}"
                );
            }
        }
        assert!(imposter.control().calls().is_empty());
    }

    #[tokio::test]
    async fn without_tls_only_this_computer_is_spoken_to() {
        let sandbox = Sandbox::start(Config::default()).await.unwrap();
        let address = &sandbox.ready().zones[0].url;
        for kind in [ZoneKind::Public, ZoneKind::Private] {
            let asked = pool(kind, "test").unwrap().get(address).send().await;
            assert!(asked.is_err(), "{kind:?}");
        }
        assert!(sandbox.control().calls().is_empty());
    }
}
