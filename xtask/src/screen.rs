//! A screen that nobody sees, for a picture of the app.
//!
//! In: a size and a private home folder. Out: programs running on it, and pictures. Ends what it started.
use crate::clock::{self, Stopwatch};
use crate::task::Task;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

/// How long an app may take until its window stands still.
const PATIENCE: Duration = Duration::from_mins(1);
const BETWEEN_LOOKS: Duration = Duration::from_millis(700);

/// Fewer colours than this is an empty window: text and pictures alone bring some hundred.
const EMPTY_WINDOW_COLOURS: u32 = 100;

/// A program that ends together with the value that holds it, and with it whatever it has started.
#[derive(Debug)]
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // A session bus outlives the program that asked for it, so the whole group is told to end.
        Task::new("kill", ["-TERM", "--", &format!("-{}", self.0.id())]).succeeds();
        // Both fail only when the program has ended by itself, which is what is wanted.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// An X server without a monitor, with a window manager on it.
#[derive(Debug)]
pub(crate) struct HiddenScreen {
    display: String,
    home: PathBuf,
    // Fields end in this order: the window manager before its screen.
    _manager: Running,
    _server: Running,
}

impl HiddenScreen {
    /// `size` as `1360x860`. Programs on it see `home` as their home folder and nothing of the real one.
    pub(crate) fn open(size: &str, home: &Path) -> Result<Self> {
        let depth = format!("{size}x24");
        let server = [
            "-displayfd",
            "1",
            "-screen",
            "0",
            &depth,
            "-nolisten",
            "tcp",
        ];
        let mut server = Task::new("Xvfb", server).start_talking()?;
        let answer = server.stdout.take().context("Xvfb has no output")?;
        let server = Running(server);
        let mut number = String::new();
        BufReader::new(answer).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb ended before it had a display");
        }
        let display = format!(":{}", number.trim());
        let manager = at_home(Task::new("openbox", [""; 0]), &display, home).start()?;
        Ok(Self {
            display,
            home: home.to_owned(),
            _manager: Running(manager),
            _server: server,
        })
    }

    pub(crate) fn start<'a>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Result<Running> {
        let task = Task::new(program, arguments);
        at_home(task, &self.display, &self.home)
            .start()
            .map(Running)
    }

    /// Takes pictures until two in a row are the same and show more than an empty window; counts its colours.
    pub(crate) fn wait_for_still_picture(&self, picture: &Path) -> Result<u32> {
        let watch = Stopwatch::start();
        let file = picture.to_string_lossy();
        let mut last = Vec::new();
        while watch.elapsed() < PATIENCE {
            clock::pause(BETWEEN_LOOKS);
            self.quietly("import", ["-window", "root", &file])?;
            let colours = self.quietly("identify", ["-format", "%k", &file])?;
            let colours: u32 = colours.trim().parse().context("counting colours")?;
            // The pixels alone: the file carries the time of the picture as well.
            let pixels = self.quietly("identify", ["-format", "%#", &file])?;
            if colours > EMPTY_WINDOW_COLOURS && last == pixels.as_bytes() {
                return Ok(colours);
            }
            last = pixels.into_bytes();
        }
        bail!(
            "the window did not come to rest in {} s",
            PATIENCE.as_secs()
        )
    }

    fn quietly<'a>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Result<String> {
        Task::new(program, arguments)
            .env("DISPLAY", &self.display)
            .read()
    }
}

fn at_home(task: Task, display: &str, home: &Path) -> Task {
    let runtime = home.join("run");
    // Made when it is missing: without it the app still starts, only its bus socket would not.
    std::fs::create_dir_all(&runtime).ok();
    task.env("DISPLAY", display)
        .env("WAYLAND_DISPLAY", "")
        .env("GDK_BACKEND", "x11")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
}
