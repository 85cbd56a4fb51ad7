//! A core that knows one scenario and reaches no Make, for tests beside the code.
//!
//! In: a clock. Out: an app on a folder of its own. Its only zone is a port at which nobody listens.

use std::sync::Arc;

use tempfile::TempDir;

use crate::accounts::DemoWorkspace;
use crate::accounts::rows::{AccountKind, KeptIn};
use crate::app::{App, Setup};
use crate::clock::{Clock, ManualClock, Moment};
use crate::keys::{OrganizationKey, ScenarioKey};
use crate::scenarios::fixture;
use crate::settings::{Language, MemoryKeeper};
use crate::sign_in::BuiltIn;
use crate::store;
use crate::store::accounts::{NewAccount, NewZone};
use crate::store::organizations::OrganizationRecord;
use crate::vault::Vault;

/// The app, its folder, and what is in it.
pub(crate) struct Core {
    pub(crate) app: App,
    pub(crate) scenario: ScenarioKey,
    _folder: TempDir,
}

/// A core with one active scenario of one organization.
pub(crate) async fn core(clock: &Arc<ManualClock>, kept_in: KeptIn) -> Core {
    core_with(clock, kept_in, Vault::memory()).await
}

/// The same, with this vault and on any clock.
pub(crate) async fn core_with<C: Clock>(clock: &Arc<C>, kept_in: KeptIn, vault: Vault) -> Core {
    core_of(clock, kept_in, vault, None).await
}

/// The same, with a demo workspace that can be opened.
pub(crate) async fn core_with_demo(clock: &Arc<ManualClock>, demo: Arc<dyn DemoWorkspace>) -> Core {
    core_of(clock, KeptIn::Memory, Vault::memory(), Some(demo)).await
}

async fn core_of<C: Clock>(
    clock: &Arc<C>,
    kept_in: KeptIn,
    vault: Vault,
    demo: Option<Arc<dyn DemoWorkspace>>,
) -> Core {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(Setup {
        folder: folder.path().to_owned(),
        vault,
        settings: Box::new(MemoryKeeper::default()),
        clock: Arc::<C>::clone(clock),
        zones: Vec::new(),
        sign_in: BuiltIn::default(),
        demo,
        system_language: Language::En,
    })
    .unwrap();
    let scenario = fixture::scenario(1, "Review digest");
    let (key, known) = (scenario.key, organization(scenario.organization));
    app.store()
        .write(move |tx| {
            let account = store::accounts::add(
                tx,
                &NewAccount {
                    name: "Sari".into(),
                    person: None,
                    user: None,
                    kind: AccountKind::Token,
                    missing_scopes: None,
                },
            )?;
            let new = NewZone {
                name: "127.0.0.1:1".into(),
                address: "127.0.0.1:1".into(),
                guide_path: None,
                tag: store::accounts::new_tag(tx)?,
                kept_in,
            };
            let (zone, _) = store::accounts::put_zone(tx, account, &new)?;
            store::organizations::replace(tx, zone, &[known])?;
            store::scenarios::put(tx, &scenario)
        })
        .await
        .unwrap();
    Core {
        app,
        scenario: key,
        _folder: folder,
    }
}

/// An organization of which only the name is known.
pub(crate) fn organization(key: OrganizationKey) -> OrganizationRecord {
    OrganizationRecord {
        key,
        name: "Kopi Nusantara".into(),
        other_zone: None,
        timezone: None,
        plan: None,
        is_paused: false,
        api_limit: None,
        credits_used: None,
        credits_limit: None,
        last_reset: None,
        next_reset: None,
        read_at: Moment::from_millis(0),
    }
}
