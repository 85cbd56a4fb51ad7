//! Where secrets rest: the computer's keychain, or memory where there is none.
//!
//! In: a secret and its name. Out: the secret again, also after a restart. A missing keychain is
//! named and asked for anew each time, so one that appears later is used without a restart. What is
//! too long for a keychain's entry lies sealed in a file, its key in the keychain.
//! Secrets never reach the log, an error or the store.

mod sealed;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::{CredentialStore, Error};
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::rows::KeptIn;

/// The name under which the keychain lists Mandor's entries.
const SERVICE: &str = "Mandor";

/// How many bytes one entry takes. Windows keeps 2,560 bytes of UTF-16; the other keychains have room for any token.
const ROOM: usize = if cfg!(target_os = "windows") {
    1_280
} else {
    usize::MAX
};

/// The name of one secret: the host it may be sent to, and a tag of the row that it belongs to.
///
/// The host is part of it so that a changed address in the database finds no secret at all, instead
/// of one that would be sent to a stranger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SecretName(String);

impl SecretName {
    /// The name of the secret of a zone.
    pub(crate) fn of(address: &str, tag: &str) -> Self {
        Self(format!("{address}/zone-{tag}"))
    }

    /// The name of the secret of a sign-in, which itself holds the servers it may be sent to.
    pub(crate) fn of_account(tag: &str) -> Self {
        Self(format!("sign-in-{tag}"))
    }

    /// The name of the secret of a client at the server that it is sent to.
    pub(crate) fn of_client(server: &str, client: &str) -> Self {
        Self(format!("{server}/client-{client}"))
    }
}

/// What a caller can do something about when the keychain fails.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// This computer offers no keychain now.
    #[error("no keychain answers")]
    Missing(#[source] Error),
    /// The keychain is locked and nobody unlocked it.
    #[error("the keychain is locked")]
    Locked(#[source] Error),
    /// The keychain answered something else.
    #[error("the keychain failed")]
    Failed(#[source] Error),
    /// The file of a long secret cannot be read or written.
    #[error("the file of a long secret cannot be used")]
    File(#[from] io::Error),
    /// The task that asked it was stopped.
    #[error("the keychain task was stopped")]
    Stopped,
}

impl From<Error> for VaultError {
    fn from(error: Error) -> Self {
        match error {
            Error::NoStorageAccess(_) => Self::Locked(error),
            Error::NoDefaultStore => Self::Missing(error),
            _ => Self::Failed(error),
        }
    }
}

type OpenStore = dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync;

/// The keychain, and a memory for what it cannot take.
#[derive(Clone)]
pub struct Vault {
    open: Arc<OpenStore>,
    /// A store that answered; a failed one is never remembered.
    opened: Arc<Mutex<Option<Arc<CredentialStore>>>>,
    memory: Arc<Mutex<HashMap<SecretName, SecretString>>>,
    /// How many bytes one entry takes.
    room: usize,
    /// Where longer ones lie sealed.
    folder: Option<PathBuf>,
}

impl Vault {
    /// The keychain of this computer.
    pub fn keychain() -> Self {
        Self::with(native_store)
    }

    /// No keychain at all: secrets last until the end of the program. For tests.
    pub fn memory() -> Self {
        Self::with(|| Err(Error::NoDefaultStore))
    }

    fn with(
        open: impl Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Arc::new(open),
            opened: Arc::default(),
            memory: Arc::default(),
            room: ROOM,
            folder: None,
        }
    }

    /// The same, with long secrets sealed in files of this folder. Without one they last until the end of the program.
    pub(crate) fn sealing_in(self, folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
            ..self
        }
    }

    /// Keeps a secret and says where.
    pub(crate) async fn keep(&self, name: &SecretName, secret: &SecretString) -> KeptIn {
        match self.bring_to_keychain(name, secret).await {
            Ok(()) => KeptIn::Keychain,
            Err(error) => {
                tracing::warn!(%error, "a sign-in is kept in memory only");
                self.lock_memory().insert(name.clone(), secret.clone());
                KeptIn::Memory
            }
        }
    }

    /// Keeps a secret in the keychain, and then no more in memory.
    pub(crate) async fn bring_to_keychain(
        &self,
        name: &SecretName,
        secret: &SecretString,
    ) -> Result<(), VaultError> {
        let (copy, folder, room) = (secret.clone(), self.folder.clone(), self.room);
        let named = name.0.clone();
        let is_kept = self
            .with_entry(name, move |entry| {
                let Some(folder) = folder else {
                    return entry.set_password(copy.expose_secret()).map(Ok);
                };
                let kept = if copy.expose_secret().len() > room {
                    sealed::seal(&folder, &named, &copy)
                } else {
                    Ok(copy)
                };
                let kept = match kept {
                    Ok(kept) => kept,
                    Err(error) => return Ok(Err(error)),
                };
                entry.set_password(kept.expose_secret())?;
                Ok(sealed::forget(&folder, &named, Some(&kept)))
            })
            .await?;
        is_kept?;
        self.lock_memory().remove(name);
        Ok(())
    }

    /// Keeps a secret that nobody needs after a restart.
    pub(crate) fn keep_in_memory(&self, name: SecretName, secret: SecretString) {
        self.lock_memory().insert(name, secret);
    }

    /// The secret of this name, if it is here.
    pub(crate) async fn find(&self, name: &SecretName) -> Result<Option<SecretString>, VaultError> {
        if let Some(secret) = self.in_memory(name) {
            return Ok(Some(secret));
        }
        let (named, folder) = (name.0.clone(), self.folder.clone());
        let found = self
            .with_entry(name, move |entry| {
                let kept = SecretString::from(entry.get_password()?);
                Ok(match folder {
                    Some(folder) => sealed::open(&folder, &named, kept),
                    None => Ok(Some(kept)),
                })
            })
            .await;
        match found {
            Ok(found) => Ok(found?),
            Err(VaultError::Failed(Error::NoEntry)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Wipes the secret of this name from keychain and memory.
    pub(crate) async fn wipe(&self, name: &SecretName) -> Result<(), VaultError> {
        let was_in_memory = self.lock_memory().remove(name).is_some();
        if let Some(folder) = self.folder.clone() {
            let named = name.0.clone();
            // First, because without its key it is only noise.
            tokio::task::spawn_blocking(move || sealed::forget(&folder, &named, None))
                .await
                .map_err(|_| VaultError::Stopped)??;
        }
        match self
            .with_entry(name, |entry| entry.delete_credential())
            .await
        {
            Ok(()) | Err(VaultError::Failed(Error::NoEntry)) => Ok(()),
            Err(_) if was_in_memory => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The secret of this name, if it is here. Without a keychain there is none.
    pub(crate) async fn find_if_any(
        &self,
        name: &SecretName,
    ) -> Result<Option<SecretString>, VaultError> {
        match self.find(name).await {
            Err(VaultError::Missing(_)) => Ok(None),
            found => found,
        }
    }

    /// Wipes the secret of this name, which may not be there at all.
    pub(crate) async fn wipe_if_any(&self, name: &SecretName) -> Result<(), VaultError> {
        match self.wipe(name).await {
            Err(VaultError::Missing(_)) => Ok(()),
            wiped => wiped,
        }
    }

    /// Whether a keychain answers now.
    pub(crate) async fn is_ready(&self) -> bool {
        let vault = self.clone();
        tokio::task::spawn_blocking(move || vault.store().is_ok())
            .await
            .unwrap_or(false)
    }

    /// The secret of this name, if it is in memory only.
    pub(crate) fn in_memory(&self, name: &SecretName) -> Option<SecretString> {
        self.lock_memory().get(name).cloned()
    }

    async fn with_entry<T: Send + 'static>(
        &self,
        name: &SecretName,
        work: impl FnOnce(keyring_core::Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (vault, name) = (self.clone(), name.clone());
        tokio::task::spawn_blocking(move || {
            let entry = vault.store()?.build(SERVICE, &name.0, None)?;
            work(entry).map_err(|error| vault.forget_broken_store(error))
        })
        .await
        .map_err(|_| VaultError::Stopped)?
    }

    fn store(&self) -> Result<Arc<CredentialStore>, VaultError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = opened.as_ref() {
            return Ok(Arc::clone(store));
        }
        let store = (self.open)().map_err(VaultError::Missing)?;
        *opened = Some(Arc::clone(&store));
        Ok(store)
    }

    /// A keychain that was restarted needs a new connection; the next call makes one.
    fn forget_broken_store(&self, error: Error) -> VaultError {
        if matches!(error, Error::PlatformFailure(_)) {
            *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
            return VaultError::Missing(error);
        }
        error.into()
    }

    fn lock_memory(&self) -> std::sync::MutexGuard<'_, HashMap<SecretName, SecretString>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(target_os = "linux")]
fn native_store() -> Result<Arc<CredentialStore>, Error> {
    let store = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn native_store() -> Result<Arc<CredentialStore>, Error> {
    let store = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn native_store() -> Result<Arc<CredentialStore>, Error> {
    let store = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

/// A keychain that is not there yet.
#[cfg(test)]
pub(crate) struct Later(Arc<std::sync::atomic::AtomicBool>);

#[cfg(test)]
impl Later {
    /// From now on it is there.
    pub(crate) fn appear(&self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

#[cfg(test)]
impl Vault {
    /// A keychain that answers only after it was told to appear.
    pub(crate) fn that_appears() -> (Self, Later) {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        let appeared = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let seen = Arc::clone(&appeared);
        let vault = Self::with(move || {
            if seen.load(std::sync::atomic::Ordering::Relaxed) {
                Ok(Arc::clone(&store))
            } else {
                Err(Error::NoDefaultStore)
            }
        });
        (vault, Later(appeared))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> SecretString {
        SecretString::from("7615989d-d213-48dc-b625-27133ae3f1a8")
    }

    fn name() -> SecretName {
        SecretName::of("eu1.make.com", "5f3a")
    }

    fn with_mock() -> Vault {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        Vault::with(move || Ok(Arc::clone(&store)))
    }

    #[tokio::test]
    async fn a_secret_comes_back_from_the_keychain() {
        let vault = with_mock();
        assert_eq!(vault.keep(&name(), &secret()).await, KeptIn::Keychain);
        let found = vault.find(&name()).await.unwrap().expect("it was kept");
        assert_eq!(found.expose_secret(), secret().expose_secret());
        vault.wipe(&name()).await.unwrap();
        assert!(vault.find(&name()).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_too_long_for_an_entry_comes_back_from_its_file_until_it_is_wiped() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault {
            room: 1_280,
            ..with_mock().sealing_in(folder.path().join("sealed"))
        };
        let files = || {
            std::fs::read_dir(folder.path().join("sealed"))
                .unwrap()
                .count()
        };
        let long = |letter: &str| SecretString::from(letter.repeat(4_000));
        for letter in ["a", "b"] {
            assert_eq!(vault.keep(&name(), &long(letter)).await, KeptIn::Keychain);
            let found = vault.find(&name()).await.unwrap().expect("it was kept");
            assert_eq!(found.expose_secret(), long(letter).expose_secret());
            assert_eq!(files(), 1, "the file before it is gone");
        }
        vault.keep(&name(), &secret()).await;
        assert_eq!(files(), 0, "a short one needs no file");
        vault.keep(&name(), &long("c")).await;
        vault.wipe(&name()).await.unwrap();
        assert_eq!(files(), 0);
        assert!(vault.find(&name()).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn without_a_keychain_a_secret_lives_in_memory_and_says_so() {
        let vault = Vault::memory();
        assert_eq!(vault.keep(&name(), &secret()).await, KeptIn::Memory);
        assert!(!vault.is_ready().await);
        assert!(vault.find(&name()).await.unwrap().is_some());
        vault.wipe(&name()).await.unwrap();
        assert!(matches!(
            vault.find(&name()).await,
            Err(VaultError::Missing(_))
        ));
    }

    #[tokio::test]
    async fn a_keychain_that_appears_later_is_used_without_a_restart() {
        let (vault, keychain) = Vault::that_appears();
        assert_eq!(vault.keep(&name(), &secret()).await, KeptIn::Memory);
        keychain.appear();
        assert_eq!(vault.keep(&name(), &secret()).await, KeptIn::Keychain);
        assert!(vault.in_memory(&name()).is_none());
    }

    #[tokio::test]
    async fn no_error_of_the_vault_shows_the_secret() {
        let vault = Vault::memory();
        let error = vault.find(&name()).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("7615989d"));
    }
}
