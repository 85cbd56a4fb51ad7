//! Every address against the table of rights: without its scopes it is closed, whatever else is right.

use make_sandbox::{RIGHTS, Size};
use reqwest::Method;
use serde_json::json;

use crate::desk::Desk;

/// An address of this template; nothing of its ids needs to exist.
fn some_path(template: &str) -> String {
    let parts = template.split('/').map(|part| match part {
        "{name}" => "timezones",
        part if part.starts_with('{') => "1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn no_address_opens_without_its_scopes() {
    let desk = Desk::of(Size::Tiny).await;
    let all = [
        "user:read",
        "user:write",
        "scenarios:read",
        "scenarios:write",
        "scenarios:run",
    ];
    for right in RIGHTS.iter().filter(|right| !right.scopes.is_empty()) {
        let others: Vec<String> = all
            .iter()
            .filter(|scope| !right.scopes.contains(scope))
            .map(|scope| (*scope).to_owned())
            .collect();
        let token = desk.control().issue_token(0, 985, Some(others)).unwrap();
        let path = some_path(right.path);
        let method = Method::from_bytes(right.method.as_bytes()).unwrap();
        let told = desk
            .call_as(&token, method, 0, &path, Some(json!({})))
            .await;
        assert_eq!(
            (told.status, told.code()),
            (403, "SC403"),
            "{right:?} {told:?}"
        );
    }
}

#[tokio::test]
async fn every_address_of_the_table_is_there() {
    let desk = Desk::of(Size::Tiny).await;
    let token = desk.ready().token.clone();
    for right in RIGHTS {
        let path = some_path(right.path);
        let method = Method::from_bytes(right.method.as_bytes()).unwrap();
        let told = desk.call_as(&token, method, 0, &path, None).await;
        assert!(
            told.body["detail"] != "Requested route does not exist.",
            "{right:?} {told:?}"
        );
    }
}
