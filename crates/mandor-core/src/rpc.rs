//! The one list of commands.
//!
//! In: a name and JSON arguments. Out: JSON, or a [`Problem`]. The list below makes the dispatcher,
//! the TypeScript map and the list of names. Every dispatch is traced with its name, how long it
//! took and how it ended, never with its arguments, and a command that panics is caught and told.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::accounts::rows::{
    AccountRow, AddGuideAccount, AddTokenAccount, OfAccount, RenameAccount, Shell,
};
use crate::app::App;
use crate::closing::CloseWindow;
use crate::journal::rows::{JournalRow, OfEntry, SettleHeld};
use crate::links::OpenLink;
use crate::organizations::rows::{
    LabelOrganization, MeterRow, OrganizationList, OrganizationRow, WatchThrough,
};
use crate::problem::{Failure, Problem};
use crate::scenarios::rows::{OfScenario, ScenarioDetail, ScenarioList, WorstScenarios};
use crate::settings::Settings;
use crate::sign_in::rows::{BeginSignIn, ChangeRegistration, Registration, SignIn};
use crate::today::rows::{AskToday, Today};
use crate::typescript::Typescript;
use crate::{
    accounts, closing, journal, links, organizations, scenarios, settings, sign_in, sync, today,
};

/// Makes the dispatcher, the TypeScript map and the list of names from one list.
macro_rules! commands {
    ($($(#[$doc:meta])+ $module:ident::$name:ident($($ask:ty)?) -> $reply:ty;)+) => {
        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        async fn call(app: &App, name: &str, args: Value) -> Result<Reply, Failure> {
            match name {
                $(stringify!($name) => {
                    write_reply(commands!(@call $module::$name, app, args, $($ask)?)?)
                })+
                _ => Err(Failure::UnknownCommand),
            }
        }

        /// The types of all commands for the page.
        pub(crate) fn describe(page: &mut Typescript) {
            $(page.command::<commands!(@ask $($ask)?), $reply>(stringify!($name));)+
        }
    };
    (@call $module:ident::$name:ident, $app:ident, $args:ident,) => { $module::$name($app).await };
    (@call $module:ident::$name:ident, $app:ident, $args:ident, $ask:ty) => {
        $module::$name($app, read_args::<$ask>($args)?).await
    };
    (@ask) => { () };
    (@ask $ask:ty) => { $ask };
}

/// What a command answers: JSON that is already written, so that long lists are written once.
pub type Reply = Box<RawValue>;

/// Runs one command by its name.
pub async fn dispatch(app: &App, name: &str, args: Value) -> Result<Reply, Problem> {
    let begun = app.clock().uptime();
    let outcome = AssertUnwindSafe(call(app, name, args))
        .catch_unwind()
        .await
        .unwrap_or(Err(Failure::Panicked));
    let took_ms = app.clock().uptime().saturating_sub(begun).as_millis();
    match outcome {
        Ok(reply) => {
            tracing::debug!(name, took_ms, "command done");
            Ok(reply)
        }
        Err(failure) => {
            tracing::warn!(name, took_ms, code = ?failure.code(), error = %failure, "command failed");
            Err(failure.into_problem(app.words()))
        }
    }
}

fn read_args<T: DeserializeOwned>(args: Value) -> Result<T, Failure> {
    serde_json::from_value(args).map_err(Failure::BadRequest)
}

fn write_reply<T: Serialize>(reply: T) -> Result<Reply, Failure> {
    serde_json::value::to_raw_value(&reply).map_err(Failure::Unwritten)
}

commands! {
    /// Accounts, keychain, offline state: what frames every page.
    accounts::get_shell() -> Shell;
    /// Checks a pasted token, finds its zone and keeps it.
    accounts::add_token_account(AddTokenAccount) -> AccountRow;
    /// Checks a token at another server that follows the published guide, and keeps both.
    accounts::add_guide_account(AddGuideAccount) -> AccountRow;
    /// Begins to sign in through the browser. A sign-in that still waits ends.
    sign_in::begin_sign_in(BeginSignIn) -> SignIn;
    /// How far the sign-in through the browser has come.
    sign_in::get_sign_in() -> Option<SignIn>;
    /// Opens the page of the sign-in that waits once more.
    sign_in::open_sign_in_again() -> ();
    /// Ends the sign-in through the browser; nothing is stored.
    sign_in::cancel_sign_in() -> ();
    /// As whom Mandor signs people in.
    sign_in::get_registration() -> Registration;
    /// Keeps a registration of one's own, or goes back to what this build came with.
    sign_in::change_registration(ChangeRegistration) -> Registration;
    /// Gives an account a name and a colour of the person's own.
    accounts::rename_account(RenameAccount) -> AccountRow;
    /// Calls an organization by a name of the person's own.
    organizations::label_organization(LabelOrganization) -> OrganizationRow;
    /// Watches an organization through one of the accounts that see it.
    organizations::watch_through(WatchThrough) -> ();
    /// Opens the demo workspace, starting it first when it does not run.
    accounts::open_demo() -> AccountRow;
    /// Signs an account out: its secrets and its cached rows are wiped.
    accounts::forget_account(OfAccount) -> ();
    /// Organizations and teams of all accounts.
    organizations::list_organizations() -> OrganizationList;
    /// Requests of the last minute per organization.
    organizations::get_meter() -> Vec<MeterRow>;
    /// The scenario list from the cache.
    scenarios::list_scenarios() -> ScenarioList;
    /// The beginning of that list, long before a page could have all of it.
    scenarios::list_worst_scenarios() -> WorstScenarios;
    /// Everything about one scenario from the cache; old details are read again behind it.
    scenarios::get_scenario(OfScenario) -> ScenarioDetail;
    /// Runs a scenario once, now.
    journal::run_scenario(OfScenario) -> JournalRow;
    /// Pauses a scenario. Held for a moment so that it can be taken back.
    journal::pause_scenario(OfScenario) -> JournalRow;
    /// Turns a scenario on. Held for a moment so that it can be taken back.
    journal::turn_on_scenario(OfScenario) -> JournalRow;
    /// Takes a held action back.
    journal::undo_action(OfEntry) -> JournalRow;
    /// Sends a held action without waiting.
    journal::send_now(OfEntry) -> JournalRow;
    /// Sends or drops everything held, before quitting.
    journal::settle_held(SettleHeld) -> ();
    /// The newest 200 changes made here.
    journal::list_activity() -> Vec<JournalRow>;
    /// The morning look, from the cache.
    today::get_today(AskToday) -> Today;
    /// The settings.
    settings::get_settings() -> Settings;
    /// Keeps all settings.
    settings::change_settings(Settings) -> Settings;
    /// Looks at Make now instead of at the next check.
    sync::check_now() -> ();
    /// Opens a web page in the browser; one that is not Make's only after the page has asked.
    links::open_link(OpenLink) -> ();
    /// Quits, unless held actions wait: then the page is told to ask.
    journal::quit() -> ();
    /// Closes the window as the person chose when asked: keep watching, or quit. Remembered.
    closing::close_window(CloseWindow) -> ();
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::ManualClock;
    use crate::fixture;
    use crate::problem::Code;

    #[tokio::test]
    async fn today_without_a_question_is_about_everything() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let nowhere = json!({ "organization": { "zone": 1, "id": 99 } });
        for (ask, total) in [(Value::Null, 1), (json!({}), 1), (nowhere, 0)] {
            let reply = dispatch(&core.app, "get_today", ask).await.unwrap();
            let today: Value = serde_json::from_str(reply.get()).unwrap();
            assert_eq!(today["counts"]["total"], total);
        }
    }

    #[tokio::test]
    async fn a_question_that_lacks_something_is_told() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let problem = dispatch(&core.app, "get_scenario", Value::Null).await;
        assert_eq!(problem.unwrap_err().code, Code::BadRequest);
        let problem = dispatch(&core.app, "get_the_moon", Value::Null).await;
        assert_eq!(problem.unwrap_err().code, Code::UnknownCommand);
    }
}
