//! The window, the tray and the keychain around Mandor's core.
//!
//! In: the person's clicks on window, tray and page. Out: the same as commands to the core, and what the core
//! announces back to the page. Never decides anything about scenarios, accounts or settings.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ahead;
mod arguments;
mod bridge;
mod demo;
#[cfg(target_os = "linux")]
mod drawing;
mod keeper;
mod log_file;
mod page;
mod redact;
mod start;
mod tray;
mod tray_host;
mod trouble;
mod window;

use std::process::ExitCode;

use tauri::{RunEvent, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::arguments::{Arguments, Asked};

fn main() -> ExitCode {
    match Arguments::of_this_program() {
        Ok(Asked::Start(arguments)) => run(arguments),
        Ok(Asked::Help) => {
            println!("{}", arguments::HELP);
            ExitCode::SUCCESS
        }
        Ok(Asked::Version) => {
            println!("{}", arguments::VERSION);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("mandor: {error}\nmandor --help says what it understands.");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> ExitCode {
    #[cfg(target_os = "linux")]
    drawing::suit_the_screen();
    let mut builder = tauri::Builder::default();
    if arguments.is_single {
        // It has to come first: a second start must end before it touches anything.
        let first =
            tauri_plugin_single_instance::init(|app, words, _| match arguments::link_of(&words) {
                Some(link) => bridge::follow(app, link.to_owned()),
                None => window::show(app),
            });
        builder = builder.plugin(first);
    }
    let remembered = StateFlags::all() - StateFlags::VISIBLE - StateFlags::DECORATIONS;
    let built = builder
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(remembered)
                .build(),
        )
        .invoke_handler(tauri::generate_handler![page::rpc, page::listens])
        .setup(move |app| {
            start::start(app.handle(), &arguments);
            Ok(())
        })
        .build(tauri::generate_context!());
    let app = match built {
        Ok(app) => app,
        Err(error) => {
            trouble::tell(&format!("{error:#}"));
            return ExitCode::FAILURE;
        }
    };
    app.run(|app, event| match event {
        // Without its window Mandor keeps watching; only `exit` with a code ends it.
        RunEvent::ExitRequested {
            code: None, api, ..
        } => api.prevent_exit(),
        RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } => {
            api.prevent_close();
            bridge::close_asked(app);
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for link in urls {
                bridge::follow(app, link.into());
            }
        }
        RunEvent::Exit => start::stop(app),
        _ => {}
    });
    ExitCode::SUCCESS
}
