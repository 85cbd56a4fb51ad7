//! Secrets that are too long for an entry of the keychain: sealed in a file, with the key in the keychain.
//!
//! In: a secret and its name. Out: what the keychain keeps in its place, and the secret again from that. Each sealing
//! has a key and a file of its own, so an interrupted one leaves the last one whole. A file that was changed, swapped
//! or lost gives no secret.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest;
use ring::error::Unspecified;
use ring::rand::{SecureRandom as _, SystemRandom};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// How the text in the keychain begins that stands for a file. No token of Make does.
const MARK: &str = "sealed-1:";
const KEY_BYTES: usize = 32;
/// A key seals one thing, so its nonce need not differ.
const NONCE: [u8; NONCE_LEN] = [0; NONCE_LEN];

/// Seals the secret of this name; gives what the keychain is to keep.
pub(super) fn seal(folder: &Path, name: &str, secret: &SecretString) -> io::Result<SecretString> {
    let random = SystemRandom::new();
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    let mut number = [0; 8];
    random.fill(key.as_mut()).map_err(unable)?;
    random.fill(&mut number).map_err(unable)?;
    let mut bytes = secret.expose_secret().as_bytes().to_vec();
    let sealing = cipher(key.as_ref()).and_then(|cipher| {
        let nonce = Nonce::assume_unique_for_key(NONCE);
        cipher.seal_in_place_append_tag(nonce, Aad::from(name), &mut bytes)
    });
    if sealing.is_err() {
        // What could not be sealed is still readable here.
        drop(Zeroizing::new(bytes));
        return Err(unable(Unspecified));
    }
    let file = format!("{}-{}", stem(name), BASE64.encode(number));
    write(folder, &file, &bytes)?;
    let key = Zeroizing::new(BASE64.encode(key.as_ref()));
    Ok(format!("{MARK}{file}:{}", key.as_str()).into())
}

/// The secret of this name, from what the keychain kept: itself, or from its file. `None` when the file does not
/// belong to it, or is gone.
pub(super) fn open(
    folder: &Path,
    name: &str,
    kept: SecretString,
) -> io::Result<Option<SecretString>> {
    let Some(sealed) = kept.expose_secret().strip_prefix(MARK) else {
        return Ok(Some(kept));
    };
    let Some((file, key)) = sealed.split_once(':') else {
        return Ok(None);
    };
    let Some(key) = BASE64.decode(key).ok().map(Zeroizing::new) else {
        return Ok(None);
    };
    if !file.starts_with(&stem(name)) || file.contains(['/', '\\', '.']) {
        return Ok(None);
    }
    let mut bytes = match fs::read(folder.join(file)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let opening = cipher(&key).and_then(|cipher| {
        let nonce = Nonce::assume_unique_for_key(NONCE);
        let opened = cipher.open_in_place(nonce, Aad::from(name), &mut bytes)?;
        Ok(opened.len())
    });
    let Ok(length) = opening else {
        return Ok(None);
    };
    bytes.truncate(length);
    Ok(String::from_utf8(bytes).ok().map(SecretString::from))
}

/// Removes the files of this name, except the one that the keychain's text stands for.
pub(super) fn forget(folder: &Path, name: &str, except: Option<&SecretString>) -> io::Result<()> {
    let kept = except
        .and_then(|kept| kept.expose_secret().strip_prefix(MARK))
        .and_then(|sealed| sealed.split(':').next());
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let stem = stem(name);
    for file in files {
        let file = file?;
        let is_of_name = |file: &str| file.starts_with(&stem) && Some(file) != kept;
        if file.file_name().to_str().is_some_and(is_of_name) {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

fn cipher(key: &[u8]) -> Result<LessSafeKey, Unspecified> {
    UnboundKey::new(&CHACHA20_POLY1305, key).map(LessSafeKey::new)
}

/// The cryptography says no more than that it failed.
fn unable(_: Unspecified) -> io::Error {
    io::Error::other("the secret cannot be sealed")
}

/// How the files of a name begin; it says nothing of the name.
fn stem(name: &str) -> String {
    let digest = digest::digest(&digest::SHA256, name.as_bytes());
    BASE64.encode(&digest.as_ref()[..12])
}

/// Writes a file that only this user can read, whole or not at all.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let file = folder.join(name);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let written = options.open(&file).and_then(|mut open| {
        open.write_all(bytes)?;
        open.sync_all()
    });
    if let Err(error) = written {
        // Half a file is never read, since no key was kept for it.
        drop(fs::remove_file(&file));
        return Err(error);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const NAME: &str = "eu1.make.com/zone-5f3a";

    fn long() -> SecretString {
        SecretString::from("abcdefgh".repeat(500))
    }

    fn only_file(folder: &Path) -> PathBuf {
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().collect();
        assert_eq!(files.len(), 1);
        files.remove(0).unwrap().path()
    }

    #[test]
    fn four_thousand_characters_come_back_and_stand_nowhere_readable() {
        let folder = tempfile::tempdir().unwrap();
        let kept = seal(folder.path(), NAME, &long()).unwrap();
        assert!(kept.expose_secret().len() < 200, "it fits into an entry");
        let file = only_file(folder.path());
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(8).any(|part| part == b"abcdefgh"));
        assert!(!file.to_string_lossy().contains("make.com"));
        let opened = open(folder.path(), NAME, kept).unwrap().unwrap();
        assert_eq!(opened.expose_secret(), long().expose_secret());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(file).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn a_file_that_was_changed_swapped_or_lost_gives_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let kept = seal(folder.path(), NAME, &long()).unwrap();
        let again = || SecretString::from(kept.expose_secret());
        let opened = |name: &str, kept| open(folder.path(), name, kept).unwrap();
        assert!(opened("evil.example/zone-5f3a", again()).is_none());
        let file = only_file(folder.path());
        let whole = fs::read(&file).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&file, changed).unwrap();
            assert!(opened(NAME, again()).is_none(), "byte {at}");
        }
        fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        assert!(opened(NAME, again()).is_none());
        fs::write(&file, &whole).unwrap();
        assert!(opened(NAME, again()).is_some());
        fs::remove_file(&file).unwrap();
        assert!(opened(NAME, again()).is_none());
        for odd in [
            "sealed-1:",
            "sealed-1:a",
            "sealed-1:../x:AA",
            "sealed-1:a:!",
        ] {
            assert!(opened(NAME, SecretString::from(odd)).is_none(), "{odd}");
        }
    }

    #[test]
    fn only_the_files_of_a_name_are_forgotten_and_the_newest_may_stay() {
        let folder = tempfile::tempdir().unwrap();
        let old = seal(folder.path(), NAME, &long()).unwrap();
        let new = seal(folder.path(), NAME, &long()).unwrap();
        let other = seal(folder.path(), "us1.make.com/zone-1", &long()).unwrap();
        forget(folder.path(), NAME, Some(&new)).unwrap();
        assert!(open(folder.path(), NAME, old).unwrap().is_none());
        let new = open(folder.path(), NAME, new).unwrap();
        assert!(new.is_some());
        forget(folder.path(), NAME, None).unwrap();
        assert!(
            open(folder.path(), "us1.make.com/zone-1", other)
                .unwrap()
                .is_some()
        );
        only_file(folder.path());
    }

    #[test]
    fn a_short_secret_is_its_own_entry() {
        let kept = SecretString::from("7615989d-d213-48dc-b625-27133ae3f1a8");
        let opened = open(Path::new("nowhere"), NAME, kept).unwrap().unwrap();
        assert_eq!(
            opened.expose_secret(),
            "7615989d-d213-48dc-b625-27133ae3f1a8"
        );
    }
}
