//! The part of a desktop that shows tray pictures, as KDE named it and everybody followed.
//!
//! In: what the app registers on the bus. Out: the words of its menu and which picture it shows; clicks on the
//! menu. It draws nothing.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::message::Header;
use zbus::zvariant::{OwnedValue, Structure, Value};
use zbus::{Connection, Proxy, interface};

use crate::desktop::Desktop;
use crate::programs::eventually;

const PATIENCE: Duration = Duration::from_mins(1);
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// Who registered, and where its picture stands.
#[derive(Clone, Debug)]
struct Item {
    owner: String,
    path: String,
}

#[derive(Clone, Default)]
struct Registered(Arc<Mutex<Option<Item>>>);

struct Watcher {
    registered: Registered,
    /// Whether somebody draws what registers here.
    is_host_there: bool,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the bus hands its headers over"
    )]
    fn register_status_notifier_item(&self, item: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // The app gives a path, other programs give a bus name.
        let (owner, path) = if item.starts_with('/') {
            (sender, item.to_owned())
        } else {
            (item.to_owned(), "/StatusNotifierItem".to_owned())
        };
        let mut last = self
            .registered
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *last = Some(Item { owner, path });
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.is_host_there
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let last = self
            .registered
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let items = last
            .iter()
            .map(|item| format!("{}{}", item.owner, item.path));
        items.collect()
    }
}

/// A tray that is shown.
pub(crate) struct Tray {
    bus: Connection,
    registered: Registered,
}

/// One line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    id: i32,
    pub(crate) label: String,
    pub(crate) is_enabled: bool,
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl Tray {
    /// Shows a tray on this desktop; do it before the app starts.
    pub(crate) async fn show_on(desktop: &Desktop) -> Self {
        let registered = Registered::default();
        let bus = desktop.bus().await;
        let watcher = Watcher {
            registered: registered.clone(),
            is_host_there: true,
        };
        bus.object_server()
            .at("/StatusNotifierWatcher", watcher)
            .await
            .expect("the watcher stands");
        bus.request_name(WATCHER)
            .await
            .expect("nobody else watches");
        Self { bus, registered }
    }

    /// The menu, once the app is there.
    pub(crate) async fn menu(&self) -> Vec<Entry> {
        eventually("the tray has a menu", PATIENCE, async || {
            self.read_menu().await.filter(|entries| !entries.is_empty())
        })
        .await
    }

    /// Waits until a line of the menu says something.
    pub(crate) async fn wait_for(
        &self,
        what: &str,
        is_so: impl Fn(&[Entry]) -> bool,
    ) -> Vec<Entry> {
        eventually(what, PATIENCE, async || {
            self.read_menu().await.filter(|entries| is_so(entries))
        })
        .await
    }

    /// Presses the entry with this label.
    pub(crate) async fn press(&self, label: &str) {
        let entries = self.menu().await;
        let entry = entries
            .iter()
            .find(|entry| entry.label == label)
            .unwrap_or_else(|| panic!("no {label} among {entries:?}"));
        let menu = self.menu_proxy().await.expect("the menu is there");
        let nothing = Value::from(0_i32);
        // The app may be gone before it answers, when the entry is *Quit*.
        menu.call_method("Event", &(entry.id, "clicked", nothing, 0_u32))
            .await
            .ok();
    }

    /// The file of the picture that is shown.
    pub(crate) async fn picture(&self) -> Option<PathBuf> {
        let item = self.item()?;
        let proxy = proxy(&self.bus, &item.owner, &item.path, ITEM).await?;
        let name: String = proxy.get_property("IconName").await.ok()?;
        Some(PathBuf::from(name))
    }

    /// The number of the program behind the picture.
    pub(crate) async fn pid(&self) -> u32 {
        let owner = eventually("the app is in the tray", PATIENCE, async || {
            self.item().map(|item| item.owner)
        })
        .await;
        let names = zbus::fdo::DBusProxy::new(&self.bus).await.expect("the bus");
        let owner = owner.as_str().try_into().expect("a name on the bus");
        names
            .get_connection_unix_process_id(owner)
            .await
            .expect("the bus knows its programs")
    }

    fn item(&self) -> Option<Item> {
        let last = self.registered.0.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn menu_proxy(&self) -> Option<Proxy<'static>> {
        let item = self.item()?;
        let about = proxy(&self.bus, &item.owner, &item.path, ITEM).await?;
        let path: zbus::zvariant::OwnedObjectPath = about.get_property("Menu").await.ok()?;
        proxy(&self.bus, &item.owner, path.as_str(), MENU).await
    }

    async fn read_menu(&self) -> Option<Vec<Entry>> {
        let menu = self.menu_proxy().await?;
        let nothing: [&str; 0] = [];
        let (_, root): (u32, Layout) = menu
            .call("GetLayout", &(0_i32, -1_i32, &nothing[..]))
            .await
            .ok()?;
        Some(root.2.iter().filter_map(entry_of).collect())
    }
}

async fn proxy(
    bus: &Connection,
    owner: &str,
    path: &str,
    interface: &'static str,
) -> Option<Proxy<'static>> {
    zbus::proxy::Builder::new(bus)
        .destination(owner.to_owned())
        .ok()?
        .path(path.to_owned())
        .ok()?
        .interface(interface)
        .ok()?
        .cache_properties(zbus::proxy::CacheProperties::No)
        .build()
        .await
        .ok()
}

/// A line with words; separators have none.
fn entry_of(value: &OwnedValue) -> Option<Entry> {
    let line = Structure::try_from(value.try_clone().ok()?).ok()?;
    let (id, about, _): Layout = line.try_into().ok()?;
    let label = String::try_from(about.get("label")?.try_clone().ok()?).ok()?;
    let is_enabled = about
        .get("enabled")
        .and_then(|value| bool::try_from(value).ok())
        .unwrap_or(true);
    Some(Entry {
        id,
        // An underscore marks the letter to press; two stand for one.
        label: label.replace('_', ""),
        is_enabled,
    })
}
