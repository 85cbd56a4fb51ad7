//! A credential is seen by the zone it belongs to and by nobody else.

use std::io::Write;
use std::sync::{Arc, Mutex};

use make_api::{Credential, ExecutionId, Lane, RunRequest, ScenarioId};
use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing_subscriber::fmt::MakeWriter;

use crate::bare::{BareServer, answer};
use crate::client::{TOKEN, client_for};

/// Everything that is logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// A log of all that this thread says while the other value lives.
    pub(crate) fn begin() -> (Self, (DefaultGuard, Dispatch)) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(log.clone())
            .with_max_level(tracing::Level::TRACE)
            .finish();
        // With a single dispatcher, tracing asks the thread that meets a log line first, which may be another test's.
        let second = Dispatch::new(NoSubscriber::new());
        let first = tracing::subscriber::set_default(subscriber);
        (log, (first, second))
    }

    /// The lines so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_log_line_and_no_error_shows_the_token_or_the_body() {
    let (log, _listening) = Log::begin();
    let echo = format!(r#"{{"detail":"bad token {TOKEN}","message":"{TOKEN}","code":"SC400"}}"#);
    let mut shown = Vec::new();
    for status in [200, 302, 400, 401, 403, 404, 429, 500, 503] {
        for body in [
            echo.as_bytes(),
            b"",
            b"<html>secret-page</html>",
            b"{\"broken\": secret-page",
        ] {
            let headers = ["content-type: application/json", "retry-after: 1"];
            let server = BareServer::answering(vec![answer(status, &headers, body)]).await;
            let client = client_for(&server.zone);
            let caller = client.on(None, Lane::Click);
            let execution = ExecutionId::new("9c48e1ab9c48e1ab9c48e1ab9c48e1ab").unwrap();
            let errors = [
                caller.scenario(ScenarioId(5)).await.err(),
                caller.execution(ScenarioId(5), &execution).await.err(),
                caller.run(ScenarioId(5), RunRequest::default()).await.err(),
            ];
            for error in errors.into_iter().flatten() {
                shown.push(format!("{error} {error:?} {error:#?} {caller:?}"));
            }
        }
    }
    let credential = Credential::new(&TOKEN.into()).unwrap();
    shown.push(format!("{credential:?}"));
    let shown = shown.join("\n");
    let log = log.text();
    assert!(
        log.contains("make answered") && log.contains("/scenarios/{scenario}"),
        "the log was captured"
    );
    for secret in [TOKEN, "7615989d", "secret-page"] {
        assert!(!log.contains(secret), "the log shows {secret}");
        assert!(!shown.contains(secret), "an error shows {secret}");
    }
}
