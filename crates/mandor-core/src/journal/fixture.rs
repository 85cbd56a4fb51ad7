//! Entries of the journal for tests beside the code.

use std::time::Duration;

use super::{ActionError, JournalAction, JournalState, send};
use crate::fixture::Core;
use crate::keys::EntryId;
use crate::scenarios::rows::OfScenario;
use crate::store;
use crate::store::journal::EntryRecord;

/// A held pause of the only scenario.
pub(crate) async fn pause(core: &Core) -> EntryRecord {
    let ask = OfScenario { key: core.scenario };
    let held = super::pause_scenario(&core.app, ask).await.unwrap();
    entry_of(core, held.id).await
}

/// An entry as it is now.
pub(crate) async fn entry_of(core: &Core, id: EntryId) -> EntryRecord {
    let found = core.app.store().read(move |db| store::journal::one(db, id));
    found.await.unwrap().unwrap()
}

/// Writes down that the only scenario is to be run.
pub(crate) async fn write_down(core: &Core) -> Result<EntryRecord, ActionError> {
    super::write_down(&core.app, core.scenario, JournalAction::Run, Duration::ZERO).await
}

/// A run of the only scenario whose answer was lost.
pub(crate) async fn lost_run(core: &Core) -> EntryRecord {
    use JournalState::{Held, NotKnown, Sent};
    let entry = write_down(core).await.unwrap();
    for (from, to) in [(Held, Sent), (Sent, NotKnown)] {
        let advanced = send::advance(&core.app, &entry, from, to, None).await;
        assert!(advanced.unwrap().is_some());
    }
    entry_of(core, entry.id).await
}
