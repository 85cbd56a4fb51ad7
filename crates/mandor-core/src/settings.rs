//! The person's settings: one typed struct, its defaults, and a small port that keeps it.
//!
//! The shell keeps it in its settings file, tests in memory. Never holds a secret.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::app::App;
use crate::event::Topic;
use crate::sign_in::PublicPart;
use crate::sync;

/// The languages of Mandor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// English.
    En,
    /// Bahasa Indonesia.
    Id,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Appearance {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What closing the window does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OnClose {
    /// Ask.
    Ask,
    /// Keep watching in the tray.
    KeepWatching,
    /// Quit.
    Quit,
}

/// All settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// The chosen language; `null` follows the system.
    pub language: Option<Language>,
    /// The chosen look.
    pub appearance: Appearance,
    /// How much of an organization's request limit Mandor plans with, in percent, 10 to 80.
    pub request_share_percent: u8,
    /// Seconds between two checks, 30 to 3600.
    pub check_every_s: u32,
    /// What closing the window does.
    pub on_close: OnClose,
    /// Whether single letters work as shortcuts inside lists.
    pub letter_shortcuts: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            appearance: Appearance::System,
            request_share_percent: 50,
            check_every_s: 60,
            on_close: OnClose::Ask,
            letter_shortcuts: true,
        }
    }
}

impl Settings {
    /// The same settings with every number inside its limits.
    fn within_limits(mut self) -> Self {
        self.request_share_percent = self.request_share_percent.clamp(10, 80);
        self.check_every_s = self.check_every_s.clamp(30, 3600);
        self
    }

    /// The share as the budget wants it, 0.1 to 0.8.
    pub fn request_share(&self) -> f64 {
        f64::from(self.request_share_percent) / 100.0
    }
}

/// Why settings were not kept.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The keeper could not write them.
    #[error("the settings could not be written")]
    NotKept(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// They cannot be written as JSON.
    #[error("the settings cannot be written as json")]
    Unwritten(#[source] serde_json::Error),
}

/// Where settings are kept between two starts.
pub trait SettingsKeeper: Send + Sync + 'static {
    /// What was kept, if anything.
    fn load(&self) -> Option<Value>;
    /// Keeps these settings.
    fn keep(&self, settings: &Value) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

/// A keeper that forgets everything at the end; for tests.
#[derive(Default)]
pub struct MemoryKeeper(Mutex<Option<Value>>);

impl SettingsKeeper for MemoryKeeper {
    fn load(&self) -> Option<Value> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, settings: &Value) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(settings.clone());
        Ok(())
    }
}

/// The present settings and their keeper.
pub(crate) struct KeptSettings {
    keeper: Box<dyn SettingsKeeper>,
    now: Mutex<Now>,
}

/// What is kept: the settings, and beside them what no change of settings touches.
#[derive(Clone, Default)]
struct Now {
    settings: Settings,
    registration: Option<PublicPart>,
}

/// Where the registration stands among the kept settings.
const REGISTRATION: &str = "registration";

impl KeptSettings {
    /// Reads what was kept; what cannot be read is replaced by the defaults.
    pub(crate) fn load(keeper: Box<dyn SettingsKeeper>) -> Self {
        let kept = keeper.load();
        let registration = kept.as_ref().and_then(|kept| kept.get(REGISTRATION));
        let registration = registration.cloned().and_then(read);
        let settings: Settings = kept.and_then(read).unwrap_or_default();
        Self {
            keeper,
            now: Mutex::new(Now {
                settings: settings.within_limits(),
                registration,
            }),
        }
    }

    pub(crate) fn get(&self) -> Settings {
        self.now().settings.clone()
    }

    /// The person's own registration at a sign-in server.
    pub(crate) fn registration(&self) -> Option<PublicPart> {
        self.now().registration.clone()
    }

    /// Keeps a registration of one's own, or forgets it.
    pub(crate) fn register(&self, registration: Option<PublicPart>) -> Result<(), SettingsError> {
        let mut now = self.now();
        let next = Now {
            registration,
            ..now.clone()
        };
        self.write(&next)?;
        *now = next;
        Ok(())
    }

    fn set(&self, settings: Settings) -> Result<Settings, SettingsError> {
        let settings = settings.within_limits();
        let mut now = self.now();
        let next = Now {
            settings: settings.clone(),
            ..now.clone()
        };
        self.write(&next)?;
        *now = next;
        Ok(settings)
    }

    fn write(&self, now: &Now) -> Result<(), SettingsError> {
        let mut value = serde_json::to_value(&now.settings).map_err(SettingsError::Unwritten)?;
        if let (Some(registration), Value::Object(fields)) = (&now.registration, &mut value) {
            let registration =
                serde_json::to_value(registration).map_err(SettingsError::Unwritten)?;
            fields.insert(REGISTRATION.to_owned(), registration);
        }
        self.keeper.keep(&value).map_err(SettingsError::NotKept)
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value)
        .inspect_err(|error| tracing::warn!(%error, "the kept settings cannot be read"))
        .ok()
}

/// The settings.
pub async fn get_settings(app: &App) -> Result<Settings, SettingsError> {
    Ok(app.settings().get())
}

/// Keeps all settings. Numbers outside their limits become the nearest limit.
pub async fn change_settings(app: &App, ask: Settings) -> Result<Settings, SettingsError> {
    let before = app.settings().get();
    let settings = app.settings().set(ask)?;
    app.budgets().set_share(settings.request_share());
    if settings.check_every_s != before.check_every_s {
        // Or the watch would first sleep to the end of the old wait, up to an hour.
        sync::look_soon(app);
    }
    // Problems and other sentences of the core come in the new language from now on.
    app.changed(&[
        Topic::Settings,
        Topic::Shell,
        Topic::Journal,
        Topic::Organizations,
    ]);
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_inside_their_limits() {
        let wild = Settings {
            request_share_percent: 200,
            check_every_s: 1,
            ..Settings::default()
        };
        let tame = wild.within_limits();
        assert_eq!((tame.request_share_percent, tame.check_every_s), (80, 30));
    }

    #[test]
    fn settings_of_an_older_or_newer_version_are_still_read() {
        let keeper = MemoryKeeper::default();
        keeper
            .keep(&serde_json::json!({ "appearance": "dark", "fromTheFuture": 1 }))
            .unwrap();
        let settings = KeptSettings::load(Box::new(keeper)).get();
        assert_eq!(settings.appearance, Appearance::Dark);
        assert_eq!(settings.check_every_s, Settings::default().check_every_s);
    }

    #[test]
    fn unreadable_settings_become_the_defaults() {
        let keeper = MemoryKeeper::default();
        keeper.keep(&serde_json::json!("nonsense")).unwrap();
        assert_eq!(
            KeptSettings::load(Box::new(keeper)).get(),
            Settings::default()
        );
    }
}
