//! The handbook's table of calls, made from the client itself.
//!
//! In: every address the client knows, and the sources of these tests. Out: `docs/api-coverage.md`, proved fresh.
//! To make it anew: `MANDOR_WRITE_COVERAGE=1 cargo test -p make-api --test it coverage`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use make_api::{CallKind, Dialect, Endpoint, Support, coverage, guide_address, guide_knows};

const HEAD: &str = "\
# Calls to Make

Made from the client's own list of addresses by `crates/make-api/tests/it/coverage.rs`; do not edit. To make it anew:
`MANDOR_WRITE_COVERAGE=1 cargo test -p make-api --test it coverage`.

Every call is tried on a good day, with fields nobody knows yet, with numbers as texts, with 401, 403, 404, 406, 422,
429, 500 and 503, with broken JSON and with a connection that is cut (`every_call`). The last column names the tests
that use a call besides, by file below `crates/make-api/tests/it`.

- *Scopes*: what a credential needs, all of them. Empty where any credential will do.
- *Again*: `always` for what changes nothing; `if not done` for what is sent again only when Make certainly did
  nothing; `never` for what costs credits or makes something.
- *Free*: Make does not count the call against the organization's calls a minute.
- *Unproven*: described somewhere but not seen everywhere; a refusal may mean that a server does not have it.
- *Guide*: where a server that follows the published guide has the same thing. Some of it is *known without asking*:
  the guide has no call that lists organizations, so they and their one team are told from the ids that scenarios
  name, and its four roles are the same everywhere. Empty where the guide has nothing like it.
";

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it")
}

/// The test files that make a call, by the call's name.
fn users_of(name: &str, sources: &BTreeMap<String, String>) -> Vec<String> {
    let call = format!(".{name}(");
    sources
        .iter()
        .filter(|(_, text)| text.contains(&call))
        .map(|(file, _)| format!("`{file}`"))
        .collect()
}

/// The test files whose calls are not listed anyway, by name.
fn sources() -> BTreeMap<String, String> {
    let files = fs::read_dir(tests())
        .unwrap()
        .map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let mut sources = BTreeMap::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let mut text = without_spaces(&file);
        let below = file.with_extension("");
        // What stands below `every_call` is the list of all calls.
        if name != "every_call" && below.is_dir() {
            for part in fs::read_dir(below).unwrap() {
                text += &without_spaces(&part.unwrap().path());
            }
        }
        sources.insert(name, text);
    }
    sources
}

/// A source in which a call that is broken over lines is found all the same.
fn without_spaces(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    text.split_whitespace().collect()
}

fn again(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Read => "always",
        CallKind::Action => "if not done",
        CallKind::Once => "never",
    }
}

fn address(endpoint: &Endpoint) -> String {
    format!("`{} {}`", endpoint.method.as_str(), endpoint.path)
}

fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

fn row(endpoint: &Endpoint, guide: &str, sources: &BTreeMap<String, String>) -> String {
    let free = if endpoint.is_counted { "" } else { "free" };
    let unproven = match endpoint.support {
        Support::Unproven => "unproven",
        Support::Yes | Support::No => "",
    };
    let notes = [free, unproven];
    let notes: Vec<&str> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    let cells = [
        format!("`{}`", endpoint.name),
        address(endpoint),
        quoted(endpoint.scopes),
        again(endpoint.kind).to_owned(),
        notes.join(", "),
        guide.to_owned(),
        users_of(endpoint.name, sources).join(", "),
    ];
    format!("| {} |", cells.join(" | "))
}

/// The first word of a path, by which the table is cut into parts.
fn part(endpoint: &Endpoint) -> &str {
    endpoint.path.split('/').nth(1).unwrap_or_default()
}

fn table() -> String {
    let sources = sources();
    let (mut make, guide): (Vec<_>, Vec<_>) = coverage()
        .into_iter()
        .partition(|endpoint| endpoint.dialect == Dialect::Make);
    make.sort_by_key(|endpoint| {
        (
            part(endpoint).to_owned(),
            endpoint.path,
            endpoint.method.as_str(),
        )
    });
    let mut text = HEAD.to_owned();
    let mut current = "";
    for endpoint in &make {
        if part(endpoint) != current {
            current = part(endpoint);
            let columns = ["Call", "Make", "Scopes", "Again", "Note", "Guide", "Tests"];
            writeln!(text, "\n## {current}\n").unwrap();
            writeln!(text, "| {} |", columns.join(" | ")).unwrap();
            writeln!(text, "|{}", " --- |".repeat(columns.len())).unwrap();
        }
        let asked = guide_address(endpoint.name).map(|it| address(&it));
        let known = || guide_knows(endpoint.name).then(|| "known without asking".to_owned());
        let same = asked.or_else(known).unwrap_or_default();
        writeln!(text, "{}", row(endpoint, &same, &sources)).unwrap();
    }
    let only_there: Vec<&Endpoint> = guide
        .iter()
        .filter(|endpoint| make.iter().all(|other| other.name != endpoint.name))
        .collect();
    if !only_there.is_empty() {
        writeln!(
            text,
            "\n## Only in the guide\n\n| Call | Guide | Again |\n| --- | --- | --- |"
        )
        .unwrap();
        for endpoint in only_there {
            let again = again(endpoint.kind);
            writeln!(
                text,
                "| `{}` | {} | {again} |",
                endpoint.name,
                address(endpoint)
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn the_handbooks_table_of_calls_is_fresh() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api-coverage.md");
    let table = table();
    if env::var_os("MANDOR_WRITE_COVERAGE").is_some() {
        fs::write(&file, &table).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == table,
        "docs/api-coverage.md is old; MANDOR_WRITE_COVERAGE=1 makes it anew"
    );
}

#[test]
fn every_call_has_a_name_of_its_own() {
    for dialect in [Dialect::Make, Dialect::Guide] {
        let mut names: Vec<&str> = coverage()
            .iter()
            .filter(|endpoint| endpoint.dialect == dialect)
            .map(|endpoint| endpoint.name)
            .collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{dialect:?}");
    }
}
