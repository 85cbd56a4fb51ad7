//! The page on which a person lets a program in: what it shows, and which answers to it count.

use jiff::SignedDuration;
use make_sandbox::{Config, Dialect, Registration, Size, Switches, Time};
use reqwest::{Response, header};

use crate::{
    desk::{Desk, MORNING},
    oauth::{BACK, PUBLIC, VERIFIER, code, exchange},
};

async fn asking(dialect: Dialect) -> Desk {
    Desk::start(Config {
        size: Size::Tiny,
        time: Time::Frozen(MORNING.parse().unwrap()),
        dialect,
        switches: Switches {
            oauth_page: true,
            ..Switches::default()
        },
        ..Config::default()
    })
    .await
}

fn authorize(desk: &Desk) -> String {
    format!("{}/oauth/v2/authorize", desk.ready().url)
}

async fn visit(desk: &Desk, more: &[(&str, &str)]) -> Response {
    let usual = [
        ("response_type", "code"),
        ("client_id", "mandor"),
        ("redirect_uri", BACK),
        ("scope", "user:read scenarios:read,scenarios:run"),
    ];
    let asked = desk.http.get(authorize(desk)).query(&usual).query(more);
    asked.query(&PUBLIC).send().await.unwrap()
}

fn header_of(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or(String::new(), |it| it.to_str().unwrap().to_owned())
}

/// What a page is answered with.
struct Form {
    ticket: String,
    cookie: String,
}

async fn form(page: Response) -> Form {
    let cookie = header_of(&page, "set-cookie");
    let text = page.text().await.unwrap();
    let ticket = text.split("name=\"ticket\" value=\"").nth(1).unwrap();
    Form {
        ticket: ticket.split('"').next().unwrap().to_owned(),
        cookie: cookie.split(';').next().unwrap().to_owned(),
    }
}

async fn press(desk: &Desk, form: &Form, answer: &str, headers: &[(&str, &str)]) -> Response {
    let mut asked = desk
        .http
        .post(authorize(desk))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("ticket={}&answer={answer}", form.ticket));
    for (name, value) in headers {
        asked = asked.header(*name, *value);
    }
    asked.send().await.unwrap()
}

async fn pressed(desk: &Desk, form: &Form, answer: &str) -> Response {
    press(desk, form, answer, &[("cookie", &form.cookie)]).await
}

#[tokio::test]
async fn whoever_presses_allow_goes_back_with_a_code_that_is_good() {
    let desk = asking(Dialect::Make).await;
    let page = visit(&desk, &[("state", "a b&c")]).await;
    assert_eq!(page.status(), 200);
    let form = form(page).await;
    let told = pressed(&desk, &form, "allow").await;
    assert_eq!(told.status(), 303, "the form is not sent on");
    let place = header_of(&told, "location");
    assert!(place.starts_with(BACK) && place.ends_with("state=a+b%26c"));
    assert_eq!(exchange(&desk, &code(&place), VERIFIER).await.0, 200);
    let again = pressed(&desk, &form, "allow").await;
    assert_eq!(again.status(), 403, "a page is answered once");
}

#[tokio::test]
async fn whoever_presses_deny_goes_back_without_one() {
    let desk = asking(Dialect::Make).await;
    let form = form(visit(&desk, &[("state", "x")]).await).await;
    let told = pressed(&desk, &form, "deny").await;
    assert_eq!(
        header_of(&told, "location"),
        format!("{BACK}?error=access_denied&state=x")
    );
}

#[tokio::test]
async fn without_the_page_nobody_is_asked_and_the_switch_answers() {
    let desk = Desk::of(Size::Tiny).await;
    let told = visit(&desk, &[]).await;
    assert_eq!(told.status(), 302);
    assert!(header_of(&told, "location").contains("?code="));
}

#[tokio::test]
async fn an_answer_that_another_site_made_the_browser_give_counts_for_nothing() {
    let desk = asking(Dialect::Make).await;
    let form = form(visit(&desk, &[]).await).await;
    let cookie = ("cookie", form.cookie.as_str());
    for headers in [
        vec![],
        vec![("cookie", "consent-other=guess")],
        vec![cookie, ("origin", "http://evil.example")],
        vec![cookie, ("origin", "null")],
    ] {
        let told = press(&desk, &form, "allow", &headers).await;
        assert_eq!(told.status(), 403, "{headers:?}");
    }
    assert_eq!(pressed(&desk, &form, "perhaps").await.status(), 403);
    let own = desk.ready().url.clone();
    let told = press(&desk, &form, "allow", &[cookie, ("origin", &own)]).await;
    assert_eq!(told.status(), 303, "what was refused used nothing up");
}

#[tokio::test]
async fn a_page_waits_five_minutes_and_two_may_be_open() {
    let desk = asking(Dialect::Make).await;
    let early = form(visit(&desk, &[]).await).await;
    let late = form(visit(&desk, &[]).await).await;
    assert_ne!(
        early.cookie.split('=').next(),
        late.cookie.split('=').next()
    );
    let wait = |seconds| {
        let wait = SignedDuration::from_secs(seconds);
        desk.control().advance(wait).unwrap();
    };
    wait(300);
    assert_eq!(pressed(&desk, &early, "allow").await.status(), 303);
    wait(1);
    assert_eq!(pressed(&desk, &late, "allow").await.status(), 403);
}

#[tokio::test]
async fn the_page_shows_who_asks_for_what_and_runs_nothing() {
    let desk = asking(Dialect::Make).await;
    let shop = Registration::public("mandor", BACK).named("Mandor & <friends>");
    desk.control().register(shop).unwrap();
    let page = visit(&desk, &[("scope", "openid")]).await;
    assert_eq!(page.status(), 400, "a parameter comes once");
    let page = visit(&desk, &[]).await;
    let policy = header_of(&page, "content-security-policy");
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self' http://127.0.0.1:1;",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(header_of(&page, name), value);
    }
    let cookie = header_of(&page, "set-cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    let text = page.text().await.unwrap();
    let person = desk.ready().user.name.clone();
    for part in [
        "Mandor &amp; &lt;friends&gt;",
        person.as_str(),
        "<dt>See</dt><dd>scenarios, user</dd>",
        "<dt>Run</dt><dd>scenarios</dd>",
        "http://127.0.0.1:1/back",
        "lang=\"en\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("<script"));
}

#[tokio::test]
async fn nothing_that_a_program_sends_becomes_more_than_text() {
    let desk = asking(Dialect::Make).await;
    let evil = "\"><script>alert(1)</script><a href='";
    let place = format!("http://127.0.0.1:1/{evil}");
    let asked = desk.http.get(authorize(&desk)).query(&[
        ("response_type", "code"),
        ("client_id", evil),
        ("redirect_uri", place.as_str()),
        ("state", evil),
        ("nonce", evil),
    ]);
    let page = asked.query(&PUBLIC).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = header_of(&page, "content-security-policy");
    assert!(!policy.contains("alert"), "{policy}");
    let text = page.text().await.unwrap();
    assert!(text.contains("&lt;script&gt;"), "{text}");
    assert!(!text.contains("<script") && !text.contains("<a "), "{text}");
}

#[tokio::test]
async fn a_browser_reads_why_nobody_is_asked_and_a_program_reads_a_word() {
    let desk = asking(Dialect::Make).await;
    let asked = |accept: &str| {
        let query = [
            ("response_type", "code"),
            ("client_id", "mandor"),
            ("redirect_uri", "https://evil.example/<b>"),
        ];
        let asked = desk.http.get(authorize(&desk)).query(&query);
        asked.header(header::ACCEPT, accept).send()
    };
    let page = asked("text/html,*/*;q=0.8").await.unwrap();
    assert_eq!(page.status(), 400);
    assert!(header_of(&page, "content-security-policy").contains("form-action 'none'"));
    let text = page.text().await.unwrap();
    assert!(text.contains("named an address that is not its own"));
    assert!(!text.contains("evil"));
    let told = asked("application/json").await.unwrap();
    assert_eq!(told.status(), 400);
    assert!(told.text().await.unwrap().contains("invalid_request"));
}

#[tokio::test]
async fn a_server_of_the_guide_asks_on_its_own_page() {
    let desk = asking(Dialect::Guide).await;
    let url = format!("{}/oauth/authorize", desk.ready().url);
    let asked = desk.http.get(&url).query(&[
        ("response_type", "code"),
        ("client_id", "mandor"),
        ("redirect_uri", BACK),
        ("scope", "read execute"),
    ]);
    let page = asked.send().await.unwrap();
    let form = form(page).await;
    let told = desk
        .http
        .post(&url)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", &form.cookie)
        .body(format!("ticket={}&answer=allow", form.ticket))
        .send()
        .await
        .unwrap();
    assert!(header_of(&told, "location").contains("?code="));
}
