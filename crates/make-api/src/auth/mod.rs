//! How a credential becomes the header that proves it.
//!
//! In: a [`Credential`]. Out: the value of the `Authorization` header, marked sensitive.
//! Never sends anything.

mod token;

pub(crate) use token::{always_token, authorization};
