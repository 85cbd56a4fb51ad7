//! Cron expressions for the schedules that a world can keep.
//!
//! In: five fields, or Make's scheduling. Out: the other one. What Make's schedule cannot say is refused, never
//! approximated.

use serde_json::{Value, json};

/// Make's scheduling for a cron expression; nothing for one that it cannot keep.
pub(super) fn scheduling(expression: &str) -> Option<Value> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let [minute, hour, day, month, weekday] = fields.as_slice() else {
        return None;
    };
    match (*minute, *hour, *day, *month, *weekday) {
        (minute, "*", "*", "*", "*") => {
            let step = minute.strip_prefix("*/")?.parse::<i64>().ok()?;
            within(step, 1, 59)?;
            Some(json!({"type": "indefinitely", "interval": step * 60}))
        }
        ("0", hour, "*", "*", "*") if hour.starts_with("*/") => {
            let step = hour.strip_prefix("*/")?.parse::<i64>().ok()?;
            within(step, 1, 23)?;
            Some(json!({"type": "indefinitely", "interval": step * 3600}))
        }
        (minute, hour, day, month, weekday) => {
            let time = format!("{:02}:{:02}", one(hour, 0, 23)?, one(minute, 0, 59)?);
            match (day, month, weekday) {
                ("*", "*", "*") => Some(json!({"type": "daily", "time": time})),
                ("*", "*", days) => {
                    Some(json!({"type": "weekly", "days": several(days, 0, 6)?, "time": time}))
                }
                (days, "*", "*") => {
                    Some(json!({"type": "monthly", "days": several(days, 1, 31)?, "time": time}))
                }
                (days, months, "*") => Some(json!({
                    "type": "yearly",
                    "days": several(days, 1, 31)?,
                    "months": several(months, 1, 12)?,
                    "time": time,
                })),
                _ => None,
            }
        }
    }
}

fn within(number: i64, low: i64, high: i64) -> Option<i64> {
    (low..=high).contains(&number).then_some(number)
}

fn one(text: &str, low: i64, high: i64) -> Option<i64> {
    within(text.parse().ok()?, low, high)
}

fn several(text: &str, low: i64, high: i64) -> Option<Vec<i64>> {
    text.split(',').map(|part| one(part, low, high)).collect()
}

/// The cron expression of Make's scheduling; nothing for a schedule that is no cron.
pub(super) fn expression(scheduling: &Value) -> Option<String> {
    let time = || {
        let (hour, minute) = scheduling["time"].as_str()?.split_once(':')?;
        let minute = minute.split(':').next()?;
        Some((minute.parse::<i64>().ok()?, hour.parse::<i64>().ok()?))
    };
    let list = |name: &str| {
        let numbers = scheduling[name].as_array()?.iter().map(Value::to_string);
        Some(numbers.collect::<Vec<_>>().join(","))
    };
    match scheduling["type"].as_str()? {
        "indefinitely" => {
            let seconds = scheduling["interval"].as_i64()?;
            match (seconds % 3600, seconds % 60, seconds / 60) {
                (0, _, _) if seconds / 3600 < 24 => Some(format!("0 */{} * * *", seconds / 3600)),
                (_, 0, minutes) if minutes < 60 => Some(format!("*/{minutes} * * * *")),
                _ => None,
            }
        }
        "daily" => time().map(|(minute, hour)| format!("{minute} {hour} * * *")),
        "weekly" => {
            let (minute, hour) = time()?;
            Some(format!("{minute} {hour} * * {}", list("days")?))
        }
        "monthly" => {
            let (minute, hour) = time()?;
            Some(format!("{minute} {hour} {} * *", list("days")?))
        }
        "yearly" => {
            let (minute, hour) = time()?;
            Some(format!(
                "{minute} {hour} {} {} *",
                list("days")?,
                list("months")?
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_again() {
        for text in [
            "*/15 * * * *",
            "0 */2 * * *",
            "30 9 * * *",
            "0 8 * * 1,5",
            "0 6 1,15 * *",
            "0 6 24 12 *",
        ] {
            let made = scheduling(text).unwrap();
            assert_eq!(expression(&made).as_deref(), Some(text), "{made}");
        }
    }

    #[test]
    fn what_make_cannot_keep_is_refused() {
        for text in [
            "",
            "* * * *",
            "5 * * * *",
            "*/90 * * * *",
            "0 9 1 * 1",
            "61 9 * * *",
            "a b c d e",
            "0 9-17 * * *",
        ] {
            assert_eq!(scheduling(text), None, "{text}");
        }
    }
}
