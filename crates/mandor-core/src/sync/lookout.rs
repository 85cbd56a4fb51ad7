//! What the watch knows right now and forgets at the end: who cannot be reached, how far a listing is.
//!
//! In: outcomes of looks. Out: a view for the screens, and wake-up calls for the loops.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::Notify;

use super::Reached;
use crate::clock::Moment;
use crate::keys::{EntryId, OrganizationKey, ScenarioKey, ZoneId};
use crate::problem::{Code, Problem};
use crate::scenarios::rows::Progress;
use crate::words::Words;

/// What kept a look from succeeding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) code: Code,
    /// When Make wants to be asked again.
    pub(crate) retry_at: Option<Moment>,
}

impl From<Code> for Trouble {
    fn from(code: Code) -> Self {
        Self {
            code,
            retry_at: None,
        }
    }
}

impl Trouble {
    /// In words; `server` is the host it is about, where it is not Make.
    pub(crate) fn in_words(self, server: Option<String>, words: Words) -> Problem {
        Problem::told(self.code, words, None, self.retry_at, server)
    }
}

/// State of the watch that no restart needs.
#[derive(Default)]
pub(crate) struct Lookout {
    now: Mutex<State>,
    watch: Notify,
    journal: Notify,
}

#[derive(Default)]
struct State {
    looking: bool,
    forced: bool,
    checked_at: Option<Moment>,
    offline_since: Option<Moment>,
    clock_off_ms: Option<i64>,
    zones: HashMap<ZoneId, Trouble>,
    organizations: HashMap<OrganizationKey, Trouble>,
    listings: HashMap<OrganizationKey, Progress>,
    /// How many changes Mandor itself has made.
    changes: u64,
    /// Which of them was the last to each scenario: a reading begun before says nothing about it.
    /// Counted and not timed, since clocks are set back.
    touched: HashMap<ScenarioKey, u64>,
    details: HashMap<ScenarioKey, Attempt>,
    reading: HashSet<ScenarioKey>,
    /// Histories that could not be read, and when, by the clock that is never set back.
    unread: HashMap<ScenarioKey, Duration>,
    /// Entries of the journal whose answer somebody waits for.
    sending: HashSet<EntryId>,
}

/// The last try to read the details of a scenario.
#[derive(Clone, Copy)]
struct Attempt {
    /// By the clock that is never set back.
    at: Duration,
    trouble: Option<Trouble>,
}

/// What the screens may know of it.
pub(crate) struct View {
    pub(crate) checking: bool,
    pub(crate) checked_at: Option<Moment>,
    pub(crate) offline_since: Option<Moment>,
    pub(crate) clock_off_ms: Option<i64>,
    pub(crate) zone_troubles: HashMap<ZoneId, Trouble>,
    pub(crate) organization_troubles: HashMap<OrganizationKey, Trouble>,
    pub(crate) progress: Option<Progress>,
}

/// Says that a look is under way until it is dropped.
pub(crate) struct Looking<'a>(&'a Lookout);

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        self.0.lock().looking = false;
    }
}

/// Says that an entry of the journal is on its way until it is dropped.
pub(crate) struct Sending<'a> {
    lookout: &'a Lookout,
    entry: EntryId,
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.lookout.lock().sending.remove(&self.entry);
    }
}

impl Lookout {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a look, unless one is under way.
    pub(crate) fn begin(&self) -> Option<Looking<'_>> {
        let mut state = self.lock();
        if std::mem::replace(&mut state.looking, true) {
            return None;
        }
        Some(Looking(self))
    }

    /// Notes how a look ended: offline means that no zone could be reached.
    pub(crate) fn end(&self, now: Moment, reached: &[Reached]) {
        let mut state = self.lock();
        let mut asked = reached
            .iter()
            .filter(|it| **it != Reached::NotAsked)
            .peekable();
        let is_offline = asked.peek().is_some() && asked.all(|it| *it == Reached::Offline);
        if is_offline {
            state.offline_since.get_or_insert(now);
        } else {
            state.offline_since = None;
        }
        if reached.contains(&Reached::Yes) {
            state.checked_at = Some(now);
        }
    }

    pub(crate) fn view(&self) -> View {
        let state = self.lock();
        View {
            checking: state.looking,
            checked_at: state.checked_at,
            offline_since: state.offline_since,
            clock_off_ms: state.clock_off_ms,
            zone_troubles: state.zones.clone(),
            organization_troubles: state.organizations.clone(),
            progress: together(state.listings.values()),
        }
    }

    pub(crate) fn force(&self) {
        self.lock().forced = true;
    }

    pub(crate) fn take_forced(&self) -> bool {
        std::mem::take(&mut self.lock().forced)
    }

    pub(crate) fn zone_is_fine(&self, zone: ZoneId) {
        self.lock().zones.remove(&zone);
    }

    pub(crate) fn zone_problem(&self, zone: ZoneId) -> Option<Code> {
        self.lock().zones.get(&zone).map(|trouble| trouble.code)
    }

    pub(crate) fn zone_has(&self, zone: ZoneId, trouble: impl Into<Trouble>) {
        self.lock().zones.insert(zone, trouble.into());
    }

    pub(crate) fn organization_is_fine(&self, key: OrganizationKey) {
        self.lock().organizations.remove(&key);
    }

    pub(crate) fn organization_has(&self, key: OrganizationKey, trouble: Trouble) {
        self.lock().organizations.insert(key, trouble);
    }

    /// Forgets everything about a zone.
    pub(crate) fn forget(&self, zone: ZoneId) {
        let mut state = self.lock();
        state.zones.remove(&zone);
        state.organizations.retain(|key, _| key.zone != zone);
        state.listings.retain(|key, _| key.zone != zone);
        state.touched.retain(|key, _| key.zone != zone);
        state.details.retain(|key, _| key.zone != zone);
        state.unread.retain(|key, _| key.zone != zone);
    }

    pub(crate) fn clock_is_off(&self, offset: Option<SignedDuration>) {
        if let Some(offset) = offset {
            self.lock().clock_off_ms = i64::try_from(offset.as_millis()).ok();
        }
    }

    pub(crate) fn listing_is_at(&self, key: OrganizationKey, progress: Progress) {
        self.lock().listings.insert(key, progress);
    }

    pub(crate) fn listing_ended(&self, key: OrganizationKey) {
        self.lock().listings.remove(&key);
    }

    /// Notes that Mandor itself changed a scenario; to be called before the change is written.
    pub(crate) fn touch(&self, key: ScenarioKey) {
        let mut state = self.lock();
        state.changes += 1;
        let change = state.changes;
        state.touched.insert(key, change);
    }

    /// How many changes there are before a reading begins.
    pub(crate) fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// Whether a scenario was changed here after the first `changes`. Ask while writing what was
    /// read: then no change can come between the question and the write.
    pub(crate) fn is_touched_after(&self, changes: u64, key: ScenarioKey) -> bool {
        self.lock()
            .touched
            .get(&key)
            .is_some_and(|change| *change > changes)
    }

    /// Begins reading details, unless they are being read, or were tried less than `every` before
    /// this `uptime`.
    pub(crate) fn begin_details(
        &self,
        key: ScenarioKey,
        uptime: Duration,
        every: Duration,
    ) -> bool {
        let mut state = self.lock();
        let last = state.details.get(&key);
        if last.is_some_and(|last| uptime.saturating_sub(last.at) < every) {
            return false;
        }
        state.reading.insert(key)
    }

    pub(crate) fn details_ended(
        &self,
        key: ScenarioKey,
        uptime: Duration,
        trouble: Option<Trouble>,
    ) {
        let attempt = Attempt {
            at: uptime,
            trouble,
        };
        self.lock().details.insert(key, attempt);
    }

    /// Notes that the details of a scenario are not being read any more.
    pub(crate) fn details_are_free(&self, key: ScenarioKey) {
        self.lock().reading.remove(&key);
    }

    pub(crate) fn detail_trouble(&self, key: ScenarioKey) -> Option<Trouble> {
        self.lock()
            .details
            .get(&key)
            .and_then(|attempt| attempt.trouble)
    }

    pub(crate) fn history_is_unread(&self, key: ScenarioKey, uptime: Duration) {
        self.lock().unread.insert(key, uptime);
    }

    /// Scenarios whose history could not be read less than `rest` before this `uptime`; the others
    /// are forgotten.
    pub(crate) fn unread_histories(
        &self,
        uptime: Duration,
        rest: Duration,
    ) -> HashSet<ScenarioKey> {
        let unread = &mut self.lock().unread;
        unread.retain(|_, at| uptime.saturating_sub(*at) < rest);
        unread.keys().copied().collect()
    }

    /// Begins sending an entry of the journal, unless somebody else has.
    pub(crate) fn begin_sending(&self, entry: EntryId) -> Option<Sending<'_>> {
        let is_first = self.lock().sending.insert(entry);
        is_first.then(|| Sending {
            lookout: self,
            entry,
        })
    }

    /// Whether somebody waits for the answer to an entry.
    pub(crate) fn is_sending(&self, entry: EntryId) -> bool {
        self.lock().sending.contains(&entry)
    }

    pub(crate) fn wake_watch(&self) {
        self.watch.notify_one();
    }

    pub(crate) fn wake_journal(&self) {
        self.journal.notify_one();
    }

    /// Until somebody wakes the watch.
    pub(crate) async fn watch_woken(&self) {
        self.watch.notified().await;
    }

    /// Until somebody wakes the journal.
    pub(crate) async fn journal_woken(&self) {
        self.journal.notified().await;
    }
}

/// Several listings as one: a total only when all told theirs.
fn together<'a>(listings: impl Iterator<Item = &'a Progress>) -> Option<Progress> {
    listings.copied().reduce(|a, b| Progress {
        done: a.done + b.done,
        total: a.total.zip(b.total).map(|(a, b)| a + b),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment(jiff::Timestamp::UNIX_EPOCH);

    #[test]
    fn only_one_look_runs_at_a_time() {
        let lookout = Lookout::default();
        let first = lookout.begin();
        assert!(first.is_some());
        assert!(lookout.begin().is_none());
        drop(first);
        assert!(lookout.begin().is_some());
    }

    #[test]
    fn offline_means_that_no_zone_answers_and_keeps_its_beginning() {
        let lookout = Lookout::default();
        lookout.end(AT, &[Reached::Offline, Reached::Yes]);
        assert_eq!(lookout.view().offline_since, None);
        lookout.end(AT, &[Reached::Offline, Reached::Offline]);
        lookout.end(
            Moment::from_millis(60_000),
            &[Reached::Offline, Reached::Offline],
        );
        assert_eq!(lookout.view().offline_since, Some(AT));
        lookout.end(AT, &[Reached::NotUsable, Reached::Offline]);
        assert_eq!(lookout.view().offline_since, None);
        lookout.end(AT, &[Reached::NotAsked, Reached::Offline]);
        assert_eq!(
            lookout.view().offline_since,
            Some(AT),
            "a zone that nobody asks says nothing about the network"
        );
        lookout.end(AT, &[Reached::NotAsked]);
        assert_eq!(lookout.view().offline_since, None);
    }

    #[test]
    fn a_history_that_cannot_be_read_rests_for_a_while() {
        let lookout = Lookout::default();
        let key = ScenarioKey {
            zone: ZoneId(1),
            id: 1.into(),
        };
        let unread = |s| lookout.unread_histories(Duration::from_secs(s), Duration::from_mins(10));
        lookout.history_is_unread(key, Duration::from_secs(100));
        assert_eq!(unread(699), HashSet::from([key]));
        assert!(unread(700).is_empty());
    }

    #[test]
    fn an_entry_is_sent_by_one_at_a_time() {
        let lookout = Lookout::default();
        let entry = EntryId(1);
        let first = lookout.begin_sending(entry);
        assert!(first.is_some() && lookout.is_sending(entry));
        assert!(lookout.begin_sending(entry).is_none());
        assert!(lookout.is_sending(entry), "the second took nothing away");
        drop(first);
        assert!(!lookout.is_sending(entry));
    }

    #[test]
    fn only_a_reading_begun_before_a_change_says_nothing_about_it() {
        let lookout = Lookout::default();
        let key = |id: u64| ScenarioKey {
            zone: ZoneId(1),
            id: id.into(),
        };
        let before = lookout.changes();
        lookout.touch(key(1));
        assert!(lookout.is_touched_after(before, key(1)));
        assert!(!lookout.is_touched_after(before, key(2)));
        assert!(!lookout.is_touched_after(lookout.changes(), key(1)));
    }

    #[test]
    fn details_are_not_tried_again_and_again() {
        let lookout = Lookout::default();
        let key = ScenarioKey {
            zone: ZoneId(1),
            id: 1.into(),
        };
        let begin = |s| lookout.begin_details(key, Duration::from_secs(s), Duration::from_secs(30));
        assert!(begin(0));
        assert!(!begin(100), "one reading is under way");
        lookout.details_ended(key, Duration::from_secs(100), Some(Code::Offline.into()));
        lookout.details_are_free(key);
        assert!(!begin(129), "it was tried just now");
        assert!(begin(130));
    }
}
