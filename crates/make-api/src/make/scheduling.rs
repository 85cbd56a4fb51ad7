//! When a scenario runs by itself.
//!
//! In: Make's `scheduling` object. Out: one variant per type, and the same object again for writing.
//! Never loses anything: what is read is written back unchanged, whatever Make put into it.
//!
//! Make has no cron expressions and no time zone here. Assumed: times are read in the organization's time zone.
//! Source: <https://developers.make.com/api-documentation/api-reference/scenarios>

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::cron::Cron;
use crate::lenient;
use crate::make::part::{self, Part};
use crate::make::restriction::{Restriction, restrictions, small_numbers};

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
    /// A type Make added later, or a known one without its parts or with parts that cannot be read: the whole object.
    Unknown(Value),
}

/// From when until when a schedule counts, in Make's text. Empty on a side where it is not limited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub start: Option<String>,
    /// The last moment.
    pub end: Option<String>,
}

impl Scheduling {
    /// The schedule apart from what limits it, to look at and never to write: writing it would drop the limits.
    pub fn rule(&self) -> &Self {
        match self {
            Self::Kept { rule, .. } => rule,
            other => other,
        }
    }

    /// The hours and days it is limited to, whatever its type. Empty means always; `None` means that it could not
    /// be told.
    pub fn restrictions(&self) -> Option<Vec<Restriction>> {
        match self {
            Self::Indefinitely { restrict, .. } => Some(restrict.clone()),
            Self::Kept { object, .. } => restrictions(object),
            Self::Unknown(_) => None,
            _ => Some(Vec::new()),
        }
    }

    /// The moments it is limited to, whatever its type. `None` means that they could not be told.
    pub fn between(&self) -> Option<Span> {
        let pair = match self {
            Self::Kept { object, .. } => object.get("between"),
            Self::Unknown(_) => return None,
            _ => None,
        };
        let Some(pair) = pair.filter(|pair| !pair.is_null()) else {
            return Some(Span::default());
        };
        let side = |value: &Value| match value {
            Value::Null => Some(None),
            Value::String(moment) => Some(Some(moment.clone())),
            _ => None,
        };
        let [start, end] = pair.as_array()?.as_slice() else {
            return None;
        };
        Some(Span {
            start: side(start)?,
            end: side(end)?,
        })
    }

    /// The schedule to write where only what its variant says can be written; `None` where that would drop a limit or
    /// a member of unknown meaning. What belongs to Make's other types says nothing beside this one.
    pub(crate) fn alone(&self) -> Option<&Self> {
        let Self::Kept { rule, object } = self else {
            return Some(self);
        };
        let limits = restrictions(object)?;
        let says_nothing = |(key, value): (&String, &Value)| match key.as_str() {
            "type"
            | "interval"
            | "date"
            | "time"
            | "days"
            | "months"
            | "maximum_runs_per_minute" => true,
            "restrict" => limits.is_empty(),
            _ => value.is_null(),
        };
        let is_whole = object.as_object()?.iter().all(says_nothing);
        is_whole.then_some(rule)
    }

    fn read(object: &Value) -> Option<Self> {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str| object.get(key).and_then(lenient::as_u64);
        let numbers = |key: &str| small_numbers(object.get(key)?);
        Some(match object.get("type")?.as_str()? {
            "indefinitely" => Self::Indefinitely {
                interval_seconds: number("interval")?,
                restrict: restrictions(object)?,
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
                maximum_runs_per_minute: match object.get("maximum_runs_per_minute") {
                    None | Some(Value::Null) => None,
                    Some(most) => Some(lenient::as_u64(most)?),
                },
            },
            "on-demand" => Self::OnDemand,
            "cron" => Self::Cron(Cron::deserialize(object).ok()?),
            _ => return None,
        })
    }

    /// What it is written as, with a type of our own and everything that belongs to it. Nothing for a schedule that is
    /// written back as the object it was.
    fn parts(&self) -> Vec<(&'static str, Part<'_>)> {
        use Part::{Number, Numbers, Text, Windows};
        match self {
            Self::Indefinitely {
                interval_seconds,
                restrict,
            } => {
                let mut parts = vec![
                    ("type", Text("indefinitely")),
                    ("interval", Number(*interval_seconds)),
                ];
                if !restrict.is_empty() {
                    parts.push(("restrict", Windows(restrict)));
                }
                parts
            }
            Self::Once { date } => vec![("type", Text("once")), ("date", Text(date))],
            Self::Daily { time } => vec![("type", Text("daily")), ("time", Text(time))],
            Self::Weekly { days, time } => vec![
                ("type", Text("weekly")),
                ("days", Numbers(days)),
                ("time", Text(time)),
            ],
            Self::Monthly { days, time } => vec![
                ("type", Text("monthly")),
                ("days", Numbers(days)),
                ("time", Text(time)),
            ],
            Self::Yearly { months, days, time } => vec![
                ("type", Text("yearly")),
                ("months", Numbers(months)),
                ("days", Numbers(days)),
                ("time", Text(time)),
            ],
            Self::Immediately {
                maximum_runs_per_minute,
            } => {
                let mut parts = vec![("type", Text("immediately"))];
                let most = maximum_runs_per_minute.map(Number);
                parts.extend(most.map(|most| ("maximum_runs_per_minute", most)));
                parts
            }
            Self::OnDemand => vec![("type", Text("on-demand"))],
            Self::Cron(cron) => vec![
                ("type", Text("cron")),
                ("cronExpression", Text(&cron.expression)),
                ("timezone", Text(&cron.timezone)),
            ],
            Self::Kept { .. } | Self::Unknown(_) => Vec::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Scheduling {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let object = Value::deserialize(from)?;
        Ok(match Self::read(&object) {
            Some(rule) if part::is_all_of(&rule.parts(), &object) => rule,
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
        match self {
            Self::Kept { object, .. } | Self::Unknown(object) => object.serialize(to),
            _ => part::written(&self.parts()).serialize(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

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
            json!({"type": "indefinitely", "interval": 900, "restrict": "office hours"}),
            json!({"type": "immediately", "maximum_runs_per_minute": "few"}),
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
        assert_eq!(scheduling.restrictions().unwrap()[0].days, [1]);
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

    #[test]
    fn windows_are_read_with_numbers_written_as_texts() {
        let object = json!({"type": "indefinitely", "interval": 900, "restrict": [
            {"time": ["09:00", "17:00"], "days": ["1", 2], "months": ["12"], "holidays": "no"},
            {"time": null, "days": [6]},
            {},
        ]});
        let scheduling = Scheduling::deserialize(&object).unwrap();
        let office = Restriction {
            time: vec!["09:00".to_owned(), "17:00".to_owned()],
            days: vec![1, 2],
            months: vec![12],
        };
        let saturday = Restriction {
            days: vec![6],
            ..Restriction::default()
        };
        let windows = vec![office, saturday, Restriction::default()];
        assert_eq!(scheduling.restrictions(), Some(windows));
        assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
    }

    #[test]
    fn windows_that_cannot_be_read_are_not_taken_for_none() {
        for restrict in [
            json!("office hours"),
            json!({"days": [1]}),
            json!([null]),
            json!([{"days": ["Monday"]}]),
            json!([{"days": [1]}, {"days": 2}]),
            json!([{"time": "09:00-17:00"}]),
            json!([{"time": ["09:00", 17]}]),
            json!([{"time": ["09:00", "12:00", "13:00"]}]),
            json!([{"holidays": "no"}]),
            json!([{"days": null, "holidays": "no"}]),
        ] {
            for mut object in [
                json!({"type": "indefinitely", "interval": 900}),
                json!({"type": "daily", "time": "09:00"}),
            ] {
                object["restrict"] = restrict.clone();
                let scheduling = Scheduling::deserialize(&object).unwrap();
                assert_eq!(scheduling.restrictions(), None, "{object}");
                assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
            }
        }
    }

    #[test]
    fn moments_that_cannot_be_read_are_not_taken_for_none() {
        let between = |value: Value| {
            let object = json!({ "type": "daily", "time": "09:00", "between": value });
            let scheduling: Scheduling = serde_json::from_value(object).unwrap();
            scheduling.between()
        };
        let (start, end) = ("2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z");
        let span = |start: Option<&str>, end: Option<&str>| {
            let (start, end) = (start.map(str::to_owned), end.map(str::to_owned));
            Some(Span { start, end })
        };
        assert_eq!(between(json!([start, end])), span(Some(start), Some(end)));
        assert_eq!(between(json!([null, end])), span(None, Some(end)));
        assert_eq!(between(Value::Null), span(None, None));
        for unreadable in [
            json!("the holidays"),
            json!([start]),
            json!([start, 7]),
            json!({}),
        ] {
            assert_eq!(between(unreadable.clone()), None, "{unreadable}");
        }
    }

    #[test]
    fn no_limit_of_starts_is_only_what_says_so() {
        let read = |most: Value| {
            let object = json!({"type": "immediately", "maximum_runs_per_minute": most});
            Scheduling::deserialize(object).unwrap().rule().clone()
        };
        let most = |maximum_runs_per_minute| Scheduling::Immediately {
            maximum_runs_per_minute,
        };
        assert_eq!(read(Value::Null), most(None));
        assert_eq!(read(json!("10")), most(Some(10)));
        assert!(matches!(read(json!([10])), Scheduling::Unknown(_)));
    }

    #[test]
    fn a_schedule_stands_alone_unless_a_limit_or_an_unknown_member_would_be_lost() {
        let table = [
            (json!({"type": "on-demand"}), true),
            (
                json!({"type": "on-demand", "restrict": [], "between": null}),
                true,
            ),
            (
                json!({"type": "on-demand", "restrict": null, "time": "09:00", "new": null}),
                true,
            ),
            (
                json!({"type": "indefinitely", "interval": "900", "restrict": []}),
                true,
            ),
            (
                json!({"type": "on-demand", "restrict": [{"days": [1]}]}),
                false,
            ),
            (
                json!({"type": "on-demand", "restrict": "office hours"}),
                false,
            ),
            (
                json!({"type": "daily", "time": "09:00",
                    "between": ["2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"]}),
                false,
            ),
            (
                json!({"type": "daily", "time": "09:00", "timezone": "Europe/Prague"}),
                false,
            ),
        ];
        for (object, stands) in table {
            let scheduling = Scheduling::deserialize(&object).unwrap();
            let rule = Some(scheduling.rule()).filter(|_| stands);
            assert_eq!(scheduling.alone(), rule, "{object}");
        }
    }

    /// Each known type with its parts, all of them sound, and which of them it can do without.
    fn known_types() -> Vec<(Value, &'static [&'static str])> {
        vec![
            (
                json!({"type": "indefinitely", "interval": 900,
                    "restrict": [{"time": ["09:00", "17:00"], "days": [1]}]}),
                &["restrict"],
            ),
            (json!({"type": "once", "date": "2026-01-01T09:00:00Z"}), &[]),
            (json!({"type": "daily", "time": "09:00"}), &[]),
            (
                json!({"type": "weekly", "days": [1, 5], "time": "09:00"}),
                &[],
            ),
            (
                json!({"type": "monthly", "days": [1, 31], "time": "09:00:30"}),
                &[],
            ),
            (
                json!({"type": "yearly", "months": [12], "days": [24], "time": "09:00"}),
                &[],
            ),
            (
                json!({"type": "immediately", "maximum_runs_per_minute": 10}),
                &["maximum_runs_per_minute"],
            ),
            (json!({"type": "on-demand"}), &[]),
            (
                json!({"type": "cron", "cronExpression": "0 9 * * *", "timezone": "Europe/Prague"}),
                &[],
            ),
        ]
    }

    /// A sound schedule of a known type, and the same with other members beside its own.
    fn sound_schedule() -> impl Strategy<Value = (Value, Value)> {
        let key = prop::sample::select(vec![
            "interval",
            "date",
            "time",
            "days",
            "months",
            "maximum_runs_per_minute",
            "cronExpression",
            "timezone",
            "between",
            "restrict",
            "new",
        ]);
        let extras = prop::collection::vec((key, any_json()), 0..4);
        let kind = prop::sample::select(known_types());
        (kind, any::<bool>(), extras).prop_map(|((full, optional), is_short, extras)| {
            let mut bare = full.clone();
            if let (true, Some(members)) = (is_short, bare.as_object_mut()) {
                members.retain(|key, _| !optional.contains(&key.as_str()));
            }
            let mut beside = bare.clone();
            for (key, value) in extras {
                if full.get(key).is_none() {
                    beside[key] = value;
                }
            }
            (bare, beside)
        })
    }

    proptest! {
        #[test]
        fn every_schedule_is_written_back_as_it_was_read(
            object in prop_oneof![4 => sound_schedule().prop_map(|(_, beside)| beside), 1 => any_json()],
        ) {
            let scheduling = Scheduling::deserialize(&object).unwrap();
            prop_assert_eq!(serde_json::to_value(&scheduling).unwrap(), object);
        }

        #[test]
        fn a_sound_known_type_is_known_whatever_stands_beside_its_parts(
            (bare, beside) in sound_schedule(),
        ) {
            let alone = Scheduling::deserialize(&bare).unwrap();
            prop_assert!(!matches!(alone, Scheduling::Unknown(_) | Scheduling::Kept { .. }), "{}", bare);
            let scheduling = Scheduling::deserialize(&beside).unwrap();
            prop_assert!(!matches!(scheduling, Scheduling::Unknown(_)), "{}", beside);
            prop_assert_eq!(scheduling.rule(), &alone);
        }

        #[test]
        fn only_no_windows_are_read_as_no_windows(
            restrict in prop_oneof![Just(json!([])), Just(Value::Null), any_json()],
        ) {
            let says_none = restrict.is_null() || restrict == json!([]);
            let object = json!({"type": "daily", "time": "09:00", "restrict": restrict});
            let scheduling = Scheduling::deserialize(&object).unwrap();
            prop_assert_eq!(scheduling.restrictions() == Some(Vec::new()), says_none);
        }
    }
}
