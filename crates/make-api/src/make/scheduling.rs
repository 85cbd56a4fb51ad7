//! When a scenario runs by itself.
//!
//! In: Make's `scheduling` object. Out: one variant per type, and the same object again for writing.
//! Never loses a type it does not know: that one keeps its whole object. `between`, and a `restrict` beside any type
//! but `indefinitely`, are not read, so writing such a schedule back takes them away.
//!
//! Make has no cron expressions and no time zone here. Assumed: times are read in the organization's time zone.
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::cron::Cron;

/// When a scenario runs by itself.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Scheduling {
    /// Every so many seconds, counted from activation.
    Indefinitely {
        /// Seconds between two starts, at least 60.
        interval_seconds: u64,
        /// The hours and days it is limited to; empty means always.
        restrict: Vec<Restriction>,
    },
    /// Once, at this moment, in Make's text.
    Once {
        /// Date and time, as Make writes it.
        date: String,
    },
    /// Every day.
    Daily {
        /// `HH:MM` or `HH:MM:SS`.
        time: String,
    },
    /// On some days of the week.
    Weekly {
        /// 0 is Sunday.
        days: Vec<u8>,
        /// `HH:MM` or `HH:MM:SS`.
        time: String,
    },
    /// On some days of the month.
    Monthly {
        /// 1 to 31.
        days: Vec<u8>,
        /// `HH:MM` or `HH:MM:SS`.
        time: String,
    },
    /// On some days of some months.
    Yearly {
        /// 1 to 12.
        months: Vec<u8>,
        /// 1 to 31.
        days: Vec<u8>,
        /// `HH:MM` or `HH:MM:SS`.
        time: String,
    },
    /// As soon as a message arrives at its hook.
    Immediately {
        /// Most starts a minute, 1 to 10,000; `None` for no limit.
        maximum_runs_per_minute: Option<u64>,
    },
    /// Only when somebody runs it.
    OnDemand,
    /// By a cron expression. Only servers with that [capability](crate::Capabilities::cron) have it; Make refuses it,
    /// and [`Cron::to_scheduling`] says the same in Make's language where that is possible.
    Cron(Cron),
    /// A type Make added later, or a known one without its parts: the whole object.
    Unknown(Value),
}

/// Hours and days that a schedule is limited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// From and to, `HH:MM`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub time: Vec<String>,
    /// Days of the week, 0 is Sunday.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u8>,
    /// Months, 1 to 12.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
}

impl Scheduling {
    fn read(object: &Value) -> Option<Self> {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let numbers = |key: &str| Vec::<u8>::deserialize(object.get(key)?).ok();
        Some(match object.get("type")?.as_str()? {
            "indefinitely" => Self::Indefinitely {
                interval_seconds: object.get("interval").and_then(Value::as_u64)?,
                restrict: object
                    .get("restrict")
                    .and_then(|list| Vec::deserialize(list).ok())
                    .unwrap_or_default(),
            },
            "once" => Self::Once {
                date: text("date")?,
            },
            "daily" => Self::Daily {
                time: text("time")?,
            },
            "weekly" => Self::Weekly {
                days: numbers("days")?,
                time: text("time")?,
            },
            "monthly" => Self::Monthly {
                days: numbers("days")?,
                time: text("time")?,
            },
            "yearly" => Self::Yearly {
                months: numbers("months")?,
                days: numbers("days")?,
                time: text("time")?,
            },
            "immediately" => Self::Immediately {
                maximum_runs_per_minute: object
                    .get("maximum_runs_per_minute")
                    .and_then(Value::as_u64),
            },
            "on-demand" => Self::OnDemand,
            "cron" => Self::Cron(Cron::deserialize(object).ok()?),
            _ => return None,
        })
    }

    fn write(&self) -> Value {
        match self {
            Self::Indefinitely {
                interval_seconds,
                restrict,
            } => {
                let mut object = Map::new();
                object.insert("type".to_owned(), json!("indefinitely"));
                object.insert("interval".to_owned(), json!(interval_seconds));
                if !restrict.is_empty() {
                    object.insert("restrict".to_owned(), json!(restrict));
                }
                Value::Object(object)
            }
            Self::Once { date } => json!({ "type": "once", "date": date }),
            Self::Daily { time } => json!({ "type": "daily", "time": time }),
            Self::Weekly { days, time } => json!({ "type": "weekly", "days": days, "time": time }),
            Self::Monthly { days, time } => {
                json!({ "type": "monthly", "days": days, "time": time })
            }
            Self::Yearly { months, days, time } => {
                json!({ "type": "yearly", "months": months, "days": days, "time": time })
            }
            Self::Immediately {
                maximum_runs_per_minute: None,
            } => json!({ "type": "immediately" }),
            Self::Immediately {
                maximum_runs_per_minute,
            } => {
                json!({ "type": "immediately", "maximum_runs_per_minute": maximum_runs_per_minute })
            }
            Self::OnDemand => json!({ "type": "on-demand" }),
            Self::Cron(cron) => {
                json!({ "type": "cron", "cronExpression": cron.expression, "timezone": cron.timezone })
            }
            Self::Unknown(object) => object.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Scheduling {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let object = Value::deserialize(from)?;
        Ok(Self::read(&object).unwrap_or(Self::Unknown(object)))
    }
}

impl Serialize for Scheduling {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_read_and_written_back_unchanged() {
        let table = [
            json!({"type": "indefinitely", "interval": 900}),
            json!({"type": "indefinitely", "interval": 900, "restrict": [{"time": ["09:00", "17:00"], "days": [1, 2]}]}),
            json!({"type": "once", "date": "2026-01-01T09:00:00.000Z"}),
            json!({"type": "daily", "time": "09:00"}),
            json!({"type": "weekly", "days": [0, 6], "time": "09:00:30"}),
            json!({"type": "monthly", "days": [1, 31], "time": "09:00"}),
            json!({"type": "yearly", "months": [12], "days": [24], "time": "09:00"}),
            json!({"type": "immediately"}),
            json!({"type": "immediately", "maximum_runs_per_minute": 10}),
            json!({"type": "on-demand"}),
        ];
        for object in table {
            let scheduling = Scheduling::deserialize(&object).unwrap();
            assert!(
                !matches!(scheduling, Scheduling::Unknown(_)),
                "{object} is a known type"
            );
            assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
        }
    }

    #[test]
    fn what_is_not_known_is_kept_whole() {
        for object in [
            json!({"type": "lunar", "phase": "full"}),
            json!({"type": "daily"}),
            json!({"type": "indefinitely", "interval": null}),
            json!("nonsense"),
        ] {
            let scheduling = Scheduling::deserialize(&object).unwrap();
            assert_eq!(scheduling, Scheduling::Unknown(object));
        }
    }
}
