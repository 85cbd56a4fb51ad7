//! What the tray says and which picture it shows.
//!
//! In: the cache and the state of the watch. Out: one of five pictures and words in the person's
//! language. The shell only draws.

use crate::app::App;
use crate::clock::Moment;
use crate::problem::Code;
use crate::scenarios::assemble::Snapshot;
use crate::scenarios::rows::ScenarioState;
use crate::settings::Language;
use crate::store::{self, StoreError};
use crate::words::{Words, word};

/// The pictures; they differ by shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Picture {
    /// All is well.
    Fine,
    /// Something needs a person.
    NeedsYou,
    /// Nobody is signed in any more, or nothing was checked yet.
    NotWatching,
    /// Nothing can be reached.
    Offline,
    /// Told to be quiet.
    Quiet,
}

/// Everything the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tray {
    /// Which picture.
    pub picture: Picture,
    /// One sentence about how things are.
    pub sentence: String,
    /// The label of *Open*.
    pub open: &'static str,
    /// The label of *Check now*.
    pub check_now: &'static str,
    /// The label of *Quit*.
    pub quit: &'static str,
}

/// What the tray shows now.
pub async fn tray(app: &App) -> Result<Tray, StoreError> {
    let now = app.now();
    let (total, needing, unchecked, zones) = app
        .store()
        .read(move |db| {
            let rows = Snapshot::read(db, now)?.rows();
            let needing = rows.iter().filter(|row| is_loud(row.state)).count();
            let unchecked = rows
                .iter()
                .filter(|row| row.state == ScenarioState::Unchecked);
            let unchecked = unchecked.count();
            Ok((rows.len(), needing, unchecked, store::accounts::zones(db)?))
        })
        .await?;
    let view = app.lookout().view();
    let words = app.words();
    let is_signed_in = zones
        .iter()
        .any(|zone| !is_shut_out(view.zone_troubles.get(&zone.id).map(|it| it.code)));
    let checked_at = view.checked_at.filter(|_| is_signed_in);
    let (picture, sentence) = match (view.offline_since, checked_at) {
        (Some(since), _) => {
            let time = time_of_day(since, words);
            let text = words.fill(word!("tray.sentence.offline"), &[("time", &time)]);
            (Picture::Offline, text)
        }
        (None, None) => (
            Picture::NotWatching,
            words.get(word!("tray.sentence.notWatching")).to_owned(),
        ),
        (None, Some(_)) if needing > 0 => {
            let count = needing.to_string();
            let text = words.fill(word!("tray.sentence.needsYou"), &[("count", &count)]);
            (Picture::NeedsYou, text)
        }
        // Nothing is wrong as far as is known; the words say how far that is not.
        (None, Some(_)) if unchecked > 0 => {
            let count = unchecked.to_string();
            let text = words.fill(word!("tray.sentence.fineSoFar"), &[("count", &count)]);
            (Picture::Fine, text)
        }
        (None, Some(checked_at)) => {
            let (count, time) = (total.to_string(), time_of_day(checked_at, words));
            let values = [("count", count.as_str()), ("time", time.as_str())];
            (
                Picture::Fine,
                words.fill(word!("tray.sentence.fine"), &values),
            )
        }
    };
    Ok(Tray {
        picture,
        sentence,
        open: words.get(word!("tray.open")),
        check_now: words.get(word!("tray.checkNow")),
        quit: words.get(word!("tray.quit")),
    })
}

/// Whether a zone with this problem is not watched until the person does something.
fn is_shut_out(problem: Option<Code>) -> bool {
    matches!(
        problem,
        Some(Code::SignInEnded | Code::KeychainMissing | Code::KeychainLocked)
    )
}

fn is_loud(state: ScenarioState) -> bool {
    matches!(
        state,
        ScenarioState::Failing
            | ScenarioState::SwitchedOff
            | ScenarioState::GoneQuiet
            | ScenarioState::Unfinished
    )
}

/// Hours and minutes where this computer is, `09:30` or `09.30`.
fn time_of_day(at: Moment, words: Words) -> String {
    let here = at.0.to_zoned_datetime(jiff::tz::TimeZone::system());
    let point = match words.0 {
        Language::En => ':',
        Language::Id => '.',
    };
    format!("{:02}{point}{:02}", here.hour(), here.minute())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::accounts::rows::KeptIn;
    use crate::clock::ManualClock;
    use crate::fixture;
    use crate::sync::Reached;

    #[tokio::test]
    async fn the_tray_says_that_all_is_fine_only_when_all_was_checked() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let app = &core.app;
        app.lookout().end(app.now(), &[Reached::Yes]);
        let said = tray(app).await.unwrap().sentence;
        assert_eq!(said, "Nothing needs you so far. 1 not checked yet.");

        let reading = store::histories::Reading {
            key: core.scenario,
            at: app.now(),
            centicredits: 0,
            runs: Vec::new(),
        };
        let keep = app
            .store()
            .write(move |tx| store::histories::keep(tx, &reading));
        keep.await.unwrap();
        let said = tray(app).await.unwrap().sentence;
        assert!(said.starts_with("All fine. 1 scenarios checked"), "{said}");
    }

    #[tokio::test]
    async fn after_the_sign_in_has_ended_the_tray_does_not_say_that_all_is_well() {
        let clock = Arc::new(ManualClock::starting_at(Timestamp::UNIX_EPOCH));
        let core = fixture::core(&clock, KeptIn::Memory).await;
        let app = &core.app;
        let picture = async || tray(app).await.unwrap().picture;
        assert_eq!(picture().await, Picture::NotWatching, "nothing was checked");
        app.lookout().end(app.now(), &[Reached::Yes]);
        assert_eq!(picture().await, Picture::Fine);
        app.lookout()
            .zone_has(core.scenario.zone, Code::SignInEnded);
        assert_eq!(picture().await, Picture::NotWatching);
        app.lookout().zone_is_fine(core.scenario.zone);
        app.lookout().end(app.now(), &[Reached::Offline]);
        assert_eq!(picture().await, Picture::Offline);
    }
}
