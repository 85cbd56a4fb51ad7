//! What a world of a given size consists of, before chance fills it in.
//!
//! In: a size. Out: organizations with plan, place, teams and how many scenarios each team has.
//! It draws nothing by chance and gives no ids.

use super::{
    agency,
    patterns::{FINANCE, MARKETING, OPS, Pattern, SALES, SUPPORT, WAREHOUSE},
};
use crate::config::Size;

/// What an organization pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    Free,
    Core,
    Pro,
    Teams,
    Enterprise,
}

impl Tier {
    /// Requests per minute; what Make's pages say, and what was measured for Free.
    pub(crate) fn api_limit(self) -> u32 {
        match self {
            Self::Free => 30,
            Self::Core => 60,
            Self::Pro => 120,
            Self::Teams => 240,
            Self::Enterprise => 1000,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Free => "Free",
            Self::Core => "Core",
            Self::Pro => "Pro",
            Self::Teams => "Teams",
            Self::Enterprise => "Enterprise",
        }
    }

    /// How many days of history are kept.
    pub(crate) fn retention_days(self) -> i64 {
        match self {
            Self::Free => 7,
            Self::Core | Self::Pro | Self::Teams => 30,
            Self::Enterprise => 60,
        }
    }

    /// The shortest interval, in minutes.
    pub(crate) fn interval_minutes(self) -> i64 {
        if self == Self::Free { 15 } else { 1 }
    }
}

/// A team to be: its name, what its people automate, how many automations it has.
pub(crate) struct TeamPlan {
    pub(crate) name: String,
    pub(crate) patterns: Vec<&'static Pattern>,
    pub(crate) scenarios: usize,
}

/// An organization to be.
pub(crate) struct OrganizationPlan {
    pub(crate) name: &'static str,
    pub(crate) zone: usize,
    pub(crate) tier: Tier,
    pub(crate) timezone: &'static str,
    pub(crate) country_id: u64,
    pub(crate) mail: &'static str,
    pub(crate) expected_use_percent: i64,
    /// Paid by the year: the counters run for a year, and consumption is told for sixty days.
    pub(crate) is_yearly: bool,
    pub(crate) teams: Vec<TeamPlan>,
}

/// A world to be.
pub(crate) struct WorldPlan {
    pub(crate) zones: &'static [&'static str],
    pub(crate) people: usize,
    pub(crate) organizations: Vec<OrganizationPlan>,
    /// Runs are this many times rarer than in a small world.
    pub(crate) calm: i64,
}

const ONE_ZONE: &[&str] = &["eu1"];

/// What a world of this size consists of.
pub(crate) fn of(size: Size) -> WorldPlan {
    match size {
        Size::Tiny => tiny(),
        Size::Agency | Size::Hostile => agency::plan(),
        Size::Mid => mid(),
        Size::Huge => huge(),
    }
}

fn tiny() -> WorldPlan {
    let patterns = vec![
        &WAREHOUSE[0],
        &MARKETING[0],
        &FINANCE[0],
        &OPS[0],
        &OPS[1],
        &MARKETING[2],
        &MARKETING[1],
        &SUPPORT[0],
    ];
    WorldPlan {
        zones: ONE_ZONE,
        people: 5,
        organizations: vec![OrganizationPlan {
            name: "Warung Digital",
            zone: 0,
            tier: Tier::Pro,
            timezone: "Asia/Jakarta",
            country_id: 100,
            mail: "warungdigital.id",
            expected_use_percent: 60,
            is_yearly: false,
            teams: vec![TeamPlan {
                name: "My Team".to_owned(),
                scenarios: patterns.len(),
                patterns,
            }],
        }],
        calm: 1,
    }
}

fn mid() -> WorldPlan {
    let team = |name: &str, patterns: &'static [Pattern]| TeamPlan {
        name: name.to_owned(),
        patterns: patterns.iter().collect(),
        scenarios: 100,
    };
    WorldPlan {
        zones: ONE_ZONE,
        people: 30,
        organizations: vec![OrganizationPlan {
            name: "Nusantara Retail Group",
            zone: 0,
            tier: Tier::Teams,
            timezone: "Asia/Jakarta",
            country_id: 100,
            mail: "nusantararetail.co.id",
            expected_use_percent: 75,
            is_yearly: false,
            teams: vec![
                team("Marketing", MARKETING),
                team("Warehouse", WAREHOUSE),
                team("Finance", FINANCE),
                team("Support", SUPPORT),
                team("Ops", OPS),
            ],
        }],
        calm: 2,
    }
}

fn huge() -> WorldPlan {
    let functions: [(&str, &'static [Pattern]); 8] = [
        ("Marketing", MARKETING),
        ("Warehouse", WAREHOUSE),
        ("Finance", FINANCE),
        ("Support", SUPPORT),
        ("Ops", OPS),
        ("Sales", SALES),
        ("Logistics", WAREHOUSE),
        ("Customer Care", SUPPORT),
    ];
    let regions = ["Jawa", "Sumatra", "Kalimantan", "Sulawesi", "International"];
    let teams = regions
        .iter()
        .flat_map(|region| {
            functions.iter().map(move |(name, patterns)| TeamPlan {
                name: format!("{name} {region}"),
                patterns: patterns.iter().collect(),
                scenarios: 125,
            })
        })
        .collect();
    WorldPlan {
        zones: ONE_ZONE,
        people: 200,
        organizations: vec![OrganizationPlan {
            name: "Garuda Commerce",
            zone: 0,
            tier: Tier::Enterprise,
            timezone: "Asia/Jakarta",
            country_id: 100,
            mail: "garudacommerce.com",
            expected_use_percent: 82,
            is_yearly: false,
            teams,
        }],
        calm: 4,
    }
}
