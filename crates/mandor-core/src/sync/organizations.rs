//! Organizations of one zone, with their plans and their teams.
//!
//! In: Make's lists. Out: replaced rows. It never asks a zone about an organization of another one.

use std::collections::HashMap;

use make_api::{Caller, Client, Error, Lane, Organization, TimezoneId};

use super::{LookError, Troubles, teams};
use crate::app::App;
use crate::clock::Moment;
use crate::event::Topic;
use crate::keys::{OrganizationKey, ZoneId};
use crate::scenarios::assemble::credits_of;
use crate::store;
use crate::store::organizations::{KnownOrganization, OrganizationRecord};

/// Reads organizations, teams and roles of one zone.
///
/// One organization that answers badly keeps what was known of it, and the others are read.
pub(super) async fn refresh(
    app: &App,
    client: &Client,
    zone: ZoneId,
    lane: Lane,
) -> Result<(), LookError> {
    let caller = client.on(None, lane);
    let mut pages = caller.organizations();
    let seen = pages.collect_all().await?;
    let is_complete = pages.skipped() == 0;
    let timezones = timezones(&caller).await;
    let now = app.now();
    let before = super::of_zone(app, zone).await?;
    let mut troubles = Troubles::default();
    let mut records = Vec::new();
    for seen in seen {
        let known = before.iter().find(|it| it.record.key.id == seen.id);
        let known = known.map(|it| &it.record);
        let seen = Seen {
            key: OrganizationKey { zone, id: seen.id },
            other_zone: other_zone(&seen, client),
            timezones: &timezones,
            now,
            organization: seen,
        };
        let record = match seen.in_full(client, lane).await {
            Ok(full) => seen.record(full, known),
            Err(error) => {
                troubles.note(Err(error.into()))?;
                seen.again(known)
            }
        };
        records.push(record);
    }
    if !is_complete {
        records.extend(beside(before, &records, now));
    }
    let own = own_addresses(app, zone).await?;
    records.retain(|record| match &record.other_zone {
        Some(home) => !own.iter().any(|address| address.eq_ignore_ascii_case(home)),
        None => true,
    });
    for record in &records {
        if let Some(limit) = record.api_limit {
            app.budgets().set_limit(client.zone(), record.key.id, limit);
        }
    }
    let kept = records.clone();
    app.store()
        .write(move |tx| store::organizations::replace(tx, zone, &kept))
        .await?;
    let roles = teams::my_roles(&caller).await;
    for record in records.iter().filter(|record| record.other_zone.is_none()) {
        let caller = client.on(Some(record.key.id), lane);
        match teams::refresh(app, &caller, record.key, roles.as_ref()).await {
            Err(LookError::Make(
                error @ (Error::Forbidden { .. } | Error::PaymentRequired { .. }),
            )) => tracing::info!(%error, "the teams of an organization are not visible"),
            outcome => troubles.note(outcome)?,
        }
    }
    app.changed(&[Topic::Organizations, Topic::Scenarios, Topic::Meter]);
    troubles.end()
}

/// Those of `before` that were not read now: when a row could not be read, it may be theirs.
fn beside(
    before: Vec<KnownOrganization>,
    read: &[OrganizationRecord],
    now: Moment,
) -> Vec<OrganizationRecord> {
    before
        .into_iter()
        .map(|it| it.record)
        .filter(|it| read.iter().all(|other| other.key != it.key))
        .map(|it| OrganizationRecord { read_at: now, ..it })
        .collect()
}

/// Where this account signs in: organizations of those zones are read there, not listed twice.
async fn own_addresses(app: &App, zone: ZoneId) -> Result<Vec<String>, LookError> {
    let zones = app.store().read(store::accounts::zones).await?;
    let account = zones.iter().find(|it| it.id == zone).map(|it| it.account);
    let own = zones.into_iter().filter(|it| Some(it.account) == account);
    Ok(own.map(|it| it.address).collect())
}

/// Names by number; without the list, schedules simply name no zone.
async fn timezones(caller: &Caller) -> HashMap<TimezoneId, String> {
    match caller.timezones().await {
        Ok(zones) => zones.into_iter().map(|zone| (zone.id, zone.code)).collect(),
        Err(error) => {
            tracing::info!(%error, "the list of time zones cannot be read");
            HashMap::new()
        }
    }
}

/// The host of the zone an organization lives in, when that is not the one it was seen in.
fn other_zone(seen: &Organization, client: &Client) -> Option<String> {
    let here = client.zone().as_str();
    let home = seen.zone.clone();
    home.filter(|home| !home.eq_ignore_ascii_case(here))
}

/// An organization as the list shows it, and what stands around it.
struct Seen<'a> {
    organization: Organization,
    key: OrganizationKey,
    other_zone: Option<String>,
    timezones: &'a HashMap<TimezoneId, String>,
    now: Moment,
}

impl Seen<'_> {
    /// Plan and credits too, which are told only by the zone the organization lives in.
    async fn in_full(&self, client: &Client, lane: Lane) -> Result<Organization, Error> {
        if self.other_zone.is_some() {
            return Ok(self.organization.clone());
        }
        let caller = client.on(Some(self.key.id), lane);
        match caller.organization(self.key.id).await {
            Err(
                Error::Forbidden { .. } | Error::NotFound { .. } | Error::PaymentRequired { .. },
            ) => Ok(self.organization.clone()),
            answer => answer,
        }
    }

    fn record(&self, full: Organization, known: Option<&OrganizationRecord>) -> OrganizationRecord {
        let api_limit = full.calls_a_minute();
        let license = full.license.as_ref();
        let timezone = full.timezone_id.and_then(|id| self.timezones.get(&id));
        OrganizationRecord {
            key: self.key,
            name: full.name,
            other_zone: self.other_zone.clone(),
            // The list of time zones cannot always be read.
            timezone: timezone
                .or(known.and_then(|known| known.timezone.as_ref()))
                .cloned(),
            api_limit,
            plan: full.product_name.or(full.service_name),
            is_paused: full.is_paused.unwrap_or(false),
            credits_used: full
                .used_centicredits
                .or(full
                    .used_operations
                    .map(|operations| operations.saturating_mul(100)))
                .map(credits_of),
            credits_limit: license
                .and_then(|license| license.operations)
                .map(|operations| credits_of(operations.saturating_mul(100))),
            last_reset: full.last_reset.map(Moment),
            next_reset: full.next_reset.map(Moment),
            read_at: self.now,
        }
    }

    /// What was known of it, with what the list says; for when it cannot be read in full now.
    fn again(&self, known: Option<&OrganizationRecord>) -> OrganizationRecord {
        let listed = self.record(self.organization.clone(), known);
        match known {
            Some(known) => OrganizationRecord {
                name: listed.name,
                other_zone: listed.other_zone,
                read_at: listed.read_at,
                ..known.clone()
            },
            None => listed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn seen(timezones: &HashMap<TimezoneId, String>) -> Seen<'_> {
        let listed = serde_json::json!({ "id": 10, "name": "Kopi Nusantara Group" });
        let organization: Organization = serde_json::from_value(listed).unwrap();
        Seen {
            key: OrganizationKey {
                zone: ZoneId(1),
                id: organization.id,
            },
            other_zone: None,
            timezones,
            now: Moment::from_millis(60_000),
            organization,
        }
    }

    #[test]
    fn an_organization_that_answers_badly_keeps_its_plan_and_its_credits() {
        let timezones = HashMap::new();
        let seen = seen(&timezones);
        let known = OrganizationRecord {
            plan: Some("Teams".into()),
            api_limit: Some(240),
            credits_used: Some(12.0),
            timezone: Some("Asia/Jakarta".into()),
            ..fixture::organization(seen.key)
        };
        let kept = seen.again(Some(&known));
        let expected = OrganizationRecord {
            name: "Kopi Nusantara Group".into(),
            read_at: seen.now,
            ..known
        };
        assert_eq!(kept, expected);
    }

    #[test]
    fn a_time_zone_outlives_a_list_of_time_zones_that_cannot_be_read() {
        let timezones = HashMap::new();
        let seen = seen(&timezones);
        let known = OrganizationRecord {
            timezone: Some("Asia/Jakarta".into()),
            ..fixture::organization(seen.key)
        };
        let fresh = seen.record(seen.organization.clone(), Some(&known));
        assert_eq!(fresh.timezone.as_deref(), Some("Asia/Jakarta"));
    }
}
