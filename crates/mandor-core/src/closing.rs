//! What closing the window means.
//!
//! In: the wish to close it, the person's setting, whether this desktop shows a tray. Out: an announcement: ask
//! first, close and keep watching, or quit. It closes nothing itself, and without a tray the window never goes
//! away while Mandor goes on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::event::Event;
use crate::problem::Failure;
use crate::settings::{OnClose, Settings, change_settings};
use crate::{journal, store};

/// What the person chose when asked; it is remembered.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CloseWindow {
    /// Keep watching in the tray; otherwise quit.
    pub keep_watching: bool,
}

/// What happens to the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Ask { can_keep_watching: bool },
    Close,
    Quit,
}

/// The person pressed the window's own close button.
pub async fn window_closing(app: &App, is_tray_shown: bool) -> Result<(), Failure> {
    let accounts = app.store().read(store::accounts::all).await?;
    let chosen = app.current_settings().on_close;
    match what_closing_means(chosen, !accounts.is_empty(), is_tray_shown) {
        Closing::Ask { can_keep_watching } => app.tell(Event::CloseAsked { can_keep_watching }),
        Closing::Close => app.tell(Event::CloseReady),
        Closing::Quit => journal::quit(app).await?,
    }
    Ok(())
}

/// Closes the window as the person chose, and from now on without asking.
pub async fn close_window(app: &App, ask: CloseWindow) -> Result<(), Failure> {
    let on_close = if ask.keep_watching {
        OnClose::KeepWatching
    } else {
        OnClose::Quit
    };
    let settings = Settings {
        on_close,
        ..app.current_settings()
    };
    change_settings(app, settings).await?;
    match on_close {
        OnClose::KeepWatching => app.tell(Event::CloseReady),
        OnClose::Quit | OnClose::Ask => journal::quit(app).await?,
    }
    Ok(())
}

/// With nobody signed in there is nothing to watch, so nothing to ask.
fn what_closing_means(chosen: OnClose, is_watching: bool, is_tray_shown: bool) -> Closing {
    match chosen {
        _ if !is_watching => Closing::Quit,
        OnClose::Quit => Closing::Quit,
        OnClose::KeepWatching if is_tray_shown => Closing::Close,
        OnClose::KeepWatching | OnClose::Ask => Closing::Ask {
            can_keep_watching: is_tray_shown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_time_the_person_is_asked() {
        let asked = |can_keep_watching| Closing::Ask { can_keep_watching };
        assert_eq!(what_closing_means(OnClose::Ask, true, true), asked(true));
        assert_eq!(what_closing_means(OnClose::Ask, true, false), asked(false));
    }

    #[test]
    fn a_window_without_a_tray_never_vanishes_silently() {
        for chosen in [OnClose::Ask, OnClose::KeepWatching, OnClose::Quit] {
            for is_watching in [true, false] {
                let closing = what_closing_means(chosen, is_watching, false);
                assert_ne!(closing, Closing::Close, "{chosen:?}");
            }
        }
    }

    #[test]
    fn the_choice_is_followed_without_asking_again() {
        let keep = what_closing_means(OnClose::KeepWatching, true, true);
        assert_eq!(keep, Closing::Close);
        let quit = what_closing_means(OnClose::Quit, true, true);
        assert_eq!(quit, Closing::Quit);
    }

    #[test]
    fn with_nobody_signed_in_closing_quits() {
        for chosen in [OnClose::Ask, OnClose::KeepWatching, OnClose::Quit] {
            assert_eq!(what_closing_means(chosen, false, true), Closing::Quit);
        }
    }
}
