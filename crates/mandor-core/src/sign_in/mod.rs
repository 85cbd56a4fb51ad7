//! Signing in through the system's browser.
//!
//! In: the person's wish. Out: an address for the browser, how far it has come, and in the end an account like any
//! other. One sign-in waits at a time; a new one ends the one before. Never opens an address other than the
//! configured page, and stores nothing before every zone was proved.

mod failure;
mod finding;
mod guide;
mod keeping;
mod registration;
pub mod rows;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use make_api::auth::{self, Grant, Provider, Session, Waiting, Words};
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use failure::SignInError;
pub(crate) use keeping::{Farewell, session_of};
pub use registration::{BuiltIn, change_registration, get_registration};
pub(crate) use registration::{PublicPart, offer};

use crate::app::App;
use crate::event::{Event, Topic};
use crate::keys::AccountId;
use crate::problem::Failure;
use crate::settings::Language;
use crate::sync;
use crate::words::word;
use rows::{BeginSignIn, SignIn};

/// How long the browser is waited for, as the room that listens has it.
const WAIT: Duration = Duration::from_mins(5);

/// Where the one sign-in stands.
#[derive(Default)]
pub(crate) struct Desk {
    state: Mutex<State>,
    /// Held while somebody listens: the next one may need the very same port.
    listening: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct State {
    /// Counts the sign-ins, so that an older one changes nothing.
    turn: u64,
    stop: CancellationToken,
    shown: Option<SignIn>,
}

/// One sign-in among those that came and went.
struct Turn {
    number: u64,
    stop: CancellationToken,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is a row of plain assignments, so a poisoned state is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the sign-in before, and begins another.
    fn next(&self) -> Turn {
        let mut state = self.lock();
        state.stop.cancel();
        state.stop = CancellationToken::new();
        state.turn += 1;
        state.shown = None;
        Turn {
            number: state.turn,
            stop: state.stop.clone(),
        }
    }

    /// Shows how far a sign-in has come, unless another has begun or it was cancelled.
    fn show(&self, turn: &Turn, shown: SignIn) -> bool {
        let mut state = self.lock();
        let is_present = state.turn == turn.number && !turn.stop.is_cancelled();
        if is_present {
            state.shown = Some(shown);
        }
        is_present
    }

    fn shown(&self) -> Option<SignIn> {
        self.lock().shown.clone()
    }
}

/// What is signed in to, and as whom.
struct Wish {
    account: Option<AccountId>,
    part: PublicPart,
    provider: Provider,
    /// Another server that follows the published guide.
    guide: Option<guide::Server>,
    host: String,
}

/// Begins to sign in, and opens the browser. A sign-in that still waits ends.
pub async fn begin_sign_in(app: &App, ask: BeginSignIn) -> Result<SignIn, Failure> {
    let wish = wish(app, ask).await?;
    let turn = app.sign_ins().next();
    app.changed(&[Topic::SignIn]);
    let listening = Arc::clone(&app.sign_ins().listening).lock_owned().await;
    let until = app.now().after(WAIT);
    let clock = Arc::clone(app.clock());
    let waiting = auth::sign_in(wish.provider.clone(), clock, page_words(app)).await;
    let waiting = waiting.map_err(|error| SignInError::at(&wish.host, error))?;
    let shown = SignIn::Waiting {
        host: wish.host.clone(),
        address: waiting.address().to_string(),
        until,
    };
    if app.sign_ins().show(&turn, shown.clone()) {
        app.changed(&[Topic::SignIn]);
        open(app, waiting.address(), &wish.provider);
    }
    let carried = carry_on(app.clone(), turn, wish, waiting, listening);
    app.behind().begin("a sign-in", carried);
    Ok(shown)
}

/// How far the sign-in has come, if there is one.
pub async fn get_sign_in(app: &App) -> Result<Option<SignIn>, Failure> {
    let words = app.words();
    Ok(app.sign_ins().shown().map(|shown| match shown {
        SignIn::Failed { host, problem } => SignIn::Failed {
            host,
            problem: problem.said_again(words),
        },
        shown => shown,
    }))
}

/// Opens the address that is waited for once more.
pub async fn open_sign_in_again(app: &App) -> Result<(), Failure> {
    match app.sign_ins().shown() {
        Some(SignIn::Waiting { address, .. }) => {
            app.tell(Event::OpenAddress { url: address });
            Ok(())
        }
        _ => Err(SignInError::NotWaiting.into()),
    }
}

/// Ends the sign-in, however far it has come. Nothing is stored.
pub async fn cancel_sign_in(app: &App) -> Result<(), Failure> {
    app.sign_ins().next();
    // When this is answered, nobody listens any more.
    drop(app.sign_ins().listening.lock().await);
    app.changed(&[Topic::SignIn]);
    Ok(())
}

async fn wish(app: &App, ask: BeginSignIn) -> Result<Wish, SignInError> {
    let part = registration::present(app)?;
    let guide = match ask.base.as_deref().map(str::trim) {
        Some(base) if !base.is_empty() => {
            let confirmed = ask.confirmed_host.as_deref();
            Some(guide::Server::at(base, confirmed, &part)?)
        }
        _ => None,
    };
    let provider = registration::provider_of(app, &part).await?;
    let provider = match &guide {
        Some(guide) => provider.for_zone(guide.zone.clone()),
        None => provider,
    };
    let page = provider.endpoints().authorize.clone();
    Ok(Wish {
        account: ask.account,
        part,
        provider,
        guide,
        host: host_of(&page),
    })
}

/// The host of an address, with its port when it has one.
fn host_of(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Asks the shell to open the page, if it is the configured one.
fn open(app: &App, address: &Url, provider: &Provider) {
    if is_page(address, &provider.endpoints().authorize) {
        app.tell(Event::OpenAddress {
            url: address.to_string(),
        });
    } else {
        tracing::error!("the address to open is not the configured page");
    }
}

/// Whether an address is a page with nothing but a question behind it.
fn is_page(address: &Url, page: &Url) -> bool {
    let is_one_word = !address
        .as_str()
        .contains(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\".contains(c));
    is_one_word && address.origin() == page.origin() && address.path() == page.path()
}

/// Waits for the browser, and makes an account of what it brings. Whatever is cancelled leaves nothing behind.
async fn carry_on(
    app: App,
    turn: Turn,
    wish: Wish,
    waiting: Waiting,
    listening: OwnedMutexGuard<()>,
) {
    let granted = tokio::select! {
        biased;
        () = turn.stop.cancelled() => return,
        granted = waiting.grant() => granted,
    };
    // The port is closed, so the next may listen.
    drop(listening);
    let grant = match granted {
        Ok(grant) => grant,
        Err(error) => return fail(&app, &turn, &wish.host, SignInError::at(&wish.host, error)),
    };
    let finishing = SignIn::Finishing {
        host: wish.host.clone(),
    };
    let outcome = if app.sign_ins().show(&turn, finishing) {
        app.changed(&[Topic::SignIn]);
        finish(&app, &turn, &wish, &grant).await
    } else {
        Ok(None)
    };
    match outcome {
        Ok(Some(account)) => {
            app.sign_ins().show(&turn, SignIn::Done { account });
            app.changed(&[Topic::SignIn, Topic::Shell]);
            sync::look_soon(&app);
        }
        Ok(None) => {
            Farewell::of_unkept(&app, &wish.provider, &grant)
                .say()
                .await;
        }
        Err(error) => {
            fail(&app, &turn, &wish.host, error);
            Farewell::of_unkept(&app, &wish.provider, &grant)
                .say()
                .await;
        }
    }
}

fn fail(app: &App, turn: &Turn, host: &str, error: SignInError) {
    tracing::info!(%error, "a sign-in failed");
    let problem = Failure::from(error).into_problem(app.words());
    let host = host.to_owned();
    if app.sign_ins().show(turn, SignIn::Failed { host, problem }) {
        app.changed(&[Topic::SignIn]);
    }
}

/// Finds the zones and keeps the account; `None` when it was cancelled before anything was kept.
async fn finish(
    app: &App,
    turn: &Turn,
    wish: &Wish,
    grant: &Grant,
) -> Result<Option<AccountId>, SignInError> {
    // Nothing is kept yet, so there is nothing to put a renewed grant in the place of.
    let keep = |_: Grant| async {};
    let clock = Arc::clone(app.clock());
    let session = Session::signed_in(wish.provider.clone(), grant.clone(), clock, keep);
    let session = session.map_err(|error| SignInError::at(&wish.host, error.into()))?;
    let found = async {
        match &wish.guide {
            Some(server) => guide::look(app, server, &session).await,
            None => finding::find(app, &session, grant.reach(), wish.part.server()).await,
        }
    };
    let found = tokio::select! {
        biased;
        () = turn.stop.cancelled() => return Ok(None),
        found = found => found?,
    };
    let _alone = app.accounts_alone().await;
    if turn.stop.is_cancelled() {
        return Ok(None);
    }
    let grant = session.grant().unwrap_or_else(|| grant.clone());
    let kept = keeping::keep(app, wish.account, wish.part.clone(), &grant, found);
    Ok(Some(kept.await?))
}

/// What the browser shows at the end, in the person's language.
fn page_words(app: &App) -> Words {
    let words = app.words();
    let language = match words.0 {
        Language::En => "en",
        Language::Id => "id",
    };
    let say = |key| words.get(key).to_owned();
    Words {
        language: language.to_owned(),
        title: say(word!("browser.title")),
        allowed: say(word!("browser.allowed")),
        denied: say(word!("browser.denied")),
        failed: say(word!("browser.failed")),
        close: say(word!("browser.close")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_configured_page_is_opened() {
        let page = Url::parse("https://www.make.com/oauth/v2/authorize").unwrap();
        let is_page = |address: &str| is_page(&Url::parse(address).unwrap(), &page);
        assert!(is_page("https://www.make.com/oauth/v2/authorize?state=x"));
        for other in [
            "https://evil.example/oauth/v2/authorize?state=x",
            "http://www.make.com/oauth/v2/authorize",
            "https://www.make.com/oauth/v2/token",
            "https://www.make.com:8443/oauth/v2/authorize",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }
}
