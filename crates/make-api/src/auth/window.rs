//! What the browser shows at the end of a sign-in, and what a stranger gets who knocks at the port.
//!
//! In: words in the person's language. Out: small answers without a script, which may not be framed, kept or sniffed.
//! Never shows anything that came with a request.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

/// The words of the page that ends a sign-in, in the person's language. They are plain text and escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The language's code, such as `en` or `id`.
    pub language: String,
    /// The title of the page, usually the program's name.
    pub title: String,
    /// The heading after the person allowed it. The program still has to fetch its tokens, so it should not promise more.
    pub allowed: String,
    /// The heading after the person said no.
    pub denied: String,
    /// The heading after the server refused.
    pub failed: String,
    /// The line below each heading: "You can close this window."
    pub close: String,
}

/// How a sign-in ended, as far as the page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Allowed,
    Denied,
    Failed,
}

/// The one thing the page needs beside its words. The policy names its hash, see the test.
const STYLE: &str = ":root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:30rem;margin:20vh auto;padding:0 1.5rem}h1{font-size:1.5rem;line-height:1.25}";
const POLICY: &str = "default-src 'none'; style-src 'sha256-aLjwPvn0SWkHS6T9Uf0z/kwMsymUsCGao4rRvXlgH8c='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page that ends a sign-in.
pub(super) fn page(words: &Words, ending: Ending) -> Response<Full<Bytes>> {
    let heading = match ending {
        Ending::Allowed => &words.allowed,
        Ending::Denied => &words.denied,
        Ending::Failed => &words.failed,
    };
    let (language, title) = (escaped(&words.language), escaped(&words.title));
    let (heading, close) = (escaped(heading), escaped(&words.close));
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><h1>{heading}</h1><p>{close}</p></main></body></html>"
    );
    answer(StatusCode::OK, "text/html; charset=utf-8", html)
}

/// The answer to a request that is not the one we wait for.
pub(super) fn refusal(status: StatusCode) -> Response<Full<Bytes>> {
    let reason = status.canonical_reason().unwrap_or("Refused");
    answer(status, "text/plain; charset=utf-8", format!("{reason}\n"))
}

fn answer(status: StatusCode, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = [
        ("content-type", kind),
        ("content-security-policy", POLICY),
        ("cache-control", "no-store"),
        ("connection", "close"),
        // The page's own address holds the code.
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ];
    for (name, value) in headers {
        let (name, value) = (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        response.headers_mut().insert(name, value);
    }
    response
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use http_body_util::BodyExt;
    use sha2::{Digest, Sha256};

    use super::*;

    fn words(heading: &str) -> Words {
        Words {
            language: "en".to_owned(),
            title: "Mandor".to_owned(),
            allowed: heading.to_owned(),
            denied: "You said no".to_owned(),
            failed: "Make refused".to_owned(),
            close: "You can close this window.".to_owned(),
        }
    }

    async fn text(response: Response<Full<Bytes>>) -> String {
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[test]
    fn the_policy_allows_exactly_the_style_of_the_page() {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
    }

    #[tokio::test]
    async fn words_are_text_and_nothing_else() {
        let nasty = "<script>alert(1)</script>\"'&";
        let shown = text(page(&words(nasty), Ending::Allowed)).await;
        assert!(!shown.contains("<script"), "{shown}");
        assert!(shown.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
    }

    #[tokio::test]
    async fn each_ending_has_its_own_heading_and_every_answer_is_kept_nowhere() {
        let words = words("Allowed");
        for (ending, heading) in [
            (Ending::Allowed, "Allowed"),
            (Ending::Denied, "You said no"),
            (Ending::Failed, "Make refused"),
        ] {
            let page = page(&words, ending);
            assert_eq!(page.headers()["cache-control"], "no-store");
            assert_eq!(page.headers()["connection"], "close");
            assert_eq!(page.headers()["content-security-policy"], POLICY);
            assert!(text(page).await.contains(&format!("<h1>{heading}</h1>")));
        }
        let refused = refusal(StatusCode::NOT_FOUND);
        assert_eq!(refused.headers()["cache-control"], "no-store");
        assert_eq!(text(refused).await, "Not Found\n");
    }
}
