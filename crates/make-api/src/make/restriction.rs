//! The hours and days that a schedule is limited to.
//!
//! In: what stands under `restrict` in Make's `scheduling` object. Out: its windows, or `None` where one of them cannot be
//! read. Never takes a window that is not understood for one that is always open.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::lenient;
use crate::make::part::{self, Part};

/// Hours and days that a schedule is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restriction {
    /// From and to, `HH:MM`.
    pub time: Vec<String>,
    /// Days of the week, 0 is Sunday.
    pub days: Vec<u8>,
    /// Months, 1 to 12.
    pub months: Vec<u8>,
}

impl Restriction {
    /// What it is written as.
    pub(crate) fn parts(&self) -> Vec<(&'static str, Part<'_>)> {
        let Self { time, days, months } = self;
        let parts = [
            ("time", !time.is_empty(), Part::Texts(time)),
            ("days", !days.is_empty(), Part::Numbers(days)),
            ("months", !months.is_empty(), Part::Numbers(months)),
        ];
        let said = parts.into_iter().filter(|(_, is_said, _)| *is_said);
        said.map(|(key, _, part)| (key, part)).collect()
    }

    /// `None` for a window that says something of which nothing is understood: it is not one that is always open.
    fn read(window: &Value) -> Option<Self> {
        let window = window.as_object()?;
        let member = |key: &str| window.get(key).filter(|value| !value.is_null());
        let numbers = |key: &str| member(key).map_or(Some(Vec::new()), small_numbers);
        let read = Self {
            time: member("time").map_or(Some(Vec::new()), times)?,
            days: numbers("days")?,
            months: numbers("months")?,
        };
        let says_more = |(key, value): (&String, &Value)| {
            !matches!(key.as_str(), "time" | "days" | "months") && !value.is_null()
        };
        let is_always = read == Self::default();
        (!is_always || !window.iter().any(says_more)).then_some(read)
    }
}

impl Serialize for Restriction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        part::written(&self.parts()).serialize(to)
    }
}

/// What stands under `restrict`; `None` where one of its windows cannot be read.
pub(crate) fn restrictions(object: &Value) -> Option<Vec<Restriction>> {
    match object.get("restrict") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(windows) => windows.as_array()?.iter().map(Restriction::read).collect(),
    }
}

/// From and to.
fn times(value: &Value) -> Option<Vec<String>> {
    let times = value.as_array().filter(|times| times.len() <= 2)?;
    let texts = times.iter().map(|time| time.as_str().map(str::to_owned));
    texts.collect()
}

/// Days or months, each a number or a text holding one.
pub(crate) fn small_numbers(value: &Value) -> Option<Vec<u8>> {
    let members = value.as_array()?.iter();
    let numbers = members.map(|member| u8::try_from(lenient::as_u64(member)?).ok());
    numbers.collect()
}
