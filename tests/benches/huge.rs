//! What 5,000 scenarios cost: the first listing over real HTTP, and the reads of every page from the cache.
//!
//! In: the huge sandbox. Out: Criterion's times, and lines `measured: what | number | aim` for what happens
//! only once. Reads stand beside an empty command of the same run, so that a busy machine shows in both.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot go on says so by panicking"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use journeys::World;
use make_api::clock::{Clock, SystemClock};
use make_sandbox::Size;
use mandor_core::rpc;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

fn pages_of_5000(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let world = runtime.block_on(first_listing());
    let mut group = criterion.benchmark_group("5,000 scenarios");
    let reads = [
        ("empty command", "get_settings", Value::Null),
        ("shell", "get_shell", Value::Null),
        ("organizations", "list_organizations", Value::Null),
        ("today", "get_today", json!({})),
        ("scenario list", "list_scenarios", Value::Null),
    ];
    for (what, command, ask) in reads {
        group.bench_function(what, |bencher| {
            bencher.to_async(&runtime).iter(|| async {
                let reply = rpc::dispatch(&world.app, command, ask.clone()).await;
                black_box(reply.expect("a read has no reason to fail"))
            });
        });
    }
    group.finish();
}

/// Opens the workspace and reads all of it for the first time.
async fn first_listing() -> World {
    let world = World::of(Size::Huge).await.expect("a sandbox");
    let clock = SystemClock::new();
    world.open_demo().await.expect("the demo opens");
    world.tick().await;
    let took_ms = clock.uptime().as_millis();
    let rows = world.list().await.expect("a list").rows.len();
    let pages = world.control().count_of("GET", "/scenarios");
    let calls = world.calls();
    println!("measured: first listing of {rows} scenarios | {pages} calls | at most 52 calls");
    println!("measured: first look at all of it, with histories | {calls} calls |");
    println!("measured: first look at all of it, on a clock that never waits | {took_ms} ms |");
    world
}

/// One call through budget, connection and decoding, against the sandbox on the same machine.
fn one_call(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let world = runtime
        .block_on(World::demo(Size::Tiny))
        .expect("a sandbox");
    let row = runtime
        .block_on(world.row(|_| true))
        .expect("a list")
        .expect("a row");
    let switches = make_sandbox::Switches {
        rate_limit: false,
        ..world.control().switches()
    };
    world.control().set_switches(switches);
    let caller = world.make(&row).expect("a client");
    criterion.bench_function("one call to Make on this machine", |bencher| {
        bencher
            .to_async(&runtime)
            .iter(|| async { black_box(caller.scenario(row.key.id).await.expect("a scenario")) });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30);
    targets = pages_of_5000, one_call
}
criterion_main!(benches);
