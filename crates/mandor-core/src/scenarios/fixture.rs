//! A scenario for tests beside the code.

use super::rows::{Schedule, ScheduleRule, ScheduleSpan, StartedBy};
use crate::keys::{OrganizationKey, ScenarioKey, TeamKey, ZoneId};
use crate::store::scenarios::ScenarioRecord;

/// An active scenario on a quarter-hour schedule.
pub(crate) fn scenario(id: u64, name: &str) -> ScenarioRecord {
    let zone = ZoneId(1);
    ScenarioRecord {
        key: ScenarioKey {
            zone,
            id: id.into(),
        },
        organization: OrganizationKey {
            zone,
            id: 10.into(),
        },
        team: TeamKey {
            zone,
            id: 20.into(),
        },
        name: name.to_owned(),
        description: None,
        is_active: true,
        is_invalid: false,
        is_paused: false,
        unfinished: 0,
        apps: vec!["http".to_owned()],
        started_by: StartedBy::Schedule,
        schedule: Schedule {
            rule: ScheduleRule::Every { seconds: 900 },
            span: ScheduleSpan::default(),
            windows: Vec::new(),
            timezone: None,
        },
        next_run: None,
        edited_at: None,
        made_by: None,
        edited_by: None,
    }
}
