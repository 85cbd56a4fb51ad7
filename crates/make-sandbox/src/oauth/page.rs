//! The page on which a person lets a program in, or does not.
//!
//! In: who asks for what. Out: HTML that needs no script, and the policy it is sent with. Whatever came from outside
//! is escaped; it decides nothing.

use std::{collections::BTreeSet, sync::LazyLock};

use axum::{
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use url::{Host, Url};

const STYLE: &str = include_str!("page.css");

/// The only style that the page may have.
static STYLE_HASH: LazyLock<String> =
    LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE.as_bytes())));

/// What a person is asked.
pub(super) struct Question<'a> {
    /// What people call the program.
    pub(super) program: &'a str,
    pub(super) person: &'a str,
    pub(super) email: &'a str,
    pub(super) scopes: &'a BTreeSet<String>,
    /// Where the person goes afterwards.
    pub(super) to: &'a Url,
    /// Where the answer goes.
    pub(super) action: &'a str,
    /// Proves that the answer comes from this page.
    pub(super) ticket: &'a str,
}

/// The page that asks.
pub(super) fn ask(question: &Question<'_>) -> Response {
    let program = escaped(question.program);
    let mut to = question.to.clone();
    // What stands behind the path is the program's own business.
    to.set_query(None);
    let body = format!(
        "<h1>Allow <strong>{program}</strong> to act for you?</h1>\n\
         <p>You are signed in as <strong>{person}</strong> ({email}).</p>\n\
         <h2>It asks to</h2>\n{rights}\
         <p>Afterwards you go back to it, at <code>{to}</code> on this computer.</p>\n\
         <form method=\"post\" action=\"{action}\">\n\
         <input type=\"hidden\" name=\"ticket\" value=\"{ticket}\">\n\
         <button class=\"allow\" name=\"answer\" value=\"allow\">Allow</button>\n\
         <button name=\"answer\" value=\"deny\">Deny</button>\n\
         </form>\n",
        person = escaped(question.person),
        email = escaped(question.email),
        rights = rights(question.scopes),
        to = escaped(to.as_str()),
        action = escaped(question.action),
        ticket = escaped(question.ticket),
    );
    let title = format!("Allow {program}?");
    let form_action = format!("'self' {}", source(question.to));
    page(StatusCode::OK, &title, &body, &form_action)
}

/// The page that says why nobody is asked anything.
pub(super) fn refuse(status: StatusCode, why: &str) -> Response {
    let body = format!(
        "<h1>This does not work</h1>\n<p>{}</p>\n\
         <p>Nothing was allowed. Go back to the program and begin again.</p>\n",
        escaped(why)
    );
    page(status, "This does not work", &body, "'none'")
}

/// `title` and `body` are HTML already.
fn page(status: StatusCode, title: &str, body: &str, form_action: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · Make (sandbox)</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <p class=\"where\">Make (sandbox)</p>\n{body}</main>\n</body>\n</html>\n"
    );
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action {form_action}; base-uri 'none'; \
         frame-ancestors 'none'",
        *STYLE_HASH
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // With `no-referrer` a browser would no longer tell whose form it was.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    (status, headers, Html(html)).into_response()
}

/// Where a form's answer may lead to, as a policy writes it: browsers hold a form to it on redirects, too. A policy has
/// no way to write an IPv6 address, so there any plain address has to do.
fn source(to: &Url) -> String {
    match to.host() {
        Some(Host::Ipv6(_)) | None => "http:".to_owned(),
        Some(_) => to.origin().ascii_serialization(),
    }
}

/// What a program may do, by what it does to things.
fn rights(scopes: &BTreeSet<String>) -> String {
    let by_verb = [(":read", "See"), (":write", "Change"), (":run", "Run")];
    let mut rows: Vec<String> = by_verb
        .iter()
        .filter_map(|(ending, verb)| {
            let things = scopes.iter().filter_map(|scope| scope.strip_suffix(ending));
            let things: Vec<String> = things.map(escaped).collect();
            (!things.is_empty()).then(|| row(verb, &things.join(", ")))
        })
        .collect();
    if scopes.contains("openid") {
        rows.push(row("Know", "who you are"));
    }
    if rows.is_empty() {
        return "<p>Nothing in particular.</p>\n".to_owned();
    }
    format!("<dl>\n{}</dl>\n", rows.concat())
}

fn row(verb: &str, things: &str) -> String {
    format!("<dt>{verb}</dt><dd>{things}</dd>\n")
}

/// A text that is nothing but text, between tags and inside quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_is_text() {
        assert_eq!(
            escaped("<b onclick='x' title=\"y\">&"),
            "&lt;b onclick=&#39;x&#39; title=&quot;y&quot;&gt;&amp;"
        );
        let scopes = BTreeSet::from(["<script>:read".to_owned()]);
        assert!(rights(&scopes).contains("<dd>&lt;script&gt;</dd>"));
    }

    #[test]
    fn a_policy_names_the_address_that_a_form_leads_to() {
        let source = |url: &str| source(&Url::parse(url).unwrap());
        assert_eq!(source("http://127.0.0.1:7/back?x"), "http://127.0.0.1:7");
        assert_eq!(source("http://localhost:7/"), "http://localhost:7");
        assert_eq!(source("http://[::1]:7/"), "http:");
    }

    #[test]
    fn rights_are_told_by_what_is_done_to_things() {
        let scopes = ["openid", "scenarios:read", "scenarios:run", "hooks:read"];
        let told = rights(&scopes.map(str::to_owned).into());
        assert!(told.contains("<dt>See</dt><dd>hooks, scenarios</dd>"));
        assert!(told.contains("<dt>Run</dt><dd>scenarios</dd>"));
        assert!(told.contains("<dt>Know</dt>") && !told.contains("Change"));
    }
}
