//! One question to Make, before it is sent.
//!
//! In: a path template, its arguments, query and body. Out: a full address below a zone's API.
//! Never lets an argument change the shape of the path: each fills exactly one segment, encoded.

use std::fmt::Display;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::endpoint::{Endpoint, Method};
use crate::retry::CallKind;

/// What is asked, and how it may be treated on the way.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The method of [`Caller`](crate::Caller) that asks.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// The path with `{names}` instead of ids, which is what logs show.
    pub(crate) template: &'static str,
    arguments: Vec<String>,
    query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) kind: CallKind,
    /// False for the calls Make does not count against the organization's limit.
    pub(crate) counted: bool,
    /// Time limit that replaces the client's own.
    pub(crate) timeout: Option<Duration>,
}

impl Call {
    /// A call to an address, still without ids, query and body.
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        Self {
            name: endpoint.name,
            method: endpoint.method,
            template: endpoint.path,
            arguments: Vec::new(),
            query: Vec::new(),
            body: None,
            kind: endpoint.kind,
            counted: endpoint.is_counted,
            timeout: None,
        }
    }

    /// Fills the next `{name}` of the path.
    pub(crate) fn with(mut self, argument: impl Display) -> Self {
        self.arguments.push(argument.to_string());
        self
    }

    /// Adds a query parameter. A name may come more than once, as Make's `cols[]` does.
    pub(crate) fn query(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// Adds a query parameter when there is a value for it.
    pub(crate) fn query_opt(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Asks for these columns instead of the default ones.
    pub(crate) fn columns(self, columns: &[&str]) -> Self {
        columns
            .iter()
            .fold(self, |call, column| call.query("cols[]", column))
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// What fills the `{names}` of the path, in order.
    pub(crate) fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// The value of a query parameter, the first if it comes more than once.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.asked_all(name).next()
    }

    /// All values of a query parameter.
    pub(crate) fn asked_all<'c>(&'c self, name: &str) -> impl Iterator<Item = &'c str> {
        let with_name = self.query.iter().filter(move |(key, _)| *key == name);
        with_name.map(|(_, value)| value.as_str())
    }

    /// The full address below `api`.
    pub(crate) fn url(&self, api: &Url) -> Url {
        let mut url = api.clone();
        let mut arguments = self.arguments.iter();
        if let Ok(mut segments) = url.path_segments_mut() {
            for part in self.template.split('/').filter(|part| !part.is_empty()) {
                if part.starts_with('{') {
                    segments.push(arguments.next().map_or("", String::as_str));
                } else {
                    segments.push(part);
                }
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api() -> Url {
        Url::parse("https://eu1.make.com/api/v2").unwrap()
    }

    #[test]
    fn arguments_fill_the_template_and_brackets_are_encoded() {
        let call = Endpoint::get("logs", "/scenarios/{scenario}/logs", &[])
            .call()
            .with(5)
            .query("pg[limit]", 100)
            .columns(&["id", "name"]);
        assert_eq!(
            call.url(&api()).as_str(),
            "https://eu1.make.com/api/v2/scenarios/5/logs?pg%5Blimit%5D=100&cols%5B%5D=id&cols%5B%5D=name"
        );
    }

    #[test]
    fn an_argument_stays_inside_its_segment() {
        let call = Endpoint::get("dlq", "/dlqs/{dlq}", &[])
            .call()
            .with("a/b?c#d");
        assert_eq!(
            call.url(&api()).as_str(),
            "https://eu1.make.com/api/v2/dlqs/a%2Fb%3Fc%23d"
        );
    }
}
