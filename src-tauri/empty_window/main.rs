//! The measure of `cargo xtask bench`: what any window made with Tauri costs before a program does anything.
//!
//! In: nothing. Out: one window of Mandor's size, whose page is one word. It knows nothing of Mandor; only the
//! Tauri underneath is the same, features and all.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let context = tauri::generate_context!("empty_window/tauri.conf.json");
    match tauri::Builder::default().run(context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("empty_window: {error}");
            ExitCode::FAILURE
        }
    }
}
