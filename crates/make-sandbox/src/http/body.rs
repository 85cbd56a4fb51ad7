//! Bodies of requests.
//!
//! In: bytes, with or without a content type. Out: the value they hold, or Make's words for what is wrong with them.
//! An empty body is not an error here: to some calls it means something.

use axum::{
    body::{Body as Bytes, to_bytes},
    extract::{FromRequest, Request},
};
use serde::de::DeserializeOwned;

use super::errors::Refusal;

/// What a request brought, if it brought anything.
pub(crate) struct Brought<T>(pub(crate) Option<T>);

/// Larger bodies were refused at a bit more than two megabytes.
const LARGEST: usize = 2_400_000;

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Brought<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refusal> {
        let body: Bytes = request.into_body();
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
            Refusal::invalid("SC400", "Bad Request").with_detail("request entity too large")
        })?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self(None));
        }
        let value = serde_json::from_slice(&bytes).map_err(|error| flaw(&error))?;
        Ok(Self(Some(value)))
    }
}

/// JSON that cannot be read is one thing, a value of another type than the call takes is another.
fn flaw(error: &serde_json::Error) -> Refusal {
    let (line, column) = (error.line(), error.column());
    if error.is_data() {
        return Refusal::validation(&format!(
            "Invalid value in JSON at line {line} column {column}."
        ));
    }
    Refusal::invalid("SC400", "Bad Request").with_detail(format!(
        "Unexpected token in JSON at line {line} column {column}"
    ))
}
