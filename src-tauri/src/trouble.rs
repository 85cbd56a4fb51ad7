//! Says why Mandor cannot start, without a window of its own.
//!
//! In: the words. Out: the system's message box, and the same words on the terminal. Never returns before the
//! person has seen it.

/// Shows the words and waits until they are closed. Call it away from the thread that draws.
pub(crate) fn tell(text: &str) {
    eprintln!("mandor: {text}");
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Mandor")
        .set_description(text)
        .set_buttons(rfd::MessageButtons::Ok)
        .show();
}
