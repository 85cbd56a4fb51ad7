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

/// How long an app may take until its window shows a page; a busy computer needs most of it.
const PATIENCE: Duration = Duration::from_mins(2);
const BETWEEN_LOOKS: Duration = Duration::from_millis(700);

/// An empty window has one colour, the bars around a page that is still being read about 1,200, a whole page
/// more than 2,000: the soft edges of its letters.
const PAGE_COLOURS: u32 = 1_500;

/// A page must be seen this often in a row. Its pictures are not compared, since the page counts seconds.
const LOOKS: usize = 3;

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

    /// Takes pictures of the window of this class until it shows a page for a while; counts its colours.
    pub(crate) fn wait_for_page(&self, class: &str, picture: &Path) -> Result<u32> {
        let watch = Stopwatch::start();
        let mut seen = Vec::new();
        while watch.elapsed() < PATIENCE {
            clock::pause(BETWEEN_LOOKS);
            seen.push(self.look(class, picture));
            if let Some(colours) = page_in(&seen) {
                return Ok(colours);
            }
        }
        let last = match seen.last() {
            Some(Some(colours)) => format!("its window has {colours} colours, too few for a page"),
            _ => "there is no window".to_owned(),
        };
        bail!(
            "the app did not show its page in {} s: {last}",
            PATIENCE.as_secs()
        )
    }

    /// The colours of the window without its frame, whose shading would count as well; nothing when there is no
    /// window yet.
    fn look(&self, class: &str, picture: &Path) -> Option<u32> {
        let file = picture.to_string_lossy();
        let windows = ["search", "--onlyvisible", "--class", class];
        let windows = self.task("xdotool", windows).text();
        let window = windows.lines().last()?;
        let import = ["-window", window, &file];
        self.task("import", import).succeeds().then_some(())?;
        let colours = self.task("identify", ["-format", "%k", &file]).text();
        colours.trim().parse().ok()
    }

    fn task<'a>(&self, program: &str, arguments: impl IntoIterator<Item = &'a str>) -> Task {
        Task::new(program, arguments).env("DISPLAY", &self.display)
    }
}

/// How many colours the page has, once the last looks have all seen one.
fn page_in(seen: &[Option<u32>]) -> Option<u32> {
    let last = seen.last_chunk::<LOOKS>()?;
    let is_page = |colours: &Option<u32>| colours.is_some_and(|count| count >= PAGE_COLOURS);
    last.iter().all(is_page).then_some(last[LOOKS - 1])?
}

fn at_home(task: Task, display: &str, home: &Path) -> Task {
    let runtime = home.join("run");
    // Made when it is missing: without it the app still starts, only its bus socket would not.
    std::fs::create_dir_all(&runtime).ok();
    task.env("DISPLAY", display)
        .env("WAYLAND_DISPLAY", "")
        .env("GDK_BACKEND", "x11")
        // Nobody listens to this screen, and looking for a listener only ends in a warning.
        .env("NO_AT_BRIDGE", "1")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_believed_once_it_was_seen_for_a_while() {
        let (none, empty, bars, page) = (None, Some(1), Some(1_200), Some(2_200));
        let table = [
            (vec![], None),
            (vec![none, none, none, none], None),
            (vec![empty, empty, empty, empty], None),
            (vec![bars, bars, bars, bars], None),
            (vec![none, empty, page, page], None),
            (vec![page, page, bars, page], None),
            (vec![none, empty, bars, page, page, page], page),
        ];
        for (seen, expected) in table {
            assert_eq!(page_in(&seen), expected, "{seen:?}");
        }
    }
}
