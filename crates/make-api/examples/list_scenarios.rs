//! Lists all scenarios of an organization and says what that took: our side of the comparison with Make's own library.
//!
//! In: zone, organization id, and `MAKE_API_KEY`. Out: one line of JSON, `{"rows", "cpuMs", "peakKb"}`, by the kernel's
//! own count for this process, which only Linux tells. Never waits for a budget: what is compared is work, not patience.

use std::error::Error;
use std::sync::Arc;

use make_api::clock::SystemClock;
use make_api::{Budgets, Client, Credential, Lane, Options, OrganizationId, ScenarioQuery, Zone};

/// The length of a tick of `/proc/self/stat`, the same on every Linux we ship to.
const TICK_MS: u64 = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let zone = Zone::parse(&arguments.next().ok_or("which zone?")?)?;
    let organization = OrganizationId(arguments.next().ok_or("which organization?")?.parse()?);
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
    let query = ScenarioQuery::in_organization(organization);
    let rows = caller.scenarios(query).collect_all().await?.len();
    let cpu_ms = cpu_ms().ok_or("no /proc/self/stat")?;
    let peak_kb = peak_kb().ok_or("no /proc/self/status")?;
    println!(r#"{{"rows":{rows},"cpuMs":{cpu_ms},"peakKb":{peak_kb}}}"#);
    Ok(())
}

/// User and system time of all threads, those that have ended too.
fn cpu_ms() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in brackets and may hold spaces; the times are the 12th and 13th word behind it.
    let (_, behind) = stat.rsplit_once(')')?;
    let times = behind.split_whitespace().skip(11).take(2);
    let ticks: u64 = times.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(ticks * TICK_MS)
}

fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
