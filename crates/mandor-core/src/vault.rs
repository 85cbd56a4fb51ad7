//! Where secrets rest: the computer's keychain, or memory where there is none.
//!
//! In: a zone and its secret. Out: the secret again, also after a restart. A missing keychain is
//! named and asked for anew each time, so one that appears later is used without a restart.
//! Secrets never reach the log, an error or the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::{CredentialStore, Error};
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::rows::KeptIn;
use crate::keys::ZoneId;

/// The name under which the keychain lists Mandor's entries.
const SERVICE: &str = "Mandor";

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
    memory: Arc<Mutex<HashMap<ZoneId, SecretString>>>,
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
        }
    }

    /// Keeps the secret of a zone and says where.
    pub(crate) async fn keep(&self, zone: ZoneId, secret: &SecretString) -> KeptIn {
        let copy = secret.clone();
        let kept = self
            .with_entry(zone, move |entry| entry.set_password(copy.expose_secret()))
            .await;
        match kept {
            Ok(()) => {
                self.lock_memory().remove(&zone);
                KeptIn::Keychain
            }
            Err(error) => {
                tracing::warn!(%error, "a sign-in is kept in memory only");
                self.lock_memory().insert(zone, secret.clone());
                KeptIn::Memory
            }
        }
    }

    /// Keeps a secret that nobody needs after a restart.
    pub(crate) fn keep_in_memory(&self, zone: ZoneId, secret: SecretString) {
        self.lock_memory().insert(zone, secret);
    }

    /// The secret of a zone, if it is here.
    pub(crate) async fn find(&self, zone: ZoneId) -> Result<Option<SecretString>, VaultError> {
        if let Some(secret) = self.lock_memory().get(&zone) {
            return Ok(Some(secret.clone()));
        }
        match self.with_entry(zone, |entry| entry.get_password()).await {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(VaultError::Failed(Error::NoEntry)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Wipes the secret of a zone from keychain and memory.
    pub(crate) async fn wipe(&self, zone: ZoneId) -> Result<(), VaultError> {
        let was_in_memory = self.lock_memory().remove(&zone).is_some();
        match self
            .with_entry(zone, |entry| entry.delete_credential())
            .await
        {
            Ok(()) | Err(VaultError::Failed(Error::NoEntry)) => Ok(()),
            Err(_) if was_in_memory => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether a keychain answers now.
    pub(crate) async fn is_ready(&self) -> bool {
        let vault = self.clone();
        tokio::task::spawn_blocking(move || vault.store().is_ok())
            .await
            .unwrap_or(false)
    }

    /// Zones whose secret is in memory only.
    pub(crate) fn in_memory(&self) -> Vec<(ZoneId, SecretString)> {
        self.lock_memory()
            .iter()
            .map(|(zone, secret)| (*zone, secret.clone()))
            .collect()
    }

    async fn with_entry<T: Send + 'static>(
        &self,
        zone: ZoneId,
        work: impl FnOnce(keyring_core::Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, VaultError> {
        let vault = self.clone();
        tokio::task::spawn_blocking(move || {
            let entry = vault
                .store()?
                .build(SERVICE, &format!("zone-{}", zone.0), None)?;
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

    fn lock_memory(&self) -> std::sync::MutexGuard<'_, HashMap<ZoneId, SecretString>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> SecretString {
        SecretString::from("7615989d-d213-48dc-b625-27133ae3f1a8")
    }

    fn with_mock() -> Vault {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        Vault::with(move || Ok(Arc::clone(&store)))
    }

    #[tokio::test]
    async fn a_secret_comes_back_from_the_keychain() {
        let vault = with_mock();
        assert_eq!(vault.keep(ZoneId(1), &secret()).await, KeptIn::Keychain);
        let found = vault.find(ZoneId(1)).await.unwrap().expect("it was kept");
        assert_eq!(found.expose_secret(), secret().expose_secret());
        vault.wipe(ZoneId(1)).await.unwrap();
        assert!(vault.find(ZoneId(1)).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn without_a_keychain_a_secret_lives_in_memory_and_says_so() {
        let vault = Vault::memory();
        assert_eq!(vault.keep(ZoneId(1), &secret()).await, KeptIn::Memory);
        assert!(!vault.is_ready().await);
        assert!(vault.find(ZoneId(1)).await.unwrap().is_some());
        vault.wipe(ZoneId(1)).await.unwrap();
        assert!(matches!(
            vault.find(ZoneId(1)).await,
            Err(VaultError::Missing(_))
        ));
    }

    #[tokio::test]
    async fn a_keychain_that_appears_later_is_used_without_a_restart() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        let appeared = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let seen = Arc::clone(&appeared);
        let vault = Vault::with(move || {
            if seen.load(std::sync::atomic::Ordering::Relaxed) {
                Ok(Arc::clone(&store))
            } else {
                Err(Error::NoDefaultStore)
            }
        });
        assert_eq!(vault.keep(ZoneId(1), &secret()).await, KeptIn::Memory);
        appeared.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(vault.keep(ZoneId(1), &secret()).await, KeptIn::Keychain);
        assert!(vault.in_memory().is_empty());
    }

    #[tokio::test]
    async fn no_error_of_the_vault_shows_the_secret() {
        let vault = Vault::memory();
        let error = vault.find(ZoneId(1)).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("7615989d"));
    }
}
