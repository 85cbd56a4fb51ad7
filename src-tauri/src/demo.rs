//! The demo workspace: a small Make inside this program, on loopback.
//!
//! In: the core's wish to have it. Out: its zones and their tokens. It is started once and lives as long as the
//! program; it never reaches beyond this computer.

use std::future::Future;
use std::pin::Pin;

use make_sandbox::{Config, Ready, Sandbox};
use mandor_core::accounts::{Demo, DemoError, DemoWorkspace, DemoZone};
use secrecy::SecretString;
use tokio::sync::Mutex;

/// The name on the demo account's card.
const AGENCY: &str = "Lentera Agency";

/// The demo workspace, started when it is first wanted.
#[derive(Default)]
pub(crate) struct LocalMake(Mutex<Option<Sandbox>>);

impl LocalMake {
    async fn ready(&self) -> Result<Demo, DemoError> {
        let mut running = self.0.lock().await;
        let sandbox = match running.take() {
            Some(sandbox) => sandbox,
            // The default is the agency with its live clock, the same world on every computer.
            None => Sandbox::start(Config::default()).await?,
        };
        let sandbox = running.insert(sandbox);
        Ok(demo_of(sandbox.ready()))
    }
}

impl DemoWorkspace for LocalMake {
    fn start(&self) -> Pin<Box<dyn Future<Output = Result<Demo, DemoError>> + Send + '_>> {
        Box::pin(self.ready())
    }
}

fn demo_of(ready: &Ready) -> Demo {
    let zones = ready.zones.iter().map(|zone| DemoZone {
        name: zone.name.clone(),
        address: zone.zone.clone(),
        token: SecretString::from(zone.token.clone()),
    });
    Demo {
        name: AGENCY.to_owned(),
        person: ready.user.name.clone(),
        zones: zones.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn asking_twice_gives_the_same_workspace() {
        let make = LocalMake::default();
        let first = make.start().await.unwrap();
        let second = make.start().await.unwrap();
        let addresses = |demo: &Demo| -> Vec<String> {
            demo.zones.iter().map(|zone| zone.address.clone()).collect()
        };
        assert_eq!(addresses(&first), addresses(&second));
        assert_eq!(first.zones.len(), 3, "the agency works in three zones");
        assert!(
            addresses(&first)
                .iter()
                .all(|at| at.starts_with("127.0.0.1:")),
            "it listens on this computer only"
        );
    }
}
