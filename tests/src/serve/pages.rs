//! The built page as files, under the same content policy as in the app's window.
//!
//! In: the folder that `npm run build` filled. Out: its files with their types; any other path is the page
//! itself, which routes on its own. Files are read anew each time, so a new build needs no restart.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderValue, header};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// What the page may load and run: its own files, and nothing else.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// The files of the built page.
pub(crate) fn service(dist: &Path) -> Router {
    let page = ServeFile::new(dist.join("index.html"));
    let with =
        |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .fallback_service(ServeDir::new(dist).fallback(page))
        .layer(with(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(with(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(with(header::REFERRER_POLICY, "no-referrer"))
        .layer(with(header::CACHE_CONTROL, "no-store"))
}
