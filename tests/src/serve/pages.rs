//! The built page as files, under the content policy of the app's window.
//!
//! In: the folder that `npm run build` filled, and the shell's configuration. Out: its files with their types;
//! any other path is the page itself, which routes on its own. Files are read anew each time, so a new build
//! needs no restart.

use std::collections::BTreeMap;
use std::path::Path;

use axum::Router;
use axum::http::header::InvalidHeaderValue;
use axum::http::{HeaderName, HeaderValue, header};
use serde::Deserialize;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// Where the window's policy is written down; there is no second one.
const SHELL: &str = include_str!("../../../src-tauri/tauri.conf.json");

/// Why the pages cannot be given a policy.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PolicyError {
    /// The shell's configuration looks different from what we know.
    #[error("the shell's configuration holds no content policy")]
    Unknown(#[from] serde_json::Error),
    /// The policy holds characters no header may carry.
    #[error("the content policy is no header")]
    NotAHeader(#[from] InvalidHeaderValue),
}

/// The files of the built page.
pub(crate) fn service(dist: &Path) -> Result<Router, PolicyError> {
    let page = ServeFile::new(dist.join("index.html"));
    let policy = HeaderValue::from_str(&content_policy()?)?;
    let fixed = HeaderValue::from_static;
    Ok(Router::new()
        .fallback_service(ServeDir::new(dist).fallback(page))
        .layer(with(header::CONTENT_SECURITY_POLICY, policy))
        .layer(with(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")))
        .layer(with(header::REFERRER_POLICY, fixed("no-referrer")))
        .layer(with(header::CACHE_CONTROL, fixed("no-store"))))
}

fn with(name: HeaderName, value: HeaderValue) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, value)
}

#[derive(Deserialize)]
struct Shell {
    app: ShellApp,
}

#[derive(Deserialize)]
struct ShellApp {
    security: Security,
}

#[derive(Deserialize)]
struct Security {
    csp: BTreeMap<String, String>,
}

/// The window's policy; only the way to the core is another one here.
fn content_policy() -> Result<String, serde_json::Error> {
    let shell: Shell = serde_json::from_str(SHELL)?;
    let mut policy = shell.app.security.csp;
    policy.insert("connect-src".to_owned(), "'self'".to_owned());
    let directives: Vec<String> = policy
        .into_iter()
        .map(|(directive, sources)| format!("{directive} {sources}"))
        .collect();
    Ok(directives.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_but_the_pages_own_files() {
        let policy = content_policy().unwrap();
        assert!(policy.contains("script-src 'self'"), "{policy}");
        for loose in ["unsafe", "*", "data:", "http", "ipc"] {
            assert!(!policy.contains(loose), "{loose} in {policy}");
        }
    }
}
