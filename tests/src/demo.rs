//! The demo workspace of the tests: a sandbox that runs already.
//!
//! In: what a started sandbox said of itself. Out: the port through which the core opens it.
//! It starts nothing, so a test decides how large the sandbox is and what its clock says.

use std::future::{Future, ready};
use std::pin::Pin;

use make_sandbox::Ready;
use mandor_core::accounts::{Demo, DemoError, DemoWorkspace, DemoZone};
use secrecy::SecretString;

/// The name on the demo account's card.
pub const AGENCY: &str = "Lentera Agency";

/// A sandbox that runs already, as the core's demo workspace.
#[derive(Clone)]
pub struct RunningSandbox(pub Ready);

impl DemoWorkspace for RunningSandbox {
    fn start(&self) -> Pin<Box<dyn Future<Output = Result<Demo, DemoError>> + Send + '_>> {
        let zones = self.0.zones.iter().map(|zone| DemoZone {
            name: zone.name.clone(),
            address: zone.zone.clone(),
            token: SecretString::from(zone.token.clone()),
        });
        let demo = Demo {
            name: AGENCY.to_owned(),
            person: self.0.user.name.clone(),
            zones: zones.collect(),
        };
        Box::pin(ready(Ok(demo)))
    }
}
