//! Scenarios in which an AI agent works.
//!
//! In: a team. Out: its scenarios with at least one agent, last edit first. Never what an agent does.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use serde::Deserialize;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::ids::TeamId;
use crate::lenient;
use crate::make::scenarios::Scenario;
use crate::page::Pages;

endpoints! {
    AGENT_SCENARIOS = Endpoint::get("agent_scenarios", "/scenarios/ai-agents", &["scenarios:read"]);
}

/// A scenario with the number of its agents.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AgentScenario {
    /// The scenario, with the few fields Make tells here.
    #[serde(flatten)]
    pub scenario: Scenario,
    /// Steps that are agents.
    #[serde(default, deserialize_with = "lenient::number_or_zero")]
    pub agent_count: u64,
}

impl Caller {
    /// `GET /scenarios/ai-agents`: the scenarios of a team that contain AI agents. Scope `scenarios:read`.
    pub fn agent_scenarios(&self, team: TeamId) -> Pages<AgentScenario> {
        let call = AGENT_SCENARIOS.call().query("teamId", team);
        Pages::by_offset(self, "scenarios", call, |row: &AgentScenario| {
            row.scenario.id.to_string()
        })
    }
}
