//! What the program was started with.
//!
//! In: the command line, also that of a second start, and one environment variable. Out: [`Arguments`], or a sentence about what was not
//! understood. Never looks at anything else.

use std::ffi::OsString;
use std::path::PathBuf;

use mandor_core::links::inward::SCHEME;

/// What `--help` answers.
pub(crate) const HELP: &str = "\
Mandor watches your Make scenarios and tells you what needs you.

Usage: mandor [OPTIONS] [LINK]

LINK is a place in Mandor, such as mandor://today; desktops pass it on when one is opened.

Options:
      --demo                 open the demo workspace, which needs neither an account nor a network
      --page PAGE            open the window at a page: today, scenarios, activity or settings
      --data-dir FOLDER      keep the cache, the settings and the log in this folder
      --no-single-instance   start even while another Mandor runs
  -h, --help                 print this and end
  -V, --version              print the version and end

Environment:
  MANDOR_DATA_DIR            the folder for --data-dir where that is not given

Without options Mandor opens its window, or shows the one that is already open.";

/// What `--version` answers.
pub(crate) const VERSION: &str = concat!("mandor ", env!("CARGO_PKG_VERSION"));

/// How to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Whether to open the demo workspace at once.
    pub(crate) is_demo: bool,
    /// At which page the window opens; the page itself tells of one it does not know.
    pub(crate) page: Option<String>,
    /// A link into Mandor to follow once the page is there.
    pub(crate) link: Option<String>,
    /// Where everything is kept instead of the system's usual folders.
    pub(crate) folder: Option<PathBuf>,
    /// Whether a second start only shows the first window.
    pub(crate) is_single: bool,
}

/// What the person wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The app.
    Start(Arguments),
    /// Only what may be asked on the command line.
    Help,
    /// Only its version.
    Version,
}

/// What can be named on the command line.
#[derive(Clone, Copy)]
enum Named {
    Demo,
    Page,
    DataDir,
    NoSingleInstance,
    Help,
    Version,
}

/// All that is understood, by its long and its short name. Nothing else is read, so the help can be compared with it.
const UNDERSTOOD: [(&str, Option<char>, Named); 6] = [
    ("demo", None, Named::Demo),
    ("page", None, Named::Page),
    ("data-dir", None, Named::DataDir),
    ("no-single-instance", None, Named::NoSingleInstance),
    ("help", Some('h'), Named::Help),
    ("version", Some('V'), Named::Version),
];

/// What an argument names, if it is understood.
fn named(argument: &lexopt::Arg<'_>) -> Option<Named> {
    let is_it = |(long, short, _): &&(&str, Option<char>, Named)| match argument {
        lexopt::Arg::Long(name) => name == long,
        lexopt::Arg::Short(name) => Some(*name) == *short,
        lexopt::Arg::Value(_) => false,
    };
    UNDERSTOOD.iter().find(is_it).map(|(_, _, named)| *named)
}

/// The link among the words of a second start, the first of which is the program itself.
pub(crate) fn link_of(second_start: &[String]) -> Option<&str> {
    let mut words = second_start.iter().skip(1).map(String::as_str);
    words.rfind(|word| is_link(word))
}

/// Whether it begins as a link into Mandor does; what it names is for the core to say.
fn is_link(word: &str) -> bool {
    word.split_once(':')
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
}

impl Arguments {
    /// What this very program was started with.
    pub(crate) fn of_this_program() -> Result<Asked, lexopt::Error> {
        let folder = std::env::var_os("MANDOR_DATA_DIR").filter(|folder| !folder.is_empty());
        Self::read(lexopt::Parser::from_env(), folder)
    }

    fn read(mut parser: lexopt::Parser, folder: Option<OsString>) -> Result<Asked, lexopt::Error> {
        use lexopt::ValueExt as _;
        let mut arguments = Self {
            is_demo: false,
            page: None,
            link: None,
            folder: folder.map(PathBuf::from),
            is_single: true,
        };
        while let Some(argument) = parser.next()? {
            if let lexopt::Arg::Value(value) = &argument
                && let Some(link) = value.to_str().filter(|value| is_link(value))
            {
                arguments.link = Some(link.to_owned());
                continue;
            }
            match named(&argument) {
                Some(Named::Demo) => arguments.is_demo = true,
                Some(Named::Page) => arguments.page = Some(parser.value()?.string()?),
                Some(Named::DataDir) => arguments.folder = Some(parser.value()?.into()),
                Some(Named::NoSingleInstance) => arguments.is_single = false,
                Some(Named::Help) => return Ok(Asked::Help),
                Some(Named::Version) => return Ok(Asked::Version),
                None => return Err(argument.unexpected()),
            }
        }
        Ok(Asked::Start(arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[&str], folder: Option<&str>) -> Result<Asked, lexopt::Error> {
        Arguments::read(lexopt::Parser::from_args(line), folder.map(OsString::from))
    }

    fn started(line: &[&str], folder: Option<&str>) -> Arguments {
        match read(line, folder) {
            Ok(Asked::Start(arguments)) => arguments,
            other => panic!("it should start: {other:?}"),
        }
    }

    #[test]
    fn a_plain_start_is_single_and_uses_the_usual_folders() {
        let plain = Arguments {
            is_demo: false,
            page: None,
            link: None,
            folder: None,
            is_single: true,
        };
        assert_eq!(started(&[], None), plain);
    }

    #[test]
    fn the_folder_on_the_command_line_wins_over_the_environment() {
        assert_eq!(started(&[], Some("/of/env")).folder, Some("/of/env".into()));
        assert_eq!(
            started(&["--data-dir", "/of/line"], Some("/of/env")).folder,
            Some("/of/line".into())
        );
    }

    #[test]
    fn the_demo_and_a_second_window_can_be_asked_for() {
        let arguments = started(&["--demo", "--no-single-instance"], None);
        assert!(arguments.is_demo && !arguments.is_single);
    }

    #[test]
    fn a_page_to_open_can_be_named() {
        assert_eq!(started(&[], None).page, None);
        let page = started(&["--page", "scenarios"], None).page;
        assert_eq!(page.as_deref(), Some("scenarios"));
    }

    #[test]
    fn a_link_is_taken_from_the_first_start_and_from_a_second_one() {
        let link = "mandor://scenarios/eu1.make.com/5";
        assert_eq!(started(&[link], None).link.as_deref(), Some(link));
        let second = ["/usr/bin/mandor", "--demo", "MANDOR://today"].map(str::to_owned);
        assert_eq!(link_of(&second), Some("MANDOR://today"));
        assert_eq!(link_of(&second[..2]), None);
        let odd = ["mandor://today".to_owned()];
        assert_eq!(link_of(&odd), None, "the program's own name is no link");
        assert!(read(&["https://eu1.make.com/"], None).is_err());
    }

    #[test]
    fn help_and_version_are_answered_by_their_long_and_short_names() {
        for line in [["--help"], ["-h"]] {
            assert_eq!(read(&line, None).unwrap(), Asked::Help, "{line:?}");
        }
        for line in [["--version"], ["-V"]] {
            assert_eq!(read(&line, None).unwrap(), Asked::Version, "{line:?}");
        }
        let both = read(&["--demo", "--help"], None).unwrap();
        assert_eq!(
            both,
            Asked::Help,
            "who asks for help does not want a window"
        );
    }

    /// The names at the beginning of a line of the help, such as `-h` and `--help`.
    fn names_in(line: &str) -> Vec<&str> {
        line.split_whitespace()
            .take_while(|word| word.starts_with('-'))
            .map(|word| word.trim_end_matches(','))
            .collect()
    }

    #[test]
    fn the_help_names_what_is_understood_and_nothing_else() {
        let mut told: Vec<Vec<&str>> = HELP.lines().map(names_in).collect();
        told.retain(|names| !names.is_empty());
        let understood = UNDERSTOOD.map(|(long, short, _)| {
            let short = short.map(|name| format!("-{name}"));
            let long = Some(format!("--{long}"));
            short.into_iter().chain(long).collect::<Vec<_>>()
        });
        assert_eq!(told, understood);
    }

    #[test]
    fn what_nobody_knows_is_named() {
        let error = read(&["--fast"], None).unwrap_err();
        assert!(error.to_string().contains("--fast"), "{error}");
    }
}
