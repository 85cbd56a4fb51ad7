//! `/organizations`: who pays, for what, and how much is used.
//!
//! In: an id, or nothing. Out: organizations of all zones, with the licence only for those of the zone called;
//! many numbers are strings, as Make writes them.

use axum::{Router, extract::Path, routing::get};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply, columns, default_columns},
    asked,
    paging::{BY_NAME, Page, sort_by_name},
    usage::usage_rows,
    visit::Visit,
};
use crate::{
    engine,
    world::{Organization, Scenario, Use, World, stamp, timezones},
};

const USUAL: [&str; 4] = ["id", "name", "timezoneId", "zone"];

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/organizations", get(list))
        .route("/organizations/{id}", get(get_one))
        .route("/organizations/{id}/usage", get(usage))
        .route("/organizations/{id}/subscription", get(subscription))
}

pub(crate) async fn list(visit: Visit) -> Answer {
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &BY_NAME, &visit.switches)?
    };
    let (world, _) = visit.world();
    let mut mine: Vec<&Organization> = world
        .organizations
        .values()
        .filter(|organization| {
            organization
                .members
                .get(&visit.person)
                .is_some_and(|own| own.invitation.is_none())
        })
        .collect();
    if let Some(wanted) = visit.asked.text("zone") {
        mine.retain(|organization| address(&world, organization) == wanted);
    }
    sort_by_name(&mut mine, &page, |organization| {
        (organization.name.as_str(), organization.id)
    });
    let total = mine.len();
    let cols = visit.asked.cols();
    let rows = page.cut(mine).into_iter().map(|organization| {
        let row = if cols.is_empty() {
            brief(&world, organization)
        } else {
            full(
                &world,
                organization,
                visit.zone == organization.zone && visit.token_zone == visit.zone,
            )
        };
        default_columns(row, &cols, &USUAL)
    });
    Ok(Reply(
        json!({"organizations": rows.collect::<Vec<Value>>(), "pg": page.echo(total)}),
    ))
}

pub(crate) async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let organization = visit.organization(&world, asked::id(&id)?)?;
    let row = columns(full(&world, organization, true), &visit.asked.cols());
    Ok(Reply(json!({"organization": row})))
}

pub(crate) async fn usage(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, now) = visit.world();
    let organization = visit.organization(&world, asked::id(&id)?)?;
    let zone = visit.home(&world)?;
    let scenarios = zone.scenarios.values().filter(|scenario| {
        zone.teams
            .get(&scenario.team)
            .is_some_and(|team| team.organization == organization.id)
    });
    Ok(Reply(
        json!({"data": usage_rows(scenarios, organization.timezone, now)}),
    ))
}

/// Assumed: the published example shows these fields; what a coupon holds is told by nobody.
async fn subscription(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let organization = visit.organization(&world, asked::id(&id)?)?;
    visit.allowed_in_organization(&world, organization.id)?;
    Ok(Reply(json!({"product": {
        "id": 1,
        "name": organization.tier.name().to_uppercase(),
        "nextBill": stamp(organization.next_reset),
        "price": {"id": 1, "amount": 0, "currency": "USD"},
        "coupon": null,
    }})))
}

/// Whether the licence lets a team or the organization have variables of its own.
pub(crate) fn has_custom_variables(organization: &Organization) -> bool {
    organization.api_limit >= 120
}

/// Whether the licence lets the organization make roles of its own.
pub(crate) fn has_custom_roles(organization: &Organization) -> bool {
    organization.api_limit >= 1000
}

/// How many bytes all data stores of an organization may have together.
pub(super) const STORED_BYTES: u64 = 10_485_760;

fn address(world: &World, organization: &Organization) -> String {
    world
        .zones
        .get(organization.zone)
        .map(|zone| zone.address.clone())
        .unwrap_or_default()
}

fn brief(world: &World, organization: &Organization) -> Value {
    json!({
        "id": organization.id,
        "name": organization.name,
        "timezoneId": timezones::id_of(organization.timezone),
        "zone": address(world, organization),
    })
}

pub(super) fn full(world: &World, organization: &Organization, is_local: bool) -> Value {
    let mut row = brief(world, organization);
    row["countryId"] = json!(organization.country_id);
    row["externalId"] = json!(format!("org_{:08x}", organization.id));
    if !is_local {
        return row;
    }
    let used = used(world, organization);
    let licensed = licensed_operations(world, organization);
    let extra = json!({
        "license": license(organization, licensed),
        "serviceName": "default",
        "productName": format!("{} plan", organization.tier.name()),
        "isPaused": organization.is_paused,
        "lastReset": stamp(organization.last_reset),
        "nextReset": stamp(organization.next_reset),
        "operations": used.operations.to_string(),
        "transfer": used.transfer.to_string(),
        "operationsExt": "0",
        "transferExt": "0",
        "centicreditsConsumed": used.centicredits.to_string(),
        "unusedOperations": (licensed - used.operations).max(0).to_string(),
        "unusedTransfer": "0",
        "tfaEnforced": false,
        "featureControls": [{"id": 1, "name": "ai", "enabled": true}],
        "features": {"custom_variables": true, "organization_variables": true},
        "teams": teams(world, organization),
    });
    if let (Value::Object(row), Value::Object(extra)) = (&mut row, extra) {
        row.extend(extra);
    }
    row
}

fn teams(world: &World, organization: &Organization) -> Vec<Value> {
    world
        .zones
        .get(organization.zone)
        .map_or_else(Vec::new, |zone| {
            let own = zone
                .teams
                .values()
                .filter(|team| team.organization == organization.id);
            own.map(|team| json!({"id": team.id, "name": team.name}))
                .collect()
        })
}

/// What all scenarios of an organization have used in the running period.
fn used(world: &World, organization: &Organization) -> Use {
    let mut sum = Use::default();
    own_scenarios(world, organization)
        .for_each(|scenario| sum.add(engine::used(scenario, organization, world.birth)));
    sum
}

fn own_scenarios<'w>(
    world: &'w World,
    organization: &Organization,
) -> impl Iterator<Item = &'w Scenario> {
    let id = organization.id;
    world
        .zones
        .get(organization.zone)
        .into_iter()
        .flat_map(move |zone| {
            zone.scenarios.values().filter(move |scenario| {
                zone.teams
                    .get(&scenario.team)
                    .is_some_and(|team| team.organization == id)
            })
        })
}

/// A plan in round thousands, bought so that the period ends about as full as the organization's story says.
fn licensed_operations(world: &World, organization: &Organization) -> i64 {
    let hours = |length: SignedDuration| length.as_hours().max(1);
    let used: i64 = own_scenarios(world, organization)
        .map(|scenario| engine::used_before_birth(scenario, organization, world.birth).operations)
        .sum();
    let passed = world.birth.duration_since(organization.first_reset);
    let projected = used * hours(engine::period(organization.is_yearly)) / hours(passed);
    let bought = projected * 100 / organization.expected_use_percent.max(1);
    ((bought + 999) / 1000 * 1000).max(1000)
}

/// How many teams the plan allows; more than one needs the Teams plan.
pub(super) fn team_limit(organization: &Organization) -> usize {
    if organization.api_limit >= 240 { 60 } else { 1 }
}

fn license(organization: &Organization, operations: i64) -> Value {
    json!({
        "apiLimit": organization.api_limit,
        "operations": operations,
        "centicredits": operations * 100,
        "transfer": operations * 524_288,
        "interval": organization.tier.interval_minutes(),
        "scenarios": if organization.api_limit <= 30 { json!(2) } else { Value::Null },
        "users": 500,
        "teams": team_limit(organization),
        "dslimit": 1000,
        "dsslimit": STORED_BYTES,
        "fslimit": 104_857_600,
        "iolimit": 5_242_880,
        "retention": organization.tier.retention_days(),
        "dlqStorage": 10_485_760,
        "restartPeriod": if organization.is_yearly { "yearly" } else { "monthly" },
        "customVariables": has_custom_variables(organization),
        "customRoles": has_custom_roles(organization),
        "analyticsAccess": organization.api_limit >= 1000,
        "apps": if organization.api_limit <= 30 { json!("basic") } else { json!(["basic", "premium"]) },
    })
}
