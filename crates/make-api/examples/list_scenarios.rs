//! Lists all scenarios of an organization and says what that took: our side of the comparison with Make's own library.
//!
//! In: zone, organization id, how often to list, and `MAKE_API_KEY`. Out: one line of JSON, `{"rows", "cpuMs",
//! "peakKb"}`, by the kernel's own count for this process, which only Linux tells; the CPU time is that of one listing.
//! Never waits for a budget: what is compared is work, not patience.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use make_api::clock::SystemClock;
use make_api::{Budgets, Client, Credential, Lane, Options, OrganizationId, ScenarioQuery, Zone};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let zone = Zone::parse(&arguments.next().ok_or("which zone?")?)?;
    let organization = OrganizationId(arguments.next().ok_or("which organization?")?.parse()?);
    let times: u32 = arguments.next().ok_or("how often?")?.parse()?;
    let secret = std::env::var("MAKE_API_KEY")?.into();
    let clock = Arc::new(SystemClock::new());
    let budgets = Arc::new(Budgets::new(clock.clone()));
    budgets.set_limit(&zone, organization, 1_000_000);
    let client = Client::new(
        zone,
        Credential::new(&secret)?,
        Options::new(budgets, clock),
    )?;
    let caller = client.on(Some(organization), Lane::Click);
    let mut rows = 0;
    for _ in 0..times {
        let query = ScenarioQuery::in_organization(organization);
        rows = caller.scenarios(query).collect_all().await?.len();
    }
    let cpu_ms = cpu_time()?.as_secs_f64() * 1e3 / f64::from(times);
    let peak_kb = peak_kb().ok_or("no /proc/self/status")?;
    println!(r#"{{"rows":{rows},"cpuMs":{cpu_ms},"peakKb":{peak_kb}}}"#);
    Ok(())
}

/// Time that the threads of this process have run, to the nanosecond. None has ended yet: there is one runtime, of one
/// thread.
fn cpu_time() -> Result<Duration, Box<dyn Error>> {
    let mut sum = Duration::ZERO;
    for thread in std::fs::read_dir("/proc/self/task")? {
        let told = std::fs::read_to_string(thread?.path().join("schedstat"))?;
        let run_ns = told.split_whitespace().next().ok_or("an empty schedstat")?;
        sum += Duration::from_nanos(run_ns.parse()?);
    }
    Ok(sum)
}

fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
