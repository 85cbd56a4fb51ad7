//! `cargo xtask sizes`: how many source files there are and how long they are.
//!
//! In: the sources, without tests and generated files. Out: for each language the count, median and longest.
use crate::repository::Repository;
use crate::rules::sources::{self, Source};
use anyhow::Result;

const LANGUAGES: [(&str, &str); 3] = [
    ("Rust", ".rs"),
    ("Svelte", ".svelte"),
    ("TypeScript", ".ts"),
];

pub(crate) fn run(repository: &Repository) -> Result<()> {
    let all = sources::all(&repository.root)?;
    for (language, ending) in LANGUAGES {
        println!("{}", line(language, &lengths(&all, ending)));
    }
    Ok(())
}

/// Length and name of each file with this ending, shortest first.
fn lengths<'a>(all: &'a [Source], ending: &str) -> Vec<(usize, &'a str)> {
    let ours =
        |source: &&Source| source.file.ends_with(ending) && !sources::is_test_file(&source.file);
    let measure = |source: &'a Source| (sources::code_lines(&source.text), source.file.as_str());
    let mut lengths: Vec<_> = all.iter().filter(ours).map(measure).collect();
    lengths.sort_unstable();
    lengths
}

fn line(language: &str, lengths: &[(usize, &str)]) -> String {
    let Some((longest, file)) = lengths.last() else {
        return format!("{language:10}  no files");
    };
    let lines: usize = lengths.iter().map(|(length, _)| length).sum();
    let (median, _) = lengths[lengths.len() / 2];
    format!(
        "{language:10}  {:4} files  {lines:6} lines  median {median:4}  longest {longest:4} ({file})",
        lengths.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_not_counted_and_the_longest_is_named() {
        let source = |file: &str, text: &str| Source {
            file: file.to_owned(),
            text: text.to_owned(),
        };
        let all = [
            source("crates/a/src/short.rs", "1\n"),
            source("crates/a/src/long.rs", "1\n2\n3\n#[cfg(test)]\n5\n"),
            source("crates/a/src/middle.rs", "1\n2\n"),
            source("crates/a/tests/it/main.rs", "1\n2\n3\n4\n"),
            source("ui/src/today.ts", "1\n"),
        ];
        assert_eq!(
            line("Rust", &lengths(&all, ".rs")),
            "Rust           3 files       6 lines  median    2  longest    3 (crates/a/src/long.rs)"
        );
    }
}
