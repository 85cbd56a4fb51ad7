//! `App`: the store, the vault, the clients and the event channel. Nothing else.
//!
//! In: what the shell or a test sets up. Out: a handle that every command takes.

use std::collections::HashMap;
use std::error::Error as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use make_api::auth::Session;
use make_api::{Budgets, Client, Clock, Credential, Guide, Options, Zone};
use tokio::sync::broadcast;

use crate::accounts::rows::{AccountKind, KeptIn};
use crate::accounts::{AccountError, DemoWorkspace};
use crate::behind::Behind;
use crate::clock::Moment;
use crate::event::{Event, Topic};
use crate::keys::{AccountId, ZoneId};
use crate::problem::{Code, Problem};
use crate::settings::{KeptSettings, Language, Settings, SettingsKeeper};
use crate::sign_in::{self, BuiltIn, Desk};
use crate::store::accounts::ZoneRecord;
use crate::store::{self, Store, StoreError};
use crate::sync::Lookout;
use crate::vault::Vault;
use crate::words::{Words, word};

/// Listeners that fall this far behind read everything again.
const EVENTS_KEPT: usize = 256;

/// How long after a question of somebody who looks at a spinner its last try may begin.
const PATIENCE: Duration = Duration::from_secs(2);

/// What an `App` is made of.
pub struct Setup {
    /// Folder of the cache; made for this user only.
    pub folder: PathBuf,
    /// Where secrets rest.
    pub vault: Vault,
    /// Where settings rest.
    pub settings: Box<dyn SettingsKeeper>,
    /// The only asker of the time.
    pub clock: Arc<dyn Clock>,
    /// Zones to try for a pasted token, in this order.
    pub zones: Vec<Zone>,
    /// As whom people are signed in through the browser, unless they have a registration of their own.
    pub sign_in: BuiltIn,
    /// How to start the demo workspace, where the build has one.
    pub demo: Option<Arc<dyn DemoWorkspace>>,
    /// The language of this computer, used until the person chooses one.
    pub system_language: Language,
}

/// Why Mandor cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The cache cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OpenError {
    /// What to tell the person, who has no window to read it in.
    pub fn in_words(&self, folder: &Path, words: Words) -> String {
        let folder = folder.display().to_string();
        match self {
            Self::Store(StoreError::DiskFull(_)) => words.get(word!("start.diskFull")).to_owned(),
            Self::Store(StoreError::Busy(_)) => words.get(word!("start.busy")).to_owned(),
            Self::Store(error) => {
                // What the system says is nearer to the cause than what we say of it.
                let reason = error
                    .source()
                    .map_or_else(|| error.to_string(), ToString::to_string);
                let values = [("folder", folder.as_str()), ("reason", &reason)];
                words.fill(word!("start.folder"), &values)
            }
        }
    }
}

/// The running core; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The running core for those that it owns itself: it keeps nothing running.
#[derive(Clone)]
pub(crate) struct WeakApp(Weak<Parts>);

impl WeakApp {
    /// The core, while it runs.
    pub(crate) fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(App)
    }
}

struct Parts {
    store: Store,
    vault: Vault,
    settings: KeptSettings,
    clock: Arc<dyn Clock>,
    budgets: Arc<Budgets>,
    clients: Mutex<HashMap<ZoneId, Client>>,
    sessions: Mutex<HashMap<AccountId, Session>>,
    sign_ins: Desk,
    built_in: BuiltIn,
    accounts: tokio::sync::Mutex<()>,
    zones: Vec<Zone>,
    demo: Option<Arc<dyn DemoWorkspace>>,
    system_language: Language,
    events: broadcast::Sender<Event>,
    lookout: Lookout,
    behind: Behind,
    notices: Mutex<Vec<Code>>,
}

impl App {
    /// Opens the cache and gets ready. Asks nothing of Make.
    pub fn open(setup: Setup) -> Result<Self, OpenError> {
        let opened = Store::open(&setup.folder, setup.clock.now().as_millisecond())?;
        let settings = KeptSettings::load(setup.settings);
        let budgets = Arc::new(Budgets::new(Arc::clone(&setup.clock)));
        budgets.set_share(settings.get().request_share());
        let notices = opened
            .set_aside
            .map(|_| Code::DatabaseRebuilt)
            .into_iter()
            .collect();
        Ok(Self(Arc::new(Parts {
            store: opened.store,
            vault: setup.vault.sealing_in(setup.folder.join("sealed")),
            settings,
            clock: setup.clock,
            budgets,
            clients: Mutex::default(),
            sessions: Mutex::default(),
            sign_ins: Desk::default(),
            built_in: setup.sign_in,
            accounts: tokio::sync::Mutex::default(),
            zones: setup.zones,
            demo: setup.demo,
            system_language: setup.system_language,
            events: broadcast::channel(EVENTS_KEPT).0,
            lookout: Lookout::default(),
            behind: Behind::default(),
            notices: Mutex::new(notices),
        })))
    }

    /// To be called at the very end, after the watch has stopped.
    pub fn close(&self) {
        if let Err(error) = self.store().close() {
            tracing::warn!(%error, "the end could not be noted; the next start looks for damage");
        }
    }

    /// News from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// The words in the person's language.
    pub fn words(&self) -> Words {
        Words(
            self.settings()
                .get()
                .language
                .unwrap_or(self.0.system_language),
        )
    }

    /// The present settings.
    pub fn current_settings(&self) -> Settings {
        self.settings().get()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn settings(&self) -> &KeptSettings {
        &self.0.settings
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(crate) fn now(&self) -> Moment {
        Moment(self.0.clock.now())
    }

    pub(crate) fn budgets(&self) -> &Budgets {
        &self.0.budgets
    }

    pub(crate) fn zones(&self) -> &[Zone] {
        &self.0.zones
    }

    pub(crate) fn demo(&self) -> Option<&Arc<dyn DemoWorkspace>> {
        self.0.demo.as_ref()
    }

    pub(crate) fn lookout(&self) -> &Lookout {
        &self.0.lookout
    }

    pub(crate) fn sign_ins(&self) -> &Desk {
        &self.0.sign_ins
    }

    pub(crate) fn built_in(&self) -> &BuiltIn {
        &self.0.built_in
    }

    pub(crate) fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.0))
    }

    pub(crate) fn behind(&self) -> &Behind {
        &self.0.behind
    }

    /// Things to tell once, as problems.
    pub(crate) fn notices(&self) -> Vec<Problem> {
        let words = self.words();
        let notices = self
            .0
            .notices
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        notices
            .iter()
            .map(|code| Problem::new(*code, words))
            .collect()
    }

    /// Announces something. Nobody listening is fine: whoever comes later reads anyway.
    pub(crate) fn tell(&self, event: Event) {
        if self.0.events.send(event).is_err() {
            tracing::trace!("nobody listens");
        }
    }

    /// Announces that these topics are different now.
    pub(crate) fn changed(&self, topics: &[Topic]) {
        self.tell(Event::Changed {
            topics: topics.to_vec(),
        });
    }

    /// A client with this proof of who we are, not kept, for somebody who looks at a spinner: each try waits for an answer no
    /// longer than this, and the last one begins soon or not at all.
    pub(crate) fn client_for_now(
        &self,
        zone: Zone,
        guide: Option<Guide>,
        session: impl Into<Session>,
        timeout: Duration,
    ) -> Result<Client, make_api::Error> {
        let options = Options {
            timeout,
            patience: Some(PATIENCE),
            guide,
            ..self.options()
        };
        Client::new(zone, session, options)
    }

    fn options(&self) -> Options {
        Options::new(Arc::clone(&self.0.budgets), Arc::clone(&self.0.clock))
    }

    /// The client of a zone, made from what vault and store keep.
    pub(crate) async fn client(&self, zone: ZoneId) -> Result<Client, AccountError> {
        if let Some(client) = self.clients().get(&zone) {
            return Ok(client.clone());
        }
        let records = self.store().read(store::accounts::zones).await?;
        let record = records
            .into_iter()
            .find(|record| record.id == zone)
            .ok_or(AccountError::Unknown)?;
        let (address, guide) = server_of(&record)?;
        let session = self.session_of(&record).await?;
        let options = Options {
            guide,
            ..self.options()
        };
        let client = Client::new(address, session, options)?;
        self.clients().insert(zone, client.clone());
        Ok(client)
    }

    /// What proves us to a zone: its own token, or the session that its account's zones share.
    async fn session_of(&self, record: &ZoneRecord) -> Result<Session, AccountError> {
        if let Some(session) = self.session(record.account) {
            return Ok(session);
        }
        let secret = match self.vault().find(&record.secret).await {
            Ok(Some(secret)) => secret,
            Ok(None) => return Err(AccountError::SignedOut),
            // It was in memory only, and no keychain can bring it back.
            Err(_) if record.kept_in == KeptIn::Memory => return Err(AccountError::SignedOut),
            // The keychain has it, and may answer the next time.
            Err(error) => return Err(error.into()),
        };
        match record.kind {
            AccountKind::SignIn => sign_in::session_of(self, record.account, &secret).await,
            AccountKind::Token | AccountKind::Demo => {
                let credential = Credential::new(&secret).map_err(|_| AccountError::NotAToken)?;
                Ok(credential.into())
            }
        }
    }

    /// The session that the zones of a sign-in share, once one of them was asked.
    pub(crate) fn session(&self, account: AccountId) -> Option<Session> {
        self.sessions().get(&account).cloned()
    }

    /// Shares a session among the zones of an account. The first one stays: two would renew apart.
    pub(crate) fn share_session(&self, account: AccountId, session: Session) -> Session {
        self.sessions().entry(account).or_insert(session).clone()
    }

    /// Forgets the session of an account, because its secret changed.
    pub(crate) fn forget_session(&self, account: AccountId) -> Option<Session> {
        self.sessions().remove(&account)
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<AccountId, Session>> {
        self.0
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the client of a zone, because its address or secret changed.
    pub(crate) fn forget_client(&self, zone: ZoneId) {
        self.clients().remove(&zone);
    }

    /// Whoever adds or forgets an account, or moves its secret, does so alone: a second press would
    /// make a second account, and a secret on its way to the keychain would outlive its account.
    pub(crate) async fn accounts_alone(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.accounts.lock().await
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<ZoneId, Client>> {
        self.0
            .clients
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which host a kept zone is, and whose words it speaks.
///
/// The path goes below the host under which the secret is filed, so that an edited one leads nowhere else.
fn server_of(record: &ZoneRecord) -> Result<(Zone, Option<Guide>), AccountError> {
    let zone = Zone::parse(&record.address).map_err(AccountError::Address)?;
    let Some(path) = &record.guide_path else {
        return Ok((zone, None));
    };
    let base = format!("{}/{}", record.address, path.trim_start_matches('/'));
    let (below, guide) = Guide::at(&base).map_err(AccountError::BaseAddress)?;
    if below == zone {
        Ok((zone, Some(guide)))
    } else {
        Err(AccountError::BaseAddress(make_api::ZoneError::NotAHost))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::clock::ManualClock;
    use crate::fixture;
    use crate::problem::code_of_account;

    #[tokio::test]
    async fn a_keychain_that_does_not_answer_is_not_taken_for_a_sign_in_that_ended() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        for (kept_in, expected) in [
            (KeptIn::Keychain, Code::KeychainMissing),
            (KeptIn::Memory, Code::SignInEnded),
        ] {
            let core = fixture::core(&clock, kept_in).await;
            let error = core.app.client(core.scenario.zone).await.unwrap_err();
            assert_eq!(code_of_account(&error), expected, "{kept_in:?}");
        }
    }
}
