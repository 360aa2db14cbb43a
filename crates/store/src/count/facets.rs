//! What units are counted by.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Count, Item, Unit};
use crate::record::{EventRecord, ParticipantRecord};

/// What units are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// The year of the first day.
    Year,
    /// The quarter of the first day.
    Quarter,
    /// The month of the first day.
    Month,
    /// Every country that takes part or where it happens.
    Country,
    /// The country where it happens; of travel the countries visited.
    PlaceCountry,
    /// Every country that takes part; of travel the traveller's own.
    ParticipantCountry,
    /// Every two countries of those that take part or, of travel, the traveller's own and the one visited.
    Dyad,
    /// The kind of event.
    Kind,
    /// The finer kind.
    Subkind,
    /// The level of a visit.
    Level,
    /// Whether it took place.
    Status,
    /// Who published it.
    Outlet,
    /// Every person who takes part; of travel the traveller.
    Person,
    /// Every office, as printed.
    Office,
    /// The document.
    Doc,
}

/// One line of the answer: a value for each facet, and how many units have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// A value a facet, in the order in which they were asked for; none where a unit has none.
    pub values: Vec<Option<String>>,
    /// How many units.
    pub units: usize,
}

/// Counts units by facets. A unit with several values of a facet, such as two countries, counts under each. Rows come by
/// value, those without one last.
pub fn tally(count: &Count, events: &[Item<'_>], by: &[Facet]) -> Vec<Row> {
    let mut rows: BTreeMap<Vec<(bool, Option<String>)>, usize> = BTreeMap::new();
    for unit in &count.units {
        let mut keys: Vec<Vec<(bool, Option<String>)>> = vec![Vec::new()];
        for facet in by {
            let values = values(unit, events, *facet);
            keys = keys.iter().flat_map(|key| values.iter().map(|value| with(key, value))).collect();
        }
        for key in keys {
            *rows.entry(key).or_default() += 1;
        }
    }
    let values = |key: Vec<(bool, Option<String>)>| key.into_iter().map(|(_, value)| value).collect();
    rows.into_iter().map(|(key, units)| Row { values: values(key), units }).collect()
}

fn with(key: &[(bool, Option<String>)], value: &Option<String>) -> Vec<(bool, Option<String>)> {
    key.iter().cloned().chain([(value.is_none(), value.clone())]).collect()
}

/// The values that a unit has of a facet: none is one, so that nothing is lost.
fn values(unit: &Unit, events: &[Item<'_>], facet: Facet) -> BTreeSet<Option<String>> {
    let found: BTreeSet<Option<String>> = match (facet, &unit.who) {
        (Facet::Year | Facet::Quarter | Facet::Month, _) => [period(unit, facet)].into(),
        (Facet::Country, Some(who)) => unit.visited.iter().chain([&who.home]).cloned().map(Some).collect(),
        (Facet::PlaceCountry, Some(_)) => unit.visited.iter().cloned().map(Some).collect(),
        (Facet::ParticipantCountry, Some(who)) => [Some(who.home.clone())].into(),
        (Facet::Dyad, Some(who)) => {
            unit.visited.iter().map(|country| Some(dyad(&who.home, country))).collect()
        }
        (Facet::Person, Some(who)) => {
            let named = if who.key.starts_with("person/") { &who.key } else { &who.name };
            [Some(named.clone())].into()
        }
        (Facet::Office, Some(who)) => of_events(unit, events, |item| {
            let own = item
                .record
                .participants
                .iter()
                .filter(|p| p.id.as_ref() == Some(&who.key) || p.name == who.name);
            own.filter_map(|p| p.office.clone()).collect()
        }),
        _ => of_events(unit, events, |item| of_event(item, facet)),
    };
    if found.is_empty() { [None].into() } else { found }
}

fn of_events(
    unit: &Unit,
    events: &[Item<'_>],
    values: impl Fn(&Item<'_>) -> Vec<String>,
) -> BTreeSet<Option<String>> {
    unit.events.iter().flat_map(|event| values(&events[*event])).map(Some).collect()
}

fn of_event(item: &Item<'_>, facet: Facet) -> Vec<String> {
    let event = item.record;
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
    match facet {
        Facet::Country => sides(event).into_iter().chain(place(event)).map(str::to_owned).collect(),
        Facet::PlaceCountry => one(place(event)),
        Facet::ParticipantCountry => sides(event).into_iter().map(str::to_owned).collect(),
        Facet::Dyad => dyads(&sides(event)),
        Facet::Kind => one(Some(&event.kind)),
        Facet::Subkind => one(event.subkind.as_deref()),
        Facet::Level => one(event.level.as_deref()),
        Facet::Status => one(Some(&event.status)),
        Facet::Outlet => one(item.outlet),
        Facet::Person => event.participants.iter().filter_map(person).collect(),
        Facet::Office => event.participants.iter().filter_map(|p| p.office.clone()).collect(),
        Facet::Doc => one(Some(&event.doc)),
        Facet::Year | Facet::Quarter | Facet::Month => Vec::new(),
    }
}

fn place(event: &EventRecord) -> Option<&str> {
    event.place.as_ref()?.country.as_deref()
}

fn sides(event: &EventRecord) -> BTreeSet<&str> {
    event.participants.iter().filter_map(|p| p.country.as_deref()).collect()
}

/// The id of a person, or the name where knowledge has none; nothing for states and bodies.
fn person(who: &ParticipantRecord) -> Option<String> {
    match &who.id {
        Some(id) => id.starts_with("person/").then(|| id.clone()),
        None => Some(who.name.clone()),
    }
}

fn dyads(sides: &BTreeSet<&str>) -> Vec<String> {
    let pair = |(i, one): (usize, &&str)| -> Vec<String> {
        sides.iter().skip(i + 1).map(|other| dyad(one, other)).collect()
    };
    sides.iter().enumerate().flat_map(pair).collect()
}

fn dyad(one: &str, other: &str) -> String {
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    format!("{low}-{high}")
}

/// The year, quarter or month of the first day; none where the date does not say which.
fn period(unit: &Unit, facet: Facet) -> Option<String> {
    let (start, end) = unit.days?;
    let of = |day: Date| match facet {
        Facet::Year => format!("{:04}", day.year()),
        Facet::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
        _ => format!("{:04}-{:02}", day.year(), day.month()),
    };
    (unit.exact || of(start) == of(end)).then(|| of(start))
}
