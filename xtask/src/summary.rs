//! Counting tests and reaching a verdict.
//!
//! In: what the test runners printed and how each step ended. Out: a table and one last line.
//! Never guesses a number: a runner that printed no summary has run no tests, and that is a failure.
use crate::clock;
use std::time::Duration;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }

    fn is_zero(self) -> bool {
        self == Self::default()
    }
}

/// Whose summary to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    Nextest,
    /// `cargo test`, once for every package with documentation tests.
    DocTests,
    /// Vitest or node's own runner: whichever the npm script starts.
    Npm,
}

impl Runner {
    pub(crate) fn counts(self, output: &str) -> Counts {
        match self {
            Self::Nextest => nextest(output),
            Self::DocTests => doc_tests(output),
            Self::Npm => vitest(output).plus(node(output)),
        }
    }
}

/// `Summary [ 1.1s] 10 tests run: 8 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
/// Only the last one counts: a failing test's own output is printed too.
fn nextest(output: &str) -> Counts {
    let summary = output
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary [") && line.contains("run: "));
    let ends = summary.and_then(|line| line.split_once("run: "));
    ends.map_or_else(Counts::default, |(_, ends)| {
        numbered(ends, ',', |word| match word {
            "passed" => Some(true),
            "failed" | "exec" | "timed" => Some(false),
            _ => None,
        })
    })
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, one for every package.
fn doc_tests(output: &str) -> Counts {
    let results = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "));
    results
        .filter_map(|result| result.split_once(". "))
        .map(|(_, ends)| numbered(ends, ';', plain_word))
        .fold(Counts::default(), Counts::plus)
}

/// `Tests  1 failed | 3 passed | 1 skipped (5)`.
fn vitest(output: &str) -> Counts {
    let last = output
        .lines()
        .rev()
        .find_map(|line| line.trim_start().strip_prefix("Tests  "));
    last.map_or_else(Counts::default, |ends| numbered(ends, '|', plain_word))
}

/// `# pass 3` and `# fail 1` from node, with another mark on a terminal.
fn node(output: &str) -> Counts {
    let number = |key: &str| {
        let last = output.lines().rev().find_map(|line| {
            let line = line
                .strip_prefix("# ")
                .or_else(|| line.strip_prefix("ℹ "))?;
            line.strip_prefix(key)?.trim().parse::<u32>().ok()
        });
        last.unwrap_or_default()
    };
    Counts {
        passed: number("pass "),
        failed: number("fail ") + number("cancelled "),
    }
}

fn plain_word(word: &str) -> Option<bool> {
    match word {
        "passed" => Some(true),
        "failed" => Some(false),
        _ => None,
    }
}

/// Adds up pieces like `8 passed`; `means` says whether a word stands for passing, failing or neither.
fn numbered(text: &str, separator: char, means: impl Fn(&str) -> Option<bool>) -> Counts {
    let mut counts = Counts::default();
    for piece in text.split(separator) {
        let mut words = piece.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<u32>().ok());
        match (number, words.next().and_then(&means)) {
            (Some(number), Some(true)) => counts.passed += number,
            (Some(number), Some(false)) => counts.failed += number,
            _ => {}
        }
    }
    counts
}

/// One thing that was done in a tier.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) taken: Duration,
    pub(crate) counts: Option<Counts>,
    /// Why it failed, in a sentence; nothing when it did not.
    pub(crate) failure: Option<String>,
}

/// One tier with all that was done in it.
#[derive(Debug)]
pub(crate) struct TierReport {
    pub(crate) name: &'static str,
    pub(crate) steps: Vec<Step>,
}

impl TierReport {
    fn counts(&self) -> Counts {
        let counted = self.steps.iter().filter_map(|step| step.counts);
        counted.fold(Counts::default(), Counts::plus)
    }

    /// What was wrong, one sentence each.
    fn complaints(&self) -> Vec<String> {
        let failed = |step: &Step| {
            let failure = step.failure.as_ref()?;
            Some(format!("{}: {}: {failure}", self.name, step.name))
        };
        let mut complaints: Vec<_> = self.steps.iter().filter_map(failed).collect();
        if self.counts().is_zero() {
            complaints.push(format!("{}: no test was run", self.name));
        }
        complaints
    }
}

/// The end of a run: printed once, decides the exit code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) table: String,
    pub(crate) complaints: Vec<String>,
    /// The last line, which other programs read.
    pub(crate) last_line: String,
}

impl Verdict {
    pub(crate) fn is_good(&self) -> bool {
        self.complaints.is_empty()
    }
}

pub(crate) fn verdict(tiers: &[TierReport]) -> Verdict {
    let counts = tiers.iter().map(TierReport::counts);
    let counts = counts.fold(Counts::default(), Counts::plus);
    let mut complaints: Vec<_> = tiers.iter().flat_map(TierReport::complaints).collect();
    if tiers.is_empty() {
        complaints.push("no tier was run".to_owned());
    }
    Verdict {
        table: table(tiers),
        complaints,
        last_line: format!("{} passed, {} failed", counts.passed, counts.failed),
    }
}

fn table(tiers: &[TierReport]) -> String {
    let steps = || tiers.iter().flat_map(|tier| &tier.steps);
    let width = steps()
        .map(|step| step.name.len())
        .max()
        .unwrap_or(4)
        .max(4);
    let mut lines = vec![format!(
        "{:8}{:width$}  {:6}  {:>6}  {:>6}  {:>12}",
        "tier", "step", "result", "passed", "failed", "time"
    )];
    for tier in tiers {
        for step in &tier.steps {
            let result = if step.failure.is_none() {
                "ok"
            } else {
                "FAILED"
            };
            let number = |pick: fn(Counts) -> u32| {
                step.counts
                    .map(|counts| pick(counts).to_string())
                    .unwrap_or_default()
            };
            lines.push(format!(
                "{:8}{:width$}  {result:6}  {:>6}  {:>6}  {:>12}",
                tier.name,
                step.name,
                number(|counts| counts.passed),
                number(|counts| counts.failed),
                clock::in_words(step.taken)
            ));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str, counts: Option<Counts>, failure: Option<&str>) -> Step {
        Step {
            name: name.to_owned(),
            taken: Duration::from_millis(1500),
            counts,
            failure: failure.map(str::to_owned),
        }
    }

    fn counts(passed: u32, failed: u32) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn each_runner_s_summary_is_read() {
        let table = [
            (
                Runner::Nextest,
                "     Summary [   0.123s] 10 tests run: 10 passed, 0 skipped\n",
                counts(10, 0),
            ),
            (
                Runner::Nextest,
                "     Summary [   9.1s] 13 tests run: 9 passed (1 slow, 2 leaky), 2 failed, \
                 1 exec failed, 1 timed out, 2 skipped\n",
                counts(9, 4),
            ),
            (
                Runner::Nextest,
                "     Summary [   9.1s] 1 test run: 1 passed, 0 skipped\n",
                counts(1, 0),
            ),
            (
                Runner::DocTests,
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                 test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured\n",
                counts(4, 2),
            ),
            (
                Runner::Npm,
                " Test Files  1 failed | 7 passed (8)\n      Tests  2 failed | 40 passed | 1 skipped (43)\n",
                counts(40, 2),
            ),
            (
                Runner::Npm,
                "# tests 6\n# suites 1\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 0\n",
                counts(4, 2),
            ),
            (Runner::Npm, "ℹ tests 2\nℹ pass 2\nℹ fail 0\n", counts(2, 0)),
        ];
        for (runner, output, expected) in table {
            assert_eq!(runner.counts(output), expected, "{output}");
        }
    }

    #[test]
    fn the_output_of_a_failing_test_is_not_counted_again() {
        let output = "test result: FAILED. 0 passed; 1 failed; 0 ignored\n\
                      Summary [ 0.1s] 2 tests run: 1 passed, 1 failed, 0 skipped\n";
        assert_eq!(Runner::Nextest.counts(output), counts(1, 1));
    }

    #[test]
    fn a_runner_without_a_summary_has_run_nothing() {
        for runner in [Runner::Nextest, Runner::DocTests, Runner::Npm] {
            assert_eq!(runner.counts("error: could not compile"), Counts::default());
        }
    }

    #[test]
    fn all_good_tiers_add_up_to_a_good_verdict() {
        let tiers = [
            TierReport {
                name: "rust",
                steps: vec![
                    step("clippy", None, None),
                    step("tests", Some(counts(10, 0)), None),
                ],
            },
            TierReport {
                name: "ui",
                steps: vec![step("tests", Some(counts(5, 0)), None)],
            },
        ];
        let verdict = verdict(&tiers);
        assert!(verdict.is_good());
        assert_eq!(verdict.last_line, "15 passed, 0 failed");
    }

    #[test]
    fn a_failed_check_spoils_the_verdict_without_inventing_a_test() {
        let tiers = [TierReport {
            name: "rust",
            steps: vec![
                step("clippy", None, Some("it ended with an error")),
                step("tests", Some(counts(10, 0)), None),
            ],
        }];
        let verdict = verdict(&tiers);
        assert_eq!(verdict.complaints, ["rust: clippy: it ended with an error"]);
        assert_eq!(verdict.last_line, "10 passed, 0 failed");
    }

    #[test]
    fn a_tier_that_ran_no_test_has_failed() {
        let tiers = [TierReport {
            name: "page",
            steps: vec![step("tests", Some(counts(0, 0)), None)],
        }];
        assert_eq!(verdict(&tiers).complaints, ["page: no test was run"]);
        assert!(!verdict(&[]).is_good(), "nothing chosen proves nothing");
    }
}
