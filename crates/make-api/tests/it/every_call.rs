//! Every call of the client against answers written from Make's reference, on good days and bad ones.
//!
//! In: rows, one per address, from the files below `every_call/`: the name of the call, its address as Make's
//! reference writes it, a good answer, and a way to call it. Out: the promises that hold for all of them.
//! Never asks the sandbox: what is written down here is what Make says, not what another part of Mandor made of it.
//!
//! To add a call, add its row to the file of its resource; a call without a row fails the first test.

mod belongings;
pub(crate) mod bytes;
mod dlqs;
mod hooks;
pub(crate) mod people;
mod runs;
mod scenario_words;
mod scenarios;
mod shares;
mod templates;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use make_api::{CallKind, Caller, Dialect, Endpoint, Error, Guide, Lane, OrganizationId, coverage};
use serde_json::{Value, json};

use crate::bare::{self, BareServer};
use crate::client::{TestClient, name_of};

type Call = for<'c> fn(&'c Caller) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 'c>>;

/// One call.
struct Row {
    /// The method of the caller.
    name: &'static str,
    /// Method and path as Make's reference writes them, with our `{names}`.
    address: &'static str,
    /// A good answer. The empty text is an answer without a body.
    good: &'static str,
    call: Call,
}

macro_rules! row {
    ($name:literal, $address:literal, $good:expr, |$caller:ident| $call:expr $(,)?) => {
        $crate::every_call::Row {
            name: $name,
            address: $address,
            good: $good,
            call: |$caller| Box::pin(async move { $call.await.map(drop) }),
        }
    };
}
use row;

/// The files below `every_call/`, by name. Each is a fuzz target too.
pub(crate) const FAMILIES: [&str; 9] = [
    "belongings",
    "dlqs",
    "hooks",
    "people",
    "runs",
    "scenario_words",
    "scenarios",
    "shares",
    "templates",
];

fn rows_of(family: &str) -> Vec<Row> {
    match family {
        "belongings" => belongings::rows(),
        "dlqs" => dlqs::rows(),
        "hooks" => hooks::rows(),
        "people" => people::rows(),
        "runs" => runs::rows(),
        "scenario_words" => scenario_words::rows(),
        "scenarios" => scenarios::rows(),
        "shares" => shares::rows(),
        "templates" => templates::rows(),
        _ => panic!("{family} is no family"),
    }
}

fn rows() -> Vec<Row> {
    FAMILIES.into_iter().flat_map(rows_of).collect()
}

/// A client, and the server that answers it with what it is told to.
struct Wire {
    server: BareServer,
    client: TestClient,
    endpoints: HashMap<String, Endpoint>,
}

/// The organization all rows are called for.
const ORGANIZATION: OrganizationId = OrganizationId(11);

impl Wire {
    async fn new() -> Self {
        Self::speaking(None).await
    }

    async fn speaking(guide: Option<Guide>) -> Self {
        let server = BareServer::answering(vec![bare::json("{}")]).await;
        let client = TestClient::speaking(&server.zone, guide);
        // Budgets have tests of their own; here nobody should have to wait for one.
        client
            .budgets
            .set_limit(client.zone(), ORGANIZATION, 1_000_000);
        let endpoints = coverage()
            .into_iter()
            .filter(|endpoint| endpoint.dialect == Dialect::Make)
            .map(|endpoint| (address(&endpoint), endpoint))
            .collect();
        Self {
            server,
            client,
            endpoints,
        }
    }

    async fn call(&self, row: &Row, answer: Vec<u8>) -> Result<(), Error> {
        self.server.now_answers(vec![answer]);
        let caller = self.client.on(Some(ORGANIZATION), Lane::Background);
        (row.call)(&caller).await
    }
}

fn address(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method.as_str(), endpoint.path)
}

/// Whether a request line such as `GET /scenarios/5?cols%5B%5D=id` is for an address such as
/// `GET /scenarios/{scenario}`.
fn is_for(line: &str, address: &str) -> bool {
    let path = line.split('?').next().unwrap_or_default();
    let (sent, written): (Vec<_>, Vec<_>) =
        (path.split('/').collect(), address.split('/').collect());
    sent.len() == written.len()
        && sent.iter().zip(&written).all(|(sent, written)| {
            sent == written || (written.starts_with('{') && !sent.is_empty())
        })
}

fn good(row: &Row) -> Vec<u8> {
    match row.good {
        "" => bare::answer(202, &["content-length: 0"], b""),
        "pong" => bare::answer(200, &["content-type: text/plain"], b"pong"),
        body => bare::json(body),
    }
}

#[tokio::test]
async fn every_address_has_exactly_one_row_and_every_row_an_address() {
    let wire = Wire::new().await;
    let mut without_row = wire.endpoints.clone();
    for row in rows() {
        let endpoint = without_row.remove(row.address);
        let endpoint = endpoint.unwrap_or_else(|| panic!("{} has no address of its own", row.name));
        assert_eq!(endpoint.name, row.name, "{}", row.address);
    }
    let mut without_row: Vec<_> = without_row.into_keys().collect();
    without_row.sort();
    assert_eq!(without_row, [""; 0], "addresses without a row");
}

#[tokio::test]
async fn every_call_goes_to_its_address_once_and_reads_makes_answer() {
    let wire = Wire::new().await;
    for row in rows() {
        let result = wire.call(&row, good(&row)).await;
        assert!(result.is_ok(), "{}: {result:?}", row.name);
        let lines = wire.server.lines();
        assert_eq!(lines.len(), 1, "{}: {lines:?}", row.name);
        assert!(is_for(&lines[0], row.address), "{}: {lines:?}", row.name);
    }
}

/// The answer with something new in every object.
fn with_news(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(key, value)| (key, with_news(value)));
            let news = ("somethingNew".to_owned(), json!({"deep": [1, null]}));
            Value::Object(fields.chain([news]).collect())
        }
        Value::Array(members) => Value::Array(members.into_iter().map(with_news).collect()),
        other => other,
    }
}

/// The answer with every number written as a text.
fn with_texts(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(key, value)| (key, with_texts(value)));
            Value::Object(fields.collect())
        }
        Value::Array(members) => Value::Array(members.into_iter().map(with_texts).collect()),
        Value::Number(number) => Value::String(number.to_string()),
        other => other,
    }
}

#[tokio::test]
async fn every_call_reads_answers_that_only_look_strange() {
    let wire = Wire::new().await;
    for row in rows() {
        let Ok(answer) = serde_json::from_str::<Value>(row.good) else {
            continue;
        };
        for strange in [with_news(answer.clone()), with_texts(answer)] {
            let result = wire.call(&row, bare::json(&strange.to_string())).await;
            assert!(result.is_ok(), "{}: {result:?} for {strange}", row.name);
        }
    }
}

/// One kind of bad day and what it must look like from outside.
struct Day {
    name: &'static str,
    answer: Vec<u8>,
    expected: &'static str,
    /// How often a read and an action are sent. What may never be repeated is sent once.
    sends: (usize, usize),
    /// Whether a write may have happened.
    is_unsure: bool,
}

fn bad_days() -> Vec<Day> {
    let refused = |status, body: &str| {
        bare::answer(status, &["content-type: application/json"], body.as_bytes())
    };
    let day = |name, answer, expected, sends, is_unsure| Day {
        name,
        answer,
        expected,
        sends,
        is_unsure,
    };
    let denied = r#"{"detail":"Access denied.","message":"Permission denied","code":"SC403"}"#;
    let slow_down = bare::answer(
        429,
        &["retry-after: 2"],
        b"Requests limit for organization exceeded, please try again later.",
    );
    let cut = bare::answer(
        200,
        &["content-type: application/json", "content-length: 9000"],
        br#"{"scenario":{"#,
    );
    vec![
        day(
            "not signed in",
            refused(
                401,
                r#"{"code":"IM015","message":"User is not logged in."}"#,
            ),
            "Unauthorized",
            (1, 1),
            false,
        ),
        day(
            "not allowed",
            refused(403, denied),
            "Forbidden",
            (1, 1),
            false,
        ),
        day(
            "not there",
            refused(404, r#"{"detail":"Not found","code":"SC404"}"#),
            "NotFound",
            (1, 1),
            false,
        ),
        day(
            "confirm",
            refused(406, r#"{"message":"Confirm","code":"IM004"}"#),
            "ConfirmationNeeded",
            (1, 1),
            false,
        ),
        day(
            "not accepted",
            refused(422, r#"{"message":"No","code":"IM005"}"#),
            "Invalid",
            (1, 1),
            false,
        ),
        day("too many", slow_down, "TooManyRequests", (3, 3), false),
        day(
            "broken",
            refused(500, r#"{"message":"Oops"}"#),
            "Server",
            (1, 1),
            true,
        ),
        day("away", refused(503, ""), "Server", (3, 1), true),
        day(
            "not JSON",
            bare::json(r#"{"scenario":"#),
            "Decode",
            (1, 1),
            true,
        ),
        day("cut", cut, "CutShort", (3, 1), true),
    ]
}

#[tokio::test]
async fn every_call_names_every_refusal_and_sends_no_more_than_it_may() {
    let wire = Wire::new().await;
    for row in rows() {
        let kind = wire.endpoints[row.address].kind;
        for day in bad_days() {
            // A plain text is a good answer of the one address that speaks plain text.
            if row.good == "pong" && day.expected == "Decode" {
                continue;
            }
            let context = format!("{} when {}", row.name, day.name);
            let result = wire.call(&row, day.answer.clone()).await;
            let error = result.expect_err(&context);
            assert_eq!(name_of(&error), day.expected, "{context}");
            assert_eq!(error.outcome_unknown(), day.is_unsure, "{context}");
            let sends = match kind {
                CallKind::Read => day.sends.0,
                CallKind::Action => day.sends.1,
                CallKind::Once => 1,
            };
            assert_eq!(wire.server.requests().len(), sends, "sendings of {context}");
        }
    }
}

/// Answers that no server should give, the same ones in every run.
struct Mangler(fastrand::Rng);

impl Mangler {
    /// Replaces one thing in the answer, somewhere.
    fn mangle(&mut self, spot: &mut Value) {
        let goes_deeper = self.0.u8(..4) > 0;
        match spot {
            Value::Object(fields) if goes_deeper && !fields.is_empty() => {
                let at = self.0.usize(..fields.len());
                self.mangle(fields.values_mut().nth(at).unwrap());
            }
            Value::Array(members) if goes_deeper && !members.is_empty() => {
                let at = self.0.usize(..members.len());
                self.mangle(&mut members[at]);
            }
            _ => *spot = self.surprise(&spot.take()),
        }
    }

    fn surprise(&mut self, was: &Value) -> Value {
        let table = [
            Value::Null,
            json!(true),
            json!(-1),
            json!(1.5),
            json!(u64::MAX),
            json!(1e300),
            json!(""),
            json!("../.."),
            json!("\u{0}\u{202e}"),
            json!("9".repeat(400)),
            json!([]),
            json!({}),
            json!({ "id": {} }),
            json!([was, null, was]),
            json!({ "": was }),
        ];
        table[self.0.usize(..table.len())].clone()
    }
}

#[tokio::test]
async fn a_mangled_answer_is_read_as_far_as_it_goes_or_named_and_never_more() {
    const ANSWERS_PER_CALL: u64 = 24;
    let wire = Wire::new().await;
    for (number, row) in rows().into_iter().enumerate() {
        let Ok(good) = serde_json::from_str::<Value>(row.good) else {
            continue;
        };
        let seed = u64::try_from(number).unwrap() * ANSWERS_PER_CALL;
        for seed in seed..seed + ANSWERS_PER_CALL {
            let mut answer = good.clone();
            let mut mangler = Mangler(fastrand::Rng::with_seed(seed));
            for _ in 0..=mangler.0.u8(..3) {
                mangler.mangle(&mut answer);
            }
            let answer = answer.to_string();
            if let Err(error) = wire.call(&row, bare::json(&answer)).await {
                let name = name_of(&error);
                assert!(
                    matches!(name.as_str(), "Decode" | "Conflict"),
                    "{}: {error:?} for {answer}",
                    row.name
                );
            }
            // A list may be asked on for another page, but never without an end.
            let sent = wire.server.requests().len();
            assert!((1..5).contains(&sent), "{}: {sent} for {answer}", row.name);
        }
    }
}
