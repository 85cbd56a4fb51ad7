//! Starting and stopping.
//!
//! In: what the program was started with. Out: the core over its folder, the tray, the window, the watch; or words
//! about why not. Never a panic: a full disk is something to be told.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use make_api::auth::{Ports, Redirect};
use make_api::{PUBLIC_ZONES, Zone};
use mandor_core::clock::SystemClock;
use mandor_core::settings::Language;
use mandor_core::sign_in::BuiltIn;
use mandor_core::vault::Vault;
use mandor_core::words::Words;
use mandor_core::{App, OpenError, Setup, watch};
use secrecy::SecretString;
use tauri::{AppHandle, Manager as _};
use tokio_util::sync::CancellationToken;

use crate::ahead::Ahead;
use crate::arguments::Arguments;
use crate::bridge;
use crate::demo::LocalMake;
use crate::keeper::SettingsFile;
use crate::page::{self, PageSaid};
use crate::{log_file, trouble, window};

/// Why Mandor cannot start.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("this computer names no folder for programs to keep things in")]
    NoFolder(#[source] tauri::Error),
    #[error("the settings cannot be read: {0}")]
    Settings(#[from] tauri_plugin_store::Error),
    #[error(transparent)]
    Core(#[from] OpenError),
}

/// Where things are kept.
struct Folders {
    cache: PathBuf,
    log: PathBuf,
}

impl Folders {
    fn of(app: &AppHandle, chosen: Option<&Path>) -> Result<Self, tauri::Error> {
        if let Some(chosen) = chosen {
            return Ok(Self {
                cache: chosen.to_owned(),
                log: chosen.join("logs"),
            });
        }
        Ok(Self {
            cache: app.path().app_local_data_dir()?,
            log: app.path().app_log_dir()?,
        })
    }
}

/// Starts everything, or says why not and ends the program.
pub(crate) fn start(app: &AppHandle, arguments: &Arguments) {
    let language = language_of(sys_locale::get_locale().as_deref());
    let folders = match Folders::of(app, arguments.folder.as_deref()) {
        Ok(folders) => folders,
        Err(error) => return give_up(app, StartError::NoFolder(error).to_string()),
    };
    log_file::begin(&folders.log);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    match open_core(app, &folders.cache, language) {
        Ok(core) => set_going(app, &core, arguments),
        Err(error) => {
            tracing::error!(%error, source = ?std::error::Error::source(&error), "cannot start");
            give_up(app, words_of(&error, &folders.cache, language));
        }
    }
}

/// Ends the watch and closes the cache; the program is about to end.
pub(crate) fn stop(app: &AppHandle) {
    if let Some(watch) = app.try_state::<CancellationToken>() {
        watch.cancel();
    }
    if let Some(core) = app.try_state::<App>() {
        core.close();
    }
    tracing::info!("stopped");
}

fn open_core(app: &AppHandle, folder: &Path, language: Language) -> Result<App, StartError> {
    let settings = SettingsFile::open(app, &folder.join("settings.json"))?;
    let zones = PUBLIC_ZONES
        .iter()
        .filter_map(|zone| Zone::parse(zone).ok());
    let core = App::open(Setup {
        folder: folder.to_owned(),
        vault: Vault::keychain(),
        settings: Box::new(settings),
        clock: Arc::new(SystemClock::new()),
        zones: zones.collect(),
        sign_in: registration(),
        demo: Some(Arc::new(LocalMake::default())),
        system_language: language,
    })?;
    Ok(core)
}

/// As whom this build signs people in: what was in the environment when it was built.
fn registration() -> BuiltIn {
    let ports = option_env!("MANDOR_REDIRECT_PORTS").unwrap_or_default();
    registration_of(
        option_env!("MANDOR_CLIENT_ID").unwrap_or_default(),
        option_env!("MANDOR_CLIENT_SECRET"),
        ports,
    )
}

fn registration_of(client_id: &str, secret: Option<&str>, ports: &str) -> BuiltIn {
    let ports: Vec<u16> = ports
        .split(',')
        .filter_map(|port| port.trim().parse().ok())
        .collect();
    BuiltIn {
        client_id: client_id.trim().to_owned(),
        secret: secret
            .filter(|secret| !secret.trim().is_empty())
            .map(SecretString::from),
        server: None,
        redirect: Redirect {
            ports: if ports.is_empty() {
                Ports::Free
            } else {
                Ports::OneOf(ports)
            },
            ..Redirect::default()
        },
    }
}

fn set_going(app: &AppHandle, core: &App, arguments: &Arguments) {
    let stop = CancellationToken::new();
    app.manage(core.clone());
    app.manage(PageSaid::default());
    app.manage(stop.clone());
    // Before anything is read, so that no change is missed.
    let events = core.events();
    let ahead = Ahead::new();
    app.manage(ahead.clone());
    ahead.read(core, arguments.page.as_deref());
    // First of all, because everything else takes its time from the page's start.
    window::show_at(app, arguments.page.as_deref());
    tauri::async_runtime::spawn(bridge::carry(app.clone(), core.clone(), events));
    tauri::async_runtime::spawn(watch_after_the_page(app.clone(), core.clone(), stop));
    if arguments.is_demo {
        bridge::ask(app, "open_demo");
    }
    if let Some(link) = &arguments.link {
        bridge::follow_first(app, link.clone());
    }
}

/// The first look at everything would take its time from the page's start.
async fn watch_after_the_page(app: AppHandle, core: App, stop: CancellationToken) {
    page::is_there(&app).await;
    watch::run(core, stop).await;
}

/// The message box waits for the person, and the thread that draws must not.
fn give_up(app: &AppHandle, text: String) {
    let app = app.clone();
    std::thread::spawn(move || {
        trouble::tell(&text);
        app.exit(1);
    });
}

fn words_of(error: &StartError, folder: &Path, language: Language) -> String {
    match error {
        StartError::Core(error) => error.in_words(folder, Words(language)),
        StartError::NoFolder(_) | StartError::Settings(_) => error.to_string(),
    }
}

/// Indonesian for Indonesians, English for everybody else. Some systems still use the old code `in`.
fn language_of(locale: Option<&str>) -> Language {
    let language = locale.and_then(|locale| locale.split(['-', '_', '.']).next());
    match language {
        Some("id" | "in") => Language::Id,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesians_are_spoken_to_in_indonesian() {
        for locale in ["id-ID", "id_ID.UTF-8", "in", "id"] {
            assert_eq!(language_of(Some(locale)), Language::Id, "{locale}");
        }
        for locale in [Some("en-GB"), Some("it-IT"), Some("C"), None] {
            assert_eq!(language_of(locale), Language::En, "{locale:?}");
        }
    }

    #[test]
    fn a_build_is_registered_as_its_environment_said() {
        let plain = registration_of("", None, "");
        assert!(plain.client_id.is_empty() && plain.secret.is_none());
        assert_eq!(plain.redirect, Redirect::default());
        let exact = registration_of(" mandor ", Some("hush"), "49170, 49171");
        assert_eq!(exact.client_id, "mandor");
        assert!(exact.secret.is_some());
        assert_eq!(exact.redirect.ports, Ports::OneOf(vec![49170, 49171]));
    }

    #[test]
    fn every_public_zone_is_tried() {
        let zones = PUBLIC_ZONES
            .iter()
            .filter_map(|zone| Zone::parse(zone).ok());
        assert_eq!(zones.count(), PUBLIC_ZONES.len());
    }
}
