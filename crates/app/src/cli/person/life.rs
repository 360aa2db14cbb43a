//! What is known of one person, put together from the knowledge and the database.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use readout_engine::Knowledge;
use readout_store::record::{ParticipantRecord, SpeakerRecord};
use readout_store::{StoredEvent, StoredStatement};
use serde::Serialize;
use serde_json::Value;

use super::terms::{self, Term};

/// How many counterparts are told.
const COUNTERPARTS: usize = 10;

/// One person.
#[derive(Debug, Serialize)]
pub(super) struct Life {
    /// `person/ID`, where knowledge has the person.
    pub id: Option<String>,
    /// All names that knowledge has, or the one typed.
    pub names: Vec<String>,
    pub country: Option<String>,
    /// The day up to which is told.
    pub as_of: Date,
    pub offices: Vec<Office>,
    /// None where there is no database.
    pub events: Option<Events>,
}

/// A term in an office.
#[derive(Debug, Serialize)]
pub(super) struct Office {
    pub office: String,
    pub zh: String,
    pub en: String,
    pub of: String,
    pub of_names: String,
    pub from: Option<String>,
    pub until: Option<String>,
    pub seen_first: Option<Date>,
    pub seen_last: Option<Date>,
    /// Whether it was held on the day up to which is told.
    pub held_as_of: bool,
    /// What is not known of it on that day.
    pub note: Option<String>,
    pub source: String,
}

impl Office {
    /// The office and whose it is, in both languages.
    pub fn named(&self) -> String {
        let office = if self.zh == self.en { self.zh.clone() } else { format!("{} {}", self.zh, self.en) };
        format!("{office}, {}", self.of_names)
    }
}

/// What the database has.
#[derive(Debug, Default, Serialize)]
pub(super) struct Events {
    /// Real events, each once.
    pub total: usize,
    pub first: Option<String>,
    pub last: Option<String>,
    pub years: Vec<Year>,
    pub counterparts: Vec<Counterpart>,
    pub statements: usize,
}

/// Events that began in one year.
#[derive(Debug, Serialize)]
pub(super) struct Year {
    /// None for events without a date.
    pub year: Option<String>,
    pub held: usize,
    /// Planned, put off, called off or denied.
    pub other: usize,
}

/// Somebody of another country who took part in the same events.
#[derive(Debug, Serialize)]
pub(super) struct Counterpart {
    pub id: Option<String>,
    pub name: String,
    pub country: Option<String>,
    pub events: usize,
}

impl Life {
    /// What knowledge has of a person, or of nobody.
    pub fn new(known: &Knowledge, person: Option<usize>, typed: &str, as_of: Option<Date>) -> Self {
        let world = &known.world;
        let until = as_of.unwrap_or_else(terms::today);
        let begun = |term: &Term<'_>| term.bounds().0.is_none_or(|from| from <= until);
        let terms = person.map_or_else(Vec::new, |index| terms::of_person(world, index));
        let mut names: Vec<String> = person
            .map_or_else(Vec::new, |index| world.people[index].names.all().map(str::to_owned).collect());
        names.dedup();
        if names.is_empty() {
            names.push(typed.to_owned());
        }
        Self {
            id: person.map(|index| format!("person/{}", world.people[index].id)),
            names,
            country: person.and_then(|index| world.people[index].country.clone()),
            as_of: until,
            offices: terms.iter().filter(|t| begun(t)).map(|t| office(known, t, until)).collect(),
            events: None,
        }
    }

    /// Every name and id under which the database may have the person.
    pub fn spellings(&self) -> Vec<String> {
        self.id.iter().chain(&self.names).cloned().collect()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.events.as_ref().is_none_or(|e| e.total + e.statements == 0)
    }

    /// Whether somebody in a record is this person: the id decides, where the record has one.
    fn is(&self, id: Option<&str>, mut names: impl Iterator<Item = String>) -> bool {
        match (id, &self.id) {
            (Some(id), Some(own)) => id == own,
            (Some(id), None) => self.names.iter().any(|name| name == id),
            (None, _) => names.any(|name| self.names.iter().any(|n| n.to_lowercase() == name.to_lowercase())),
        }
    }

    fn took_part(&self, who: &ParticipantRecord) -> bool {
        self.is(who.id.as_deref(), who.aliases.iter().chain([&who.name]).cloned())
    }

    fn spoke(&self, who: &SpeakerRecord) -> bool {
        self.is(who.id.as_deref(), who.aliases.iter().chain([&who.name]).cloned())
    }

    /// Adds the real events in which the person took part; of namesakes nothing is taken.
    pub fn add_events(&mut self, found: &[StoredEvent]) {
        let own: Vec<&StoredEvent> =
            found.iter().filter(|e| e.record.participants.iter().any(|p| self.took_part(p))).collect();
        let days: BTreeSet<Date> =
            own.iter().filter_map(|e| e.record.date.as_ref()).map(|date| date.start).collect();
        let mut years: BTreeMap<(bool, Option<String>), Year> = BTreeMap::new();
        for event in &own {
            let year = event.record.date.as_ref().map(|date| format!("{:04}", date.start.year()));
            let entry = years.entry((year.is_none(), year.clone())).or_insert_with(|| Year {
                year,
                held: 0,
                other: 0,
            });
            *if event.record.status == "held" && event.record.attributed_to.is_none() {
                &mut entry.held
            } else {
                &mut entry.other
            } += 1;
        }
        self.events = Some(Events {
            total: own.len(),
            first: days.first().map(Date::to_string),
            last: days.last().map(Date::to_string),
            years: years.into_values().collect(),
            counterparts: self.counterparts(&own),
            statements: 0,
        });
    }

    /// Adds how much the person is told to have said.
    pub fn add_statements(&mut self, found: &[StoredStatement]) {
        let own = found.iter().filter(|s| self.spoke(&s.record.speaker)).count();
        self.events.get_or_insert_default().statements = own;
    }

    /// People of other countries by the number of events they share with this one.
    fn counterparts(&self, own: &[&StoredEvent]) -> Vec<Counterpart> {
        let mut all: BTreeMap<String, Counterpart> = BTreeMap::new();
        for event in own {
            let participants = &event.record.participants;
            let mine = participants.iter().find(|p| self.took_part(p));
            let home = mine.and_then(|p| p.country.clone()).or_else(|| self.country.clone());
            let mut met: BTreeSet<String> = BTreeSet::new();
            let person = |p: &&ParticipantRecord| p.id.as_deref().is_none_or(|id| id.starts_with("person/"));
            for who in participants.iter().filter(person).filter(|p| p.country != home && !self.took_part(p))
            {
                let key = who.id.clone().unwrap_or_else(|| who.name.to_lowercase());
                if !met.insert(key.clone()) {
                    continue;
                }
                let entry = all.entry(key).or_insert_with(|| Counterpart {
                    id: who.id.clone(),
                    name: who.name.clone(),
                    country: who.country.clone(),
                    events: 0,
                });
                entry.events += 1;
            }
        }
        let mut all: Vec<Counterpart> = all.into_values().collect();
        // Stable: those met equally often stay in the order of their ids.
        all.sort_by_key(|c| std::cmp::Reverse(c.events));
        all.truncate(COUNTERPARTS);
        all
    }

    /// Everything as rows of one table.
    pub fn rows(&self) -> Vec<Vec<Value>> {
        let id = self.id.as_deref().unwrap_or_default();
        let row = |cells: [&str; 5], number: Option<usize>| -> Vec<Value> {
            [id].into_iter().chain(cells).map(Value::from).chain([number.into()]).collect()
        };
        let mut rows: Vec<Vec<Value>> =
            self.names.iter().map(|name| row(["name", name, "", "", ""], None)).collect();
        rows.extend(self.offices.iter().map(|o| {
            let days = [&o.from, &o.until].map(|day| day.clone().unwrap_or_default());
            row(["office", &o.named(), &days[0], &days[1], &o.source], None)
        }));
        let Some(events) = &self.events else { return rows };
        rows.push(row(["statements", "", "", "", ""], Some(events.statements)));
        for year in &events.years {
            let named = year.year.as_deref().unwrap_or_default();
            rows.push(row(["events held", named, "", "", ""], Some(year.held)));
            rows.push(row(["events not held", named, "", "", ""], Some(year.other)));
        }
        rows.extend(events.counterparts.iter().map(|c| row(["with", &c.name, "", "", ""], Some(c.events))));
        rows
    }
}

/// Columns of [`Life::rows`].
pub(super) const HEADER: [&str; 7] = ["id", "what", "name", "from", "until", "source", "number"];

fn office(known: &Knowledge, term: &Term<'_>, day: Date) -> Office {
    let (world, h) = (&known.world, term.holding);
    let office = &world.offices[h.office];
    let cell = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    let held_as_of = h.holds_on(day);
    Office {
        office: office.id.clone(),
        zh: terms::name(&office.names, "zh").to_owned(),
        en: terms::name(&office.names, "en").to_owned(),
        of: h.of.clone(),
        of_names: terms::both_of(world, &h.of),
        from: cell(&h.from_cell),
        until: cell(&h.until_cell),
        seen_first: h.seen_first,
        seen_last: h.seen_last,
        held_as_of,
        note: term.caveat(day).filter(|_| held_as_of),
        source: h.source.clone(),
    }
}
