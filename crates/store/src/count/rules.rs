//! What a rule set says. Its file is `counting/NAME.toml` of the knowledge, or one of a user's own.

use std::borrow::Cow;

use readout_engine::Knowledge;
use readout_engine::knowledge::{KnowledgeError, toml_file};
use serde::Deserialize;

use super::admit::Fineness;

/// The folder of the knowledge that rule sets are in.
pub const FOLDER: &str = "counting/";
/// What the name of a file of cases ends with.
pub(super) const CASES: &str = ".cases.toml";

/// What one is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// A real event, however many articles tell it.
    Event,
    /// An event as one article tells it.
    Telling,
    /// What the same people do together on the same days, whatever it is called.
    Meeting,
    /// One person in one country, from arrival to departure.
    CountryStop,
    /// One person's journey: stops that follow each other.
    Trip,
    /// A day that one person spent in one country.
    CountryDay,
}

impl UnitKind {
    /// The word in rule files and outputs.
    pub fn word(self) -> &'static str {
        match self {
            UnitKind::Event => "event",
            UnitKind::Telling => "telling",
            UnitKind::Meeting => "meeting",
            UnitKind::CountryStop => "country-stop",
            UnitKind::Trip => "trip",
            UnitKind::CountryDay => "country-day",
        }
    }

    /// Whether it is somebody's travel.
    pub fn is_travel(self) -> bool {
        matches!(self, UnitKind::CountryStop | UnitKind::Trip | UnitKind::CountryDay)
    }
}

/// What becomes of gatherings of three or more states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Multilateral {
    /// They count like everything else.
    #[default]
    In,
    /// They do not count.
    Out,
    /// They count for a stop to which a visit of a told level belongs; alone they make none.
    NotAlone,
}

/// Whom it is about. An empty list asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Who {
    /// One of these countries.
    pub countries: Vec<String>,
    /// In an office of one of these ranks on the day, or as printed.
    pub ranks: Vec<String>,
    /// In one of these offices on the day, or as printed.
    pub offices: Vec<String>,
    /// One of these people, as `person/ID`.
    pub people: Vec<String>,
}

impl Who {
    /// Whether anything is asked.
    pub fn asks(&self) -> bool {
        [&self.countries, &self.ranks, &self.offices, &self.people].into_iter().any(|list| !list.is_empty())
    }
}

/// Where it has to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Where {
    /// Only in these countries; an empty list asks for nothing.
    pub only: Vec<String>,
    /// In none of these.
    pub except: Vec<String>,
}

/// How many days may lie between two things that are joined.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Join {
    /// Between two events of one stop: 1 is the next day.
    pub stop: i32,
    /// Between two stops of one trip.
    pub trip: i32,
}

impl Default for Join {
    fn default() -> Self {
        Self { stop: 1, trip: 3 }
    }
}

/// What the rule set is for, and where its method comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where the method is described.
    pub source: String,
}

/// A rule set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Its name: that of its file.
    pub name: String,
    /// What it counts, in Chinese.
    pub zh: String,
    /// What it counts, in English.
    pub en: String,
    /// What one is counted as.
    pub unit: UnitKind,
    /// Kinds of events that are looked at; an empty list is all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Finer kinds.
    #[serde(default)]
    pub subkinds: Vec<String>,
    /// Kinds of which every stop needs one at least.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Statuses that count.
    pub statuses: Vec<String>,
    /// Levels of visits that count; an empty list is all. A visit whose level is not told is in.
    #[serde(default)]
    pub levels: Vec<String>,
    /// The coarsest date that counts; undated events count only where nothing is said here.
    #[serde(default)]
    pub precision: Option<Fineness>,
    /// Gatherings of three or more states.
    #[serde(default)]
    pub multilateral: Multilateral,
    /// Whether what somebody only claims counts.
    #[serde(default)]
    pub claims: bool,
    /// Whom it is about.
    #[serde(default)]
    pub who: Who,
    /// Where it has to be.
    #[serde(default, rename = "where")]
    pub place: Where,
    /// What is joined.
    #[serde(default)]
    pub join: Join,
    /// What it is for.
    pub about: About,
}

/// The statuses of the record.
const STATUSES: [&str; 5] = ["held", "planned", "postponed", "cancelled", "denied"];

/// Whether a knowledge file holds a rule set.
pub fn is_rules(name: &str) -> bool {
    name.starts_with(FOLDER) && name.ends_with(".toml") && !name.ends_with(CASES)
}

impl Rules {
    /// Reads a rule set; `file` names it in messages.
    ///
    /// # Errors
    /// If the file is malformed, or names a kind, status, rank, office or country that does not exist.
    pub fn parse(file: &str, content: &str, knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let rules: Self = toml_file(file, content)?;
        match rules.fault(knowledge) {
            Some((word, message)) => Err(KnowledgeError {
                file: file.to_owned(),
                // Where the word is first printed in quotation marks; the header where it is not.
                line: content.lines().position(|l| l.contains(&format!("\"{word}\""))).map_or(0, |at| at + 1),
                message,
            }),
            None => Ok(rules),
        }
    }

    /// All rule sets of the knowledge, by name.
    ///
    /// # Errors
    /// The first that cannot be used.
    pub fn all(files: &[(String, Cow<'_, str>)], knowledge: &Knowledge) -> Result<Vec<Self>, KnowledgeError> {
        let sets = files.iter().filter(|(name, _)| is_rules(name));
        sets.map(|(name, content)| Self::parse(name, content, knowledge)).collect()
    }

    /// The first word that means nothing, and what is wrong with it.
    fn fault(&self, knowledge: &Knowledge) -> Option<(String, String)> {
        let world = &knowledge.world;
        let levels = || knowledge.kinds.iter().flat_map(|k| &k.levels).map(|v| v.id.as_str());
        let subkinds = || knowledge.kinds.iter().flat_map(|k| &k.subkinds).map(|v| v.id.as_str());
        let country = |code: &str| {
            world.states.iter().any(|s| s.id == code)
                || world.bodies.iter().any(|b| b.country.as_deref() == Some(code))
        };
        let person = |id: &str| world.people.iter().any(|p| id.strip_prefix("person/") == Some(&p.id));
        type Known<'a> = &'a dyn Fn(&str) -> bool;
        let kind: Known<'_> = &|word| knowledge.kinds.get(word).is_some();
        let lists: [(&str, &[String], Known<'_>); 11] = [
            ("kind of event", &self.kinds, kind),
            ("kind of event", &self.needs, kind),
            ("finer kind", &self.subkinds, &|word| subkinds().any(|s| s == word)),
            ("status", &self.statuses, &|word| STATUSES.contains(&word)),
            ("level of a visit", &self.levels, &|word| levels().any(|l| l == word)),
            ("rank of an office", &self.who.ranks, &|word| world.offices.iter().any(|o| o.rank == word)),
            ("office", &self.who.offices, &|word| world.offices.iter().any(|o| o.id == word)),
            ("country", &self.who.countries, &country),
            ("country", &self.place.only, &country),
            ("country", &self.place.except, &country),
            ("person (person/ID)", &self.who.people, &person),
        ];
        for (what, words, known) in lists {
            if let Some(word) = words.iter().find(|word| !known(word)) {
                return Some((word.clone(), format!("`{word}` is no {what}")));
            }
        }
        self.contradiction().map(|message| (String::new(), message.to_owned()))
    }

    /// Whether every event counts, so that nothing can be left out.
    pub(super) fn takes_everything(&self) -> bool {
        let lists = [&self.kinds, &self.subkinds, &self.levels, &self.place.only, &self.place.except];
        !self.unit.is_travel()
            && lists.into_iter().all(Vec::is_empty)
            && STATUSES.iter().all(|status| self.statuses.iter().any(|s| s == status))
            && self.claims
            && self.precision.is_none()
            && self.multilateral != Multilateral::Out
            && !self.who.asks()
    }

    /// What cannot be meant.
    fn contradiction(&self) -> Option<&'static str> {
        if self.statuses.is_empty() {
            return Some("`statuses` is empty, so nothing can count");
        }
        if self.unit.is_travel() {
            let day = self.precision == Some(Fineness::Day);
            return match self.unit {
                UnitKind::CountryDay if !day => Some("days can only be counted with precision = \"day\""),
                _ if self.precision.is_none() => {
                    Some("stops and trips need a `precision`: what has no date cannot be joined")
                }
                _ => None,
            };
        }
        if !self.needs.is_empty() || self.multilateral == Multilateral::NotAlone {
            return Some("`needs` and multilateral = \"not-alone\" are about stops and trips");
        }
        (self.unit == UnitKind::Meeting && self.precision != Some(Fineness::Day))
            .then_some("meetings can only be told apart with precision = \"day\"")
    }
}
