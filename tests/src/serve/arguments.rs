//! What `serve` is asked to do.
//!
//! In: the command line. Out: checked choices, or a sentence about what is wrong with them.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use make_sandbox::{Config, Dialect};

pub(crate) const USAGE: &str = "\
usage: serve [--listen 127.0.0.1:PORT] [--sandbox tiny|agency|mid|huge|hostile] [--seed NUMBER]
             [--dialect make|guide] [--signed-in | --checked] [--sign-in] [--dist FOLDER]

--dialect    whose words the sandbox speaks; with the guide's nobody can be signed in beforehand
--signed-in  opens the demo workspace and waits until its scenarios are listed
--checked    waits until everything in it was looked at once, too
--sign-in    Mandor is registered at the sandbox, so that people can sign in there through the browser";

/// How far the demo workspace has come before the first page is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demo {
    /// Nobody is signed in.
    Closed,
    /// Every organization has its rows; how their runs end is still being read.
    Listed,
    /// The first look has ended.
    Checked,
}

/// The choices of the command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) listen: SocketAddr,
    pub(crate) sandbox: Config,
    pub(crate) demo: Demo,
    /// Whether people can sign in through the browser without a registration of their own.
    pub(crate) is_registered: bool,
    /// The folder of the built page.
    pub(crate) dist: PathBuf,
}

/// Reads the command line; nothing when only help was asked for.
pub(crate) fn read() -> Result<Option<Arguments>, lexopt::Error> {
    parse(lexopt::Parser::from_env())
}

fn parse(mut parser: lexopt::Parser) -> Result<Option<Arguments>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, ValueExt};

    let mut arguments = Arguments {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 18090)),
        sandbox: Config::default(),
        demo: Demo::Closed,
        is_registered: false,
        dist: Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist"),
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => arguments.listen = parser.value()?.parse_with(this_computer)?,
            Long("sandbox") => arguments.sandbox.size = parser.value()?.parse()?,
            Long("seed") => arguments.sandbox.seed = parser.value()?.parse()?,
            Long("dialect") => arguments.sandbox.dialect = parser.value()?.parse()?,
            Long("signed-in") => arguments.demo = Demo::Listed,
            Long("checked") => arguments.demo = Demo::Checked,
            Long("sign-in") => arguments.is_registered = true,
            Long("dist") => arguments.dist = parser.value()?.into(),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if arguments.sandbox.dialect == Dialect::Guide && arguments.demo != Demo::Closed {
        return Err("the demo workspace speaks as Make does".into());
    }
    Ok(Some(arguments))
}

fn this_computer(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|error| format!("{error}"))?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("serve listens on this computer only, such as 127.0.0.1:18090".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use make_sandbox::Size;

    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Option<Arguments>, lexopt::Error> {
        parse(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn only_addresses_of_this_computer_are_listened_on() {
        for good in ["127.0.0.1:0", "127.0.0.2:18090", "[::1]:18090"] {
            assert!(parsed(&["--listen", good]).is_ok(), "{good}");
        }
        for bad in [
            "0.0.0.0:18090",
            "192.168.1.5:18090",
            "[::]:18090",
            "localhost",
        ] {
            assert!(parsed(&["--listen", bad]).is_err(), "{bad}");
        }
    }

    #[test]
    fn nobody_is_signed_in_beforehand_where_the_guide_is_spoken() {
        let arguments = parsed(&["--dialect", "guide"]).unwrap().unwrap();
        assert_eq!(arguments.sandbox.dialect, Dialect::Guide);
        assert!(parsed(&["--dialect", "guide", "--checked"]).is_err());
        assert!(parsed(&["--dialect", "klingon"]).is_err());
    }

    #[test]
    fn nobody_is_registered_at_the_sandbox_unless_it_is_asked_for() {
        assert!(!parsed(&[]).unwrap().unwrap().is_registered);
        assert!(parsed(&["--sign-in"]).unwrap().unwrap().is_registered);
    }

    #[test]
    fn sizes_and_seeds_reach_the_sandbox() {
        let arguments = parsed(&["--sandbox", "huge", "--seed", "3"])
            .unwrap()
            .unwrap();
        assert_eq!(arguments.sandbox.size, Size::Huge);
        assert_eq!(arguments.sandbox.seed, 3);
        assert_eq!(arguments.demo, Demo::Closed);
        assert!(parsed(&["--sandbox", "giant"]).is_err());
    }
}
