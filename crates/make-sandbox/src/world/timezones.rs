//! Make's numbered timezones, as far as the sandbox's people live in them.
//!
//! In: nothing. Out: a fixed table. It converts nothing.

/// Id, name as the picker shows it, code, offset.
pub(crate) const TIMEZONES: &[(u64, &str, &str, &str)] = &[
    (
        1,
        "(GMT-10:00) Pacific/Honolulu",
        "Pacific/Honolulu",
        "-1000",
    ),
    (
        18,
        "(GMT-08:00) America/Los_Angeles",
        "America/Los_Angeles",
        "-0800",
    ),
    (
        31,
        "(GMT-06:00) America/Chicago",
        "America/Chicago",
        "-0600",
    ),
    (
        44,
        "(GMT-05:00) America/New_York",
        "America/New_York",
        "-0500",
    ),
    (
        62,
        "(GMT-03:00) America/Sao_Paulo",
        "America/Sao_Paulo",
        "-0300",
    ),
    (90, "(GMT+00:00) Etc/UTC", "Etc/UTC", "+0000"),
    (97, "(GMT+00:00) Europe/London", "Europe/London", "+0000"),
    (
        104,
        "(GMT+01:00) Europe/Amsterdam",
        "Europe/Amsterdam",
        "+0100",
    ),
    (106, "(GMT+01:00) Europe/Berlin", "Europe/Berlin", "+0100"),
    (113, "(GMT+01:00) Europe/Prague", "Europe/Prague", "+0100"),
    (150, "(GMT+05:30) Asia/Kolkata", "Asia/Kolkata", "+0530"),
    (161, "(GMT+07:00) Asia/Bangkok", "Asia/Bangkok", "+0700"),
    (163, "(GMT+07:00) Asia/Jakarta", "Asia/Jakarta", "+0700"),
    (164, "(GMT+07:00) Asia/Pontianak", "Asia/Pontianak", "+0700"),
    (172, "(GMT+08:00) Asia/Makassar", "Asia/Makassar", "+0800"),
    (174, "(GMT+08:00) Asia/Singapore", "Asia/Singapore", "+0800"),
    (181, "(GMT+09:00) Asia/Jayapura", "Asia/Jayapura", "+0900"),
    (183, "(GMT+09:00) Asia/Tokyo", "Asia/Tokyo", "+0900"),
    (
        190,
        "(GMT+10:00) Australia/Sydney",
        "Australia/Sydney",
        "+1000",
    ),
];

/// The number of a timezone; UTC's when the code is unknown.
pub(crate) fn id_of(code: &str) -> u64 {
    TIMEZONES
        .iter()
        .find(|zone| zone.2 == code)
        .map_or(90, |zone| zone.0)
}

/// The code of a timezone, if there is one of this number.
pub(crate) fn code_of(id: u64) -> Option<&'static str> {
    TIMEZONES
        .iter()
        .find(|zone| zone.0 == id)
        .map(|zone| zone.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_timezone_is_one_that_clocks_know() {
        for (_, _, code, _) in TIMEZONES {
            assert!(jiff::tz::TimeZone::get(code).is_ok(), "{code}");
        }
    }
}
