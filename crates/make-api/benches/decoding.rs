//! How fast answers become values and values become text, and how often that asks for memory.
//!
//! In: answers of a sandbox to the questions our own client asks. Out: divan's table, with allocations, and lines
//! `measured: what | number | aim`. The lists go through the very file the client decodes with, from bytes on; neither
//! connection nor budget is part of it.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot go on says so by panicking"
)]

#[path = "../src/decode.rs"]
#[expect(dead_code, reason = "the client uses more of it")]
#[expect(unused_imports, reason = "its tests run with the crate's own")]
mod decode;

/// What the decoding file knows by this path.
mod error {
    pub(crate) use make_api::Error;
}

use std::fmt;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use make_api::clock::{Clock, SystemClock};
use make_api::{
    BlueprintText, Budgets, Caller, Client, Credential, Dlq, Hook, In, Interface, Lane, LogQuery,
    LogRow, Member, Options, OrganizationId, Scenario, ScenarioId, ScenarioQuery, Scheduling,
    TeamId, Zone,
};
use make_sandbox::{Config, Control, Sandbox, Size, Switches, Time};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};

use crate::decode::Document;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Rows of every list: a full page of Make's.
const ROWS: usize = 100;
const AIM: &str = "at least 50 MB/s";
/// How long a number that is told is measured.
const LONG_ENOUGH: Duration = Duration::from_millis(500);

static READS: LazyLock<Vec<Work>> = LazyLock::new(|| {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(reads()).expect("a sandbox that answers")
});
static WRITES: LazyLock<Vec<Work>> = LazyLock::new(writes);

/// What writes a text.
type Write = Box<dyn Fn() -> String + Send + Sync>;

/// Something to do again and again, and the bytes it reads or writes each time.
struct Work {
    name: &'static str,
    bytes: usize,
    once: Box<dyn Fn() + Send + Sync>,
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn main() {
    divan::main();
    // `cargo test --benches` only asks whether it runs at all.
    if std::env::args().any(|argument| argument == "--bench") {
        READS.iter().for_each(|work| tell("reading", work));
        WRITES.iter().for_each(|work| tell("writing", work));
    }
}

#[divan::bench(args = READS.iter())]
fn read(bencher: Bencher<'_, '_>, work: &Work) {
    bencher
        .counter(BytesCount::new(work.bytes))
        .bench(|| (work.once)());
}

#[divan::bench(args = WRITES.iter())]
fn write(bencher: Bencher<'_, '_>, work: &Work) {
    bencher
        .counter(BytesCount::new(work.bytes))
        .bench(|| (work.once)());
}

/// The median pass counts: on a busy machine the mean is mostly other programs' time.
fn tell(what: &str, work: &Work) {
    let clock = SystemClock::new();
    let mut passes = Vec::new();
    while clock.uptime() < LONG_ENOUGH {
        let began = clock.uptime();
        (work.once)();
        passes.push(clock.uptime().saturating_sub(began));
    }
    passes.sort_unstable();
    let pass = passes.get(passes.len() / 2).expect("it took a while");
    let bytes = u32::try_from(work.bytes).expect("far below 4 GB");
    let speed = f64::from(bytes) / pass.as_secs_f64() / 1e6;
    println!("measured: {what} {work}, {bytes} bytes | {speed:.0} MB/s | {AIM}");
}

async fn reads() -> Result<Vec<Work>, Box<dyn std::error::Error>> {
    let config = Config {
        size: Size::Mid,
        time: Time::Frozen("2026-11-24T02:36:00Z".parse()?),
        switches: Switches {
            rate_limit: false,
            ..Switches::default()
        },
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await?;
    let asked = Asked::of(&sandbox)?;
    let (organization, caller) = (asked.organization, &asked.caller);
    let query = ScenarioQuery::in_organization(organization);
    caller.scenarios(query).next_page().await?;
    let scenarios = asked.again("scenarios").await?;
    caller
        .users(In::Organization(organization))
        .next_page()
        .await?;
    let users = asked.again("users").await?;
    let (mut hooks, mut dlqs, mut logs) = (Vec::new(), Vec::new(), Vec::new());
    let facts = sandbox.control().scenarios();
    for fact in &facts {
        if hooks.len() < ROWS {
            caller.hooks(TeamId(fact.team_id)).await?;
            hooks.extend(asked.again("hooks").await?);
        }
        if dlqs.len() < ROWS {
            caller.dlqs(ScenarioId(fact.id)).await?;
            dlqs.extend(asked.again("dlqs").await?);
        }
        if logs.len() < ROWS {
            caller
                .logs(LogQuery::of(ScenarioId(fact.id)))
                .next_page()
                .await?;
            logs.extend(asked.again("scenarioLogs").await?);
        }
    }
    sandbox.stop().await;
    Ok(vec![
        list::<Scenario>("scenarios", "scenarios", &scenarios),
        list::<LogRow>("logs", "scenarioLogs", &logs),
        list::<Hook>("hooks", "hooks", &hooks),
        list::<Dlq>("dlqs", "dlqs", &dlqs),
        list::<Member>("users", "users", &users),
    ])
}

/// Our client, and what it asked, as the server received it.
struct Asked {
    caller: Caller,
    organization: OrganizationId,
    control: Control,
    url: String,
    token: String,
    http: reqwest::Client,
}

impl Asked {
    fn of(sandbox: &Sandbox) -> Result<Self, Box<dyn std::error::Error>> {
        let ready = sandbox.ready().organizations.first().ok_or("none")?;
        let (zone, organization) = (Zone::parse(&ready.zone)?, OrganizationId(ready.id));
        let clock = Arc::new(SystemClock::new());
        let budgets = Arc::new(Budgets::new(clock.clone()));
        budgets.set_limit(&zone, organization, 1_000_000);
        let credential = Credential::new(&ready.token.clone().into())?;
        let client = Client::new(zone, credential, Options::new(budgets, clock))?;
        Ok(Self {
            caller: client.on(Some(organization), Lane::Click),
            organization,
            control: sandbox.control(),
            url: ready.url.clone(),
            token: ready.token.clone(),
            http: reqwest::Client::builder()
                .no_proxy()
                .user_agent("Mandor/bench")
                .build()?,
        })
    }

    /// The rows that the last question of our client was answered with, as they came.
    async fn again(&self, key: &str) -> Result<Vec<Value>, Box<dyn std::error::Error>> {
        let calls = self.control.calls();
        let call = calls.last().ok_or("nothing was asked")?;
        let url = format!("{}/api/v2{}?{}", self.url, call.path, call.query);
        let request = self
            .http
            .get(url)
            .header("authorization", format!("Token {}", self.token));
        let mut answer: Value = request.send().await?.error_for_status()?.json().await?;
        let rows = answer.get_mut(key).map(Value::take);
        Ok(serde_json::from_value(rows.ok_or("no such list")?)?)
    }
}

/// Reads a list of as many rows as a page has, of those that came.
fn list<T: DeserializeOwned + 'static>(
    name: &'static str,
    key: &'static str,
    rows: &[Value],
) -> Work {
    assert!(!rows.is_empty(), "no {name} at all");
    let rows: Vec<&Value> = rows.iter().cycle().take(ROWS).collect();
    let document = Document {
        status: 200,
        says_json: true,
        body: json!({ key: rows }).to_string().into_bytes(),
    };
    let read = move |document: &Document| {
        let (list, _) = document.page::<T, IgnoredAny>(key).expect("a list");
        list
    };
    assert_eq!(read(&document).skipped, 0, "{name} that are not understood");
    Work {
        name,
        bytes: document.body.len(),
        once: Box::new(move || {
            black_box(read(black_box(&document)).rows);
        }),
    }
}

fn writes() -> Vec<Work> {
    let scheduling: Scheduling = from(json!({
        "type": "weekly", "days": [1, 2, 3, 4, 5], "time": "07:30",
        "restrict": [{"days": [1, 2, 3, 4, 5], "time": ["07:00", "19:00"]}],
    }));
    let field = |number: usize| {
        json!({"name": format!("field_{number}"), "label": format!("Nomor pesanan {number}"),
            "type": "text", "required": number.is_multiple_of(2), "help": "As it stands on the receipt"})
    };
    let fields: Vec<Value> = (0..ROWS).map(field).collect();
    let interface: Interface = from(json!({"input": fields, "output": fields}));
    let step = |number: usize| {
        json!({"id": number, "module": "http:ActionSendData", "version": 3, "parameters": {},
            "mapper": {"url": "https://example.com/orders", "method": "post", "data": "{\"id\":\"{{1.id}}\"}"},
            "metadata": {"designer": {"x": 300 * number, "y": 0}}})
    };
    let steps: Vec<Value> = (1..=ROWS).map(step).collect();
    let blueprint = json!({"name": "Pesanan", "flow": steps, "metadata": {"version": 1}});
    let texts: [(&'static str, Write); 3] = [
        ("a schedule", Box::new(move || text(&scheduling))),
        ("an interface", Box::new(move || text(&interface))),
        (
            "a blueprint",
            Box::new(move || {
                let text = BlueprintText::new(&blueprint).expect("a whole blueprint");
                text.as_str().to_owned()
            }),
        ),
    ];
    let work = |(name, write): (_, Write)| Work {
        name,
        bytes: write().len(),
        once: Box::new(move || {
            black_box(write());
        }),
    };
    texts.into_iter().map(work).collect()
}

fn from<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("what Make would send")
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("text keys only")
}
