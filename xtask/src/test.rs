//! `cargo xtask test`: every tier in order, one table, one verdict.
//!
//! In: which tiers. Out: whether all of it was good. A failing step does not stop the steps that can still
//! say something. Advisories are left to the release, because their database comes from the network.
use crate::clock::Stopwatch;
use crate::host::Host;
use crate::packages::{self, Purpose};
use crate::repository::{Profile, Repository};
use crate::summary::{self, Runner, Step, TierReport};
use crate::task::Task;
use crate::{node, tools};
use anyhow::{Context, Result, bail};

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

const ALL: [Tier; 4] = [Tier::Rust, Tier::Ui, Tier::Page, Tier::Window];

/// One set of features for lints, tests and programs: cargo then builds the dependencies once.
const FEATURES: &str = "mandor/custom-protocol,journeys/window,xtask/icons";

/// The tests that need the built app; the Rust tier leaves them to the window tier.
const WINDOW_TESTS: &str = "package(journeys) & binary(/^window$/)";

/// Runs the tiers, or all of them when none is named; false when anything was wrong.
pub(crate) fn run(repository: &Repository, only: &[Tier]) -> bool {
    let chosen: Vec<Tier> = ALL
        .into_iter()
        .filter(|tier| only.is_empty() || only.contains(tier))
        .collect();
    let watch = Stopwatch::start();
    let mut work = Run {
        repository,
        host: Host::detect(),
        selects_workspace: chosen.len() > 1 || chosen.contains(&Tier::Rust),
        are_pages_built: false,
        report: TierReport {
            name: "",
            steps: Vec::new(),
        },
    };
    let tiers: Vec<TierReport> = chosen.iter().map(|tier| work.tier(*tier)).collect();
    let verdict = summary::verdict(&tiers);
    println!("\n{}\n", verdict.table);
    for complaint in &verdict.complaints {
        println!("FAILED  {complaint}");
    }
    let outcome = if verdict.is_good() {
        "all good"
    } else {
        "not good"
    };
    println!(
        "Verdict: {outcome}, in {}",
        crate::clock::in_words(watch.elapsed())
    );
    println!("{}", verdict.last_line);
    verdict.is_good()
}

/// The tier at work, and what the tiers share.
struct Run<'a> {
    repository: &'a Repository,
    host: Host,
    selects_workspace: bool,
    are_pages_built: bool,
    report: TierReport,
}

impl Run<'_> {
    fn tier(&mut self, tier: Tier) -> TierReport {
        let (name, title) = match tier {
            Tier::Rust => ("rust", "Rust: format, lints, licences, tests"),
            Tier::Ui => ("ui", "Pages: types, lints, component tests"),
            Tier::Page => ("page", "Pages in Chromium on the real core"),
            Tier::Window => ("window", "The built app on a hidden screen"),
        };
        println!("\n=== {title}");
        self.report = TierReport {
            name,
            steps: Vec::new(),
        };
        let end = match tier {
            Tier::Rust => self.rust(),
            Tier::Ui => self.ui(),
            Tier::Page => self.page(),
            Tier::Window => self.window(),
        };
        if end.is_none() {
            println!("--- the rest of this tier cannot run");
        }
        std::mem::replace(
            &mut self.report,
            TierReport {
                name: "",
                steps: Vec::new(),
            },
        )
    }

    /// Each tier returns nothing once a step it stands on has failed.
    fn rust(&mut self) -> Option<()> {
        let repository = self.repository;
        self.check("cargo fmt", || {
            repository.cargo(["fmt", "--all", "--check"])?.run()
        });
        self.check("cargo deny", || {
            tools::ensure(repository, tools::DENY)?;
            println!("(advisories need a database from the network: `cargo deny check advisories` before a release)");
            // Two versions of one crate are only worth a line to somebody who asks `cargo deny check bans`.
            let check = ["--locked", "--log-level", "error", "check", "--hide-inclusion-graph"];
            let what = ["bans", "licenses", "sources"];
            let deny = ["deny"].into_iter().chain(check).chain(what);
            repository.cargo(deny)?.run()
        });
        self.packages(&[Purpose::Build])?;
        self.pages()?;
        let selection = self.selection("");
        self.check("cargo clippy", || {
            let start = ["clippy", "--all-targets", "--locked"];
            let end = ["--", "-D", "warnings"];
            let arguments = start
                .into_iter()
                .chain(selection.iter().copied())
                .chain(end);
            repository.cargo(arguments)?.run()
        });
        let all_but_window = format!("not ({WINDOW_TESTS})");
        self.tests("cargo nextest", Runner::Nextest, || {
            tools::ensure(repository, tools::NEXTEST)?;
            let start = [
                "nextest",
                "run",
                "--locked",
                "--profile",
                "ci",
                "-E",
                &all_but_window,
            ];
            repository.cargo(start.into_iter().chain(selection.iter().copied()))
        });
        self.tests("doc tests", Runner::DocTests, || {
            let start = ["test", "--doc", "--locked"];
            repository.cargo(start.into_iter().chain(selection.iter().copied()))
        });
        Some(())
    }

    fn ui(&mut self) -> Option<()> {
        let ui = self.repository.ui();
        self.check("node", node::check_version).then_some(())?;
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
        let selection = self.selection("journeys");
        self.packages(&[Purpose::Page])?;
        self.pages()?;
        self.check("npm ci", || node::install(&repository.tests()))
            .then_some(())?;
        self.check("build serve", || {
            let start = ["build", "--locked", "--bin", "serve"];
            repository
                .cargo(start.into_iter().chain(selection.iter().copied()))?
                .run()
        })
        .then_some(())?;
        self.tests("npm test", Runner::Npm, || page_script(repository, "test"));
        Some(())
    }

    fn window(&mut self) -> Option<()> {
        let repository = self.repository;
        let selection = self.selection("mandor");
        self.packages(&[Purpose::Build, Purpose::Window])?;
        self.pages()?;
        self.check("build mandor", || {
            let start = ["build", "--locked", "--bin", "mandor"];
            repository
                .cargo(start.into_iter().chain(selection.iter().copied()))?
                .run()
        })
        .then_some(())?;
        self.tests("cargo nextest", Runner::Nextest, || {
            tools::ensure(repository, tools::NEXTEST)?;
            let start = [
                "nextest",
                "run",
                "--locked",
                "--profile",
                "ci",
                "-E",
                WINDOW_TESTS,
            ];
            let tests = ["--test", "window"];
            let arguments = start
                .into_iter()
                .chain(tests)
                .chain(selection.iter().copied());
            let app = repository.binary("mandor", Profile::Debug);
            Ok(repository.cargo(arguments)?.env("MANDOR_APP", app))
        });
        Some(())
    }

    /// In a run of several tiers everything is selected alike, so that no dependency is built twice.
    fn selection(&self, alone: &str) -> Vec<&'static str> {
        match alone {
            "journeys" if !self.selects_workspace => vec!["--package", "journeys"],
            "mandor" if !self.selects_workspace => vec![
                "--package",
                "mandor",
                "--package",
                "journeys",
                "--features",
                "mandor/custom-protocol,journeys/window",
            ],
            _ => vec!["--workspace", "--features", FEATURES],
        }
    }

    fn packages(&mut self, purposes: &[Purpose]) -> Option<()> {
        let host = self.host;
        self.check("system packages", || packages::ensure(host, purposes))
            .then_some(())
    }

    /// The window carries the pages inside, so they are built before it is even checked.
    fn pages(&mut self) -> Option<()> {
        if self.are_pages_built {
            return Some(());
        }
        let repository = self.repository;
        self.are_pages_built = self.check("build pages", || {
            node::check_version()?;
            node::build_pages(repository)
        });
        self.are_pages_built.then_some(())
    }

    /// A step that is right or wrong; says why at once and again in the summary.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let watch = Stopwatch::start();
        let end = work();
        self.push(
            name,
            watch,
            None,
            end.err().map(|error| format!("{error:#}")),
        )
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
        self.report.steps.push(Step {
            name,
            taken: watch.elapsed(),
            counts,
            failure,
        });
        is_good
    }
}

/// A script of the page tests, told which programs to use.
pub(crate) fn page_script(repository: &Repository, script: &str) -> Result<Task> {
    let chromium = packages::chromium().context("no Chromium was found")?;
    let serve = repository.binary("serve", Profile::Debug);
    if !serve.is_file() {
        bail!("{} was not built", serve.display());
    }
    Ok(Task::npm(["run", script])
        .folder(&repository.tests())
        .env("MANDOR_CHROMIUM", chromium)
        .env("MANDOR_SERVE", serve))
}

/// `cargo xtask check`: what can be said in seconds, without building the window.
pub(crate) fn check(repository: &Repository) -> Result<()> {
    repository.cargo(["fmt", "--all", "--check"])?.run()?;
    crate::rules::check(&repository.root)?;
    repository
        .cargo([
            "clippy",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ])?
        .run()?;
    node::check_version()?;
    node::install(&repository.ui())?;
    for script in ["check", "lint"] {
        Task::npm(["run", script]).folder(&repository.ui()).run()?;
    }
    println!("Everything checked is fine.");
    Ok(())
}
