//! How a hook treats what it is sent, and whether it takes anything at all.
//!
//! In: a hook, and for a change its settings. Out: what Make says about it.
//! Never says who sends to it.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/hooks>

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::{Error, MakeText};
use crate::ids::HookId;
use crate::lenient;

endpoints! {
    PING_HOOK = Endpoint::get("ping_hook", "/hooks/{hook}/ping", &["hooks:read"]);
    LEARN_START = Endpoint::post("start_learning", "/hooks/{hook}/learn-start", &["hooks:write"]);
    LEARN_STOP = Endpoint::post("stop_learning", "/hooks/{hook}/learn-stop", &["hooks:write"]);
    ENABLE_HOOK = Endpoint::post("enable_hook", "/hooks/{hook}/enable", &["hooks:write"]);
    DISABLE_HOOK = Endpoint::post("disable_hook", "/hooks/{hook}/disable", &["hooks:write"]);
    SET_HOOK_DATA = Endpoint::post("set_hook_settings", "/hooks/{hook}/set-data", &["hooks:write"]);
}

/// The settings of a plain webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct WebhookSettings {
    /// The addresses that may send, in Make's form; empty lets everybody.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub ip: String,
    /// Make's number of the data structure that messages are checked against; empty for none.
    #[serde(default, deserialize_with = "text_or_number")]
    pub udt: String,
    /// Hand the headers of a message on.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub headers: bool,
    /// Hand the HTTP method of a message on.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub method: bool,
    /// Hand JSON on as text.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub stringify: bool,
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

impl WebhookSettings {
    /// The settings of a plain webhook, out of [`Hook::settings`](crate::Hook::settings).
    pub fn read(settings: &Map<String, Value>) -> Self {
        Self::deserialize(settings).unwrap_or_default()
    }

    /// The three that Make wants for a new hook of any kind, and the others where they are set.
    pub(crate) fn flags(&self) -> Map<String, Value> {
        let mut flags = Map::new();
        flags.insert("method".to_owned(), json!(self.method));
        flags.insert("headers".to_owned(), json!(self.headers));
        flags.insert("stringify".to_owned(), json!(self.stringify));
        for (key, text) in [("ip", &self.ip), ("udt", &self.udt)] {
            if !text.is_empty() {
                flags.insert(key.to_owned(), json!(text));
            }
        }
        flags
    }

    /// All of them, as [`Caller::set_hook_settings`] wants them: empty texts take a limit away.
    pub fn to_map(&self) -> Map<String, Value> {
        let mut all = self.flags();
        all.insert("ip".to_owned(), json!(self.ip));
        all.insert("udt".to_owned(), json!(self.udt));
        all
    }
}

/// What a hook is doing right now.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HookPing {
    /// The address others send to. Whoever knows it can send, so treat it like a password.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub address: Option<String>,
    /// It starts a scenario.
    #[serde(deserialize_with = "lenient::flag")]
    pub attached: bool,
    /// It waits for a message to learn the shape of messages from.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub learning: bool,
    /// Make has given its address up, since nobody used it for long.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub gone: bool,
    /// The fields of the last message it learned from. `None` while it learns, and before it has learned anything.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub data_structure: Option<Vec<LearnedField>>,
}

impl fmt::Debug for HookPing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookPing")
            .field("attached", &self.attached)
            .field("learning", &self.learning)
            .field("gone", &self.gone)
            .finish_non_exhaustive()
    }
}

/// A field a hook has learned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct LearnedField {
    /// Its name in the message.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// Its kind, such as `text` or `collection`.
    #[serde(rename = "type", default, deserialize_with = "lenient::text_or_empty")]
    pub kind: String,
}

#[derive(Deserialize)]
struct WireSuccess {
    #[serde(deserialize_with = "lenient::flag")]
    success: bool,
}

#[derive(Deserialize)]
struct WireChanged {
    #[serde(deserialize_with = "lenient::flag")]
    changed: bool,
}

impl Caller {
    /// `GET /hooks/{id}/ping`: what a hook is doing right now. Scope `hooks:read`.
    pub async fn ping_hook(&self, id: HookId) -> Result<HookPing, Error> {
        self.ask(PING_HOOK.call().with(id)).await
    }

    /// `POST /hooks/{id}/learn-start`: the next message teaches the hook the shape of messages. Scope `hooks:write`.
    pub async fn start_learning(&self, id: HookId) -> Result<(), Error> {
        self.succeed(LEARN_START.call().with(id)).await
    }

    /// `POST /hooks/{id}/learn-stop`: the hook stops waiting for a message to learn from. Scope `hooks:write`.
    pub async fn stop_learning(&self, id: HookId) -> Result<(), Error> {
        self.succeed(LEARN_STOP.call().with(id)).await
    }

    /// `POST /hooks/{id}/enable`: the hook takes messages again. Scope `hooks:write`.
    pub async fn enable_hook(&self, id: HookId) -> Result<(), Error> {
        self.succeed(ENABLE_HOOK.call().with(id)).await
    }

    /// `POST /hooks/{id}/disable`: the hook takes no messages. Scope `hooks:write`.
    pub async fn disable_hook(&self, id: HookId) -> Result<(), Error> {
        self.succeed(DISABLE_HOOK.call().with(id)).await
    }

    /// `POST /hooks/{id}/set-data`: changes the settings of a hook; which there are depends on its kind. Scope
    /// `hooks:write`.
    ///
    /// False when everything was so already.
    pub async fn set_hook_settings(
        &self,
        id: HookId,
        settings: Map<String, Value>,
    ) -> Result<bool, Error> {
        let call = SET_HOOK_DATA.call().with(id);
        let WireChanged { changed } = self.ask(call.body(Value::Object(settings))).await?;
        Ok(changed)
    }

    /// An answer that says "no success" with a good status is no success.
    async fn succeed(&self, call: Call) -> Result<(), Error> {
        match self.ask(call).await? {
            WireSuccess { success: true } => Ok(()),
            WireSuccess { success: false } => Err(Error::Conflict {
                detail: MakeText::default(),
                code: None,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_read_are_written_back() {
        let sent =
            json!({"ip": "10.0.0.1", "udt": 7, "headers": true, "method": false, "stringify": "1"});
        let settings = WebhookSettings::read(sent.as_object().unwrap());
        let expected = json!({"ip": "10.0.0.1", "udt": "7", "headers": true, "method": false, "stringify": true});
        assert_eq!(Value::Object(settings.to_map()), expected);
    }

    #[test]
    fn settings_that_make_does_not_tell_are_off() {
        let sent = json!({"ip": null, "udt": null, "teamId": 4});
        let settings = WebhookSettings::read(sent.as_object().unwrap());
        assert_eq!(settings, WebhookSettings::default());
    }
}
