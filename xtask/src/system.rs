//! Exported records as the scorer reads them: one JSON record a line.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::gold::{Interval, interval};

/// The records of an export, by kind, in the order of the lines.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Events.
    pub events: Vec<SystemEvent>,
    /// Statements.
    pub statements: Vec<SystemStatement>,
}

impl Records {
    /// Reads an export.
    ///
    /// # Errors
    /// The first line that is not a record, with its number.
    pub fn parse(jsonl: &str) -> Result<Self> {
        let mut records = Self::default();
        for (number, line) in jsonl.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            records.add(line).with_context(|| format!("line {}", number + 1))?;
        }
        Ok(records)
    }

    fn add(&mut self, line: &str) -> Result<()> {
        let value: Value = serde_json::from_str(line)?;
        match value.get("record").and_then(Value::as_str).unwrap_or("event") {
            "event" => self.events.push(serde_json::from_value(value)?),
            "statement" => self.statements.push(serde_json::from_value(value)?),
            _ => {}
        }
        Ok(())
    }
}

/// An exported event.
#[derive(Clone, Debug, Deserialize)]
pub struct SystemEvent {
    /// The document.
    pub doc: String,
    /// The kind.
    pub kind: String,
    /// The finer kind.
    #[serde(default)]
    pub subkind: Option<String>,
    /// The level of a visit.
    #[serde(default)]
    pub level: Option<String>,
    /// Whether it took place.
    #[serde(default = "held")]
    pub status: String,
    /// When.
    #[serde(default, deserialize_with = "interval")]
    pub date: Option<Interval>,
    /// The country of the place.
    #[serde(default, rename = "place", deserialize_with = "country")]
    pub place_country: Option<String>,
    /// Who.
    #[serde(default)]
    pub participants: Vec<SystemParticipant>,
    /// The characters that say so.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// A piece of evidence.
#[derive(Clone, Debug, Deserialize)]
pub struct Evidence {
    /// First scalar value.
    pub start: i64,
    /// One past the last.
    pub end: i64,
    /// The characters.
    #[serde(default)]
    pub quote: String,
}

/// Somebody in an exported record.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct SystemParticipant {
    /// As printed.
    #[serde(default)]
    pub name: String,
    /// The country.
    #[serde(default)]
    pub country: Option<String>,
    /// The role; absent for a speaker.
    #[serde(default)]
    pub role: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl SystemParticipant {
    /// All names.
    pub fn names(&self) -> Vec<&str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str)).collect()
    }
}

/// An exported statement.
#[derive(Clone, Debug, Deserialize)]
pub struct SystemStatement {
    /// The document.
    pub doc: String,
    /// First scalar value.
    pub start: i64,
    /// One past the last.
    pub end: i64,
    /// The characters.
    #[serde(default)]
    pub quote: String,
    /// Who.
    #[serde(default)]
    pub speaker: SystemParticipant,
}

fn held() -> String {
    "held".into()
}

fn country<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let place = Value::deserialize(from)?;
    Ok(place.get("country").and_then(Value::as_str).map(str::to_string))
}
