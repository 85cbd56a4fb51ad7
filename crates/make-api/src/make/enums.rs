//! Lists that are the same for everybody.
//!
//! In: nothing. Out: Make's time zone list. Never changes between two calls of one day.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/enums>

use serde::Deserialize;

use crate::call::Call;
use crate::client::Caller;
use crate::error::Error;
use crate::ids::TimezoneId;
use crate::lenient;

/// An entry of Make's time zone list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Timezone {
    /// The number organizations refer to.
    pub id: TimezoneId,
    /// As Make shows it, such as `(GMT+01:00) Europe/Prague`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The IANA name, such as `Europe/Prague`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub code: String,
}

impl Caller {
    /// `GET /enums/timezones`: the time zones that `timezone_id` points into. Needs no scope.
    pub async fn timezones(&self) -> Result<Vec<Timezone>, Error> {
        self.ask_rows("timezones", Call::get("/enums/timezones"))
            .await
    }
}
