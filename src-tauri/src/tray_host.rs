//! Whether this desktop shows tray pictures at all.
//!
//! In: the session bus. Out: yes or no. Only Linux has desktops that show none.

#[cfg(target_os = "linux")]
mod linux {
    use zbus::Connection;
    use zbus::proxy::Builder;

    /// The registry of tray pictures, as KDE named it and everybody followed.
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const PATH: &str = "/StatusNotifierWatcher";

    /// A watcher may run with nobody drawing; only a registered host draws.
    pub(super) async fn asked() -> zbus::Result<bool> {
        let bus = Connection::session().await?;
        let watcher: zbus::Proxy<'_> = Builder::new(&bus)
            .destination(WATCHER)?
            .path(PATH)?
            .interface(WATCHER)?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await?;
        watcher.get_property("IsStatusNotifierHostRegistered").await
    }
}

/// Whether a tray picture would be seen.
#[cfg(target_os = "linux")]
pub(crate) async fn is_shown() -> bool {
    match linux::asked().await {
        Ok(is_shown) => is_shown,
        Err(error) => {
            tracing::info!(%error, "this desktop shows no tray");
            false
        }
    }
}

/// Whether a tray picture would be seen.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn is_shown() -> bool {
    true
}
