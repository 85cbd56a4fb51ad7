//! The system packages the app and its tests stand on.
//!
//! In: what is about to be done. Out: everything needed is there, or an error that names exactly what is not.
//! Says what it will install and why before it installs, and installs only through `apt-get`.
use crate::host::{self, Host};
use crate::task::{self, Task};
use anyhow::{Result, bail};
use std::collections::BTreeSet;

/// What a package is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Compiling the window.
    Build,
    /// Driving the built app on a screen that nobody sees.
    Window,
    /// Showing the app on a screen that nobody sees, for its picture.
    Headless,
    /// Drawing pages in Chromium.
    Page,
}

/// How to find a package where there is no `dpkg-query`.
#[derive(Debug, Clone, Copy)]
enum Probe {
    Library(&'static str),
    Program(&'static str),
    /// Only the package client knows (fonts, icon themes).
    Unknown,
}

#[derive(Debug)]
pub(crate) struct Package {
    name: &'static str,
    why: &'static str,
    probe: Probe,
    purposes: &'static [Purpose],
}

const fn package(
    name: &'static str,
    why: &'static str,
    probe: Probe,
    purposes: &'static [Purpose],
) -> Package {
    Package {
        name,
        why,
        probe,
        purposes,
    }
}

use Probe::{Library, Program, Unknown};
use Purpose::{Build, Headless, Page, Window};

#[rustfmt::skip]
const PACKAGES: &[Package] = &[
    package("build-essential", "the linker and the C compiler that SQLite is built with", Program("cc"), &[Build]),
    package("pkg-config", "finds the libraries below", Program("pkg-config"), &[Build]),
    package("libwebkit2gtk-4.1-dev", "the web view that draws the pages", Library("webkit2gtk-4.1"), &[Build]),
    package("libgtk-3-dev", "the window around the web view", Library("gtk+-3.0"), &[Build]),
    package("libayatana-appindicator3-dev", "the tray icon", Library("ayatana-appindicator3-0.1"), &[Build]),
    package("librsvg2-dev", "pictures of the window and the tray", Library("librsvg-2.0"), &[Build]),
    package("xvfb", "a screen that nobody sees", Program("Xvfb"), &[Window, Headless]),
    package("xauth", "lets programs onto that screen", Program("xauth"), &[Window, Headless]),
    package("openbox", "a window manager for that screen", Program("openbox"), &[Window, Headless]),
    package("dbus", "the message bus of tray, notifications and keychain", Program("dbus-daemon"), &[Window, Headless]),
    package("dbus-x11", "starts that bus for one session", Program("dbus-launch"), &[Window, Headless]),
    package("imagemagick", "takes pictures of the screen", Program("import"), &[Window, Headless]),
    package("xdotool", "finds the window and presses keys in it", Program("xdotool"), &[Window, Headless]),
    package("wmctrl", "asks the window manager to close and raise windows", Program("wmctrl"), &[Window]),
    package("x11-utils", "reads the properties of windows", Program("xprop"), &[Window]),
    package("webkit2gtk-driver", "drives the web view as a person would", Program("WebKitWebDriver"), &[Window]),
    package("gnome-keyring", "a real keychain for the token round trip", Program("gnome-keyring-daemon"), &[Window]),
    package("procps", "ends the programs on that screen and measures their memory", Program("kill"), &[Window, Headless]),
    package("at-spi2-core", "the accessibility tree", Unknown, &[Window]),
    package("adwaita-icon-theme", "the icons of the window frame", Unknown, &[Window, Headless]),
    package("fonts-dejavu-core", "letters of the same width for pictures", Unknown, &[Window, Headless, Page]),
    package("fonts-noto-core", "letters of most languages", Unknown, &[Window, Headless, Page]),
    package("fonts-noto-color-emoji", "emoji in scenario names", Unknown, &[Window, Headless, Page]),
];

/// Names a Chromium may have. A wrapper that only points to a package shop is not one.
const CHROMIUM_NAMES: &[&str] = &[
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
];

const CHROMIUM: Package = package(
    "chromium",
    "draws the pages for the page tests and the screenshots",
    Program("chromium"),
    &[Page],
);

/// Makes sure that everything for these purposes is installed.
pub(crate) fn ensure(host: Host, purposes: &[Purpose]) -> Result<()> {
    if !host.is_linux() {
        return ensure_elsewhere(host, purposes);
    }
    let wanted = wanted_for(purposes);
    let missing = if host.has_apt() {
        let installed = installed_debs(&wanted);
        absent(&wanted, |package| installed.contains(package.name))
    } else {
        absent(&wanted, |package| is_found(package.probe))
    };
    let mut missing = missing;
    if purposes.contains(&Page) && chromium().is_none() {
        if host != Host::Debian {
            bail!(
                "Chromium is missing: the page tests draw in it, and this system's package client \
                 has none that works by itself. Install Chromium or Google Chrome, or set \
                 MANDOR_CHROMIUM to its program, then run this again."
            );
        }
        missing.push(&CHROMIUM);
    }
    if missing.is_empty() {
        return Ok(());
    }
    if !host.has_apt() {
        bail!(
            "These are missing, named as Debian names them; install them with this system's \
             package client and run this again:\n{}",
            reasons(&missing)
        );
    }
    install(&missing)
}

/// The Chromium to draw with: the one a person chose, or the first one found by name.
pub(crate) fn chromium() -> Option<std::path::PathBuf> {
    if let Some(chosen) = std::env::var_os("MANDOR_CHROMIUM") {
        return Some(chosen.into());
    }
    let found = CHROMIUM_NAMES
        .iter()
        .filter_map(|name| task::on_path(&[name]));
    // Ubuntu's placeholder exists and starts, but only to say that the snap must be installed.
    found
        .into_iter()
        .find(|program| Task::new(program, ["--version"]).succeeds())
}

fn ensure_elsewhere(host: Host, purposes: &[Purpose]) -> Result<()> {
    if purposes.contains(&Window) || purposes.contains(&Headless) {
        bail!(
            "The hidden screen of the window tests exists on Linux only. Run the other tiers here \
             (`cargo xtask test --only rust`, `ui`, `page`) and this one on Linux."
        );
    }
    if purposes.contains(&Page) && chromium().is_none() {
        bail!(
            "Chromium is missing: install Chromium or Google Chrome, set MANDOR_CHROMIUM to its \
             program, and run this again."
        );
    }
    if purposes.contains(&Build)
        && host == Host::Mac
        && !Task::new("xcode-select", ["-p"]).succeeds()
    {
        bail!(
            "Apple's command line tools are missing: run `xcode-select --install`, then this again."
        );
    }
    Ok(())
}

fn wanted_for(purposes: &[Purpose]) -> Vec<&'static Package> {
    let serves = |package: &&Package| package.purposes.iter().any(|one| purposes.contains(one));
    PACKAGES.iter().filter(serves).collect()
}

fn absent(
    wanted: &[&'static Package],
    is_there: impl Fn(&Package) -> bool,
) -> Vec<&'static Package> {
    let is_absent = |package: &&'static Package| !is_there(package);
    wanted.iter().copied().filter(is_absent).collect()
}

fn is_found(probe: Probe) -> bool {
    match probe {
        Library(name) => Task::new("pkg-config", ["--exists", name]).succeeds(),
        Program(name) => task::on_path(&[name]).is_some(),
        // Without a package client to ask, a font is not worth stopping for.
        Unknown => true,
    }
}

fn installed_debs(wanted: &[&Package]) -> BTreeSet<String> {
    let format = "--showformat=${db:Status-Status} ${Package}\\n";
    let names = wanted.iter().map(|package| package.name);
    let arguments = ["--show", format].into_iter().chain(names);
    // It fails as soon as one name is unknown, yet prints the others: the text is what counts.
    let text = Task::new("dpkg-query", arguments).text();
    installed_in(&text)
}

fn installed_in(dpkg_answer: &str) -> BTreeSet<String> {
    let lines = dpkg_answer.lines();
    lines
        .filter_map(|line| line.strip_prefix("installed "))
        .map(|name| name.trim().to_owned())
        .collect()
}

fn reasons(packages: &[&Package]) -> String {
    let width = packages.iter().map(|one| one.name.len()).max();
    let width = width.unwrap_or_default();
    let line = |one: &&Package| format!("  {:width$}  {}", one.name, one.why);
    packages.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Both commands that bring these packages: refresh the list, then install.
fn apt_lines(missing: &[&Package], is_root: bool) -> [Vec<String>; 2] {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let start = if is_root { "env" } else { "sudo env" };
    let start = format!("{start} DEBIAN_FRONTEND=noninteractive apt-get");
    let update = words(&format!("{start} update"));
    let mut install = words(&format!("{start} install -y --no-install-recommends"));
    install.extend(missing.iter().map(|package| package.name.to_owned()));
    [update, install]
}

fn install(missing: &[&Package]) -> Result<()> {
    let is_root = host::is_root();
    println!(
        "These system packages are missing and will be installed with apt-get:\n{}",
        reasons(missing)
    );
    if !is_root && task::on_path(&["sudo"]).is_none() {
        bail!(
            "This needs the rights of root, and there is no sudo. {}",
            for_root(missing)
        );
    }
    for line in apt_lines(missing, is_root) {
        let (program, arguments) = line.split_at(1);
        match Task::new(&program[0], arguments).run() {
            // Whoever may not use sudo here can still ask somebody who may.
            Err(error) if !is_root => bail!("{error:#}\n{}", for_root(missing)),
            end => end?,
        }
    }
    Ok(())
}

/// What somebody with the rights of root can do by hand.
fn for_root(missing: &[&Package]) -> String {
    let [update, install] = apt_lines(missing, true).map(|line| line.join(" "));
    format!("As root, run these and then this task again:\n  {update}\n  {install}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(packages: &[&Package]) -> Vec<&'static str> {
        packages.iter().map(|package| package.name).collect()
    }

    #[test]
    fn only_packages_that_dpkg_calls_installed_are_there() {
        let answer = "installed libgtk-3-dev\nconfig-files xvfb\nnot-installed xauth\n\
                      installed pkg-config\n";
        let installed = installed_in(answer);
        let wanted = wanted_for(&[Build]);
        let missing = absent(&wanted, |package| installed.contains(package.name));
        assert_eq!(
            names(&missing),
            [
                "build-essential",
                "libwebkit2gtk-4.1-dev",
                "libayatana-appindicator3-dev",
                "librsvg2-dev"
            ]
        );
    }

    #[test]
    fn building_asks_for_no_screen_and_no_browser() {
        assert!(!names(&wanted_for(&[Build])).contains(&"xvfb"));
        assert!(names(&wanted_for(&[Window])).contains(&"xvfb"));
        assert!(!names(&wanted_for(&[Page])).contains(&"xvfb"));
    }

    #[test]
    fn a_hidden_screen_brings_the_program_that_ends_what_runs_on_it() {
        assert!(names(&wanted_for(&[Headless])).contains(&"procps"));
    }

    #[test]
    fn nothing_is_listed_twice_when_two_purposes_share_it() {
        let listed = names(&wanted_for(&[Build, Window, Headless, Page]));
        let distinct: BTreeSet<_> = listed.iter().collect();
        assert_eq!(listed.len(), distinct.len());
    }

    #[test]
    fn the_apt_lines_refresh_first_and_use_sudo_only_when_needed() {
        let missing = wanted_for(&[Build]);
        let [update, install] = apt_lines(&missing[..2], false);
        assert_eq!(
            update.join(" "),
            "sudo env DEBIAN_FRONTEND=noninteractive apt-get update"
        );
        assert_eq!(
            install.join(" "),
            "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y \
             --no-install-recommends build-essential pkg-config"
        );
        let [update, _] = apt_lines(&missing, true);
        assert_eq!(update[0], "env", "root needs no sudo");
    }

    #[test]
    fn who_may_not_use_sudo_is_told_what_root_can_run() {
        let text = for_root(&wanted_for(&[Build])[..2]);
        assert_eq!(
            text,
            "As root, run these and then this task again:\n  \
               env DEBIAN_FRONTEND=noninteractive apt-get update\n  \
               env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
               build-essential pkg-config"
        );
    }

    #[test]
    fn every_missing_package_is_listed_with_its_reason() {
        let text = reasons(&wanted_for(&[Build])[1..3]);
        assert_eq!(
            text,
            "  pkg-config             finds the libraries below\n  \
               libwebkit2gtk-4.1-dev  the web view that draws the pages"
        );
    }
}
