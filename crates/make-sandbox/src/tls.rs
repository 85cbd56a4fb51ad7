//! TLS for clients that speak nothing else, such as Make's own.
//!
//! In: a directory. Out: a certificate for this machine's own names in it, and listeners that prove to hold its key.
//! The key lives in this process and dies with it; it is never written anywhere.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::serve::Listener;
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::clock;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("cannot generate a key and a certificate")]
    Generate(#[from] rcgen::Error),
    #[error("cannot use the certificate")]
    Use(#[from] rustls::Error),
    #[error("cannot write {path}")]
    Write { path: PathBuf, source: io::Error },
}

/// The names a client on this machine may call the sandbox by.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
const FILE: &str = "cert.pem";

/// A self-signed certificate and its key.
pub(crate) struct Certificate {
    path: PathBuf,
    acceptor: TlsAcceptor,
}

impl Certificate {
    /// Makes a new one and writes its public half into the directory.
    pub(crate) fn write(directory: &Path) -> Result<Self, CertificateError> {
        let made = rcgen::generate_simple_self_signed(NAMES.map(str::to_owned))?;
        let path = directory.join(FILE);
        let written =
            fs::create_dir_all(directory).and_then(|()| fs::write(&path, made.cert.pem()));
        written.map_err(|source| CertificateError::Write {
            path: path.clone(),
            source,
        })?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            path,
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Speaks TLS on everything that comes in.
    pub(crate) fn listen(&self, listener: TcpListener) -> TlsListener {
        TlsListener {
            listener,
            acceptor: self.acceptor.clone(),
            shaking: JoinSet::new(),
        }
    }
}

/// A listener whose slow or broken handshakes keep nobody else waiting.
pub(crate) struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    shaking: JoinSet<Option<(TlsStream<TcpStream>, SocketAddr)>>,
}

/// Longest handshake.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait when the machine has no more connections to give.
const BREATH: Duration = Duration::from_millis(100);

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                Some(shaken) = self.shaking.join_next() => {
                    if let Ok(Some(connection)) = shaken {
                        return connection;
                    }
                }
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, from)) => {
                        let handshake = self.acceptor.accept(stream);
                        self.shaking.spawn(async move {
                            let stream = timeout(PATIENCE, handshake).await.ok()?.ok()?;
                            Some((stream, from))
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "no connection could be taken");
                        clock::pause(BREATH).await;
                    }
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
