//! A browser as far as a sign-in needs one: it opens an address and goes where it is sent.
//!
//! In: addresses of this computer. Out: what was answered at the end. Never runs scripts and never keeps anything.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What was answered.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Page {
    fn location(&self) -> Option<&str> {
        let mut lines = self.text.lines();
        lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim())
        })
    }
}

/// Asks an address once; `None` when nobody listens there.
pub(crate) async fn ask(address: &str) -> Option<Page> {
    send("GET", address, "").await
}

/// Asks Make itself, as another program of the same person does.
pub(crate) async fn make(method: &str, zone: &str, path: &str, token: &str) -> Option<Page> {
    let address = format!("{zone}/api/v2{path}");
    send(
        method,
        &address,
        &format!("authorization: Token {token}\r\n"),
    )
    .await
}

async fn send(method: &str, address: &str, headers: &str) -> Option<Page> {
    let rest = address.strip_prefix("http://")?;
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, target) = rest.split_at(at);
    let mut connection = TcpStream::connect(host).await.ok()?;
    let request = format!(
        "{method} {target} HTTP/1.1\r\nhost: {host}\r\nuser-agent: Browser/1\r\n{headers}connection: close\r\n\r\n"
    );
    connection.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.ok()?;
    let text = String::from_utf8(answer).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    Some(Page { status, text })
}

/// Opens an address and follows it to the page that stays.
pub(crate) async fn visit(address: &str) -> Option<Page> {
    let mut page = ask(address).await?;
    while page.status == 302 {
        let next = page.location()?.to_owned();
        page = ask(&next).await?;
    }
    Some(page)
}

/// Where the first redirect of an address leads.
pub(crate) async fn sent_to(address: &str) -> Option<String> {
    ask(address).await?.location().map(str::to_owned)
}
