//! Lentera Agency: six clients in three zones.
//!
//! In: nothing. Out: the plan of the agency's world. It draws nothing by chance.

use super::{
    patterns::{FINANCE, MARKETING, OPS, Pattern, SALES, SUPPORT, WAREHOUSE},
    plan::{OrganizationPlan, TeamPlan, Tier, WorldPlan},
};

pub(crate) fn plan() -> WorldPlan {
    WorldPlan {
        zones: &["eu1", "us1", "eu2"],
        people: 25,
        organizations: vec![
            client(
                "Kopi Nusantara",
                0,
                Tier::Teams,
                "Asia/Jakarta",
                "kopi.co",
                128,
                vec![
                    team("Marketing", MARKETING, 12),
                    team("Warehouse", WAREHOUSE, 10),
                    team("Finance", FINANCE, 8),
                    team("Support", SUPPORT, 8),
                ],
            ),
            client(
                "Rumah Sehat",
                0,
                Tier::Enterprise,
                "Asia/Jakarta",
                "rumahsehat.id",
                78,
                vec![
                    team("Finance", FINANCE, 8),
                    team("Support", SUPPORT, 10),
                    team("Ops", &OPS[2..], 8),
                ],
            ),
            client(
                "Toko Jaya",
                1,
                Tier::Teams,
                "Asia/Makassar",
                "tokojaya.id",
                31,
                vec![
                    team("Ops", OPS, 12),
                    team("Finance", FINANCE, 8),
                    team("Marketing", MARKETING, 6),
                ],
            ),
            client(
                "Harbor & Pine",
                2,
                Tier::Pro,
                "Europe/London",
                "harborandpine.co.uk",
                66,
                vec![TeamPlan {
                    name: "Ops".to_owned(),
                    patterns: WAREHOUSE[1..].iter().chain(SALES).collect(),
                    scenarios: 16,
                }],
            ),
            client(
                "Sunline Travel",
                1,
                Tier::Core,
                "America/New_York",
                "sunline.travel",
                91,
                vec![team("Marketing", &MARKETING[1..], 12)],
            ),
            client(
                "Batik Laras",
                2,
                Tier::Free,
                "Asia/Jakarta",
                "batiklaras.id",
                55,
                vec![team("My Team", SALES, 2)],
            ),
        ],
        calm: 1,
    }
}

fn client(
    name: &'static str,
    zone: usize,
    tier: Tier,
    timezone: &'static str,
    mail: &'static str,
    expected_use_percent: i64,
    teams: Vec<TeamPlan>,
) -> OrganizationPlan {
    let country_id = match timezone {
        "Europe/London" => 231,
        "America/New_York" => 232,
        _ => 100,
    };
    OrganizationPlan {
        name,
        zone,
        tier,
        timezone,
        country_id,
        mail,
        expected_use_percent,
        is_yearly: name == "Harbor & Pine",
        teams,
    }
}

fn team(name: &str, patterns: &'static [Pattern], scenarios: usize) -> TeamPlan {
    TeamPlan {
        name: name.to_owned(),
        patterns: patterns.iter().collect(),
        scenarios,
    }
}
