//! A server that answers with given bytes, for what a well-built server cannot be told to do.
//!
//! In: the bytes of each answer, in turn. Out: an address, and the requests that came.
//! Never understands HTTP beyond the blank line that ends a request's head.

use std::sync::{Arc, Mutex};

use make_api::Zone;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A listener on loopback with a list of answers.
pub(crate) struct BareServer {
    pub(crate) zone: Zone,
    requests: Arc<Mutex<Vec<String>>>,
}

impl BareServer {
    /// Gives the answers in turn, one per connection, and closes each connection after its answer.
    /// When they are used up, the last one is given again.
    pub(crate) async fn answering(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let zone = Zone::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let mut turn = 0;
            while let Ok((mut connection, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.windows(4).any(|four| four == b"\r\n\r\n") {
                    match connection.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => break,
                    }
                }
                seen.lock().unwrap().push(String::from_utf8(head).unwrap());
                let answer = answers.get(turn).or(answers.last()).unwrap();
                turn += 1;
                // A client that has heard enough may hang up first.
                if connection.write_all(answer).await.is_ok() {
                    connection.shutdown().await.ok();
                }
            }
        });
        Self { zone, requests }
    }

    /// The heads of the requests that came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
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
