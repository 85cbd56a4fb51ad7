//! S3 and S4: no secret leaves the vault: not to the page, not to the disk, not to the log.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use journeys::World;
use journeys::traces::{files_with, forms_of, holds};
use journeys::world::of;
use make_api::Credential;
use make_api::auth::Grant;
use make_sandbox::{Fault, FaultKind, Size};
use mandor_core::rpc;
use mandor_core::scenarios::rows::{Permission, ScenarioRow};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Value, json};
use static_assertions::assert_not_impl_any;
use tracing_subscriber::fmt::MakeWriter;

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Arguments with which each command does what it is for, and some with which it fails.
fn arguments(name: &str, world: &World, row: &ScenarioRow, entry: &Value) -> Vec<Value> {
    let zone = &world.ready().zones[1];
    let known = of(row);
    let unknown = json!({ "key": { "zone": 99, "id": 99 } });
    match name {
        "add_token_account" => vec![
            json!({ "token": zone.token }),
            json!({ "token": zone.token }),
            json!({ "token": zone.token, "address": "make.example.org" }),
            json!({ "token": format!("{}-wrong", zone.token) }),
            json!({ "token": 17, "secret": zone.token }),
        ],
        "add_guide_account" => vec![
            json!({ "token": zone.token, "base": "https://make.example.org/api/v2" }),
            json!({ "token": zone.token, "base": zone.url, "confirmedHost": zone.zone }),
            json!({ "token": zone.token, "base": zone.token }),
            json!({ "token": 17, "base": zone.token }),
        ],
        "begin_sign_in" => vec![
            json!({}),
            json!({ "base": zone.url, "confirmedHost": zone.zone }),
            json!({ "base": zone.token }),
            json!({ "account": zone.token }),
        ],
        "change_registration" => {
            let own = |token: &str| {
                json!({
                    "clientId": "ours",
                    "authorize": format!("{}/oauth/v2/authorize", zone.url),
                    "token": token,
                    "scopes": ["scenarios:read"],
                    "redirect": { "ports": [], "path": "/callback", "host": "127.0.0.1" },
                    "secret": zone.token,
                    "reset": false,
                })
            };
            vec![
                own(&format!("{}/oauth/v2/token", zone.url)),
                own(&zone.token),
                json!({ "secret": zone.token }),
            ]
        }
        "rename_account" => vec![
            json!({ "account": 1, "name": "Kopi", "colour": "teal" }),
            json!({ "account": 99, "name": zone.token, "colour": null }),
            json!({ "account": 1, "name": "Kopi", "colour": zone.token }),
        ],
        "label_organization" => vec![
            json!({ "key": row.organization, "name": "Kopi", "colour": "teal" }),
            json!({ "key": zone.token, "name": "Kopi", "colour": null }),
        ],
        "watch_through" => vec![
            json!({ "organization": row.organization, "account": 1 }),
            json!({ "organization": row.organization, "account": 99 }),
        ],
        "forget_account" => vec![json!({ "account": 99 })],
        "get_scenario" | "run_scenario" | "pause_scenario" | "turn_on_scenario" => {
            vec![known, unknown, json!({ "key": zone.token })]
        }
        "undo_action" | "send_now" => vec![json!({ "entry": entry }), json!({ "entry": 99 })],
        "settle_held" => vec![json!({ "send": true })],
        "close_window" => vec![
            json!({ "keepWatching": true }),
            json!({ "remember": zone.token }),
        ],
        "get_today" => vec![json!({}), json!({ "organization": row.organization })],
        "change_settings" => vec![
            json!({ "language": "id" }),
            json!({ "language": zone.token }),
        ],
        "open_link" => vec![
            json!({ "url": "https://eu1.make.com/user/api" }),
            json!({ "url": "https://evil.example/" }),
            json!({ "url": format!("mailto:{}", zone.token) }),
        ],
        "get_sign_in"
        | "open_sign_in_again"
        | "cancel_sign_in"
        | "get_registration"
        | "get_shell"
        | "open_demo"
        | "list_organizations"
        | "get_meter"
        | "list_scenarios"
        | "list_worst_scenarios"
        | "list_activity"
        | "get_settings"
        | "check_now"
        | "quit" => vec![Value::Null],
        _ => panic!("{name} is new: say how to call it here"),
    }
}

#[tokio::test]
async fn no_secret_is_in_any_reply_event_file_or_log_line() {
    let log = Log::default();
    let everything = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(everything).expect("nobody else logs in this program");

    let mut world = World::demo(Size::Agency).await.unwrap();
    let row = world
        .row(|row| row.is_active && row.permission == Permission::Allowed)
        .await
        .unwrap()
        .unwrap();
    let held = world.get("pause_scenario", of(&row)).await.unwrap();
    let mut said = Vec::new();
    for name in rpc::NAMES {
        for args in arguments(name, &world, &row, &held["id"]) {
            said.push(match world.ask(name, args).await {
                Ok(reply) => format!("{name}: {reply}"),
                Err(problem) => format!("{name}: {problem:?}"),
            });
        }
    }
    for kind in [
        FaultKind::HtmlPage,
        FaultKind::Unauthorized,
        FaultKind::CutBody,
    ] {
        world.control().set_fault(Fault::new(kind));
        world.get("check_now", Value::Null).await.unwrap();
        world.later(Duration::from_mins(2)).await;
        world.control().clear_faults(None);
        said.push(world.shell().await.unwrap().to_string());
    }
    said.extend(world.news().iter().map(|event| format!("{event:?}")));

    let secrets = seeded(&world);
    assert!(secrets.len() >= 3, "three zones, three tokens");
    let said = said.join("\n");
    let log = log.0.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(log.len() > 10_000, "the log was really written");
    for secret in &secrets {
        assert!(!said.contains(secret), "in a reply or event");
        assert!(!holds(&log, secret), "in the log");
    }
    let secrets: Vec<String> = secrets.into_iter().collect();
    let files = files_with(world.folder(), &secrets, |_| false).unwrap();
    assert_eq!(files, [] as [PathBuf; 0], "in a file");
}

/// Every seeded token in every form.
fn seeded(world: &World) -> BTreeSet<String> {
    let tokens = world.ready().zones.iter().map(|zone| zone.token.as_str());
    tokens.flat_map(forms_of).collect()
}

#[test]
fn a_secret_cannot_be_printed_or_written_as_json() {
    assert_not_impl_any!(Credential: Display, Serialize);
    assert_not_impl_any!(Grant: Display, Serialize);
    assert_not_impl_any!(SecretString: Display, Serialize);
    let token = "7615989d-d213-48dc-b625-27133ae3f1a8";
    let secret = SecretString::from(token);
    let credential = Credential::new(&secret).unwrap();
    for shown in [format!("{secret:?}"), format!("{credential:?}")] {
        assert!(!shown.contains(&token[..8]), "{shown}");
    }
}
