//! From Make's words to the screen's.
//!
//! In: the lenient types of `make-api`. Out: records of the store and rows. Pure, and the only
//! place where scenarios and runs change their language.

use jiff::civil::DateTime;
use make_api::{
    Blueprint, ExecutionError, LogRow, Restriction, RunStatus, Scenario, Scheduling, Span, Step,
};

use super::assemble::credits_of;
use super::rows::{
    Flow, FlowLink, FlowStep, RunError, RunOutcome, RunRow, Schedule, ScheduleRule, ScheduleSpan,
    ScheduleWindow, StartedBy, StepKind,
};
use crate::clock::Moment;
use crate::keys::{OrganizationKey, ScenarioKey, TeamKey};
use crate::store::scenarios::ScenarioRecord;

/// How far apart steps stand when Make tells no positions; its editor's own distance.
const STEP_DISTANCE: f64 = 300.0;

/// A scenario of an organization whose clock shows `timezone`.
pub(crate) fn scenario(
    scenario: Scenario,
    organization: OrganizationKey,
    timezone: Option<&str>,
) -> ScenarioRecord {
    let zone = organization.zone;
    let mut apps: Vec<String> = Vec::new();
    for package in scenario.used_packages {
        if !apps.contains(&package) {
            apps.push(package);
        }
    }
    let schedule = schedule(scenario.scheduling.as_ref(), timezone);
    ScenarioRecord {
        key: ScenarioKey {
            zone,
            id: scenario.id,
        },
        organization,
        team: TeamKey {
            zone,
            id: scenario.team_id,
        },
        name: scenario.name,
        description: Some(scenario.description).filter(|text| !text.trim().is_empty()),
        is_active: scenario.is_active,
        is_invalid: scenario.is_invalid,
        is_paused: scenario.is_paused,
        unfinished: u32::try_from(scenario.dlq_count).unwrap_or(u32::MAX),
        apps,
        started_by: started_by(scenario.scheduling.as_ref()),
        next_run: scenario.next_exec.map(Moment),
        edited_at: scenario.last_edit.map(Moment),
        made_by: scenario.created_by_user.map(|person| person.name),
        edited_by: scenario.updated_by_user.map(|person| person.name),
        schedule,
    }
}

/// What starts it does not depend on when it may.
fn started_by(scheduling: Option<&Scheduling>) -> StartedBy {
    match scheduling.map(Scheduling::rule) {
        Some(Scheduling::Immediately { .. }) => StartedBy::Webhook,
        Some(Scheduling::OnDemand) => StartedBy::Person,
        _ => StartedBy::Schedule,
    }
}

/// A schedule; `None`, what is not known and what is limited in a way that cannot be told become
/// [`ScheduleRule::Unknown`].
pub(crate) fn schedule(scheduling: Option<&Scheduling>, timezone: Option<&str>) -> Schedule {
    // Without its limits a schedule would promise runs that never come.
    let limits = scheduling.and_then(Scheduling::restrictions);
    let span = scheduling.and_then(|it| span(&it.between()?, timezone));
    let known = scheduling.filter(|_| limits.is_some() && span.is_some());
    let limits = limits.unwrap_or_default();
    let span = span.unwrap_or_default();
    // A cron expression names its own time zone. What Make could not say so stays unknown.
    if let Some(Scheduling::Cron(cron)) = known.map(Scheduling::rule)
        && limits.is_empty()
        && let Ok(said) = cron.to_scheduling(&cron.timezone)
    {
        let said = schedule(Some(&said), Some(&cron.timezone));
        return Schedule { span, ..said };
    }
    let rule = match known.map(Scheduling::rule) {
        Some(Scheduling::Indefinitely {
            interval_seconds, ..
        }) => ScheduleRule::Every {
            seconds: *interval_seconds,
        },
        Some(Scheduling::Once { date }) => ScheduleRule::Once {
            at: moment(date, timezone),
        },
        Some(Scheduling::Daily { time }) => ScheduleRule::Daily {
            time: minutes(time),
        },
        Some(Scheduling::Weekly { days, time }) => ScheduleRule::Weekly {
            days: days.clone(),
            time: minutes(time),
        },
        Some(Scheduling::Monthly { days, time }) => ScheduleRule::Monthly {
            days: days.clone(),
            time: minutes(time),
        },
        Some(Scheduling::Yearly { months, days, time }) => ScheduleRule::Yearly {
            months: months.clone(),
            days: days.clone(),
            time: minutes(time),
        },
        Some(Scheduling::Immediately { .. }) => ScheduleRule::OnWebhook,
        Some(Scheduling::OnDemand) => ScheduleRule::OnDemand,
        // `Scheduling` grows with Make; what this version does not know is said to be unknown.
        Some(Scheduling::Unknown(_) | _) | None => ScheduleRule::Unknown,
    };
    Schedule {
        rule,
        span,
        windows: limits.iter().map(window).collect(),
        timezone: timezone.map(str::to_owned),
    }
}

fn window(restriction: &Restriction) -> ScheduleWindow {
    ScheduleWindow {
        from: restriction.time.first().map(|time| minutes(time)),
        to: restriction.time.get(1).map(|time| minutes(time)),
        days: restriction.days.clone(),
        months: restriction.months.clone(),
    }
}

/// From when until when; `None` where a moment is told that cannot be read.
fn span(between: &Span, timezone: Option<&str>) -> Option<ScheduleSpan> {
    let side = |told: &Option<String>| match told.as_deref() {
        None => Some(None),
        Some(told) => moment(told, timezone).map(Some),
    };
    Some(ScheduleSpan {
        from: side(&between.start)?,
        until: side(&between.end)?,
    })
}

/// A moment as Make writes it. Assumed: without an offset it is read in the organization's time zone, as times are.
fn moment(told: &str, timezone: Option<&str>) -> Option<Moment> {
    if let Ok(at) = told.parse() {
        return Some(Moment(at));
    }
    let told: DateTime = told.parse().ok()?;
    Some(Moment(told.in_tz(timezone?).ok()?.timestamp()))
}

/// `HH:MM:SS` without its seconds.
fn minutes(time: &str) -> String {
    time.splitn(3, ':').take(2).collect::<Vec<_>>().join(":")
}

/// One row of a scenario's log.
pub(crate) fn run(row: &LogRow) -> RunRow {
    RunRow {
        id: row.id.to_string(),
        at: Moment(row.timestamp),
        outcome: match row.status {
            RunStatus::Pending => RunOutcome::Running,
            RunStatus::Success => RunOutcome::Success,
            RunStatus::Warning => RunOutcome::Warning,
            RunStatus::Error => RunOutcome::Failed,
            RunStatus::Unknown(_) => RunOutcome::Unknown,
        },
        duration_ms: row.duration_ms,
        credits: row.centicredits.map(credits_of),
        started_by: match (row.kind.as_deref(), row.instant) {
            (Some("manual"), _) => StartedBy::Person,
            (_, true) => StartedBy::Webhook,
            (_, false) => StartedBy::Schedule,
        },
    }
}

/// Why a run failed.
pub(crate) fn run_error(error: ExecutionError) -> RunError {
    let (app, action) = match error.cause_module {
        Some(module) => (Some(module.app_name), Some(module.name)),
        None => (None, None),
    };
    RunError {
        message: error.message,
        app,
        action,
    }
}

/// The flow picture of a blueprint: its steps and how data moves between them.
pub(crate) fn flow(blueprint: &Blueprint) -> Flow {
    let mut flow = Flow::default();
    draw(&mut flow, &blueprint.steps, None, (0.0, 0.0));
    flow
}

/// Where a line comes from.
#[derive(Clone, Copy)]
struct From {
    step: u64,
    on_error: bool,
}

fn draw(flow: &mut Flow, steps: &[Step], mut from: Option<From>, start: (f64, f64)) {
    let mut place = start;
    for step in steps {
        let (x, y) = step.position.unwrap_or(place);
        flow.steps.push(FlowStep {
            id: step.id,
            app: step.app().to_owned(),
            action: step
                .module
                .split_once(':')
                .map_or("", |(_app, action)| action)
                .to_owned(),
            label: step.label.clone().filter(|label| !label.trim().is_empty()),
            kind: kind(step, from.is_none()),
            x,
            y,
            failing: false,
        });
        if let Some(from) = from {
            flow.links.push(FlowLink {
                from: from.step,
                to: step.id,
                filter: step.filter.clone(),
                on_error: from.on_error,
            });
        }
        place = (x + STEP_DISTANCE, y);
        let mut lane = y;
        for route in &step.routes {
            draw(
                flow,
                route,
                Some(From {
                    step: step.id,
                    on_error: false,
                }),
                (place.0, lane),
            );
            lane += STEP_DISTANCE;
        }
        if !step.on_error.is_empty() {
            let below = (place.0, y + STEP_DISTANCE / 2.0);
            draw(
                flow,
                &step.on_error,
                Some(From {
                    step: step.id,
                    on_error: true,
                }),
                below,
            );
        }
        from = Some(From {
            step: step.id,
            on_error: false,
        });
    }
}

fn kind(step: &Step, is_first: bool) -> StepKind {
    if !step.routes.is_empty() || step.module.ends_with("Router") {
        StepKind::Router
    } else if is_first {
        StepKind::Trigger
    } else {
        StepKind::Action
    }
}

/// Marks the step at which a run stopped, where the error names one that is in the picture.
pub(crate) fn mark_failing(flow: &mut Flow, error: Option<&RunError>) {
    let Some(error) = error else { return };
    for step in &mut flow.steps {
        step.failing = error.app.as_deref() == Some(step.app.as_str())
            && error.action.as_deref() == Some(step.action.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_loses_its_seconds_only() {
        assert_eq!(minutes("09:30:00"), "09:30");
        assert_eq!(minutes("09:30"), "09:30");
    }

    fn log_row(more: &serde_json::Value) -> LogRow {
        let mut row = serde_json::json!({
            "id": "cc1c49323b344687a324888762206003",
            "timestamp": "2026-11-24T02:00:00.000Z",
            "status": 1,
        });
        for (name, value) in more.as_object().unwrap() {
            row[name] = value.clone();
        }
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn a_run_says_how_it_ended_what_it_cost_and_who_started_it() {
        let row = log_row(&serde_json::json!({
            "status": 3, "duration": 1_200, "centicredits": 250, "type": "manual",
        }));
        let expected = RunRow {
            id: "cc1c49323b344687a324888762206003".into(),
            at: Moment("2026-11-24T02:00:00Z".parse().unwrap()),
            outcome: RunOutcome::Failed,
            duration_ms: Some(1_200),
            credits: Some(2.5),
            started_by: StartedBy::Person,
        };
        assert_eq!(run(&row), expected);
    }

    #[test]
    fn every_way_a_run_ends_has_its_word() {
        use RunOutcome::{Failed, Running, Success, Unknown, Warning};
        for (status, expected) in [
            (0, Running),
            (1, Success),
            (2, Warning),
            (3, Failed),
            (9, Unknown),
        ] {
            let row = log_row(&serde_json::json!({ "status": status }));
            assert_eq!(run(&row).outcome, expected, "{status}");
        }
    }

    #[test]
    fn what_is_not_told_about_a_run_is_not_made_up() {
        let row = run(&log_row(&serde_json::json!({})));
        assert_eq!((row.duration_ms, row.credits), (None, None));
        assert_eq!(row.started_by, StartedBy::Schedule);
        let instant = log_row(&serde_json::json!({ "type": "auto", "instant": true }));
        assert_eq!(run(&instant).started_by, StartedBy::Webhook);
    }

    #[test]
    fn a_cron_expression_is_said_as_make_would_in_its_own_time_zone() {
        let read = |expression: &str| {
            let cron = serde_json::json!({
                "type": "cron", "cronExpression": expression, "timezone": "Europe/Prague",
                "enabled": true,
            });
            let scheduling: Scheduling = serde_json::from_value(cron).unwrap();
            schedule(Some(&scheduling), Some("Asia/Jakarta"))
        };
        let workdays = read("30 9 * * 1-5");
        let expected = ScheduleRule::Weekly {
            days: vec![1, 2, 3, 4, 5],
            time: "09:30".to_owned(),
        };
        assert_eq!(workdays.rule, expected);
        assert_eq!(workdays.timezone.as_deref(), Some("Europe/Prague"));
        let beyond_make = read("0 9 1 * 1");
        assert_eq!(beyond_make.rule, ScheduleRule::Unknown);
    }

    #[test]
    fn a_schedule_of_the_future_is_unknown_and_not_lost() {
        let scheduling = Scheduling::Unknown(serde_json::json!({ "type": "lunar" }));
        assert_eq!(
            schedule(Some(&scheduling), None).rule,
            ScheduleRule::Unknown
        );
        assert_eq!(schedule(None, None).rule, ScheduleRule::Unknown);
    }

    #[test]
    fn a_schedule_that_is_limited_further_keeps_its_rule_and_shows_its_hours() {
        let scheduling: Scheduling = serde_json::from_value(serde_json::json!({
            "type": "daily", "time": "09:00", "restrict": [{ "days": [1, 2] }],
            "between": ["2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"],
        }))
        .unwrap();
        let schedule = schedule(Some(&scheduling), None);
        assert!(matches!(schedule.rule, ScheduleRule::Daily { .. }));
        assert_eq!(schedule.windows[0].days, [1, 2]);
    }

    #[test]
    fn a_schedule_whose_limits_cannot_be_told_is_unknown_and_not_unlimited() {
        for scheduling in [
            serde_json::json!({ "type": "indefinitely", "interval": 900, "restrict": "weekdays" }),
            serde_json::json!({ "type": "daily", "time": "09:00", "restrict": [{ "days": 1 }] }),
            serde_json::json!({ "type": "cron", "cronExpression": "0 9 * * *", "restrict": [null] }),
            serde_json::json!({ "type": "immediately", "maximum_runs_per_minute": "few" }),
            serde_json::json!({ "type": "daily", "time": "09:00", "between": "the holidays" }),
            serde_json::json!({ "type": "daily", "time": "09:00", "between": ["soon", null] }),
            serde_json::json!({ "type": "daily", "time": "09:00", "between": [] }),
        ] {
            let read: Scheduling = serde_json::from_value(scheduling.clone()).unwrap();
            let schedule = schedule(Some(&read), None);
            assert_eq!(schedule.rule, ScheduleRule::Unknown, "{scheduling}");
            assert!(schedule.windows.is_empty());
        }
    }

    #[test]
    fn a_schedule_tells_from_when_until_when_it_counts() {
        let read = |between: serde_json::Value| {
            let daily = serde_json::json!({
                "type": "daily", "time": "09:00", "between": between,
            });
            let scheduling: Scheduling = serde_json::from_value(daily).unwrap();
            schedule(Some(&scheduling), Some("Asia/Jakarta"))
        };
        let at = |text: &str| Some(Moment(text.parse().unwrap()));
        let whole = read(serde_json::json!([
            "2026-01-01T00:00:00Z",
            "2026-06-30T10:00:00Z"
        ]));
        assert_eq!(whole.span.from, at("2026-01-01T00:00:00Z"));
        assert_eq!(whole.span.until, at("2026-06-30T10:00:00Z"));
        let half = read(serde_json::json!([null, "2026-06-30T17:00:00"]));
        let expected = ScheduleSpan {
            from: None,
            until: at("2026-06-30T10:00:00Z"),
        };
        assert_eq!(half.span, expected, "it is five o'clock in Jakarta");
        assert_eq!(read(serde_json::Value::Null).span, ScheduleSpan::default());
    }

    #[test]
    fn a_cron_expression_keeps_its_moments() {
        let cron = serde_json::json!({
            "type": "cron", "cronExpression": "0 9 * * *", "timezone": "Europe/Prague",
            "between": ["2026-01-01T00:00:00Z", null],
        });
        let scheduling: Scheduling = serde_json::from_value(cron).unwrap();
        let schedule = schedule(Some(&scheduling), Some("Asia/Jakarta"));
        assert!(matches!(schedule.rule, ScheduleRule::Daily { .. }));
        assert!(schedule.span.from.is_some() && schedule.span.until.is_none());
    }

    #[test]
    fn days_written_as_texts_are_shown_as_days() {
        let scheduling: Scheduling = serde_json::from_value(serde_json::json!({
            "type": "indefinitely", "interval": 900, "restrict": [{ "days": ["1", "2"] }],
        }))
        .unwrap();
        let schedule = schedule(Some(&scheduling), None);
        assert_eq!(schedule.rule, ScheduleRule::Every { seconds: 900 });
        assert_eq!(schedule.windows[0].days, [1, 2]);
    }

    #[test]
    fn what_starts_a_scenario_is_told_even_where_its_limits_are_not() {
        let started = |kind: &str| {
            let object =
                serde_json::json!({ "type": kind, "time": "09:00", "restrict": "weekdays" });
            let scheduling: Scheduling = serde_json::from_value(object).unwrap();
            started_by(Some(&scheduling))
        };
        assert_eq!(started("immediately"), StartedBy::Webhook);
        assert_eq!(started("on-demand"), StartedBy::Person);
        assert_eq!(started("daily"), StartedBy::Schedule);
    }

    #[test]
    fn the_picture_shows_every_step_and_how_data_moves() {
        let blueprint: Blueprint = serde_json::from_value(serde_json::json!({
            "blueprint": { "name": "Orders", "flow": [
                { "id": 1, "module": "shopify:watchOrders",
                  "metadata": { "designer": { "x": 10, "y": 20, "name": "New order" } } },
                { "id": 2, "module": "builtin:BasicRouter", "routes": [
                    { "flow": [{ "id": 3, "module": "http:ActionSendData",
                                 "filter": { "name": "Paid" } }] },
                    { "flow": [{ "id": 4, "module": "slack:CreateMessage",
                                 "onerror": [{ "id": 5, "module": "builtin:Ignore" }] }] },
                ] },
            ] },
        }))
        .unwrap();
        let flow = flow(&blueprint);
        let steps: Vec<_> = flow.steps.iter().map(|it| (it.id, it.kind)).collect();
        let expected = [
            (1, StepKind::Trigger),
            (2, StepKind::Router),
            (3, StepKind::Action),
            (4, StepKind::Action),
            (5, StepKind::Action),
        ];
        assert_eq!(steps, expected);
        let first = &flow.steps[0];
        assert_eq!(
            (first.app.as_str(), first.action.as_str()),
            ("shopify", "watchOrders")
        );
        assert_eq!(first.label.as_deref(), Some("New order"));
        let places: Vec<_> = flow.steps.iter().map(|it| (it.x, it.y)).collect();
        let expected = [
            (10.0, 20.0),
            (310.0, 20.0),
            (610.0, 20.0),
            (610.0, 320.0),
            (910.0, 470.0),
        ];
        assert_eq!(
            places, expected,
            "what has no place stands where the editor would put it"
        );
        let link = |from, to, filter: Option<&str>, on_error| FlowLink {
            from,
            to,
            filter: filter.map(str::to_owned),
            on_error,
        };
        let expected = [
            link(1, 2, None, false),
            link(2, 3, Some("Paid"), false),
            link(2, 4, None, false),
            link(4, 5, None, true),
        ];
        assert_eq!(flow.links, expected);
    }

    #[test]
    fn the_step_that_failed_is_marked() {
        let step = |id, app: &str, action: &str| FlowStep {
            id,
            app: app.into(),
            action: action.into(),
            label: None,
            kind: StepKind::Action,
            x: 0.0,
            y: 0.0,
            failing: false,
        };
        let mut flow = Flow {
            steps: vec![
                step(1, "http", "ActionSendData"),
                step(2, "slack", "CreateMessage"),
            ],
            links: Vec::new(),
        };
        let error = RunError {
            message: "invalid_auth".into(),
            app: Some("slack".into()),
            action: Some("CreateMessage".into()),
        };
        mark_failing(&mut flow, Some(&error));
        assert_eq!(
            flow.steps
                .iter()
                .map(|step| step.failing)
                .collect::<Vec<_>>(),
            [false, true]
        );
    }
}
