//! The whole program in one test: the core on a sandbox, on one clock that moves only when told.
//!
//! In: a size of sandbox. Out: commands as the page gives them, looks on demand, and everything the core
//! announced. It never waits for the time: whoever sleeps moves the clock instead.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::clock::Clock;
use make_api::{
    Budgets, Caller, Client, Credential, CredentialError, Lane, Options, Zone, ZoneError,
};
use make_sandbox::{Config, Control, Ready, Sandbox, ScenarioAt, Size, StartError, Time};
use mandor_core::app::{OpenError, Setup};
use mandor_core::scenarios::rows::{ScenarioList, ScenarioRow};
use mandor_core::settings::{Language, MemoryKeeper};
use mandor_core::sign_in::BuiltIn;
use mandor_core::vault::Vault;
use mandor_core::{App, Event, Problem, rpc, scenarios, watch};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::clock::WorldClock;
use crate::demo::RunningSandbox;

/// When every world begins: a Tuesday, nine in the morning in Jakarta.
pub const BEGINNING: Timestamp = Timestamp::constant(1_795_485_600, 0);
/// Real time after which an announcement that should have come is missing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a world could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The sandbox did not start.
    #[error(transparent)]
    Sandbox(#[from] StartError),
    /// The sandbox named an address that cannot be Make.
    #[error(transparent)]
    Zone(#[from] ZoneError),
    /// The core did not open.
    #[error(transparent)]
    Core(#[from] OpenError),
    /// There is no place for the cache.
    #[error("no temporary folder")]
    Folder(#[from] std::io::Error),
    /// The sandbox gave a token that is none.
    #[error(transparent)]
    Token(#[from] CredentialError),
    /// Make, asked beside the core.
    #[error(transparent)]
    Make(#[from] make_api::Error),
    /// A command failed that had no reason to.
    #[error("{name}: {}", problem.happened)]
    Command {
        /// Which command.
        name: String,
        /// What it said.
        problem: Box<Problem>,
    },
}

/// The core, its sandbox and their common clock.
pub struct World {
    /// The running core.
    pub app: App,
    sandbox: Option<Sandbox>,
    config: Config,
    ready: Ready,
    clock: Arc<WorldClock>,
    vault: Vault,
    folder: TempDir,
    news: Receiver<Event>,
}

impl World {
    /// A sandbox of this size, and a core in which nobody is signed in.
    pub async fn of(size: Size) -> Result<Self, WorldError> {
        Self::with(Config {
            size,
            ..Config::default()
        })
        .await
    }

    /// The demo workspace of this size, opened and looked at once.
    pub async fn demo(size: Size) -> Result<Self, WorldError> {
        let world = Self::of(size).await?;
        world.open_demo().await?;
        world.tick().await;
        Ok(world)
    }

    /// A sandbox as configured, on a clock that stands still, and a core in which nobody is signed in.
    pub async fn with(config: Config) -> Result<Self, WorldError> {
        Self::keeping_secrets_in(Vault::memory(), config).await
    }

    /// The same with a vault of one's own choice.
    pub async fn keeping_secrets_in(vault: Vault, config: Config) -> Result<Self, WorldError> {
        let config = Config {
            time: Time::Frozen(BEGINNING),
            ..config
        };
        let sandbox = Sandbox::start(config.clone()).await?;
        let clock = Arc::new(WorldClock::new(sandbox.control()));
        let folder = tempfile::tempdir()?;
        let ready = sandbox.ready().clone();
        let app = open(folder.path(), &vault, &clock, &ready)?;
        Ok(Self {
            news: app.events(),
            app,
            sandbox: Some(sandbox),
            config,
            ready,
            clock,
            vault,
            folder,
        })
    }

    /// Drops the core at once, as a crash would, and opens it anew on the same folder and keychain.
    /// Nothing is asked of Make until the next [`World::tick`].
    pub async fn restart(self) -> Result<Self, WorldError> {
        let Self {
            app, folder, vault, ..
        } = self;
        drop(app);
        let app = open(folder.path(), &vault, &self.clock, &self.ready)?;
        watch::start(&app).await;
        Ok(Self {
            news: app.events(),
            app,
            folder,
            vault,
            sandbox: self.sandbox,
            config: self.config,
            ready: self.ready,
            clock: self.clock,
        })
    }

    /// Where the sandbox listens and with which tokens.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Makes things go wrong in the sandbox, and reads what it was asked.
    pub fn control(&self) -> Control {
        self.clock.control()
    }

    /// The folder of the cache.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything that is due, once, as the loops of the program do it.
    pub async fn tick(&self) {
        watch::tick(&self.app).await;
    }

    /// Moves the common clock on; then whatever is due happens.
    pub async fn later(&self, by: Duration) {
        self.clock.advance(by);
        self.tick().await;
    }

    /// Moves the common clock on and does nothing else.
    pub fn wait(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// From now on whoever sleeps waits until the clock is moved, instead of moving it.
    pub fn stand_still(&self) {
        self.clock.stand_still();
    }

    /// Sets this computer's clock wrong by so much; Make's clock stays.
    pub fn set_clock_wrong_by(&self, skew: SignedDuration) {
        self.clock.set_skew(skew);
    }

    /// Gives a command as the page does.
    pub async fn ask(&self, name: &str, args: Value) -> Result<Value, Problem> {
        let reply = rpc::dispatch(&self.app, name, args).await?;
        // It is JSON already; reading it again cannot fail.
        Ok(serde_json::to_value(reply).unwrap_or_default())
    }

    /// Gives a command that has no reason to fail.
    pub async fn get(&self, name: &str, args: Value) -> Result<Value, WorldError> {
        self.ask(name, args)
            .await
            .map_err(|problem| WorldError::Command {
                name: name.to_owned(),
                problem: Box::new(problem),
            })
    }

    /// Opens the demo workspace.
    pub async fn open_demo(&self) -> Result<Value, WorldError> {
        self.get("open_demo", Value::Null).await
    }

    /// What frames every page.
    pub async fn shell(&self) -> Result<Value, WorldError> {
        self.get("get_shell", Value::Null).await
    }

    /// The scenario list as the page gets it.
    pub async fn list(&self) -> Result<ScenarioList, WorldError> {
        scenarios::list_scenarios(&self.app)
            .await
            .map_err(|failure| WorldError::Command {
                name: "list_scenarios".to_owned(),
                problem: Box::new(failure.into_problem(self.app.words())),
            })
    }

    /// The names of all organizations of its Make, and of those that the list shows.
    pub async fn organizations(&self) -> Result<(BTreeSet<String>, BTreeSet<String>), WorldError> {
        let all = self.ready.organizations.iter().map(|it| it.name.clone());
        let rows = self.list().await?.rows;
        let listed = rows.into_iter().map(|row| row.organization_name);
        Ok((all.collect(), listed.collect()))
    }

    /// The first row that fits.
    pub async fn row(
        &self,
        fits: impl Fn(&ScenarioRow) -> bool,
    ) -> Result<Option<ScenarioRow>, WorldError> {
        Ok(self.list().await?.rows.into_iter().find(fits))
    }

    /// Where the sandbox keeps the scenario of a row.
    pub fn place_of(&self, row: &ScenarioRow) -> Option<ScenarioAt> {
        let facts = self.control().scenarios();
        let fact = facts
            .into_iter()
            .find(|it| it.id == row.key.id.0 && it.organization == row.organization_name)?;
        Some(ScenarioAt {
            zone: fact.zone,
            id: fact.id,
        })
    }

    /// Make itself, asked beside the core about a scenario of the first zone.
    pub fn make(&self, row: &ScenarioRow) -> Result<Caller, WorldError> {
        let clock: Arc<dyn Clock> = Arc::<WorldClock>::clone(&self.clock);
        let address = self.ready.url.trim_start_matches("http://");
        let zone = Zone::parse(address)?;
        let token = SecretString::from(self.ready.token.as_str());
        let budgets = Arc::new(Budgets::new(Arc::clone(&clock)));
        // Whoever only checks never waits, or the clock would move.
        budgets.set_limit(&zone, row.organization.id, u32::MAX);
        let options = Options::new(budgets, clock);
        let client = Client::new(zone, Credential::new(&token)?, options)?;
        Ok(client.on(Some(row.organization.id), Lane::Click))
    }

    /// How many calls the sandbox was asked since the last clearing.
    pub fn calls(&self) -> u64 {
        let counts = self.control().call_counts();
        counts.iter().map(|it| it.count).sum()
    }

    /// Everything announced since the last time this was asked.
    pub fn news(&mut self) -> Vec<Event> {
        let mut heard = Vec::new();
        loop {
            match self.news.try_recv() {
                Ok(event) => heard.push(event),
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return heard,
            }
        }
    }

    /// Asks after each announcement until there is an answer; `None` when it does not come in good time.
    pub async fn until<T>(&self, mut found: impl AsyncFnMut(&Self) -> Option<T>) -> Option<T> {
        let mut events = self.app.events();
        let search = async {
            loop {
                if let Some(answer) = found(self).await {
                    return Some(answer);
                }
                if let Err(RecvError::Closed) = events.recv().await {
                    return None;
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.ok().flatten()
    }

    /// Closes all ports of the sandbox, as if the network were gone.
    pub async fn cut_off(&mut self) {
        if let Some(sandbox) = self.sandbox.take() {
            sandbox.stop().await;
        }
    }

    /// Brings the sandbox back where it was, born anew from the same seed. For one zone only: the others
    /// would get new ports.
    pub async fn bring_back(&mut self) -> Result<(), WorldError> {
        let address = self
            .ready
            .zones
            .first()
            .and_then(|it| it.zone.parse::<SocketAddr>().ok());
        let sandbox = Sandbox::start(Config {
            listen: address,
            time: Time::Frozen(self.control().now()),
            ..self.config.clone()
        })
        .await?;
        self.clock.follow(sandbox.control());
        self.ready = sandbox.ready().clone();
        self.sandbox = Some(sandbox);
        Ok(())
    }
}

/// The arguments of a command about one scenario.
pub fn of(row: &ScenarioRow) -> Value {
    json!({ "key": row.key })
}

fn open(
    folder: &Path,
    vault: &Vault,
    clock: &Arc<WorldClock>,
    ready: &Ready,
) -> Result<App, WorldError> {
    let zones = ready.zones.iter();
    Ok(App::open(Setup {
        folder: folder.join("cache"),
        vault: vault.clone(),
        settings: Box::new(MemoryKeeper::default()),
        clock: Arc::<WorldClock>::clone(clock),
        zones: zones
            .map(|zone| Zone::parse(&zone.zone))
            .collect::<Result<_, _>>()?,
        sign_in: BuiltIn {
            client_id: "journeys".to_owned(),
            server: Some(Zone::parse(ready.url.trim_start_matches("http://"))?),
            ..BuiltIn::default()
        },
        demo: Some(Arc::new(RunningSandbox(ready.clone()))),
        system_language: Language::En,
    })?)
}
