//! A desktop of its own for each test: screen, window manager, message bus, keychain, home.
//!
//! In: whether there is a keychain. Out: commands that run on it, pictures of it. Nothing of the person's own
//! desktop is touched, and everything ends with the value.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::programs::{Running, eventually, output_of};

/// Generous, because two busy processors may share all of this.
const PATIENCE: Duration = Duration::from_mins(1);

/// A bus that starts nothing by itself: a keychain is there because the test started it, or not at all.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A screen with a window manager, a bus and a home folder.
pub(crate) struct Desktop {
    display: String,
    bus: String,
    /// They end in this order: the screen last, and only then the home they live in.
    programs: Vec<Running>,
    home: TempDir,
}

impl Desktop {
    /// A desktop as most people have it.
    pub(crate) async fn open() -> Self {
        let mut desktop = Self::without_keychain().await;
        let keychain = desktop.unlock_keychain().await;
        desktop.programs.insert(0, keychain);
        desktop
    }

    /// A desktop where no keychain answers.
    pub(crate) async fn without_keychain() -> Self {
        let home = tempfile::Builder::new()
            .prefix("mandor-window-")
            .tempdir()
            .expect("a home folder");
        for folder in ["run", "config", "data", "cache", "state"] {
            fs::create_dir(home.path().join(folder)).expect("a folder in the home");
        }
        let config = home.path().join("bus.conf");
        fs::write(&config, BUS).expect("the bus's configuration");
        let (screen, number) = first_line_of(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1360x860x24"])
                // Without the last word the screen starts anew whenever its last program leaves.
                .args(["-nolisten", "tcp", "-noreset"])
                .stderr(Stdio::null()),
        );
        let display = format!(":{number}");
        let mut daemon = Command::new("dbus-daemon");
        daemon
            .args(["--nofork", "--print-address=1"])
            .arg(format!("--config-file={}", config.display()));
        at_home(&mut daemon, home.path(), &display);
        daemon.stderr(Stdio::null());
        let (daemon, bus) = first_line_of(&mut daemon);
        let mut manager = Command::new("openbox");
        at_home(&mut manager, home.path(), &display);
        let manager = Running::start(manager.stdout(Stdio::null()).stderr(Stdio::null()));
        let desktop = Self {
            display,
            bus,
            programs: vec![manager, daemon, screen],
            home,
        };
        eventually("the window manager is there", PATIENCE, async || {
            let root = desktop.command("xprop").arg("-root").output().ok()?;
            String::from_utf8_lossy(&root.stdout)
                .contains("_NET_SUPPORTING_WM_CHECK(WINDOW)")
                .then_some(())
        })
        .await;
        desktop
    }

    /// A command that runs on this desktop.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        at_home(&mut command, self.home.path(), &self.display);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        command
    }

    /// The app, as a person starts it.
    pub(crate) fn app(&self) -> Command {
        let mut app = self.command(app());
        app.arg("--data-dir").arg(self.folder());
        app
    }

    /// Where the app keeps its things.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("mandor")
    }

    /// The person's home, with everything the app may have written.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Makes Chromium the browser of this person, as a desktop's settings would.
    pub(crate) fn has_chromium(&self) {
        let (applications, config) = (
            self.home().join("data/applications"),
            self.home().join("config"),
        );
        fs::create_dir_all(&applications).expect("a folder for applications");
        let profile = self.home().join("chromium");
        // Chromium's own walls need rights that a test may not have; only the sandbox's pages are opened.
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=Chromium\nMimeType=x-scheme-handler/http;\n\
             Exec=chromium --no-sandbox --test-type --no-first-run --disable-gpu --password-store=basic \
             --user-data-dir={} %u\n",
            profile.display()
        );
        fs::write(applications.join("chromium-here.desktop"), entry).expect("its entry");
        let chosen = "[Default Applications]\nx-scheme-handler/http=chromium-here.desktop\n";
        fs::write(config.join("mimeapps.list"), chosen).expect("the choice");
    }

    /// A connection to the session bus.
    pub(crate) async fn bus(&self) -> zbus::Connection {
        let builder = zbus::connection::Builder::address(self.bus.as_str());
        builder
            .expect("the bus has an address")
            .build()
            .await
            .expect("the bus answers")
    }

    /// The titles of all windows.
    pub(crate) fn windows(&self) -> Vec<String> {
        let Ok(list) = self.command("wmctrl").arg("-l").output() else {
            return Vec::new();
        };
        String::from_utf8_lossy(&list.stdout)
            .lines()
            .filter_map(|line| line.splitn(4, ' ').nth(3).map(last_word))
            .collect()
    }

    /// Waits until there are so many windows of this app.
    pub(crate) async fn wait_for_windows(&self, count: usize) {
        let what = format!("{count} windows are open");
        eventually(&what, PATIENCE, async || {
            let open = self.windows();
            let ours = open.iter().filter(|title| *title == "Mandor").count();
            (ours == count).then_some(())
        })
        .await;
    }

    /// Presses the close button in the window's frame.
    pub(crate) fn press_close(&self) {
        output_of(self.command("wmctrl").args(["-c", "Mandor"]));
    }

    /// The title of the window that has the keyboard.
    pub(crate) fn active_window(&self) -> Option<String> {
        let named = self
            .command("xdotool")
            .args(["getactivewindow", "getwindowname"])
            .output()
            .ok()?;
        let name = String::from_utf8_lossy(&named.stdout).trim().to_owned();
        (!name.is_empty()).then_some(name)
    }

    /// Keeps a picture of the whole screen under `target/window/`.
    pub(crate) fn picture(&self, name: &str) {
        let file = pictures().join(format!("{name}.png"));
        output_of(self.command("import").args(["-window", "root"]).arg(file));
    }

    async fn unlock_keychain(&self) -> Running {
        let mut child = self
            .command("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the keychain starts");
        let mut password = child.stdin.take().expect("the keychain listens");
        // An empty line is an empty password; no line at all leaves it locked.
        password.write_all(b"\n").expect("the keychain listens");
        drop(password);
        let keychain = Running::of(child);
        let bus = self.bus().await;
        let names = zbus::fdo::DBusProxy::new(&bus).await.expect("the bus");
        eventually("the keychain answers", PATIENCE, async || {
            let name = "org.freedesktop.secrets".try_into().expect("a name");
            names.name_has_owner(name).await.ok()?.then_some(())
        })
        .await;
        keychain
    }
}

/// The app under test.
pub(crate) fn app() -> PathBuf {
    std::env::var_os("MANDOR_APP")
        .map(PathBuf::from)
        .expect("MANDOR_APP names the built app; `cargo xtask test --only window` sets it")
}

/// Where pictures go.
pub(crate) fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/window");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}

fn last_word(rest: &str) -> String {
    // The machine's name stands before the title.
    rest.split_once(' ')
        .map_or(rest, |(_, title)| title)
        .trim()
        .to_owned()
}

/// Starts a program and waits for the first line it says.
fn first_line_of(command: &mut Command) -> (Running, String) {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let said = child.stdout.take().expect("it was asked to talk");
    let running = Running::of(child);
    let mut line = String::new();
    BufReader::new(said)
        .read_line(&mut line)
        .expect("it says one line");
    assert!(!line.trim().is_empty(), "{command:?} ended at once");
    (running, line.trim().to_owned())
}

/// Everything that would lead to the person's own desktop is replaced.
fn at_home(command: &mut Command, home: &Path, display: &str) {
    for lost in [
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "DBUS_SESSION_BUS_ADDRESS",
        "GNOME_KEYRING_CONTROL",
        "MANDOR_DATA_DIR",
    ] {
        command.env_remove(lost);
    }
    command
        .env("DISPLAY", display)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8");
}
