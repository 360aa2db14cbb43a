//! Agreed records, as `truth/*.json` holds them.

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A closed interval of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Interval {
    /// The interval of two printed days; `None` where there is no first day, and one day where there is no last.
    ///
    /// # Errors
    /// A day that is not a date.
    pub fn parse(start: Option<&str>, end: Option<&str>) -> Result<Option<Self>> {
        let Some(start) = start.filter(|s| !s.is_empty()) else { return Ok(None) };
        let end = end.filter(|s| !s.is_empty()).unwrap_or(start);
        let day =
            |s: &str| s.parse::<Date>().with_context(|| format!("`{s}` is not a day; write 2024-05-06"));
        Ok(Some(Self { start: day(start)?, end: day(end)? }))
    }

    /// How many days lie between the first and the last.
    pub fn days(self) -> i32 {
        self.end.since(self.start).map_or(0, |span| span.get_days())
    }
}

/// A set of documents with what was agreed about them.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    /// The documents, in order.
    pub docs: Vec<GoldDoc>,
}

/// One document.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldDoc {
    /// Its id, the `doc` of records.
    pub id: String,
    /// The article's date.
    #[serde(default)]
    pub reference_date: Option<String>,
    /// What happened.
    pub events: Vec<GoldEvent>,
    /// What was said.
    #[serde(default)]
    pub statements: Vec<GoldStatement>,
    /// Not every statement was agreed: more are no false alarms.
    #[serde(default)]
    pub statements_partial: bool,
}

/// An agreed event.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldEvent {
    /// Unique in its document.
    pub id: String,
    /// The kind.
    pub kind: String,
    /// Kinds that do as well.
    #[serde(default)]
    pub kind_also: Vec<String>,
    /// The finer kind.
    #[serde(default)]
    pub subkind: Option<String>,
    /// The level of a visit.
    #[serde(default)]
    pub level: Option<String>,
    /// Whether it took place.
    pub status: String,
    /// When.
    #[serde(default, deserialize_with = "interval")]
    pub date: Option<Interval>,
    /// The country of the place.
    #[serde(default)]
    pub place_country: Option<String>,
    /// Who.
    pub participants: Vec<GoldParticipant>,
    /// Spans in scalar values.
    pub evidence: Vec<(i64, i64)>,
    /// The characters of the spans.
    #[serde(default)]
    pub quote: Vec<String>,
    /// Whether it counts.
    pub required: bool,
}

/// An agreed participant.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldParticipant {
    /// The role.
    pub role: String,
    /// ISO 3166-1 alpha-3 or one of the record's other codes.
    #[serde(default)]
    pub country: Option<String>,
    /// Names that do.
    pub names: Vec<String>,
    /// A state: anybody of its country does.
    #[serde(default)]
    pub state: bool,
}

/// An agreed statement.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldStatement {
    /// Unique in its document.
    pub id: String,
    /// The words.
    pub text: String,
    /// Their place in scalar values.
    pub span: (i64, i64),
    /// Names of the speaker that do.
    pub speaker: Vec<String>,
    /// Whether it counts.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// A date as agreed records print it (a pair) or as exported ones do (an object).
pub(crate) fn interval<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Interval>, D::Error> {
    let value = Value::deserialize(from)?;
    let (start, end) = match &value {
        Value::Array(pair) => (pair.first().and_then(Value::as_str), pair.get(1).and_then(Value::as_str)),
        Value::Object(map) => {
            (map.get("start").and_then(Value::as_str), map.get("end").and_then(Value::as_str))
        }
        _ => (None, None),
    };
    Interval::parse(start, end).map_err(serde::de::Error::custom)
}
