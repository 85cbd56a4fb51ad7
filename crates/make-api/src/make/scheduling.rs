//! When a scenario runs by itself.
//!
//! In: Make's `scheduling` object. Out: one variant per type, and the same object again for writing.
//! Never loses anything: what is read is written back unchanged, whatever Make put into it.
//!
//! Make has no cron expressions and no time zone here. Assumed: times are read in the organization's time zone.
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::cron::Cron;
use crate::lenient;

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
    /// One of the others, with more beside it than its variant says, such as `between`, or a `restrict` where none is
    /// expected. [`Scheduling::rule`] is the variant; the object is what is written back.
    Kept {
        /// What it is apart from that. Never `Kept` itself.
        rule: Box<Scheduling>,
        /// The whole object, as Make gave it.
        object: Value,
    },
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
    /// The schedule apart from what limits it, to look at and never to write: writing it would drop the limits.
    pub fn rule(&self) -> &Self {
        match self {
            Self::Kept { rule, .. } => rule,
            other => other,
        }
    }

    /// The hours and days it is limited to, whatever its type; empty means always.
    pub fn restrictions(&self) -> Vec<Restriction> {
        match self {
            Self::Indefinitely { restrict, .. } => restrict.clone(),
            Self::Kept { object, .. } => restrictions(object),
            _ => Vec::new(),
        }
    }

    /// The moments it starts and ends at; `None` where it has no such limit.
    pub fn between(&self) -> Option<(Timestamp, Timestamp)> {
        let Self::Kept { object, .. } = self else {
            return None;
        };
        match object.get("between")?.as_array()?.as_slice() {
            [start, end] => Some((lenient::as_moment(start)?, lenient::as_moment(end)?)),
            _ => None,
        }
    }

    fn read(object: &Value) -> Option<Self> {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str| object.get(key).and_then(lenient::as_u64);
        let numbers = |key: &str| {
            let members = object.get(key)?.as_array()?.iter();
            let numbers = members.map(|member| u8::try_from(lenient::as_u64(member)?).ok());
            numbers.collect::<Option<Vec<u8>>>()
        };
        Some(match object.get("type")?.as_str()? {
            "indefinitely" => Self::Indefinitely {
                interval_seconds: number("interval")?,
                restrict: restrictions(object),
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
                maximum_runs_per_minute: number("maximum_runs_per_minute"),
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
            Self::Kept { object, .. } | Self::Unknown(object) => object.clone(),
        }
    }
}

/// What stands under `restrict`, as far as it can be read.
fn restrictions(object: &Value) -> Vec<Restriction> {
    let list = object.get("restrict");
    list.and_then(|list| Vec::deserialize(list).ok())
        .unwrap_or_default()
}

impl<'de> Deserialize<'de> for Scheduling {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let object = Value::deserialize(from)?;
        Ok(match Self::read(&object) {
            Some(rule) if rule.write() == object => rule,
            Some(rule) => Self::Kept {
                rule: Box::new(rule),
                object,
            },
            None => Self::Unknown(object),
        })
    }
}

impl Serialize for Scheduling {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lenient::any_json;

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
                !matches!(scheduling, Scheduling::Unknown(_) | Scheduling::Kept { .. }),
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

    #[test]
    fn what_stands_beside_a_known_type_is_kept_and_the_type_is_known_all_the_same() {
        let object = json!({
            "type": "daily", "time": "09:00",
            "between": ["2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"],
            "restrict": [{"days": [1], "holidays": "no"}],
        });
        let scheduling = Scheduling::deserialize(&object).unwrap();
        let time = "09:00".to_owned();
        assert_eq!(scheduling.rule(), &Scheduling::Daily { time });
        assert_eq!(scheduling.restrictions()[0].days, [1]);
        let (start, end) = scheduling.between().unwrap();
        assert_eq!(
            (start.to_string(), end.to_string()),
            (
                "2026-01-01T00:00:00Z".to_owned(),
                "2026-06-30T00:00:00Z".to_owned()
            )
        );
        assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
    }

    #[test]
    fn numbers_written_as_texts_are_understood() {
        let object = json!({"type": "indefinitely", "interval": "900"});
        let scheduling = Scheduling::deserialize(&object).unwrap();
        let every_quarter = Scheduling::Indefinitely {
            interval_seconds: 900,
            restrict: Vec::new(),
        };
        assert_eq!(scheduling.rule(), &every_quarter);
        assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
    }

    /// A schedule of a known or an unknown type, whose parts are sound, strange or missing.
    fn any_schedule() -> impl Strategy<Value = Value> {
        let kind = prop::sample::select(vec![
            "indefinitely",
            "once",
            "daily",
            "weekly",
            "monthly",
            "yearly",
            "immediately",
            "on-demand",
            "cron",
            "lunar",
        ]);
        let sound = prop::sample::subsequence(
            vec![
                ("interval", json!(900)),
                ("date", json!("2026-01-01T09:00:00Z")),
                ("time", json!("09:00")),
                ("days", json!([1, 5])),
                ("months", json!([12])),
                ("maximum_runs_per_minute", json!(10)),
                ("cronExpression", json!("0 9 * * *")),
                ("timezone", json!("Europe/Prague")),
                (
                    "between",
                    json!(["2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"]),
                ),
                (
                    "restrict",
                    json!([{"time": ["09:00", "17:00"], "days": [1], "more": null}]),
                ),
            ],
            0..=10,
        );
        let key = prop::sample::select(vec![
            "interval", "time", "days", "months", "between", "restrict", "new",
        ]);
        let strange = prop::collection::vec((key, any_json()), 0..3);
        (kind, sound, strange).prop_map(|(kind, sound, strange)| {
            let mut object = json!({ "type": kind });
            for (key, value) in sound.into_iter().chain(strange) {
                object[key] = value;
            }
            object
        })
    }

    proptest! {
        #[test]
        fn every_schedule_is_written_back_as_it_was_read(
            object in prop_oneof![4 => any_schedule(), 1 => any_json()],
        ) {
            let scheduling = Scheduling::deserialize(&object).unwrap();
            prop_assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
        }
    }
}
