//! S8: the page may call one command of the core, hear one channel and say that it does. What the built window really
//! refuses is tried in `tests/window/starting.rs`; here stands what it is built from.

use std::fs;

use serde_json::{Value, json};

fn read(path: &str) -> Value {
    let text = fs::read_to_string(super::top().join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_one_window_has_one_capability_file_with_four_permissions() {
    let folder = super::top().join("src-tauri/capabilities");
    let files: Vec<_> = fs::read_dir(folder).unwrap().collect();
    assert_eq!(files.len(), 1);
    let capability = read("src-tauri/capabilities/main.json");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(
        capability["permissions"],
        json!([
            "allow-rpc",
            "allow-listens",
            "core:event:allow-listen",
            "core:event:allow-unlisten"
        ])
    );
    assert_eq!(capability["remote"], Value::Null, "no page of the web");
    let config = read("src-tauri/tauri.conf.json");
    assert_eq!(config["app"]["security"]["capabilities"], json!(["main"]));
    assert_eq!(config["app"]["withGlobalTauri"], Value::Null);
}

#[test]
fn the_pages_policy_names_nothing_but_the_program_itself() {
    let config = read("src-tauri/tauri.conf.json");
    let policy = config["app"]["security"]["csp"].as_object().unwrap();
    for (rule, said) in policy {
        let said = said.as_str().unwrap();
        let own = ["'self'", "'none'", "ipc: http://ipc.localhost"];
        assert!(own.contains(&said), "{rule}: {said}");
    }
    for closed in ["object-src", "base-uri", "form-action", "frame-ancestors"] {
        assert_eq!(policy[closed], json!("'none'"), "{closed}");
    }
    assert_eq!(policy["default-src"], json!("'self'"));
    assert_eq!(policy["script-src"], json!("'self'"));
}

#[test]
fn the_shell_has_no_plugin_that_gives_the_page_programs_files_or_the_network() {
    let manifest = fs::read_to_string(super::top().join("src-tauri/Cargo.toml")).unwrap();
    let plugins: Vec<&str> = manifest
        .lines()
        .filter(|line| line.starts_with("tauri-plugin-"))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .collect();
    assert_eq!(
        plugins,
        [
            "tauri-plugin-single-instance",
            "tauri-plugin-store",
            "tauri-plugin-window-state",
        ]
    );
    assert!(
        !manifest.contains("devtools"),
        "a release has no developer tools"
    );
}
