//! The door on this computer through which the browser comes back, once.
//!
//! In: the ports that may be used, the expected path and state. Out: the one right [`Answer`], or none after five
//! minutes. Whatever else comes is refused and ends nothing, so that nobody who knocks can spoil a sign-in: not by a
//! wrong or missing state, another path, method or `Host`, nor by large, slow or many requests.
//! Never asks anybody for a token, and listens no longer than it is waited for.
//!
//! Source: RFC 8252, section 7.3. On Windows another program of the same person could share the port; what it would
//! catch is a code that is worth nothing without the verifier (RFC 7636).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use oauth2::CsrfToken;
use secrecy::SecretString;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{self, AbortHandle, JoinSet};
use url::{Url, form_urlencoded};

use crate::auth::error::{OAuthError, SignInError};
use crate::auth::provider::{LoopbackHost, Ports, Redirect};
use crate::auth::window::{self, Ending, Words};
use crate::clock::Clock;

/// How long the door stays open.
pub(super) const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// A browser says everything at once; who has not asked by then is not one.
const LONGEST_REQUEST: Duration = Duration::from_secs(10);
/// How long the last page may take to leave.
const LONGEST_GOODBYE: Duration = Duration::from_secs(2);
/// How long the door rests after the system could not open a connection, for example for want of handles.
const PAUSE: Duration = Duration::from_millis(100);
/// Bytes of request line and headers together. The smallest bound that hyper takes.
const MOST_BYTES: usize = 8 * 1024;
/// Connections at once. One more pushes the oldest out, so a crowd of idle ones cannot keep the browser away.
const MOST_CONNECTIONS: usize = 16;
/// Free ports that are tried until one is free on both loopback addresses.
const MOST_FREE_PORTS: usize = 16;

/// What the browser brought back.
#[derive(Debug)]
pub(super) enum Answer {
    /// A code to be turned into tokens.
    Code(SecretString),
    /// The person said no.
    Denied,
    /// The server refused before or after asking the person.
    Refused(OAuthError),
}

#[derive(Debug)]
struct Sockets {
    v4: TcpListener,
    /// Where this computer has a second loopback address.
    v6: Option<TcpListener>,
}

/// Both loopback addresses on one port, listening but not answering yet.
#[derive(Debug)]
pub(super) struct Listener {
    sockets: Sockets,
    port: u16,
    redirect: Redirect,
}

impl Listener {
    /// Takes a port: any free one, or the first of the list that is free on both addresses.
    pub(super) async fn bind(redirect: &Redirect) -> Result<Self, SignInError> {
        let listener = match &redirect.ports {
            Ports::Free => Self::bind_free(redirect).await,
            Ports::OneOf(ports) => Self::bind_first(redirect, ports).await,
        }?;
        if redirect.host == LoopbackHost::V6 && listener.sockets.v6.is_none() {
            return Err(no_loopback(io::ErrorKind::AddrNotAvailable.into()));
        }
        Ok(listener)
    }

    async fn bind_free(redirect: &Redirect) -> Result<Self, SignInError> {
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for _ in 0..MOST_FREE_PORTS {
            match Self::bind_port(redirect, 0).await {
                Ok(listener) => return Ok(listener),
                Err(error) if is_taken(&error) => last = error,
                Err(error) => return Err(no_loopback(error)),
            }
        }
        Err(no_loopback(last))
    }

    async fn bind_first(redirect: &Redirect, ports: &[u16]) -> Result<Self, SignInError> {
        for port in ports {
            match Self::bind_port(redirect, *port).await {
                Ok(listener) => return Ok(listener),
                Err(error) if is_taken(&error) => {}
                Err(error) => return Err(no_loopback(error)),
            }
        }
        Err(SignInError::PortTaken {
            ports: ports.to_vec(),
        })
    }

    async fn bind_port(redirect: &Redirect, port: u16) -> io::Result<Self> {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = v4.local_addr()?.port();
        let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(v6) => Some(v6),
            // Somebody else would get what is meant for us.
            Err(error) if is_taken(&error) => return Err(error),
            Err(error) => {
                tracing::debug!(kind = ?error.kind(), "there is no second loopback address");
                None
            }
        };
        Ok(Self {
            sockets: Sockets { v4, v6 },
            port,
            redirect: redirect.clone(),
        })
    }

    /// The port that was taken.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The address the browser is to come back to.
    pub(super) fn address(&self) -> Result<Url, url::ParseError> {
        let (host, path) = (self.redirect.host.as_str(), &self.redirect.path);
        Url::parse(&format!("http://{host}:{}{path}", self.port))
    }

    /// Waits for the right answer. The port is closed when this returns or is dropped.
    pub(super) async fn answer(
        self,
        state: CsrfToken,
        words: Words,
        clock: &Arc<dyn Clock>,
    ) -> Result<Answer, SignInError> {
        let sockets = self.sockets;
        let (won, mut winner) = oneshot::channel();
        let door = Arc::new(Door {
            expected: Expected {
                path: self.redirect.path,
                port: self.port,
                state,
            },
            words,
            won: Mutex::new(Some(won)),
        });
        let mut too_late = clock.sleep(LONGEST_WAIT);
        let mut crowd = Crowd::default();
        let (answer, winner) = loop {
            tokio::select! {
                won = &mut winner => match won {
                    Ok(won) => break won,
                    // The door holds the other end, so this cannot be; if it were, nobody could come any more.
                    Err(_) => return Err(SignInError::TimedOut),
                },
                () = &mut too_late => return Err(SignInError::TimedOut),
                connection = poll_fn(|context| sockets.poll_accept(context)) => match connection {
                    Ok(connection) => crowd.admit(connection, &door, clock),
                    Err(error) => {
                        tracing::debug!(kind = ?error.kind(), "a connection could not be opened");
                        clock.sleep(PAUSE).await;
                    }
                },
                () = crowd.one_leaves() => {}
            }
        };
        drop(sockets);
        tokio::select! {
            () = crowd.leaves(winner) => {}
            () = clock.sleep(LONGEST_GOODBYE) => {}
        }
        Ok(answer)
    }
}

fn is_taken(error: &io::Error) -> bool {
    // Windows says "permission denied" for ports it has set aside.
    matches!(
        error.kind(),
        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
    )
}

fn no_loopback(error: io::Error) -> SignInError {
    SignInError::NoLoopback {
        source: Arc::new(error),
    }
}

impl Sockets {
    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<TcpStream>> {
        let second = self.v6.iter();
        for socket in std::iter::once(&self.v4).chain(second) {
            if let Poll::Ready(accepted) = socket.poll_accept(context) {
                return Poll::Ready(accepted.map(|(connection, _)| connection));
            }
        }
        Poll::Pending
    }
}

/// Everybody who is connected. All are sent away when it is dropped.
#[derive(Default)]
struct Crowd {
    tasks: JoinSet<()>,
    by_age: VecDeque<AbortHandle>,
}

impl Crowd {
    fn admit(&mut self, connection: TcpStream, door: &Arc<Door>, clock: &Arc<dyn Clock>) {
        self.by_age.retain(|task| !task.is_finished());
        if self.by_age.len() >= MOST_CONNECTIONS
            && let Some(oldest) = self.by_age.pop_front()
        {
            oldest.abort();
        }
        let door = Arc::clone(door);
        let too_slow = clock.sleep(LONGEST_REQUEST);
        let task = self.tasks.spawn(async move {
            tokio::select! {
                () = serve(connection, door) => {}
                () = too_slow => {}
            }
        });
        self.by_age.push_back(task);
    }

    /// Until somebody has left, which is never when nobody is there.
    async fn one_leaves(&mut self) {
        if self.tasks.join_next().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// Until this one has left, which may have been before.
    async fn leaves(&mut self, who: task::Id) {
        let stays = |task: &AbortHandle| task.id() == who && !task.is_finished();
        while self.by_age.iter().any(stays) {
            self.one_leaves().await;
        }
    }
}

/// One connection, which is good for one request.
async fn serve(connection: TcpStream, door: Arc<Door>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let response = door.answer(&request);
        async move { Ok::<_, Infallible>(response) }
    });
    let served = http1::Builder::new()
        .keep_alive(false)
        .max_buf_size(MOST_BYTES)
        // The clock of this crate bounds the whole connection instead.
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(connection), service)
        .await;
    if served.is_err() {
        // The library's text could quote the request.
        tracing::debug!("a connection to the sign-in port ended early");
    }
}

struct Door {
    expected: Expected,
    words: Words,
    won: Mutex<Option<oneshot::Sender<(Answer, task::Id)>>>,
}

impl Door {
    fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let answer = match self.expected.read(request) {
            Ok(answer) => answer,
            Err(status) => {
                tracing::debug!(
                    status = status.as_u16(),
                    "a request to the sign-in port is refused"
                );
                return window::refusal(status);
            }
        };
        let ending = match &answer {
            Answer::Code(_) => Ending::Allowed,
            Answer::Denied => Ending::Denied,
            Answer::Refused(_) => Ending::Failed,
        };
        // Taking the sender is a plain assignment, so a poisoned one is still whole.
        let won = self
            .won
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let told = won
            .zip(task::try_id())
            .is_some_and(|(won, id)| won.send((answer, id)).is_ok());
        if told {
            window::page(&self.words, ending)
        } else {
            window::refusal(StatusCode::GONE)
        }
    }
}

/// What the right request looks like.
struct Expected {
    path: String,
    port: u16,
    state: CsrfToken,
}

impl Expected {
    /// The answer a request carries, or how it is refused.
    fn read<B>(&self, request: &Request<B>) -> Result<Answer, StatusCode> {
        let mut hosts = request.headers().get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        // Another name that leads here belongs to a page that was made to reach us (DNS rebinding).
        if !host.is_some_and(|host| self.is_ours(host)) || hosts.next().is_some() {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        if request.uri().authority().is_some() {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        if request.uri().path() != self.path {
            return Err(StatusCode::NOT_FOUND);
        }
        if request.method() != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let one = |name: &str| {
            let mut values = form_urlencoded::parse(query)
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned());
            match (values.next(), values.next()) {
                (_, Some(_)) => Err(StatusCode::BAD_REQUEST),
                (value, None) => Ok(value.filter(|value| !value.is_empty())),
            }
        };
        let state = one("state")?.ok_or(StatusCode::BAD_REQUEST)?;
        // Compares hashes, so that the time it takes tells nothing.
        if CsrfToken::new(state) != self.state {
            return Err(StatusCode::FORBIDDEN);
        }
        match (one("code")?, one("error")?) {
            (Some(code), None) => Ok(Answer::Code(SecretString::from(code))),
            (None, Some(error)) if error == "access_denied" => Ok(Answer::Denied),
            (None, Some(error)) => Ok(Answer::Refused(OAuthError::of(&error))),
            (Some(_), Some(_)) | (None, None) => Err(StatusCode::BAD_REQUEST),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else {
            return false;
        };
        let names = [LoopbackHost::V4, LoopbackHost::Name, LoopbackHost::V6];
        let is_ours = |ours: LoopbackHost| ours.as_str().eq_ignore_ascii_case(name);
        names.into_iter().any(is_ours) && port.parse() == Ok(self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected() -> Expected {
        Expected {
            path: "/callback".to_owned(),
            port: 4711,
            state: CsrfToken::new("right".to_owned()),
        }
    }

    fn asked(method: &str, target: &str, host: &str) -> Result<Answer, u16> {
        let request = Request::builder()
            .method(method)
            .uri(target)
            .header(HOST, host)
            .body(())
            .unwrap();
        expected().read(&request).map_err(|status| status.as_u16())
    }

    #[test]
    fn only_the_right_question_at_the_right_place_is_an_answer() {
        let (here, good) = ("127.0.0.1:4711", "/callback?state=right&code=abc");
        let table = [
            ("GET", "/callback?state=wrong&code=abc", here, 403),
            ("GET", "/callback?state=righ&code=abc", here, 403),
            ("GET", "/callback?state=right2&code=abc", here, 403),
            ("GET", "/callback?state=&code=abc", here, 400),
            ("GET", "/callback?code=abc", here, 400),
            ("GET", "/callback?state=right", here, 400),
            ("GET", "/callback?state=right&code=", here, 400),
            ("GET", "/callback?state=right&code=a&code=b", here, 400),
            ("GET", "/callback?state=right&state=right&code=a", here, 400),
            ("GET", "/callback?state=right&code=a&error=b", here, 400),
            ("GET", "/callback", here, 400),
            ("GET", "/Callback?state=right&code=abc", here, 404),
            ("GET", "/callback/?state=right&code=abc", here, 404),
            ("GET", "/?state=right&code=abc", here, 404),
            ("GET", "/favicon.ico", here, 404),
            ("POST", good, here, 405),
            ("HEAD", good, here, 405),
            ("OPTIONS", good, here, 405),
            ("GET", good, "127.0.0.1", 421),
            ("GET", good, "127.0.0.1:4712", 421),
            ("GET", good, "evil.example:4711", 421),
            ("GET", good, "127.0.0.1.evil.example:4711", 421),
            ("GET", good, "", 421),
            (
                "GET",
                "http://evil.example/callback?state=right&code=abc",
                here,
                421,
            ),
        ];
        for (method, target, host, status) in table {
            let refused = asked(method, target, host).unwrap_err();
            assert_eq!(refused, status, "{method} {target} at {host}");
        }
        for host in [here, "localhost:4711", "LocalHost:4711", "[::1]:4711"] {
            assert!(matches!(asked("GET", good, host), Ok(Answer::Code(_))));
        }
    }

    #[test]
    fn a_request_without_or_with_two_hosts_is_refused() {
        let target = "/callback?state=right&code=abc";
        let bare = Request::builder().uri(target).body(()).unwrap();
        let twice = Request::builder()
            .uri(target)
            .header(HOST, "127.0.0.1:4711")
            .header(HOST, "127.0.0.1:4711")
            .body(())
            .unwrap();
        for request in [bare, twice] {
            let refused = expected().read(&request).unwrap_err();
            assert_eq!(refused, StatusCode::MISDIRECTED_REQUEST);
        }
    }

    #[test]
    fn errors_with_the_right_state_end_the_wait_and_say_which() {
        let with = |error: &str| {
            let target = format!("/callback?state=right&error={error}");
            asked("GET", &target, "localhost:4711").unwrap()
        };
        assert!(matches!(with("access_denied"), Answer::Denied));
        let Answer::Refused(OAuthError::Refused { refusal }) = with("invalid_scope") else {
            panic!("a wrong scope is a refusal");
        };
        assert_eq!(refusal, crate::auth::Refusal::Scope);
        let temporary = with("temporarily_unavailable");
        assert!(matches!(temporary, Answer::Refused(OAuthError::Network(_))));
    }
}
