//! Schedules in two languages: cron expressions of the guide, and Make's own.
//!
//! In: one of the two. Out: the other, if it says exactly the same. Never approximates: what the other language cannot
//! say is refused, with the reason.
//!
//! One thing is lost knowingly: Make counts an interval from the moment of activation, cron from the full hour.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::make::Scheduling;

/// A schedule of the guide's dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cron {
    /// Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5`.
    #[serde(rename = "cronExpression")]
    pub expression: String,
    /// The IANA name of the time zone it is read in, such as `Europe/Prague`.
    #[serde(default = "utc")]
    pub timezone: String,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// Why a schedule cannot be said in the other language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CronRefusal {
    /// The text is no cron expression of five fields.
    #[error("the text is not a cron expression")]
    NotCron,
    /// Make has no schedule that runs at exactly these times.
    #[error("make has no schedule that runs at exactly these times")]
    NotInMake,
    /// Make reads times in the organization's time zone, and this is another one.
    #[error("the schedule is in another time zone than the organization")]
    OtherTimezone,
    /// Cron has no expression for it: only once, on a message, on demand, at limited hours, to the second, or at an
    /// interval that does not divide the hour or the day.
    #[error("no cron expression runs at exactly these times")]
    NotInCron,
}

impl Cron {
    /// The same in Make's language, for an organization in this time zone.
    pub fn to_scheduling(&self, organization_timezone: &str) -> Result<Scheduling, CronRefusal> {
        let fields: Vec<&str> = self.expression.split_whitespace().collect();
        let &[minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(CronRefusal::NotCron);
        };
        if [day, month, weekday] == ["*"; 3]
            && let Some(interval_seconds) = interval(minute, hour)?
        {
            return Ok(Scheduling::Indefinitely {
                interval_seconds,
                restrict: Vec::new(),
            });
        }
        let time = format!("{:02}:{:02}", single(hour, 23)?, single(minute, 59)?);
        let scheduling = match (day, month, weekday) {
            ("*", "*", "*") => Scheduling::Daily { time },
            ("*", "*", weekdays) => Scheduling::Weekly {
                days: weekdays_of(weekdays)?,
                time,
            },
            (days, "*", "*") => Scheduling::Monthly {
                days: list(days, 1, 31)?,
                time,
            },
            (days, months, "*") if days != "*" => Scheduling::Yearly {
                months: list(months, 1, 12)?,
                days: list(days, 1, 31)?,
                time,
            },
            _ => return Err(CronRefusal::NotInMake),
        };
        if self.timezone.eq_ignore_ascii_case(organization_timezone) {
            Ok(scheduling)
        } else {
            Err(CronRefusal::OtherTimezone)
        }
    }

    /// The same as one of Make's schedules, whose times are meant in this time zone.
    pub fn from_scheduling(scheduling: &Scheduling, timezone: &str) -> Result<Self, CronRefusal> {
        let expression = match scheduling {
            Scheduling::Cron(cron) => return Ok(cron.clone()),
            Scheduling::Indefinitely {
                interval_seconds,
                restrict,
            } if restrict.is_empty() => every(*interval_seconds)?,
            Scheduling::Daily { time } => format!("{} * * *", at(time)?),
            Scheduling::Weekly { days, time } => {
                format!("{} * * {}", at(time)?, joined(days, 0, 6)?)
            }
            Scheduling::Monthly { days, time } => {
                format!("{} {} * *", at(time)?, joined(days, 1, 31)?)
            }
            Scheduling::Yearly { months, days, time } => {
                let (days, months) = (joined(days, 1, 31)?, joined(months, 1, 12)?);
                format!("{} {days} {months} *", at(time)?)
            }
            _ => return Err(CronRefusal::NotInCron),
        };
        Ok(Self {
            expression,
            timezone: timezone.to_owned(),
        })
    }
}

/// Seconds between two starts, for `*/15 *` and `0 */2` and their like.
fn interval(minute: &str, hour: &str) -> Result<Option<u64>, CronRefusal> {
    match (step(minute)?, hour, minute) {
        (Some(minutes), "*", _) => whole_part(minutes, 60).map(|minutes| Some(minutes * 60)),
        (None, hour, "0") => match step(hour)? {
            Some(hours) => whole_part(hours, 24).map(|hours| Some(hours * 3600)),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// The step of `*` (which is 1) or of `*/n`.
fn step(field: &str) -> Result<Option<u64>, CronRefusal> {
    match field.strip_prefix('*') {
        None => Ok(None),
        Some("") => Ok(Some(1)),
        Some(rest) => {
            let number = rest.strip_prefix('/').and_then(|text| text.parse().ok());
            number.map(Some).ok_or(CronRefusal::NotCron)
        }
    }
}

/// Cron starts anew with every hour and day, so only a step that divides it is an interval.
fn whole_part(step: u64, whole: u64) -> Result<u64, CronRefusal> {
    let fits = step > 0 && step < whole && whole.is_multiple_of(step);
    fits.then_some(step).ok_or(CronRefusal::NotInMake)
}

fn single(field: &str, most: u8) -> Result<u8, CronRefusal> {
    match list(field, 0, most)?.as_slice() {
        [one] => Ok(*one),
        _ => Err(CronRefusal::NotInMake),
    }
}

/// Numbers and spans of numbers, such as `1,3-5`. Steps within them are refused.
fn list(field: &str, low: u8, high: u8) -> Result<Vec<u8>, CronRefusal> {
    if field.contains(['*', '/', '?', 'L', 'W', '#']) {
        return Err(CronRefusal::NotInMake);
    }
    let number = |text: &str| match text.parse::<u8>() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(CronRefusal::NotCron),
    };
    let mut numbers = Vec::new();
    for part in field.split(',') {
        match part.split_once('-') {
            None => numbers.push(number(part)?),
            Some((first, last)) => {
                let (first, last) = (number(first)?, number(last)?);
                if first > last {
                    return Err(CronRefusal::NotCron);
                }
                numbers.extend(first..=last);
            }
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// To cron 0 and 7 are both Sunday; Make knows only 0.
fn weekdays_of(field: &str) -> Result<Vec<u8>, CronRefusal> {
    let mut days: Vec<u8> = list(field, 0, 7)?.into_iter().map(|day| day % 7).collect();
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

fn every(seconds: u64) -> Result<String, CronRefusal> {
    let minutes = (seconds.is_multiple_of(60)).then_some(seconds / 60);
    match minutes.ok_or(CronRefusal::NotInCron)? {
        minutes @ 1..60 if 60_u64.is_multiple_of(minutes) => Ok(format!("*/{minutes} * * * *")),
        minutes if minutes.is_multiple_of(60) => match minutes / 60 {
            hours @ 1..24 if 24_u64.is_multiple_of(hours) => Ok(format!("0 */{hours} * * *")),
            _ => Err(CronRefusal::NotInCron),
        },
        _ => Err(CronRefusal::NotInCron),
    }
}

/// Minute and hour of `HH:MM` or `HH:MM:00`.
fn at(time: &str) -> Result<String, CronRefusal> {
    let time: jiff::civil::Time = time.parse().map_err(|_| CronRefusal::NotInCron)?;
    if time.second() == 0 && time.subsec_nanosecond() == 0 {
        Ok(format!("{} {}", time.minute(), time.hour()))
    } else {
        Err(CronRefusal::NotInCron)
    }
}

/// Days or months, each once and in their order.
fn joined(numbers: &[u8], low: u8, high: u8) -> Result<String, CronRefusal> {
    let numbers: BTreeSet<u8> = numbers.iter().copied().collect();
    // To cron "no day" would be every day, and a 32nd day is no cron at all.
    if numbers.is_empty() || numbers.iter().any(|number| !(low..=high).contains(number)) {
        return Err(CronRefusal::NotInCron);
    }
    let texts: Vec<String> = numbers.iter().map(u8::to_string).collect();
    Ok(texts.join(","))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PRAGUE: &str = "Europe/Prague";

    fn cron(expression: &str) -> Cron {
        Cron {
            expression: expression.to_owned(),
            timezone: PRAGUE.to_owned(),
        }
    }

    fn every_seconds(interval_seconds: u64) -> Scheduling {
        Scheduling::Indefinitely {
            interval_seconds,
            restrict: Vec::new(),
        }
    }

    fn time() -> String {
        "09:30".to_owned()
    }

    #[test]
    fn what_both_languages_can_say_is_said() {
        let table = [
            ("*/15 * * * *", every_seconds(900)),
            ("0 */2 * * *", every_seconds(7200)),
            ("30 9 * * *", Scheduling::Daily { time: time() }),
            (
                "30 9 * * 1,3",
                Scheduling::Weekly {
                    days: vec![1, 3],
                    time: time(),
                },
            ),
            (
                "30 9 1,15 * *",
                Scheduling::Monthly {
                    days: vec![1, 15],
                    time: time(),
                },
            ),
            (
                "30 9 31 3,12 *",
                Scheduling::Yearly {
                    months: vec![3, 12],
                    days: vec![31],
                    time: time(),
                },
            ),
        ];
        for (expression, scheduling) in table {
            let cron = cron(expression);
            assert_eq!(
                cron.to_scheduling(PRAGUE),
                Ok(scheduling.clone()),
                "{expression}"
            );
            assert_eq!(
                Cron::from_scheduling(&scheduling, PRAGUE),
                Ok(cron),
                "{expression}"
            );
        }
    }

    #[test]
    fn other_ways_to_write_the_same_are_understood() {
        let weekdays = Scheduling::Weekly {
            days: vec![1, 2, 3, 4, 5],
            time: time(),
        };
        let sunday = Scheduling::Weekly {
            days: vec![0],
            time: time(),
        };
        let table = [
            ("* * * * *", every_seconds(60)),
            ("0 * * * *", every_seconds(3600)),
            ("30 9 * * 1-5", weekdays),
            ("30 09 * * 7", sunday.clone()),
            ("30 9 * * 0,7", sunday),
        ];
        for (expression, scheduling) in table {
            assert_eq!(
                cron(expression).to_scheduling(PRAGUE),
                Ok(scheduling),
                "{expression}"
            );
        }
    }

    #[test]
    fn what_make_cannot_say_exactly_is_refused() {
        let table = [
            ("*/7 * * * *", CronRefusal::NotInMake),
            ("0 */5 * * *", CronRefusal::NotInMake),
            ("5 */2 * * *", CronRefusal::NotInMake),
            ("*/15 9 * * *", CronRefusal::NotInMake),
            ("0,30 9 * * *", CronRefusal::NotInMake),
            ("30 9 1 * 1", CronRefusal::NotInMake),
            ("30 9 * 6 *", CronRefusal::NotInMake),
            ("30 9 L * *", CronRefusal::NotInMake),
            ("30 9 */2 * *", CronRefusal::NotInMake),
            ("30 9 * *", CronRefusal::NotCron),
            ("30 9 32 * *", CronRefusal::NotCron),
            ("30 24 * * *", CronRefusal::NotCron),
            ("30 9 * * 5-1", CronRefusal::NotCron),
            ("every day", CronRefusal::NotCron),
            ("", CronRefusal::NotCron),
        ];
        for (expression, refusal) in table {
            assert_eq!(
                cron(expression).to_scheduling(PRAGUE),
                Err(refusal),
                "{expression}"
            );
        }
    }

    #[test]
    fn a_time_of_day_in_another_time_zone_is_refused_and_an_interval_is_not() {
        let in_jakarta = |expression| cron(expression).to_scheduling("Asia/Jakarta");
        assert_eq!(in_jakarta("30 9 * * *"), Err(CronRefusal::OtherTimezone));
        assert_eq!(in_jakarta("*/15 * * * *"), Ok(every_seconds(900)));
    }

    #[test]
    fn what_cron_cannot_say_exactly_is_refused() {
        let table = [
            every_seconds(61),
            every_seconds(420),
            every_seconds(5400),
            every_seconds(86_400),
            Scheduling::OnDemand,
            Scheduling::Once {
                date: "2026-03-02T09:00:00Z".to_owned(),
            },
            Scheduling::Immediately {
                maximum_runs_per_minute: None,
            },
            Scheduling::Daily {
                time: "09:30:15".to_owned(),
            },
            Scheduling::Daily {
                time: "noon".to_owned(),
            },
            Scheduling::Weekly {
                days: Vec::new(),
                time: time(),
            },
            Scheduling::Weekly {
                days: vec![1, 8],
                time: time(),
            },
            Scheduling::Yearly {
                months: vec![0],
                days: vec![1],
                time: time(),
            },
        ];
        for scheduling in table {
            let said = Cron::from_scheduling(&scheduling, PRAGUE);
            assert_eq!(said, Err(CronRefusal::NotInCron), "{scheduling:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_cron_says_make_says_back(
            minute in 0_u8..60,
            hour in 0_u8..24,
            days in prop::collection::btree_set(1_u8..=31, 1..5),
            months in prop::collection::btree_set(1_u8..=12, 1..5),
        ) {
            let scheduling = Scheduling::Yearly {
                months: months.into_iter().collect(),
                days: days.into_iter().collect(),
                time: format!("{hour:02}:{minute:02}"),
            };
            let cron = Cron::from_scheduling(&scheduling, PRAGUE).unwrap();
            prop_assert_eq!(cron.to_scheduling(PRAGUE), Ok(scheduling));
        }

        #[test]
        fn a_text_of_more_or_fewer_than_five_words_is_no_cron_expression(
            words in prop::collection::vec("[0-9*/,-]{1,5}", 0..9),
        ) {
            let said = cron(&words.join(" ")).to_scheduling(PRAGUE);
            prop_assert!(words.len() == 5 || said == Err(CronRefusal::NotCron));
        }
    }
}
