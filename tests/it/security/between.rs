//! Somebody between Mandor and Make who changes what Make says.
//!
//! In: a running Make, and the lie to tell. Out: an address on this computer, and everything that was asked there.
//! It is honest until told to lie, and knows just enough of HTTP for one question per connection.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What is said instead of the truth.
#[derive(Clone, Debug)]
pub(crate) enum Lie {
    /// Organizations live on this host.
    LivesAt(String),
    /// Whatever is asked: "go there instead".
    GoTo(String),
}

/// What everybody who is passed on has in common.
struct Common {
    make: String,
    own: String,
    lie: Lie,
    is_lying: AtomicBool,
    heads: Mutex<Vec<String>>,
}

/// A listening go-between; it goes away when dropped.
pub(crate) struct Between {
    common: Arc<Common>,
    work: JoinHandle<()>,
}

impl Drop for Between {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Between {
    /// Listens in front of `make`, a host and port.
    pub(crate) async fn before(make: &str, lie: Lie) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let common = Arc::new(Common {
            make: make.to_owned(),
            own: listener.local_addr().unwrap().to_string(),
            lie,
            is_lying: AtomicBool::new(false),
            heads: Mutex::default(),
        });
        let shared = Arc::clone(&common);
        let work = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(stream, Arc::clone(&shared)));
            }
        });
        Self { common, work }
    }

    /// Its host and port.
    pub(crate) fn address(&self) -> &str {
        &self.common.own
    }

    /// From now on it lies.
    pub(crate) fn lie(&self) {
        self.common.is_lying.store(true, Ordering::Relaxed);
        self.common.heads().clear();
    }

    /// The heads of everything that was asked since it began to lie.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.common.heads().clone()
    }
}

impl Common {
    fn heads(&self) -> MutexGuard<'_, Vec<String>> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The whole answer to send in place of Make's.
    fn answer(&self, status: &str, body: &str) -> String {
        let home = format!("\"{}\"", self.make);
        let told = |host: &str| body.replace(&home, &serde_json::json!(host).to_string());
        let body = match &self.lie {
            _ if !self.is_lying.load(Ordering::Relaxed) => told(&self.own),
            Lie::LivesAt(host) => told(host),
            Lie::GoTo(there) => {
                return format!(
                    "HTTP/1.1 302 Found\r\nlocation: {there}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                );
            }
        };
        format!(
            "{status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

async fn pass_on(mut client: TcpStream, common: Arc<Common>) -> Option<()> {
    let mut asked = Vec::new();
    let head_ends = loop {
        if let Some(at) = asked.windows(4).position(|part| part == b"\r\n\r\n") {
            break at;
        }
        if client.read_buf(&mut asked).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&asked[..head_ends]).into_owned();
    let length = header(&head, "content-length").map_or(0, |text| text.parse().unwrap_or(0));
    while asked.len() < head_ends + 4 + length {
        client.read_buf(&mut asked).await.ok()?;
    }
    common.heads().push(head.clone());
    let lines = head.lines().skip(1).filter(|line| {
        let name = line.split(':').next().unwrap_or_default();
        !["host", "connection"].contains(&name.to_ascii_lowercase().as_str())
    });
    let mut forward = format!(
        "{}\r\nhost: {}\r\nconnection: close\r\n",
        head.lines().next().unwrap_or_default(),
        common.make
    );
    for line in lines {
        forward.push_str(line);
        forward.push_str("\r\n");
    }
    forward.push_str("\r\n");
    let mut server = TcpStream::connect(&common.make).await.ok()?;
    server.write_all(forward.as_bytes()).await.ok()?;
    server.write_all(&asked[head_ends + 4..]).await.ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let said = common.answer(head.lines().next().unwrap_or_default(), body);
    client.write_all(said.as_bytes()).await.ok()?;
    client.shutdown().await.ok()
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(wanted).then(|| value.trim())
    })
}
