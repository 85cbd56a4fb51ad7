//! A person at the window, by WebDriver.
//!
//! In: a desktop and how the app is started. Out: pressing, typing and reading by what a person sees: names and
//! words. Every wait has a limit.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desktop::{Desktop, app, pictures};
use crate::programs::{Running, eventually, within};

/// A session that is not there by then never comes: the driver itself has no limit.
const SESSION: Duration = Duration::from_secs(40);
/// How long a page may take to show something.
const PATIENCE: Duration = Duration::from_mins(1);

/// The app's window with somebody in front of it.
pub(crate) struct Person {
    client: Client,
    // The driver ends after the session.
    driver: Running,
}

impl Person {
    /// Opens the app on this desktop.
    pub(crate) async fn opens_app(desktop: &Desktop, more: &[&str]) -> Self {
        // The bus of a test is its own, yet the app before a restart may still be on its way out of it.
        let folder = desktop.folder().display().to_string();
        let mut args = vec!["--no-single-instance", "--data-dir", &folder];
        args.extend_from_slice(more);
        Self::opens(desktop, &app(), &args).await
    }

    /// Opens a program that shows a page.
    pub(crate) async fn opens(desktop: &Desktop, program: &Path, args: &[&str]) -> Self {
        let port = free_port();
        let driver = Running::start(
            desktop
                .command("WebKitWebDriver")
                .arg(format!("--port={port}"))
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let options = json!({ "binary": program, "args": args });
        let wanted: serde_json::Map<String, Value> =
            [("webkitgtk:browserOptions".to_owned(), options)]
                .into_iter()
                .collect();
        let address = format!("http://127.0.0.1:{port}");
        // The driver refuses connections until it listens.
        eventually("the driver listens", PATIENCE, async || {
            tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .ok()
        })
        .await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let session = builder.capabilities(wanted).connect(&address);
        let client = tokio::time::timeout(SESSION, session)
            .await
            .expect("the driver opens the app in time")
            .expect("the driver opens the app");
        Self { client, driver }
    }

    /// Presses what has this name.
    pub(crate) async fn presses(&self, name: &str) {
        let what = format!("{name} can be pressed");
        let path = pressable(name);
        self.sees(&what, async || {
            let found = self.client.find(Locator::XPath(&path)).await.ok()?;
            found.click().await.ok()
        })
        .await;
    }

    /// Opens the scenario list and puts it in the order of names, so that what works is in sight too.
    pub(crate) async fn opens_list_by_names(&self) {
        self.presses("Scenarios").await;
        self.presses("Scenario").await;
    }

    /// Presses what has this name in the question that is open.
    pub(crate) async fn answers(&self, name: &str) {
        let what = format!("{name} can be answered");
        let path = format!("//*[@role='alertdialog']{}", pressable(name));
        self.sees(&what, async || {
            let found = self.client.find(Locator::XPath(&path)).await.ok()?;
            found.click().await.ok()
        })
        .await;
    }

    /// Presses what ends the window, which then has no time to say that it was pressed.
    pub(crate) async fn presses_last(&self, name: &str) {
        let found = self.waits_for(&pressable(name)).await;
        found.click().await.ok();
    }

    /// Presses what may be gone already.
    pub(crate) async fn presses_if_there(&self, name: &str) {
        if let Ok(found) = self.client.find(Locator::XPath(&pressable(name))).await {
            found.click().await.ok();
        }
    }

    /// Whether something with this name can be pressed now.
    pub(crate) async fn could_press(&self, name: &str) -> bool {
        self.client
            .find(Locator::XPath(&pressable(name)))
            .await
            .is_ok()
    }

    /// Types into the fields with these labels, and looks over what was typed as a person does: on a busy computer
    /// keys go astray.
    pub(crate) async fn fills(&self, fields: &[(&str, &str)]) {
        let what = format!("{} fields hold what was typed", fields.len());
        self.sees(&what, async || {
            for (label, text) in fields {
                let found = self.field(label).await;
                if found.prop("value").await.ok()?.as_deref() != Some(text) {
                    found.clear().await.ok()?;
                    found.send_keys(text).await.ok()?;
                }
            }
            for (label, text) in fields {
                let found = self.field(label).await;
                if found.prop("value").await.ok()?.as_deref() != Some(text) {
                    return None;
                }
            }
            Some(())
        })
        .await;
    }

    /// Ticks the box whose label begins like this.
    pub(crate) async fn ticks(&self, label: &str) {
        let path = format!(
            "//label[starts-with(normalize-space(.), {})]//input",
            quoted(label)
        );
        let found = self.waits_for(&path).await;
        found.click().await.expect("it can be ticked");
    }

    /// Waits until the page says this somewhere.
    pub(crate) async fn reads(&self, text: &str) {
        let what = format!("the page says: {text}");
        self.sees(&what, async || {
            self.page().await.contains(text).then_some(())
        })
        .await;
    }

    /// Waits until the page no longer says this.
    pub(crate) async fn reads_no_more(&self, text: &str) {
        let what = format!("the page no longer says: {text}");
        self.sees(&what, async || {
            (!self.page().await.contains(text)).then_some(())
        })
        .await;
    }

    /// Everything that can be read now.
    pub(crate) async fn page(&self) -> String {
        let script = "return document.body ? document.body.innerText : ''";
        match self.client.execute(script, Vec::new()).await {
            Ok(Value::String(text)) => text,
            _ => String::new(),
        }
    }

    /// Waits until there is a picture whose name begins like this.
    pub(crate) async fn sees_picture_named(&self, name: &str) {
        let path = format!(
            "//*[@role='img'][starts-with(@aria-label, {})]",
            quoted(name)
        );
        self.waits_for(&path).await;
    }

    /// Waits until a row of a list has this name and says this.
    pub(crate) async fn reads_in_row(&self, name: &str, text: &str) {
        let what = format!("the row {name} says {text}");
        self.sees(&what, async || {
            let row = self.row(name).await?;
            row.contains(text).then_some(())
        })
        .await;
    }

    /// What the row with this name says, if it is there.
    pub(crate) async fn row(&self, name: &str) -> Option<String> {
        let path = row(name);
        let found = self.client.find(Locator::XPath(&path)).await.ok()?;
        found.text().await.ok()
    }

    /// The first name that stands in one row only, and that row says this.
    pub(crate) async fn name_of_row(&self, text: &str) -> String {
        let what = format!("a row says {text}");
        self.sees(&what, async || {
            let script = "return [...document.querySelectorAll('[role=rowgroup] [role=row]')]
                .map((row) => [...row.children].map((cell) => cell.innerText.trim()))";
            let rows = self.client.execute(script, Vec::new()).await.ok()?;
            let rows: Vec<Vec<String>> = serde_json::from_value(rows).ok()?;
            let is_alone = |name: &String| {
                let with_it = rows.iter().filter(|row| row.first() == Some(name));
                with_it.count() == 1
            };
            rows.iter()
                .filter(|row| row.iter().any(|cell| cell == text))
                .find_map(|row| row.first().filter(|name| is_alone(name)).cloned())
        })
        .await
    }

    /// Chooses the row with this name.
    pub(crate) async fn opens_row(&self, name: &str) {
        let path = row(name);
        let what = format!("the row {name} can be chosen");
        self.sees(&what, async || {
            let found = self.client.find(Locator::XPath(&path)).await.ok()?;
            found.click().await.ok()
        })
        .await;
    }

    /// What a script on the page calls its last argument with.
    pub(crate) async fn awaits(&self, script: &str) -> Value {
        self.client
            .execute_async(script, Vec::new())
            .await
            .expect("the script runs")
    }

    /// Keeps a picture of the page under `target/window/`.
    pub(crate) async fn picture(&self, name: &str) {
        // What was just typed or pressed has to be drawn first. The driver then takes the frame that comes next, and
        // a page at rest draws none: an outline that nobody sees comes and goes for a while.
        let drawn = "const done = arguments[arguments.length - 1];
            const { style } = document.body;
            let left = 40;
            const stir = () => {
                style.outline = left % 2 ? '' : '1px solid transparent';
                left -= 1;
                if (left > 0) setTimeout(stir, 50);
            };
            requestAnimationFrame(() => requestAnimationFrame(() => { stir(); done(true); }));";
        self.client.execute_async(drawn, Vec::new()).await.ok();
        let png = self.client.screenshot().await.expect("a picture");
        std::fs::write(pictures().join(format!("{name}.png")), png).expect("the picture is kept");
    }

    /// Leaves; the app is ended with the session.
    pub(crate) async fn leaves(self) {
        // A session whose app has quit already cannot be closed.
        self.client.close().await.ok();
        drop(self.driver);
    }

    async fn field(&self, label: &str) -> Element {
        let text = quoted(label);
        let path = format!(
            "//*[self::input or self::textarea][@aria-label={text} or @id=//label[normalize-space(.)={text}]/@for]"
        );
        self.waits_for(&path).await
    }

    async fn waits_for(&self, path: &str) -> Element {
        let what = format!("something stands at {path}");
        self.sees(&what, async || {
            self.client.find(Locator::XPath(path)).await.ok()
        })
        .await
    }

    /// Waits until it is so; when it never is, a picture shows what was there instead.
    async fn sees<T>(&self, what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
        if let Some(answer) = within(PATIENCE, look).await {
            return answer;
        }
        self.picture("failed").await;
        panic!(
            "after {} s it is still not so: {what}; target/window/failed.png shows what is",
            PATIENCE.as_secs()
        );
    }
}

/// Buttons, links, tabs and menu entries by their name.
fn pressable(name: &str) -> String {
    let text = quoted(name);
    format!(
        "//*[self::button or self::a or @role='button' or @role='tab' or @role='menuitem'][not(@disabled)][normalize-space(.)={text} or @aria-label={text}]"
    )
}

fn row(name: &str) -> String {
    format!(
        "//*[@role='row'][.//*[normalize-space(.)={}]]",
        quoted(name)
    )
}

/// `XPath` knows no escapes; a name holds one kind of quote at most.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it has a number").port()
}
