//! What may stand where, judged on the text of the sources.
//!
//! In: every Rust, TypeScript and Svelte file of the rooms. Out: sentences about breaches, with file and line.
//! Looks at code only: a comment may name what the code may not.
use anyhow::{Context, Result};
use std::path::Path;

const ROOMS: [&str; 5] = ["crates", "src-tauri", "tests", "ui/src", "xtask"];
const NOT_OURS: [&str; 4] = ["target", "node_modules", "dist", "gen"];

/// The files that spell the rules out.
const RULES: &str = "xtask/src/rules/";

/// Beyond these a file must be split.
const LONGEST_RUST: usize = 600;
const LONGEST_COMPONENT: usize = 300;

/// Words that may stand only in some places.
struct Fence {
    words: &'static [&'static str],
    /// The files it looks at, by ending.
    endings: &'static [&'static str],
    /// The folder where the words belong; empty when they belong nowhere.
    home: &'static str,
    why: &'static str,
}

#[rustfmt::skip]
const FENCES: [Fence; 4] = [
    Fence {
        words: &["rusqlite"],
        endings: &[".rs"],
        home: "crates/mandor-core/src/store",
        why: "SQL lives only in the store",
    },
    Fence {
        words: &["@tauri-apps/"],
        endings: &[".ts", ".svelte"],
        home: "ui/src/host/",
        why: "the pages reach the shell only through their host",
    },
    Fence {
        words: &[concat!("#[", "allow("), concat!("#![", "allow("), concat!("#[", "ignore")],
        endings: &[".rs"],
        home: "",
        why: "a lint is expected with a reason, a test is run",
    },
    Fence {
        words: &[
            concat!("@ts-", "ignore"), concat!("@ts-", "nocheck"),
            concat!("test.", "skip("), concat!("it.", "skip("), concat!("describe.", "skip("),
            concat!("test.", "only("), concat!("it.", "only("), concat!("describe.", "only("),
        ],
        endings: &[".ts", ".svelte", ".js", ".mjs"],
        home: "",
        why: "types are checked and tests are run",
    },
];

/// A source file of ours.
pub(crate) struct Source {
    /// Its path from the top, with `/` on every system.
    pub(crate) file: String,
    pub(crate) text: String,
}

pub(crate) fn breaches(root: &Path) -> Result<Vec<String>> {
    let all = all(root)?;
    let breaches = all
        .iter()
        .flat_map(|source| breaches_in(&source.file, &source.text));
    Ok(breaches.collect())
}

/// Every source file of the rooms in the order of their names; nothing that is generated or installed.
pub(crate) fn all(root: &Path) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for room in ROOMS {
        let folder = root.join(room);
        if folder.is_dir() {
            look_into(&folder, room, &mut found)?;
        }
    }
    found.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(found)
}

fn look_into(folder: &Path, shown: &str, found: &mut Vec<Source>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {shown}"))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let file = format!("{shown}/{name}");
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                look_into(&entry.path(), &file, found)?;
            }
        } else if is_source(&name) {
            let text = std::fs::read_to_string(entry.path());
            let text = text.with_context(|| format!("reading {file}"))?;
            found.push(Source { file, text });
        }
    }
    Ok(())
}

fn is_source(name: &str) -> bool {
    let known = FENCES.iter().flat_map(|fence| fence.endings);
    known.into_iter().any(|ending| name.ends_with(ending))
}

fn breaches_in(file: &str, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    for fence in FENCES.iter().filter(|fence| fence.concerns(file)) {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = fence.word_in(line) {
                let number = number + 1;
                breaches.push(format!("{file}:{number}: `{word}`: {}", fence.why));
            }
        }
    }
    let (length, longest) = measured(file, text);
    if length > longest {
        breaches.push(format!(
            "{file}: {length} lines, {longest} at most: split it by noun"
        ));
    }
    // A test file is explained by the names of its tests.
    let must_speak = is_rust(file) && !is_test_file(file);
    if must_speak && !text.lines().take(20).any(|line| line.starts_with("//!")) {
        breaches.push(format!(
            "{file}: says nowhere at its top what it is for (`//!`)"
        ));
    }
    breaches
}

impl Fence {
    fn concerns(&self, file: &str) -> bool {
        let is_seen = self.endings.iter().any(|ending| file.ends_with(ending));
        let is_home = !self.home.is_empty() && file.starts_with(self.home);
        // Tests may damage a database on purpose, and the rules must name what they look for;
        // neither may silence a lint or skip a test.
        let is_free = is_test_file(file) || file.starts_with(RULES);
        let is_strict = self.home.is_empty();
        is_seen && !is_home && (is_strict || !is_free)
    }

    /// The strict words are looked for in comments too: there they switch a check off.
    fn word_in(&self, line: &str) -> Option<&'static str> {
        let line = line.trim_start();
        let is_comment = line.starts_with("//") || line.starts_with('*');
        if is_comment && !self.home.is_empty() {
            return None;
        }
        let mut words = self.words.iter().copied();
        words.find(|word| line.contains(word))
    }
}

/// How long a file is and may be.
fn measured(file: &str, text: &str) -> (usize, usize) {
    if file.ends_with(".svelte") {
        (text.lines().count(), LONGEST_COMPONENT)
    } else if is_rust(file) && !is_test_file(file) {
        (code_lines(text), LONGEST_RUST)
    } else {
        (0, 0)
    }
}

/// Lines of a Rust file before its tests.
pub(crate) fn code_lines(text: &str) -> usize {
    text.lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .count()
}

fn is_rust(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "rs")
}

pub(crate) fn is_test_file(file: &str) -> bool {
    let is_unit = file.ends_with("/tests.rs") || file.ends_with(".test.ts");
    is_unit
        || file
            .split('/')
            .rev()
            .skip(1)
            .any(|folder| folder == "tests" || folder == "it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_refused_outside_their_home_and_welcome_in_it() {
        let rust = "//! For.\nuse rusqlite::Connection;\n";
        assert_eq!(breaches_in("crates/mandor-core/src/app.rs", rust).len(), 1);
        assert_eq!(
            breaches_in("crates/mandor-core/src/store/runs.rs", rust).len(),
            0
        );
        assert_eq!(
            breaches_in("crates/mandor-core/tests/it/bad_days.rs", rust).len(),
            0
        );
        let page = "import { invoke } from \"@tauri-apps/api/core\";\n";
        assert_eq!(
            breaches_in("ui/src/features/today/Today.svelte", page).len(),
            1
        );
        assert_eq!(breaches_in("ui/src/host/tauri.ts", page).len(), 0);
    }

    #[test]
    fn a_comment_may_name_what_the_code_may_not() {
        let text = "//! Keeps rusqlite out.\n// rusqlite stays in the store.\n";
        assert_eq!(breaches_in("crates/mandor-core/src/app.rs", text).len(), 0);
    }

    #[test]
    fn a_silenced_lint_and_a_skipped_test_are_refused_everywhere() {
        let silenced = format!("//! For.\n{}dead_code)]\n", concat!("#[", "allow("));
        assert_eq!(
            breaches_in("crates/make-api/src/page.rs", &silenced).len(),
            1
        );
        let skipped = format!("//! For.\n{}]\n", concat!("#[", "ignore"));
        assert_eq!(breaches_in("tests/it/main.rs", &skipped).len(), 1);
        let alone = concat!("test.", "only(\"x\")\n");
        assert_eq!(breaches_in("tests/page/today.test.ts", alone).len(), 1);
    }

    #[test]
    fn long_files_are_refused_but_their_tests_are_not_counted() {
        let line = "fn f() {}\n";
        let long = format!("//! For.\n{}", line.repeat(LONGEST_RUST));
        assert_eq!(breaches_in("crates/make-api/src/page.rs", &long).len(), 1);
        let tested = format!("//! For.\n#[cfg(test)]\n{}", line.repeat(LONGEST_RUST));
        assert_eq!(breaches_in("crates/make-api/src/page.rs", &tested).len(), 0);
        let component = "<p>x</p>\n".repeat(LONGEST_COMPONENT + 1);
        assert_eq!(
            breaches_in("ui/src/parts/Table.svelte", &component).len(),
            1
        );
    }

    #[test]
    fn a_module_says_what_it_is_for() {
        assert_eq!(
            breaches_in("crates/make-api/src/page.rs", "fn f() {}\n").len(),
            1
        );
    }
}
