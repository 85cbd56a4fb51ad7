//! What a query string asks for.
//!
//! In: the text after `?`, brackets encoded or not. Out: values by name. Wrong values are refused in Make's way.

use jiff::Timestamp;
use url::form_urlencoded;

use super::errors::Refusal;

/// The parameters of a request, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    pub(crate) fn parse(query: Option<&str>) -> Self {
        Self(
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        )
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        self.text(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    Refusal::validation(&format!("Parameter '{name}' must be a number."))
                })
            })
            .transpose()
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.text(name)
            .map(|text| match text {
                "true" | "1" => Ok(true),
                "false" | "0" => Ok(false),
                _ => Err(Refusal::validation(&format!(
                    "Parameter '{name}' must be a boolean."
                ))),
            })
            .transpose()
    }

    /// A moment, counted from the epoch in units of so many milliseconds. What lies outside of our calendar, such as
    /// milliseconds that are read as seconds, is its end: Make's own calendar is longer than ours.
    pub(crate) fn moment(&self, name: &str, unit_ms: i64) -> Result<Option<Timestamp>, Refusal> {
        let count = self.number::<i64>(name)?;
        Ok(count.map(|count| {
            let end = if count < 0 {
                Timestamp::MIN
            } else {
                Timestamp::MAX
            };
            Timestamp::from_millisecond(count.saturating_mul(unit_ms)).unwrap_or(end)
        }))
    }

    /// All values of a repeated parameter, written `name[]`, `name[0]` or `name`.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let open = format!("{name}[");
        self.0
            .iter()
            .filter(|(key, _)| key == name || (key.starts_with(&open) && key.ends_with(']')))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub(crate) fn cols(&self) -> Vec<&str> {
        self.list("cols")
    }

    /// Exactly one of `teamId` and `organizationId`.
    pub(crate) fn place(&self) -> Result<Place, Refusal> {
        match (self.number("teamId")?, self.number("organizationId")?) {
            (Some(team), None) => Ok(Place::Team(team)),
            (None, Some(organization)) => Ok(Place::Organization(organization)),
            (Some(_), Some(_)) => Err(Refusal::invalid(
                "IM005",
                "teamId and organizationId cannot be used together",
            )),
            (None, None) => Err(Refusal::invalid(
                "IM005",
                "Missing required parameter teamId or organizationId",
            )),
        }
    }

    pub(crate) fn required<T: std::str::FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.number(name)?.ok_or_else(|| Refusal::missing(name))
    }

    /// Whether the caller knows what the call destroys.
    pub(crate) fn is_confirmed(&self) -> Result<bool, Refusal> {
        Ok(self.flag("confirmed")?.unwrap_or(false))
    }
}

/// Where a list is to be taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Team(u64),
    Organization(u64),
}

/// An id out of a path.
pub(crate) fn id(text: &str) -> Result<u64, Refusal> {
    text.parse()
        .map_err(|_| Refusal::validation("The id in the path must be an integer."))
}

/// Whether a path is UTF-8 once its percent signs are read.
pub(crate) fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = tail.get(..2).filter(|_| *first == b'%');
        let read = pair
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(read.unwrap_or(*first));
        rest = if read.is_some() {
            tail.get(2..).unwrap_or_default()
        } else {
            tail
        };
    }
    std::str::from_utf8(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_text_only_when_its_bytes_are() {
        assert!(is_text("/teams/1/variables/r%C3%A9sum%C3%A9%"));
        assert!(!is_text("/scenarios/%F0%9F/logs"));
    }

    #[test]
    fn brackets_may_be_encoded() {
        let asked = Asked::parse(Some("cols%5B%5D=id&cols[]=name&pg%5Blimit%5D=2"));
        assert_eq!(asked.cols(), ["id", "name"]);
        assert_eq!(asked.number("pg[limit]").unwrap(), Some(2_usize));
    }

    #[test]
    fn a_list_belongs_to_one_place_only() {
        assert_eq!(
            Asked::parse(Some("teamId=5")).place().unwrap(),
            Place::Team(5)
        );
        assert_eq!(Asked::parse(None).place().unwrap_err().code, "IM005");
        assert_eq!(
            Asked::parse(Some("teamId=5&organizationId=1"))
                .place()
                .unwrap_err()
                .code,
            "IM005"
        );
    }
}
