//! What the knowledge says about the ids that stand in records.

use std::collections::BTreeMap;

use readout_engine::Knowledge;
use readout_engine::knowledge::world::{Names, Place, Position};
use readout_store::record::EventRecord;

/// What kind of thing takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyType {
    /// A person.
    Person,
    /// A state or territory.
    State,
    /// An organisation, forum, party or other body.
    Body,
    /// A name that the knowledge does not have.
    Unknown,
}

impl PartyType {
    /// The type that an id of the record says.
    pub fn of(id: Option<&str>) -> Self {
        match id.and_then(|id| id.split_once('/')) {
            Some(("person", _)) => Self::Person,
            Some(("state", _)) => Self::State,
            Some(("body", _)) => Self::Body,
            _ => Self::Unknown,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::State => "state",
            Self::Body => "body",
            Self::Unknown => "unknown",
        }
    }
}

/// Rows of the knowledge by the ids of the record (`person/ID`, `state/ISO3`, `body/ID`, `place/ID`).
pub struct Known<'a> {
    knowledge: &'a Knowledge,
    names: BTreeMap<(&'static str, &'a str), &'a Names>,
    body_types: BTreeMap<&'a str, &'a str>,
    places: BTreeMap<&'a str, &'a Place>,
}

impl<'a> Known<'a> {
    /// An index of `knowledge`.
    pub fn new(knowledge: &'a Knowledge) -> Self {
        let world = &knowledge.world;
        let people = world.people.iter().map(|row| (("person", row.id.as_str()), &row.names));
        let states = world.states.iter().map(|row| (("state", row.id.as_str()), &row.names));
        let bodies = world.bodies.iter().map(|row| (("body", row.id.as_str()), &row.names));
        Self {
            knowledge,
            names: people.chain(states).chain(bodies).collect(),
            body_types: world.bodies.iter().map(|row| (row.id.as_str(), row.kind.as_str())).collect(),
            places: world.places.iter().map(|row| (row.id.as_str(), row)).collect(),
        }
    }

    /// The names of a person, state or body.
    pub fn names(&self, id: &str) -> Option<&'a Names> {
        let (table, row) = id.split_once('/')?;
        let table = ["person", "state", "body"].into_iter().find(|known| *known == table)?;
        self.names.get(&(table, row)).copied()
    }

    /// The usual name in a language.
    pub fn name(&self, id: Option<&str>, language: &str) -> Option<&'a str> {
        self.names(id?)?.of(language).first().map(String::as_str)
    }

    /// What a body is: `organisation`, `forum`, `company`, …
    pub fn body_type(&self, id: &str) -> Option<&'a str> {
        self.body_types.get(id.strip_prefix("body/")?).copied()
    }

    /// Where a place lies.
    pub fn position(&self, id: Option<&str>) -> Option<Position> {
        self.places.get(id?.strip_prefix("place/")?)?.position
    }

    /// The English words for a kind with its finer kind or level: `meeting (talks)`, `visit (state)`.
    pub fn kind(&self, event: &EventRecord) -> String {
        let Some(kind) = self.knowledge.kinds.get(&event.kind) else { return event.kind.clone() };
        let label = |variants: &'a [readout_engine::knowledge::kinds::Variant], id: &Option<String>| {
            let id = id.as_deref()?;
            variants.iter().find(|variant| variant.id == id).map(|variant| variant.en.as_str())
        };
        let finer = [label(&kind.subkinds, &event.subkind), label(&kind.levels, &event.level)];
        let finer: Vec<&str> = finer.into_iter().flatten().filter(|finer| *finer != kind.en).collect();
        if finer.is_empty() { kind.en.clone() } else { format!("{} ({})", kind.en, finer.join(", ")) }
    }
}
