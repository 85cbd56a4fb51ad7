//! The sandbox over TLS, as Make's own clients meet it.

use make_sandbox::{Config, Sandbox, Size};
use reqwest::{Certificate, Client};

use crate::desk::client;

#[tokio::test]
async fn a_client_that_trusts_the_certificate_speaks_tls_with_every_zone() {
    drop(client("desk/1"));
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(Config {
        size: Size::Agency,
        tls: Some(folder.path().to_owned()),
        ..Config::default()
    })
    .await
    .unwrap();
    let path = sandbox.ready().certificate.clone().unwrap();
    assert_eq!(path, folder.path().join("cert.pem"));
    let pem = std::fs::read(&path).unwrap();
    assert!(
        !String::from_utf8_lossy(&pem).contains("PRIVATE"),
        "the key is written nowhere"
    );
    let trusting = Client::builder()
        .user_agent("desk/1")
        .no_proxy()
        .tls_certs_only([Certificate::from_pem(&pem).unwrap()])
        .build()
        .unwrap();
    for zone in &sandbox.ready().zones {
        let url = zone.tls_url.as_deref().unwrap();
        let told = trusting
            .get(format!("{url}/api/v2/users/me"))
            .header("authorization", format!("Token {}", zone.token))
            .send()
            .await
            .unwrap();
        assert_eq!(told.status(), 200);
        let distrusting = client("desk/1")
            .get(format!("{url}/api/v2/ping"))
            .send()
            .await;
        assert!(distrusting.is_err(), "nobody else trusts it");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn without_the_wish_there_is_no_certificate() {
    let sandbox = Sandbox::start(Config {
        size: Size::Tiny,
        ..Config::default()
    })
    .await
    .unwrap();
    assert!(sandbox.ready().certificate.is_none());
    assert!(sandbox.ready().zones[0].tls_url.is_none());
}
