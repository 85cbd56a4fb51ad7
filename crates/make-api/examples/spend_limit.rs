//! Works off a backlog of background calls while a person clicks now and then: our side of the comparison of limits.
//!
//! In: zone, organization id, limit a minute, how much faster than real time the sandbox's clock goes, ids of
//! scenarios with commas between; and `MAKE_API_KEY`. Out: one line of JSON, `{"minutes", "lost", "clickWaits"}`, waits
//! in seconds of the sandbox's time. Never asks for one scenario twice at once, since equal questions would be joined.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::clock::{Clock, Sleep, SystemClock};
use make_api::{
    Budgets, Client, Credential, Lane, Options, OrganizationId, ScenarioId, ScenarioQuery, Zone,
};
use tokio::task::JoinSet;

/// The most of a limit that a person can give us.
const SHARE: f64 = 0.8;
const BETWEEN_CLICKS: Duration = Duration::from_secs(20);

/// A clock that runs as fast as the sandbox's.
#[derive(Debug)]
struct FastClock {
    real: SystemClock,
    began: Timestamp,
    speed: u32,
}

impl Clock for FastClock {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.uptime()).unwrap_or_default();
        self.began.checked_add(passed).unwrap_or(Timestamp::MAX)
    }

    fn uptime(&self) -> Duration {
        self.real.uptime() * self.speed
    }

    fn sleep(&self, length: Duration) -> Sleep {
        self.real.sleep(length / self.speed)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [zone, organization, limit, speed, scenarios] = arguments.as_slice() else {
        return Err("which zone, organization, limit, speed and scenarios?".into());
    };
    let (zone, organization) = (Zone::parse(zone)?, OrganizationId(organization.parse()?));
    let real = SystemClock::new();
    let clock = Arc::new(FastClock {
        began: real.now(),
        real,
        speed: speed.parse()?,
    });
    let budgets = Arc::new(Budgets::new(clock.clone()));
    budgets.set_share(SHARE);
    budgets.set_limit(&zone, organization, limit.parse()?);
    let secret = std::env::var("MAKE_API_KEY")?.into();
    let options = Options::new(budgets, clock.clone());
    let client = Client::new(zone, Credential::new(&secret)?, options)?;

    let mut backlog = JoinSet::new();
    for id in scenarios.split(',') {
        let id = ScenarioId(id.parse()?);
        let caller = client.on(Some(organization), Lane::Background);
        backlog.spawn(async move { caller.scenario(id).await.is_ok() });
    }
    let mut lost = 0;
    let mut waits = Vec::new();
    let mut next_click = clock.sleep(BETWEEN_CLICKS);
    loop {
        tokio::select! {
            done = backlog.join_next() => match done {
                None => break,
                Some(Ok(true)) => {}
                Some(_) => lost += 1,
            },
            () = &mut next_click => {
                let caller = client.on(Some(organization), Lane::Click);
                let asked = clock.uptime();
                let query = ScenarioQuery::in_organization(organization);
                caller.scenarios(query).next_page().await?;
                waits.push(clock.uptime().saturating_sub(asked).as_secs_f64());
                next_click = clock.sleep(BETWEEN_CLICKS);
            }
        }
    }
    let minutes = clock.uptime().as_secs_f64() / 60.0;
    println!(r#"{{"minutes":{minutes},"lost":{lost},"clickWaits":{waits:?}}}"#);
    Ok(())
}
