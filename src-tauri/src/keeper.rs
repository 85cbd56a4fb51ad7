//! Keeps the settings in a small JSON file.
//!
//! In: the settings as the core writes them. Out: the same after a restart. Never looks inside them.

use std::path::Path;
use std::sync::Arc;

use mandor_core::settings::SettingsKeeper;
use serde_json::Value;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreExt as _};

/// The one entry of the file.
const ENTRY: &str = "settings";

/// The settings file.
pub(crate) struct SettingsFile(Arc<Store<Wry>>);

impl SettingsFile {
    /// Opens the file; a missing one is made when there is something to keep.
    pub(crate) fn open(app: &AppHandle, file: &Path) -> Result<Self, tauri_plugin_store::Error> {
        let store = app.store_builder(file).disable_auto_save().build()?;
        Ok(Self(store))
    }
}

impl SettingsKeeper for SettingsFile {
    fn load(&self) -> Option<Value> {
        self.0.get(ENTRY)
    }

    fn keep(&self, settings: &Value) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.set(ENTRY, settings.clone());
        self.0.save()?;
        Ok(())
    }
}
