//! The log: a file that never grows large and never holds a secret.
//!
//! In: what the program traces, from level info on. Out: `mandor.log` and the two files before it, at most a
//! megabyte each. A disk that is full costs log lines, never the program.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

use crate::redact::redact;

/// A file is set aside once it has this many bytes.
const LARGEST: u64 = 1_000_000;
/// The name of the file that is written to.
const NAME: &str = "mandor.log";
/// Where the files before it go, newest first.
const OLDER: [&str; 2] = ["mandor.1.log", "mandor.2.log"];

/// Traces into a file of this folder from now on, or to the terminal when there cannot be one.
pub(crate) fn begin(folder: &Path) {
    let opened = LogFile::open(folder, LARGEST);
    let lines = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_ansi(false);
    let begun = match opened {
        Ok(file) => lines.with_writer(file).try_init(),
        Err(error) => {
            eprintln!("mandor: no log file: {error}");
            lines.with_writer(Terminal).try_init()
        }
    };
    if let Err(error) = begun {
        eprintln!("mandor: no log: {error}");
    }
    note_panics();
}

/// A panic that was caught is still our mistake: where it happened goes to the log, what it said does not.
fn note_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "stopped unexpectedly");
        before(panic);
    }));
}

/// The open file, with its size.
struct LogFile(Mutex<Open>);

struct Open {
    folder: PathBuf,
    file: File,
    size: u64,
    largest: u64,
}

impl LogFile {
    fn open(folder: &Path, largest: u64) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let (file, size) = append_to(folder)?;
        Ok(Self(Mutex::new(Open {
            folder: folder.to_owned(),
            file,
            size,
            largest,
        })))
    }
}

fn append_to(folder: &Path) -> io::Result<(File, u64)> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(NAME))?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

impl Open {
    fn write_line(&mut self, line: &str) -> io::Result<()> {
        if self.size >= self.largest {
            self.set_aside()?;
        }
        self.file.write_all(line.as_bytes())?;
        self.size += line.len() as u64;
        Ok(())
    }

    fn set_aside(&mut self) -> io::Result<()> {
        let [newer, oldest] = OLDER.map(|name| self.folder.join(name));
        if newer.exists() {
            fs::rename(&newer, oldest)?;
        }
        fs::rename(self.folder.join(NAME), newer)?;
        (self.file, self.size) = append_to(&self.folder)?;
        Ok(())
    }
}

/// One line on its way into the file.
struct Line<'a>(&'a LogFile);

impl Write for Line<'_> {
    /// The subscriber hands over one whole line at a time, so no secret is cut in two.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.write_line(&redact(&line))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LogFile {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self)
    }
}

/// The terminal, with the same lock on the door.
struct Terminal;

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        io::stderr().write_all(redact(&line).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for Terminal {
    type Writer = Self;

    fn make_writer(&self) -> Self::Writer {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traced_token_never_reaches_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = LogFile::open(folder.path(), LARGEST).unwrap();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::INFO)
            .with_ansi(false)
            .with_writer(file)
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(
                error = "refused 7615989d-d213-48dc-b625-27133ae3f1a8",
                "asked for rina@example.com at https://hook.eu1.make.com/abcdefgh"
            );
        });
        let kept = fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert!(kept.contains("refused [redacted]"), "{kept}");
        for secret in ["7615989d", "rina", "abcdefgh"] {
            assert!(!kept.contains(secret), "{kept}");
        }
    }

    #[test]
    fn old_lines_make_room_for_new_ones() {
        let folder = tempfile::tempdir().unwrap();
        let file = LogFile::open(folder.path(), 100).unwrap();
        for number in 0..200 {
            Line(&file)
                .write_all(format!("line number {number}\n").as_bytes())
                .unwrap();
        }
        let sizes: Vec<u64> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), 3, "the file and two before it");
        assert!(sizes.iter().all(|size| *size < 120), "{sizes:?}");
        let newest = fs::read_to_string(folder.path().join(NAME)).unwrap();
        let before = fs::read_to_string(folder.path().join(OLDER[0])).unwrap();
        assert!(format!("{before}{newest}").ends_with("line number 199\n"));
    }

    #[test]
    fn a_restart_goes_on_in_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        for word in ["first\n", "second\n"] {
            let file = LogFile::open(folder.path(), LARGEST).unwrap();
            Line(&file).write_all(word.as_bytes()).unwrap();
        }
        let kept = fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(kept, "first\nsecond\n");
    }
}
