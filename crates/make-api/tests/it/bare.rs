//! A server that answers with given bytes, for what a well-built server cannot be told to do.
//!
//! In: the bytes of each answer, in turn. Out: an address, and the requests that came.
//! Never understands HTTP beyond the end of a request: the blank line, and the length of the body behind it.

use std::sync::{Arc, Mutex};

use make_api::Zone;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A listener on loopback with a list of answers.
pub(crate) struct BareServer {
    pub(crate) zone: Zone,
    script: Arc<Mutex<Script>>,
}

struct Script {
    answers: Answers,
    requests: Vec<String>,
}

type Choose = dyn FnMut(&str) -> Vec<u8> + Send;

enum Answers {
    InTurn(Vec<Vec<u8>>),
    Chosen(Box<Choose>),
}

impl BareServer {
    /// Gives the answers in turn, one per connection, and closes each connection after its answer.
    /// When they are used up, the last one is given again.
    pub(crate) async fn answering(answers: Vec<Vec<u8>>) -> Self {
        Self::with(Answers::InTurn(answers)).await
    }

    /// Gives the answer that is chosen for each request.
    pub(crate) async fn choosing(choose: impl FnMut(&str) -> Vec<u8> + Send + 'static) -> Self {
        Self::with(Answers::Chosen(Box::new(choose))).await
    }

    async fn with(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let zone = Zone::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let script = Arc::new(Mutex::new(Script {
            answers,
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&script);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let request = read(&mut connection).await;
                let answer = shared.lock().unwrap().take(request);
                // A client that has heard enough may hang up first.
                if connection.write_all(&answer).await.is_ok() {
                    connection.shutdown().await.ok();
                }
            }
        });
        Self { zone, script }
    }

    /// From now on gives these answers, and counts requests anew.
    pub(crate) fn now_answers(&self, answers: Vec<Vec<u8>>) {
        *self.script.lock().unwrap() = Script {
            answers: Answers::InTurn(answers),
            requests: Vec::new(),
        };
    }

    /// The requests that came, each with its head and its body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.script.lock().unwrap().requests.clone()
    }

    /// The bodies of the requests that came. A request without a body counts as `null`.
    pub(crate) fn bodies(&self) -> Vec<serde_json::Value> {
        let requests = self.requests();
        let bodies = requests.iter().map(|request| {
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            serde_json::from_str(body).unwrap_or_default()
        });
        bodies.collect()
    }

    /// The first lines of the requests that came, without the protocol and the common start of all paths.
    pub(crate) fn lines(&self) -> Vec<String> {
        let requests = self.requests();
        let lines = requests.iter().map(|request| {
            let line = request.lines().next().unwrap();
            line.trim_end_matches(" HTTP/1.1").replace(" /api/v2", " ")
        });
        lines.collect()
    }
}

impl Script {
    fn take(&mut self, request: String) -> Vec<u8> {
        let turn = self.requests.len();
        let answer = match &mut self.answers {
            Answers::InTurn(answers) => answers.get(turn).or(answers.last()).unwrap().clone(),
            Answers::Chosen(choose) => choose(&request),
        };
        self.requests.push(request);
        answer
    }
}

/// The head and the body. A connection that is closed with unread bytes would take the answer along.
async fn read(connection: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        match connection.read_u8().await {
            Ok(byte) => bytes.push(byte),
            Err(_) => break,
        }
    }
    let head = String::from_utf8(bytes).unwrap();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().unwrap())
    });
    let mut body = vec![0; length.unwrap_or_default()];
    connection.read_exact(&mut body).await.ok();
    head + &String::from_utf8(body).unwrap()
}

/// An answer with these header lines and this body.
pub(crate) fn answer(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// A JSON answer.
pub(crate) fn json(body: &str) -> Vec<u8> {
    answer(200, &["content-type: application/json"], body.as_bytes())
}
