//! `cargo xtask bench`: every measurement, one table.
//!
//! In: criterion benches, divan's of decoding, the page benches, Make's own clients and the window comparison. Out: a
//! table of what they printed; divan's count of allocations stands in its own table above.
//! A measuring program says a number with a line `measured: what | number and unit | aim`.
use crate::host::Host;
use crate::in_chromium;
use crate::node;
use crate::packages::{self, Purpose};
use crate::repository::{Profile, Repository};
use anyhow::{Result, bail};

/// One number and what it should be.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    what: String,
    number: String,
    aim: String,
}

pub(crate) fn run(repository: &Repository) -> Result<()> {
    node::check()?;
    // All at once and first: whoever is asked for a password is still there then.
    let purposes = [Purpose::Build, Purpose::Page, Purpose::Window];
    packages::ensure(Host::detect(), &purposes)?;
    in_chromium::prepare(repository, Profile::Release)?;
    let build = ["build", "--release", "--locked", "--package", "mandor"];
    let features = ["--features", "custom-protocol,empty-window"];
    repository.cargo(build.into_iter().chain(features))?.run()?;
    let criterion = repository.cargo(["bench", "--locked", "--package", "journeys"])?;
    let pages = in_chromium::script(repository, "bench", Profile::Release)?;
    let decoding = ["bench", "--locked", "--package", "make-api"];
    let decoding = repository.cargo(decoding.into_iter().chain(["--bench", "decoding"]))?;
    let ours = ["build", "--release", "--locked", "--package", "make-api"];
    let ours = ours.into_iter().chain(["--examples"]);
    repository.cargo(ours)?.run()?;
    let example = |name| repository.binary(name, Profile::Release);
    let clients = in_chromium::script(repository, "bench:clients", Profile::Release)?;
    let clients = clients.env("MANDOR_LIST", example("examples/list_scenarios"));
    let limit = in_chromium::script(repository, "bench:limit", Profile::Release)?;
    let limit = limit.env("MANDOR_SPEND", example("examples/spend_limit"));
    let window = ["run", "--release", "--locked", "--package", "journeys"];
    let window = window
        .into_iter()
        .chain(["--features", "window", "--bin", "window-bench"]);
    let window = repository.cargo(window)?;
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for task in [criterion, decoding, pages, clients, limit, window] {
        let shown = task.shown().to_owned();
        let finished = task.watch()?;
        rows.extend(rows_in(&finished.output));
        if !finished.is_success {
            failed.push(shown);
        }
    }
    println!("\n{}", table(&rows));
    if !failed.is_empty() {
        bail!("these ended with an error: {}", failed.join(", "));
    }
    Ok(())
}

fn rows_in(output: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last_line = "";
    for line in output.lines() {
        rows.extend(said(line).or_else(|| criterion(line, last_line)));
        last_line = line;
    }
    rows
}

fn said(line: &str) -> Option<Row> {
    let (_, said) = line.split_once("measured: ")?;
    let mut parts = said.split('|').map(|part| part.trim().to_owned());
    Some(Row {
        what: parts.next()?,
        number: parts.next()?,
        aim: parts.next().unwrap_or_default(),
    })
}

/// `name   time:   [1.2 ms 1.3 ms 1.4 ms]`: the middle one. A long name stands on a line of its own.
fn criterion(line: &str, line_before: &str) -> Option<Row> {
    let (name, times) = line.split_once("time:")?;
    let times = times.trim().strip_prefix('[')?.strip_suffix(']')?;
    let times: Vec<&str> = times.split_whitespace().collect();
    let name = if name.trim().is_empty() {
        line_before
    } else {
        name
    };
    Some(Row {
        what: name.trim().to_owned(),
        number: format!("{} {}", times.get(2)?, times.get(3)?),
        aim: String::new(),
    })
}

fn table(rows: &[Row]) -> String {
    let width = |pick: fn(&Row) -> &String| {
        let lengths = rows.iter().map(|row| pick(row).chars().count());
        lengths.max().unwrap_or_default().max(8)
    };
    let (what, number) = (width(|row| &row.what), width(|row| &row.number));
    let head = format!("{:what$}  {:>number$}  aim", "measured", "number");
    let line = |row: &Row| format!("{:what$}  {:>number$}  {}", row.what, row.number, row.aim);
    let lines = std::iter::once(head).chain(rows.iter().map(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &str, number: &str, aim: &str) -> Row {
        Row {
            what: what.to_owned(),
            number: number.to_owned(),
            aim: aim.to_owned(),
        }
    }

    #[test]
    fn criterion_and_said_numbers_share_one_table() {
        let output = "filter 5000 rows        time:   [1.23 ms 1.25 ms 1.27 ms]\n\
                      a name that is too long for its line\n\
                      \u{20}                       time:   [10.1 us 10.2 us 10.3 us]\n\
                      measured: first paint | 0.61 s | at most 1.25 times the empty window\n\
                      measured: calls | 51\n\
                      change: [-1% +2% +3%]\n";
        assert_eq!(
            rows_in(output),
            [
                row("filter 5000 rows", "1.25 ms", ""),
                row("a name that is too long for its line", "10.2 us", ""),
                row(
                    "first paint",
                    "0.61 s",
                    "at most 1.25 times the empty window"
                ),
                row("calls", "51", ""),
            ]
        );
    }
}
