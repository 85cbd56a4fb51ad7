//! Reads a schedule as somebody sent it.
//!
//! In: the object that Make calls `scheduling`. Out: a schedule that the engine can follow, or what is wrong with it.
//! There is no cron expression and no timezone in it; whoever sends one is refused.

use jiff::{Timestamp, civil::Time};
use serde_json::Value;

use super::schedule::{Restrict, Schedule};

/// A schedule and the stretch of time outside of which it rests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Read {
    pub(crate) schedule: Schedule,
    pub(crate) between: Option<(Timestamp, Timestamp)>,
}

/// Fields that Make's schedule knows.
const KEYS: [&str; 9] = [
    "type",
    "interval",
    "date",
    "between",
    "time",
    "days",
    "months",
    "restrict",
    "maximum_runs_per_minute",
];

/// Make counts no shorter interval than this, in seconds.
const SHORTEST: i64 = 60;

/// Reads a schedule; `shortest_s` is the shortest interval that the plan allows.
pub(crate) fn read(value: &Value, shortest_s: i64) -> Result<Read, String> {
    let Value::Object(fields) = value else {
        return Err("scheduling should be object".to_owned());
    };
    if let Some(strange) = fields.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!(
            "scheduling should NOT have additional property '{strange}'"
        ));
    }
    let schedule = match fields.get("type").and_then(Value::as_str) {
        Some("indefinitely") => Schedule::Indefinitely {
            interval_s: interval(value, shortest_s.max(SHORTEST))?,
            restrict: restricts(value)?,
        },
        Some("once") => Schedule::Once {
            date: moment(&value["date"])
                .ok_or("scheduling should have required property 'date'")?,
        },
        Some("daily") => Schedule::Daily { time: time(value)? },
        Some("weekly") => Schedule::Weekly {
            days: numbers(value, "days", 0, 6)?,
            time: time(value)?,
        },
        Some("monthly") => Schedule::Monthly {
            days: numbers(value, "days", 1, 31)?,
            time: time(value)?,
        },
        Some("yearly") => Schedule::Yearly {
            months: numbers(value, "months", 1, 12)?,
            days: numbers(value, "days", 1, 31)?,
            time: time(value)?,
        },
        Some("immediately") => Schedule::Immediately {
            mean_gap_s: None,
            most_per_minute: most_per_minute(value)?,
        },
        Some("on-demand") => Schedule::OnDemand,
        _ => return Err("scheduling.type should be equal to one of the allowed values".to_owned()),
    };
    Ok(Read {
        schedule,
        between: between(value)?,
    })
}

fn interval(value: &Value, shortest_s: i64) -> Result<i64, String> {
    let interval = value["interval"]
        .as_i64()
        .ok_or("scheduling should have required property 'interval'")?;
    if interval < shortest_s {
        return Err(format!("scheduling.interval should be >= {shortest_s}"));
    }
    Ok(interval)
}

fn time(value: &Value) -> Result<Time, String> {
    value["time"]
        .as_str()
        .and_then(clock)
        .ok_or_else(|| "scheduling.time should match pattern HH:MM".to_owned())
}

/// `9:05`, `09:05` and `09:05:30` are all times to Make.
fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(str::parse::<i8>);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().transpose().ok()?.unwrap_or(0);
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

fn numbers(value: &Value, key: &str, low: i8, high: i8) -> Result<Vec<i8>, String> {
    let Value::Array(items) = &value[key] else {
        return Err(format!("scheduling should have required property '{key}'"));
    };
    let numbers: Option<Vec<i8>> = items
        .iter()
        .map(|item| item.as_i64().and_then(|number| i8::try_from(number).ok()))
        .map(|number| number.filter(|number| (low..=high).contains(number)))
        .collect();
    numbers
        .filter(|numbers| !numbers.is_empty())
        .ok_or_else(|| format!("scheduling.{key} should hold numbers from {low} to {high}"))
}

fn most_per_minute(value: &Value) -> Result<Option<u32>, String> {
    match &value["maximum_runs_per_minute"] {
        Value::Null => Ok(None),
        most => most
            .as_u64()
            .and_then(|most| u32::try_from(most).ok())
            .filter(|most| (1..=10_000).contains(most))
            .map(Some)
            .ok_or_else(|| {
                "scheduling.maximum_runs_per_minute should be from 1 to 10000".to_owned()
            }),
    }
}

fn restricts(value: &Value) -> Result<Vec<Restrict>, String> {
    let Value::Array(items) = &value["restrict"] else {
        return Ok(Vec::new());
    };
    items.iter().map(restrict).collect()
}

fn restrict(value: &Value) -> Result<Restrict, String> {
    let optional = |key: &str, low, high| {
        if value[key].is_null() {
            Ok((low..=high).collect())
        } else {
            numbers(value, key, low, high)
        }
    };
    let edge = |index: usize, usual: Time| match &value["time"][index] {
        Value::Null => Ok(usual),
        text => text
            .as_str()
            .and_then(clock)
            .ok_or_else(|| "scheduling.restrict.time should match pattern HH:MM".to_owned()),
    };
    Ok(Restrict {
        days: optional("days", 0, 6)?,
        months: optional("months", 1, 12)?,
        from: edge(0, Time::MIN)?,
        to: edge(1, Time::MAX)?,
    })
}

fn between(value: &Value) -> Result<Option<(Timestamp, Timestamp)>, String> {
    match &value["between"] {
        Value::Null => Ok(None),
        pair => moment(&pair[0])
            .zip(moment(&pair[1]))
            .filter(|(start, end)| start <= end)
            .map(Some)
            .ok_or_else(|| "scheduling.between should hold two moments in order".to_owned()),
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_eight_types_are_read() {
        for value in [
            json!({"type": "indefinitely", "interval": 900, "restrict": [{"time": ["09:00", "17:00"], "days": [1, 2]}]}),
            json!({"type": "once", "date": "2026-12-01T08:00:00.000Z"}),
            json!({"type": "daily", "time": "6:30"}),
            json!({"type": "weekly", "days": [0, 6], "time": "06:30:15"}),
            json!({"type": "monthly", "days": [1, 31], "time": "23:59"}),
            json!({"type": "yearly", "months": [12], "days": [24], "time": "18:00"}),
            json!({"type": "immediately", "maximum_runs_per_minute": 60}),
            json!({"type": "on-demand"}),
        ] {
            assert!(read(&value, 60).is_ok(), "{value}: {:?}", read(&value, 60));
        }
    }

    #[test]
    fn what_make_does_not_know_or_allow_is_refused() {
        for (value, word) in [
            (
                json!({"type": "cron", "cronExpression": "* * * * *"}),
                "cronExpression",
            ),
            (
                json!({"type": "daily", "time": "06:00", "timezone": "UTC"}),
                "timezone",
            ),
            (json!({"type": "sometimes"}), "type"),
            (json!({"type": "indefinitely"}), "interval"),
            (json!({"type": "indefinitely", "interval": 59}), ">= 60"),
            (
                json!({"type": "weekly", "days": [7], "time": "06:00"}),
                "days",
            ),
            (json!({"type": "daily", "time": "25:00"}), "time"),
            (
                json!({"type": "immediately", "maximum_runs_per_minute": 0}),
                "maximum",
            ),
            (json!("daily"), "object"),
        ] {
            let problem = read(&value, 60).unwrap_err();
            assert!(problem.contains(word), "{value}: {problem}");
        }
        assert!(
            read(&json!({"type": "indefinitely", "interval": 60}), 900).is_err(),
            "the plan's shortest interval counts, too"
        );
    }
}
