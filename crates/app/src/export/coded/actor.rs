//! Who somebody is for event data: a country, a sector, a name in English.

use std::collections::BTreeMap;

use jiff::civil::Date;
use readout_engine::Knowledge;
use readout_engine::knowledge::world::{Names, Person};
use readout_store::record::ParticipantRecord;

/// What somebody stands for, by the codes that CAMEO has for roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sector {
    /// Government.
    Gov,
    /// Parliament.
    Leg,
    /// Party.
    Pty,
    /// Armed forces.
    Mil,
    /// Business.
    Bus,
    /// Media.
    Med,
    /// Non-governmental organisation.
    Ngo,
    /// International organisation, forum or grouping.
    Igo,
}

impl Sector {
    /// The three letters.
    pub fn code(self) -> &'static str {
        match self {
            Sector::Gov => "GOV",
            Sector::Leg => "LEG",
            Sector::Pty => "PTY",
            Sector::Mil => "MIL",
            Sector::Bus => "BUS",
            Sector::Med => "MED",
            Sector::Ngo => "NGO",
            Sector::Igo => "IGO",
        }
    }

    fn of_body(kind: &str) -> Option<Self> {
        Some(match kind {
            "government" => Sector::Gov,
            "parliament" => Sector::Leg,
            "party" => Sector::Pty,
            "military" => Sector::Mil,
            "company" => Sector::Bus,
            "media" => Sector::Med,
            "ngo" => Sector::Ngo,
            "organisation" | "forum" | "grouping" => Sector::Igo,
            _ => return None,
        })
    }

    fn of_rank(rank: &str) -> Option<Self> {
        Some(match rank {
            "head-of-state" | "head-of-government" | "foreign-minister" | "minister" | "deputy-head"
            | "vice-minister" | "envoy" | "monarch-heir" | "official" | "spokesperson" | "regional" => {
                Sector::Gov
            }
            "parliament" => Sector::Leg,
            "party" => Sector::Pty,
            "military" => Sector::Mil,
            "business" => Sector::Bus,
            "organisation-head" => Sector::Igo,
            _ => return None,
        })
    }
}

/// Somebody who takes part.
pub struct Actor<'a> {
    /// As the record has him.
    pub who: &'a ParticipantRecord,
    /// What he stands for, where that is known.
    pub sector: Option<Sector>,
    /// His usual English name, or the name as printed.
    pub name: String,
    /// The country's usual English name.
    pub country_name: Option<String>,
    /// The number of his country in the Correlates of War list on the day.
    pub cow: Option<u16>,
}

impl Actor<'_> {
    /// The record code of the country or organisation he acts for.
    pub fn country(&self) -> Option<&str> {
        self.who.country.as_deref()
    }
}

/// What the knowledge says about those who take part, by id and name.
pub struct Directory<'a> {
    knowledge: &'a Knowledge,
    people: BTreeMap<&'a str, &'a Person>,
    bodies: BTreeMap<&'a str, usize>,
    /// Ranks by the names of offices; of several offices under one name the first.
    ranks: BTreeMap<&'a str, &'a str>,
}

impl<'a> Directory<'a> {
    /// A directory of the knowledge.
    pub fn new(knowledge: &'a Knowledge) -> Self {
        let world = &knowledge.world;
        let mut ranks = BTreeMap::new();
        for office in &world.offices {
            for name in office.names.all() {
                ranks.entry(name).or_insert(office.rank.as_str());
            }
        }
        Self {
            knowledge,
            people: world.people.iter().map(|person| (person.id.as_str(), person)).collect(),
            bodies: world.bodies.iter().enumerate().map(|(n, body)| (body.id.as_str(), n)).collect(),
            ranks,
        }
    }

    /// Somebody on a day.
    pub fn actor<'e>(&self, who: &'e ParticipantRecord, day: Date) -> Actor<'e> {
        let world = &self.knowledge.world;
        let code = who.country.as_deref();
        let state = code.and_then(|code| world.state(code)).and_then(|n| world.states.get(n));
        Actor {
            who,
            sector: self.sector(who, day),
            name: self.english(who).unwrap_or_else(|| who.name.clone()),
            country_name: state.and_then(|state| first_english(&state.names)),
            cow: code.and_then(|code| world.cow(code, day)).map(|cow| cow.number),
        }
    }

    /// Whether a record code is that of an organisation.
    pub fn is_state(&self, code: &str) -> bool {
        self.knowledge.world.state(code).is_some()
    }

    fn sector(&self, who: &ParticipantRecord, day: Date) -> Option<Sector> {
        if who.country.as_deref().is_some_and(|code| !self.is_state(code)) {
            return Some(Sector::Igo);
        }
        let printed = who.office.as_deref().and_then(|office| self.ranks.get(office)).copied();
        match who.id.as_deref().and_then(|id| id.split_once('/')) {
            Some(("state", _)) => Some(Sector::Gov),
            Some(("body", id)) => {
                let body = self.bodies.get(id).and_then(|&n| self.knowledge.world.bodies.get(n));
                body.and_then(|body| Sector::of_body(&body.kind))
            }
            Some(("person", id)) => {
                let held = self.people.get(id).and_then(|person| self.rank_held(person, day));
                printed.and_then(Sector::of_rank).or_else(|| held.and_then(Sector::of_rank))
            }
            _ => printed.and_then(Sector::of_rank),
        }
    }

    /// The rank of the office that somebody held on a day, first of those that are listed.
    fn rank_held(&self, person: &Person, day: Date) -> Option<&'a str> {
        let holding = person.holdings.iter().find(|holding| holding.holds_on(day))?;
        self.knowledge.world.offices.get(holding.office).map(|office| office.rank.as_str())
    }

    fn english(&self, who: &ParticipantRecord) -> Option<String> {
        let world = &self.knowledge.world;
        let names = match who.id.as_deref()?.split_once('/')? {
            ("person", id) => &self.people.get(id)?.names,
            ("body", id) => &world.bodies.get(*self.bodies.get(id)?)?.names,
            ("state", id) => &world.states.get(world.state(id)?)?.names,
            _ => return None,
        };
        first_english(names)
    }
}

/// The usual English name.
pub fn first_english(names: &Names) -> Option<String> {
    names.of("en").first().cloned()
}
