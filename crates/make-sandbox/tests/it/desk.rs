//! A sandbox with a client that calls it: what every test here starts from.

use make_sandbox::{Config, Control, Ready, Sandbox, ScenarioAt, Size, Switches, Time};
use reqwest::{Client, Method, Response};
use serde_json::Value;

/// Tuesday, 09:36 in Jakarta.
pub(crate) const MORNING: &str = "2026-11-24T02:36:00Z";

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Told {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

impl Desk {
    pub(crate) async fn of(size: Size) -> Self {
        Self::with(size, Switches::default()).await
    }

    pub(crate) async fn with(size: Size, switches: Switches) -> Self {
        let config = Config {
            size,
            seed: 7,
            time: Time::Frozen(MORNING.parse().unwrap()),
            switches,
            ..Config::default()
        };
        Self::start(config).await
    }

    pub(crate) async fn start(config: Config) -> Self {
        Self {
            sandbox: Sandbox::start(config).await.unwrap(),
            http: client("desk/1"),
        }
    }

    pub(crate) fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    pub(crate) fn control(&self) -> Control {
        self.sandbox.control()
    }

    pub(crate) fn find(&self, name: &str) -> ScenarioAt {
        self.control().find(name).unwrap()
    }

    /// The zone's address with a path below `/api/v2`.
    pub(crate) fn url(&self, zone: usize, path: &str) -> String {
        format!("{}/api/v2{path}", self.ready().zones[zone].url)
    }

    /// The first team of the first zone: Kopi Nusantara's marketing, or the only team there is.
    pub(crate) fn team(&self) -> u64 {
        self.control().scenarios()[0].team_id
    }

    pub(crate) fn organization(&self, name: &str) -> u64 {
        self.control()
            .scenarios()
            .into_iter()
            .find(|fact| fact.organization == name)
            .unwrap()
            .organization_id
    }

    pub(crate) async fn get(&self, path: &str) -> Told {
        self.get_in(0, path).await
    }

    pub(crate) async fn get_in(&self, zone: usize, path: &str) -> Told {
        let token = self.ready().zones[zone].token.clone();
        self.call_as(&token, Method::GET, zone, path, None).await
    }

    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Told {
        self.call_as(token, Method::GET, 0, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Told {
        self.post_in(0, path, body).await
    }

    pub(crate) async fn post_in(&self, zone: usize, path: &str, body: Value) -> Told {
        let token = self.ready().zones[zone].token.clone();
        self.call_as(&token, Method::POST, zone, path, Some(body))
            .await
    }

    /// Any method in the first zone, as the owner of its token.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Told {
        self.call_in(0, method, path, body).await
    }

    /// Any method in a zone, as the owner of its token. `Null` stands for no body.
    pub(crate) async fn call_in(
        &self,
        zone: usize,
        method: Method,
        path: &str,
        body: Value,
    ) -> Told {
        let token = self.ready().zones[zone].token.clone();
        let body = Some(body).filter(|body| !body.is_null());
        self.call_as(&token, method, zone, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Told {
        self.call(Method::PATCH, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Told {
        self.call(Method::DELETE, path, Value::Null).await
    }

    pub(crate) async fn call_as(
        &self,
        token: &str,
        method: Method,
        zone: usize,
        path: &str,
        body: Option<Value>,
    ) -> Told {
        let response = self.raw(token, method, zone, path, body).await;
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        Told {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        }
    }

    pub(crate) async fn raw(
        &self,
        token: &str,
        method: Method,
        zone: usize,
        path: &str,
        body: Option<Value>,
    ) -> Response {
        let mut request = self
            .http
            .request(method, self.url(zone, path))
            .header("authorization", format!("Token {token}"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.unwrap()
    }
}

pub(crate) fn client(agent: &str) -> Client {
    // A second test in this process finds the provider already there.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .user_agent(agent)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
