//! A browser as far as a sign-in needs one: it asks an address and goes where it is sent.
//!
//! In: addresses, or bytes no browser would send. Out: what was answered, as text.
//! Never runs scripts and never keeps anything.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// What was answered.
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The whole answer, with its head.
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.text.split_once("\r\n\r\n")?;
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends these bytes to a port of this computer. `None` when nobody listens there or nothing comes back.
pub(crate) async fn send(host: &str, port: u16, bytes: &[u8]) -> Option<Reply> {
    let mut connection = TcpStream::connect((host, port)).await.ok()?;
    connection.write_all(bytes).await.ok()?;
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    // A refused request may be cut off behind its answer.
    while let Ok(read @ 1..) = connection.read(&mut chunk).await {
        answer.extend_from_slice(&chunk[..read]);
    }
    let text = String::from_utf8(answer).unwrap();
    let status = text.split(' ').nth(1)?.parse().ok()?;
    Some(Reply { status, text })
}

/// Asks an address once.
pub(crate) async fn get(address: &Url) -> Option<Reply> {
    let (host, port) = (address.host_str().unwrap(), address.port().unwrap());
    let target = &address[url::Position::BeforePath..url::Position::AfterQuery];
    let request =
        format!("GET {target} HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n\r\n");
    let host = host.trim_matches(['[', ']']);
    let host = if host == "localhost" {
        "127.0.0.1"
    } else {
        host
    };
    send(host, port, request.as_bytes()).await
}

/// Asks an address and goes where it is sent, as often as a sign-in sends anybody anywhere.
pub(crate) async fn visit(address: &Url) -> Reply {
    followed(get(address).await.unwrap()).await
}

/// Presses a button of the page on which a server asks whether it may let somebody in, and goes where that leads.
pub(crate) async fn press(page: &Reply, address: &Url, answer: &str) -> Reply {
    let (_, ticket) = page.text.split_once("name=\"ticket\" value=\"").unwrap();
    let (ticket, _) = ticket.split_once('"').unwrap();
    let (cookie, _) = page.header("set-cookie").unwrap().split_once(';').unwrap();
    let (host, port) = (address.host_str().unwrap(), address.port().unwrap());
    let form = format!("ticket={ticket}&answer={answer}");
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: {host}:{port}\r\norigin: http://{host}:{port}\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{form}",
        address.path(),
        form.len(),
    );
    followed(send(host, port, request.as_bytes()).await.unwrap()).await
}

async fn followed(mut reply: Reply) -> Reply {
    while matches!(reply.status, 302 | 303) {
        let to = Url::parse(reply.header("location").unwrap()).unwrap();
        reply = get(&to).await.unwrap();
    }
    reply
}

/// Whether anybody listens on a port of this computer.
pub(crate) async fn is_open(port: u16) -> bool {
    for host in ["127.0.0.1", "::1"] {
        if TcpStream::connect((host, port)).await.is_ok() {
            return true;
        }
    }
    false
}

/// Gives every other task its turns until `done` says so.
pub(crate) async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let waiting = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .expect(what);
}
