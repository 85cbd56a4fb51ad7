//! Traces of a secret: the forms it could lie about in, and the files that hold one.
//!
//! In: a secret, a folder. Out: texts to look for, and where they stand. What cannot be read is an error, since a file
//! nobody looked into proves nothing; what went away meanwhile is gone.

use std::path::{Path, PathBuf};
use std::{fs, io};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// How much of a secret is enough to tell it.
const TELLING: usize = 12;

/// The secret as it is, its beginning, and its Base64.
pub fn forms_of(secret: &str) -> Vec<String> {
    let beginning = secret.chars().take(TELLING).collect();
    // Whole groups only: the last letters would depend on what follows the secret.
    let whole = &secret.as_bytes()[..secret.len() / 3 * 3];
    vec![
        secret.to_owned(),
        beginning,
        BASE64_STANDARD.encode(whole),
        secret.replace('-', ""),
    ]
}

/// Whether these bytes hold the text.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// The files below this folder that hold one of the texts; folders that `is_skipped` names are not looked into.
///
/// # Errors
///
/// When a folder or a file cannot be read.
pub fn files_with(
    folder: &Path,
    texts: &[String],
    is_skipped: impl Fn(&Path) -> bool,
) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() && !is_skipped(&path) {
                folders.push(path);
            } else if kind.is_file() {
                match fs::read(&path) {
                    Ok(bytes) if texts.iter().any(|text| holds(&bytes, text)) => found.push(path),
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    Ok(_) | Err(_) => {}
                }
            }
        }
    }
    Ok(found)
}
