//! Counting by rules. A rule set is data: it names what one is counted as (the unit) and what is in. Nothing here
//! knows the database: records in, units out, and each event that is in no unit with the reason why.
//!
//! The method is told in `docs/counting.md`.

mod admit;
mod cases;
mod encounter;
mod facets;
mod rules;
mod stops;
mod travel;
mod trips;

use jiff::civil::Date;
use readout_engine::Knowledge;

use crate::model::StoredEvent;
use crate::record::EventRecord;

pub use admit::Reason;
pub use cases::check;
pub use facets::{Facet, Row, tally};
pub use rules::{FOLDER, Multilateral, Rules, UnitKind, is_rules};

/// An event as counting sees it: one telling of it, and what it is a telling of.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The record.
    pub record: &'a EventRecord,
    /// Who published the article.
    pub outlet: Option<&'a str>,
    /// How many articles tell the real event.
    pub articles: usize,
}

impl<'a> Item<'a> {
    /// An event as kept.
    pub fn of(event: &'a StoredEvent) -> Self {
        Self { record: &event.record, outlet: event.outlet.as_deref(), articles: event.real_event.articles }
    }
}

/// Whose stop, trip or day it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traveller {
    /// `person/ID` where knowledge has one, else the name in lower case: what tells people apart.
    pub key: String,
    /// The name, as the first event prints it.
    pub name: String,
    /// The code of the state for which he or she travels.
    pub home: String,
}

/// One thing counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Who travelled; none for units that are not of one person.
    pub who: Option<Traveller>,
    /// The countries visited, in the order of their first day; empty for units that are no travel.
    pub visited: Vec<String>,
    /// First and last day.
    pub days: Option<(Date, Date)>,
    /// Whether these are days told, and not a month or year in which it was.
    pub exact: bool,
    /// The events it stands on, as indexes into what was counted over, in ascending order.
    pub events: Vec<usize>,
}

/// What came out: every event that was looked at is in a unit, or left out with a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// What is counted, by day.
    pub units: Vec<Unit>,
    /// What is not: the index of the event and the reason, by index.
    pub left_out: Vec<(usize, Reason)>,
}

impl Count {
    /// How many different events stand behind the units.
    pub fn events_counted(&self) -> usize {
        let mut events: Vec<usize> = self.units.iter().flat_map(|unit| unit.events.iter().copied()).collect();
        events.sort_unstable();
        events.dedup();
        events.len()
    }

    /// How many events each reason leaves out, in the order in which reasons are looked for.
    pub fn reasons(&self) -> Vec<(Reason, usize)> {
        let mut reasons: Vec<(Reason, usize)> = Vec::new();
        let mut all: Vec<Reason> = self.left_out.iter().map(|(_, reason)| *reason).collect();
        all.sort_unstable();
        for reason in all {
            match reasons.last_mut() {
                Some((last, n)) if *last == reason => *n += 1,
                _ => reasons.push((reason, 1)),
            }
        }
        reasons
    }
}

/// Counts events by a rule set. Each real event has to be among them once, except where tellings are counted.
pub fn count(rules: &Rules, events: &[Item<'_>], knowledge: &Knowledge) -> Count {
    let mut left_out = admit::LeftOut::new(events.len());
    let mut admission = admit::Admission::new(rules, knowledge);
    let units = match rules.unit {
        UnitKind::Event | UnitKind::Telling => {
            encounter::singly(&admission.events(events, &mut left_out), events)
        }
        UnitKind::Meeting => encounter::meetings(&admission.events(events, &mut left_out), events),
        UnitKind::CountryStop | UnitKind::Trip | UnitKind::CountryDay => {
            let travel = travel::travel(&mut admission, events, &mut left_out);
            let stops = stops::stops(rules, &travel, events, &mut left_out);
            match rules.unit {
                UnitKind::Trip => trips::trips(rules, &stops, &travel, events),
                UnitKind::CountryDay => stops::days(&stops, &travel, &mut left_out),
                _ => stops.iter().map(stops::Stop::unit).collect(),
            }
        }
    };
    finish(units, left_out)
}

/// Puts units in order, and keeps of the reasons those of events that are in no unit.
fn finish(mut units: Vec<Unit>, left_out: admit::LeftOut) -> Count {
    for unit in &mut units {
        unit.events.sort_unstable();
        unit.events.dedup();
    }
    units.sort_by(|a, b| {
        let key = |u: &Unit| (u.days.is_none(), u.days, u.who.clone(), u.visited.clone(), u.events.clone());
        key(a).cmp(&key(b))
    });
    let counted: std::collections::BTreeSet<usize> =
        units.iter().flat_map(|unit| unit.events.iter().copied()).collect();
    Count { left_out: left_out.without(&counted), units }
}
