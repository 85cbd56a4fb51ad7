//! Tells whoever asked for it that a run has ended.
//!
//! In: a finished run with a callback address. Out: one POST of `{executionId, statusUrl}`.
//! Only plain HTTP to a loopback address is called: a sandbox must not reach out into the world.

use std::{io, net::SocketAddr};

use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};
use url::{Host, Url};

use crate::{engine::Callback, state::Shared};

pub(crate) async fn call_back(shared: &Shared, callback: &Callback) {
    let address = {
        let (world, _) = shared.world_now();
        world
            .zones
            .get(callback.zone)
            .map(|zone| zone.address.clone())
            .unwrap_or_default()
    };
    let Some((target, host, path)) = loopback(&callback.url) else {
        tracing::debug!("a callback address is not on loopback and was left alone");
        return;
    };
    let Callback {
        scenario,
        execution,
        ..
    } = callback;
    let body = json!({
        "executionId": execution,
        "statusUrl": format!("http://{address}/api/v2/scenarios/{scenario}/executions/{execution}"),
    });
    if let Err(error) = post(target, &host, &path, &body.to_string()).await {
        tracing::debug!(%error, "a callback was not delivered");
    }
}

async fn post(target: SocketAddr, host: &str, path: &str, body: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(target).await?;
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.flush().await
}

/// Where to connect, which host to name, which path to ask for.
fn loopback(text: &str) -> Option<(SocketAddr, String, String)> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "http")?;
    let port = url.port_or_known_default()?;
    let ip = match url.host()? {
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => ip.into(),
        Host::Domain("localhost") => std::net::Ipv4Addr::LOCALHOST.into(),
        Host::Domain(_) => return None,
    };
    let address = SocketAddr::new(ip, port);
    let path = url.query().map_or_else(
        || url.path().to_owned(),
        |query| format!("{}?{query}", url.path()),
    );
    ip.is_loopback().then(|| {
        (
            address,
            format!("{}:{port}", url.host_str().unwrap_or_default()),
            path,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_called_back() {
        assert!(loopback("http://127.0.0.1:9000/hook?x=1").is_some());
        for text in [
            "https://127.0.0.1/",
            "http://example.com/",
            "http://10.0.0.1/",
            "nonsense",
        ] {
            assert_eq!(loopback(text), None, "{text}");
        }
    }
}
