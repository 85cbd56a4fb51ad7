//! Mandor's window beside an empty window made with the same Tauri, both started in turn.
//!
//! In: the two built programs. Out: lines `measured: what | number | aim` for the first paint of a list of 5,000
//! scenarios from the cache, and for the memory of all processes. Nothing is judged here: a busy machine says other
//! numbers than a quiet one, but it says them of both windows.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot go on says so by panicking"
)]

mod cache;
mod processes;
mod starts;

#[expect(dead_code, reason = "the tests of the window do more on a desktop")]
#[path = "../../window/desktop.rs"]
mod desktop;
#[expect(dead_code, reason = "the tests of the window do more with a page")]
#[path = "../../window/driver.rs"]
mod driver;
#[expect(dead_code, reason = "the tests of the window do more with programs")]
#[path = "../../window/programs.rs"]
mod programs;

use std::path::{Path, PathBuf};

use desktop::Desktop;
use starts::{Cost, Window};
use tokio::runtime::Runtime;

/// How often each window is started; the first start of each only warms the disk's cache.
const STARTS: usize = 6;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let runtime = Runtime::new().expect("a runtime");
    match (arguments.next(), arguments.next()) {
        (Some(asked), Some(folder)) if asked == cache::FILL => {
            cache::fill(&runtime, Path::new(&folder));
        }
        (None, _) => runtime.block_on(compare()),
        _ => panic!("window-bench takes no arguments"),
    }
}

async fn compare() {
    let (app, empty) = (
        built("MANDOR_APP", "mandor"),
        built("MANDOR_EMPTY_WINDOW", "empty_window"),
    );
    let desktop = Desktop::open().await;
    let cache = cache::filled_on(&desktop);
    let list = Window::list(app);
    let empty = Window::empty(empty);
    let (mut lists, mut empties) = (Vec::new(), Vec::new());
    for start in 0..STARTS {
        for (window, costs) in [(&empty, &mut empties), (&list, &mut lists)] {
            cache.lay_out(&desktop.folder());
            let cost = window.start(&desktop).await;
            println!("start {start} of {}: {cost}", window.what());
            if start > 0 {
                costs.push(cost);
            }
        }
    }
    tell(
        "first paint",
        "ms",
        &empties,
        &lists,
        |cost| cost.paint_ms,
        "1.25",
    );
    tell(
        "memory of all processes",
        "MB",
        &empties,
        &lists,
        |cost| cost.memory_mb,
        "1.3",
    );
}

/// A program that stands beside this one, or where the environment says.
fn built(variable: &str, name: &str) -> PathBuf {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let beside = || {
        let this = std::env::current_exe().expect("this program has a place");
        this.with_file_name(name)
    };
    let program = named.unwrap_or_else(beside);
    assert!(
        program.is_file(),
        "{} is missing; `cargo xtask bench` builds it",
        program.display()
    );
    program
}

fn tell(
    what: &str,
    unit: &str,
    empties: &[Cost],
    lists: &[Cost],
    number: fn(&Cost) -> f64,
    aim: &str,
) {
    let usual = |costs: &[Cost]| median(costs.iter().map(number).collect());
    let (empty, list) = (usual(empties), usual(lists));
    println!("measured: window: empty, {what} | {empty:.0} {unit} | the measure of the next line");
    println!(
        "measured: window: list of 5,000 from cache, {what} | {list:.0} {unit}, {:.2} times | at most {aim} times the empty window",
        list / empty
    );
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
