//! `cargo xtask test`: every tier in order, one table, one verdict.
//!
//! In: which tiers. Out: whether all of it was good. A failing step does not stop the steps that can still
//! say something. Advisories are left to the release, because their database comes from the network.
use crate::clock::{self, Stopwatch};
use crate::host::Host;
use crate::in_chromium;
use crate::packages::{self, Purpose};
use crate::repository::{Profile, Repository};
use crate::summary::{self, Runner, Step, TierReport};
use crate::task::Task;
use crate::{node, tools};
use anyhow::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Tier {
    /// Format, lints, licences and every Rust test that needs no screen.
    Rust,
    /// Types, lints and component tests of the pages.
    Ui,
    /// The real pages in Chromium on the real core.
    Page,
    /// The built app on a hidden screen.
    Window,
}

impl Tier {
    /// What its system packages are for.
    fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::Rust => &[Purpose::Build],
            Self::Ui => &[],
            Self::Page => &[Purpose::Page],
            Self::Window => &[Purpose::Build, Purpose::Window],
        }
    }
}

const ALL: [Tier; 4] = [Tier::Rust, Tier::Ui, Tier::Page, Tier::Window];

/// One set of features for lints, tests and programs: cargo then builds the dependencies once.
const FEATURES: &str = "mandor/custom-protocol,mandor/empty-window,journeys/window,xtask/icons";

/// What the later tiers select when they run alone, so that nothing else is built.
const PAGE_ALONE: [&str; 4] = ["--package", "journeys", "--package", "make-sandbox"];
const WINDOW_ALONE: [&str; 6] = [
    "--package",
    "mandor",
    "--package",
    "journeys",
    "--features",
    "mandor/custom-protocol,journeys/window",
];

/// Runs the tiers, or all of them when none is named; false when anything was wrong.
pub(crate) fn run(repository: &Repository, only: &[Tier]) -> bool {
    let chosen: Vec<Tier> = ALL
        .into_iter()
        .filter(|tier| only.is_empty() || only.contains(tier))
        .collect();
    let watch = Stopwatch::start();
    let host = Host::detect();
    install_at_once(host, &chosen);
    let mut stage = Stage {
        repository,
        host,
        selects_workspace: chosen.len() > 1 || chosen.contains(&Tier::Rust),
        are_pages_built: false,
        steps: Vec::new(),
    };
    let tiers: Vec<TierReport> = chosen.iter().map(|tier| stage.run(*tier)).collect();
    let verdict = summary::verdict(&tiers);
    println!("\n{}\n", verdict.table);
    for complaint in &verdict.complaints {
        println!("FAILED  {complaint}");
    }
    let taken = clock::in_words(watch.elapsed());
    let is_good = verdict.is_good();
    println!(
        "Verdict: {}, in {taken}",
        if is_good { "all good" } else { "not good" }
    );
    println!("{}", verdict.last_line);
    is_good
}

/// Brings what all the tiers need before the first one: whoever is asked for a password is still there then.
fn install_at_once(host: Host, chosen: &[Tier]) {
    let purposes: Vec<Purpose> = chosen
        .iter()
        .flat_map(|tier| tier.purposes())
        .copied()
        .collect();
    // Not the end of the run: a tier that can do without the missing ones still has something to say, and each
    // of the others looks again.
    if let Err(error) = packages::ensure(host, &purposes) {
        eprintln!("{error:#}");
    }
}

/// Where one tier after the other is played, with what they share.
struct Stage<'a> {
    repository: &'a Repository,
    host: Host,
    selects_workspace: bool,
    are_pages_built: bool,
    /// Of the tier at play.
    steps: Vec<Step>,
}

impl Stage<'_> {
    fn run(&mut self, tier: Tier) -> TierReport {
        let (name, title) = match tier {
            Tier::Rust => ("rust", "Rust: format, lints, licences, tests"),
            Tier::Ui => ("ui", "Pages: types, lints, component tests"),
            Tier::Page => ("page", "Pages in Chromium on the real core"),
            Tier::Window => ("window", "The built app on a hidden screen"),
        };
        println!("\n=== {title}");
        let end = match tier {
            Tier::Rust => self.rust(),
            Tier::Ui => self.ui(),
            Tier::Page => self.page(),
            Tier::Window => self.window(),
        };
        if end.is_none() {
            println!("--- the rest of this tier cannot run");
        }
        TierReport {
            name,
            steps: std::mem::take(&mut self.steps),
        }
    }

    /// Each tier returns nothing once a step it stands on has failed.
    fn rust(&mut self) -> Option<()> {
        let repository = self.repository;
        self.check("cargo fmt", || {
            repository.cargo(["fmt", "--all", "--check"])?.run()
        });
        self.check("cargo deny", || {
            tools::ensure(repository, tools::DENY)?;
            println!(
                "(advisories need a database from the network: `cargo deny check advisories` \
                 before a release)"
            );
            // Two versions of one crate only matter to somebody who asks `cargo deny check bans`.
            let deny = "deny --locked --log-level error check bans licenses sources";
            repository.cargo(deny.split(' '))?.run()
        });
        self.packages(Tier::Rust)?;
        self.pages()?;
        let clippy = self.cargo("clippy --all-targets --locked", &[], "-- -D warnings");
        self.check("cargo clippy", || clippy?.run());
        // They run as ordinary tests; here only that `cargo fuzz` would find them whole. Unlinked, so that nobody
        // needs a C++ compiler.
        let fuzz = "check --locked --no-default-features --target-dir target/fuzz \
                    --manifest-path crates/make-api/fuzz/Cargo.toml";
        self.check("fuzz targets", || {
            repository.cargo(fuzz.split_whitespace())?.run()
        });
        // The profile leaves out the tests that need the built app.
        let nextest = self.cargo("nextest run --locked --profile ci", &[], "");
        self.tests("cargo nextest", Runner::Nextest, || {
            tools::ensure(repository, tools::NEXTEST)?;
            nextest
        });
        let doc_tests = self.cargo("test --doc --locked", &[], "");
        self.tests("doc tests", Runner::DocTests, || doc_tests);
        Some(())
    }

    fn ui(&mut self) -> Option<()> {
        let ui = self.repository.ui();
        self.check("node", node::check).then_some(())?;
        self.check("npm ci", || node::install(&ui)).then_some(())?;
        for script in ["check", "lint"] {
            self.check(&format!("npm run {script}"), || {
                Task::npm(["run", script]).folder(&ui).run()
            });
        }
        self.tests("npm test", Runner::Npm, || {
            Ok(Task::npm(["test"]).folder(&ui))
        });
        Some(())
    }

    fn page(&mut self) -> Option<()> {
        let repository = self.repository;
        self.packages(Tier::Page)?;
        self.pages()?;
        let install = || node::install(&repository.tests());
        self.check("npm ci", install).then_some(())?;
        let build = self.cargo(
            "build --locked --bin serve --bin make-sandbox",
            &PAGE_ALONE,
            "",
        );
        self.check("build serve and sandbox", || build?.run())
            .then_some(())?;
        let test = || in_chromium::script(repository, "test", Profile::Debug);
        self.tests("npm test", Runner::Npm, test);
        Some(())
    }

    fn window(&mut self) -> Option<()> {
        let repository = self.repository;
        self.packages(Tier::Window)?;
        self.pages()?;
        let build = self.cargo("build --locked --bin mandor", &WINDOW_ALONE, "");
        self.check("build mandor", || build?.run()).then_some(())?;
        let nextest = "nextest run --locked --profile ci --ignore-default-filter --test window";
        let nextest = self.cargo(nextest, &WINDOW_ALONE, "");
        self.tests("cargo nextest", Runner::Nextest, || {
            tools::ensure(repository, tools::NEXTEST)?;
            let app = repository.binary("mandor", Profile::Debug);
            Ok(nextest?.env("MANDOR_APP", app))
        });
        Some(())
    }

    /// A cargo command on what this run selects: `words`, the selection, and what follows it.
    fn cargo(&self, words: &str, alone: &[&'static str], rest: &str) -> Result<Task> {
        let selection = selection(self.selects_workspace, alone);
        let words = words.split_whitespace().chain(selection);
        self.repository.cargo(words.chain(rest.split_whitespace()))
    }

    fn packages(&mut self, tier: Tier) -> Option<()> {
        let host = self.host;
        self.check("system packages", || {
            packages::ensure(host, tier.purposes())
        })
        .then_some(())
    }

    /// The window carries the pages inside, so they are built before it is even checked.
    fn pages(&mut self) -> Option<()> {
        if self.are_pages_built {
            return Some(());
        }
        let repository = self.repository;
        self.are_pages_built = self.check("build pages", || {
            node::check()?;
            node::build_pages(repository)
        });
        self.are_pages_built.then_some(())
    }

    /// A step that is right or wrong; says why at once and again in the summary.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let watch = Stopwatch::start();
        let end = work();
        let failure = end.err().map(|error| format!("{error:#}"));
        self.push(name, watch, None, failure)
    }

    /// A step that runs tests; its counts come from what the runner printed.
    fn tests(&mut self, name: &str, runner: Runner, task: impl FnOnce() -> Result<Task>) {
        let watch = Stopwatch::start();
        match task().and_then(Task::watch) {
            Ok(finished) => {
                let counts = runner.counts(&finished.output);
                let failure = match (counts.failed, finished.is_success) {
                    (0, true) => None,
                    (0, false) => Some("it ended with an error".to_owned()),
                    (failed, _) => Some(format!("{failed} failed")),
                };
                self.push(name, watch, Some(counts), failure);
            }
            Err(error) => {
                self.push(name, watch, None, Some(format!("{error:#}")));
            }
        }
    }

    fn push(
        &mut self,
        name: &str,
        watch: Stopwatch,
        counts: Option<summary::Counts>,
        failure: Option<String>,
    ) -> bool {
        if let Some(failure) = &failure {
            eprintln!("{name}: {failure}");
        }
        let is_good = failure.is_none();
        let name = name.to_owned();
        self.steps.push(Step {
            name,
            taken: watch.elapsed(),
            counts,
            failure,
        });
        is_good
    }
}

/// In a run of several tiers everything is selected alike, so that no dependency is built twice.
fn selection(selects_workspace: bool, alone: &[&'static str]) -> Vec<&'static str> {
    if selects_workspace || alone.is_empty() {
        vec!["--workspace", "--features", FEATURES]
    } else {
        alone.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_tiers_select_alike_and_one_alone_builds_only_its_own() {
        let whole = selection(true, &[]);
        assert_eq!(selection(true, &PAGE_ALONE), whole);
        assert_eq!(selection(true, &WINDOW_ALONE), whole);
        assert_eq!(selection(false, &PAGE_ALONE), PAGE_ALONE);
    }

    #[test]
    fn the_window_app_is_built_alike_alone_and_together() {
        for feature in WINDOW_ALONE[5].split(',') {
            assert!(FEATURES.split(',').any(|one| one == feature), "{feature}");
        }
    }
}
