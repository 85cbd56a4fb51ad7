//! One program to run, said before it runs.
//!
//! In: a program, its arguments, folder and environment. Out: whether it succeeded, and its text when asked for.
//! Never hides what it runs, and never goes through a shell.
use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

/// A finished program whose output was shown and kept.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) is_success: bool,
    /// Without the colours of the terminal.
    pub(crate) output: String,
}

/// A program that has not been started yet.
#[derive(Debug)]
pub(crate) struct Task {
    command: Command,
    shown: String,
}

impl Task {
    pub(crate) fn new<I, S>(program: impl AsRef<OsStr>, arguments: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = Command::new(program.as_ref());
        let mut shown = program.as_ref().to_string_lossy().into_owned();
        for argument in arguments {
            shown.push(' ');
            shown.push_str(&argument.as_ref().to_string_lossy());
            command.arg(argument);
        }
        Self { command, shown }
    }

    /// npm is a script with its own ending on Windows.
    pub(crate) fn npm<I, S>(arguments: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments)
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Runs with this terminal, so that it may ask for a password; an error when it fails.
    pub(crate) fn run(mut self) -> Result<()> {
        println!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .with_context(|| cannot_start(&self.shown))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Starts without waiting, as the head of a group of its own; the caller ends that group.
    pub(crate) fn start(mut self) -> Result<Child> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        println!("$ {} &", self.shown);
        self.command
            .spawn()
            .with_context(|| cannot_start(&self.shown))
    }

    /// Starts without waiting, with its standard output to read from.
    pub(crate) fn start_talking(mut self) -> Result<Child> {
        self.command.stdout(Stdio::piped());
        self.start()
    }

    /// Runs in silence and returns what it wrote to its standard output.
    pub(crate) fn read(mut self) -> Result<String> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .with_context(|| cannot_start(&self.shown))?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed: {}", self.shown, complaint.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs in silence and returns what it wrote, whether or not it succeeded.
    pub(crate) fn text(mut self) -> String {
        let output = self.command.stdin(Stdio::null()).output();
        output
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default()
    }

    /// Runs in silence; a program that is not there has not succeeded.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Runs, shows both outputs as they come, and keeps them for reading.
    pub(crate) fn watch(mut self) -> Result<Finished> {
        println!("$ {}", self.shown);
        if std::io::stdout().is_terminal() {
            self.command
                .env("CARGO_TERM_COLOR", "always")
                .env("FORCE_COLOR", "1");
        }
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| cannot_start(&self.shown))?;
        let kept = Mutex::new(Vec::new());
        let (out, err) = (child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            scope.spawn(|| out.map(|pipe| forward(pipe, std::io::stdout(), &kept)));
            scope.spawn(|| err.map(|pipe| forward(pipe, std::io::stderr(), &kept)));
        });
        let status = child.wait().with_context(|| cannot_start(&self.shown))?;
        let bytes = kept
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(Finished {
            is_success: status.success(),
            output: without_colours(&String::from_utf8_lossy(&bytes)),
        })
    }
}

/// Terminal colours stand between `ESC [` and a letter.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

fn cannot_start(shown: &str) -> String {
    format!("`{shown}` could not be started; is the program installed?")
}

/// Copies whole lines, so that the two outputs never cut one another in the kept text.
fn forward(mut from: impl Read, mut to: impl Write, kept: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 8192];
    let mut line: Vec<u8> = Vec::new();
    loop {
        let count = match from.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            // A pipe that breaks has nothing more to say; the exit status still speaks.
            Err(_) => 0,
        };
        line.extend_from_slice(&buffer[..count]);
        let whole = if count == 0 {
            line.len()
        } else {
            line.iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1)
        };
        let ready: Vec<u8> = line.drain(..whole).collect();
        if let Ok(mut kept) = kept.lock() {
            kept.extend_from_slice(&ready);
        }
        // A closed terminal must not stop the run whose result is still wanted.
        to.write_all(&ready).and_then(|()| to.flush()).ok();
        if count == 0 {
            return;
        }
    }
}

/// The first of these programs that stands in a folder of PATH.
pub(crate) fn on_path(names: &[&str]) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// PATH with one more folder, after those that are there: what a person installed goes first.
pub(crate) fn path_with(folder: &Path) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([folder.to_owned()]);
    std::env::join_paths(folders).context("PATH holds a folder that cannot be written there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_run_is_said_with_its_arguments() {
        let task = Task::new("cargo", ["fmt", "--check"]);
        assert_eq!(task.shown(), "cargo fmt --check");
    }

    #[test]
    fn watched_output_is_kept_whole_even_without_a_last_line_break() {
        let kept = Mutex::new(Vec::new());
        let mut shown = Vec::new();
        forward(&b"one\ntwo"[..], &mut shown, &kept);
        assert_eq!(shown, b"one\ntwo");
        assert_eq!(kept.into_inner().unwrap(), b"one\ntwo");
    }

    #[test]
    fn colours_are_taken_out_of_what_is_kept() {
        let shown = "\u{1b}[2m Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m7 passed\u{1b}[39m (7)";
        assert_eq!(without_colours(shown), " Tests  7 passed (7)");
    }

    #[test]
    fn a_program_that_is_not_there_has_not_succeeded() {
        assert!(!Task::new("no-program-has-this-name", ["--version"]).succeeds());
    }
}
