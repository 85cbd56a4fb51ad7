//! A cache of 5,000 scenarios whose Make is gone.
//!
//! In: a desktop with a keychain. Out: what the core keeps after it has looked at all of the huge sandbox once. It
//! is filled by a program of its own, so that the token goes to the keychain of that desktop and to no other.

use std::fs;
use std::path::Path;

use journeys::World;
use make_sandbox::{Config, Size};
use mandor_core::vault::Vault;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::desktop::Desktop;
use crate::programs::output_of;

/// Asks this program to fill a cache in a folder.
pub(crate) const FILL: &str = "--fill-cache";

/// A filled cache that no start has touched.
pub(crate) struct FilledCache(TempDir);

impl FilledCache {
    /// Puts an untouched copy there: a start that was cut off would make the next one look for damage.
    pub(crate) fn lay_out(&self, folder: &Path) {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("the last start's folder can go");
        }
        copy(self.0.path(), folder);
    }
}

/// Fills a cache, with its token in the keychain of this desktop.
pub(crate) fn filled_on(desktop: &Desktop) -> FilledCache {
    let folder = tempfile::tempdir().expect("a folder for the cache");
    let this = std::env::current_exe().expect("this program has a place");
    output_of(desktop.command(this).arg(FILL).arg(folder.path()));
    FilledCache(folder)
}

/// Looks once at everything, and leaves what the core kept in this folder.
pub(crate) fn fill(runtime: &Runtime, folder: &Path) {
    let world = runtime.block_on(look_at_all());
    world.app.close();
    copy(&world.folder().join("cache"), folder);
    // The keychain's connection blocks while it ends, so this is no place inside the runtime.
    drop(world);
}

async fn look_at_all() -> World {
    let config = Config {
        size: Size::Huge,
        ..Config::default()
    };
    let world = World::keeping_secrets_in(Vault::keychain(), config)
        .await
        .expect("a sandbox");
    let token = json!({ "token": world.ready().token });
    world
        .get("add_token_account", token)
        .await
        .expect("the token is taken");
    world.tick().await;
    let rows = world.list().await.expect("a list").rows.len();
    assert_eq!(rows, 5_000, "the whole list is in the cache");
    world
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder can be read") {
        let from = entry.expect("an entry").path();
        let to = to.join(from.file_name().expect("an entry has a name"));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a file can be copied");
        }
    }
}
